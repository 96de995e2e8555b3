/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "words.h"

#include <glib/gi18n-lib.h>

#define KST_US (9 * G_TIME_SPAN_HOUR)

/* Picks a word of a table; a value of a newer journal or city is said, not crashed on. */
static const char *
pick (const char *const *words, guint n, guint index)
{
  return index < n ? _ (words[index]) : _ ("Unknown");
}

const char *
bongsu_words_level (BongsuLevel level)
{
  static const char *const words[] = { N_ ("Normal"), N_ ("Attention"), N_ ("Caution"), N_ ("Alert"), N_ ("Critical") };

  return pick (words, G_N_ELEMENTS (words), level);
}

const char *
bongsu_words_fault (BongsuFault fault)
{
  static const char *const words[]
    = { N_ ("None"), N_ ("Minor"), N_ ("Major"), N_ ("Fatal"), N_ ("Under maintenance") };

  return pick (words, G_N_ELEMENTS (words), fault);
}

const char *
bongsu_words_quality (BongsuQuality quality)
{
  static const char *const words[] = { N_ ("Live"), N_ ("Delayed"), N_ ("Missing data"), N_ ("Suspect"), N_ ("Manual"),
                                       N_ ("Exercise") };

  return pick (words, G_N_ELEMENTS (words), quality);
}

const char *
bongsu_words_stage (BongsuStage stage)
{
  static const char *const words[] = { N_ ("Raised"), N_ ("Acknowledged"), N_ ("Confirmed"), N_ ("False alarm"),
                                       N_ ("Disseminated"), N_ ("In progress"), N_ ("Verified on site"), N_ ("Closed"),
                                       N_ ("Reviewed") };

  return pick (words, G_N_ELEMENTS (words), stage);
}

const char *
bongsu_words_incident (BongsuIncident *incident)
{
  const BongsuIncidentState *state = bongsu_incident_get_state (incident);

  if (state->state == BONGSU_ALARM_UNACKED)
    return _ ("Unacknowledged");
  if (state->state == BONGSU_ALARM_RETURNED)
    return _ ("Returned · unacknowledged");
  if (state->state == BONGSU_ALARM_SHELVED)
    return _ ("Shelved");
  if (state->state == BONGSU_ALARM_SUPPRESSED)
    return _ ("Suppressed");
  if (state->state == BONGSU_ALARM_OUT)
    return _ ("Out of service");
  return bongsu_words_stage (state->stage);
}

const char *
bongsu_words_incident_tag (BongsuIncident *incident)
{
  const BongsuIncidentState *state = bongsu_incident_get_state (incident);

  if (state->state == BONGSU_ALARM_UNACKED)
    return _ ("Unseen");
  if (state->state == BONGSU_ALARM_RETURNED)
    return _ ("Returned · unseen");
  if (state->state == BONGSU_ALARM_ACKED && state->stage == BONGSU_STAGE_ACKNOWLEDGED)
    return _ ("Seen");
  return bongsu_words_incident (incident);
}

const char *
bongsu_words_row_state (BongsuRowState state)
{
  static const char *const words[]
    = { N_ ("Queued"),   N_ ("Sending"), N_ ("Sent"),       N_ ("Display verified"), N_ ("Mismatch"),
        N_ ("Unknown"),  N_ ("Refused"), N_ ("Superseded"), N_ ("Revoked"),          N_ ("Expired"),
        N_ ("Not sent"), N_ ("Shared"),  N_ ("Conflict") };

  return pick (words, G_N_ELEMENTS (words), state);
}

const char *
bongsu_words_fit (BongsuFit fit)
{
  static const char *const words[] = { N_ ("Fits"), N_ ("Shortened"), N_ ("Does not fit") };

  return pick (words, G_N_ELEMENTS (words), fit);
}

char *
bongsu_words_length (gint64 us)
{
  gint64 s = MAX (us, 0) / G_USEC_PER_SEC;

  if (s < 60)
    return g_strdup_printf (_ ("%d s"), (int) s);
  if (s < 600 && s % 60 != 0)
    return g_strdup_printf (_ ("%d min %d s"), (int) (s / 60), (int) (s % 60));
  if (s < 3600)
    return g_strdup_printf (_ ("%d min"), (int) (s / 60));
  if (s < 86400)
    return g_strdup_printf (_ ("%d h %d min"), (int) (s / 3600), (int) (s / 60 % 60));
  return g_strdup_printf (_ ("%d d"), (int) MIN (s / 86400, 99999));
}

char *
bongsu_words_ago (gint64 now, gint64 then)
{
  g_autofree char *length = NULL;

  if (then == 0)
    return g_strdup ("–");
  length = bongsu_words_length (now - then);
  return g_strdup_printf (_ ("%s ago"), length);
}

static char *
format_kst (gint64 us, const char *format)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc ((us + KST_US) / G_USEC_PER_SEC);

  return when != NULL ? g_date_time_format (when, format) : g_strdup ("–");
}

char *
bongsu_words_time (gint64 us)
{
  return format_kst (us, "%H:%M:%S");
}

char *
bongsu_words_minute (gint64 us)
{
  return format_kst (us, "%H:%M");
}

char *
bongsu_words_date (gint64 us)
{
  static const char *const days[]
    = { N_ ("Mon"), N_ ("Tue"), N_ ("Wed"), N_ ("Thu"), N_ ("Fri"), N_ ("Sat"), N_ ("Sun") };
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc ((us + KST_US) / G_USEC_PER_SEC);
  g_autofree char *date = NULL;

  if (when == NULL)
    return g_strdup ("–");
  date = g_date_time_format (when, "%m-%d");
  /* month-day and weekday: 11-20(Fri) */
  return g_strdup_printf (_ ("%s(%s)"), date, _ (days[g_date_time_get_day_of_week (when) - 1]));
}

char *
bongsu_words_link (BongsuLinkState state, gint64 last_heard, gint64 now)
{
  g_autofree char *age = bongsu_words_length (now - last_heard);
  g_autofree char *since = bongsu_words_minute (last_heard);

  switch (state)
    {
    case BONGSU_LINK_STARTING:
      return g_strdup (_ ("Connecting"));
    case BONGSU_LINK_SNAPSHOT:
      return g_strdup (_ ("Reading the city"));
    case BONGSU_LINK_LIVE:
      return last_heard > 0 ? g_strdup_printf (_ ("%s ago"), age) : g_strdup (_ ("Live"));
    case BONGSU_LINK_DELAYED:
      return last_heard > 0 ? g_strdup_printf (_ ("Delayed · %s"), age) : g_strdup (_ ("Delayed"));
    case BONGSU_LINK_LOST:
      return last_heard > 0 ? g_strdup_printf (_ ("Lost since %s"), since) : g_strdup (_ ("No connection"));
    case BONGSU_LINK_FAULT:
    default:
      return g_strdup (_ ("Fault"));
    }
}

const char *
bongsu_words_level_class (BongsuLevel level, const char *prefix)
{
  static const char *const tints[] = { NULL, "tint-attention", "tint-caution", "tint-alert", "tint-critical" };
  static const char *const words[] = { NULL, "word-attention", "word-caution", "word-alert", "word-critical" };

  if (level >= BONGSU_N_LEVELS)
    return NULL;
  return g_str_equal (prefix, "tint") ? tints[level] : words[level];
}
