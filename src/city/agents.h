/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalogue.h"
#include "entity-store.h"
#include "faults.h"

G_BEGIN_DECLS

/* The device agents: every command of PROTOCOL 12.4 and 12.5 is registered to one of them exclusively. */
typedef struct _CityAgents CityAgents;

typedef enum
{
  CITY_COMMAND_UNKNOWN, /* no agent is registered for it: an attribute like any other */
  CITY_COMMAND_TAKEN,
  CITY_COMMAND_DOWN,
} CityCommandAnswer;

/* Does the command in the street and writes the reading that confirms it; a sentence when it cannot. */
typedef const char *(*CityExecute) (gpointer world, const char *entity, const char *command, JsonObject *value);

CityAgents *city_agents_new (CityClock *clock, CityStore *store, CityFaults *faults, guint64 seed);
void city_agents_free (CityAgents *self);
void city_agents_set_execute (CityAgents *self, CityExecute execute, gpointer world);

/* Every entity of profile signBoard, once it is in the store; shows its `defaultMessage` and begins to report.
 * `profile` (nullable, borrowed): what it can show. */
void city_agents_add_board (CityAgents *self, const char *entity, const BongsuSignProfile *profile);
CityCommandAnswer city_agents_command (CityAgents *self, const CityEntity *entity, const char *name, JsonNode *value);
/* The `foreignText` fault: somebody at the board; NULL takes it away. FALSE: no such board. */
gboolean city_agents_write_locally (CityAgents *self, const char *entity, const char *multi);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityAgents, city_agents_free)

G_END_DECLS
