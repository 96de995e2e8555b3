/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net-fixture.h"

#include <glib/gstdio.h>
#include <mosquitto.h>
#include <string.h>

#define TOPIC "ops/test/device"

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

static void
keep (char **where, const char *text)
{
  g_free (*where);
  *where = g_strdup (text);
}

static void
answer_page (NetFixture *f, SoupServerMessage *message)
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
answer_token (NetFixture *f, SoupServerMessage *message)
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
answer (NetFixture *f, SoupServerMessage *message)
{
  g_autofree char *large = NULL;
  g_autoptr (GIOStream) stolen = NULL;

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
      stolen = soup_server_message_steal_connection (message);
      g_io_stream_close (stolen, NULL, NULL);
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
  NetFixture *f = data;
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
on_batch_cb (BongsuTransport *transport, BongsuBatch *batch, NetFixture *f)
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
on_stream_state_cb (BongsuTransport *transport, guint state, const char *sentence, NetFixture *f)
{
  if (state == BONGSU_STREAM_OPEN)
    f->n_opened++;
  f->state = state;
  g_test_message ("stream %u %s", state, sentence != NULL ? sentence : "");
}

gboolean
net_late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

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

void
net_fixture_set_up (NetFixture *f, gconstpointer refresh)
{
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

void
net_fixture_stop_broker (NetFixture *f)
{
  if (f->broker == NULL)
    return;
  g_subprocess_force_exit (f->broker);
  g_assert_true (g_subprocess_wait (f->broker, NULL, NULL));
  g_clear_object (&f->broker);
}

void
net_fixture_tear_down (NetFixture *f, gconstpointer refresh)
{
  g_object_add_weak_pointer (G_OBJECT (f->transport), (gpointer *) &f->transport);
  g_object_unref (f->transport);
  g_assert_null (f->transport);
  net_fixture_stop_broker (f);
  soup_server_disconnect (f->server);
  g_object_unref (f->server);
  g_object_unref (f->clock);
  bongsu_vocabulary_unref (f->vocabulary);
  if (f->folder != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, "mosquitto.conf", NULL);

      g_unlink (path);
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

static char *
find_broker (void)
{
  char *path = g_find_program_in_path ("mosquitto");

  if (path == NULL && g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup ("/usr/sbin/mosquitto");
  return path;
}

gboolean
net_fixture_start_broker (NetFixture *f, const char *who)
{
  g_autofree char *program = find_broker ();
  g_autofree char *configuration = NULL;
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
  /* Started as root it would become another user, who may not read the folder. */
  text = g_strdup_printf ("user %s\nlistener %u 127.0.0.1\n%s\npersistence false\nlog_dest none\n", g_get_user_name (),
                          f->mqtt_port, who);
  g_assert_true (g_file_set_contents (configuration, text, -1, NULL));
  f->broker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program,
                                "-c", configuration, NULL);
  g_assert_no_error (error);
  return TRUE;
}

void
net_fixture_publish (NetFixture *f, const char *payload, gsize size)
{
  struct mosquitto *mosq;

  mosquitto_lib_init ();
  mosq = mosquitto_new (NULL, true, NULL);
  g_assert_cmpint (mosquitto_connect (mosq, "127.0.0.1", (int) f->mqtt_port, 60), ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_publish (mosq, NULL, TOPIC, (int) size, payload, 0, false), ==, MOSQ_ERR_SUCCESS);
  while (mosquitto_want_write (mosq))
    mosquitto_loop (mosq, 10, 1);
  for (guint i = 0; i < 20; i++)
    mosquitto_loop (mosq, 10, 1);
  mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
}

void
net_fixture_publish_value (NetFixture *f, const char *value)
{
  g_autofree char *text
      = g_strdup_printf ("{\"metadata\":{\"NGSILD-Tenant\":\"test\"},\"body\":{\"type\":\"Notification\",\"data\":"
                         "[{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"bellState\":{\"value\":\"%s\"}}]}}",
                         value);

  net_fixture_publish (f, text, strlen (text));
}
