/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "board-cell.h"
#include "composer.h"
#include "incident-pane.h"
#include "incident-row.h"
#include "inspector.h"
#include "map-view.h"
#include "signs-page.h"
#include "undo-bar.h"
#include "urgent-strip.h"
#include "words.h"
#include "world.h"

#include <glib/gi18n.h>

static void
act (World *world, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (world->window), action, NULL));
  bongsu_virtual_clock_settle (world->clock);
}

static gboolean
is_enabled (World *world, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *page = world_find (GTK_WIDGET (world->window), BONGSU_TYPE_INSPECTOR, NULL);
  gboolean sensitive;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_parent (button, page);
  sensitive = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return sensitive;
}

static BongsuAlarmState
state_of (World *world, const char *bell)
{
  BongsuIncident *incident = bongsu_incident_desk_find_by_asset (world->desk, bell);

  g_assert_nonnull (incident);
  return bongsu_incident_get_state (incident)->state;
}

static GtkWidget *
label_of_bar (World *world, const char *id)
{
  GtkWidget *bar = world_find (GTK_WIDGET (world->window), BONGSU_TYPE_UNDO_BAR, NULL);

  return world_find (bar, GTK_TYPE_LABEL, id);
}

static void
test_new_show_destroy (void)
{
  World world;

  world_open (&world);
  world_show (&world, 1440, 900);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world.window)), >=, 1400);
  world_close (&world);
}

static void
test_smallest (void)
{
  World world;
  int minimum;

  world_open (&world);
  world_set_bell (&world, WORLD_BELL, "calling");
  world_show (&world, 1024, 700);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const views[] = { "win.view-situation", "win.view-signs", "win.view-assets", "win.view-log" };

      act (&world, views[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (world.window));
      gtk_widget_measure (GTK_WIDGET (world.window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 1024);
      gtk_widget_measure (GTK_WIDGET (world.window), GTK_ORIENTATION_VERTICAL, 1024, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 700);
    }
  world_close (&world);
}

static void
test_row_says_it (void)
{
  World world;
  GtkWidget *row;
  BongsuIncident *incident;
  g_autofree char *ago = bongsu_words_ago (1, 1);
  g_autofree char *name = NULL;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (world.window));
  row = world_find (GTK_WIDGET (world.window), BONGSU_TYPE_INCIDENT_ROW, NULL);
  g_assert_nonnull (row);
  incident = bongsu_incident_desk_find_by_asset (world.desk, WORLD_BELL);
  name = g_strdup_printf ("%s, %s, %s, %s, %s", bongsu_words_level (BONGSU_LEVEL_CRITICAL),
                          bongsu_incident_get_title (incident), bongsu_incident_get_place (incident), ago,
                          _ ("Unacknowledged"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       name);
  g_assert_nonnull (world_find_label (row, _ ("Unseen")));
  g_assert_nonnull (world_find_label (row, bongsu_incident_get_title (incident)));
  world_close (&world);
}

static void
test_acknowledge_and_undo (void)
{
  World world;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  g_assert_false (is_enabled (&world, "win.acknowledge"));
  act (&world, "win.worst-incident");
  g_assert_true (is_enabled (&world, "win.acknowledge"));
  act (&world, "win.acknowledge");
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_ACKED);
  g_assert_false (is_enabled (&world, "win.acknowledge"));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label_of_bar (&world, "subject"))), "#1 "));
  world_pass (&world, 3000);
  act (&world, "win.undo");
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_UNACKED);
  act (&world, "win.undo");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label_of_bar (&world, "words"))), ==, _ ("Nothing is left to undo."));
  world_close (&world);
}

static guint
count_patches (World *world)
{
  guint n = 0;

  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->city); i++)
    n += g_str_equal (bongsu_fake_transport_get_send (world->city, i)->method, "PATCH");
  return n;
}

