/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "query.h"

#include <string.h>

#include "entity-json.h"
#include "json-text.h"
#include "problem.h"

#define MAX_LENGTH 2048
#define MAX_DEPTH 16

typedef enum
{
  QUERY_AND,
  QUERY_OR,
  QUERY_EXISTS,
  QUERY_EQUAL,
  QUERY_NOT_EQUAL,
  QUERY_LESS,
  QUERY_LESS_EQUAL,
  QUERY_GREATER,
  QUERY_GREATER_EQUAL,
} QueryKind;

/* A literal is compared as a number where both sides are numbers, else as text. */
typedef struct
{
  char *text;
  double number;
  gboolean is_number;
} Literal;

struct _CityQuery
{
  QueryKind kind;
  GPtrArray *parts;   /* (element-type CityQuery) of and, or */
  const char *name;   /* interned attribute */
  GStrv path;         /* (nullable) members within the value */
  GArray *operands;   /* (element-type Literal) */
  gboolean is_range;
};

typedef struct
{
  const char *p;
  gboolean foreign_context;
  guint depth;
} Parser;

static const struct
{
  const char *sign;
  QueryKind kind;
} signs[] = {
  { "==", QUERY_EQUAL },      { "!=", QUERY_NOT_EQUAL }, { "<=", QUERY_LESS_EQUAL },
  { ">=", QUERY_GREATER_EQUAL }, { "<", QUERY_LESS },    { ">", QUERY_GREATER },
};

static void
literal_clear (gpointer data)
{
  g_clear_pointer (&((Literal *) data)->text, g_free);
}

static CityQuery *
query_new (QueryKind kind)
{
  CityQuery *query = g_new0 (CityQuery, 1);

  query->kind = kind;
  query->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) city_query_free);
  query->operands = g_array_new (FALSE, FALSE, sizeof (Literal));
  g_array_set_clear_func (query->operands, literal_clear);

  return query;
}

static gboolean
refuse (GError **error, const Parser *parser)
{
  g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "q is not understood from “%.32s”", parser->p);

  return FALSE;
}

static gboolean
read_path (Parser *parser, CityQuery *query, GError **error)
{
  gsize length = strcspn (parser->p, "=!<>;|()~");
  g_autofree char *text = g_strndup (parser->p, length);
  char *dot;

  if (length == 0)
    return refuse (error, parser);
  dot = strstr (text, "://") == NULL ? strpbrk (text, ".[") : NULL;
  if (dot != NULL)
    {
      g_autofree char *rest = g_strdup (dot + 1);

      g_strdelimit (rest, "]", '\0');
      query->path = g_strsplit (rest, ".", 8);
      *dot = '\0';
    }
  query->name = city_name_from_wire (text, parser->foreign_context);
  parser->p += length;

  return TRUE;
}

static gboolean
read_literal (Parser *parser, CityQuery *query, GError **error)
{
  Literal literal = { 0 };
  char *end = NULL;

  if (*parser->p == '"')
    {
      const char *close = strchr (parser->p + 1, '"');

      if (close == NULL)
        return refuse (error, parser);
      literal.text = g_strndup (parser->p + 1, (gsize) (close - parser->p - 1));
      parser->p = close + 1;
    }
  else
    {
      gsize length = strcspn (parser->p, ";|(),");
      const char *range = g_strstr_len (parser->p, (gssize) length, "..");

      if (range != NULL)
        length = (gsize) (range - parser->p);
      if (length == 0)
        return refuse (error, parser);
      literal.text = g_strndup (parser->p, length);
      literal.number = g_ascii_strtod (literal.text, &end);
      literal.is_number = *end == '\0';
      parser->p += length;
    }
  g_array_append_val (query->operands, literal);

  return TRUE;
}

static gboolean
read_operands (Parser *parser, CityQuery *query, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      if (!read_literal (parser, query, error))
        return FALSE;
      more = *parser->p == ',' || g_str_has_prefix (parser->p, "..");
      if (more && *parser->p == '.')
        {
          query->is_range = TRUE;
          parser->p += 2;
        }
      else if (more)
        {
          parser->p++;
        }
    }

  return !query->is_range || query->operands->len == 2 ? TRUE : refuse (error, parser);
}

