/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <malloc.h>
#include <math.h>
#include <string.h>

#include "asset.h"
#include "register.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOW (G_GINT64_CONSTANT (1795000000) * SECOND)
#define POLE "urn:ngsi-ld:Device:uiwang:P-07"
#define BELL "urn:ngsi-ld:Device:uiwang:P-07-bell"
#define WALK "urn:ngsi-ld:Device:uiwang:C-01"

static BongsuText
text (const char *word)
{
  return (BongsuText) { g_strdup (word), g_strdup (word) };
}

static BongsuKind *
add_kind (BongsuSolution *solution, const char *id, const char *profile)
{
  BongsuKind *kind = bongsu_kind_new ();

  kind->id = g_strdup (id);
  kind->name = text (id);
  kind->symbol = g_strdup ("pin");
  kind->types = g_strsplit ("Device", ",", -1);
  kind->where_attribute = g_strdup ("deviceProfile");
  kind->where_value = g_strdup (profile);
  g_ptr_array_add (solution->kinds, kind);
  return kind;
}

static BongsuReadingSpec *
add_reading (BongsuKind *kind, const char *id, const char *attribute, BongsuReadingType type, double period_s)
{
  BongsuReadingSpec *reading = bongsu_reading_spec_new ();

  reading->id = g_strdup (id);
  reading->attribute = (char *) g_intern_string (attribute);
  reading->name = text (id);
  reading->type = type;
  reading->period_s = period_s;
  g_ptr_array_add (kind->readings, reading);
  return reading;
}

static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  BongsuSolution *solution = bongsu_solution_new ();
  BongsuReadingSpec *reading;
  BongsuWord word = { g_strdup ("idle"), text ("waiting") };
  BongsuKind *kind;

  solution->id = g_strdup ("town");
  solution->name = text ("town");
  kind = add_kind (solution, "town/bell", "bell");
  reading = add_reading (kind, "bell", "bellState", BONGSU_READING_ENUM, 0);
  g_array_append_val (reading->words, word);
  kind = add_kind (solution, "town/walk", "crosswalk");
  reading = add_reading (kind, "waiting", "pedestriansWaiting", BONGSU_READING_NUMBER, 2);
  reading->has_range = TRUE;
  reading->maximum = 500;
  add_reading (kind, "speed", "speedP85", BONGSU_READING_NUMBER, 60);
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static BongsuRegister *
make_register (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();

  return bongsu_register_new (catalogue);
}

static BongsuUpdate
make_update (const char *entity, const char *attribute, BongsuValue value, gint64 observed)
{
  return (BongsuUpdate) {
    .entity = entity, .type = "Device", .attribute = attribute, .value = value, .stamp = { observed, observed }
  };
}

static void
merge_one (BongsuRegister *self, BongsuUpdate update)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  bongsu_batch_put (batch, update);
  bongsu_register_merge (self, batch, NOW);
}

static void
merge_text (BongsuRegister *self, const char *entity, const char *attribute, const char *value, gint64 observed)
{
  merge_one (self, make_update (entity, attribute, bongsu_value_text (value), observed));
}

static void
merge_number (BongsuRegister *self, const char *entity, const char *attribute, double value, gint64 observed)
{
  merge_one (self, make_update (entity, attribute, bongsu_value_number (value), observed));
}

static double
get_number (BongsuRegister *self, const char *entity, const char *attribute)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self, bongsu_register_find (self, entity), attribute);

  g_assert_nonnull (reading);
  g_assert_cmpint (reading->value.kind, ==, BONGSU_VALUE_NUMBER);
  return reading->value.number;
}

static BongsuQuality
judge (BongsuRegister *self, const char *entity, gint64 now)
{
  bongsu_register_judge_quality (self, now, 0);
  return bongsu_register_get_quality (self, bongsu_register_find (self, entity));
}

static void
test_older_is_counted_and_dropped (void)
{
  g_autoptr (BongsuRegister) self = make_register ();

  merge_number (self, WALK, "pedestriansWaiting", 7, NOW);
  merge_number (self, WALK, "pedestriansWaiting", 3, NOW - 1);
  merge_number (self, WALK, "pedestriansWaiting", 7, NOW);
  g_assert_cmpfloat (get_number (self, WALK, "pedestriansWaiting"), ==, 7);
  g_assert_cmpuint (bongsu_register_get_n_dropped (self), ==, 2);
}

