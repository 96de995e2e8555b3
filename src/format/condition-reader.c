/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-reader-private.h"

#include <math.h>
#include <string.h>

#define MAX_PARTS 16
#define MAX_SECONDS 31536000.0

/* One form of the closed set: the member that names it and what may stand beside it. */
typedef struct
{
  const char *name;
  const char *beside;
  void (*read) (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
                BongsuCondition *condition);
} Form;

static char *
take_element_id (BongsuFileReader *reader, const BongsuJsonNode *element)
{
  if (element == NULL || element->kind != BONGSU_JSON_TEXT || !bongsu_file_is_id (element->text))
    {
      bongsu_file_refuse (reader, "expected an id");
      return NULL;
    }
  return g_strdup (element->text);
}

static void
read_is (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value, BongsuCondition *condition)
{
  if (value->kind != BONGSU_JSON_ARRAY || value->size != 3)
    {
      bongsu_file_refuse (reader, "expected [reading, operator, value]");
      return;
    }
  condition->kind = BONGSU_CONDITION_IS;
  condition->a = take_element_id (reader, value->first);
  if (bongsu_file_read_operator (reader, value->first->next, &condition->op))
    condition->value = bongsu_file_read_value (reader, value->first->next->next, condition->op == BONGSU_OPERATOR_IN);
}

static BongsuCondition *
new_bound (const char *reading, BongsuOperator op, double number)
{
  BongsuCondition *condition = bongsu_condition_new (BONGSU_CONDITION_IS);

  condition->a = g_strdup (reading);
  condition->op = op;
  condition->value = bongsu_value_number (number);
  return condition;
}

static void
read_between (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
              BongsuCondition *condition)
{
  const BongsuJsonNode *low = value->kind == BONGSU_JSON_ARRAY && value->size == 3 ? value->first->next : NULL;
  g_autofree char *reading = NULL;

  if (low == NULL || low->kind != BONGSU_JSON_NUMBER || low->next->kind != BONGSU_JSON_NUMBER)
    {
      bongsu_file_refuse (reader, "expected [reading, low, high]");
      return;
    }
  reading = take_element_id (reader, value->first);
  condition->kind = BONGSU_CONDITION_ALL;
  g_ptr_array_add (condition->parts, new_bound (reading, BONGSU_OPERATOR_GREATER_EQUAL, low->number));
  g_ptr_array_add (condition->parts, new_bound (reading, BONGSU_OPERATOR_LESS_EQUAL, low->next->number));
}

static void
read_differs (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
              BongsuCondition *condition)
{
  const BongsuJsonNode *map = bongsu_file_get_object (reader, node, "map", 64, FALSE);

  if (value->kind != BONGSU_JSON_ARRAY || value->size != 2)
    {
      bongsu_file_refuse (reader, "expected two readings");
      return;
    }
  /* How far numbers may be apart is not judged yet. */
  if (bongsu_json_node_get (node, "tolerance") == NULL)
    condition->kind = BONGSU_CONDITION_DIFFERS;
  condition->a = take_element_id (reader, value->first);
  condition->b = take_element_id (reader, value->first->next);
  condition->ignore = bongsu_file_dup_strings (reader, node, "ignore", 64, FALSE);
  if (map == NULL)
    return;

  condition->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (const BongsuJsonNode *word = map->first; word != NULL; word = word->next)
    {
      if (word->kind != BONGSU_JSON_TEXT)
        bongsu_file_refuse (reader, "expected words that mean the same");
      else
        g_hash_table_insert (condition->map, g_strdup (word->key), g_strdup (word->text));
    }
}

static void
read_parts (BongsuFileReader *reader, const BongsuJsonNode *value, BongsuCondition *condition)
{
  guint index = 0;

  if (value->kind != BONGSU_JSON_ARRAY || value->size == 0 || value->size > MAX_PARTS)
    {
      bongsu_file_refuse (reader, "expected a list of 1 to %d conditions", MAX_PARTS);
      return;
    }
  for (const BongsuJsonNode *child = value->first; child != NULL; child = child->next)
    {
      gsize mark = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (condition->parts, bongsu_condition_read (reader, child));
      bongsu_file_leave (reader, mark);
    }
}

static void
read_all (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value, BongsuCondition *condition)
{
  condition->kind = BONGSU_CONDITION_ALL;
  read_parts (reader, value, condition);
}

