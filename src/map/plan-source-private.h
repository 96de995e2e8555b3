/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "plan-tile-private.h"

G_BEGIN_DECLS

/* A plan as tiles. Immutable: another plan, other colours or another density is another source. `flat`: as
 * bongsu_plan_tile_new (). */
#define BONGSU_TYPE_PLAN_SOURCE (bongsu_plan_source_get_type ())
G_DECLARE_FINAL_TYPE (BongsuPlanSource, bongsu_plan_source, BONGSU, PLAN_SOURCE, ShumateMapSource)

#define BONGSU_PLAN_MAX_ZOOM 20

BongsuPlanSource *bongsu_plan_source_new (BongsuPlan *plan, const BongsuPlanColours *colours, double density,
                                          gboolean flat);
gboolean bongsu_plan_source_shows (BongsuPlanSource *self, BongsuPlan *plan, const BongsuPlanColours *colours,
                                   double density, gboolean flat);
/* Tiles asked for and not painted yet; `*n_painted`: those that were. */
guint bongsu_plan_source_get_n_pending (BongsuPlanSource *self, guint *n_painted);

G_END_DECLS