static void
test_answer_the_bell (void)
{
  World world;
  GtkWidget *inspector;
  g_autofree char *at = NULL;
  g_autofree char *confirmed = NULL;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  inspector = world_find (GTK_WIDGET (world.window), BONGSU_TYPE_INSPECTOR, NULL);
  act (&world, "win.worst-incident");
  g_assert_nonnull (world_find_label (inspector, _ ("Answer")));
  act (&world, "win.playbook-1");
  g_assert_cmpuint (count_patches (&world), ==, 1);
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_ACKED);
  g_assert_nonnull (world_find_label (inspector, _ ("Sending")));
  act (&world, "win.playbook-1");
  g_assert_cmpuint (count_patches (&world), ==, 1);
  world_pass (&world, 2000);
  world_set_bell (&world, WORLD_BELL, "talking");
  at = bongsu_words_time (bongsu_clock_now (BONGSU_CLOCK (world.clock)) - G_TIME_SPAN_SECOND);
  confirmed = g_strdup_printf ("%s %s", C_ ("step", "Confirmed"), at);
  g_assert_nonnull (world_find_label (inspector, confirmed));
  g_assert_null (world_find_label (inspector, _ ("Sending")));
  world_close (&world);
}

/* What the console cannot do itself is recorded, and its button says so. */
static void
test_record_a_step (void)
{
  World world;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  act (&world, "win.worst-incident");
  g_assert_nonnull (world_find_label (world_find (GTK_WIDGET (world.window), BONGSU_TYPE_INSPECTOR, NULL), _ ("Record")));
  act (&world, "win.playbook-5");
  g_assert_cmpuint (count_patches (&world), ==, 0);
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_ACKED);
  world_close (&world);
}

static void
test_undo_runs_out (void)
{
  World world;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  act (&world, "win.worst-incident");
  act (&world, "win.acknowledge");
  world_pass (&world, 11000);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label_of_bar (&world, "subject"))), ==, "");
  act (&world, "win.undo");
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_ACKED);
  world_close (&world);
}

static void
test_selection_stays (void)
{
  World world;
  BongsuIncident *first;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  act (&world, "win.worst-incident");
  first = bongsu_incident_desk_find_by_asset (world.desk, WORLD_BELL);
  world_set_bell (&world, WORLD_OTHER_BELL, "calling");
  act (&world, "win.acknowledge"); /* moves it below the other one */
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_ACKED);
  g_assert_cmpint (state_of (&world, WORLD_OTHER_BELL), ==, BONGSU_ALARM_UNACKED);
  act (&world, "win.confirm"); /* still the first one's */
  g_assert_cmpint (bongsu_incident_get_state (first)->stage, ==, BONGSU_STAGE_CONFIRMED);
  act (&world, "win.previous-incident");
  act (&world, "win.acknowledge");
  g_assert_cmpint (state_of (&world, WORLD_OTHER_BELL), ==, BONGSU_ALARM_ACKED);
  world_close (&world);
}

static guint
count_rows (World *world)
{
  GtkWidget *list = world_find (GTK_WIDGET (world->window), GTK_TYPE_LIST_VIEW, "list");

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

static void
test_rows_keep_their_place (void)
{
  World world;
  GtkWidget *strip;
  BongsuIncident *urgent;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_OTHER_BELL, "calling");
  strip = world_find (GTK_WIDGET (world.window), BONGSU_TYPE_URGENT_STRIP, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (world.window));
  act (&world, "win.next-incident"); /* a movement in the list */
  world_set_bell (&world, WORLD_BELL, "calling");
  urgent = bongsu_incident_desk_find_by_asset (world.desk, WORLD_BELL);
  g_assert_cmpuint (count_rows (&world), ==, 1);
  g_assert_true (gtk_widget_get_visible (strip));
  g_assert_nonnull (world_find_label (strip, bongsu_incident_get_place (urgent)));
  world_pass (&world, 3000);
  g_assert_cmpuint (count_rows (&world), ==, 1);
  world_pass (&world, 3000);
  g_assert_cmpuint (count_rows (&world), ==, 2);
  g_assert_false (gtk_widget_get_visible (strip));
  world_close (&world);
}

