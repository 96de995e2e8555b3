/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The seam file of ui/: every dialog that later GTK and libadwaita offer in another way is made here and nowhere else.
 */
void bongsu_dialogs_show_about (GtkWindow *parent);
void bongsu_dialogs_show_shortcuts (GtkWindow *parent);

G_END_DECLS
