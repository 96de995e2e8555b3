/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld.h"

#include <string.h>

#include "ngsi-ld-private.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define TOLERANCE_US (5 * SECOND_US) /* a source may be so far ahead of the broker */
#define PAGE_US (30 * SECOND_US)     /* what is true at the end of a page's request, not yet at its start */
#define ASKED_US (2 * SECOND_US)
#define MAX_DETAIL 512

/* Metadata names compare without case; the list form has one name in each element. */
static const char *
find_metadata (const BongsuJsonNode *metadata, const char *name)
{
  const BongsuJsonNode *member;

  if (metadata == NULL || (metadata->kind != BONGSU_JSON_OBJECT && metadata->kind != BONGSU_JSON_ARRAY))
    return NULL;
  for (member = metadata->first; member != NULL; member = member->next)
    {
      const BongsuJsonNode *pair = metadata->kind == BONGSU_JSON_OBJECT ? member
                                   : member->kind == BONGSU_JSON_OBJECT ? member->first : NULL;

      if (pair != NULL && pair->kind == BONGSU_JSON_TEXT && g_ascii_strcasecmp (pair->key, name) == 0)
        return pair->text;
    }
  return NULL;
}

static const BongsuJsonNode *
find_notification (const BongsuJsonNode *root)
{
  const BongsuJsonNode *body = bongsu_json_node_get (root, "body");
  const char *type;

  if (body != NULL)
    return body->kind == BONGSU_JSON_OBJECT ? body : NULL;
  type = bongsu_json_node_get_text (root, "type");
  return type != NULL && strcmp (bongsu_ngsi_reduce_name (type), "Notification") == 0 ? root : NULL;
}

static gboolean
decode_feature (const BongsuDecoder *decoder, const BongsuJsonNode *feature, GPtrArray *ids)
{
  const BongsuJsonNode *properties = bongsu_json_node_get (feature, "properties");
  const char *id = bongsu_ngsi_get_id (feature);

  if (properties == NULL)
    {
      bongsu_ngsi_count (decoder, "no-type", 1);
      return FALSE;
    }
  if (!bongsu_ngsi_decode_entity (decoder, properties, id, bongsu_json_node_get (feature, "geometry")))
    return FALSE;
  if (ids != NULL)
    g_ptr_array_add (ids, g_strdup (id));
  return TRUE;
}

static gboolean
decode_one (const BongsuDecoder *decoder, const BongsuJsonNode *entity, GPtrArray *ids)
{
  const char *id = bongsu_ngsi_get_id (entity);

  if (!bongsu_ngsi_decode_entity (decoder, entity, id, NULL))
    return FALSE;
  if (ids != NULL)
    g_ptr_array_add (ids, g_strdup (id));
  return TRUE;
}

/* A list of entities, one entity, or a FeatureCollection. Returns how many were sent, fit or not. */
static guint
decode_data (const BongsuDecoder *decoder, const BongsuJsonNode *data, guint max_items, GPtrArray *ids)
{
  const char *type = bongsu_json_node_get_text (data, "type");
  const BongsuJsonNode *features = bongsu_json_node_get (data, "features");
  gboolean geojson = type != NULL && strcmp (type, "FeatureCollection") == 0 && features != NULL
                     && features->kind == BONGSU_JSON_ARRAY;
  const BongsuJsonNode *list = geojson ? features : data;
  guint n = 0;

  if (list->kind == BONGSU_JSON_OBJECT)
    {
      decode_one (decoder, list, ids);
      return 1;
    }
  for (const BongsuJsonNode *item = list->first; item != NULL; item = item->next, n++)
    {
      if (n == max_items)
        {
          bongsu_ngsi_count (decoder, "too-many-items", list->size - n);
          break;
        }
      if (geojson)
        decode_feature (decoder, item, ids);
      else
        decode_one (decoder, item, ids);
    }
  return n;
}

gboolean
bongsu_ngsi_decode_notification (BongsuVocabulary *vocabulary, const char *data, gsize size, const char *tenant,
                                 gint64 arrival, BongsuBatch *batch)
{
  BongsuDecoder decoder = { vocabulary, batch, 0, arrival, arrival + TOLERANCE_US, arrival };
  g_autoptr (BongsuJsonTree) tree = NULL;
  const BongsuJsonNode *root, *notification, *items;
  const char *reason, *told_tenant;
  gint64 notified;
  gsize offset;

  g_return_val_if_fail (vocabulary != NULL && batch != NULL, FALSE);

  tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_message, &reason, &offset);
  if (tree == NULL)
    {
      bongsu_batch_count (batch, reason, 1);
      return FALSE;
    }
  root = bongsu_json_tree_get_root (tree);
  told_tenant = find_metadata (bongsu_json_node_get (root, "metadata"), "NGSILD-Tenant");
  if (tenant != NULL && told_tenant != NULL && strcmp (tenant, told_tenant) != 0)
    {
      bongsu_batch_count (batch, "tenant", 1);
      return FALSE;
    }
  notification = find_notification (root);
  items = bongsu_json_node_get (notification, "data");
  if (items == NULL || (items->kind != BONGSU_JSON_ARRAY && items->kind != BONGSU_JSON_OBJECT))
    {
      bongsu_batch_count (batch, "shape", 1);
      return FALSE;
    }
  if (bongsu_ngsi_get_time (&decoder, bongsu_json_node_get (notification, "notifiedAt"), &notified)
      && notified <= decoder.latest)
    decoder.broker = notified;
  decode_data (&decoder, items, BONGSU_NGSI_MAX_ITEMS, NULL);
  return TRUE;
}

