/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subscriptions.h"

#include <string.h>

#include "json-text.h"
#include "problem.h"
#include "stamp.h"
#include "subscription.h"

#define CORE_CONTEXT "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"

struct _CitySubscriptions
{
  CityClock *clock; /* (unowned) */
  char *tenant;
  char *context;
  guint port;

  GPtrArray *list; /* (element-type CitySubscription) */
  guint64 n_made;
  guint64 n_notified;
  CityNotify notify;
  gpointer owner;
};

static CitySubscription *
find (CitySubscriptions *self, const char *id, GError **error)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      CitySubscription *subscription = g_ptr_array_index (self->list, i);

      if (strcmp (subscription->id, id) == 0)
        return subscription;
    }
  g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "there is no subscription %s", id);

  return NULL;
}

CitySubscriptions *
city_subscriptions_new (CityClock *clock, const char *tenant, const char *context, guint port)
{
  CitySubscriptions *self = g_new0 (CitySubscriptions, 1);

  self->clock = clock;
  self->tenant = g_strdup (tenant);
  self->context = g_strdup (context);
  self->port = port;
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) city_subscription_free);

  return self;
}

void
city_subscriptions_free (CitySubscriptions *self)
{
  g_ptr_array_unref (self->list);
  g_free (self->tenant);
  g_free (self->context);
  g_free (self);
}

void
city_subscriptions_set_notify (CitySubscriptions *self, CityNotify notify, gpointer owner)
{
  self->notify = notify;
  self->owner = owner;
}

const char *
city_subscriptions_create (CitySubscriptions *self, JsonObject *document, gboolean foreign_context, GError **error)
{
  const char *id = city_json_get_text (document, "id");
  g_autofree char *made = NULL;
  g_autoptr(CitySubscription) subscription = NULL;

  if (self->list->len >= CITY_MAX_SUBSCRIPTIONS)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "more than %d subscriptions", CITY_MAX_SUBSCRIPTIONS);
      return NULL;
    }
  if (id == NULL)
    id = made = g_strdup_printf ("urn:ngsi-ld:Subscription:%s:%" G_GUINT64_FORMAT, self->tenant, ++self->n_made);
  if (find (self, id, NULL) != NULL)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_EXISTS, "a subscription with the id %s exists", id);
      return NULL;
    }
  subscription = city_subscription_new (id, document, foreign_context, self->port, error);
  if (subscription == NULL)
    return NULL;
  subscription->created = subscription->modified = city_clock_now (self->clock);
  g_ptr_array_add (self->list, subscription);

  return g_steal_pointer (&subscription)->id;
}

/* First level members replace, null removes, `notification` merges one level deeper. */
static JsonObject *
merge_documents (JsonObject *old, JsonObject *fragment)
{
  JsonObject *merged = json_object_new ();
  JsonObject *parts[] = { old, fragment };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, parts[i]);
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          JsonObject *before = city_json_get_object (merged, name);

          if (JSON_NODE_HOLDS_NULL (member))
            json_object_remove_member (merged, name);
          else if (strcmp (name, "notification") == 0 && before != NULL && JSON_NODE_HOLDS_OBJECT (member))
            json_object_set_object_member (merged, name, merge_documents (before, json_node_get_object (member)));
          else
            json_object_set_member (merged, name, json_node_ref (member));
        }
    }

  return merged;
}

gboolean
city_subscriptions_update (CitySubscriptions *self, const char *id, JsonObject *fragment, gboolean foreign_context,
                           GError **error)
{
  CitySubscription *old = find (self, id, error);
  g_autoptr(JsonObject) document = NULL;
  CitySubscription *changed;
  guint index = 0;

  if (old == NULL)
    return FALSE;
  document = merge_documents (old->document, fragment);
  changed = city_subscription_new (id, document, foreign_context, self->port, error);
  if (changed == NULL)
    return FALSE;

  changed->created = old->created;
  changed->modified = city_clock_now (self->clock);
  changed->paused = old->paused;
  changed->last_notification = old->last_notification;
  changed->last_success = old->last_success;
  changed->last_failure = old->last_failure;
  changed->times_sent = old->times_sent;
  changed->times_failed = old->times_failed;
  g_ptr_array_find (self->list, old, &index);
  g_ptr_array_index (self->list, index) = changed;
  city_subscription_free (old);

  return TRUE;
}

