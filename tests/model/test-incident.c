/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident.h"

#include <locale.h>

static void
count_cb (guint *n)
{
  ++*n;
}

static BongsuIncident *
make (const char *id, BongsuAlarmState alarm, BongsuLevel level, gint64 begun)
{
  BongsuIncident *incident = bongsu_incident_new (id, "urn:ngsi-ld:Device:p-07", "bell", 1);
  BongsuIncidentState state = { .state = alarm, .level = level, .begun = begun, .occurrence = 1 };

  bongsu_incident_set_state (incident, &state);
  return incident;
}

static void
test_notifies_only_what_changed (void)
{
  static const char *const names[] = { "level", "state", "stage", "unacknowledged", "begun", "occurrence-start",
                                       "owner", "acknowledged-by" };
  BongsuIncident *incident = bongsu_incident_new ("urn:x", "urn:a", "bell", 7);
  BongsuIncidentState state = *bongsu_incident_get_state (incident);
  guint n[G_N_ELEMENTS (names)] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", names[i], NULL);

      g_signal_connect_swapped (incident, signal, G_CALLBACK (count_cb), &n[i]);
    }
  bongsu_incident_set_state (incident, &state);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (n[i], ==, 0);

  state.level = BONGSU_LEVEL_CRITICAL;
  state.state = BONGSU_ALARM_UNACKED;
  bongsu_incident_set_state (incident, &state);
  bongsu_incident_set_state (incident, &state);
  g_assert_cmpuint (n[0], ==, 1);
  g_assert_cmpuint (n[1], ==, 1);
  g_assert_cmpuint (n[2], ==, 0);
  g_assert_cmpuint (n[3], ==, 1);

  state.state = BONGSU_ALARM_ACKED;
  state.stage = BONGSU_STAGE_ACKNOWLEDGED;
  g_strlcpy (state.acknowledged_by, "a", sizeof state.acknowledged_by);
  g_strlcpy (state.owner, "a", sizeof state.owner);
  state.begun = state.occurrence_start = 5;
  bongsu_incident_set_state (incident, &state);
  for (gsize i = 2; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (n[i], ==, i == 3 ? 2 : 1);
  /* Held is told as a change of the state. */
  state.held = TRUE;
  bongsu_incident_set_state (incident, &state);
  g_assert_cmpuint (n[1], ==, 3);
  g_assert_finalize_object (incident);
}

static void
test_words_and_shared (void)
{
  BongsuIncident *incident = bongsu_incident_new ("urn:x", "urn:a", "bell", 7);
  g_autofree char *title = NULL;
  g_autofree char *id = NULL;
  guint number, n_title = 0, n_shared = 0;
  gboolean shared;

  /* Before anyone knows the asset the rule's id stands for the title. */
  g_assert_cmpstr (bongsu_incident_get_title (incident), ==, "bell");
  g_signal_connect_swapped (incident, "notify::title", G_CALLBACK (count_cb), &n_title);
  g_signal_connect_swapped (incident, "notify::shared", G_CALLBACK (count_cb), &n_shared);
  for (guint i = 0; i < 2; i++)
    {
      bongsu_incident_set_words (incident, "bell", "비상벨 호출", "P-07", "bell", "호출 중");
      bongsu_incident_set_shared (incident, FALSE);
    }
  g_assert_cmpuint (n_title, ==, 1);
  g_assert_cmpuint (n_shared, ==, 1);
  g_object_get (incident, "title", &title, "id", &id, "number", &number, "shared", &shared, NULL);
  g_assert_cmpstr (title, ==, "비상벨 호출");
  g_assert_cmpstr (id, ==, "urn:x");
  g_assert_cmpuint (number, ==, 7);
  g_assert_false (shared);
  g_assert_cmpstr (bongsu_incident_get_place (incident), ==, "P-07");
  g_assert_cmpstr (bongsu_incident_get_why (incident), ==, "호출 중");
  g_assert_finalize_object (incident);
}

static void
test_open (void)
{
  BongsuIncident *incident = bongsu_incident_new ("urn:x", "urn:a", "bell", 1);
  BongsuIncidentState state = { .occurrence = 0 };

  g_assert_false (bongsu_incident_is_open (incident));
  state.occurrence = 1;
  bongsu_incident_set_state (incident, &state);
  g_assert_true (bongsu_incident_is_open (incident));
  state.stage = BONGSU_STAGE_FALSE;
  state.state = BONGSU_ALARM_ACKED;
  bongsu_incident_set_state (incident, &state);
  g_assert_true (bongsu_incident_is_open (incident));
  state.state = BONGSU_ALARM_NORMAL;
  bongsu_incident_set_state (incident, &state);
  g_assert_false (bongsu_incident_is_open (incident));
  state.stage = BONGSU_STAGE_CLOSED;
  bongsu_incident_set_state (incident, &state);
  g_assert_false (bongsu_incident_is_open (incident));
  g_assert_finalize_object (incident);
}

static void
test_order (void)
{
  /* As the list must show them. */
  g_autoptr(BongsuIncident) a = make ("urn:a", BONGSU_ALARM_UNACKED, BONGSU_LEVEL_CRITICAL, 9);
  g_autoptr(BongsuIncident) b = make ("urn:b", BONGSU_ALARM_RETURNED, BONGSU_LEVEL_ALERT, 3);
  g_autoptr(BongsuIncident) c = make ("urn:c", BONGSU_ALARM_UNACKED, BONGSU_LEVEL_ALERT, 4);
  g_autoptr(BongsuIncident) d = make ("urn:d", BONGSU_ALARM_UNACKED, BONGSU_LEVEL_ALERT, 4);
  g_autoptr(BongsuIncident) e = make ("urn:e", BONGSU_ALARM_ACKED, BONGSU_LEVEL_CRITICAL, 1);
  g_autoptr(BongsuIncident) f = make ("urn:f", BONGSU_ALARM_NORMAL, BONGSU_LEVEL_CAUTION, 1);
  BongsuIncident *all[] = { a, b, c, d, e, f };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (guint j = 0; j < G_N_ELEMENTS (all); j++)
      {
        int order = bongsu_incident_compare (all[i], all[j], NULL);

        g_assert_cmpint (order < 0 ? -1 : order > 0, ==, i < j ? -1 : i > j);
      }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/incident/notifies-only-what-changed", test_notifies_only_what_changed);
  g_test_add_func ("/model/incident/words-and-shared", test_words_and_shared);
  g_test_add_func ("/model/incident/open", test_open);
  g_test_add_func ("/model/incident/order", test_order);
  return g_test_run ();
}
