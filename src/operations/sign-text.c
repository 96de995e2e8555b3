/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sign-draft-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FIELD 64 /* bytes of a field's name */

/* "6½", "8": cells of a number of half cells (transfer full). */
static char *
count_to_words (guint half_cells)
{
  if (half_cells == 1)
    return g_strdup ("½");
  return g_strdup_printf ("%u%s", half_cells / 2, half_cells % 2 != 0 ? "½" : "");
}

/* Where a line goes beyond `limit` half cells: the word that does not fit, to its end (transfer full). */
static char *
get_rest (const char *line, guint limit)
{
  const char *word = line, *at = line;

  for (guint used = 0; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (at > line && at[-1] == ' ')
        word = at;
      used += bongsu_sign_text_count (at, (gsize) (g_utf8_next_char (at) - at));
      if (used > limit)
        break;
    }
  return g_strdup (word);
}

/* The first line that is too long, or the sentence about too many lines (transfer full, nullable). */
static char *
find_overflow (const char *text, const BongsuSignProfile *profile)
{
  g_auto (GStrv) pages = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_auto (GStrv) lines = g_strsplit (pages[i], "\n", -1);

      for (guint j = 0; lines[j] != NULL; j++)
        {
          const guint used = bongsu_sign_text_count (lines[j], strlen (lines[j]));
          g_autofree char *cells = count_to_words (used);
          g_autofree char *rest = get_rest (lines[j], 2 * profile->columns);

          if (profile->columns > 0 && used > 2 * profile->columns)
            return g_strdup_printf (_("Line %u takes %s of %u cells: it is too long from “%s” on."), j + 1, cells,
                                    profile->columns, rest);
        }
      if (profile->rows > 0 && g_strv_length (lines) > profile->rows)
        return g_strdup_printf (_("%u lines: this board has %u."), g_strv_length (lines), profile->rows);
    }
  return NULL;
}

/* The field that begins at `at` ("{place}"); its end is told. NULL: it is no field of the template. */
static const BongsuSignField *
find_field (const BongsuSignTemplate *template_, const char *at, const char **end)
{
  const char *close = *at == '{' ? strchr (at, '}') : NULL;

  if (close == NULL || close - at > MAX_FIELD)
    return NULL;
  for (guint i = 0; template_->fields != NULL && i < template_->fields->len; i++)
    {
      const BongsuSignField *field = g_ptr_array_index (template_->fields, i);

      if (strlen (field->id) == (gsize) (close - at - 1) && strncmp (field->id, at + 1, strlen (field->id)) == 0)
        {
          *end = close + 1;
          return field;
        }
    }
  return NULL;
}

/* What the asset says about a field; NULL when it says nothing, something too old or too long. */
static char *
get_field_value (const BongsuSignField *field, BongsuRegister *register_, guint row, gint64 now)
{
  const BongsuReading *reading;
  g_autofree char *value = NULL;
  guint parent;

  if (row == BONGSU_NO_ROW)
    return NULL;
  if (strcmp (field->id, "place") == 0)
    {
      parent = bongsu_register_get_parent (register_, row);
      value = g_strdup (bongsu_register_get_name (register_, parent != BONGSU_NO_ROW ? parent : row));
    }
  else
    {
      reading = bongsu_register_find_reading (register_, row, field->id);
      if (reading == NULL || reading->suspect || reading->stale ||
          (field->max_age_s > 0 && now - reading->stamp.observed > (gint64) field->max_age_s * G_USEC_PER_SEC))
        return NULL;
      value = bongsu_value_to_string (&reading->value);
    }
  if (*value == '\0' || strchr (value, '\n') != NULL ||
      (field->longest > 0 && bongsu_sign_text_count (value, strlen (value)) > 2 * field->longest))
    return NULL;
  return g_steal_pointer (&value);
}

static char *
join_lines (const BongsuSignTemplate *template_, const BongsuSignProfile *profile)
{
  const char *const *lines = bongsu_sign_template_get_lines (template_, profile);

  return lines != NULL ? g_strjoinv ("\n", (GStrv) lines) : NULL;
}

static const char *
get_fallback (const BongsuSignField *field)
{
  return field->fallback.ko != NULL ? field->fallback.ko : bongsu_text_get (&field->fallback);
}

static gboolean
is_field_value (const BongsuSignField *field, const char *text, gsize size)
{
  const char *fallback = get_fallback (field);

  if (size == strlen (fallback) && memcmp (text, fallback, size) == 0)
    return TRUE;
  return size > 0 && memchr (text, '\n', size) == NULL &&
         (field->longest == 0 || bongsu_sign_text_count (text, size) <= 2 * field->longest);
}

