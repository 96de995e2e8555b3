/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "geojson.h"
#include "json-guard.h"

#include <string.h>

#define HEAD "{\"type\": \"FeatureCollection\", \"features\": ["

static BongsuPlan *
read_plan (const char *text, guint *n_refused, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return bongsu_plan_read (bytes, n_refused, error);
}

static void
test_shapes (void)
{
  static const char text[] = HEAD
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"water\", \"name\": {\"ko\": \"호수\", \"en\": \"Lake\"}},"
    " \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[127,37],[127.1,37],[127.1,37.1],[127,37]],"
    "[[127.01,37.01],[127.02,37.01],[127.02,37.02],[127.01,37.01]]]}},"
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\", \"width\": 12},"
    " \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[127,37],[127.1,37]]}},"
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"label\", \"name\": {\"ko\": \"백운로\", \"en\": "
    "\"Baegun-ro\"}},"
    " \"geometry\": {\"type\": \"Point\", \"coordinates\": [127,37]}}]}";
  g_autoptr (GError) error = NULL;
  guint n_refused = 99;
  g_autoptr (BongsuPlan) plan = read_plan (text, &n_refused, &error);
  const BongsuPlanShape *water, *road, *label;
  double x, y;

  g_assert_no_error (error);
  g_assert_cmpuint (n_refused, ==, 0);
  g_assert_cmpuint (bongsu_plan_get_n_shapes (plan), ==, 3);
  water = bongsu_plan_get_shape (plan, 0);
  g_assert_cmpint (water->class_, ==, BONGSU_PLAN_WATER);
  g_assert_true (water->area);
  g_assert_cmpstr (water->name.ko, ==, "호수");
  g_assert_cmpuint (water->n_positions, ==, 8);
  g_assert_cmpuint (water->n_ends, ==, 2);
  g_assert_cmpuint (water->ends[0], ==, 4);
  g_assert_cmpuint (water->ends[1], ==, 8);
  road = bongsu_plan_get_shape (plan, 1);
  g_assert_false (road->area);
  g_assert_cmpfloat (road->width_m, ==, 12.0f);
  label = bongsu_plan_get_shape (plan, 2);
  g_assert_cmpint (label->class_, ==, BONGSU_PLAN_LABEL);
  bongsu_mercator_project (127.0, 37.0, &x, &y);
  g_assert_cmpfloat (label->positions[0], ==, x);
  g_assert_cmpfloat (label->positions[1], ==, y);
}

static void
test_wrong_features (void)
{
  static const char *const features[] = {
    "1",
    "{\"type\": \"Feature\"}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"swamp\"}, \"geometry\": {\"type\": \"Point\", "
    "\"coordinates\": [1,1]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": {\"type\": \"Point\", "
    "\"coordinates\": [1,1]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": null}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": {\"type\": \"LineString\", "
    "\"coordinates\": [[1,1]]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": {\"type\": \"LineString\", "
    "\"coordinates\": [[1,1],[1,91]]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": {\"type\": \"LineString\", "
    "\"coordinates\": [[1,1],[181,1]]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": {\"type\": \"LineString\", "
    "\"coordinates\": [[1,1],[1]]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"road\"}, \"geometry\": {\"type\": \"LineString\", "
    "\"coordinates\": [[1,1],[\"a\",1]]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"water\"}, \"geometry\": {\"type\": \"Polygon\", "
    "\"coordinates\": []}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"water\"}, \"geometry\": {\"type\": \"Polygon\", "
    "\"coordinates\": [[[1,1],[2,2],[1,1]]]}}",
    "{\"type\": \"Feature\", \"properties\": {\"class\": \"water\"}, \"geometry\": {\"type\": \"GeometryCollection\", "
    "\"coordinates\": []}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (features); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, features[i], "]}", NULL);
      g_autoptr (GError) error = NULL;
      guint n_refused = 0;
      g_autoptr (BongsuPlan) plan = read_plan (text, &n_refused, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (n_refused, ==, 1);
      g_assert_cmpuint (bongsu_plan_get_n_shapes (plan), ==, 0);
    }
}

static void
test_too_many_positions (void)
{
  g_autoptr (GString) text = g_string_new (HEAD "{\"type\": \"Feature\", \"properties\": {\"class\": \"path\"}, "
                                                "\"geometry\": {\"type\": \"LineString\", \"coordinates\": [[1,1]");
  g_autoptr (GError) error = NULL;
  guint n_refused = 0;
  g_autoptr (BongsuPlan) plan = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, ",[1,2]");
  g_string_append (text, "]}}]}");
  plan = read_plan (text->str, &n_refused, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_refused, ==, 1);
  g_assert_cmpuint (bongsu_plan_get_n_shapes (plan), ==, 0);
}

static void
test_no_collection (void)
{
  static const char *const texts[] = { "{}", "[]", "{\"type\": \"Feature\"}", "{\"type\": \"FeatureCollection\"}",
                                       "{\"type\": \"FeatureCollection\", \"features\": {}}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      guint n_refused = 0;

      g_assert_null (read_plan (texts[i], &n_refused, &error));
      g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE);
    }
}

static void
test_damaged_bytes (void)
{
  static const char *const texts[] = { "", "{", HEAD "]} x", HEAD "NaN]}", HEAD "\xff]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      guint n_refused = 0;

      g_assert_null (read_plan (texts[i], &n_refused, &error));
      g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD);
    }
}

static void
test_uiwang (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bongsu_catalogue_read_file (NULL, "cities/uiwang-plan.geojson", &error);
  g_autoptr (BongsuPlan) plan = NULL;
  guint n_refused = 0;
  guint classes[BONGSU_PLAN_N_CLASSES] = { 0 };

  g_assert_no_error (error);
  plan = bongsu_plan_read (bytes, &n_refused, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_refused, ==, 0);
  for (guint i = 0; i < bongsu_plan_get_n_shapes (plan); i++)
    classes[bongsu_plan_get_shape (plan, i)->class_]++;
  g_assert_cmpuint (classes[BONGSU_PLAN_HILLS], >=, 3);
  g_assert_cmpuint (classes[BONGSU_PLAN_WATER], >=, 2);
  g_assert_cmpuint (classes[BONGSU_PLAN_ROAD], >=, 6);
  g_assert_cmpuint (classes[BONGSU_PLAN_PATH], >=, 4);
  g_assert_cmpuint (classes[BONGSU_PLAN_BLOCK], >=, 60);
  g_assert_cmpuint (classes[BONGSU_PLAN_LABEL], >=, 8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/geojson/shapes-become-mercator", test_shapes);
  g_test_add_func ("/format/geojson/wrong-features-are-counted", test_wrong_features);
  g_test_add_func ("/format/geojson/positions-are-bounded", test_too_many_positions);
  g_test_add_func ("/format/geojson/only-a-collection", test_no_collection);
  g_test_add_func ("/format/geojson/damaged-bytes", test_damaged_bytes);
  g_test_add_func ("/format/geojson/uiwang-is-whole", test_uiwang);
  return g_test_run ();
}
