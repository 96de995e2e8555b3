/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-reader-private.h"

#include <math.h>

/* What follows an alarm: incidents, playbooks, commands, and the figures of a year. */

#define MAX_SECONDS 31536000.0
#define MAX_STEPS 5

static void
read_alert (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuIncidentType *incident)
{
  const BongsuJsonNode *alert = bongsu_file_get_object (reader, node, "alert", 2, FALSE);

  if (alert == NULL || !bongsu_file_check_members (reader, alert, "category subCategory"))
    return;
  incident->category = bongsu_file_dup_string (reader, alert, "category", 48, TRUE);
  incident->sub_category = bongsu_file_dup_string (reader, alert, "subCategory", 48, TRUE);
}

static BongsuIncidentType *
read_incident (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  BongsuIncidentType *incident = g_new0 (BongsuIncidentType, 1);
  g_autofree char *level = NULL;
  g_autofree char *fault = NULL;

  if (!bongsu_file_check_members (reader, node,
                                  "type level fault name alert codes agencies playbook close effect merge evidence"))
    return incident;
  incident->type = bongsu_file_dup_id (reader, node, "type", TRUE);
  incident->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  level = bongsu_file_dup_word (reader, node, "level", "attention caution alert critical", "normal");
  fault = bongsu_file_dup_word (reader, node, "fault", "minor major fatal", "none");
  bongsu_level_from_name (level, &incident->level);
  bongsu_fault_from_name (fault, &incident->fault);
  if (incident->level == BONGSU_LEVEL_NORMAL && incident->fault == BONGSU_FAULT_NONE)
    bongsu_file_refuse (reader, "expected \"level\" or \"fault\"");
  read_alert (reader, node, incident);
  incident->agencies = bongsu_file_dup_strings (reader, node, "agencies", 16, TRUE);
  incident->playbook = bongsu_file_dup_id (reader, node, "playbook", FALSE);
  incident->close = bongsu_file_dup_word (reader, node, "close", "operator leader auto", "operator");
  if (incident->level == BONGSU_LEVEL_CRITICAL && g_strcmp0 (incident->close, "leader") != 0)
    bongsu_file_refuse (reader, "expected \"close\": \"leader\" for a critical incident");
  return incident;
}

static BongsuStep *
read_step (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  BongsuStep *step = g_new0 (BongsuStep, 1);
  const BongsuJsonNode *until;

  if (!bongsu_file_check_members (reader, node, "do text template command agency cameras until"))
    return step;
  step->verb = bongsu_file_dup_word (reader, node, "do", "look sign dispatch command field ask verify note", NULL);
  step->text = bongsu_file_dup_text (reader, node, "text", TRUE);
  step->template_id = bongsu_file_dup_id (reader, node, "template", FALSE);
  step->command = bongsu_file_dup_id (reader, node, "command", FALSE);
  step->agency = bongsu_file_dup_id (reader, node, "agency", FALSE);
  step->cameras = (guint) bongsu_file_get_number (reader, node, "cameras", 0.0, 0.0, 16.0);
  until = bongsu_json_node_get (node, "until");
  if (until != NULL)
    bongsu_condition_free (bongsu_condition_read (reader, until));
  return step;
}

