/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "journal.h"

#include <sqlite3.h>
#include <string.h>

static void
store_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static BongsuBatch *
recall (BongsuJournal *journal, gint64 *as_of)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BongsuBatch *batch;

  bongsu_store_recall_async (BONGSU_STORE (journal), NULL, store_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  batch = bongsu_store_recall_finish (BONGSU_STORE (journal), result, as_of, &error);
  g_assert_no_error (error);
  return batch;
}

static void
remember_one (BongsuJournal *journal, const char *entity, const char *attribute, const char *dataset, BongsuValue value,
              gint64 observed, guint flags)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  bongsu_batch_put (batch, (BongsuUpdate) { .entity = entity, .type = "Device", .attribute = attribute,
                                            .dataset = dataset, .unit_code = "CEL", .value = value,
                                            .stamp = { observed, observed + 1 }, .flags = flags });
  bongsu_store_remember (BONGSU_STORE (journal), batch);
}

static const BongsuUpdate *
find (BongsuBatch *batch, const char *entity, const char *attribute, const char *dataset)
{
  for (guint i = 0; i < bongsu_batch_get_n_updates (batch); i++)
    {
      const BongsuUpdate *update = bongsu_batch_get_update (batch, i);

      if (g_strcmp0 (update->entity, entity) == 0 && g_strcmp0 (update->attribute, attribute) == 0 &&
          g_strcmp0 (update->dataset, dataset) == 0)
        return update;
    }
  return NULL;
}

static BongsuJournal *
open_journal (const char *folder)
{
  g_autoptr (GError) error = NULL;
  BongsuJournal *journal = bongsu_journal_open (folder, &error);

  g_assert_no_error (error);
  return journal;
}

static BongsuValue
make_fields (void)
{
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_fields_take (fields, "msgId", bongsu_value_text ("m-1"));
  bongsu_fields_take (fields, "priority", bongsu_value_number (160));
  bongsu_fields_take (fields, "shown", bongsu_value_boolean (TRUE));
  bongsu_fields_take (fields, NULL, bongsu_value_text ("of a list"));
  return bongsu_value_take_fields (fields);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (BongsuBatch) batch = NULL;
  g_auto (BongsuValue) fields = make_fields ();
  const BongsuUpdate *update;
  gint64 as_of = 0;

  remember_one (journal, "e1", "temperature", NULL, bongsu_value_number (-12.25), 100, 0);
  remember_one (journal, "e1", "temperature", "urn:second", bongsu_value_number (3), 100, BONGSU_UPDATE_SUSPECT);
  remember_one (journal, "e1", "bellState", NULL, bongsu_value_text ("calling"), 300, 0);
  remember_one (journal, "e1", "open", NULL, bongsu_value_boolean (TRUE), 100, 0);
  remember_one (journal, "e1", "location", NULL, bongsu_value_point (126.98, 37.35), 100, 0);
  remember_one (journal, "e2", "displayedMessage", NULL, bongsu_value_copy (&fields), 100, BONGSU_UPDATE_SNAPSHOT);
  remember_one (journal, "e3", NULL, NULL, (BongsuValue) BONGSU_VALUE_INIT, 100, 0);
  remember_one (journal, "e3", "odd", NULL, (BongsuValue) { .kind = BONGSU_VALUE_INVALID }, 100, 0);
  g_clear_object (&journal);

  journal = open_journal (folder);
  batch = recall (journal, &as_of);
  g_assert_cmpint (as_of, ==, 301);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 8);
  for (guint i = 0; i < 8; i++)
    g_assert_true ((bongsu_batch_get_update (batch, i)->flags & BONGSU_UPDATE_PICTURE) != 0);

  update = find (batch, "e1", "temperature", NULL);
  g_assert_cmpfloat (update->value.number, ==, -12.25);
  g_assert_cmpstr (update->type, ==, "Device");
  g_assert_cmpstr (update->unit_code, ==, "CEL");
  g_assert_cmpint (update->stamp.observed, ==, 100);
  g_assert_cmpint (update->stamp.broker, ==, 101);
  g_assert_true ((find (batch, "e1", "temperature", "urn:second")->flags & BONGSU_UPDATE_SUSPECT) != 0);
  g_assert_cmpstr (bongsu_value_get_text (&find (batch, "e1", "bellState", NULL)->value), ==, "calling");
  g_assert_true (find (batch, "e1", "open", NULL)->value.boolean);
  g_assert_cmpfloat (find (batch, "e1", "location", NULL)->value.point.latitude, ==, 37.35);
  g_assert_true (bongsu_value_equal (&find (batch, "e2", "displayedMessage", NULL)->value, &fields));
  g_assert_cmpint (find (batch, "e3", "odd", NULL)->value.kind, ==, BONGSU_VALUE_INVALID);
  g_assert_nonnull (find (batch, "e3", NULL, NULL));
}

