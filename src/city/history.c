/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "json-text.h"
#include "stamp.h"
#include "world-private.h"

#define SECOND G_TIME_SPAN_SECOND
#define PAST_S 86400
#define PAST_STEP_S 600
#define KST_OFFSET_S (9 * 3600)
#define BUSIEST_HOUR 14

/* How a quantity goes through a day, from its value at the beginning of the story. */
typedef enum
{
  DAY_SCALES,  /* with the town's activity, a third of it at night: people, cars */
  DAY_ADDS,    /* so much warmer or louder by day */
  DAY_OPPOSES, /* free spaces: what is not taken */
} DayKind;

static const struct
{
  const char *attribute;
  DayKind kind;
  double amount;
} days[] = {
  { "temperature", DAY_ADDS, 9 },
  { "enclosureTemperature", DAY_ADDS, 12 },
  { "temperatureInside", DAY_ADDS, 4 },
  { "temperatureOutside", DAY_ADDS, 9 },
  { "LAeq", DAY_ADDS, 12 },
  { "pm25", DAY_ADDS, 6 },
  { "pm10", DAY_ADDS, 9 },
  { "availableSpotNumber", DAY_OPPOSES, 0 },
};

/* 1 at two in the afternoon, 0 at two at night. */
static double
measure_activity (gint64 time)
{
  double hour = (double) ((time / SECOND + KST_OFFSET_S) % 86400) / 3600;

  return 0.5 + 0.5 * cos ((hour - BUSIEST_HOUR) / 24 * 2 * G_PI);
}

static double
imagine (CityAsset *asset, const CityReading *reading, gint64 time)
{
  gint64 start = city_clock_get_start (asset->world->clock);
  double now = measure_activity (start);
  double then = measure_activity (time);
  double ratio = (0.3 + 0.7 * then) / (0.3 + 0.7 * now);
  g_autofree char *name = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, asset->local, reading->spec->id, time);
  double value = reading->first * ratio;
  CityReading *total;
  CityRandom chance;

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (strcmp (days[i].attribute, reading->spec->attribute) == 0)
      {
        total = days[i].kind == DAY_OPPOSES ? city_asset_find (asset, "total") : NULL;
        value = total != NULL ? total->number - MIN (total->number, (total->number - reading->first) * ratio)
                              : reading->first + days[i].amount * (then - now);
      }
  city_random_init (&chance, asset->world->seed, name);
  value += city_random_range (&chance, -0.03, 0.03) * MAX (fabs (value), 1);
  if (reading->spec->has_range)
    value = CLAMP (value, reading->spec->minimum, reading->spec->maximum);

  /* Nobody counts half a person. */
  return g_strcmp0 (reading->spec->unit_code, "C62") == 0 ? round (value) : round (value * 10) / 10;
}

void
city_reading_remember (CityAsset *asset, CityReading *reading)
{
  CitySample sample = { city_clock_now (asset->world->clock), reading->number };

  if (!reading->spec->trend || reading->spec->type != BONGSU_READING_NUMBER
      || asset->member == asset->world->filler_member)
    return;
  if (reading->samples == NULL)
    reading->samples = g_array_new (FALSE, FALSE, sizeof (CitySample));
  if (reading->samples->len >= CITY_MAX_SAMPLES)
    g_array_remove_range (reading->samples, 0, CITY_MAX_SAMPLES / 4);
  g_array_append_val (reading->samples, sample);
}

static GArray *
collect (CityAsset *asset, const CityReading *reading, const CityHistoryQuery *query)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (CitySample));
  gint64 start = city_clock_get_start (asset->world->clock);

  for (gint64 time = start - PAST_S * SECOND; time < start; time += PAST_STEP_S * SECOND)
    {
      CitySample sample = { time, 0 };

      if (time <= query->after || time >= query->before)
        continue;
      sample.value = imagine (asset, reading, time);
      g_array_append_val (samples, sample);
    }
  for (guint i = 0; reading->samples != NULL && i < reading->samples->len; i++)
    {
      const CitySample *sample = &g_array_index (reading->samples, CitySample, i);

      if (sample->time > query->after && sample->time < query->before)
        g_array_append_val (samples, *sample);
    }
  if (query->last_n > 0 && samples->len > query->last_n)
    g_array_remove_range (samples, 0, samples->len - query->last_n);

  return samples;
}

static void
append_sample (GString *text, const CityReading *reading, const CitySample *sample, gboolean values_only)
{
  double scale = reading->spec->scale != 0 ? reading->spec->scale : 1;
  g_autofree char *time = bongsu_time_format (sample->time);

  g_string_append (text, values_only ? "[" : "{\"type\":\"Property\",\"value\":");
  city_json_append_number (text, round (sample->value / scale * 1e9) / 1e9);
  if (values_only)
    {
      g_string_append_printf (text, ",\"%s\"]", time);
      return;
    }
  if (reading->spec->unit_code != NULL)
    g_string_append_printf (text, ",\"unitCode\":\"%s\"", reading->spec->unit_code);
  g_string_append_printf (text,
                          ",\"observedAt\":\"%s\",\"instanceId\":\"urn:ngsi-ld:Instance:%s:%" G_GINT64_FORMAT "\"}",
                          time, reading->spec->attribute, sample->time);
}

static void
append_reading (GString *text, CityAsset *asset, const CityReading *reading, const CityHistoryQuery *query)
{
  g_autoptr(GArray) samples = collect (asset, reading, query);

  if (samples->len == 0)
    return;
  city_json_append_name (text, reading->spec->attribute);
  g_string_append (text, query->values_only ? "{\"type\":\"Property\",\"values\":[" : "[");
  for (guint i = 0; i < samples->len; i++)
    {
      /* With lastN the newest comes first, else the oldest (PROTOCOL 10). */
      guint index = query->last_n > 0 ? samples->len - 1 - i : i;

      if (i > 0)
        g_string_append_c (text, ',');
      append_sample (text, reading, &g_array_index (samples, CitySample, index), query->values_only);
    }
  g_string_append (text, query->values_only ? "]}" : "]");
}

gboolean
city_world_append_history (CityWorld *self, GString *text, const char *id, const CityHistoryQuery *query)
{
  CityAsset *asset = g_hash_table_lookup (self->by_id, id);
  CityEntity *entity = city_store_find (self->store, id);

  if (asset == NULL || entity == NULL)
    return FALSE;
  g_string_append (text, "{\"id\":");
  city_json_append_string (text, id);
  city_json_append_name (text, "type");
  city_json_append_string (text, entity->type);
  for (guint i = 0; i < asset->readings->len; i++)
    {
      const CityReading *reading = &g_array_index (asset->readings, CityReading, i);

      if (reading->is_set && reading->spec->trend && reading->spec->type == BONGSU_READING_NUMBER
          && (query->attributes == NULL
              || g_ptr_array_find (query->attributes, g_intern_string (reading->spec->attribute), NULL)))
        append_reading (text, asset, reading, query);
    }
  g_string_append_c (text, '}');

  return TRUE;
}
