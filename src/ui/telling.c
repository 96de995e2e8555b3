/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "telling.h"

#include "rule-condition.h"

static gboolean
holds (BongsuAsset *asset, const BongsuReading *reading, BongsuOperator op, const BongsuValue *value, gint64 now)
{
  return bongsu_reading_judge (bongsu_asset_get_register (asset), bongsu_asset_get_row (asset), reading, op, value, 0, now)
           .truth
         == BONGSU_TRUTH_TRUE;
}

/* Whether a part of the condition that holds now is about the reading. */
static gboolean
is_reason (BongsuAsset *asset, const BongsuReading *reading, const BongsuCondition *condition, gint64 now)
{
  if (condition == NULL)
    return FALSE;
  if (condition->kind == BONGSU_CONDITION_IS)
    return g_strcmp0 (condition->a, reading->spec->id) == 0 && holds (asset, reading, condition->op, &condition->value, now);
  if (condition->kind != BONGSU_CONDITION_ALL && condition->kind != BONGSU_CONDITION_ANY)
    return FALSE;
  for (guint i = 0; i < condition->parts->len; i++)
    if (is_reason (asset, reading, g_ptr_array_index (condition->parts, i), now))
      return TRUE;
  return FALSE;
}

/* 0: nothing is off; else the worse the more. */
static guint
weigh_thresholds (BongsuAsset *asset, const BongsuReading *reading, gint64 now)
{
  const GArray *thresholds = reading->spec->thresholds;
  guint worst = 0;

  for (guint i = 0; thresholds != NULL && i < thresholds->len; i++)
    {
      const BongsuThreshold *threshold = &g_array_index (thresholds, BongsuThreshold, i);

      if (holds (asset, reading, threshold->op, &threshold->value, now))
        worst = MAX (worst, 10 * threshold->level + threshold->fault);
    }
  return worst;
}

static guint
weigh_rules (BongsuAsset *asset, const BongsuReading *reading, gint64 now)
{
  BongsuRegister *register_ = bongsu_asset_get_register (asset);
  GPtrArray *rules = bongsu_catalogue_get_rules (bongsu_register_get_catalogue (register_),
                                                 bongsu_register_get_kind (register_, bongsu_asset_get_row (asset)));
  guint worst = 0;

  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const BongsuRule *rule = g_ptr_array_index (rules, i);

      if (is_reason (asset, reading, rule->when, now))
        worst = MAX (worst, 1 + 10 * rule->level + rule->fault);
    }
  return worst;
}

/* What is off normal says more than what is only judged, that more than what is measured, that more than a description. */
static guint
weigh (BongsuAsset *asset, const BongsuReading *reading, gint64 now)
{
  guint off = 0;

  if (bongsu_asset_get_level (asset) != BONGSU_LEVEL_NORMAL || bongsu_asset_get_fault (asset) != BONGSU_FAULT_NONE)
    off = MAX (weigh_thresholds (asset, reading, now), weigh_rules (asset, reading, now));
  if (off > 0)
    return 10 + off;
  if (reading->spec->thresholds != NULL && reading->spec->thresholds->len > 0)
    return 2;
  return reading->spec->period_s > 0 ? 1 : 0;
}

const BongsuReading *
bongsu_telling_find (BongsuAsset *asset, gint64 now)
{
  const BongsuKind *kind;
  const BongsuReading *best = NULL;
  guint best_weight = 0;

  g_return_val_if_fail (BONGSU_IS_ASSET (asset), NULL);
  kind = bongsu_asset_get_kind (asset);
  for (guint i = 0; kind != NULL && i < kind->readings->len; i++)
    {
      const BongsuReadingSpec *spec = g_ptr_array_index (kind->readings, i);
      const BongsuReading *found
        = bongsu_register_find_reading (bongsu_asset_get_register (asset), bongsu_asset_get_row (asset), spec->id);
      guint weight;

      if (found == NULL || found->spec == NULL || found->value.kind == BONGSU_VALUE_ABSENT)
        continue;
      weight = weigh (asset, found, now);
      if (best != NULL && weight <= best_weight)
        continue;
      best = found;
      best_weight = weight;
    }
  return best;
}

char *
bongsu_telling_dup_place (BongsuAsset *asset, BongsuPlan *plan)
{
  g_autofree char *place = NULL;
  double longitude, latitude;
  const BongsuText *name;

  g_return_val_if_fail (BONGSU_IS_ASSET (asset), NULL);
  g_object_get (asset, "place", &place, NULL);
  if (place != NULL && place[0] != '\0')
    return g_steal_pointer (&place);
  if (plan == NULL
      || !bongsu_register_get_place (bongsu_asset_get_register (asset), bongsu_asset_get_row (asset), &longitude, &latitude))
    return g_strdup ("");
  name = bongsu_plan_find_place (plan, longitude, latitude);
  return g_strdup (name != NULL ? bongsu_text_get (name) : "");
}
