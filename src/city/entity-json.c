/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entity-json.h"

#include <string.h>

#include "json-text.h"
#include "problem.h"
#include "stamp.h"

#define MAX_ATTRIBUTES 256
#define MAX_INSTANCES 64
#define MAX_NAME 256

/* How each kind is called and where it keeps its value. */
static const struct
{
  const char *type;
  const char *member;
} kinds[] = {
  [CITY_PROPERTY] = { "Property", "value" },
  [CITY_RELATIONSHIP] = { "Relationship", "object" },
  [CITY_GEO_PROPERTY] = { "GeoProperty", "value" },
  [CITY_LANGUAGE_PROPERTY] = { "LanguageProperty", "languageMap" },
  [CITY_VOCAB_PROPERTY] = { "VocabProperty", "vocab" },
  [CITY_JSON_PROPERTY] = { "JsonProperty", "json" },
};

static const char *const geometry_types[] = { "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
                                              "MultiPolygon", NULL };
static const char *const entity_members[] = { "id", "type", "@context", "scope", "createdAt", "modifiedAt", "deletedAt",
                                              "expiresAt", NULL };
static const char *const attribute_members[] = { "type", "value", "object", "languageMap", "vocab", "json", "unitCode",
                                                 "observedAt", "datasetId", "createdAt", "modifiedAt", "deletedAt",
                                                 "instanceId", "objectType", "previousValue", "previousObject", NULL };

const char *
city_name_from_wire (const char *name, gboolean foreign_context)
{
  g_autofree char *full = NULL;

  if (g_str_has_prefix (name, CITY_VOCABULARY))
    return g_intern_string (name + strlen (CITY_VOCABULARY));
  if (!foreign_context || strchr (name, ':') != NULL)
    return g_intern_string (name);

  full = g_strconcat (CITY_DEFAULT_CONTEXT, name, NULL);

  return g_intern_string (full);
}

char *
city_name_to_wire (const char *name, gboolean foreign_context)
{
  if (!foreign_context)
    return g_strdup (name);
  if (g_str_has_prefix (name, CITY_DEFAULT_CONTEXT))
    return g_strdup (name + strlen (CITY_DEFAULT_CONTEXT));

  return strchr (name, ':') != NULL ? g_strdup (name) : g_strconcat (CITY_VOCABULARY, name, NULL);
}

static void
guess_kind (JsonObject *object, CityAttributeKind *kind)
{
  JsonObject *value = city_json_get_object (object, "value");
  const char *geometry = value != NULL ? city_json_get_text (value, "type") : NULL;

  *kind = CITY_PROPERTY;
  if (geometry != NULL && g_strv_contains (geometry_types, geometry) && json_object_has_member (value, "coordinates"))
    {
      *kind = CITY_GEO_PROPERTY;
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (json_object_has_member (object, kinds[i].member) && i != CITY_GEO_PROPERTY)
      {
        *kind = i;
        return;
      }
}

static gboolean
read_kind (JsonObject *object, CityAttributeKind *kind)
{
  const char *type = city_json_get_text (object, "type");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (type, kinds[i].type) == 0)
      {
        *kind = i;
        return TRUE;
      }
  guess_kind (object, kind);

  return type == NULL && json_object_has_member (object, kinds[*kind].member);
}

/* PROTOCOL 9.3: null in every place where a value may stand. */
static gboolean
is_null_value (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (value))
    return g_strcmp0 (city_json_get_text (json_node_get_object (value), "@none"), CITY_NULL) == 0;

  return city_json_is_text (value) && strcmp (json_node_get_string (value), CITY_NULL) == 0;
}

static gboolean
read_observed (JsonObject *object, const char *name, gint64 *observed, GError **error)
{
  const char *text = city_json_get_text (object, "observedAt");

  *observed = 0;
  if (!json_object_has_member (object, "observedAt") || (text != NULL && bongsu_time_parse (text, FALSE, observed)))
    return TRUE;

  g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "observedAt of %s is no date and time with zone", name);

  return FALSE;
}

static JsonObject *
copy_extra (JsonObject *object)
{
  JsonObject *extra = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (g_strv_contains (attribute_members, name))
        continue;
      if (extra == NULL)
        extra = json_object_new ();
      json_object_set_member (extra, name, json_node_ref (member));
    }

  return extra;
}

static gboolean
read_instance (const char *name, JsonNode *node, GArray *attributes, GError **error)
{
  CityAttribute attribute = { .name = name, .kind = CITY_PROPERTY };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *value = node;

  if (object != NULL && read_kind (object, &attribute.kind))
    {
      value = json_object_get_member (object, kinds[attribute.kind].member);
      if (value == NULL)
        {
          g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "%s %s has no member “%s”",
                       kinds[attribute.kind].type, name, kinds[attribute.kind].member);
          return FALSE;
        }
      if (!read_observed (object, name, &attribute.observed, error))
        return FALSE;
      attribute.unit_code = g_intern_string (city_json_get_text (object, "unitCode"));
      attribute.dataset = g_intern_string (city_json_get_text (object, "datasetId"));
      if (!is_null_value (value))
        attribute.extra = copy_extra (object);
    }
  else if (object != NULL && json_object_has_member (object, "coordinates"))
    {
      attribute.kind = CITY_GEO_PROPERTY;
    }
  attribute.value = is_null_value (value) ? NULL : json_node_ref (value);
  g_array_append_val (attributes, attribute);

  return TRUE;
}