static void
read_any (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value, BongsuCondition *condition)
{
  condition->kind = BONGSU_CONDITION_ANY;
  read_parts (reader, value, condition);
}

static void
read_not (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value, BongsuCondition *condition)
{
  condition->kind = BONGSU_CONDITION_NOT;
  g_ptr_array_add (condition->parts, bongsu_condition_read (reader, value));
}

static void
read_rule_name (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
                BongsuCondition *condition)
{
  condition->kind = BONGSU_CONDITION_RULE;
  condition->a = take_element_id (reader, value);
}

static void
read_context (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
              BongsuCondition *condition)
{
  /* "At least this grade" of a context is not judged yet. */
  if (bongsu_json_node_get (node, "atLeast") == NULL)
    condition->kind = BONGSU_CONDITION_CONTEXT;
  condition->a = take_element_id (reader, value);
}

/* Forms that name one thing and are read, but not judged yet. */
static void
read_unjudged_name (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
                    BongsuCondition *condition)
{
  if (value->kind != BONGSU_JSON_TEXT || value->size == 0 || value->size > 96)
    bongsu_file_refuse (reader, "expected a name");
}

static void
read_unjudged (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuJsonNode *value,
               BongsuCondition *condition)
{
  if (value->kind == BONGSU_JSON_NULL || value->kind == BONGSU_JSON_BOOLEAN)
    bongsu_file_refuse (reader, "expected what the form asks for");
}

static const Form forms[] = {
  { "is", "", read_is },
  { "differs", "map ignore tolerance", read_differs },
  { "all", "", read_all },
  { "any", "", read_any },
  { "not", "", read_not },
  { "rule", "", read_rule_name },
  { "context", "atLeast", read_context },
  { "between", "", read_between },
  { "compare", "plus", read_unjudged },
  { "trend", "over atLeast", read_unjudged_name },
  { "usual", "times", read_unjudged_name },
  { "count", "", read_unjudged },
  { "members", "", read_unjudged },
  { "silent", "", read_unjudged },
  { "daysTo", "atMost", read_unjudged },
  { "pending", "", read_unjudged_name },
  { "forecast", "op value within", read_unjudged_name },
  { "outside", "", read_unjudged_name },
  { "inside", "", read_unjudged_name },
  { "event", "confidence", read_unjudged_name },
  { "place", "", read_unjudged_name },
  { "commanded", "", read_unjudged_name },
  { "incident", "", read_unjudged_name },
  { "unusedFor", "", read_unjudged },
};

BongsuCondition *
bongsu_condition_read (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  BongsuCondition *condition = bongsu_condition_new (BONGSU_CONDITION_FALSE);
  const Form *form = NULL;
  g_autofree char *members = NULL;
  gsize mark;

  for (guint i = 0; form == NULL && i < G_N_ELEMENTS (forms); i++)
    {
      if (bongsu_json_node_get (node, forms[i].name) != NULL)
        form = &forms[i];
    }
  if (form == NULL)
    {
      bongsu_file_refuse (reader, "expected a condition (is, differs, all, any, not, rule, context, between …)");
      return condition;
    }
  members = g_strjoin (" ", form->name, "for", "fresh", *form->beside != '\0' ? form->beside : NULL, NULL);
  if (!bongsu_file_check_members (reader, node, members))
    return condition;

  condition->for_s = bongsu_file_get_number (reader, node, "for", 0.0, 0.0, MAX_SECONDS);
  condition->fresh_s = bongsu_file_get_number (reader, node, "fresh", 0.0, 0.0, MAX_SECONDS);
  mark = bongsu_file_enter (reader, form->name);
  form->read (reader, node, bongsu_json_node_get (node, form->name), condition);
  bongsu_file_leave (reader, mark);
  return condition;
}

static void
read_raise (BongsuFileReader *reader, const BongsuJsonNode *outcome)
{
  const BongsuJsonNode *raise = bongsu_json_node_get (outcome, "raise");
  const BongsuJsonNode *while_ = bongsu_json_node_get (outcome, "while");

  if (!bongsu_file_check_members (reader, raise, "axis by to cap"))
    return;
  g_free (bongsu_file_dup_word (reader, raise, "axis", "level fault", NULL));
  if (while_ == NULL)
    bongsu_file_refuse (reader, "expected \"while\" beside \"raise\"");
  else
    bongsu_condition_free (bongsu_condition_read (reader, while_));
}

