/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "sign.h"

G_BEGIN_DECLS

/* One command to one device, as the outbox holds it. States: QUEUED, SENDING, ACCEPTED, DISPLAYED (the device's reading
 * confirmed it), MISMATCH (it reads otherwise), REFUSED, UNKNOWN, SUPERSEDED, EXPIRED. */
#define BONGSU_TYPE_COMMAND_ROW (bongsu_command_row_get_type ())
G_DECLARE_FINAL_TYPE (BongsuCommandRow, bongsu_command_row, BONGSU, COMMAND_ROW, GObject)

/* `command`: its id in the catalogue; `incident` may be NULL. */
BongsuCommandRow *bongsu_command_row_new (const char *id, const char *asset, const char *command, const char *incident,
                                          gint64 ordered_at);
const char *bongsu_command_row_get_id (BongsuCommandRow *self); /* msgId */
const char *bongsu_command_row_get_asset (BongsuCommandRow *self);
const char *bongsu_command_row_get_command (BongsuCommandRow *self);
const char *bongsu_command_row_get_incident (BongsuCommandRow *self);
const char *bongsu_command_row_get_detail (BongsuCommandRow *self); /* why, in words; "" */
gint64 bongsu_command_row_get_ordered_at (BongsuCommandRow *self);
gint64 bongsu_command_row_get_confirmed_at (BongsuCommandRow *self); /* UTC us, 0: not yet */
BongsuRowState bongsu_command_row_get_state (BongsuCommandRow *self);
/* For operations/ only. */
void bongsu_command_row_set_state (BongsuCommandRow *self, BongsuRowState state, const char *detail);
void bongsu_command_row_set_confirmed_at (BongsuCommandRow *self, gint64 at);

G_END_DECLS
