/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-layout-private.h"
#include "map-frame-private.h"
#include "register.h"
#include "symbol-sheet-private.h"

G_BEGIN_DECLS

/* Names under the symbols of street zoom: kept as textures, and only where they cover nothing. */
typedef struct _BongsuAssetLabels BongsuAssetLabels;

BongsuAssetLabels *bongsu_asset_labels_new (GtkWidget *widget);
void bongsu_asset_labels_free (BongsuAssetLabels *labels);
void bongsu_asset_labels_reset (BongsuAssetLabels *labels);
void bongsu_asset_labels_snapshot (BongsuAssetLabels *labels, BongsuBrush *brush, const BongsuMapFrame *frame,
                                   BongsuRegister *register_, const BongsuAssetLayout *layout, guint selected);

G_END_DECLS
