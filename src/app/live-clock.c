/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "live-clock.h"

#include <sys/random.h>
#include <time.h>

struct _BongsuLiveClock
{
  GObject parent_instance;

  gboolean has_story;
  gint64 story;   /* UTC us when the monotonic clock stood at `machine` */
  gint64 machine; /* us */
  double speed;
};

static void clock_iface_init (BongsuClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuLiveClock, bongsu_live_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_CLOCK, clock_iface_init))

static gint64
live_clock_boot (BongsuClock *clock)
{
  struct timespec now;

  /* GLib's monotonic clock stands still in suspend; an end must not. */
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
live_clock_now (BongsuClock *clock)
{
  BongsuLiveClock *self = BONGSU_LIVE_CLOCK (clock);

  if (self->has_story)
    return self->story + (gint64) ((g_get_monotonic_time () - self->machine) * self->speed);
  return g_get_real_time ();
}

static guint
live_clock_add_timer (BongsuClock *clock, guint milliseconds, GSourceFunc callback, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, callback, data, destroy);
  return g_source_attach (source, g_main_context_get_thread_default ());
}

static void
live_clock_remove_timer (BongsuClock *clock, guint id)
{
  GSource *source = g_main_context_find_source_by_id (g_main_context_get_thread_default (), id);

  if (source != NULL)
    g_source_destroy (source);
}

static void
clock_iface_init (BongsuClockInterface *iface)
{
  iface->now = live_clock_now;
  iface->boot = live_clock_boot;
  iface->add_timer = live_clock_add_timer;
  iface->remove_timer = live_clock_remove_timer;
}

static void
bongsu_live_clock_class_init (BongsuLiveClockClass *klass)
{
}

static void
bongsu_live_clock_init (BongsuLiveClock *self)
{
}

BongsuLiveClock *
bongsu_live_clock_new (void)
{
  return g_object_new (BONGSU_TYPE_LIVE_CLOCK, NULL);
}

void
bongsu_live_clock_set_story (BongsuLiveClock *self, gint64 story, gint64 machine, double speed)
{
  g_return_if_fail (BONGSU_IS_LIVE_CLOCK (self));

  self->has_story = TRUE;
  self->story = story;
  self->machine = machine;
  self->speed = CLAMP (speed, 0.0, 60.0);
}

struct _BongsuLiveRandom
{
  GObject parent_instance;
};

static void random_iface_init (BongsuRandomInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuLiveRandom, bongsu_live_random, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_RANDOM, random_iface_init))

static void
live_random_fill (BongsuRandom *random, guint8 *bytes, gsize n)
{
  while (n > 0)
    {
      gssize got = getrandom (bytes, MIN (n, 256), 0);

      if (got <= 0)
        continue; /* interrupted by a signal: up to 256 bytes never fail otherwise */
      bytes += got;
      n -= got;
    }
}

static void
random_iface_init (BongsuRandomInterface *iface)
{
  iface->fill = live_random_fill;
}

static void
bongsu_live_random_class_init (BongsuLiveRandomClass *klass)
{
}

static void
bongsu_live_random_init (BongsuLiveRandom *self)
{
}

BongsuLiveRandom *
bongsu_live_random_new (void)
{
  return g_object_new (BONGSU_TYPE_LIVE_RANDOM, NULL);
}
