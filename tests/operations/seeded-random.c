/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "seeded-random.h"

struct _BongsuSeededRandom
{
  GObject parent_instance;

  guint64 state;
};

static void
bongsu_seeded_random_iface_init (BongsuRandomInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuSeededRandom,
                               bongsu_seeded_random,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_RANDOM, bongsu_seeded_random_iface_init))

static void
seeded_fill (BongsuRandom *random, guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    bytes[i] = bongsu_seeded_random_next (BONGSU_SEEDED_RANDOM (random)) >> 56;
}

static void
bongsu_seeded_random_iface_init (BongsuRandomInterface *iface)
{
  iface->fill = seeded_fill;
}

static void
bongsu_seeded_random_class_init (BongsuSeededRandomClass *klass)
{
}

static void
bongsu_seeded_random_init (BongsuSeededRandom *self)
{
}

BongsuSeededRandom *
bongsu_seeded_random_new (guint64 seed)
{
  BongsuSeededRandom *self = g_object_new (BONGSU_TYPE_SEEDED_RANDOM, NULL);

  self->state = seed;
  return self;
}

/* SplitMix64: every seed is as good as any other. */
guint64
bongsu_seeded_random_next (BongsuSeededRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}
