/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "subscriber.h"

#include "backoff.h"
#include "news-class-private.h"
#include "transport.h"

#define FIRST_WAIT_MS 2000
#define LONGEST_WAIT_MS 30000
#define LOOK_MS 60000

struct _BongsuSubscriber
{
  BongsuTransport *transport; /* (owned) */
  BongsuClock *clock;         /* (owned) */
  BongsuRandom *random;       /* (owned) */
  BongsuSubscriberWatch watch;
  gpointer data;

  GPtrArray *subscriptions;  /* (element-type BongsuSubscription) */
  GCancellable *cancellable; /* (owned) of this round */
  GAsyncReadyCallback on_answer;
  BongsuRung rung; /* where this city took one */
  guint n_open;    /* without an answer in this round */
  BongsuBackoff backoff;
  guint again_id, look_id;
};

/* A request of one round. */
typedef struct
{
  BongsuSubscriber *subscriber; /* (owned) */
  GCancellable *round;          /* (owned) */
  BongsuSubscription *subscription;
  gboolean post;   /* else GET */
  BongsuRung rung; /* of a POST */
  gboolean look;   /* of a look at all, not of their making */
} Request;

/* An answer that may be another one when asked again. */
static gboolean
is_passing (guint status)
{
  return status == 401 || status == 403 || status == 408 || status == 429 || status == 500
         || (status >= 502 && status <= 504);
}

/* An answer that may be another one when less is asked. */
static gboolean
does_not_understand (guint status)
{
  return status == 400 || status == 422 || status == 501;
}

static void
clear_subscriber (gpointer data)
{
  BongsuSubscriber *self = data;

  g_ptr_array_unref (self->subscriptions);
  g_object_unref (self->cancellable);
  g_object_unref (self->random);
  g_object_unref (self->clock);
  g_object_unref (self->transport);
}

static Request *
request_new (BongsuSubscriber *self, BongsuSubscription *subscription, gboolean look)
{
  Request *request = g_new0 (Request, 1);

  request->subscriber = g_rc_box_acquire (self);
  request->round = g_object_ref (self->cancellable);
  request->subscription = subscription;
  request->look = look;
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->round);
  g_rc_box_release_full (request->subscriber, clear_subscriber);
  g_free (request);
}

static BongsuSubscriptionSum
sum_up (BongsuSubscriber *self)
{
  BongsuSubscriptionSum sum = { 0 };

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const BongsuSubscription *subscription = self->subscriptions->pdata[i];

      sum.n_refused += subscription->refused;
      sum.n_foreign += subscription->foreign;
      sum.n_late += subscription->late;
    }
  return sum;
}

static void
post (BongsuSubscriber *self, BongsuSubscription *subscription, BongsuRung rung, gboolean look)
{
  g_autoptr (GBytes) body
    = bongsu_ngsi_encode_subscription (subscription->id, subscription->name, (const char *const *) subscription->types,
                                       subscription->watched, subscription->endpoint, rung);
  Request *request = request_new (self, subscription, look);

  request->post = TRUE;
  request->rung = rung;
  bongsu_transport_send_async (self->transport, "POST", "/subscriptions", body, self->cancellable, self->on_answer,
                               request);
}

static void
look_at (BongsuSubscriber *self, BongsuSubscription *subscription, gboolean look)
{
  g_autofree char *segment = bongsu_transport_encode_id (subscription->id);
  g_autofree char *path = g_strconcat ("/subscriptions/", segment, NULL);

  bongsu_transport_send_async (self->transport, "GET", path, NULL, self->cancellable, self->on_answer,
                               request_new (self, subscription, look));
}

