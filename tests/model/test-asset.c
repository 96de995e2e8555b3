/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "asset.h"

#define NOW (G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC)
#define BELL "urn:ngsi-ld:Device:uiwang:P-07-bell"
#define POLE "urn:ngsi-ld:Device:uiwang:P-07"

static BongsuRegister *
make_register (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();

  bongsu_catalogue_seal (catalogue);
  return bongsu_register_new (catalogue);
}

static void
merge_text (BongsuRegister *register_, const char *entity, const char *attribute, const char *value, gint64 observed)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  bongsu_batch_put (batch, (BongsuUpdate) { .entity = entity,
                                           .type = "Device",
                                           .attribute = attribute,
                                           .value = bongsu_value_text (value),
                                           .stamp = { observed, observed } });
  bongsu_register_merge (register_, batch, NOW);
}

static void
test_one_facade_while_held (void)
{
  g_autoptr (BongsuRegister) register_ = make_register ();
  BongsuAsset *asset, *again;

  merge_text (register_, BELL, "name", "Bell", NOW);
  asset = bongsu_register_dup_asset (register_, 0);
  again = bongsu_register_dup_asset (register_, 0);
  g_assert_true (asset == again);
  g_object_unref (again);
  g_assert_finalize_object (asset);
  asset = bongsu_register_dup_asset (register_, 0);
  g_assert_cmpstr (bongsu_asset_get_name (asset), ==, "Bell");
  g_assert_finalize_object (asset);
}

static void
on_notify_cb (GObject *object, GParamSpec *pspec, GHashTable *counts)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, pspec->name));

  g_hash_table_insert (counts, (gpointer) pspec->name, GUINT_TO_POINTER (n + 1));
}

static guint
count (GHashTable *counts, const char *property)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, property));
}

static void
test_notifies_only_what_changed (void)
{
  g_autoptr (BongsuRegister) register_ = make_register ();
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (BongsuAsset) asset = NULL;

  merge_text (register_, BELL, "name", "Bell", NOW);
  asset = bongsu_register_dup_asset (register_, 0);
  g_signal_connect (asset, "notify", G_CALLBACK (on_notify_cb), counts);
  bongsu_register_set_level (register_, 0, BONGSU_LEVEL_NORMAL);
  g_assert_cmpuint (g_hash_table_size (counts), ==, 0);
  bongsu_register_set_level (register_, 0, BONGSU_LEVEL_CRITICAL);
  bongsu_register_set_level (register_, 0, BONGSU_LEVEL_CRITICAL);
  g_assert_cmpuint (count (counts, "level"), ==, 1);
  bongsu_register_set_unacknowledged (register_, 0, TRUE);
  g_assert_cmpuint (count (counts, "unacknowledged"), ==, 1);
  merge_text (register_, BELL, "name", "Bell of pole 7", NOW + 1);
  g_assert_cmpuint (count (counts, "name"), ==, 1);
  g_assert_cmpuint (count (counts, "last-seen"), ==, 1);
  merge_text (register_, BELL, "controlledAsset", POLE, NOW);
  g_assert_cmpuint (count (counts, "place"), ==, 0);
  merge_text (register_, POLE, "name", "Pole 7", NOW);
  g_assert_cmpuint (count (counts, "place"), ==, 1);
  g_assert_cmpuint (count (counts, "level"), ==, 1);
  g_assert_cmpuint (count (counts, "quality"), ==, 0);
}

