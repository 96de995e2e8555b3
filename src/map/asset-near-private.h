/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-layout-private.h"

G_BEGIN_DECLS

/* The rows seen in this frame, nearest to its middle first, at most `max` (transfer full, element-type guint); `*n_all`
 * (nullable): how many are seen in all. */
GArray *bongsu_asset_near_find (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays, const guint8 *minor_kinds,
                                const BongsuMapFrame *frame, guint selected, guint max, guint *n_all);

G_END_DECLS
