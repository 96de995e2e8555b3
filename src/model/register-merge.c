/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "register-private.h"

#include <math.h>
#include <string.h>

#include "plan.h"

/* Links between things, in the order of PROTOCOL 13.1. */
static const char *const links[] = {
  "controlledAsset", "refDevice", "refParkingSite", "refParkingLot", "refParkingGroup", "hasStop", "refPointOfInterest",
};
#define FIRST_PARKING_LINK 2
#define LAST_PARKING_LINK 4

static gboolean
is_asset_type (const char *type)
{
  static const char *const others[] = {
    "Alert", "OperatorAction", "AlertRecord", "WeatherAlert", "Anomaly", "UnmannedAerialVehicleEvent",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (type, others[i]) == 0)
      return FALSE;
  return TRUE;
}

/* What was heard in this session stands above what the last picture said, whatever the stamps: the city may have been
 * set back meanwhile. Among equals the one total order. */
static int
compare_order (gboolean a_stale, BongsuStamp a, gboolean b_stale, BongsuStamp b)
{
  if (a_stale != b_stale)
    return a_stale ? -1 : 1;
  return bongsu_stamp_compare (a, b);
}

static const char *
get_word (BongsuRegister *self, guint row, const char *attribute)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self, row, attribute);

  return reading != NULL ? bongsu_value_get_text (&reading->value) : NULL;
}

static void
resolve_kind (BongsuRegister *self, guint row)
{
  guint number = bongsu_catalogue_match_kind (self->catalogue, self->type[row], get_word (self, row, "deviceProfile"),
                                              get_word (self, row, "assetKind"));
  const BongsuKind *kind = bongsu_catalogue_get_kind (self->catalogue, number);

  self->kind[row] = number;
  for (guint i = 0; i < self->n_readings[row]; i++)
    {
      BongsuReading *reading = &self->readings[row][i];

      reading->spec = kind != NULL ? bongsu_kind_find_attribute (kind, reading->attribute) : NULL;
      if (bongsu_reading_is_outside (reading))
        reading->suspect = 1;
    }
}

static const char *
get_link_target (const BongsuValue *value)
{
  if (value->kind == BONGSU_VALUE_TEXT)
    return value->text;
  if (value->kind == BONGSU_VALUE_FIELDS && bongsu_fields_get_n (value->fields) > 0)
    return bongsu_value_get_text (bongsu_fields_get (value->fields, 0));
  return NULL;
}

static void
wait_for_parent (BongsuRegister *self, guint row, const char *id)
{
  GArray *children = g_hash_table_lookup (self->waiting, id);

  if (self->n_waiting == MAX_WAITING)
    {
      self->n_refused++;
      return;
    }
  if (children == NULL)
    {
      children = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->waiting, g_strdup (id), children);
    }
  g_array_append_val (children, row);
  self->n_waiting++;
}

static void
resolve_parent (BongsuRegister *self, guint row)
{
  guint parent = BONGSU_NO_ROW;
  guint8 hidden = 0;

  for (guint i = 0; i < G_N_ELEMENTS (links) && parent == BONGSU_NO_ROW; i++)
    {
      const BongsuReading *reading = bongsu_register_find_attribute (self, row, links[i]);
      const char *id = reading != NULL ? get_link_target (&reading->value) : NULL;

      if (id == NULL)
        continue;
      parent = bongsu_register_find (self, id);
      if (parent == row)
        parent = BONGSU_NO_ROW;
      else if (parent == BONGSU_NO_ROW)
        wait_for_parent (self, row, id);
      else if (i >= FIRST_PARKING_LINK && i <= LAST_PARKING_LINK)
        hidden = BONGSU_ASSET_HIDDEN_ON_MAP;
    }
  self->parent[row] = parent;
  self->flags[row] = (self->flags[row] & ~BONGSU_ASSET_HIDDEN_ON_MAP) | hidden;
}

static void
meet_children (BongsuRegister *self, guint row)
{
  g_autoptr (GArray) children = NULL;
  gpointer id, value;

  if (!g_hash_table_steal_extended (self->waiting, self->id[row], &id, &value))
    return;
  g_free (id);
  children = value;
  self->n_waiting -= children->len;
  for (guint i = 0; i < children->len; i++)
    {
      guint child = g_array_index (children, guint, i);

      resolve_parent (self, child);
      bongsu_register_touch (self, child);
    }
}

/* Values from before a deletion are not those of the thing that lives again under the same id. */
static void
purge (BongsuRegister *self, guint row, gint64 deleted)
{
  for (guint i = 0; i < self->n_readings[row];)
    {
      BongsuReading *reading = &self->readings[row][i];

      if (reading->stamp.broker > deleted)
        {
          i++;
          continue;
        }
      bongsu_reading_clear (reading);
      *reading = self->readings[row][--self->n_readings[row]];
    }
  if (self->place_stamp[row].broker <= deleted)
    {
      self->place_stamp[row] = (BongsuStamp) { 0, 0 };
      self->x[row] = self->y[row] = NAN;
      self->state[row] &= ~(STATE_OUTSIDE | STATE_PICTURE_PLACE);
    }
  resolve_kind (self, row);
  resolve_parent (self, row);
}

