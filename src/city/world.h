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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityWorld, city_world_free)

G_END_DECLS
