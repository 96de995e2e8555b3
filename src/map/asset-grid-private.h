/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

#define BONGSU_GRID_SIDE 256

/* Rows by place: a counting sort into 256 × 256 cells over where the assets are. Rows of neighbouring cells of one line
 * follow each other, so a rectangle is a few spans. */
typedef struct _BongsuAssetGrid BongsuAssetGrid;

BongsuAssetGrid *bongsu_asset_grid_new (void);
void bongsu_asset_grid_free (BongsuAssetGrid *grid);
/* Sorts all rows that have a place. */
void bongsu_asset_grid_rebuild (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays);
/* Number of rows with a place, and the rectangle around them (west, north, east, south). */
guint bongsu_asset_grid_get_bounds (BongsuAssetGrid *grid, double bounds[4]);

/* Whether all of it lies in this rectangle. */
gboolean bongsu_asset_grid_is_within (BongsuAssetGrid *grid, const double bounds[4]);

typedef struct
{
  BongsuAssetGrid *grid;
  guint line, last_line, first, last;
} BongsuAssetGridIter;

void bongsu_asset_grid_iter_init (BongsuAssetGridIter *iter, BongsuAssetGrid *grid, const double bounds[4]);
/* The next span of rows, of which some may lie a little outside; NULL at the end. */
const guint32 *bongsu_asset_grid_iter_next (BongsuAssetGridIter *iter, guint *n);

/* The nearest row within `reach` (mercator) that is not removed, of several the worst level; BONGSU_NO_ROW when none. */
guint bongsu_asset_grid_pick (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays, double x, double y, double reach);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuAssetGrid, bongsu_asset_grid_free)

G_END_DECLS
