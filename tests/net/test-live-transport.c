/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <mosquitto.h>
#include <string.h>

#include "live-transport.h"
#include "ngsi-ld.h"

#define WAIT_S 20
#define TOPIC "ops/test/device"

/* The wall clock; nothing here needs another one. */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, GObject)
struct _TestClock
{
  GObject parent_instance;
};

static gint64
test_clock_now (BongsuClock *clock)
{
  return g_get_real_time ();
}

static void
test_clock_iface_init (BongsuClockInterface *iface)
{
  iface->now = test_clock_now;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestClock, test_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_CLOCK, test_clock_iface_init))

static void
test_clock_class_init (TestClockClass *klass)
{
}

static void
test_clock_init (TestClock *self)
{
}

/* What the city does with a request. */
typedef enum
{
  MANNER_PAGE,      /* one entity, more to come */
  MANNER_CONFLICT,  /* 409 with ProblemDetails */
  MANNER_PLAIN,     /* 201 */
  MANNER_CONTEXT,   /* answers by another context */
  MANNER_CUT,       /* a page that ends in the middle */
  MANNER_LARGE,     /* more than a page may have */
  MANNER_REDIRECT,
  MANNER_CLOSE,     /* drops the connection after it has read the request */
} Manner;

typedef struct
{
  SoupServer *server;
  Manner manner;
  const char *token; /* (nullable) the only one that is let in */
  guint n_requests, n_tokens;
  char *last_method, *last_path, *last_query, *last_body, *last_tenant, *last_link, *last_accept_encoding, *last_agent;

  BongsuVocabulary *vocabulary;
  BongsuClock *clock;
  BongsuTransport *transport;
  char *url;

  char *folder;
  guint mqtt_port;
  GSubprocess *broker;
  guint n_batches, n_updates;
  char *last_value;
  guint state;
  guint n_opened;
} Fixture;

static void
keep (char **where, const char *text)
{
  g_free (*where);
  *where = g_strdup (text);
}

static void
answer_page (Fixture *f, SoupServerMessage *message)
{
  static const char body[] = "[{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"createdAt\":\"2026-11-20T12:00:00Z\","
                             "\"bellState\":{\"type\":\"Property\",\"value\":\"calling\",\"observedAt\":\"2026-11-20T12:00:00Z\"}}]";
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize size = f->manner == MANNER_CUT ? strlen (body) - 3 : strlen (body);

  soup_message_headers_append (headers, "Link", f->manner == MANNER_CONTEXT
                               ? "<http://other.example/c.jsonld>; rel=\"http://www.w3.org/ns/json-ld#context\""
                               : "<http://city.example/c.jsonld>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");
  soup_message_headers_append (headers, "Link", "</entities?offset=0>;rel=\"prev\", </entities?offset=2>;rel=\"next\"");
  soup_message_headers_append (headers, "NGSILD-Results-Count", "7");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, size);
}

static void
answer_token (Fixture *f, SoupServerMessage *message)
{
  static const char body[] = "{\"access_token\":\"second\",\"token_type\":\"Bearer\",\"expires_in\":60}";
  SoupMessageBody *form = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (form->data, (gsize) form->length);

  f->n_tokens++;
  if (g_strcmp0 (text, "refresh=again%2B") != 0)
    {
      soup_server_message_set_status (message, 400, NULL);
      return;
    }
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body, strlen (body));
}

static void
answer_problem (SoupServerMessage *message)
{
  static const char body[] = "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/AlreadyExists \",\"title\":\"t\",\"detail\":\"da\\u202ewas\"}";

  soup_server_message_set_status (message, 409, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_STATIC, body, strlen (body));
}

static void
answer (Fixture *f, SoupServerMessage *message)
{
  g_autofree char *large = NULL;

  switch (f->manner)
    {
    case MANNER_CONFLICT:
      answer_problem (message);
      break;
    case MANNER_PLAIN:
      soup_server_message_set_status (message, 201, NULL);
      break;
    case MANNER_LARGE:
      large = g_strnfill (5 * 1024 * 1024, ' ');
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, large, strlen (large));
      break;
    case MANNER_REDIRECT:
      soup_server_message_set_redirect (message, 302, "http://127.0.0.1:1/elsewhere");
      break;
    case MANNER_CLOSE:
      g_io_stream_close (soup_server_message_steal_connection (message), NULL, NULL);
      break;
    case MANNER_PAGE:
    case MANNER_CONTEXT:
    case MANNER_CUT:
    default:
      answer_page (f, message);
      break;
    }
}

