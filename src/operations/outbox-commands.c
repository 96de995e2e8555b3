/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "ngsi-ld-change.h"
#include "ngsi-ld.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A command to a device (PROTOCOL 12.5): written, sent once, then only asked about. */

#define MAX_AT_ONCE 8
#define MAX_COMMANDS 1000
#define LEAVES_WITHIN (60 * G_TIME_SPAN_SECOND)
#define ASKED_FOR (600 * G_TIME_SPAN_SECOND)

/* An order on its way into the journal. */
typedef struct
{
  BongsuCommandItem *item; /* (owned) until it is in the list */
  GPtrArray *acts;         /* (element-type BongsuAct) */
  GPtrArray *bytes;        /* (element-type GBytes) of the acts */
  char *key;
} Order;

typedef struct
{
  BongsuOutbox *self; /* (owned) */
  BongsuCommandItem *item; /* one that is busy is never forgotten */
} Step;

static void
order_free (Order *order)
{
  g_clear_pointer (&order->item, bongsu_command_item_free);
  g_ptr_array_unref (order->acts);
  g_ptr_array_unref (order->bytes);
  g_free (order->key);
  g_free (order);
}

static Step *
step_new (BongsuOutbox *self, BongsuCommandItem *item)
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
get_state (const BongsuCommandItem *item)
{
  return bongsu_command_row_get_state (item->row);
}

static gboolean
same_target (const BongsuCommandItem *item, const char *asset, const char *attribute)
{
  return g_str_equal (bongsu_command_row_get_asset (item->row), asset) && g_str_equal (item->attribute, attribute);
}

static void
begin_times (BongsuOutbox *self, BongsuCommandItem *item)
{
  gint64 age = bongsu_clock_now (self->clock) - bongsu_command_row_get_ordered_at (item->row);
  gint64 ordered = bongsu_clock_boot (self->clock) - MAX (age, 0);

  item->leaves_before = ordered + LEAVES_WITHIN;
  item->ends = ordered + ASKED_FOR;
}

static const BongsuValue *
find_expected (const BongsuCommandOrder *order)
{
  const BongsuValue *equals = &order->command->read_back_equals;
  const char *text = bongsu_value_get_text (equals);

  if (text == NULL || text[0] != '$')
    return equals;
  return order->params != NULL ? bongsu_fields_find (order->params, text + 1) : NULL;
}

static BongsuCommandItem *
make_item (BongsuOutbox *self, const BongsuCommandOrder *order, gint64 ordered_at, GError **error)
{
  g_autofree char *msg_id = bongsu_random_uuid (self->random);
  g_autoptr(BongsuFields) value = bongsu_ngsi_fill_command (order->command->value, msg_id, order->params, error);
  const BongsuValue *expected = find_expected (order);
  BongsuCommandItem *item;
  double within;

  if (value == NULL)
    return NULL;
  item = g_new0 (BongsuCommandItem, 1);
  item->row = bongsu_command_row_new (msg_id, order->asset, order->command->id, order->incident, ordered_at);
  item->attribute = g_strdup (order->command->attribute);
  item->value = g_steal_pointer (&value);
  if (order->command->read_back_reading != NULL && expected != NULL)
    {
      item->reading = g_strdup (order->command->read_back_reading);
      item->equals = bongsu_value_copy (expected);
    }
  within = item->reading != NULL ? order->command->read_back_within_s : order->command->timeout_s;
  item->within = (gint64) (within * G_TIME_SPAN_SECOND);
  begin_times (self, item);
  return item;
}

static BongsuEntry *
make_row_entry (const BongsuCommandItem *item)
{
  BongsuCommandRow *row = item->row;
  BongsuFields *fields = bongsu_fields_new ();
  g_autofree char *value = bongsu_json_encode_fields (item->value);

  bongsu_fields_put_text (fields, "asset", bongsu_command_row_get_asset (row));
  bongsu_fields_put_text (fields, "command", bongsu_command_row_get_command (row));
  bongsu_fields_put_text (fields, "incident", bongsu_command_row_get_incident (row));
  bongsu_fields_put_text (fields, "attribute", item->attribute);
  bongsu_fields_put_text (fields, "value", value);
  bongsu_fields_put_number (fields, "withinMs", (double) (item->within / 1000));
  if (item->reading != NULL)
    {
      bongsu_fields_put_text (fields, "reading", item->reading);
      bongsu_fields_take (fields, "equals", bongsu_value_copy (&item->equals));
    }
  return bongsu_outbox_make_entry (BONGSU_ENTRY_ROW, bongsu_command_row_get_id (row),
                                   bongsu_command_row_get_asset (row), bongsu_command_row_get_ordered_at (row), fields);
}

