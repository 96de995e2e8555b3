/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <shumate/shumate.h>

#include "asset-layer-private.h"
#include "palette.h"
#include "plan-source-private.h"
#include "town.h"

#define WIDTH 800
#define HEIGHT 600

typedef struct
{
  ShumateMap *map;
  ShumateViewport *viewport;
  BongsuRegister *register_;
  BongsuAssetLayer *layer;
  ShumateMarkerLayer *markers;
  GtkWindow *window;
} Fixture;

static void
set_up_with (Fixture *fixture, BongsuRegister *register_)
{
  g_autoptr (ShumateMapSource) source = NULL;
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (NULL));
  BongsuPlanColours colours;

  fixture->register_ = register_;
  fixture->map = g_object_ref_sink (shumate_map_new ());
  fixture->viewport = shumate_map_get_viewport (fixture->map);
  bongsu_plan_colours_init (&colours, label);
  source = SHUMATE_MAP_SOURCE (bongsu_plan_source_new (NULL, &colours, 1, FALSE));
  shumate_viewport_set_reference_map_source (fixture->viewport, source);
  fixture->markers = shumate_marker_layer_new (fixture->viewport);
  shumate_map_add_layer (fixture->map, SHUMATE_LAYER (fixture->markers));
  fixture->layer = bongsu_asset_layer_new (fixture->viewport);
  shumate_map_add_layer (fixture->map, SHUMATE_LAYER (fixture->layer));
  bongsu_asset_layer_set_register (fixture->layer, register_);
  shumate_viewport_set_zoom_level (fixture->viewport, 16);
  shumate_location_set_location (SHUMATE_LOCATION (fixture->viewport), TOWN_LAKE_LATITUDE, TOWN_LAKE_LONGITUDE);
  fixture->window = town_show (GTK_WIDGET (fixture->map), WIDTH, HEIGHT);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_with (fixture, town_new_register (GPOINTER_TO_UINT (data)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ShumateMap *map = fixture->map;

  gtk_window_destroy (fixture->window);
  g_object_add_weak_pointer (G_OBJECT (map), (gpointer *) &map);
  g_object_unref (fixture->map);
  g_assert_null (map);
  g_assert_finalize_object (fixture->register_);
}

/* Offset of a stand is ours; a row that stands alone lies where the stock layer puts its marker. */
static void
compare_with_marker (Fixture *fixture, ShumateMarker *marker, guint row)
{
  graphene_rect_t bounds;
  double px, py;

  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->map));
  if (!gtk_widget_get_mapped (GTK_WIDGET (marker)) || !gtk_widget_get_child_visible (GTK_WIDGET (marker)))
    return;
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (marker), GTK_WIDGET (fixture->map), &bounds));
  g_assert_true (bongsu_asset_layer_get_position (fixture->layer, row, &px, &py));
  g_assert_cmpfloat_with_epsilon (px, bounds.origin.x + bounds.size.width / 2, 1.01);
  g_assert_cmpfloat_with_epsilon (py, bounds.origin.y + bounds.size.height / 2, 1.01);
}

static void
test_position (Fixture *fixture, gconstpointer data)
{
  const double zooms[] = { 13, 14.6, 16, 17.2, 18 };
  const double rotations[] = { 0, 0.4, 2.5 };
  ShumateMarker *marker = shumate_marker_new ();
  GtkWidget *dot = gtk_drawing_area_new ();
  double longitude, latitude;
  const guint row = 7;

  gtk_widget_set_size_request (dot, 10, 10);
  shumate_marker_set_child (marker, dot);
  g_assert_true (bongsu_register_get_place (fixture->register_, row, &longitude, &latitude));
  shumate_location_set_location (SHUMATE_LOCATION (marker), latitude, longitude);
  shumate_marker_layer_add_marker (fixture->markers, marker);
  for (guint z = 0; z < G_N_ELEMENTS (zooms); z++)
    for (guint r = 0; r < G_N_ELEMENTS (rotations); r++)
      {
        shumate_viewport_set_zoom_level (fixture->viewport, zooms[z]);
        shumate_viewport_set_rotation (fixture->viewport, rotations[r]);
        shumate_location_set_location (SHUMATE_LOCATION (fixture->viewport), latitude + 0.0004, longitude - 0.0003);
        compare_with_marker (fixture, marker, row);
        g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (marker)));
      }
}

