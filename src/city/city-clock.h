/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The city's own time (UTC microseconds), faster or slower than ours, and what is to happen in it. */
typedef struct _CityClock CityClock;
typedef void (*CityClockFunc) (gpointer data);

CityClock *city_clock_new (gint64 start, double speed);
void city_clock_free (CityClock *self);

/* While something due is done: the exact time it was due, however late the machine is. */
gint64 city_clock_now (CityClock *self);
gint64 city_clock_get_start (CityClock *self);
double city_clock_get_speed (CityClock *self);
void city_clock_set_speed (CityClock *self, double speed);
/* Jumps forward and does everything due on the way, in order. */
void city_clock_advance (CityClock *self, gint64 us);
/* In order of time, then of asking. `destroy` may be NULL. */
void city_clock_at (CityClock *self, gint64 time, CityClockFunc func, gpointer data, GDestroyNotify destroy);
/* Does what is due now; called by the clock's own timer and before every request. */
void city_clock_run (CityClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityClock, city_clock_free)

G_END_DECLS
