/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "application.h"
#include "commands.h"
#include "installation.h"

int
main (int argc, char *argv[])
{
  g_autoptr (BongsuApplication) application = NULL;
  g_autofree char *locale_folder = NULL;
  int status = 0;

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE); /* HTTP/2 is negotiated by itself and has open faults in libsoup 3.2 */
  locale_folder = bongsu_installation_dup_locale_folder ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (bongsu_commands_run (argc, argv, &status))
    return status;
  application = bongsu_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : bongsu_application_get_status (application);
}
