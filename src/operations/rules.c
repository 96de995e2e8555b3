/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "rules.h"

#include <string.h>

#include "asset.h"
#include "ngsi-ld.h"
#include "rule-condition.h"
#include "threshold-ladder.h"

#define MOST_STANDINGS 200000 /* PROTOCOL 17: acts and records */
#define MILLISECOND 1000

/* What the newest record of a point says. */
typedef struct
{
  char *rule;
  gboolean active;
  gint64 at, since;
} Standing;

/* A rule of a row in which something runs or stands. */
typedef struct
{
  const BongsuRule *rule;
  gboolean active;    /* of a rule that raises no incident */
  GArray *running;    /* (element-type BongsuRunning) */
  gint64 clear_since; /* 0: not clearing */
} Point;

typedef struct
{
  guint kind;
  GPtrArray *points;  /* (element-type Point) */
  GPtrArray *ladders; /* (element-type BongsuLadder) */
} RowState;

struct _BongsuRules
{
  BongsuRegister *register_; /* (owned) */
  GHashTable *rows;          /* (element-type row RowState) */
  GHashTable *pending;       /* set of rows in which a delay runs */
  GHashTable *standings;     /* (element-type utf8 GPtrArray) asset to Standing */
  guint n_standings;
};

/* One judgement of one row. */
typedef struct
{
  BongsuRules *rules;
  guint row;
  gint64 now;
  GPtrArray *records;
  RowState *state;      /* (nullable) */
  GPtrArray *standings; /* (nullable) */
  BongsuLevel level;
  BongsuFault fault;
  gboolean pending;
} Judge;

static void
free_standing (gpointer data)
{
  Standing *standing = data;

  g_free (standing->rule);
  g_free (standing);
}

static void
free_point (gpointer data)
{
  Point *point = data;

  g_array_unref (point->running);
  g_free (point);
}

static void
free_row_state (gpointer data)
{
  RowState *state = data;

  g_ptr_array_unref (state->points);
  g_ptr_array_unref (state->ladders);
  g_free (state);
}

static RowState *
ensure_state (Judge *judge)
{
  if (judge->state != NULL)
    return judge->state;
  judge->state = g_new0 (RowState, 1);
  judge->state->kind = bongsu_register_get_kind (judge->rules->register_, judge->row);
  judge->state->points = g_ptr_array_new_with_free_func (free_point);
  judge->state->ladders = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (judge->rules->rows, GUINT_TO_POINTER (judge->row), judge->state);
  return judge->state;
}

static Point *
find_point (RowState *state, const BongsuRule *rule)
{
  for (guint i = 0; state != NULL && i < state->points->len; i++)
    if (((Point *) state->points->pdata[i])->rule == rule)
      return state->points->pdata[i];
  return NULL;
}

static Point *
ensure_point (Judge *judge, const BongsuRule *rule)
{
  Point *point = find_point (judge->state, rule);

  if (point != NULL)
    return point;
  point = g_new0 (Point, 1);
  point->rule = rule;
  point->running = g_array_new (FALSE, FALSE, sizeof (BongsuRunning));
  g_ptr_array_add (ensure_state (judge)->points, point);
  return point;
}

static Standing *
find_standing (GPtrArray *standings, const char *rule)
{
  for (guint i = 0; standings != NULL && i < standings->len; i++)
    if (strcmp (((Standing *) standings->pdata[i])->rule, rule) == 0)
      return standings->pdata[i];
  return NULL;
}

static Standing *
ensure_standing (BongsuRules *self, const char *asset, const char *rule)
{
  GPtrArray *standings = g_hash_table_lookup (self->standings, asset);
  Standing *standing = find_standing (standings, rule);

  if (standing != NULL || self->n_standings == MOST_STANDINGS)
    return standing;
  if (standings == NULL)
    {
      standings = g_ptr_array_new_with_free_func (free_standing);
      g_hash_table_insert (self->standings, g_strdup (asset), standings);
    }
  standing = g_new0 (Standing, 1);
  standing->rule = g_strdup (rule);
  standing->at = standing->since = G_MININT64;
  g_ptr_array_add (standings, standing);
  self->n_standings++;
  return standing;
}