static const char *
get_symbol (Fixture *fixture, guint row)
{
  return bongsu_catalogue_get_kind (bongsu_register_get_catalogue (fixture->register_),
                                    bongsu_register_get_kind (fixture->register_, row))->symbol;
}

static void
test_pick (Fixture *fixture, gconstpointer data)
{
  guint found = 0;
  double x, y;
  guint row;

  shumate_viewport_set_zoom_level (fixture->viewport, 17);
  for (guint wanted = 0; wanted < bongsu_register_get_n_assets (fixture->register_); wanted++)
    {
      double longitude, latitude, px, py;

      bongsu_register_get_place (fixture->register_, wanted, &longitude, &latitude);
      shumate_location_set_location (SHUMATE_LOCATION (fixture->viewport), latitude, longitude);
      g_assert_true (bongsu_asset_layer_get_position (fixture->layer, wanted, &px, &py));
      if (bongsu_asset_layer_pick (fixture->layer, px + 6, py - 6, &row, &x, &y) == BONGSU_PICK_ASSET && row == wanted)
        found++;
      /* Lamps that burn as they should are not on the map at this zoom. */
      if (g_strcmp0 (get_symbol (fixture, wanted), "lamp") != 0)
        g_assert_cmpint (bongsu_asset_layer_pick (fixture->layer, px, py, &row, &x, &y), ==, BONGSU_PICK_ASSET);
    }
  /* All but those lamps and a few that lie under another asset. */
  g_assert_cmpuint (found, >=, 45);
  shumate_location_set_location (SHUMATE_LOCATION (fixture->viewport), TOWN_NORTH + 0.1, TOWN_WEST);
  g_assert_cmpint (bongsu_asset_layer_pick (fixture->layer, WIDTH / 2, HEIGHT / 2, &row, &x, &y), ==,
                   BONGSU_PICK_GROUND);
  g_assert_cmpuint (row, ==, BONGSU_NO_ROW);
}

static void
test_pick_dots (Fixture *fixture, gconstpointer data)
{
  double longitude, latitude, x, y;
  guint row;

  bongsu_asset_layer_set_dots (fixture->layer, TRUE);
  bongsu_register_get_place (fixture->register_, 11, &longitude, &latitude);
  shumate_viewport_set_zoom_level (fixture->viewport, 19);
  shumate_location_set_location (SHUMATE_LOCATION (fixture->viewport), latitude, longitude);
  g_assert_cmpint (bongsu_asset_layer_pick (fixture->layer, WIDTH / 2 + 5, HEIGHT / 2, &row, &x, &y), ==,
                   BONGSU_PICK_ASSET);
  g_assert_cmpuint (row, ==, 11);
}

/* Whatever the crowd: a critical asset is found at its own place. */
static void
test_critical_stays_out (Fixture *fixture, gconstpointer data)
{
  guint row, seen = 0;
  double x, y;

  for (guint i = 0; i < bongsu_register_get_n_assets (fixture->register_); i += 400)
    bongsu_register_set_level (fixture->register_, i, BONGSU_LEVEL_CRITICAL);
  bongsu_register_emit_changed (fixture->register_);
  for (double zoom = 13; zoom < 16; zoom += 0.7)
    {
      shumate_viewport_set_zoom_level (fixture->viewport, zoom);
      for (guint i = 0; i < bongsu_register_get_n_assets (fixture->register_); i += 400)
        {
          double px, py;

          g_assert_true (bongsu_asset_layer_get_position (fixture->layer, i, &px, &py));
          if (px < 0 || py < 0 || px > WIDTH || py > HEIGHT)
            continue;
          g_assert_cmpint (bongsu_asset_layer_pick (fixture->layer, px, py, &row, &x, &y), ==, BONGSU_PICK_ASSET);
          g_assert_cmpint (bongsu_register_get_level (fixture->register_, row), ==, BONGSU_LEVEL_CRITICAL);
          seen++;
        }
    }
  g_assert_cmpuint (seen, >, 10);
}

