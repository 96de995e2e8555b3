/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld-private.h"
#include "text-private.h"

#include <string.h>

/* The entity whose attributes are being put. */
typedef struct
{
  const BongsuDecoder *decoder;
  BongsuUpdate update;
} Put;

static void
put_instance (const BongsuInstance *instance, gpointer data)
{
  Put *put = data;
  BongsuUpdate update = put->update;

  update.dataset = instance->dataset;
  update.unit_code = instance->unit_code;
  update.value = bongsu_value_copy (&instance->value);
  update.stamp = instance->stamp;
  update.flags = instance->flags;
  bongsu_batch_put (put->decoder->batch, update);
}

static const char *
fit_type (const BongsuJsonNode *node)
{
  const char *type;
  gsize size;

  if (node->kind != BONGSU_JSON_TEXT || node->size > BONGSU_NGSI_MAX_NAME)
    return NULL;
  type = bongsu_ngsi_reduce_name (node->text);
  size = strlen (type);
  return size > 0 && bongsu_text_is_plain (type, size) ? type : NULL;
}

/* Of several types the first one that the catalogue knows, else the first. */
static const char *
get_type (const BongsuDecoder *decoder, const BongsuJsonNode *entity)
{
  const BongsuJsonNode *node = bongsu_json_node_get (entity, "type");
  const char *first = NULL;

  if (node == NULL)
    node = bongsu_json_node_get (entity, "@type");
  if (node == NULL)
    return NULL;
  if (node->kind != BONGSU_JSON_ARRAY)
    return fit_type (node);
  for (const BongsuJsonNode *element = node->first; element != NULL; element = element->next)
    {
      const char *type = fit_type (element);

      if (type != NULL && bongsu_vocabulary_knows_type (decoder->vocabulary, type))
        return type;
      if (first == NULL)
        first = type;
    }
  return first;
}

/* M of the entity itself: like that of an attribute. */
static BongsuStamp
get_stamp (const BongsuDecoder *decoder, const BongsuJsonNode *time)
{
  gint64 broker = decoder->broker;
  gint64 told;

  if (bongsu_ngsi_get_time (decoder, time, &told))
    broker = told > decoder->latest ? decoder->arrival : told;
  if ((decoder->flags & BONGSU_UPDATE_SNAPSHOT) != 0)
    broker = MAX (broker, decoder->broker);
  return (BongsuStamp) { broker, broker };
}

/* Whether another member has the same name after reduction and comes first or was sent short. */
static gboolean
is_shadowed (const BongsuJsonNode *entity, const BongsuJsonNode *member, const char *name)
{
  if (name == member->key)
    return FALSE;
  if (bongsu_json_node_get (entity, name) != NULL)
    return TRUE;
  for (const BongsuJsonNode *other = entity->first; other != member; other = other->next)
    if (strcmp (bongsu_ngsi_reduce_name (other->key), name) == 0)
      return TRUE;
  return FALSE;
}

/* The name that an attribute is kept by, or NULL (counted). */
static const char *
get_name (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const BongsuJsonNode *member)
{
  const char *name = bongsu_ngsi_reduce_name (member->key);
  gsize size = strlen (name);

  if (size == 0 || size > BONGSU_NGSI_MAX_NAME || !bongsu_text_is_plain (name, size)
      || (name != member->key && bongsu_ngsi_is_reserved (name)))
    {
      bongsu_ngsi_count (decoder, "bad-name", 1);
      return NULL;
    }
  if (is_shadowed (entity, member, name))
    {
      bongsu_ngsi_count (decoder, "name-twice", 1);
      return NULL;
    }
  return name;
}

static void
decode_attributes (const BongsuDecoder *decoder, const BongsuJsonNode *entity, Put *put)
{
  guint n = 0;

  for (const BongsuJsonNode *member = entity->first; member != NULL; member = member->next)
    {
      const char *name;
      guint name_flags;

      if (bongsu_ngsi_is_reserved (member->key))
        continue;
      name = get_name (decoder, entity, member);
      if (name == NULL)
        continue;
      name_flags = bongsu_vocabulary_get_name_flags (decoder->vocabulary, name);
      if ((name_flags & BONGSU_NAME_PERSONAL) != 0)
        {
          bongsu_ngsi_count (decoder, "personal", 1);
          continue;
        }
      if (n++ >= BONGSU_NGSI_MAX_ATTRIBUTES)
        {
          bongsu_ngsi_count (decoder, "too-many-attributes", 1);
          continue;
        }
      put->update.attribute = name;
      bongsu_ngsi_decode_member (decoder, member, name_flags, put_instance, put);
    }
}

static void
decode_asset (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id, const char *type,
              const BongsuJsonNode *geometry)
{
  const BongsuJsonNode *deleted_at = bongsu_json_node_get (entity, "deletedAt");
  Put put = { decoder, { .entity = id, .type = type, .value = BONGSU_VALUE_INIT, .flags = decoder->flags } };

  if (deleted_at != NULL && deleted_at->kind != BONGSU_JSON_NULL)
    {
      put.update.stamp = get_stamp (decoder, deleted_at);
      put.update.flags |= BONGSU_UPDATE_DELETED;
      bongsu_batch_put (decoder->batch, put.update);
      return;
    }
  put.update.stamp = get_stamp (decoder, bongsu_json_node_get (entity, "modifiedAt"));
  bongsu_batch_put (decoder->batch, put.update);
  decode_attributes (decoder, entity, &put);
  if (geometry != NULL && geometry->kind == BONGSU_JSON_OBJECT && bongsu_json_node_get (entity, "location") == NULL)
    {
      put.update.attribute = "location";
      bongsu_ngsi_decode_member (decoder, geometry, 0, put_instance, &put);
    }
}

const char *
bongsu_ngsi_get_id (const BongsuJsonNode *entity)
{
  const char *id = bongsu_json_node_get_text (entity, "id");
  gsize size;

  if (id == NULL)
    id = bongsu_json_node_get_text (entity, "@id");
  size = id != NULL ? strlen (id) : 0;
  if (size == 0 || size > BONGSU_NGSI_MAX_NAME || !bongsu_text_is_plain (id, size) || strchr (id, ' ') != NULL)
    return NULL;
  return id;
}

gboolean
bongsu_ngsi_decode_entity (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id,
                           const BongsuJsonNode *geometry)
{
  const char *type = entity->kind == BONGSU_JSON_OBJECT ? get_type (decoder, entity) : NULL;
  BongsuAct *act;
  BongsuRecord *record;

  if (id == NULL || type == NULL)
    {
      bongsu_ngsi_count (decoder, id == NULL ? "no-id" : "no-type", 1);
      return FALSE;
    }
  if (strcmp (type, "OperatorAction") == 0)
    {
      act = bongsu_ngsi_act_from_node (decoder, entity, id);
      if (act != NULL)
        bongsu_batch_take_act (decoder->batch, act);
      else
        bongsu_ngsi_count (decoder, "act", 1);
    }
  else if (strcmp (type, "AlertRecord") == 0)
    {
      record = bongsu_ngsi_record_from_node (decoder, entity, id);
      if (record != NULL)
        bongsu_batch_take_record (decoder->batch, record);
      else
        bongsu_ngsi_count (decoder, "record", 1);
    }
  else
    decode_asset (decoder, entity, id, type, geometry);
  return TRUE;
}
