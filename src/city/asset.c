/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "json-text.h"
#include "placement.h"
#include "world-private.h"

static void
reading_clear (gpointer data)
{
  CityReading *reading = data;

  g_clear_pointer (&reading->noise, g_free);
  g_clear_pointer (&reading->samples, g_array_unref);
}

static const char *
choose_type (const BongsuKind *kind)
{
  return kind->types != NULL && kind->types[0] != NULL ? kind->types[0] : "Device";
}

static void
take_attribute (CityEntity *entity, CityAttributeKind kind, const char *name, JsonNode *value)
{
  CityAttribute attribute = { .name = g_intern_string (name), .kind = kind, .value = value };

  city_entity_take (entity, attribute);
}

static JsonNode *
make_language_map (JsonObject *text, guint number)
{
  static const char *const languages[] = { "ko", "en" };
  g_autoptr(JsonObject) map = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const char *words = city_json_get_text (text, languages[i]);
      g_autofree char *filled = words != NULL ? city_fill_number (words, number) : NULL;

      if (filled != NULL)
        json_object_set_string_member (map, languages[i], filled);
    }

  return json_node_init_object (json_node_alloc (), map);
}

/* Seven decimals are a centimetre. */
static JsonNode *
make_point (const double place[2])
{
  g_autoptr(JsonObject) point = json_object_new ();
  JsonArray *coordinates = json_array_new ();

  json_array_add_double_element (coordinates, round (place[0] * 1e7) / 1e7);
  json_array_add_double_element (coordinates, round (place[1] * 1e7) / 1e7);
  json_object_set_string_member (point, "type", "Point");
  json_object_set_array_member (point, "coordinates", coordinates);

  return json_node_init_object (json_node_alloc (), point);
}

/* Only where all readings have one period does the asset have one. */
static double
find_common_period (CityAsset *asset)
{
  double common = 0;

  for (guint i = 0; i < asset->readings->len; i++)
    {
      const CityReading *reading = &g_array_index (asset->readings, CityReading, i);

      if (!reading->is_set || reading->spec->period_s <= 0)
        continue;
      if (common > 0 && common != reading->spec->period_s)
        return 0;
      common = reading->spec->period_s;
    }

  return common;
}

static void
describe (CityAsset *asset, CityEntity *entity, guint number, const double place[2])
{
  JsonObject *name = city_json_get_object (asset->member, "name");
  JsonObject *words = city_json_get_object (asset->member, "place");
  gboolean is_spot = strcmp (entity->type, "ParkingSpot") == 0;
  double period = find_common_period (asset);

  if (g_strcmp0 (asset->kind->where_attribute, "deviceProfile") == 0)
    take_attribute (entity, CITY_PROPERTY, "deviceProfile", city_json_text (asset->kind->where_value));
  if (asset->kind->asset_kind != NULL)
    take_attribute (entity, CITY_PROPERTY, "assetKind", city_json_text (asset->kind->asset_kind));
  if (name != NULL)
    take_attribute (entity, CITY_LANGUAGE_PROPERTY, "name", make_language_map (name, number));
  if (words != NULL)
    take_attribute (entity, CITY_LANGUAGE_PROPERTY, "description", make_language_map (words, number));
  take_attribute (entity, CITY_GEO_PROPERTY, "location", make_point (place));
  if (strcmp (entity->type, "Device") == 0)
    take_attribute (entity, CITY_PROPERTY, "category", city_json_text (asset->kind->is_sign ? "actuator" : "sensor"));
  if (is_spot)
    take_attribute (entity, CITY_PROPERTY, "category", city_json_text ("offStreet"));
  if (asset->parent != NULL)
    take_attribute (entity, CITY_RELATIONSHIP, is_spot ? "refParkingSite" : "controlledAsset",
                    city_json_text (asset->parent->id));
  if (period > 0 && !is_spot)
    {
      CityAttribute attribute = { .name = g_intern_static_string ("reportPeriod"), .kind = CITY_PROPERTY,
                                  .unit_code = g_intern_static_string ("SEC"), .value = city_json_number (period) };

      city_entity_take (entity, attribute);
    }
}

static JsonNode *
make_value (const CityReading *reading)
{
  switch (reading->spec->type)
    {
    case BONGSU_READING_NUMBER:
      /* 82 % leaves as 0.82, not as 0.8200000000000001. */
      return city_json_number (reading->spec->scale != 0 && reading->spec->scale != 1
                                 ? round (reading->number / reading->spec->scale * 1e9) / 1e9
                                 : reading->number);
    case BONGSU_READING_BOOLEAN:
      return city_json_boolean (reading->number != 0);
    case BONGSU_READING_ENUM:
    case BONGSU_READING_TIME:
    case BONGSU_READING_TEXT:
    default:
      return city_json_text (reading->word);
    }
}

static void
add_readings (CityAsset *asset)
{
  asset->readings = g_array_sized_new (FALSE, TRUE, sizeof (CityReading), asset->kind->readings->len);
  g_array_set_clear_func (asset->readings, reading_clear);
  for (guint i = 0; i < asset->kind->readings->len; i++)
    {
      CityReading reading = { .spec = g_ptr_array_index (asset->kind->readings, i) };

      g_array_append_val (asset->readings, reading);
    }
}