static gboolean
is_list_of_instances (JsonNode *node)
{
  JsonArray *array;
  CityAttributeKind kind;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element) || !read_kind (json_node_get_object (element), &kind))
        return FALSE;
    }

  return json_array_get_length (array) > 0;
}

gboolean
city_attribute_from_json (const char *name, JsonNode *node, gboolean foreign_context, GArray *attributes,
                          GError **error)
{
  const char *internal = city_name_from_wire (name, foreign_context);
  JsonArray *array;

  if (!is_list_of_instances (node))
    return read_instance (internal, node, attributes, error);

  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_INSTANCES)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "%s has more than %d instances", name, MAX_INSTANCES);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_instance (internal, json_array_get_element (array, i), attributes, error))
      return FALSE;

  return TRUE;
}

GArray *
city_attributes_from_json (JsonObject *object, gboolean foreign_context, GError **error)
{
  g_autoptr(GArray) attributes = g_array_new (FALSE, FALSE, sizeof (CityAttribute));
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  g_array_set_clear_func (attributes, (GDestroyNotify) city_attribute_clear);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (g_strv_contains (entity_members, name))
        continue;
      if (*name == '\0' || strlen (name) > MAX_NAME || strpbrk (name, " \t\"<>") != NULL)
        {
          g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "“%s” is no attribute name", name);
          return NULL;
        }
      if (!city_attribute_from_json (name, member, foreign_context, attributes, error))
        return NULL;
    }
  if (attributes->len > MAX_ATTRIBUTES)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "more than %d attributes", MAX_ATTRIBUTES);
      return NULL;
    }

  return g_steal_pointer (&attributes);
}

static gboolean
is_uri (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  if (length == 0 || length > MAX_NAME || strchr (id, ':') == NULL)
    return FALSE;
  for (const char *p = id; *p != '\0'; p++)
    if (*p <= ' ' || *p > '~' || *p == '<' || *p == '>' || *p == '"')
      return FALSE;

  return TRUE;
}

CityEntity *
city_entity_from_json (JsonNode *node, gboolean foreign_context, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *types = object != NULL ? city_json_get_array (object, "type") : NULL;
  const char *id = object != NULL ? city_json_get_text (object, "id") : NULL;
  const char *type = object != NULL ? city_json_get_text (object, "type") : NULL;
  g_autoptr(GArray) attributes = NULL;
  CityEntity *entity;

  if (types != NULL && json_array_get_length (types) > 0 && city_json_is_text (json_array_get_element (types, 0)))
    type = json_array_get_string_element (types, 0);
  if (!is_uri (id) || type == NULL || *type == '\0' || strlen (type) > MAX_NAME)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST,
                           "an entity is an object with an “id” that is a URI and a “type”");
      return NULL;
    }
  attributes = city_attributes_from_json (object, foreign_context, error);
  if (attributes == NULL)
    return NULL;

  entity = city_entity_new (id, city_name_from_wire (type, foreign_context));
  for (guint i = 0; i < attributes->len; i++)
    {
      CityAttribute *attribute = &g_array_index (attributes, CityAttribute, i);
      CityAttribute taken = *attribute;

      attribute->value = NULL;
      attribute->extra = NULL;
      if (taken.value != NULL)
        city_entity_take (entity, taken);
    }

  return entity;
}

static void
append_time (GString *text, const char *name, gint64 time_us, gboolean microseconds)
{
  g_autofree char *time = microseconds ? city_time_format_us (time_us) : bongsu_time_format (time_us);

  city_json_append_name (text, name);
  city_json_append_string (text, time);
}

static void
append_value (GString *text, const CityAttribute *attribute)
{
  gboolean collapse = attribute->kind != CITY_GEO_PROPERTY && attribute->kind != CITY_JSON_PROPERTY;

  city_json_append_node (text, attribute->value, collapse);
}

/* The members of the object, without its braces, behind those that are there. */
static void
append_extra (GString *text, JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr(GString) extra = g_string_new (NULL);

  city_json_append_node (extra, node, TRUE);
  g_string_append_c (text, ',');
  g_string_append_len (text, extra->str + 1, (gssize) extra->len - 2);
}