static gboolean
has_right (BongsuOutbox *self, const char *right)
{
  static const char *const operators[] = { "operator", "leader", "department", NULL };

  if (g_strcmp0 (right, "operator") == 0)
    return g_strv_contains (operators, self->role);
  if (g_strcmp0 (right, "department") == 0)
    return g_str_equal (self->role, "department") || g_str_equal (self->role, "leader");
  return g_strcmp0 (right, self->role) == 0;
}

static gboolean
is_under_way (BongsuOutbox *self, const char *key, const BongsuCommandOrder *order)
{
  for (guint i = 0; i < self->commands->len; i++)
    {
      const BongsuCommandItem *item = self->commands->pdata[i];
      BongsuRowState state = get_state (item);

      if ((state == BONGSU_ROW_QUEUED || state == BONGSU_ROW_SENDING || state == BONGSU_ROW_ACCEPTED) &&
          same_target (item, order->asset, order->command->attribute))
        return TRUE;
    }
  return g_hash_table_contains (self->ordering, key);
}

static guint
count_open (BongsuOutbox *self)
{
  guint n = g_hash_table_size (self->ordering);

  for (guint i = 0; i < self->commands->len; i++)
    n += bongsu_outbox_is_command_open (self, self->commands->pdata[i]);
  return n;
}

static gboolean
check_order (BongsuOutbox *self, const BongsuCommandOrder *order, const char *key, GError **error)
{
  g_autofree char *segment = bongsu_transport_encode_id (order->asset);
  const char *sentence = NULL;

  if (!has_right (self, order->command->right))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           _("Your role may not send this command."));
      return FALSE;
    }
  if (segment == NULL)
    sentence = _("This device has no address at the city.");
  else if (is_under_way (self, key, order))
    sentence = _("This command is already on its way.");
  else if (count_open (self) >= BONGSU_OUTBOX_MAX_ROWS)
    sentence = _("Too many commands are already on their way.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* One time for all that one press wrote. */
static gboolean
complete_acts (BongsuOutbox *self, Order *order, GPtrArray *acts, gint64 at, GError **error)
{
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      BongsuAct *act = acts->pdata[i];

      if (!bongsu_outbox_complete_act (self, act, error))
        return FALSE;
      act->at = at;
      g_ptr_array_add (order->acts, bongsu_act_ref (act));
      g_ptr_array_add (order->bytes, bongsu_ngsi_encode_act (act));
    }
  return TRUE;
}

static void
forget_oldest (BongsuOutbox *self)
{
  for (guint i = 0; i < self->commands->len && self->commands->len > MAX_COMMANDS; i++)
    if (!bongsu_outbox_is_command_open (self, self->commands->pdata[i]))
      {
        g_ptr_array_remove_index (self->commands, i);
        return;
      }
}