static const BongsuIncidentType *
find_incident (BongsuRules *self, const BongsuRule *rule)
{
  if (rule->incident == NULL)
    return NULL;
  return bongsu_catalogue_find_incident (bongsu_register_get_catalogue (self->register_), rule->kind, rule->incident);
}

/* An incident type without a level of its own has that of the fault it tells of. */
static BongsuLevel
get_incident_level (const BongsuIncidentType *type, const BongsuRule *rule)
{
  static const BongsuLevel by_fault[BONGSU_N_FAULTS] = {
    BONGSU_LEVEL_ATTENTION, BONGSU_LEVEL_ATTENTION, BONGSU_LEVEL_CAUTION, BONGSU_LEVEL_ALERT, BONGSU_LEVEL_ATTENTION,
  };
  BongsuFault fault = MAX (rule->fault, type != NULL ? type->fault : BONGSU_FAULT_NONE);

  if (type != NULL && type->level != BONGSU_LEVEL_NORMAL)
    return type->level;
  return rule->level != BONGSU_LEVEL_NORMAL ? rule->level : by_fault[fault];
}

static gboolean
is_scalar (const BongsuValue *value)
{
  return value->kind == BONGSU_VALUE_NUMBER || value->kind == BONGSU_VALUE_BOOLEAN || value->kind == BONGSU_VALUE_TEXT;
}

/* The values the rule was judged on, by attribute, as they came. */
static char *
make_readings (BongsuRules *self, guint row, const BongsuRule *rule)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (BongsuFields) fields = bongsu_fields_new ();

  bongsu_condition_collect_readings (rule->when, ids);
  for (guint i = 0; i < ids->len; i++)
    {
      const BongsuReading *reading = bongsu_register_find_reading (self->register_, row, ids->pdata[i]);

      if (reading != NULL && is_scalar (&reading->value))
        bongsu_fields_take (fields, reading->attribute, bongsu_value_copy (&reading->value));
    }
  return bongsu_fields_get_n (fields) > 0 ? bongsu_json_encode_fields (fields) : NULL;
}

static gint64
floor_ms (gint64 time_us)
{
  return time_us - time_us % MILLISECOND;
}

/* `at` and `since` in whole milliseconds, as they travel: the id is made of them. */
static void
append_record (Judge *judge, const BongsuRule *rule, BongsuRecordKind kind, BongsuFinding finding)
{
  const char *asset = bongsu_register_get_id (judge->rules->register_, judge->row);
  Standing *standing = ensure_standing (judge->rules, asset, rule->id);
  BongsuRecord *record;

  if (standing == NULL)
    return;
  record = bongsu_record_new ();
  record->asset = g_strdup (asset);
  record->rule = g_strdup (rule->id);
  record->kind = kind;
  record->level = get_incident_level (find_incident (judge->rules, rule), rule);
  record->since = floor_ms (finding.since);
  record->at = floor_ms (finding.at);
  /* A sample that came late must not order its record before the one it answers. */
  if (standing->at != G_MININT64)
    record->at = MAX (record->at, standing->at + MILLISECOND);
  record->readings = make_readings (judge->rules, judge->row, rule);
  bongsu_record_seal (record);
  standing->active = kind == BONGSU_RECORD_RAISE;
  standing->at = record->at;
  standing->since = record->since;
  judge->standings = g_hash_table_lookup (judge->rules->standings, asset);
  g_ptr_array_add (judge->records, record);
}

static BongsuConditionScope
make_scope (Judge *judge)
{
  return (BongsuConditionScope) {
    .register_ = judge->rules->register_,
    .row = judge->row,
    .now = judge->now,
    .not_before = G_MININT64,
  };
}

