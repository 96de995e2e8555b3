/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "json-tree-private.h"
#include "ngsi-ld.h"

G_BEGIN_DECLS

#define BONGSU_NGSI_MAX_NAME 256      /* bytes of an id, a type, an attribute name (PROTOCOL 17) */
#define BONGSU_NGSI_MAX_TEXT 8192     /* bytes of a text that is kept */
#define BONGSU_NGSI_MAX_ATTRIBUTES 256
#define BONGSU_NGSI_MAX_INSTANCES 64
#define BONGSU_NGSI_MAX_ITEMS 2000    /* of one notification */
#define BONGSU_NGSI_MAX_POSITIONS 5000

/* What the decoder knows about an attribute name beforehand. */
typedef enum
{
  BONGSU_NAME_PERSONAL = 1 << 0, /* never kept */
  BONGSU_NAME_NUMBER = 1 << 1,   /* wherever the catalogue has it, it wants a number */
} BongsuNameFlags;

gboolean bongsu_vocabulary_knows_type (const BongsuVocabulary *vocabulary, const char *type);
guint bongsu_vocabulary_get_name_flags (const BongsuVocabulary *vocabulary, const char *name);
gboolean bongsu_vocabulary_is_keti (const BongsuVocabulary *vocabulary);
const char *bongsu_vocabulary_get_language (const BongsuVocabulary *vocabulary);

/* Where the things of one document go, and when it came. */
typedef struct
{
  const BongsuVocabulary *vocabulary;
  BongsuBatch *batch;    /* (nullable) only an act or a record is wanted */
  guint flags;           /* BongsuUpdateFlags of all updates */
  gint64 arrival;        /* broker's clock; asked, for a page */
  gint64 latest;         /* nothing true later than this is believed */
  gint64 broker;         /* M of what has no modifiedAt: notifiedAt or arrival; asked - 2 s, for a page */
} BongsuDecoder;

/* One instance of an attribute as it was sent. */
typedef struct
{
  BongsuValue value;
  const char *dataset;   /* (nullable) */
  const char *unit_code; /* (nullable) */
  BongsuStamp stamp;
  gint64 created_at;     /* 0: not sent */
  guint flags;
} BongsuInstance;

typedef void (*BongsuInstanceFunc) (const BongsuInstance *instance, gpointer data);

/* The part of a name behind the last '/', '#' or prefix (PROTOCOL 4.2), inside `name`. */
const char *bongsu_ngsi_reduce_name (const char *name);
/* Whether the member of an entity is one of those that are no attributes. */
gboolean bongsu_ngsi_is_reserved (const char *name);
gboolean bongsu_ngsi_is_null (const BongsuJsonNode *node);
void bongsu_ngsi_count (const BongsuDecoder *decoder, const char *reason, guint n);
/* A time, plain or typed or a Property; FALSE when it is none. */
gboolean bongsu_ngsi_get_time (const BongsuDecoder *decoder, const BongsuJsonNode *node, gint64 *time_us);
/* Calls `func` for each instance that the member holds; the instance owns its value until it returns. */
void bongsu_ngsi_decode_member (const BongsuDecoder *decoder, const BongsuJsonNode *member, guint name_flags,
                                BongsuInstanceFunc func, gpointer data);

/* An entity of these types as what it is, or NULL when something that it must have is missing. */
BongsuAct *bongsu_ngsi_act_from_node (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id);
BongsuRecord *bongsu_ngsi_record_from_node (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id);

/* An id, checked; NULL when it is unfit. */
const char *bongsu_ngsi_get_id (const BongsuJsonNode *entity);
/* Adds one entity to the batch (`geometry`: of a GeoJSON feature). FALSE, and counted, when it has no id or type. */
gboolean bongsu_ngsi_decode_entity (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id,
                                    const BongsuJsonNode *geometry);

G_END_DECLS
