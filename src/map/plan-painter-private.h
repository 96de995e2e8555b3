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

/* Paints the tile of 256 pixels at x, y of a zoom level; from any thread. `plan` NULL: the ground alone (transfer full). */
GdkTexture *bongsu_plan_paint_tile (const BongsuPlan *plan, const BongsuPlanColours *colours, guint zoom, guint x, guint y,
                                    int scale);

G_END_DECLS
