/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "json-guard.h"
#include "ngsi-ld.h"

static gint64
parse_time (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (bongsu_time_parse (text, FALSE, &time_us));
  return time_us;
}

static BongsuAct *
make_act (void)
{
  BongsuAct *act = bongsu_act_new ();

  act->id = g_strdup ("urn:ngsi-ld:OperatorAction:7c1f6a2e-3b7d-4f0a-9a55-0c9c5f3f8e11");
  act->verb = g_strdup ("acknowledge");
  act->target = g_strdup ("urn:ngsi-ld:Alert:bongsu-b3523e52ea67c1441ccfde8d4bf7fe56");
  act->asset = g_strdup ("urn:ngsi-ld:Crosswalk:uiwang-012");
  act->rule = g_strdup ("floor-mismatch");
  act->occurrence = 1;
  act->occurrence_start = parse_time ("2026-11-20T05:04:05.000Z");
  act->operator_id = g_strdup ("kim.minji");
  act->role = g_strdup ("operator");
  act->console = g_strdup ("5f02a9c41d77e380");
  act->seq = 4711;
  act->at = parse_time ("2026-11-20T05:04:31.123Z");
  act->reason = g_strdup ("CCTV 3번으로 확인");
  act->body_text = bongsu_json_object_text ("situation", "urn:ngsi-ld:Alert:bongsu-1", "none", NULL, "note", "a\n\"b\"", NULL);
  return act;
}

