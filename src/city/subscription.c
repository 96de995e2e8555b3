/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subscription.h"

#include <string.h>

#include "json-text.h"
#include "problem.h"
#include "stamp.h"

typedef struct
{
  char *id;         /* (nullable) */
  GRegex *pattern;  /* (nullable) idPattern */
  const char *type; /* interned; "*": any */
} Selector;

static const struct
{
  const char *name;
  CityTrigger trigger;
} triggers[] = {
  { "entityCreated", CITY_TRIGGER_ENTITY_CREATED },       { "entityUpdated", CITY_TRIGGER_ENTITY_UPDATED },
  { "entityDeleted", CITY_TRIGGER_ENTITY_DELETED },       { "attributeCreated", CITY_TRIGGER_ATTRIBUTE_CREATED },
  { "attributeUpdated", CITY_TRIGGER_ATTRIBUTE_UPDATED }, { "attributeDeleted", CITY_TRIGGER_ATTRIBUTE_DELETED },
};

static const char *const members[] = {
  "id",
  "type",
  "@context",
  "subscriptionName",
  "description",
  "entities",
  "watchedAttributes",
  "notificationTrigger",
  "q",
  "notification",
  "isActive",
  "expiresAt",
  "throttling",
  "createdAt",
  "modifiedAt",
  "status",
  "jsonldContext",
  NULL,
};
static const char *const unsupported[] = { "timeInterval", "geoQ", "scopeQ", "csf", "temporalQ", "lang", NULL };

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, sentence);

  return FALSE;
}

static void
selector_free (Selector *selector)
{
  g_clear_pointer (&selector->pattern, g_regex_unref);
  g_free (selector->id);
  g_free (selector);
}

static gboolean
read_selector (CitySubscription *self, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = object != NULL ? city_json_get_text (object, "type") : NULL;
  const char *pattern = object != NULL ? city_json_get_text (object, "idPattern") : NULL;
  Selector *selector;

  if (type == NULL)
    return refuse (error, "every element of “entities” is an object with a “type”");

  selector = g_new0 (Selector, 1);
  g_ptr_array_add (self->selectors, selector);
  selector->type = city_name_from_wire (type, self->foreign_context);
  selector->id = g_strdup (city_json_get_text (object, "id"));
  if (pattern != NULL)
    {
      selector->pattern = g_regex_new (pattern, 0, 0, NULL);
      if (selector->pattern == NULL)
        return refuse (error, "“idPattern” is no regular expression");
    }

  return TRUE;
}

static gboolean
read_entities (CitySubscription *self, GError **error)
{
  JsonArray *array = city_json_get_array (self->document, "entities");

  self->selectors = g_ptr_array_new_with_free_func ((GDestroyNotify) selector_free);
  if (array == NULL && !json_object_has_member (self->document, "watchedAttributes"))
    return refuse (error, "“entities” or “watchedAttributes” is needed");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!read_selector (self, json_array_get_element (array, i), error))
      return FALSE;

  return TRUE;
}

/* A list of names, or absent; one name instead of a list is a list of one. */
static gboolean
read_names (JsonObject *object, const char *member, gboolean foreign_context, GPtrArray **names, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = city_json_get_array (object, member);

  if (node == NULL)
    return TRUE;
  *names = g_ptr_array_new ();
  if (city_json_is_text (node))
    g_ptr_array_add (*names, (gpointer) city_name_from_wire (json_node_get_string (node), foreign_context));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *name = json_array_get_element (array, i);

      if (!city_json_is_text (name))
        return refuse (error, "a list of attribute names holds something else");
      g_ptr_array_add (*names, (gpointer) city_name_from_wire (json_node_get_string (name), foreign_context));
    }

  return (*names)->len > 0 ? TRUE : refuse (error, "a list of attribute names is empty");
}