static void
test_equal_stamps_agree (void)
{
  g_autoptr (BongsuRegister) one = make_register ();
  g_autoptr (BongsuRegister) other = make_register ();

  merge_number (one, WALK, "pedestriansWaiting", 7, NOW);
  merge_number (one, WALK, "pedestriansWaiting", 3, NOW);
  merge_number (other, WALK, "pedestriansWaiting", 3, NOW);
  merge_number (other, WALK, "pedestriansWaiting", 7, NOW);
  g_assert_cmpfloat (get_number (one, WALK, "pedestriansWaiting"), ==, get_number (other, WALK, "pedestriansWaiting"));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
add_row_lines (BongsuRegister *self, guint row, GPtrArray *lines)
{
  const char *id = bongsu_register_get_id (self, row);
  guint n, parent = bongsu_register_get_parent (self, row);
  const BongsuReading *readings = bongsu_register_get_readings (self, row, &n);
  BongsuAssetArrays arrays = bongsu_register_get_arrays (self);

  g_ptr_array_add (lines, g_strdup_printf ("%s name=%s kind=%u parent=%s quality=%d flags=%d x=%.9f y=%.9f", id,
                                           bongsu_register_get_name (self, row), bongsu_register_get_kind (self, row),
                                           parent != BONGSU_NO_ROW ? bongsu_register_get_id (self, parent) : "-",
                                           bongsu_register_get_quality (self, row), arrays.flags[row], arrays.x[row],
                                           arrays.y[row]));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = bongsu_value_to_string (&readings[i].value);

      g_ptr_array_add (lines, g_strdup_printf ("%s %s %s=%s at %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %d%d", id,
                                               readings[i].attribute, readings[i].dataset ? readings[i].dataset : "-",
                                               value, readings[i].stamp.observed, readings[i].stamp.broker,
                                               readings[i].spec != NULL ? readings[i].spec->id : "-",
                                               readings[i].suspect, readings[i].stale));
    }
}

static char *
dump (BongsuRegister *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint row = 0; row < bongsu_register_get_n_assets (self); row++)
    add_row_lines (self, row, lines);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* Everything that can happen to three things, with repetitions, ties, a deletion and a second life. */
static GArray *
make_history (void)
{
  GArray *history = g_array_new (FALSE, FALSE, sizeof (BongsuUpdate));
  BongsuUpdate updates[] = {
    make_update (POLE, "name", bongsu_value_text ("Pole 7"), NOW - 90 * SECOND),
    make_update (POLE, "location", bongsu_value_point (126.97, 37.34), NOW - 90 * SECOND),
    make_update (POLE, "location", bongsu_value_point (126.98, 37.35), NOW - 80 * SECOND),
    make_update (BELL, "controlledAsset", bongsu_value_text (POLE), NOW - 90 * SECOND),
    make_update (BELL, "controlledAsset", bongsu_value_text ("urn:ngsi-ld:Device:uiwang:P-08"), NOW - 95 * SECOND),
    make_update (BELL, "deviceProfile", bongsu_value_text ("bell"), NOW - 90 * SECOND),
    make_update (BELL, "bellState", bongsu_value_text ("idle"), NOW - 60 * SECOND),
    make_update (BELL, "bellState", bongsu_value_text ("calling"), NOW - 50 * SECOND),
    make_update (BELL, "bellState", bongsu_value_text ("idle"), NOW - 50 * SECOND),
    make_update (WALK, "deviceProfile", bongsu_value_text ("crosswalk"), NOW - 90 * SECOND),
    make_update (WALK, "pedestriansWaiting", bongsu_value_number (4), NOW - 40 * SECOND),
    make_update (WALK, "pedestriansWaiting", bongsu_value_number (900), NOW - 39 * SECOND),
    make_update (WALK, NULL, (BongsuValue) BONGSU_VALUE_INIT, NOW - 30 * SECOND),
    make_update (WALK, "speedP85", bongsu_value_number (31), NOW - 20 * SECOND),
    make_update (WALK, "speedP85", (BongsuValue) BONGSU_VALUE_INIT, NOW - 10 * SECOND),
    make_update (WALK, "deviceProfile", bongsu_value_text ("crosswalk"), NOW - 20 * SECOND),
  };

  updates[12].flags = BONGSU_UPDATE_DELETED;
  updates[14].flags = BONGSU_UPDATE_DELETED;
  g_array_append_vals (history, updates, G_N_ELEMENTS (updates));
  return history;
}

