/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "city-clock.h"

G_BEGIN_DECLS

/* What a hub does wrong, on command (PROTOCOL 16.8). A fault is a name with parameters; it stands until `seconds` of
 * the city have passed, until it has struck `times`, or until it is taken back. */
typedef struct _CityFaults CityFaults;
typedef gboolean (*CityFaultsPublish) (gpointer owner, const char *topic, const char *payload, gsize size, int qos,
                                       const char *subscription);

CityFaults *city_faults_new (CityClock *clock, guint64 seed);
void city_faults_free (CityFaults *self);
/* Where notifications go behind the faults. */
void city_faults_set_publish (CityFaults *self, CityFaultsPublish publish, gpointer owner);

/* `{"fault": NAME, "on": true, "share": 1, "seconds": 0, "times": 0, ...}`; `{"fault": "none"}` takes back all. */
gboolean city_faults_set (CityFaults *self, JsonObject *fault, GError **error);
gboolean city_faults_is_on (CityFaults *self, const char *name);
/* On, and chance (`share`) and the remaining `times` say yes; uses one of them up. */
gboolean city_faults_strikes (CityFaults *self, const char *name);
/* The same for a fault that names one entity, or none: then any. */
gboolean city_faults_strikes_entity (CityFaults *self, const char *name, const char *entity);
gboolean city_faults_is_on_for (CityFaults *self, const char *name, const char *entity);
/* 0: answer as usual. */
guint city_faults_get_http_status (CityFaults *self);

/* A CityNotify: drops, delays, doubles, spoils. */
gboolean city_faults_notify (gpointer self, const char *topic, const char *payload, gsize size, int qos,
                             const char *subscription);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityFaults, city_faults_free)

G_END_DECLS
