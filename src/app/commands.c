/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands.h"

#include "commands-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const char *name;
  int (*run) (int argc, char *argv[]);
} commands[] = {
  { "decode", bongsu_command_decode },
  { "incidents", bongsu_command_incidents },
  { "multi", bongsu_command_multi },
  { "check-catalogue", bongsu_command_check_catalogue },
  { "check-site", bongsu_command_check_site },
  { "audit", bongsu_command_audit },
};

gboolean
bongsu_commands_run (int argc, char *argv[], int *status)
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (argv[1], commands[i].name))
        continue;
      *status = commands[i].run (argc - 1, argv + 1);
      if (fflush (stdout) != 0 || ferror (stdout))
        {
          bongsu_command_tell (_("The results could not be written: %s"), g_strerror (errno));
          *status = BONGSU_COMMAND_UNUSABLE;
        }
      return TRUE;
    }
  return FALSE;
}
