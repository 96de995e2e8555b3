/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "register.h"

G_BEGIN_DECLS

#define BONGSU_PROXY_SIDE 24

/* One asset in view as a widget: empty, 24 × 24, for keyboard and screen readers. Signal `activated`; action
 * `asset.select`. */
#define BONGSU_TYPE_ASSET_PROXY (bongsu_asset_proxy_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAssetProxy, bongsu_asset_proxy, BONGSU, ASSET_PROXY, GtkWidget)

BongsuAssetProxy *bongsu_asset_proxy_new (guint row);
guint bongsu_asset_proxy_get_row (BongsuAssetProxy *self);
/* Says name and state anew. */
void bongsu_asset_proxy_refresh (BongsuAssetProxy *self, BongsuRegister *register_);

G_END_DECLS
