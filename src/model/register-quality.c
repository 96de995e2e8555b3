/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "register-private.h"

#include <math.h>
#include <string.h>

#define DELAYED_PERIODS 2.5
#define MISSING_PERIODS 10
#define MISSING_LEAST_S 300
#define DAY_S 86400

gboolean
bongsu_reading_is_outside (const BongsuReading *reading)
{
  const BongsuReadingSpec *spec = reading->spec;
  double shown;

  if (spec == NULL)
    return FALSE;
  if (spec->type == BONGSU_READING_NUMBER && reading->value.kind == BONGSU_VALUE_NUMBER && spec->has_range)
    {
      shown = reading->value.number * spec->scale;
      /* 0.3 * 100 must not be outside of 0 to 30. */
      return shown < spec->minimum - 1e-9 * fabs (spec->minimum) || shown > spec->maximum + 1e-9 * fabs (spec->maximum);
    }
  if (spec->type == BONGSU_READING_ENUM && reading->value.kind == BONGSU_VALUE_TEXT && spec->words != NULL)
    {
      for (guint i = 0; i < spec->words->len; i++)
        if (strcmp (g_array_index (spec->words, BongsuWord, i).word, reading->value.text) == 0)
          return FALSE;
      return spec->words->len > 0;
    }
  return FALSE;
}

/* What the device itself says of its rhythm, else 0. */
static double
get_report_period (BongsuRegister *self, guint row)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self, row, "reportPeriod");

  if (reading == NULL || reading->value.kind != BONGSU_VALUE_NUMBER)
    return 0;
  return reading->value.number >= 1 && reading->value.number <= DAY_S ? reading->value.number : 0;
}

static double
choose_period (const BongsuReading *reading, double report_period)
{
  if (reading->spec == NULL || reading->spec->period_s <= 0)
    return 0;
  return report_period > 0 ? report_period : reading->spec->period_s;
}

static BongsuQuality
judge_source (BongsuRegister *self, guint row)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self, row, "dataQuality");
  BongsuQuality quality = BONGSU_QUALITY_LIVE;

  if (reading != NULL)
    bongsu_quality_from_name (bongsu_value_get_text (&reading->value), &quality);
  /* Lateness is computed here; what a source says of it is not believed. */
  return bongsu_quality_is_unknown (quality) ? BONGSU_QUALITY_LIVE : quality;
}

typedef struct
{
  guint n_periodic, n_late, n_missing;
  gboolean suspect;
} Judgement;

static void
judge_reading (const BongsuReading *reading, double report_period, gint64 now, Judgement *judgement, gint64 *due)
{
  double period = choose_period (reading, report_period);
  gint64 late, missing;

  if (reading->value.kind == BONGSU_VALUE_ABSENT)
    return;
  judgement->suspect |= reading->suspect;
  if (period <= 0)
    return;
  late = reading->stamp.observed + (gint64) (period * DELAYED_PERIODS * G_USEC_PER_SEC);
  missing = reading->stamp.observed + (gint64) (MAX (period * MISSING_PERIODS, MISSING_LEAST_S) * G_USEC_PER_SEC);
  judgement->n_periodic++;
  if (now >= missing)
    judgement->n_missing++;
  if (now >= late || reading->stale)
    judgement->n_late++;
  if (now < late)
    *due = MIN (*due, late);
  else if (now < missing)
    *due = MIN (*due, missing);
}

BongsuQuality
bongsu_register_judge_row (BongsuRegister *self, guint row, gint64 now, gint64 *due)
{
  double report_period = get_report_period (self, row);
  Judgement judgement = { 0 };
  BongsuQuality source;

  *due = G_MAXINT64;
  judgement.suspect = (self->state[row] & STATE_OUTSIDE) != 0;
  for (guint i = 0; i < self->n_readings[row]; i++)
    judge_reading (&self->readings[row][i], report_period, now, &judgement, due);
  if (judgement.n_periodic > 0 && judgement.n_missing == judgement.n_periodic)
    return BONGSU_QUALITY_MISSING;
  if (judgement.n_late > 0 || (self->state[row] & STATE_HEARD) == 0)
    return BONGSU_QUALITY_DELAYED;
  if (self->link_lost_since != 0 && bongsu_register_get_last_seen (self, row) < self->link_lost_since)
    return BONGSU_QUALITY_DELAYED;
  source = judge_source (self, row);
  if (source == BONGSU_QUALITY_LIVE && judgement.suspect)
    return BONGSU_QUALITY_SUSPECT;
  return source;
}

double
bongsu_register_get_period (BongsuRegister *self, guint row, const BongsuReading *reading)
{
  g_return_val_if_fail (row < self->n, 0);
  return choose_period (reading, get_report_period (self, row));
}
