/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "map-frame-private.h"
#include "register.h"

G_BEGIN_DECLS

/* All assets of a register in one widget without children: nothing but a snapshot. */
#define BONGSU_TYPE_ASSET_LAYER (bongsu_asset_layer_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAssetLayer, bongsu_asset_layer, BONGSU, ASSET_LAYER, ShumateLayer)

BongsuAssetLayer *bongsu_asset_layer_new (ShumateViewport *viewport);
void bongsu_asset_layer_set_register (BongsuAssetLayer *self, BongsuRegister *register_);
void bongsu_asset_layer_set_dots (BongsuAssetLayer *self, gboolean dots);
void bongsu_asset_layer_set_selected (BongsuAssetLayer *self, guint row);

/* What lies under a point of the layer: a row, else BONGSU_NO_ROW; a cluster's place in the world goes to `x`, `y`. */
typedef enum
{
  BONGSU_PICK_GROUND,
  BONGSU_PICK_ASSET,
  BONGSU_PICK_CLUSTER,
} BongsuPick;
BongsuPick bongsu_asset_layer_pick (BongsuAssetLayer *self, double px, double py, guint *row, double *x, double *y);

/* Where the middle of a row's symbol is on the layer, its offset from a stand included. */
gboolean bongsu_asset_layer_get_position (BongsuAssetLayer *self, guint row, double *px, double *py);
/* Rows whose place is in view and that are not removed, nearest to the middle first, at most `max` (transfer full). */
GArray *bongsu_asset_layer_dup_in_view (BongsuAssetLayer *self, guint max, guint *n_all);
/* Rows of critical, unacknowledged assets in view (transfer full): what pulses. */
GArray *bongsu_asset_layer_dup_alarms (BongsuAssetLayer *self);
void bongsu_asset_layer_get_frame (BongsuAssetLayer *self, BongsuMapFrame *frame);
/* Whether the last snapshot showed everything. */
gboolean bongsu_asset_layer_is_complete (BongsuAssetLayer *self);
/* Bytes of indices and pictures, for the bench. */
gsize bongsu_asset_layer_get_size (BongsuAssetLayer *self);

G_END_DECLS
