/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "palette.h"
#include "town.h"

static const char *const names[] = {
  "window", "header",  "sunken",    "view",    "card",        "selected",    "hover",       "line",
  "ink",    "ink2",    "control",   "accent",  "accent_text", "ribbon",      "ribbon_text", "map",
  "hills",  "water",   "road",      "casing",  "block",       "grey_ground", "map_ink",     "plate",
  "frame",  "outline", "led_amber", "led_red", "led_green",   "led_off",
};

static gboolean
is_magenta (const GdkRGBA *colour)
{
  return colour->red == 1 && colour->green == 0 && colour->blue == 1;
}

static void
assert_all_known (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  GdkRGBA colour;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      bongsu_palette_get (widget, names[i], &colour);
      if (is_magenta (&colour))
        g_test_message ("unknown: %s", names[i]);
      g_assert_false (is_magenta (&colour));
    }
  for (BongsuLevel level = BONGSU_LEVEL_NORMAL; level < BONGSU_N_LEVELS; level++)
    for (BongsuPaletteUse use = BONGSU_PALETTE_FILL; use <= BONGSU_PALETTE_TINT; use++)
      {
        bongsu_palette_get_level (widget, level, use, &colour);
        g_assert_false (is_magenta (&colour));
      }
}

static void
test_names (void)
{
  town_init_style (FALSE);
  assert_all_known ();
  town_init_style (TRUE);
  assert_all_known ();
}

static void
test_unknown (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  GdkRGBA colour;

  town_init_style (FALSE);
  bongsu_palette_get (widget, "no-such-colour", &colour);
  g_assert_true (is_magenta (&colour));
}

static void
test_follows (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  GdkRGBA light, dark;

  town_init_style (FALSE);
  bongsu_palette_get (widget, "map", &light);
  town_init_style (TRUE);
  bongsu_palette_get (widget, "map", &dark);
  g_assert_cmpfloat (light.red, >, 0.8);
  g_assert_cmpfloat (dark.red, <, 0.3);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/palette/knows-every-name-light-and-dark", test_names);
  g_test_add_func ("/map/palette/unknown-name-is-magenta", test_unknown);
  g_test_add_func ("/map/palette/follows-the-style-sheet", test_follows);
  return g_test_run ();
}
