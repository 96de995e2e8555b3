/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "batch.h"

#include <string.h>

#define FIRST_SLOTS 256 /* a power of two */

struct _BongsuBatch
{
  gatomicrefcount count;

  GStringChunk *strings; /* (owned) every string once, so pointers stand for contents */
  GArray *updates;       /* (element-type BongsuUpdate) */
  GPtrArray *acts;       /* (element-type BongsuAct) */
  GPtrArray *records;    /* (element-type BongsuRecord) */
  GHashTable *counts;    /* (nullable) (element-type utf8 guint) */

  /* Open addressing: 0 is a free slot, else index + 1 of an update that a later one may replace. */
  guint *slots;
  guint n_slots;
  guint n_used;
};

G_DEFINE_BOXED_TYPE (BongsuBatch, bongsu_batch, bongsu_batch_ref, bongsu_batch_unref)

static void
clear_update (gpointer data)
{
  bongsu_value_clear (&((BongsuUpdate *) data)->value);
}

static const char *
intern (BongsuBatch *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

/* Neighbours mostly agree: the entity and the type of a run of attributes are looked up once. */
static const char *
intern_like (BongsuBatch *self, const char *text, const char *neighbour)
{
  if (text != NULL && neighbour != NULL && strcmp (text, neighbour) == 0)
    return neighbour;
  return intern (self, text);
}

static guint
hash_key (const BongsuUpdate *update)
{
  guint64 hash = (guint64) (gsize) update->entity * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  hash = (hash ^ (gsize) update->attribute) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 32) ^ (gsize) update->dataset) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return (guint) (hash >> 32);
}

/* The slot that holds the update with this key, or the free one where it belongs. Strings are interned. */
static guint
find_slot (const BongsuBatch *self, const BongsuUpdate *key)
{
  guint mask = self->n_slots - 1;
  guint slot = hash_key (key) & mask;

  for (; self->slots[slot] != 0; slot = (slot + 1) & mask)
    {
      const BongsuUpdate *found = &g_array_index (self->updates, BongsuUpdate, self->slots[slot] - 1);

      if (found->entity == key->entity && found->attribute == key->attribute && found->dataset == key->dataset)
        break;
    }
  return slot;
}

static void
grow_slots (BongsuBatch *self)
{
  g_autofree guint *old = g_steal_pointer (&self->slots);
  guint n_old = self->n_slots;

  self->n_slots = n_old * 2;
  self->slots = g_new0 (guint, self->n_slots);
  for (guint i = 0; i < n_old; i++)
    if (old[i] != 0)
      self->slots[find_slot (self, &g_array_index (self->updates, BongsuUpdate, old[i] - 1))] = old[i];
}

static void
forget_slots (BongsuBatch *self)
{
  if (self->n_used > 0)
    memset (self->slots, 0, self->n_slots * sizeof *self->slots);
  self->n_used = 0;
}

/* What the lossless queue of PROTOCOL 7.1 carries: every step of an incident and of a command counts, not only the last. */
static gboolean
is_lossless (const BongsuUpdate *update)
{
  static const char *const incident_types[] = { "Alert", "WeatherAlert", "Anomaly", "UnmannedAerialVehicleEvent" };

  if (update->attribute == NULL)
    return FALSE;
  for (guint i = 0; update->type != NULL && i < G_N_ELEMENTS (incident_types); i++)
    if (strcmp (update->type, incident_types[i]) == 0)
      return TRUE;
  return g_str_has_suffix (update->attribute, "_status") || g_str_has_suffix (update->attribute, "_info")
         || strcmp (update->attribute, "displayedMessage") == 0;
}

static void
replace_older (BongsuBatch *self, guint index, BongsuUpdate *update)
{
  BongsuUpdate *old = &g_array_index (self->updates, BongsuUpdate, index);
  int order = bongsu_stamp_compare (update->stamp, old->stamp);

  if (order == 0)
    order = bongsu_value_compare (&update->value, &old->value);
  if (order > 0)
    {
      bongsu_value_clear (&old->value);
      *old = *update;
    }
  else
    bongsu_value_clear (&update->value);
}

static void
free_batch (BongsuBatch *self)
{
  g_array_unref (self->updates);
  g_ptr_array_unref (self->acts);
  g_ptr_array_unref (self->records);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_string_chunk_free (self->strings);
  g_free (self->slots);
  g_free (self);
}

