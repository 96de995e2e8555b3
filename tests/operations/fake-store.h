/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/* A journal in memory. Answers come from an idle source; entries survive the object when the next one is made from
 * them. */
#define BONGSU_TYPE_FAKE_STORE (bongsu_fake_store_get_type ())
G_DECLARE_FINAL_TYPE (BongsuFakeStore, bongsu_fake_store, BONGSU, FAKE_STORE, GObject)

/* `earlier` (nullable): the store of the process that was killed; what it had written is here. */
BongsuFakeStore *bongsu_fake_store_new (const char *console_id, BongsuFakeStore *earlier);
guint bongsu_fake_store_get_n_entries (BongsuFakeStore *self);
const BongsuEntry *bongsu_fake_store_get_entry (BongsuFakeStore *self, guint index);
/* The next `times` appends fail with this error of BONGSU_STORE_ERROR and write nothing. */
void bongsu_fake_store_fail (BongsuFakeStore *self, BongsuStoreError code, const char *message, guint times);
/* Appends are neither written nor answered until released, as on a slow disk. */
void bongsu_fake_store_set_hold (BongsuFakeStore *self, gboolean hold);
/* The last picture that recall gives (the batch is referenced). */
void bongsu_fake_store_set_picture (BongsuFakeStore *self, BongsuBatch *batch, gint64 as_of);
/* Batches handed to remember () so far. */
guint bongsu_fake_store_get_n_remembered (BongsuFakeStore *self);

G_END_DECLS
