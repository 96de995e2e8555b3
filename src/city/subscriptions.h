/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "entity-json.h"
#include "publisher.h"

G_BEGIN_DECLS

#define CITY_MAX_SUBSCRIPTIONS 64

/* The subscriptions of the broker, and the notifications they cause (PROTOCOL 7, 8.2, 16.3, 16.4). */
typedef struct _CitySubscriptions CitySubscriptions;
/* Where a finished notification goes: the faults stand between here and the publisher. */
typedef gboolean (*CityNotify) (gpointer owner, const char *topic, const char *payload, gsize size, int qos,
                                const char *subscription);

/* `context`: URL of the city's context. `port`: of its mosquitto, the only endpoint that is accepted. */
CitySubscriptions *city_subscriptions_new (CityClock *clock, const char *tenant, const char *context, guint port);
void city_subscriptions_free (CitySubscriptions *self);
void city_subscriptions_set_notify (CitySubscriptions *self, CityNotify notify, gpointer owner);

/* The id of the new one (borrowed); NULL with a CITY_PROBLEM. */
const char *city_subscriptions_create (CitySubscriptions *self, JsonObject *document, gboolean foreign_context,
                                       GError **error);
gboolean city_subscriptions_update (CitySubscriptions *self, const char *id, JsonObject *fragment,
                                    gboolean foreign_context, GError **error);
gboolean city_subscriptions_delete (CitySubscriptions *self, const char *id, GError **error);
gboolean city_subscriptions_append (CitySubscriptions *self, GString *text, const char *id, gboolean sys_attrs,
                                    GError **error);
/* One page as an array; returns how many there are in all. */
guint city_subscriptions_append_list (CitySubscriptions *self, GString *text, guint offset, guint limit,
                                      gboolean sys_attrs);

/* A CityStoreListener. */
void city_subscriptions_changed (GPtrArray *changes, gpointer self);
/* mosquitto acknowledged one of this subscription's notifications. */
void city_subscriptions_acknowledged (gpointer self, const char *id);
/* The `subscriptionPaused` fault; NULL: all. */
void city_subscriptions_pause (CitySubscriptions *self, const char *id, gboolean paused);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CitySubscriptions, city_subscriptions_free)

G_END_DECLS
