/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "stamp.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DAY_S G_GINT64_CONSTANT (86400)
#define KST_OFFSET_MIN (9 * 60)

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static gint64
days_from_date (int year, int month, int day)
{
  int era_year = month <= 2 ? year - 1 : year;
  int era = era_year / 400;
  int year_of_era = era_year - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
date_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  int era = (int) (shifted / 146097);
  int day_of_era = (int) (shifted - (gint64) era * 146097);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
    return 29;
  return days[month - 1];
}

/* Exactly `n` digits; moves on behind them. */
static gboolean
take_digits (const char **at, guint n, int *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*at)[i]))
        return FALSE;
      *value = *value * 10 + ((*at)[i] - '0');
    }
  *at += n;
  return TRUE;
}

static gboolean
take_character (const char **at, char character)
{
  if (**at != character)
    return FALSE;
  (*at)++;
  return TRUE;
}

/* 1 to 9 digits after '.' or ','; what is finer than a microsecond is cut off. */
static gboolean
take_fraction (const char **at, gint64 *microseconds)
{
  gint64 weight = SECOND_US / 10;
  guint n = 0;

  *microseconds = 0;
  if (**at != '.' && **at != ',')
    return TRUE;
  (*at)++;
  for (; g_ascii_isdigit (**at); (*at)++, n++)
    {
      *microseconds += (**at - '0') * weight;
      weight /= 10;
    }
  return n >= 1 && n <= 9;
}

static gboolean
take_zone (const char **at, gboolean assume_kst, int *offset_min)
{
  int sign, hours, minutes;

  *offset_min = 0;
  if (**at == 'Z' || **at == 'z')
    {
      (*at)++;
      return TRUE;
    }
  if (**at == '\0')
    {
      *offset_min = KST_OFFSET_MIN;
      return assume_kst;
    }
  if (**at != '+' && **at != '-')
    return FALSE;
  sign = **at == '-' ? -1 : 1;
  (*at)++;
  if (!take_digits (at, 2, &hours))
    return FALSE;
  take_character (at, ':');
  if (!take_digits (at, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  *offset_min = sign * (hours * 60 + minutes);
  return TRUE;
}

int
bongsu_stamp_compare (BongsuStamp a, BongsuStamp b)
{
  if (a.observed != b.observed)
    return a.observed < b.observed ? -1 : 1;
  if (a.broker != b.broker)
    return a.broker < b.broker ? -1 : 1;
  return 0;
}

gboolean
bongsu_time_parse (const char *text, gboolean assume_kst, gint64 *time_us)
{
  const char *at = text;
  int year, month, day, hour, minute, second, offset_min;
  gint64 fraction, seconds;

  if (text == NULL)
    return FALSE;
  if (!take_digits (&at, 4, &year) || !take_character (&at, '-') || !take_digits (&at, 2, &month)
      || !take_character (&at, '-') || !take_digits (&at, 2, &day))
    return FALSE;
  if (*at != 'T' && *at != 't')
    return FALSE;
  at++;
  if (!take_digits (&at, 2, &hour) || !take_character (&at, ':') || !take_digits (&at, 2, &minute)
      || !take_character (&at, ':') || !take_digits (&at, 2, &second))
    return FALSE;
  if (!take_fraction (&at, &fraction) || !take_zone (&at, assume_kst, &offset_min) || *at != '\0')
    return FALSE;
  if (year < 2000 || year > 2100 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month)
      || hour > 23 || minute > 59 || second > 60)
    return FALSE;
  if (second == 60)
    {
      second = 59;
      fraction = SECOND_US - 1;
    }
  seconds = days_from_date (year, month, day) * DAY_S + hour * 3600 + (minute - offset_min) * 60 + second;
  *time_us = seconds * SECOND_US + fraction;
  return TRUE;
}

char *
bongsu_time_format (gint64 time_us)
{
  /* Four digits for the year, whatever comes in: 0001-01-01 to 9999-12-31. */
  gint64 clamped = CLAMP (time_us, G_GINT64_CONSTANT (-62135596800) * SECOND_US,
                          G_GINT64_CONSTANT (253402300800) * SECOND_US - 1);
  gint64 days = clamped / (DAY_S * SECOND_US);
  gint64 rest = clamped % (DAY_S * SECOND_US);
  int year, month, day, second_of_day;

  if (rest < 0)
    {
      rest += DAY_S * SECOND_US;
      days--;
    }
  date_from_days (days, &year, &month, &day);
  second_of_day = (int) (rest / SECOND_US);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day, second_of_day / 3600,
                          second_of_day / 60 % 60, second_of_day % 60, (int) (rest % SECOND_US / 1000));
}
