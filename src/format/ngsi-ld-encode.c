/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld.h"

#include "json-guard.h"
#include "json-tree-private.h"

#define MAX_REASON 500 /* characters */

static GString *
begin_entity (const char *id, const char *type)
{
  GString *json = g_string_sized_new (1024);

  g_string_append_c (json, '{');
  bongsu_json_append_key (json, "id");
  bongsu_json_append_text (json, id);
  bongsu_json_append_key (json, "type");
  bongsu_json_append_text (json, type);
  return json;
}

static GBytes *
end_entity (GString *json)
{
  g_string_append_c (json, '}');
  return g_string_free_to_bytes (json);
}

static void
append_member (GString *json, const char *name, const char *text)
{
  if (text == NULL)
    return;
  bongsu_json_append_key (json, name);
  bongsu_json_append_text (json, text);
}

static void
append_number_member (GString *json, const char *name, double number)
{
  bongsu_json_append_key (json, name);
  bongsu_json_append_number (json, number);
}

/* A Property of text; left out when NULL. `observed` 0: without observedAt. */
static void
append_property (GString *json, const char *name, const char *value, gint64 observed)
{
  if (value == NULL)
    return;
  bongsu_json_append_key (json, name);
  g_string_append (json, "{\"type\":\"Property\",\"value\":");
  bongsu_json_append_text (json, value);
  if (observed != 0)
    {
      g_autofree char *time = bongsu_time_format (observed);

      append_member (json, "observedAt", time);
    }
  g_string_append_c (json, '}');
}

static void
append_time_property (GString *json, const char *name, gint64 time_us)
{
  g_autofree char *text = NULL;

  if (time_us == 0)
    return;
  text = bongsu_time_format (time_us);
  append_property (json, name, text, 0);
}

static void
append_relationship (GString *json, const char *name, const char *object)
{
  if (object == NULL)
    return;
  bongsu_json_append_key (json, name);
  g_string_append (json, "{\"type\":\"Relationship\",\"object\":");
  bongsu_json_append_text (json, object);
  g_string_append_c (json, '}');
}

static void
append_number_property (GString *json, const char *name, guint64 value)
{
  bongsu_json_append_key (json, name);
  g_string_append_printf (json, "{\"type\":\"Property\",\"value\":%" G_GUINT64_FORMAT "}", value);
}

/* The words of SDM's Alert for our levels (PROTOCOL 14.1). */
static const char *
level_to_severity (BongsuLevel level)
{
  switch (level)
    {
    case BONGSU_LEVEL_CRITICAL:
      return "critical";
    case BONGSU_LEVEL_ALERT:
      return "high";
    case BONGSU_LEVEL_CAUTION:
      return "medium";
    case BONGSU_LEVEL_ATTENTION:
      return "low";
    case BONGSU_LEVEL_NORMAL:
    default:
      return "informational";
    }
}

static void
append_text_list (GString *json, const char *name, const char *const *texts)
{
  bongsu_json_append_key (json, name);
  g_string_append_c (json, '[');
  for (guint i = 0; texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      bongsu_json_append_text (json, texts[i]);
    }
  g_string_append_c (json, ']');
}

GBytes *
bongsu_ngsi_encode_act (const BongsuAct *act)
{
  g_autofree char *reason = NULL;
  GString *json;

  g_return_val_if_fail (act != NULL && act->id != NULL && act->verb != NULL, NULL);

  json = begin_entity (act->id, "OperatorAction");
  append_property (json, "verb", act->verb, act->at);
  append_relationship (json, "target", act->target);
  append_relationship (json, "asset", act->asset);
  append_property (json, "rule", act->rule, 0);
  if (act->occurrence > 0)
    append_number_property (json, "occurrence", act->occurrence);
  append_time_property (json, "occurrenceStart", act->occurrence_start);
  append_property (json, "operator", act->operator_id, 0);
  append_property (json, "role", act->role, 0);
  append_property (json, "console", act->console, 0);
  append_number_property (json, "seq", act->seq);
  append_time_property (json, "at", act->at);
  reason = act->reason != NULL ? bongsu_text_sanitise (act->reason, -1, MAX_REASON) : NULL;
  append_property (json, "reason", reason, 0);
  append_property (json, "body", act->body_text, 0);
  return end_entity (json);
}

GBytes *
bongsu_ngsi_encode_record (const BongsuRecord *record)
{
  GString *json;

  g_return_val_if_fail (record != NULL && record->id != NULL, NULL);

  json = begin_entity (record->id, "AlertRecord");
  append_relationship (json, "asset", record->asset);
  append_property (json, "rule", record->rule, 0);
  append_property (json, "kind", bongsu_record_kind_to_name (record->kind), record->at);
  append_property (json, "level", bongsu_level_to_name (record->level), 0);
  append_time_property (json, "at", record->at);
  append_time_property (json, "since", record->since);
  append_property (json, "readings", record->readings, 0);
  return end_entity (json);
}