static void
judge_life (BongsuRegister *self, guint row, gint64 deleted)
{
  gboolean alive = self->seen[row] > deleted;

  if (alive)
    purge (self, row, deleted);
  if (alive == !(self->flags[row] & BONGSU_ASSET_REMOVED))
    return;
  self->flags[row] ^= BONGSU_ASSET_REMOVED;
  bongsu_register_touch (self, row);
}

static void
delete_entity (BongsuRegister *self, guint row, gint64 broker)
{
  gint64 *deleted = g_hash_table_lookup (self->deletions, GUINT_TO_POINTER (row));

  if (deleted != NULL && *deleted >= broker)
    {
      self->n_dropped++;
      return;
    }
  if (deleted == NULL)
    {
      deleted = g_new (gint64, 1);
      g_hash_table_insert (self->deletions, GUINT_TO_POINTER (row), deleted);
    }
  *deleted = broker;
  self->state[row] |= STATE_DELETED;
  bongsu_register_touch (self, row);
  judge_life (self, row, broker);
}

/* Whether the update may be merged: not when it speaks of the thing that was deleted before this one. */
static gboolean
witness (BongsuRegister *self, guint row, const BongsuUpdate *update)
{
  const gint64 *deleted;

  if ((self->state[row] & STATE_HEARD) == 0 && (update->flags & BONGSU_UPDATE_PICTURE) == 0)
    {
      self->state[row] |= STATE_HEARD;
      bongsu_register_touch (self, row);
    }
  if (update->stamp.broker > self->seen[row])
    {
      self->seen[row] = update->stamp.broker;
      if (update->type != NULL && strcmp (update->type, self->type[row]) != 0
          && bongsu_register_intern (self, update->type) != NULL)
        {
          self->type[row] = bongsu_register_intern (self, update->type);
          resolve_kind (self, row);
          bongsu_register_touch (self, row);
        }
    }
  if ((self->state[row] & STATE_DELETED) == 0)
    return TRUE;
  deleted = g_hash_table_lookup (self->deletions, GUINT_TO_POINTER (row));
  if (self->flags[row] & BONGSU_ASSET_REMOVED)
    judge_life (self, row, *deleted);
  return (self->flags[row] & BONGSU_ASSET_REMOVED) || update->stamp.broker > *deleted;
}

static BongsuReading *
find_instance (BongsuRegister *self, guint row, const char *attribute, const char *dataset, guint *n_instances)
{
  *n_instances = 0;
  for (guint i = 0; i < self->n_readings[row]; i++)
    {
      BongsuReading *reading = &self->readings[row][i];

      if (reading->attribute != attribute)
        continue;
      if (g_strcmp0 (reading->dataset, dataset) == 0)
        return reading;
      ++*n_instances;
    }
  return NULL;
}

static BongsuReading *
add_instance (BongsuRegister *self, guint row, const char *attribute, const char *dataset)
{
  guint n = self->n_readings[row]++;
  const BongsuKind *kind = bongsu_catalogue_get_kind (self->catalogue, self->kind[row]);
  BongsuReading *reading;

  self->readings[row] = g_renew (BongsuReading, self->readings[row], n + 1);
  reading = &self->readings[row][n];
  memset (reading, 0, sizeof *reading);
  reading->attribute = attribute;
  reading->dataset = dataset != NULL ? g_ref_string_new (dataset) : NULL;
  reading->spec = kind != NULL ? bongsu_kind_find_attribute (kind, attribute) : NULL;
  return reading;
}

static void
write_instance (BongsuRegister *self, BongsuReading *reading, const BongsuUpdate *update)
{
  bongsu_value_clear (&reading->value);
  if ((update->flags & BONGSU_UPDATE_DELETED) == 0)
    reading->value = bongsu_value_copy (&update->value);
  else
    reading->value = (BongsuValue) BONGSU_VALUE_INIT;
  reading->unit_code = update->unit_code != NULL ? bongsu_register_intern (self, update->unit_code) : NULL;
  reading->stamp = update->stamp;
  reading->stale = (update->flags & BONGSU_UPDATE_PICTURE) != 0;
  reading->untimed = (update->flags & BONGSU_UPDATE_UNTIMED) != 0;
  reading->suspect = (update->flags & BONGSU_UPDATE_SUSPECT) != 0 || reading->value.kind == BONGSU_VALUE_INVALID
                     || bongsu_reading_is_outside (reading);
}

static void
follow_up (BongsuRegister *self, guint row, const char *attribute)
{
  if (strcmp (attribute, "deviceProfile") == 0 || strcmp (attribute, "assetKind") == 0)
    resolve_kind (self, row);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (strcmp (attribute, links[i]) == 0)
      resolve_parent (self, row);
}

