/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "outbox.h"
#include "register.h"
#include "sign.h"

G_BEGIN_DECLS

/* A sign message being written (ARCHITECTURE 2, seams of ui/): text in; errors, fit, pages and dots out. Properties:
 * board (BongsuAsset row as uint), text (plain text of the author, lines by LF, writable), template-id (writable),
 * end-minutes (uint, writable, 1 .. the profile's longest life; mandatory), can-send (boolean), fit (uint BongsuFit),
 * sentence (why it does not fit or may not be sent, or what the fit is: "6½ / 8칸 · 5½ / 8칸"), multi (wire form),
 * n-pages.
 * Signal `changed` when the dots may have changed. */
#define BONGSU_TYPE_SIGN_DRAFT (bongsu_sign_draft_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSignDraft, bongsu_sign_draft, BONGSU, SIGN_DRAFT, GObject)

/* `font` may be NULL: layout only. Without incident NULL. */
BongsuSignDraft *bongsu_sign_draft_new (BongsuRegister *register_, BongsuDotFont *font, BongsuClock *clock,
                                        const char *role);
void bongsu_sign_draft_set_board (BongsuSignDraft *self, guint row);
guint bongsu_sign_draft_get_board (BongsuSignDraft *self);
void bongsu_sign_draft_set_incident (BongsuSignDraft *self, const char *incident_id, const char *asset_id);
const char *bongsu_sign_draft_get_incident (BongsuSignDraft *self);
/* Fills the template's text for the board's profile; fields {place} come from the incident's asset. FALSE: the template
 * has no text for this profile (`sentence` says so). */
gboolean bongsu_sign_draft_set_template (BongsuSignDraft *self, const char *template_id);
void bongsu_sign_draft_set_text (BongsuSignDraft *self, const char *text);
const char *bongsu_sign_draft_get_text (BongsuSignDraft *self);
void bongsu_sign_draft_set_end_minutes (BongsuSignDraft *self, guint minutes);
guint bongsu_sign_draft_get_end_minutes (BongsuSignDraft *self);
gboolean bongsu_sign_draft_can_send (BongsuSignDraft *self);
const char *bongsu_sign_draft_get_sentence (BongsuSignDraft *self);
const BongsuSignTemplate *bongsu_sign_draft_get_template (BongsuSignDraft *self);
/* Templates with text for this board's profile that this role may send (transfer container, element-type
 * BongsuSignTemplate). */
GPtrArray *bongsu_sign_draft_dup_templates (BongsuSignDraft *self);
/* The dots `t_s` seconds after the message appears (transfer full), NULL without a matrix board. */
BongsuDots *bongsu_sign_draft_render (BongsuSignDraft *self, double t_s);
/* The order to hand to the outbox; borrowed strings live until the next change. FALSE when it cannot be sent. */
gboolean bongsu_sign_draft_make_order (BongsuSignDraft *self, BongsuSignOrder *order);
/* Boards near an asset: for walkers within 150 m, for drivers within 500 m, nearest first, at most 6 rows (transfer
 * full, element-type guint); the nearest board at all when none is so near. */
GArray *bongsu_sign_draft_find_boards (BongsuRegister *register_, guint row);

/* What a board shows by its last read-back, as dots (transfer full); NULL when it never reported or has no matrix. */
BongsuDots *bongsu_board_render (BongsuRegister *register_, guint row, BongsuDotFont *font, double t_s);
/* Its plain text and when it was read (UTC us, 0 never); text transfer full, nullable. */
char *bongsu_board_dup_text (BongsuRegister *register_, guint row, gint64 *read_at);

G_END_DECLS
