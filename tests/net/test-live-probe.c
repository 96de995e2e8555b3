/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "live-probe.h"
#include "net-fixture.h"

#define CONNECT_S 5
#define SLACK_S 5

typedef struct
{
  gboolean done;
  BongsuProbeAnswer *answer;
  GError *error;
} Outcome;

static void
did_ask (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->answer = bongsu_probe_ask_finish (BONGSU_PROBE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static BongsuProbe *
make_probe (const char *url, const char *mqtt, const char *token)
{
  BongsuEndpoint endpoint = { .url = url, .base_path = "/ngsi-ld/v1", .tenant = "test",
                              .context = "http://city.example/c.jsonld", .token = token, .mqtt_url = mqtt,
                              .client_id = "bongsu-check-0" };
  g_autoptr (GError) error = NULL;
  BongsuLiveProbe *probe = bongsu_live_probe_new (&endpoint, &error);

  g_assert_no_error (error);
  return BONGSU_PROBE (probe);
}

/* The answer (transfer full), or NULL with the error. */
static BongsuProbeAnswer *
ask (BongsuProbe *probe, BongsuProbeKind kind, gboolean of_stream, const char *path, const char *topic, GError **error)
{
  BongsuProbeQuestion question = { kind, of_stream, path, topic };
  Outcome outcome = { 0 };

  bongsu_probe_ask_async (probe, &question, NULL, did_ask, &outcome);
  WAIT_FOR (outcome.done);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.answer;
}

static void
test_get (NetFixture *f, gconstpointer data)
{
  g_autoptr (BongsuProbe) probe = make_probe (f->url, "mqtt://127.0.0.1:1", "first");
  g_autoptr (BongsuProbeAnswer) answer = ask (probe, BONGSU_PROBE_GET, FALSE, "/types", NULL, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (answer->count, ==, 7);
  g_assert_cmpstr (answer->context, ==, "http://city.example/c.jsonld");
  g_assert_nonnull (answer->body);
  g_assert_cmpstr (f->last_path, ==, "/ngsi-ld/v1/types");
  g_assert_cmpstr (f->last_method, ==, "GET");
  g_assert_cmpstr (f->last_tenant, ==, "test");
  g_assert_cmpstr (f->last_accept_encoding, ==, "identity");
}

static void
test_problem (NetFixture *f, gconstpointer data)
{
  g_autoptr (BongsuProbe) probe = make_probe (f->url, "mqtt://127.0.0.1:1", "wrong");
  g_autoptr (BongsuProbeAnswer) refused = NULL;
  g_autoptr (BongsuProbeAnswer) problem = NULL;
  g_autoptr (BongsuProbeAnswer) cut = NULL;

  f->token = "first";
  refused = ask (probe, BONGSU_PROBE_GET, FALSE, "/types", NULL, NULL);
  g_assert_cmpuint (refused->status, ==, 401);
  f->token = NULL;
  f->manner = MANNER_CONFLICT;
  problem = ask (probe, BONGSU_PROBE_GET, FALSE, "/types", NULL, NULL);
  g_assert_cmpuint (problem->status, ==, 409);
  g_assert_cmpstr (problem->problem, ==, "AlreadyExists");
  g_assert_null (problem->body);
  f->manner = MANNER_CUT;
  cut = ask (probe, BONGSU_PROBE_GET, FALSE, "/types", NULL, NULL);
  g_assert_cmpuint (cut->status, ==, 200);
  g_assert_null (cut->body);
}

static void
test_too_large (NetFixture *f, gconstpointer data)
{
  g_autoptr (BongsuProbe) probe = make_probe (f->url, "mqtt://127.0.0.1:1", "first");
  g_autoptr (GError) error = NULL;

  f->manner = MANNER_LARGE;
  g_assert_null (ask (probe, BONGSU_PROBE_GET, FALSE, "/types", NULL, &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TOO_LARGE);
}

static void
test_connect (NetFixture *f, gconstpointer data)
{
  g_autoptr (BongsuProbe) probe = make_probe (f->url, "mqtt://127.0.0.1:1", NULL);
  g_autoptr (BongsuProbeAnswer) name = ask (probe, BONGSU_PROBE_NAME, FALSE, NULL, NULL, NULL);
  g_autoptr (BongsuProbeAnswer) tcp = ask (probe, BONGSU_PROBE_TCP, FALSE, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (name->words, ==, "127.0.0.1");
  g_assert_true (g_str_has_prefix (tcp->words, "127.0.0.1:"));
  g_assert_null (ask (probe, BONGSU_PROBE_TCP, TRUE, NULL, NULL, &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "port 1"));
}

/* Somebody takes the connection and says nothing: the question ends by itself. */
static void
test_silent (NetFixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *mqtt = g_strdup_printf ("mqtts://127.0.0.1:%u", port);
  g_autoptr (BongsuProbe) probe = make_probe (f->url, mqtt, NULL);
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  g_assert_null (ask (probe, BONGSU_PROBE_TLS, TRUE, NULL, NULL, &error));
  g_assert_cmpint (error->domain, ==, BONGSU_NET_ERROR);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, (CONNECT_S + SLACK_S) * G_TIME_SPAN_SECOND);
}

static void
test_mqtt (NetFixture *f, gconstpointer data)
{
  g_autofree char *mqtt = g_strdup_printf ("mqtt://127.0.0.1:%u", f->mqtt_port);
  g_autoptr (BongsuProbe) probe = make_probe (f->url, mqtt, NULL);
  g_autoptr (BongsuProbeAnswer) login = NULL;
  g_autoptr (BongsuProbeAnswer) topic = NULL;
  g_autoptr (GError) error = NULL;

  if (!net_fixture_start_broker (f, "allow_anonymous true"))
    return;
  bongsu_transport_open_stream (f->transport, (const char *const[]) { "ops/test/+", NULL });
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  login = ask (probe, BONGSU_PROBE_MQTT, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  topic = ask (probe, BONGSU_PROBE_MQTT, TRUE, NULL, "ops/test/+", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (topic->words, ==, "ops/test/+");
  /* The console that is at work there was not disturbed. */
  g_assert_cmpuint (f->n_opened, ==, 1);
}

static void
test_mqtt_refused (NetFixture *f, gconstpointer data)
{
  g_autofree char *mqtt = g_strdup_printf ("mqtt://127.0.0.1:%u", f->mqtt_port);
  g_autoptr (BongsuProbe) probe = make_probe (f->url, mqtt, NULL);
  g_autoptr (GError) error = NULL;

  if (!net_fixture_start_broker (f, "allow_anonymous false"))
    return;
  bongsu_transport_open_stream (f->transport, (const char *const[]) { "ops/test/+", NULL });
  WAIT_FOR (f->state == BONGSU_STREAM_SIGNED_OUT);
  g_assert_null (ask (probe, BONGSU_PROBE_MQTT, TRUE, NULL, NULL, &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED);
}

static void
test_authority (void)
{
  BongsuEndpoint endpoint = { .url = "https://hub.example.kr", .mqtt_url = "mqtts://hub.example.kr", .ca_file = "/nowhere/ca.pem" };
  g_autoptr (GError) error = NULL;

  g_assert_null (bongsu_live_probe_new (&endpoint, &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "/nowhere/ca.pem"));
}

static void
add (const char *path, void (*test) (NetFixture *f, gconstpointer data))
{
  g_test_add (path, NetFixture, NULL, net_fixture_set_up, test, net_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/net/live-probe/brings-what-was-answered", test_get);
  add ("/net/live-probe/any-answer-is-one", test_problem);
  add ("/net/live-probe/bounded", test_too_large);
  add ("/net/live-probe/name-and-port", test_connect);
  add ("/net/live-probe/ends-by-itself", test_silent);
  add ("/net/live-probe/signs-on-beside-a-console", test_mqtt);
  add ("/net/live-probe/says-when-it-is-not-let-in", test_mqtt_refused);
  g_test_add_func ("/net/live-probe/authority-must-be-readable", test_authority);
  return g_test_run ();
}
