/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "palette.h"
#include "symbol-private.h"
#include "town.h"

#define SIDE 64

static GtkWidget *ground;

/* The symbol alone, in the middle of a square of SIDE. */
static guint32 *
draw (const BongsuSymbolLook *look, float size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (surface);
  BongsuSymbolColours colours;
  guint32 *pixels;

  bongsu_symbol_colours_init (&colours, ground);
  cairo_translate (cr, (SIDE - size) / 2, (SIDE - size) / 2);
  bongsu_symbol_draw (cr, ground, &colours, look, size, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = g_memdup2 (cairo_image_surface_get_data (surface), SIDE * SIDE * 4);
  cairo_surface_destroy (surface);
  return pixels;
}

static guint
count_different (const BongsuSymbolLook *a, const BongsuSymbolLook *b, float size)
{
  g_autofree guint32 *first = draw (a, size);
  g_autofree guint32 *second = draw (b, size);
  guint n = 0;

  for (guint i = 0; i < SIDE * SIDE; i++)
    if (first[i] != second[i])
      n++;
  return n;
}

static guint
count_colour (const BongsuSymbolLook *look, float size, const GdkRGBA *colour)
{
  g_autofree guint32 *pixels = draw (look, size);
  guint n = 0;

  for (guint i = 0; i < SIDE * SIDE; i++)
    if (pixels[i] == town_to_pixel (colour))
      n++;
  return n;
}

static const float sizes[] = { 16, 24, 32 };

static void
test_levels (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (BongsuLevel a = BONGSU_LEVEL_NORMAL; a < BONGSU_N_LEVELS; a++)
      for (BongsuLevel b = a + 1; b < BONGSU_N_LEVELS; b++)
        g_assert_cmpuint (count_different (&(BongsuSymbolLook) { .symbol = "bell", .level = a },
                                           &(BongsuSymbolLook) { .symbol = "bell", .level = b }, sizes[s]),
                          >, sizes[s] * sizes[s] / 4);
}

static void
test_faults (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (BongsuFault a = BONGSU_FAULT_NONE; a < BONGSU_N_FAULTS; a++)
      for (BongsuFault b = a + 1; b < BONGSU_N_FAULTS; b++)
        {
          /* At 16 px a badge is only its form: minor and maintenance are both the open circle. */
          gboolean same = sizes[s] < 24 && a == BONGSU_FAULT_MINOR && b == BONGSU_FAULT_MAINTENANCE;
          guint n = count_different (&(BongsuSymbolLook) { .symbol = "bell", .fault = a },
                                     &(BongsuSymbolLook) { .symbol = "bell", .fault = b }, sizes[s]);

          if (same)
            g_assert_cmpuint (n, ==, 0);
          else
            g_assert_cmpuint (n, >=, 8);
        }
}

static void
test_qualities (void)
{
  for (guint s = 1; s < G_N_ELEMENTS (sizes); s++)
    for (BongsuQuality a = BONGSU_QUALITY_LIVE; a < BONGSU_N_QUALITIES; a++)
      for (BongsuQuality b = a + 1; b < BONGSU_N_QUALITIES; b++)
        g_assert_cmpuint (
            count_different (&(BongsuSymbolLook){ .symbol = "bell", .level = BONGSU_LEVEL_CAUTION, .quality = a },
                             &(BongsuSymbolLook){ .symbol = "bell", .level = BONGSU_LEVEL_CAUTION, .quality = b },
                             sizes[s]),
            >=, 12);
}

static void
test_unknown (void)
{
  const BongsuQuality unknown[] = { BONGSU_QUALITY_DELAYED, BONGSU_QUALITY_MISSING };
  GdkRGBA fill;

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
      for (BongsuLevel level = BONGSU_LEVEL_NORMAL; level < BONGSU_N_LEVELS; level++)
        {
          g_assert_cmpuint (
              count_different (&(BongsuSymbolLook){ .symbol = "bell", .level = level },
                               &(BongsuSymbolLook){ .symbol = "bell", .level = level, .quality = unknown[i] },
                               sizes[s]),
              >=, 12);
          if (level == BONGSU_LEVEL_NORMAL)
            continue;
          bongsu_palette_get_level (ground, level, BONGSU_PALETTE_FILL, &fill);
          g_assert_cmpuint (count_colour (&(BongsuSymbolLook) { .level = level }, sizes[s], &fill), >, 20);
          g_assert_cmpuint (
              count_colour (&(BongsuSymbolLook){ .level = level, .quality = unknown[i] }, sizes[s], &fill), ==, 0);
        }
}

static void
test_pictograms (void)
{
  const BongsuSymbolLook bell = { .symbol = "bell" };
  const BongsuSymbolLook camera = { .symbol = "camera" };
  const BongsuSymbolLook alarm = { .symbol = "bell", .level = BONGSU_LEVEL_CRITICAL };
  GdkRGBA mark;

  g_assert_cmpuint (count_different (&bell, &camera, 24), >, 20);
  g_assert_cmpuint (count_different (&bell, &camera, 16), ==, 0);
  bongsu_palette_get_level (ground, BONGSU_LEVEL_CRITICAL, BONGSU_PALETTE_MARK, &mark);
  g_assert_cmpuint (count_colour (&alarm, 32, &mark), >, 20);
}

static void
test_unacknowledged (void)
{
  const BongsuSymbolLook taken = { .symbol = "bell", .level = BONGSU_LEVEL_CRITICAL };
  BongsuSymbolLook open = taken;

  open.unacknowledged = TRUE;
  g_assert_cmpuint (count_different (&taken, &open, 24), >, 100);
  open.level = BONGSU_LEVEL_ALERT;
  g_assert_cmpuint (count_different (&(BongsuSymbolLook){ .symbol = "bell", .level = BONGSU_LEVEL_ALERT }, &open, 24),
                    ==, 0);
}

static void
test_every_level_has_icons (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-asset-bell-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-asset-pin-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-mark-wrench-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-mark-cone-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-mark-hand-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-mark-question-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "bongsu-mark-unequal-symbolic"));
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  *n += 1;
}

