/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "journal.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_KILLS 50

typedef struct
{
  char *folder;
  GHashTable *told; /* (element-type utf8) */
} World;

static const char *appender_path;

static void
store_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GPtrArray *
load (BongsuJournal *journal)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  bongsu_store_load_async (BONGSU_STORE (journal), NULL, store_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = bongsu_store_load_finish (BONGSU_STORE (journal), result, &error);
  g_assert_no_error (error);
  return entries;
}

/* Lets the child append until it has told `n`, then a little longer, and kills it. Returns how many it told. */
static guint
run_and_kill (World *world, guint n, gulong microseconds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, appender_path, world->folder, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  guint told = 0;
  gint64 until = 0;
  char *line;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
    {
      g_hash_table_add (world->told, line);
      told++;
      if (told == n)
        until = g_get_monotonic_time () + (gint64) microseconds;
      if (until != 0 && g_get_monotonic_time () >= until)
        {
          g_subprocess_force_exit (child);
          until = 0;
          n = G_MAXUINT;
        }
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  return told;
}

static void
check_told_is_there (World *world)
{
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuJournal) journal = bongsu_journal_open (world->folder, &error);
  g_autoptr (GPtrArray) entries = NULL;
  GHashTableIter iter;
  gpointer id;

  g_assert_no_error (error);
  g_assert_null (bongsu_journal_get_notice (journal));
  entries = load (journal);
  for (guint i = 0; i < entries->len; i++)
    {
      const BongsuEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *payload = g_strdup_printf ("payload of %s", entry->id);

      g_assert_cmpmem (payload, strlen (payload), g_bytes_get_data (entry->payload, NULL),
                       g_bytes_get_size (entry->payload));
      g_hash_table_add (there, g_strdup (entry->id));
    }
  g_hash_table_iter_init (&iter, world->told);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (g_hash_table_contains (there, id));
}

static void
test_told_survives_kill (void)
{
  World world = {
    g_build_filename (g_get_user_data_dir (), "bongsu", NULL),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < N_KILLS; i++)
    {
      const guint n = (guint) g_test_rand_int_range (1, 40);
      const gulong microseconds = (gulong) g_test_rand_int_range (0, 4000);

      g_assert_cmpuint (run_and_kill (&world, n, microseconds), >, 0);
      check_told_is_there (&world);
    }
  g_assert_cmpint (bongsu_journal_verify (world.folder, &sentence), ==, 0);
  g_test_message ("%u told, %s", g_hash_table_size (world.told), sentence);

  g_hash_table_unref (world.told);
  g_free (world.folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);
  appender_path = argv[1];

  g_test_add_func ("/store/journal/told-survives-kill", test_told_survives_kill);

  return g_test_run ();
}