BongsuBatch *
bongsu_batch_new (void)
{
  BongsuBatch *self = g_new0 (BongsuBatch, 1);

  g_atomic_ref_count_init (&self->count);
  self->strings = g_string_chunk_new (4096);
  self->updates = g_array_new (FALSE, FALSE, sizeof (BongsuUpdate));
  g_array_set_clear_func (self->updates, clear_update);
  self->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (guint, self->n_slots);
  return self;
}

BongsuBatch *
bongsu_batch_ref (BongsuBatch *batch)
{
  g_return_val_if_fail (batch != NULL, NULL);

  g_atomic_ref_count_inc (&batch->count);
  return batch;
}

void
bongsu_batch_unref (BongsuBatch *batch)
{
  g_return_if_fail (batch != NULL);

  if (g_atomic_ref_count_dec (&batch->count))
    free_batch (batch);
}

void
bongsu_batch_put (BongsuBatch *batch, BongsuUpdate update)
{
  const BongsuUpdate *last;
  guint slot;

  g_return_if_fail (batch != NULL && update.entity != NULL);

  last = batch->updates->len > 0 ? &g_array_index (batch->updates, BongsuUpdate, batch->updates->len - 1) : NULL;
  update.entity = intern_like (batch, update.entity, last != NULL ? last->entity : NULL);
  update.type = intern_like (batch, update.type, last != NULL ? last->type : NULL);
  update.attribute = intern (batch, update.attribute);
  update.dataset = intern (batch, update.dataset);
  update.unit_code = intern (batch, update.unit_code);
  if (update.attribute == NULL && (update.flags & BONGSU_UPDATE_DELETED) != 0)
    {
      /* What comes after belongs to another life of the entity and must stay behind the deletion. */
      forget_slots (batch);
      g_array_append_val (batch->updates, update);
      return;
    }
  if (is_lossless (&update))
    {
      g_array_append_val (batch->updates, update);
      return;
    }
  slot = find_slot (batch, &update);
  if (batch->slots[slot] != 0)
    {
      replace_older (batch, batch->slots[slot] - 1, &update);
      return;
    }
  g_array_append_val (batch->updates, update);
  batch->slots[slot] = batch->updates->len;
  if (++batch->n_used * 2 > batch->n_slots)
    grow_slots (batch);
}

void
bongsu_batch_take_act (BongsuBatch *batch, BongsuAct *act)
{
  g_return_if_fail (batch != NULL && act != NULL);

  g_ptr_array_add (batch->acts, act);
}

void
bongsu_batch_take_record (BongsuBatch *batch, BongsuRecord *record)
{
  g_return_if_fail (batch != NULL && record != NULL);

  g_ptr_array_add (batch->records, record);
}

void
bongsu_batch_count (BongsuBatch *batch, const char *reason, guint n)
{
  gpointer before;

  g_return_if_fail (batch != NULL && reason != NULL);

  if (batch->counts == NULL)
    batch->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  before = g_hash_table_lookup (batch->counts, reason);
  g_hash_table_replace (batch->counts, g_strdup (reason), GUINT_TO_POINTER (GPOINTER_TO_UINT (before) + n));
}

guint
bongsu_batch_get_n_updates (const BongsuBatch *batch)
{
  g_return_val_if_fail (batch != NULL, 0);

  return batch->updates->len;
}

const BongsuUpdate *
bongsu_batch_get_update (const BongsuBatch *batch, guint index)
{
  g_return_val_if_fail (batch != NULL && index < batch->updates->len, NULL);

  return &g_array_index (batch->updates, BongsuUpdate, index);
}

guint
bongsu_batch_get_n_acts (const BongsuBatch *batch)
{
  g_return_val_if_fail (batch != NULL, 0);

  return batch->acts->len;
}

BongsuAct *
bongsu_batch_get_act (const BongsuBatch *batch, guint index)
{
  g_return_val_if_fail (batch != NULL && index < batch->acts->len, NULL);

  return g_ptr_array_index (batch->acts, index);
}

guint
bongsu_batch_get_n_records (const BongsuBatch *batch)
{
  g_return_val_if_fail (batch != NULL, 0);

  return batch->records->len;
}

BongsuRecord *
bongsu_batch_get_record (const BongsuBatch *batch, guint index)
{
  g_return_val_if_fail (batch != NULL && index < batch->records->len, NULL);

  return g_ptr_array_index (batch->records, index);
}

GHashTable *
bongsu_batch_get_counts (const BongsuBatch *batch)
{
  g_return_val_if_fail (batch != NULL, NULL);

  return batch->counts;
}
