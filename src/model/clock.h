/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BONGSU_TYPE_CLOCK (bongsu_clock_get_type ())
G_DECLARE_INTERFACE (BongsuClock, bongsu_clock, BONGSU, CLOCK, GObject)

/* Time as operations/ may know it. The live clock is app/'s; tests have a virtual one. Outside live mode the wall clock
 * is the demonstration city's. */
struct _BongsuClockInterface
{
  GTypeInterface parent;

  gint64 (*now) (BongsuClock *self);
  gint64 (*boot) (BongsuClock *self);
  guint (*add_timer) (BongsuClock *self, guint milliseconds, GSourceFunc callback, gpointer data, GDestroyNotify destroy);
  void (*remove_timer) (BongsuClock *self, guint id);
};

/* UTC microseconds since 1970. */
gint64 bongsu_clock_now (BongsuClock *self);
/* Microseconds of boot time (CLOCK_BOOTTIME): for durations; never jumps. */
gint64 bongsu_clock_boot (BongsuClock *self);
/* Calls back in the caller's main context every `milliseconds` of boot time until it returns G_SOURCE_REMOVE. */
guint bongsu_clock_add_timer (BongsuClock *self, guint milliseconds, GSourceFunc callback, gpointer data, GDestroyNotify destroy);
/* Ends a timer that has not returned G_SOURCE_REMOVE; 0 is allowed. */
void bongsu_clock_remove_timer (BongsuClock *self, guint id);

#define BONGSU_TYPE_RANDOM (bongsu_random_get_type ())
G_DECLARE_INTERFACE (BongsuRandom, bongsu_random, BONGSU, RANDOM, GObject)

/* Chance as operations/ may know it: getrandom () live, one generator from a seed in tests. */
struct _BongsuRandomInterface
{
  GTypeInterface parent;

  void (*fill) (BongsuRandom *self, guint8 *bytes, gsize n);
};

void bongsu_random_fill (BongsuRandom *self, guint8 *bytes, gsize n);
/* A UUID v4 in lower case (transfer full). */
char *bongsu_random_uuid (BongsuRandom *self);
/* Evenly in [0, 1). */
double bongsu_random_double (BongsuRandom *self);

G_END_DECLS
