/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "city-clock.h"

/* Nobody sees a hundredth of a second; fewer wake-ups are kinder to a laptop. */
#define TICK_MS 10

typedef struct
{
  gint64 time;
  guint64 order;
  CityClockFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Event;

struct _CityClock
{
  gint64 start;
  double speed;
  gint64 base_city;
  gint64 base_machine;
  gint64 event_time; /* 0: nothing is being done */
  guint64 n_asked;
  GArray *heap; /* (element-type Event) */
  guint timer;
};

static gboolean
is_before (const Event *a, const Event *b)
{
  return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static void
swap_events (GArray *heap, guint i, guint j)
{
  Event event = g_array_index (heap, Event, i);

  g_array_index (heap, Event, i) = g_array_index (heap, Event, j);
  g_array_index (heap, Event, j) = event;
}

static void
push_event (GArray *heap, Event event)
{
  guint i = heap->len;

  g_array_append_val (heap, event);
  while (i > 0 && is_before (&g_array_index (heap, Event, i), &g_array_index (heap, Event, (i - 1) / 2)))
    {
      swap_events (heap, i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
}

static Event
pop_event (GArray *heap)
{
  Event first = g_array_index (heap, Event, 0);
  guint i = 0;

  swap_events (heap, 0, heap->len - 1);
  g_array_set_size (heap, heap->len - 1);
  for (;;)
    {
      guint least = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < heap->len; child++)
        if (is_before (&g_array_index (heap, Event, child), &g_array_index (heap, Event, least)))
          least = child;
      if (least == i)
        break;
      swap_events (heap, i, least);
      i = least;
    }

  return first;
}

static gint64
read_city_time (CityClock *self)
{
  return self->base_city + (gint64) ((g_get_monotonic_time () - self->base_machine) * self->speed);
}

static void
rebase (CityClock *self, gint64 city)
{
  self->base_city = city;
  self->base_machine = g_get_monotonic_time ();
}

static gboolean
tick_cb (gpointer data)
{
  city_clock_run (data);

  return G_SOURCE_CONTINUE;
}

static void
run_until (CityClock *self, gint64 until)
{
  while (self->heap->len > 0 && g_array_index (self->heap, Event, 0).time <= until)
    {
      Event event = pop_event (self->heap);

      self->event_time = event.time;
      event.func (event.data);
      self->event_time = 0;
      if (event.destroy != NULL)
        event.destroy (event.data);
    }
}

CityClock *
city_clock_new (gint64 start, double speed)
{
  CityClock *self = g_new0 (CityClock, 1);

  self->start = start;
  self->speed = speed;
  self->heap = g_array_new (FALSE, FALSE, sizeof (Event));
  rebase (self, start);
  self->timer = g_timeout_add (TICK_MS, tick_cb, self);

  return self;
}

void
city_clock_free (CityClock *self)
{
  for (guint i = 0; i < self->heap->len; i++)
    {
      Event *event = &g_array_index (self->heap, Event, i);

      if (event->destroy != NULL)
        event->destroy (event->data);
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  g_array_unref (self->heap);
  g_free (self);
}

gint64
city_clock_now (CityClock *self)
{
  return self->event_time != 0 ? self->event_time : read_city_time (self);
}

gint64
city_clock_get_start (CityClock *self)
{
  return self->start;
}

double
city_clock_get_speed (CityClock *self)
{
  return self->speed;
}

void
city_clock_set_speed (CityClock *self, double speed)
{
  rebase (self, read_city_time (self));
  self->speed = speed;
}

void
city_clock_advance (CityClock *self, gint64 us)
{
  gint64 until = read_city_time (self) + us;

  g_return_if_fail (self->event_time == 0);

  run_until (self, until);
  rebase (self, until);
}

void
city_clock_at (CityClock *self, gint64 time, CityClockFunc func, gpointer data, GDestroyNotify destroy)
{
  Event event = { time, self->n_asked++, func, data, destroy };

  push_event (self->heap, event);
}

void
city_clock_run (CityClock *self)
{
  if (self->event_time == 0)
    run_until (self, read_city_time (self));
}