static void
test_properties_say_what_the_row_says (void)
{
  g_autoptr (BongsuRegister) register_ = make_register ();
  g_autoptr (BongsuAsset) asset = NULL;
  g_autofree char *id = NULL, *name = NULL, *place = NULL;
  guint row, level;
  gboolean unknown;
  gint64 last_seen;

  merge_text (register_, POLE, "address", "왕송못동로 307", NOW);
  bongsu_register_set_level (register_, 0, BONGSU_LEVEL_ALERT);
  asset = bongsu_register_dup_asset (register_, 0);
  g_object_get (asset, "row", &row, "id", &id, "name", &name, "place", &place, "level", &level, "unknown", &unknown,
                "last-seen", &last_seen, NULL);
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpstr (id, ==, POLE);
  g_assert_cmpstr (name, ==, "P-07");
  g_assert_cmpstr (place, ==, "왕송못동로 307");
  g_assert_cmpuint (level, ==, BONGSU_LEVEL_ALERT);
  g_assert_false (unknown);
  g_assert_cmpint (last_seen, ==, NOW);
}

static const struct
{
  double number;
  double scale;
  const char *unit;
  const char *unit_code; /* of the catalogue */
  const char *sent_code;
  const char *words;
} numbers[] = {
  { 14, 1, "명", NULL, NULL, "14 명" },      { 0.82, 100, "%", NULL, NULL, "82 %" },
  { 0.1 + 0.2, 1, NULL, NULL, NULL, "0.3" }, { 21.456, 1, "℃", "CEL", "CEL", "21.46 ℃" },
  { 123.456, 1, NULL, NULL, NULL, "123.5" }, { 98765.4, 1, "lx", NULL, NULL, "98765 lx" },
  { -0.0001, 1, "m", NULL, NULL, "0 m" },    { 70, 0.5555, "℃", "CEL", "FAH", "70 FAH" },
  { 3.4, 1, "°", NULL, NULL, "3.4°" },
};

static void
test_numbers_in_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      BongsuReadingSpec spec = { .type = BONGSU_READING_NUMBER,
                                 .scale = numbers[i].scale,
                                 .unit = (char *) numbers[i].unit,
                                 .unit_code = (char *) numbers[i].unit_code };
      BongsuReading reading
        = { .spec = &spec, .unit_code = numbers[i].sent_code, .value = bongsu_value_number (numbers[i].number) };
      g_autofree char *words = bongsu_reading_to_words (&reading);

      g_assert_cmpstr (words, ==, numbers[i].words);
    }
}

static void
test_enum_words_and_times (void)
{
  g_autoptr (BongsuReadingSpec) spec = bongsu_reading_spec_new ();
  BongsuWord word = { g_strdup ("calling"), { g_strdup ("호출 중"), g_strdup ("calling now") } };
  BongsuReading reading = { .spec = spec, .value = bongsu_value_text ("calling") };
  g_autofree char *known = NULL, *strange = NULL, *time = NULL, *raw = NULL;

  g_array_append_val (spec->words, word);
  spec->type = BONGSU_READING_ENUM;
  known = bongsu_reading_to_words (&reading);
  g_assert_cmpstr (known, ==, "calling now");
  bongsu_value_clear (&reading.value);
  reading.value = bongsu_value_text ("singing");
  strange = bongsu_reading_to_words (&reading);
  g_assert_cmpstr (strange, ==, "singing");
  bongsu_value_clear (&reading.value);
  spec->type = BONGSU_READING_TIME;
  reading.value = bongsu_value_text ("2026-11-20T05:04:31Z");
  time = bongsu_reading_to_words (&reading);
  g_assert_cmpstr (time, ==, "2026-11-20 14:04:31");
  reading.spec = NULL;
  raw = bongsu_reading_to_words (&reading);
  g_assert_cmpstr (raw, ==, "2026-11-20T05:04:31Z");
  bongsu_value_clear (&reading.value);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/asset/one-facade-while-held", test_one_facade_while_held);
  g_test_add_func ("/model/asset/notifies-only-what-changed", test_notifies_only_what_changed);
  g_test_add_func ("/model/asset/properties-say-what-the-row-says", test_properties_say_what_the_row_says);
  g_test_add_func ("/model/asset/numbers-in-words", test_numbers_in_words);
  g_test_add_func ("/model/asset/enum-words-and-times", test_enum_words_and_times);
  return g_test_run ();
}
