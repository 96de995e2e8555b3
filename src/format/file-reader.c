/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-reader-private.h"

#include <math.h>
#include <string.h>

#define MAX_ID 48
#define MAX_TEXT 400
#define MAX_LIST 64

gboolean
bongsu_file_has_word (const char *words, const char *word)
{
  gsize length = strlen (word);

  if (length == 0 || strchr (word, ' ') != NULL)
    return FALSE;
  for (const char *at = strstr (words, word); at != NULL; at = strstr (at + 1, word))
    {
      if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
        return TRUE;
    }
  return FALSE;
}

gboolean
bongsu_file_is_id (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '_' && text[i] != '-')
        return FALSE;
    }
  return length > 0 && length <= MAX_ID;
}

void
bongsu_file_refuse (BongsuFileReader *reader, const char *expected, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (reader->error != NULL)
    return;

  va_start (arguments, expected);
  text = g_strdup_vprintf (expected, arguments);
  va_end (arguments);
  g_set_error (&reader->error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "%s: %s: %s", reader->file,
               reader->path->len > 0 ? reader->path->str : ".", text);
}

gsize
bongsu_file_enter (BongsuFileReader *reader, const char *member)
{
  gsize mark = reader->path->len;

  g_string_append_printf (reader->path, "%s%.64s", mark > 0 ? "." : "", member);
  return mark;
}

gsize
bongsu_file_enter_index (BongsuFileReader *reader, guint index)
{
  gsize mark = reader->path->len;

  g_string_append_printf (reader->path, "[%u]", index);
  return mark;
}

void
bongsu_file_leave (BongsuFileReader *reader, gsize mark)
{
  g_string_truncate (reader->path, mark);
}

const BongsuJsonNode *
bongsu_file_open (BongsuFileReader *reader, GBytes *bytes, const char *file, const char *format)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *reason = NULL;
  gsize offset = 0;
  const BongsuJsonNode *root;

  *reader = (BongsuFileReader) { .file = file, .path = g_string_new (NULL) };
  reader->tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_file, &reason, &offset);
  if (reader->tree == NULL)
    {
      bongsu_file_refuse (reader, "expected strict JSON (%s at byte %" G_GSIZE_FORMAT ")", reason, offset);
      return NULL;
    }
  root = bongsu_json_tree_get_root (reader->tree);
  if (root->kind != BONGSU_JSON_OBJECT)
    bongsu_file_refuse (reader, "expected an object");
  else if (format != NULL && g_strcmp0 (bongsu_json_node_get_text (root, "format"), format) != 0)
    bongsu_file_refuse (reader, "expected \"format\": \"%s\"", format);
  return reader->error == NULL ? root : NULL;
}

gboolean
bongsu_file_close (BongsuFileReader *reader, GError **error)
{
  gboolean good = reader->error == NULL;

  if (!good)
    g_propagate_error (error, g_steal_pointer (&reader->error));
  g_string_free (g_steal_pointer (&reader->path), TRUE);
  g_clear_pointer (&reader->tree, bongsu_json_tree_free);
  return good;
}

gboolean
bongsu_file_check_members (BongsuFileReader *reader, const BongsuJsonNode *node, const char *names)
{
  if (node->kind != BONGSU_JSON_OBJECT)
    {
      bongsu_file_refuse (reader, "expected an object");
      return FALSE;
    }
  for (const BongsuJsonNode *child = node->first; child != NULL; child = child->next)
    {
      if (!bongsu_file_has_word (names, child->key))
        {
          gsize mark = bongsu_file_enter (reader, child->key);

          bongsu_file_refuse (reader, "unknown member, expected one of: %s", names);
          bongsu_file_leave (reader, mark);
          return FALSE;
        }
    }
  return reader->error == NULL;
}

