/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-fold.h"

#include "incident-fold-private.h"

#include <string.h>

#define FAST_CLOCK (5 * G_TIME_SPAN_SECOND)
#define UNDO_WITHIN (10 * G_TIME_SPAN_SECOND)

typedef enum
{
  CLASS_RECORD,
  CLASS_ACT,
} FactClass;

/* A member of one of the two sets, ready to be put in the one order. */
typedef struct
{
  gint64 at;
  FactClass class_;
  int rank;
  const char *id;
  const BongsuRecord *record; /* one of the two */
  const BongsuAct *act;
} Fact;

char *
bongsu_record_to_canonical (const BongsuRecord *record)
{
  return g_strdup_printf ("%s\n%s\n%s\n%d\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n",
                          record->asset, record->rule, bongsu_record_kind_to_name (record->kind), record->level, record->at, record->since,
                          record->readings != NULL ? record->readings : "");
}

static gboolean
replaces (const char *canonical, const char *other, guint *n_clashes)
{
  int order = strcmp (canonical, other);

  if (order != 0)
    ++*n_clashes;
  return order < 0;
}

/* Members by id; of two that differ under one id every console keeps the same one. */
static GHashTable *
collect_records (GPtrArray *records, guint *n_clashes)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      BongsuRecord *record = g_ptr_array_index (records, i);
      BongsuRecord *other = g_hash_table_lookup (set, record->id);

      if (other != NULL && other != record)
        {
          g_autofree char *canonical = bongsu_record_to_canonical (record);
          g_autofree char *standing = bongsu_record_to_canonical (other);

          if (!replaces (canonical, standing, n_clashes))
            continue;
        }
      g_hash_table_replace (set, record->id, record);
    }
  return set;
}

/* The broker's createdAt is no part of the canonical form, so copies of one act may differ in it: the one that has it
 * counts, of two the earlier. */
static gboolean
is_better_copy (const BongsuAct *act, const BongsuAct *other)
{
  if (act->created_at == 0)
    return FALSE;
  return other->created_at == 0 || act->created_at < other->created_at;
}

static GHashTable *
collect_acts (GPtrArray *acts, guint *n_clashes)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      BongsuAct *act = g_ptr_array_index (acts, i);
      BongsuAct *other = g_hash_table_lookup (set, act->id);

      if (other != NULL && other != act)
        {
          g_autofree char *canonical = bongsu_act_to_canonical (act);
          g_autofree char *standing = bongsu_act_to_canonical (other);

          if (!(strcmp (canonical, standing) == 0 ? is_better_copy (act, other)
                                                  : replaces (canonical, standing, n_clashes)))
            continue;
        }
      g_hash_table_replace (set, act->id, act);
    }
  return set;
}

static gint64
get_effective_time (const BongsuAct *act)
{
  gint64 at = act->at;

  if (act->created_at != 0 && at > act->created_at + FAST_CLOCK)
    at = act->created_at;
  return MAX (at, act->occurrence_start);
}

gboolean
bongsu_verb_can_be_undone (const char *verb)
{
  static const char *const verbs[] = { "acknowledge", "unacknowledge", "confirm", "rejectAsFalse", "assign", "shelve",
                                       "unshelve", "reset", "close", "reopen", NULL };

  return verb != NULL && g_strv_contains (verbs, verb);
}

static BongsuAct *
find_undone (GHashTable *acts, const BongsuAct *undo)
{
  const char *named = undo->body != NULL ? bongsu_fields_find_text (undo->body, "act") : NULL;
  BongsuAct *act = named != NULL ? g_hash_table_lookup (acts, named) : NULL;

  if (act == NULL || !bongsu_verb_can_be_undone (act->verb))
    return NULL;
  if (g_strcmp0 (act->operator_id, undo->operator_id) != 0 || g_strcmp0 (act->console, undo->console) != 0)
    return NULL;
  /* Both times are of that console's own clock. */
  return undo->at >= act->at && undo->at - act->at <= UNDO_WITHIN ? act : NULL;
}

/* (element-type utf8): ids of the acts that undo takes away, and of those undos. */
static GHashTable *
collect_undone (GHashTable *acts, gint64 now)
{
  GHashTable *undone = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  BongsuAct *act;

  g_hash_table_iter_init (&iter, acts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &act))
    if (g_strcmp0 (act->verb, "undo") == 0 && get_effective_time (act) <= now)
      {
        BongsuAct *other = find_undone (acts, act);

        if (other != NULL)
          {
            g_hash_table_add (undone, other->id);
            g_hash_table_add (undone, act->id);
          }
      }
  return undone;
}

/* A tie among records ends with the alarm standing. */
static int
get_record_rank (BongsuRecordKind kind)
{
  switch (kind)
    {
    case BONGSU_RECORD_RETURN: return 0;
    case BONGSU_RECORD_LEVEL: return 1;
    case BONGSU_RECORD_RAISE: return 2;
    case BONGSU_RECORD_UNSUPPRESS:
    case BONGSU_RECORD_PUT_BACK: return 3;
    default: return 4;
    }
}

