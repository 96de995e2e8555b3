/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "subscriber.h"

#include "ngsi-ld.h"
#include "transport.h"

#define AGAIN_MS 5000

/* One class. */
typedef struct
{
  char *id;       /* urn:ngsi-ld:Subscription:bongsu:<city>:<class> */
  char *name;     /* bongsu <city> <class> */
  char *endpoint; /* <mqtt uri>/<prefix>/<city>/<class> */
  GStrv types;
  const char *const *watched; /* (nullable) */
} Subscription;

struct _BongsuSubscriber
{
  BongsuTransport *transport; /* (owned) */
  BongsuClock *clock;         /* (owned) */
  BongsuSubscriberWatch watch;
  gpointer data;

  GPtrArray *subscriptions;  /* (element-type Subscription) */
  GCancellable *cancellable; /* (owned) of this round */
  guint n_open, n_refused;
  guint again_id;
};

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
  Subscription *subscription = data;

  g_free (subscription->id);
  g_free (subscription->name);
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

static GPtrArray *
make_subscriptions (BongsuCatalogue *catalogue, const char *city, const char *prefix, const char *mqtt_uri)
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
      Subscription *subscription;

      if (classes[i].types[0] == NULL)
        {
          g_strfreev (classes[i].types);
          continue;
        }
      subscription = g_new (Subscription, 1);
      subscription->id = g_strdup_printf ("urn:ngsi-ld:Subscription:bongsu:%s:%s", city, classes[i].name);
      subscription->name = g_strdup_printf ("bongsu %s %s", city, classes[i].name);
      subscription->endpoint = g_strdup_printf ("%s/%s/%s/%s", mqtt_uri, prefix, city, classes[i].name);
      subscription->types = classes[i].types;
      subscription->watched = classes[i].watched;
      g_ptr_array_add (all, subscription);
    }
  return all;
}

/* An answer that may be another one when asked again. */
static gboolean
is_passing (guint status)
{
  return status == 401 || status == 403 || status == 408 || status == 429 || status == 500
         || (status >= 502 && status <= 504);
}

static gboolean
on_again_cb (gpointer data)
{
  BongsuSubscriber *self = data;

  self->again_id = 0;
  bongsu_subscriber_run (self);
  return G_SOURCE_REMOVE;
}

static void
clear_subscriber (gpointer data)
{
  BongsuSubscriber *self = data;

  g_ptr_array_unref (self->subscriptions);
  g_object_unref (self->cancellable);
  g_object_unref (self->clock);
  g_object_unref (self->transport);
}

static void
take_answer (BongsuSubscriber *self, const BongsuReply *reply, const GError *error)
{
  self->n_open--;
  if (error != NULL || is_passing (reply->status))
    {
      if (self->again_id == 0)
        self->again_id = bongsu_clock_add_timer (self->clock, AGAIN_MS, on_again_cb, self, NULL);
      self->watch.failed (error, reply != NULL ? reply->status : 0, self->data);
      return;
    }
  if (reply->status != 201 && reply->status != 409)
    self->n_refused++;
  if (self->n_open == 0 && self->again_id == 0)
    self->watch.ended (self->n_refused, self->data);
}

/* A request of one round. */
typedef struct
{
  BongsuSubscriber *subscriber; /* (owned) */
  GCancellable *round;          /* (owned) */
} Post;

static void
on_answer_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Post *post = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (object), result, &error);

  if (!g_cancellable_is_cancelled (post->round))
    take_answer (post->subscriber, reply, error);
  g_object_unref (post->round);
  g_rc_box_release_full (post->subscriber, clear_subscriber);
  g_free (post);
}

static void
send_one (BongsuSubscriber *self, const Subscription *subscription)
{
  g_autoptr (GBytes) body
    = bongsu_ngsi_encode_subscription (subscription->id, subscription->name, (const char *const *) subscription->types,
                                       subscription->watched, subscription->endpoint,
                                       BONGSU_RUNG_WHOLE);
  Post *post = g_new (Post, 1);

  post->subscriber = g_rc_box_acquire (self);
  post->round = g_object_ref (self->cancellable);
  bongsu_transport_send_async (self->transport, "POST", "/subscriptions", body, self->cancellable, on_answer_cb, post);
}

BongsuSubscriber *
bongsu_subscriber_new (BongsuTransport *transport,
                       BongsuClock *clock,
                       BongsuCatalogue *catalogue,
                       const char *city,
                       const char *prefix,
                       const char *mqtt_uri,
                       const BongsuSubscriberWatch *watch,
                       gpointer data)
{
  BongsuSubscriber *self = g_rc_box_new0 (BongsuSubscriber);

  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  self->watch = *watch;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->subscriptions = mqtt_uri != NULL ? make_subscriptions (catalogue, city, prefix, mqtt_uri) : g_ptr_array_new ();
  return self;
}

void
bongsu_subscriber_free (BongsuSubscriber *self)
{
  bongsu_subscriber_cancel (self);
  g_rc_box_release_full (self, clear_subscriber);
}

void
bongsu_subscriber_run (BongsuSubscriber *self)
{
  bongsu_subscriber_cancel (self);
  self->n_refused = 0;
  self->n_open = self->subscriptions->len;
  for (guint i = 0; i < self->subscriptions->len; i++)
    send_one (self, self->subscriptions->pdata[i]);
  if (self->subscriptions->len == 0)
    self->watch.ended (0, self->data);
}

void
bongsu_subscriber_cancel (BongsuSubscriber *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  bongsu_clock_remove_timer (self->clock, self->again_id);
  self->again_id = 0;
}

static void
add_once (GPtrArray *types, const char *type)
{
  if (!g_ptr_array_find_with_equal_func (types, type, g_str_equal, NULL))
    g_ptr_array_add (types, g_strdup (type));
}

GStrv
bongsu_subscriber_dup_types (BongsuCatalogue *catalogue, gboolean often)
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
