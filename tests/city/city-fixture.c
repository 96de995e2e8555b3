/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "city-fixture.h"

#include "json-text.h"

#define TIMEOUT_S 20

const char *
say (CityFixture *fixture, const char *member)
{
  return city_json_get_text (json_node_get_object (fixture->ready), member);
}

/* The city's own clock wakes the loop all the time: what bounds a wait is one deadline for the whole case. */
void
iterate (CityFixture *fixture)
{
  g_assert_cmpint (g_get_monotonic_time (), <, fixture->deadline);
  g_main_context_iteration (NULL, TRUE);
}

void
city_fixture_start (CityFixture *fixture, guint64 seed)
{
  CityOptions options = { .city = "uiwang", .has_seed = TRUE, .seed = seed, .speed = 0, .token_life_s = 3600 };
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  fixture->city = city_new (&options, &error);
  g_assert_no_error (error);
  line = city_dup_ready_line (fixture->city);
  fixture->ready = json_from_string (line, &error);
  g_assert_no_error (error);
}

void
city_fixture_set_up (CityFixture *fixture, gconstpointer data)
{
  city_fixture_start (fixture, 5);
  fixture->deadline = g_get_monotonic_time () + TIMEOUT_S * G_TIME_SPAN_SECOND;
  /* Straight to the loopback, whatever proxies this machine has. */
  fixture->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  fixture->messages = g_async_queue_new_full (g_free);
}