gboolean
city_subscriptions_delete (CitySubscriptions *self, const char *id, GError **error)
{
  CitySubscription *subscription = find (self, id, error);

  return subscription != NULL && g_ptr_array_remove (self->list, subscription);
}

gboolean
city_subscriptions_append (CitySubscriptions *self, GString *text, const char *id, gboolean sys_attrs, GError **error)
{
  CitySubscription *subscription = find (self, id, error);

  if (subscription == NULL)
    return FALSE;
  city_subscription_append (text, subscription, self->context, city_clock_now (self->clock), sys_attrs);

  return TRUE;
}

guint
city_subscriptions_append_list (CitySubscriptions *self, GString *text, guint offset, guint limit, gboolean sys_attrs)
{
  g_string_append_c (text, '[');
  for (guint i = offset; i < self->list->len && i - offset < limit; i++)
    {
      if (i > offset)
        g_string_append_c (text, ',');
      city_subscription_append (text, g_ptr_array_index (self->list, i), self->context, city_clock_now (self->clock),
                                sys_attrs);
    }
  g_string_append_c (text, ']');

  return self->list->len;
}

/* Envelope E1 of PROTOCOL 8.2. */
static GString *
begin_envelope (CitySubscriptions *self, const CitySubscription *subscription, gint64 now)
{
  g_autofree char *time = bongsu_time_format (now);
  g_autofree char *link
    = g_strdup_printf ("<%s>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"",
                       subscription->foreign_context ? CORE_CONTEXT : self->context);
  GString *text = g_string_sized_new (4096);

  g_string_append (text, "{\"metadata\":{\"Content-Type\":\"application/json\",\"Link\":");
  city_json_append_string (text, link);
  g_string_append_printf (text,
                          ",\"NGSILD-Tenant\":\"%s\"},\"body\":{\"id\":\"urn:ngsi-ld:Notification:%s:%" G_GUINT64_FORMAT
                          "\",\"type\":\"Notification\",\"subscriptionId\":",
                          self->tenant, self->tenant, ++self->n_notified);
  city_json_append_string (text, subscription->id);
  g_string_append_printf (text, ",\"notifiedAt\":\"%s\",\"data\":[", time);

  return text;
}

static void
notify (CitySubscriptions *self, CitySubscription *subscription, GPtrArray *wanted)
{
  gint64 now = city_clock_now (self->clock);
  g_autoptr(GString) text = begin_envelope (self, subscription, now);

  for (guint i = 0; i < wanted->len; i++)
    {
      const CityChange *change = g_ptr_array_index (wanted, i);

      if (i > 0)
        g_string_append_c (text, ',');
      if (change->kind == CITY_CHANGE_DELETED)
        city_entity_append_deleted (text, change->entity, &subscription->options, change->at);
      else
        city_entity_append (text, change->entity, &subscription->options, change->deleted);
    }
  g_string_append (text, "]}}");

  subscription->last_notification = now;
  subscription->times_sent++;
  if (!self->notify (self->owner, subscription->topic, text->str, text->len, subscription->qos, subscription->id))
    {
      subscription->times_failed++;
      subscription->last_failure = now;
    }
}

void
city_subscriptions_changed (GPtrArray *changes, gpointer data)
{
  CitySubscriptions *self = data;
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; i < self->list->len && self->notify != NULL; i++)
    {
      CitySubscription *subscription = g_ptr_array_index (self->list, i);
      gint64 now = city_clock_now (self->clock);

      if (strcmp (city_subscription_get_status (subscription, now), "active") != 0
          || (subscription->throttling > 0 && subscription->last_notification + subscription->throttling > now))
        continue;
      g_ptr_array_set_size (wanted, 0);
      for (guint c = 0; c < changes->len; c++)
        if (city_subscription_wants (subscription, g_ptr_array_index (changes, c)))
          g_ptr_array_add (wanted, g_ptr_array_index (changes, c));
      if (wanted->len > 0)
        notify (self, subscription, wanted);
    }
}

void
city_subscriptions_acknowledged (gpointer data, const char *id)
{
  CitySubscriptions *self = data;
  CitySubscription *subscription = find (self, id, NULL);

  if (subscription != NULL)
    subscription->last_success = city_clock_now (self->clock);
}

void
city_subscriptions_pause (CitySubscriptions *self, const char *id, gboolean paused)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      CitySubscription *subscription = g_ptr_array_index (self->list, i);

      if (id == NULL || strcmp (id, subscription->id) == 0)
        subscription->paused = paused;
    }
}
