/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entity-store.h"

#include <string.h>

#include "problem.h"

struct _CityStore
{
  CityClock *clock; /* (unowned) */

  GHashTable *entities; /* (element-type utf8 CityEntity) */
  GHashTable *by_type;  /* (element-type utf8 GPtrArray) */

  GPtrArray *changes;  /* (element-type CityChange) */
  GPtrArray *graveyard; /* (element-type CityEntity): deleted in this change set */
  guint depth;
  CityStoreListener listener;
  gpointer listener_data;
};

void
city_attribute_clear (CityAttribute *attribute)
{
  g_clear_pointer (&attribute->value, json_node_unref);
  g_clear_pointer (&attribute->extra, json_object_unref);
}

static CityAttribute *
find_instance (const CityEntity *entity, const char *name, const char *dataset)
{
  for (guint i = 0; i < entity->attributes->len; i++)
    {
      CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);

      if (attribute->name == name && attribute->dataset == dataset)
        return attribute;
    }

  return NULL;
}

CityEntity *
city_entity_new (const char *id, const char *type)
{
  CityEntity *entity = g_new0 (CityEntity, 1);

  entity->id = g_strdup (id);
  entity->type = g_intern_string (type);
  entity->attributes = g_array_new (FALSE, FALSE, sizeof (CityAttribute));
  g_array_set_clear_func (entity->attributes, (GDestroyNotify) city_attribute_clear);

  return entity;
}

void
city_entity_free (CityEntity *entity)
{
  g_array_unref (entity->attributes);
  g_free (entity->id);
  g_free (entity);
}

void
city_entity_take (CityEntity *entity, CityAttribute attribute)
{
  CityAttribute *old = find_instance (entity, attribute.name, attribute.dataset);

  if (old == NULL)
    {
      g_array_append_val (entity->attributes, attribute);
      return;
    }

  attribute.created = old->created;
  city_attribute_clear (old);
  *old = attribute;
}

const CityAttribute *
city_entity_find (const CityEntity *entity, const char *name)
{
  for (guint i = 0; i < entity->attributes->len; i++)
    {
      const CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);

      if (attribute->name == name || strcmp (attribute->name, name) == 0)
        return attribute;
    }

  return NULL;
}

const CityAttribute *
city_entity_find_text (const CityEntity *entity, const char *name, const char **text)
{
  const CityAttribute *attribute = city_entity_find (entity, name);

  *text = NULL;
  if (attribute != NULL && JSON_NODE_HOLDS_VALUE (attribute->value)
      && json_node_get_value_type (attribute->value) == G_TYPE_STRING)
    *text = json_node_get_string (attribute->value);

  return attribute;
}

static void
change_free (CityChange *change)
{
  g_ptr_array_unref (change->created);
  g_ptr_array_unref (change->updated);
  g_ptr_array_unref (change->deleted);
  g_free (change);
}

/* One entity is one item of a change set, however many of its attributes were touched. */
static CityChange *
note_change (CityStore *self, const CityEntity *entity, CityChangeKind kind)
{
  CityChange *change;

  for (guint i = self->changes->len; i > 0 && kind == CITY_CHANGE_UPDATED; i--)
    {
      change = g_ptr_array_index (self->changes, i - 1);
      if (change->entity == entity)
        return change;
    }

  change = g_new0 (CityChange, 1);
  change->kind = kind;
  change->entity = entity;
  change->created = g_ptr_array_new ();
  change->updated = g_ptr_array_new ();
  change->deleted = g_ptr_array_new ();
  change->at = city_clock_now (self->clock);
  g_ptr_array_add (self->changes, change);

  return change;
}

CityStore *
city_store_new (CityClock *clock)
{
  CityStore *self = g_new0 (CityStore, 1);

  self->clock = clock;
  self->entities = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) city_entity_free);
  self->by_type = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  self->graveyard = g_ptr_array_new_with_free_func ((GDestroyNotify) city_entity_free);

  return self;
}

void
city_store_free (CityStore *self)
{
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->graveyard);
  g_hash_table_unref (self->by_type);
  g_hash_table_unref (self->entities);
  g_free (self);
}

void
city_store_set_listener (CityStore *self, CityStoreListener listener, gpointer data)
{
  self->listener = listener;
  self->listener_data = data;
}

CityEntity *
city_store_find (CityStore *self, const char *id)
{
  return g_hash_table_lookup (self->entities, id);
}

