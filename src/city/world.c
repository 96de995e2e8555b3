/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "world.h"

#include "entity-json.h"
#include "json-text.h"

struct _CityWorld
{
  CityClock *clock;
  CityStore *store;
  CityAgents *agents;
  CityCast *cast;
};

static const char *const stage[] = {
  "{\"id\":\"urn:ngsi-ld:Device:uiwang:P07\",\"type\":\"Device\",\"deviceProfile\":{\"type\":\"Property\",\"value\":\"pole\"},"
  "\"assetKind\":{\"type\":\"Property\",\"value\":\"smart-pole/pole\"},\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":"
  "{\"ko\":\"데크 폴 P-07\",\"en\":\"Deck pole P-07\"}},\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\","
  "\"coordinates\":[127.004,37.3835]}},\"dimLevel\":{\"type\":\"Property\",\"value\":30,\"unitCode\":\"P1\"}}",
  "{\"id\":\"urn:ngsi-ld:Device:uiwang:P07-bell\",\"type\":\"Device\",\"deviceProfile\":{\"type\":\"Property\",\"value\":\"bell\"},"
  "\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"ko\":\"P-07 비상벨\",\"en\":\"P-07 emergency bell\"}},"
  "\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":[127.004,37.3835]}},"
  "\"controlledAsset\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Device:uiwang:P07\"},"
  "\"bellState\":{\"type\":\"Property\",\"value\":\"idle\",\"observedAt\":\"2027-05-16T05:00:00.000Z\"}}",
  "{\"id\":\"urn:ngsi-ld:Device:uiwang:G1\",\"type\":\"Device\",\"deviceProfile\":{\"type\":\"Property\",\"value\":\"signBoard\"},"
  "\"signProfile\":{\"type\":\"Property\",\"value\":\"VMS-2x10\"},\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":"
  "{\"ko\":\"입구 안내판\",\"en\":\"Entrance sign\"}},\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\","
  "\"coordinates\":[127.0012,37.3806]}},\"defaultMessage\":{\"type\":\"Property\",\"value\":\"백운호수 방문을[nl]환영합니다\"}}",
};

static void
ring_cb (gpointer data)
{
  CityWorld *self = data;
  CityEntity *bell = city_store_find (self->store, "urn:ngsi-ld:Device:uiwang:P07-bell");

  city_store_set (self->store, bell, "bellState", city_json_text ("calling"), NULL);
}

static const char *
execute (gpointer data, const char *id, const char *command, JsonObject *value)
{
  CityWorld *self = data;

  if (g_strcmp0 (command, "answerBell") == 0)
    city_store_set (self->store, city_store_find (self->store, id), "bellState", city_json_text ("talking"), NULL);

  return NULL;
}

CityWorld *
city_world_new (CityClock *clock, CityStore *store, CityAgents *agents, CityCast *cast, guint64 seed, guint n_assets)
{
  CityWorld *self = g_new0 (CityWorld, 1);

  self->clock = clock;
  self->store = store;
  self->agents = agents;
  self->cast = cast;
  for (guint i = 0; i < G_N_ELEMENTS (stage); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (stage[i], NULL);

      city_store_create (store, city_entity_from_json (node, FALSE, NULL), NULL);
    }
  city_agents_add_board (agents, "urn:ngsi-ld:Device:uiwang:G1");
  city_agents_set_execute (agents, execute, self);
  city_clock_at (clock, cast->start + 20 * G_USEC_PER_SEC, ring_cb, self, NULL);

  return self;
}

void
city_world_free (CityWorld *self)
{
  city_cast_free (self->cast);
  g_free (self);
}

GBytes *
city_world_get_plan (CityWorld *self)
{
  return self->cast->plan;
}
