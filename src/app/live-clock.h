/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"

G_BEGIN_DECLS

/* The wall clock and boot time of this machine. In a demonstration the wall clock is the story's. */
#define BONGSU_TYPE_LIVE_CLOCK (bongsu_live_clock_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLiveClock, bongsu_live_clock, BONGSU, LIVE_CLOCK, GObject)

BongsuLiveClock *bongsu_live_clock_new (void);
/* From now on the wall clock was `story` (UTC us) when the monotonic clock stood at `machine` (us), and runs `speed` times as
 * fast (0 to 60), as the demonstration city's does; boot time stays itself. */
void bongsu_live_clock_set_story (BongsuLiveClock *self, gint64 story, gint64 machine, double speed);

/* getrandom () of the kernel. */
#define BONGSU_TYPE_LIVE_RANDOM (bongsu_live_random_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLiveRandom, bongsu_live_random, BONGSU, LIVE_RANDOM, GObject)

BongsuLiveRandom *bongsu_live_random_new (void);

G_END_DECLS
