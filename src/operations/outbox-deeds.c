/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "json-guard.h"
#include "ngsi-ld.h"
#include "site.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a person at this desk does: in the journal first, then in the queue. */

#define MAX_REASON 500
#define MAX_BODY 4096
#define MAX_LIFE (24 * 3600 * G_TIME_SPAN_SECOND)

/* What is written in one transaction, and what follows when it is. */
typedef struct
{
  BongsuAct *act;
  GBytes *bytes;
  BongsuSignItem *ordered; /* (nullable) (owned) until it is in the list */
  BongsuSignRow *revoked;  /* (nullable) (owned) */
} Deed;

static void
deed_free (Deed *deed)
{
  bongsu_act_unref (deed->act);
  g_clear_pointer (&deed->bytes, g_bytes_unref);
  g_clear_pointer (&deed->ordered, bongsu_sign_item_free);
  g_clear_object (&deed->revoked);
  g_free (deed);
}

static gboolean
check_room (BongsuOutbox *self, GError **error)
{
  if (g_str_equal (self->role, BONGSU_ROLE_READER))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           _("Nobody is signed on here: this console reads only."));
      return FALSE;
    }
  if (g_queue_get_length (&self->acts.waiting) < BONGSU_OUTBOX_MAX_WAITING)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("Too much already waits for the city. Nothing was recorded; telephone the city's operator."));
  return FALSE;
}

gboolean
bongsu_outbox_complete_act (BongsuOutbox *self, BongsuAct *act, GError **error)
{
  g_autofree char *uuid = NULL;

  if (!check_room (self, error))
    return FALSE;
  if ((act->reason != NULL && g_utf8_strlen (act->reason, -1) > MAX_REASON) ||
      (act->body_text != NULL && strlen (act->body_text) > MAX_BODY))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The text is too long: at most 500 characters."));
      return FALSE;
    }
  if (act->body == NULL && act->body_text != NULL)
    {
      act->body = bongsu_json_decode_fields (act->body_text, strlen (act->body_text), error);
      if (act->body == NULL)
        return FALSE;
    }
  /* As every other desk will read it: the city's copy is compared with ours. */
  if (act->reason != NULL)
    {
      char *reason = bongsu_text_sanitise (act->reason, -1, MAX_REASON);

      g_free (act->reason);
      act->reason = reason;
    }
  uuid = bongsu_random_uuid (self->random);
  act->id = g_strconcat ("urn:ngsi-ld:OperatorAction:", uuid, NULL);
  act->operator_id = g_strdup (self->operator_id);
  act->role = g_strdup (self->role);
  act->console = g_strdup (bongsu_store_get_console_id (self->store));
  act->seq = ++self->last_seq;
  act->at = bongsu_clock_now (self->clock) / 1000 * 1000;
  return TRUE;
}

void
bongsu_outbox_queue_act (BongsuOutbox *self, BongsuAct *act, GBytes *bytes)
{
  bongsu_outbox_queue_post (self, &self->acts, bongsu_post_new (act->id, bytes, act));
}

static BongsuFields *
make_push_value (BongsuOutbox *self, const BongsuSignOrder *order, const char *msg_id)
{
  BongsuFields *fields = bongsu_fields_new ();
  gint64 left = order->expires - bongsu_clock_now (self->clock);

  bongsu_fields_put_text (fields, "msgId", msg_id);
  bongsu_fields_put_text (fields, "op", "show");
  bongsu_fields_put_number (fields, "priority", order->priority);
  bongsu_fields_put_text (fields, "multi", order->multi);
  bongsu_fields_put_text (fields, "text", order->text);
  bongsu_fields_put_text (fields, "textHash", order->text_hash);
  bongsu_fields_put_text (fields, "templateId", order->template_id);
  bongsu_fields_put_text (fields, "level", bongsu_level_to_name (order->level));
  bongsu_fields_put_time (fields, "validUntil", order->expires);
  bongsu_fields_put_number (fields, "durationS", (double) (left / G_TIME_SPAN_SECOND));
  bongsu_fields_put_text (fields, "revertTo", "default");
  bongsu_fields_put_text (fields, "incident", order->incident);
  bongsu_fields_put_text (fields, "operator", self->operator_id);
  bongsu_fields_put_text (fields, "message", msg_id);
  return fields;
}

