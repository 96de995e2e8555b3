/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "register-private.h"

#include <math.h>
#include <string.h>

#include "asset.h"
#include "plan.h"

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuRegister, bongsu_register, G_TYPE_OBJECT)

static guint
hash_id (BongsuRegister *self, const char *id)
{
  guint64 hash = 14695981039346656037u ^ self->seed;

  for (; *id != '\0'; id++)
    hash = (hash ^ (guchar) *id) * 1099511628211u;
  return (guint) (hash ^ (hash >> 32));
}

static guint
find_slot (BongsuRegister *self, const char *id)
{
  guint slot = hash_id (self, id) & (self->n_slots - 1);

  while (self->slots[slot] != 0 && strcmp (self->id[self->slots[slot] - 1], id) != 0)
    slot = (slot + 1) & (self->n_slots - 1);
  return slot;
}

static void
grow_slots (BongsuRegister *self)
{
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint row = 0; row < self->n; row++)
    self->slots[find_slot (self, self->id[row])] = row + 1;
}

static void
grow_rows (BongsuRegister *self)
{
  guint n = self->n_allocated == 0 ? 64 : self->n_allocated + self->n_allocated / 4;

  self->x = g_renew (double, self->x, n);
  self->y = g_renew (double, self->y, n);
  self->kind = g_renew (guint16, self->kind, n);
  self->level = g_renew (guint8, self->level, n);
  self->fault = g_renew (guint8, self->fault, n);
  self->quality = g_renew (guint8, self->quality, n);
  self->flags = g_renew (guint8, self->flags, n);
  self->state = g_renew (guint8, self->state, n);
  self->counter = g_renew (guint32, self->counter, n);
  self->parent = g_renew (guint32, self->parent, n);
  self->id = g_renew (const char *, self->id, n);
  self->type = g_renew (const char *, self->type, n);
  self->place_stamp = g_renew (BongsuStamp, self->place_stamp, n);
  self->seen = g_renew (gint64, self->seen, n);
  self->due = g_renew (gint64, self->due, n);
  self->readings = g_renew (BongsuReading *, self->readings, n);
  self->n_readings = g_renew (guint16, self->n_readings, n);
  self->n_allocated = n;
}

static void
init_row (BongsuRegister *self, guint row, const char *id, const char *type)
{
  self->x[row] = self->y[row] = NAN;
  self->kind[row] = bongsu_catalogue_match_kind (self->catalogue, type, NULL, NULL);
  self->level[row] = BONGSU_LEVEL_NORMAL;
  self->fault[row] = BONGSU_FAULT_NONE;
  self->quality[row] = BONGSU_QUALITY_MISSING;
  self->flags[row] = 0;
  self->state[row] = 0;
  self->counter[row] = 0;
  self->parent[row] = BONGSU_NO_ROW;
  self->id[row] = g_string_chunk_insert (self->strings, id);
  self->type[row] = type;
  self->place_stamp[row] = (BongsuStamp) { 0, 0 };
  self->seen[row] = G_MININT64;
  self->due[row] = 0;
  self->readings[row] = NULL;
  self->n_readings[row] = 0;
}

guint
bongsu_register_ensure_row (BongsuRegister *self, const char *id, const char *type)
{
  guint slot = find_slot (self, id);
  const char *interned;
  guint row;

  if (self->slots[slot] != 0)
    return self->slots[slot] - 1;
  if (self->n == BONGSU_REGISTER_MAX_ASSETS || (interned = bongsu_register_intern (self, type)) == NULL)
    {
      self->n_refused++;
      return BONGSU_NO_ROW;
    }
  if (self->n == self->n_allocated)
    grow_rows (self);
  row = self->n++;
  init_row (self, row, id, interned);
  self->slots[slot] = row + 1;
  if (self->n * 4 > self->n_slots * 3)
    grow_slots (self);
  return row;
}

const char *
bongsu_register_intern (BongsuRegister *self, const char *text)
{
  const char *interned = g_hash_table_lookup (self->names, text);

  if (interned == NULL && g_hash_table_size (self->names) < MAX_NAMES)
    {
      interned = g_intern_string (text);
      g_hash_table_add (self->names, (gpointer) interned);
    }
  return interned;
}

void
bongsu_register_touch (BongsuRegister *self, guint row)
{
  self->due[row] = 0;
  if (self->state[row] & STATE_TOUCHED)
    return;
  self->state[row] |= STATE_TOUCHED;
  g_array_append_val (self->touched, row);
}

void
bongsu_register_row_changed (BongsuRegister *self, guint row)
{
  BongsuAsset *asset = g_hash_table_lookup (self->facades, GUINT_TO_POINTER (row));

  self->counter[row]++;
  self->changed = TRUE;
  if (asset != NULL)
    bongsu_asset_row_changed (asset);
}

void
bongsu_reading_clear (BongsuReading *reading)
{
  g_clear_pointer (&reading->dataset, g_ref_string_release);
  bongsu_value_clear (&reading->value);
}

void
bongsu_register_emit_added (BongsuRegister *self, guint first, guint n)
{
  g_signal_emit (self, signals[SIGNAL_ADDED], 0, first, n);
}

