/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset.h"
#include "plan.h"

G_BEGIN_DECLS

/* The reading of an asset that says most in one line: what is off normal, worst first, else what is judged, else the
 * first the catalogue names. NULL: it has none. Borrowed until the register changes. */
const BongsuReading *bongsu_telling_find (BongsuAsset *asset, gint64 now);
/* Where it is, in words: as the asset says it, else the name of its road or area on the plan (nullable). Transfer full. */
char *bongsu_telling_dup_place (BongsuAsset *asset, BongsuPlan *plan);

G_END_DECLS
