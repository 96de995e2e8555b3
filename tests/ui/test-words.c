/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "words.h"

#define S ((gint64) G_USEC_PER_SEC)

static void
test_lengths (void)
{
  static const struct
  {
    gint64 us;
    const char *words;
  } cases[] = {
    { -5 * S, "0 s" },       { 0, "0 s" },           { 59 * S, "59 s" },           { 60 * S, "1 min" },
    { 66 * S, "1 min 6 s" }, { 255 * S, "4 min 15 s" }, { 600 * S, "10 min" },     { 2460 * S, "41 min" },
    { 7800 * S, "2 h 10 min" }, { 3 * 86400 * S, "3 d" }, { G_MAXINT64, "99999 d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = bongsu_words_length (cases[i].us);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_times (void)
{
  gint64 noon = G_GINT64_CONSTANT (1795150800) * S; /* 2026-11-20T05:00:00Z */
  g_autofree char *time = bongsu_words_time (noon + 9 * S), *date = bongsu_words_date (noon);
  g_autofree char *minute = bongsu_words_minute (noon), *late = bongsu_words_date (noon + 11 * G_TIME_SPAN_HOUR);

  g_assert_cmpstr (time, ==, "14:00:09");
  g_assert_cmpstr (minute, ==, "14:00");
  g_assert_cmpstr (date, ==, "11-20(Fri)");
  g_assert_cmpstr (late, ==, "11-21(Sat)"); /* the day of Korea, not of the machine */
}

static void
test_never (void)
{
  g_autofree char *never = bongsu_words_ago (10 * S, 0), *ago = bongsu_words_ago (10 * S, 4 * S);

  g_assert_cmpstr (never, ==, "–");
  g_assert_cmpstr (ago, ==, "6 s ago");
}

static void
test_link (void)
{
  gint64 now = G_GINT64_CONSTANT (1795150800) * S;
  g_autofree char *live = bongsu_words_link (BONGSU_LINK_LIVE, now - 2 * S, now);
  g_autofree char *delayed = bongsu_words_link (BONGSU_LINK_DELAYED, now - 41 * S, now);
  g_autofree char *lost = bongsu_words_link (BONGSU_LINK_LOST, now - 60 * S, now);
  g_autofree char *nothing = bongsu_words_link (BONGSU_LINK_LOST, 0, now);

  g_assert_cmpstr (live, ==, "2 s ago");
  g_assert_cmpstr (delayed, ==, "Delayed · 41 s");
  g_assert_cmpstr (lost, ==, "Lost since 13:59");
  g_assert_cmpstr (nothing, ==, "No connection");
}

static void
test_foreign_values (void)
{
  g_assert_cmpstr (bongsu_words_level (77), ==, "Unknown");
  g_assert_cmpstr (bongsu_words_row_state (BONGSU_N_ROW_STATES), ==, "Unknown");
  g_assert_null (bongsu_words_level_class (BONGSU_LEVEL_NORMAL, "tint"));
  g_assert_null (bongsu_words_level_class (77, "word"));
  g_assert_cmpstr (bongsu_words_level_class (BONGSU_LEVEL_ALERT, "word"), ==, "word-alert");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/words/lengths-carry-units", test_lengths);
  g_test_add_func ("/ui/words/times-are-those-of-korea", test_times);
  g_test_add_func ("/ui/words/never-is-a-dash", test_never);
  g_test_add_func ("/ui/words/link-in-one-line", test_link);
  g_test_add_func ("/ui/words/foreign-values-are-unknown", test_foreign_values);
  return g_test_run ();
}