static guint32
read_pixel (Fixture *fixture, double px, double py)
{
  int width, height;
  g_autofree guint32 *pixels = town_grab (GTK_WIDGET (fixture->layer), &width, &height);

  return pixels[(int) py * width + (int) px];
}

static BongsuRegister *
make_mast (void)
{
  g_autoptr (BongsuCatalogue) catalogue = town_new_catalogue ();
  BongsuRegister *register_ = bongsu_register_new (catalogue);
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  /* Pole, bell, camera, lamp of one mast; the bell's place differs by a metre. */
  for (guint i = 0; i < 4; i++)
    {
      town_add_asset (batch, i, i, TOWN_LAKE_LONGITUDE + (i == 1 ? 0.00001 : 0), TOWN_LAKE_LATITUDE);
      if (i > 0)
        town_link (batch, i, 0);
    }
  bongsu_register_merge (register_, batch, TOWN_NOW);
  return register_;
}

static void
test_stand (void)
{
  Fixture fixture = { 0 };
  GdkRGBA fill;
  double px, py, x, y;
  guint row;

  set_up_with (&fixture, make_mast ());
  shumate_viewport_set_zoom_level (fixture.viewport, 16);
  g_assert_cmpint (bongsu_asset_layer_pick (fixture.layer, WIDTH / 2, HEIGHT / 2, &row, &x, &y), ==, BONGSU_PICK_ASSET);
  g_assert_cmpuint (row, ==, 0);
  /* The worst member stands for the mast. */
  bongsu_register_set_level (fixture.register_, 2, BONGSU_LEVEL_ALERT);
  bongsu_register_emit_changed (fixture.register_);
  g_assert_cmpint (bongsu_asset_layer_pick (fixture.layer, WIDTH / 2, HEIGHT / 2, &row, &x, &y), ==, BONGSU_PICK_ASSET);
  g_assert_cmpuint (row, ==, 2);
  bongsu_palette_get_level (GTK_WIDGET (fixture.layer), BONGSU_LEVEL_ALERT, BONGSU_PALETTE_FILL, &fill);
  g_assert_true (bongsu_asset_layer_get_position (fixture.layer, 2, &px, &py));
  g_assert_cmphex (read_pixel (&fixture, px + 7, py), ==, town_to_pixel (&fill));
  /* Near enough, all four are apart. */
  shumate_viewport_set_zoom_level (fixture.viewport, 18);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (bongsu_asset_layer_get_position (fixture.layer, i, &px, &py));
      g_assert_cmpint (bongsu_asset_layer_pick (fixture.layer, px, py, &row, &x, &y), ==, BONGSU_PICK_ASSET);
      g_assert_cmpuint (row, ==, i);
    }
  tear_down (&fixture, NULL);
}

static guint
count_changed (const guint32 *one, const guint32 *other, int n)
{
  guint changed = 0;

  for (int i = 0; i < n; i++)
    changed += one[i] != other[i];
  return changed;
}

/* Mended pictures are those that a layer which never saw the change would draw. */
static void
test_dots_mended (Fixture *fixture, gconstpointer data)
{
  int width, height;
  g_autofree guint32 *before = NULL;
  g_autofree guint32 *mended = NULL;
  g_autofree guint32 *fresh = NULL;
  guint n = bongsu_register_get_n_assets (fixture->register_);
  guint n_tries = 0;

  shumate_viewport_set_zoom_level (fixture->viewport, 14);
  bongsu_asset_layer_set_dots (fixture->layer, TRUE);
  do
    {
      g_free (before);
      before = town_grab (GTK_WIDGET (fixture->layer), &width, &height);
    }
  while (!bongsu_asset_layer_is_complete (fixture->layer));
  for (guint row = 3; row < n; row += 17)
    bongsu_register_set_level (fixture->register_, row, row % 2 ? BONGSU_LEVEL_NORMAL : BONGSU_LEVEL_ALERT);
  bongsu_register_emit_changed (fixture->register_);
  do /* on a slow machine the frame that was under way comes first */
    {
      g_free (mended);
      mended = town_grab (GTK_WIDGET (fixture->layer), &width, &height);
    }
  while (count_changed (mended, before, width * height) <= 100 && n_tries++ < 50);
  bongsu_asset_layer_set_dots (fixture->layer, FALSE);
  bongsu_asset_layer_set_dots (fixture->layer, TRUE);
  do
    {
      g_free (fresh);
      fresh = town_grab (GTK_WIDGET (fixture->layer), &width, &height);
    }
  while (!bongsu_asset_layer_is_complete (fixture->layer));
  for (int i = 0; i < width * height; i++)
    g_assert_cmphex (mended[i], ==, fresh[i]);
  g_assert_cmpuint (count_changed (mended, before, width * height), >, 100);
}

