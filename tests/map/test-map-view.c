/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "map-view.h"
#include "palette.h"
#include "town.h"

#define WIDTH 800
#define HEIGHT 600

static const double bounds[4] = { TOWN_WEST, TOWN_SOUTH, TOWN_EAST, TOWN_NORTH };

typedef struct
{
  BongsuRegister *register_;
  BongsuMapView *view;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BongsuPlan) plan = town_new_plan ();

  town_init_style (FALSE);
  fixture->register_ = town_new_register (GPOINTER_TO_UINT (data));
  fixture->view = BONGSU_MAP_VIEW (bongsu_map_view_new (fixture->register_));
  bongsu_map_view_set_plan (fixture->view, plan);
  bongsu_map_view_set_bounds (fixture->view, bounds);
  bongsu_map_view_show_all (fixture->view);
  fixture->window = town_show (GTK_WIDGET (fixture->view), WIDTH, HEIGHT);
  g_assert_true (town_wait (town_is_settled, fixture->view));
}

/* New, show, destroy, gone: also what the view held. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  BongsuMapView *view = fixture->view;

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_destroy (fixture->window);
  g_assert_null (view);
  g_assert_finalize_object (fixture->register_);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (bongsu_map_view_get_n_in_view (fixture->view), >, 300);
}

static void
test_unshown (void)
{
  GtkWidget *view = g_object_ref_sink (bongsu_map_view_new (NULL));
  g_autoptr (GArray) rows = bongsu_map_view_dup_in_view (BONGSU_MAP_VIEW (view), 10);

  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_false (bongsu_map_view_is_settled (BONGSU_MAP_VIEW (view)));
  g_assert_finalize_object (view);
}

static void
test_plan_is_drawn (Fixture *fixture, gconstpointer data)
{
  GdkRGBA water, ground;
  g_autofree guint32 *light = NULL;
  g_autofree guint32 *dark = NULL;
  int width, height;

  bongsu_map_view_go_to (fixture->view, TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE + 0.001, 17);
  g_assert_true (town_wait (town_is_settled, fixture->view));
  light = town_grab (GTK_WIDGET (fixture->view), &width, &height);
  bongsu_palette_get (GTK_WIDGET (fixture->view), "water", &water);
  g_assert_cmphex (light[height / 2 * width + width / 2], ==, town_to_pixel (&water));
  /* Dark at run time: tiles and symbols are painted anew. */
  town_init_style (TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->view));
  g_assert_true (town_wait (town_is_settled, fixture->view));
  dark = town_grab (GTK_WIDGET (fixture->view), &width, &height);
  bongsu_palette_get (GTK_WIDGET (fixture->view), "water", &ground);
  g_assert_cmphex (town_to_pixel (&ground), !=, town_to_pixel (&water));
  g_assert_cmphex (dark[height / 2 * width + width / 2], ==, town_to_pixel (&ground));
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (fixture->window);
}

/* A key as its binding sees it: GTK 4 makes no key events. */
static void
press (Fixture *fixture, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0;
           GTK_IS_SHORTCUT_CONTROLLER (controller) && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == 0)
            {
              g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                           GTK_WIDGET (fixture->view),
                                                           gtk_shortcut_get_arguments (shortcut)));
              return;
            }
        }
    }
  g_assert_not_reached ();
}

static void
on_picked_cb (BongsuMapView *view, guint row, guint *picked)
{
  *picked = row;
}

