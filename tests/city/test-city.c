/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <mosquitto.h>
#include <string.h>

#include "city.h"
#include "entity-json.h"
#include "json-text.h"

#define TIMEOUT_S 20
#define BOARD "urn:ngsi-ld:Device:uiwang:G1"
#define BELL "urn:ngsi-ld:Device:uiwang:P07-bell"

/* A whole city with its clock standing still, a client of its HTTP, and a reader of its MQTT. */
typedef struct
{
  City *city;
  JsonNode *ready;
  SoupSession *session;

  struct mosquitto *reader;
  GAsyncQueue *messages; /* (element-type utf8) payloads */
  int subscribed;

  /* Of the last request. */
  gboolean answered;
  guint status;
  char *body;
  char *links;
  char *count;
  char *date;
  char *tenant;
  gint64 deadline; /* machine time */
  /* What the next request says instead. */
  const char *token;
  const char *say_tenant;
  const char *context;
} Fixture;

static const char *
say (Fixture *fixture, const char *member)
{
  return city_json_get_text (json_node_get_object (fixture->ready), member);
}

/* The city's own clock wakes the loop all the time: what bounds a wait is one deadline for the whole case. */
static void
iterate (Fixture *fixture)
{
  g_assert_cmpint (g_get_monotonic_time (), <, fixture->deadline);
  g_main_context_iteration (NULL, TRUE);
}

static void
start (Fixture *fixture, guint64 seed)
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

