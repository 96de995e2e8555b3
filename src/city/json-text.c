/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-text.h"

#include <math.h>

#include "json-guard.h"
#include "problem.h"

#define MAX_SAFE_INTEGER 9007199254740992.0

void
city_json_append_string (GString *text, const char *string)
{
  const char *run = string;
  const char *p;

  g_string_append_c (text, '"');
  for (p = string; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x20 && *p != '"' && *p != '\\')
        continue;

      g_string_append_len (text, run, p - run);
      if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_printf (text, "\\u%04x", (guchar) *p);
      run = p + 1;
    }
  g_string_append_len (text, run, p - run);
  g_string_append_c (text, '"');
}

void
city_json_append_number (GString *text, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      g_string_append (text, "null");
      return;
    }
  if (number == floor (number) && fabs (number) < MAX_SAFE_INTEGER)
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT, (gint64) number);
      return;
    }

  /* The shortest form that reads back as the same number, so that 21.5 does not become 21.500000000000001. */
  for (int digits = 6; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  g_string_append (text, buffer);
}

static void
append_scalar (GString *text, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      city_json_append_string (text, json_node_get_string (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    default:
      city_json_append_number (text, json_node_get_double (node));
      break;
    }
}

static void
append_array (GString *text, JsonArray *array, gboolean collapse)
{
  guint n = json_array_get_length (array);

  if (collapse && n == 1)
    {
      city_json_append_node (text, json_array_get_element (array, 0), collapse);
      return;
    }

  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      city_json_append_node (text, json_array_get_element (array, i), collapse);
    }
  g_string_append_c (text, ']');
}

void
city_json_append_node (GString *text, JsonNode *node, gboolean collapse)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      g_string_append (text, "null");
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      append_array (text, json_node_get_array (node), collapse);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      g_string_append_c (text, '{');
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          city_json_append_name (text, name);
          city_json_append_node (text, member, collapse);
        }
      g_string_append_c (text, '}');
    }
  else
    {
      append_scalar (text, node);
    }
}

void
city_json_append_name (GString *text, const char *name)
{
  char last = text->len > 0 ? text->str[text->len - 1] : '{';

  if (last != '{')
    g_string_append_c (text, ',');
  city_json_append_string (text, name);
  g_string_append_c (text, ':');
}

JsonNode *
city_json_parse (const char *data, gsize size, GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) local_error = NULL;
  const char *reason = NULL;
  gsize offset = 0;

  if (!bongsu_json_guard (data, size, &bongsu_json_limits_page, &reason, &offset))
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_INVALID_REQUEST, "the body is not acceptable JSON: %s at byte %"
                   G_GSIZE_FORMAT, reason, offset);
      return NULL;
    }
  if (!json_parser_load_from_data (parser, data, (gssize) size, &local_error))
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_INVALID_REQUEST, "the body is not JSON: %s", local_error->message);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

static JsonNode *
find_member (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

gboolean
city_json_is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

gboolean
city_json_is_number (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

const char *
city_json_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return city_json_is_text (node) ? json_node_get_string (node) : NULL;
}

double
city_json_get_number (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return city_json_is_number (node) ? json_node_get_double (node) : fallback;
}

gboolean
city_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = find_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : fallback;
}

JsonObject *
city_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = find_member (object, name, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
city_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = find_member (object, name, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

JsonNode *
city_json_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

JsonNode *
city_json_number (double number)
{
  if (number == floor (number) && fabs (number) < MAX_SAFE_INTEGER)
    return json_node_init_int (json_node_alloc (), (gint64) number);

  return json_node_init_double (json_node_alloc (), number);
}

JsonNode *
city_json_boolean (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

char *
city_time_format_us (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_TIME_SPAN_SECOND);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06dZ", seconds, (int) (time_us % G_TIME_SPAN_SECOND));
}