/* Whether the rule begins to stand now. */
static gboolean
judge_raise (Judge *judge, const BongsuRule *rule, gint64 not_before, BongsuFinding *finding)
{
  BongsuConditionScope scope = make_scope (judge);
  Point *point = find_point (judge->state, rule);
  g_autoptr (GArray) running
    = point != NULL ? g_array_ref (point->running) : g_array_new (FALSE, FALSE, sizeof (BongsuRunning));

  scope.running = running;
  scope.not_before = not_before;
  *finding = bongsu_condition_judge (rule->when, &scope);
  if (point == NULL && running->len > 0)
    {
      point = ensure_point (judge, rule);
      g_array_unref (point->running);
      point->running = g_array_ref (running);
    }
  judge->pending |= scope.pending;
  if (finding->truth != BONGSU_TRUTH_TRUE || floor_ms (finding->since) <= not_before)
    return FALSE;
  g_array_set_size (running, 0);
  return TRUE;
}

/* Whether what clears the rule holds now. A clear that this version cannot judge is: no longer true. */
static gboolean
judge_clear_condition (Judge *judge, const BongsuRule *rule, BongsuFinding *finding)
{
  BongsuConditionScope scope = make_scope (judge);

  scope.without_never_came = TRUE;
  *finding = bongsu_condition_judge (rule->when, &scope);
  if (rule->clear == NULL || !bongsu_condition_is_judged (rule->clear))
    return finding->truth == BONGSU_TRUTH_FALSE;
  /* What is true and cleared at the same time would flutter. */
  if (finding->truth == BONGSU_TRUTH_TRUE)
    return FALSE;
  *finding = bongsu_condition_judge (rule->clear, &scope);
  return finding->truth == BONGSU_TRUTH_TRUE;
}

/* Whether the rule ceases to stand now. */
static gboolean
judge_return (Judge *judge, const BongsuRule *rule, gint64 not_before, BongsuFinding *finding)
{
  double hold_s = MAX (rule->clear_hold_s, rule->clear != NULL ? rule->clear->for_s : 0);
  Point *point;

  if (!judge_clear_condition (judge, rule, finding) || floor_ms (finding->since) <= not_before)
    {
      if ((point = find_point (judge->state, rule)) != NULL)
        point->clear_since = 0;
      return FALSE;
    }
  point = ensure_point (judge, rule);
  if (point->clear_since == 0)
    point->clear_since = finding->since;
  finding->since = point->clear_since;
  finding->at = finding->since + (gint64) (hold_s * G_USEC_PER_SEC);
  if (finding->at > judge->now)
    {
      judge->pending = TRUE;
      return FALSE;
    }
  point->clear_since = 0;
  return TRUE;
}

static void
raise_axes (Judge *judge, const BongsuRule *rule)
{
  const BongsuIncidentType *type = find_incident (judge->rules, rule);

  judge->level = MAX (judge->level, rule->level);
  judge->fault = MAX (judge->fault, rule->fault);
  if (type != NULL)
    {
      judge->level = MAX (judge->level, type->level);
      judge->fault = MAX (judge->fault, type->fault);
    }
}

static void
judge_rule (Judge *judge, const BongsuRule *rule)
{
  const Standing *standing = rule->incident != NULL ? find_standing (judge->standings, rule->id) : NULL;
  gint64 not_before = standing != NULL ? standing->since : G_MININT64;
  const Point *point = find_point (judge->state, rule);
  gboolean active = rule->incident != NULL ? standing != NULL && standing->active : point != NULL && point->active;
  BongsuFinding finding;

  if (!active && judge_raise (judge, rule, not_before, &finding))
    {
      active = TRUE;
      if (rule->incident != NULL)
        append_record (judge, rule, BONGSU_RECORD_RAISE, finding);
      else
        ensure_point (judge, rule)->active = TRUE;
    }
  else if (active && judge_return (judge, rule, not_before, &finding))
    {
      active = FALSE;
      if (rule->incident != NULL)
        append_record (judge, rule, BONGSU_RECORD_RETURN, finding);
      else
        ensure_point (judge, rule)->active = FALSE;
    }
  if (active)
    raise_axes (judge, rule);
}

