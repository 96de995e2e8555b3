/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "entity-json.h"
#include "query.h"

G_BEGIN_DECLS

typedef enum
{
  CITY_TRIGGER_ENTITY_CREATED = 1 << 0,
  CITY_TRIGGER_ENTITY_UPDATED = 1 << 1,
  CITY_TRIGGER_ENTITY_DELETED = 1 << 2,
  CITY_TRIGGER_ATTRIBUTE_CREATED = 1 << 3,
  CITY_TRIGGER_ATTRIBUTE_UPDATED = 1 << 4,
  CITY_TRIGGER_ATTRIBUTE_DELETED = 1 << 5,
} CityTrigger;

/* One subscription: what it asks for, read from its document, and what has become of it. */
typedef struct
{
  char *id;
  JsonObject *document; /* as it was sent and patched */
  gboolean foreign_context;
  gint64 created;
  gint64 modified;

  GPtrArray *selectors; /* (element-type CitySelector) */
  GPtrArray *watched;   /* (nullable) (element-type utf8) interned */
  guint triggers;       /* CityTrigger */
  CityQuery *query;     /* (nullable) */
  CityWriteOptions options;
  char *topic;
  int qos;
  gboolean active;
  gboolean paused; /* by a fault */
  gint64 expires;  /* 0: never */
  gint64 throttling;

  gint64 last_notification;
  gint64 last_success;
  gint64 last_failure;
  guint64 times_sent;
  guint64 times_failed;
} CitySubscription;

/* Reads a whole document; NULL with a CITY_PROBLEM. Takes no reference of `document`, it copies. */
CitySubscription *city_subscription_new (const char *id, JsonObject *document, gboolean foreign_context, guint port,
                                         GError **error);
void city_subscription_free (CitySubscription *subscription);
/* Whether this change of this entity is one that it wants to hear of now. */
gboolean city_subscription_wants (const CitySubscription *subscription, const CityChange *change);
const char *city_subscription_get_status (const CitySubscription *subscription, gint64 now);
void city_subscription_append (GString *text, const CitySubscription *subscription, const char *context, gint64 now,
                               gboolean sys_attrs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CitySubscription, city_subscription_free)

G_END_DECLS
