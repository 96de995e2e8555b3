/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "map-view.h"
#include "town.h"

static void
test_gone (void)
{
  g_autoptr (BongsuRegister) register_ = town_new_register (500);
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  GtkWidget *view = bongsu_map_view_new (register_);
  GtkWindow *window;
  const double bounds[4] = { TOWN_WEST, TOWN_SOUTH, TOWN_EAST, TOWN_NORTH };

  bongsu_map_view_set_plan (BONGSU_MAP_VIEW (view), plan);
  bongsu_map_view_set_bounds (BONGSU_MAP_VIEW (view), bounds);
  bongsu_map_view_show_all (BONGSU_MAP_VIEW (view));
  window = town_show (view, 800, 600);
  g_assert_true (town_wait (town_is_settled, view));
  if (g_getenv ("TOWN_PICTURE") != NULL)
    {
      int width, height;
      g_autofree guint32 *pixels = town_grab (view, &width, &height);
      g_autoptr (GBytes) bytes = g_bytes_new (pixels, 4ul * width * height);
      g_autoptr (GdkTexture) texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, 4ul * width);
      gdk_texture_save_to_png (texture, g_getenv ("TOWN_PICTURE"));
    }
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_destroy (window);
  g_assert_null (view);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  town_init_style (FALSE);
  g_test_add_func ("/map/view/new-show-destroy-leaves-nothing", test_gone);
  return g_test_run ();
}
