/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "outbox.h"
#include "register.h"
#include "sign.h"

G_BEGIN_DECLS

/* What the truth panel says of one board (SIGNS 9): two lines each, the first one names the state. */
typedef enum
{
  BONGSU_BOARD_DESIRED,
  BONGSU_BOARD_SENT,
  BONGSU_BOARD_SHOWING,
  BONGSU_BOARD_END,
} BongsuBoardFact;
#define BONGSU_N_BOARD_FACTS 4

/* One sign board of the register, as the table lists it. Signal: `changed` (what it shows or what we sent). */
#define BONGSU_TYPE_BOARD (bongsu_board_get_type ())
G_DECLARE_FINAL_TYPE (BongsuBoard, bongsu_board, BONGSU, BOARD, GObject)

BongsuBoard *bongsu_board_new (BongsuRegister *register_, BongsuOutbox *outbox, guint row);
guint bongsu_board_get_row (BongsuBoard *self);
const char *bongsu_board_get_id (BongsuBoard *self);
const char *bongsu_board_get_name (BongsuBoard *self);
/* The last row of the outbox for it, or NULL (borrowed). */
BongsuSignRow *bongsu_board_get_sent (BongsuBoard *self);
gboolean bongsu_board_is_unknown (BongsuBoard *self);
/* "POLE-2x8", or the kind's name (borrowed until the next call). */
const char *bongsu_board_get_profile (BongsuBoard *self);
/* Both lines transfer full; `now` UTC us. */
void bongsu_board_describe (BongsuBoard *self, BongsuBoardFact fact, gint64 now, char **first, char **second);
/* The mark before the first line: an icon's name or NULL. */
const char *bongsu_board_get_mark (BongsuBoard *self, BongsuBoardFact fact);
void bongsu_board_emit_changed (BongsuBoard *self);

G_END_DECLS
