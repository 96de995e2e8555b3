/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-write.h"
#include "multi-private.h"

#include <stdarg.h>
#include <string.h>

/* How many values a tag is told with at least: those left out are null, as SIGNS 12.1 writes them with a dash. */
static const struct
{
  const char *name;
  guint n_slots;
} tags[] = {
  [BONGSU_TAG_CB] = { "cb", 1 },      [BONGSU_TAG_PB] = { "pb", 1 },     [BONGSU_TAG_CF] = { "cf", 1 },
  [BONGSU_TAG_CR] = { "cr", 0 },      [BONGSU_TAG_TR] = { "tr", 0 },     [BONGSU_TAG_FO] = { "fo", 2 },
  [BONGSU_TAG_FL] = { "fl", 3 },      [BONGSU_TAG_FL_END] = { "/fl", 0 }, [BONGSU_TAG_G] = { "g", 1 },
  [BONGSU_TAG_HC] = { "hc", 1 },      [BONGSU_TAG_JL] = { "jl", 1 },     [BONGSU_TAG_JP] = { "jp", 1 },
  [BONGSU_TAG_MS] = { "ms", 2 },      [BONGSU_TAG_MS_END] = { "/ms", 2 }, [BONGSU_TAG_MV] = { "mv", 6 },
  [BONGSU_TAG_NL] = { "nl", 1 },      [BONGSU_TAG_NP] = { "np", 0 },     [BONGSU_TAG_PT] = { "pt", 2 },
  [BONGSU_TAG_SC] = { "sc", 1 },      [BONGSU_TAG_SC_END] = { "/sc", 0 }, [BONGSU_TAG_F] = { "f", 2 },
};

static void
append_comma (GString *json)
{
  if (json->str[json->len - 1] != '[')
    g_string_append_c (json, ',');
}

static void
append_number (GString *json, int number)
{
  append_comma (json);
  if (number == BONGSU_MULTI_EMPTY)
    g_string_append (json, "null");
  else
    g_string_append_printf (json, "%d", number);
}

static void
append_word (GString *json, const char *word)
{
  append_comma (json);
  if (word != NULL)
    bongsu_json_append_text (json, word);
  else
    g_string_append (json, "null");
}

static void G_GNUC_PRINTF (2, 3)
append_formatted (GString *json, const char *format, ...)
{
  char word[16];
  va_list values;

  va_start (values, format);
  g_vsnprintf (word, sizeof word, format, values);
  va_end (values);
  append_word (json, word);
}

static void
append_list (GString *json, const BongsuToken *token)
{
  const guint n = MAX (token->n, tags[token->tag].n_slots);

  for (guint i = 0; i < n; i++)
    {
      const gboolean is_version = (token->tag == BONGSU_TAG_FO && i == 1) || (token->tag == BONGSU_TAG_G && i == 3);

      if (i >= token->n)
        append_number (json, BONGSU_MULTI_EMPTY);
      else if (is_version)
        append_formatted (json, "%04x", (guint) token->values[i]);
      else
        append_number (json, token->values[i]);
    }
}

static void
append_moving (GString *json, const BongsuToken *token)
{
  const int *values = token->values;

  if (values[0] && values[1] != BONGSU_MULTI_EMPTY)
    append_formatted (json, "l%u", (guint) values[1]);
  else
    append_word (json, values[0] ? "l" : "c");
  append_word (json, values[2] ? "r" : "l");
  for (guint i = 3; i < 6; i++)
    append_number (json, values[i]);
  append_word (json, token->text);
}

static void
append_values (GString *json, const BongsuToken *token)
{
  const int *values = token->values;

  switch (token->tag)
    {
    case BONGSU_TAG_FL:
      append_word (json, values[2] ? "o" : "t");
      append_number (json, values[values[2] ? 1 : 0]);
      append_number (json, values[values[2] ? 0 : 1]);
      break;
    case BONGSU_TAG_PT:
      append_number (json, values[0]);
      append_number (json, values[1]);
      break;
    case BONGSU_TAG_HC:
      append_formatted (json, "U+%04X", (guint) values[0]);
      break;
    case BONGSU_TAG_MV:
      append_moving (json, token);
      break;
    case BONGSU_TAG_MS:
    case BONGSU_TAG_MS_END:
      append_number (json, values[0]);
      append_word (json, token->text);
      break;
    default:
      append_list (json, token);
    }
}

static void
append_position (GString *json, gsize byte, guint character)
{
  bongsu_json_append_key (json, "byte");
  g_string_append_printf (json, "%" G_GSIZE_FORMAT, byte);
  bongsu_json_append_key (json, "character");
  g_string_append_printf (json, "%u", character);
}

/* Characters that follow each other are one token of text, as a reader sees them. Returns the index after it. */
static guint
append_token (GString *json, GArray *tokens, guint index)
{
  const BongsuToken *token = &g_array_index (tokens, BongsuToken, index);
  g_autoptr (GString) text = g_string_new (NULL);

  append_comma (json);
  g_string_append_c (json, '{');
  if (token->tag == BONGSU_TAG_CHARACTER)
    {
      while (index < tokens->len && g_array_index (tokens, BongsuToken, index).tag == BONGSU_TAG_CHARACTER)
        g_string_append_unichar (text, g_array_index (tokens, BongsuToken, index++).character);
      bongsu_json_append_key (json, "text");
      bongsu_json_append_text (json, text->str);
    }
  else
    {
      index++;
      bongsu_json_append_key (json, "tag");
      bongsu_json_append_text (json, tags[token->tag].name);
      bongsu_json_append_key (json, "values");
      g_string_append_c (json, '[');
      append_values (json, token);
      g_string_append_c (json, ']');
    }
  append_position (json, token->byte, token->position);
  g_string_append_c (json, '}');
  return index;
}

