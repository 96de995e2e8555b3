/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "level.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_RECORD_RAISE,
  BONGSU_RECORD_LEVEL,
  BONGSU_RECORD_RETURN,
  BONGSU_RECORD_SUPPRESS,
  BONGSU_RECORD_UNSUPPRESS,
  BONGSU_RECORD_TAKE_OUT,
  BONGSU_RECORD_PUT_BACK,
} BongsuRecordKind;

/* One AlertRecord (PROTOCOL 12.2): one fact about an alarm point, the same on every console. Immutable once shared. */
typedef struct
{
  char *id;    /* urn:ngsi-ld:AlertRecord:bongsu-<32 hex>, derived: bongsu_record_seal () */
  char *asset;
  char *rule;  /* rule id of the catalogue, or "external" */
  BongsuRecordKind kind;
  BongsuLevel level;
  gint64 at;    /* UTC us: when the delay was complete */
  gint64 since; /* UTC us: when the condition began */
  char *readings; /* (nullable) JSON object as text */
} BongsuRecord;

BongsuRecord *bongsu_record_new (void);
BongsuRecord *bongsu_record_ref (BongsuRecord *record);
void bongsu_record_unref (BongsuRecord *record);
/* Sets `id` from asset, rule, at, kind and level (SHA-256, first 32 hex digits). */
void bongsu_record_seal (BongsuRecord *record);

const char *bongsu_record_kind_to_name (BongsuRecordKind kind);
gboolean bongsu_record_kind_from_name (const char *name, BongsuRecordKind *kind);

/* `urn:ngsi-ld:Alert:bongsu-<32 hex>` of an incident found by a rule (INCIDENTS 1; transfer full). */
char *bongsu_incident_id_derive (const char *asset, const char *rule, gint64 start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuRecord, bongsu_record_unref)

G_END_DECLS
