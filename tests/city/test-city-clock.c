/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "city-clock.h"

#define START G_GINT64_CONSTANT (1810443600000000)

typedef struct
{
  CityClock *clock;
  GString *log;
  gint64 first_time;
} World;

typedef struct
{
  World *world;
  const char *name;
} Event;

static void
note_cb (gpointer data)
{
  Event *event = data;

  if (event->world->first_time == 0)
    event->world->first_time = city_clock_now (event->world->clock);
  g_string_append (event->world->log, event->name);
}

static void
again_cb (gpointer data)
{
  Event *event = data;

  note_cb (data);
  city_clock_at (event->world->clock, city_clock_now (event->world->clock) + 10, again_cb, event, NULL);
}

static void
test_order (void)
{
  g_autoptr(CityClock) clock = city_clock_new (START, 0);
  g_autoptr(GString) log = g_string_new (NULL);
  World world = { clock, log, 0 };
  Event a = { &world, "a" }, b = { &world, "b" }, c = { &world, "c" }, d = { &world, "d" };

  city_clock_at (clock, START + 30, note_cb, &c, NULL);
  city_clock_at (clock, START + 10, note_cb, &a, NULL);
  city_clock_at (clock, START + 10, note_cb, &b, NULL);
  city_clock_at (clock, START + 31, note_cb, &d, NULL);
  city_clock_advance (clock, 30);
  g_assert_cmpstr (log->str, ==, "abc");
  g_assert_cmpint (world.first_time, ==, START + 10);
  g_assert_cmpint (city_clock_now (clock), ==, START + 30);
}

static void
test_repeats (void)
{
  g_autoptr(CityClock) clock = city_clock_new (START, 0);
  g_autoptr(GString) log = g_string_new (NULL);
  World world = { clock, log, 0 };
  Event a = { &world, "a" };

  city_clock_at (clock, START, again_cb, &a, NULL);
  city_clock_advance (clock, 95);
  g_assert_cmpuint (log->len, ==, 10);
}

static void
test_stands_still (void)
{
  g_autoptr(CityClock) clock = city_clock_new (START, 0);

  g_assert_cmpint (city_clock_now (clock), ==, START);
  city_clock_set_speed (clock, 60);
  city_clock_set_speed (clock, 0);
  g_assert_cmpint (city_clock_now (clock), >=, START);
  g_assert_cmpint (city_clock_now (clock), ==, city_clock_now (clock));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/clock/does-what-is-due-in-order-of-time-then-of-asking", test_order);
  g_test_add_func ("/city/clock/asked-again-while-running", test_repeats);
  g_test_add_func ("/city/clock/stands-still-at-speed-0", test_stands_still);

  return g_test_run ();
}
