/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue.h"

/* The plain values of the catalogue: made, freed. What is looked up in them is in catalogue.c. */

static void
clear_threshold (gpointer data)
{
  BongsuThreshold *threshold = data;

  bongsu_value_clear (&threshold->value);
  bongsu_value_clear (&threshold->clear_value);
}

static void
clear_word (gpointer data)
{
  BongsuWord *word = data;

  g_clear_pointer (&word->word, g_free);
  bongsu_text_clear (&word->name);
}

static void
free_step (gpointer data)
{
  BongsuStep *step = data;

  g_free (step->verb);
  bongsu_text_clear (&step->text);
  g_free (step->template_id);
  g_free (step->command);
  g_free (step->agency);
  g_free (step);
}

const char *
bongsu_text_get (const BongsuText *text)
{
  const char *language = g_get_language_names ()[0];
  gboolean korean = g_str_has_prefix (language, "ko");
  const char *first = korean ? text->ko : text->en;
  const char *second = korean ? text->en : text->ko;

  if (first != NULL)
    return first;
  return second != NULL ? second : "";
}

void
bongsu_text_clear (BongsuText *text)
{
  g_clear_pointer (&text->ko, g_free);
  g_clear_pointer (&text->en, g_free);
}

BongsuSolution *
bongsu_solution_new (void)
{
  BongsuSolution *solution = g_new0 (BongsuSolution, 1);

  solution->version = 1;
  solution->kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_kind_free);
  solution->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_rule_free);
  solution->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_incident_type_free);
  solution->playbooks = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_playbook_free);
  solution->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_command_free);
  return solution;
}

BongsuKind *
bongsu_kind_new (void)
{
  BongsuKind *kind = g_new0 (BongsuKind, 1);

  kind->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_reading_spec_free);
  return kind;
}

BongsuReadingSpec *
bongsu_reading_spec_new (void)
{
  BongsuReadingSpec *reading = g_new0 (BongsuReadingSpec, 1);

  reading->scale = 1.0;
  reading->words = g_array_new (FALSE, TRUE, sizeof (BongsuWord));
  g_array_set_clear_func (reading->words, clear_word);
  reading->thresholds = g_array_new (FALSE, TRUE, sizeof (BongsuThreshold));
  g_array_set_clear_func (reading->thresholds, clear_threshold);
  return reading;
}

BongsuReadingSpec *
bongsu_reading_spec_copy (const BongsuReadingSpec *reading)
{
  BongsuReadingSpec *copy = bongsu_reading_spec_new ();
  GArray *words = copy->words;
  GArray *thresholds = copy->thresholds;

  *copy = *reading;
  copy->id = g_strdup (reading->id);
  copy->name = (BongsuText) { g_strdup (reading->name.ko), g_strdup (reading->name.en) };
  copy->unit = g_strdup (reading->unit);
  copy->unit_code = g_strdup (reading->unit_code);
  copy->evidence = g_strdup (reading->evidence);
  copy->words = words;
  copy->thresholds = thresholds;
  for (guint i = 0; reading->words != NULL && i < reading->words->len; i++)
    {
      const BongsuWord *word = &g_array_index (reading->words, BongsuWord, i);
      BongsuWord own = { g_strdup (word->word), { g_strdup (word->name.ko), g_strdup (word->name.en) } };

      g_array_append_val (words, own);
    }
  for (guint i = 0; reading->thresholds != NULL && i < reading->thresholds->len; i++)
    {
      BongsuThreshold threshold = g_array_index (reading->thresholds, BongsuThreshold, i);

      threshold.value = bongsu_value_copy (&threshold.value);
      threshold.clear_value = bongsu_value_copy (&threshold.clear_value);
      g_array_append_val (thresholds, threshold);
    }
  return copy;
}

BongsuRule *
bongsu_rule_new (void)
{
  BongsuRule *rule = g_new0 (BongsuRule, 1);

  rule->ack_required = -1;
  return rule;
}

BongsuCondition *
bongsu_condition_new (BongsuConditionKind kind)
{
  BongsuCondition *condition = g_new0 (BongsuCondition, 1);

  condition->kind = kind;
  condition->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_condition_free);
  return condition;
}

BongsuPlaybook *
bongsu_playbook_new (void)
{
  BongsuPlaybook *playbook = g_new0 (BongsuPlaybook, 1);

  playbook->steps = g_ptr_array_new_with_free_func (free_step);
  return playbook;
}

BongsuSignTemplate *
bongsu_sign_template_new (void)
{
  BongsuSignTemplate *template_ = g_new0 (BongsuSignTemplate, 1);

  template_->ko = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  template_->en = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  template_->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_sign_field_free);
  return template_;
}

