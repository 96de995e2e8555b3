/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "city-fixture.h"
#include "entity-json.h"
#include "json-text.h"

#define BOARD "urn:ngsi-ld:Device:uiwang:G1"
#define BELL "urn:ngsi-ld:Device:uiwang:P07-bell"

static void
test_create (CityFixture *fixture, gconstpointer data)
{
  const char *act =
      "{\"id\":\"urn:ngsi-ld:OperatorAction:1\",\"type\":\"OperatorAction\",\"verb\":{\"type\":\"Property\","
      "\"value\":\"acknowledge\"},\"at\":{\"type\":\"Property\",\"value\":\"2027-05-16T05:00:01.000Z\"}}";

  g_assert_cmpuint (request (fixture, "POST", "/entities", act), ==, 201);
  request (fixture, "POST", "/entities", act);
  assert_problem (fixture, 409, "AlreadyExists");
  g_assert_cmpuint (request (fixture, "GET", "/entities/urn:ngsi-ld:OperatorAction:1", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, act);
  g_assert_cmpuint (
      request (fixture, "GET", "/entities?type=OperatorAction&q=at%3E%222027-05-16T05:00:00.000Z%22", NULL), ==, 200);
  g_assert_cmpuint (strlen (fixture->body), >, strlen (act));
  g_assert_cmpuint (
      request (fixture, "GET", "/entities?type=OperatorAction&q=at%3E%222027-05-17T05:00:00.000Z%22", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, "[]");
  g_assert_cmpuint (request (fixture, "DELETE", "/entities/urn:ngsi-ld:OperatorAction:1", NULL), ==, 204);
  request (fixture, "GET", "/entities/urn:ngsi-ld:OperatorAction:1", NULL);
  assert_problem (fixture, 404, "ResourceNotFound");
}

static guint
count_items (CityFixture *fixture)
{
  g_autoptr(JsonNode) node = json_from_string (fixture->body, NULL);

  return json_array_get_length (json_node_get_array (node));
}

static void
test_paging (CityFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=ParkingSpot&limit=300&count=true&options=sysAttrs", NULL),
                    ==, 200);
  g_assert_cmpuint (count_items (fixture), ==, 300);
  g_assert_cmpstr (fixture->count, ==, "400");
  g_assert_nonnull (strstr (fixture->links, "rel=\"next\""));
  g_assert_nonnull (strstr (fixture->links, "offset=300"));
  g_assert_nonnull (strstr (fixture->links, "json-ld#context"));
  g_assert_cmpuint (request (fixture, "GET", "/entities?type=ParkingSpot&limit=300&offset=300&count=true", NULL), ==,
                    200);
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
test_door (CityFixture *fixture, gconstpointer data)
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
test_token_is_renewed (CityFixture *fixture, gconstpointer data)
{
  g_autofree char *uri = g_strconcat (say (fixture, "url"), "/_city/token", NULL);
  g_autofree char *form = g_strconcat ("refresh=", say (fixture, "refresh"), NULL);
  g_autoptr(SoupMessage) message = soup_message_new_from_encoded_form ("POST", uri, g_strdup (form));
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *token = NULL;

  fixture->answered = FALSE;
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, city_fixture_answered_cb,
                                    fixture);
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
test_foreign_context (CityFixture *fixture, gconstpointer data)
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
test_notifies (CityFixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) created = NULL;
  g_autoptr(JsonNode) deleted = NULL;
  JsonObject *entity;

  connect_reader (fixture);
  g_assert_cmpuint (subscribe (fixture, "act", "OperatorAction", ""), ==, 201);
  g_assert_cmpuint (subscribe (fixture, "act", "OperatorAction", ""), ==, 409);
  request (fixture, "POST", "/entities",
           "{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"verb\":{\"value\":\"note\"}}");
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
test_subscription_refusals (CityFixture *fixture, gconstpointer data)
{
  static const char *const endpoints[] = { "mqtt://192.0.2.1:1883/ops/uiwang/act", "http://127.0.0.1/x",
                                           "mqtts://127.0.0.1/x", "mqtt://127.0.0.1:1/ops/uiwang/act" };

  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "{\"type\":\"Subscription\",\"entities\":[{\"type\":\"X\"}],\"notification\":{\"endpoint\":"
          "{\"uri\":\"%s\"}}}",
          endpoints[i]);

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

  return g_strdup_printf (
      "{\"displayMessage\":{\"type\":\"Property\",\"value\":{\"msgId\":\"%s\",\"op\":\"show\",\"priority\":160,"
      "\"multi\":\"%s\",\"text\":\"%s\",\"textHash\":\"sha256:%s\",\"validUntil\":\"2027-05-16T05:10:00Z\","
      "\"durationS\":60,\"revertTo\":\"default\"}}}",
      msg_id, multi, multi, digest);
}

static void
test_sign_life (CityFixture *fixture, gconstpointer data)
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
test_command_refusals (CityFixture *fixture, gconstpointer data)
{
  g_autofree char *command = make_command ("m2", "x");
  g_autofree char *status = NULL;

  g_assert_cmpuint (request (fixture, "POST", "/_city/fault", "{\"fault\":\"agentDown\"}"), ==, 204);
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs", command), ==, 207);
  g_assert_nonnull (strstr (fixture->body, "\"reason\":\"forward failed\""));
  g_assert_cmpuint (
      request (fixture, "PATCH", "/entities/" BOARD "/attrs/displayMessage", "{\"value\":{\"msgId\":\"m\"}}"), ==, 404);
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"none\"}");
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs",
                             "{\"displayMessage\":{\"value\":{\"msgId\":\"m3\",\"op\":\"show\"}}}"),
                    ==, 204);
  advance (fixture, 5);
  status = read_value (fixture, BOARD, "displayMessage_status");
  g_assert_cmpstr (status, ==, "\"ERROR\"");
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BOARD "/attrs", "{\"unheardOf\":{\"value\":1}}"), ==, 207);
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/urn:x:none/attrs", command), ==, 404);
}

