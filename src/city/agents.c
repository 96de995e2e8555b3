/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "agents.h"

#include <string.h>

#include "street-sign.h"
#include "json-text.h"
#include "random.h"

#define REPORT_PERIOD_S 30
#define MS 1000

/* What is registered: the command and the device profiles, or entity types, that take it. */
static const struct
{
  const char *command;
  const char *takers;
} registrations[] = {
  { "displayMessage", "signBoard" },
  { "setDimLevel", "pole" },
  { "flashLight", "pole noParkingZone" },
  { "playAnnouncement", "pole crosswalk shelter signBoard" },
  { "answerBell", "bell shelter" },
  { "setVoiceLevel", "crosswalk" },
  { "setFloodlight", "crosswalk" },
  { "floorSignalOff", "crosswalk" },
  { "setClimate", "shelter" },
  { "setCleanAir", "shelter" },
  { "setBench", "shelter" },
  { "setInteriorLight", "shelter" },
  { "sprayBrine", "roadSurface" },
  { "openGate", "OffStreetParking OnStreetParking generic" },
  { "setOutOfService", "ParkingSpot" },
  { "recalibrate", "OffStreetParking OnStreetParking" },
};

typedef struct
{
  CityBoard *board;
  gint64 last_result;
} Slot;

struct _CityAgents
{
  CityClock *clock;   /* (unowned) */
  CityStore *store;   /* (unowned) */
  CityFaults *faults; /* (unowned) */
  guint64 seed;
  CityRandom random;
  GHashTable *boards; /* (element-type utf8 Slot) by entity id */
  CityExecute execute;
  gpointer world;
};

/* A command on its way, or a board that is to report. */
typedef struct
{
  CityAgents *agents;
  char *entity;
  char *command;
  JsonNode *value;
} Errand;

static void
slot_free (Slot *slot)
{
  city_board_free (slot->board);
  g_free (slot);
}

static void
errand_free (Errand *errand)
{
  g_free (errand->entity);
  g_free (errand->command);
  g_clear_pointer (&errand->value, json_node_unref);
  g_free (errand);
}

static void
run_errand (CityAgents *self, gint64 at, CityClockFunc func, const char *entity, const char *command, JsonNode *value)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->agents = self;
  errand->entity = g_strdup (entity);
  errand->command = g_strdup (command);
  errand->value = value != NULL ? json_node_ref (value) : NULL;
  city_clock_at (self->clock, at, func, errand, (GDestroyNotify) errand_free);
}

static void
set_status (CityAgents *self, CityEntity *entity, const char *command, const char *status, JsonNode *info)
{
  g_autofree char *status_name = g_strconcat (command, "_status", NULL);
  g_autofree char *info_name = g_strconcat (command, "_info", NULL);

  city_store_begin (self->store);
  city_store_set_plain (self->store, entity, status_name, city_json_text (status));
  if (info != NULL)
    city_store_set_plain (self->store, entity, info_name, info);
  city_store_end (self->store);
}

static JsonNode *
make_info (const char *id, const char *result, const char *code, const char *detail)
{
  g_autoptr(JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "msgId", id != NULL ? id : "");
  json_object_set_string_member (object, "result", result);
  if (code != NULL)
    json_object_set_string_member (object, "code", code);
  if (detail != NULL)
    json_object_set_string_member (object, "detail", detail);

  return json_node_init_object (json_node_alloc (), object);
}

static void
report_shown (CityAgents *self, const char *id, Slot *slot)
{
  CityEntity *entity = city_store_find (self->store, id);

  if (entity == NULL || city_faults_is_on_for (self->faults, "boardOffline", id))
    return;
  city_store_set (self->store, entity, "displayedMessage",
                  city_board_to_shown (slot->board, city_clock_now (self->clock)), NULL);
}

static void
report_cb (gpointer data)
{
  Errand *errand = data;
  Slot *slot = g_hash_table_lookup (errand->agents->boards, errand->entity);

  if (slot != NULL)
    report_shown (errand->agents, errand->entity, slot);
}

static void
report_again_cb (gpointer data)
{
  Errand *errand = data;
  CityAgents *self = errand->agents;

  report_cb (data);
  run_errand (self, city_clock_now (self->clock) + REPORT_PERIOD_S * G_TIME_SPAN_SECOND, report_again_cb,
              errand->entity, NULL, NULL);
}

static void
end_message_cb (gpointer data)
{
  Errand *errand = data;
  CityAgents *self = errand->agents;
  Slot *slot = g_hash_table_lookup (self->boards, errand->entity);
  CityEntity *entity = city_store_find (self->store, errand->entity);
  g_autofree char *ended = NULL;

  if (slot == NULL || entity == NULL)
    return;
  ended = city_board_expire (slot->board, city_clock_now (self->clock));
  if (ended == NULL || city_faults_is_on_for (self->faults, "boardOffline", errand->entity))
    return;

  city_board_garble (slot->board, FALSE);
  city_store_begin (self->store);
  set_status (self, entity, "displayMessage", "FINISHED", make_info (ended, "expired", NULL, NULL));
  report_shown (self, errand->entity, slot);
  city_store_end (self->store);
}

