/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "act.h"
#include "clock.h"
#include "command-row.h"
#include "record.h"
#include "register.h"
#include "sign.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;
typedef struct _BongsuStore BongsuStore;

/* Who is at this desk. */
typedef struct
{
  const char *operator_id;
  const char *role;
} BongsuDuty;

/* Everything that leaves the house: acts and records (POST, repeated until answered), sign messages (PATCH, tried once,
 * then asked about: SIGNS 8). Journal row first, request second; what happens becomes further rows.
 * A GListModel of BongsuSignRow, newest first. Properties, read-only: n-queued, n-sending, n-unknown (uint, rows and acts),
 * n-unshared (uint: acts not yet at the city), sentence ("" or why nothing leaves).
 * Signals: `act-shared` (const char *id), `row-changed` (BongsuSignRow), `read-wanted` (const char *id of a board whose row is
 * unknown: app/ connects it to bongsu_follower_read_now ()), `command-changed` (BongsuCommandRow). Commands to devices are
 * counted with the rest and not in the list. */
#define BONGSU_TYPE_OUTBOX (bongsu_outbox_get_type ())
G_DECLARE_FINAL_TYPE (BongsuOutbox, bongsu_outbox, BONGSU, OUTBOX, GObject)

BongsuOutbox *bongsu_outbox_new (BongsuTransport *transport, BongsuStore *store, BongsuClock *clock, BongsuRandom *random,
                                 BongsuRegister *register_, const BongsuDuty *duty);
/* Reads the journal back: acts and records it holds (transfer full arrays) go to whoever folds; rows found *sending* are
 * *unknown*. Sending starts with bongsu_outbox_open (). */
void bongsu_outbox_load_async (BongsuOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean bongsu_outbox_load_finish (BongsuOutbox *self, GAsyncResult *result, GPtrArray **acts, GPtrArray **records, GError **error);
/* The link is (not) there: rows leave only while open. */
void bongsu_outbox_set_open (BongsuOutbox *self, gboolean open);
/* How far the city's clock is ahead of ours, us (0: not known), and how far it may be apart. Beyond, no message and no
 * command leaves: acts do, and the end of a message, which carries no time. */
void bongsu_outbox_set_clock_difference (BongsuOutbox *self, gint64 difference, gint64 most);

const char *bongsu_outbox_get_operator (BongsuOutbox *self);
const char *bongsu_outbox_get_role (BongsuOutbox *self);
const char *bongsu_outbox_get_console (BongsuOutbox *self);

/* A new act of this desk: id, seq, at, operator and console are set here. Answers when the journal has it (transfer full). */
void bongsu_outbox_act_async (BongsuOutbox *self, BongsuAct *template_, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
BongsuAct *bongsu_outbox_act_finish (BongsuOutbox *self, GAsyncResult *result, GError **error);
/* What a later record makes of an Alert (PROTOCOL 14.1): `ended` UTC us, 0 while active. */
typedef struct
{
  const char *alert;
  BongsuLevel level;
  gint64 ended;
} BongsuAlertChange;
/* Writes a record that a rule found, then shares it, and with it the Alert to post (its body) or to change; both nullable. */
void bongsu_outbox_record (BongsuOutbox *self, BongsuRecord *record, GBytes *alert, const BongsuAlertChange *change);
/* What the city showed of other desks goes into the journal too: a desk that starts without the city knows it still. */
void bongsu_outbox_keep (BongsuOutbox *self, BongsuBatch *batch);
/* Whether an act is at the city already. */
gboolean bongsu_outbox_is_shared (BongsuOutbox *self, const char *act_id);
/* The city showed this act: it is there, whatever became of the answer. The incident desk says so for what it reads. */
void bongsu_outbox_seen_act (BongsuOutbox *self, const char *act_id);

/* A reviewed message for one board. Times UTC us; `grace_ms` before it leaves (5000; 0 at once). */
typedef struct
{
  const char *board, *multi, *text, *text_hash, *template_id, *incident;
  BongsuLevel level;
  guint priority;
  gint64 expires;
  guint grace_ms;
} BongsuSignOrder;
/* Journal row, audit and `signPush` act first; the row is in the list when the callback comes (transfer full). */
void bongsu_outbox_send_sign_async (BongsuOutbox *self, const BongsuSignOrder *order, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
BongsuSignRow *bongsu_outbox_send_sign_finish (BongsuOutbox *self, GAsyncResult *result, GError **error);
/* During the grace only: the row becomes revoked and never leaves; or leaves at once. */
gboolean bongsu_outbox_cancel (BongsuOutbox *self, BongsuSignRow *row);
void bongsu_outbox_send_now (BongsuOutbox *self, BongsuSignRow *row);
/* A command of its own that ends the message on the board. */
void bongsu_outbox_revoke_async (BongsuOutbox *self, BongsuSignRow *row, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean bongsu_outbox_revoke_finish (BongsuOutbox *self, GAsyncResult *result, GError **error);
/* The newest row of a board that is not final, else its newest one, else NULL (borrowed). */
BongsuSignRow *bongsu_outbox_find_row (BongsuOutbox *self, const char *board);

/* A command to a device (PROTOCOL 12.5), as the catalogue describes it. `command` has an attribute; `params` (nullable) fill
 * the $names of its value; `acts` (nullable, element-type BongsuAct, as for bongsu_outbox_act_async ()) are written in the
 * same transaction, before it and with one time. */
typedef struct
{
  const char *asset, *incident;
  const BongsuCommand *command;
  const BongsuFields *params;
  GPtrArray *acts;
} BongsuCommandOrder;
/* Journal row, audit and acts first; answers then (transfer full). Sent once, at once or not at all: what finds no way for a
 * minute expires, what finds no answer is unknown and never sent again by itself. Refused while the same command to the same
 * device is on its way. */
void bongsu_outbox_send_command_async (BongsuOutbox *self, const BongsuCommandOrder *order, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
BongsuCommandRow *bongsu_outbox_send_command_finish (BongsuOutbox *self, GAsyncResult *result, GError **error);
/* The newest one of this incident and command ordered at `since` or later, or NULL (borrowed). */
BongsuCommandRow *bongsu_outbox_find_command (BongsuOutbox *self, const char *incident, const char *command, gint64 since);

G_END_DECLS
