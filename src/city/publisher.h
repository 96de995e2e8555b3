/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "broker-child.h"

G_BEGIN_DECLS

/* Hands notifications to mosquitto by the writer's account. */
typedef struct _CityPublisher CityPublisher;
/* In the main context: mosquitto has acknowledged what `data` was published for. */
typedef void (*CityPublisherAcknowledged) (gpointer owner, const char *token);

CityPublisher *city_publisher_new (CityBroker *broker, GError **error);
void city_publisher_free (CityPublisher *self);
void city_publisher_set_listener (CityPublisher *self, CityPublisherAcknowledged listener, gpointer owner);
/* FALSE: there is no connection, nothing was taken. `token` comes back with the acknowledgement. */
gboolean city_publisher_publish (CityPublisher *self, const char *topic, const char *payload, gsize size, int qos,
                                 const char *token);
gboolean city_publisher_is_connected (CityPublisher *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityPublisher, city_publisher_free)

G_END_DECLS