static void
set_up (Fixture *fixture, gconstpointer data)
{
  start (fixture, 5);
  fixture->deadline = g_get_monotonic_time () + TIMEOUT_S * G_TIME_SPAN_SECOND;
  fixture->session = soup_session_new ();
  fixture->messages = g_async_queue_new_full (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
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

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
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

static guint
request (Fixture *fixture, const char *method, const char *path, const char *body)
{
  g_autofree char *uri = g_strconcat (say (fixture, "url"), g_str_has_prefix (path, "/_city") ? "" : say (fixture, "basePath"),
                                      path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *bearer = g_strconcat ("Bearer ", fixture->token != NULL ? fixture->token : say (fixture, "token"), NULL);
  g_autofree char *link = g_strdup_printf ("<%s/%s>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"",
                                           say (fixture, "url"), fixture->context != NULL ? fixture->context : "context.jsonld");
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  soup_message_headers_append (headers, "Authorization", bearer);
  soup_message_headers_append (headers, "Accept", "application/json");
  soup_message_headers_append (headers, "Link", link);
  soup_message_headers_append (headers, "NGSILD-Tenant", fixture->say_tenant != NULL ? fixture->say_tenant : "uiwang");
  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  fixture->answered = FALSE;
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, fixture);
  while (!fixture->answered)
    iterate (fixture);
  fixture->token = fixture->say_tenant = fixture->context = NULL;

  return fixture->status;
}

static void
assert_problem (Fixture *fixture, guint status, const char *name)
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
  g_atomic_int_set (&((Fixture *) data)->subscribed, 1);
  g_main_context_wakeup (NULL);
}

static void
on_message_cb (struct mosquitto *client, void *data, const struct mosquitto_message *message)
{
  g_async_queue_push (((Fixture *) data)->messages, g_strndup (message->payload, (gsize) message->payloadlen));
  g_main_context_wakeup (NULL);
}

static void
connect_reader (Fixture *fixture)
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

static guint
subscribe (Fixture *fixture, const char *class, const char *type, const char *more)
{
  g_autofree char *body
    = g_strdup_printf ("{\"id\":\"urn:ngsi-ld:Subscription:bongsu:uiwang:%s\",\"type\":\"Subscription\",\"entities\":[{\"type\":\"%s\"}],%s"
                       "\"notificationTrigger\":[\"entityCreated\",\"entityUpdated\",\"entityDeleted\",\"attributeDeleted\"],"
                       "\"notification\":{\"format\":\"normalized\",\"sysAttrs\":true,\"endpoint\":{\"uri\":\"%s/ops/uiwang/%s\","
                       "\"accept\":\"application/json\",\"notifierInfo\":[{\"key\":\"MQTT-QoS\",\"value\":\"1\"}]}},\"isActive\":true}",
                       class, type, more, say (fixture, "mqtt"), class);

  return request (fixture, "POST", "/subscriptions", body);
}

/* The first entity of the next notification. */
static JsonObject *
next_notified (Fixture *fixture, JsonNode **document)
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

static void
advance (Fixture *fixture, double seconds)
{
  city_clock_advance (city_get_clock (fixture->city), (gint64) (seconds * G_TIME_SPAN_SECOND));
}

/* The value of an attribute of an entity of the store, as JSON. */
static char *
read_value (Fixture *fixture, const char *id, const char *name)
{
  const CityAttribute *attribute = city_entity_find (city_store_find (city_get_store (fixture->city), id), name);
  GString *text = g_string_new (NULL);

  if (attribute != NULL)
    city_json_append_node (text, attribute->value, FALSE);

  return g_string_free (text, FALSE);
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  const char *act = "{\"id\":\"urn:ngsi-ld:OperatorAction:1\",\"type\":\"OperatorAction\",\"verb\":{\"type\":\"Property\","
                    "\"value\":\"acknowledge\"},\"at\":{\"type\":\"Property\",\"value\":\"2027-05-16T05:00:01.000Z\"}}";

  g_assert_cmpuint (request (fixture, "POST", "/entities", act), ==, 201);
  request (fixture, "POST", "/entities", act);
  assert_problem (fixture, 409, "AlreadyExists");
  g_assert_cmpuint (request (fixture, "GET", "/entities/urn:ngsi-ld:OperatorAction:1", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, act);
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=OperatorAction&q=at%3E%222027-05-16T05:00:00.000Z%22", NULL), ==, 200);
  g_assert_cmpuint (strlen (fixture->body), >, strlen (act));
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=OperatorAction&q=at%3E%222027-05-17T05:00:00.000Z%22", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, "[]");
  g_assert_cmpuint (request (fixture, "DELETE", "/entities/urn:ngsi-ld:OperatorAction:1", NULL), ==, 204);
  request (fixture, "GET", "/entities/urn:ngsi-ld:OperatorAction:1", NULL);
  assert_problem (fixture, 404, "ResourceNotFound");
}

static guint
count_items (Fixture *fixture)
{
  g_autoptr(JsonNode) node = json_from_string (fixture->body, NULL);

  return json_array_get_length (json_node_get_array (node));
}

static void
test_paging (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=ParkingSpot&limit=300&count=true&options=sysAttrs", NULL), ==, 200);
  g_assert_cmpuint (count_items (fixture), ==, 300);
  g_assert_cmpstr (fixture->count, ==, "400");
  g_assert_nonnull (strstr (fixture->links, "rel=\"next\""));
  g_assert_nonnull (strstr (fixture->links, "offset=300"));
  g_assert_nonnull (strstr (fixture->links, "json-ld#context"));
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=ParkingSpot&limit=300&offset=300&count=true", NULL), ==, 200);
  g_assert_cmpuint (count_items (fixture), ==, 100);
  g_assert_null (strstr (fixture->links, "rel=\"next\""));
  g_assert_nonnull (strstr (fixture->links, "rel=\"prev\""));
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=ParkingSpot&limit=0&count=true", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, "[]");
  request (fixture, "GET", "/entities?type=ParkingSpot&limit=1001", NULL);
  assert_problem (fixture, 400, "BadRequestData");
  request (fixture, "GET", "/entities?id=" BELL, NULL);
  assert_problem (fixture, 400, "BadRequestData");
}

static void
test_door (Fixture *fixture, gconstpointer data)
{
  fixture->token = "0000";
  request (fixture, "GET", "/types", NULL);
  g_assert_cmpuint (fixture->status, ==, 401);
  fixture->say_tenant = "sokcho";
  request (fixture, "GET", "/types", NULL);
  assert_problem (fixture, 404, "NonexistentTenant");
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 200);
  g_assert_cmpstr (fixture->tenant, ==, "uiwang");
  g_assert_cmpstr (fixture->date, ==, "Sun, 16 May 2027 05:00:00 GMT");
  request (fixture, "PUT", "/entities/" BELL, "{}");
  assert_problem (fixture, 405, "OperationNotSupported");
  request (fixture, "POST", "/entities", "{\"a\":1,\"a\":2}");
  assert_problem (fixture, 400, "InvalidRequest");
}

static void
test_token_is_renewed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = g_strconcat (say (fixture, "url"), "/_city/token", NULL);
  g_autofree char *form = g_strconcat ("refresh=", say (fixture, "refresh"), NULL);
  g_autoptr(SoupMessage) message = soup_message_new_from_encoded_form ("POST", uri, g_strdup (form));
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *token = NULL;

  fixture->answered = FALSE;
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, fixture);
  while (!fixture->answered)
    iterate (fixture);
  g_assert_cmpuint (fixture->status, ==, 200);
  node = json_from_string (fixture->body, NULL);
  token = g_strdup (city_json_get_text (json_node_get_object (node), "access_token"));
  g_assert_cmpstr (token, !=, say (fixture, "token"));
  g_assert_cmpfloat (city_json_get_number (json_node_get_object (node), "expires_in", 0), ==, 3600);
  fixture->token = token;
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 200);
}