static void
command_board (Errand *errand, CityEntity *entity, Slot *slot)
{
  CityAgents *self = errand->agents;
  gint64 now = city_clock_now (self->clock);
  JsonObject *value = JSON_NODE_HOLDS_OBJECT (errand->value) ? json_node_get_object (errand->value) : NULL;
  CityBoardAnswer answer = city_board_command (slot->board, value, now);
  gint64 end = city_board_get_next_end (slot->board);

  city_board_garble (slot->board, city_faults_strikes_entity (self->faults, "mismatch", errand->entity));
  set_status (self, entity, errand->command, answer.status,
              make_info (value != NULL ? city_json_get_text (value, "msgId") : NULL, answer.result, answer.code,
                         answer.detail));
  g_free (answer.detail);
  if (end != 0)
    run_errand (self, end, end_message_cb, errand->entity, NULL, NULL);
  run_errand (self, now + (gint64) (city_random_range (&self->random, 100, 400) * MS), report_cb, errand->entity, NULL,
              NULL);
}

static void
execute_command (Errand *errand, CityEntity *entity)
{
  CityAgents *self = errand->agents;
  JsonObject *value = JSON_NODE_HOLDS_OBJECT (errand->value) ? json_node_get_object (errand->value) : NULL;
  const char *id = value != NULL ? city_json_get_text (value, "msgId") : NULL;
  const char *refusal = NULL;

  if (value == NULL || id == NULL)
    refusal = "msgId is missing";
  else if (self->execute != NULL)
    refusal = self->execute (self->world, errand->entity, errand->command, value);
  set_status (self, entity, errand->command, refusal == NULL ? "OK" : "ERROR",
              make_info (id, refusal == NULL ? "accepted" : "rejected", refusal == NULL ? NULL : "other", refusal));
}

static void
finish_cb (gpointer data)
{
  Errand *errand = data;
  CityAgents *self = errand->agents;
  CityEntity *entity = city_store_find (self->store, errand->entity);
  Slot *slot = g_hash_table_lookup (self->boards, errand->entity);

  if (entity == NULL || city_faults_is_on_for (self->faults, "boardOffline", errand->entity))
    return;
  if (strcmp (errand->command, "displayMessage") == 0 && slot != NULL)
    command_board (errand, entity, slot);
  else
    execute_command (errand, entity);
}

static void
begin_cb (gpointer data)
{
  Errand *errand = data;
  CityEntity *entity = city_store_find (errand->agents->store, errand->entity);

  if (entity != NULL)
    set_status (errand->agents, entity, errand->command, "PENDING", NULL);
}

static gboolean
is_registered (const CityEntity *entity, const char *name)
{
  const char *profile = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (registrations); i++)
    {
      g_auto(GStrv) takers = NULL;

      if (strcmp (registrations[i].command, name) != 0)
        continue;
      takers = g_strsplit (registrations[i].takers, " ", -1);
      city_entity_find_text (entity, "deviceProfile", &profile);
      return g_strv_contains ((const char *const *) takers, profile != NULL ? profile : entity->type);
    }

  return FALSE;
}

CityAgents *
city_agents_new (CityClock *clock, CityStore *store, CityFaults *faults, guint64 seed)
{
  CityAgents *self = g_new0 (CityAgents, 1);

  self->clock = clock;
  self->store = store;
  self->faults = faults;
  self->seed = seed;
  city_random_init (&self->random, seed, "agents");
  self->boards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) slot_free);

  return self;
}

void
city_agents_free (CityAgents *self)
{
  g_hash_table_unref (self->boards);
  g_free (self);
}

void
city_agents_set_execute (CityAgents *self, CityExecute execute, gpointer world)
{
  self->execute = execute;
  self->world = world;
}

void
city_agents_add_board (CityAgents *self, const char *id, const BongsuSignProfile *profile)
{
  CityEntity *entity = city_store_find (self->store, id);
  gint64 now = city_clock_now (self->clock);
  Slot *slot = g_new0 (Slot, 1);
  CityRandom phase;
  const char *base = NULL;

  city_entity_find_text (entity, "defaultMessage", &base);
  slot->board = city_board_new (base != NULL ? base : "", profile, now);
  g_hash_table_replace (self->boards, g_strdup (id), slot);
  report_shown (self, id, slot);
  city_random_init (&phase, self->seed, id);
  run_errand (self, now + (gint64)(city_random_range (&phase, 1, REPORT_PERIOD_S) * G_TIME_SPAN_SECOND),
              report_again_cb, id, NULL, NULL);
}

CityCommandAnswer
city_agents_command (CityAgents *self, const CityEntity *entity, const char *name, JsonNode *value)
{
  Slot *slot = g_hash_table_lookup (self->boards, entity->id);
  gint64 now = city_clock_now (self->clock);
  gint64 result;

  if (!is_registered (entity, name))
    return CITY_COMMAND_UNKNOWN;
  if (city_faults_is_on_for (self->faults, "agentDown", entity->id))
    return CITY_COMMAND_DOWN;

  result = now + (gint64) (city_random_range (&self->random, 500, 3000) * MS);
  if (slot != NULL)
    slot->last_result = result = MAX (result, slot->last_result + 1);
  run_errand (self, now + (gint64)(city_random_range (&self->random, 50, 300) * MS), begin_cb, entity->id, name, value);
  run_errand (self, result, finish_cb, entity->id, name, value);

  return CITY_COMMAND_TAKEN;
}

gboolean
city_agents_write_locally (CityAgents *self, const char *id, const char *multi)
{
  Slot *slot = g_hash_table_lookup (self->boards, id);

  if (slot == NULL)
    return FALSE;
  city_board_write_locally (slot->board, multi, city_clock_now (self->clock));
  report_shown (self, id, slot);

  return TRUE;
}