static void
test_roving (Fixture *fixture, gconstpointer data)
{
  GtkWidget *first, *second;
  guint picked = BONGSU_NO_ROW;
  g_autoptr (GArray) rows = bongsu_map_view_dup_in_view (fixture->view, 2);
  g_autofree char *name = NULL;

  bongsu_register_set_level (fixture->register_, g_array_index (rows, guint, 0), BONGSU_LEVEL_ALERT);
  bongsu_register_set_fault (fixture->register_, g_array_index (rows, guint, 0), BONGSU_FAULT_NONE);
  bongsu_register_set_unacknowledged (fixture->register_, g_array_index (rows, guint, 0), TRUE);
  bongsu_register_emit_changed (fixture->register_);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  press (fixture, GDK_KEY_period);
  first = get_focus (fixture);
  g_assert_true (first != GTK_WIDGET (fixture->view) && gtk_widget_is_ancestor (first, GTK_WIDGET (fixture->view)));
  gtk_test_accessible_assert_role (first, GTK_ACCESSIBLE_ROLE_BUTTON);
  name = g_strdup_printf (
      "%s %s", bongsu_register_get_name (fixture->register_, g_array_index (rows, guint, 0)),
      bongsu_text_get (
          &bongsu_catalogue_get_kind (bongsu_register_get_catalogue (fixture->register_),
                                      bongsu_register_get_kind (fixture->register_, g_array_index (rows, guint, 0)))
               ->name));
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Alert, Unacknowledged");
  /* What has the focus says at once what changed. */
  bongsu_register_set_unacknowledged (fixture->register_, g_array_index (rows, guint, 0), FALSE);
  bongsu_register_emit_changed (fixture->register_);
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Alert");
  press (fixture, GDK_KEY_period);
  second = get_focus (fixture);
  g_assert_true (second != first);
  g_signal_connect (fixture->view, "picked", G_CALLBACK (on_picked_cb), &picked);
  gtk_widget_activate_action (second, "asset.select", NULL);
  g_assert_cmpuint (picked, ==, g_array_index (rows, guint, 1));
  press (fixture, GDK_KEY_comma);
  g_assert_true (get_focus (fixture) == first);
}

static void
test_tab (void)
{
  g_autoptr (BongsuRegister) register_ = town_new_register (200);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *before = gtk_button_new_with_label ("before");
  GtkWidget *view = bongsu_map_view_new (register_);
  GtkWidget *after = gtk_button_new_with_label ("after");
  GtkWindow *window;

  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), after);
  bongsu_map_view_set_bounds (BONGSU_MAP_VIEW (view), bounds);
  bongsu_map_view_show_all (BONGSU_MAP_VIEW (view));
  window = town_show (box, WIDTH, HEIGHT);
  g_assert_true (town_wait (town_is_settled, view));
  gtk_widget_grab_focus (before);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (window) == view);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (window) == after);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_window_get_focus (window) == view);
  gtk_window_destroy (window);
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  *n += 1;
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  guint n = 0;
  int width, height;
  g_autofree guint32 *before = NULL;
  g_autofree guint32 *after = NULL;
  guint different = 0;

  bongsu_map_view_go_to_row (fixture->view, 3);
  g_assert_cmpfloat (bongsu_map_view_get_zoom (fixture->view), ==, 17);
  g_assert_true (town_wait (town_is_settled, fixture->view));
  before = town_grab (GTK_WIDGET (fixture->view), &width, &height);
  g_signal_connect (fixture->view, "notify::selected", G_CALLBACK (count_notify_cb), &n);
  bongsu_map_view_set_selected (fixture->view, 3);
  bongsu_map_view_set_selected (fixture->view, 3);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (bongsu_map_view_get_selected (fixture->view), ==, 3);
  after = town_grab (GTK_WIDGET (fixture->view), &width, &height);
  /* Ring and pill stand about the middle. */
  for (int y = height / 2 - 80; y < height / 2 + 40; y++)
    for (int x = width / 2 - 120; x < width / 2 + 120; x++)
      different += before[y * width + x] != after[y * width + x];
  g_assert_cmpuint (different, >, 1500);
  bongsu_map_view_set_selected (fixture->view, BONGSU_NO_ROW);
  bongsu_map_view_set_selected (fixture->view, 123456);
  g_free (g_steal_pointer (&after));
  after = town_grab (GTK_WIDGET (fixture->view), &width, &height);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  double whole = bongsu_map_view_get_zoom (fixture->view);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  press (fixture, GDK_KEY_plus);
  g_assert_cmpfloat (bongsu_map_view_get_zoom (fixture->view), ==, floor (whole + 1.001));
  press (fixture, GDK_KEY_minus);
  press (fixture, GDK_KEY_minus);
  g_assert_cmpfloat (bongsu_map_view_get_zoom (fixture->view), <, whole);
  press (fixture, GDK_KEY_Home);
  g_assert_cmpfloat (bongsu_map_view_get_zoom (fixture->view), ==, whole);
  press (fixture, GDK_KEY_equal);
  before = bongsu_map_view_dup_in_view (fixture->view, 1);
  press (fixture, GDK_KEY_Left);
  press (fixture, GDK_KEY_Left);
  after = bongsu_map_view_dup_in_view (fixture->view, 1);
  g_assert_cmpuint (g_array_index (before, guint, 0), !=, g_array_index (after, guint, 0));
  press (fixture, GDK_KEY_Right);
  press (fixture, GDK_KEY_Right);
  g_array_unref (g_steal_pointer (&after));
  after = bongsu_map_view_dup_in_view (fixture->view, 1);
  g_assert_cmpuint (g_array_index (before, guint, 0), ==, g_array_index (after, guint, 0));
}

