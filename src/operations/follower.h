/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "clock.h"
#include "plan.h"
#include "register.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;
typedef struct _BongsuStore BongsuStore;

typedef enum
{
  BONGSU_LINK_STARTING,  /* the last picture stands, nothing is live yet */
  BONGSU_LINK_SNAPSHOT,  /* subscribed, reading the city */
  BONGSU_LINK_LIVE,
  BONGSU_LINK_DELAYED,   /* was talking every second and has been silent for 6 s; or a class is late */
  BONGSU_LINK_LOST,      /* no stream */
  BONGSU_LINK_FAULT,     /* context, tenant, TLS, login: `sentence` says which and what to do */
} BongsuLinkState;

/* Follows the city: subscribes first, snapshot, then live; resync after every reconnect and every 5 and 15 minutes.
 * Merges into the register. Properties, read-only: state (uint BongsuLinkState), sentence (for a person, "" when all is
 * well), last-heard (int64 UTC us by the city's clock, 0), n-batches (uint: grows with each batch received: the alive mark),
 * n-refused (uint), plan (BongsuPlan, when it has come), as-of (int64: time of the last picture while STARTING),
 * clock-difference (int64 us: how far the city's clock is ahead of ours, 0: not known; over 5 s `sentence` says it).
 * Signals: `acts` (BongsuBatch: it holds acts or records), `merged` (BongsuBatch, after the register has it), `followed`
 * (each time a whole snapshot is in). */
#define BONGSU_TYPE_FOLLOWER (bongsu_follower_get_type ())
G_DECLARE_FINAL_TYPE (BongsuFollower, bongsu_follower, BONGSU, FOLLOWER, GObject)

/* `city`: id for topics. `topic_prefix`: "ops". `mqtt_uri`: base for the subscriptions' endpoints, or NULL when an
 * administrator makes them. */
BongsuFollower *bongsu_follower_new (BongsuTransport *transport, BongsuStore *store, BongsuClock *clock, BongsuRandom *random,
                                     BongsuRegister *register_, const char *city, const char *topic_prefix, const char *mqtt_uri);
void bongsu_follower_start (BongsuFollower *self);
void bongsu_follower_stop (BongsuFollower *self);
/* Reads one entity now (an outbox row is unknown, a person asks). */
void bongsu_follower_read_now (BongsuFollower *self, const char *id);

BongsuLinkState bongsu_follower_get_state (BongsuFollower *self);
const char *bongsu_follower_get_sentence (BongsuFollower *self);
gint64 bongsu_follower_get_last_heard (BongsuFollower *self);
BongsuPlan *bongsu_follower_get_plan (BongsuFollower *self);
BongsuRegister *bongsu_follower_get_register (BongsuFollower *self);

G_END_DECLS
