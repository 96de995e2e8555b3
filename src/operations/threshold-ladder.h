/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

#define BONGSU_LADDER_MOST_STEPS 8

/* The thresholds of one reading of one asset, highest first: which of them stand, and which delays run. A plain value;
 * zero with `spec` set is the beginning. */
typedef struct
{
  const BongsuReadingSpec *spec;
  gboolean active[BONGSU_LADDER_MOST_STEPS];
  gint64 on_since[BONGSU_LADDER_MOST_STEPS]; /* 0: no delay runs */
  gint64 off_since[BONGSU_LADDER_MOST_STEPS];
} BongsuLadder;

/* Judges by the newest sample and the time. TRUE while a delay runs. */
gboolean bongsu_ladder_judge (BongsuLadder *self, BongsuRegister *register_, guint row, gint64 now);
/* Whether nothing stands and nothing runs. */
gboolean bongsu_ladder_is_idle (const BongsuLadder *self);
/* Raises `level` and `fault` to the highest that stand. */
void bongsu_ladder_raise (const BongsuLadder *self, BongsuLevel *level, BongsuFault *fault);

G_END_DECLS
