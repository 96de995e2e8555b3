/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

/* A facade of one row of the register, made only for what is listed, selected or inspected. Properties, all read-only:
 * row (uint), id, name, kind-name, symbol, place (words), level, fault, quality (uint, the enums of level.h), unknown
 * (boolean), last-seen (int64 UTC us), unacknowledged. Notifies when the row changes. */
#define BONGSU_TYPE_ASSET (bongsu_asset_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAsset, bongsu_asset, BONGSU, ASSET, GObject)

/* For the register only. */
BongsuAsset *bongsu_asset_new (BongsuRegister *register_, guint row);
void bongsu_asset_row_changed (BongsuAsset *self);

BongsuRegister *bongsu_asset_get_register (BongsuAsset *self);
guint bongsu_asset_get_row (BongsuAsset *self);
const char *bongsu_asset_get_id (BongsuAsset *self);
const char *bongsu_asset_get_name (BongsuAsset *self);
const BongsuKind *bongsu_asset_get_kind (BongsuAsset *self);
BongsuLevel bongsu_asset_get_level (BongsuAsset *self);
BongsuFault bongsu_asset_get_fault (BongsuAsset *self);
BongsuQuality bongsu_asset_get_quality (BongsuAsset *self);
gint64 bongsu_asset_get_last_seen (BongsuAsset *self);

/* A reading in words with unit, scaled, enum words in the interface's language: "14 명", "호출 중" (transfer full). */
char *bongsu_reading_to_words (const BongsuReading *reading);

G_END_DECLS