GBytes *
bongsu_ngsi_encode_alert (const BongsuAlertNote *note)
{
  GString *json;

  g_return_val_if_fail (note != NULL && note->id != NULL, NULL);

  json = begin_entity (note->id, "Alert");
  append_property (json, "category", note->category, 0);
  append_property (json, "subCategory", note->sub_category, 0);
  append_property (json, "severity", level_to_severity (note->level), 0);
  append_property (json, "status", note->active ? "active" : "inactive", 0);
  append_property (json, "incidentType", note->incident_type, 0);
  append_property (json, "ruleId", note->rule, 0);
  append_relationship (json, "alertSource", note->asset);
  if (note->begun != 0)
    {
      g_autofree char *begun = bongsu_time_format (note->begun);

      bongsu_json_append_key (json, "dateIssued");
      g_string_append_printf (json, "{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"%s\"}}",
                              begun);
    }
  append_property (json, "description", note->description, 0);
  if (note->has_place)
    {
      bongsu_json_append_key (json, "location");
      g_string_append (json, "{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":[");
      bongsu_json_append_number (json, note->longitude);
      g_string_append_c (json, ',');
      bongsu_json_append_number (json, note->latitude);
      g_string_append (json, "]}}");
    }
  return end_entity (json);
}

GBytes *
bongsu_ngsi_encode_sign_command (const BongsuSignCommand *command)
{
  g_autofree char *valid_until = NULL;
  GString *json;

  g_return_val_if_fail (command != NULL && command->msg_id != NULL && command->op != NULL, NULL);

  json = g_string_sized_new (1024);
  g_string_append (json, "{\"displayMessage\":{\"type\":\"Property\",\"value\":{");
  append_member (json, "msgId", command->msg_id);
  append_member (json, "op", command->op);
  if (command->priority > 0)
    append_number_member (json, "priority", command->priority);
  append_member (json, "multi", command->multi);
  append_member (json, "text", command->text);
  append_member (json, "textHash", command->text_hash);
  append_member (json, "templateId", command->template_id);
  /* Only a message has a level; the other operations have none to tell. */
  if (command->multi != NULL)
    append_member (json, "level", bongsu_level_to_name (command->level));
  if (command->valid_until != 0)
    {
      valid_until = bongsu_time_format (command->valid_until);
      append_member (json, "validUntil", valid_until);
    }
  if (command->duration_s > 0)
    append_number_member (json, "durationS", command->duration_s);
  append_member (json, "revertTo", command->revert_to);
  append_member (json, "incident", command->incident);
  append_member (json, "operator", command->operator_id);
  g_string_append (json, "}}}");
  return g_string_free_to_bytes (json);
}

GBytes *
bongsu_ngsi_encode_subscription (const char *id, const char *name, const char *const *types, const char *const *watched,
                                 const char *endpoint, BongsuRung rung)
{
  GString *json;

  g_return_val_if_fail (id != NULL && name != NULL && types != NULL && endpoint != NULL, NULL);

  json = begin_entity (id, "Subscription");
  append_member (json, "subscriptionName", name);
  bongsu_json_append_key (json, "entities");
  g_string_append_c (json, '[');
  for (guint i = 0; types[i] != NULL; i++)
    {
      g_string_append (json, i > 0 ? ",{" : "{");
      append_member (json, "type", types[i]);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  if (watched != NULL && watched[0] != NULL)
    append_text_list (json, "watchedAttributes", watched);
  if (rung < BONGSU_RUNG_NO_TRIGGER)
    g_string_append (json, ",\"notificationTrigger\":[\"entityCreated\",\"entityUpdated\",\"entityDeleted\","
                           "\"attributeDeleted\"]");
  g_string_append (json, ",\"notification\":{\"format\":\"normalized\",");
  if (rung < BONGSU_RUNG_NO_SYS_ATTRS)
    g_string_append (json, "\"sysAttrs\":true,");
  g_string_append (json, "\"endpoint\":{");
  append_member (json, "uri", endpoint);
  g_string_append (json, ",\"accept\":\"application/json\",\"notifierInfo\":[");
  if (rung < BONGSU_RUNG_NO_MQTT_VERSION)
    g_string_append (json, "{\"key\":\"MQTT-Version\",\"value\":\"mqtt5.0\"},");
  g_string_append (json, "{\"key\":\"MQTT-QoS\",\"value\":\"1\"}]}}");
  if (rung < BONGSU_RUNG_NO_IS_ACTIVE)
    g_string_append (json, ",\"isActive\":true");
  return end_entity (json);
}
