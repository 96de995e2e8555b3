/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ticker.h"

struct _BongsuTicker
{
  GObject parent_instance;

  BongsuClock *clock; /* (owned) */
  guint timer;
};

enum
{
  SIGNAL_TICK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuTicker, bongsu_ticker, G_TYPE_OBJECT)

static gboolean
tick_cb (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_TICK], 0);
  return G_SOURCE_CONTINUE;
}

static void
bongsu_ticker_dispose (GObject *object)
{
  BongsuTicker *self = BONGSU_TICKER (object);

  bongsu_ticker_stop (self);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bongsu_ticker_parent_class)->dispose (object);
}

static void
bongsu_ticker_class_init (BongsuTickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_ticker_dispose;
  signals[SIGNAL_TICK]
    = g_signal_new ("tick", BONGSU_TYPE_TICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_ticker_init (BongsuTicker *self)
{
}

BongsuTicker *
bongsu_ticker_new (BongsuClock *clock)
{
  BongsuTicker *self = g_object_new (BONGSU_TYPE_TICKER, NULL);

  g_return_val_if_fail (BONGSU_IS_CLOCK (clock), self);
  self->clock = g_object_ref (clock);
  self->timer = bongsu_clock_add_timer (clock, 1000, tick_cb, self, NULL);
  return self;
}

gint64
bongsu_ticker_get_now (BongsuTicker *self)
{
  g_return_val_if_fail (BONGSU_IS_TICKER (self), 0);
  return bongsu_clock_now (self->clock);
}

gint64
bongsu_ticker_get_boot (BongsuTicker *self)
{
  g_return_val_if_fail (BONGSU_IS_TICKER (self), 0);
  return bongsu_clock_boot (self->clock);
}

void
bongsu_ticker_stop (BongsuTicker *self)
{
  g_return_if_fail (BONGSU_IS_TICKER (self));
  if (self->timer != 0)
    bongsu_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
}
