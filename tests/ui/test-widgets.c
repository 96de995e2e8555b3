/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alive.h"
#include "city-drawing.h"
#include "edge.h"
#include "held-rows.h"
#include "level-shape.h"
#include "matrix.h"
#include "ribbon.h"
#include "ring.h"
#include "start-page.h"
#include "urgent-strip.h"
#include "world.h"

#include <glib/gi18n.h>

static void
show_alone (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  gtk_window_present (GTK_WINDOW (window));
  world_draw (window);
  world_destroy (GTK_WINDOW (window));
  g_assert_null (widget);
}

static void
test_drawings (void)
{
  GtkWidget *edge = g_object_new (BONGSU_TYPE_EDGE, NULL), *alive = g_object_new (BONGSU_TYPE_ALIVE, NULL);
  GtkWidget *ribbon = g_object_new (BONGSU_TYPE_RIBBON, NULL);

  bongsu_edge_set_look (BONGSU_EDGE (edge), BONGSU_EDGE_STRIPED, BONGSU_LEVEL_CRITICAL);
  bongsu_alive_set (BONGSU_ALIVE (alive), BONGSU_LINK_LOST, 3);
  bongsu_ribbon_set_words (BONGSU_RIBBON (ribbon), "시연", "가상");
  show_alone (edge);
  show_alone (alive);
  show_alone (ribbon);
  show_alone (g_object_new (BONGSU_TYPE_RING, "fraction", 0.5, NULL));
  show_alone (bongsu_level_shape_new (BONGSU_LEVEL_ALERT));
  show_alone (bongsu_city_drawing_new ());
}

static void
test_matrix_zoom (void)
{
  GtkWidget *matrix = g_object_new (BONGSU_TYPE_MATRIX, "zoom", 4, NULL);
  g_autoptr (BongsuDots) dots = bongsu_dots_new (128, 32);
  int minimum, natural;

  bongsu_matrix_set_dots (BONGSU_MATRIX (matrix), dots, "안전 운전");
  gtk_widget_measure (matrix, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 128);
  g_assert_cmpint (natural, ==, 512);
  gtk_widget_measure (matrix, GTK_ORIENTATION_VERTICAL, 300, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 64); /* two whole pixels a dot fit into 300 */
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (matrix), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "안전 운전");
  show_alone (matrix);
}

static void
test_start_page (void)
{
  g_autoptr (GPtrArray) cities = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_city_profile_free);
  BongsuCityProfile *city = bongsu_city_profile_new ();
  GtkWindow *window = GTK_WINDOW (bongsu_window_new (NULL));
  GtkWidget *card;

  city->id = g_strdup ("uiwang");
  city->name = (BongsuText) { g_strdup ("의왕시"), g_strdup ("Uiwang") };
  g_ptr_array_add (cities, city);
  bongsu_window_show_start (BONGSU_WINDOW (window), cities, "A sentence.");
  gtk_window_present (window);
  world_draw (GTK_WIDGET (window));
  g_assert_nonnull (world_find_label (GTK_WIDGET (window), "A sentence."));
  card = world_find (world_find (GTK_WIDGET (window), GTK_TYPE_FLOW_BOX, NULL), GTK_TYPE_BUTTON, NULL);
  g_assert_nonnull (card);
  world_destroy (window);
}

static void
copy_city_cb (BongsuWindow *window, const char *city, char **asked)
{
  *asked = g_strdup (city);
}

static void
test_card_asks (void)
{
  g_autoptr (GPtrArray) cities = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_city_profile_free);
  BongsuCityProfile *city = bongsu_city_profile_new ();
  GtkWindow *window = GTK_WINDOW (bongsu_window_new (NULL));
  g_autofree char *asked = NULL;

  city->id = g_strdup ("uiwang");
  g_ptr_array_add (cities, city);
  bongsu_window_show_start (BONGSU_WINDOW (window), cities, NULL);
  g_signal_connect (window, "demo-requested", G_CALLBACK (copy_city_cb), &asked);
  g_signal_emit_by_name (world_find (world_find (GTK_WIDGET (window), GTK_TYPE_FLOW_BOX, NULL), GTK_TYPE_BUTTON, NULL),
                         "clicked");
  g_assert_cmpstr (asked, ==, "uiwang");
  world_destroy (window);
}

static void
test_fault (void)
{
  GtkWindow *window = GTK_WINDOW (bongsu_window_new (NULL));

  bongsu_window_show_waiting (BONGSU_WINDOW (window), "Starting <city> & more");
  bongsu_window_show_fault (BONGSU_WINDOW (window), "Port <1883> is taken & used");
  gtk_window_present (window);
  world_draw (GTK_WIDGET (window));
  g_assert_nonnull (world_find_label (GTK_WIDGET (window), "Port <1883> is taken & used"));
  world_destroy (window);
}

