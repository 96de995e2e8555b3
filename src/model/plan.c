/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plan.h"

#include <float.h>
#include <math.h>

#define EARTH_RADIUS_M 6371008.8
#define MAX_LATITUDE 85.0511287798066
#define WAY_M 30.0   /* nearer than this a place is on a road or path */
#define AREA_M 600.0 /* nearer than this it is at the area */
#define BELOW_ONE (1.0 - DBL_EPSILON / 2)

struct _BongsuPlan
{
  gatomicrefcount count;

  GArray *shapes; /* (element-type BongsuPlanShape) */
  guint n_positions;
};

G_DEFINE_BOXED_TYPE (BongsuPlan, bongsu_plan, bongsu_plan_ref, bongsu_plan_unref)

static void
clear_shape (gpointer data)
{
  BongsuPlanShape *shape = data;

  bongsu_text_clear (&shape->name);
  g_clear_pointer (&shape->positions, g_free);
  g_clear_pointer (&shape->ends, g_free);
}

static double
to_radians (double degrees)
{
  return degrees * G_PI / 180.0;
}

static void
measure_shape (BongsuPlanShape *shape)
{
  shape->min_x = shape->max_x = shape->n_positions > 0 ? shape->positions[0] : 0.0;
  shape->min_y = shape->max_y = shape->n_positions > 0 ? shape->positions[1] : 0.0;
  for (guint i = 1; i < shape->n_positions; i++)
    {
      shape->min_x = MIN (shape->min_x, shape->positions[2 * i]);
      shape->max_x = MAX (shape->max_x, shape->positions[2 * i]);
      shape->min_y = MIN (shape->min_y, shape->positions[2 * i + 1]);
      shape->max_y = MAX (shape->max_y, shape->positions[2 * i + 1]);
    }
}

BongsuPlan *
bongsu_plan_new (void)
{
  BongsuPlan *plan = g_new0 (BongsuPlan, 1);

  g_atomic_ref_count_init (&plan->count);
  plan->shapes = g_array_new (FALSE, TRUE, sizeof (BongsuPlanShape));
  g_array_set_clear_func (plan->shapes, clear_shape);
  return plan;
}

BongsuPlan *
bongsu_plan_ref (BongsuPlan *plan)
{
  g_atomic_ref_count_inc (&plan->count);
  return plan;
}

void
bongsu_plan_unref (BongsuPlan *plan)
{
  if (!g_atomic_ref_count_dec (&plan->count))
    return;
  g_array_unref (plan->shapes);
  g_free (plan);
}

gboolean
bongsu_plan_take_shape (BongsuPlan *plan, BongsuPlanShape *shape)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  if (shape->n_positions > BONGSU_PLAN_MAX_POSITIONS - plan->n_positions)
    {
      clear_shape (shape);
      return FALSE;
    }
  measure_shape (shape);
  plan->n_positions += shape->n_positions;
  g_array_append_val (plan->shapes, *shape);
  *shape = (BongsuPlanShape) { 0 };
  return TRUE;
}

guint
bongsu_plan_get_n_shapes (const BongsuPlan *plan)
{
  return plan->shapes->len;
}

const BongsuPlanShape *
bongsu_plan_get_shape (const BongsuPlan *plan, guint index)
{
  g_return_val_if_fail (index < plan->shapes->len, NULL);
  return &g_array_index (plan->shapes, BongsuPlanShape, index);
}

void
bongsu_mercator_project (double longitude, double latitude, double *x, double *y)
{
  double phi = to_radians (CLAMP (latitude, -MAX_LATITUDE, MAX_LATITUDE));

  /* Rounding puts the poles and the date line beside the square. */
  *x = CLAMP (longitude / 360.0 + 0.5, 0.0, BELOW_ONE);
  *y = CLAMP (0.5 - log (tan (G_PI_4 + phi / 2.0)) / (2.0 * G_PI), 0.0, BELOW_ONE);
}

void
bongsu_mercator_unproject (double x, double y, double *longitude, double *latitude)
{
  *longitude = (x - 0.5) * 360.0;
  *latitude = (2.0 * atan (exp ((0.5 - y) * 2.0 * G_PI)) - G_PI_2) * 180.0 / G_PI;
}

double
bongsu_distance_m (double lon1, double lat1, double lon2, double lat2)
{
  double half_lat = sin (to_radians (lat2 - lat1) / 2.0);
  double half_lon = sin (to_radians (lon2 - lon1) / 2.0);
  double h = half_lat * half_lat + cos (to_radians (lat1)) * cos (to_radians (lat2)) * half_lon * half_lon;

  return 2.0 * EARTH_RADIUS_M * asin (MIN (1.0, sqrt (h)));
}

static double
distance_to_segment (const double *a, const double *b, double x, double y)
{
  double dx = b[0] - a[0], dy = b[1] - a[1], length = dx * dx + dy * dy, along = 0;

  if (length > 0)
    along = CLAMP (((x - a[0]) * dx + (y - a[1]) * dy) / length, 0, 1);
  return hypot (x - a[0] - along * dx, y - a[1] - along * dy);
}

static gboolean
crosses (const double *a, const double *b, double x, double y)
{
  return (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];
}

/* In the units of the positions; 0 within an area. */
static double
distance_to_shape (const BongsuPlanShape *shape, double x, double y)
{
  double nearest = G_MAXDOUBLE;
  gboolean within = FALSE;
  guint start = 0;

  if (shape->n_positions == 1)
    return hypot (x - shape->positions[0], y - shape->positions[1]);
  for (guint part = 0; part < shape->n_ends; part++)
    {
      guint end = MIN (shape->ends[part], shape->n_positions);

      for (guint i = start; i + 1 < end; i++)
        {
          const double *a = &shape->positions[2 * i], *b = &shape->positions[2 * i + 2];

          nearest = MIN (nearest, distance_to_segment (a, b, x, y));
          if (shape->area && crosses (a, b, x, y))
            within = !within;
        }
      start = end;
    }
  return within ? 0 : nearest;
}

const BongsuText *
bongsu_plan_find_place (const BongsuPlan *plan, double longitude, double latitude)
{
  double x, y, metre, way_m = WAY_M, area_m = AREA_M;
  const BongsuText *way = NULL, *area = NULL;

  g_return_val_if_fail (plan != NULL, NULL);
  bongsu_mercator_project (longitude, latitude, &x, &y);
  metre = 1 / (2 * G_PI * EARTH_RADIUS_M * cos (to_radians (CLAMP (latitude, -MAX_LATITUDE, MAX_LATITUDE))));
  for (guint i = 0; i < plan->shapes->len; i++)
    {
      const BongsuPlanShape *shape = &g_array_index (plan->shapes, BongsuPlanShape, i);
      gboolean is_way = shape->class_ == BONGSU_PLAN_ROAD || shape->class_ == BONGSU_PLAN_PATH;
      double *best = is_way ? &way_m : &area_m, around = *best * metre, distance;

      if (shape->name.ko == NULL || x < shape->min_x - around || x > shape->max_x + around
          || y < shape->min_y - around || y > shape->max_y + around)
        continue;
      distance = distance_to_shape (shape, x, y) / metre;
      if (distance >= *best)
        continue;
      *best = distance;
      *(is_way ? &way : &area) = &shape->name;
    }
  return way != NULL ? way : area;
}