static BongsuLadder *
find_ladder (RowState *state, const BongsuReadingSpec *spec)
{
  for (guint i = 0; state != NULL && i < state->ladders->len; i++)
    if (((BongsuLadder *) state->ladders->pdata[i])->spec == spec)
      return state->ladders->pdata[i];
  return NULL;
}

static void
judge_thresholds (Judge *judge, const BongsuReadingSpec *spec)
{
  BongsuLadder *kept = find_ladder (judge->state, spec);
  BongsuLadder fresh = { .spec = spec };
  BongsuLadder *ladder = kept != NULL ? kept : &fresh;

  judge->pending |= bongsu_ladder_judge (ladder, judge->rules->register_, judge->row, judge->now);
  bongsu_ladder_raise (ladder, &judge->level, &judge->fault);
  if (kept == NULL && !bongsu_ladder_is_idle (ladder))
    g_ptr_array_add (ensure_state (judge)->ladders, g_memdup2 (ladder, sizeof *ladder));
}

static const char *
get_word (BongsuRegister *register_, guint row, const char *attribute)
{
  const BongsuReading *reading = bongsu_register_find_attribute (register_, row, attribute);

  return reading != NULL ? bongsu_value_get_text (&reading->value) : NULL;
}

static RowState *
find_state (BongsuRules *self, guint row)
{
  RowState *state = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (row));

  /* What ran for another kind of thing says nothing about this one. */
  if (state != NULL && state->kind != bongsu_register_get_kind (self->register_, row))
    {
      g_hash_table_remove (self->rows, GUINT_TO_POINTER (row));
      return NULL;
    }
  return state;
}

static gboolean
is_removed (BongsuRegister *register_, guint row)
{
  return (bongsu_register_get_arrays (register_).flags[row] & BONGSU_ASSET_REMOVED) != 0;
}

static void
judge_row (BongsuRules *self, guint row, gint64 now, GPtrArray *records)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);
  guint number = bongsu_register_get_kind (self->register_, row);
  const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, number);
  GPtrArray *rules = bongsu_catalogue_get_rules (catalogue, number);
  Judge judge = { .rules = self, .row = row, .now = now, .records = records };

  if (!is_removed (self->register_, row))
    {
      judge.state = find_state (self, row);
      judge.standings = g_hash_table_lookup (self->standings, bongsu_register_get_id (self->register_, row));
      /* The higher of source and rule counts (PROTOCOL 13.2). */
      bongsu_level_from_name (get_word (self->register_, row, "situationLevel"), &judge.level);
      bongsu_fault_from_name (get_word (self->register_, row, "faultGrade"), &judge.fault);
      for (guint i = 0; rules != NULL && i < rules->len; i++)
        judge_rule (&judge, rules->pdata[i]);
      for (guint i = 0; kind != NULL && i < kind->readings->len; i++)
        {
          const BongsuReadingSpec *spec = kind->readings->pdata[i];

          if (spec->thresholds != NULL && spec->thresholds->len > 0)
            judge_thresholds (&judge, spec);
        }
      bongsu_register_set_level (self->register_, row, judge.level);
      bongsu_register_set_fault (self->register_, row, judge.fault);
    }
  if (judge.pending)
    g_hash_table_add (self->pending, GUINT_TO_POINTER (row));
  else
    g_hash_table_remove (self->pending, GUINT_TO_POINTER (row));
}

