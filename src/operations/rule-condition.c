/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "rule-condition.h"

#include <math.h>
#include <string.h>

#define STALE_PERIODS 5 /* INCIDENTS 5 */
#define MOST_STEPS 32   /* of parts within parts and rules within rules */

static BongsuFinding
judge_part (const BongsuCondition *condition, BongsuConditionScope *scope, guint depth);

static const BongsuFinding unknown = { BONGSU_TRUTH_UNKNOWN, 0, 0 };
static const BongsuFinding no_part = { BONGSU_TRUTH_VOID, 0, 0 };

static BongsuFinding
make_finding (gboolean holds, gint64 since)
{
  return (BongsuFinding) { holds ? BONGSU_TRUTH_TRUE : BONGSU_TRUTH_FALSE, since, since };
}

static gboolean
is_usable (BongsuRegister *register_, guint row, const BongsuReading *reading, double fresh_s, gint64 now)
{
  double limit;

  if (reading == NULL || reading->stale || reading->value.kind == BONGSU_VALUE_ABSENT
      || reading->value.kind == BONGSU_VALUE_INVALID || bongsu_reading_is_outside (reading))
    return FALSE;
  /* In a unit that the catalogue does not know for the quantity no rule runs (PROTOCOL 13.1). */
  if (reading->spec != NULL && reading->spec->unit_code != NULL && reading->unit_code != NULL
      && strcmp (reading->spec->unit_code, reading->unit_code) != 0)
    return FALSE;
  limit = fresh_s > 0 ? fresh_s : STALE_PERIODS * bongsu_register_get_period (register_, row, reading);
  return limit <= 0 || now - reading->stamp.observed <= (gint64) (limit * G_USEC_PER_SEC);
}

/* The value as people see it: thresholds stand in shown units. */
static BongsuValue
get_shown (const BongsuReading *reading)
{
  BongsuValue value = reading->value;

  if (value.kind == BONGSU_VALUE_NUMBER && reading->spec != NULL)
    value.number *= reading->spec->scale;
  return value;
}

static gboolean
compare_numbers (double a, BongsuOperator op, double b)
{
  /* 0.6 * 100 must be at 60. */
  gboolean equal = fabs (a - b) <= 1e-9 * MAX (fabs (a), fabs (b));

  switch (op)
    {
    case BONGSU_OPERATOR_LESS:
      return !equal && a < b;
    case BONGSU_OPERATOR_LESS_EQUAL:
      return equal || a < b;
    case BONGSU_OPERATOR_GREATER:
      return !equal && a > b;
    case BONGSU_OPERATOR_GREATER_EQUAL:
      return equal || a > b;
    case BONGSU_OPERATOR_NOT_EQUAL:
      return !equal;
    case BONGSU_OPERATOR_EQUAL:
    case BONGSU_OPERATOR_IN:
    default:
      return equal;
    }
}

/* FALSE when values of these kinds cannot be compared so. */
static gboolean
compare_values (const BongsuValue *a, BongsuOperator op, const BongsuValue *b, gboolean *holds)
{
  *holds = FALSE;
  if (op == BONGSU_OPERATOR_IN)
    {
      if (b->kind != BONGSU_VALUE_FIELDS)
        return FALSE;
      for (guint i = 0; i < bongsu_fields_get_n (b->fields) && !*holds; i++)
        compare_values (a, BONGSU_OPERATOR_EQUAL, bongsu_fields_get (b->fields, i), holds);
      return TRUE;
    }
  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == BONGSU_VALUE_NUMBER)
    {
      *holds = compare_numbers (a->number, op, b->number);
      return TRUE;
    }
  if (op != BONGSU_OPERATOR_EQUAL && op != BONGSU_OPERATOR_NOT_EQUAL)
    return FALSE;
  *holds = bongsu_value_equal (a, b) == (op == BONGSU_OPERATOR_EQUAL);
  return TRUE;
}

BongsuFinding
bongsu_reading_judge (BongsuRegister *register_,
                      guint row,
                      const BongsuReading *reading,
                      BongsuOperator op,
                      const BongsuValue *value,
                      double fresh_s,
                      gint64 now)
{
  BongsuValue shown;
  gboolean holds;

  if (!is_usable (register_, row, reading, fresh_s, now))
    return unknown;
  shown = get_shown (reading);
  if (!compare_values (&shown, op, value, &holds))
    return unknown;
  return make_finding (holds, reading->stamp.observed);
}