/* Sent again by a person: what became of the earlier one no longer matters. */
static void
supersede (BongsuOutbox *self, const BongsuCommandItem *newer)
{
  for (guint i = 0; i < self->commands->len; i++)
    {
      BongsuCommandItem *item = self->commands->pdata[i];
      BongsuRowState state = get_state (item);

      if (item != newer && (state == BONGSU_ROW_UNKNOWN || state == BONGSU_ROW_MISMATCH) &&
          same_target (item, bongsu_command_row_get_asset (newer->row), newer->attribute))
        bongsu_outbox_move_command (self, item, BONGSU_ROW_SUPERSEDED, "");
    }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  BongsuOutbox *self = g_task_get_source_object (task);
  Order *order = g_task_get_task_data (task);
  BongsuCommandItem *item;
  GError *error = NULL;

  g_hash_table_remove (self->ordering, order->key);
  if (!bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    {
      g_prefix_error (&error, "%s ", _("Nothing was recorded and nothing was sent."));
      g_task_return_error (task, error);
      return;
    }
  bongsu_outbox_set_fault (self, NULL);
  for (guint i = 0; i < order->acts->len; i++)
    bongsu_outbox_queue_act (self, order->acts->pdata[i], order->bytes->pdata[i]);
  item = g_steal_pointer (&order->item);
  g_ptr_array_add (self->commands, item);
  supersede (self, item);
  forget_oldest (self);
  g_task_return_pointer (task, g_object_ref (item->row), g_object_unref);
  bongsu_outbox_command_changed (self, item);
  bongsu_outbox_update (self);
}

static void
write_order (BongsuOutbox *self, GTask *take_task)
{
  Order *order = g_task_get_task_data (take_task);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  BongsuAudit audit = {
    .operator_id = self->operator_id,
    .role = self->role,
    .verb = "command",
    .target = bongsu_command_row_get_asset (order->item->row),
  };

  for (guint i = 0; i < order->acts->len; i++)
    g_ptr_array_add (entries, bongsu_outbox_make_act_entry (order->acts->pdata[i], order->bytes->pdata[i]));
  g_ptr_array_add (entries, make_row_entry (order->item));
  g_hash_table_add (self->ordering, g_strdup (order->key));
  bongsu_store_append_async (self->store, entries, &audit, NULL, written_cb, take_task);
}

static void
put_back (BongsuOutbox *self, BongsuCommandItem *item, guint retry_after_s, const char *detail)
{
  gint64 wait = bongsu_outbox_get_back_off (self, item->n_tries++, retry_after_s);

  item->not_before = bongsu_clock_boot (self->clock) + wait;
  bongsu_outbox_move_command (self, item, BONGSU_ROW_QUEUED, detail);
}

static void
wait_as (BongsuOutbox *self, BongsuCommandItem *item, BongsuRowState state, const char *detail)
{
  item->waiting_since = bongsu_clock_boot (self->clock);
  item->n_reads = 0;
  bongsu_outbox_move_command (self, item, state, detail);
}

static void
become_refused (BongsuOutbox *self, BongsuCommandItem *item, const BongsuReply *reply)
{
  g_autofree char *number = g_strdup_printf ("HTTP %u", reply->status);

  bongsu_outbox_move_command (self, item, BONGSU_ROW_REFUSED,
                              reply->detail != NULL ? reply->detail : reply->name != NULL ? reply->name : number);
}

static void
judge_reply (BongsuOutbox *self, BongsuCommandItem *item, const BongsuReply *reply)
{
  guint status = reply->status;

  if (status == 207)
    become_refused (self, item, reply);
  else if (status >= 200 && status < 300)
    wait_as (self, item, BONGSU_ROW_ACCEPTED, "");
  else if (status == 401)
    put_back (self, item, 0, _("Sign in again: the city does not know this desk any more"));
  else if (status == 429)
    put_back (self, item, reply->retry_after_s, _("The city asks to wait"));
  else if (status == 408 || status >= 500 || status < 400)
    wait_as (self, item, BONGSU_ROW_UNKNOWN, reply->detail);
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

  /* The end of the program while it was under way: the next start finds it sending, so unknown. */
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  step->item->busy = FALSE;
  if (reply != NULL)
    judge_reply (self, step->item, reply);
  else if (bongsu_net_error_is_unsent (error) ||
           g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED))
    put_back (self, step->item, 0, error->message);
  else
    wait_as (self, step->item, BONGSU_ROW_UNKNOWN, error->message);
  bongsu_outbox_read_answers (self);
  bongsu_outbox_update (self);
}

static void
send_patch (BongsuOutbox *self, BongsuCommandItem *item)
{
  g_autofree char *segment = bongsu_transport_encode_id (bongsu_command_row_get_asset (item->row));
  g_autofree char *path = g_strconcat ("/entities/", segment, "/attrs", NULL);
  g_autoptr(GBytes) body = bongsu_ngsi_encode_command (item->attribute, item->value);

  item->patched_at = bongsu_outbox_get_city_time (self);
  bongsu_command_row_set_state (item->row, BONGSU_ROW_SENDING, "");
  bongsu_outbox_command_changed (self, item);
  bongsu_transport_send_async (self->transport, "PATCH", path, body, self->cancellable, patched_cb,
                               step_new (self, item));
}

