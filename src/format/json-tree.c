/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-tree-private.h"

#include <string.h>

#define EXACT_INTEGER G_GINT64_CONSTANT (9007199254740992) /* 2^53 */
#define EXACT_DIGITS 15                  /* decimal digits that every double holds */
#define EXACT_POWER 22                   /* powers of ten that are doubles */

struct _BongsuJsonTree
{
  BongsuJsonNode *nodes; /* (owned) */
  guint n_nodes;
  char *strings;         /* (owned) */
};

typedef struct
{
  const char *at;
  const char *end;
  BongsuJsonTree *tree;
  char *string; /* where the next one goes */
} Parser;

static inline void
skip_blanks (Parser *parser)
{
  while (parser->at < parser->end
         && (*parser->at == ' ' || *parser->at == '\n' || *parser->at == '\r' || *parser->at == '\t'))
    parser->at++;
}

static guint
take_hex4 (Parser *parser)
{
  guint code = 0;

  for (guint i = 0; i < 4; i++)
    code = code * 16 + (guint) g_ascii_xdigit_value (*parser->at++);
  return code;
}

static void
take_escape (Parser *parser)
{
  char letter = *parser->at++;
  gunichar code;

  switch (letter)
    {
    case 'b':
      *parser->string++ = '\b';
      return;
    case 'f':
      *parser->string++ = '\f';
      return;
    case 'n':
      *parser->string++ = '\n';
      return;
    case 'r':
      *parser->string++ = '\r';
      return;
    case 't':
      *parser->string++ = '\t';
      return;
    case 'u':
      code = take_hex4 (parser);
      if (code >= 0xd800 && code <= 0xdbff)
        {
          parser->at += 2;
          code = 0x10000 + ((code - 0xd800) << 10) + (take_hex4 (parser) - 0xdc00);
        }
      parser->string += g_unichar_to_utf8 (code, parser->string);
      return;
    default:
      *parser->string++ = letter;
      return;
    }
}

/* Stands on the opening quote. */
static const char *
take_string (Parser *parser, guint *size)
{
  char *begin = parser->string;

  parser->at++;
  for (;;)
    {
      const char *run = parser->at;

      while (*parser->at != '"' && *parser->at != '\\')
        parser->at++;
      memcpy (parser->string, run, (gsize) (parser->at - run));
      parser->string += parser->at - run;
      if (*parser->at++ == '"')
        break;
      take_escape (parser);
    }
  *size = (guint) (parser->string - begin);
  *parser->string++ = '\0';
  return begin;
}

/* Most numbers of a city are short; those need no slow conversion and are still exact. */
static gboolean
take_short_number (Parser *parser, double *number, gboolean *integer)
{
  static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  const char *at = parser->at;
  gboolean negative = *at == '-';
  guint n_digits = 0, n_decimals = 0;
  guint64 sum = 0;

  G_STATIC_ASSERT (G_N_ELEMENTS (powers) == EXACT_POWER + 1);
  if (negative)
    at++;
  for (; at < parser->end && g_ascii_isdigit (*at) && n_digits < EXACT_DIGITS; at++, n_digits++)
    sum = sum * 10 + (guint64) (*at - '0');
  *integer = TRUE;
  if (at < parser->end && *at == '.')
    {
      *integer = FALSE;
      for (at++; at < parser->end && g_ascii_isdigit (*at) && n_digits < EXACT_DIGITS; at++, n_digits++, n_decimals++)
        sum = sum * 10 + (guint64) (*at - '0');
    }
  if (at < parser->end && (g_ascii_isdigit (*at) || *at == 'e' || *at == 'E' || *at == '.'))
    return FALSE;
  *number = (double) sum / powers[n_decimals];
  if (negative)
    *number = -*number;
  parser->at = at;
  return TRUE;
}

static void
take_number (Parser *parser, BongsuJsonNode *node)
{
  gboolean integer;
  char digits[64];
  gsize n = 0;

  node->kind = BONGSU_JSON_NUMBER;
  if (take_short_number (parser, &node->number, &integer))
    return;
  integer = TRUE;
  while (parser->at < parser->end && n < sizeof digits - 1 && strchr ("+-.0123456789eE", *parser->at) != NULL)
    {
      if (strchr (".eE", *parser->at) != NULL)
        integer = FALSE;
      digits[n++] = *parser->at++;
    }
  digits[n] = '\0';
  node->number = g_ascii_strtod (digits, NULL);
  if (integer)
    {
      gint64 exact = g_ascii_strtoll (digits, NULL, 10);

      node->inexact = exact > EXACT_INTEGER || exact < -EXACT_INTEGER;
    }
}

static void
take_scalar (Parser *parser, BongsuJsonNode *node)
{
  switch (*parser->at)
    {
    case '"':
      node->kind = BONGSU_JSON_TEXT;
      node->text = take_string (parser, &node->size);
      break;
    case 't':
      node->kind = BONGSU_JSON_BOOLEAN;
      node->number = 1;
      parser->at += strlen ("true");
      break;
    case 'f':
      node->kind = BONGSU_JSON_BOOLEAN;
      parser->at += strlen ("false");
      break;
    case 'n':
      node->kind = BONGSU_JSON_NULL;
      parser->at += strlen ("null");
      break;
    default:
      take_number (parser, node);
      break;
    }
}