static void
read_outcome (BongsuFileReader *reader, const BongsuJsonNode *outcome, BongsuRule *rule)
{
  g_autofree char *word = NULL;

  if (!bongsu_file_check_members (reader, outcome, "incident level fault quality raise while propose flag handTo"))
    return;
  if (bongsu_json_node_get (outcome, "incident") != NULL)
    {
      if (rule->incident != NULL)
        bongsu_file_refuse (reader, "expected one incident a rule");
      g_free (rule->incident);
      rule->incident = bongsu_file_dup_id (reader, outcome, "incident", TRUE);
    }
  else if (bongsu_json_node_get (outcome, "level") != NULL)
    {
      word = bongsu_file_dup_word (reader, outcome, "level", "normal attention caution alert critical", NULL);
      bongsu_level_from_name (word, &rule->level);
    }
  else if (bongsu_json_node_get (outcome, "fault") != NULL)
    {
      word = bongsu_file_dup_word (reader, outcome, "fault", "none minor major fatal underMaintenance", NULL);
      bongsu_fault_from_name (word, &rule->fault);
    }
  else if (bongsu_json_node_get (outcome, "raise") != NULL)
    read_raise (reader, outcome);
  else if (outcome->size != 1)
    bongsu_file_refuse (reader, "expected one outcome");
}

static void
read_clear (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuRule *rule)
{
  const BongsuJsonNode *clear = bongsu_json_node_get (node, "clear");
  const BongsuJsonNode *when;
  gsize mark, inner;

  if (clear == NULL)
    return;
  mark = bongsu_file_enter (reader, "clear");
  if (bongsu_file_check_members (reader, clear, "when hold cycles latch"))
    {
      when = bongsu_json_node_get (clear, "when");
      rule->clear_hold_s = bongsu_file_get_number (reader, clear, "hold", 0.0, 0.0, MAX_SECONDS);
      rule->latch |= bongsu_file_get_boolean (reader, clear, "latch", FALSE);
      inner = bongsu_file_enter (reader, "when");
      /* Signal cycles are not counted yet: such a rule does not return by itself, a person ends it. */
      if (bongsu_json_node_get (clear, "cycles") != NULL)
        rule->clear = bongsu_condition_new (BONGSU_CONDITION_FALSE);
      else if (when != NULL)
        rule->clear = bongsu_condition_read (reader, when);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_outcomes (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuRule *rule)
{
  const BongsuJsonNode *then = bongsu_file_get_list (reader, node, "then", 8, TRUE);
  gsize mark = bongsu_file_enter (reader, "then");
  guint index = 0;

  for (const BongsuJsonNode *outcome = then != NULL ? then->first : NULL; outcome != NULL; outcome = outcome->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      read_outcome (reader, outcome, rule);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static BongsuRule *
read_rule (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuSolution *solution)
{
  BongsuRule *rule = bongsu_rule_new ();
  const BongsuJsonNode *when;
  gsize mark;

  if (!bongsu_file_check_members (reader, node,
                                  "id on name when then clear explain latch ackRequired reAlarm shelfBreaks "
                                  "suppressedBy unless evidence"))
    return rule;
  when = bongsu_json_node_get (node, "when");
  rule->id = bongsu_file_dup_id (reader, node, "id", TRUE);
  rule->kind = bongsu_file_dup_path (reader, node, "on", solution->id);
  if (rule->kind == NULL)
    bongsu_file_refuse (reader, "expected \"on\": a kind");
  rule->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  rule->explain = bongsu_file_dup_text (reader, node, "explain", TRUE);
  rule->latch = bongsu_file_get_boolean (reader, node, "latch", FALSE);
  if (bongsu_json_node_get (node, "ackRequired") != NULL)
    rule->ack_required = bongsu_file_get_boolean (reader, node, "ackRequired", TRUE);
  rule->evidence = bongsu_file_dup_evidence (reader, node);
  mark = bongsu_file_enter (reader, "when");
  if (when == NULL)
    bongsu_file_refuse (reader, "expected a condition, but it is missing");
  else
    rule->when = bongsu_condition_read (reader, when);
  bongsu_file_leave (reader, mark);
  read_outcomes (reader, node, rule);
  read_clear (reader, node, rule);
  return rule;
}

void
bongsu_rules_read (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSolution *solution)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "rules", 256, FALSE);
  gsize mark = bongsu_file_enter (reader, "rules");
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (solution->rules, read_rule (reader, node, solution));
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}