static void
test_properties (void)
{
  g_autoptr (GtkWidget) symbol = g_object_ref_sink (g_object_new (BONGSU_TYPE_SYMBOL, "symbol", "bell", NULL));
  guint n = 0;
  int least;

  g_signal_connect (symbol, "notify", G_CALLBACK (count_notify_cb), &n);
  g_object_set (symbol, "symbol", "bell", "level", BONGSU_LEVEL_NORMAL, NULL);
  g_assert_cmpuint (n, ==, 0);
  g_object_set (symbol, "symbol", "camera", "level", BONGSU_LEVEL_CAUTION, "fault", BONGSU_FAULT_MINOR, "quality",
                BONGSU_QUALITY_DELAYED, NULL);
  g_assert_cmpuint (n, ==, 4);
  gtk_widget_measure (symbol, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, 24);
  g_object_set (symbol, "large", TRUE, NULL);
  gtk_widget_measure (symbol, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, 32);
  g_object_set (symbol, "size", 16, NULL);
  gtk_widget_measure (symbol, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, 16);
}

static void
test_gone (void)
{
  GtkWidget *symbol
      = g_object_new (BONGSU_TYPE_SYMBOL, "symbol", "bell", "level", BONGSU_LEVEL_CRITICAL, "unacknowledged", TRUE,
                      "fault", BONGSU_FAULT_FATAL, "quality", BONGSU_QUALITY_SUSPECT, NULL);
  GtkWindow *window = town_show (symbol, 60, 60);

  g_object_add_weak_pointer (G_OBJECT (symbol), (gpointer *) &symbol);
  gtk_window_destroy (window);
  g_assert_null (symbol);
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  town_init_style (FALSE);
  ground = g_object_ref_sink (gtk_label_new (NULL));
  g_test_add_func ("/map/symbol/levels-are-distinct-at-every-size", test_levels);
  g_test_add_func ("/map/symbol/faults-are-distinct", test_faults);
  g_test_add_func ("/map/symbol/qualities-are-distinct", test_qualities);
  g_test_add_func ("/map/symbol/unknown-never-wears-the-colour-of-a-level", test_unknown);
  g_test_add_func ("/map/symbol/pictogram-is-recoloured-and-absent-when-small", test_pictograms);
  g_test_add_func ("/map/symbol/second-square-only-for-critical-unacknowledged", test_unacknowledged);
  g_test_add_func ("/map/symbol/icons-are-there", test_every_level_has_icons);
  g_test_add_func ("/map/symbol/notifies-only-on-change", test_properties);
  g_test_add_func ("/map/symbol/new-show-destroy-leaves-nothing", test_gone);
  status = g_test_run ();
  g_object_unref (ground);
  return status;
}
