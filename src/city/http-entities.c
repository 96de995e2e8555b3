/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "http-private.h"
#include "json-text.h"
#include "problem.h"
#include "query.h"

#define MAX_BATCH 1000

/* What a query of entities asks for. */
typedef struct
{
  GPtrArray *types; /* (element-type utf8) interned */
  GStrv ids;        /* (nullable) */
  CityQuery *query; /* (nullable) */
  CityWriteOptions options;
  guint limit;
  guint offset;
} Selection;

static void
selection_clear (Selection *selection)
{
  g_clear_pointer (&selection->types, g_ptr_array_unref);
  g_clear_pointer (&selection->ids, g_strfreev);
  g_clear_pointer (&selection->query, city_query_free);
  g_clear_pointer (&selection->options.attributes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Selection, selection_clear)

static GPtrArray *
split_names (CityRequest *request, const char *text)
{
  GPtrArray *names = g_ptr_array_new ();
  g_auto(GStrv) list = g_strsplit (text, ",", 256);

  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) city_name_from_wire (list[i], request->foreign_context));

  return names;
}

static void
read_options (CityRequest *request, CityWriteOptions *options)
{
  const char *attributes = city_request_get_parameter (request, "attrs");

  if (city_request_has_option (request, "keyValues") || city_request_has_option (request, "simplified"))
    options->format = CITY_FORMAT_KEY_VALUES;
  else if (city_request_has_option (request, "concise"))
    options->format = CITY_FORMAT_CONCISE;
  options->sys_attrs = city_request_has_option (request, "sysAttrs");
  options->foreign_context = request->foreign_context;
  options->attributes = attributes != NULL ? split_names (request, attributes) : NULL;
  if (request->wants_ld)
    options->context = request->foreign_context ? CITY_CORE_CONTEXT : city_http_get_context (request->http);
}

static gboolean
read_selection (CityRequest *request, Selection *selection, GError **error)
{
  static const char *const unsupported[] = { "georel", "csf", "scopeQ", "idPattern", "lang", NULL };
  const char *type = city_request_get_parameter (request, "type");
  const char *id = city_request_get_parameter (request, "id");
  const char *q = city_request_get_parameter (request, "q");

  for (guint i = 0; unsupported[i] != NULL; i++)
    if (city_request_get_parameter (request, unsupported[i]) != NULL)
      {
        g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NOT_SUPPORTED, "queries with “%s” are not supported",
                     unsupported[i]);
        return FALSE;
      }
  if (type == NULL || *type == '\0')
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "a query names a type");
      return FALSE;
    }
  selection->types = split_names (request, type);
  selection->ids = id != NULL ? g_strsplit (id, ",", 1024) : NULL;
  read_options (request, &selection->options);
  if (q != NULL)
    {
      selection->query = city_query_parse (q, request->foreign_context, error);
      if (selection->query == NULL)
        return FALSE;
    }

  return city_request_get_page (request, &selection->limit, &selection->offset, error);
}

static gboolean
has_any_attribute (const CityEntity *entity, GPtrArray *names)
{
  for (guint i = 0; names != NULL && i < entity->attributes->len; i++)
    if (g_ptr_array_find (names, g_array_index (entity->attributes, CityAttribute, i).name, NULL))
      return TRUE;

  return names == NULL;
}

static gboolean
is_selected (const Selection *selection, const CityEntity *entity)
{
  return (selection->ids == NULL || g_strv_contains ((const char *const *) selection->ids, entity->id))
         && has_any_attribute (entity, selection->options.attributes)
         && (selection->query == NULL || city_query_matches (selection->query, entity));
}

/* Writes the page and counts all. */
static guint
append_page (CityStore *store, const Selection *selection, GString *text)
{
  guint total = 0;

  g_string_append_c (text, '[');
  for (guint t = 0; t < selection->types->len; t++)
    {
      GPtrArray *list = city_store_list (store, g_ptr_array_index (selection->types, t));

      for (guint i = 0; list != NULL && i < list->len; i++)
        {
          const CityEntity *entity = g_ptr_array_index (list, i);

          if (!is_selected (selection, entity))
            continue;
          if (total >= selection->offset && total - selection->offset < selection->limit)
            {
              if (total > selection->offset)
                g_string_append_c (text, ',');
              city_entity_append (text, entity, &selection->options, NULL);
            }
          total++;
        }
    }
  g_string_append_c (text, ']');

  return total;
}

static gboolean
query_entities (CityRequest *request, GError **error)
{
  g_auto(Selection) selection = { 0 };
  g_autoptr(GString) text = g_string_sized_new (65536);
  guint total;

  if (!read_selection (request, &selection, error))
    return FALSE;
  total = append_page (request->parts->store, &selection, text);
  city_request_answer_json (request, 200, text);
  city_request_add_paging (request, selection.limit, selection.offset, total);

  return TRUE;
}

