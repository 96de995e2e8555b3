/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "plan.h"

G_BEGIN_DECLS

/* The names of a plan, laid over its tiles: upright, whole, and none upon another. */
#define BONGSU_TYPE_PLAN_LABELS (bongsu_plan_labels_get_type ())
G_DECLARE_FINAL_TYPE (BongsuPlanLabels, bongsu_plan_labels, BONGSU, PLAN_LABELS, ShumateLayer)

BongsuPlanLabels *bongsu_plan_labels_new (ShumateViewport *viewport);
void bongsu_plan_labels_set_plan (BongsuPlanLabels *self, BongsuPlan *plan);

G_END_DECLS
