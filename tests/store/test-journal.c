/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "journal.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "failing-vfs.h"

static const BongsuAudit audit = {
  .operator_id = "operator1", .role = "operator", .verb = "acknowledge", .target = "urn:t",
};

static void
store_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* A folder of this case alone (transfer full); the harness removes it. */
static char *
make_folder (void)
{
  char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

static BongsuJournal *
open_journal (const char *folder)
{
  g_autoptr (GError) error = NULL;
  BongsuJournal *journal = bongsu_journal_open (folder, &error);

  g_assert_no_error (error);
  return journal;
}

static GPtrArray *
make_entries (const char *id, const char *payload)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  g_autoptr (GBytes) bytes = g_bytes_new (payload, strlen (payload));

  g_ptr_array_add (entries, bongsu_entry_new (BONGSU_ENTRY_ACT, id, "asset\nrule", 1780000000000000, bytes));
  return entries;
}

static GAsyncResult *
start_append (BongsuJournal *journal, const char *id, const char *payload, GAsyncResult **result)
{
  g_autoptr (GPtrArray) entries = make_entries (id, payload);

  bongsu_store_append_async (BONGSU_STORE (journal), entries, &audit, NULL, store_result_cb, result);
  return *result;
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
append (BongsuJournal *journal, const char *id, const char *payload, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  start_append (journal, id, payload, &result);
  wait_for (&result);
  return bongsu_store_append_finish (BONGSU_STORE (journal), result, error);
}

static GPtrArray *
load (BongsuJournal *journal)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  bongsu_store_load_async (BONGSU_STORE (journal), NULL, store_result_cb, &result);
  wait_for (&result);
  entries = bongsu_store_load_finish (BONGSU_STORE (journal), result, &error);
  g_assert_no_error (error);
  return entries;
}

/* Runs SQL on the file behind the journal's back; the error of SQLite, or NULL. */
static char *
run_sql (const char *folder, const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  sqlite3 *db = NULL;
  char *message = NULL, *copy;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  copy = g_strdup (message);
  sqlite3_free (message);
  sqlite3_close (db);
  return copy;
}

static void
write_three (const char *folder)
{
  g_autoptr (BongsuJournal) journal = open_journal (folder);

  g_assert_true (append (journal, "one", "first payload", NULL));
  g_assert_true (append (journal, "two", "second payload", NULL));
  g_assert_true (append (journal, "three", "third payload", NULL));
}

static void
test_survives_restart (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autofree char *console = g_strdup (bongsu_store_get_console_id (BONGSU_STORE (journal)));
  g_autoptr (GPtrArray) entries = NULL;
  const BongsuEntry *entry;

  g_assert_cmpuint (strlen (console), ==, 16);
  g_assert_cmpuint (strspn (console, "0123456789abcdef"), ==, 16);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      g_assert_true (append (journal, id, id, NULL));
    }
  g_clear_object (&journal);

  journal = open_journal (folder);
  g_assert_null (bongsu_journal_get_notice (journal));
  g_assert_cmpstr (bongsu_store_get_console_id (BONGSU_STORE (journal)), ==, console);
  entries = load (journal);
  g_assert_cmpuint (entries->len, ==, 200);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      entry = g_ptr_array_index (entries, i);
      g_assert_cmpstr (entry->id, ==, id);
      g_assert_cmpuint (entry->n, ==, i + 1);
    }
  g_assert_cmpstr (entry->point, ==, "asset\nrule");
  g_assert_cmpint (entry->at, ==, 1780000000000000);
  g_assert_cmpint (entry->kind, ==, BONGSU_ENTRY_ACT);
}

static void
test_order_of_calls (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GPtrArray) entries = NULL;
  GAsyncResult *results[300] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      start_append (journal, id, "x", &results[i]);
    }
  wait_for (&results[G_N_ELEMENTS (results) - 1]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_nonnull (results[i]);
      g_assert_true (bongsu_store_append_finish (BONGSU_STORE (journal), results[i], NULL));
      g_object_unref (results[i]);
    }
  entries = load (journal);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (results));
  for (guint i = 0; i < entries->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      g_assert_cmpstr (((BongsuEntry *) g_ptr_array_index (entries, i))->id, ==, id);
    }
}

typedef struct
{
  const char *folder;
  gboolean called;
} Told;