static void
put_copy (BongsuBatch *batch, BongsuUpdate update)
{
  update.value = bongsu_value_copy (&update.value);
  bongsu_batch_put (batch, update);
}

static char *
play_shuffled (GArray *history)
{
  g_autoptr (BongsuRegister) self = make_register ();
  g_autofree guint *order = g_new (guint, history->len * 2);
  guint n = history->len * 2;

  for (guint i = 0; i < n; i++)
    order[i] = i % history->len;
  for (guint i = n - 1; i > 0; i--)
    {
      guint j = g_test_rand_int_range (0, i + 1), kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
  for (guint i = 0; i < n;)
    {
      g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
      guint length = g_test_rand_int_range (1, 5);

      for (; i < n && length > 0; i++, length--)
        put_copy (batch, g_array_index (history, BongsuUpdate, order[i]));
      bongsu_register_merge (self, batch, NOW);
    }
  bongsu_register_judge_quality (self, NOW, 0);
  return dump (self);
}

static void
test_any_order_gives_one_state (void)
{
  g_autoptr (GArray) history = make_history ();
  g_autofree char *expected = play_shuffled (history);

  g_assert_nonnull (strstr (expected, "bellState -=idle"));
  g_assert_null (strstr (expected, "pedestriansWaiting"));
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *got = play_shuffled (history);

      g_assert_cmpstr (got, ==, expected);
    }
  for (guint i = 0; i < history->len; i++)
    bongsu_value_clear (&g_array_index (history, BongsuUpdate, i).value);
}

static void
test_deleted_attribute_stays_deleted (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  BongsuUpdate deletion = make_update (WALK, "pedestriansWaiting", (BongsuValue) BONGSU_VALUE_INIT, NOW);

  deletion.flags = BONGSU_UPDATE_DELETED;
  merge_one (self, deletion);
  merge_number (self, WALK, "pedestriansWaiting", 3, NOW - SECOND);
  g_assert_null (bongsu_register_find_attribute (self, 0, "pedestriansWaiting"));
  merge_number (self, WALK, "pedestriansWaiting", 4, NOW + SECOND);
  g_assert_cmpfloat (get_number (self, WALK, "pedestriansWaiting"), ==, 4);
}

static void
test_deleted_entity_lives_again_empty (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  BongsuUpdate deletion = make_update (WALK, NULL, (BongsuValue) BONGSU_VALUE_INIT, NOW);

  deletion.flags = BONGSU_UPDATE_DELETED;
  merge_number (self, WALK, "pedestriansWaiting", 3, NOW - SECOND);
  merge_one (self, deletion);
  g_assert_cmpint (bongsu_register_get_arrays (self).flags[0] & BONGSU_ASSET_REMOVED, !=, 0);
  g_assert_cmpfloat (get_number (self, WALK, "pedestriansWaiting"), ==, 3);
  merge_number (self, WALK, "speedP85", 28, NOW + SECOND);
  g_assert_cmpint (bongsu_register_get_arrays (self).flags[0] & BONGSU_ASSET_REMOVED, ==, 0);
  g_assert_null (bongsu_register_find_attribute (self, 0, "pedestriansWaiting"));
  g_assert_cmpfloat (get_number (self, WALK, "speedP85"), ==, 28);
}

static void
test_kind_follows_the_profile (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self);
  guint row;

  merge_text (self, BELL, "bellState", "idle", NOW);
  row = bongsu_register_find (self, BELL);
  g_assert_cmpuint (bongsu_register_get_kind (self, row), ==, 0);
  g_assert_null (bongsu_register_find_reading (self, row, "bell"));
  merge_text (self, BELL, "deviceProfile", "bell", NOW);
  g_assert_cmpuint (bongsu_register_get_kind (self, row), ==, bongsu_catalogue_find_kind (catalogue, "town/bell"));
  g_assert_nonnull (bongsu_register_find_reading (self, row, "bell"));
  merge_text (self, BELL, "deviceProfile", "crosswalk", NOW + 1);
  g_assert_cmpuint (bongsu_register_get_kind (self, row), ==, bongsu_catalogue_find_kind (catalogue, "town/walk"));
  g_assert_null (bongsu_register_find_reading (self, row, "bell"));
}

