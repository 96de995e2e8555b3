/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

/* The rows of the register that are wanted, in order: a GListModel of BongsuAsset that is a permutation of row numbers
 * (MAP 2). Worst first: level, unknown, fault, then the name. */
#define BONGSU_TYPE_ASSET_MODEL (bongsu_asset_model_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAssetModel, bongsu_asset_model, BONGSU, ASSET_MODEL, GObject)

BongsuAssetModel *bongsu_asset_model_new (BongsuRegister *register_);
/* Names and kinds that contain the text, whatever its case; NULL or "": all. */
void bongsu_asset_model_set_filter (BongsuAssetModel *self, const char *text);
/* Looks at the register again; tells only if the order became another one. */
void bongsu_asset_model_refresh (BongsuAssetModel *self);
/* Position of a row, or G_MAXUINT. */
guint bongsu_asset_model_find (BongsuAssetModel *self, guint row);

G_END_DECLS