static void
test_newest_wins (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (BongsuBatch) batch = NULL;
  gint64 as_of;

  remember_one (journal, "e1", "a", NULL, bongsu_value_number (2), 200, 0);
  remember_one (journal, "e1", "a", NULL, bongsu_value_number (1), 100, 0);
  remember_one (journal, "e1", "b", NULL, bongsu_value_number (5), 500, 0);
  g_clear_object (&journal);

  journal = open_journal (folder);
  remember_one (journal, "e1", "b", NULL, bongsu_value_number (4), 400, 0);
  batch = recall (journal, &as_of);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 2);
  g_assert_cmpfloat (find (batch, "e1", "a", NULL)->value.number, ==, 2);
  g_assert_cmpfloat (find (batch, "e1", "b", NULL)->value.number, ==, 5);
}

static void
test_deletion (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  g_autoptr (BongsuBatch) batch = NULL;
  gint64 as_of;

  remember_one (journal, "e1", "a", NULL, bongsu_value_number (1), 100, 0);
  remember_one (journal, "e2", "a", NULL, bongsu_value_number (1), 100, 0);
  remember_one (journal, "e2", "b", NULL, bongsu_value_number (1), 100, 0);
  g_clear_object (&journal);

  journal = open_journal (folder);
  remember_one (journal, "e1", NULL, NULL, (BongsuValue) BONGSU_VALUE_INIT, 200, BONGSU_UPDATE_DELETED);
  remember_one (journal, "e1", "c", NULL, bongsu_value_number (3), 300, 0);
  remember_one (journal, "e2", "a", NULL, (BongsuValue) BONGSU_VALUE_INIT, 200, BONGSU_UPDATE_DELETED);
  batch = recall (journal, &as_of);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 2);
  g_assert_nonnull (find (batch, "e1", "c", NULL));
  g_assert_nonnull (find (batch, "e2", "b", NULL));
}

static void
test_damaged_is_removed (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.db", NULL);
  g_autofree char *bytes = g_strnfill (10000, '?');
  g_autoptr (BongsuJournal) journal = NULL;
  g_autoptr (BongsuBatch) batch = NULL;
  gint64 as_of = -1;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, 10000, NULL));
  journal = open_journal (folder);
  g_assert_null (bongsu_journal_get_notice (journal));
  batch = recall (journal, &as_of);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 0);
  g_assert_cmpint (as_of, ==, 0);
  g_clear_pointer (&batch, bongsu_batch_unref);

  remember_one (journal, "e1", "a", NULL, bongsu_value_number (1), 100, 0);
  batch = recall (journal, &as_of);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 1);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static int
count_rows (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "picture.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int n = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, "SELECT count(*) FROM value", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

/* More than one transaction holds: all of it arrives, without anyone asking. */
static void
test_written_by_itself (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", NULL);
  g_autoptr (BongsuJournal) journal = open_journal (folder);
  const gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  const guint source = g_timeout_add (20, tick_cb, NULL);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

      for (guint j = 0; j < 2000; j++)
        {
          g_autofree char *entity = g_strdup_printf ("e%u-%u", i, j);

          bongsu_batch_put (batch, (BongsuUpdate) { .entity = entity, .type = "Device", .attribute = "a",
                                                    .value = bongsu_value_number (j), .stamp = { 100, 100 } });
        }
      bongsu_store_remember (BONGSU_STORE (journal), batch);
    }
  while (count_rows (folder) < 10000 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (count_rows (folder), ==, 10000);
  g_source_remove (source);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/picture/comes-back-whole", test_round_trip);
  g_test_add_func ("/store/picture/newest-stamp-wins", test_newest_wins);
  g_test_add_func ("/store/picture/what-is-gone-is-gone", test_deletion);
  g_test_add_func ("/store/picture/is-written-by-itself", test_written_by_itself);
  g_test_add_func ("/store/picture/damaged-file-is-removed", test_damaged_is_removed);

  return g_test_run ();
}
