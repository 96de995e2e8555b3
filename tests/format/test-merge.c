/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "ngsi-ld.h"
#include "register.h"

/* All messages and pages of all voices, in any order, make one picture (PROTOCOL 18). */

#define N_ORDERS 1000

static const char *const voices[] = { "ngsi19", "orion", "scorpio", "stellio", "keti" };

static gint64
parse_time (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (bongsu_time_parse (text, FALSE, &time_us));
  return time_us;
}

/* A message without `notifiedAt` is as old as its arrival, so its order does matter. */
static BongsuBatch *
read_batch (const char *path, const char *name, gboolean keti)
{
  g_autoptr (BongsuVocabulary) vocabulary = bongsu_vocabulary_new (NULL, keti, "en");
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  g_autofree char *data = NULL;
  gboolean taken = FALSE;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  if (g_str_has_prefix (name, "page"))
    taken = bongsu_ngsi_decode_page (vocabulary, data, size, parse_time ("2026-11-20T12:23:50.000Z"), batch, NULL, NULL)
            >= 0;
  else if (strstr (data, "\"notifiedAt\"") != NULL)
    taken = bongsu_ngsi_decode_notification (vocabulary, data, size, "uiwang", parse_time ("2026-11-20T12:24:00.000Z"),
                                             batch);
  return taken && bongsu_batch_get_n_updates (batch) > 0 ? g_steal_pointer (&batch) : NULL;
}

static GPtrArray *
read_all (void)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_batch_unref);

  for (guint i = 0; i < G_N_ELEMENTS (voices); i++)
    {
      g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "format", "data", "ngsild", voices[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      g_assert_nonnull (dir);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          BongsuBatch *batch = g_str_has_suffix (name, ".json")
                                 ? read_batch (path, name, strcmp (voices[i], "keti") == 0) : NULL;

          if (batch != NULL)
            g_ptr_array_add (batches, batch);
        }
    }
  return batches;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
dup_value (const BongsuValue *value)
{
  g_autoptr (BongsuFields) fields = bongsu_fields_new ();
  g_autofree char *text = NULL;

  if (value->kind == BONGSU_VALUE_FIELDS)
    return bongsu_json_encode_fields (value->fields);
  if (value->kind == BONGSU_VALUE_POINT)
    return g_strdup_printf ("%.9f %.9f", value->point.longitude, value->point.latitude);
  bongsu_fields_take (fields, "v", bongsu_value_copy (value));
  text = bongsu_json_encode_fields (fields);
  return g_strdup_printf ("%d %s", value->kind, text);
}

static void
dump_row (GPtrArray *lines, BongsuRegister *register_, guint row)
{
  const char *id = bongsu_register_get_id (register_, row);
  guint8 flags = bongsu_register_get_arrays (register_).flags[row];
  double longitude = 0, latitude = 0;
  gboolean placed = bongsu_register_get_place (register_, row, &longitude, &latitude);
  const BongsuReading *readings;
  guint n;

  g_ptr_array_add (lines, g_strdup_printf ("%s %s %s %d %.9f %.9f", id, bongsu_register_get_entity_type (register_, row),
                                           flags & BONGSU_ASSET_REMOVED ? "removed" : "there", placed, longitude,
                                           latitude));
  readings = bongsu_register_get_readings (register_, row, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = dup_value (&readings[i].value);

      g_ptr_array_add (lines, g_strdup_printf ("%s %s[%s] = %s at %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " suspect %d",
                                               id, readings[i].attribute,
                                               readings[i].dataset != NULL ? readings[i].dataset : "", value,
                                               readings[i].stamp.observed, readings[i].stamp.broker,
                                               readings[i].suspect));
    }
}

static char *
merge_all (GPtrArray *batches)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BongsuRegister) register_ = NULL;

  bongsu_catalogue_seal (catalogue);
  register_ = bongsu_register_new (catalogue);
  for (guint i = 0; i < batches->len; i++)
    bongsu_register_merge (register_, batches->pdata[i], parse_time ("2026-11-20T12:24:00.000Z"));
  for (guint row = 0; row < bongsu_register_get_n_assets (register_); row++)
    dump_row (lines, register_, row);
  g_assert_cmpuint (bongsu_register_get_n_refused (register_), ==, 0);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
shuffle (GPtrArray *batches, GRand *chance)
{
  for (guint i = batches->len - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (chance, 0, (int) i + 1);
      gpointer other = batches->pdata[i];

      batches->pdata[i] = batches->pdata[j];
      batches->pdata[j] = other;
    }
}

static void
test_any_order (void)
{
  g_autoptr (GPtrArray) batches = read_all ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (g_test_rand_int ());
  g_autofree char *expected = merge_all (batches);

  g_assert_cmpuint (batches->len, >=, 25);
  for (guint i = 0; i < N_ORDERS; i++)
    {
      g_autofree char *got = NULL;

      shuffle (batches, chance);
      got = merge_all (batches);
      g_assert_cmpstr (got, ==, expected);
    }
}

/* A thing that moves over the border of a page while the pages are read is there once, as it was said last. */
static void
test_repeated_entity (void)
{
  static const char *const words[] = { "s1 status a", "s2 status b", "s3 status d", "s4 status e", "s5 status f", "s6 status g" };
  g_autoptr (GPtrArray) batches = read_all ();
  g_autofree char *state = merge_all (batches);
  g_auto (GStrv) lines = g_strsplit (state, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], " ", 3);
      g_autofree char *name = g_strdup_printf (":%s %s[", parts[0], parts[1]);
      g_autofree char *value = g_strdup_printf ("\"%s\"", parts[2]);
      guint n = 0;

      for (guint j = 0; lines[j] != NULL; j++)
        if (strstr (lines[j], name) != NULL)
          {
            g_assert_nonnull (strstr (lines[j], value));
            n++;
          }
      /* Two voices call it a Device; the others have types of their own. */
      g_assert_cmpuint (n, ==, 4);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/merge/any-order-gives-one-picture", test_any_order);
  g_test_add_func ("/format/merge/repeated-entity-is-there-once", test_repeated_entity);
  return g_test_run ();
}
