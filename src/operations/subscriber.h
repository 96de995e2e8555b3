/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalogue.h"
#include "clock.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;

/* Makes the city's subscriptions, one for each class of PROTOCOL 7.1 as far as the catalogue needs it, and leaves out what
 * the city does not understand. Those that are there already are looked at and used. Tries again until each has an
 * answer; then looks every minute whether they still work. */
typedef struct _BongsuSubscriber BongsuSubscriber;

/* How many classes are not as they should be. */
typedef struct
{
  guint n_refused; /* for good */
  guint n_foreign; /* another subscription has the name */
  guint n_late;    /* the city says itself that it does not work */
} BongsuSubscriptionSum;

typedef struct
{
  /* No answer, or one that may be another one later. `error` is transport's, or NULL with the HTTP `status`. */
  void (*failed) (const GError *error, guint status, gpointer data);
  /* Each has its answer. */
  void (*ended) (const BongsuSubscriptionSum *sum, gpointer data);
  /* One was looked at again; `types` (nullable): it does not work, and these have to be read instead. */
  void (*looked) (const BongsuSubscriptionSum *sum, const char *const *types, gpointer data);
} BongsuSubscriberWatch;

/* `mqtt_uri` NULL: an administrator makes them, it ends at once. */
BongsuSubscriber *bongsu_subscriber_new (BongsuTransport *transport, BongsuClock *clock, BongsuRandom *random,
                                         BongsuCatalogue *catalogue, const char *city, const char *prefix,
                                         const char *mqtt_uri, const BongsuSubscriberWatch *watch, gpointer data);
/* Nobody is called any more. */
void bongsu_subscriber_free (BongsuSubscriber *self);
void bongsu_subscriber_run (BongsuSubscriber *self);
void bongsu_subscriber_cancel (BongsuSubscriber *self);

G_END_DECLS
