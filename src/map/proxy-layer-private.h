/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-layer-private.h"
#include "asset-proxy-private.h"

G_BEGIN_DECLS

#define BONGSU_MAX_PROXIES 200

/* The focus proxies of the assets in view: one Tab stop, roving, placed when the map rests. Signal `activated` (uint row). */
#define BONGSU_TYPE_PROXY_LAYER (bongsu_proxy_layer_get_type ())
G_DECLARE_FINAL_TYPE (BongsuProxyLayer, bongsu_proxy_layer, BONGSU, PROXY_LAYER, ShumateLayer)

BongsuProxyLayer *bongsu_proxy_layer_new (ShumateViewport *viewport, BongsuAssetLayer *assets);
void bongsu_proxy_layer_set_register (BongsuProxyLayer *self, BongsuRegister *register_);
/* Gives these rows (element-type guint) a widget each; the ones that stay keep theirs, and the focus. */
void bongsu_proxy_layer_set_rows (BongsuProxyLayer *self, GArray *rows);
/* Moves the focus by `step` in the order of rows, around the ends; FALSE when there is no row. */
gboolean bongsu_proxy_layer_rove (BongsuProxyLayer *self, int step);
guint bongsu_proxy_layer_get_n_rows (BongsuProxyLayer *self);

G_END_DECLS