static void
check_file_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Told *told = data;
  g_autofree char *path = g_build_filename (told->folder, "journal.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count(*) FROM entry, audit "
                                       "WHERE entry.id = 'one' AND audit.entry = 'one'", -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 1);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  told->called = TRUE;
}

static void
test_callback_after_commit (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GPtrArray) entries = make_entries ("one", "x");
  Told told = { folder, FALSE };

  bongsu_store_append_async (BONGSU_STORE (journal), entries, &audit, NULL, check_file_cb, &told);
  g_assert_false (told.called);
  while (!told.called)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (((BongsuEntry *) g_ptr_array_index (entries, 0))->n, ==, 1);
}

static void
test_second_open (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (BongsuJournal) other = NULL;
  g_autoptr (GError) error = NULL;

  other = bongsu_journal_open (folder, &error);
  g_assert_null (other);
  g_assert_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_LOCKED);
  g_clear_object (&journal);
  other = open_journal (folder);
  g_assert_nonnull (other);
}

static void
test_same_id (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *sentence = NULL;
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (append (journal, "one", "same", NULL));
  g_assert_true (append (journal, "one", "same", NULL));
  g_assert_false (append (journal, "one", "other", &error));
  g_assert_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE);
  entries = load (journal);
  g_assert_cmpuint (entries->len, ==, 1);
  g_clear_object (&journal);
  g_assert_cmpint (bongsu_journal_verify (folder, &sentence), ==, 0);
}

static void
test_bad_neighbour (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *sentence = NULL;
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GPtrArray) entries = NULL;
  GAsyncResult *results[3] = { NULL };

  g_assert_true (append (journal, "one", "first", NULL));
  start_append (journal, "two", "second", &results[0]);
  start_append (journal, "one", "another", &results[1]);
  start_append (journal, "three", "third", &results[2]);
  wait_for (&results[2]);
  g_assert_true (bongsu_store_append_finish (BONGSU_STORE (journal), results[0], NULL));
  g_assert_false (bongsu_store_append_finish (BONGSU_STORE (journal), results[1], NULL));
  g_assert_true (bongsu_store_append_finish (BONGSU_STORE (journal), results[2], NULL));
  for (guint i = 0; i < 3; i++)
    g_object_unref (results[i]);
  entries = load (journal);
  g_assert_cmpuint (entries->len, ==, 3);
  g_clear_object (&journal);
  g_assert_cmpint (bongsu_journal_verify (folder, &sentence), ==, 0);
}

static void
test_written_once (void)
{
  static const char *const attempts[] = {
    "UPDATE entry SET at = 1", "DELETE FROM entry", "UPDATE audit SET operator = 'nobody'", "DELETE FROM audit",
  };
  g_autofree char *folder = make_folder ();

  write_three (folder);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autofree char *message = run_sql (folder, attempts[i]);

      g_assert_nonnull (message);
    }
}

typedef struct
{
  const char *name;
  const char *sql;
  guint n_left; /* entries that are taken over */
} Damage;

/* Each says what somebody with the file could do; all are found, and what came before stays. */
static const Damage damages[] = {
  { "payload", "DROP TRIGGER entry_stays; UPDATE entry SET payload = CAST ('seconD payload' AS BLOB) WHERE n = 2", 1 },
  { "who", "DROP TRIGGER audit_stays; UPDATE audit SET operator = 'operator2' WHERE n = 3", 2 },
  { "removed-record", "DROP TRIGGER audit_kept; DELETE FROM audit WHERE n = 2", 1 },
  { "removed-both",
    "DROP TRIGGER audit_kept; DROP TRIGGER entry_kept; DELETE FROM audit WHERE n = 2; DELETE FROM entry WHERE n = 2",
    1 },
  { "cut-end",
    "DROP TRIGGER audit_kept; DROP TRIGGER entry_kept; DELETE FROM audit WHERE n = 3; DELETE FROM entry WHERE n = 3",
    2 },
  { "entry-without-record", "INSERT INTO entry (kind, id, at, payload, digest) VALUES ('act', 'x', 0, x'00', x'00')",
    3 },
};

