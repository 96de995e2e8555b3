/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "ngsi-ld-change.h"
#include "ngsi-ld.h"

#include <string.h>

/* What the rules of this desk found, and what the other desks did: into the journal, then to the city. */

#define MAX_KNOWN 200000

/* A record that a rule found, with its Alert: posted once the journal has them. */
typedef struct
{
  BongsuOutbox *self; /* (owned) */
  GPtrArray *posts;   /* (element-type BongsuPost) (owned) */
} Finding;

static BongsuPost *
make_record_post (const BongsuRecord *record)
{
  g_autoptr(GBytes) bytes = bongsu_ngsi_encode_record (record);

  return bongsu_post_new (record->id, bytes, NULL);
}

static void
take_alert (BongsuOutbox *self, GBytes *alert, const char *point, gint64 at, GPtrArray *entries, GPtrArray *posts)
{
  gsize size;
  const char *data = g_bytes_get_data (alert, &size);
  g_autoptr(BongsuFields) members = bongsu_json_decode_fields (data, size, NULL);
  const char *id = members != NULL ? bongsu_fields_find_text (members, "id") : NULL;
  g_autofree char *text = g_strndup (data, size);
  BongsuFields *fields;

  if (id == NULL || !g_hash_table_add (self->known, g_strdup (id)))
    return;
  fields = bongsu_fields_new ();
  bongsu_fields_put_text (fields, "alert", text);
  g_ptr_array_add (entries, bongsu_outbox_make_entry (BONGSU_ENTRY_ROW, id, point, at, fields));
  g_ptr_array_add (posts, bongsu_post_new (id, alert, NULL));
}

/* What the record makes of the Alert that stands at the city already. */
static void
take_change (BongsuOutbox *self, const BongsuRecord *record, const BongsuAlertChange *change, const char *point,
             GPtrArray *entries, GPtrArray *posts)
{
  g_autofree char *id = g_strconcat (record->id, "/alert", NULL);
  g_autoptr(GBytes) body = bongsu_ngsi_encode_alert_change (change->level, change->ended);
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autofree char *text = g_strndup (data, size);
  BongsuPost *post = bongsu_post_new_change (id, body, change->alert);
  BongsuFields *fields;

  if (post == NULL || !g_hash_table_add (self->known, g_strdup (id)))
    {
      g_clear_pointer (&post, bongsu_post_free);
      return;
    }
  fields = bongsu_fields_new ();
  bongsu_fields_put_text (fields, "changes", change->alert);
  bongsu_fields_put_text (fields, "body", text);
  g_ptr_array_add (entries, bongsu_outbox_make_entry (BONGSU_ENTRY_ROW, id, point, record->at, fields));
  g_ptr_array_add (posts, post);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Finding *finding = data;
  BongsuOutbox *self = finding->self;
  g_autoptr(GError) error = NULL;

  if (bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    for (guint i = 0; i < finding->posts->len; i++)
      bongsu_outbox_queue_post (self, &self->records, finding->posts->pdata[i]);
  else
    {
      bongsu_outbox_set_fault (self, error->message);
      /* Not written, so not known: the next judgement may try again. */
      for (guint i = 0; i < finding->posts->len; i++)
        {
          BongsuPost *post = finding->posts->pdata[i];

          g_hash_table_remove (self->known, post->id);
          bongsu_post_free (post);
        }
    }
  bongsu_outbox_update (self);
  g_ptr_array_unref (finding->posts);
  g_object_unref (finding->self);
  g_free (finding);
}

static gboolean
is_new (BongsuOutbox *self, const char *id)
{
  return g_hash_table_size (self->known) < MAX_KNOWN && g_hash_table_add (self->known, g_strdup (id));
}

/* Its answer is written with it: the city has it, it is not posted again. */
static void
keep_record (BongsuOutbox *self, const BongsuRecord *record, GPtrArray *entries)
{
  g_autofree char *point = NULL;
  g_autofree char *answer = NULL;
  g_autoptr(GBytes) bytes = NULL;
  BongsuFields *fields;

  if (!is_new (self, record->id))
    return;
  point = g_strconcat (record->asset, "\n", record->rule, NULL);
  answer = g_strconcat (record->id, "#1", NULL);
  bytes = bongsu_ngsi_encode_record (record);
  fields = bongsu_fields_new ();
  bongsu_fields_put_text (fields, "state", bongsu_row_state_to_name (BONGSU_ROW_SHARED));
  g_ptr_array_add (entries, bongsu_entry_new (BONGSU_ENTRY_RECORD, record->id, point, record->at, bytes));
  g_ptr_array_add (entries, bongsu_outbox_make_entry (BONGSU_ENTRY_RESULT, answer, point, record->at, fields));
}

static void
keep_act (BongsuOutbox *self, const BongsuAct *act, GPtrArray *entries)
{
  g_autoptr(GBytes) bytes = NULL;

  bongsu_outbox_note_push (self, act);
  if (g_strcmp0 (act->console, bongsu_store_get_console_id (self->store)) == 0 || !is_new (self, act->id))
    return;
  bytes = bongsu_ngsi_encode_act (act);
  g_ptr_array_add (entries, bongsu_outbox_make_act_entry (act, bytes));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BongsuOutbox) self = data;
  g_autoptr(GError) error = NULL;

  if (!bongsu_store_append_finish (BONGSU_STORE (source), result, &error))
    bongsu_outbox_set_fault (self, error->message);
}

void
bongsu_outbox_record (BongsuOutbox *self, BongsuRecord *record, GBytes *alert, const BongsuAlertChange *change)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  BongsuAudit audit = { .verb = "record", .target = record->asset, .occurrence = record->at };
  g_autofree char *point = NULL;
  Finding *finding;

  g_return_if_fail (BONGSU_IS_OUTBOX (self));
  g_return_if_fail (record != NULL && record->id != NULL);

  /* A rule that judges the same samples again finds the same record again. */
  if (!g_hash_table_add (self->known, g_strdup (record->id)))
    return;
  finding = g_new0 (Finding, 1);
  finding->self = g_object_ref (self);
  finding->posts = g_ptr_array_new ();
  g_ptr_array_add (finding->posts, make_record_post (record));
  point = g_strconcat (record->asset, "\n", record->rule, NULL);
  g_ptr_array_add (entries, bongsu_entry_new (BONGSU_ENTRY_RECORD, record->id, point, record->at,
                                              ((BongsuPost *) finding->posts->pdata[0])->bytes));
  if (alert != NULL)
    take_alert (self, alert, point, record->at, entries, finding->posts);
  if (change != NULL)
    take_change (self, record, change, point, entries, finding->posts);
  bongsu_store_append_async (self->store, entries, &audit, NULL, found_cb, finding);
}

void
bongsu_outbox_keep (BongsuOutbox *self, BongsuBatch *batch)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);

  g_return_if_fail (BONGSU_IS_OUTBOX (self) && batch != NULL);

  for (guint i = 0; i < bongsu_batch_get_n_records (batch); i++)
    keep_record (self, bongsu_batch_get_record (batch, i), entries);
  for (guint i = 0; i < bongsu_batch_get_n_acts (batch); i++)
    keep_act (self, bongsu_batch_get_act (batch, i), entries);
  if (entries->len > 0)
    bongsu_store_append_async (self->store, entries, NULL, NULL, kept_cb, g_object_ref (self));
  /* A message of another desk may explain what a board shows. */
  if (bongsu_batch_get_n_acts (batch) > 0)
    {
      bongsu_outbox_read_boards (self);
      bongsu_outbox_update (self);
    }
}
