/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A deterministic stream of chance (splitmix64). Every asset has one of its own, made from the seed and its name, so
 * that a command to one of them does not change the life of the others. */
typedef struct
{
  guint64 state;
} CityRandom;

void city_random_init (CityRandom *random, guint64 seed, const char *name);
guint64 city_random_next (CityRandom *random);
/* [0, 1), [low, high), about normal with mean 0 and deviation 1. */
double city_random_unit (CityRandom *random);
double city_random_range (CityRandom *random, double low, double high);
double city_random_normal (CityRandom *random);

G_END_DECLS