static const char *
map_word (const BongsuCondition *condition, const char *word)
{
  const char *mapped = condition->map != NULL ? g_hash_table_lookup (condition->map, word) : NULL;

  return mapped != NULL ? mapped : word;
}

static gboolean
is_ignored (const BongsuCondition *condition, const char *word)
{
  return condition->ignore != NULL && g_strv_contains ((const char *const *) condition->ignore, word);
}

static BongsuFinding
judge_differs (const BongsuCondition *condition, BongsuConditionScope *scope)
{
  const BongsuReading *a = bongsu_register_find_reading (scope->register_, scope->row, condition->a);
  const BongsuReading *b = bongsu_register_find_reading (scope->register_, scope->row, condition->b);
  BongsuValue shown_a, shown_b;
  gint64 since;
  gboolean holds;

  if (scope->without_never_came && (a == NULL || b == NULL))
    return no_part;
  if (!is_usable (scope->register_, scope->row, a, scope->fresh_s, scope->now)
      || !is_usable (scope->register_, scope->row, b, scope->fresh_s, scope->now))
    return unknown;
  since = MAX (a->stamp.observed, b->stamp.observed);
  shown_a = get_shown (a);
  shown_b = get_shown (b);
  if (shown_a.kind != BONGSU_VALUE_TEXT || shown_b.kind != BONGSU_VALUE_TEXT)
    return compare_values (&shown_a, BONGSU_OPERATOR_NOT_EQUAL, &shown_b, &holds) ? make_finding (holds, since)
                                                                                  : unknown;
  if (is_ignored (condition, shown_a.text) || is_ignored (condition, shown_b.text))
    return make_finding (FALSE, since);
  return make_finding (strcmp (map_word (condition, shown_a.text), map_word (condition, shown_b.text)) != 0, since);
}

/* ALL is decided by its first false part, ANY by its first true one; `decisive` is that truth. */
static BongsuFinding
judge_parts (const BongsuCondition *condition, BongsuTruth decisive, BongsuConditionScope *scope, guint depth)
{
  BongsuFinding decided = unknown;
  BongsuFinding common = { decisive == BONGSU_TRUTH_TRUE ? BONGSU_TRUTH_FALSE : BONGSU_TRUTH_TRUE, 0, 0 };
  gboolean any_unknown = FALSE;
  guint n_void = 0;

  /* Every part is judged even when one decides: its delay must be seen to begin and to break. */
  for (guint i = 0; i < condition->parts->len; i++)
    {
      BongsuFinding part = judge_part (g_ptr_array_index (condition->parts, i), scope, depth);

      if (part.truth == BONGSU_TRUTH_VOID)
        n_void++;
      else if (part.truth == BONGSU_TRUTH_UNKNOWN)
        any_unknown = TRUE;
      else if (part.truth != decisive)
        {
          common.since = MAX (common.since, part.since);
          common.at = MAX (common.at, part.at);
        }
      else if (decided.truth == BONGSU_TRUTH_UNKNOWN || part.at < decided.at)
        decided = part;
    }
  if (decided.truth != BONGSU_TRUTH_UNKNOWN)
    return decided;
  if (n_void == condition->parts->len)
    return no_part;
  return any_unknown ? unknown : common;
}

static BongsuFinding
judge_not (const BongsuCondition *condition, BongsuConditionScope *scope, guint depth)
{
  BongsuFinding part;

  if (condition->parts->len != 1)
    return unknown;
  part = judge_part (g_ptr_array_index (condition->parts, 0), scope, depth);
  if (part.truth == BONGSU_TRUTH_TRUE || part.truth == BONGSU_TRUTH_FALSE)
    part.truth = part.truth == BONGSU_TRUTH_TRUE ? BONGSU_TRUTH_FALSE : BONGSU_TRUTH_TRUE;
  return part;
}

static BongsuFinding
judge_rule (const BongsuCondition *condition, BongsuConditionScope *scope, guint depth)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (scope->register_);
  const BongsuRule *rule
    = bongsu_catalogue_find_rule (catalogue, bongsu_register_get_kind (scope->register_, scope->row), condition->a);
  BongsuConditionScope now = *scope;

  if (rule == NULL || rule->when == NULL)
    return unknown;
  /* What the other rule says at this moment: its delays are its own. */
  now.running = NULL;
  return judge_part (rule->when, &now, depth);
}