static gboolean
create_entity (CityRequest *request, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_object (request, error);
  CityEntity *entity = body != NULL ? city_entity_from_json (body, request->foreign_context, error) : NULL;
  g_autofree char *location = NULL;
  g_autofree char *escaped = NULL;

  if (entity == NULL)
    return FALSE;
  escaped = g_uri_escape_string (entity->id, ":", FALSE);
  location = g_strconcat (CITY_BASE_PATH "/entities/", escaped, NULL);
  if (!city_store_create (request->parts->store, entity, error))
    return FALSE;
  soup_message_headers_append (soup_server_message_get_response_headers (request->message), "Location", location);
  city_request_answer (request, 201);

  return TRUE;
}

static CityEntity *
find_entity (CityRequest *request, GError **error)
{
  CityEntity *entity = city_store_find (request->parts->store, request->segments[1]);

  if (entity == NULL)
    g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "there is no entity %.256s", request->segments[1]);

  return entity;
}

static gboolean
handle_entity (CityRequest *request, GError **error)
{
  CityEntity *entity = find_entity (request, error);
  g_auto(Selection) selection = { 0 };
  g_autoptr(GString) text = g_string_sized_new (4096);

  if (entity == NULL)
    return FALSE;
  if (city_request_is (request, "DELETE"))
    {
      city_store_delete (request->parts->store, entity->id);
      city_request_answer (request, 204);
      return TRUE;
    }
  if (!city_request_is (request, "GET"))
    return city_request_refuse_method (request, error);

  read_options (request, &selection.options);
  city_entity_append (text, entity, &selection.options, NULL);
  city_request_answer_json (request, 200, text);

  return TRUE;
}

static void
append_not_updated (GString *text, const char *name, const char *reason)
{
  g_autofree char *iri = city_name_to_wire (name, TRUE);

  g_string_append_printf (text, "%s{\"attributeName\":", text->len > 0 ? "," : "");
  city_json_append_string (text, iri);
  city_json_append_name (text, "reason");
  city_json_append_string (text, reason);
  g_string_append_c (text, '}');
}

static void
append_updated (GString *text, const char *name, gboolean foreign_context)
{
  g_autofree char *wire = city_name_to_wire (name, foreign_context);

  if (text->len > 0)
    g_string_append_c (text, ',');
  city_json_append_string (text, wire);
}

/* One attribute of a PATCH or an append. A command goes to its agent and is not stored (PROTOCOL 16.5). */
static const char *
write_attribute (CityRequest *request, CityEntity *entity, CityAttribute *attribute, gboolean append)
{
  CityAttribute taken = *attribute;

  if (!append && attribute->value != NULL)
    switch (city_agents_command (request->parts->agents, entity, attribute->name, attribute->value))
      {
      case CITY_COMMAND_TAKEN:
        return NULL;
      case CITY_COMMAND_DOWN:
        return "forward failed";
      case CITY_COMMAND_UNKNOWN:
      default:
        break;
      }

  attribute->value = NULL;
  attribute->extra = NULL;

  return city_store_put (request->parts->store, entity, taken, append) ? NULL : "attribute not found";
}

static gboolean
write_attributes (CityRequest *request, CityEntity *entity, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_object (request, error);
  g_autoptr(GArray) attributes = NULL;
  g_autoptr(GString) updated = g_string_new (NULL);
  g_autoptr(GString) not_updated = g_string_new (NULL);
  gboolean append = city_request_is (request, "POST");

  if (body != NULL)
    attributes = city_attributes_from_json (json_node_get_object (body), request->foreign_context, error);
  if (attributes == NULL)
    return FALSE;

  city_store_begin (request->parts->store);
  for (guint i = 0; i < attributes->len; i++)
    {
      CityAttribute *attribute = &g_array_index (attributes, CityAttribute, i);
      const char *reason = write_attribute (request, entity, attribute, append);

      if (reason != NULL)
        append_not_updated (not_updated, attribute->name, reason);
      else
        append_updated (updated, attribute->name, request->foreign_context);
    }
  city_store_end (request->parts->store);

  if (not_updated->len == 0)
    {
      city_request_answer (request, 204);
      return TRUE;
    }
  g_string_prepend (updated, "{\"updated\":[");
  g_string_append_printf (updated, "],\"notUpdated\":[%s]}", not_updated->str);
  city_request_answer_json (request, 207, updated);

  return TRUE;
}

static gboolean
refuse_attribute (CityRequest *request, GError **error)
{
  g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "%s has no attribute %.256s", request->segments[1],
               request->segments[3]);

  return FALSE;
}

