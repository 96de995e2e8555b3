/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plan.h"

#include <float.h>
#include <math.h>

#define EARTH_RADIUS_M 6371008.8
#define MAX_LATITUDE 85.0511287798066
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
