/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"

G_BEGIN_DECLS

/* The one second hand of a console page: every age in words follows its `tick`. */
#define BONGSU_TYPE_TICKER (bongsu_ticker_get_type ())
G_DECLARE_FINAL_TYPE (BongsuTicker, bongsu_ticker, BONGSU, TICKER, GObject)

BongsuTicker *bongsu_ticker_new (BongsuClock *clock);
/* UTC us by the clock, now (not at the last tick). */
gint64 bongsu_ticker_get_now (BongsuTicker *self);
/* us of boot time: for what counts down. */
gint64 bongsu_ticker_get_boot (BongsuTicker *self);
void bongsu_ticker_stop (BongsuTicker *self);

G_END_DECLS