const char *
bongsu_multi_error_to_name (int code)
{
  static const char *const names[] = {
    [3] = "unsupportedTag", "unsupportedTagValue", "textTooBig", "fontNotDefined", "characterNotDefined",
    "fieldDeviceNotExist", "fieldDeviceError", "flashRegionError", "tagConflict", "tooManyPages", "fontVersionID",
    "graphicID", "graphicNotDefined",
  };

  return code >= 3 && code < (int) G_N_ELEMENTS (names) ? names[code] : "other";
}

static void
append_error (GString *json, const BongsuMultiError *error)
{
  append_comma (json);
  g_string_append_c (json, '{');
  bongsu_json_append_key (json, "code");
  g_string_append_printf (json, "%d", error->code);
  bongsu_json_append_key (json, "name");
  bongsu_json_append_text (json, bongsu_multi_error_to_name (error->code));
  append_position (json, error->byte, error->character);
  g_string_append_c (json, '}');
}

static void
append_colour (GString *json, const char *key, BongsuColour colour)
{
  char word[16];

  g_snprintf (word, sizeof word, "#%06x", bongsu_colour_to_rgb (colour) & 0xffffff);
  bongsu_json_append_key (json, key);
  bongsu_json_append_text (json, word);
}

static void
append_member (GString *json, const char *key, double number)
{
  bongsu_json_append_key (json, key);
  bongsu_json_append_number (json, number);
}

static gboolean
is_same_run (const BongsuGlyph *a, const BongsuGlyph *b)
{
  return a->y == b->y && a->face == b->face && a->character != 0 && b->character != 0 && b->x > a->x
         && memcmp (&a->colour, &b->colour, sizeof a->colour) == 0 && a->flash.on == b->flash.on
         && a->flash.off == b->flash.off && a->flash.off_first == b->flash.off_first;
}

/* Glyphs of one line that look alike are one run. Returns the index after it. */
static guint
append_run (GString *json, GArray *glyphs, guint index)
{
  const BongsuGlyph *first = &g_array_index (glyphs, BongsuGlyph, index), *last = first;
  g_autoptr (GString) text = g_string_new (NULL);

  for (; index < glyphs->len; index++)
    {
      const BongsuGlyph *glyph = &g_array_index (glyphs, BongsuGlyph, index);

      if (glyph != first && !is_same_run (last, glyph))
        break;
      if (glyph->character != 0)
        g_string_append_unichar (text, glyph->character);
      last = glyph;
    }
  append_comma (json);
  g_string_append_c (json, '{');
  bongsu_json_append_key (json, first->character != 0 ? "text" : "moving");
  bongsu_json_append_text (json, first->character != 0 ? text->str : first->token->text);
  append_member (json, "x", first->x + 1);
  append_member (json, "y", first->y + 1);
  append_member (json, "width", last->x + last->width - first->x);
  append_member (json, "height", first->face->height);
  append_colour (json, "colour", first->colour);
  if (first->flash.on != BONGSU_MULTI_EMPTY)
    {
      append_member (json, "flash_on_s", first->flash.on / 10.0);
      append_member (json, "flash_off_s", first->flash.off / 10.0);
    }
  g_string_append_c (json, '}');
  return index;
}

static void
append_page (GString *json, const BongsuPage *page)
{
  append_comma (json);
  g_string_append_c (json, '{');
  append_colour (json, "background", page->background);
  append_member (json, "on_s", page->on / 10.0);
  append_member (json, "off_s", page->off / 10.0);
  bongsu_json_append_key (json, "rectangles");
  g_string_append_c (json, '[');
  for (guint i = 0; i < page->rectangles->len; i++)
    {
      append_comma (json);
      g_string_append_c (json, '[');
      append_list (json, g_ptr_array_index (page->rectangles, i));
      g_string_append_c (json, ']');
    }
  g_string_append (json, "]");
  bongsu_json_append_key (json, "runs");
  g_string_append_c (json, '[');
  for (guint i = 0; i < page->glyphs->len;)
    i = append_run (json, page->glyphs, i);
  g_string_append (json, "]}");
}

/* A text that exists only when nothing is wrong. */
static void
append_form (GString *json, const char *key, const char *form)
{
  bongsu_json_append_key (json, key);
  if (form != NULL)
    bongsu_json_append_text (json, form);
  else
    g_string_append (json, "null");
}

char *
bongsu_multi_to_json (const BongsuMulti *multi)
{
  g_autofree char *normal = NULL, *wire = NULL, *hash = NULL, *plain = NULL;
  GString *json;

  g_return_val_if_fail (multi != NULL, NULL);

  json = g_string_new ("{\"tokens\":[");
  for (guint i = 0; i < multi->tokens->len;)
    i = append_token (json, multi->tokens, i);
  g_string_append (json, "],\"errors\":[");
  for (guint i = 0; i < multi->errors->len; i++)
    append_error (json, &g_array_index (multi->errors, BongsuMultiError, i));
  g_string_append_c (json, ']');
  normal = bongsu_multi_to_normal (multi);
  wire = bongsu_multi_to_wire (multi);
  hash = wire != NULL ? bongsu_multi_hash (wire) : NULL;
  plain = bongsu_multi_to_plain (multi);
  append_form (json, "normal", normal);
  append_form (json, "wire", wire);
  append_form (json, "hash", hash);
  append_form (json, "plain", plain);
  append_member (json, "length_s", bongsu_multi_get_length_s (multi));
  g_string_append (json, ",\"pages\":[");
  for (guint i = 0; multi->errors->len == 0 && i < multi->pages->len; i++)
    append_page (json, g_ptr_array_index (multi->pages, i));
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}
