/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dialogs.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

void
bongsu_dialogs_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent,
                         "application-name", _ ("Bongsu"),
                         "application-icon", "org.bongsu.Console",
                         "version", BONGSU_VERSION,
                         "comments", _ ("Operations console for small smart cities"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

void
bongsu_dialogs_show_shortcuts (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/bongsu/Console/ui/shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
