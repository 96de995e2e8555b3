/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "ngsi-ld.h"

#include <glib/gi18n-lib.h>

/* A message for a board is tried once and then asked about (SIGNS 8). */

#define MAX_AT_ONCE 8
#define ASLEEP_AFTER (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  BongsuOutbox *self; /* (owned) */
  BongsuSignItem *item; /* items live as long as the outbox */
} Step;

static Step *
step_new (BongsuOutbox *self, BongsuSignItem *item)
{
  Step *step = g_new (Step, 1);

  *step = (Step) { g_object_ref (self), item };
  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->self);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static BongsuRowState
get_state (const BongsuSignItem *item)
{
  return bongsu_sign_row_get_state (item->row);
}

static gboolean
same_board (const BongsuSignItem *a, const BongsuSignItem *b)
{
  return g_str_equal (bongsu_sign_row_get_board (a->row), bongsu_sign_row_get_board (b->row));
}

static gboolean
has_ended (BongsuOutbox *self, const BongsuSignItem *item)
{
  return bongsu_clock_now (self->clock) >= bongsu_sign_row_get_expires (item->row) ||
         bongsu_clock_boot (self->clock) >= item->expires_boot;
}

static gboolean
is_board_busy (BongsuOutbox *self, const BongsuSignItem *item, guint *n_busy)
{
  gboolean busy = FALSE;

  *n_busy = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const BongsuSignItem *other = self->items->pdata[i];

      if (!other->busy)
        continue;
      ++*n_busy;
      busy = busy || same_board (item, other);
    }
  return busy;
}

static gboolean
is_on_board (BongsuRowState state)
{
  return state == BONGSU_ROW_ACCEPTED || state == BONGSU_ROW_DISPLAYED || state == BONGSU_ROW_MISMATCH ||
         state == BONGSU_ROW_UNKNOWN;
}

/* A newer one of this board was ordered and not called back. */
static gboolean
has_newer (BongsuOutbox *self, const BongsuSignItem *item)
{
  for (guint i = self->items->len; i > 0 && self->items->pdata[i - 1] != item; i--)
    {
      const BongsuSignItem *newer = self->items->pdata[i - 1];

      if (same_board (item, newer) && !bongsu_row_state_is_final (get_state (newer)))
        return TRUE;
    }
  return FALSE;
}

gboolean
bongsu_outbox_drop_unwanted (BongsuOutbox *self, BongsuSignItem *item)
{
  if (item->revoke_wanted)
    bongsu_outbox_move_item (self, item, BONGSU_ROW_REVOKED, "");
  else if (has_newer (self, item))
    bongsu_outbox_move_item (self, item, BONGSU_ROW_SUPERSEDED, "");
  else
    return FALSE;
  return TRUE;
}

static void
put_back (BongsuOutbox *self, BongsuSignItem *item, guint retry_after_s, const char *detail)
{
  gint64 wait = bongsu_outbox_get_back_off (self, item->n_tries++, retry_after_s);

  item->not_before = bongsu_clock_boot (self->clock) + wait;
  if (item->revoking)
    bongsu_outbox_move_item (self, item, get_state (item), detail);
  else if (!bongsu_outbox_drop_unwanted (self, item))
    bongsu_outbox_move_item (self, item, BONGSU_ROW_QUEUED, detail);
}

static void
become_unknown (BongsuOutbox *self, BongsuSignItem *item, const char *detail)
{
  item->waiting_since = bongsu_clock_boot (self->clock);
  item->n_reads = 0;
  /* An end that may have gone is not repeated; one that has not left yet still leaves. */
  if (item->revoking)
    item->revoke_wanted = FALSE;
  bongsu_outbox_move_item (self, item, BONGSU_ROW_UNKNOWN, detail);
}

static void
become_accepted (BongsuOutbox *self, BongsuSignItem *item)
{
  if (item->revoking)
    {
      item->revoke_wanted = FALSE;
      bongsu_outbox_move_item (self, item, BONGSU_ROW_REVOKED, "");
      return;
    }
  item->accepted_at = bongsu_clock_now (self->clock);
  item->waiting_since = bongsu_clock_boot (self->clock);
  bongsu_outbox_move_item (self, item, BONGSU_ROW_ACCEPTED, "");
  bongsu_outbox_supersede (self, item, FALSE);
}