static gboolean
patch_attribute (CityRequest *request, CityEntity *entity, const char *name, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_object (request, error);
  g_autoptr(GArray) attributes = g_array_new (FALSE, FALSE, sizeof (CityAttribute));
  const CityAttribute *old;

  g_array_set_clear_func (attributes, (GDestroyNotify) city_attribute_clear);
  if (body == NULL
      || !city_attribute_from_json (request->segments[3], body, request->foreign_context, attributes, error))
    return FALSE;
  if (attributes->len != 1)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "one instance at a time");
      return FALSE;
    }
  old = city_entity_find (entity, name);
  if (old != NULL && g_array_index (attributes, CityAttribute, 0).unit_code == NULL)
    g_array_index (attributes, CityAttribute, 0).unit_code = old->unit_code;
  if (write_attribute (request, entity, &g_array_index (attributes, CityAttribute, 0), FALSE) != NULL)
    return refuse_attribute (request, error);
  city_request_answer (request, 204);

  return TRUE;
}

static gboolean
handle_attribute (CityRequest *request, CityEntity *entity, GError **error)
{
  const char *name = city_name_from_wire (request->segments[3], request->foreign_context);

  if (city_request_is (request, "PATCH"))
    return patch_attribute (request, entity, name, error);
  if (!city_request_is (request, "DELETE"))
    return city_request_refuse_method (request, error);
  if (!city_store_delete_attribute (request->parts->store, entity, name, NULL))
    return refuse_attribute (request, error);
  city_request_answer (request, 204);

  return TRUE;
}

gboolean
city_http_entities (CityRequest *request, GError **error)
{
  CityEntity *entity;

  if (request->n_segments == 1 && city_request_is (request, "GET"))
    return query_entities (request, error);
  if (request->n_segments == 1 && city_request_is (request, "POST"))
    return create_entity (request, error);
  if (request->n_segments == 2)
    return handle_entity (request, error);
  if (request->n_segments < 3 || request->n_segments > 4 || strcmp (request->segments[2], "attrs") != 0)
    return city_request_refuse_method (request, error);

  entity = find_entity (request, error);
  if (entity == NULL)
    return FALSE;
  if (request->n_segments == 4)
    return handle_attribute (request, entity, error);
  if (!city_request_is (request, "PATCH") && !city_request_is (request, "POST"))
    return city_request_refuse_method (request, error);

  return write_attributes (request, entity, error);
}

/* What became of each item of a batch. */
typedef struct
{
  GString *created;
  GString *errors;
} Outcome;

static void
note_error (Outcome *outcome, const char *id, const GError *problem)
{
  g_autofree char *text = city_problem_to_json (problem);

  g_string_append_printf (outcome->errors, "%s{\"entityId\":", outcome->errors->len > 0 ? "," : "");
  city_json_append_string (outcome->errors, id != NULL ? id : "");
  g_string_append_printf (outcome->errors, ",\"error\":%s}", text);
}

static void
note_success (GString *list, const char *id)
{
  if (list->len > 0)
    g_string_append_c (list, ',');
  city_json_append_string (list, id);
}

static void
update_whole (CityRequest *request, CityEntity *old, CityEntity *entity)
{
  for (guint i = 0; i < entity->attributes->len; i++)
    {
      CityAttribute *attribute = &g_array_index (entity->attributes, CityAttribute, i);
      CityAttribute taken = *attribute;

      attribute->value = NULL;
      attribute->extra = NULL;
      city_store_put (request->parts->store, old, taken, TRUE);
    }
}

static void
write_item (CityRequest *request, JsonNode *node, gboolean upsert, Outcome *outcome, GString *updated)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(CityEntity) entity = city_entity_from_json (node, request->foreign_context, &problem);
  const char *id = JSON_NODE_HOLDS_OBJECT (node) ? city_json_get_text (json_node_get_object (node), "id") : NULL;
  CityEntity *old = entity != NULL ? city_store_find (request->parts->store, entity->id) : NULL;

  if (entity != NULL && old != NULL && upsert)
    {
      update_whole (request, old, entity);
      note_success (updated, old->id);
    }
  else if (entity != NULL && city_store_create (request->parts->store, g_steal_pointer (&entity), &problem))
    {
      note_success (outcome->created, id);
    }
  if (problem != NULL)
    note_error (outcome, id, problem);
}

static void
delete_item (CityRequest *request, JsonNode *node, Outcome *outcome, GString *deleted)
{
  const char *id = city_json_is_text (node) ? json_node_get_string (node) : NULL;

  if (id != NULL && city_store_delete (request->parts->store, id))
    {
      note_success (deleted, id);
    }
  else
    {
      g_autoptr(GError) problem = g_error_new (CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "there is no such entity");

      note_error (outcome, id, problem);
    }
}