void
bongsu_register_forget_asset (BongsuRegister *self, guint row, BongsuAsset *asset)
{
  if (g_hash_table_lookup (self->facades, GUINT_TO_POINTER (row)) == asset)
    g_hash_table_remove (self->facades, GUINT_TO_POINTER (row));
}

static void
bongsu_register_finalize (GObject *object)
{
  BongsuRegister *self = BONGSU_REGISTER (object);

  for (guint row = 0; row < self->n; row++)
    {
      for (guint i = 0; i < self->n_readings[row]; i++)
        bongsu_reading_clear (&self->readings[row][i]);
      g_free (self->readings[row]);
    }
  gpointer arrays[] = { self->x,           self->y,     self->kind,    self->level,    self->fault,      self->quality,
                        self->flags,       self->state, self->counter, self->parent,   self->id,         self->type,
                        self->place_stamp, self->seen,  self->due,     self->readings, self->n_readings, self->slots };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  g_string_chunk_free (self->strings);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->deletions);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->facades);
  g_array_unref (self->touched);
  g_object_unref (self->catalogue);
  G_OBJECT_CLASS (bongsu_register_parent_class)->finalize (object);
}

static void
bongsu_register_class_init (BongsuRegisterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = bongsu_register_finalize;
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", BONGSU_TYPE_REGISTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ADDED] = g_signal_new ("added", BONGSU_TYPE_REGISTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
bongsu_register_init (BongsuRegister *self)
{
  self->strings = g_string_chunk_new (16384);
  self->n_slots = 256;
  self->slots = g_new0 (guint32, self->n_slots);
  /* So that nobody can choose ids that all fall into one slot. */
  self->seed = g_random_int ();
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->deletions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->facades = g_hash_table_new (NULL, NULL);
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint));
}

BongsuRegister *
bongsu_register_new (BongsuCatalogue *catalogue)
{
  BongsuRegister *self = g_object_new (BONGSU_TYPE_REGISTER, NULL);

  g_return_val_if_fail (BONGSU_IS_CATALOGUE (catalogue), self);
  self->catalogue = g_object_ref (catalogue);
  return self;
}

BongsuCatalogue *
bongsu_register_get_catalogue (BongsuRegister *self)
{
  g_return_val_if_fail (BONGSU_IS_REGISTER (self), NULL);
  return self->catalogue;
}

const guint *
bongsu_register_get_touched (BongsuRegister *self, guint *n)
{
  g_return_val_if_fail (BONGSU_IS_REGISTER (self), NULL);
  *n = self->touched->len;
  return (const guint *) self->touched->data;
}

guint
bongsu_register_get_n_assets (BongsuRegister *self)
{
  g_return_val_if_fail (BONGSU_IS_REGISTER (self), 0);
  return self->n;
}

guint64
bongsu_register_get_n_dropped (BongsuRegister *self)
{
  g_return_val_if_fail (BONGSU_IS_REGISTER (self), 0);
  return self->n_dropped;
}

guint64
bongsu_register_get_n_refused (BongsuRegister *self)
{
  g_return_val_if_fail (BONGSU_IS_REGISTER (self), 0);
  return self->n_refused;
}

guint
bongsu_register_find (BongsuRegister *self, const char *id)
{
  guint slot;

  g_return_val_if_fail (BONGSU_IS_REGISTER (self), BONGSU_NO_ROW);
  if (id == NULL)
    return BONGSU_NO_ROW;
  slot = find_slot (self, id);
  return self->slots[slot] == 0 ? BONGSU_NO_ROW : self->slots[slot] - 1;
}

const char *
bongsu_register_get_id (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, NULL);
  return self->id[row];
}

const char *
bongsu_register_get_entity_type (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, NULL);
  return self->type[row];
}

const char *
bongsu_register_get_name (BongsuRegister *self, guint row)
{
  const BongsuReading *reading;
  const char *name, *colon;

  g_return_val_if_fail (row < self->n, NULL);
  reading = bongsu_register_find_attribute (self, row, "name");
  name = reading != NULL ? bongsu_value_get_text (&reading->value) : NULL;
  if (name != NULL && *name != '\0')
    return name;
  colon = strrchr (self->id[row], ':');
  return colon != NULL && colon[1] != '\0' ? colon + 1 : self->id[row];
}

guint
bongsu_register_get_kind (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, 0);
  return self->kind[row];
}

gboolean
bongsu_register_get_place (BongsuRegister *self, guint row, double *longitude, double *latitude)
{
  g_return_val_if_fail (row < self->n, FALSE);
  /* A part without a place of its own stands where its whole stands; three steps are as deep as a city goes. */
  for (guint i = 0; i < 4 && row != BONGSU_NO_ROW; i++, row = self->parent[row])
    if (!isnan (self->x[row]))
      {
        bongsu_mercator_unproject (self->x[row], self->y[row], longitude, latitude);
        return TRUE;
      }
  return FALSE;
}

guint
bongsu_register_get_parent (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, BONGSU_NO_ROW);
  return self->parent[row];
}

BongsuLevel
bongsu_register_get_level (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, BONGSU_LEVEL_NORMAL);
  return self->level[row];
}