static void
become_refused (BongsuOutbox *self, BongsuSignItem *item, const BongsuReply *reply)
{
  const char *words = reply->detail != NULL ? reply->detail : reply->name;
  g_autofree char *number = NULL;
  g_autofree char *detail = NULL;

  if (words == NULL)
    words = number = g_strdup_printf ("HTTP %u", reply->status);
  if (!item->revoking)
    {
      bongsu_outbox_move_item (self, item, BONGSU_ROW_REFUSED, words);
      return;
    }
  item->revoke_wanted = FALSE;
  detail = g_strdup_printf (_("The board did not take the end of the message: %s"), words);
  bongsu_outbox_move_item (self, item, get_state (item), detail);
}

static void
judge_reply (BongsuOutbox *self, BongsuSignItem *item, const BongsuReply *reply)
{
  guint status = reply->status;

  if (status == 207)
    become_refused (self, item, reply);
  else if (status >= 200 && status < 300)
    become_accepted (self, item);
  else if (status == 401)
    put_back (self, item, 0, _("Sign in again: the city does not know this desk any more"));
  else if (status == 429)
    put_back (self, item, reply->retry_after_s, _("The city asks to wait"));
  else if (status == 408 || status >= 500 || status < 400)
    become_unknown (self, item, reply->detail);
  else
    become_refused (self, item, reply);
}

static void
patched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Step) step = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (source), result, &error);
  BongsuOutbox *self = step->self;
  BongsuSignItem *item = step->item;

  /* The end of the program while it was under way: the next start finds it sending, so unknown. */
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  item->busy = FALSE;
  if (reply != NULL)
    judge_reply (self, item, reply);
  else if (bongsu_net_error_is_unsent (error) ||
           g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED))
    put_back (self, item, 0, error->message);
  else
    become_unknown (self, item, error->message);
  bongsu_outbox_update (self);
}

static GBytes *
encode_command (BongsuOutbox *self, const BongsuSignItem *item)
{
  BongsuSignRow *row = item->row;
  gint64 left = bongsu_sign_row_get_expires (row) - bongsu_clock_now (self->clock);
  BongsuSignCommand command = {
    .msg_id = bongsu_sign_row_get_id (row),
    .op = item->revoking ? "revert" : "show",
    .operator_id = self->operator_id,
  };

  if (!item->revoking)
    {
      command.multi = bongsu_sign_row_get_multi (row);
      command.text = bongsu_sign_row_get_text (row);
      command.text_hash = bongsu_sign_row_get_text_hash (row);
      command.template_id = item->template_id;
      command.incident = item->incident;
      command.operator_id = bongsu_sign_row_get_author (row);
      command.level = item->level;
      command.priority = bongsu_sign_row_get_priority (row);
      command.valid_until = bongsu_sign_row_get_expires (row);
      command.duration_s = (guint) (left / G_TIME_SPAN_SECOND);
      command.revert_to = "default";
    }
  return bongsu_ngsi_encode_sign_command (&command);
}

static void
send_patch (BongsuOutbox *self, BongsuSignItem *item)
{
  g_autofree char *segment = bongsu_transport_encode_id (bongsu_sign_row_get_board (item->row));
  g_autoptr(GBytes) body = encode_command (self, item);
  g_autofree char *path = NULL;

  item->patched_at = bongsu_outbox_get_city_time (self);
  bongsu_sign_row_set_sent_at (item->row, bongsu_clock_now (self->clock));
  if (!item->revoking)
    {
      bongsu_sign_row_set_state (item->row, BONGSU_ROW_SENDING, "");
      bongsu_outbox_row_changed (self, item);
    }
  path = g_strconcat ("/entities/", segment, "/attrs", NULL);
  bongsu_transport_send_async (self->transport, "PATCH", path, body, self->cancellable, patched_cb,
                               step_new (self, item));
}

