/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "asset.h"
#include "follower.h"
#include "incident-desk.h"
#include "ticker.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_ASSET_COLUMN_NAME,
  BONGSU_ASSET_COLUMN_PLACE,
  BONGSU_ASSET_COLUMN_LEVEL,
  BONGSU_ASSET_COLUMN_FAULT,
  BONGSU_ASSET_COLUMN_QUALITY,
  BONGSU_ASSET_COLUMN_VALUE,
  BONGSU_ASSET_COLUMN_AGE,
  BONGSU_ASSET_COLUMN_INCIDENT,
} BongsuAssetColumn;
#define BONGSU_N_ASSET_COLUMNS 8

/* A cell of the asset table: a mark, a word; the three axes in shape and word. */
#define BONGSU_TYPE_ASSET_CELL (bongsu_asset_cell_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAssetCell, bongsu_asset_cell, BONGSU, ASSET_CELL, GtkWidget)

/* The follower has the plan that names places. */
GtkWidget *bongsu_asset_cell_new (BongsuIncidentDesk *desk,
                                  BongsuFollower *follower,
                                  BongsuTicker *ticker,
                                  BongsuAssetColumn column);
/* NULL unbinds. */
void bongsu_asset_cell_set_asset (BongsuAssetCell *self, BongsuAsset *asset);

G_END_DECLS