static void
test_sign_faults (CityFixture *fixture, gconstpointer data)
{
  g_autofree char *command = make_command ("m4", "가나다라");
  g_autofree char *shown = NULL;
  g_autofree char *foreign = NULL;

  request (fixture, "POST", "/_city/fault", "{\"fault\":\"mismatch\",\"entity\":\"" BOARD "\"}");
  request (fixture, "PATCH", "/entities/" BOARD "/attrs", command);
  advance (fixture, 5);
  shown = read_value (fixture, BOARD, "displayedMessage");
  g_assert_nonnull (strstr (shown, "\"multi\":\"가나\""));
  g_assert_cmpuint (request (fixture, "POST", "/_city/fault",
                             "{\"fault\":\"foreignText\",\"entity\":\"" BOARD "\",\"text\":\"TEST\"}"),
                    ==, 204);
  foreign = read_value (fixture, BOARD, "displayedMessage");
  g_assert_nonnull (strstr (foreign, "\"source\":\"local\""));
}

static void
test_bell (CityFixture *fixture, gconstpointer data)
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
  g_assert_cmpuint (request (fixture, "PATCH", "/entities/" BELL "/attrs",
                             "{\"answerBell\":{\"value\":{\"msgId\":\"m5\",\"op\":\"set\"}}}"),
                    ==, 204);
  advance (fixture, 5);
  talking = read_value (fixture, BELL, "bellState");
  g_assert_cmpstr (talking, ==, "\"talking\"");
}

/* The car park fills and stays full, whatever its spaces do. */
static void
test_story (CityFixture *fixture, gconstpointer data)
{
  const char *park = "urn:ngsi-ld:OffStreetParking:uiwang:PK1";
  g_autofree char *filling = NULL;
  g_autofree char *full = NULL;
  g_autofree char *still = NULL;
  g_autofree char *share = NULL;

  advance (fixture, 45.1);
  filling = read_value (fixture, park, "availableSpotNumber");
  g_assert_cmpstr (filling, ==, "7");
  advance (fixture, 25);
  full = read_value (fixture, park, "availableSpotNumber");
  g_assert_cmpstr (full, ==, "0");
  advance (fixture, 600);
  still = read_value (fixture, park, "availableSpotNumber");
  share = read_value (fixture, park, "occupancy");
  g_assert_cmpstr (still, ==, "0");
  g_assert_cmpstr (share, ==, "1");
}

/* No crosswalk contradicts itself but the one whose floor light the story switches off. */
static void
test_signals (CityFixture *fixture, gconstpointer data)
{
  for (guint step = 0; step < 400; step++)
    {
      for (guint i = 1; i <= 20; i++)
        {
          g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:uiwang:CW%u", i);
          g_autofree char *pedestrians = read_value (fixture, id, "pedestrianPhase");
          g_autofree char *floor = read_value (fixture, id, "floorPhase");
          g_autofree char *left = read_value (fixture, id, "pedestrianRemaining");
          gboolean off = i == 5 && step >= 280 && step < 330;

          g_assert_cmpstr (floor, ==, off ? "\"off\"" : g_str_equal (pedestrians, "\"flashingGreen\"") ? "\"flashing\""
                                                                                                       : pedestrians);
          if (i != 1)
            g_assert_cmpint (g_str_equal (pedestrians, "\"red\""), ==, g_str_equal (left, "0"));
        }
      advance (fixture, 0.5);
    }
}

