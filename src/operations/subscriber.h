/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalogue.h"
#include "clock.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;

/* Makes the city's subscriptions, one for each class of PROTOCOL 7.1 as far as the catalogue needs it; those that are
 * there already are fine. Tries again every five seconds until each has an answer. */
typedef struct _BongsuSubscriber BongsuSubscriber;

typedef struct
{
  /* No answer, or one that may be another one later. `error` is transport's, or NULL with the HTTP `status`. */
  void (*failed) (const GError *error, guint status, gpointer data);
  /* Each has its answer; so many were refused for good. */
  void (*ended) (guint n_refused, gpointer data);
} BongsuSubscriberWatch;

/* `mqtt_uri` NULL: an administrator makes them, it ends at once. */
BongsuSubscriber *bongsu_subscriber_new (BongsuTransport *transport, BongsuClock *clock, BongsuCatalogue *catalogue,
                                         const char *city, const char *prefix, const char *mqtt_uri,
                                         const BongsuSubscriberWatch *watch, gpointer data);
/* Nobody is called any more. */
void bongsu_subscriber_free (BongsuSubscriber *self);
void bongsu_subscriber_run (BongsuSubscriber *self);
void bongsu_subscriber_cancel (BongsuSubscriber *self);

/* Types to read, in the order of PROTOCOL 6.5 (transfer full): acts, incidents, boards, the rest. `often`: only those
 * that are read every five minutes. */
GStrv bongsu_subscriber_dup_types (BongsuCatalogue *catalogue, gboolean often);

G_END_DECLS