static gboolean
read_triggers (CitySubscription *self, GError **error)
{
  JsonArray *array = city_json_get_array (self->document, "notificationTrigger");

  self->triggers = CITY_TRIGGER_ATTRIBUTE_CREATED | CITY_TRIGGER_ATTRIBUTE_UPDATED;
  if (array == NULL)
    return TRUE;

  self->triggers = 0;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      guint known = 0;

      for (guint t = 0; city_json_is_text (node) && t < G_N_ELEMENTS (triggers); t++)
        if (strcmp (json_node_get_string (node), triggers[t].name) == 0)
          known = triggers[t].trigger;
      if (known == 0)
        return refuse (error, "“notificationTrigger” holds an unknown word");
      self->triggers |= known;
    }

  return TRUE;
}

static gboolean
read_notifier (CitySubscription *self, JsonObject *endpoint, GError **error)
{
  JsonArray *array = city_json_get_array (endpoint, "notifierInfo");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *pair = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *key = pair != NULL ? city_json_get_text (pair, "key") : NULL;
      const char *value = pair != NULL ? city_json_get_text (pair, "value") : NULL;

      if (key == NULL || value == NULL)
        return refuse (error, "“notifierInfo” is a list of key and value");
      if (strcmp (key, "MQTT-QoS") == 0)
        {
          if (strlen (value) != 1 || *value < '0' || *value > '2')
            return refuse (error, "“MQTT-QoS” is “0”, “1” or “2”");
          self->qos = *value - '0';
        }
      else if (strcmp (key, "MQTT-Version") != 0)
        {
          return refuse (error, "“notifierInfo” has an unknown key");
        }
    }

  return TRUE;
}

/* Only our own mosquitto: the demonstration cannot reach anything real (PROTOCOL 16.4). */
static gboolean
read_endpoint (CitySubscription *self, JsonObject *notification, guint port, GError **error)
{
  JsonObject *endpoint = city_json_get_object (notification, "endpoint");
  const char *uri = endpoint != NULL ? city_json_get_text (endpoint, "uri") : NULL;
  const char *accept = endpoint != NULL ? city_json_get_text (endpoint, "accept") : NULL;
  g_autoptr(GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD, NULL) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  const char *path = parsed != NULL ? g_uri_get_path (parsed) : NULL;

  if (parsed == NULL)
    return refuse (error, "“notification.endpoint.uri” is no URI");
  if (strcmp (g_uri_get_scheme (parsed), "mqtt") != 0 || host == NULL
      || (strcmp (host, "127.0.0.1") != 0 && strcmp (host, "localhost") != 0 && strcmp (host, "::1") != 0)
      || g_uri_get_port (parsed) != (int) port)
    return refuse (error, "the demonstration city notifies its own MQTT broker and no other endpoint");
  if (path == NULL || path[0] != '/' || path[1] == '\0' || strpbrk (path, "+#") != NULL)
    return refuse (error, "the path of the endpoint is a topic");
  if (accept != NULL && strcmp (accept, "application/json") != 0 && strcmp (accept, "application/ld+json") != 0)
    return refuse (error, "“accept” is application/json or application/ld+json");

  self->topic = g_strdup (path + 1);

  return read_notifier (self, endpoint, error);
}

static gboolean
read_notification (CitySubscription *self, guint port, GError **error)
{
  JsonObject *notification = city_json_get_object (self->document, "notification");
  const char *format;

  if (notification == NULL)
    return refuse (error, "“notification” is needed");

  format = city_json_get_text (notification, "format");
  if (g_strcmp0 (format, "keyValues") == 0 || g_strcmp0 (format, "simplified") == 0)
    self->options.format = CITY_FORMAT_KEY_VALUES;
  else if (g_strcmp0 (format, "concise") == 0)
    self->options.format = CITY_FORMAT_CONCISE;
  else if (format != NULL && strcmp (format, "normalized") != 0)
    return refuse (error, "“format” is normalized, concise or keyValues");
  self->options.sys_attrs = city_json_get_boolean (notification, "sysAttrs", FALSE);
  self->options.foreign_context = self->foreign_context;

  return read_names (notification, "attributes", self->foreign_context, &self->options.attributes, error)
         && read_endpoint (self, notification, port, error);
}