/* Stands behind the bracket, a value or its comma. FALSE when the container ends; `*key` is set in objects. */
static gboolean
take_member_begin (Parser *parser, char closing, const char **key)
{
  guint unused;

  skip_blanks (parser);
  if (*parser->at == ',')
    {
      parser->at++;
      skip_blanks (parser);
    }
  if (*parser->at == closing)
    {
      parser->at++;
      return FALSE;
    }
  if (closing == '}')
    {
      *key = take_string (parser, &unused);
      skip_blanks (parser);
      parser->at++; /* the colon */
    }
  return TRUE;
}

/* Recursion is bounded by the guard's depth. */
static BongsuJsonNode *
take_value (Parser *parser)
{
  BongsuJsonNode *node = &parser->tree->nodes[parser->tree->n_nodes++];
  BongsuJsonNode *last = NULL;
  const char *key = NULL;
  char closing;

  memset (node, 0, sizeof *node);
  skip_blanks (parser);
  if (*parser->at != '{' && *parser->at != '[')
    {
      take_scalar (parser, node);
      return node;
    }
  closing = *parser->at == '{' ? '}' : ']';
  node->kind = closing == '}' ? BONGSU_JSON_OBJECT : BONGSU_JSON_ARRAY;
  parser->at++;
  while (take_member_begin (parser, closing, &key))
    {
      BongsuJsonNode *child = take_value (parser);

      child->key = key;
      if (last == NULL)
        node->first = child;
      else
        last->next = child;
      last = child;
      node->size++;
    }
  return node;
}

/* Every value but the root has a comma, a colon or an opening bracket before it. */
static guint
count_values_at_most (const char *data, gsize size)
{
  guint n = 1;

  for (gsize i = 0; i < size; i++)
    n += (guint) (data[i] == ',' || data[i] == '[' || data[i] == '{');
  return n;
}

BongsuJsonTree *
bongsu_json_tree_parse (const char *data, gsize size, const BongsuJsonLimits *limits, const char **reason,
                        gsize *offset)
{
  BongsuJsonTree *tree;
  Parser parser;

  if (!bongsu_json_guard (data, size, limits, reason, offset))
    return NULL;
  tree = g_new0 (BongsuJsonTree, 1);
  tree->nodes = g_new (BongsuJsonNode, count_values_at_most (data, size));
  tree->strings = g_malloc (size + 1); /* unescaped with its NUL a string is shorter than with its quotes */
  parser = (Parser) { data, data + size, tree, tree->strings };
  take_value (&parser);
  return tree;
}

void
bongsu_json_tree_free (BongsuJsonTree *tree)
{
  g_free (tree->nodes);
  g_free (tree->strings);
  g_free (tree);
}

const BongsuJsonNode *
bongsu_json_tree_get_root (const BongsuJsonTree *tree)
{
  return &tree->nodes[0];
}

const BongsuJsonNode *
bongsu_json_node_get (const BongsuJsonNode *node, const char *key)
{
  if (node == NULL || node->kind != BONGSU_JSON_OBJECT)
    return NULL;
  for (const BongsuJsonNode *member = node->first; member != NULL; member = member->next)
    if (strcmp (member->key, key) == 0)
      return member;
  return NULL;
}

const char *
bongsu_json_node_get_text (const BongsuJsonNode *node, const char *key)
{
  const BongsuJsonNode *member = bongsu_json_node_get (node, key);

  return member != NULL && member->kind == BONGSU_JSON_TEXT ? member->text : NULL;
}

void
bongsu_json_node_append (const BongsuJsonNode *node, GString *text)
{
  switch ((BongsuJsonKind) node->kind)
    {
    case BONGSU_JSON_BOOLEAN:
      g_string_append (text, node->number != 0 ? "true" : "false");
      break;
    case BONGSU_JSON_NUMBER:
      bongsu_json_append_number (text, node->number);
      break;
    case BONGSU_JSON_TEXT:
      bongsu_json_append_text (text, node->text);
      break;
    case BONGSU_JSON_ARRAY:
    case BONGSU_JSON_OBJECT:
      g_string_append_c (text, node->kind == BONGSU_JSON_OBJECT ? '{' : '[');
      for (const BongsuJsonNode *child = node->first; child != NULL; child = child->next)
        {
          if (child->key != NULL)
            bongsu_json_append_key (text, child->key);
          else if (child != node->first)
            g_string_append_c (text, ',');
          bongsu_json_node_append (child, text);
        }
      g_string_append_c (text, node->kind == BONGSU_JSON_OBJECT ? '}' : ']');
      break;
    case BONGSU_JSON_NULL:
    default:
      g_string_append (text, "null");
      break;
    }
}