static void
on_request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *expected = f->token != NULL ? g_strconcat ("Bearer ", f->token, NULL) : NULL;
  g_autofree char *text = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);

  if (strcmp (path, "/_city/token") == 0)
    {
      answer_token (f, message);
      return;
    }
  f->n_requests++;
  keep (&f->last_method, soup_server_message_get_method (message));
  keep (&f->last_path, g_uri_get_path (soup_server_message_get_uri (message)));
  keep (&f->last_query, g_uri_get_query (soup_server_message_get_uri (message)));
  keep (&f->last_body, text);
  keep (&f->last_tenant, soup_message_headers_get_one (headers, "NGSILD-Tenant"));
  keep (&f->last_link, soup_message_headers_get_one (headers, "Link"));
  keep (&f->last_accept_encoding, soup_message_headers_get_one (headers, "Accept-Encoding"));
  keep (&f->last_agent, soup_message_headers_get_one (headers, "User-Agent"));
  if (expected != NULL && g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), expected) != 0)
    soup_server_message_set_status (message, 401, NULL);
  else
    answer (f, message);
}

static void
on_batch_cb (BongsuTransport *transport, BongsuBatch *batch, Fixture *f)
{
  f->n_batches++;
  for (guint i = 0; i < bongsu_batch_get_n_updates (batch); i++)
    {
      const BongsuUpdate *update = bongsu_batch_get_update (batch, i);

      f->n_updates++;
      if (update->attribute != NULL)
        keep (&f->last_value, bongsu_value_get_text (&update->value));
    }
}

static void
on_stream_state_cb (BongsuTransport *transport, guint state, const char *sentence, Fixture *f)
{
  if (state == BONGSU_STREAM_OPEN)
    f->n_opened++;
  f->state = state;
  g_test_message ("stream %u %s", state, sentence != NULL ? sentence : "");
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Turns the main context until the condition holds. */
#define WAIT_FOR(condition) \
  G_STMT_START \
  { \
    gboolean late = FALSE; \
    guint timer = g_timeout_add_seconds (WAIT_S, late_cb, &late); \
    while (!(condition) && !late) \
      g_main_context_iteration (NULL, TRUE); \
    g_assert_true (condition); \
    if (!late) \
      g_source_remove (timer); \
  } \
  G_STMT_END

static guint
find_free_port (void)
{
  g_autoptr (GSocket) listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (listener, any, TRUE, NULL));
  bound = g_socket_get_local_address (listener, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const char *refresh = data;
  g_autofree char *mqtt = NULL;
  BongsuEndpoint endpoint = { .base_path = "/ngsi-ld/v1", .tenant = "test", .context = "http://city.example/c.jsonld",
                              .token = "first", .refresh = refresh, .mqtt_user = "reader", .mqtt_password = "secret",
                              .client_id = "bongsu-test-0", .loopback_only = TRUE };
  g_autoptr (GError) error = NULL;
  GSList *uris;

  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, on_request_cb, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->server);
  f->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->mqtt_port = find_free_port ();
  mqtt = g_strdup_printf ("mqtt://127.0.0.1:%u", f->mqtt_port);
  f->vocabulary = bongsu_vocabulary_new (NULL, FALSE, "en");
  f->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  endpoint.url = f->url;
  endpoint.mqtt_url = mqtt;
  f->transport = BONGSU_TRANSPORT (bongsu_live_transport_new (&endpoint, f->vocabulary, f->clock, &error));
  g_assert_no_error (error);
  g_signal_connect (f->transport, "batch", G_CALLBACK (on_batch_cb), f);
  g_signal_connect (f->transport, "stream-state", G_CALLBACK (on_stream_state_cb), f);
}