static void
test_focus_follows_the_view (void)
{
  World world;
  GtkWidget *map, *signs, *focus;

  world_open (&world);
  world_show (&world, 1440, 900);
  map = world_find (GTK_WIDGET (world.window), BONGSU_TYPE_MAP_VIEW, NULL);
  act (&world, "win.go-to-map");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (world.window)) == map);
  act (&world, "win.view-signs");
  focus = gtk_window_get_focus (GTK_WINDOW (world.window));
  signs = world_find (GTK_WIDGET (world.window), BONGSU_TYPE_SIGNS_PAGE, NULL);
  g_assert_true (focus == NULL || gtk_widget_is_ancestor (focus, signs));
  g_assert_false (focus != NULL && GTK_IS_EDITABLE (focus));
  act (&world, "win.list-in-view");
  g_assert_true (gtk_widget_get_mapped (map));
  world_close (&world);
}

static void
test_sign_needs_to_be_seen (void)
{
  World world;
  guint n_before;

  world_open (&world);
  world_show (&world, 1440, 900);
  world_set_bell (&world, WORLD_BELL, "calling");
  act (&world, "win.worst-incident");
  act (&world, "win.playbook-4");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (world.window));
  g_assert_cmpint (state_of (&world, WORLD_BELL), ==, BONGSU_ALARM_ACKED); /* a step pressed was seen */
  act (&world, "win.view-situation");
  n_before = g_list_model_get_n_items (G_LIST_MODEL (world.outbox));
  gtk_widget_activate_action (GTK_WIDGET (world.window), "win.send-sign", NULL);
  bongsu_virtual_clock_settle (world.clock);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.outbox)), ==, n_before);
  act (&world, "win.view-signs");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (world.window));
  g_assert_true (is_enabled (&world, "win.send-sign"));
  act (&world, "win.send-sign");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.outbox)), ==, n_before + 1);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label_of_bar (&world, "undo_label"))), ==, _ ("Cancel sending"));
  act (&world, "win.undo"); /* within the grace */
  world_pass (&world, 8000);
  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world.city); i++)
    g_assert_cmpstr (bongsu_fake_transport_get_send (world.city, i)->method, !=, "PATCH");
  world_close (&world);
}

static void
test_lost_link_is_said (void)
{
  World world;

  world_open (&world);
  world_show (&world, 1440, 900);
  bongsu_fake_transport_set_stream (world.city, BONGSU_STREAM_CLOSED, "gone");
  world_pass (&world, 2000);
  g_assert_cmpuint (bongsu_follower_get_state (world.follower), ==, BONGSU_LINK_LOST);
  g_assert_true (gtk_widget_get_visible (world_find (GTK_WIDGET (world.window), GTK_TYPE_BOX, "link_banner")));
  world_close (&world);
}

static void
add_cases (void)
{
  g_test_add_func ("/ui/console/new-show-destroy", test_new_show_destroy);
  g_test_add_func ("/ui/console/fits-into-1024x700", test_smallest);
  g_test_add_func ("/ui/console/row-says-state-and-title", test_row_says_it);
  g_test_add_func ("/ui/console/acknowledges-and-takes-back", test_acknowledge_and_undo);
  g_test_add_func ("/ui/console/answers-the-bell", test_answer_the_bell);
  g_test_add_func ("/ui/console/records-what-it-cannot-do", test_record_a_step);
  g_test_add_func ("/ui/console/undo-runs-out-after-ten-seconds", test_undo_runs_out);
  g_test_add_func ("/ui/console/selection-stays-with-its-incident", test_selection_stays);
  g_test_add_func ("/ui/console/rows-keep-their-place-for-five-seconds", test_rows_keep_their_place);
  g_test_add_func ("/ui/console/focus-goes-along-with-the-view", test_focus_follows_the_view);
  g_test_add_func ("/ui/console/unseen-message-never-leaves", test_sign_needs_to_be_seen);
  g_test_add_func ("/ui/console/lost-link-is-said-over-the-list", test_lost_link_is_said);
}

int
main (int argc, char **argv)
{
  return world_run (argc, argv, add_cases);
}