BongsuFault
bongsu_register_get_fault (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, BONGSU_FAULT_NONE);
  return self->fault[row];
}

BongsuQuality
bongsu_register_get_quality (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, BONGSU_QUALITY_MISSING);
  return self->quality[row];
}

gint64
bongsu_register_get_last_seen (BongsuRegister *self, guint row)
{
  gint64 newest = 0;

  g_return_val_if_fail (row < self->n, 0);
  for (guint i = 0; i < self->n_readings[row]; i++)
    newest = MAX (newest, self->readings[row][i].stamp.observed);
  return newest;
}

const BongsuReading *
bongsu_register_get_readings (BongsuRegister *self, guint row, guint *n)
{
  g_return_val_if_fail (row < self->n, NULL);
  *n = self->n_readings[row];
  return self->readings[row];
}

/* The instance without a dataset speaks for the reading; else the first that came. */
static const BongsuReading *
prefer (const BongsuReading *found, const BongsuReading *reading)
{
  if (reading->value.kind == BONGSU_VALUE_ABSENT)
    return found;
  return found == NULL || (found->dataset != NULL && reading->dataset == NULL) ? reading : found;
}

const BongsuReading *
bongsu_register_find_reading (BongsuRegister *self, guint row, const char *id)
{
  const BongsuReading *found = NULL;

  g_return_val_if_fail (row < self->n, NULL);
  for (guint i = 0; i < self->n_readings[row]; i++)
    {
      const BongsuReading *reading = &self->readings[row][i];

      if (reading->spec != NULL && strcmp (reading->spec->id, id) == 0)
        found = prefer (found, reading);
    }
  return found;
}

const BongsuReading *
bongsu_register_find_attribute (BongsuRegister *self, guint row, const char *attribute)
{
  const char *name = g_hash_table_lookup (self->names, attribute);
  const BongsuReading *found = NULL;

  g_return_val_if_fail (row < self->n, NULL);
  if (name == NULL)
    return NULL;
  for (guint i = 0; i < self->n_readings[row]; i++)
    if (self->readings[row][i].attribute == name)
      found = prefer (found, &self->readings[row][i]);
  return found;
}

void
bongsu_register_set_level (BongsuRegister *self, guint row, BongsuLevel level)
{
  g_return_if_fail (row < self->n);
  if (self->level[row] == level)
    return;
  self->level[row] = level;
  bongsu_register_row_changed (self, row);
}

void
bongsu_register_set_fault (BongsuRegister *self, guint row, BongsuFault fault)
{
  g_return_if_fail (row < self->n);
  if (self->fault[row] == fault)
    return;
  self->fault[row] = fault;
  bongsu_register_row_changed (self, row);
}

void
bongsu_register_set_unacknowledged (BongsuRegister *self, guint row, gboolean unacknowledged)
{
  g_return_if_fail (row < self->n);
  if (bongsu_register_get_unacknowledged (self, row) == !!unacknowledged)
    return;
  self->flags[row] ^= BONGSU_ASSET_UNACKNOWLEDGED;
  bongsu_register_row_changed (self, row);
}

gboolean
bongsu_register_get_unacknowledged (BongsuRegister *self, guint row)
{
  g_return_val_if_fail (row < self->n, FALSE);
  return (self->flags[row] & BONGSU_ASSET_UNACKNOWLEDGED) != 0;
}

void
bongsu_register_judge_quality (BongsuRegister *self, gint64 now, gint64 link_lost_since)
{
  gboolean all = link_lost_since != self->link_lost_since;

  g_return_if_fail (BONGSU_IS_REGISTER (self));
  self->link_lost_since = link_lost_since;
  for (guint row = 0; row < self->n; row++)
    {
      BongsuQuality quality;

      if (!all && self->due[row] > now)
        continue;
      quality = bongsu_register_judge_row (self, row, now, &self->due[row]);
      if (quality == self->quality[row])
        continue;
      self->quality[row] = quality;
      bongsu_register_row_changed (self, row);
    }
  bongsu_register_emit_changed (self);
}

void
bongsu_register_emit_changed (BongsuRegister *self)
{
  g_return_if_fail (BONGSU_IS_REGISTER (self));
  if (!self->changed)
    return;
  self->changed = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

BongsuAssetArrays
bongsu_register_get_arrays (BongsuRegister *self)
{
  return (BongsuAssetArrays) {
    .n = self->n,
    .x = self->x,
    .y = self->y,
    .kind = self->kind,
    .level = self->level,
    .fault = self->fault,
    .quality = self->quality,
    .flags = self->flags,
    .counter = self->counter,
  };
}

BongsuAsset *
bongsu_register_dup_asset (BongsuRegister *self, guint row)
{
  BongsuAsset *asset;

  g_return_val_if_fail (row < self->n, NULL);
  asset = g_hash_table_lookup (self->facades, GUINT_TO_POINTER (row));
  if (asset != NULL)
    return g_object_ref (asset);
  asset = bongsu_asset_new (self, row);
  g_hash_table_insert (self->facades, GUINT_TO_POINTER (row), asset);
  return asset;
}
