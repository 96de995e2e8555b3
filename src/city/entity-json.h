/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "entity-store.h"

G_BEGIN_DECLS

typedef enum
{
  CITY_FORMAT_NORMALIZED,
  CITY_FORMAT_CONCISE,
  CITY_FORMAT_KEY_VALUES,
} CityFormat;

/* How entities are written. */
typedef struct
{
  CityFormat format;
  gboolean sys_attrs;
  gboolean foreign_context;     /* the other side does not use the city's context: names are written as IRIs */
  GPtrArray *attributes;        /* (nullable) interned names: only these */
  const char *context;          /* (nullable) URL written as "@context" */
} CityWriteOptions;

/* Short names are the city's own. Under a foreign context a short name is the default context's and ours are IRIs. */
const char *city_name_from_wire (const char *name, gboolean foreign_context); /* interned */
char *city_name_to_wire (const char *name, gboolean foreign_context);         /* transfer full */

/* An entity of a POST (transfer full); NULL with a CITY_PROBLEM. */
CityEntity *city_entity_from_json (JsonNode *node, gboolean foreign_context, GError **error);
/* The members of an object that are attributes (element-type CityAttribute); a NULL value means: delete. */
GArray *city_attributes_from_json (JsonObject *object, gboolean foreign_context, GError **error);
/* The instances of one attribute. FALSE with a CITY_PROBLEM. */
gboolean city_attribute_from_json (const char *name, JsonNode *node, gboolean foreign_context, GArray *attributes,
                                   GError **error);

/* `deleted` (nullable, element-type utf8): attributes that were just deleted, told as `urn:ngsi-ld:null`. */
void city_entity_append (GString *text, const CityEntity *entity, const CityWriteOptions *options, GPtrArray *deleted);
/* The `deletedAt` form (PROTOCOL 9.3): every attribute `urn:ngsi-ld:null`. */
void city_entity_append_deleted (GString *text, const CityEntity *entity, const CityWriteOptions *options, gint64 at);

#define CITY_NULL "urn:ngsi-ld:null"
#define CITY_VOCABULARY "https://city.example.kr/vocabulary#"
#define CITY_DEFAULT_CONTEXT "https://uri.etsi.org/ngsi-ld/default-context/"

G_END_DECLS
