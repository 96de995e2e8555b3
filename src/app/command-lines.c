/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#include "json-guard.h"

#define MAX_SENTENCE 2000

gboolean
bongsu_command_take_options (int *argc, char **argv[], const GOptionEntry *entries, const char *usage,
                             const char *summary, int n_rest)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("bongsu ", (*argv)[0], NULL);

  g_set_prgname (name);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      bongsu_command_tell ("%s", error->message);
      return FALSE;
    }
  if (*argc - 1 != n_rest)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return FALSE;
    }
  return TRUE;
}

gboolean
bongsu_command_read_line (FILE *file, GString *line, gsize max, gboolean *too_long)
{
  int byte = getc_unlocked (file);

  g_string_truncate (line, 0);
  *too_long = FALSE;
  if (byte == EOF)
    return FALSE;
  for (; byte != EOF && byte != '\n'; byte = getc_unlocked (file))
    if (line->len < max)
      g_string_append_c (line, (char) byte);
    else
      *too_long = TRUE;
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);
  return TRUE;
}

void
bongsu_command_print_json (const GString *json)
{
  g_autoptr (GString) safe = g_string_sized_new (json->len + 1);

  for (const char *at = json->str; at < json->str + json->len; at = g_utf8_next_char (at))
    {
      const gunichar character = g_utf8_get_char (at);

      if (g_unichar_isprint (character))
        g_string_append_unichar (safe, character);
      else if (character < 0x10000)
        g_string_append_printf (safe, "\\u%04x", character);
      else
        g_string_append_printf (safe, "\\u%04x\\u%04x", 0xd7c0 + (character >> 10), 0xdc00 + (character & 0x3ff));
    }
  g_string_append_c (safe, '\n');
  fwrite (safe->str, 1, safe->len, stdout);
}

void
bongsu_command_tell (const char *format, ...)
{
  g_autofree char *sentence = NULL, *shown = NULL;
  va_list values;

  va_start (values, format);
  sentence = g_strdup_vprintf (format, values);
  va_end (values);
  shown = bongsu_text_sanitise (sentence, -1, MAX_SENTENCE);
  /* A reader of both streams meets them in the order in which they were written. */
  fflush (stdout);
  g_printerr ("bongsu: %s\n", shown);
}
