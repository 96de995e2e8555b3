/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-reader-private.h"

/* What a solution names must be there: in its own file or in another one of the sealed catalogue. */

#define MAX_RULE_DEPTH 32

static gboolean
has_solution (BongsuCatalogue *catalogue, const char *id)
{
  GPtrArray *solutions = bongsu_catalogue_get_solutions (catalogue);

  for (guint i = 0; i < solutions->len; i++)
    {
      if (g_strcmp0 (((const BongsuSolution *) g_ptr_array_index (solutions, i))->id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
check_kinds (BongsuCatalogue *catalogue, const BongsuSolution *solution)
{
  for (guint i = 0; solution->inherits != NULL && solution->inherits[i] != NULL; i++)
    {
      if (!has_solution (catalogue, solution->inherits[i]))
        return g_strdup_printf ("inherits: expected a solution, \"%s\" is none", solution->inherits[i]);
    }
  for (guint i = 0; i < solution->kinds->len; i++)
    {
      const BongsuKind *kind = g_ptr_array_index (solution->kinds, i);

      if (kind->inherits != NULL && bongsu_catalogue_find_kind (catalogue, kind->inherits) == 0)
        return g_strdup_printf ("%s: inherits: expected a kind, \"%s\" is none", kind->id, kind->inherits);
      if (kind->part_of != NULL && bongsu_catalogue_find_kind (catalogue, kind->part_of) == 0)
        return g_strdup_printf ("%s: partOf: expected a kind, \"%s\" is none", kind->id, kind->part_of);
    }
  return NULL;
}

static const BongsuRule *
find_rule (const BongsuSolution *solution, const char *id)
{
  for (guint i = 0; i < solution->rules->len; i++)
    {
      const BongsuRule *rule = g_ptr_array_index (solution->rules, i);

      if (g_strcmp0 (rule->id, id) == 0)
        return rule;
    }
  return NULL;
}

/* `depth` ends circles: a rule whose condition names itself through others. `clear` may name its own rule. */
static char *
check_condition (const BongsuSolution *solution, const BongsuKind *kind, const BongsuCondition *condition, guint depth)
{
  const BongsuRule *named;

  if (condition == NULL)
    return NULL;
  if (depth > MAX_RULE_DEPTH)
    return g_strdup ("expected rules that do not name each other in a circle");
  if ((condition->kind == BONGSU_CONDITION_IS || condition->kind == BONGSU_CONDITION_DIFFERS)
      && bongsu_kind_find_reading (kind, condition->a) == NULL)
    return g_strdup_printf ("expected a reading of %s, \"%s\" is none", kind->id, condition->a);
  if (condition->kind == BONGSU_CONDITION_DIFFERS && bongsu_kind_find_reading (kind, condition->b) == NULL)
    return g_strdup_printf ("expected a reading of %s, \"%s\" is none", kind->id, condition->b);
  if (condition->kind == BONGSU_CONDITION_RULE)
    {
      named = find_rule (solution, condition->a);
      if (named == NULL)
        return g_strdup_printf ("expected a rule of this file, \"%s\" is none", condition->a);
      return check_condition (solution, kind, named->when, depth + 1);
    }
  for (guint i = 0; i < condition->parts->len; i++)
    {
      char *dangling = check_condition (solution, kind, g_ptr_array_index (condition->parts, i), depth + 1);

      if (dangling != NULL)
        return dangling;
    }
  return NULL;
}

static char *
check_rules (BongsuCatalogue *catalogue, const BongsuSolution *solution)
{
  for (guint i = 0; i < solution->rules->len; i++)
    {
      const BongsuRule *rule = g_ptr_array_index (solution->rules, i);
      guint number = bongsu_catalogue_find_kind (catalogue, rule->kind);
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, number);
      g_autofree char *dangling = NULL;

      if (number == 0)
        return g_strdup_printf ("rule %s: on: expected a kind, \"%s\" is none", rule->id, rule->kind);
      if (rule->incident != NULL && bongsu_catalogue_find_incident (catalogue, rule->kind, rule->incident) == NULL)
        return g_strdup_printf ("rule %s: expected an incident type, \"%s\" is none", rule->id, rule->incident);
      dangling = check_condition (solution, kind, rule->when, 0);
      if (dangling == NULL)
        dangling = check_condition (solution, kind, rule->clear, 0);
      if (dangling != NULL)
        return g_strdup_printf ("rule %s: %s", rule->id, dangling);
    }
  return NULL;
}

static char *
check_step (BongsuCatalogue *catalogue, const BongsuSolution *solution, const BongsuStep *step)
{
  g_autofree char *home = g_strconcat (solution->id, "/", NULL);

  if (step->template_id != NULL && bongsu_catalogue_find_template (catalogue, step->template_id) == NULL)
    return g_strdup_printf ("expected a sign template, \"%s\" is none", step->template_id);
  if (step->command != NULL && bongsu_catalogue_find_command (catalogue, home, step->command) == NULL)
    return g_strdup_printf ("expected a command, \"%s\" is none", step->command);
  return NULL;
}

static char *
check_responses (BongsuCatalogue *catalogue, const BongsuSolution *solution)
{
  g_autofree char *home = g_strconcat (solution->id, "/", NULL);

  for (guint i = 0; i < solution->incidents->len; i++)
    {
      const BongsuIncidentType *incident = g_ptr_array_index (solution->incidents, i);

      if (incident->playbook != NULL && bongsu_catalogue_find_playbook (catalogue, home, incident->playbook) == NULL)
        return g_strdup_printf ("incident %s: expected a playbook, \"%s\" is none", incident->type, incident->playbook);
    }
  for (guint i = 0; i < solution->playbooks->len; i++)
    {
      const BongsuPlaybook *playbook = g_ptr_array_index (solution->playbooks, i);

      for (guint s = 0; s < playbook->steps->len; s++)
        {
          g_autofree char *dangling = check_step (catalogue, solution, g_ptr_array_index (playbook->steps, s));

          if (dangling != NULL)
            return g_strdup_printf ("playbook %s: step %u: %s", playbook->id, s + 1, dangling);
        }
    }
  return NULL;
}

static char *
check_commands (BongsuCatalogue *catalogue, const BongsuSolution *solution)
{
  for (guint i = 0; i < solution->commands->len; i++)
    {
      const BongsuCommand *command = g_ptr_array_index (solution->commands, i);
      guint number = bongsu_catalogue_find_kind (catalogue, command->kind);
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, number);

      if (number == 0)
        return g_strdup_printf ("command %s: on: expected a kind, \"%s\" is none", command->id, command->kind);
      if (command->read_back_reading != NULL && bongsu_kind_find_reading (kind, command->read_back_reading) == NULL)
        return g_strdup_printf ("command %s: readBack: expected a reading of %s, \"%s\" is none", command->id, kind->id,
                                command->read_back_reading);
    }
  for (guint i = 0; solution->signs != NULL && solution->signs[i] != NULL; i++)
    {
      if (bongsu_catalogue_find_template (catalogue, solution->signs[i]) == NULL)
        return g_strdup_printf ("signs: expected a sign template, \"%s\" is none", solution->signs[i]);
    }
  return NULL;
}

char *
bongsu_solution_find_dangling (BongsuCatalogue *catalogue, const BongsuSolution *solution)
{
  char *dangling = check_kinds (catalogue, solution);

  if (dangling == NULL)
    dangling = check_rules (catalogue, solution);
  if (dangling == NULL)
    dangling = check_responses (catalogue, solution);
  if (dangling == NULL)
    dangling = check_commands (catalogue, solution);
  return dangling;
}