static BongsuIncident *
add_incident (GListStore *store, guint number, BongsuLevel level)
{
  g_autofree char *id = g_strdup_printf ("incident-%u", number);
  BongsuIncidentState state = { .state = BONGSU_ALARM_UNACKED, .level = level, .begun = number };
  g_autoptr (BongsuIncident) incident = bongsu_incident_new (id, "urn:asset", "rule", number);

  bongsu_incident_set_state (incident, &state);
  g_list_store_append (store, incident);
  return incident;
}

static BongsuIncident *
peek_row (BongsuHeldRows *rows, guint position)
{
  g_autoptr (BongsuIncident) incident = g_list_model_get_item (G_LIST_MODEL (rows), position);

  return incident; /* the store holds it */
}

static void
test_held_rows (void)
{
  g_autoptr (GListStore) store = g_list_store_new (BONGSU_TYPE_INCIDENT);
  g_autoptr (BongsuHeldRows) rows = bongsu_held_rows_new (G_LIST_MODEL (store), NULL, NULL);
  BongsuIncidentState risen = { .state = BONGSU_ALARM_UNACKED, .level = BONGSU_LEVEL_ALERT, .begun = 2 };
  BongsuIncident *first = add_incident (store, 1, BONGSU_LEVEL_CAUTION);
  BongsuIncident *second = add_incident (store, 2, BONGSU_LEVEL_ATTENTION);
  BongsuIncident *critical;

  g_assert_true (peek_row (rows, 0) == first);
  bongsu_held_rows_set_held (rows, TRUE);
  add_incident (store, 3, BONGSU_LEVEL_CAUTION);
  critical = add_incident (store, 4, BONGSU_LEVEL_CRITICAL);
  bongsu_incident_set_state (second, &risen);
  bongsu_held_rows_refresh (rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 2);
  g_assert_true (peek_row (rows, 0) == first);
  g_assert_cmpuint (bongsu_held_rows_get_n_waiting (rows), ==, 1);
  g_assert_cmpuint (bongsu_held_rows_get_urgent (rows)->len, ==, 2);
  g_assert_true (g_ptr_array_index (bongsu_held_rows_get_urgent (rows), 0) == critical);
  g_assert_true (g_ptr_array_index (bongsu_held_rows_get_urgent (rows), 1) == second);
  bongsu_held_rows_set_held (rows, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 4);
  g_assert_true (peek_row (rows, 0) == critical);
  g_assert_true (peek_row (rows, 1) == second);
  g_assert_cmpuint (bongsu_held_rows_get_n_waiting (rows), ==, 0);
  g_assert_cmpuint (bongsu_held_rows_get_urgent (rows)->len, ==, 0);
  bongsu_held_rows_stop (rows);
}

static void
chosen_cb (BongsuUrgentStrip *strip, BongsuIncident *incident, BongsuIncident **chosen)
{
  *chosen = incident;
}

static void
test_urgent_strip (void)
{
  g_autoptr (GListStore) store = g_list_store_new (BONGSU_TYPE_INCIDENT);
  g_autoptr (GPtrArray) incidents = g_ptr_array_new ();
  GtkWidget *strip = g_object_new (BONGSU_TYPE_URGENT_STRIP, NULL);
  BongsuIncident *chosen = NULL;
  g_autofree char *rest = NULL;
  GtkWidget *line;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (incidents, add_incident (store, i, BONGSU_LEVEL_CRITICAL));
  bongsu_urgent_strip_set_incidents (BONGSU_URGENT_STRIP (strip), incidents);
  g_signal_connect (strip, "chosen", G_CALLBACK (chosen_cb), &chosen);
  line = world_find (strip, GTK_TYPE_BUTTON, NULL);
  g_signal_emit_by_name (line, "clicked");
  g_assert_true (chosen == g_ptr_array_index (incidents, 0));
  rest = g_strdup_printf (ngettext ("%u more at once", "%u more at once", 2), 2);
  g_assert_nonnull (world_find_label (strip, rest));
  show_alone (strip);
}

static void
add_cases (void)
{
  g_test_add_func ("/ui/widgets/drawings-leave-nothing", test_drawings);
  g_test_add_func ("/ui/held-rows/keep-their-place-until-let-go", test_held_rows);
  g_test_add_func ("/ui/urgent-strip/chooses-and-counts-the-rest", test_urgent_strip);
  g_test_add_func ("/ui/matrix/zooms-by-whole-pixels", test_matrix_zoom);
  g_test_add_func ("/ui/start-page/new-show-destroy", test_start_page);
  g_test_add_func ("/ui/start-page/card-asks-for-its-city", test_card_asks);
  g_test_add_func ("/ui/window/fault-is-text-and-not-markup", test_fault);
}

int
main (int argc, char **argv)
{
  return world_run (argc, argv, add_cases);
}
