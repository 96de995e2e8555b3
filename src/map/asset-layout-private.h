/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-grid-private.h"
#include "asset-stands-private.h"
#include "map-frame-private.h"

G_BEGIN_DECLS

/* One asset drawn by itself: its place in the world and how far from it, in pixels, its symbol stands. */
typedef struct
{
  double x, y;
  float dx, dy;
  guint32 row;
  guint8 rank; /* greater lies above */
} BongsuPlacedSymbol;

/* What one cell of the world grid holds, drawn as one circle. */
typedef struct
{
  double x, y;
  guint32 count;
  guint32 by_level[BONGSU_N_LEVELS]; /* of the known ones */
  guint32 unknown;
} BongsuPlacedCluster;

/* What is drawn around a view at one zoom level. It stays true while the map is panned within `bounds`. */
typedef struct
{
  GArray *symbols;  /* (element-type BongsuPlacedSymbol) lowest rank first */
  GArray *clusters; /* (element-type BongsuPlacedCluster) */
  double bounds[4];
  double zoom;
  gboolean valid;
} BongsuAssetLayout;

#define BONGSU_RANK_NORMAL 0
#define BONGSU_RANK_ABNORMAL 1   /* above the clusters from here */
#define BONGSU_RANK_CRITICAL (BONGSU_RANK_ABNORMAL + BONGSU_N_LEVELS)
#define BONGSU_RANK_SELECTED (BONGSU_RANK_CRITICAL + 2)

BongsuAssetLayout *bongsu_asset_layout_new (void);
void bongsu_asset_layout_free (BongsuAssetLayout *layout);
/* `dots`: only what never becomes a dot alone, critical, unacknowledged and selected assets. */
void bongsu_asset_layout_build (BongsuAssetLayout *layout, const BongsuAssetArrays *arrays, BongsuAssetGrid *grid,
                                const BongsuAssetStands *stands, const guint8 *minor_kinds, const BongsuMapFrame *frame,
                                guint selected, gboolean dots);
/* Whether the layout still serves this frame. */
gboolean bongsu_asset_layout_covers (const BongsuAssetLayout *layout, const BongsuMapFrame *frame);
/* What is plenty and says little while all is well: lamps, single parking spaces. By kind; bytes of bongsu_catalogue's
 * number of kinds (transfer full). */
guint8 *bongsu_asset_layout_find_minor_kinds (BongsuCatalogue *catalogue);
/* Whether this row is on the map at this zoom level at all, alone or in a cluster. */
gboolean bongsu_asset_layout_shows (const BongsuAssetArrays *arrays, const guint8 *minor_kinds, guint row, double zoom,
                                    guint selected);
/* Side of a symbol in pixels at this zoom. */
guint bongsu_asset_layout_get_symbol_size (double zoom, gboolean selected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuAssetLayout, bongsu_asset_layout_free)

G_END_DECLS