static void
attempt_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Step) step = data;
  g_autoptr(GError) error = NULL;
  BongsuOutbox *self = step->self;
  BongsuSignItem *item = step->item;

  if (!bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    {
      bongsu_outbox_set_fault (self, error->message);
      item->busy = FALSE;
      item->not_before = bongsu_clock_boot (self->clock) + bongsu_outbox_get_back_off (self, item->n_tries++, 0);
    }
  else if (g_cancellable_is_cancelled (self->cancellable))
    return;
  else if (has_ended (self, item))
    {
      item->busy = FALSE;
      bongsu_outbox_move_item (self, item, BONGSU_ROW_EXPIRED, "");
    }
  else if (!item->revoking && bongsu_outbox_drop_unwanted (self, item))
    item->busy = FALSE;
  else
    send_patch (self, item);
  bongsu_outbox_update (self);
}

/* The attempt is on disk before the first byte leaves: whatever happens, the next start knows that something may have
 * gone. */
static void
begin_attempt (BongsuOutbox *self, BongsuSignItem *item, gboolean revoking)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  g_autofree char *id = g_strdup_printf ("%s#%u", bongsu_sign_row_get_id (item->row), ++item->n_entries);
  BongsuFields *fields = bongsu_fields_new ();

  item->busy = TRUE;
  item->revoking = revoking;
  bongsu_fields_put_text (fields, "op", revoking ? "revert" : "show");
  g_ptr_array_add (entries, bongsu_outbox_make_entry (BONGSU_ENTRY_ATTEMPT, id, bongsu_sign_row_get_board (item->row),
                                                      bongsu_clock_now (self->clock), fields));
  bongsu_store_append_async (self->store, entries, NULL, NULL, attempt_written_cb, step_new (self, item));
}

static void
fall_asleep (BongsuOutbox *self, BongsuSignItem *item)
{
  item->asleep = TRUE;
  bongsu_sign_row_set_state (item->row, BONGSU_ROW_QUEUED, _("Held back too long: send it now, or discard it"));
  bongsu_outbox_row_changed (self, item);
}

static void
send_queued (BongsuOutbox *self, BongsuSignItem *item, gboolean board_busy)
{
  gint64 boot = bongsu_clock_boot (self->clock);

  if (boot < item->leaves_at || board_busy)
    return;
  if (g_hash_table_contains (self->refused, item->push_act))
    {
      bongsu_outbox_move_item (self, item, BONGSU_ROW_FAILED,
                               _("The city did not take the note that this message was sent"));
      return;
    }
  if (item->ready_since == 0)
    item->ready_since = boot;
  if (!self->open || self->clock_apart || boot < item->not_before || !g_hash_table_contains (self->shared, item->push_act))
    return;
  if (boot - item->ready_since > ASLEEP_AFTER)
    fall_asleep (self, item);
  else
    begin_attempt (self, item, FALSE);
}

static void
send_revoke (BongsuOutbox *self, BongsuSignItem *item, gboolean board_busy)
{
  if (self->open && !board_busy && bongsu_clock_boot (self->clock) >= item->not_before)
    begin_attempt (self, item, TRUE);
}

static void
tick_item (BongsuOutbox *self, BongsuSignItem *item)
{
  static const guint read_at_s[] = { 2, 5, 10, 30 };
  BongsuRowState state = get_state (item);
  gint64 boot = bongsu_clock_boot (self->clock);

  if (item->busy || bongsu_row_state_is_final (state))
    return;
  if (has_ended (self, item))
    {
      gboolean perhaps = state == BONGSU_ROW_UNKNOWN || state == BONGSU_ROW_ACCEPTED;

      bongsu_outbox_move_item (self, item, BONGSU_ROW_EXPIRED, perhaps ? _("It may have been shown") : "");
    }
  else if (state == BONGSU_ROW_QUEUED)
    bongsu_sign_row_set_grace_ms (item->row, (guint) (MAX (item->leaves_at - boot + 999, 0) / 1000));
  else if (state == BONGSU_ROW_UNKNOWN && item->n_reads < G_N_ELEMENTS (read_at_s) &&
           boot - item->waiting_since >= read_at_s[item->n_reads] * G_TIME_SPAN_SECOND)
    {
      item->n_reads++;
      g_signal_emit_by_name (self, "read-wanted", bongsu_sign_row_get_board (item->row));
    }
}

