/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "act.h"
#include "record.h"
#include "stamp.h"
#include "value.h"

G_BEGIN_DECLS

#define BONGSU_BATCH_MAX_UPDATES 5000 /* PROTOCOL 17: what one hand-over may hold before the next one takes over */

/* One change of one attribute instance of one entity. Strings live as long as the batch.
 * `attribute` NULL: the entity itself was seen (type); with BONGSU_UPDATE_DELETED: it was deleted. */
typedef struct
{
  const char *entity;
  const char *type;      /* reduced name; the first one known to the vocabulary */
  const char *attribute; /* reduced name, NULL: the entity itself */
  const char *dataset;   /* datasetId, NULL: none */
  const char *unit_code; /* NULL: none was sent */
  BongsuValue value;
  BongsuStamp stamp;
  guint flags; /* BongsuUpdateFlags */
} BongsuUpdate;

typedef enum
{
  BONGSU_UPDATE_DELETED = 1 << 0,  /* with attribute NULL: the whole entity */
  BONGSU_UPDATE_SNAPSHOT = 1 << 1, /* read by a query, not pushed by the stream */
  BONGSU_UPDATE_SUSPECT = 1 << 2,  /* stamp was in the future, or the source itself says so */
  BONGSU_UPDATE_PICTURE = 1 << 3,  /* from the last picture on disk: stale until the city answers */
  BONGSU_UPDATE_UNTIMED = 1 << 4,  /* without observedAt: true when it was read, measured nobody knows when */
} BongsuUpdateFlags;

/* What one hand-over carries from the request worker to the main thread. Filled by one thread, then immutable. */
#define BONGSU_TYPE_BATCH (bongsu_batch_get_type ())
typedef struct _BongsuBatch BongsuBatch;
GType bongsu_batch_get_type (void);

BongsuBatch *bongsu_batch_new (void);
BongsuBatch *bongsu_batch_ref (BongsuBatch *batch);
void bongsu_batch_unref (BongsuBatch *batch);

/* Adds an update; strings are copied (equal ones once), the value is taken. A coalescing batch keeps only the newest by
 * bongsu_stamp_compare () of each (entity, attribute, dataset). */
void bongsu_batch_put (BongsuBatch *batch, BongsuUpdate update);
/* Acts and records are never coalesced and never dropped (both take the reference). */
void bongsu_batch_take_act (BongsuBatch *batch, BongsuAct *act);
void bongsu_batch_take_record (BongsuBatch *batch, BongsuRecord *record);
/* Counts something that was refused, by reason ("too-deep", "no-type"); shown in the link's detail. */
void bongsu_batch_count (BongsuBatch *batch, const char *reason, guint n);

guint bongsu_batch_get_n_updates (const BongsuBatch *batch);
const BongsuUpdate *bongsu_batch_get_update (const BongsuBatch *batch, guint index);
guint bongsu_batch_get_n_acts (const BongsuBatch *batch);
BongsuAct *bongsu_batch_get_act (const BongsuBatch *batch, guint index);
guint bongsu_batch_get_n_records (const BongsuBatch *batch);
BongsuRecord *bongsu_batch_get_record (const BongsuBatch *batch, guint index);
/* (element-type utf8 guint) reason to count, or NULL when nothing was refused (borrowed). */
GHashTable *bongsu_batch_get_counts (const BongsuBatch *batch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuBatch, bongsu_batch_unref)

G_END_DECLS
