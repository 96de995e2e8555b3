/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "plan-tile-private.h"
#include "town.h"

#define ZOOM 15

static GtkWidget *ground;

/* The pixel of a place on a tile of that zoom level. */
static guint32
read_place (BongsuPlan *plan, const BongsuPlanColours *colours, double longitude, double latitude, double density)
{
  double x, y, size = exp2 (ZOOM);
  g_autoptr (BongsuPlanTile) tile = NULL;
  cairo_surface_t *surface;
  const guint32 *pixels;
  int side, border;

  bongsu_mercator_project (longitude, latitude, &x, &y);
  tile = bongsu_plan_tile_new (plan, colours, ZOOM, (guint) (x * size), (guint) (y * size), density, FALSE);
  surface = bongsu_plan_tile_get_surface (tile);
  side = cairo_image_surface_get_width (surface);
  g_assert_cmpint (side, ==, cairo_image_surface_get_height (surface));
  pixels = (const guint32 *) cairo_image_surface_get_data (surface);
  border = (int) (BONGSU_PLAN_BLEED * density);
  return pixels[((int) (fmod (y * size, 1) * 256 * density) + border) * side
                + (int) (fmod (x * size, 1) * 256 * density) + border];
}

static void
test_water (void)
{
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  BongsuPlanColours colours;

  bongsu_plan_colours_init (&colours, ground);
  for (double density = 1; density <= 2; density += 0.5)
    {
      g_assert_cmphex (read_place (plan, &colours, TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE, density), ==,
                       town_to_pixel (&colours.water));
      g_assert_cmphex (read_place (plan, &colours, TOWN_LAKE_LONGITUDE + 0.007, TOWN_LAKE_LATITUDE, density), ==,
                       town_to_pixel (&colours.road));
      g_assert_cmphex (read_place (plan, &colours, TOWN_LAKE_LONGITUDE + 0.0085, TOWN_LAKE_LATITUDE, density), ==,
                       town_to_pixel (&colours.map));
      g_assert_cmphex (read_place (plan, &colours, 127.0105, 37.3644, density), ==, town_to_pixel (&colours.block));
    }
}

static void
test_empty (void)
{
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  g_autoptr (BongsuPlanTile) far = NULL;
  g_autoptr (BongsuPlanTile) none = NULL;
  BongsuPlanColours colours;
  guint32 pixel;

  bongsu_plan_colours_init (&colours, ground);
  far = bongsu_plan_tile_new (plan, &colours, 10, 3, 3, 1, FALSE);
  none = bongsu_plan_tile_new (NULL, &colours, 10, 3, 3, 1, FALSE);
  g_assert_cmpint (cairo_image_surface_get_width (bongsu_plan_tile_get_surface (far)), ==, 1);
  pixel = *(const guint32 *) cairo_image_surface_get_data (bongsu_plan_tile_get_surface (none));
  g_assert_cmphex (pixel, ==, town_to_pixel (&colours.map));
}

/* The border a tile paints beyond itself is what its neighbour paints there. */
static void
test_seam (void)
{
  enum { SIDE = 256 + 2 * BONGSU_PLAN_BLEED };
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  g_autoptr (BongsuPlanTile) left = NULL;
  g_autoptr (BongsuPlanTile) right = NULL;
  const guint32 *first, *second;
  BongsuPlanColours colours;
  double x, y;

  bongsu_plan_colours_init (&colours, ground);
  bongsu_mercator_project (TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE + 0.0036, &x, &y);
  left = bongsu_plan_tile_new (plan, &colours, 16, (guint) (x * exp2 (16)), (guint) (y * exp2 (16)), 1, FALSE);
  right = bongsu_plan_tile_new (plan, &colours, 16, (guint) (x * exp2 (16)) + 1, (guint) (y * exp2 (16)), 1, FALSE);
  g_assert_cmpint (cairo_image_surface_get_width (bongsu_plan_tile_get_surface (left)), ==, SIDE);
  first = (const guint32 *) cairo_image_surface_get_data (bongsu_plan_tile_get_surface (left));
  second = (const guint32 *) cairo_image_surface_get_data (bongsu_plan_tile_get_surface (right));
  for (guint line = 0; line < SIDE; line++)
    for (guint shift = 0; shift < 24; shift += 8)
      g_assert_cmpint (
          ABS ((int) (first[line * SIDE + SIDE - 2] >> shift & 0xff) - (int) (second[line * SIDE] >> shift & 0xff)), <=,
          3);
}

static void
test_extremes (void)
{
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  BongsuPlanColours colours;

  bongsu_plan_colours_init (&colours, ground);
  for (guint zoom = 0; zoom <= 20; zoom++)
    {
      double x, y;
      g_autoptr (BongsuPlanTile) tile = NULL;

      bongsu_mercator_project (TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE, &x, &y);
      tile
          = bongsu_plan_tile_new (plan, &colours, zoom, (guint) (x * exp2 (zoom)), (guint) (y * exp2 (zoom)), 1, FALSE);
      g_assert_cmpint (cairo_image_surface_get_width (bongsu_plan_tile_get_surface (tile)), ==,
                       256 + 2 * BONGSU_PLAN_BLEED);
    }
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  town_init_style (FALSE);
  ground = g_object_ref_sink (gtk_label_new (NULL));
  g_test_add_func ("/map/plan/lake-is-water-and-ring-is-road", test_water);
  g_test_add_func ("/map/plan/empty-tile-is-one-pixel-of-ground", test_empty);
  g_test_add_func ("/map/plan/tiles-meet-at-their-border", test_seam);
  g_test_add_func ("/map/plan/every-zoom-level-is-painted", test_extremes);
  status = g_test_run ();
  g_object_unref (ground);
  return status;
}
