/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "backoff.h"

#define MOST_DOUBLINGS 16

guint
bongsu_backoff_next (BongsuBackoff *self, BongsuRandom *random, guint first_ms, guint longest_ms)
{
  guint64 bound = (guint64) first_ms << MIN (self->n_failures, MOST_DOUBLINGS);

  self->n_failures++;
  return 1 + (guint) (bongsu_random_double (random) * (double) MIN (bound, longest_ms));
}