void
bongsu_solution_free (BongsuSolution *solution)
{
  if (solution == NULL)
    return;

  g_free (solution->id);
  bongsu_text_clear (&solution->name);
  g_free (solution->symbol);
  g_strfreev (solution->inherits);
  g_clear_pointer (&solution->kinds, g_ptr_array_unref);
  g_clear_pointer (&solution->rules, g_ptr_array_unref);
  g_clear_pointer (&solution->incidents, g_ptr_array_unref);
  g_clear_pointer (&solution->playbooks, g_ptr_array_unref);
  g_clear_pointer (&solution->commands, g_ptr_array_unref);
  g_strfreev (solution->signs);
  g_free (solution);
}

void
bongsu_kind_free (BongsuKind *kind)
{
  if (kind == NULL)
    return;

  g_free (kind->id);
  bongsu_text_clear (&kind->name);
  g_free (kind->symbol);
  g_strfreev (kind->types);
  g_free (kind->where_attribute);
  g_free (kind->where_value);
  g_free (kind->asset_kind);
  g_free (kind->part_of);
  g_free (kind->inherits);
  g_clear_pointer (&kind->readings, g_ptr_array_unref);
  g_free (kind);
}

void
bongsu_reading_spec_free (BongsuReadingSpec *reading)
{
  if (reading == NULL)
    return;

  g_free (reading->id);
  bongsu_text_clear (&reading->name);
  g_free (reading->unit);
  g_free (reading->unit_code);
  g_clear_pointer (&reading->words, g_array_unref);
  g_clear_pointer (&reading->thresholds, g_array_unref);
  g_free (reading->evidence);
  g_free (reading);
}

void
bongsu_rule_free (BongsuRule *rule)
{
  if (rule == NULL)
    return;

  g_free (rule->id);
  g_free (rule->kind);
  bongsu_text_clear (&rule->name);
  bongsu_condition_free (rule->when);
  g_free (rule->incident);
  bongsu_condition_free (rule->clear);
  bongsu_text_clear (&rule->explain);
  g_free (rule->evidence);
  g_free (rule);
}

void
bongsu_incident_type_free (BongsuIncidentType *incident)
{
  if (incident == NULL)
    return;

  g_free (incident->type);
  bongsu_text_clear (&incident->name);
  g_free (incident->category);
  g_free (incident->sub_category);
  g_free (incident->playbook);
  g_strfreev (incident->agencies);
  g_free (incident->close);
  g_free (incident);
}

void
bongsu_playbook_free (BongsuPlaybook *playbook)
{
  if (playbook == NULL)
    return;

  g_free (playbook->id);
  bongsu_text_clear (&playbook->name);
  g_clear_pointer (&playbook->steps, g_ptr_array_unref);
  g_free (playbook);
}

void
bongsu_command_free (BongsuCommand *command)
{
  if (command == NULL)
    return;

  g_free (command->id);
  g_free (command->kind);
  bongsu_text_clear (&command->name);
  g_free (command->attribute);
  g_free (command->request);
  g_free (command->value);
  g_free (command->right);
  g_free (command->read_back_reading);
  bongsu_value_clear (&command->read_back_equals);
  g_free (command);
}

void
bongsu_sign_field_free (BongsuSignField *field)
{
  if (field == NULL)
    return;

  g_free (field->id);
  bongsu_text_clear (&field->fallback);
  g_free (field);
}

void
bongsu_condition_free (BongsuCondition *condition)
{
  if (condition == NULL)
    return;

  g_free (condition->a);
  g_free (condition->b);
  bongsu_value_clear (&condition->value);
  g_clear_pointer (&condition->map, g_hash_table_unref);
  g_strfreev (condition->ignore);
  g_clear_pointer (&condition->parts, g_ptr_array_unref);
  g_free (condition);
}

void
bongsu_sign_profile_free (BongsuSignProfile *profile)
{
  if (profile == NULL)
    return;

  g_free (profile->id);
  bongsu_text_clear (&profile->name);
  g_free (profile->charset);
  g_free (profile->read_back);
  g_free (profile);
}

void
bongsu_sign_template_free (BongsuSignTemplate *template_)
{
  if (template_ == NULL)
    return;

  g_free (template_->id);
  bongsu_text_clear (&template_->name);
  g_free (template_->colour);
  g_free (template_->confirm);
  g_free (template_->family);
  g_clear_pointer (&template_->ko, g_hash_table_unref);
  g_clear_pointer (&template_->en, g_hash_table_unref);
  g_clear_pointer (&template_->fields, g_ptr_array_unref);
  g_free (template_);
}
