/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "ngsi-ld.h"

#include <string.h>

/* What the outbox writes into the journal, and how it reads it back. */

typedef struct
{
  BongsuOutbox *self;
  GHashTable *posts;    /* (element-type utf8 BongsuPost): in the journal, no final answer yet */
  GPtrArray *order;     /* (element-type BongsuPost), as written */
  GPtrArray *acts;
  GPtrArray *records;
} Reading;

void
bongsu_fields_put_text (BongsuFields *fields, const char *name, const char *text)
{
  if (text != NULL)
    bongsu_fields_take (fields, name, bongsu_value_text (text));
}

void
bongsu_fields_put_number (BongsuFields *fields, const char *name, double number)
{
  bongsu_fields_take (fields, name, bongsu_value_number (number));
}

void
bongsu_fields_put_time (BongsuFields *fields, const char *name, gint64 time_us)
{
  g_autofree char *text = NULL;

  if (time_us == 0)
    return;
  text = bongsu_time_format (time_us);
  bongsu_fields_put_text (fields, name, text);
}

gint64
bongsu_fields_find_time (const BongsuFields *fields, const char *name)
{
  const char *text = bongsu_fields_find_text (fields, name);
  gint64 time_us;

  return text != NULL && bongsu_time_parse (text, FALSE, &time_us) ? time_us : 0;
}

static double
find_number (const BongsuFields *fields, const char *name)
{
  const BongsuValue *value = bongsu_fields_find (fields, name);

  return value != NULL && value->kind == BONGSU_VALUE_NUMBER ? value->number : 0;
}

BongsuEntry *
bongsu_outbox_make_entry (BongsuEntryKind kind, const char *id, const char *point, gint64 at, BongsuFields *take_fields)
{
  g_autoptr(BongsuFields) fields = take_fields;
  char *json = bongsu_json_encode_fields (fields);
  g_autoptr(GBytes) payload = g_bytes_new_take (json, strlen (json));

  return bongsu_entry_new (kind, id, point, at, payload);
}

BongsuEntry *
bongsu_outbox_make_act_entry (const BongsuAct *act, GBytes *bytes)
{
  g_autofree char *point = NULL;

  if (act->asset != NULL && act->rule != NULL)
    point = g_strconcat (act->asset, "\n", act->rule, NULL);
  return bongsu_entry_new (BONGSU_ENTRY_ACT, act->id, point != NULL ? point : act->target, act->at, bytes);
}

static void
wrote_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BongsuOutbox) self = data;
  g_autoptr(GError) error = NULL;

  if (!bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    bongsu_outbox_set_fault (self, error->message);
}

/* What became of a request: nobody waits for it, for without it the program asks again. */
void
bongsu_outbox_write (BongsuOutbox *self, BongsuEntryKind kind, const char *id, const char *point,
                     BongsuFields *take_fields)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);

  g_ptr_array_add (entries, bongsu_outbox_make_entry (kind, id, point, bongsu_clock_now (self->clock), take_fields));
  bongsu_store_append_async (self->store, entries, NULL, NULL, wrote_cb, g_object_ref (self));
}

static void
read_post (Reading *reading, BongsuPost *post)
{
  g_hash_table_insert (reading->posts, post->id, post);
  g_ptr_array_add (reading->order, post);
}

static void
read_revoke (BongsuOutbox *self, const BongsuAct *act)
{
  const char *msg_id = act->body != NULL ? bongsu_fields_find_text (act->body, "msgId") : NULL;
  BongsuSignItem *item = msg_id != NULL ? bongsu_outbox_find_item (self, msg_id) : NULL;

  if (item != NULL)
    item->revoke_wanted = TRUE;
}

static void
read_act (Reading *reading, const BongsuEntry *entry, const char *payload, gsize size)
{
  BongsuOutbox *self = reading->self;
  g_autoptr(GError) error = NULL;
  BongsuAct *act = bongsu_ngsi_decode_act (payload, size, &error);

  if (act == NULL)
    {
      bongsu_outbox_set_fault (self, error->message);
      return;
    }
  g_ptr_array_add (reading->acts, act);
  g_hash_table_add (self->known, g_strdup (act->id));
  bongsu_outbox_note_push (self, act);
  if (g_strcmp0 (act->console, bongsu_store_get_console_id (self->store)) != 0)
    return;
  self->last_seq = MAX (self->last_seq, act->seq);
  if (g_strcmp0 (act->verb, "signRevoke") == 0)
    read_revoke (self, act);
  read_post (reading, bongsu_post_new (act->id, entry->payload, act));
}

