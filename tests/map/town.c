/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "map-view.h"
#include "town.h"

typedef struct
{
  const char *id, *symbol, *ko, *en;
} TownKind;

static const TownKind kinds[] = {
  { "town/pole", "pole", "스마트폴", "Smart pole" },
  { "town/bell", "bell", "비상벨", "Emergency bell" },
  { "town/camera", "camera", "카메라", "Camera" },
  { "town/lamp", "lamp", "가로등", "Street light" },
  { "town/sign", "sign", "전광판", "Sign board" },
  { "town/parking", "parking", "주차장", "Car park" },
  { "town/shelter", "shelter", "버스쉘터", "Bus shelter" },
  { "town/crosswalk", "crosswalk", "횡단보도", "Crosswalk" },
};

static guint32
next_random (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static double
next_double (guint32 *state)
{
  return next_random (state) / 4294967296.0;
}

void
town_init_style (gboolean dark)
{
  static GtkCssProvider *provider;
  GdkDisplay *display = gdk_display_get_default ();

  if (provider != NULL)
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
  else
    gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/org/bongsu/Console/icons");
  g_clear_object (&provider);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider,
                                       dark ? "/org/bongsu/Console/style-dark.css" : "/org/bongsu/Console/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

BongsuCatalogue *
town_new_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  BongsuSolution *solution = bongsu_solution_new ();

  solution->id = g_strdup ("town");
  solution->name = (BongsuText) { g_strdup ("마을"), g_strdup ("Town") };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      BongsuKind *kind = bongsu_kind_new ();

      kind->id = g_strdup (kinds[i].id);
      kind->name = (BongsuText) { g_strdup (kinds[i].ko), g_strdup (kinds[i].en) };
      kind->symbol = g_strdup (kinds[i].symbol);
      kind->types = g_new0 (char *, 2);
      kind->types[0] = g_strdup_printf ("Town%u", i);
      g_ptr_array_add (solution->kinds, kind);
    }
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static void
add_shape (BongsuPlan *plan, BongsuPlanClass class_, gboolean area, float width_m, const char *ko, const double *places,
           guint n)
{
  BongsuPlanShape shape = { .class_ = class_, .area = area, .width_m = width_m, .n_positions = n, .n_ends = 1 };

  shape.name = (BongsuText) { g_strdup (ko), g_strdup (ko) };
  shape.positions = g_new (double, 2 * n);
  shape.ends = g_new (guint, 1);
  shape.ends[0] = n;
  shape.min_x = shape.min_y = G_MAXDOUBLE;
  for (guint i = 0; i < n; i++)
    {
      bongsu_mercator_project (places[2 * i], places[2 * i + 1], &shape.positions[2 * i], &shape.positions[2 * i + 1]);
      shape.min_x = MIN (shape.min_x, shape.positions[2 * i]);
      shape.max_x = MAX (shape.max_x, shape.positions[2 * i]);
      shape.min_y = MIN (shape.min_y, shape.positions[2 * i + 1]);
      shape.max_y = MAX (shape.max_y, shape.positions[2 * i + 1]);
    }
  g_assert_true (bongsu_plan_take_shape (plan, &shape));
}

BongsuPlan *
town_new_plan (void)
{
  BongsuPlan *plan = bongsu_plan_new ();
  double lake[2 * 48], ring[2 * 49];
  const double road[] = { TOWN_WEST, 37.372, 126.995, 37.371, 127.006, 37.373, TOWN_EAST, 37.372 };

  for (guint i = 0; i < 49; i++)
    {
      double angle = i * 2 * G_PI / 48;

      if (i < 48)
        {
          lake[2 * i] = TOWN_LAKE_LONGITUDE + 0.006 * cos (angle);
          lake[2 * i + 1] = TOWN_LAKE_LATITUDE + 0.0035 * sin (angle);
        }
      ring[2 * i] = TOWN_LAKE_LONGITUDE + 0.007 * cos (angle);
      ring[2 * i + 1] = TOWN_LAKE_LATITUDE + 0.0043 * sin (angle);
    }
  add_shape (plan, BONGSU_PLAN_WATER, TRUE, 0, "백운호수", lake, 48);
  add_shape (plan, BONGSU_PLAN_ROAD, FALSE, 14, "호수 둘레길", ring, 49);
  add_shape (plan, BONGSU_PLAN_ROAD, FALSE, 20, "백운로", road, 4);
  for (guint i = 0; i < 24; i++)
    {
      double west = 127.01 + (i % 6) * 0.0014;
      double south = 37.364 + (i / 6) * 0.0012;
      const double block[] = { west, south, west + 0.0011, south, west + 0.0011, south + 0.0009, west, south + 0.0009 };

      add_shape (plan, BONGSU_PLAN_BLOCK, TRUE, 0, NULL, block, 4);
    }
  return plan;
}

char *
town_make_id (guint number)
{
  return g_strdup_printf ("urn:ngsi-ld:Device:town-%06u", number);
}

static void
put (BongsuBatch *batch, const char *id, const char *type, const char *attribute, BongsuValue value)
{
  bongsu_batch_put (batch, (BongsuUpdate) { .entity = id, .type = type, .attribute = attribute, .value = value,
                                            .stamp = { TOWN_NOW, TOWN_NOW } });
}

void
town_add_asset (BongsuBatch *batch, guint number, guint kind, double longitude, double latitude)
{
  g_autofree char *id = town_make_id (number);
  g_autofree char *type = g_strdup_printf ("Town%u", kind % (guint) G_N_ELEMENTS (kinds));
  g_autofree char *name = g_strdup_printf ("T-%u", number);

  put (batch, id, type, "location", bongsu_value_point (longitude, latitude));
  put (batch, id, type, "name", bongsu_value_text (name));
}

void
town_link (BongsuBatch *batch, guint number, guint parent)
{
  g_autofree char *id = town_make_id (number);
  g_autofree char *target = town_make_id (parent);

  put (batch, id, NULL, "controlledAsset", bongsu_value_text (target));
}

BongsuRegister *
town_new_register (guint n)
{
  g_autoptr (BongsuCatalogue) catalogue = town_new_catalogue ();
  BongsuRegister *register_ = bongsu_register_new (catalogue);
  guint32 state = 2463534242u;

  for (guint first = 0; first < n; first += 2000)
    {
      g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

      for (guint i = first; i < MIN (first + 2000, n); i++)
        town_add_asset (batch, i, next_random (&state), TOWN_WEST + (TOWN_EAST - TOWN_WEST) * next_double (&state),
                        TOWN_SOUTH + (TOWN_NORTH - TOWN_SOUTH) * next_double (&state));
      bongsu_register_merge (register_, batch, TOWN_NOW);
    }
  for (guint row = 0; row < bongsu_register_get_n_assets (register_); row++)
    {
      guint dice = next_random (&state) % 1000;

      /* One in five hundred critical, one in ten not normal. */
      if (dice < 100)
        bongsu_register_set_level (register_, row, dice < 2 ? BONGSU_LEVEL_CRITICAL : dice < 15 ? BONGSU_LEVEL_ALERT
                                                           : dice < 45 ? BONGSU_LEVEL_CAUTION : BONGSU_LEVEL_ATTENTION);
      else if (dice < 120)
        bongsu_register_set_fault (register_, row, 1 + dice % 4);
    }
  bongsu_register_emit_changed (register_);
  return register_;
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
town_wait (gboolean (*is_true) (gpointer data), gpointer data)
{
  gboolean late = FALSE;
  guint id = g_timeout_add (10000, late_cb, &late);

  while (!late && !is_true (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return !late;
}

gboolean
town_is_settled (gpointer map_view)
{
  return bongsu_map_view_is_settled (map_view);
}

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

GtkWindow *
town_show (GtkWidget *child, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, child);
  gtk_window_present (window);
  g_assert_true (town_wait (is_drawn, child));
  gtk_test_widget_wait_for_draw (child);
  return window;
}

guint32 *
town_grab (GtkWidget *widget, int *width, int *height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels;

  /* What was asked to be drawn anew has no node until the next frame. */
  gtk_widget_queue_draw (widget);
  gtk_test_widget_wait_for_draw (widget);
  gtk_test_widget_wait_for_draw (widget);
  *width = gdk_paintable_get_intrinsic_width (paintable);
  *height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) *width, (float) *height));
  pixels = g_new (guint32, (gsize) *width * *height);
  gdk_texture_download (texture, (guchar *) pixels, (gsize) *width * 4);
  return pixels;
}

guint32
town_to_pixel (const GdkRGBA *colour)
{
  return 0xff000000u | (guint32) lround (colour->red * 255) << 16 | (guint32) lround (colour->green * 255) << 8
         | (guint32) lround (colour->blue * 255);
}
