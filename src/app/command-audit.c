/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>

#include "journal.h"

int
bongsu_command_audit (int argc, char *argv[])
{
  g_autofree char *folder = NULL, *anchor = NULL, *sentence = NULL;
  const GOptionEntry entries[] = {
    { "journal", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_("Folder of the journal"), N_("FOLDER") },
    { "anchor", 0, 0, G_OPTION_ARG_FILENAME, &anchor, N_("File with an anchor of the chain"), N_("FILE") },
    { NULL }
  };
  int status;

  if (!bongsu_command_take_options (&argc, &argv, entries, "verify --journal FOLDER",
                                    _("Walks the audit chain of a journal. Status 0: whole, 1: broken, 2: unreadable."), 1))
    return BONGSU_COMMAND_UNUSABLE;
  if (!g_str_equal (argv[1], "verify"))
    {
      bongsu_command_tell (_("“%s” is nothing that can be done with an audit chain: only “verify” is."), argv[1]);
      return BONGSU_COMMAND_UNUSABLE;
    }
  if (anchor != NULL)
    {
      bongsu_command_tell ("%s", _("This version has no anchors yet: leave --anchor out."));
      return BONGSU_COMMAND_UNUSABLE;
    }
  if (folder == NULL)
    {
      bongsu_command_tell ("%s", _("Say which journal: --journal FOLDER."));
      return BONGSU_COMMAND_UNUSABLE;
    }
  status = bongsu_journal_verify (folder, &sentence);
  if (status == BONGSU_COMMAND_GOOD)
    g_print ("%s\n", sentence);
  else
    bongsu_command_tell ("%s", sentence);
  return status;
}
