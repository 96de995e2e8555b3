/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"

G_BEGIN_DECLS

/* Chance that repeats: one generator from a seed. */
#define BONGSU_TYPE_SEEDED_RANDOM (bongsu_seeded_random_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSeededRandom, bongsu_seeded_random, BONGSU, SEEDED_RANDOM, GObject)

BongsuSeededRandom *bongsu_seeded_random_new (guint64 seed);
guint64 bongsu_seeded_random_next (BongsuSeededRandom *self);

G_END_DECLS
