/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "desk-point-private.h"

#include <string.h>

#define MAX_MEMBERS 10000 /* of one point and kind: a hostile city must not fill the memory by one lamp */

BongsuDeskPoint *
bongsu_desk_point_new (const char *asset, const char *rule)
{
  BongsuDeskPoint *point = g_new0 (BongsuDeskPoint, 1);

  point->asset = g_strdup (asset);
  point->rule = g_strdup (rule);
  point->records = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  point->record_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  point->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  point->act_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  point->next = G_MAXINT64;
  return point;
}

void
bongsu_desk_point_free (BongsuDeskPoint *point)
{
  g_free (point->asset);
  g_free (point->rule);
  g_hash_table_unref (point->record_ids);
  g_ptr_array_unref (point->records);
  g_hash_table_unref (point->act_ids);
  g_ptr_array_unref (point->acts);
  g_clear_object (&point->incident);
  g_free (point);
}

static gboolean
record_counts_more (const BongsuRecord *record, const BongsuRecord *other)
{
  g_autofree char *canonical = bongsu_record_to_canonical (record);
  g_autofree char *standing = bongsu_record_to_canonical (other);

  return strcmp (canonical, standing) < 0;
}

gboolean
bongsu_desk_point_add_record (BongsuDeskPoint *point, BongsuRecord *record)
{
  gpointer position;

  if (g_hash_table_lookup_extended (point->record_ids, record->id, NULL, &position))
    {
      BongsuRecord **standing = (BongsuRecord **) &point->records->pdata[GPOINTER_TO_UINT (position)];

      if (*standing == record || !record_counts_more (record, *standing))
        return FALSE;
      bongsu_record_unref (*standing);
      *standing = bongsu_record_ref (record);
      return TRUE;
    }
  if (point->records->len >= MAX_MEMBERS)
    return FALSE;
  g_hash_table_insert (point->record_ids, g_strdup (record->id), GUINT_TO_POINTER (point->records->len));
  g_ptr_array_add (point->records, bongsu_record_ref (record));
  return TRUE;
}

/* The same choice as the fold's: it may meet the two in one set elsewhere. */
static gboolean
counts_more (const BongsuAct *act, const BongsuAct *other)
{
  g_autofree char *canonical = bongsu_act_to_canonical (act);
  g_autofree char *standing = bongsu_act_to_canonical (other);
  int order = strcmp (canonical, standing);

  if (order != 0)
    return order < 0;
  return act->created_at != 0 && (other->created_at == 0 || act->created_at < other->created_at);
}

gboolean
bongsu_desk_point_add_act (BongsuDeskPoint *point, BongsuAct *act)
{
  gpointer position;

  if (g_hash_table_lookup_extended (point->act_ids, act->id, NULL, &position))
    {
      BongsuAct **standing = (BongsuAct **) &point->acts->pdata[GPOINTER_TO_UINT (position)];

      if (*standing == act || !counts_more (act, *standing))
        return FALSE;
      bongsu_act_unref (*standing);
      *standing = bongsu_act_ref (act);
      return TRUE;
    }
  if (point->acts->len >= MAX_MEMBERS)
    return FALSE;
  g_hash_table_insert (point->act_ids, g_strdup (act->id), GUINT_TO_POINTER (point->acts->len));
  g_ptr_array_add (point->acts, bongsu_act_ref (act));
  return TRUE;
}

BongsuAct *
bongsu_desk_point_find_act (BongsuDeskPoint *point, const char *id)
{
  gpointer position;

  if (!g_hash_table_lookup_extended (point->act_ids, id, NULL, &position))
    return NULL;
  return point->acts->pdata[GPOINTER_TO_UINT (position)];
}

void
bongsu_desk_point_fold (BongsuDeskPoint *point, const BongsuFoldRule *rule, gint64 now)
{
  BongsuFoldTrace trace = { 0 };

  point->told = bongsu_incident_fold_traced (point->records, point->acts, rule, now, &point->state, &trace);
  point->next = trace.next;
}

BongsuEffect
bongsu_desk_point_try (BongsuDeskPoint *point, const BongsuFoldRule *rule, gint64 now, BongsuAct *act)
{
  g_autoptr(GHashTable) effects = g_hash_table_new (g_str_hash, g_str_equal);
  BongsuFoldTrace trace = { .effects = effects };
  BongsuIncidentState state;
  gpointer effect;

  g_ptr_array_add (point->acts, bongsu_act_ref (act));
  bongsu_incident_fold_traced (point->records, point->acts, rule, now, &state, &trace);
  effect = g_hash_table_lookup (effects, act->id);
  g_ptr_array_set_size (point->acts, (gint) point->acts->len - 1);
  return (BongsuEffect) GPOINTER_TO_INT (effect);
}