static BongsuPlaybook *
read_playbook (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  BongsuPlaybook *playbook = bongsu_playbook_new ();
  const BongsuJsonNode *steps;
  guint index = 0;
  gsize mark;

  if (!bongsu_file_check_members (reader, node, "id name steps"))
    return playbook;
  playbook->id = bongsu_file_dup_id (reader, node, "id", TRUE);
  playbook->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  steps = bongsu_file_get_list (reader, node, "steps", MAX_STEPS, TRUE);
  mark = bongsu_file_enter (reader, "steps");
  for (const BongsuJsonNode *step = steps != NULL ? steps->first : NULL; step != NULL; step = step->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (playbook->steps, read_step (reader, step));
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
  return playbook;
}

static void
read_params (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  const BongsuJsonNode *params = bongsu_file_get_list (reader, node, "params", 16, FALSE);
  gsize mark = bongsu_file_enter (reader, "params");
  guint index = 0;

  for (const BongsuJsonNode *param = params != NULL ? params->first : NULL; param != NULL; param = param->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      if (bongsu_file_check_members (reader, param, "id type unit min max values name"))
        {
          g_free (bongsu_file_dup_id (reader, param, "id", TRUE));
          g_free (bongsu_file_dup_word (reader, param, "type", "number enum boolean text time", NULL));
          bongsu_file_get_number (reader, param, "min", 0.0, -1e12, 1e12);
          bongsu_file_get_number (reader, param, "max", 0.0, -1e12, 1e12);
        }
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_back (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuCommand *command)
{
  const BongsuJsonNode *back = bongsu_file_get_object (reader, node, "readBack", 3, FALSE);
  const BongsuJsonNode *equals;
  gsize mark;

  if (back == NULL)
    return;
  mark = bongsu_file_enter (reader, "readBack");
  if (bongsu_file_check_members (reader, back, "reading equals within"))
    {
      command->read_back_reading = bongsu_file_dup_id (reader, back, "reading", TRUE);
      command->read_back_within_s = bongsu_file_get_number (reader, back, "within", NAN, 0.0, 3600.0);
      equals = bongsu_json_node_get (back, "equals");
      if (equals != NULL)
        command->read_back_equals = bongsu_file_read_value (reader, equals, FALSE);
      else
        bongsu_file_refuse (reader, "expected \"equals\"");
    }
  bongsu_file_leave (reader, mark);
}

static void
read_command_target (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuCommand *command)
{
  const BongsuJsonNode *value = bongsu_file_get_object (reader, node, "value", 32, FALSE);
  g_autoptr (GString) text = g_string_new (NULL);

  command->attribute = bongsu_file_dup_string (reader, node, "attribute", 64, FALSE);
  command->request = bongsu_file_dup_id (reader, node, "request", FALSE);
  if ((command->attribute != NULL) == (command->request != NULL))
    bongsu_file_refuse (reader, "expected either \"attribute\" or \"request\"");
  if ((command->attribute != NULL) != (value != NULL))
    bongsu_file_refuse (reader, "expected \"value\" beside \"attribute\" and only there");
  if (value != NULL)
    {
      bongsu_json_node_append (value, text);
      command->value = g_strdup (text->str);
    }
}

static BongsuCommand *
read_command (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuSolution *solution)
{
  BongsuCommand *command = g_new0 (BongsuCommand, 1);
  const BongsuJsonNode *allowed;

  if (!bongsu_file_check_members (reader, node,
                                  "id on name attribute value request params allowed right confirm timeout "
                                  "readBack revert safe evidence"))
    return command;
  command->id = bongsu_file_dup_id (reader, node, "id", TRUE);
  command->kind = bongsu_file_dup_path (reader, node, "on", solution->id);
  if (command->kind == NULL)
    bongsu_file_refuse (reader, "expected \"on\": a kind");
  command->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  read_command_target (reader, node, command);
  read_params (reader, node);
  allowed = bongsu_json_node_get (node, "allowed");
  if (allowed != NULL)
    bongsu_condition_free (bongsu_condition_read (reader, allowed));
  command->right = bongsu_file_dup_word (reader, node, "right", "operator leader department pilot", "operator");
  g_free (bongsu_file_dup_word (reader, node, "confirm", "none once two", "once"));
  command->timeout_s = bongsu_file_get_number (reader, node, "timeout", 10.0, 1.0, 3600.0);
  bongsu_file_get_boolean (reader, node, "safe", FALSE);
  g_free (bongsu_file_dup_evidence (reader, node));
  read_back (reader, node, command);
  return command;
}

/* Figures are counted by a later version; a wrong file is refused today. */
static void
read_kpi (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  static const char forms[]
    = "timeShare timeMean ratio count sum mean median p90 shareWithin change delta energySaved manual";
  const BongsuJsonNode *formula;
  BongsuText name;

  if (!bongsu_file_check_members (reader, node, "id version name unit better block formula evidence"))
    return;
  g_free (bongsu_file_dup_id (reader, node, "id", TRUE));
  name = bongsu_file_dup_text (reader, node, "name", TRUE);
  bongsu_text_clear (&name);
  bongsu_file_get_number (reader, node, "version", NAN, 1.0, 1e6);
  bongsu_file_get_number (reader, node, "block", NAN, 1.0, 20.0);
  g_free (bongsu_file_dup_word (reader, node, "better", "up down", NULL));
  formula = bongsu_file_get_object (reader, node, "formula", 1, TRUE);
  if (formula != NULL && (formula->size != 1 || !bongsu_file_has_word (forms, formula->first->key)))
    bongsu_file_refuse (reader, "expected a formula, one of: %s", forms);
}

static void
read_derived (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  if (!bongsu_file_check_members (reader, node,
                                  "id on name type unit unitCode range ratio difference rate sumOf forecast "
                                  "over within levels evidence"))
    return;
  g_free (bongsu_file_dup_id (reader, node, "id", TRUE));
}

typedef void (*EachFunc) (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSolution *solution);

static void
read_each (BongsuFileReader *reader, const BongsuJsonNode *root, const char *member, guint max, EachFunc read,
           BongsuSolution *solution)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, member, max, FALSE);
  gsize mark = bongsu_file_enter (reader, member);
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      read (reader, node, solution);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
add_incident (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSolution *solution)
{
  g_ptr_array_add (solution->incidents, read_incident (reader, node));
}

static void
add_playbook (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSolution *solution)
{
  g_ptr_array_add (solution->playbooks, read_playbook (reader, node));
}

static void
add_command (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSolution *solution)
{
  g_ptr_array_add (solution->commands, read_command (reader, node, solution));
}

static void
check_kpi (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSolution *solution)
{
  read_kpi (reader, node);
}

static void
check_derived (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSolution *solution)
{
  read_derived (reader, node);
}

void
bongsu_responses_read (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSolution *solution)
{
  read_each (reader, root, "derived", 64, check_derived, solution);
  read_each (reader, root, "incidents", 256, add_incident, solution);
  read_each (reader, root, "playbooks", 64, add_playbook, solution);
  read_each (reader, root, "commands", 64, add_command, solution);
  read_each (reader, root, "kpis", 64, check_kpi, solution);
}
