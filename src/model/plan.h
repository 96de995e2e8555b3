/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "catalogue.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_PLAN_HILLS,
  BONGSU_PLAN_WATER,
  BONGSU_PLAN_BLOCK,
  BONGSU_PLAN_ROAD,
  BONGSU_PLAN_PATH,
  BONGSU_PLAN_RAIL,
  BONGSU_PLAN_LABEL,
} BongsuPlanClass;
#define BONGSU_PLAN_N_CLASSES 7
#define BONGSU_PLAN_MAX_POSITIONS 500000

/* One shape of a schematic town. Positions are Web-Mercator x, y in [0, 1). Rings of a polygon and parts of a line
 * follow each other; `ends` holds the index after the last position of each. */
typedef struct
{
  BongsuPlanClass class_;
  gboolean area;
  float width_m; /* roads, paths, rails; 0 else */
  BongsuText name;
  guint n_positions;
  double *positions; /* x, y, x, y ... */
  guint n_ends;
  guint *ends;
  double min_x, min_y, max_x, max_y;
} BongsuPlanShape;

/* The plan of a town, immutable once made; drawn by map/ as tiles. */
typedef struct _BongsuPlan BongsuPlan;
#define BONGSU_TYPE_PLAN (bongsu_plan_get_type ())
GType bongsu_plan_get_type (void);
BongsuPlan *bongsu_plan_new (void);
BongsuPlan *bongsu_plan_ref (BongsuPlan *plan);
void bongsu_plan_unref (BongsuPlan *plan);
/* Takes the shape's arrays and text. Only while just made. FALSE when the plan is full. */
gboolean bongsu_plan_take_shape (BongsuPlan *plan, BongsuPlanShape *shape);
guint bongsu_plan_get_n_shapes (const BongsuPlan *plan);
const BongsuPlanShape *bongsu_plan_get_shape (const BongsuPlan *plan, guint index);

/* The name of where a place is: of the road or path within 30 m, else of the area it lies in or the nearest one within
 * 600 m. NULL: nowhere that has a name. */
const BongsuText *bongsu_plan_find_place (const BongsuPlan *plan, double longitude, double latitude);

/* Web Mercator: longitude and latitude in degrees to x, y in [0, 1), y down; and back. Latitude is clamped to ±85.0511. */
void bongsu_mercator_project (double longitude, double latitude, double *x, double *y);
void bongsu_mercator_unproject (double x, double y, double *longitude, double *latitude);
/* Great-circle distance in metres on the sphere of 6 371 008.8 m (INCIDENTS 11). */
double bongsu_distance_m (double lon1, double lat1, double lon2, double lat2);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuPlan, bongsu_plan_unref)

G_END_DECLS
