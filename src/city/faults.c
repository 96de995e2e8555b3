/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "faults.h"

#include <string.h>

#include "json-text.h"
#include "problem.h"
#include "random.h"

#define OVERSIZE (2 * 1024 * 1024)

typedef struct
{
  double share;
  gint64 ends;  /* city time, 0: when taken back */
  guint times;  /* 0: any number */
  double ms;
  guint status;
  char *entity; /* (nullable) */
} Fault;

/* A notification held back by `delay` or `reorder`. */
typedef struct
{
  CityFaults *faults;
  char *topic;
  GBytes *payload;
  int qos;
  char *subscription;
} Held;

struct _CityFaults
{
  CityClock *clock; /* (unowned) */
  CityRandom random;
  GHashTable *faults; /* (element-type utf8 Fault) */
  CityFaultsPublish publish;
  gpointer owner;
  Held *waiting; /* (nullable) by `reorder`: goes out behind the next one */
};

static const char *const names[] = {
  "drop", "delay", "duplicate", "reorder", "oversize", "garbage", "mqttDown", "agentDown", "http", "wrongContext",
  "unauthorised", "noTemporal", "subscriptionPaused", "foreignText", "mismatch", "boardOffline", NULL,
};

static void
fault_free (Fault *fault)
{
  g_free (fault->entity);
  g_free (fault);
}

static void
held_free (Held *held)
{
  g_free (held->topic);
  g_bytes_unref (held->payload);
  g_free (held->subscription);
  g_free (held);
}

static Fault *
find_fault (CityFaults *self, const char *name)
{
  Fault *fault = g_hash_table_lookup (self->faults, name);

  if (fault != NULL && fault->ends != 0 && city_clock_now (self->clock) >= fault->ends)
    {
      g_hash_table_remove (self->faults, name);
      return NULL;
    }

  return fault;
}

static gboolean
strike (CityFaults *self, const char *name, Fault *fault)
{
  if (fault->share < 1 && city_random_unit (&self->random) >= fault->share)
    return FALSE;
  if (fault->times > 0 && --fault->times == 0)
    g_hash_table_remove (self->faults, name);

  return TRUE;
}

CityFaults *
city_faults_new (CityClock *clock, guint64 seed)
{
  CityFaults *self = g_new0 (CityFaults, 1);

  self->clock = clock;
  city_random_init (&self->random, seed, "faults");
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fault_free);

  return self;
}

void
city_faults_free (CityFaults *self)
{
  g_clear_pointer (&self->waiting, held_free);
  g_hash_table_unref (self->faults);
  g_free (self);
}

void
city_faults_set_publish (CityFaults *self, CityFaultsPublish publish, gpointer owner)
{
  self->publish = publish;
  self->owner = owner;
}

gboolean
city_faults_set (CityFaults *self, JsonObject *object, GError **error)
{
  const char *name = city_json_get_text (object, "fault");
  double seconds = city_json_get_number (object, "seconds", 0);
  Fault *fault;

  if (g_strcmp0 (name, "none") == 0)
    {
      g_hash_table_remove_all (self->faults);
      return TRUE;
    }
  if (name == NULL || !g_strv_contains (names, name))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) names);

      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "“fault” is none or one of: %s", known);
      return FALSE;
    }
  if (!city_json_get_boolean (object, "on", TRUE))
    {
      g_hash_table_remove (self->faults, name);
      return TRUE;
    }

  fault = g_new0 (Fault, 1);
  fault->share = city_json_get_number (object, "share", 1);
  fault->ends = seconds > 0 ? city_clock_now (self->clock) + (gint64) (seconds * G_TIME_SPAN_SECOND) : 0;
  fault->times = (guint) CLAMP (city_json_get_number (object, "times", 0), 0, 1e6);
  fault->ms = CLAMP (city_json_get_number (object, "ms", 1000), 0, 600000);
  fault->status = (guint) CLAMP (city_json_get_number (object, "status", 503), 100, 599);
  fault->entity = g_strdup (city_json_get_text (object, "entity"));
  g_hash_table_replace (self->faults, g_strdup (name), fault);

  return TRUE;
}

