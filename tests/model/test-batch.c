/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "batch.h"

static void
put (BongsuBatch *batch, const char *entity, const char *attribute, const char *dataset, double number, gint64 observed,
     gint64 broker)
{
  bongsu_batch_put (batch, (BongsuUpdate) { .entity = entity, .type = "Device", .attribute = attribute, .dataset = dataset,
                                            .value = bongsu_value_number (number), .stamp = { observed, broker } });
}

static void
test_keeps_newest (void)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  const BongsuUpdate *update;

  put (batch, "urn:a", "t", NULL, 1, 10, 10);
  put (batch, "urn:a", "t", NULL, 2, 12, 12);
  put (batch, "urn:a", "t", NULL, 3, 11, 13);
  put (batch, "urn:a", "t", NULL, 4, 12, 11);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 1);
  update = bongsu_batch_get_update (batch, 0);
  g_assert_cmpfloat (update->value.number, ==, 2);
  /* One stamp, two values: all consoles take the greater one, whichever comes last. */
  put (batch, "urn:a", "t", NULL, 9, 12, 12);
  put (batch, "urn:a", "t", NULL, 8, 12, 12);
  g_assert_cmpfloat (bongsu_batch_get_update (batch, 0)->value.number, ==, 9);
}

static void
test_keys (void)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  put (batch, "urn:a", "t", NULL, 1, 1, 1);
  put (batch, "urn:a", "t", "urn:ds", 1, 1, 1);
  put (batch, "urn:a", "u", NULL, 1, 1, 1);
  put (batch, "urn:b", "t", NULL, 1, 1, 1);
  put (batch, "urn:a", NULL, NULL, 1, 1, 1);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 5);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *entity = g_strdup_printf ("urn:%u", i % 1000);

      put (batch, entity, "t", NULL, i, i, i);
    }
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 1005);
  g_assert_cmpfloat (bongsu_batch_get_update (batch, 5)->value.number, ==, 4000);
}

static void
test_strings_are_copied (void)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  g_autofree char *entity = g_strdup ("urn:a");
  g_autofree char *attribute = g_strdup ("t");

  put (batch, entity, attribute, NULL, 1, 1, 1);
  entity[0] = attribute[0] = 'x';
  put (batch, "urn:a", "other", NULL, 1, 1, 1);
  g_assert_cmpstr (bongsu_batch_get_update (batch, 0)->entity, ==, "urn:a");
  g_assert_cmpstr (bongsu_batch_get_update (batch, 0)->attribute, ==, "t");
  g_assert_true (bongsu_batch_get_update (batch, 0)->entity == bongsu_batch_get_update (batch, 1)->entity);
}

/* Each step of a command has a meaning, and what follows a deletion is another life. */
static void
test_what_is_not_coalesced (void)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  put (batch, "urn:a", "displayMessage_status", NULL, 1, 1, 1);
  put (batch, "urn:a", "displayMessage_status", NULL, 2, 2, 2);
  put (batch, "urn:a", "displayedMessage", NULL, 1, 1, 1);
  put (batch, "urn:a", "displayedMessage", NULL, 2, 2, 2);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 4);
  put (batch, "urn:a", "t", NULL, 1, 1, 1);
  bongsu_batch_put (batch, (BongsuUpdate) { .entity = "urn:a", .stamp = { 2, 2 }, .flags = BONGSU_UPDATE_DELETED });
  put (batch, "urn:a", "t", NULL, 2, 3, 3);
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 7);
  g_assert_cmpuint (bongsu_batch_get_update (batch, 5)->flags, ==, BONGSU_UPDATE_DELETED);
  g_assert_cmpfloat (bongsu_batch_get_update (batch, 6)->value.number, ==, 2);
}

static void
test_incidents_are_not_coalesced (void)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  for (gint64 i = 1; i <= 3; i++)
    bongsu_batch_put (batch, (BongsuUpdate) { .entity = "urn:a", .type = "Alert", .attribute = "status",
                                              .value = bongsu_value_text (i == 2 ? "inactive" : "active"), .stamp = { i, i } });
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 3);
}

static void
test_counts (void)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  g_assert_null (bongsu_batch_get_counts (batch));
  bongsu_batch_count (batch, "too-deep", 1);
  bongsu_batch_count (batch, "too-deep", 2);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (bongsu_batch_get_counts (batch), "too-deep")), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/batch/keeps-newest", test_keeps_newest);
  g_test_add_func ("/model/batch/key-is-entity-attribute-dataset", test_keys);
  g_test_add_func ("/model/batch/strings-are-copied", test_strings_are_copied);
  g_test_add_func ("/model/batch/commands-and-deletions-are-not-coalesced", test_what_is_not_coalesced);
  g_test_add_func ("/model/batch/incidents-are-not-coalesced", test_incidents_are_not_coalesced);
  g_test_add_func ("/model/batch/counts", test_counts);
  return g_test_run ();
}