gboolean
bongsu_ngsi_is_notification (const char *data, gsize size)
{
  g_autoptr (BongsuJsonTree) tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_page, NULL, NULL);

  return tree != NULL && find_notification (bongsu_json_tree_get_root (tree)) != NULL;
}

gssize
bongsu_ngsi_decode_page (BongsuVocabulary *vocabulary, const char *data, gsize size, gint64 asked, BongsuBatch *batch,
                         GPtrArray *ids, GError **error)
{
  BongsuDecoder decoder = { vocabulary, batch, BONGSU_UPDATE_SNAPSHOT, asked, asked + PAGE_US + TOLERANCE_US,
                            asked - ASKED_US };
  g_autoptr (BongsuJsonTree) tree = NULL;
  const BongsuJsonNode *root;
  const char *reason;
  gsize offset;

  g_return_val_if_fail (vocabulary != NULL && batch != NULL, -1);

  tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_page, &reason, &offset);
  if (tree == NULL)
    {
      bongsu_batch_count (batch, reason, 1);
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD, "%s at byte %" G_GSIZE_FORMAT, reason,
                   offset);
      return -1;
    }
  root = bongsu_json_tree_get_root (tree);
  if (root->kind != BONGSU_JSON_ARRAY
      && (root->kind != BONGSU_JSON_OBJECT
          || (bongsu_ngsi_get_id (root) == NULL && bongsu_json_node_get (root, "features") == NULL)))
    {
      bongsu_batch_count (batch, "shape", 1);
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "a list of entities is expected");
      return -1;
    }
  return (gssize) decode_data (&decoder, root, G_MAXUINT, ids);
}

/* One entity of the journal. */
static BongsuJsonTree *
parse_payload (const char *data, gsize size, const char **id, GError **error)
{
  g_autoptr (BongsuJsonTree) tree = NULL;
  const char *reason;
  gsize offset;

  tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_message, &reason, &offset);
  if (tree == NULL)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD, "%s at byte %" G_GSIZE_FORMAT, reason,
                   offset);
      return NULL;
    }
  *id = bongsu_ngsi_get_id (bongsu_json_tree_get_root (tree));
  if (*id == NULL)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "an entity with an id is expected");
      return NULL;
    }
  return g_steal_pointer (&tree);
}

BongsuAct *
bongsu_ngsi_decode_act (const char *data, gsize size, GError **error)
{
  g_autoptr (BongsuVocabulary) vocabulary = bongsu_vocabulary_new (NULL, FALSE, NULL);
  BongsuDecoder decoder = { .vocabulary = vocabulary, .latest = G_MAXINT64 };
  g_autoptr (BongsuJsonTree) tree = NULL;
  const char *id;
  BongsuAct *act;

  tree = parse_payload (data, size, &id, error);
  if (tree == NULL)
    return NULL;
  act = bongsu_ngsi_act_from_node (&decoder, bongsu_json_tree_get_root (tree), id);
  if (act == NULL)
    g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "an OperatorAction is expected");
  return act;
}

BongsuRecord *
bongsu_ngsi_decode_record (const char *data, gsize size, GError **error)
{
  g_autoptr (BongsuVocabulary) vocabulary = bongsu_vocabulary_new (NULL, FALSE, NULL);
  BongsuDecoder decoder = { .vocabulary = vocabulary, .latest = G_MAXINT64 };
  g_autoptr (BongsuJsonTree) tree = NULL;
  BongsuRecord *record;
  const char *id;

  tree = parse_payload (data, size, &id, error);
  if (tree == NULL)
    return NULL;
  record = bongsu_ngsi_record_from_node (&decoder, bongsu_json_tree_get_root (tree), id);
  if (record == NULL)
    g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "an AlertRecord is expected");
  return record;
}

/* The reason of the first attribute, or the detail of the first entity, that was not taken (207). */
static const char *
get_first_reason (const BongsuJsonNode *root)
{
  const BongsuJsonNode *list = bongsu_json_node_get (root, "notUpdated");
  const char *reason = list != NULL ? bongsu_json_node_get_text (list->first, "reason") : NULL;

  if (reason != NULL)
    return reason;
  list = bongsu_json_node_get (root, "errors");
  return list != NULL ? bongsu_json_node_get_text (bongsu_json_node_get (list->first, "error"), "detail") : NULL;
}

void
bongsu_ngsi_decode_problem (const char *data, gsize size, char **name, char **detail)
{
  g_autoptr (BongsuJsonTree) tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_message, NULL, NULL);
  const BongsuJsonNode *root = tree != NULL ? bongsu_json_tree_get_root (tree) : NULL;
  const char *type = bongsu_json_node_get_text (root, "type");
  const char *words = bongsu_json_node_get_text (root, "detail");

  if (words == NULL)
    words = bongsu_json_node_get_text (root, "title");
  if (words == NULL && root != NULL)
    words = get_first_reason (root);
  if (name != NULL)
    {
      const char *slash = type != NULL ? strrchr (type, '/') : NULL;

      /* One broker ends the name with a blank. */
      *name = type != NULL ? bongsu_text_sanitise (slash != NULL ? slash + 1 : type, -1, MAX_DETAIL) : NULL;
      if (*name != NULL)
        g_strstrip (*name);
    }
  if (detail != NULL)
    *detail = words != NULL ? bongsu_text_sanitise (words, -1, MAX_DETAIL) : NULL;
}