static void
attempt_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Step) step = data;
  g_autoptr(GError) error = NULL;
  BongsuOutbox *self = step->self;
  BongsuCommandItem *item = step->item;

  if (!bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    {
      bongsu_outbox_set_fault (self, error->message);
      item->busy = FALSE;
      item->not_before = bongsu_clock_boot (self->clock) + bongsu_outbox_get_back_off (self, item->n_tries++, 0);
    }
  else if (g_cancellable_is_cancelled (self->cancellable))
    return;
  else if (bongsu_clock_boot (self->clock) >= item->leaves_before)
    {
      item->busy = FALSE;
      bongsu_outbox_move_command (self, item, BONGSU_ROW_EXPIRED, _("Not sent: there was no way to the city in time"));
    }
  else
    send_patch (self, item);
  bongsu_outbox_update (self);
}

/* On disk before the first byte leaves: the next start knows that something may have gone. */
static void
begin_attempt (BongsuOutbox *self, BongsuCommandItem *item)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  g_autofree char *id = g_strdup_printf ("%s#%u", bongsu_command_row_get_id (item->row), ++item->n_entries);
  BongsuFields *fields = bongsu_fields_new ();

  item->busy = TRUE;
  bongsu_fields_put_text (fields, "op", "command");
  g_ptr_array_add (entries, bongsu_outbox_make_entry (BONGSU_ENTRY_ATTEMPT, id,
                                                      bongsu_command_row_get_asset (item->row),
                                                      bongsu_clock_now (self->clock), fields));
  bongsu_store_append_async (self->store, entries, NULL, NULL, attempt_written_cb, step_new (self, item));
}

void
bongsu_command_item_free (BongsuCommandItem *item)
{
  g_object_unref (item->row);
  g_free (item->attribute);
  bongsu_fields_unref (item->value);
  g_free (item->reading);
  bongsu_value_clear (&item->equals);
  g_free (item);
}

BongsuCommandItem *
bongsu_outbox_find_command_item (BongsuOutbox *self, const char *msg_id)
{
  for (guint i = self->commands->len; i > 0; i--)
    {
      BongsuCommandItem *item = self->commands->pdata[i - 1];

      if (g_str_equal (bongsu_command_row_get_id (item->row), msg_id))
        return item;
    }
  return NULL;
}

gboolean
bongsu_outbox_is_command_open (BongsuOutbox *self, const BongsuCommandItem *item)
{
  BongsuRowState state = get_state (item);

  if (item->busy)
    return TRUE;
  if (state == BONGSU_ROW_MISMATCH)
    return bongsu_clock_boot (self->clock) < item->ends;
  return state != BONGSU_ROW_DISPLAYED && !bongsu_row_state_is_final (state);
}

void
bongsu_outbox_move_command (BongsuOutbox *self, BongsuCommandItem *item, BongsuRowState state, const char *detail)
{
  g_autofree char *id = g_strdup_printf ("%s#%u", bongsu_command_row_get_id (item->row), ++item->n_entries);
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_command_row_set_state (item->row, state, detail);
  bongsu_fields_put_text (fields, "state", bongsu_row_state_to_name (state));
  bongsu_fields_put_text (fields, "detail", detail);
  bongsu_fields_put_time (fields, "readAt", bongsu_command_row_get_confirmed_at (item->row));
  bongsu_outbox_write (self, BONGSU_ENTRY_RESULT, id, bongsu_command_row_get_asset (item->row), fields);
  bongsu_outbox_command_changed (self, item);
}

