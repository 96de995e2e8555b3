/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cast.h"

#include <gio/gio.h>
#include <string.h>

#include "catalogue-reader.h"
#include "json-text.h"
#include "stamp.h"

#define MAX_ID 32

/* As the console looks for them: what is built in, then the machine's, then the person's. */
static char **
list_folders (void)
{
  char **folders = g_new0 (char *, 3);

  folders[0] = g_strdup ("/etc/bongsu");
  folders[1] = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);

  return folders;
}

static char *
list_cities (const char *const *folders)
{
  g_autoptr(GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) cities = bongsu_cities_load (folders, refusals);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < cities->len; i++)
    {
      const BongsuCityProfile *profile = g_ptr_array_index (cities, i);

      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", profile->id);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
is_id (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  return length > 0 && length <= MAX_ID && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

static gboolean
refuse_unknown (const char *id, const char *const *folders, GError **error)
{
  g_autofree char *known = list_cities (folders);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no city “%.64s”; there is: %s.", id != NULL ? id : "",
               *known != '\0' ? known : "none");

  return FALSE;
}

static void
read_numbers (JsonObject *object, const char *name, double *numbers, guint n)
{
  JsonArray *array = city_json_get_array (object, name);

  for (guint i = 0; array != NULL && i < n && i < json_array_get_length (array); i++)
    if (city_json_is_number (json_array_get_element (array, i)))
      numbers[i] = json_array_get_double_element (array, i);
}

static gboolean
read_story (CityCast *cast, const char *id, GError **error)
{
  JsonObject *root = JSON_NODE_HOLDS_OBJECT (cast->document) ? json_node_get_object (cast->document) : NULL;
  JsonObject *story = root != NULL ? city_json_get_object (root, "story") : NULL;
  JsonObject *preset = story != NULL ? city_json_get_object (story, "preset") : NULL;
  const char *clock = preset != NULL ? city_json_get_text (preset, "clock") : NULL;

  if (clock == NULL || !bongsu_time_parse (clock, FALSE, &cast->start))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The file of the city “%s” has no story with a preset clock.", id);
      return FALSE;
    }
  cast->seed = (guint64) city_json_get_number (preset, "seed", 1);
  cast->members = city_json_get_array (story, "cast");
  cast->events = city_json_get_array (story, "events");
  read_numbers (root, "centre", cast->centre, 2);
  read_numbers (root, "bounds", cast->bounds, 4);
  if (cast->members == NULL || cast->events == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The story of the city “%s” has no cast or no events.",
                   id);
      return FALSE;
    }

  return TRUE;
}

CityCast *
city_cast_load (const char *id, GError **error)
{
  g_autoptr(CityCast) cast = g_new0 (CityCast, 1);
  g_auto(GStrv) folders = list_folders ();
  const char *const *places = (const char *const *) folders;
  g_autoptr(GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *file = g_strconcat ("cities/", id, ".json", NULL);
  g_autoptr(GBytes) bytes = is_id (id) ? bongsu_catalogue_read_file (places, file, NULL) : NULL;
  const char *plan;

  if (bytes == NULL)
    {
      refuse_unknown (id, places, error);
      return NULL;
    }
  cast->id = g_strdup (id);
  cast->document = city_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (cast->document == NULL)
    {
      g_prefix_error (error, "The file of the city “%s”: ", id);
      return NULL;
    }
  if (!read_story (cast, id, error))
    return NULL;

  plan = city_json_get_text (json_node_get_object (cast->document), "plan");
  if (plan != NULL && strchr (plan, '/') == NULL)
    {
      g_autofree char *plan_file = g_strconcat ("cities/", plan, NULL);

      cast->plan = bongsu_catalogue_read_file (places, plan_file, NULL);
    }
  cast->catalogue = bongsu_catalogue_load (places, refusals);
  for (guint i = 0; i < refusals->len; i++)
    g_printerr ("bongsu-city: %s\n", (const char *) g_ptr_array_index (refusals, i));

  return g_steal_pointer (&cast);
}

void
city_cast_free (CityCast *cast)
{
  g_clear_pointer (&cast->document, json_node_unref);
  g_clear_pointer (&cast->plan, g_bytes_unref);
  g_clear_object (&cast->catalogue);
  g_free (cast->id);
  g_free (cast);
}
