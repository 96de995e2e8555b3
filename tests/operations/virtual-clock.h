/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"

G_BEGIN_DECLS

/* A clock that stands still until the test moves it: a heap of timers, fired in order of their time, then of their
 * making. */
#define BONGSU_TYPE_VIRTUAL_CLOCK (bongsu_virtual_clock_get_type ())
G_DECLARE_FINAL_TYPE (BongsuVirtualClock, bongsu_virtual_clock, BONGSU, VIRTUAL_CLOCK, GObject)

/* `now`: UTC us. Boot time begins at 1 000 s. */
BongsuVirtualClock *bongsu_virtual_clock_new (gint64 now);
/* Moves time on; every timer that falls due is called at its own moment, and what the main context has to do is done
 * before, between and after them. */
void bongsu_virtual_clock_advance (BongsuVirtualClock *self, guint milliseconds);
/* Does what the main context has to do without moving time (bounded; a storm without end is a failure). */
void bongsu_virtual_clock_settle (BongsuVirtualClock *self);
/* Moves the wall clock against boot time, as an operator or NTP would. */
void bongsu_virtual_clock_jump (BongsuVirtualClock *self, gint64 microseconds);
/* The machine starts anew after having been off for so long: boot time begins at 0. */
void bongsu_virtual_clock_reboot (BongsuVirtualClock *self, gint64 off);
guint bongsu_virtual_clock_get_n_timers (BongsuVirtualClock *self);

G_END_DECLS
