/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-guard.h"
#include "text-private.h"

#include <string.h>

#define MAX_MARKS 4

static gboolean
is_mark (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* Characters that take no place or pretend to be others; noncharacters, too. */
static gboolean
is_invisible (gunichar character)
{
  switch (character)
    {
    case 0x034f: /* combining grapheme joiner */
    case 0x115f: /* fillers of Hangul */
    case 0x1160:
    case 0x17b4:
    case 0x17b5:
    case 0x3164:
    case 0xffa0:
      return TRUE;
    default:
      break;
    }
  if ((character >= 0xfdd0 && character <= 0xfdef) || (character & 0xfffe) == 0xfffe)
    return TRUE;
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidi, zero width, tags */
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Blanks that end a line or a column become one, so that words do not grow together. */
static gboolean
is_break (gunichar character)
{
  return character == '\n' || character == '\t' || character == '\r' || character == 0x85 || character == 0x2028
         || character == 0x2029;
}

static GString *
filter (const char *text, gsize max_chars, gboolean keep_lines)
{
  GString *kept = g_string_sized_new (strlen (text));
  gsize n_chars = 0;
  guint n_marks = 0;

  for (const char *at = text; *at != '\0' && n_chars < max_chars; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\n' && keep_lines)
        ;
      else if (is_break (character))
        character = ' ';
      else if (character >= 0x7f && is_mark (character))
        {
          if (n_marks == MAX_MARKS || is_invisible (character))
            continue;
          n_marks++;
          g_string_append_unichar (kept, character);
          n_chars++;
          continue;
        }
      else if (is_invisible (character))
        continue;
      n_marks = 0;
      g_string_append_unichar (kept, character);
      n_chars++;
    }
  return kept;
}

static char *
sanitise (const char *text, gsize size, gsize max_chars, gboolean keep_lines)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  GString *kept;

  if (bongsu_text_is_plain (text, size) && size <= max_chars)
    return g_strndup (text, size);
  valid = g_utf8_make_valid (text, (gssize) size);
  /* Composing shortens (three letters of Hangul to one syllable), so it comes before the last cut. */
  kept = filter (valid, max_chars <= G_MAXSIZE / 4 ? max_chars * 4 : max_chars, keep_lines);
  composed = g_utf8_normalize (kept->str, (gssize) kept->len, G_NORMALIZE_NFC);
  g_string_free (kept, TRUE);
  return g_string_free (filter (composed != NULL ? composed : "", max_chars, keep_lines), FALSE);
}

gboolean
bongsu_text_is_plain (const char *text, gsize size)
{
  const guint8 *at = (const guint8 *) text;
  const guint8 *end = at + size;

  while (at < end)
    {
      if (*at >= 0x20 && *at < 0x7f)
        at++;
      else if (*at >= 0xea && *at <= 0xed && end - at >= 3 && (at[1] & 0xc0) == 0x80 && (at[2] & 0xc0) == 0x80)
        {
          guint character = (guint) (*at & 0x0f) << 12 | (guint) (at[1] & 0x3f) << 6 | (at[2] & 0x3f);

          if (character < 0xac00 || character > 0xd7a3)
            return FALSE;
          at += 3;
        }
      else
        return FALSE;
    }
  return TRUE;
}

char *
bongsu_text_sanitise (const char *text, gssize size, gsize max_chars)
{
  g_return_val_if_fail (text != NULL, NULL);

  return sanitise (text, size < 0 ? strlen (text) : (gsize) size, max_chars, FALSE);
}

char *
bongsu_text_sanitise_lines (const char *text, gsize size, gsize max_chars)
{
  return sanitise (text, size, max_chars, TRUE);
}