static CityQuery *
read_comparison (Parser *parser, GError **error)
{
  g_autoptr(CityQuery) query = query_new (QUERY_EXISTS);

  if (!read_path (parser, query, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (parser->p, signs[i].sign))
      {
        query->kind = signs[i].kind;
        parser->p += strlen (signs[i].sign);

        return read_operands (parser, query, error) ? g_steal_pointer (&query) : NULL;
      }

  return g_steal_pointer (&query);
}

/* `level` 0: or, 1: and, 2: one comparison or a parenthesis. */
static CityQuery *
read_level (Parser *parser, guint level, GError **error)
{
  static const char separators[] = { '|', ';' };
  g_autoptr(CityQuery) query = NULL;

  if (level == 2 && *parser->p != '(')
    return read_comparison (parser, error);
  if (level == 2)
    {
      parser->p++;
      if (++parser->depth > MAX_DEPTH)
        {
          refuse (error, parser);
          return NULL;
        }
      query = read_level (parser, 0, error);
      if (query != NULL && *parser->p != ')')
        {
          refuse (error, parser);
          return NULL;
        }
      parser->p += query != NULL;
      parser->depth--;

      return g_steal_pointer (&query);
    }

  query = query_new (level == 0 ? QUERY_OR : QUERY_AND);
  for (;;)
    {
      CityQuery *part = read_level (parser, level + 1, error);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (query->parts, part);
      if (*parser->p != separators[level])
        return g_steal_pointer (&query);
      parser->p++;
    }
}

CityQuery *
city_query_parse (const char *text, gboolean foreign_context, GError **error)
{
  Parser parser = { text, foreign_context, 0 };
  g_autoptr(CityQuery) query = NULL;

  if (strlen (text) > MAX_LENGTH)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "q is too long");
      return NULL;
    }
  query = read_level (&parser, 0, error);
  if (query != NULL && *parser.p != '\0')
    {
      refuse (error, &parser);
      return NULL;
    }

  return g_steal_pointer (&query);
}

void
city_query_free (CityQuery *query)
{
  g_ptr_array_unref (query->parts);
  g_array_unref (query->operands);
  g_strfreev (query->path);
  g_free (query);
}

static int
compare_literal (JsonNode *node, const Literal *literal, gboolean *comparable)
{
  *comparable = TRUE;
  if (city_json_is_number (node) && literal->is_number)
    {
      double number = json_node_get_double (node);

      return number < literal->number ? -1 : number > literal->number;
    }
  if (city_json_is_text (node))
    return strcmp (json_node_get_string (node), literal->text);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return strcmp (json_node_get_boolean (node) ? "true" : "false", literal->text);
  *comparable = FALSE;

  return 0;
}

static gboolean
is_one_of (const CityQuery *query, JsonNode *node)
{
  gboolean comparable;

  if (query->is_range)
    return compare_literal (node, &g_array_index (query->operands, Literal, 0), &comparable) >= 0 && comparable
           && compare_literal (node, &g_array_index (query->operands, Literal, 1), &comparable) <= 0;
  for (guint i = 0; i < query->operands->len; i++)
    if (compare_literal (node, &g_array_index (query->operands, Literal, i), &comparable) == 0 && comparable)
      return TRUE;

  return FALSE;
}

static gboolean
compares (const CityQuery *query, JsonNode *node)
{
  gboolean comparable;
  int order;

  if (query->kind == QUERY_EXISTS)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (compares (query, json_array_get_element (array, i)))
          return TRUE;
      return FALSE;
    }
  if (query->kind == QUERY_EQUAL || query->kind == QUERY_NOT_EQUAL)
    return is_one_of (query, node) == (query->kind == QUERY_EQUAL);

  order = compare_literal (node, &g_array_index (query->operands, Literal, 0), &comparable);
  if (!comparable)
    return FALSE;
  if (query->kind == QUERY_LESS)
    return order < 0;
  if (query->kind == QUERY_LESS_EQUAL)
    return order <= 0;

  return query->kind == QUERY_GREATER ? order > 0 : order >= 0;
}

static JsonNode *
follow_path (JsonNode *node, GStrv path)
{
  for (guint i = 0; path != NULL && path[i] != NULL && node != NULL; i++)
    node = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), path[i]) : NULL;

  return node;
}

static gboolean
attribute_matches (const CityQuery *query, const CityAttribute *attribute)
{
  JsonNode *node = follow_path (attribute->value, query->path);

  if (query->path != NULL && strcmp (query->path[0], "observedAt") == 0 && attribute->observed != 0)
    {
      g_autofree char *time = city_time_format_us (attribute->observed);
      g_autoptr(JsonNode) text = city_json_text (time);

      return compares (query, text);
    }
  if (node == NULL && attribute->extra != NULL && query->path != NULL)
    {
      JsonObject *sub = city_json_get_object (attribute->extra, query->path[0]);

      node = sub != NULL ? json_object_get_member (sub, "value") : NULL;
    }

  return node != NULL && compares (query, node);
}

gboolean
city_query_matches (const CityQuery *query, const CityEntity *entity)
{
  if (query->kind == QUERY_AND || query->kind == QUERY_OR)
    {
      for (guint i = 0; i < query->parts->len; i++)
        if (city_query_matches (g_ptr_array_index (query->parts, i), entity) == (query->kind == QUERY_OR))
          return query->kind == QUERY_OR;
      return query->kind == QUERY_AND;
    }
  for (guint i = 0; i < entity->attributes->len; i++)
    {
      const CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);

      if (attribute->name == query->name && attribute_matches (query, attribute))
        return TRUE;
    }

  return FALSE;
}