static void
test_damage (gconstpointer data)
{
  const Damage *damage = data;
  g_autofree char *folder = make_folder ();
  g_autofree char *sentence = NULL, *message = NULL, *after = NULL;
  g_autoptr (BongsuJournal) journal = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  write_three (folder);
  g_assert_cmpint (bongsu_journal_verify (folder, &sentence), ==, 0);
  message = run_sql (folder, damage->sql);
  g_assert_null (message);
  g_clear_pointer (&sentence, g_free);
  g_assert_cmpint (bongsu_journal_verify (folder, &sentence), ==, 1);
  g_assert_nonnull (sentence);

  journal = open_journal (folder);
  g_assert_nonnull (bongsu_journal_get_notice (journal));
  entries = load (journal);
  g_assert_cmpuint (entries->len, ==, damage->n_left);
  g_assert_true (append (journal, "four", "goes on", NULL));
  g_clear_object (&journal);
  g_assert_cmpint (bongsu_journal_verify (folder, &after), ==, 0);
}

static void
test_no_database (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  g_autofree char *bytes = g_strnfill (20000, 'x');
  g_autofree char *sentence = NULL;
  g_autoptr (BongsuJournal) journal = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_aside = 0;

  g_assert_cmpint (bongsu_journal_verify (folder, &sentence), ==, 2);
  g_assert_true (g_file_set_contents (path, bytes, 20000, NULL));
  journal = open_journal (folder);
  g_assert_nonnull (bongsu_journal_get_notice (journal));
  g_assert_true (append (journal, "one", "x", NULL));
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "journal-damaged-"))
      n_aside++;
  g_assert_cmpuint (n_aside, ==, 1);
}

static void
test_newer_schema (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *message = NULL;
  g_autoptr (BongsuJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  write_three (folder);
  message = run_sql (folder, "PRAGMA user_version = 99");
  g_assert_null (message);
  journal = bongsu_journal_open (folder, &error);
  g_assert_null (journal);
  g_assert_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN);
}

static void
test_full_disk (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *sentence = NULL;
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (append (journal, "one", "x", NULL));
  failing_vfs_set_full (TRUE);
  g_assert_false (append (journal, "two", "y", &error));
  g_assert_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_FULL);
  failing_vfs_set_full (FALSE);
  g_assert_true (append (journal, "three", "z", NULL));
  entries = load (journal);
  g_assert_cmpuint (entries->len, ==, 2);
  g_clear_object (&journal);
  g_assert_cmpint (bongsu_journal_verify (folder, &sentence), ==, 0);
}

static void
test_too_large (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *payload = g_strnfill (1024 * 1024 + 1, 'x');
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GError) error = NULL;

  g_assert_false (append (journal, "one", payload, &error));
  g_assert_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE);
  g_assert_true (append (journal, "two", "y", NULL));
}

static void
test_closed (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (GAsyncResult) before = NULL;
  g_autoptr (GError) error = NULL;

  start_append (journal, "one", "x", &before);
  bongsu_journal_close (journal);
  g_assert_false (append (journal, "two", "y", &error));
  g_assert_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN);
  wait_for (&before);
  g_assert_true (bongsu_store_append_finish (BONGSU_STORE (journal), before, NULL));
  g_clear_object (&before);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&journal));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  failing_vfs_install ();

  g_test_add_func ("/store/journal/survives-restart", test_survives_restart);
  g_test_add_func ("/store/journal/keeps-the-order-of-calls", test_order_of_calls);
  g_test_add_func ("/store/journal/answers-after-the-commit", test_callback_after_commit);
  g_test_add_func ("/store/journal/second-open-is-refused", test_second_open);
  g_test_add_func ("/store/journal/same-id-counts-as-written", test_same_id);
  g_test_add_func ("/store/journal/one-refusal-leaves-its-neighbours", test_bad_neighbour);
  g_test_add_func ("/store/journal/rows-are-written-once", test_written_once);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strconcat ("/store/journal/damage-is-found/", damages[i].name, NULL);

      g_test_add_data_func (path, &damages[i], test_damage);
    }
  g_test_add_func ("/store/journal/what-is-no-database-is-kept-aside", test_no_database);
  g_test_add_func ("/store/journal/newer-schema-is-refused", test_newer_schema);
  g_test_add_func ("/store/journal/full-disk-loses-nothing", test_full_disk);
  g_test_add_func ("/store/journal/too-large-is-refused", test_too_large);
  g_test_add_func ("/store/journal/closing-writes-what-is-queued", test_closed);

  return g_test_run ();
}
