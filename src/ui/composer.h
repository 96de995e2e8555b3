/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "sign-draft.h"
#include "undo.h"

G_BEGIN_DECLS

/* Where a message for one board is written, seen and given its end. It is the review: what leaves is what it shows.
 * Signals: `state-changed`, `sent` (BongsuIncident, guint step), `closed`. */
#define BONGSU_TYPE_COMPOSER (bongsu_composer_get_type ())
G_DECLARE_FINAL_TYPE (BongsuComposer, bongsu_composer, BONGSU, COMPOSER, GtkWidget)

void bongsu_composer_set_parts (BongsuComposer *self, const BongsuConsoleParts *parts, BongsuUndo *undo);
void bongsu_composer_set_board (BongsuComposer *self, guint row);
/* `incident`, `template_id` may be NULL; `step` of its playbook or G_MAXUINT. */
void
bongsu_composer_start (BongsuComposer *self, BongsuIncident *incident, guint row, const char *template_id, guint step);
gboolean bongsu_composer_can_send (BongsuComposer *self);
/* Puts the message under its grace. Does nothing when it cannot be seen. */
void bongsu_composer_send (BongsuComposer *self);
void bongsu_composer_focus (BongsuComposer *self);

G_END_DECLS
