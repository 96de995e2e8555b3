/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "catalogue-reader.h"
#include "geojson.h"
#include "json-guard.h"

#define MAX_FILES 256

/* What the check of one folder is about. */
typedef struct
{
  const char *folder;
  GPtrArray *refusals; /* (element-type utf8) "FILE: PATH: ..." */
  guint n_files;
} Check;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Names of the files in a folder of the catalogue, sorted (transfer full). */
static GPtrArray *
list_names (const char *root, const char *folder)
{
  g_autofree char *path = g_build_filename (root, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && names->len < MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
refuse (Check *check, const char *file, const char *why)
{
  g_ptr_array_add (check->refusals, g_strdup_printf ("%s: %s", file, why));
}

/* The loader passes over what is not named like a solution or a city; who wrote the file wants to know. */
static void
check_names (Check *check, const char *folder)
{
  g_autoptr (GPtrArray) names = list_names (check->folder, folder);

  check->n_files += names->len;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *file = g_build_filename (check->folder, folder, name, NULL);
      const gsize length = strlen (name) - strlen (".json");

      if (length == 0 || length > 48 || strspn (name, G_CSET_a_2_z G_CSET_DIGITS "_-") != length)
        refuse (check, file, _("the name of the file is no id and would be passed over"));
    }
}

static void
check_plan (Check *check, const BongsuCityProfile *city)
{
  const char *folders[] = { check->folder, NULL };
  g_autofree char *name = g_build_filename ("cities", city->plan, NULL);
  g_autofree char *file = g_build_filename (check->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bongsu_catalogue_read_file (folders, name, &error);
  g_autoptr (BongsuPlan) plan = NULL;
  guint n_refused = 0;

  if (bytes != NULL)
    plan = bongsu_plan_read (bytes, &n_refused, &error);
  if (plan == NULL)
    refuse (check, file, error->message);
  else if (n_refused > 0)
    {
      g_autofree char *why = g_strdup_printf (ngettext ("%u feature fits nothing", "%u features fit nothing", n_refused), n_refused);

      refuse (check, file, why);
    }
}

static void
print_features_of (const char *file, const char *name)
{
  g_autofree char *data = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;
  JsonArray *features;
  gsize size = 0;

  if (!g_file_get_contents (file, &data, &size, NULL)
      || !bongsu_json_guard (data, size, &bongsu_json_limits_file, NULL, NULL)
      || !json_parser_load_from_data (parser, data, (gssize) size, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return;
  root = json_node_get_object (json_parser_get_root (parser));
  if (!json_object_has_member (root, "features") || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (root, "features")))
    return;
  features = json_object_get_array_member (root, "features");
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonNode *node = json_array_get_element (features, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        {
          g_autofree char *feature = bongsu_text_sanitise (json_node_get_string (node), -1, 80);

          g_print ("%s %s\n", feature, name);
        }
    }
}

static void
print_features (const Check *check)
{
  g_autoptr (GPtrArray) names = list_names (check->folder, "solutions");

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *file = g_build_filename (check->folder, "solutions", name, NULL);
      g_autofree char *id = g_strndup (name, strlen (name) - strlen (".json"));

      print_features_of (file, id);
    }
}

static void
check_folder (Check *check)
{
  const char *folders[] = { check->folder, NULL };
  g_autofree char *signs = g_build_filename (check->folder, "signs.json", NULL);
  g_autoptr (BongsuCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) cities = NULL;

  check_names (check, "solutions");
  check_names (check, "cities");
  check->n_files += g_file_test (signs, G_FILE_TEST_EXISTS);
  catalogue = bongsu_catalogue_load (folders, check->refusals);
  cities = bongsu_cities_load (folders, check->refusals);
  for (guint i = 0; i < cities->len; i++)
    {
      const BongsuCityProfile *city = g_ptr_array_index (cities, i);
      g_autofree char *name = g_strconcat (city->id, ".json", NULL);
      g_autofree char *file = g_build_filename (check->folder, "cities", name, NULL);

      if (city->plan != NULL && g_file_test (file, G_FILE_TEST_EXISTS))
        check_plan (check, city);
    }
}

int
bongsu_command_check_catalogue (int argc, char *argv[])
{
  gboolean features = FALSE;
  const GOptionEntry entries[] = {
    { "features", 0, 0, G_OPTION_ARG_NONE, &features, N_("Print which solution brings which feature"), NULL },
    { NULL }
  };
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  Check check = { .refusals = refusals };

  if (!bongsu_command_take_options (&argc, &argv, entries, N_("DIR"),
                                    _("Checks a folder with solutions/, cities/ and signs.json as the console reads it."), 1))
    return BONGSU_COMMAND_UNUSABLE;
  check.folder = argv[1];
  if (!g_file_test (check.folder, G_FILE_TEST_IS_DIR))
    {
      bongsu_command_tell (_("“%s” is no folder."), check.folder);
      return BONGSU_COMMAND_UNUSABLE;
    }
  check_folder (&check);
  if (check.n_files == 0)
    {
      bongsu_command_tell (_("“%s” holds no solutions, no cities and no signs.json."), check.folder);
      return BONGSU_COMMAND_UNUSABLE;
    }
  if (features)
    print_features (&check);
  for (guint i = 0; i < refusals->len; i++)
    bongsu_command_tell ("%s", (const char *) g_ptr_array_index (refusals, i));
  if (refusals->len == 0 && !features)
    g_print (ngettext ("%u file, nothing refused\n", "%u files, nothing refused\n", check.n_files), check.n_files);
  return refusals->len == 0 ? BONGSU_COMMAND_GOOD : BONGSU_COMMAND_REFUSED;
}