gboolean
city_faults_is_on (CityFaults *self, const char *name)
{
  return find_fault (self, name) != NULL;
}

gboolean
city_faults_strikes (CityFaults *self, const char *name)
{
  Fault *fault = find_fault (self, name);

  return fault != NULL && strike (self, name, fault);
}

gboolean
city_faults_is_on_for (CityFaults *self, const char *name, const char *entity)
{
  Fault *fault = find_fault (self, name);

  return fault != NULL && (fault->entity == NULL || strcmp (fault->entity, entity) == 0);
}

gboolean
city_faults_strikes_entity (CityFaults *self, const char *name, const char *entity)
{
  return city_faults_is_on_for (self, name, entity) && strike (self, name, find_fault (self, name));
}

guint
city_faults_get_http_status (CityFaults *self)
{
  Fault *fault = find_fault (self, "http");
  guint status = fault != NULL ? fault->status : 0;

  return fault != NULL && strike (self, "http", fault) ? status : 0;
}

static Held *
hold (CityFaults *self, const char *topic, const char *payload, gsize size, int qos, const char *subscription)
{
  Held *held = g_new0 (Held, 1);

  held->faults = self;
  held->topic = g_strdup (topic);
  held->payload = g_bytes_new (payload, size);
  held->qos = qos;
  held->subscription = g_strdup (subscription);

  return held;
}

static gboolean
release (CityFaults *self, Held *held)
{
  gsize size;
  const char *payload = g_bytes_get_data (held->payload, &size);

  return self->publish (self->owner, held->topic, payload, size, held->qos, held->subscription);
}

static void
release_late_cb (gpointer data)
{
  Held *held = data;

  release (held->faults, held);
}

static gboolean
publish_spoilt (CityFaults *self, const char *topic, const char *payload, gsize size, int qos, const char *subscription)
{
  if (city_faults_strikes (self, "garbage"))
    return self->publish (self->owner, topic, payload, size / 2, qos, subscription);
  if (city_faults_strikes (self, "oversize"))
    {
      g_autofree char *large = g_malloc (OVERSIZE);

      memset (large, ' ', OVERSIZE);
      memcpy (large, payload, MIN (size, OVERSIZE));
      return self->publish (self->owner, topic, large, OVERSIZE, qos, subscription);
    }

  return self->publish (self->owner, topic, payload, size, qos, subscription);
}

gboolean
city_faults_notify (gpointer data, const char *topic, const char *payload, gsize size, int qos,
                    const char *subscription)
{
  CityFaults *self = data;
  Fault *delay = find_fault (self, "delay");
  Held *before = self->waiting;
  gboolean ok;

  if (g_hash_table_size (self->faults) == 0 && before == NULL)
    return self->publish (self->owner, topic, payload, size, qos, subscription);
  if (city_faults_strikes (self, "drop"))
    return TRUE;
  if (delay != NULL)
    {
      gint64 until = city_clock_now (self->clock) + (gint64) (delay->ms * 1000);

      if (strike (self, "delay", delay))
        {
          city_clock_at (self->clock, until, release_late_cb, hold (self, topic, payload, size, qos, subscription),
                         (GDestroyNotify) held_free);
          return TRUE;
        }
    }
  if (before == NULL && city_faults_strikes (self, "reorder"))
    {
      self->waiting = hold (self, topic, payload, size, qos, subscription);
      return TRUE;
    }

  ok = publish_spoilt (self, topic, payload, size, qos, subscription);
  if (city_faults_strikes (self, "duplicate"))
    self->publish (self->owner, topic, payload, size, qos, subscription);
  if (before != NULL)
    {
      self->waiting = NULL;
      release (self, before);
      held_free (before);
    }

  return ok;
}
