/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store.h"

G_DEFINE_QUARK (bongsu-store-error-quark, bongsu_store_error)
G_DEFINE_INTERFACE (BongsuStore, bongsu_store, G_TYPE_OBJECT)

static void
bongsu_store_default_init (BongsuStoreInterface *iface)
{
}

BongsuEntry *
bongsu_entry_new (BongsuEntryKind kind, const char *id, const char *point, gint64 at, GBytes *payload)
{
  BongsuEntry *entry;

  g_return_val_if_fail (id != NULL, NULL);

  entry = g_new0 (BongsuEntry, 1);
  entry->kind = kind;
  entry->id = g_strdup (id);
  entry->point = g_strdup (point);
  entry->at = at;
  entry->payload = payload != NULL ? g_bytes_ref (payload) : g_bytes_new_static ("", 0);
  return entry;
}

void
bongsu_entry_free (BongsuEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->id);
  g_free (entry->point);
  g_clear_pointer (&entry->payload, g_bytes_unref);
  g_free (entry);
}

void
bongsu_store_append_async (BongsuStore *self, GPtrArray *entries, const BongsuAudit *audit, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_STORE (self));
  g_return_if_fail (entries != NULL);

  BONGSU_STORE_GET_IFACE (self)->append_async (self, entries, audit, cancellable, callback, data);
}

gboolean
bongsu_store_append_finish (BongsuStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (BONGSU_IS_STORE (self), FALSE);

  return BONGSU_STORE_GET_IFACE (self)->append_finish (self, result, error);
}

void
bongsu_store_load_async (BongsuStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_STORE (self));

  BONGSU_STORE_GET_IFACE (self)->load_async (self, cancellable, callback, data);
}

GPtrArray *
bongsu_store_load_finish (BongsuStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (BONGSU_IS_STORE (self), NULL);

  return BONGSU_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

void
bongsu_store_remember (BongsuStore *self, BongsuBatch *batch)
{
  g_return_if_fail (BONGSU_IS_STORE (self));
  g_return_if_fail (batch != NULL);

  BONGSU_STORE_GET_IFACE (self)->remember (self, batch);
}

void
bongsu_store_recall_async (BongsuStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_STORE (self));

  BONGSU_STORE_GET_IFACE (self)->recall_async (self, cancellable, callback, data);
}

BongsuBatch *
bongsu_store_recall_finish (BongsuStore *self, GAsyncResult *result, gint64 *as_of, GError **error)
{
  g_return_val_if_fail (BONGSU_IS_STORE (self), NULL);

  return BONGSU_STORE_GET_IFACE (self)->recall_finish (self, result, as_of, error);
}

const char *
bongsu_store_get_console_id (BongsuStore *self)
{
  g_return_val_if_fail (BONGSU_IS_STORE (self), NULL);

  return BONGSU_STORE_GET_IFACE (self)->get_console_id (self);
}