static void
test_scale (Fixture *fixture, gconstpointer data)
{
  for (double zoom = 10; zoom <= 20; zoom += 0.3)
    {
      double px = 0, metres, leading;

      bongsu_map_view_go_to (fixture->view, TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE, zoom);
      metres = bongsu_map_view_get_scale (fixture->view, 120, &px);
      leading = metres / pow (10, floor (log10 (metres) + 1e-9));
      g_assert_true (fabs (leading - 1) < 1e-6 || fabs (leading - 2) < 1e-6 || fabs (leading - 5) < 1e-6);
      g_assert_cmpfloat (px, <=, 120.001);
      g_assert_cmpfloat (px, >=, 120 / 2.6);
    }
  bongsu_map_view_go_to (fixture->view, TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE, 17);
  {
    double px, metres = bongsu_map_view_get_scale (fixture->view, 150, &px);
    double lon = px / (256 * exp2 (17)) * 360;

    /* The bar is as long as the earth says. */
    g_assert_cmpfloat_with_epsilon (
        bongsu_distance_m (TOWN_LAKE_LONGITUDE, TOWN_LAKE_LATITUDE, TOWN_LAKE_LONGITUDE + lon, TOWN_LAKE_LATITUDE),
        metres, metres * 0.005);
  }
}

static void
test_new_assets (Fixture *fixture, gconstpointer data)
{
  guint n = bongsu_map_view_get_n_in_view (fixture->view);
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  for (guint i = 0; i < 30; i++)
    town_add_asset (batch, 900000 + i, 0, TOWN_LAKE_LONGITUDE + i * 0.0001, TOWN_LAKE_LATITUDE);
  bongsu_register_merge (fixture->register_, batch, TOWN_NOW);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->view));
  for (gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
       bongsu_map_view_get_n_in_view (fixture->view) != n + 30 && g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (bongsu_map_view_get_n_in_view (fixture->view), ==, n + 30);
}

static void
test_many_is_bounded (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  for (GtkWidget *layer = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (fixture->view)));
       layer != NULL; layer = gtk_widget_get_next_sibling (layer))
    for (GtkWidget *child = gtk_widget_get_first_child (layer); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child)) == GTK_ACCESSIBLE_ROLE_BUTTON)
        n++;
  g_assert_cmpuint (n, ==, 200);
  g_assert_cmpuint (bongsu_map_view_get_n_in_view (fixture->view), >, 4000);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(path, n, test) g_test_add (path, Fixture, GUINT_TO_POINTER (n), set_up, test, tear_down)
  ADD ("/map/view/new-show-destroy-leaves-nothing", 500, test_gone);
  g_test_add_func ("/map/view/unshown-holds-nothing", test_unshown);
  ADD ("/map/view/plan-is-drawn-and-follows-dark", 3, test_plan_is_drawn);
  ADD ("/map/view/roving-says-name-and-state", 300, test_roving);
  g_test_add_func ("/map/view/is-one-tab-stop", test_tab);
  ADD ("/map/view/selection-has-ring-and-pill", 300, test_selection);
  ADD ("/map/view/keys-pan-and-zoom", 300, test_keys);
  ADD ("/map/view/scale-is-round-and-true", 10, test_scale);
  ADD ("/map/view/new-assets-are-counted", 100, test_new_assets);
  ADD ("/map/view/proxies-are-bounded", 5000, test_many_is_bounded);
  return g_test_run ();
}