void
bongsu_outbox_read_command_row (BongsuOutbox *self, const BongsuEntry *entry, const BongsuFields *fields)
{
  const char *asset = bongsu_fields_find_text (fields, "asset");
  const char *command = bongsu_fields_find_text (fields, "command");
  const char *text = bongsu_fields_find_text (fields, "value");
  const BongsuValue *equals = bongsu_fields_find (fields, "equals");
  const BongsuValue *within = bongsu_fields_find (fields, "withinMs");
  BongsuFields *value = text != NULL ? bongsu_json_decode_fields (text, strlen (text), NULL) : NULL;
  BongsuCommandItem *item;

  if (asset == NULL || command == NULL || value == NULL)
    {
      g_clear_pointer (&value, bongsu_fields_unref);
      return;
    }
  item = g_new0 (BongsuCommandItem, 1);
  item->row = bongsu_command_row_new (entry->id, asset, command, bongsu_fields_find_text (fields, "incident"),
                                      entry->at);
  item->attribute = g_strdup (bongsu_fields_find_text (fields, "attribute"));
  item->value = value;
  item->reading = g_strdup (bongsu_fields_find_text (fields, "reading"));
  if (equals != NULL)
    item->equals = bongsu_value_copy (equals);
  if (within != NULL && within->kind == BONGSU_VALUE_NUMBER)
    item->within = (gint64) within->number * 1000;
  begin_times (self, item);
  g_ptr_array_add (self->commands, item);
  forget_oldest (self);
}

/* The link is no excuse for a journal that lists a command as under way: it may have gone. */
void
bongsu_outbox_settle_commands (BongsuOutbox *self)
{
  for (guint i = 0; i < self->commands->len; i++)
    {
      BongsuCommandItem *item = self->commands->pdata[i];

      if (get_state (item) == BONGSU_ROW_SENDING)
        wait_as (self, item, BONGSU_ROW_UNKNOWN, _("Found under way at the start"));
      else
        item->waiting_since = bongsu_clock_boot (self->clock);
    }
}

void
bongsu_outbox_send_commands (BongsuOutbox *self)
{
  gint64 boot = bongsu_clock_boot (self->clock);
  guint n_busy = 0;

  for (guint i = 0; i < self->commands->len; i++)
    n_busy += ((BongsuCommandItem *) self->commands->pdata[i])->busy;
  for (guint i = 0; self->open && !self->clock_apart && i < self->commands->len && n_busy < MAX_AT_ONCE; i++)
    {
      BongsuCommandItem *item = self->commands->pdata[i];

      if (item->busy || get_state (item) != BONGSU_ROW_QUEUED || boot < item->not_before || boot >= item->leaves_before)
        continue;
      n_busy++;
      begin_attempt (self, item);
    }
}

void
bongsu_outbox_send_command_async (BongsuOutbox *self, const BongsuCommandOrder *order, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  gint64 at;
  Order *written;
  GError *error = NULL;

  g_return_if_fail (BONGSU_IS_OUTBOX (self));
  g_return_if_fail (order != NULL && order->asset != NULL && order->command != NULL);
  g_return_if_fail (order->command->attribute != NULL && order->command->value != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_outbox_send_command_async);
  at = bongsu_clock_now (self->clock) / 1000 * 1000;
  written = g_new0 (Order, 1);
  written->key = g_strconcat (order->asset, "\n", order->command->attribute, NULL);
  written->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  written->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_task_set_task_data (task, written, (GDestroyNotify) order_free);
  if (check_order (self, order, written->key, &error))
    written->item = make_item (self, order, at, &error);
  if (written->item != NULL && complete_acts (self, written, order->acts, at, &error))
    write_order (self, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

BongsuCommandRow *
bongsu_outbox_send_command_finish (BongsuOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

BongsuCommandRow *
bongsu_outbox_find_command (BongsuOutbox *self, const char *incident, const char *command, gint64 since)
{
  g_return_val_if_fail (BONGSU_IS_OUTBOX (self) && incident != NULL && command != NULL, NULL);

  for (guint i = self->commands->len; i > 0; i--)
    {
      BongsuCommandRow *row = ((BongsuCommandItem *) self->commands->pdata[i - 1])->row;

      if (bongsu_command_row_get_ordered_at (row) >= since &&
          g_str_equal (bongsu_command_row_get_command (row), command) &&
          g_strcmp0 (bongsu_command_row_get_incident (row), incident) == 0)
        return row;
    }
  return NULL;
}