static void
answer_batch (CityRequest *request, const Outcome *outcome, GString *done)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (outcome->errors->len == 0 && outcome->created->len == 0)
    {
      city_request_answer (request, 204);
      return;
    }
  if (outcome->errors->len == 0)
    g_string_printf (text, "[%s]", outcome->created->str);
  else
    g_string_printf (text, "{\"success\":[%s%s%s],\"errors\":[%s]}", outcome->created->str,
                     outcome->created->len > 0 && done->len > 0 ? "," : "", done->str, outcome->errors->str);
  city_request_answer_json (request, outcome->errors->len == 0 ? 201 : 207, text);
}

static JsonNode *
read_batch (CityRequest *request, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_body (request, error);

  if (body == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (body) || json_array_get_length (json_node_get_array (body)) == 0
      || json_array_get_length (json_node_get_array (body)) > MAX_BATCH)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "the body is an array of 1 to %d items", MAX_BATCH);
      return NULL;
    }

  return g_steal_pointer (&body);
}

gboolean
city_http_operations (CityRequest *request, GError **error)
{
  static const char *const known[] = { "create", "upsert", "delete", NULL };
  const char *operation = request->n_segments == 2 ? request->segments[1] : "";
  g_autoptr(JsonNode) body = NULL;
  g_autoptr(GString) created = g_string_new (NULL);
  g_autoptr(GString) errors = g_string_new (NULL);
  g_autoptr(GString) done = g_string_new (NULL);
  Outcome outcome = { created, errors };
  JsonArray *array;

  if (!g_strv_contains (known, operation))
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NOT_SUPPORTED, "the operation “%.32s” is not supported",
                   operation);
      return FALSE;
    }
  if (!city_request_is (request, "POST"))
    return city_request_refuse_method (request, error);
  body = read_batch (request, error);
  if (body == NULL)
    return FALSE;

  array = json_node_get_array (body);
  city_store_begin (request->parts->store);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (strcmp (operation, "delete") == 0)
        delete_item (request, node, &outcome, done);
      else
        write_item (request, node, strcmp (operation, "upsert") == 0, &outcome, done);
    }
  city_store_end (request->parts->store);
  answer_batch (request, &outcome, done);

  return TRUE;
}

static void
append_type_details (GString *text, CityRequest *request, const char *type)
{
  g_autofree char *iri = city_name_to_wire (type, TRUE);
  g_autofree char *wire = city_name_to_wire (type, request->foreign_context);
  g_autoptr(GHashTable) names = g_hash_table_new (NULL, NULL);
  GPtrArray *list = city_store_list (request->parts->store, type);

  g_string_append (text, "{\"id\":");
  city_json_append_string (text, iri);
  g_string_append (text, ",\"type\":\"EntityType\",\"typeName\":");
  city_json_append_string (text, wire);
  g_string_append (text, ",\"attributeNames\":[");
  for (guint i = 0; i < list->len; i++)
    {
      const CityEntity *entity = g_ptr_array_index (list, i);

      for (guint a = 0; a < entity->attributes->len; a++)
        {
          const char *name = g_array_index (entity->attributes, CityAttribute, a).name;
          g_autofree char *attribute = NULL;

          if (!g_hash_table_add (names, (gpointer) name))
            continue;
          attribute = city_name_to_wire (name, request->foreign_context);
          if (g_hash_table_size (names) > 1)
            g_string_append_c (text, ',');
          city_json_append_string (text, attribute);
        }
    }
  g_string_append (text, "]}");
}

gboolean
city_http_types (CityRequest *request, GError **error)
{
  g_autoptr(GPtrArray) types = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean details = g_strcmp0 (city_request_get_parameter (request, "details"), "true") == 0;

  if (!city_request_is (request, "GET") || request->n_segments != 1)
    return city_request_refuse_method (request, error);

  types = city_store_list_types (request->parts->store);
  g_string_append (
      text, details ? "[" : "{\"id\":\"urn:ngsi-ld:EntityTypeList:city\",\"type\":\"EntityTypeList\",\"typeList\":[");
  for (guint i = 0; i < types->len; i++)
    {
      const char *type = g_ptr_array_index (types, i);
      g_autofree char *wire = city_name_to_wire (type, request->foreign_context);

      if (i > 0)
        g_string_append_c (text, ',');
      if (details)
        append_type_details (text, request, type);
      else
        city_json_append_string (text, wire);
    }
  g_string_append (text, details ? "]" : "]}");
  city_request_answer_json (request, 200, text);

  return TRUE;
}