void
city_fixture_tear_down (CityFixture *fixture, gconstpointer data)
{
  if (fixture->reader != NULL)
    {
      mosquitto_disconnect (fixture->reader);
      mosquitto_loop_stop (fixture->reader, false);
      mosquitto_destroy (fixture->reader);
      mosquitto_lib_cleanup ();
    }
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->city, city_free);
  /* Both ends of a connection close in turns of the loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->ready, json_node_unref);
  g_clear_pointer (&fixture->messages, g_async_queue_unref);
  g_free (fixture->body);
  g_free (fixture->links);
  g_free (fixture->count);
  g_free (fixture->date);
  g_free (fixture->tenant);
}

static void
keep (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

void
city_fixture_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CityFixture *fixture = data;
  SoupSession *session = SOUP_SESSION (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (session, result, &error);
  SoupMessage *message = soup_session_get_async_result_message (session, result);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  g_assert_no_error (error);
  g_free (fixture->body);
  fixture->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  fixture->status = soup_message_get_status (message);
  keep (&fixture->links, soup_message_headers_get_list (headers, "Link"));
  keep (&fixture->count, soup_message_headers_get_one (headers, "NGSILD-Results-Count"));
  keep (&fixture->date, soup_message_headers_get_one (headers, "Date"));
  keep (&fixture->tenant, soup_message_headers_get_one (headers, "NGSILD-Tenant"));
  fixture->answered = TRUE;
}

guint
request (CityFixture *fixture, const char *method, const char *path, const char *body)
{
  g_autofree char *uri = g_strconcat (say (fixture, "url"),
                                      g_str_has_prefix (path, "/_city") ? "" : say (fixture, "basePath"), path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *bearer = g_strconcat ("Bearer ", fixture->token != NULL ? fixture->token : say (fixture, "token"),
                                         NULL);
  g_autofree char *link = g_strdup_printf (
      "<%s/%s>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"", say (fixture, "url"),
      fixture->context != NULL ? fixture->context : "context.jsonld");
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  soup_message_headers_append (headers, "Authorization", bearer);
  soup_message_headers_append (headers, "Accept", "application/json");
  soup_message_headers_append (headers, "Link", link);
  soup_message_headers_append (headers, "NGSILD-Tenant", fixture->say_tenant != NULL ? fixture->say_tenant : "uiwang");
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  fixture->answered = FALSE;
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, city_fixture_answered_cb,
                                    fixture);
  while (!fixture->answered)
    iterate (fixture);
  fixture->token = fixture->say_tenant = fixture->context = NULL;

  return fixture->status;
}

void
assert_problem (CityFixture *fixture, guint status, const char *name)
{
  g_autoptr(JsonNode) node = json_from_string (fixture->body, NULL);
  g_autofree char *type = g_strconcat ("https://uri.etsi.org/ngsi-ld/errors/", name, NULL);

  g_assert_cmpuint (fixture->status, ==, status);
  g_assert_nonnull (node);
  g_assert_cmpstr (city_json_get_text (json_node_get_object (node), "type"), ==, type);
  g_assert_nonnull (city_json_get_text (json_node_get_object (node), "detail"));
}

static void
on_connected_cb (struct mosquitto *client, void *data, int code)
{
  if (code == 0)
    mosquitto_subscribe (client, NULL, "ops/uiwang/+", 1);
}

static void
on_subscribed_cb (struct mosquitto *client, void *data, int id, int n, const int *granted)
{
  g_atomic_int_set (&((CityFixture *) data)->subscribed, 1);
  g_main_context_wakeup (NULL);
}

static void
on_message_cb (struct mosquitto *client, void *data, const struct mosquitto_message *message)
{
  g_async_queue_push (((CityFixture *) data)->messages, g_strndup (message->payload, (gsize) message->payloadlen));
  g_main_context_wakeup (NULL);
}

void
connect_reader (CityFixture *fixture)
{
  g_autoptr(GUri) uri = g_uri_parse (say (fixture, "mqtt"), G_URI_FLAGS_NONE, NULL);

  mosquitto_lib_init ();
  fixture->reader = mosquitto_new ("test-reader", true, fixture);
  mosquitto_username_pw_set (fixture->reader, say (fixture, "mqttUser"), say (fixture, "mqttPassword"));
  mosquitto_connect_callback_set (fixture->reader, on_connected_cb);
  mosquitto_subscribe_callback_set (fixture->reader, on_subscribed_cb);
  mosquitto_message_callback_set (fixture->reader, on_message_cb);
  g_assert_cmpint (mosquitto_connect (fixture->reader, "127.0.0.1", g_uri_get_port (uri), 10), ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_loop_start (fixture->reader), ==, MOSQ_ERR_SUCCESS);
  while (g_atomic_int_get (&fixture->subscribed) == 0)
    iterate (fixture);
}

guint
subscribe (CityFixture *fixture, const char *class, const char *type, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"urn:ngsi-ld:Subscription:bongsu:uiwang:%s\",\"type\":\"Subscription\",\"entities\":[{\"type\":\"%s\"}]"
      ",%s"
      "\"notificationTrigger\":[\"entityCreated\",\"entityUpdated\",\"entityDeleted\",\"attributeDeleted\"],"
      "\"notification\":{\"format\":\"normalized\",\"sysAttrs\":true,\"endpoint\":{\"uri\":\"%s/ops/uiwang/%s\","
      "\"accept\":\"application/json\",\"notifierInfo\":[{\"key\":\"MQTT-QoS\",\"value\":\"1\"}]}},\"isActive\":true}",
      class, type, more, say (fixture, "mqtt"), class);

  return request (fixture, "POST", "/subscriptions", body);
}

/* The first entity of the next notification. */
JsonObject *
next_notified (CityFixture *fixture, JsonNode **document)
{
  g_autofree char *payload = NULL;
  JsonObject *body;

  while ((payload = g_async_queue_try_pop (fixture->messages)) == NULL)
    iterate (fixture);
  *document = json_from_string (payload, NULL);
  g_assert_nonnull (*document);
  g_assert_nonnull (city_json_get_object (json_node_get_object (*document), "metadata"));
  body = city_json_get_object (json_node_get_object (*document), "body");
  g_assert_cmpstr (city_json_get_text (body, "type"), ==, "Notification");

  return json_array_get_object_element (city_json_get_array (body, "data"), 0);
}

void
advance (CityFixture *fixture, double seconds)
{
  city_clock_advance (city_get_clock (fixture->city), (gint64) (seconds * G_TIME_SPAN_SECOND));
}

/* The value of an attribute of an entity of the store, as JSON. */
char *
read_value (CityFixture *fixture, const char *id, const char *name)
{
  const CityAttribute *attribute = city_entity_find (city_store_find (city_get_store (fixture->city), id), name);
  GString *text = g_string_new (NULL);

  if (attribute != NULL)
    city_json_append_node (text, attribute->value, FALSE);

  return g_string_free (text, FALSE);
}
