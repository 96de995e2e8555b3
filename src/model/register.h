/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "batch.h"
#include "catalogue.h"

G_BEGIN_DECLS

typedef struct _BongsuAsset BongsuAsset;

#define BONGSU_REGISTER_MAX_ASSETS 200000 /* PROTOCOL 17 */
#define BONGSU_NO_ROW G_MAXUINT

/* One reading of an asset as the register keeps it. `spec` NULL: an attribute the catalogue does not know (shown raw). */
typedef struct
{
  const BongsuReadingSpec *spec;
  const char *attribute; /* interned */
  char *dataset;         /* (nullable) GRefString */
  const char *unit_code; /* (nullable) interned */
  BongsuValue value;     /* as sent, before `scale` */
  BongsuStamp stamp;
  guint8 suspect : 1;
  guint8 untimed : 1;    /* came without observedAt */
  guint8 stale : 1;      /* from the last picture, not yet heard in this session */
} BongsuReading;

/* Whether the value is outside of the range or the words that the catalogue gives the reading: shown, but no rule runs
 * on it. */
gboolean bongsu_reading_is_outside (const BongsuReading *reading);

/* Every asset of the city as arrays (MAP 2.1). Rows are stable for the life of the register; a removed asset keeps its.
 * Signals: `changed` (after each merge or axis change, at most one per batch), `added` (guint first row, guint n). */
#define BONGSU_TYPE_REGISTER (bongsu_register_get_type ())
G_DECLARE_FINAL_TYPE (BongsuRegister, bongsu_register, BONGSU, REGISTER, GObject)

BongsuRegister *bongsu_register_new (BongsuCatalogue *catalogue);
BongsuCatalogue *bongsu_register_get_catalogue (BongsuRegister *self);

/* Merges by the one total order; older and equal are counted and dropped. Entities of the types Alert, OperatorAction
 * and AlertRecord are not assets and are passed over. `now`: UTC us. */
void bongsu_register_merge (BongsuRegister *self, BongsuBatch *batch, gint64 now);
/* Rows whose readings or place changed in the last merge, each once (valid until the next one). */
const guint *bongsu_register_get_touched (BongsuRegister *self, guint *n);

guint bongsu_register_get_n_assets (BongsuRegister *self);
/* Updates that were older than or equal to what stood, and those that went over a bound, since the beginning. */
guint64 bongsu_register_get_n_dropped (BongsuRegister *self);
guint64 bongsu_register_get_n_refused (BongsuRegister *self);
guint bongsu_register_find (BongsuRegister *self, const char *id); /* BONGSU_NO_ROW when unknown */
const char *bongsu_register_get_id (BongsuRegister *self, guint row);
const char *bongsu_register_get_name (BongsuRegister *self, guint row); /* name, else local part of the id */
guint bongsu_register_get_kind (BongsuRegister *self, guint row);
const char *bongsu_register_get_entity_type (BongsuRegister *self, guint row); /* NGSI-LD type, interned */
gboolean bongsu_register_get_place (BongsuRegister *self, guint row, double *longitude, double *latitude);
/* The asset this one is part of (controlledAsset, refDevice, refParkingSite ...), or BONGSU_NO_ROW. */
guint bongsu_register_get_parent (BongsuRegister *self, guint row);
BongsuLevel bongsu_register_get_level (BongsuRegister *self, guint row);
BongsuFault bongsu_register_get_fault (BongsuRegister *self, guint row);
BongsuQuality bongsu_register_get_quality (BongsuRegister *self, guint row);
/* Newest stamp.observed of any reading, 0 when nothing came. */
gint64 bongsu_register_get_last_seen (BongsuRegister *self, guint row);
const BongsuReading *bongsu_register_get_readings (BongsuRegister *self, guint row, guint *n);
/* The reading with this catalogue id or (second form) attribute name; NULL when it never came. */
const BongsuReading *bongsu_register_find_reading (BongsuRegister *self, guint row, const char *id);
const BongsuReading *bongsu_register_find_attribute (BongsuRegister *self, guint row, const char *attribute);

/* How often the reading comes, in seconds: as the device says, else as the catalogue says; 0: not periodic. */
double bongsu_register_get_period (BongsuRegister *self, guint row, const BongsuReading *reading);

/* What operations/ found: level and fault by rules, and whether an incident on it is unacknowledged (the map pulses). */
void bongsu_register_set_level (BongsuRegister *self, guint row, BongsuLevel level);
void bongsu_register_set_fault (BongsuRegister *self, guint row, BongsuFault fault);
void bongsu_register_set_unacknowledged (BongsuRegister *self, guint row, gboolean unacknowledged);
gboolean bongsu_register_get_unacknowledged (BongsuRegister *self, guint row);
/* Recomputes the quality of all rows from period and age (live, delayed from 2.5 periods, missing from 10 and 5 min).
 * `link_lost_since`: UTC us or 0; values older than it are at best delayed. Emits `changed` when something moved. */
void bongsu_register_judge_quality (BongsuRegister *self, gint64 now, gint64 link_lost_since);
void bongsu_register_emit_changed (BongsuRegister *self);

/* For map/: parallel arrays of n_assets. x, y: Web Mercator in [0, 1), NaN without a place. Valid until the next merge. */
typedef struct
{
  guint n;
  const double *x, *y;
  const guint16 *kind;
  const guint8 *level, *fault, *quality;
  const guint8 *flags; /* BongsuAssetFlags */
  const guint32 *counter; /* of the row: grows with each visible change */
} BongsuAssetArrays;

typedef enum
{
  BONGSU_ASSET_UNACKNOWLEDGED = 1 << 0,
  BONGSU_ASSET_REMOVED = 1 << 1,
  BONGSU_ASSET_HIDDEN_ON_MAP = 1 << 2, /* part of a place that stands for it, e.g. a parking space below zoom 18 */
} BongsuAssetFlags;

BongsuAssetArrays bongsu_register_get_arrays (BongsuRegister *self);

/* A facade of one row (transfer full): the same object as long as anyone holds it. */
BongsuAsset *bongsu_register_dup_asset (BongsuRegister *self, guint row);

G_END_DECLS
