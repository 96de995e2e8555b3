/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "file-reader-private.h"

#include <math.h>
#include <string.h>

/* Sign profiles and templates. A text that does not fit its board is refused when the file is read, never cut. */

#define MAX_LINES 4

static const char profile_members[]
  = "id version name use width height columns rows maxPages leastPageTime colours flash moving charset readBack "
    "longestLife evidence";

static BongsuSignProfile *
read_profile (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  BongsuSignProfile *profile = g_new0 (BongsuSignProfile, 1);
  g_autofree char *use = NULL;

  if (!bongsu_file_check_members (reader, node, profile_members))
    return profile;
  profile->id = bongsu_file_dup_string (reader, node, "id", 48, TRUE);
  profile->version = (guint) bongsu_file_get_number (reader, node, "version", NAN, 1.0, 1e6);
  profile->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  use = bongsu_file_dup_word (reader, node, "use", "drivers walkers waiting all phones", NULL);
  profile->for_drivers = g_str_equal (use, "drivers");
  profile->width = (guint) bongsu_file_get_number (reader, node, "width", 0.0, 0.0, 4096.0);
  profile->height = (guint) bongsu_file_get_number (reader, node, "height", 0.0, 0.0, 2048.0);
  profile->columns = (guint) bongsu_file_get_number (reader, node, "columns", NAN, 1.0, 400.0);
  profile->rows = (guint) bongsu_file_get_number (reader, node, "rows", NAN, 1.0, 20.0);
  profile->max_pages = (guint) bongsu_file_get_number (reader, node, "maxPages", 1.0, 1.0, 20.0);
  bongsu_file_get_number (reader, node, "leastPageTime", 0.0, 0.0, 60.0);
  g_strfreev (bongsu_file_dup_strings (reader, node, "colours", 8, TRUE));
  g_free (bongsu_file_dup_word (reader, node, "flash", "none attention caution alert critical", "none"));
  bongsu_file_get_boolean (reader, node, "moving", FALSE);
  profile->charset = bongsu_file_dup_word (reader, node, "charset", "ascii ksx1001 cp949 utf8", NULL);
  profile->read_back = bongsu_file_dup_word (reader, node, "readBack", "full text none", NULL);
  profile->longest_life_s = (guint) bongsu_file_get_number (reader, node, "longestLife", NAN, 1.0, 86400.0);
  g_free (bongsu_file_dup_evidence (reader, node));
  if ((profile->width == 0) != (profile->height == 0))
    bongsu_file_refuse (reader, "expected both \"width\" and \"height\" or neither");
  else if (profile->width > 0 && (profile->width != profile->columns * 16 || profile->height != profile->rows * 16))
    bongsu_file_refuse (reader, "expected 16 × 16 dots for each of %u × %u cells", profile->columns, profile->rows);
  return profile;
}

/* Half cells of a line whose fields hold their longest value: U+0020-007E take one, all others two (SIGNS 1). */
static guint
measure_line (const char *line, const BongsuSignTemplate *template_)
{
  guint halves = 0;

  while (*line != '\0')
    {
      const char *end = *line == '{' ? strchr (line, '}') : NULL;
      gunichar character = g_utf8_get_char (line);
      gboolean is_field = FALSE;

      for (guint i = 0; end != NULL && !is_field && i < template_->fields->len; i++)
        {
          const BongsuSignField *field = g_ptr_array_index (template_->fields, i);

          is_field
            = strlen (field->id) == (gsize)(end - line - 1) && strncmp (field->id, line + 1, end - line - 1) == 0;
          if (is_field)
            halves += field->longest * 2;
        }
      if (!is_field)
        halves += character >= 0x20 && character <= 0x7e ? 1 : 2;
      line = is_field ? end + 1 : g_utf8_next_char (line);
    }
  return halves;
}

static void
check_lines (BongsuFileReader *reader, char **lines, const BongsuSignProfile *profile,
             const BongsuSignTemplate *template_)
{
  guint n_lines = g_strv_length (lines);

  if (n_lines == 0 || n_lines > profile->rows)
    {
      bongsu_file_refuse (reader, "expected 1 to %u lines", profile->rows);
      return;
    }
  for (guint i = 0; profile->width > 0 && i < n_lines; i++)
    {
      guint halves = measure_line (lines[i], template_);

      if (halves > profile->columns * 2)
        bongsu_file_refuse (reader, "expected lines of at most %u cells, \"%s\" has %.1f too many", profile->columns,
                            lines[i], (halves - profile->columns * 2) / 2.0);
    }
}

static void
read_language (BongsuFileReader *reader, const BongsuJsonNode *text, const char *language, GHashTable *table,
               const BongsuSignProfile *profile, const BongsuSignTemplate *template_)
{
  g_auto (GStrv) lines = NULL;
  gsize mark;

  if (bongsu_json_node_get (text, language) == NULL)
    return;
  lines = bongsu_file_dup_strings (reader, text, language, MAX_LINES, FALSE);
  mark = bongsu_file_enter (reader, language);
  check_lines (reader, lines, profile, template_);
  bongsu_file_leave (reader, mark);
  g_hash_table_insert (table, g_strdup (text->key), g_steal_pointer (&lines));
}

