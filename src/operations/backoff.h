/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"

G_BEGIN_DECLS

/* How long to wait before the next try: evenly between nothing and a bound that doubles (full jitter), so that consoles
 * that lost the city together do not come back together. A plain value; all zero is a fresh one. */
typedef struct
{
  guint n_failures;
} BongsuBackoff;

/* Milliseconds, at least 1. */
guint bongsu_backoff_next (BongsuBackoff *self, BongsuRandom *random, guint first_ms, guint longest_ms);

G_END_DECLS
