/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "file-reader-private.h"

#include <string.h>

/* Finds the files of the catalogue: the resource first, then each folder; the same name in a later place replaces the
 * whole file, unless the later one is refused. */

#define RESOURCE "/org/bongsu/Console/catalogue/"
#define MAX_FILES 256

typedef struct
{
  char *file;    /* as it is named in a refusal */
  GBytes *bytes;
  char *id;      /* of the solution or city, "" for signs */
  gboolean refused;
} Found;

static void
free_found (gpointer data)
{
  Found *found = data;

  g_free (found->file);
  g_bytes_unref (found->bytes);
  g_free (found->id);
  g_free (found);
}

static void
refuse (GPtrArray *refusals, const char *text)
{
  if (refusals != NULL)
    g_ptr_array_add (refusals, g_strdup (text));
}

static gboolean
is_safe_name (const char *name)
{
  return *name != '\0' && *name != '/' && strstr (name, "..") == NULL && strchr (name, '\\') == NULL;
}

/* The bytes of a file, refused when there are more than `max`: what is read does not depend on what the file says. */
static GBytes *
read_bounded (const char *path, gsize max, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 block[16384];
  gssize size = 1;

  if (stream == NULL)
    return NULL;
  while (size > 0 && bytes->len <= max)
    {
      size = g_input_stream_read (G_INPUT_STREAM (stream), block, sizeof block, NULL, error);
      if (size < 0)
        return NULL;
      g_byte_array_append (bytes, block, (guint) size);
    }
  if (bytes->len > max)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD,
                   "%s: .: expected at most %" G_GSIZE_FORMAT " bytes", path, max);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
add_found (GPtrArray *all, const char *file, const char *id, GBytes *bytes)
{
  Found *found = g_new0 (Found, 1);

  found->file = g_strdup (file);
  found->id = g_strdup (id);
  found->bytes = bytes;
  g_ptr_array_add (all, found);
}

/* "smart-pole" of "smart-pole.json"; NULL for any other name. */
static char *
take_id (const char *name)
{
  g_autofree char *id = g_str_has_suffix (name, ".json") ? g_strndup (name, strlen (name) - 5) : NULL;

  return id != NULL && bongsu_file_is_id (id) ? g_steal_pointer (&id) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
list_resource (const char *folder, GPtrArray *all)
{
  g_autofree char *path = g_strconcat (RESOURCE, folder, "/", NULL);
  g_auto (GStrv) names = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (names == NULL)
    return;
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *id = take_id (names[i]);
      g_autofree char *resource = g_strconcat (path, names[i], NULL);
      g_autofree char *file = g_strconcat (folder, "/", names[i], NULL);
      g_autoptr (GBytes) bytes
        = id != NULL ? g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL) : NULL;

      if (bytes != NULL)
        add_found (all, file, id, g_steal_pointer (&bytes));
    }
}

static void
list_folder (const char *root, const char *folder, GPtrArray *all, GPtrArray *refusals)
{
  g_autofree char *path = g_build_filename (root, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  while (dir != NULL && names->len < MAX_FILES && (entry = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (entry));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *id = take_id (name);
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr (GError) error = NULL;
      GBytes *bytes = id != NULL ? read_bounded (file, bongsu_json_limits_file.max_bytes, &error) : NULL;

      if (bytes != NULL)
        add_found (all, file, id, bytes);
      else if (error != NULL)
        refuse (refusals, error->message);
    }
}

static GPtrArray *
list_all (const char *const *folders, const char *folder, GPtrArray *refusals)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (free_found);

  list_resource (folder, all);
  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    list_folder (folders[i], folder, all, refusals);
  return all;
}

static void
load_signs (BongsuCatalogue *catalogue, const char *const *folders, GPtrArray *refusals)
{
  g_autoptr (GBytes) built_in
    = g_resources_lookup_data (RESOURCE "signs.json", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;

  if (built_in != NULL && !bongsu_signs_read (catalogue, built_in, "signs.json", &error))
    refuse (refusals, error->message);
  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "signs.json", NULL);
      g_autoptr (GError) wrong = NULL;
      g_autoptr (GBytes) bytes = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      bytes = read_bounded (path, bongsu_json_limits_file.max_bytes, &wrong);
      if (bytes == NULL || !bongsu_signs_read (catalogue, bytes, path, &wrong))
        refuse (refusals, wrong->message);
    }
}

