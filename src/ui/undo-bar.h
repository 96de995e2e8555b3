/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "undo.h"

G_BEGIN_DECLS

/* The bar at the foot: what was just done and how long it can be taken back; a message on its way. It always
 * keeps its place: a bar that comes and goes moves every button under the pointer. */
#define BONGSU_TYPE_UNDO_BAR (bongsu_undo_bar_get_type ())
G_DECLARE_FINAL_TYPE (BongsuUndoBar, bongsu_undo_bar, BONGSU, UNDO_BAR, GtkWidget)

void bongsu_undo_bar_set_undo (BongsuUndoBar *self, BongsuUndo *undo);

G_END_DECLS