/* PROTOCOL 12.1, and back again. */
static void
test_act (void)
{
  g_autoptr (BongsuAct) act = make_act ();
  g_autoptr (GBytes) bytes = bongsu_ngsi_encode_act (act);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuAct) again = bongsu_ngsi_decode_act (text, strlen (text), &error);
  g_autofree char *before = bongsu_act_to_canonical (act);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==,
    "{\"id\":\"urn:ngsi-ld:OperatorAction:7c1f6a2e-3b7d-4f0a-9a55-0c9c5f3f8e11\",\"type\":\"OperatorAction\","
    "\"verb\":{\"type\":\"Property\",\"value\":\"acknowledge\",\"observedAt\":\"2026-11-20T05:04:31.123Z\"},"
    "\"target\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Alert:bongsu-b3523e52ea67c1441ccfde8d4bf7fe56\"},"
    "\"asset\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Crosswalk:uiwang-012\"},"
    "\"rule\":{\"type\":\"Property\",\"value\":\"floor-mismatch\"},"
    "\"occurrence\":{\"type\":\"Property\",\"value\":1},"
    "\"occurrenceStart\":{\"type\":\"Property\",\"value\":\"2026-11-20T05:04:05.000Z\"},"
    "\"operator\":{\"type\":\"Property\",\"value\":\"kim.minji\"},\"role\":{\"type\":\"Property\",\"value\":\"operator\"},"
    "\"console\":{\"type\":\"Property\",\"value\":\"5f02a9c41d77e380\"},\"seq\":{\"type\":\"Property\",\"value\":4711},"
    "\"at\":{\"type\":\"Property\",\"value\":\"2026-11-20T05:04:31.123Z\"},"
    "\"reason\":{\"type\":\"Property\",\"value\":\"CCTV 3번으로 확인\"},"
    "\"body\":{\"type\":\"Property\",\"value\":\"{\\\"situation\\\":\\\"urn:ngsi-ld:Alert:bongsu-1\\\",\\\"note\\\":\\\"a\\\\n\\\\\\\"b\\\\\\\"\\\"}\"}}");
  after = bongsu_act_to_canonical (again);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (bongsu_fields_find_text (again->body, "situation"), ==, "urn:ngsi-ld:Alert:bongsu-1");
  g_assert_null (bongsu_ngsi_decode_act ("{\"id\":\"urn:x:1\"}", 16, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (bongsu_ngsi_decode_act ("{\"id\"", 5, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD);
}

static void
test_record (void)
{
  g_autoptr (BongsuRecord) record = bongsu_record_new ();
  g_autoptr (BongsuRecord) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  record->asset = g_strdup ("urn:ngsi-ld:Crosswalk:uiwang-012");
  record->rule = g_strdup ("floor-mismatch");
  record->kind = BONGSU_RECORD_RAISE;
  record->level = BONGSU_LEVEL_CRITICAL;
  record->at = parse_time ("2026-11-20T05:04:05.000Z");
  record->since = parse_time ("2026-11-20T05:04:03.000Z");
  record->readings = g_strdup ("{\"floorPhase\":\"green\",\"pedestrianPhase\":\"red\"}");
  bongsu_record_seal (record);
  bytes = bongsu_ngsi_encode_record (record);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==,
    "{\"id\":\"urn:ngsi-ld:AlertRecord:bongsu-7cc447639c71d23060d1e147824408f5\",\"type\":\"AlertRecord\","
    "\"asset\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Crosswalk:uiwang-012\"},\"rule\":{\"type\":\"Property\",\"value\":\"floor-mismatch\"},"
    "\"kind\":{\"type\":\"Property\",\"value\":\"raise\",\"observedAt\":\"2026-11-20T05:04:05.000Z\"},\"level\":{\"type\":\"Property\",\"value\":\"critical\"},"
    "\"at\":{\"type\":\"Property\",\"value\":\"2026-11-20T05:04:05.000Z\"},\"since\":{\"type\":\"Property\",\"value\":\"2026-11-20T05:04:03.000Z\"},"
    "\"readings\":{\"type\":\"Property\",\"value\":\"{\\\"floorPhase\\\":\\\"green\\\",\\\"pedestrianPhase\\\":\\\"red\\\"}\"}}");
  again = bongsu_ngsi_decode_record (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, record->id);
  g_assert_cmpstr (again->readings, ==, record->readings);
  g_assert_cmpint (again->since, ==, record->since);
  g_assert_cmpuint (again->level, ==, BONGSU_LEVEL_CRITICAL);
}

/* PROTOCOL 12.4. */
static void
test_sign_command (void)
{
  BongsuSignCommand command = {
    .msg_id = "0b0c6a0e-51c7-4a5e-8d0e-7c7d6f6e2a10", .op = "show", .multi = "도로살얼음 주의[nl]속도를 줄이세요",
    .text = "도로살얼음 주의\n속도를 줄이세요", .text_hash = "sha256:17b6", .template_id = "ice-caution",
    .incident = "urn:ngsi-ld:Alert:bongsu-3f6b0c5e9d1a4c7f8e2b6a9d0c4e1f37", .operator_id = "kim.minji",
    .level = BONGSU_LEVEL_CAUTION, .priority = 160, .valid_until = parse_time ("2026-11-20T13:05:00Z"), .duration_s = 1800,
    .revert_to = "default",
  };
  BongsuSignCommand blank = { .msg_id = "m", .op = "blank", .priority = 255 };
  g_autoptr (GBytes) bytes = bongsu_ngsi_encode_sign_command (&command);
  g_autoptr (GBytes) blank_bytes = bongsu_ngsi_encode_sign_command (&blank);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *blank_text = g_strndup (g_bytes_get_data (blank_bytes, NULL), g_bytes_get_size (blank_bytes));

  g_assert_cmpstr (text, ==,
    "{\"displayMessage\":{\"type\":\"Property\",\"value\":{"
    "\"msgId\":\"0b0c6a0e-51c7-4a5e-8d0e-7c7d6f6e2a10\",\"op\":\"show\",\"priority\":160,"
    "\"multi\":\"도로살얼음 주의[nl]속도를 줄이세요\",\"text\":\"도로살얼음 주의\\n속도를 줄이세요\","
    "\"textHash\":\"sha256:17b6\",\"templateId\":\"ice-caution\",\"level\":\"caution\","
    "\"validUntil\":\"2026-11-20T13:05:00.000Z\",\"durationS\":1800,\"revertTo\":\"default\","
    "\"incident\":\"urn:ngsi-ld:Alert:bongsu-3f6b0c5e9d1a4c7f8e2b6a9d0c4e1f37\",\"operator\":\"kim.minji\"}}}");
  g_assert_cmpstr (blank_text, ==,
                   "{\"displayMessage\":{\"type\":\"Property\",\"value\":{\"msgId\":\"m\",\"op\":\"blank\",\"priority\":255}}}");
}

/* PROTOCOL 7.2. */
static void
test_subscription (void)
{
  static const char *const types[] = { "Alert", "WeatherAlert", "Anomaly", NULL };
  static const char *const watched[] = { "a", "b", NULL };
  g_autoptr (GBytes) bytes
      = bongsu_ngsi_encode_subscription ("urn:ngsi-ld:Subscription:bongsu:uiwang:incident", "bongsu uiwang incident", types, NULL,
                                         "mqtts://hub-pub@mqtt.example.kr:8883/ops/uiwang/incident", BONGSU_RUNG_WHOLE);
  g_autoptr (GBytes) narrow = bongsu_ngsi_encode_subscription ("urn:s", "s", types, watched, "mqtt://127.0.0.1:1/t",
                                                               BONGSU_RUNG_WHOLE);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *narrow_text = g_strndup (g_bytes_get_data (narrow, NULL), g_bytes_get_size (narrow));

  g_assert_cmpstr (text, ==,
    "{\"id\":\"urn:ngsi-ld:Subscription:bongsu:uiwang:incident\",\"type\":\"Subscription\","
    "\"subscriptionName\":\"bongsu uiwang incident\","
    "\"entities\":[{\"type\":\"Alert\"},{\"type\":\"WeatherAlert\"},{\"type\":\"Anomaly\"}],"
    "\"notificationTrigger\":[\"entityCreated\",\"entityUpdated\",\"entityDeleted\",\"attributeDeleted\"],"
    "\"notification\":{\"format\":\"normalized\",\"sysAttrs\":true,"
    "\"endpoint\":{\"uri\":\"mqtts://hub-pub@mqtt.example.kr:8883/ops/uiwang/incident\",\"accept\":\"application/json\","
    "\"notifierInfo\":[{\"key\":\"MQTT-Version\",\"value\":\"mqtt5.0\"},{\"key\":\"MQTT-QoS\",\"value\":\"1\"}]}},"
    "\"isActive\":true}");
  g_assert_nonnull (strstr (narrow_text, "],\"watchedAttributes\":[\"a\",\"b\"],\"notificationTrigger\""));
  g_assert_true (bongsu_json_guard (narrow_text, strlen (narrow_text), &bongsu_json_limits_message, NULL, NULL));
}

/* Each step leaves out one thing more, and what is left is still a document. */
static void
test_subscription_rungs (void)
{
  static const char *const types[] = { "Alert", NULL };
  static const char *const parts[] = { "\"notificationTrigger\"", "\"sysAttrs\"", "\"isActive\"", "\"MQTT-Version\"" };

  for (guint rung = BONGSU_RUNG_WHOLE; rung <= BONGSU_RUNG_NO_MQTT_VERSION; rung++)
    {
      g_autoptr (GBytes) bytes = bongsu_ngsi_encode_subscription ("urn:s", "s", types, NULL, "mqtt://127.0.0.1:1/t", rung);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      g_assert_true (bongsu_json_guard (text, strlen (text), &bongsu_json_limits_message, NULL, NULL));
      g_assert_nonnull (strstr (text, "{\"key\":\"MQTT-QoS\",\"value\":\"1\"}"));
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        g_assert_cmpint (strstr (text, parts[i]) == NULL, ==, i < rung);
    }
}

static void
test_subscription_note (void)
{
  static const char json[]
      = "{\"id\":\"urn:s\",\"type\":\"Subscription\",\"entities\":[{\"type\":\"https://example.kr/v#Alert\"},{\"type\":\"Anomaly\"}],"
        "\"watchedAttributes\":\"a\",\"status\":\"paused\",\"notification\":{\"status\":\"failed\",\"timesFailed\":3,"
        "\"endpoint\":{\"uri\":\"mqtts://hub:secret@mqtt.example.kr:8883/ops/uiwang/incident\"}}}";
  static const char plain[] = "{\"id\":\"urn:s\",\"type\":\"Subscription\",\"entities\":{\"type\":\"Alert\"}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSubscriptionNote) note = bongsu_ngsi_decode_subscription (json, strlen (json), &error);
  g_autoptr (BongsuSubscriptionNote) poor = bongsu_ngsi_decode_subscription (plain, strlen (plain), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (note->types[0], ==, "Alert");
  g_assert_cmpstr (note->types[1], ==, "Anomaly");
  g_assert_cmpuint (g_strv_length (note->types), ==, 2);
  g_assert_cmpstr (note->watched[0], ==, "a");
  g_assert_cmpstr (note->topic, ==, "ops/uiwang/incident");
  g_assert_false (note->active);
  g_assert_true (note->failed);
  g_assert_cmpint (note->n_failed, ==, 3);
  g_assert_cmpstr (poor->types[0], ==, "Alert");
  g_assert_cmpuint (g_strv_length (poor->watched), ==, 0);
  g_assert_null (poor->topic);
  g_assert_true (poor->active);
  g_assert_false (poor->failed);
  g_assert_null (bongsu_ngsi_decode_subscription ("[]", 2, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (bongsu_ngsi_decode_subscription ("{", 1, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD);
}

static void
test_foreign_types (void)
{
  static const char *const known[] = { "Alert", "Device", NULL };
  static const struct
  {
    const char *json, *foreign;
  } cases[] = {
    { "{\"id\":\"urn:t\",\"type\":\"EntityTypeList\",\"typeList\":[\"Alert\",\"Device\"]}", NULL },
    { "{\"type\":\"EntityTypeList\",\"typeList\":[\"https://example.kr/Device\",\"Alert\"]}", "https://example.kr/Device" },
    { "{\"type\":\"EntityTypeList\",\"typeList\":\"https://example.kr/v#Alert\"}", "https://example.kr/v#Alert" },
    { "{\"type\":\"EntityTypeList\",\"typeList\":[\"https://example.kr/Device\",\"Device\"]}", NULL },
    { "{\"type\":\"EntityTypeList\",\"typeList\":[\"https://example.kr/Unheard\"]}", NULL },
    { "[{\"id\":\"https://example.kr/Device\",\"type\":\"EntityType\",\"typeName\":\"Device\"}]", NULL },
    { "[{\"id\":\"https://example.kr/Device\",\"type\":\"EntityType\",\"typeName\":\"https://example.kr/Device\"}]",
      "https://example.kr/Device" },
    { "{\"typeList\":[]}", NULL },
    { "[]", NULL },
    { "{\"typeList\":[1,null,{}]}", NULL },
    { "nonsense", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *foreign = bongsu_ngsi_find_foreign_type (cases[i].json, strlen (cases[i].json), known);

      g_test_message ("%s", cases[i].json);
      g_assert_cmpstr (foreign, ==, cases[i].foreign);
    }
}

static void
test_fields (void)
{
  static const char json[] = "{\"ready\":1,\"url\":\"http://127.0.0.1:41001\",\"half\":0.1,\"yes\":true,\"list\":[1,{\"a\":\"b\"}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuFields) fields = bongsu_json_decode_fields (json, strlen (json), &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (bongsu_fields_find_text (fields, "url"), ==, "http://127.0.0.1:41001");
  g_assert_cmpstr (bongsu_fields_find_text (fields, "list"), ==, "[1,{\"a\":\"b\"}]");
  again = bongsu_json_encode_fields (fields);
  g_assert_cmpstr (again, ==, "{\"ready\":1,\"url\":\"http://127.0.0.1:41001\",\"half\":0.1,\"yes\":true,\"list\":\"[1,{\\\"a\\\":\\\"b\\\"}]\"}");
  g_assert_null (bongsu_json_decode_fields ("[]", 2, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (bongsu_json_decode_fields ("{\"a\":1e999}", 11, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD);
}

static void
test_problem (void)
{
  static const char json[] = "{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant \",\"title\":\"t\"}";
  g_autofree char *name = NULL;
  g_autofree char *detail = NULL;
  char *no_name = (char *) "", *no_detail = (char *) "";

  bongsu_ngsi_decode_problem (json, strlen (json), &name, &detail);
  g_assert_cmpstr (name, ==, "NonexistentTenant");
  g_assert_cmpstr (detail, ==, "t");
  bongsu_ngsi_decode_problem ("<html>", 6, &no_name, &no_detail);
  g_assert_null (no_name);
  g_assert_null (no_detail);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/ngsi-ld-encode/act-round-trip", test_act);
  g_test_add_func ("/format/ngsi-ld-encode/record-round-trip", test_record);
  g_test_add_func ("/format/ngsi-ld-encode/sign-command", test_sign_command);
  g_test_add_func ("/format/ngsi-ld-encode/subscription", test_subscription);
  g_test_add_func ("/format/ngsi-ld-encode/fields", test_fields);
  g_test_add_func ("/format/ngsi-ld-encode/problem", test_problem);
  g_test_add_func ("/format/ngsi-ld-encode/subscription-rungs", test_subscription_rungs);
  g_test_add_func ("/format/ngsi-ld-encode/subscription-note", test_subscription_note);
  g_test_add_func ("/format/ngsi-ld-encode/foreign-types", test_foreign_types);
  return g_test_run ();
}
