/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "level.h"

static void
test_level_words (void)
{
  BongsuLevel level = BONGSU_LEVEL_ALERT;

  for (guint i = 0; i < BONGSU_N_LEVELS; i++)
    {
      g_assert_true (bongsu_level_from_name (bongsu_level_to_name ((BongsuLevel) i), &level));
      g_assert_cmpint (level, ==, i);
    }
  g_assert_cmpstr (bongsu_level_to_name (BONGSU_LEVEL_CAUTION), ==, "caution");
}

static void
test_fault_words (void)
{
  BongsuFault fault = BONGSU_FAULT_NONE;

  for (guint i = 0; i < BONGSU_N_FAULTS; i++)
    {
      g_assert_true (bongsu_fault_from_name (bongsu_fault_to_name ((BongsuFault) i), &fault));
      g_assert_cmpint (fault, ==, i);
    }
  g_assert_cmpstr (bongsu_fault_to_name (BONGSU_FAULT_MAINTENANCE), ==, "underMaintenance");
}

static void
test_unknown_words (void)
{
  BongsuLevel level = BONGSU_LEVEL_ALERT;
  BongsuFault fault = BONGSU_FAULT_MAJOR;
  BongsuQuality quality = BONGSU_QUALITY_MANUAL;

  g_assert_false (bongsu_level_from_name ("Critical", &level));
  g_assert_false (bongsu_level_from_name ("", &level));
  g_assert_false (bongsu_level_from_name (NULL, &level));
  g_assert_cmpint (level, ==, BONGSU_LEVEL_ALERT);
  g_assert_false (bongsu_fault_from_name ("broken", &fault));
  g_assert_cmpint (fault, ==, BONGSU_FAULT_MAJOR);
  g_assert_false (bongsu_quality_from_name ("stale", &quality));
  g_assert_cmpint (quality, ==, BONGSU_QUALITY_MANUAL);
}

static void
test_late_is_unknown (void)
{
  BongsuQuality quality = BONGSU_QUALITY_LIVE;

  for (guint i = 0; i < BONGSU_N_QUALITIES; i++)
    {
      gboolean late = i == BONGSU_QUALITY_DELAYED || i == BONGSU_QUALITY_MISSING;

      g_assert_true (bongsu_quality_from_name (bongsu_quality_to_name ((BongsuQuality) i), &quality));
      g_assert_cmpint (quality, ==, i);
      g_assert_cmpint (bongsu_quality_is_unknown (quality), ==, late);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/level/words-and-back", test_level_words);
  g_test_add_func ("/model/level/fault-words-and-back", test_fault_words);
  g_test_add_func ("/model/level/unknown-words-change-nothing", test_unknown_words);
  g_test_add_func ("/model/level/late-data-are-unknown", test_late_is_unknown);
  return g_test_run ();
}
