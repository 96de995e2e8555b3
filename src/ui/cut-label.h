/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets a label that is cut, and only then, show its whole text in a tooltip. */
void bongsu_cut_label_init (GtkLabel *label);

G_END_DECLS
