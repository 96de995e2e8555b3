/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "json-text.h"
#include "world-private.h"

#define SECOND G_TIME_SPAN_SECOND
#define RAMP_STEP_S 2

/* One event of the story, or one answer of an asset to a command. */
typedef struct
{
  CityWorld *world;
  CityAsset *asset;
  JsonObject *object; /* (unowned) event or reaction */
} Cue;

static void
schedule (Cue cue, gint64 at, CityClockFunc func)
{
  city_clock_at (cue.world->clock, at, func, g_memdup2 (&cue, sizeof cue), g_free);
}

static void
add_values (CityAsset *asset, JsonObject *values)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      CityReading *reading = city_asset_find (asset, key);

      if (reading == NULL || !city_json_is_number (node))
        continue;
      reading->number += json_node_get_double (node);
      city_asset_report_one (asset, reading);
    }
}

static void
react_cb (gpointer data)
{
  Cue *cue = data;
  JsonObject *set = city_json_get_object (cue->object, "set");
  JsonObject *add = city_json_get_object (cue->object, "add");

  if (set != NULL)
    city_asset_set (cue->asset, set, TRUE);
  if (add != NULL)
    add_values (cue->asset, add);
}

gboolean
city_story_react (CityAsset *asset, const char *member, const char *id)
{
  JsonArray *reactions = city_json_get_array (asset->member, "reactions");
  gboolean any = FALSE;

  for (guint i = 0; reactions != NULL && i < json_array_get_length (reactions); i++)
    {
      JsonObject *reaction = json_array_get_object_element (reactions, i);
      JsonObject *on = city_json_get_object (reaction, "on");
      Cue cue = { asset->world, asset, reaction };

      if (on == NULL || g_strcmp0 (city_json_get_text (on, member), id) != 0)
        continue;
      any = TRUE;
      schedule (cue,
                city_clock_now (asset->world->clock) + (gint64) (city_json_get_number (reaction, "after", 0) * SECOND),
                react_cb);
    }

  return any;
}

static void
resume (CityAsset *asset, JsonArray *keys)
{
  for (guint i = 0; i < json_array_get_length (keys); i++)
    {
      JsonNode *node = json_array_get_element (keys, i);
      CityReading *reading = city_json_is_text (node) ? city_asset_find (asset, json_node_get_string (node)) : NULL;

      if (reading != NULL)
        reading->held = FALSE;
    }
  city_motion_run_cycle (asset);
}

static void
ramp_cb (gpointer data)
{
  Cue *cue = data;
  JsonObject *ramp = city_json_get_object (cue->object, "ramp");
  double begin = city_json_get_number (cue->object, "at", 0);
  double end = city_json_get_number (cue->object, "until", begin);
  double now = (double) (city_clock_now (cue->world->clock) - city_clock_get_start (cue->world->clock)) / SECOND;
  double share = end > begin ? CLAMP ((now - begin) / (end - begin), 0, 1) : 1;
  g_autoptr(JsonObject) values = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, ramp);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      double from, to;

      if (pair == NULL || json_array_get_length (pair) != 2)
        continue;
      from = json_array_get_double_element (pair, 0);
      to = json_array_get_double_element (pair, 1);
      /* Counts and percentages: whole numbers; they are what stories ramp. */
      json_object_set_double_member (values, key, (double) (gint64) (from + share * (to - from) + 0.5));
    }
  city_asset_set (cue->asset, values, TRUE);
  if (share < 1)
    schedule (*cue, city_clock_get_start (cue->world->clock) + (gint64) (MIN (now + RAMP_STEP_S, end) * SECOND),
              ramp_cb);
}

static void
play_cb (gpointer data)
{
  Cue *cue = data;
  JsonObject *set = city_json_get_object (cue->object, "set");
  JsonArray *keys = city_json_get_array (cue->object, "resume");
  const char *event = city_json_get_text (cue->object, "event");

  if (set != NULL)
    city_asset_set (cue->asset, set, TRUE);
  else if (keys != NULL)
    resume (cue->asset, keys);
  else if (city_json_get_object (cue->object, "ramp") != NULL)
    ramp_cb (cue);
  else if (event != NULL)
    city_story_react (cue->asset, "event", event);
}

/* What is said, asked and expected is the console's and the tests' matter; here is what happens in the street. */
void
city_story_start (CityWorld *world)
{
  for (guint i = 0; i < json_array_get_length (world->cast->events); i++)
    {
      JsonNode *node = json_array_get_element (world->cast->events, i);
      JsonObject *event = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *local = event != NULL ? city_json_get_text (event, "asset") : NULL;
      Cue cue = { world, local != NULL ? g_hash_table_lookup (world->by_local, local) : NULL, event };

      if (cue.asset != NULL)
        schedule (cue, city_clock_get_start (world->clock) + (gint64) (city_json_get_number (event, "at", 0) * SECOND),
                  play_cb);
    }
}
