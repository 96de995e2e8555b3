/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plan.h"

G_BEGIN_DECLS

/* The colours of a plan by value: they go to another thread. */
typedef struct
{
  GdkRGBA map, hills, water, road, casing, block;
} BongsuPlanColours;

void bongsu_plan_colours_init (BongsuPlanColours *colours, GtkWidget *widget);

/* A painted tile. It draws itself a pixel over its borders, where its neighbours paint the same: no seam is seen when the
 * map stands between two pixels. */
#define BONGSU_TYPE_PLAN_TILE (bongsu_plan_tile_get_type ())
G_DECLARE_FINAL_TYPE (BongsuPlanTile, bongsu_plan_tile, BONGSU, PLAN_TILE, GObject)

/* Paints the tile of 256 pixels at x, y of a zoom level, `density` device pixels to each; from any thread. `plan` NULL: the
 * ground alone. `flat`: for the cairo renderer, as BongsuBrush (transfer full). */
BongsuPlanTile *bongsu_plan_tile_new (const BongsuPlan *plan, const BongsuPlanColours *colours, guint zoom, guint x,
                                      guint y, double density, gboolean flat);
/* One pixel for a tile of nothing but ground, else the tile with a border of BONGSU_PLAN_BLEED pixels × density. */
#define BONGSU_PLAN_BLEED 1
cairo_surface_t *bongsu_plan_tile_get_surface (BongsuPlanTile *self);

G_END_DECLS