static BongsuEntry *
make_row_entry (BongsuOutbox *self, const BongsuSignItem *item, const char *act_id)
{
  BongsuSignRow *row = item->row;
  BongsuFields *fields = bongsu_fields_new ();
  gint64 grace = item->leaves_at - bongsu_clock_boot (self->clock);

  bongsu_fields_put_text (fields, "board", bongsu_sign_row_get_board (row));
  bongsu_fields_put_text (fields, "multi", bongsu_sign_row_get_multi (row));
  bongsu_fields_put_text (fields, "text", bongsu_sign_row_get_text (row));
  bongsu_fields_put_text (fields, "textHash", bongsu_sign_row_get_text_hash (row));
  bongsu_fields_put_text (fields, "templateId", item->template_id);
  bongsu_fields_put_text (fields, "incident", item->incident);
  bongsu_fields_put_text (fields, "level", bongsu_level_to_name (item->level));
  bongsu_fields_put_number (fields, "priority", bongsu_sign_row_get_priority (row));
  bongsu_fields_put_time (fields, "expires", bongsu_sign_row_get_expires (row));
  bongsu_fields_put_number (fields, "graceMs", (double) (MAX (grace, 0) / 1000));
  bongsu_fields_put_text (fields, "operator", bongsu_sign_row_get_author (row));
  bongsu_fields_put_text (fields, "act", act_id);
  return bongsu_outbox_make_entry (BONGSU_ENTRY_ROW, bongsu_sign_row_get_id (row), bongsu_sign_row_get_board (row),
                                   item->ordered_at, fields);
}

/* The message may have ended, left or come back while its end was being written. */
static void
want_revoke (BongsuOutbox *self, BongsuSignRow *row)
{
  BongsuSignItem *item = bongsu_outbox_find_item (self, bongsu_sign_row_get_id (row));

  if (item == NULL)
    return;
  item->revoke_wanted = TRUE;
  if (!item->busy && bongsu_sign_row_get_state (row) == BONGSU_ROW_QUEUED)
    bongsu_outbox_drop_unwanted (self, item);
}

static void
follow_deed (BongsuOutbox *self, GTask *task)
{
  Deed *deed = g_task_get_task_data (task);
  BongsuSignItem *item = deed->ordered;

  bongsu_outbox_set_fault (self, NULL);
  bongsu_outbox_queue_act (self, deed->act, deed->bytes);
  if (item != NULL)
    {
      deed->ordered = NULL;
      bongsu_outbox_insert_row (self, item);
      bongsu_outbox_supersede (self, item, TRUE);
      g_task_return_pointer (task, g_object_ref (item->row), g_object_unref);
    }
  else if (deed->revoked != NULL)
    {
      want_revoke (self, deed->revoked);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_pointer (task, bongsu_act_ref (deed->act), (GDestroyNotify) bongsu_act_unref);
  bongsu_outbox_update (self);
}

static void
deed_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;

  if (bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    {
      follow_deed (g_task_get_source_object (task), task);
      return;
    }
  g_prefix_error (&error, "%s ", _("Nothing was recorded and nothing was sent."));
  g_task_return_error (task, error);
}

/* Row, act and audit record in one transaction; only its success tells anyone, and only then anything leaves. */
static void
write_deed (BongsuOutbox *self, GTask *take_task)
{
  Deed *deed = g_task_get_task_data (take_task);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  BongsuAudit audit = {
    .operator_id = self->operator_id,
    .role = self->role,
    .verb = deed->act->verb,
    .target = deed->act->target,
    .occurrence = deed->act->occurrence_start,
  };

  deed->bytes = bongsu_ngsi_encode_act (deed->act);
  if (deed->ordered != NULL)
    {
      deed->ordered->push_act = g_strdup (deed->act->id);
      g_ptr_array_add (entries, make_row_entry (self, deed->ordered, deed->act->id));
    }
  g_ptr_array_add (entries, bongsu_outbox_make_act_entry (deed->act, deed->bytes));
  bongsu_store_append_async (self->store, entries, &audit, NULL, deed_written_cb, take_task);
}

static Deed *
begin_deed (GTask *task, BongsuAct *act)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->act = bongsu_act_ref (act);
  g_task_set_task_data (task, deed, (GDestroyNotify) deed_free);
  return deed;
}

static BongsuAct *
make_sign_act (const char *verb, const char *board, BongsuFields *take_fields)
{
  BongsuAct *act = bongsu_act_new ();

  act->verb = g_strdup (verb);
  act->target = g_strdup (board);
  act->body = take_fields;
  act->body_text = bongsu_json_encode_fields (take_fields);
  return act;
}

static BongsuAct *
make_revoke_act (BongsuSignRow *row)
{
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_fields_put_text (fields, "msgId", bongsu_sign_row_get_id (row));
  return make_sign_act ("signRevoke", bongsu_sign_row_get_board (row), fields);
}

static gboolean
may_send (BongsuOutbox *self, GError **error)
{
  static const char *const roles[] = { "operator", "leader", "department", NULL };

  if (g_strv_contains (roles, self->role))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("Your role may not send to sign boards."));
  return FALSE;
}

static guint
count_live_rows (BongsuOutbox *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const BongsuSignItem *item = self->items->pdata[i];

      n += !bongsu_row_state_is_final (bongsu_sign_row_get_state (item->row));
    }
  return n;
}