static void
test_parent_may_come_later (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  guint bell, pole;
  double longitude, latitude;

  merge_text (self, BELL, "controlledAsset", POLE, NOW);
  bell = bongsu_register_find (self, BELL);
  g_assert_cmpuint (bongsu_register_get_parent (self, bell), ==, BONGSU_NO_ROW);
  merge_one (self, make_update (POLE, "location", bongsu_value_point (126.9683, 37.3447), NOW));
  pole = bongsu_register_find (self, POLE);
  g_assert_cmpuint (bongsu_register_get_parent (self, bell), ==, pole);
  /* A part without a place stands where its whole stands. */
  g_assert_true (bongsu_register_get_place (self, bell, &longitude, &latitude));
  g_assert_cmpfloat_with_epsilon (longitude, 126.9683, 1e-9);
  g_assert_cmpfloat_with_epsilon (latitude, 37.3447, 1e-9);
}

static void
test_parking_space_is_hidden_behind_its_place (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  BongsuUpdate update = make_update ("urn:ngsi-ld:ParkingSpot:1", "refParkingSite",
                                     bongsu_value_text ("urn:ngsi-ld:OffStreetParking:1"), NOW);

  update.type = "ParkingSpot";
  merge_one (self, update);
  g_assert_cmpint (bongsu_register_get_arrays (self).flags[0] & BONGSU_ASSET_HIDDEN_ON_MAP, ==, 0);
  update = make_update ("urn:ngsi-ld:OffStreetParking:1", "name", bongsu_value_text ("P1"), NOW);
  update.type = "OffStreetParking";
  merge_one (self, update);
  g_assert_cmpint (bongsu_register_get_arrays (self).flags[0] & BONGSU_ASSET_HIDDEN_ON_MAP, !=, 0);
}

static void
test_place_outside_of_the_country_is_none (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  double longitude, latitude;

  merge_one (self, make_update (POLE, "location", bongsu_value_point (0, 0), NOW));
  g_assert_false (bongsu_register_get_place (self, 0, &longitude, &latitude));
  g_assert_true (isnan (bongsu_register_get_arrays (self).x[0]));
  g_assert_cmpint (bongsu_register_get_quality (self, 0), ==, BONGSU_QUALITY_SUSPECT);
}

static void
test_picture_is_stale_until_heard (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  BongsuUpdate update = make_update (WALK, "pedestriansWaiting", bongsu_value_number (9), NOW + 3600 * SECOND);

  update.flags = BONGSU_UPDATE_PICTURE;
  merge_one (self, update);
  g_assert_true (bongsu_register_find_attribute (self, 0, "pedestriansWaiting")->stale);
  g_assert_true (bongsu_quality_is_unknown (bongsu_register_get_quality (self, 0)));
  /* The city was set back: what it says now counts, whatever the picture remembers. */
  merge_number (self, WALK, "pedestriansWaiting", 2, NOW);
  g_assert_false (bongsu_register_find_attribute (self, 0, "pedestriansWaiting")->stale);
  g_assert_cmpfloat (get_number (self, WALK, "pedestriansWaiting"), ==, 2);
  g_assert_cmpint (judge (self, WALK, NOW), ==, BONGSU_QUALITY_LIVE);
}

static void
test_quality_follows_the_period (void)
{
  g_autoptr (BongsuRegister) self = make_register ();

  merge_text (self, WALK, "deviceProfile", "crosswalk", NOW - 9999 * SECOND);
  merge_number (self, WALK, "pedestriansWaiting", 3, NOW);
  g_assert_cmpint (judge (self, WALK, NOW + 5 * SECOND - 1), ==, BONGSU_QUALITY_LIVE);
  g_assert_cmpint (judge (self, WALK, NOW + 5 * SECOND), ==, BONGSU_QUALITY_DELAYED);
  /* Ten periods are 20 s, but nothing is missing before five minutes. */
  g_assert_cmpint (judge (self, WALK, NOW + 300 * SECOND - 1), ==, BONGSU_QUALITY_DELAYED);
  g_assert_cmpint (judge (self, WALK, NOW + 300 * SECOND), ==, BONGSU_QUALITY_MISSING);
  merge_number (self, WALK, "pedestriansWaiting", 3, NOW + 301 * SECOND);
  g_assert_cmpint (judge (self, WALK, NOW + 301 * SECOND), ==, BONGSU_QUALITY_LIVE);
}