static void
test_history (CityFixture *fixture, gconstpointer data)
{
  const char *path =
      "/temporal/entities/urn:ngsi-ld:OffStreetParking:uiwang:PK2?attrs=availableSpotNumber&timerel=after"
      "&timeAt=2027-05-15T05:00:00Z&options=temporalValues";
  g_autoptr(JsonNode) node = NULL;
  JsonArray *values;

  advance (fixture, 300);
  g_assert_cmpuint (request (fixture, "GET", path, NULL), ==, 200);
  node = json_from_string (fixture->body, NULL);
  values = city_json_get_array (city_json_get_object (json_node_get_object (node), "availableSpotNumber"), "values");
  /* Every ten minutes of a day, and every minute of the story. */
  g_assert_cmpuint (json_array_get_length (values), >=, 143 + 4);
  for (guint i = 1; i < json_array_get_length (values); i++)
    g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (values, i - 1), 1), <,
                     json_array_get_string_element (json_array_get_array_element (values, i), 1));
  request (fixture, "GET", "/temporal/entities/urn:ngsi-ld:OffStreetParking:uiwang:PK2", NULL);
  assert_problem (fixture, 400, "BadRequestData");
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"noTemporal\"}");
  request (fixture, "GET", path, NULL);
  assert_problem (fixture, 501, "OperationNotSupported");
}

static void
test_reader_is_silent (CityFixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) document = NULL;
  JsonObject *entity;

  connect_reader (fixture);
  subscribe (fixture, "act", "OperatorAction", "");
  g_assert_cmpint (mosquitto_publish (fixture->reader, NULL, "ops/uiwang/act", 5, "false", 1, false), ==,
                   MOSQ_ERR_SUCCESS);
  request (fixture, "POST", "/entities", "{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"a\":1}");
  entity = next_notified (fixture, &document);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, "urn:x:1");
}

static char *
digest_city (guint64 seed, double seconds)
{
  CityFixture fixture = { 0 };
  CityWriteOptions options = { .sys_attrs = TRUE };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) types = NULL;

  city_fixture_start (&fixture, seed);
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
test_plan (CityFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (request (fixture, "GET", "/_city/plan", NULL), ==, 200);
  g_assert_nonnull (strstr (fixture->body, "FeatureCollection"));
  fixture->token = "0000";
  g_assert_cmpuint (request (fixture, "GET", "/_city/plan", NULL), ==, 401);
}

static void
test_http_faults (CityFixture *fixture, gconstpointer data)
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
test_notification_faults (CityFixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) first = NULL;
  g_autoptr(JsonNode) second = NULL;
  JsonObject *entity;

  connect_reader (fixture);
  subscribe (fixture, "act", "OperatorAction", "");
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"drop\",\"times\":1}");
  request (fixture, "POST", "/entities",
           "{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"verb\":{\"value\":\"note\"}}");
  request (fixture, "POST", "/_city/fault", "{\"fault\":\"duplicate\",\"times\":1}");
  request (fixture, "POST", "/entities",
           "{\"id\":\"urn:x:2\",\"type\":\"OperatorAction\",\"verb\":{\"value\":\"note\"}}");
  entity = next_notified (fixture, &first);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, "urn:x:2");
  entity = next_notified (fixture, &second);
  g_assert_cmpstr (city_json_get_text (entity, "id"), ==, "urn:x:2");
}

static void
test_batch (CityFixture *fixture, gconstpointer data)
{
  g_autoptr(JsonNode) document = NULL;
  JsonArray *items;

  connect_reader (fixture);
  subscribe (fixture, "act", "OperatorAction", "");
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/create",
                             "[{\"id\":\"urn:x:1\",\"type\":\"OperatorAction\",\"a\":1},{\"id\":\"urn:x:2\",\"type\":"
                             "\"OperatorAction\",\"a\":2}]"),
                    ==, 201);
  next_notified (fixture, &document);
  items = city_json_get_array (city_json_get_object (json_node_get_object (document), "body"), "data");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/create",
                             "[{\"id\":\"urn:x:2\",\"type\":\"OperatorAction\",\"a\":1},{\"id\":\"urn:x:3\",\"type\":"
                             "\"OperatorAction\",\"a\":2}]"),
                    ==, 207);
  g_assert_nonnull (strstr (fixture->body, "{\"success\":[\"urn:x:3\"],\"errors\":[{\"entityId\":\"urn:x:2\""));
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/upsert",
                             "[{\"id\":\"urn:x:3\",\"type\":\"OperatorAction\",\"a\":9}]"),
                    ==, 204);
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/delete", "[\"urn:x:1\",\"urn:x:2\",\"urn:x:3\"]"), ==,
                    204);
  g_assert_cmpuint (request (fixture, "POST", "/entityOperations/query", "{}"), ==, 501);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (CityFixture *fixture, gconstpointer data);
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
    { "/city/city/story-fills-the-car-park", test_story },
    { "/city/city/signals-agree", test_signals },
    { "/city/city/history-of-a-day", test_history },
    { "/city/city/reader-cannot-publish", test_reader_is_silent },
    { "/city/city/plan", test_plan },
    { "/city/city/http-faults", test_http_faults },
    { "/city/city/notification-faults", test_notification_faults },
    { "/city/city/batches", test_batch },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, CityFixture, NULL, city_fixture_set_up, cases[i].func, city_fixture_tear_down);
  g_test_add_func ("/city/city/same-seed-same-bytes", test_same_seed);

  return g_test_run ();
}
