/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "placement.h"
#include "plan.h"

static GArray *
place (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return city_places_new (json_node_get_object (node), NULL);
}

static void
test_numbers (void)
{
  g_autofree char *plain = city_fill_number ("SH{n}", 3);
  g_autofree char *wide = city_fill_number ("P{n:02}-bell", 7);
  g_autofree char *none = city_fill_number ("P07", 7);

  g_assert_cmpstr (plain, ==, "SH3");
  g_assert_cmpstr (wide, ==, "P07-bell");
  g_assert_cmpstr (none, ==, "P07");
}

static void
test_along (void)
{
  g_autoptr(GArray) places = place (
      "{\"n\":3,\"skip\":[2],\"offset\":0,\"along\":[[127.0,37.0],[127.0,37.01],[127.0,37.02]]}");
  const CityPlace *first = &g_array_index (places, CityPlace, 0);
  const CityPlace *middle = &g_array_index (places, CityPlace, 1);
  const CityPlace *last = &g_array_index (places, CityPlace, 2);

  g_assert_cmpuint (places->len, ==, 3);
  g_assert_cmpuint (first->number, ==, 1);
  g_assert_cmpuint (middle->number, ==, 3);
  g_assert_cmpfloat_with_epsilon (first->latitude, 37.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (middle->latitude, 37.01, 1e-9);
  g_assert_cmpfloat_with_epsilon (last->latitude, 37.02, 1e-9);
}

static void
test_offset (void)
{
  g_autoptr(GArray) places = place ("{\"n\":1,\"offset\":10,\"along\":[[127.0,37.0],[127.0,37.01]]}");
  const CityPlace *only = &g_array_index (places, CityPlace, 0);

  /* Northward, right is east. */
  g_assert_cmpfloat (only->longitude, >, 127.0);
  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (127.0, 37.005, only->longitude, only->latitude), 10, 0.1);
}

static void
test_grid (void)
{
  g_autoptr(GArray) places = place (
      "{\"n\":5,\"grid\":{\"at\":[127.0,37.0],\"columns\":2,\"step\":[10,20],\"angle\":0}}");
  const CityPlace *second = &g_array_index (places, CityPlace, 1);
  const CityPlace *fifth = &g_array_index (places, CityPlace, 4);

  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (127.0, 37.0, second->longitude, second->latitude), 10, 0.05);
  g_assert_cmpfloat_with_epsilon (second->latitude, 37.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (bongsu_distance_m (127.0, 37.0, fifth->longitude, fifth->latitude), 40, 0.1);
  g_assert_cmpfloat (fifth->latitude, >, 37.0);
}

static void
test_refuses (void)
{
  g_assert_null (place ("{\"n\":2}"));
  g_assert_null (place ("{\"n\":2,\"along\":[[127.0,37.0]]}"));
  g_assert_null (place ("{\"n\":2,\"grid\":{\"at\":[127.0],\"columns\":2,\"step\":[1,1]}}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/placement/fills-in-numbers", test_numbers);
  g_test_add_func ("/city/placement/along-a-line-evenly", test_along);
  g_test_add_func ("/city/placement/offset-is-to-the-right", test_offset);
  g_test_add_func ("/city/placement/grid-row-by-row", test_grid);
  g_test_add_func ("/city/placement/refuses-what-is-no-place", test_refuses);

  return g_test_run ();
}
