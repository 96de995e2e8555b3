/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agents.h"
#include "faults.h"
#include "subscriptions.h"
#include "world.h"

G_BEGIN_DECLS

#define CITY_BASE_PATH "/ngsi-ld/v1"

/* The HTTP face of the city on the loopback (PROTOCOL 3, 16.2). */
typedef struct _CityHttp CityHttp;

/* What it serves; all borrowed, all outlive it. */
typedef struct
{
  CityClock *clock;
  CityStore *store;
  CitySubscriptions *subscriptions; /* set once the port is known */
  CityAgents *agents;
  CityFaults *faults;
  CityWorld *world;
  const char *tenant;
  GBytes *plan; /* (nullable) GeoJSON */
  /* The `mqttDown` fault; `seconds` 0: until it is taken back. */
  void (*set_mqtt_down) (gpointer owner, gboolean down, double seconds);
  gpointer owner;
} CityHttpParts;

/* Binds 127.0.0.1:`port` (0: any); NULL with `error`. */
CityHttp *city_http_new (guint port, guint token_life_s, GError **error);
void city_http_free (CityHttp *self);
/* From now on requests are answered. */
void city_http_serve (CityHttp *self, const CityHttpParts *parts);
guint city_http_get_port (CityHttp *self);
const char *city_http_get_context (CityHttp *self);
const char *city_http_get_token (CityHttp *self);
const char *city_http_get_refresh (CityHttp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityHttp, city_http_free)

G_END_DECLS