/* Whether `text` is `pattern`; a field takes as little as makes the rest match. */
static gboolean
match (const BongsuSignTemplate *template_, const char *pattern, const char *text)
{
  const BongsuSignField *field;
  const char *end;

  for (; *pattern != '\0' && (field = find_field (template_, pattern, &end)) == NULL; pattern++, text++)
    if (*pattern != *text)
      return FALSE;
  if (*pattern == '\0')
    return *text == '\0';
  for (const char *at = text;; at = g_utf8_next_char (at))
    {
      if (is_field_value (field, text, (gsize) (at - text)) && match (template_, end, at))
        return TRUE;
      if (*at == '\0' || *at == '\n')
        return FALSE;
    }
}

char *
bongsu_sign_text_to_multi (const char *text, const char *colour)
{
  g_auto (GStrv) pages = g_strsplit (text, "\n\n", -1);
  GString *out = g_string_new (NULL);

  /* Yellow is the amber in which every board begins: theirs are red, amber and green (SIGNS 1). */
  if (g_strcmp0 (colour, "red") == 0)
    g_string_append (out, "[cf1]");
  else if (g_strcmp0 (colour, "green") == 0)
    g_string_append (out, "[cf3]");
  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_autofree char *page = bongsu_multi_escape (pages[i]);

      if (i > 0)
        g_string_append (out, "[np]");
      g_string_append (out, page);
    }
  return g_string_free (out, FALSE);
}

guint
bongsu_sign_text_count (const char *text, gsize size)
{
  const char *end = text + size;
  guint half_cells = 0;

  for (; text < end; text = g_utf8_next_char (text))
    half_cells += (guint8) *text >= 0x20 && (guint8) *text < 0x7f ? 1 : 2;
  return half_cells;
}

char *
bongsu_sign_text_to_fit (const char *text, const BongsuSignProfile *profile)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *cells = count_to_words (bongsu_sign_text_count (lines[i], strlen (lines[i])));

      if (*lines[i] == '\0')
        continue;
      if (out->len > 0)
        g_string_append (out, " · ");
      if (profile->columns > 0)
        g_string_append_printf (out, _("%s / %u cells"), cells, profile->columns);
      else
        g_string_append_printf (out, _("%s cells"), cells);
    }
  return g_string_free (out, FALSE);
}

char *
bongsu_sign_text_to_refusal (const char *text, const BongsuMulti *multi, const BongsuSignProfile *profile)
{
  const BongsuMultiError *error = bongsu_multi_get_error (multi, 0);
  char *overflow;

  switch (error->code)
    {
    case BONGSU_MULTI_TOO_BIG:
      overflow = find_overflow (text, profile);
      return overflow != NULL ? overflow : g_strdup (_("The text is too long for this board."));
    case BONGSU_MULTI_TOO_MANY_PAGES:
      return g_strdup_printf (_("%u pages: this board shows %u."), bongsu_multi_get_n_pages (multi),
                              profile->max_pages);
    case BONGSU_MULTI_NO_CHARACTER:
      return g_strdup (_("The text has a character that this board cannot show."));
    default:
      return g_strdup_printf (_("This board cannot show the text (error %d)."), error->code);
    }
}

const char *const *
bongsu_sign_template_get_lines (const BongsuSignTemplate *template_, const BongsuSignProfile *profile)
{
  const char *const *lines;

  if (profile == NULL)
    return NULL;
  /* The street reads Korean, whatever the console's language. */
  lines = template_->ko != NULL ? g_hash_table_lookup (template_->ko, profile->id) : NULL;
  if (lines == NULL && template_->en != NULL)
    lines = g_hash_table_lookup (template_->en, profile->id);
  return lines != NULL && lines[0] != NULL ? lines : NULL;
}

char *
bongsu_sign_template_fill (const BongsuSignTemplate *template_, const BongsuSignProfile *profile,
                           BongsuRegister *register_, guint row, gint64 now)
{
  g_autofree char *pattern = join_lines (template_, profile);
  GString *out;

  if (pattern == NULL)
    return NULL;
  out = g_string_new (NULL);
  for (const char *at = pattern; *at != '\0'; )
    {
      const char *end;
      const BongsuSignField *field = find_field (template_, at, &end);

      if (field != NULL)
        {
          g_autofree char *value = get_field_value (field, register_, row, now);

          g_string_append (out, value != NULL ? value : get_fallback (field));
          at = end;
        }
      else
        g_string_append_c (out, *at++);
    }
  return g_string_free (out, FALSE);
}

gboolean
bongsu_sign_template_matches (const BongsuSignTemplate *template_, const BongsuSignProfile *profile, const char *text)
{
  g_autofree char *pattern = join_lines (template_, profile);

  return pattern != NULL && match (template_, pattern, text);
}
