/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "installation.h"

#include <glib/gi18n.h>

#define FONT_MAX_BYTES (16 * 1024 * 1024)

/* Folder of the running program; NULL where /proc is not mounted (transfer full). */
static char *
dup_program_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

char *
bongsu_installation_dup_locale_folder (void)
{
  g_autofree char *folder = dup_program_folder ();

  if (folder != NULL)
    {
      g_autofree char *built = g_canonicalize_filename ("../../po", folder);
      g_autofree char *sample = g_build_filename (built, "ko", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

      if (g_file_test (sample, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&built);
    }
  return g_strdup (BONGSU_LOCALEDIR);
}

char *
bongsu_installation_find_city (GError **error)
{
  static const char *const beside[] = { "bongsu-city", "../city/bongsu-city" };
  g_autofree char *folder = dup_program_folder ();
  char *found = NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (folder, beside[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  found = g_find_program_in_path ("bongsu-city");
  if (found == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("The demonstration city (bongsu-city) is not installed beside this program."));
  return found;
}

GStrv
bongsu_installation_dup_catalogue_folders (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);

  g_strv_builder_add (builder, "/etc/bongsu");
  g_strv_builder_add (builder, own);
  return g_strv_builder_end (builder);
}

BongsuDotFont *
bongsu_installation_load_font (void)
{
  const char *const *folders = g_get_system_data_dirs ();

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "unifont", "unifont.hex", NULL);
      g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
      g_autoptr (BongsuDotFont) font = NULL;

      if (file == NULL || g_mapped_file_get_length (file) > FONT_MAX_BYTES)
        continue;
      font = bongsu_dot_font_new ();
      if (bongsu_dot_font_parse (font, g_mapped_file_get_contents (file), g_mapped_file_get_length (file)) > 0)
        return g_steal_pointer (&font);
    }
  return NULL;
}
