/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld-private.h"
#include "text-private.h"

#include <math.h>
#include <string.h>

#define NULL_URN "urn:ngsi-ld:null"
#define MAX_UNIT_CODE 16

/* What JSON text a value becomes depends on the member that carries it. */
typedef enum
{
  PAYLOAD_NONE,
  PAYLOAD_VALUE,
  PAYLOAD_OBJECT,
  PAYLOAD_LANGUAGES,
  PAYLOAD_VOCAB,
} Payload;

/* The members of an attribute object, found in one pass. */
typedef struct
{
  Payload payload;
  const BongsuJsonNode *value;
  const BongsuJsonNode *type;
  const BongsuJsonNode *unit_code;
  const BongsuJsonNode *observed_at;
  const BongsuJsonNode *dataset_id;
  const BongsuJsonNode *created_at;
  const BongsuJsonNode *modified_at;
  const BongsuJsonNode *dataset;
  const BongsuJsonNode *typed;
  const BongsuJsonNode *coordinates;
} Parts;

typedef struct
{
  double west, south, east, north;
  guint n;
  gboolean broken;
} Box;

static const BongsuValue invalid_value = { BONGSU_VALUE_INVALID, { 0 } };

static void
find_parts (const BongsuJsonNode *object, Parts *parts)
{
  static const struct
  {
    const char *name;
    Payload payload;
  } payloads[] = {
    { "value", PAYLOAD_VALUE },
    { "object", PAYLOAD_OBJECT },
    { "languageMap", PAYLOAD_LANGUAGES },
    { "vocab", PAYLOAD_VOCAB },
    { "json", PAYLOAD_VALUE },
    { "valueList", PAYLOAD_VALUE },
    { "objectList", PAYLOAD_OBJECT },
  };
  const struct
  {
    const char *name;
    const BongsuJsonNode **where;
  } others[] = {
    { "type", &parts->type },
    { "observedAt", &parts->observed_at },
    { "unitCode", &parts->unit_code },
    { "modifiedAt", &parts->modified_at },
    { "createdAt", &parts->created_at },
    { "datasetId", &parts->dataset_id },
    { "dataset", &parts->dataset },
    { "@value", &parts->typed },
    { "coordinates", &parts->coordinates },
  };

  *parts = (Parts) { 0 };
  for (const BongsuJsonNode *member = object->first; member != NULL; member = member->next)
    {
      guint i;

      for (i = 0; i < G_N_ELEMENTS (others); i++)
        if (member->key[0] == others[i].name[0] && strcmp (member->key, others[i].name) == 0)
          {
            *others[i].where = member;
            break;
          }
      for (i = i < G_N_ELEMENTS (others) ? G_N_ELEMENTS (payloads) : 0; i < G_N_ELEMENTS (payloads); i++)
        if (strcmp (member->key, payloads[i].name) == 0 && parts->payload == PAYLOAD_NONE)
          {
            parts->payload = payloads[i].payload;
            parts->value = member;
            break;
          }
    }
}

