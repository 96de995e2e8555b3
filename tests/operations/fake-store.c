/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fake-store.h"

#include <string.h>

struct _BongsuFakeStore
{
  GObject parent_instance;

  char *console_id;
  GPtrArray *entries; /* (element-type BongsuEntry) */
  GQueue waiting;     /* (element-type GTask) appends held back, their entries as task data */
  gboolean hold;

  BongsuStoreError fail_code;
  char *fail_message;
  guint n_fails;
  BongsuBatch *picture; /* (nullable) */
  gint64 as_of;
  guint n_remembered;
};

static void
bongsu_fake_store_iface_init (BongsuStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuFakeStore,
                               bongsu_fake_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_STORE, bongsu_fake_store_iface_init))

static BongsuEntry *
copy_entry (const BongsuEntry *entry)
{
  BongsuEntry *copy = bongsu_entry_new (entry->kind, entry->id, entry->point, entry->at, entry->payload);

  copy->n = entry->n;
  return copy;
}

static const BongsuEntry *
find_entry (BongsuFakeStore *self, const char *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (strcmp (((BongsuEntry *) self->entries->pdata[i])->id, id) == 0)
      return self->entries->pdata[i];
  return NULL;
}

static void
write_entries (BongsuFakeStore *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      BongsuEntry *entry = entries->pdata[i];

      if (find_entry (self, entry->id) != NULL)
        continue;
      g_ptr_array_add (self->entries, copy_entry (entry));
      ((BongsuEntry *) self->entries->pdata[self->entries->len - 1])->n = self->entries->len;
    }
}

static gboolean
has_conflict (BongsuFakeStore *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      BongsuEntry *entry = entries->pdata[i];
      const BongsuEntry *there = find_entry (self, entry->id);

      if (there != NULL && !g_bytes_equal (there->payload, entry->payload))
        return TRUE;
    }
  return FALSE;
}

static void
answer_append (BongsuFakeStore *self, GTask *task)
{
  GPtrArray *entries = g_task_get_task_data (task);

  if (self->n_fails > 0)
    {
      self->n_fails--;
      g_task_return_new_error (task, BONGSU_STORE_ERROR, self->fail_code, "%s", self->fail_message);
    }
  else if (has_conflict (self, entries))
    g_task_return_new_error (task, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE, "another payload under the same id");
  else
    {
      write_entries (self, entries);
      g_task_return_boolean (task, TRUE);
    }
}

static void
answer_all (BongsuFakeStore *self)
{
  while (!self->hold && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

      answer_append (self, task);
    }
}

static gboolean
on_idle_cb (gpointer data)
{
  answer_all (data);
  return G_SOURCE_REMOVE;
}

static void
fake_append_async (BongsuStore *store,
                   GPtrArray *entries,
                   const BongsuAudit *audit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  BongsuFakeStore *self = BONGSU_FAKE_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, fake_append_async);
  g_task_set_task_data (task, g_ptr_array_ref (entries), (GDestroyNotify) g_ptr_array_unref);
  g_queue_push_tail (&self->waiting, task);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_idle_cb, g_object_ref (self), g_object_unref);
}

static gboolean
fake_append_finish (BongsuStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fake_load_async (BongsuStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuFakeStore *self = BONGSU_FAKE_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);

  g_task_set_source_tag (task, fake_load_async);
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (entries, copy_entry (self->entries->pdata[i]));
  g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
fake_load_finish (BongsuStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_remember (BongsuStore *store, BongsuBatch *batch)
{
  BONGSU_FAKE_STORE (store)->n_remembered++;
}

static void
fake_recall_async (BongsuStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuFakeStore *self = BONGSU_FAKE_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, fake_recall_async);
  g_task_return_pointer (task, self->picture != NULL ? bongsu_batch_ref (self->picture) : bongsu_batch_new (),
                         (GDestroyNotify) bongsu_batch_unref);
}

static BongsuBatch *
fake_recall_finish (BongsuStore *store, GAsyncResult *result, gint64 *as_of, GError **error)
{
  if (as_of != NULL)
    *as_of = BONGSU_FAKE_STORE (store)->as_of;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
fake_get_console_id (BongsuStore *store)
{
  return BONGSU_FAKE_STORE (store)->console_id;
}

static void
bongsu_fake_store_finalize (GObject *object)
{
  BongsuFakeStore *self = BONGSU_FAKE_STORE (object);

  g_free (self->console_id);
  g_free (self->fail_message);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->picture, bongsu_batch_unref);
  G_OBJECT_CLASS (bongsu_fake_store_parent_class)->finalize (object);
}

static void
bongsu_fake_store_iface_init (BongsuStoreInterface *iface)
{
  iface->append_async = fake_append_async;
  iface->append_finish = fake_append_finish;
  iface->load_async = fake_load_async;
  iface->load_finish = fake_load_finish;
  iface->remember = fake_remember;
  iface->recall_async = fake_recall_async;
  iface->recall_finish = fake_recall_finish;
  iface->get_console_id = fake_get_console_id;
}

static void
bongsu_fake_store_class_init (BongsuFakeStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_fake_store_finalize;
}

static void
bongsu_fake_store_init (BongsuFakeStore *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  g_queue_init (&self->waiting);
}

BongsuFakeStore *
bongsu_fake_store_new (const char *console_id, BongsuFakeStore *earlier)
{
  BongsuFakeStore *self = g_object_new (BONGSU_TYPE_FAKE_STORE, NULL);

  self->console_id = g_strdup (console_id);
  if (earlier != NULL)
    write_entries (self, earlier->entries);
  return self;
}

guint
bongsu_fake_store_get_n_entries (BongsuFakeStore *self)
{
  return self->entries->len;
}

const BongsuEntry *
bongsu_fake_store_get_entry (BongsuFakeStore *self, guint index)
{
  return self->entries->pdata[index];
}

void
bongsu_fake_store_fail (BongsuFakeStore *self, BongsuStoreError code, const char *message, guint times)
{
  self->fail_code = code;
  g_free (self->fail_message);
  self->fail_message = g_strdup (message);
  self->n_fails = times;
}

void
bongsu_fake_store_set_hold (BongsuFakeStore *self, gboolean hold)
{
  self->hold = hold;
  answer_all (self);
}

void
bongsu_fake_store_set_picture (BongsuFakeStore *self, BongsuBatch *batch, gint64 as_of)
{
  g_clear_pointer (&self->picture, bongsu_batch_unref);
  self->picture = bongsu_batch_ref (batch);
  self->as_of = as_of;
}

guint
bongsu_fake_store_get_n_remembered (BongsuFakeStore *self)
{
  return self->n_remembered;
}
