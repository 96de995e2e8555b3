/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "threshold-ladder.h"

#include "rule-condition.h"

static const BongsuThreshold *
get_threshold (const BongsuLadder *self, guint i)
{
  return &g_array_index (self->spec->thresholds, BongsuThreshold, i);
}

static guint
count_steps (const BongsuLadder *self)
{
  return MIN (self->spec->thresholds->len, BONGSU_LADDER_MOST_STEPS);
}

/* Begins or goes on with a delay; TRUE when it is complete. */
static gboolean
run (gint64 *since, const BongsuFinding *finding, double delay_s, gint64 now)
{
  if (*since == 0)
    *since = finding->since;
  if (*since + (gint64) (delay_s * G_USEC_PER_SEC) > now)
    return FALSE;
  *since = 0;
  return TRUE;
}

/* Without a `clear` a step ends where it began. */
static BongsuFinding
turn (BongsuFinding on)
{
  if (on.truth != BONGSU_TRUTH_UNKNOWN)
    on.truth = on.truth == BONGSU_TRUTH_TRUE ? BONGSU_TRUTH_FALSE : BONGSU_TRUTH_TRUE;
  return on;
}

/* The lower steps of an axis that are not passed stand behind a higher one, for the day it ends. */
static gboolean
stands_behind (const BongsuLadder *self, guint i, BongsuTruth off)
{
  return i > 0 && self->active[i - 1] && off == BONGSU_TRUTH_FALSE
         && (get_threshold (self, i)->level != BONGSU_LEVEL_NORMAL)
              == (get_threshold (self, i - 1)->level != BONGSU_LEVEL_NORMAL);
}

/* Enter at `on`, leave only beyond `off`: the band between keeps what is (INCIDENTS 2.2). */
static void
judge_step (BongsuLadder *self, guint i, BongsuFinding on, BongsuFinding off, gint64 now)
{
  const BongsuThreshold *threshold = get_threshold (self, i);

  if (on.truth != BONGSU_TRUTH_TRUE || self->active[i])
    self->on_since[i] = 0;
  if (off.truth != BONGSU_TRUTH_TRUE || !self->active[i])
    self->off_since[i] = 0;
  if (self->active[i])
    self->active[i] = off.truth != BONGSU_TRUTH_TRUE || !run (&self->off_since[i], &off, threshold->clear_hold_s, now);
  else
    self->active[i] = (on.truth == BONGSU_TRUTH_TRUE && run (&self->on_since[i], &on, threshold->delay_s, now))
                      || stands_behind (self, i, off.truth);
  if (self->active[i])
    self->on_since[i] = 0;
}

gboolean
bongsu_ladder_judge (BongsuLadder *self, BongsuRegister *register_, guint row, gint64 now)
{
  const BongsuReading *reading = bongsu_register_find_reading (register_, row, self->spec->id);
  gboolean pending = FALSE;

  for (guint i = 0; i < count_steps (self); i++)
    {
      const BongsuThreshold *threshold = get_threshold (self, i);
      BongsuFinding on = bongsu_reading_judge (register_, row, reading, threshold->op, &threshold->value, 0, now);
      BongsuFinding off = turn (on);

      if (threshold->has_clear)
        off = bongsu_reading_judge (register_, row, reading, threshold->clear_op, &threshold->clear_value, 0, now);
      judge_step (self, i, on, off, now);
      pending |= self->on_since[i] != 0 || self->off_since[i] != 0;
    }
  return pending;
}

gboolean
bongsu_ladder_is_idle (const BongsuLadder *self)
{
  for (guint i = 0; i < BONGSU_LADDER_MOST_STEPS; i++)
    if (self->active[i] || self->on_since[i] != 0 || self->off_since[i] != 0)
      return FALSE;
  return TRUE;
}

void
bongsu_ladder_raise (const BongsuLadder *self, BongsuLevel *level, BongsuFault *fault)
{
  for (guint i = 0; i < count_steps (self); i++)
    if (self->active[i])
      {
        *level = MAX (*level, get_threshold (self, i)->level);
        *fault = MAX (*fault, get_threshold (self, i)->fault);
      }
}
