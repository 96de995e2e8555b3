/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Draws a mapped window as it is now into a PNG file, on every back end. FALSE with a sentence. */
gboolean bongsu_picture_save (GtkWidget *window, const char *path, GError **error);

G_END_DECLS