static void
test_report_period_is_the_devices_own (void)
{
  g_autoptr (BongsuRegister) self = make_register ();

  merge_text (self, WALK, "deviceProfile", "crosswalk", NOW);
  merge_number (self, WALK, "pedestriansWaiting", 3, NOW);
  merge_number (self, WALK, "reportPeriod", 100, NOW);
  g_assert_cmpint (judge (self, WALK, NOW + 249 * SECOND), ==, BONGSU_QUALITY_LIVE);
  g_assert_cmpint (judge (self, WALK, NOW + 250 * SECOND), ==, BONGSU_QUALITY_DELAYED);
  g_assert_cmpint (judge (self, WALK, NOW + 1000 * SECOND), ==, BONGSU_QUALITY_MISSING);
}

static void
test_event_readings_do_not_age (void)
{
  g_autoptr (BongsuRegister) self = make_register ();

  merge_text (self, BELL, "deviceProfile", "bell", NOW);
  merge_text (self, BELL, "bellState", "idle", NOW);
  g_assert_cmpint (judge (self, BELL, NOW + 86400 * SECOND), ==, BONGSU_QUALITY_LIVE);
  /* But without a link nobody knows. */
  bongsu_register_judge_quality (self, NOW + 86401 * SECOND, NOW + 86400 * SECOND);
  g_assert_cmpint (bongsu_register_get_quality (self, 0), ==, BONGSU_QUALITY_DELAYED);
  g_assert_cmpint (judge (self, BELL, NOW + 86402 * SECOND), ==, BONGSU_QUALITY_LIVE);
}

static void
test_impossible_values_are_suspect (void)
{
  g_autoptr (BongsuRegister) self = make_register ();

  merge_text (self, WALK, "deviceProfile", "crosswalk", NOW);
  merge_number (self, WALK, "pedestriansWaiting", 501, NOW);
  g_assert_cmpint (judge (self, WALK, NOW), ==, BONGSU_QUALITY_SUSPECT);
  merge_number (self, WALK, "pedestriansWaiting", 500, NOW + 1);
  g_assert_cmpint (judge (self, WALK, NOW), ==, BONGSU_QUALITY_LIVE);
  merge_text (self, BELL, "deviceProfile", "bell", NOW);
  merge_text (self, BELL, "bellState", "singing", NOW);
  g_assert_cmpint (judge (self, BELL, NOW), ==, BONGSU_QUALITY_SUSPECT);
  merge_text (self, BELL, "bellState", "idle", NOW + 1);
  merge_text (self, BELL, "dataQuality", "exercise", NOW);
  g_assert_cmpint (judge (self, BELL, NOW), ==, BONGSU_QUALITY_EXERCISE);
}

typedef struct
{
  guint n_changed, n_added, first, n;
} Heard;

static void
on_changed_cb (BongsuRegister *self, Heard *heard)
{
  heard->n_changed++;
}

static void
on_added_cb (BongsuRegister *self, guint first, guint n, Heard *heard)
{
  heard->n_added++;
  heard->first = first;
  heard->n = n;
}

static void
test_tells_once_per_batch (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  Heard heard = { 0 };
  guint n;

  merge_number (self, POLE, "dimLevel", 1, NOW);
  g_signal_connect (self, "changed", G_CALLBACK (on_changed_cb), &heard);
  g_signal_connect (self, "added", G_CALLBACK (on_added_cb), &heard);
  bongsu_batch_put (batch, make_update (WALK, "pedestriansWaiting", bongsu_value_number (1), NOW));
  bongsu_batch_put (batch, make_update (WALK, "speedP85", bongsu_value_number (1), NOW));
  bongsu_batch_put (batch, make_update (BELL, "bellState", bongsu_value_text ("idle"), NOW));
  bongsu_batch_put (batch, make_update (POLE, "dimLevel", bongsu_value_number (1), NOW - 1));
  bongsu_register_merge (self, batch, NOW);
  bongsu_register_get_touched (self, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (heard.n_changed, ==, 1);
  g_assert_cmpuint (heard.n_added, ==, 1);
  g_assert_cmpuint (heard.first, ==, 1);
  g_assert_cmpuint (heard.n, ==, 2);
  bongsu_register_merge (self, batch, NOW);
  bongsu_register_get_touched (self, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (heard.n_changed, ==, 1);
  bongsu_register_set_level (self, 0, BONGSU_LEVEL_ALERT);
  bongsu_register_set_level (self, 1, BONGSU_LEVEL_ALERT);
  bongsu_register_emit_changed (self);
  bongsu_register_emit_changed (self);
  g_assert_cmpuint (heard.n_changed, ==, 2);
}

static void
test_incidents_and_acts_are_no_assets (void)
{
  g_autoptr (BongsuRegister) self = make_register ();

  for (guint i = 0; i < 3; i++)
    {
      BongsuUpdate update = make_update ("urn:ngsi-ld:Alert:1", "severity", bongsu_value_text ("high"), NOW);

      update.type = (const char *const[]){ "Alert", "OperatorAction", "AlertRecord" }[i];
      merge_one (self, update);
    }
  g_assert_cmpuint (bongsu_register_get_n_assets (self), ==, 0);
}

static void
test_bounds_hold (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  guint n;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *attribute = g_strdup_printf ("a%u", i);

      bongsu_batch_put (batch, make_update (POLE, attribute, bongsu_value_number (i), NOW));
    }
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *dataset = g_strdup_printf ("urn:ngsi-ld:ds:%u", i);
      BongsuUpdate update = make_update (WALK, "speedP85", bongsu_value_number (i), NOW);

      update.dataset = dataset;
      bongsu_batch_put (batch, update);
    }
  bongsu_register_merge (self, batch, NOW);
  bongsu_register_get_readings (self, bongsu_register_find (self, POLE), &n);
  g_assert_cmpuint (n, ==, 256);
  bongsu_register_get_readings (self, bongsu_register_find (self, WALK), &n);
  g_assert_cmpuint (n, ==, 64);
  g_assert_cmpuint (bongsu_register_get_n_refused (self), ==, 44 + 36);
}

