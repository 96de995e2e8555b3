/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "net-fixture.h"

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static BongsuPage *
query (NetFixture *f, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bongsu_transport_query_async (f->transport, "Device", NULL, 2, 0, cancellable, keep_result_cb, &result);
  WAIT_FOR (result != NULL);
  return bongsu_transport_query_finish (f->transport, result, error);
}

static BongsuReply *
send_body (NetFixture *f, const char *method, const char *path, const char *body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  bongsu_transport_send_async (f->transport, method, path, bytes, NULL, keep_result_cb, &result);
  WAIT_FOR (result != NULL);
  return bongsu_transport_send_finish (f->transport, result, error);
}

static void
test_page (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = query (f, NULL, &error);
  const BongsuUpdate *update;

  g_assert_no_error (error);
  g_assert_cmpstr (f->last_path, ==, "/ngsi-ld/v1/entities");
  g_assert_cmpstr (f->last_query, ==, "type=Device&limit=2&offset=0&count=true&options=sysAttrs");
  g_assert_cmpstr (f->last_tenant, ==, "test");
  g_assert_cmpstr (f->last_link, ==,
                   "<http://city.example/c.jsonld>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");
  g_assert_cmpstr (f->last_accept_encoding, ==, "identity");
  g_assert_cmpstr (f->last_agent, ==, "bongsu/" BONGSU_VERSION);
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_cmpuint (page->n_entities, ==, 1);
  g_assert_cmpint (page->count, ==, 7);
  g_assert_true (page->has_next);
  g_assert_cmpint (ABS (page->date - g_get_real_time ()), <, 3 * G_USEC_PER_SEC);
  g_assert_cmpstr (g_ptr_array_index (page->ids, 0), ==, "urn:ngsi-ld:Device:1");
  g_assert_cmpuint (bongsu_batch_get_n_updates (page->batch), ==, 2);
  update = bongsu_batch_get_update (page->batch, 1);
  g_assert_cmpstr (bongsu_value_get_text (&update->value), ==, "calling");
  g_assert_cmpuint (update->flags, ==, BONGSU_UPDATE_SNAPSHOT);
}

/* What is asked of the entities travels encoded. */
static void
test_filter (NetFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BongsuPage) page = NULL;

  bongsu_transport_query_async (f->transport, "OperatorAction", "at>\"2026-11-06T12:00:00.000Z\"", 20, 40, NULL,
                                keep_result_cb, &result);
  WAIT_FOR (result != NULL);
  page = bongsu_transport_query_finish (f->transport, result, NULL);
  g_assert_nonnull (page);
  g_assert_cmpstr (f->last_query, ==,
                   "type=OperatorAction&q=at%3E%222026-11-06T12%3A00%3A00.000Z%22&limit=20&offset=40&count=true"
                   "&options=sysAttrs");
}

static void
test_conflict (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) reply = NULL;

  f->manner = MANNER_CONFLICT;
  reply = send_body (f, "POST", "/entities", "{\"id\":\"urn:x:1\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 409);
  g_assert_cmpstr (reply->name, ==, "AlreadyExists");
  g_assert_cmpstr (reply->detail, ==, "dawas");
  g_assert_cmpstr (f->last_body, ==, "{\"id\":\"urn:x:1\"}");
  g_assert_cmpstr (f->last_method, ==, "POST");
}