static void
append_instance (GString *text, const CityAttribute *attribute, const CityWriteOptions *options)
{
  gboolean concise = options->format == CITY_FORMAT_CONCISE;

  if (options->format == CITY_FORMAT_KEY_VALUES
      || (concise && (attribute->kind == CITY_PROPERTY || attribute->kind == CITY_GEO_PROPERTY)
          && attribute->observed == 0 && attribute->unit_code == NULL && attribute->extra == NULL
          && attribute->dataset == NULL && !options->sys_attrs))
    {
      append_value (text, attribute);
      return;
    }

  g_string_append_c (text, '{');
  if (!concise)
    {
      city_json_append_name (text, "type");
      city_json_append_string (text, kinds[attribute->kind].type);
    }
  city_json_append_name (text, kinds[attribute->kind].member);
  append_value (text, attribute);
  if (attribute->unit_code != NULL)
    {
      city_json_append_name (text, "unitCode");
      city_json_append_string (text, attribute->unit_code);
    }
  if (attribute->observed != 0)
    append_time (text, "observedAt", attribute->observed, FALSE);
  if (attribute->dataset != NULL)
    {
      city_json_append_name (text, "datasetId");
      city_json_append_string (text, attribute->dataset);
    }
  if (attribute->extra != NULL)
    append_extra (text, attribute->extra);
  if (options->sys_attrs)
    {
      append_time (text, "createdAt", attribute->created, TRUE);
      append_time (text, "modifiedAt", attribute->modified, TRUE);
    }
  g_string_append_c (text, '}');
}

static gboolean
is_asked_for (const CityWriteOptions *options, const char *name)
{
  return options->attributes == NULL || g_ptr_array_find (options->attributes, name, NULL);
}

static guint
count_instances (const CityEntity *entity, guint first)
{
  const char *name = g_array_index (entity->attributes, CityAttribute, first).name;
  guint n = 0;

  for (guint i = 0; i < entity->attributes->len; i++)
    if (g_array_index (entity->attributes, CityAttribute, i).name == name)
      {
        if (i < first)
          return 0; /* already written with the first of its name */
        n++;
      }

  return n;
}

static void
append_attribute (GString *text, const CityEntity *entity, guint first, const CityWriteOptions *options)
{
  const char *name = g_array_index (entity->attributes, CityAttribute, first).name;
  guint n = count_instances (entity, first);
  g_autofree char *wire = NULL;

  if (n == 0 || !is_asked_for (options, name))
    return;

  wire = city_name_to_wire (name, options->foreign_context);
  city_json_append_name (text, wire);
  if (n > 1)
    g_string_append_c (text, '[');
  for (guint i = first; i < entity->attributes->len; i++)
    {
      const CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);

      if (attribute->name != name)
        continue;
      if (i > first)
        g_string_append_c (text, ',');
      append_instance (text, attribute, options);
    }
  if (n > 1)
    g_string_append_c (text, ']');
}

static void
append_head (GString *text, const CityEntity *entity, const CityWriteOptions *options)
{
  g_autofree char *type = city_name_to_wire (entity->type, options->foreign_context);

  g_string_append (text, "{\"id\":");
  city_json_append_string (text, entity->id);
  city_json_append_name (text, "type");
  city_json_append_string (text, type);
}

static void
append_context (GString *text, const CityWriteOptions *options)
{
  if (options->context == NULL)
    return;

  city_json_append_name (text, "@context");
  city_json_append_string (text, options->context);
}

static void
append_null (GString *text, const char *name, CityAttributeKind kind, const CityWriteOptions *options)
{
  g_autofree char *wire = city_name_to_wire (name, options->foreign_context);

  city_json_append_name (text, wire);
  if (options->format == CITY_FORMAT_KEY_VALUES)
    g_string_append (text, "\"" CITY_NULL "\"");
  else
    g_string_append_printf (text, "{\"type\":\"%s\",\"%s\":\"" CITY_NULL "\"}", kinds[kind].type, kinds[kind].member);
}

void
city_entity_append (GString *text, const CityEntity *entity, const CityWriteOptions *options, GPtrArray *deleted)
{
  append_head (text, entity, options);
  if (options->sys_attrs)
    {
      append_time (text, "createdAt", entity->created, TRUE);
      append_time (text, "modifiedAt", entity->modified, TRUE);
    }
  for (guint i = 0; i < entity->attributes->len; i++)
    append_attribute (text, entity, i, options);
  for (guint i = 0; deleted != NULL && i < deleted->len; i++)
    {
      const char *name = g_ptr_array_index (deleted, i);

      if (is_asked_for (options, name) && city_entity_find (entity, name) == NULL)
        append_null (text, name, CITY_PROPERTY, options);
    }
  append_context (text, options);
  g_string_append_c (text, '}');
}

void
city_entity_append_deleted (GString *text, const CityEntity *entity, const CityWriteOptions *options, gint64 at)
{
  append_head (text, entity, options);
  append_time (text, "deletedAt", at, TRUE);
  for (guint i = 0; i < entity->attributes->len; i++)
    {
      const CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);

      if (count_instances (entity, i) > 0 && is_asked_for (options, attribute->name))
        append_null (text, attribute->name, attribute->kind, options);
    }
  append_context (text, options);
  g_string_append_c (text, '}');
}
