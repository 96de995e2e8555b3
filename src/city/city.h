/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "city-clock.h"
#include "entity-store.h"

G_BEGIN_DECLS

/* The whole demonstration city: everything is wired here and nowhere else. */
typedef struct _City City;

typedef struct
{
  const char *city; /* id of a city file */
  const char *voice;
  gboolean has_seed;
  guint64 seed;
  double speed;
  guint n_assets; /* fill up with poles to so many; 0: as the city file has it */
  guint port;     /* 0: any */
  guint token_life_s;
} CityOptions;

#define CITY_MAX_ASSETS 200000

/* Starts everything; NULL with a sentence for the person who started it. */
City *city_new (const CityOptions *options, GError **error);
void city_free (City *self);
/* One line of JSON (PROTOCOL 16.1) and the line feed (transfer full). */
char *city_dup_ready_line (City *self);
/* For tests. */
CityClock *city_get_clock (City *self);
CityStore *city_get_store (City *self);
const char *city_get_broker_identifier (City *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (City, city_free)

G_END_DECLS
