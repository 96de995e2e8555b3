/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "json-text.h"
#include "world-private.h"

#define ANNOUNCEMENT_S 5

/* What a command does where the cast says nothing else: a reading takes a member of the value, or a word
 * (PROTOCOL 12.5). */
static const struct
{
  const char *command;
  const char *attribute;
  const char *member; /* (nullable) of the value */
  const char *word;   /* (nullable) where there is no member, or the member is true */
  const char *else_word; /* (nullable) where the member is false */
} effects[] = {
  { "setDimLevel", "dimLevel", "level", NULL, NULL },
  { "playAnnouncement", "speakerState", NULL, "playing", NULL },
  { "answerBell", "bellState", NULL, "talking", NULL },
  { "setVoiceLevel", "voiceLevel", "level", NULL, NULL },
  { "setFloodlight", "floodlightLevel", "level", NULL, NULL },
  { "floorSignalOff", "floorPhase", "off", "off", NULL },
  { "setClimate", "hvacState", "mode", NULL, NULL },
  { "setClimate", "coolingSetpoint", "cool", NULL, NULL },
  { "setClimate", "heatingSetpoint", "heat", NULL, NULL },
  { "setCleanAir", "cleanAirMode", "on", NULL, NULL },
  { "setBench", "benchState", "on", "on", "off" },
  { "setInteriorLight", "lightLevel", "level", NULL, NULL },
  { "sprayBrine", "brineState", NULL, "spraying", NULL },
  { "openGate", "gateState", "open", "open", "closed" },
  { "recalibrate", "availableSpotNumber", "count", NULL, NULL },
};

/* A command that must end by itself. */
typedef struct
{
  CityAsset *asset;
  CityReading *reading;
  const char *word;
} Afterwards;

static void
afterwards_cb (gpointer data)
{
  Afterwards *afterwards = data;

  afterwards->reading->word = afterwards->word;
  city_asset_report_one (afterwards->asset, afterwards->reading);
}

static JsonNode *
choose_value (JsonObject *value, guint i)
{
  JsonNode *member = effects[i].member != NULL ? json_object_get_member (value, effects[i].member) : NULL;
  gboolean on = effects[i].member == NULL || city_json_get_boolean (value, effects[i].member, FALSE);

  if (effects[i].word == NULL)
    return member != NULL ? json_node_ref (member) : NULL;
  if (on)
    return city_json_text (effects[i].word);

  return effects[i].else_word != NULL ? city_json_text (effects[i].else_word) : NULL;
}

static const char *
apply (CityAsset *asset, JsonObject *value, guint i)
{
  CityReading *reading = city_asset_find (asset, effects[i].attribute);
  g_autoptr(JsonNode) node = choose_value (value, i);
  Afterwards afterwards = { asset, reading, g_intern_static_string ("ok") };

  if (reading == NULL)
    return "the device has no such reading";
  if (node == NULL && effects[i].word != NULL)
    {
      /* Switched back: the cycle goes on. */
      reading->held = FALSE;
      city_motion_run_cycle (asset);
      return NULL;
    }
  if (node == NULL)
    return NULL;
  if (!city_reading_assign (reading, node))
    return "the value does not fit";
  if (reading->spec->type == BONGSU_READING_NUMBER && reading->spec->has_range
      && (reading->number < reading->spec->minimum || reading->number > reading->spec->maximum))
    return "the value is out of range";
  reading->held = reading->touched = TRUE;
  city_asset_report_one (asset, reading);
  city_motion_follow (asset, reading);
  if (g_strcmp0 (effects[i].word, "playing") == 0)
    city_clock_at (asset->world->clock, city_clock_now (asset->world->clock) + ANNOUNCEMENT_S * G_TIME_SPAN_SECOND,
                   afterwards_cb, g_memdup2 (&afterwards, sizeof afterwards), g_free);

  return NULL;
}

/* The reactions of the cast name commands by their id in the catalogue. */
static gboolean
react (CityAsset *asset, const char *attribute)
{
  GPtrArray *solutions = bongsu_catalogue_get_solutions (asset->world->cast->catalogue);
  gboolean any = FALSE;

  for (guint s = 0; s < solutions->len && !any; s++)
    {
      const BongsuSolution *solution = g_ptr_array_index (solutions, s);

      for (guint c = 0; c < solution->commands->len && !any; c++)
        {
          const BongsuCommand *command = g_ptr_array_index (solution->commands, c);

          if (g_strcmp0 (command->attribute, attribute) == 0)
            any = city_story_react (asset, "command", command->id);
        }
    }

  return any;
}

const char *
city_effect_execute (gpointer data, const char *entity, const char *command, JsonObject *value)
{
  CityWorld *world = data;
  CityAsset *asset = g_hash_table_lookup (world->by_id, entity);
  const char *refusal = NULL;

  if (asset == NULL)
    return "the device is not there";
  if (react (asset, command))
    return NULL;

  city_store_begin (world->store);
  for (guint i = 0; i < G_N_ELEMENTS (effects) && refusal == NULL; i++)
    if (strcmp (effects[i].command, command) == 0)
      refusal = apply (asset, value, i);
  city_store_end (world->store);

  return refusal;
}
