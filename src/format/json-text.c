/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-tree-private.h"
#include "ngsi-ld.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static BongsuValue
value_from_node (const BongsuJsonNode *node)
{
  GString *text;
  BongsuValue value = BONGSU_VALUE_INIT;

  switch ((BongsuJsonKind) node->kind)
    {
    case BONGSU_JSON_NUMBER:
      if (!node->inexact)
        return bongsu_value_number (node->number);
      value.kind = BONGSU_VALUE_INVALID;
      return value;
    case BONGSU_JSON_BOOLEAN:
      return bongsu_value_boolean (node->number != 0);
    case BONGSU_JSON_TEXT:
      return bongsu_value_text (node->text);
    case BONGSU_JSON_ARRAY:
    case BONGSU_JSON_OBJECT:
      text = g_string_new (NULL);
      bongsu_json_node_append (node, text);
      value = bongsu_value_text (text->str);
      g_string_free (text, TRUE);
      return value;
    case BONGSU_JSON_NULL:
    default:
      return value;
    }
}

void
bongsu_json_append_text (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      guint8 byte = (guint8) *at;

      if (byte == '"' || byte == '\\')
        {
          g_string_append_c (json, '\\');
          g_string_append_c (json, *at);
        }
      else if (byte == '\n')
        g_string_append (json, "\\n");
      else if (byte < 0x20)
        g_string_append_printf (json, "\\u%04x", byte);
      else
        g_string_append_c (json, *at);
    }
  g_string_append_c (json, '"');
}

/* The shortest of the usual forms that reads back as the same double. */
void
bongsu_json_append_number (GString *json, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      g_string_append (json, "null");
      return;
    }
  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_dtostr (text, sizeof text, number);
  g_string_append (json, text);
}

void
bongsu_json_append_key (GString *json, const char *key)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  bongsu_json_append_text (json, key);
  g_string_append_c (json, ':');
}

/* Recursion is as deep as the fields were built. */
void
bongsu_json_append_value (GString *json, const BongsuValue *value)
{
  const BongsuFields *fields;
  gboolean named;

  switch (value->kind)
    {
    case BONGSU_VALUE_NUMBER:
      bongsu_json_append_number (json, value->number);
      break;
    case BONGSU_VALUE_BOOLEAN:
      g_string_append (json, value->boolean ? "true" : "false");
      break;
    case BONGSU_VALUE_TEXT:
      bongsu_json_append_text (json, value->text);
      break;
    case BONGSU_VALUE_POINT:
      g_string_append_c (json, '[');
      bongsu_json_append_number (json, value->point.longitude);
      g_string_append_c (json, ',');
      bongsu_json_append_number (json, value->point.latitude);
      g_string_append_c (json, ']');
      break;
    case BONGSU_VALUE_FIELDS:
      fields = value->fields;
      named = bongsu_fields_get_n (fields) > 0 && bongsu_fields_get_name (fields, 0) != NULL;
      g_string_append_c (json, named ? '{' : '[');
      for (guint i = 0; i < bongsu_fields_get_n (fields); i++)
        {
          const char *name = bongsu_fields_get_name (fields, i);

          if (named)
            bongsu_json_append_key (json, name != NULL ? name : "");
          else if (i > 0)
            g_string_append_c (json, ',');
          bongsu_json_append_value (json, bongsu_fields_get (fields, i));
        }
      g_string_append_c (json, named ? '}' : ']');
      break;
    case BONGSU_VALUE_ABSENT:
    case BONGSU_VALUE_INVALID:
    default:
      g_string_append (json, "null");
      break;
    }
}

char *
bongsu_json_object_text (const char *name, ...)
{
  GString *json = g_string_new ("{");
  va_list pairs;

  va_start (pairs, name);
  while (name != NULL)
    {
      const char *value = va_arg (pairs, const char *);

      if (value != NULL)
        {
          bongsu_json_append_key (json, name);
          bongsu_json_append_text (json, value);
        }
      name = va_arg (pairs, const char *);
    }
  va_end (pairs);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

BongsuFields *
bongsu_json_decode_fields (const char *data, gsize size, GError **error)
{
  g_autoptr (BongsuJsonTree) tree = NULL;
  g_autoptr (BongsuFields) fields = NULL;
  const BongsuJsonNode *root;
  const char *reason;
  gsize offset;

  tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_message, &reason, &offset);
  if (tree == NULL)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD, "%s at byte %" G_GSIZE_FORMAT, reason,
                   offset);
      return NULL;
    }
  root = bongsu_json_tree_get_root (tree);
  if (root->kind != BONGSU_JSON_OBJECT)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "a JSON object is expected");
      return NULL;
    }
  fields = bongsu_fields_new ();
  for (const BongsuJsonNode *member = root->first; member != NULL; member = member->next)
    if (!bongsu_fields_take (fields, member->key, value_from_node (member)))
      {
        g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "the JSON object has too many members");
        return NULL;
      }
  return g_steal_pointer (&fields);
}

char *
bongsu_json_encode_fields (const BongsuFields *fields)
{
  GString *json;

  g_return_val_if_fail (fields != NULL, NULL);

  if (bongsu_fields_get_n (fields) == 0)
    return g_strdup ("{}");
  json = g_string_new (NULL);
  bongsu_json_append_value (json, &(BongsuValue) { .kind = BONGSU_VALUE_FIELDS, .fields = (BongsuFields *) fields });
  return g_string_free (json, FALSE);
}
