/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalogue.h"
#include "ngsi-ld.h"

G_BEGIN_DECLS

/* One class of news (PROTOCOL 7.1), and how it is doing at the city. */
typedef struct
{
  char *id;       /* urn:ngsi-ld:Subscription:bongsu:<city>:<class> */
  char *name;     /* bongsu <city> <class> */
  char *topic;    /* <prefix>/<city>/<class> */
  char *endpoint; /* <mqtt uri>/<topic> */
  GStrv types;
  const char *const *watched; /* (nullable) */

  gboolean refused; /* for good */
  gboolean foreign; /* somebody made another one of this name */
  gboolean late;    /* it does not work */
  gint64 n_failed;  /* timesFailed when it was looked at, -1: never */
} BongsuSubscription;

/* Those that the catalogue needs (element-type BongsuSubscription, owned). */
GPtrArray *bongsu_subscriptions_new (BongsuCatalogue *catalogue, const char *city, const char *prefix,
                                     const char *mqtt_uri);
/* Whether what the city has under this id brings all that is needed, to where it is looked for. */
gboolean bongsu_subscription_is_met (const BongsuSubscription *self, const BongsuSubscriptionNote *note);
/* Whether it works (PROTOCOL 7.3); remembers the answer. */
gboolean bongsu_subscription_judge (BongsuSubscription *self, const BongsuSubscriptionNote *note);

/* Types to read, in the order of PROTOCOL 6.5 (transfer full): acts, incidents, boards, the rest. `often`: only those
 * that are read every five minutes. */
GStrv bongsu_subscription_dup_types (BongsuCatalogue *catalogue, gboolean often);

G_END_DECLS
