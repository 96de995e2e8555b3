/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld-change.h"

#include "json-guard.h"
#include "json-write.h"
#include "ngsi-ld.h"
#include "stamp.h"

#include <string.h>

#define MAX_COMMAND 3072 /* bytes of a command's value */

static gboolean
fail (GError **error, const char *name, const char *words)
{
  g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "command: \"%s\": %s", name, words);
  return FALSE;
}

/* "$id" is ours, any other "$name" the order's. */
static gboolean
fill_member (BongsuFields *filled, const char *name, const BongsuValue *value, const char *msg_id,
             const BongsuFields *params, GError **error)
{
  const char *text = bongsu_value_get_text (value);
  BongsuValue filling;

  if (text != NULL && strcmp (text, "$id") == 0)
    filling = bongsu_value_text (msg_id);
  else if (text != NULL && text[0] == '$')
    {
      value = params != NULL ? bongsu_fields_find (params, text + 1) : NULL;
      if (value == NULL)
        return fail (error, text + 1, "this parameter has no value");
      filling = bongsu_value_copy (value);
    }
  else
    filling = bongsu_value_copy (value);

  if (filling.kind != BONGSU_VALUE_NUMBER && filling.kind != BONGSU_VALUE_BOOLEAN &&
      filling.kind != BONGSU_VALUE_TEXT)
    {
      bongsu_value_clear (&filling);
      return fail (error, name, "expected a number, text, true or false");
    }
  return bongsu_fields_take (filled, name, filling) || fail (error, name, "too many members");
}

BongsuFields *
bongsu_ngsi_fill_command (const char *value_template, const char *msg_id, const BongsuFields *params, GError **error)
{
  g_autoptr (BongsuFields) filled = bongsu_fields_new ();
  g_autoptr (BongsuFields) members = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (value_template != NULL && msg_id != NULL, NULL);

  members = bongsu_json_decode_fields (value_template, strlen (value_template), error);
  if (members == NULL)
    return NULL;
  for (guint i = 0; i < bongsu_fields_get_n (members); i++)
    if (!fill_member (filled, bongsu_fields_get_name (members, i), bongsu_fields_get (members, i), msg_id, params,
                      error))
      return NULL;
  text = bongsu_json_encode_fields (filled);
  if (bongsu_fields_find_text (filled, "msgId") == NULL || strlen (text) > MAX_COMMAND)
    {
      fail (error, "msgId", "missing, or the value is too long");
      return NULL;
    }
  return g_steal_pointer (&filled);
}

GBytes *
bongsu_ngsi_encode_command (const char *attribute, const BongsuFields *value)
{
  g_autofree char *text = NULL;
  GString *json;

  g_return_val_if_fail (attribute != NULL && value != NULL, NULL);

  text = bongsu_json_encode_fields (value);
  json = g_string_new ("{");
  bongsu_json_append_key (json, attribute);
  g_string_append_printf (json, "{\"type\":\"Property\",\"value\":%s}}", text);
  return g_string_free_to_bytes (json);
}

static const char *
level_to_severity (BongsuLevel level)
{
  static const char *const words[] = { "informational", "low", "medium", "high", "critical" };

  return words[MIN ((guint) level, G_N_ELEMENTS (words) - 1)];
}

GBytes *
bongsu_ngsi_encode_alert_change (BongsuLevel level, gint64 ended)
{
  GString *json = g_string_new (NULL);

  g_string_append_printf (json, "{\"severity\":{\"type\":\"Property\",\"value\":\"%s\"},", level_to_severity (level));
  g_string_append_printf (json, "\"status\":{\"type\":\"Property\",\"value\":\"%s\"}", ended == 0 ? "active" : "inactive");
  if (ended != 0)
    {
      g_autofree char *time = bongsu_time_format (ended);

      g_string_append_printf (json,
                              ",\"validTo\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"%s\"}}",
                              time);
    }
  g_string_append_c (json, '}');
  return g_string_free_to_bytes (json);
}
