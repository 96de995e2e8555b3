/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "world.h"

#include <math.h>

#include "json-text.h"
#include "placement.h"
#include "world-private.h"

#define FILLER_KIND "smart-pole/pole"

/* What a pole that only fills the map has and does. */
static const char filler[] = "{\"id\":\"X{n:06}\",\"kind\":\"" FILLER_KIND
                             "\",\"name\":{\"ko\":\"추가 폴 X-{n}\",\"en\":\"Extra pole X-{n}\"},"
                             "\"set\":{\"lamp\":\"off\",\"dim_pct\":0,\"comm\":\"ok\",\"power\":\"mains\",\"temp_c\":"
                             "27,\"pm25\":22,\"box_temp_c\":31},"
                             "\"noise\":{\"pm25\":{\"step\":1,\"min\":18,\"max\":27,\"every\":60},"
                             "\"box_temp_c\":{\"step\":0.5,\"min\":28,\"max\":36,\"every\":60,\"digits\":1}}}";

static void
add_asset (CityWorld *self, const BongsuKind *kind, JsonObject *member, guint index, guint number,
           const double place[2])
{
  g_autoptr(GError) error = NULL;
  CityAsset *asset = city_asset_new (self, kind, member, index, number, place, &error);

  if (asset == NULL)
    {
      g_printerr ("bongsu-city: %s\n", error->message);
      return;
    }
  g_ptr_array_add (self->assets, asset);
  g_hash_table_insert (self->by_local, asset->local, asset);
  g_hash_table_insert (self->by_id, asset->id, asset);
}

static void
add_repeated (CityWorld *self, const BongsuKind *kind, JsonObject *member, JsonObject *repeat)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) places = city_places_new (repeat, &error);

  if (places == NULL)
    {
      g_printerr ("bongsu-city: %s: %s\n", city_json_get_text (member, "id"), error->message);
      return;
    }
  for (guint i = 0; i < places->len; i++)
    {
      const CityPlace *place = &g_array_index (places, CityPlace, i);
      const double position[2] = { place->longitude, place->latitude };

      add_asset (self, kind, member, i, place->number, position);
    }
}

static void
add_member (CityWorld *self, JsonNode *node)
{
  JsonObject *member = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = member != NULL ? city_json_get_text (member, "id") : NULL;
  const char *kind_id = member != NULL ? city_json_get_text (member, "kind") : NULL;
  JsonObject *repeat = member != NULL ? city_json_get_object (member, "repeat") : NULL;
  JsonArray *at = member != NULL ? city_json_get_array (member, "at") : NULL;
  guint kind = kind_id != NULL ? bongsu_catalogue_find_kind (self->cast->catalogue, kind_id) : 0;

  if (id == NULL || kind == 0 || (repeat == NULL && (at == NULL || json_array_get_length (at) != 2)))
    {
      g_printerr ("bongsu-city: a member of the cast has no id, no place or an unknown kind: %s %s\n",
                  id != NULL ? id : "", kind_id != NULL ? kind_id : "");
      return;
    }
  if (repeat != NULL)
    {
      add_repeated (self, bongsu_catalogue_get_kind (self->cast->catalogue, kind), member, repeat);
    }
  else
    {
      const double position[2] = { json_array_get_double_element (at, 0), json_array_get_double_element (at, 1) };

      add_asset (self, bongsu_catalogue_get_kind (self->cast->catalogue, kind), member, 0, 0, position);
    }
}

/* Evenly over the bounds of the city, row by row. */
static void
add_fillers (CityWorld *self, guint n_assets)
{
  guint kind = bongsu_catalogue_find_kind (self->cast->catalogue, FILLER_KIND);
  guint n = n_assets > self->assets->len ? n_assets - self->assets->len : 0;
  guint columns = (guint) ceil (sqrt (n));
  const double *bounds = self->cast->bounds;

  if (n == 0 || kind == 0)
    return;
  self->filler = json_from_string (filler, NULL);
  self->filler_member = json_node_get_object (self->filler);
  for (guint i = 0; i < n; i++)
    {
      const double position[2] = { bounds[0] + (bounds[2] - bounds[0]) * (i % columns + 0.5) / columns,
                                   bounds[1] + (bounds[3] - bounds[1]) * (i / columns + 0.5) / columns };

      add_asset (self, bongsu_catalogue_get_kind (self->cast->catalogue, kind), self->filler_member, i, i + 1,
                 position);
    }
}

static void
add_board (CityWorld *self, CityAsset *asset)
{
  CityReading *profile = city_asset_find (asset, "signProfile");

  city_agents_add_board (self->agents, asset->id,
                         profile != NULL && profile->is_set
                           ? bongsu_catalogue_find_profile (self->cast->catalogue, profile->word)
                           : NULL);
}

CityWorld *
city_world_new (CityClock *clock, CityStore *store, CityAgents *agents, CityCast *cast, guint64 seed, guint n_assets)
{
  CityWorld *self = g_new0 (CityWorld, 1);

  self->clock = clock;
  self->store = store;
  self->agents = agents;
  self->cast = cast;
  self->seed = seed;
  self->assets = g_ptr_array_new_with_free_func ((GDestroyNotify) city_asset_free);
  self->by_local = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < json_array_get_length (cast->members); i++)
    add_member (self, json_array_get_element (cast->members, i));
  add_fillers (self, n_assets);

  for (guint i = 0; i < self->assets->len; i++)
    {
      CityAsset *asset = g_ptr_array_index (self->assets, i);

      if (asset->kind->is_sign)
        add_board (self, asset);
      city_motion_start (asset);
    }
  city_agents_set_execute (agents, city_effect_execute, self);
  city_motion_start_sun (self);
  city_story_start (self);

  return self;
}

void
city_world_free (CityWorld *self)
{
  g_hash_table_unref (self->by_local);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->assets);
  g_clear_pointer (&self->filler, json_node_unref);
  city_cast_free (self->cast);
  g_free (self);
}

GBytes *
city_world_get_plan (CityWorld *self)
{
  return self->cast->plan;
}
