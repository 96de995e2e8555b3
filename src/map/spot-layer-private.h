/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-layer-private.h"

G_BEGIN_DECLS

/* What moves or follows the operator: the ring and the pill of the selection, the pulse of alarms nobody took yet. Apart
 * from the asset layer, so that a pulse redraws a few rings and not the city. */
#define BONGSU_TYPE_SPOT_LAYER (bongsu_spot_layer_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSpotLayer, bongsu_spot_layer, BONGSU, SPOT_LAYER, ShumateLayer)

BongsuSpotLayer *bongsu_spot_layer_new (ShumateViewport *viewport, BongsuAssetLayer *assets);
void bongsu_spot_layer_set_register (BongsuSpotLayer *self, BongsuRegister *register_);
void bongsu_spot_layer_set_selected (BongsuSpotLayer *self, guint row);

G_END_DECLS