static void
test_foreign_context (Fixture *fixture, gconstpointer data)
{
  fixture->context = "other.jsonld";
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=Device", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, "[]");
  g_assert_null (strstr (fixture->links, "context.jsonld"));
  fixture->context = "other.jsonld";
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 200);
  g_assert_nonnull (strstr (fixture->body, "\"" CITY_VOCABULARY "Device\""));
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 200);
  g_assert_nonnull (strstr (fixture->body, "\"Device\""));
  g_assert_nonnull (strstr (fixture->links, "/context.jsonld>"));
}

static void
test_notifies (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) created = NULL;
  g_autoptr(JsonNode) deleted = NULL;
  JsonObject *entity;

  connect_reader (fixture);
  g_assert_cmpuint (subscribe (fixture, "act", "OperatorAction", ""), ==, 201);
  g_assert_cmpuint (subscribe (fixture, "act", "OperatorAction", ""), ==, 409);
  request (fixture, "POST", "/entities", "{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"verb\":{\"value\":\"note\"}}");
  entity = next_notified (fixture, &created);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, "urn:x:1");
  g_assert_nonnull (city_json_get_text (entity, "createdAt"));
  request (fixture, "DELETE", "/entities/urn:x:1", NULL);
  entity = next_notified (fixture, &deleted);
  g_assert_nonnull (city_json_get_text (entity, "deletedAt"));
  g_assert_cmpstr (city_json_get_text (city_json_get_object (entity, "verb"), "value"), ==, CITY_NULL);
  while (request (fixture, "GET", "/subscriptions/urn:ngsi-ld:Subscription:bongsu:uiwang:act", NULL) == 200
         && strstr (fixture->body, "lastSuccess") == NULL)
    iterate (fixture);
  g_assert_nonnull (strstr (fixture->body, "\"timesSent\":2"));
  g_assert_null (g_async_queue_try_pop (fixture->messages));
}

static void
test_subscription_refusals (Fixture *fixture, gconstpointer data)
{
  static const char *const endpoints[] = { "mqtt://192.0.2.1:1883/ops/uiwang/act", "http://127.0.0.1/x", "mqtts://127.0.0.1/x",
                                           "mqtt://127.0.0.1:1/ops/uiwang/act" };

  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"type\":\"Subscription\",\"entities\":[{\"type\":\"X\"}],\"notification\":{\"endpoint\":"
                                               "{\"uri\":\"%s\"}}}", endpoints[i]);

      request (fixture, "POST", "/subscriptions", body);
      assert_problem (fixture, 400, "BadRequestData");
    }
  subscribe (fixture, "act", "OperatorAction", "\"timeInterval\":5,");
  assert_problem (fixture, 501, "OperationNotSupported");
}

static char *
make_command (const char *msg_id, const char *multi)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, multi, -1);

  return g_strdup_printf ("{\"displayMessage\":{\"type\":\"Property\",\"value\":{\"msgId\":\"%s\",\"op\":\"show\",\"priority\":160,"
                          "\"multi\":\"%s\",\"text\":\"%s\",\"textHash\":\"sha256:%s\",\"validUntil\":\"2027-05-16T05:10:00Z\","
                          "\"durationS\":60,\"revertTo\":\"default\"}}}", msg_id, multi, multi, digest);
}