BongsuRules *
bongsu_rules_new (BongsuRegister *register_)
{
  BongsuRules *self = g_new0 (BongsuRules, 1);

  self->register_ = g_object_ref (register_);
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, free_row_state);
  self->pending = g_hash_table_new (NULL, NULL);
  self->standings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
bongsu_rules_free (BongsuRules *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->standings);
  g_object_unref (self->register_);
  g_free (self);
}

void
bongsu_rules_judge (BongsuRules *self, const guint *rows, guint n, gint64 now, GPtrArray *records)
{
  for (guint i = 0; i < n; i++)
    judge_row (self, rows[i], now, records);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_UINT (a) < GPOINTER_TO_UINT (b) ? -1 : GPOINTER_TO_UINT (a) > GPOINTER_TO_UINT (b);
}

void
bongsu_rules_tick (BongsuRules *self, gint64 now, GPtrArray *records)
{
  /* The order of records must not hang on that of a hash table. */
  g_autoptr (GList) rows = g_list_sort (g_hash_table_get_keys (self->pending), compare_rows);

  for (GList *l = rows; l != NULL; l = l->next)
    judge_row (self, GPOINTER_TO_UINT (l->data), now, records);
}

void
bongsu_rules_restore (BongsuRules *self, const BongsuRecord *record)
{
  gboolean active = record->kind == BONGSU_RECORD_RAISE || record->kind == BONGSU_RECORD_LEVEL;
  Standing *standing;
  RowState *state;
  guint row;

  if ((!active && record->kind != BONGSU_RECORD_RETURN) || record->asset == NULL || record->rule == NULL)
    return;
  standing = ensure_standing (self, record->asset, record->rule);
  /* Among records of one moment the alarm stands (INCIDENTS 13.1, F45). */
  if (standing == NULL || record->at < standing->at || (record->at == standing->at && !active))
    return;
  standing->active = active;
  standing->at = record->at;
  standing->since = record->since;
  row = bongsu_register_find (self->register_, record->asset);
  if (row == BONGSU_NO_ROW)
    return;
  state = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (row));
  for (guint i = 0; state != NULL && i < state->points->len; i++)
    {
      Point *point = state->points->pdata[i];

      if (strcmp (point->rule->id, record->rule) != 0)
        continue;
      point->clear_since = 0;
      g_array_set_size (point->running, 0);
    }
  /* The next tick shows what the record says on the axes. */
  g_hash_table_add (self->pending, GUINT_TO_POINTER (row));
}

/* Without its unit, which the sentence around it has. */
static char *
fill_reading (BongsuRules *self, guint row, const char *id)
{
  const BongsuReading *reading = bongsu_register_find_reading (self->register_, row, id);
  BongsuReadingSpec spec;
  BongsuReading bare;

  if (reading == NULL)
    return g_strdup ("–");
  spec = *reading->spec;
  spec.unit = NULL;
  bare = *reading;
  bare.spec = &spec;
  bare.unit_code = NULL;
  return bongsu_reading_to_words (&bare);
}

char *
bongsu_rules_explain (BongsuRules *self, guint row, const BongsuRule *rule)
{
  const char *text = bongsu_text_get (&rule->explain);
  GString *words = g_string_new (NULL);
  const char *open, *close;

  while ((open = strchr (text, '{')) != NULL && (close = strchr (open, '}')) != NULL)
    {
      g_autofree char *id = g_strndup (open + 1, close - open - 1);
      g_autofree char *value
        = strcmp (id, "for") == 0 ? g_strdup_printf ("%g", rule->when->for_s) : fill_reading (self, row, id);

      g_string_append_len (words, text, open - text);
      g_string_append (words, value);
      text = close + 1;
    }
  g_string_append (words, text);
  if (words->len == 0)
    g_string_append (words, bongsu_text_get (&rule->name));
  return g_string_free (words, FALSE);
}

guint
bongsu_rules_get_n_pending (BongsuRules *self)
{
  return g_hash_table_size (self->pending);
}
