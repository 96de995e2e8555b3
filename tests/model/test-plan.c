/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plan.h"

#include <math.h>

static BongsuPlanShape
make_line (guint n_positions)
{
  BongsuPlanShape shape = { .class_ = BONGSU_PLAN_ROAD, .width_m = 12.0f, .n_positions = n_positions, .n_ends = 1 };

  shape.positions = g_new0 (double, 2 * (gsize) n_positions);
  shape.ends = g_new0 (guint, 1);
  shape.ends[0] = n_positions;
  return shape;
}

static void
test_mercator (void)
{
  double x, y, longitude, latitude;

  bongsu_mercator_project (0.0, 0.0, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (y, 0.5, 1e-12);
  /* Tile 16/55888/25421 of the usual scheme holds Baegun Lake. */
  bongsu_mercator_project (127.0020, 37.3830, &x, &y);
  g_assert_cmpint ((int) floor (x * 65536), ==, 55888);
  g_assert_cmpint ((int) floor (y * 65536), ==, 25421);
  bongsu_mercator_unproject (x, y, &longitude, &latitude);
  g_assert_cmpfloat_with_epsilon (longitude, 127.0020, 1e-9);
  g_assert_cmpfloat_with_epsilon (latitude, 37.3830, 1e-9);
}

/* Found by fuzzing: the poles were projected to a little less than 0, and 180 degrees to 1. */
static void
test_mercator_square (void)
{
  static const double corners[][2] = { { -180.0, 90.0 }, { 180.0, 90.0 }, { -180.0, -90.0 }, { 180.0, -90.0 } };

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      double x, y;

      bongsu_mercator_project (corners[i][0], corners[i][1], &x, &y);
      g_assert_true (x >= 0.0 && x < 1.0);
      g_assert_true (y >= 0.0 && y < 1.0);
    }
}

static void
test_mercator_poles (void)
{
  double x, y;

  bongsu_mercator_project (0.0, 90.0, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0.0, 1e-6);
  bongsu_mercator_project (0.0, -90.0, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 1.0, 1e-6);
}

static void
test_distance (void)
{
  /* One degree of latitude on the sphere of 6 371 008.8 m. */
  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (127.0, 37.0, 127.0, 38.0), 111195.08, 0.01);
  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (127.0, 37.0, 127.0, 37.0), 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (0.0, 0.0, 180.0, 0.0), G_PI * 6371008.8, 0.01);
  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (127.0020, 37.3830, 127.0040, 37.3835),
                                  bongsu_distance_m (127.0040, 37.3835, 127.0020, 37.3830), 1e-9);
}

static void
test_bounds_of_shape (void)
{
  g_autoptr (BongsuPlan) plan = bongsu_plan_new ();
  BongsuPlanShape shape = make_line (3);
  const BongsuPlanShape *taken;

  shape.positions[0] = 0.4;
  shape.positions[1] = 0.6;
  shape.positions[2] = 0.3;
  shape.positions[3] = 0.7;
  shape.positions[4] = 0.5;
  shape.positions[5] = 0.65;
  g_assert_true (bongsu_plan_take_shape (plan, &shape));
  g_assert_null (shape.positions);
  g_assert_cmpuint (bongsu_plan_get_n_shapes (plan), ==, 1);
  taken = bongsu_plan_get_shape (plan, 0);
  g_assert_cmpfloat (taken->min_x, ==, 0.3);
  g_assert_cmpfloat (taken->max_x, ==, 0.5);
  g_assert_cmpfloat (taken->min_y, ==, 0.6);
  g_assert_cmpfloat (taken->max_y, ==, 0.7);
}

static void
test_full_plan (void)
{
  g_autoptr (BongsuPlan) plan = bongsu_plan_new ();
  BongsuPlanShape most = make_line (BONGSU_PLAN_MAX_POSITIONS - 1);
  BongsuPlanShape fits = make_line (1);
  BongsuPlanShape beyond = make_line (1);

  g_assert_true (bongsu_plan_take_shape (plan, &most));
  g_assert_true (bongsu_plan_take_shape (plan, &fits));
  g_assert_false (bongsu_plan_take_shape (plan, &beyond));
  g_assert_cmpuint (bongsu_plan_get_n_shapes (plan), ==, 2);
}

static void
take_named (BongsuPlan *plan, BongsuPlanClass class_, const char *name, guint n, const double *places)
{
  BongsuPlanShape shape = { .class_ = class_, .area = class_ == BONGSU_PLAN_WATER, .n_positions = n, .n_ends = 1 };

  shape.name = (BongsuText) { g_strdup (name), g_strdup (name) };
  shape.positions = g_new (double, 2 * n);
  shape.ends = g_memdup2 (&n, sizeof n);
  for (guint i = 0; i < n; i++)
    bongsu_mercator_project (places[2 * i], places[2 * i + 1], &shape.positions[2 * i], &shape.positions[2 * i + 1]);
  g_assert_true (bongsu_plan_take_shape (plan, &shape));
}

static const char *
name_at (BongsuPlan *plan, double longitude, double latitude)
{
  const BongsuText *name = bongsu_plan_find_place (plan, longitude, latitude);

  return name != NULL ? name->ko : NULL;
}

static void
test_place (void)
{
  static const double lake[] = { 127.000, 37.380, 127.004, 37.380, 127.004, 37.384, 127.000, 37.384, 127.000, 37.380 };
  static const double road[] = { 127.005, 37.370, 127.005, 37.390 };
  static const double village[] = { 127.012, 37.382 };
  g_autoptr (BongsuPlan) plan = bongsu_plan_new ();

  g_assert_null (name_at (plan, 127.002, 37.382));
  take_named (plan, BONGSU_PLAN_WATER, "lake", 5, lake);
  take_named (plan, BONGSU_PLAN_ROAD, "road", 2, road);
  take_named (plan, BONGSU_PLAN_LABEL, "village", 1, village);
  g_assert_cmpstr (name_at (plan, 127.002, 37.382), ==, "lake");    /* within */
  g_assert_cmpstr (name_at (plan, 127.0052, 37.382), ==, "road");   /* 18 m beside it */
  g_assert_cmpstr (name_at (plan, 127.0045, 37.382), ==, "lake");   /* 44 m from its shore and from the road */
  g_assert_cmpstr (name_at (plan, 127.0115, 37.382), ==, "village");
  g_assert_null (name_at (plan, 127.1, 37.382));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/plan/mercator-there-and-back", test_mercator);
  g_test_add_func ("/model/plan/mercator-ends-at-the-poles", test_mercator_poles);
  g_test_add_func ("/model/plan/mercator-stays-in-the-square", test_mercator_square);
  g_test_add_func ("/model/plan/distance-on-the-sphere", test_distance);
  g_test_add_func ("/model/plan/knows-the-bounds-of-a-shape", test_bounds_of_shape);
  g_test_add_func ("/model/plan/refuses-more-positions-than-the-bound", test_full_plan);
  g_test_add_func ("/model/plan/names-a-place-by-its-road-or-area", test_place);
  return g_test_run ();
}