static void
stop_broker (Fixture *f)
{
  if (f->broker == NULL)
    return;
  g_subprocess_force_exit (f->broker);
  g_assert_true (g_subprocess_wait (f->broker, NULL, NULL));
  g_clear_object (&f->broker);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->transport), (gpointer *) &f->transport);
  g_object_unref (f->transport);
  g_assert_null (f->transport);
  stop_broker (f);
  soup_server_disconnect (f->server);
  g_object_unref (f->server);
  g_object_unref (f->clock);
  bongsu_vocabulary_unref (f->vocabulary);
  if (f->folder != NULL)
    {
      static const char *const names[] = { "mosquitto.conf", "passwords" };

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *path = g_build_filename (f->folder, names[i], NULL);

          g_unlink (path);
        }
      g_rmdir (f->folder);
    }
  g_free (f->folder);
  g_free (f->url);
  g_free (f->last_method);
  g_free (f->last_path);
  g_free (f->last_query);
  g_free (f->last_body);
  g_free (f->last_tenant);
  g_free (f->last_link);
  g_free (f->last_accept_encoding);
  g_free (f->last_agent);
  g_free (f->last_value);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static BongsuPage *
query (Fixture *f, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bongsu_transport_query_async (f->transport, "Device", 2, 0, cancellable, keep_result_cb, &result);
  WAIT_FOR (result != NULL);
  return bongsu_transport_query_finish (f->transport, result, error);
}

static BongsuReply *
send_body (Fixture *f, const char *method, const char *path, const char *body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  bongsu_transport_send_async (f->transport, method, path, bytes, NULL, keep_result_cb, &result);
  WAIT_FOR (result != NULL);
  return bongsu_transport_send_finish (f->transport, result, error);
}

static void
test_page (Fixture *f, gconstpointer data)
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

static void
test_conflict (Fixture *f, gconstpointer data)
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
test_renewal (Fixture *f, gconstpointer data)
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
test_renewal_of_write (Fixture *f, gconstpointer data)
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
test_signed_out (Fixture *f, gconstpointer data)
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
assert_query_fails (Fixture *f, Manner manner, BongsuNetError code)
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
test_refused_answers (Fixture *f, gconstpointer data)
{
  assert_query_fails (f, MANNER_CONTEXT, BONGSU_NET_ERROR_CONTEXT);
  assert_query_fails (f, MANNER_CUT, BONGSU_NET_ERROR_GUARD);
  assert_query_fails (f, MANNER_LARGE, BONGSU_NET_ERROR_TOO_LARGE);
}

static void
test_redirect (Fixture *f, gconstpointer data)
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
test_broken_write (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->manner = MANNER_CLOSE;
  g_assert_null (send_body (f, "PATCH", "/entities/urn:x:1/attrs", "{}", &error));
  g_assert_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_BROKEN);
  g_assert_false (bongsu_net_error_is_unsent (error));
  g_assert_cmpuint (f->n_requests, ==, 1);
}