static BongsuFinding
judge_is (const BongsuCondition *condition, BongsuConditionScope *scope)
{
  const BongsuReading *reading = bongsu_register_find_reading (scope->register_, scope->row, condition->a);

  if (scope->without_never_came && reading == NULL)
    return no_part;
  return bongsu_reading_judge (scope->register_, scope->row, reading, condition->op, &condition->value, scope->fresh_s,
                               scope->now);
}

static BongsuFinding
judge_form (const BongsuCondition *condition, BongsuConditionScope *scope, guint depth)
{
  switch (condition->kind)
    {
    case BONGSU_CONDITION_IS:
      return judge_is (condition, scope);
    case BONGSU_CONDITION_DIFFERS:
      return judge_differs (condition, scope);
    case BONGSU_CONDITION_ALL:
      return judge_parts (condition, BONGSU_TRUTH_FALSE, scope, depth);
    case BONGSU_CONDITION_ANY:
      return judge_parts (condition, BONGSU_TRUTH_TRUE, scope, depth);
    case BONGSU_CONDITION_NOT:
      return judge_not (condition, scope, depth);
    case BONGSU_CONDITION_RULE:
      return judge_rule (condition, scope, depth);
    case BONGSU_CONDITION_CONTEXT:
    case BONGSU_CONDITION_FALSE:
    default:
      /* Neither true nor false, so that not even its negation fires. */
      return unknown;
    }
}

static guint
find_running (GArray *running, const BongsuCondition *part)
{
  for (guint i = 0; i < running->len; i++)
    if (g_array_index (running, BongsuRunning, i).part == part)
      return i;
  return G_MAXUINT;
}

static BongsuFinding
judge_delay (const BongsuCondition *condition, BongsuFinding inner, BongsuConditionScope *scope)
{
  guint index = find_running (scope->running, condition);
  BongsuFinding finding = inner;

  if (inner.truth != BONGSU_TRUTH_TRUE)
    {
      if (index != G_MAXUINT)
        g_array_remove_index_fast (scope->running, index);
      return inner;
    }
  if (index == G_MAXUINT)
    {
      BongsuRunning running = { condition, inner.since };

      if (inner.since - inner.since % 1000 <= scope->not_before)
        return unknown;
      g_array_append_val (scope->running, running);
    }
  else
    finding.since = g_array_index (scope->running, BongsuRunning, index).since;
  finding.at = finding.since + (gint64) (condition->for_s * G_USEC_PER_SEC);
  if (finding.at <= scope->now)
    return finding;
  scope->pending = TRUE;
  return make_finding (FALSE, inner.since);
}

static BongsuFinding
judge_part (const BongsuCondition *condition, BongsuConditionScope *scope, guint depth)
{
  double fresh_s = scope->fresh_s;
  BongsuFinding finding;

  if (depth == MOST_STEPS)
    return unknown;
  if (condition->fresh_s > 0)
    scope->fresh_s = condition->fresh_s;
  finding = judge_form (condition, scope, depth + 1);
  scope->fresh_s = fresh_s;
  if (condition->for_s > 0 && scope->running != NULL)
    finding = judge_delay (condition, finding, scope);
  return finding;
}

BongsuFinding
bongsu_condition_judge (const BongsuCondition *condition, BongsuConditionScope *scope)
{
  BongsuFinding finding;

  scope->pending = FALSE;
  finding = judge_part (condition, scope, 0);
  return finding.truth == BONGSU_TRUTH_VOID ? unknown : finding;
}

gboolean
bongsu_condition_is_judged (const BongsuCondition *condition)
{
  if (condition->kind == BONGSU_CONDITION_CONTEXT || condition->kind == BONGSU_CONDITION_FALSE)
    return FALSE;
  for (guint i = 0; condition->parts != NULL && i < condition->parts->len; i++)
    if (!bongsu_condition_is_judged (g_ptr_array_index (condition->parts, i)))
      return FALSE;
  return TRUE;
}

static void
add_once (GPtrArray *ids, char *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (strcmp (g_ptr_array_index (ids, i), id) == 0)
      return;
  g_ptr_array_add (ids, id);
}

void
bongsu_condition_collect_readings (const BongsuCondition *condition, GPtrArray *ids)
{
  if (condition->kind == BONGSU_CONDITION_IS || condition->kind == BONGSU_CONDITION_DIFFERS)
    add_once (ids, condition->a);
  if (condition->kind == BONGSU_CONDITION_DIFFERS)
    add_once (ids, condition->b);
  for (guint i = 0; condition->parts != NULL && i < condition->parts->len; i++)
    bongsu_condition_collect_readings (g_ptr_array_index (condition->parts, i), ids);
}