static gboolean
is_attribute_kind (const BongsuJsonNode *type)
{
  static const char *const kinds[] = {
    "Property", "Relationship", "GeoProperty", "LanguageProperty",
    "VocabProperty", "JsonProperty", "ListProperty", "ListRelationship",
  };
  const char *name;

  if (type == NULL || type->kind != BONGSU_JSON_TEXT)
    return FALSE;
  name = bongsu_ngsi_reduce_name (type->text);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (name, kinds[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_attribute (const Parts *parts)
{
  return parts->payload != PAYLOAD_NONE || is_attribute_kind (parts->type);
}

static gboolean
is_geometry (const Parts *parts)
{
  static const char *const types[] = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
  };

  if (parts->coordinates == NULL || parts->coordinates->kind != BONGSU_JSON_ARRAY || parts->type == NULL
      || parts->type->kind != BONGSU_JSON_TEXT)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (parts->type->text, types[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Deletion: NULL, the URN, one of them alone in a list, or as the only language. */
static gboolean
is_null_payload (const BongsuJsonNode *node)
{
  if (bongsu_ngsi_is_null (node))
    return TRUE;
  if (node->size != 1 || node->first == NULL)
    return FALSE;
  if (node->kind == BONGSU_JSON_OBJECT)
    return node->first->kind == BONGSU_JSON_TEXT && strcmp (node->first->text, NULL_URN) == 0;
  return node->kind == BONGSU_JSON_ARRAY && is_null_payload (node->first);
}

/* A cut is never inside a character. */
static BongsuValue
text_value (const BongsuDecoder *decoder, const char *text, gsize size, gboolean keep_lines)
{
  g_autofree char *clean = NULL;

  if (size <= BONGSU_NGSI_MAX_TEXT && bongsu_text_is_plain (text, size))
    return bongsu_value_text (text);
  clean = keep_lines ? bongsu_text_sanitise_lines (text, size, BONGSU_NGSI_MAX_TEXT)
                     : bongsu_text_sanitise (text, (gssize) size, BONGSU_NGSI_MAX_TEXT);
  if (strlen (clean) > BONGSU_NGSI_MAX_TEXT)
    *g_utf8_find_prev_char (clean, clean + BONGSU_NGSI_MAX_TEXT + 1) = '\0';
  if (size > BONGSU_NGSI_MAX_TEXT)
    bongsu_ngsi_count (decoder, "text-cut", 1);
  return bongsu_value_text (clean);
}

/* What is too deep for a field: as JSON text, sanitised like any other. */
static BongsuValue
nested_value (const BongsuDecoder *decoder, const BongsuJsonNode *node)
{
  GString *text = g_string_new (NULL);
  BongsuValue value = invalid_value;

  bongsu_json_node_append (node, text);
  if (text->len <= BONGSU_NGSI_MAX_TEXT)
    value = text_value (decoder, text->str, text->len, FALSE);
  g_string_free (text, TRUE);
  return value;
}

static BongsuValue
scalar_value (const BongsuDecoder *decoder, const BongsuJsonNode *node, gboolean keep_lines)
{
  switch ((BongsuJsonKind) node->kind)
    {
    case BONGSU_JSON_NUMBER:
      return node->inexact || !isfinite (node->number) ? invalid_value : bongsu_value_number (node->number);
    case BONGSU_JSON_BOOLEAN:
      return bongsu_value_boolean (node->number != 0);
    case BONGSU_JSON_TEXT:
      return text_value (decoder, node->text, node->size, keep_lines);
    case BONGSU_JSON_NULL:
    case BONGSU_JSON_ARRAY:
    case BONGSU_JSON_OBJECT:
    default:
      return (BongsuValue) BONGSU_VALUE_INIT;
    }
}

static gboolean
is_scalar (const BongsuJsonNode *node)
{
  return node->kind != BONGSU_JSON_ARRAY && node->kind != BONGSU_JSON_OBJECT;
}

/* The scalar behind {"@value": x}, {"value": x}, {"object": x} or {"id": x}; else the node itself. */
static const BongsuJsonNode *
unwrap (const BongsuJsonNode *node)
{
  static const char *const members[] = { "@value", "value", "object", "id" };

  for (guint i = 0; node->kind == BONGSU_JSON_OBJECT && i < G_N_ELEMENTS (members); i++)
    {
      const BongsuJsonNode *inner = bongsu_json_node_get (node, members[i]);

      if (inner != NULL && is_scalar (inner))
        return inner;
    }
  return node;
}

static BongsuValue
element_value (const BongsuDecoder *decoder, const BongsuJsonNode *node)
{
  const BongsuJsonNode *inner = unwrap (node);

  return is_scalar (inner) ? scalar_value (decoder, inner, TRUE) : nested_value (decoder, inner);
}

/* Brokers give a list of one as its element: so do we, and stream and snapshot agree. */
static BongsuValue
list_value (const BongsuDecoder *decoder, const BongsuJsonNode *list)
{
  BongsuFields *fields;

  if (list->size == 1 && is_scalar (unwrap (list->first)))
    return scalar_value (decoder, unwrap (list->first), FALSE);
  fields = bongsu_fields_new ();
  for (const BongsuJsonNode *element = list->first; element != NULL; element = element->next)
    if (!bongsu_fields_take (fields, NULL, element_value (decoder, element)))
      {
        bongsu_ngsi_count (decoder, "too-many-items", 1);
        break;
      }
  return bongsu_value_take_fields (fields);
}

static BongsuValue
object_value (const BongsuDecoder *decoder, const BongsuJsonNode *object)
{
  BongsuFields *fields = bongsu_fields_new ();

  for (const BongsuJsonNode *member = object->first; member != NULL; member = member->next)
    {
      const char *name = bongsu_ngsi_reduce_name (member->key);
      gsize size = strlen (name);

      if ((bongsu_vocabulary_get_name_flags (decoder->vocabulary, name) & BONGSU_NAME_PERSONAL) != 0)
        bongsu_ngsi_count (decoder, "personal", 1);
      else if (size == 0 || size > BONGSU_NGSI_MAX_NAME || !bongsu_text_is_plain (name, size))
        bongsu_ngsi_count (decoder, "bad-name", 1);
      else if (!bongsu_fields_take (fields, name, element_value (decoder, member)))
        {
          bongsu_ngsi_count (decoder, "too-many-items", 1);
          break;
        }
    }
  return bongsu_value_take_fields (fields);
}

/* Depth is bounded by the guard. */
static void
stretch_box (const BongsuJsonNode *coordinates, Box *box)
{
  const BongsuJsonNode *longitude = coordinates->first;
  const BongsuJsonNode *latitude = longitude != NULL ? longitude->next : NULL;

  if (coordinates->kind != BONGSU_JSON_ARRAY || longitude == NULL)
    {
      box->broken = TRUE;
      return;
    }
  if (longitude->kind == BONGSU_JSON_ARRAY)
    {
      for (const BongsuJsonNode *child = longitude; child != NULL && !box->broken; child = child->next)
        stretch_box (child, box);
      return;
    }
  if (longitude->kind != BONGSU_JSON_NUMBER || latitude == NULL || latitude->kind != BONGSU_JSON_NUMBER
      || fabs (longitude->number) > 180 || fabs (latitude->number) > 90 || ++box->n > BONGSU_NGSI_MAX_POSITIONS)
    {
      box->broken = TRUE;
      return;
    }
  box->west = MIN (box->west, longitude->number);
  box->east = MAX (box->east, longitude->number);
  box->south = MIN (box->south, latitude->number);
  box->north = MAX (box->north, latitude->number);
}

/* A reading has a place, not a shape: of anything wider than a point it is the middle. */
static BongsuValue
geometry_value (const BongsuDecoder *decoder, const BongsuJsonNode *coordinates)
{
  Box box = { 180, 90, -180, -90, 0, FALSE };

  stretch_box (coordinates, &box);
  if (box.broken || box.n == 0)
    {
      bongsu_ngsi_count (decoder, "geometry", 1);
      return invalid_value;
    }
  return bongsu_value_point (box.west + (box.east - box.west) / 2, box.south + (box.north - box.south) / 2);
}

static BongsuValue
any_value (const BongsuDecoder *decoder, const BongsuJsonNode *node)
{
  const BongsuJsonNode *inner;
  Parts parts;

  if (is_scalar (node))
    return scalar_value (decoder, node, FALSE);
  if (node->kind == BONGSU_JSON_ARRAY)
    return list_value (decoder, node);
  find_parts (node, &parts);
  if (parts.typed != NULL)
    {
      inner = parts.typed;
      return is_scalar (inner) ? scalar_value (decoder, inner, FALSE) : nested_value (decoder, inner);
    }
  if (is_geometry (&parts))
    return geometry_value (decoder, parts.coordinates);
  return object_value (decoder, node);
}

static const BongsuJsonNode *
find_language (const BongsuJsonNode *map, const char *language)
{
  gsize size = strlen (language);

  for (const BongsuJsonNode *member = map->first; member != NULL; member = member->next)
    if (strncmp (member->key, language, size) == 0 && (member->key[size] == '\0' || member->key[size] == '-'))
      return member;
  return NULL;
}

static BongsuValue
language_value (const BongsuDecoder *decoder, const BongsuJsonNode *map)
{
  const char *const wanted[] = { bongsu_vocabulary_get_language (decoder->vocabulary), "@none", "ko", "en" };
  const BongsuJsonNode *found = NULL;

  if (map->kind == BONGSU_JSON_TEXT)
    return any_value (decoder, map);
  if (map->kind != BONGSU_JSON_OBJECT || map->first == NULL)
    return invalid_value;
  for (guint i = 0; i < G_N_ELEMENTS (wanted) && found == NULL; i++)
    found = find_language (map, wanted[i]);
  return any_value (decoder, found != NULL ? found : map->first);
}

static BongsuValue
payload_value (const BongsuDecoder *decoder, const Parts *parts)
{
  const BongsuJsonNode *value = parts->value;

  switch (parts->payload)
    {
    case PAYLOAD_VALUE:
      return any_value (decoder, value);
    case PAYLOAD_OBJECT:
      value = unwrap (value);
      if (value->kind == BONGSU_JSON_TEXT || value->kind == BONGSU_JSON_ARRAY)
        return any_value (decoder, value);
      return invalid_value;
    case PAYLOAD_LANGUAGES:
      return language_value (decoder, value);
    case PAYLOAD_VOCAB:
      if (value->kind == BONGSU_JSON_TEXT)
        return bongsu_value_text (bongsu_ngsi_reduce_name (value->text));
      return any_value (decoder, value);
    case PAYLOAD_NONE:
    default:
      return invalid_value;
    }
}

/* Only digits and their signs: strtod () also reads "inf", "nan" and hexadecimal. */
static void
make_number (BongsuValue *value)
{
  const char *text = value->text;
  double number;
  char *end;

  if (*text == '\0' || strspn (text, "+-.0123456789eE") != strlen (text))
    return;
  number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (number))
    return;
  bongsu_value_clear (value);
  *value = bongsu_value_number (number);
}

/* What is ahead of the broker's clock could block every later value. */
static gint64
believe (const BongsuDecoder *decoder, gint64 time_us, guint *flags)
{
  if (time_us <= decoder->latest)
    return time_us;
  *flags |= BONGSU_UPDATE_SUSPECT;
  return decoder->arrival;
}

static gint64
broker_time (const BongsuDecoder *decoder, const BongsuJsonNode *modified_at, guint *flags)
{
  gint64 modified;

  if (modified_at == NULL || !bongsu_ngsi_get_time (decoder, modified_at, &modified))
    return decoder->broker;
  modified = believe (decoder, modified, flags);
  return (decoder->flags & BONGSU_UPDATE_SNAPSHOT) != 0 ? MAX (modified, decoder->broker) : modified;
}

static const char *
fit_text (const BongsuJsonNode *node, gsize max_size)
{
  if (node == NULL || node->kind != BONGSU_JSON_TEXT || node->size == 0 || node->size > max_size
      || !bongsu_text_is_plain (node->text, node->size))
    return NULL;
  return node->text;
}

/* `node`: an attribute object, or a bare value. `dataset`: of the map it was found in, or NULL. */
static void
decode_instance (const BongsuDecoder *decoder, const BongsuJsonNode *node, const char *dataset, guint name_flags,
                 BongsuInstanceFunc func, gpointer data)
{
  BongsuInstance instance = { .value = BONGSU_VALUE_INIT, .dataset = dataset, .flags = decoder->flags };
  Parts parts = { 0 };
  gboolean attribute = FALSE;
  gint64 observed;

  if (node->kind == BONGSU_JSON_OBJECT)
    {
      find_parts (node, &parts);
      attribute = is_attribute (&parts);
    }
  instance.stamp.broker = broker_time (decoder, attribute ? parts.modified_at : NULL, &instance.flags);
  instance.stamp.observed = instance.stamp.broker;
  instance.flags |= BONGSU_UPDATE_UNTIMED;
  if (bongsu_ngsi_is_null (node) || (attribute && parts.value != NULL && is_null_payload (parts.value)))
    instance.flags |= BONGSU_UPDATE_DELETED;
  else
    instance.value = attribute ? payload_value (decoder, &parts) : any_value (decoder, node);
  if (attribute)
    {
      instance.unit_code = fit_text (parts.unit_code, MAX_UNIT_CODE);
      if (parts.dataset_id != NULL && dataset == NULL)
        instance.dataset = fit_text (parts.dataset_id, BONGSU_NGSI_MAX_NAME);
      if (parts.created_at != NULL && !bongsu_ngsi_get_time (decoder, parts.created_at, &instance.created_at))
        instance.created_at = 0;
      if (parts.observed_at != NULL && (instance.flags & BONGSU_UPDATE_DELETED) == 0)
        {
          if (bongsu_ngsi_get_time (decoder, parts.observed_at, &observed))
            {
              instance.flags &= ~BONGSU_UPDATE_UNTIMED;
              instance.stamp.observed = believe (decoder, observed, &instance.flags);
            }
          else
            {
              bongsu_ngsi_count (decoder, "time", 1);
              instance.flags |= BONGSU_UPDATE_SUSPECT;
            }
        }
    }
  if (instance.dataset != NULL && strcmp (instance.dataset, "@none") == 0)
    instance.dataset = NULL;
  if ((name_flags & BONGSU_NAME_NUMBER) != 0 && instance.value.kind == BONGSU_VALUE_TEXT)
    make_number (&instance.value);
  if (instance.value.kind == BONGSU_VALUE_INVALID)
    {
      bongsu_ngsi_count (decoder, "bad-value", 1);
      instance.flags |= BONGSU_UPDATE_SUSPECT;
    }
  func (&instance, data);
  bongsu_value_clear (&instance.value);
}

static gboolean
is_list_of_attributes (const BongsuJsonNode *list)
{
  Parts parts;

  if (list->first == NULL)
    return FALSE;
  for (const BongsuJsonNode *element = list->first; element != NULL; element = element->next)
    {
      if (element->kind != BONGSU_JSON_OBJECT)
        return FALSE;
      find_parts (element, &parts);
      if (!is_attribute (&parts))
        return FALSE;
    }
  return TRUE;
}

/* `container`: a list of instances, or an object whose members are instances by dataset. */
static void
decode_instances (const BongsuDecoder *decoder, const BongsuJsonNode *container, guint name_flags,
                  BongsuInstanceFunc func, gpointer data)
{
  guint n = 0;

  for (const BongsuJsonNode *child = container->first; child != NULL; child = child->next)
    {
      if (n++ == BONGSU_NGSI_MAX_INSTANCES)
        {
          bongsu_ngsi_count (decoder, "too-many-instances", container->size - BONGSU_NGSI_MAX_INSTANCES);
          return;
        }
      if (child->key == NULL || (strlen (child->key) <= BONGSU_NGSI_MAX_NAME
                                 && bongsu_text_is_plain (child->key, strlen (child->key))))
        decode_instance (decoder, child, child->key, name_flags, func, data);
      else
        bongsu_ngsi_count (decoder, "bad-name", 1);
    }
}

void
bongsu_ngsi_count (const BongsuDecoder *decoder, const char *reason, guint n)
{
  if (decoder->batch != NULL)
    bongsu_batch_count (decoder->batch, reason, n);
}

gboolean
bongsu_ngsi_get_time (const BongsuDecoder *decoder, const BongsuJsonNode *node, gint64 *time_us)
{
  const BongsuJsonNode *inner;

  if (node == NULL)
    return FALSE;
  inner = unwrap (node);
  if (inner == node && node->kind == BONGSU_JSON_OBJECT)
    {
      inner = bongsu_json_node_get (node, "value"); /* a Property whose value is typed */
      inner = inner != NULL ? unwrap (inner) : node;
    }
  return inner->kind == BONGSU_JSON_TEXT
         && bongsu_time_parse (inner->text, bongsu_vocabulary_is_keti (decoder->vocabulary), time_us);
}

void
bongsu_ngsi_decode_member (const BongsuDecoder *decoder, const BongsuJsonNode *member, guint name_flags,
                           BongsuInstanceFunc func, gpointer data)
{
  const BongsuJsonNode *dataset;

  if (member->kind == BONGSU_JSON_ARRAY && is_list_of_attributes (member))
    {
      decode_instances (decoder, member, name_flags, func, data);
      return;
    }
  dataset = member->size == 1 ? bongsu_json_node_get (member, "dataset") : NULL;
  if (dataset != NULL && dataset->kind == BONGSU_JSON_OBJECT)
    decode_instances (decoder, dataset, name_flags, func, data);
  else
    decode_instance (decoder, member, NULL, name_flags, func, data);
}
