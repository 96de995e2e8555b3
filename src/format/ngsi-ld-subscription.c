/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld.h"

#include <string.h>

#include "ngsi-ld-private.h"

/* What a broker says about its subscriptions and its types. */

static BongsuJsonTree *
parse (const char *data, gsize size, GError **error)
{
  const char *reason = NULL;
  gsize offset = 0;
  BongsuJsonTree *tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_message, &reason, &offset);

  if (tree == NULL)
    g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD, "%s at byte %" G_GSIZE_FORMAT, reason, offset);
  return tree;
}

/* A list of one comes back as the one thing. */
static const BongsuJsonNode *
get_first (const BongsuJsonNode *node)
{
  return node != NULL && node->kind == BONGSU_JSON_ARRAY ? node->first : node;
}

static const BongsuJsonNode *
get_next (const BongsuJsonNode *list, const BongsuJsonNode *item)
{
  return list->kind == BONGSU_JSON_ARRAY ? item->next : NULL;
}

/* Reduced names of a list of texts, or of the member `key` of each object in it. */
static GStrv
dup_names (const BongsuJsonNode *list, const char *key)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (const BongsuJsonNode *item = get_first (list); item != NULL; item = get_next (list, item))
    {
      const char *name = key != NULL ? bongsu_json_node_get_text (item, key)
                         : item->kind == BONGSU_JSON_TEXT ? item->text : NULL;

      if (name != NULL)
        g_strv_builder_add (builder, bongsu_ngsi_reduce_name (name));
    }
  return g_strv_builder_end (builder);
}

/* The path of an mqtt URI: hosts have more than one name, and a password must not be kept. */
static char *
dup_topic (const char *uri)
{
  const char *host = uri != NULL ? strstr (uri, "://") : NULL;
  const char *slash = host != NULL ? strchr (host + strlen ("://"), '/') : NULL;

  return slash != NULL ? g_strdup (slash + 1) : NULL;
}

BongsuSubscriptionNote *
bongsu_ngsi_decode_subscription (const char *data, gsize size, GError **error)
{
  g_autoptr (BongsuJsonTree) tree = parse (data, size, error);
  const BongsuJsonNode *root, *notification, *n_failed;
  BongsuSubscriptionNote *note;
  const char *status;

  if (tree == NULL)
    return NULL;
  root = bongsu_json_tree_get_root (tree);
  if (root->kind != BONGSU_JSON_OBJECT)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "a subscription is expected");
      return NULL;
    }
  notification = bongsu_json_node_get (root, "notification");
  n_failed = bongsu_json_node_get (notification, "timesFailed");
  status = bongsu_json_node_get_text (root, "status");
  note = g_new0 (BongsuSubscriptionNote, 1);
  note->types = dup_names (bongsu_json_node_get (root, "entities"), "type");
  note->watched = dup_names (bongsu_json_node_get (root, "watchedAttributes"), NULL);
  note->topic = dup_topic (bongsu_json_node_get_text (bongsu_json_node_get (notification, "endpoint"), "uri"));
  note->active = status == NULL || strcmp (status, "active") == 0;
  note->failed = g_strcmp0 (bongsu_json_node_get_text (notification, "status"), "failed") == 0;
  if (n_failed != NULL && n_failed->kind == BONGSU_JSON_NUMBER)
    note->n_failed = (gint64) CLAMP (n_failed->number, 0, 9e15);
  return note;
}

void
bongsu_subscription_note_free (BongsuSubscriptionNote *note)
{
  if (note == NULL)
    return;
  g_strfreev (note->types);
  g_strfreev (note->watched);
  g_free (note->topic);
  g_free (note);
}

/* Each item is a name, or an object that has one. */
static const char *
get_type_name (const BongsuJsonNode *item)
{
  return item->kind == BONGSU_JSON_TEXT ? item->text : bongsu_json_node_get_text (item, "typeName");
}

static gboolean
lists (const BongsuJsonNode *list, const char *name)
{
  for (const BongsuJsonNode *item = get_first (list); item != NULL; item = get_next (list, item))
    if (g_strcmp0 (get_type_name (item), name) == 0)
      return TRUE;
  return FALSE;
}

char *
bongsu_ngsi_find_foreign_type (const char *data, gsize size, const char *const *known)
{
  g_autoptr (BongsuJsonTree) tree = parse (data, size, NULL);
  const BongsuJsonNode *root = tree != NULL ? bongsu_json_tree_get_root (tree) : NULL;
  const BongsuJsonNode *list = root != NULL && root->kind == BONGSU_JSON_OBJECT
                                 ? bongsu_json_node_get (root, "typeList") : root;

  for (const BongsuJsonNode *item = get_first (list); item != NULL; item = get_next (list, item))
    {
      const char *name = get_type_name (item);
      const char *reduced = name != NULL ? bongsu_ngsi_reduce_name (name) : NULL;

      if (reduced != NULL && reduced != name && g_strv_contains (known, reduced) && !lists (list, reduced))
        return bongsu_text_sanitise (name, -1, BONGSU_NGSI_MAX_NAME);
    }
  return NULL;
}
