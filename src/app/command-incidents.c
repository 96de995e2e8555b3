/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "incident-notation.h"

#define MAX_LINE 65536

/* The result of one line on standard output, or what is wrong with it on standard error. */
static gboolean
answer_line (const GString *line, guint number, gboolean too_long)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;

  if (too_long || !g_utf8_validate (line->str, (gssize) line->len, NULL))
    {
      bongsu_command_tell (too_long ? _("Line %u: it is too long.")
                                    : _("Line %u: it is no UTF-8 text."), number);
      return FALSE;
    }
  result = bongsu_incident_notation_fold (line->str, &error);
  if (result == NULL)
    {
      bongsu_command_tell (_("Line %u: %s"), number, error->message);
      return FALSE;
    }
  fputs (result, stdout);
  fputc ('\n', stdout);
  return TRUE;
}

int
bongsu_command_incidents (int argc, char *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean too_long, good = TRUE;

  if (!bongsu_command_take_options (&argc, &argv, entries, NULL,
                                    _("Reads histories of an alarm, one a line, and prints what state they lead to."), 0))
    return BONGSU_COMMAND_UNUSABLE;
  for (guint n = 1; bongsu_command_read_line (stdin, line, MAX_LINE, &too_long); n++)
    {
      const char *first = line->str + strspn (line->str, " \t");

      /* Remarks and empty lines let a file explain itself. */
      if (line->len > strlen (line->str) || (*first != '\0' && *first != '#'))
        good &= answer_line (line, n, too_long);
    }
  return good ? BONGSU_COMMAND_GOOD : BONGSU_COMMAND_REFUSED;
}