static void
merge_reading (BongsuRegister *self, guint row, const BongsuUpdate *update)
{
  const char *attribute = bongsu_register_intern (self, update->attribute);
  static const BongsuValue absent = BONGSU_VALUE_INIT;
  const BongsuValue *value = update->flags & BONGSU_UPDATE_DELETED ? &absent : &update->value;
  guint n_instances;
  BongsuReading *reading;

  if (attribute == NULL)
    {
      self->n_refused++;
      return;
    }
  reading = find_instance (self, row, attribute, update->dataset, &n_instances);
  if (reading != NULL)
    {
      int order
        = compare_order (reading->stale, reading->stamp, (update->flags & BONGSU_UPDATE_PICTURE) != 0, update->stamp);

      if (order > 0 || (order == 0 && bongsu_value_compare (&reading->value, value) >= 0))
        {
          self->n_dropped++;
          return;
        }
    }
  else if (self->n_readings[row] == MAX_READINGS || n_instances == MAX_INSTANCES)
    {
      self->n_refused++;
      return;
    }
  else
    reading = add_instance (self, row, attribute, update->dataset);
  write_instance (self, reading, update);
  bongsu_register_touch (self, row);
  follow_up (self, row, attribute);
}

static void
merge_place (BongsuRegister *self, guint row, const BongsuUpdate *update)
{
  gboolean stale = (update->flags & BONGSU_UPDATE_PICTURE) != 0;
  gboolean known = self->place_stamp[row].broker != 0 || self->place_stamp[row].observed != 0;
  double x = NAN, y = NAN;
  gboolean outside = FALSE;
  int order = known ? compare_order ((self->state[row] & STATE_PICTURE_PLACE) != 0, self->place_stamp[row], stale,
                                     update->stamp)
                    : -1;

  if ((update->flags & BONGSU_UPDATE_DELETED) == 0 && update->value.kind == BONGSU_VALUE_POINT)
    {
      /* Where the country is (PROTOCOL 13.2): anything else would zoom the map out to the ocean. */
      outside = !(update->value.point.longitude >= 124 && update->value.point.longitude <= 132
                  && update->value.point.latitude >= 33 && update->value.point.latitude <= 39);
      if (!outside)
        bongsu_mercator_project (update->value.point.longitude, update->value.point.latitude, &x, &y);
    }
  if (order == 0 && !isnan (x) && (isnan (self->x[row]) || x > self->x[row] || (x == self->x[row] && y > self->y[row])))
    order = -1;
  if (order >= 0)
    {
      self->n_dropped++;
      return;
    }
  self->x[row] = x;
  self->y[row] = y;
  self->place_stamp[row] = update->stamp;
  self->state[row] &= ~(STATE_OUTSIDE | STATE_PICTURE_PLACE);
  self->state[row] |= (outside ? STATE_OUTSIDE : 0) | (stale ? STATE_PICTURE_PLACE : 0);
  bongsu_register_touch (self, row);
}

static void
merge_update (BongsuRegister *self, const BongsuUpdate *update)
{
  guint n = self->n, row;

  if (update->type != NULL && !is_asset_type (update->type))
    return;
  row = bongsu_register_find (self, update->entity);
  if (row == BONGSU_NO_ROW && update->type != NULL)
    row = bongsu_register_ensure_row (self, update->entity, update->type);
  if (row == BONGSU_NO_ROW)
    return;
  if (row == n)
    {
      bongsu_register_touch (self, row);
      meet_children (self, row);
    }
  if (update->attribute == NULL && (update->flags & BONGSU_UPDATE_DELETED))
    delete_entity (self, row, update->stamp.broker);
  else if (!witness (self, row, update))
    self->n_dropped++;
  else if (update->attribute != NULL && strcmp (update->attribute, "location") == 0)
    merge_place (self, row, update);
  else if (update->attribute != NULL)
    merge_reading (self, row, update);
}

void
bongsu_register_merge (BongsuRegister *self, BongsuBatch *batch, gint64 now)
{
  guint first = self->n;
  guint n = bongsu_batch_get_n_updates (batch);

  g_return_if_fail (BONGSU_IS_REGISTER (self));
  g_array_set_size (self->touched, 0);
  for (guint i = 0; i < n; i++)
    merge_update (self, bongsu_batch_get_update (batch, i));
  for (guint i = 0; i < self->touched->len; i++)
    {
      guint row = g_array_index (self->touched, guint, i);

      self->state[row] &= ~STATE_TOUCHED;
      self->quality[row] = bongsu_register_judge_row (self, row, now, &self->due[row]);
      bongsu_register_row_changed (self, row);
    }
  if (self->n > first)
    bongsu_register_emit_added (self, first, self->n - first);
  bongsu_register_emit_changed (self);
}