static void
test_sign_life (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = make_command ("m1", "도로살얼음 주의");
  g_autoptr(JsonNode) document = NULL;
  g_autofree char *pending = NULL;
  g_autofree char *early = NULL;
  g_autofree char *status = NULL;
  g_autofree char *info = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *after = NULL;
  g_autofree char *finished = NULL;
  JsonObject *entity;

  connect_reader (fixture);
  subscribe (fixture, "sign", "Device", "\"watchedAttributes\":[\"displayMessage_status\",\"displayedMessage\"],");
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs", command), ==, 204);
  advance (fixture, 0.3);
  pending = read_value (fixture, BOARD, "displayMessage_status");
  early = read_value (fixture, BOARD, "displayedMessage");
  g_assert_cmpstr (pending, ==, "\"PENDING\"");
  g_assert_nonnull (strstr (early, "\"msgId\":\"\""));
  entity = next_notified (fixture, &document);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, BOARD);

  advance (fixture, 4);
  status = read_value (fixture, BOARD, "displayMessage_status");
  info = read_value (fixture, BOARD, "displayMessage_info");
  shown = read_value (fixture, BOARD, "displayedMessage");
  g_assert_cmpstr (status, ==, "\"OK\"");
  g_assert_cmpstr (info, ==, "{\"msgId\":\"m1\",\"result\":\"displayed\"}");
  g_assert_nonnull (strstr (shown, "\"msgId\":\"m1\",\"multi\":\"도로살얼음 주의\""));
  /* The command itself is never stored. */
  g_assert_null (city_entity_find (city_store_find (city_get_store (fixture->city), BOARD), "displayMessage"));

  advance (fixture, 61);
  finished = read_value (fixture, BOARD, "displayMessage_status");
  after = read_value (fixture, BOARD, "displayedMessage");
  g_assert_cmpstr (finished, ==, "\"FINISHED\"");
  g_assert_nonnull (strstr (after, "\"source\":\"endDuration\""));
}

static void
test_command_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = make_command ("m2", "x");
  g_autofree char *status = NULL;

  g_assert_cmpuint (request (fixture, "POST", "/_city/fault", "{\"fault\":\"agentDown\"}"), ==, 204);
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs", command), ==, 207);
  g_assert_nonnull (strstr (fixture->body, "\"reason\":\"forward failed\""));
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs/displayMessage", "{\"value\":{\"msgId\":\"m\"}}"), ==, 404);
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"none\"}");
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs", "{\"displayMessage\":{\"value\":{\"msgId\":\"m3\",\"op\":\"show\"}}}"),
                    ==, 204);
  advance (fixture, 5);
  status = read_value (fixture, BOARD, "displayMessage_status");
  g_assert_cmpstr (status, ==, "\"ERROR\"");
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs", "{\"unheardOf\":{\"value\":1}}"), ==, 207);
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/urn:x:none/attrs", command), ==, 404);
}

static void
test_sign_faults (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = make_command ("m4", "가나다라");
  g_autofree char *shown = NULL;
  g_autofree char *foreign = NULL;

  request (fixture, "POST", "/_city/fault", "{\"fault\":\"mismatch\",\"entity\":\"" BOARD "\"}");
  request (fixture, "PATCH", "/entities/" BOARD "/attrs", command);
  advance (fixture, 5);
  shown = read_value (fixture, BOARD, "displayedMessage");
  g_assert_nonnull (strstr (shown, "\"multi\":\"가나\""));
  g_assert_cmpuint (request (fixture, "POST", "/_city/fault", "{\"fault\":\"foreignText\",\"entity\":\"" BOARD "\",\"text\":\"TEST\"}"), ==,
                    204);
  foreign = read_value (fixture, BOARD, "displayedMessage");
  g_assert_nonnull (strstr (foreign, "\"source\":\"local\""));
}

static void
test_bell (Fixture *fixture, gconstpointer data)
{
  g_autofree char *idle = NULL;
  g_autofree char *calling = NULL;
  g_autofree char *talking = NULL;

  advance (fixture, 19.9);
  idle = read_value (fixture, BELL, "bellState");
  g_assert_cmpstr (idle, ==, "\"idle\"");
  advance (fixture, 0.1);
  calling = read_value (fixture, BELL, "bellState");
  g_assert_cmpstr (calling, ==, "\"calling\"");
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BELL "/attrs", "{\"answerBell\":{\"value\":{\"msgId\":\"m5\",\"op\":\"set\"}}}"), ==,
                    204);
  advance (fixture, 5);
  talking = read_value (fixture, BELL, "bellState");
  g_assert_cmpstr (talking, ==, "\"talking\"");
}

static char *
digest_city (guint64 seed, double seconds)
{
  Fixture fixture = { 0 };
  CityWriteOptions options = { .sys_attrs = TRUE };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) types = NULL;

  start (&fixture, seed);
  advance (&fixture, seconds);
  types = city_store_list_types (city_get_store (fixture.city));
  for (guint t = 0; t < types->len; t++)
    {
      GPtrArray *list = city_store_list (city_get_store (fixture.city), g_ptr_array_index (types, t));

      for (guint i = 0; i < list->len; i++)
        city_entity_append (text, g_ptr_array_index (list, i), &options, NULL);
    }
  g_assert_cmpuint (text->len, >, 500000);
  g_clear_pointer (&fixture.city, city_free);
  g_clear_pointer (&fixture.ready, json_node_unref);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