static void
test_refused_port (Fixture *f, gconstpointer data)
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
test_hanging (Fixture *f, gconstpointer data)
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
test_stop (Fixture *f, gconstpointer data)
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

  bongsu_transport_query_async (transport, "Device", 1, 0, NULL, keep_result_cb, &first);
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
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (query (f, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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

static char *
find_broker (void)
{
  char *path = g_find_program_in_path ("mosquitto");

  if (path == NULL && g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup ("/usr/sbin/mosquitto");
  return path;
}

/* FALSE, and the test skipped, where there is no broker. */
static gboolean
start_broker (Fixture *f)
{
  g_autofree char *program = find_broker ();
  g_autofree char *configuration = NULL;
  g_autofree char *passwords = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      g_test_skip ("there is no mosquitto");
      return FALSE;
    }
  if (f->folder == NULL)
    f->folder = g_dir_make_tmp ("bongsu-net-XXXXXX", NULL);
  configuration = g_build_filename (f->folder, "mosquitto.conf", NULL);
  passwords = g_build_filename (f->folder, "passwords", NULL);
  text = g_strdup_printf ("user %s\nlistener %u 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest none\n",
                          g_get_user_name (), f->mqtt_port);
  g_assert_true (g_file_set_contents (configuration, text, -1, NULL));
  f->broker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "-c",
                                configuration, NULL);
  g_assert_no_error (error);
  return TRUE;
}

/* Publishes one notification, as the context broker would. */
static void
publish (Fixture *f, const char *topic, const char *payload, gsize size)
{
  struct mosquitto *mosq = mosquitto_new (NULL, true, NULL);
  int code = MOSQ_ERR_ERRNO;

  for (guint i = 0; i < 100 && code != MOSQ_ERR_SUCCESS; i++)
    {
      code = mosquitto_connect (mosq, "127.0.0.1", (int) f->mqtt_port, 60);
      if (code != MOSQ_ERR_SUCCESS)
        g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (code, ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_publish (mosq, NULL, topic, (int) size, payload, 0, false), ==, MOSQ_ERR_SUCCESS);
  while (mosquitto_want_write (mosq))
    mosquitto_loop (mosq, 10, 1);
  for (guint i = 0; i < 20; i++)
    mosquitto_loop (mosq, 10, 1);
  mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
}

static void
publish_value (Fixture *f, const char *topic, const char *value)
{
  g_autofree char *text
      = g_strdup_printf ("{\"metadata\":{\"NGSILD-Tenant\":\"test\"},\"body\":{\"type\":\"Notification\",\"data\":"
                         "[{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"bellState\":{\"value\":\"%s\"}}]}}", value);

  publish (f, topic, text, strlen (text));
}

static void
test_stream (Fixture *f, gconstpointer data)
{
  static const char *const topics[] = { "ops/test/+", NULL };

  if (!start_broker (f))
    return;
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  publish_value (f, TOPIC, "calling");
  WAIT_FOR (g_strcmp0 (f->last_value, "calling") == 0);
  publish (f, TOPIC, "{\"cut", 5);
  publish_value (f, TOPIC, "idle");
  WAIT_FOR (g_strcmp0 (f->last_value, "idle") == 0);

  /* The broker dies, and comes back with nothing in its memory. */
  stop_broker (f);
  WAIT_FOR (f->state != BONGSU_STREAM_OPEN);
  g_assert_true (start_broker (f));
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  g_assert_cmpuint (f->n_opened, ==, 2);
  publish_value (f, TOPIC, "talking");
  WAIT_FOR (g_strcmp0 (f->last_value, "talking") == 0);
}

/* Ten thousand notifications: the newest values arrive, in far fewer hand-overs. */
static void
test_burst (Fixture *f, gconstpointer data)
{
  static const char *const topics[] = { "ops/test/+", NULL };
  GString *text = g_string_new ("{\"body\":{\"type\":\"Notification\",\"data\":[");

  if (!start_broker (f))
    {
      g_string_free (text, TRUE);
      return;
    }
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (text, "%s{\"id\":\"urn:ngsi-ld:Device:%u\",\"type\":\"Device\",\"t\":{\"value\":\"%u\"}}",
                            i > 0 ? "," : "", i, i);
  g_string_append (text, "]}}");
  for (guint i = 0; i < 6; i++)
    publish (f, TOPIC, text->str, text->len);
  publish_value (f, TOPIC, "the end");
  WAIT_FOR (g_strcmp0 (f->last_value, "the end") == 0);
  g_assert_cmpuint (f->n_updates, >=, 3000);
  g_string_free (text, TRUE);
}

static void
test_stream_signed_out (Fixture *f, gconstpointer data)
{
  static const char *const topics[] = { "ops/test/+", NULL };
  g_autofree char *configuration = NULL;
  g_autofree char *text = NULL;
  g_autofree char *changed = NULL;

  if (!start_broker (f))
    return;
  stop_broker (f);
  configuration = g_build_filename (f->folder, "mosquitto.conf", NULL);
  text = g_strdup_printf ("user %s\nlistener %u 127.0.0.1\nallow_anonymous false\npersistence false\nlog_dest none\n",
                          g_get_user_name (), f->mqtt_port);
  g_assert_true (g_file_set_contents (configuration, text, -1, NULL));
  changed = find_broker ();
  f->broker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, changed, "-c",
                                configuration, NULL);
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_SIGNED_OUT);
}

int
main (int argc, char *argv[])
{
  static const char refresh[] = "again+";

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  mosquitto_lib_init ();
  g_test_add_func ("/net/live-transport/endpoints-that-are-allowed", test_endpoints);
  g_test_add_func ("/net/live-transport/encodes-ids", test_encode_id);
#define ADD(name, data, func) g_test_add ("/net/live-transport/" name, Fixture, data, set_up, func, tear_down)
  ADD ("page", NULL, test_page);
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
  ADD ("stream-comes-back", NULL, test_stream);
  ADD ("burst", NULL, test_burst);
  ADD ("stream-signed-out", NULL, test_stream_signed_out);
#undef ADD
  return g_test_run ();
}
