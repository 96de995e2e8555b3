/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-layout-private.h"
#include "symbol-sheet-private.h"

G_BEGIN_DECLS

/* Count, ring split by level, and the worst level with its own count, around x, y. */
void bongsu_cluster_draw (const BongsuPlacedCluster *cluster, BongsuBrush *brush, BongsuSymbolSheet *sheet, float x,
                          float y);

G_END_DECLS