static const BongsuSignProfile *
find_profile (GPtrArray *profiles, const char *id)
{
  for (guint i = 0; i < profiles->len; i++)
    {
      const BongsuSignProfile *profile = g_ptr_array_index (profiles, i);

      if (g_strcmp0 (profile->id, id) == 0)
        return profile;
    }
  return NULL;
}

static void
read_texts (BongsuFileReader *reader, const BongsuJsonNode *node, GPtrArray *profiles, BongsuSignTemplate *template_)
{
  const BongsuJsonNode *texts = bongsu_file_get_object (reader, node, "text", 16, TRUE);
  gsize mark = bongsu_file_enter (reader, "text");

  for (const BongsuJsonNode *text = texts != NULL ? texts->first : NULL; text != NULL; text = text->next)
    {
      const BongsuSignProfile *profile = find_profile (profiles, text->key);
      gsize inner = bongsu_file_enter (reader, text->key);

      if (profile == NULL)
        bongsu_file_refuse (reader, "expected a profile of this file");
      else if (bongsu_file_check_members (reader, text, "ko en"))
        {
          read_language (reader, text, "ko", template_->ko, profile, template_);
          read_language (reader, text, "en", template_->en, profile, template_);
        }
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_fields (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSignTemplate *template_)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, node, "fields", 16, FALSE);
  gsize mark = bongsu_file_enter (reader, "fields");
  guint index = 0;

  for (const BongsuJsonNode *child = list != NULL ? list->first : NULL; child != NULL; child = child->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);
      BongsuSignField *field = g_new0 (BongsuSignField, 1);

      field->id = g_strdup ("");
      if (bongsu_file_check_members (reader, child, "id longest maxAge fallback"))
        {
          g_free (field->id);
          field->id = bongsu_file_dup_id (reader, child, "id", TRUE);
          field->longest = (guint) bongsu_file_get_number (reader, child, "longest", NAN, 1.0, 40.0);
          field->max_age_s = (guint) bongsu_file_get_number (reader, child, "maxAge", 0.0, 0.0, 86400.0);
          field->fallback = bongsu_file_dup_text (reader, child, "fallback", TRUE);
          if (field->id == NULL)
            field->id = g_strdup ("");
        }
      g_ptr_array_add (template_->fields, field);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static BongsuSignTemplate *
read_template (BongsuFileReader *reader, const BongsuJsonNode *node, GPtrArray *profiles)
{
  BongsuSignTemplate *template_ = bongsu_sign_template_new ();
  g_autofree char *level = NULL;

  if (!bongsu_file_check_members (reader, node,
                                  "id name level colour ttl confirm revert needs family fields text evidence"))
    return template_;
  template_->id = bongsu_file_dup_id (reader, node, "id", TRUE);
  template_->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  level = bongsu_file_dup_word (reader, node, "level", "normal attention caution alert critical", NULL);
  bongsu_level_from_name (level, &template_->level);
  template_->colour = bongsu_file_dup_word (reader, node, "colour", "red yellow green amber", NULL);
  template_->ttl_s = (guint) bongsu_file_get_number (reader, node, "ttl", NAN, 1.0, 86400.0);
  template_->confirm = bongsu_file_dup_word (reader, node, "confirm", "none once two", "once");
  template_->family = bongsu_file_dup_id (reader, node, "family", FALSE);
  g_free (bongsu_file_dup_word (reader, node, "needs", "agencyActing", "agencyActing"));
  g_free (bongsu_file_dup_word (reader, node, "revert", "default blank previous", "default"));
  g_free (bongsu_file_dup_evidence (reader, node));
  read_fields (reader, node, template_);
  read_texts (reader, node, profiles, template_);
  return template_;
}

static void
read_profiles (BongsuFileReader *reader, const BongsuJsonNode *root, GPtrArray *profiles)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "profiles", 64, TRUE);
  gsize mark = bongsu_file_enter (reader, "profiles");
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (profiles, read_profile (reader, node));
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_templates (BongsuFileReader *reader, const BongsuJsonNode *root, GPtrArray *profiles, GPtrArray *templates)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "templates", 400, TRUE);
  gsize mark = bongsu_file_enter (reader, "templates");
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (templates, read_template (reader, node, profiles));
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

gboolean
bongsu_signs_read (BongsuCatalogue *catalogue, GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_sign_profile_free);
  g_autoptr (GPtrArray) templates = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_sign_template_free);
  BongsuFileReader reader;
  const BongsuJsonNode *root = bongsu_file_open (&reader, bytes, file, "bongsu-signs/1");

  if (root != NULL && bongsu_file_check_members (&reader, root, "format version profiles templates"))
    {
      bongsu_file_get_number (&reader, root, "version", NAN, 1.0, 1e6);
      read_profiles (&reader, root, profiles);
      if (reader.error == NULL)
        read_templates (&reader, root, profiles, templates);
    }
  if (!bongsu_file_close (&reader, error))
    return FALSE;

  for (guint i = 0; i < profiles->len; i++)
    bongsu_catalogue_take_profile (catalogue, g_ptr_array_index (profiles, i));
  for (guint i = 0; i < templates->len; i++)
    bongsu_catalogue_take_template (catalogue, g_ptr_array_index (templates, i));
  g_ptr_array_set_free_func (profiles, NULL);
  g_ptr_array_set_free_func (templates, NULL);
  return TRUE;
}
