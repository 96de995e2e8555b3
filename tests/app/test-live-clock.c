/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "live-clock.h"

#define STORY G_GINT64_CONSTANT (1810443600000000)

static void
test_story (void)
{
  g_autoptr (BongsuLiveClock) live = bongsu_live_clock_new ();
  BongsuClock *clock = BONGSU_CLOCK (live);
  gint64 machine = g_get_monotonic_time ();

  /* A line written ten seconds ago: the story has gone on since, six times as fast. */
  bongsu_live_clock_set_story (live, STORY, machine - 10 * G_USEC_PER_SEC, 6.0);
  g_assert_cmpint (bongsu_clock_now (clock), >=, STORY + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (bongsu_clock_now (clock), <=, STORY + 60 * G_USEC_PER_SEC + 6 * (g_get_monotonic_time () - machine) + 6);

  bongsu_live_clock_set_story (live, STORY, machine, 0.0);
  g_assert_cmpint (bongsu_clock_now (clock), ==, STORY);
}

static gboolean
count_cb (gpointer data)
{
  ++*(guint *) data;
  return *(guint *) data < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
count_destroyed (gpointer data)
{
  *(guint *) data += 100;
}

static void
test_timer (void)
{
  g_autoptr (BongsuLiveClock) live = bongsu_live_clock_new ();
  BongsuClock *clock = BONGSU_CLOCK (live);
  gint64 begun = bongsu_clock_boot (clock);
  guint n = 0, removed = 0, id;

  id = bongsu_clock_add_timer (clock, 60000, count_cb, &removed, count_destroyed);
  bongsu_clock_add_timer (clock, 5, count_cb, &n, count_destroyed);
  while (n < 103 && bongsu_clock_boot (clock) < begun + 10 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 103);
  g_assert_cmpint (bongsu_clock_boot (clock) - begun, >=, 15000);

  bongsu_clock_remove_timer (clock, id);
  g_assert_cmpuint (removed, ==, 100);
}

static void
test_random (void)
{
  g_autoptr (BongsuLiveRandom) live = bongsu_live_random_new ();
  BongsuRandom *random = BONGSU_RANDOM (live);
  g_autofree char *one = bongsu_random_uuid (random);
  g_autofree char *two = bongsu_random_uuid (random);
  guint8 bytes[600] = { 0 };
  guint n_zero = 0;

  g_assert_true (g_uuid_string_is_valid (one));
  g_assert_cmpstr (one, !=, two);
  bongsu_random_fill (random, bytes, sizeof bytes); /* more than one call of the kernel's gives */
  for (guint i = 0; i < sizeof bytes; i++)
    n_zero += bytes[i] == 0;
  g_assert_cmpuint (n_zero, <, 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/live-clock/a-line-read-late-gives-the-city's-time", test_story);
  g_test_add_func ("/app/live-clock/timers-run-and-end", test_timer);
  g_test_add_func ("/app/live-random/never-the-same", test_random);
  return g_test_run ();
}
