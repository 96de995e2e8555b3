/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agents.h"
#include "cast.h"

G_BEGIN_DECLS

/* The street: every asset of the cast with its readings, how they move, and when they are reported (PROTOCOL 16.7). */
typedef struct _CityWorld CityWorld;

/* Takes the cast. `n_assets`: fill up with poles. Starts the story at the clock's start. */
CityWorld *city_world_new (CityClock *clock, CityStore *store, CityAgents *agents, CityCast *cast, guint64 seed,
                           guint n_assets);
void city_world_free (CityWorld *self);
GBytes *city_world_get_plan (CityWorld *self);

/* What of the history is asked for: `after` < time < `before`. */
typedef struct
{
  gint64 after;
  gint64 before;
  guint last_n;          /* 0: all, oldest first; else the newest, newest first */
  gboolean values_only;  /* options=temporalValues */
  GPtrArray *attributes; /* (nullable) (element-type utf8) interned */
} CityHistoryQuery;

/* The temporal form of one entity: the readings marked `trend`, a day before the story imagined, since then as they
 * were. FALSE: it has no history. */
gboolean city_world_append_history (CityWorld *self, GString *text, const char *id, const CityHistoryQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityWorld, city_world_free)

G_END_DECLS
