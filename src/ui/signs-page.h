/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "selection.h"
#include "ticker.h"
#include "undo.h"

G_BEGIN_DECLS

/* Every board: desired, sent, showing, end; beside it the composer. Signals: `state-changed` (what may be sent),
 * `sent` (BongsuIncident, guint step). */
#define BONGSU_TYPE_SIGNS_PAGE (bongsu_signs_page_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSignsPage, bongsu_signs_page, BONGSU, SIGNS_PAGE, GtkWidget)

void bongsu_signs_page_set_parts (BongsuSignsPage *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                                  BongsuUndo *undo, BongsuTicker *ticker);
/* Opens the composer for the nearest board of `row` (or the selected board); `template_id` may be NULL. Never sends. */
void
bongsu_signs_page_compose (
  BongsuSignsPage *self, BongsuIncident *incident, guint row, const char *template_id, guint step);
gboolean bongsu_signs_page_can_send (BongsuSignsPage *self);
gboolean bongsu_signs_page_can_revoke (BongsuSignsPage *self);
void bongsu_signs_page_review (BongsuSignsPage *self);
void bongsu_signs_page_send (BongsuSignsPage *self);
void bongsu_signs_page_revoke (BongsuSignsPage *self);

G_END_DECLS