/* The waking verb has the last word. */
static int
get_act_rank (const char *verb)
{
  static const char *const quieting[] = { "acknowledge", "shelve", "reset", "rejectAsFalse", "close", NULL };

  return verb != NULL && g_strv_contains (quieting, verb) ? 0 : 1;
}

static int
compare_facts (gconstpointer a, gconstpointer b)
{
  const Fact *left = a;
  const Fact *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  if (left->class_ != right->class_)
    return left->class_ < right->class_ ? -1 : 1;
  if (left->rank != right->rank)
    return left->rank - right->rank;
  return strcmp (left->id, right->id);
}

static GArray *
order_facts (GHashTable *records, GHashTable *acts, GHashTable *undone)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (Fact));
  GHashTableIter iter;
  BongsuRecord *record;
  BongsuAct *act;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &record))
    {
      Fact fact = { record->at, CLASS_RECORD, get_record_rank (record->kind), record->id, record, NULL };

      g_array_append_val (facts, fact);
    }
  g_hash_table_iter_init (&iter, acts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &act))
    if (g_strcmp0 (act->verb, "undo") != 0 && !g_hash_table_contains (undone, act->id))
      {
        Fact fact = { get_effective_time (act), CLASS_ACT, get_act_rank (act->verb), act->id, NULL, act };

        g_array_append_val (facts, fact);
      }
  g_array_sort (facts, compare_facts);
  return facts;
}

static void
fire_timers (BongsuAlarmPoint *point, gint64 before)
{
  while (bongsu_alarm_point_get_due (point) < before)
    bongsu_alarm_point_fire (point);
}

static void
note_effect (BongsuFoldTrace *trace, const char *id, BongsuEffect effect)
{
  if (trace != NULL && trace->effects != NULL)
    g_hash_table_insert (trace->effects, (gpointer) id, GINT_TO_POINTER (effect));
}

/* The first fact that is still to come, or G_MAXINT64. */
static gint64
run_facts (BongsuAlarmPoint *point, GArray *facts, gint64 now, BongsuFoldTrace *trace)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = &g_array_index (facts, Fact, i);

      if (fact->at > now)
        return fact->at;
      /* At one instant: records, then timers, then acts. */
      fire_timers (point, fact->class_ == CLASS_RECORD ? fact->at : fact->at + 1);
      if (fact->record != NULL)
        bongsu_alarm_point_record (point, fact->record);
      else
        note_effect (trace, fact->id, bongsu_alarm_point_act (point, fact->act, fact->at));
    }
  return G_MAXINT64;
}

static gint64
find_next_undo (GHashTable *acts, gint64 now)
{
  gint64 next = G_MAXINT64;
  GHashTableIter iter;
  BongsuAct *act;

  g_hash_table_iter_init (&iter, acts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &act))
    if (g_strcmp0 (act->verb, "undo") == 0 && get_effective_time (act) > now)
      next = MIN (next, get_effective_time (act));
  return next;
}

gboolean
bongsu_incident_fold_traced (GPtrArray *records, GPtrArray *acts, const BongsuFoldRule *rule, gint64 now,
                             BongsuIncidentState *state, BongsuFoldTrace *trace)
{
  guint n_clashes = 0;
  g_autoptr(GHashTable) record_set = collect_records (records, &n_clashes);
  g_autoptr(GHashTable) act_set = collect_acts (acts, &n_clashes);
  g_autoptr(GHashTable) undone = collect_undone (act_set, now);
  g_autoptr(GArray) facts = order_facts (record_set, act_set, undone);
  BongsuAlarmPoint point;
  gint64 next;

  bongsu_alarm_point_init (&point, rule);
  next = run_facts (&point, facts, now, trace);
  fire_timers (&point, now + 1);
  bongsu_alarm_point_get_state (&point, state);

  if (trace != NULL)
    {
      GHashTableIter iter;
      char *id;

      g_hash_table_iter_init (&iter, undone);
      while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
        note_effect (trace, id, BONGSU_EFFECT_UNDONE);
      trace->next = MIN (next, MIN (bongsu_alarm_point_get_due (&point), find_next_undo (act_set, now)));
      trace->n_clashes = n_clashes;
    }
  bongsu_alarm_point_clear (&point);
  return state->occurrence > 0;
}

gboolean
bongsu_incident_fold (GPtrArray *records, GPtrArray *acts, const BongsuFoldRule *rule, gint64 now,
                      BongsuIncidentState *state)
{
  g_return_val_if_fail (rule != NULL && state != NULL, FALSE);

  return bongsu_incident_fold_traced (records, acts, rule, now, state, NULL);
}
