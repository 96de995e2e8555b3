/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

/* `picture.db`: the last known value of everything. Belongs to one thread at a time; may be deleted at any time, so
 * what is damaged is simply removed and failures to write cost no more than the picture. */
typedef struct _BongsuPicture BongsuPicture;

BongsuPicture *bongsu_picture_open (const char *folder);
void bongsu_picture_close (BongsuPicture *picture);
/* Collects; the newest by stamp of each (entity, attribute, dataset) stays. */
void bongsu_picture_merge (BongsuPicture *picture, BongsuBatch *batch);
guint bongsu_picture_get_n_pending (const BongsuPicture *picture);
/* Writes some of what was collected in one transaction, little enough that an act need not wait for it; whether
 * anything is left. */
gboolean bongsu_picture_flush_some (BongsuPicture *picture);
void bongsu_picture_flush (BongsuPicture *picture);
BongsuBatch *bongsu_picture_recall (BongsuPicture *picture, gint64 *as_of, GError **error);

/* A value of any kind as bytes and back; FALSE for bytes that are no value. */
void bongsu_value_encode (const BongsuValue *value, GByteArray *bytes);
gboolean bongsu_value_decode (const guint8 *bytes, gsize size, BongsuValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuPicture, bongsu_picture_close)

G_END_DECLS
