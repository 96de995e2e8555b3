/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "stamp.h"

typedef struct
{
  const char *text;
  gboolean kst;
  const char *utc; /* NULL: refused */
  int microseconds; /* of the last millisecond */
} TimeCase;

static const TimeCase time_cases[] = {
  { "2026-11-20T12:00:00Z", FALSE, "2026-11-20T12:00:00.000Z", 0 },
  { "2026-11-20t12:00:00z", FALSE, "2026-11-20T12:00:00.000Z", 0 },
  { "2026-11-20T12:00:00.5Z", FALSE, "2026-11-20T12:00:00.500Z", 0 },
  { "2026-11-20T12:00:01.244878Z", FALSE, "2026-11-20T12:00:01.244Z", 878 },
  { "2026-11-20T12:00:01.123456789Z", FALSE, "2026-11-20T12:00:01.123Z", 456 },
  { "2018-11-15T20:09:55,000Z", FALSE, "2018-11-15T20:09:55.000Z", 0 },
  { "2026-11-20T21:23:34.217+09:00", FALSE, "2026-11-20T12:23:34.217Z", 0 },
  { "2026-11-20T21:23:34+0900", FALSE, "2026-11-20T12:23:34.000Z", 0 },
  { "2026-01-01T00:30:00+09:00", FALSE, "2025-12-31T15:30:00.000Z", 0 },
  { "2026-11-20T02:00:00-03:30", FALSE, "2026-11-20T05:30:00.000Z", 0 },
  { "2026-11-20T12:00:60Z", FALSE, "2026-11-20T12:00:59.999Z", 999 },
  { "2024-02-29T00:00:00Z", FALSE, "2024-02-29T00:00:00.000Z", 0 },
  { "2000-02-29T23:59:59Z", FALSE, "2000-02-29T23:59:59.000Z", 0 },
  { "2100-12-31T23:59:59Z", FALSE, "2100-12-31T23:59:59.000Z", 0 },
  { "2026-11-20T21:00:00", TRUE, "2026-11-20T12:00:00.000Z", 0 },
  { "2026-11-20T21:00:00", FALSE, NULL, 0 },
  { "2026-02-29T00:00:00Z", FALSE, NULL, 0 },
  { "2100-02-29T00:00:00Z", FALSE, NULL, 0 },
  { "1999-12-31T23:59:59Z", FALSE, NULL, 0 },
  { "2101-01-01T00:00:00Z", FALSE, NULL, 0 },
  { "2026-13-01T00:00:00Z", FALSE, NULL, 0 },
  { "2026-11-20T24:00:00Z", FALSE, NULL, 0 },
  { "2026-11-20T12:00:00.Z", FALSE, NULL, 0 },
  { "2026-11-20T12:00:00.1234567890Z", FALSE, NULL, 0 },
  { "2026-11-20T12:00:00+9:00", FALSE, NULL, 0 },
  { "2026-11-20T12:00:00Zx", FALSE, NULL, 0 },
  { "2026-11-20 12:00:00Z", FALSE, NULL, 0 },
  { "2026-11-20", FALSE, NULL, 0 },
  { "", TRUE, NULL, 0 },
};

static void
test_time_parse (void)
{
  gint64 time_us;

  for (guint i = 0; i < G_N_ELEMENTS (time_cases); i++)
    {
      const TimeCase *c = &time_cases[i];
      g_autofree char *text = NULL;

      g_test_message ("%s", c->text);
      time_us = -1;
      g_assert_cmpint (bongsu_time_parse (c->text, c->kst, &time_us), ==, c->utc != NULL);
      if (c->utc == NULL)
        continue;
      text = bongsu_time_format (time_us);
      g_assert_cmpstr (text, ==, c->utc);
      g_assert_cmpint (time_us % 1000, ==, c->microseconds);
    }
  g_assert_false (bongsu_time_parse (NULL, TRUE, &time_us));
}

/* Our calendar against GLib's, a prime number of seconds apart over the whole range. */
static void
test_time_calendar (void)
{
  gint64 begin = G_GINT64_CONSTANT (946684800); /* 2000-01-01 */
  gint64 end = G_GINT64_CONSTANT (4133980799);  /* 2100-12-31 */

  for (gint64 second = begin; second < end; second += 7919 * 97)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (second);
      g_autofree char *expected = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S.000Z");
      g_autofree char *text = bongsu_time_format (second * G_USEC_PER_SEC);
      gint64 time_us;

      g_assert_cmpstr (text, ==, expected);
      g_assert_true (bongsu_time_parse (text, FALSE, &time_us));
      g_assert_cmpint (time_us, ==, second * G_USEC_PER_SEC);
    }
}

static void
test_time_format_is_fixed (void)
{
  const gint64 times[] = { G_MININT64, -1, 0, 1, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = bongsu_time_format (times[i]);

      g_assert_cmpuint (strlen (text), ==, 24);
    }
}

static void
test_compare (void)
{
  const BongsuStamp stamps[] = { { 1, 9 }, { 2, 1 }, { 2, 2 }, { 3, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    for (guint j = 0; j < G_N_ELEMENTS (stamps); j++)
      {
        int order = bongsu_stamp_compare (stamps[i], stamps[j]);

        g_assert_cmpint (i < j ? -1 : i > j ? 1 : 0, ==, order < 0 ? -1 : order > 0 ? 1 : 0);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/stamp/time-parse", test_time_parse);
  g_test_add_func ("/model/stamp/time-agrees-with-calendar", test_time_calendar);
  g_test_add_func ("/model/stamp/time-has-24-characters", test_time_format_is_fixed);
  g_test_add_func ("/model/stamp/compare-is-total", test_compare);
  return g_test_run ();
}