static void
set_start_values (CityAsset *asset)
{
  JsonObject *set = city_json_get_object (asset->member, "set");
  JsonObject *vary = city_json_get_object (asset->member, "vary");
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (set != NULL)
    city_asset_set (asset, set, FALSE);
  if (vary == NULL)
    return;
  json_object_iter_init (&iter, vary);
  while (json_object_iter_next (&iter, &key, &node))
    {
      CityReading *reading = city_asset_find (asset, key);
      JsonArray *values = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (reading != NULL && values != NULL && json_array_get_length (values) > 0)
        city_reading_assign (reading, json_array_get_element (values, asset->index % json_array_get_length (values)));
    }
}

static gboolean
store_entity (CityAsset *asset, guint number, const double place[2], GError **error)
{
  CityEntity *entity = city_entity_new (asset->id, choose_type (asset->kind));
  gint64 now = city_clock_now (asset->world->clock);

  describe (asset, entity, number, place);
  for (guint i = 0; i < asset->readings->len; i++)
    {
      const CityReading *reading = &g_array_index (asset->readings, CityReading, i);
      CityAttribute attribute = { .name = reading->spec->attribute, .kind = CITY_PROPERTY, .observed = now };

      if (!reading->is_set)
        continue;
      attribute.name = g_intern_string (reading->spec->attribute);
      attribute.unit_code = reading->spec->type == BONGSU_READING_NUMBER ? g_intern_string (reading->spec->unit_code)
                                                                         : NULL;
      attribute.value = make_value (reading);
      city_entity_take (entity, attribute);
    }

  return city_store_create (asset->world->store, entity, error);
}

CityAsset *
city_asset_new (CityWorld *world, const BongsuKind *kind, JsonObject *member, guint index, guint number,
                const double place[2], GError **error)
{
  CityAsset *asset = g_new0 (CityAsset, 1);
  const char *part_of = city_json_get_text (member, "partOf");

  asset->world = world;
  asset->kind = kind;
  asset->member = member;
  asset->index = index;
  asset->local = city_fill_number (city_json_get_text (member, "id"), number);
  asset->id = g_strdup_printf ("urn:ngsi-ld:%s:%s:%s", choose_type (kind), world->cast->id, asset->local);
  if (part_of != NULL)
    {
      g_autofree char *parent = city_fill_number (part_of, number);

      asset->parent = g_hash_table_lookup (world->by_local, parent);
    }
  city_random_init (&asset->random, world->seed, asset->local);
  add_readings (asset);
  set_start_values (asset);
  for (guint i = 0; i < asset->readings->len; i++)
    g_array_index (asset->readings, CityReading, i).first = g_array_index (asset->readings, CityReading, i).number;
  if (!store_entity (asset, number, place, error))
    {
      city_asset_free (asset);
      return NULL;
    }

  return asset;
}

void
city_asset_free (CityAsset *asset)
{
  g_array_unref (asset->readings);
  g_free (asset->local);
  g_free (asset->id);
  g_free (asset);
}

CityReading *
city_asset_find (CityAsset *asset, const char *key)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < asset->readings->len; i++)
      {
        CityReading *reading = &g_array_index (asset->readings, CityReading, i);

        if (strcmp (pass == 0 ? reading->spec->id : reading->spec->attribute, key) == 0)
          return reading;
      }

  return NULL;
}

gboolean
city_reading_assign (CityReading *reading, JsonNode *value)
{
  gboolean fits;

  switch (reading->spec->type)
    {
    case BONGSU_READING_NUMBER:
      fits = city_json_is_number (value);
      if (fits)
        reading->number = json_node_get_double (value);
      break;
    case BONGSU_READING_BOOLEAN:
      fits = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
      if (fits)
        reading->number = json_node_get_boolean (value);
      break;
    case BONGSU_READING_ENUM:
    case BONGSU_READING_TIME:
    case BONGSU_READING_TEXT:
    default:
      fits = city_json_is_text (value);
      if (fits)
        reading->word = g_intern_string (json_node_get_string (value));
      break;
    }
  reading->is_set |= fits;

  return fits;
}

void
city_asset_report (CityAsset *asset, CityReading *const *readings, guint n)
{
  CityEntity *entity = city_store_find (asset->world->store, asset->id);

  /* A device that the broker has forgotten is not heard. */
  if (entity == NULL)
    return;

  city_store_begin (asset->world->store);
  for (guint i = 0; i < n; i++)
    {
      if (!readings[i]->is_set)
        continue;
      city_store_set (asset->world->store, entity, readings[i]->spec->attribute, make_value (readings[i]),
                      readings[i]->spec->type == BONGSU_READING_NUMBER ? readings[i]->spec->unit_code : NULL);
      city_reading_remember (asset, readings[i]);
    }
  city_store_end (asset->world->store);
}

void
city_asset_report_one (CityAsset *asset, CityReading *reading)
{
  city_asset_report (asset, &reading, 1);
}

void
city_asset_set (CityAsset *asset, JsonObject *values, gboolean now)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      CityReading *reading = city_asset_find (asset, key);

      if (reading == NULL || !city_reading_assign (reading, node))
        {
          g_printerr ("bongsu-city: %s has no reading “%s” that takes this value\n", asset->local, key);
          continue;
        }
      if (now)
        {
          reading->held = reading->touched = TRUE;
          g_ptr_array_add (changed, reading);
        }
    }
  if (changed->len > 0)
    city_asset_report (asset, (CityReading *const *) changed->pdata, changed->len);
}