static void
test_moves (void)
{
  Fixture fixture = { 0 };
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  g_autofree char *id = town_make_id (0);
  double px, py, qx, qy;

  set_up_with (&fixture, make_mast ());
  g_assert_true (bongsu_asset_layer_get_position (fixture.layer, 0, &px, &py));
  bongsu_batch_put (batch,
                    (BongsuUpdate){ .entity = id,
                                    .type = "Town0",
                                    .attribute = "location",
                                    .value = bongsu_value_point (TOWN_LAKE_LONGITUDE + 0.001, TOWN_LAKE_LATITUDE),
                                    .stamp = { TOWN_NOW + 1000000, TOWN_NOW + 1000000 } });
  bongsu_register_merge (fixture.register_, batch, TOWN_NOW + 1000000);
  g_assert_true (bongsu_asset_layer_get_position (fixture.layer, 0, &qx, &qy));
  g_assert_cmpfloat (qx, >, px + 30);
  g_assert_cmpfloat_with_epsilon (py, qy, 1);
  /* What it carried stays where it says it is. */
  g_assert_true (bongsu_asset_layer_get_position (fixture.layer, 3, &qx, &qy));
  g_assert_cmpfloat_with_epsilon (qx, px, 31);
  tear_down (&fixture, NULL);
}

static void
test_in_view (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = NULL;
  guint n = 0;
  double last = 0;

  shumate_viewport_set_zoom_level (fixture->viewport, 16);
  rows = bongsu_asset_layer_dup_in_view (fixture->layer, 40, &n);
  g_assert_cmpuint (rows->len, ==, 40);
  g_assert_cmpuint (n, >, 40);
  g_assert_cmpuint (n, <, bongsu_register_get_n_assets (fixture->register_));
  for (guint i = 0; i < rows->len; i++)
    {
      BongsuMapFrame frame;
      double longitude, latitude, x, y, px, py;

      bongsu_register_get_place (fixture->register_, g_array_index (rows, guint, i), &longitude, &latitude);
      bongsu_mercator_project (longitude, latitude, &x, &y);
      bongsu_asset_layer_get_frame (fixture->layer, &frame);
      bongsu_map_frame_project (&frame, x, y, &px, &py);
      g_assert_cmpfloat (px, >=, 0);
      g_assert_cmpfloat (px, <=, WIDTH);
      g_assert_cmpfloat (hypot (px - WIDTH / 2, py - HEIGHT / 2), >=, last);
      last = hypot (px - WIDTH / 2, py - HEIGHT / 2);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  town_init_style (FALSE);
#define ADD(path, n, test) g_test_add (path, Fixture, GUINT_TO_POINTER (n), set_up, test, tear_down)
  ADD ("/map/asset-layer/position-is-that-of-the-stock-marker", 20, test_position);
  ADD ("/map/asset-layer/pick-finds-the-asset", 60, test_pick);
  ADD ("/map/asset-layer/pick-finds-a-dot", 300, test_pick_dots);
  ADD ("/map/asset-layer/critical-stays-out-of-clusters", 4000, test_critical_stays_out);
  ADD ("/map/asset-layer/mended-dots-equal-fresh-ones", 5000, test_dots_mended);
  ADD ("/map/asset-layer/in-view-nearest-first", 4000, test_in_view);
  g_test_add_func ("/map/asset-layer/mast-shows-its-worst-part", test_stand);
  g_test_add_func ("/map/asset-layer/moved-asset-is-drawn-where-it-is", test_moves);
  return g_test_run ();
}
