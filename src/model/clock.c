/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "clock.h"

G_DEFINE_INTERFACE (BongsuClock, bongsu_clock, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (BongsuRandom, bongsu_random, G_TYPE_OBJECT)

static void
bongsu_clock_default_init (BongsuClockInterface *iface)
{
}

static void
bongsu_random_default_init (BongsuRandomInterface *iface)
{
}

gint64
bongsu_clock_now (BongsuClock *self)
{
  g_return_val_if_fail (BONGSU_IS_CLOCK (self), 0);

  return BONGSU_CLOCK_GET_IFACE (self)->now (self);
}

gint64
bongsu_clock_boot (BongsuClock *self)
{
  g_return_val_if_fail (BONGSU_IS_CLOCK (self), 0);

  return BONGSU_CLOCK_GET_IFACE (self)->boot (self);
}

guint
bongsu_clock_add_timer (BongsuClock *self, guint milliseconds, GSourceFunc callback, gpointer data,
                        GDestroyNotify destroy)
{
  g_return_val_if_fail (BONGSU_IS_CLOCK (self) && callback != NULL, 0);

  return BONGSU_CLOCK_GET_IFACE (self)->add_timer (self, milliseconds, callback, data, destroy);
}

void
bongsu_clock_remove_timer (BongsuClock *self, guint id)
{
  g_return_if_fail (BONGSU_IS_CLOCK (self));

  if (id != 0)
    BONGSU_CLOCK_GET_IFACE (self)->remove_timer (self, id);
}

void
bongsu_random_fill (BongsuRandom *self, guint8 *bytes, gsize n)
{
  g_return_if_fail (BONGSU_IS_RANDOM (self));

  BONGSU_RANDOM_GET_IFACE (self)->fill (self, bytes, n);
}

char *
bongsu_random_uuid (BongsuRandom *self)
{
  guint8 b[16];

  g_return_val_if_fail (BONGSU_IS_RANDOM (self), NULL);

  bongsu_random_fill (self, b, sizeof b);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                          b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

double
bongsu_random_double (BongsuRandom *self)
{
  guint64 bits = 0;

  g_return_val_if_fail (BONGSU_IS_RANDOM (self), 0);

  bongsu_random_fill (self, (guint8 *) &bits, sizeof bits);
  return (double) (bits >> 11) * 0x1p-53;
}