static void
test_same_seed (void)
{
  g_autofree char *first = digest_city (7, 240);
  g_autofree char *second = digest_city (7, 240);
  g_autofree char *other = digest_city (8, 240);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other);
}

static void
test_plan (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (request (fixture, "GET", "/_city/plan", NULL), ==, 200);
  g_assert_nonnull (strstr (fixture->body, "FeatureCollection"));
  fixture->token = "0000";
  g_assert_cmpuint (request (fixture, "GET", "/_city/plan", NULL), ==, 401);
}

static void
test_http_faults (Fixture *fixture, gconstpointer data)
{
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"http\",\"status\":503,\"times\":1}");
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 503);
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 200);
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"unauthorised\",\"times\":1}");
  g_assert_cmpuint (request (fixture, "GET", "/types", NULL), ==, 401);
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"wrongContext\",\"seconds\":10}");
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=Device", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, "[]");
  g_assert_cmpuint (request (fixture, "POST", "/_city/clock", "{\"advanceS\":11}"), ==, 200);
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=Device&limit=1", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, !=, "[]");
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"earthquake\"}");
  assert_problem (fixture, 400, "BadRequestData");
}

static void
test_notification_faults (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) first = NULL;
  g_autoptr(JsonNode) second = NULL;
  JsonObject *entity;

  connect_reader (fixture);
  subscribe (fixture, "act", "OperatorAction", "");
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"drop\",\"times\":1}");
  request (fixture, "POST", "/entities", "{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"verb\":{\"value\":\"note\"}}");
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"duplicate\",\"times\":1}");
  request (fixture, "POST", "/entities", "{\"id\":\"urn:x:2\",\"type\":\"OperatorAction\",\"verb\":{\"value\":\"note\"}}");
  entity = next_notified (fixture, &first);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, "urn:x:2");
  entity = next_notified (fixture, &second);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, "urn:x:2");
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) document = NULL;
  JsonArray *items;

  connect_reader (fixture);
  subscribe (fixture, "act", "OperatorAction", "");
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/create",
                             "[{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"a\":1},{\"id\":\"urn:x:2\",\"type\":\"OperatorAction\",\"a\":2}]"),
                    ==, 201);
  next_notified (fixture, &document);
  items = city_json_get_array (city_json_get_object (json_node_get_object (document), "body"), "data");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/create",
                             "[{\"id\":\"urn:x:2\",\"type\":\"OperatorAction\",\"a\":1},{\"id\":\"urn:x:3\",\"type\":\"OperatorAction\",\"a\":2}]"),
                    ==, 207);
  g_assert_nonnull (strstr (fixture->body, "{\"success\":[\"urn:x:3\"],\"errors\":[{\"entityId\":\"urn:x:2\""));
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/upsert", "[{\"id\":\"urn:x:3\",\"type\":\"OperatorAction\",\"a\":9}]"), ==, 204);
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/delete", "[\"urn:x:1\",\"urn:x:2\",\"urn:x:3\"]"), ==, 204);
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/query", "{}"), ==, 501);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/city/city/create-twice-is-409", test_create },
    { "/city/city/pages-and-counts", test_paging },
    { "/city/city/wrong-token-tenant-method-body", test_door },
    { "/city/city/token-is-renewed", test_token_is_renewed },
    { "/city/city/foreign-context-answers-silently", test_foreign_context },
    { "/city/city/notifies-through-mosquitto", test_notifies },
    { "/city/city/notifies-nobody-else", test_subscription_refusals },
    { "/city/city/sign-from-command-to-read-back-to-end", test_sign_life },
    { "/city/city/commands-refused", test_command_refusals },
    { "/city/city/sign-faults", test_sign_faults },
    { "/city/city/bell-rings-and-is-answered", test_bell },
    { "/city/city/plan", test_plan },
    { "/city/city/http-faults", test_http_faults },
    { "/city/city/notification-faults", test_notification_faults },
    { "/city/city/batches", test_batch },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);
  g_test_add_func ("/city/city/same-seed-same-bytes", test_same_seed);

  return g_test_run ();
}
