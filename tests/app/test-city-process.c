/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "city-process.h"

#include <string.h>

#define LIMIT_US (30 * G_USEC_PER_SEC)

static const struct
{
  const char *name, *line;
} refused[] = {
  { "empty", "" },
  { "garbage", "ready!" },
  { "list", "[1]" },
  { "no-address", "{\"ready\":1}" },
  { "another-host", "{\"url\":\"http://192.0.2.1:80\",\"basePath\":\"/n\",\"mqtt\":\"mqtt://127.0.0.1:1\",\"tenant\":\"uiwang\"}" },
  { "another-broker", "{\"url\":\"http://127.0.0.1:80\",\"basePath\":\"/n\",\"mqtt\":\"mqtt://192.0.2.1:1\",\"tenant\":\"uiwang\"}" },
  { "loopback-in-the-name-only", "{\"url\":\"http://127.0.0.1.example.org\",\"basePath\":\"/n\",\"mqtt\":\"mqtt://127.0.0.1:1\",\"tenant\":\"u\"}" },
};

static void
test_refused (gconstpointer data)
{
  const char *line = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReadyLine) ready = bongsu_ready_line_parse (line, strlen (line), &error);

  g_assert_null (ready);
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_parsed (void)
{
  const char *line = "{\"ready\":1,\"url\":\"http://127.0.0.1:41001\",\"basePath\":\"/ngsi-ld/v1\",\"mqtt\":\"mqtt://127.0.0.1:41002\","
                     "\"tenant\":\"uiwang\",\"token\":\"t\",\"mqttUser\":\"u\",\"mqttPassword\":\"p\","
                     "\"clock\":\"2027-05-16T05:00:00.000Z\",\"clockAt\":12345678901,\"speed\":2}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReadyLine) one = bongsu_ready_line_parse (line, strlen (line), &error);
  g_autoptr (BongsuReadyLine) again = bongsu_ready_line_parse (line, strlen (line), NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (one->context, ==, "http://127.0.0.1:41001/context.jsonld");
  g_assert_cmpint (one->clock, ==, G_GINT64_CONSTANT (1810443600000000));
  g_assert_cmpint (one->clock_at, ==, G_GINT64_CONSTANT (12345678901));
  g_assert_cmpfloat (one->speed, ==, 2);
  /* A restarted console finds its journal again. */
  g_assert_cmpuint (strlen (one->run), ==, 12);
  g_assert_cmpstr (one->run, ==, again->run);
}

typedef struct
{
  gboolean done;
  BongsuCityProcess *process;
  BongsuReadyLine *ready;
  GError *error;
} Start;

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Start *start = data;

  start->process = bongsu_city_process_start_finish (result, &start->ready, &start->error);
  start->done = TRUE;
}

static void
start_city (Start *start, const char *city)
{
  gint64 begun = g_get_monotonic_time ();

  bongsu_city_process_start_async (city, 0, NULL, started_cb, start);
  while (!start->done && g_get_monotonic_time () < begun + LIMIT_US)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (start->done);
}

static void
test_starts_and_ends (void)
{
  Start start = { 0 };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  gint64 begun;
  gboolean there = TRUE;

  g_socket_client_set_enable_proxy (client, FALSE);
  start_city (&start, "uiwang");
  g_assert_no_error (start.error);
  connection = g_socket_client_connect_to_uri (client, start.ready->url, 80, NULL, NULL);
  g_assert_nonnull (connection);
  g_clear_object (&connection);

  /* With the object its city goes. */
  g_assert_finalize_object (start.process);
  begun = g_get_monotonic_time ();
  while (there && g_get_monotonic_time () < begun + LIMIT_US)
    {
      connection = g_socket_client_connect_to_uri (client, start.ready->url, 80, NULL, NULL);
      there = connection != NULL;
      g_clear_object (&connection);
    }
  g_assert_false (there);
  bongsu_ready_line_free (start.ready);
}

static void
test_says_why_not (void)
{
  Start start = { 0 };

  start_city (&start, "atlantis");
  g_assert_null (start.process);
  g_assert_nonnull (strstr (start.error->message, "atlantis"));
  g_assert_nonnull (strstr (start.error->message, "uiwang"));
  g_clear_error (&start.error);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  /* This program does not lie beside bongsu-city as bongsu does: it is found in PATH instead. */
  if (argc > 1)
    {
      folder = g_path_get_dirname (argv[1]);
      path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);
      g_setenv ("PATH", path, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *name = g_strconcat ("/app/ready-line/refuses-", refused[i].name, NULL);

      g_test_add_data_func (name, refused[i].line, test_refused);
    }
  g_test_add_func ("/app/ready-line/says-where-and-when", test_parsed);
  g_test_add_func ("/app/city-process/starts-and-ends-with-the-object", test_starts_and_ends);
  g_test_add_func ("/app/city-process/says-the-city's-own-sentence", test_says_why_not);
  return g_test_run ();
}
