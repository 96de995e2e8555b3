/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The mosquitto that carries the city's notifications: a child that cannot outlive us (PROTOCOL 16.1). */
typedef struct _CityBroker CityBroker;

CityBroker *city_broker_new (void);
/* Ends the child. */
void city_broker_free (CityBroker *self);
/* Starts it and waits until it listens. The first start chooses a port, a later one (after a stop) keeps it. */
gboolean city_broker_start (CityBroker *self, GError **error);
void city_broker_stop (CityBroker *self);

guint city_broker_get_port (CityBroker *self);
const char *city_broker_get_reader (CityBroker *self);
const char *city_broker_get_reader_password (CityBroker *self);
const char *city_broker_get_writer (CityBroker *self);
const char *city_broker_get_writer_password (CityBroker *self);
/* Of the child, for a test that proves its end. NULL when it does not run. */
const char *city_broker_get_identifier (CityBroker *self);

/* `bytes` from the system's generator as lower-case hex (transfer full). */
char *city_secret_new (gsize bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityBroker, city_broker_free)

G_END_DECLS
