/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "catalogue-reader.h"
#include "json-text.h"

/* Until format/ reads the catalogue: just enough of it. Goes away with that. */
#define ROOT "/org/bongsu/Console/catalogue/"
#define WEAK __attribute__ ((weak))

GBytes *WEAK
bongsu_catalogue_read_file (const char *const *folders, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (ROOT, name, NULL);

  return g_resources_lookup_data (path, 0, error);
}

GPtrArray *WEAK
bongsu_cities_load (const char *const *folders, GPtrArray *refusals)
{
  GPtrArray *cities = g_ptr_array_new ();
  BongsuCityProfile *profile = bongsu_city_profile_new ();

  profile->id = g_strdup ("uiwang");
  g_ptr_array_add (cities, profile);

  return cities;
}

static BongsuReadingType
read_type (const char *type)
{
  return g_str_equal (type, "number") ? BONGSU_READING_NUMBER : g_str_equal (type, "boolean") ? BONGSU_READING_BOOLEAN
         : g_str_equal (type, "enum") ? BONGSU_READING_ENUM : BONGSU_READING_TEXT;
}

static void
add_readings (BongsuKind *kind, JsonObject *object)
{
  JsonArray *array = city_json_get_array (object, "readings");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *r = json_array_get_object_element (array, i);
      BongsuReadingSpec *spec = bongsu_reading_spec_new ();

      spec->id = g_strdup (city_json_get_text (r, "id"));
      spec->attribute = (char *) g_intern_string (city_json_get_text (r, "attribute"));
      spec->type = read_type (city_json_get_text (r, "type"));
      spec->unit_code = g_strdup (city_json_get_text (r, "unitCode"));
      spec->scale = city_json_get_number (r, "scale", 1);
      spec->period_s = city_json_get_number (r, "period", 0);
      spec->trend = city_json_get_boolean (r, "trend", FALSE);
      g_ptr_array_add (kind->readings, spec);
    }
}

static JsonNode *solutions[6];
static const char *const names[] = { "common", "sign-board", "smart-crosswalk", "smart-parking", "smart-pole", "smart-shelter" };

static JsonObject *
find_kind (const char *id)
{
  g_auto(GStrv) parts = g_strsplit (id, "/", 2);

  for (guint i = 0; i < 6; i++)
    {
      JsonArray *kinds = city_json_get_array (json_node_get_object (solutions[i]), "kinds");

      for (guint k = 0; g_str_equal (names[i], parts[0]) && k < json_array_get_length (kinds); k++)
        if (g_str_equal (city_json_get_text (json_array_get_object_element (kinds, k), "id"), parts[1]))
          return json_array_get_object_element (kinds, k);
    }

  return NULL;
}

static BongsuKind *
read_kind (const char *solution, JsonObject *object)
{
  BongsuKind *kind = bongsu_kind_new ();
  JsonObject *match = city_json_get_object (object, "match");
  JsonObject *where = city_json_get_object (match, "where");
  const char *inherits;

  kind->id = g_strconcat (solution, "/", city_json_get_text (object, "id"), NULL);
  kind->types = g_new0 (char *, 2);
  kind->types[0] = g_strdup (city_json_get_text (match, "type"));
  if (kind->types[0] == NULL)
    kind->types[0] = g_strdup (json_array_get_string_element (city_json_get_array (match, "types"), 0));
  if (where != NULL && city_json_get_text (where, "deviceProfile") != NULL)
    {
      kind->where_attribute = g_strdup ("deviceProfile");
      kind->where_value = g_strdup (city_json_get_text (where, "deviceProfile"));
    }
  kind->asset_kind = where != NULL ? g_strdup (city_json_get_text (where, "assetKind")) : NULL;
  kind->is_sign = g_strcmp0 (kind->where_value, "signBoard") == 0;
  add_readings (kind, object);
  inherits = city_json_get_text (object, "inherits");
  while (inherits != NULL)
    {
      g_autofree char *full = strchr (inherits, '/') ? g_strdup (inherits) : g_strconcat ("sign-board/", inherits, NULL);
      JsonObject *parent = find_kind (full);

      add_readings (kind, parent);
      inherits = city_json_get_text (parent, "inherits");
    }
  add_readings (kind, find_kind ("common/device"));

  return kind;
}

BongsuCatalogue *WEAK
bongsu_catalogue_load (const char *const *folders, GPtrArray *refusals)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("solutions/%s.json", names[i]);
      g_autoptr(GBytes) bytes = bongsu_catalogue_read_file (NULL, path, NULL);

      solutions[i] = city_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
    }
  for (guint i = 0; i < 6; i++)
    {
      BongsuSolution *solution = bongsu_solution_new ();
      JsonArray *kinds = city_json_get_array (json_node_get_object (solutions[i]), "kinds");
      JsonArray *commands = city_json_get_array (json_node_get_object (solutions[i]), "commands");

      solution->id = g_strdup (names[i]);
      for (guint k = 0; k < json_array_get_length (kinds); k++)
        g_ptr_array_add (solution->kinds, read_kind (names[i], json_array_get_object_element (kinds, k)));
      for (guint c = 0; commands != NULL && c < json_array_get_length (commands); c++)
        {
          BongsuCommand *command = g_new0 (BongsuCommand, 1);

          command->id = g_strdup (city_json_get_text (json_array_get_object_element (commands, c), "id"));
          command->attribute = g_strdup (city_json_get_text (json_array_get_object_element (commands, c), "attribute"));
          g_ptr_array_add (solution->commands, command);
        }
      bongsu_catalogue_take_solution (catalogue, solution);
    }
  bongsu_catalogue_seal (catalogue);

  return catalogue;
}