static gboolean
read_life (CitySubscription *self, GError **error)
{
  const char *expires = city_json_get_text (self->document, "expiresAt");
  const char *q = city_json_get_text (self->document, "q");

  self->active = city_json_get_boolean (self->document, "isActive", TRUE);
  self->throttling = (gint64) (city_json_get_number (self->document, "throttling", 0) * G_TIME_SPAN_SECOND);
  if (json_object_has_member (self->document, "expiresAt")
      && (expires == NULL || !bongsu_time_parse (expires, FALSE, &self->expires)))
    return refuse (error, "“expiresAt” is no date and time with zone");
  if (q != NULL)
    self->query = city_query_parse (q, self->foreign_context, error);

  return q == NULL || self->query != NULL;
}

static gboolean
check_members (JsonObject *document, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, document);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      if (g_strv_contains (unsupported, name))
        {
          g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NOT_SUPPORTED, "subscriptions with “%s” are not supported",
                       name);
          return FALSE;
        }
      if (!g_strv_contains (members, name))
        {
          g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "a subscription has no member “%s”", name);
          return FALSE;
        }
    }

  return g_strcmp0 (city_json_get_text (document, "type"), "Subscription") == 0
           ? TRUE
           : refuse (error, "the “type” is Subscription");
}

CitySubscription *
city_subscription_new (const char *id, JsonObject *document, gboolean foreign_context, guint port, GError **error)
{
  g_autoptr(CitySubscription) self = g_new0 (CitySubscription, 1);

  self->id = g_strdup (id);
  self->document = json_object_ref (document);
  self->foreign_context = foreign_context;
  if (!check_members (document, error) || !read_entities (self, error)
      || !read_names (document, "watchedAttributes", foreign_context, &self->watched, error)
      || !read_triggers (self, error) || !read_notification (self, port, error) || !read_life (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
city_subscription_free (CitySubscription *self)
{
  g_clear_pointer (&self->document, json_object_unref);
  g_clear_pointer (&self->selectors, g_ptr_array_unref);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->options.attributes, g_ptr_array_unref);
  g_clear_pointer (&self->query, city_query_free);
  g_free (self->topic);
  g_free (self->id);
  g_free (self);
}

static gboolean
selects (const CitySubscription *self, const CityEntity *entity)
{
  if (self->selectors->len == 0)
    return TRUE;
  for (guint i = 0; i < self->selectors->len; i++)
    {
      const Selector *selector = g_ptr_array_index (self->selectors, i);

      if ((selector->type == entity->type || strcmp (selector->type, "*") == 0)
          && (selector->id == NULL || strcmp (selector->id, entity->id) == 0)
          && (selector->pattern == NULL || g_regex_match (selector->pattern, entity->id, 0, NULL)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
watches_any (const CitySubscription *self, GPtrArray *names)
{
  if (self->watched == NULL)
    return names->len > 0;
  for (guint i = 0; i < names->len; i++)
    if (g_ptr_array_find (self->watched, g_ptr_array_index (names, i), NULL))
      return TRUE;

  return FALSE;
}

static gboolean
watches_entity (const CitySubscription *self, const CityEntity *entity)
{
  for (guint i = 0; self->watched != NULL && i < entity->attributes->len; i++)
    if (g_ptr_array_find (self->watched, g_array_index (entity->attributes, CityAttribute, i).name, NULL))
      return TRUE;

  return self->watched == NULL;
}

static gboolean
is_triggered (const CitySubscription *self, const CityChange *change)
{
  guint any_update = CITY_TRIGGER_ENTITY_UPDATED;

  if (change->kind == CITY_CHANGE_DELETED)
    return (self->triggers & CITY_TRIGGER_ENTITY_DELETED) && watches_entity (self, change->entity);
  if (change->kind == CITY_CHANGE_CREATED)
    return (self->triggers & (CITY_TRIGGER_ENTITY_CREATED | CITY_TRIGGER_ATTRIBUTE_CREATED))
           && (watches_any (self, change->created) || watches_entity (self, change->entity));

  return ((self->triggers & (any_update | CITY_TRIGGER_ATTRIBUTE_CREATED)) && watches_any (self, change->created))
         || ((self->triggers & (any_update | CITY_TRIGGER_ATTRIBUTE_UPDATED)) && watches_any (self, change->updated))
         || ((self->triggers & (any_update | CITY_TRIGGER_ATTRIBUTE_DELETED)) && watches_any (self, change->deleted));
}

gboolean
city_subscription_wants (const CitySubscription *self, const CityChange *change)
{
  return selects (self, change->entity) && is_triggered (self, change)
         && (self->query == NULL || city_query_matches (self->query, change->entity));
}

const char *
city_subscription_get_status (const CitySubscription *self, gint64 now)
{
  if (self->expires != 0 && now >= self->expires)
    return "expired";

  return self->active && !self->paused ? "active" : "paused";
}

static void
append_time (GString *text, const char *name, gint64 time_us, gboolean microseconds)
{
  g_autofree char *time = NULL;

  if (time_us == 0)
    return;
  time = microseconds ? city_time_format_us (time_us) : bongsu_time_format (time_us);
  city_json_append_name (text, name);
  city_json_append_string (text, time);
}

static void
append_notification (GString *text, const CitySubscription *self)
{
  JsonObject *notification = city_json_get_object (self->document, "notification");
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  city_json_append_name (text, "notification");
  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, notification);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      city_json_append_name (text, name);
      city_json_append_node (text, member, FALSE);
    }
  city_json_append_name (text, "status");
  g_string_append (text, self->last_failure > self->last_success ? "\"failed\"" : "\"ok\"");
  if (self->times_sent > 0)
    {
      g_string_append_printf (text, ",\"timesSent\":%" G_GUINT64_FORMAT, self->times_sent);
      append_time (text, "lastNotification", self->last_notification, FALSE);
      append_time (text, "lastSuccess", self->last_success, FALSE);
    }
  if (self->times_failed > 0)
    {
      g_string_append_printf (text, ",\"timesFailed\":%" G_GUINT64_FORMAT, self->times_failed);
      append_time (text, "lastFailure", self->last_failure, FALSE);
    }
  g_string_append_c (text, '}');
}

void
city_subscription_append (GString *text, const CitySubscription *self, const char *context, gint64 now,
                          gboolean sys_attrs)
{
  static const char *const own[] = { "@context", "id", "notification", "status", "isActive", "notificationTrigger",
                                     "createdAt", "modifiedAt", "jsonldContext", NULL };
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  g_string_append (text, "{\"id\":");
  city_json_append_string (text, self->id);
  json_object_iter_init_ordered (&iter, self->document);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (g_strv_contains (own, name))
        continue;
      city_json_append_name (text, name);
      city_json_append_node (text, member, FALSE);
    }
  city_json_append_name (text, "notificationTrigger");
  g_string_append_c (text, '[');
  for (guint i = 0, n = 0; i < G_N_ELEMENTS (triggers); i++)
    if (self->triggers & triggers[i].trigger)
      g_string_append_printf (text, "%s\"%s\"", n++ > 0 ? "," : "", triggers[i].name);
  g_string_append_c (text, ']');
  append_notification (text, self);
  g_string_append_printf (text, ",\"isActive\":%s,\"status\":\"%s\"", self->active ? "true" : "false",
                          city_subscription_get_status (self, now));
  city_json_append_name (text, "jsonldContext");
  city_json_append_string (text, context);
  if (sys_attrs)
    {
      append_time (text, "createdAt", self->created, TRUE);
      append_time (text, "modifiedAt", self->modified, TRUE);
    }
  g_string_append_c (text, '}');
}