static const BongsuJsonNode *
get_container (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max, gboolean required,
               BongsuJsonKind kind)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);
  const char *what = kind == BONGSU_JSON_ARRAY ? "a list" : "an object";
  gsize mark = bongsu_file_enter (reader, member);

  if (child == NULL && required)
    bongsu_file_refuse (reader, "expected %s, but it is missing", what);
  else if (child != NULL && (child->kind != kind || child->size > max))
    {
      bongsu_file_refuse (reader, "expected %s of at most %u", what, max);
      child = NULL;
    }
  bongsu_file_leave (reader, mark);
  return child;
}

const BongsuJsonNode *
bongsu_file_get_list (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max,
                      gboolean required)
{
  return get_container (reader, node, member, max, required, BONGSU_JSON_ARRAY);
}

const BongsuJsonNode *
bongsu_file_get_object (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max,
                        gboolean required)
{
  return get_container (reader, node, member, max, required, BONGSU_JSON_OBJECT);
}

double
bongsu_file_get_number (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, double fallback,
                        double minimum, double maximum)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);
  gsize mark;

  if (child == NULL && !isnan (fallback))
    return fallback;
  if (child != NULL && child->kind == BONGSU_JSON_NUMBER && child->number >= minimum && child->number <= maximum)
    return child->number;
  mark = bongsu_file_enter (reader, member);
  bongsu_file_refuse (reader, "expected a number from %g to %g", minimum, maximum);
  bongsu_file_leave (reader, mark);
  return isnan (fallback) ? minimum : fallback;
}

gboolean
bongsu_file_get_boolean (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, gboolean fallback)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);
  gsize mark;

  if (child == NULL)
    return fallback;
  if (child->kind == BONGSU_JSON_BOOLEAN)
    return child->number != 0.0;
  mark = bongsu_file_enter (reader, member);
  bongsu_file_refuse (reader, "expected true or false");
  bongsu_file_leave (reader, mark);
  return fallback;
}

/* The text of a node of at most `max` characters, NULL after a refusal. */
static char *
dup_node_text (BongsuFileReader *reader, const BongsuJsonNode *node, guint max)
{
  if (node->kind != BONGSU_JSON_TEXT || node->size == 0 || g_utf8_strlen (node->text, -1) > (glong) max)
    {
      bongsu_file_refuse (reader, "expected a text of 1 to %u characters", max);
      return NULL;
    }
  return bongsu_text_sanitise (node->text, (gssize) node->size, max);
}

char *
bongsu_file_dup_string (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max,
                        gboolean required)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);
  gsize mark = bongsu_file_enter (reader, member);
  char *text = NULL;

  if (child != NULL)
    text = dup_node_text (reader, child, max);
  else if (required)
    bongsu_file_refuse (reader, "expected a text, but it is missing");
  bongsu_file_leave (reader, mark);
  return text;
}

char *
bongsu_file_dup_id (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, gboolean required)
{
  g_autofree char *text = bongsu_file_dup_string (reader, node, member, 2 * MAX_ID, required);

  if (text != NULL && !bongsu_file_is_id (text))
    {
      gsize mark = bongsu_file_enter (reader, member);

      bongsu_file_refuse (reader, "expected an id: 1 to %d of a-z 0-9 _ -", MAX_ID);
      bongsu_file_leave (reader, mark);
      return NULL;
    }
  return g_steal_pointer (&text);
}

char *
bongsu_file_dup_path (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, const char *home)
{
  g_autofree char *text = bongsu_file_dup_string (reader, node, member, 2 * MAX_ID + 1, FALSE);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "/", 3) : NULL;
  guint n_parts = parts != NULL ? g_strv_length (parts) : 0;

  if (text == NULL)
    return NULL;
  if (n_parts == 2 && bongsu_file_is_id (parts[0]) && bongsu_file_is_id (parts[1]))
    return g_steal_pointer (&text);
  if (n_parts != 1 || !bongsu_file_is_id (text))
    {
      gsize mark = bongsu_file_enter (reader, member);

      bongsu_file_refuse (reader, "expected an id, or solution/id");
      bongsu_file_leave (reader, mark);
      return NULL;
    }
  return g_strconcat (home, "/", text, NULL);
}

