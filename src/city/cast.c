/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cast.h"

#include <gio/gio.h>
#include <string.h>

#include "json-text.h"
#include "stamp.h"

#define FOLDER "/org/bongsu/Console/catalogue/cities/"

static char *
list_cities (void)
{
  g_auto(GStrv) children = g_resources_enumerate_children (FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; children != NULL && children[i] != NULL; i++)
    if (g_str_has_suffix (children[i], ".json"))
      g_string_append_printf (names, "%s%.*s", names->len > 0 ? ", " : "", (int) strlen (children[i]) - 5, children[i]);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

CityCast *
city_cast_load (const char *id, GError **error)
{
  g_autoptr(CityCast) cast = g_new0 (CityCast, 1);
  g_autofree char *path = g_strconcat (FOLDER, id, ".json", NULL);
  g_autofree char *plan = g_strconcat (FOLDER, id, "-plan.geojson", NULL);
  g_autoptr(GBytes) bytes = strchr (id, '/') == NULL ? g_resources_lookup_data (path, 0, NULL) : NULL;
  JsonObject *root, *story, *preset;

  if (bytes == NULL)
    {
      g_autofree char *known = list_cities ();

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no city “%s”; there is: %s.", id, known);
      return NULL;
    }
  cast->document = city_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (cast->document == NULL)
    return NULL;
  cast->id = g_strdup (id);
  root = json_node_get_object (cast->document);
  story = city_json_get_object (root, "story");
  preset = city_json_get_object (story, "preset");
  bongsu_time_parse (city_json_get_text (preset, "clock"), FALSE, &cast->start);
  cast->seed = (guint64) city_json_get_number (preset, "seed", 1);
  cast->members = city_json_get_array (story, "cast");
  cast->events = city_json_get_array (story, "events");
  cast->plan = g_resources_lookup_data (plan, 0, NULL);

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