static void
read_record (Reading *reading, const BongsuEntry *entry, const char *payload, gsize size)
{
  BongsuOutbox *self = reading->self;
  g_autoptr(GError) error = NULL;
  BongsuRecord *record = bongsu_ngsi_decode_record (payload, size, &error);

  if (record == NULL)
    {
      bongsu_outbox_set_fault (self, error->message);
      return;
    }
  g_ptr_array_add (reading->records, record);
  g_hash_table_add (self->known, g_strdup (record->id));
  read_post (reading, bongsu_post_new (record->id, entry->payload, NULL));
}

static void
read_change (Reading *reading, const BongsuEntry *entry, const BongsuFields *fields)
{
  const char *body = bongsu_fields_find_text (fields, "body");
  g_autoptr(GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  BongsuPost *post = NULL;

  g_hash_table_add (reading->self->known, g_strdup (entry->id));
  if (bytes != NULL)
    post = bongsu_post_new_change (entry->id, bytes, bongsu_fields_find_text (fields, "changes"));
  if (post != NULL)
    read_post (reading, post);
}

static void
read_row (Reading *reading, const BongsuEntry *entry, const BongsuFields *fields)
{
  BongsuOutbox *self = reading->self;
  const char *alert = bongsu_fields_find_text (fields, "alert");
  BongsuSignOrder order = { 0 };
  BongsuSignItem *item;

  if (alert != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (alert, strlen (alert));

      g_hash_table_add (self->known, g_strdup (entry->id));
      read_post (reading, bongsu_post_new (entry->id, bytes, NULL));
      return;
    }
  if (bongsu_fields_find_text (fields, "changes") != NULL)
    {
      read_change (reading, entry, fields);
      return;
    }
  if (bongsu_fields_find_text (fields, "attribute") != NULL)
    {
      bongsu_outbox_read_command_row (self, entry, fields);
      return;
    }
  order.board = bongsu_fields_find_text (fields, "board");
  order.multi = bongsu_fields_find_text (fields, "multi");
  order.text = bongsu_fields_find_text (fields, "text");
  order.text_hash = bongsu_fields_find_text (fields, "textHash");
  order.template_id = bongsu_fields_find_text (fields, "templateId");
  order.incident = bongsu_fields_find_text (fields, "incident");
  bongsu_level_from_name (bongsu_fields_find_text (fields, "level"), &order.level);
  order.priority = (guint) find_number (fields, "priority");
  order.expires = bongsu_fields_find_time (fields, "expires");
  order.grace_ms = (guint) find_number (fields, "graceMs");
  if (order.board == NULL || order.expires == 0)
    return;
  item = bongsu_sign_item_new (self, &order, entry->id, entry->at, bongsu_fields_find_text (fields, "operator"));
  item->push_act = g_strdup (bongsu_fields_find_text (fields, "act"));
  g_ptr_array_add (self->items, item);
}

/* "<id>#<n>" */
static char *
read_owner (const char *id, guint *n)
{
  const char *mark = strrchr (id, '#');

  *n = mark != NULL ? (guint) g_ascii_strtoull (mark + 1, NULL, 10) : 0;
  return mark != NULL ? g_strndup (id, (gsize) (mark - id)) : g_strdup (id);
}

static void
read_attempt (BongsuOutbox *self, const BongsuEntry *entry, const BongsuFields *fields)
{
  guint n;
  g_autofree char *owner = read_owner (entry->id, &n);
  BongsuSignItem *item = bongsu_outbox_find_item (self, owner);
  BongsuCommandItem *command = item == NULL ? bongsu_outbox_find_command_item (self, owner) : NULL;

  if (command != NULL)
    {
      command->n_entries = MAX (command->n_entries, n);
      command->patched_at = entry->at;
      bongsu_command_row_set_state (command->row, BONGSU_ROW_SENDING, "");
    }
  if (item == NULL)
    return;
  item->n_entries = MAX (item->n_entries, n);
  item->patched_at = entry->at;
  item->revoking = g_strcmp0 (bongsu_fields_find_text (fields, "op"), "revert") == 0;
  bongsu_sign_row_set_sent_at (item->row, entry->at);
  bongsu_sign_row_set_state (item->row, BONGSU_ROW_SENDING, "");
}

static void
read_item_result (BongsuSignItem *item, guint n, const BongsuFields *fields)
{
  const BongsuValue *wanted = bongsu_fields_find (fields, "revokeWanted");
  BongsuRowState state;

  item->n_entries = MAX (item->n_entries, n);
  if (!bongsu_row_state_from_name (bongsu_fields_find_text (fields, "state"), &state))
    return;
  bongsu_sign_row_set_state (item->row, state, bongsu_fields_find_text (fields, "detail"));
  item->accepted_at = MAX (item->accepted_at, bongsu_fields_find_time (fields, "acceptedAt"));
  bongsu_sign_row_set_confirmed_at (item->row, bongsu_fields_find_time (fields, "readAt"));
  if (wanted != NULL && wanted->kind == BONGSU_VALUE_BOOLEAN)
    item->revoke_wanted = wanted->boolean;
}

static void
read_command_result (BongsuCommandItem *item, guint n, const BongsuFields *fields)
{
  BongsuRowState state;

  item->n_entries = MAX (item->n_entries, n);
  if (!bongsu_row_state_from_name (bongsu_fields_find_text (fields, "state"), &state))
    return;
  bongsu_command_row_set_state (item->row, state, bongsu_fields_find_text (fields, "detail"));
  bongsu_command_row_set_confirmed_at (item->row, bongsu_fields_find_time (fields, "readAt"));
}

static void
read_post_result (Reading *reading, const char *owner, guint n, const BongsuFields *fields)
{
  BongsuOutbox *self = reading->self;
  BongsuPost *post = g_hash_table_lookup (reading->posts, owner);
  BongsuRowState state;

  if (post == NULL || !bongsu_row_state_from_name (bongsu_fields_find_text (fields, "state"), &state))
    return;
  g_hash_table_insert (self->n_results, g_strdup (owner), GUINT_TO_POINTER (n));
  post->state = state;
}

static void
read_fields (Reading *reading, const BongsuEntry *entry, const char *payload, gsize size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BongsuFields) fields = bongsu_json_decode_fields (payload, size, &error);
  g_autofree char *owner = NULL;
  BongsuSignItem *item;
  BongsuCommandItem *command;
  guint n;

  if (fields == NULL)
    {
      bongsu_outbox_set_fault (reading->self, error->message);
      return;
    }
  if (entry->kind == BONGSU_ENTRY_ROW)
    read_row (reading, entry, fields);
  else if (entry->kind == BONGSU_ENTRY_ATTEMPT)
    read_attempt (reading->self, entry, fields);
  else
    {
      owner = read_owner (entry->id, &n);
      item = bongsu_outbox_find_item (reading->self, owner);
      command = bongsu_outbox_find_command_item (reading->self, owner);
      if (item != NULL)
        read_item_result (item, n, fields);
      else if (command != NULL)
        read_command_result (command, n, fields);
      else
        read_post_result (reading, owner, n, fields);
    }
}

