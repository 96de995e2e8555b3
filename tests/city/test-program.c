/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "json-text.h"

#define TIMEOUT_MS 10000

/* The program as it is installed: its line, its sentences, its end. */
typedef struct
{
  GSubprocess *process;
  char *folder; /* its TMPDIR */
  char *line;
  char *broker; /* process id of its mosquitto */
} Fixture;

static char *
find_program (void)
{
  return g_test_build_filename (G_TEST_BUILT, "..", "src", "city", "bongsu-city", NULL);
}

/* Ended, or only waiting to be reaped by somebody else's init. */
static gboolean
is_gone (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *stat = NULL;
  const char *state;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return TRUE;
  state = strrchr (stat, ')');

  return state != NULL && state[1] == ' ' && state[2] == 'Z';
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until_gone (const char *pid)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add (TIMEOUT_MS, late_cb, &late);
  guint tick = g_timeout_add (5, tick_cb, NULL);

  while (!is_gone (pid) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_source_remove (tick);
  g_assert_true (is_gone (pid));
}

static char *
find_child (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/task/%s/children", pid, pid);
  g_autofree char *children = NULL;

  g_assert_true (g_file_get_contents (path, &children, NULL, NULL));
  g_strstrip (children);
  g_assert_cmpstr (children, !=, "");
  g_assert_null (strchr (children, ' '));

  return g_steal_pointer (&children);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = find_program ();
  g_autoptr(GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("test-city-XXXXXX", &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", fixture->folder, TRUE);
  fixture->process = g_subprocess_launcher_spawn (launcher, &error, program, "--city", "uiwang", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  fixture->line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->line);
  fixture->broker = find_child (g_subprocess_get_identifier (fixture->process));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GDir) left = g_dir_open (fixture->folder, 0, NULL);

  g_subprocess_force_exit (fixture->process);
  g_subprocess_wait (fixture->process, NULL, NULL);
  wait_until_gone (fixture->broker);
  /* Not even a killed city leaves passwords behind. */
  g_assert_null (g_dir_read_name (left));
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->process);
  g_free (fixture->folder);
  g_free (fixture->line);
  g_free (fixture->broker);
}

static void
test_ready_line (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "url",     "basePath", "mqtt",         "tenant", "token",
                                       "refresh", "mqttUser", "mqttPassword", "clock" };
  g_autoptr(JsonNode) node = json_from_string (fixture->line, NULL);
  JsonObject *line = json_node_get_object (node);

  g_assert_cmpuint (strlen (fixture->line), <, 4096);
  g_assert_cmpfloat (city_json_get_number (line, "ready", 0), ==, 1);
  g_assert_cmpfloat (city_json_get_number (line, "speed", 0), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_nonnull (city_json_get_text (line, texts[i]));
  g_assert_true (g_str_has_prefix (city_json_get_text (line, "url"), "http://127.0.0.1:"));
  g_assert_true (g_str_has_prefix (city_json_get_text (line, "mqtt"), "mqtt://127.0.0.1:"));
  g_assert_cmpstr (city_json_get_text (line, "basePath"), ==, "/ngsi-ld/v1");
  g_assert_true (g_str_has_prefix (city_json_get_text (line, "clock"), "2027-05-16T05:00:00"));
}

static void
test_input_closes (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (fixture->process), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (fixture->process, NULL, &error));
  g_assert_no_error (error);
  wait_until_gone (fixture->broker);
}

static void
test_terminated (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (fixture->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (fixture->process, NULL, &error));
  g_assert_no_error (error);
  wait_until_gone (fixture->broker);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_subprocess_send_signal (fixture->process, SIGKILL);
  g_subprocess_wait (fixture->process, NULL, NULL);
  wait_until_gone (fixture->broker);
}

static char *
run_refused (const char *first, const char *second, const char *third, const char *fourth)
{
  g_autofree char *program = find_program ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                          | G_SUBPROCESS_FLAGS_STDIN_PIPE,
                                                      &error, program, first, second, third, fourth, NULL);
  g_autofree char *output = NULL;
  char *sentence = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &sentence, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
  g_assert_cmpstr (output, ==, "");
  /* One sentence on one line. */
  g_assert_true (g_str_has_suffix (sentence, "\n"));
  g_assert_true (strchr (sentence, '\n') == sentence + strlen (sentence) - 1);

  return sentence;
}

static void
test_unknown_city (void)
{
  g_autofree char *sentence = run_refused ("--city", "atlantis", NULL, NULL);
  g_autofree char *path = run_refused ("--city", "../uiwang", NULL, NULL);

  g_assert_nonnull (strstr (sentence, "atlantis"));
  g_assert_nonnull (strstr (sentence, "uiwang"));
  g_assert_nonnull (strstr (path, "no city"));
}

static void
test_port_taken (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *text = g_strdup_printf ("%u", port);
  g_autofree char *sentence = run_refused ("--city", "uiwang", "--port", text);

  g_assert_nonnull (strstr (sentence, text));
}

static void
test_wrong_options (void)
{
  g_autofree char *voice = run_refused ("--city", "uiwang", "--voice", "soprano");
  g_autofree char *speed = run_refused ("--city", "uiwang", "--speed", "61");
  g_autofree char *nothing = run_refused (NULL, NULL, NULL, NULL);

  g_assert_nonnull (strstr (voice, "ngsi19"));
  g_assert_nonnull (strstr (speed, "60"));
  g_assert_nonnull (strstr (nothing, "--city"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/city/program/ready-line", Fixture, NULL, set_up, test_ready_line, tear_down);
  g_test_add ("/city/program/ends-with-its-input", Fixture, NULL, set_up, test_input_closes, tear_down);
  g_test_add ("/city/program/ends-when-asked", Fixture, NULL, set_up, test_terminated, tear_down);
  g_test_add ("/city/program/mosquitto-ends-with-a-killed-city", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add_func ("/city/program/unknown-city-names-those-that-exist", test_unknown_city);
  g_test_add_func ("/city/program/port-taken", test_port_taken);
  g_test_add_func ("/city/program/wrong-options", test_wrong_options);

  return g_test_run ();
}