GPtrArray *
city_store_list (CityStore *self, const char *type)
{
  return g_hash_table_lookup (self->by_type, type);
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
city_store_list_types (CityStore *self)
{
  GPtrArray *types = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer type, list;

  g_hash_table_iter_init (&iter, self->by_type);
  while (g_hash_table_iter_next (&iter, &type, &list))
    if (((GPtrArray *) list)->len > 0)
      g_ptr_array_add (types, type);
  g_ptr_array_sort (types, compare_text);

  return types;
}

guint
city_store_get_n_entities (CityStore *self)
{
  return g_hash_table_size (self->entities);
}

void
city_store_begin (CityStore *self)
{
  self->depth++;
}

void
city_store_end (CityStore *self)
{
  g_return_if_fail (self->depth > 0);

  if (--self->depth > 0)
    return;
  if (self->changes->len > 0 && self->listener != NULL)
    self->listener (self->changes, self->listener_data);
  g_ptr_array_set_size (self->changes, 0);
  g_ptr_array_set_size (self->graveyard, 0);
}

gboolean
city_store_create (CityStore *self, CityEntity *entity, GError **error)
{
  g_autoptr(CityEntity) owned = entity;
  GPtrArray *list = g_hash_table_lookup (self->by_type, entity->type);
  gint64 now = city_clock_now (self->clock);
  CityChange *change;

  if (g_hash_table_contains (self->entities, entity->id))
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_EXISTS, "an entity with the id %s exists", entity->id);
      return FALSE;
    }

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->by_type, (gpointer) entity->type, list);
    }
  city_store_begin (self);
  change = note_change (self, entity, CITY_CHANGE_CREATED);
  entity->created = entity->modified = now;
  for (guint i = 0; i < entity->attributes->len; i++)
    {
      CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);

      attribute->created = attribute->modified = now;
      g_ptr_array_add (change->created, (gpointer) attribute->name);
    }
  g_ptr_array_add (list, entity);
  g_hash_table_insert (self->entities, entity->id, g_steal_pointer (&owned));
  city_store_end (self);

  return TRUE;
}

gboolean
city_store_put (CityStore *self, CityEntity *entity, CityAttribute attribute, gboolean append)
{
  CityAttribute *old = find_instance (entity, attribute.name, attribute.dataset);
  gint64 now = city_clock_now (self->clock);
  CityChange *change;

  if (attribute.value == NULL)
    return city_store_delete_attribute (self, entity, attribute.name, attribute.dataset);
  if (old == NULL && !append)
    {
      city_attribute_clear (&attribute);
      return FALSE;
    }

  city_store_begin (self);
  change = note_change (self, entity, CITY_CHANGE_UPDATED);
  g_ptr_array_add (old == NULL ? change->created : change->updated, (gpointer) attribute.name);
  attribute.created = attribute.modified = now;
  city_entity_take (entity, attribute);
  entity->modified = now;
  city_store_end (self);

  return TRUE;
}

gboolean
city_store_delete_attribute (CityStore *self, CityEntity *entity, const char *name, const char *dataset)
{
  CityAttribute *old = find_instance (entity, name, dataset);
  CityChange *change;

  if (old == NULL)
    return FALSE;

  city_store_begin (self);
  change = note_change (self, entity, CITY_CHANGE_UPDATED);
  g_ptr_array_add (change->deleted, (gpointer) name);
  g_array_remove_index (entity->attributes, (guint) (old - (CityAttribute *) (gpointer) entity->attributes->data));
  entity->modified = city_clock_now (self->clock);
  city_store_end (self);

  return TRUE;
}

gboolean
city_store_delete (CityStore *self, const char *id)
{
  CityEntity *entity = g_hash_table_lookup (self->entities, id);

  if (entity == NULL)
    return FALSE;

  city_store_begin (self);
  note_change (self, entity, CITY_CHANGE_DELETED);
  g_hash_table_steal (self->entities, id);
  g_ptr_array_remove (g_hash_table_lookup (self->by_type, entity->type), entity);
  g_ptr_array_add (self->graveyard, entity);
  city_store_end (self);

  return TRUE;
}

static void
set_property (CityStore *self, CityEntity *entity, const char *name, JsonNode *value, const char *unit_code,
              gint64 observed)
{
  CityAttribute attribute = { 0 };

  attribute.name = g_intern_string (name);
  attribute.unit_code = g_intern_string (unit_code);
  attribute.kind = CITY_PROPERTY;
  attribute.value = value;
  attribute.observed = observed;
  city_store_put (self, entity, attribute, TRUE);
}

void
city_store_set (CityStore *self, CityEntity *entity, const char *name, JsonNode *value, const char *unit_code)
{
  set_property (self, entity, name, value, unit_code, city_clock_now (self->clock));
}

void
city_store_set_plain (CityStore *self, CityEntity *entity, const char *name, JsonNode *value)
{
  set_property (self, entity, name, value, NULL, 0);
}