static void
settle_posts (Reading *reading)
{
  BongsuOutbox *self = reading->self;

  for (guint i = 0; i < reading->order->len; i++)
    {
      BongsuPost *post = reading->order->pdata[i];

      if (post->state == BONGSU_ROW_SHARED && post->act != NULL)
        g_hash_table_add (self->shared, g_strdup (post->id));
      else if (bongsu_row_state_is_final (post->state) && post->act != NULL)
        g_hash_table_add (self->refused, g_strdup (post->id));

      if (bongsu_row_state_is_final (post->state))
        bongsu_post_free (post);
      else
        bongsu_outbox_queue_post (self, post->act != NULL ? &self->acts : &self->records, post);
    }
}

void
bongsu_outbox_read_journal (BongsuOutbox *self, GPtrArray *entries, GPtrArray *acts, GPtrArray *records)
{
  Reading reading = { self, NULL, NULL, acts, records };

  reading.posts = g_hash_table_new (g_str_hash, g_str_equal);
  reading.order = g_ptr_array_new ();
  for (guint i = 0; i < entries->len; i++)
    {
      const BongsuEntry *entry = entries->pdata[i];
      gsize size;
      const char *payload = g_bytes_get_data (entry->payload, &size);

      switch (entry->kind)
        {
        case BONGSU_ENTRY_ACT:
          read_act (&reading, entry, payload, size);
          break;
        case BONGSU_ENTRY_RECORD:
          read_record (&reading, entry, payload, size);
          break;
        case BONGSU_ENTRY_ROW:
        case BONGSU_ENTRY_ATTEMPT:
        case BONGSU_ENTRY_RESULT:
          read_fields (&reading, entry, payload, size);
          break;
        default:
          break;
        }
    }
  settle_posts (&reading);
  g_hash_table_unref (reading.posts);
  g_ptr_array_unref (reading.order);
}
