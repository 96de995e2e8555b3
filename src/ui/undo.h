/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident-desk.h"
#include "outbox.h"
#include "ticker.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_UNDO_NOTHING,
  BONGSU_UNDO_ACT,      /* counts already, can be taken back for 10 s */
  BONGSU_UNDO_GRACE,    /* a message that has not left */
  BONGSU_UNDO_TOLD,     /* done, and nothing to take back: an agency was told */
  BONGSU_UNDO_PROGRESS, /* a message on its way, or waiting for its read-back */
  BONGSU_UNDO_SHOWN,    /* the board was read and shows it */
  BONGSU_UNDO_TROUBLE,  /* refused, other text, not known */
  BONGSU_UNDO_SENTENCE, /* something that could not be done */
} BongsuUndoKind;

/* What the bar at the foot says now; strings belong to the object. */
typedef struct
{
  BongsuUndoKind kind;
  const char *subject;
  const char *words;
  double fraction; /* of the time that is left, 1 to 0 */
} BongsuUndoView;

/* The last acts of this desk, while they can be taken back, and the messages on their way. Signal: `changed`. */
#define BONGSU_TYPE_UNDO (bongsu_undo_get_type ())
G_DECLARE_FINAL_TYPE (BongsuUndo, bongsu_undo, BONGSU, UNDO, GObject)

BongsuUndo *bongsu_undo_new (BongsuIncidentDesk *desk, BongsuOutbox *outbox, BongsuTicker *ticker);
/* `words`: "#3 Emergency bell acknowledged". `id` NULL: told, but not to be taken back; it does not
 * cover an act that can be. */
void bongsu_undo_take_act (BongsuUndo *self, const char *id, const char *subject, const char *words);
void bongsu_undo_watch_row (BongsuUndo *self, BongsuSignRow *row);
void bongsu_undo_say (BongsuUndo *self, const char *sentence);
void bongsu_undo_get_view (BongsuUndo *self, BongsuUndoView *view);
/* The newest act or waiting message named in the bar; says so when none is left. */
void bongsu_undo_take_back (BongsuUndo *self);
void bongsu_undo_send_now (BongsuUndo *self);
void bongsu_undo_dismiss (BongsuUndo *self);
/* Whether something can be taken back, whether something waits that can leave at once. */
gboolean bongsu_undo_can_take_back (BongsuUndo *self);
gboolean bongsu_undo_can_send_now (BongsuUndo *self);

G_END_DECLS
