/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "news-class-private.h"

static const char *const act_types[] = { "OperatorAction", "AlertRecord", NULL };
static const char *const incident_types[] = { "Alert", "WeatherAlert", "Anomaly", "UnmannedAerialVehicleEvent", NULL };
static const char *const sign_types[] = { "Device", NULL };
static const char *const sign_attributes[]
  = { "displayMessage_status", "displayMessage_info", "displayedMessage", NULL };
static const char *const place_types[] = {
  "ParkingSpot",         "OffStreetParking",  "OnStreetParking", "ParkingGroup",
  "PublicTransportStop", "ArrivalEstimation", "RoadSegment",     NULL,
};
static const char *const observation_types[] = {
  "AirQualityObserved",  "NoiseLevelObserved", "WeatherObserved",
  "FloodMonitoring",     "CrowdFlowObserved",  "ItemFlowObserved",
  "TrafficFlowObserved", "DeviceMeasurement",  NULL,
};

static void
free_subscription (gpointer data)
{
  BongsuSubscription *subscription = data;

  g_free (subscription->id);
  g_free (subscription->name);
  g_free (subscription->topic);
  g_free (subscription->endpoint);
  g_strfreev (subscription->types);
  g_free (subscription);
}

/* Those of `known` that are in `list`. */
static GStrv
pick (const char *const *known, const char *const *list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; known[i] != NULL; i++)
    if (g_strv_contains (list, known[i]))
      g_strv_builder_add (builder, known[i]);
  return g_strv_builder_end (builder);
}

/* Devices, and every type of the catalogue that no other class has: a city may bring its own. */
static GStrv
pick_rest (const char *const *known)
{
  const char *const *const others[] = { act_types, incident_types, place_types, observation_types };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; known[i] != NULL; i++)
    {
      gboolean elsewhere = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (others); j++)
        elsewhere |= g_strv_contains (others[j], known[i]);
      if (!elsewhere)
        g_strv_builder_add (builder, known[i]);
    }
  return g_strv_builder_end (builder);
}

GPtrArray *
bongsu_subscriptions_new (BongsuCatalogue *catalogue, const char *city, const char *prefix, const char *mqtt_uri)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (free_subscription);
  g_auto (GStrv) known = bongsu_catalogue_dup_types (catalogue);
  const char *const *types = (const char *const *) known;
  const struct
  {
    const char *name;
    GStrv types;
    const char *const *watched;
  } classes[] = {
    { "incident", g_strdupv ((GStrv) incident_types), NULL },
    { "act", g_strdupv ((GStrv) act_types), NULL },
    { "sign", pick (types, sign_types), sign_attributes },
    { "device", pick_rest (types), NULL },
    { "place", pick (types, place_types), NULL },
    { "observation", pick (types, observation_types), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      BongsuSubscription *subscription;

      if (classes[i].types[0] == NULL)
        {
          g_strfreev (classes[i].types);
          continue;
        }
      subscription = g_new0 (BongsuSubscription, 1);
      subscription->id = g_strdup_printf ("urn:ngsi-ld:Subscription:bongsu:%s:%s", city, classes[i].name);
      subscription->name = g_strdup_printf ("bongsu %s %s", city, classes[i].name);
      subscription->topic = g_strdup_printf ("%s/%s/%s", prefix, city, classes[i].name);
      subscription->endpoint = g_strdup_printf ("%s/%s", mqtt_uri, subscription->topic);
      subscription->types = classes[i].types;
      subscription->n_failed = -1;
      subscription->watched = classes[i].watched;
      g_ptr_array_add (all, subscription);
    }
  return all;
}

/* All of `wanted` are in `there`. */
static gboolean
covers (const char *const *there, const char *const *wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (!g_strv_contains (there, wanted[i]))
      return FALSE;
  return TRUE;
}

gboolean
bongsu_subscription_is_met (const BongsuSubscription *self, const BongsuSubscriptionNote *note)
{
  const char *const *watched = (const char *const *) note->watched;

  if (g_strcmp0 (note->topic, self->topic) != 0
      || !covers ((const char *const *) note->types, (const char *const *) self->types))
    return FALSE;
  return watched[0] == NULL || (self->watched != NULL && covers (watched, self->watched));
}

gboolean
bongsu_subscription_judge (BongsuSubscription *self, const BongsuSubscriptionNote *note)
{
  gboolean grown = self->n_failed >= 0 && note->n_failed > self->n_failed;

  self->n_failed = note->n_failed;
  self->late = !note->active || note->failed || grown;
  return !self->late;
}

static void
add_once (GPtrArray *types, const char *type)
{
  if (!g_ptr_array_find_with_equal_func (types, type, g_str_equal, NULL))
    g_ptr_array_add (types, g_strdup (type));
}

GStrv
bongsu_subscription_dup_types (BongsuCatalogue *catalogue, gboolean often)
{
  GPtrArray *types = g_ptr_array_new ();
  g_auto (GStrv) known = bongsu_catalogue_dup_types (catalogue);

  for (guint i = 0; act_types[i] != NULL; i++)
    add_once (types, act_types[i]);
  for (guint i = 0; incident_types[i] != NULL; i++)
    add_once (types, incident_types[i]);
  if (g_strv_contains ((const char *const *) known, sign_types[0]))
    add_once (types, sign_types[0]);
  for (guint i = 0; !often && known[i] != NULL; i++)
    add_once (types, known[i]);
  g_ptr_array_add (types, NULL);
  return (GStrv) g_ptr_array_free (types, FALSE);
}
