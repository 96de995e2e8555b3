/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalogue-reader.h"
#include "installation.h"
#include "json-write.h"
#include "multi.h"

#define MAX_LINE 65536 /* bytes; the parser refuses what is longer than 1024 */

static BongsuCatalogue *
load_catalogue (void)
{
  g_auto (GStrv) folders = bongsu_installation_dup_catalogue_folders ();

  return bongsu_catalogue_load ((const char *const *) folders, NULL);
}

static void
tell_profiles (BongsuCatalogue *catalogue, const char *id)
{
  GPtrArray *profiles = bongsu_catalogue_get_profiles (catalogue);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < profiles->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((BongsuSignProfile *) g_ptr_array_index (profiles, i))->id);
  bongsu_command_tell (_("There is no board profile “%s”. There are: %s."), id, names->str);
}

/* One line, one object. Returns whether the line is free of errors. */
static gboolean
print_line (GString *line, guint number, const BongsuSignProfile *profile)
{
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (BongsuMulti) multi = NULL;
  g_autofree char *text = NULL, *inner = NULL;

  /* A text that C would cut short is refused like any other control character, at its place. */
  for (gsize i = 0; i < line->len; i++)
    if (line->str[i] == '\0')
      line->str[i] = '\1';
  text = g_utf8_make_valid (line->str, (gssize) line->len);
  multi = bongsu_multi_parse (line->str, profile);
  bongsu_json_append_key (json, "line");
  bongsu_json_append_number (json, (double) number);
  bongsu_json_append_key (json, "text");
  bongsu_json_append_text (json, text);
  if (profile != NULL)
    {
      bongsu_json_append_key (json, "board");
      bongsu_json_append_text (json, profile->id);
      bongsu_json_append_key (json, "fit");
      bongsu_json_append_text (json, bongsu_multi_get_n_errors (multi) == 0 ? "fits" : "refused");
    }
  inner = bongsu_multi_to_json (multi);
  g_string_append_printf (json, ",%s", inner + 1);
  bongsu_command_print_json (json);
  return bongsu_multi_get_n_errors (multi) == 0;
}

int
bongsu_command_multi (int argc, char *argv[])
{
  g_autofree char *board = NULL;
  const GOptionEntry entries[] = {
    { "board", 0, 0, G_OPTION_ARG_STRING, &board, N_("Check against this board profile too"), N_("PROFILE") },
    { NULL }
  };
  g_autoptr (BongsuCatalogue) catalogue = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  const BongsuSignProfile *profile = NULL;
  gboolean too_long, good = TRUE;

  if (!bongsu_command_take_options (&argc, &argv, entries, NULL,
                                    _("Reads lines of MULTI and prints what each is made of, as JSON."), 0))
    return BONGSU_COMMAND_UNUSABLE;
  if (board != NULL)
    {
      catalogue = load_catalogue ();
      profile = bongsu_catalogue_find_profile (catalogue, board);
      if (profile == NULL)
        {
          tell_profiles (catalogue, board);
          return BONGSU_COMMAND_UNUSABLE;
        }
    }
  for (guint n = 1; bongsu_command_read_line (stdin, line, MAX_LINE, &too_long); n++)
    {
      if (too_long)
        bongsu_command_tell (_("Line %u is longer than %d bytes: only its beginning is read."), n, MAX_LINE);
      good &= print_line (line, n, profile) && !too_long;
    }
  return good ? BONGSU_COMMAND_GOOD : BONGSU_COMMAND_REFUSED;
}