static gboolean
check_order (BongsuOutbox *self, const BongsuSignOrder *order, GError **error)
{
  gint64 life = order->expires - bongsu_clock_now (self->clock);
  g_autofree char *segment = bongsu_transport_encode_id (order->board);
  const char *sentence = NULL;

  if (!may_send (self, error) || !check_room (self, error))
    return FALSE;
  if (segment == NULL)
    sentence = _("This board has no address at the city.");
  else if (order->text == NULL && order->multi == NULL)
    sentence = _("A message needs a text.");
  else if (life < G_TIME_SPAN_SECOND || life > MAX_LIFE)
    sentence = _("A message needs an end within 24 hours.");
  else if (count_live_rows (self) >= BONGSU_OUTBOX_MAX_ROWS)
    sentence = _("Too many messages are already on their way.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* Nobody waits for this one: the row is revoked already, the act tells the other desks. */
static void
tell_revoke (BongsuOutbox *self, BongsuSignRow *row)
{
  g_autoptr(BongsuAct) act = make_revoke_act (row);
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, tell_revoke);
  if (!bongsu_outbox_complete_act (self, act, NULL))
    {
      g_object_unref (task);
      return;
    }
  begin_deed (task, act);
  write_deed (self, task);
}

static gboolean
check_revoke (BongsuOutbox *self, const BongsuSignItem *item, GError **error)
{
  if (!may_send (self, error))
    return FALSE;
  if (item == NULL || bongsu_row_state_is_final (bongsu_sign_row_get_state (item->row)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("This message has ended already."));
      return FALSE;
    }
  if (g_str_equal (self->role, "leader") || g_strcmp0 (bongsu_sign_row_get_author (item->row), self->operator_id) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                       _("Only its author or a team leader may end this message."));
  return FALSE;
}

void
bongsu_outbox_act_async (BongsuOutbox *self, BongsuAct *template_, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (BONGSU_IS_OUTBOX (self));
  g_return_if_fail (template_ != NULL && template_->verb != NULL && template_->id == NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_outbox_act_async);
  if (!bongsu_outbox_complete_act (self, template_, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  begin_deed (task, template_);
  write_deed (self, g_steal_pointer (&task));
}

BongsuAct *
bongsu_outbox_act_finish (BongsuOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bongsu_outbox_send_sign_async (BongsuOutbox *self, const BongsuSignOrder *order, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(BongsuAct) act = NULL;
  g_autofree char *msg_id = NULL;
  GError *error = NULL;

  g_return_if_fail (BONGSU_IS_OUTBOX (self));
  g_return_if_fail (order != NULL && order->board != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_outbox_send_sign_async);
  if (!check_order (self, order, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  msg_id = bongsu_random_uuid (self->random);
  act = make_sign_act ("signPush", order->board, make_push_value (self, order, msg_id));
  if (!bongsu_outbox_complete_act (self, act, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  begin_deed (task, act)->ordered = bongsu_sign_item_new (self, order, msg_id, act->at, self->operator_id);
  write_deed (self, g_steal_pointer (&task));
}

BongsuSignRow *
bongsu_outbox_send_sign_finish (BongsuOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
bongsu_outbox_cancel (BongsuOutbox *self, BongsuSignRow *row)
{
  BongsuSignItem *item;

  g_return_val_if_fail (BONGSU_IS_OUTBOX (self) && BONGSU_IS_SIGN_ROW (row), FALSE);

  item = bongsu_outbox_find_item (self, bongsu_sign_row_get_id (row));
  if (item == NULL || item->busy || bongsu_sign_row_get_state (row) != BONGSU_ROW_QUEUED)
    return FALSE;
  bongsu_sign_row_set_grace_ms (row, 0);
  bongsu_outbox_move_item (self, item, BONGSU_ROW_REVOKED, "");
  tell_revoke (self, row);
  bongsu_outbox_update (self);
  return TRUE;
}

void
bongsu_outbox_send_now (BongsuOutbox *self, BongsuSignRow *row)
{
  BongsuSignItem *item;

  g_return_if_fail (BONGSU_IS_OUTBOX (self) && BONGSU_IS_SIGN_ROW (row));

  item = bongsu_outbox_find_item (self, bongsu_sign_row_get_id (row));
  if (item == NULL || item->busy || bongsu_sign_row_get_state (row) != BONGSU_ROW_QUEUED)
    return;
  item->asleep = FALSE;
  item->leaves_at = bongsu_clock_boot (self->clock);
  item->ready_since = item->leaves_at;
  bongsu_sign_row_set_grace_ms (row, 0);
  bongsu_outbox_update (self);
}

void
bongsu_outbox_revoke_async (BongsuOutbox *self, BongsuSignRow *row, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(BongsuAct) act = NULL;
  BongsuSignItem *item;
  GError *error = NULL;

  g_return_if_fail (BONGSU_IS_OUTBOX (self) && BONGSU_IS_SIGN_ROW (row));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_outbox_revoke_async);
  if (bongsu_outbox_cancel (self, row))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  item = bongsu_outbox_find_item (self, bongsu_sign_row_get_id (row));
  act = make_revoke_act (row);
  if (!check_revoke (self, item, &error) || !bongsu_outbox_complete_act (self, act, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  begin_deed (task, act)->revoked = g_object_ref (row);
  write_deed (self, g_steal_pointer (&task));
}

gboolean
bongsu_outbox_revoke_finish (BongsuOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