BongsuSignItem *
bongsu_sign_item_new (BongsuOutbox *self, const BongsuSignOrder *order, const char *msg_id, gint64 ordered_at,
                      const char *author)
{
  BongsuSignItem *item = g_new0 (BongsuSignItem, 1);
  guint row = bongsu_register_find (self->register_, order->board);
  const char *name = row != BONGSU_NO_ROW ? bongsu_register_get_name (self->register_, row) : order->board;
  gint64 now = bongsu_clock_now (self->clock);
  gint64 boot = bongsu_clock_boot (self->clock);

  item->row = bongsu_sign_row_new (msg_id, order->board, name, order->multi, order->text, order->text_hash,
                                   order->priority, order->expires, author);
  item->template_id = g_strdup (order->template_id);
  item->incident = g_strdup (order->incident);
  item->level = order->level;
  item->ordered_at = ordered_at;
  item->leaves_at = boot + (ordered_at - now) + order->grace_ms * (gint64) 1000;
  item->expires_boot = boot + (order->expires - now);
  bongsu_sign_row_set_grace_ms (item->row, item->leaves_at > boot ? (guint) ((item->leaves_at - boot) / 1000) : 0);
  return item;
}

void
bongsu_sign_item_free (BongsuSignItem *item)
{
  g_object_unref (item->row);
  g_free (item->template_id);
  g_free (item->incident);
  g_free (item->push_act);
  g_free (item);
}

BongsuSignItem *
bongsu_outbox_find_item (BongsuOutbox *self, const char *msg_id)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      BongsuSignItem *item = self->items->pdata[i - 1];

      if (g_str_equal (bongsu_sign_row_get_id (item->row), msg_id))
        return item;
    }
  return NULL;
}

/* The row's next state, shown and written. */
void
bongsu_outbox_move_item (BongsuOutbox *self, BongsuSignItem *item, BongsuRowState state, const char *detail)
{
  g_autofree char *id = g_strdup_printf ("%s#%u", bongsu_sign_row_get_id (item->row), ++item->n_entries);
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_sign_row_set_state (item->row, state, detail != NULL ? detail : "");
  bongsu_fields_put_text (fields, "state", bongsu_row_state_to_name (state));
  bongsu_fields_put_text (fields, "detail", detail);
  bongsu_fields_put_time (fields, "acceptedAt", item->accepted_at);
  bongsu_fields_put_time (fields, "readAt", bongsu_sign_row_get_confirmed_at (item->row));
  if (item->revoking)
    bongsu_fields_take (fields, "revokeWanted", bongsu_value_boolean (item->revoke_wanted));
  bongsu_outbox_write (self, BONGSU_ENTRY_RESULT, id, bongsu_sign_row_get_board (item->row), fields);
  bongsu_outbox_row_changed (self, item);
}

/* A newer message takes the place of what waits for this board, and once accepted, of what is on it. */
void
bongsu_outbox_supersede (BongsuOutbox *self, BongsuSignItem *newer, gboolean queued_only)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      BongsuSignItem *item = self->items->pdata[i];
      BongsuRowState state = get_state (item);

      if (item == newer)
        break;
      if (item->busy || !same_board (item, newer))
        continue;
      if (state == BONGSU_ROW_QUEUED || (!queued_only && is_on_board (state)))
        bongsu_outbox_move_item (self, item, BONGSU_ROW_SUPERSEDED, "");
    }
}

void
bongsu_outbox_send_signs (BongsuOutbox *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      BongsuSignItem *item = self->items->pdata[i];
      BongsuRowState state = get_state (item);
      gboolean board_busy;
      guint n_busy;

      if (item->busy || bongsu_row_state_is_final (state))
        continue;
      board_busy = is_board_busy (self, item, &n_busy) || n_busy >= MAX_AT_ONCE;
      if (state == BONGSU_ROW_QUEUED && !item->asleep && !has_ended (self, item))
        send_queued (self, item, board_busy);
      else if (item->revoke_wanted && is_on_board (state))
        send_revoke (self, item, board_busy);
    }
}

void
bongsu_outbox_tick_signs (BongsuOutbox *self)
{
  for (guint i = 0; i < self->items->len; i++)
    tick_item (self, self->items->pdata[i]);
}