static void
test_renewal (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = NULL;

  f->token = "second";
  page = query (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_cmpuint (f->n_tokens, ==, 1);
  g_assert_cmpuint (f->n_requests, ==, 2);
}

/* A write is not repeated: whoever sent it does that, and then the new token is in place. */
static void
test_renewal_of_write (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) refused = NULL;
  g_autoptr (BongsuReply) reply = NULL;

  f->token = "second";
  f->manner = MANNER_PLAIN;
  refused = send_body (f, "POST", "/entities", "{}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (refused->status, ==, 401);
  g_assert_cmpuint (f->n_requests, ==, 1);
  reply = send_body (f, "POST", "/entities", "{}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpuint (f->n_tokens, ==, 1);
}

static void
test_signed_out (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = NULL;

  f->token = "another";
  page = query (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->status, ==, 401);
  g_assert_cmpuint (f->n_requests, ==, 1);
}

static void
assert_query_fails (NetFixture *f, Manner manner, BongsuNetError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = NULL;

  f->manner = manner;
  page = query (f, NULL, &error);
  g_assert_error (error, BONGSU_NET_ERROR, (int) code);
  g_assert_null (page);
  g_assert_false (bongsu_net_error_is_unsent (error));
}

static void
test_refused_answers (NetFixture *f, gconstpointer data)
{
  assert_query_fails (f, MANNER_CONTEXT, BONGSU_NET_ERROR_CONTEXT);
  assert_query_fails (f, MANNER_CUT, BONGSU_NET_ERROR_GUARD);
  assert_query_fails (f, MANNER_LARGE, BONGSU_NET_ERROR_TOO_LARGE);
}

static void
test_redirect (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) reply = NULL;

  f->manner = MANNER_REDIRECT;
  reply = send_body (f, "GET", "//_city/plan", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 302);
  g_assert_cmpuint (f->n_requests, ==, 1);
  g_assert_cmpstr (f->last_path, ==, "/_city/plan");
  g_assert_null (f->last_tenant);
}

/* The city read the request and said nothing: nobody knows whether it was done, and it is not sent again. */
static void
test_broken_write (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->manner = MANNER_CLOSE;
  g_assert_null (send_body (f, "PATCH", "/entities/urn:x:1/attrs", "{}", &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_BROKEN);
  g_assert_false (bongsu_net_error_is_unsent (error));
  g_assert_cmpuint (f->n_requests, ==, 1);
}

static void
test_refused_port (NetFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  soup_server_disconnect (f->server);
  g_assert_null (send_body (f, "POST", "/entities", "{}", &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED);
  g_assert_true (bongsu_net_error_is_unsent (error));
  g_assert_cmpuint (f->n_requests, ==, 0);
}

/* A server that takes the connection and never says a word: a write ends by its own deadline, its fate unknown. */
static void
test_hanging (NetFixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  BongsuEndpoint endpoint = { .url = url, .base_path = "", .mqtt_url = "mqtt://127.0.0.1:1", .loopback_only = TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuTransport) transport
      = BONGSU_TRANSPORT (bongsu_live_transport_new (&endpoint, f->vocabulary, f->clock, &error));
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  gint64 begin = g_get_monotonic_time ();

  g_assert_no_error (error);
  bongsu_transport_send_async (transport, "PATCH", "/entities/urn:x:1/attrs", body, NULL, keep_result_cb, &result);
  WAIT_FOR (result != NULL);
  g_assert_null (bongsu_transport_send_finish (transport, result, &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TIMEOUT);
  g_assert_false (bongsu_net_error_is_unsent (error));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 13 * G_USEC_PER_SEC);
}

/* The end does not wait for the city, and everybody who asked gets an answer. */
static void
test_stop (NetFixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  BongsuEndpoint endpoint = { .url = url, .base_path = "", .mqtt_url = "mqtt://127.0.0.1:1", .loopback_only = TRUE };
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  BongsuTransport *transport = BONGSU_TRANSPORT (bongsu_live_transport_new (&endpoint, f->vocabulary, f->clock, NULL));
  gint64 begin = g_get_monotonic_time ();

  bongsu_transport_query_async (transport, "Device", "at>\"2026-11-06\"", 1, 0, NULL, keep_result_cb, &first);
  bongsu_transport_read_async (transport, "urn:x:1", NULL, keep_result_cb, &second);
  bongsu_live_transport_stop (BONGSU_LIVE_TRANSPORT (transport));
  WAIT_FOR (first != NULL && second != NULL);
  g_assert_null (bongsu_transport_query_finish (transport, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (bongsu_transport_query_finish (transport, second, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 3 * G_USEC_PER_SEC);
  g_clear_object (&first);
  g_clear_object (&second);
  g_assert_finalize_object (transport);
}

static void
test_cancel (NetFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (query (f, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The end of the link comes at any moment, also between the head of an answer and our hearing of it. */
static void
test_cancel_anywhere (NetFixture *f, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GAsyncResult *results[2] = { NULL, NULL };
      const guint n_requests = f->n_requests;
      gint64 until;

      for (guint j = 0; j < 2; j++)
        bongsu_transport_query_async (f->transport, "Device", NULL, 2, 0, cancellable, keep_result_cb, &results[j]);
      WAIT_FOR (f->n_requests >= n_requests + 1);
      until = g_get_monotonic_time () + g_test_rand_int_range (0, 1500);
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      WAIT_FOR (results[0] != NULL && results[1] != NULL);
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (BongsuPage) page = bongsu_transport_query_finish (f->transport, results[j], &error);

          if (page == NULL)
            g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_object_unref (results[j]);
        }
    }
}

static void
test_endpoints (void)
{
  const struct
  {
    const char *url, *mqtt, *base;
    gboolean loopback_only, good;
  } cases[] = {
    { "http://127.0.0.1:80", "mqtt://127.0.0.1:1883", "", FALSE, TRUE },
    { "http://localhost", "mqtt://[::1]:1883", "/ngsi-ld/v1", TRUE, TRUE },
    { "https://hub.example.kr", "mqtts://mqtt.example.kr", "", FALSE, TRUE },
    { "http://hub.example.kr", "mqtts://mqtt.example.kr", "", FALSE, FALSE },
    { "https://hub.example.kr", "mqtt://mqtt.example.kr", "", FALSE, FALSE },
    { "https://hub.example.kr", "mqtts://127.0.0.1", "", TRUE, FALSE },
    { "http://127.0.0.1.example.kr", "mqtt://127.0.0.1", "", FALSE, FALSE },
    { "http://user@127.0.0.1", "mqtt://127.0.0.1", "", FALSE, FALSE },
    { "http://127.0.0.1/path", "mqtt://127.0.0.1", "", FALSE, FALSE },
    { "http://127.0.0.1", "mqtt://127.0.0.1", "/trailing/", FALSE, FALSE },
    { "ftp://127.0.0.1", "mqtt://127.0.0.1", "", FALSE, FALSE },
    { "nonsense", "mqtt://127.0.0.1", "", FALSE, FALSE },
    { "http://127.0.0.1", NULL, "", FALSE, FALSE },
  };
  g_autoptr (BongsuVocabulary) vocabulary = bongsu_vocabulary_new (NULL, FALSE, "en");
  g_autoptr (BongsuClock) clock = g_object_new (TEST_TYPE_CLOCK, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BongsuEndpoint endpoint = { .url = cases[i].url, .mqtt_url = cases[i].mqtt, .base_path = cases[i].base,
                                  .loopback_only = cases[i].loopback_only };
      g_autoptr (GError) error = NULL;
      g_autoptr (BongsuLiveTransport) transport = bongsu_live_transport_new (&endpoint, vocabulary, clock, &error);

      g_test_message ("%s %s", cases[i].url, cases[i].mqtt);
      g_assert_cmpint (transport != NULL, ==, cases[i].good);
      g_assert_cmpint (error == NULL, ==, cases[i].good);
    }
}

static void
test_encode_id (void)
{
  g_autofree char *plain = bongsu_transport_encode_id ("urn:ngsi-ld:Device:uiwang-P07");
  g_autofree char *odd = bongsu_transport_encode_id ("urn:x:a/b?c#d%e");

  g_assert_cmpstr (plain, ==, "urn:ngsi-ld:Device:uiwang-P07");
  g_assert_cmpstr (odd, ==, "urn:x:a%2Fb%3Fc%23d%25e");
  g_assert_null (bongsu_transport_encode_id ("http://example.kr/1"));
  g_assert_null (bongsu_transport_encode_id ("urn:"));
  g_assert_null (bongsu_transport_encode_id ("urn:a b"));
  g_assert_null (bongsu_transport_encode_id ("urn:가"));
  g_assert_null (bongsu_transport_encode_id (NULL));
}

int
main (int argc, char *argv[])
{
  static const char refresh[] = "again+";

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/live-transport/endpoints-that-are-allowed", test_endpoints);
  g_test_add_func ("/net/live-transport/encodes-ids", test_encode_id);
#define ADD(name, data, func) \
  g_test_add ("/net/live-transport/" name, NetFixture, data, \
    net_fixture_set_up, func, net_fixture_tear_down)
  ADD ("page", NULL, test_page);
  ADD ("filter-is-encoded", NULL, test_filter);
  ADD ("conflict-is-a-reply", NULL, test_conflict);
  ADD ("token-is-renewed-once", refresh, test_renewal);
  ADD ("write-is-not-repeated", refresh, test_renewal_of_write);
  ADD ("signed-out", NULL, test_signed_out);
  ADD ("odd-answers-are-refused", NULL, test_refused_answers);
  ADD ("redirects-are-not-followed", NULL, test_redirect);
  ADD ("broken-write-is-unknown", NULL, test_broken_write);
  ADD ("refused-port-is-unsent", NULL, test_refused_port);
  ADD ("hanging-city-ends-by-deadline", NULL, test_hanging);
  ADD ("stop-answers-everybody", NULL, test_stop);
  ADD ("cancelled", NULL, test_cancel);
  ADD ("cancelled-anywhere", NULL, test_cancel_anywhere);
#undef ADD
  return g_test_run ();
}