static gboolean
on_look_cb (gpointer data)
{
  BongsuSubscriber *self = data;

  for (guint i = 0; i < self->subscriptions->len; i++)
    if (!((BongsuSubscription *) self->subscriptions->pdata[i])->refused)
      look_at (self, self->subscriptions->pdata[i], TRUE);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_again_cb (gpointer data)
{
  BongsuSubscriber *self = data;

  self->again_id = 0;
  bongsu_subscriber_run (self);
  return G_SOURCE_REMOVE;
}

/* This one has its answer; with the last of a round, all have. */
static void
settle (Request *request)
{
  BongsuSubscriber *self = request->subscriber;
  const BongsuSubscription *subscription = request->subscription;
  BongsuSubscriptionSum sum = sum_up (self);

  if (request->look)
    {
      self->watch.looked (&sum, subscription->late ? (const char *const *) subscription->types : NULL, self->data);
      return;
    }
  if (--self->n_open > 0 || self->again_id != 0)
    return;
  self->backoff.n_failures = 0;
  if (self->look_id == 0)
    self->look_id = bongsu_clock_add_timer (self->clock, LOOK_MS, on_look_cb, self, NULL);
  self->watch.ended (&sum, self->data);
}

/* A round is begun again as a whole; a look comes again by itself. */
static void
fail (Request *request, const GError *error, guint status)
{
  BongsuSubscriber *self = request->subscriber;

  if (request->look)
    return;
  self->n_open--;
  if (self->again_id == 0)
    self->again_id = bongsu_clock_add_timer (self->clock,
                                             bongsu_backoff_next (&self->backoff, self->random, FIRST_WAIT_MS,
                                                                  LONGEST_WAIT_MS),
                                             on_again_cb, self, NULL);
  self->watch.failed (error, status, self->data);
}

static void
take_posted (Request *request, guint status)
{
  BongsuSubscriber *self = request->subscriber;
  BongsuSubscription *subscription = request->subscription;

  if (does_not_understand (status) && request->rung < BONGSU_RUNG_NO_MQTT_VERSION)
    {
      post (self, subscription, MAX (request->rung + 1, self->rung), request->look);
      return;
    }
  if (status == 409)
    {
      look_at (self, subscription, request->look);
      return;
    }
  subscription->refused = status != 201;
  subscription->foreign = subscription->late = FALSE;
  subscription->n_failed = -1;
  if (status == 201)
    self->rung = MAX (self->rung, request->rung);
  settle (request);
}

static void
take_found (Request *request, const BongsuReply *reply)
{
  g_autoptr (BongsuSubscriptionNote) note = NULL;
  const char *data;
  gsize size;

  if (reply->status == 404 && request->look)
    {
      /* Somebody took it away. */
      post (request->subscriber, request->subscription, request->subscriber->rung, FALSE);
      request->subscriber->n_open++;
      return;
    }
  if (reply->status == 200 && reply->body != NULL)
    {
      data = g_bytes_get_data (reply->body, &size);
      note = bongsu_ngsi_decode_subscription (data, size, NULL);
    }
  request->subscription->refused = FALSE;
  if (note != NULL)
    {
      request->subscription->foreign = !bongsu_subscription_is_met (request->subscription, note);
      bongsu_subscription_judge (request->subscription, note);
    }
  settle (request);
}

static void
on_answer_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Request *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (object), result, &error);

  if (g_cancellable_is_cancelled (request->round))
    ;
  else if (reply == NULL || is_passing (reply->status))
    fail (request, error, reply != NULL ? reply->status : 0);
  else if (request->post)
    take_posted (request, reply->status);
  else
    take_found (request, reply);
  request_free (request);
}

BongsuSubscriber *
bongsu_subscriber_new (BongsuTransport *transport,
                       BongsuClock *clock,
                       BongsuRandom *random,
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
  self->random = g_object_ref (random);
  self->watch = *watch;
  self->data = data;
  self->on_answer = on_answer_cb;
  self->cancellable = g_cancellable_new ();
  self->subscriptions
    = mqtt_uri != NULL ? bongsu_subscriptions_new (catalogue, city, prefix, mqtt_uri) : g_ptr_array_new ();
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
  const BongsuSubscriptionSum none = { 0 };

  bongsu_subscriber_cancel (self);
  self->n_open = self->subscriptions->len;
  for (guint i = 0; i < self->subscriptions->len; i++)
    post (self, self->subscriptions->pdata[i], self->rung, FALSE);
  if (self->subscriptions->len == 0)
    self->watch.ended (&none, self->data);
}

void
bongsu_subscriber_cancel (BongsuSubscriber *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  bongsu_clock_remove_timer (self->clock, self->again_id);
  bongsu_clock_remove_timer (self->clock, self->look_id);
  self->again_id = self->look_id = 0;
}
