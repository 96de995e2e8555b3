/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "city.h"

#include <gio/gio.h>
#include <string.h>

#include "agents.h"
#include "broker-child.h"
#include "entity-json.h"
#include "faults.h"
#include "http.h"
#include "json-text.h"
#include "publisher.h"
#include "stamp.h"
#include "subscriptions.h"
#include "world.h"

struct _City
{
  char *tenant;
  CityClock *clock;
  CityStore *store;
  CityFaults *faults;
  CityAgents *agents;
  CityWorld *world;
  CityBroker *broker;
  CityPublisher *publisher;
  CityHttp *http;
  CitySubscriptions *subscriptions;
};

static gboolean
publish (gpointer owner, const char *topic, const char *payload, gsize size, int qos, const char *subscription)
{
  City *self = owner;

  return city_publisher_publish (self->publisher, topic, payload, size, qos, subscription);
}

static void
start_broker_again_cb (gpointer data)
{
  City *self = data;
  g_autoptr(GError) error = NULL;

  if (city_broker_get_identifier (self->broker) == NULL && !city_broker_start (self->broker, &error))
    g_printerr ("bongsu-city: %s\n", error->message);
}

static void
set_mqtt_down (gpointer owner, gboolean down, double seconds)
{
  City *self = owner;

  if (!down)
    {
      start_broker_again_cb (self);
      return;
    }
  city_broker_stop (self->broker);
  if (seconds > 0)
    city_clock_at (self->clock, city_clock_now (self->clock) + (gint64) (seconds * G_TIME_SPAN_SECOND),
                   start_broker_again_cb, self, NULL);
}

static gboolean
check_options (const CityOptions *options, GError **error)
{
  if (options->voice != NULL && strcmp (options->voice, "ngsi19") != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "There is no voice “%s”; there is: ngsi19.",
                   options->voice);
      return FALSE;
    }
  if (options->speed < 0 || options->speed > 60)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The speed is a number from 0 to 60.");
      return FALSE;
    }
  if (options->n_assets > CITY_MAX_ASSETS || options->port > G_MAXUINT16)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "A city has at most %d assets, a port is at most 65535.", CITY_MAX_ASSETS);
      return FALSE;
    }

  return TRUE;
}

static gboolean
open_doors (City *self, const CityOptions *options, GError **error)
{
  CityHttpParts parts = { self->clock, self->store, NULL, self->agents, self->faults, self->world, self->tenant,
                          city_world_get_plan (self->world), set_mqtt_down, self };

  self->http = city_http_new (options->port, options->token_life_s, error);
  if (self->http == NULL || !city_broker_start (self->broker, error))
    return FALSE;
  self->publisher = city_publisher_new (self->broker, error);
  if (self->publisher == NULL)
    return FALSE;

  self->subscriptions = city_subscriptions_new (self->clock, self->tenant, city_http_get_context (self->http),
                                                city_broker_get_port (self->broker));
  city_faults_set_publish (self->faults, publish, self);
  city_subscriptions_set_notify (self->subscriptions, city_faults_notify, self->faults);
  city_publisher_set_listener (self->publisher, city_subscriptions_acknowledged, self->subscriptions);
  city_store_set_listener (self->store, city_subscriptions_changed, self->subscriptions);
  parts.subscriptions = self->subscriptions;
  city_http_serve (self->http, &parts);

  return TRUE;
}

City *
city_new (const CityOptions *options, GError **error)
{
  g_autoptr(City) self = g_new0 (City, 1);
  g_autoptr(CityCast) cast = NULL;
  guint64 seed;

  if (!check_options (options, error))
    return NULL;
  cast = city_cast_load (options->city, error);
  if (cast == NULL)
    return NULL;

  seed = options->has_seed ? options->seed : cast->seed;
  self->tenant = g_strdup (options->city);
  self->clock = city_clock_new (cast->start, 0);
  self->store = city_store_new (self->clock);
  self->faults = city_faults_new (self->clock, seed);
  self->agents = city_agents_new (self->clock, self->store, self->faults, seed);
  self->broker = city_broker_new ();
  self->world = city_world_new (self->clock, self->store, self->agents, g_steal_pointer (&cast), seed,
                                options->n_assets);
  if (!open_doors (self, options, error))
    return NULL;
  /* The story begins when the doors are open, however long the machine took. */
  city_clock_set_speed (self->clock, options->speed);

  return g_steal_pointer (&self);
}

void
city_free (City *self)
{
  g_clear_pointer (&self->http, city_http_free);
  g_clear_pointer (&self->clock, city_clock_free);
  g_clear_pointer (&self->publisher, city_publisher_free);
  g_clear_pointer (&self->subscriptions, city_subscriptions_free);
  g_clear_pointer (&self->broker, city_broker_free);
  g_clear_pointer (&self->world, city_world_free);
  g_clear_pointer (&self->agents, city_agents_free);
  g_clear_pointer (&self->faults, city_faults_free);
  g_clear_pointer (&self->store, city_store_free);
  g_free (self->tenant);
  g_free (self);
}

char *
city_dup_ready_line (City *self)
{
  gint64 machine = g_get_monotonic_time ();
  g_autofree char *now = bongsu_time_format (city_clock_now (self->clock));
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_printf (
      text,
      "{\"ready\":1,\"url\":\"http://127.0.0.1:%u\",\"basePath\":\"" CITY_BASE_PATH
      "\",\"mqtt\":\"mqtt://127.0.0.1:%u\",\"tenant\":\"%s\",\"context\":\"%s\",\"token\":\"%s\",\"refresh\":\"%s\","
      "\"mqttUser\":\"%s\",\"mqttPassword\":\"%s\",\"clock\":\"%s\",\"clockAt\":%" G_GINT64_FORMAT
      ",\"speed\":",
      city_http_get_port (self->http), city_broker_get_port (self->broker), self->tenant,
      city_http_get_context (self->http), city_http_get_token (self->http), city_http_get_refresh (self->http),
      city_broker_get_reader (self->broker), city_broker_get_reader_password (self->broker), now, machine);
  city_json_append_number (text, city_clock_get_speed (self->clock));
  g_string_append (text, "}\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

CityClock *
city_get_clock (City *self)
{
  return self->clock;
}

CityStore *
city_get_store (City *self)
{
  return self->store;
}

const char *
city_get_broker_identifier (City *self)
{
  return city_broker_get_identifier (self->broker);
}
