/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "random.h"

void
city_random_init (CityRandom *random, guint64 seed, const char *name)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *p = name; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * G_GUINT64_CONSTANT (0x100000001b3);
  random->state = hash ^ (seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
}

guint64
city_random_next (CityRandom *random)
{
  guint64 z;

  random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = random->state;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

double
city_random_unit (CityRandom *random)
{
  return (double) (city_random_next (random) >> 11) / 9007199254740992.0;
}

double
city_random_range (CityRandom *random, double low, double high)
{
  return low + (high - low) * city_random_unit (random);
}

double
city_random_normal (CityRandom *random)
{
  double sum = 0;

  /* The sum of twelve is near enough and, unlike log () and cos (), the same to the last bit on every machine. */
  for (int i = 0; i < 12; i++)
    sum += city_random_unit (random);

  return sum - 6;
}
