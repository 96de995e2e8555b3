/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "console.h"

/* The city is left at any moment: whatever is under way then ends in nothing, and nothing stays behind. */

#define LIMIT_US (30 * G_USEC_PER_SEC)
#define N_TIMES 50
#define BOARD "urn:ngsi-ld:Device:uiwang-vms-03"

typedef struct
{
  BongsuCityProcess *process;
  BongsuReadyLine *ready;
  GError *error;
} City;

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  City *city = data;

  city->process = bongsu_city_process_start_finish (result, &city->ready, &city->error);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_for (gint64 microseconds)
{
  const gint64 until = g_get_monotonic_time () + microseconds;
  const guint tick = g_timeout_add (1, tick_cb, NULL);

  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSignRow) row = bongsu_outbox_send_sign_finish (BONGSU_OUTBOX (source), result, &error);

  if (row != NULL && g_test_rand_bit ())
    bongsu_outbox_cancel (BONGSU_OUTBOX (source), row);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuAct) act = bongsu_outbox_act_finish (BONGSU_OUTBOX (source), result, &error);

  g_assert_true (act != NULL || error != NULL);
}

static void
do_something (BongsuConsole *console)
{
  BongsuOutbox *outbox = bongsu_console_get_outbox (console);
  g_autoptr (BongsuAct) act = bongsu_act_new ();
  BongsuSignOrder order = {
    .board = BOARD, .multi = "a", .text = "a", .text_hash = "sha256:00", .level = BONGSU_LEVEL_ALERT, .priority = 200,
    .expires = bongsu_clock_now (bongsu_console_get_clock (console)) + G_TIME_SPAN_HOUR,
  };

  act->verb = g_strdup ("note");
  act->target = g_strdup (BOARD);
  bongsu_outbox_act_async (outbox, act, NULL, acted_cb, NULL);
  bongsu_outbox_send_sign_async (outbox, &order, NULL, sent_cb, NULL);
  bongsu_follower_read_now (bongsu_console_get_follower (console), BOARD);
}

static gboolean
is_any_left (gpointer *parts, guint n)
{
  for (guint i = 0; i < n; i++)
    if (parts[i] != NULL)
      return TRUE;
  return FALSE;
}

static void
leave_once (BongsuCatalogue *catalogue, const City *city)
{
  g_autoptr (GError) error = NULL;
  BongsuConsole *console
      = bongsu_console_new_demonstration (catalogue, "uiwang", city->ready, "operator1", "operator", &error);
  const gint64 begun = g_get_monotonic_time ();
  gpointer parts[5];

  g_assert_no_error (error);
  parts[0] = console;
  parts[1] = bongsu_console_get_outbox (console);
  parts[2] = bongsu_console_get_follower (console);
  parts[3] = bongsu_console_get_desk (console);
  parts[4] = bongsu_console_get_register (console);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_object_add_weak_pointer (parts[i], &parts[i]);
  bongsu_console_start (console);
  run_for (g_test_rand_int_range (0, 200000));
  do_something (console);
  run_for (g_test_rand_int_range (0, 50000));
  g_object_unref (console);
  while (is_any_left (parts, G_N_ELEMENTS (parts)) && g_get_monotonic_time () < begun + LIMIT_US)
    run_for (1000);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_null (parts[i]);
}

static void
test_leave (void)
{
  const gint64 begun = g_get_monotonic_time ();
  const char *const no_folders[] = { NULL };
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (no_folders, refusals);
  City city = { 0 };

  bongsu_city_process_start_async ("uiwang", 0, NULL, started_cb, &city);
  while (city.process == NULL && city.error == NULL && g_get_monotonic_time () < begun + LIMIT_US)
    run_for (1000);
  g_assert_no_error (city.error);
  g_assert_nonnull (city.process);
  for (guint i = 0; i < N_TIMES; i++)
    leave_once (catalogue, &city);
  g_object_unref (city.process);
  bongsu_ready_line_free (city.ready);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* This program does not lie beside bongsu-city as bongsu does: it is found in PATH instead. */
  g_assert_cmpint (argc, ==, 2);
  folder = g_path_get_dirname (argv[1]);
  path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);
  g_setenv ("PATH", path, TRUE);
  g_test_add_func ("/app/console/leave", test_leave);
  return g_test_run ();
}