char *
bongsu_file_dup_word (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, const char *words,
                      const char *fallback)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);

  if (child == NULL && fallback != NULL)
    return g_strdup (fallback);
  if (child == NULL || child->kind != BONGSU_JSON_TEXT || !bongsu_file_has_word (words, child->text))
    {
      gsize mark = bongsu_file_enter (reader, member);

      bongsu_file_refuse (reader, "expected one of: %s", words);
      bongsu_file_leave (reader, mark);
      return g_strdup (fallback != NULL ? fallback : "");
    }
  return g_strdup (child->text);
}

char *
bongsu_file_dup_evidence (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  g_autofree char *text = bongsu_file_dup_string (reader, node, "evidence", 7, FALSE);

  if (text != NULL && strspn (text, "ABCDWKP") != strlen (text))
    {
      gsize mark = bongsu_file_enter (reader, "evidence");

      bongsu_file_refuse (reader, "expected letters of A B C D W K P");
      bongsu_file_leave (reader, mark);
    }
  return g_steal_pointer (&text);
}

BongsuText
bongsu_file_dup_text (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, gboolean required)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);
  BongsuText text = { NULL, NULL };
  gsize mark = bongsu_file_enter (reader, member);

  if (child == NULL && required)
    bongsu_file_refuse (reader, "expected { \"ko\", \"en\" }, but it is missing");
  else if (child != NULL && bongsu_file_check_members (reader, child, "ko en"))
    {
      text.ko = bongsu_file_dup_string (reader, child, "ko", MAX_TEXT, TRUE);
      text.en = bongsu_file_dup_string (reader, child, "en", MAX_TEXT, TRUE);
    }
  bongsu_file_leave (reader, mark);
  return text;
}

GStrv
bongsu_file_dup_strings (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max,
                         gboolean ids)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, node, member, max, FALSE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize mark = bongsu_file_enter (reader, member);
  guint index = 0;

  for (const BongsuJsonNode *child = list != NULL ? list->first : NULL; child != NULL; child = child->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);
      g_autofree char *text = dup_node_text (reader, child, 128);

      if (text != NULL && ids && !bongsu_file_is_id (text))
        bongsu_file_refuse (reader, "expected an id: 1 to %d of a-z 0-9 _ -", MAX_ID);
      else if (text != NULL)
        g_strv_builder_add (builder, text);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
  return g_strv_builder_end (builder);
}

BongsuValue
bongsu_file_read_value (BongsuFileReader *reader, const BongsuJsonNode *node, gboolean list)
{
  BongsuFields *fields;

  if (list && node->kind == BONGSU_JSON_ARRAY && node->size > 0 && node->size <= MAX_LIST)
    {
      fields = bongsu_fields_new ();
      for (const BongsuJsonNode *child = node->first; child != NULL; child = child->next)
        bongsu_fields_take (fields, NULL, bongsu_file_read_value (reader, child, FALSE));
      return bongsu_value_take_fields (fields);
    }
  if (!list && node->kind == BONGSU_JSON_NUMBER)
    return bongsu_value_number (node->number);
  if (!list && node->kind == BONGSU_JSON_BOOLEAN)
    return bongsu_value_boolean (node->number != 0.0);
  if (!list && node->kind == BONGSU_JSON_TEXT && node->size <= 256)
    return bongsu_value_text (node->text);
  bongsu_file_refuse (reader, list ? "expected a list of values" : "expected a number, a text, true or false");
  return (BongsuValue) BONGSU_VALUE_INIT;
}

gboolean
bongsu_file_read_operator (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuOperator *op)
{
  static const char *const names[] = { "=", "!=", "<", "<=", ">", ">=", "in" };

  for (guint i = 0; node != NULL && node->kind == BONGSU_JSON_TEXT && i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i], node->text))
        {
          *op = (BongsuOperator) i;
          return TRUE;
        }
    }
  bongsu_file_refuse (reader, "expected an operator: = != < <= > >= in");
  return FALSE;
}