static void
fill_with_places (BongsuRegister *self, guint n)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Streetlight:uiwang:L-%06u", i);
      BongsuUpdate update = make_update (id, "location", bongsu_value_point (126.9 + i * 1e-6, 37.3), NOW);

      update.type = "Streetlight";
      bongsu_batch_put (batch, update);
    }
  bongsu_register_merge (self, batch, NOW);
}

static void
test_asset_is_small (void)
{
  g_autoptr (BongsuRegister) self = make_register ();
  const guint n = 50000;
  struct mallinfo2 before, after;
  double bytes;

  before = mallinfo2 ();
  fill_with_places (self, n);
  after = mallinfo2 ();
  g_assert_cmpuint (bongsu_register_get_n_assets (self), ==, n);
  bytes = ((double) after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / n;
  g_test_message ("figure register.bytes_per_asset %.0f B", bytes);
  g_assert_cmpfloat (bytes, <=, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/register/older-is-counted-and-dropped", test_older_is_counted_and_dropped);
  g_test_add_func ("/model/register/equal-stamps-agree", test_equal_stamps_agree);
  g_test_add_func ("/model/register/any-order-gives-one-state", test_any_order_gives_one_state);
  g_test_add_func ("/model/register/deleted-attribute-stays-deleted", test_deleted_attribute_stays_deleted);
  g_test_add_func ("/model/register/deleted-entity-lives-again-empty", test_deleted_entity_lives_again_empty);
  g_test_add_func ("/model/register/kind-follows-the-profile", test_kind_follows_the_profile);
  g_test_add_func ("/model/register/parent-may-come-later", test_parent_may_come_later);
  g_test_add_func ("/model/register/parking-space-is-hidden-behind-its-place",
                   test_parking_space_is_hidden_behind_its_place);
  g_test_add_func ("/model/register/place-outside-of-the-country-is-none", test_place_outside_of_the_country_is_none);
  g_test_add_func ("/model/register/picture-is-stale-until-heard", test_picture_is_stale_until_heard);
  g_test_add_func ("/model/register/quality-follows-the-period", test_quality_follows_the_period);
  g_test_add_func ("/model/register/report-period-is-the-devices-own", test_report_period_is_the_devices_own);
  g_test_add_func ("/model/register/event-readings-do-not-age", test_event_readings_do_not_age);
  g_test_add_func ("/model/register/impossible-values-are-suspect", test_impossible_values_are_suspect);
  g_test_add_func ("/model/register/tells-once-per-batch", test_tells_once_per_batch);
  g_test_add_func ("/model/register/incidents-and-acts-are-no-assets", test_incidents_and_acts_are_no_assets);
  g_test_add_func ("/model/register/bounds-hold", test_bounds_hold);
  if (mallinfo2 ().uordblks > 0) /* a sanitizer's allocator does not count: nothing could be measured there */
    g_test_add_func ("/model/register/asset-is-small", test_asset_is_small);
  return g_test_run ();
}