/* A catalogue of all files that are not refused yet; `sources` gets, for each of its solutions, where it came from. */
static BongsuCatalogue *
build_catalogue (GPtrArray *all, const char *const *folders, GHashTable *sources, GPtrArray *refusals)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();

  for (guint i = 0; i < all->len; i++)
    {
      Found *found = g_ptr_array_index (all, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (BongsuSolution) solution = NULL;

      if (found->refused)
        continue;
      solution = bongsu_solution_read (found->bytes, found->file, &error);
      if (solution != NULL && !g_str_equal (solution->id, found->id))
        g_set_error (&error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE,
                     "%s: id: expected \"%s\" as the file is named", found->file, found->id);
      found->refused = error != NULL;
      if (error != NULL)
        {
          refuse (refusals, error->message);
          continue;
        }
      g_hash_table_insert (sources, found->id, found);
      bongsu_catalogue_take_solution (catalogue, g_steal_pointer (&solution));
    }
  load_signs (catalogue, folders, refusals);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

/* Whether everything that the solutions name is there; what names nothing is refused and must not be built in again. */
static gboolean
check_references (BongsuCatalogue *catalogue, GHashTable *sources, GPtrArray *refusals)
{
  GPtrArray *solutions = bongsu_catalogue_get_solutions (catalogue);
  gboolean good = TRUE;

  for (guint i = 0; i < solutions->len; i++)
    {
      const BongsuSolution *solution = g_ptr_array_index (solutions, i);
      Found *found = g_hash_table_lookup (sources, solution->id);
      g_autofree char *dangling = bongsu_solution_find_dangling (catalogue, solution);
      g_autofree char *sentence = NULL;

      if (dangling == NULL)
        continue;
      sentence = g_strdup_printf ("%s: %s", found->file, dangling);
      refuse (refusals, sentence);
      found->refused = TRUE;
      good = FALSE;
    }
  return good;
}

BongsuCatalogue *
bongsu_catalogue_load (const char *const *folders, GPtrArray *refusals)
{
  g_autoptr (GPtrArray) all = list_all (folders, "solutions", refusals);
  g_autoptr (BongsuCatalogue) catalogue = NULL;
  gboolean good = FALSE;

  /* Each round refuses a file at least, so the rounds end. Only the first one speaks of the sign files. */
  for (guint round = 0; !good; round++)
    {
      g_autoptr (GHashTable) sources = g_hash_table_new (g_str_hash, g_str_equal);

      g_clear_object (&catalogue);
      catalogue = build_catalogue (all, folders, sources, round == 0 ? refusals : NULL);
      good = check_references (catalogue, sources, refusals);
    }
  return g_steal_pointer (&catalogue);
}

static void
replace_city (GPtrArray *cities, BongsuCityProfile *city)
{
  for (guint i = 0; i < cities->len; i++)
    {
      const BongsuCityProfile *old = g_ptr_array_index (cities, i);

      if (g_str_equal (old->id, city->id))
        {
          g_ptr_array_remove_index (cities, i);
          break;
        }
    }
  g_ptr_array_add (cities, city);
}

static int
compare_cities (gconstpointer a, gconstpointer b)
{
  const BongsuCityProfile *left = *(BongsuCityProfile *const *) a;
  const BongsuCityProfile *right = *(BongsuCityProfile *const *) b;

  return strcmp (left->id, right->id);
}

GPtrArray *
bongsu_cities_load (const char *const *folders, GPtrArray *refusals)
{
  g_autoptr (GPtrArray) all = list_all (folders, "cities", refusals);
  GPtrArray *cities = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_city_profile_free);

  for (guint i = 0; i < all->len; i++)
    {
      const Found *found = g_ptr_array_index (all, i);
      g_autoptr (GError) error = NULL;
      BongsuCityProfile *city = bongsu_city_profile_read (found->bytes, found->file, &error);

      if (city != NULL && g_str_equal (city->id, found->id))
        {
          replace_city (cities, city);
          continue;
        }
      if (city != NULL)
        g_set_error (&error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE,
                     "%s: id: expected \"%s\" as the file is named", found->file, found->id);
      refuse (refusals, error->message);
      bongsu_city_profile_free (city);
    }
  g_ptr_array_sort (cities, compare_cities);
  return cities;
}

GBytes *
bongsu_catalogue_read_file (const char *const *folders, const char *name, GError **error)
{
  g_autofree char *resource = g_strconcat (RESOURCE, name, NULL);
  guint n_folders = folders != NULL ? g_strv_length ((char **) folders) : 0;

  if (!is_safe_name (name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "%s: expected the name of a catalogue file", name);
      return NULL;
    }
  for (guint i = n_folders; i > 0; i--)
    {
      g_autofree char *path = g_build_filename (folders[i - 1], name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return read_bounded (path, bongsu_json_limits_plan.max_bytes, error);
    }
  return g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}
