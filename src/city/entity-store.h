/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "city-clock.h"

G_BEGIN_DECLS

typedef enum
{
  CITY_PROPERTY,
  CITY_RELATIONSHIP,
  CITY_GEO_PROPERTY,
  CITY_LANGUAGE_PROPERTY,
  CITY_VOCAB_PROPERTY,
  CITY_JSON_PROPERTY,
} CityAttributeKind;

/* One instance of one attribute. Names are interned: they are compared as pointers. */
typedef struct
{
  const char *name;
  const char *dataset;   /* (nullable) datasetId, interned */
  const char *unit_code; /* (nullable) interned */
  CityAttributeKind kind;
  JsonNode *value;   /* value, object, languageMap ... by kind */
  JsonObject *extra; /* (nullable) sub-attributes, as they came */
  gint64 observed;   /* UTC us, 0: not said */
  gint64 created;
  gint64 modified;
} CityAttribute;

typedef struct
{
  char *id;
  const char *type;   /* interned */
  GArray *attributes; /* (element-type CityAttribute), in order of arrival */
  gint64 created;
  gint64 modified;
} CityEntity;

typedef enum
{
  CITY_CHANGE_CREATED,
  CITY_CHANGE_UPDATED,
  CITY_CHANGE_DELETED,
} CityChangeKind;

/* What one operation did to one entity. Valid while the listener runs; a deleted entity is still whole. */
typedef struct
{
  CityChangeKind kind;
  const CityEntity *entity;
  GPtrArray *created; /* (element-type utf8) interned attribute names */
  GPtrArray *updated;
  GPtrArray *deleted;
  gint64 at;
} CityChange;

typedef struct _CityStore CityStore;
/* (element-type CityChange): one change set, in the order in which it was made. */
typedef void (*CityStoreListener) (GPtrArray *changes, gpointer data);

CityEntity *city_entity_new (const char *id, const char *type);
void city_entity_free (CityEntity *entity);
/* Takes the attribute's value; replaces the instance of the same name and datasetId. */
void city_entity_take (CityEntity *entity, CityAttribute attribute);
/* The first instance of that interned name, or NULL. */
const CityAttribute *city_entity_find (const CityEntity *entity, const char *name);
const CityAttribute *city_entity_find_text (const CityEntity *entity, const char *name, const char **text);
void city_attribute_clear (CityAttribute *attribute);

CityStore *city_store_new (CityClock *clock);
void city_store_free (CityStore *self);
void city_store_set_listener (CityStore *self, CityStoreListener listener, gpointer data);

CityEntity *city_store_find (CityStore *self, const char *id);
/* (element-type CityEntity), borrowed, in order of creation; NULL when there is none of that type. */
GPtrArray *city_store_list (CityStore *self, const char *type);
/* (element-type utf8): the types that have entities, sorted (transfer container). */
GPtrArray *city_store_list_types (CityStore *self);
guint city_store_get_n_entities (CityStore *self);

/* What is done between begin and end is one change set, thus one notification. May be nested. */
void city_store_begin (CityStore *self);
void city_store_end (CityStore *self);

/* Takes the entity, also when it fails: FALSE with CITY_PROBLEM_EXISTS. */
gboolean city_store_create (CityStore *self, CityEntity *entity, GError **error);
/* Takes the attribute. A NULL value deletes the instance. `append` FALSE: only when there is one already. */
gboolean city_store_put (CityStore *self, CityEntity *entity, CityAttribute attribute, gboolean append);
gboolean city_store_delete_attribute (CityStore *self, CityEntity *entity, const char *name, const char *dataset);
gboolean city_store_delete (CityStore *self, const char *id);

/* For the world: a Property, observed now. Takes the value. `unit_code` may be NULL. */
void city_store_set (CityStore *self, CityEntity *entity, const char *name, JsonNode *value, const char *unit_code);
/* Without observedAt, as agents write `_status` (PROTOCOL 12.4). */
void city_store_set_plain (CityStore *self, CityEntity *entity, const char *name, JsonNode *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityEntity, city_entity_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityStore, city_store_free)

G_END_DECLS
