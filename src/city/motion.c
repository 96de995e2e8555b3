/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "json-text.h"
#include "world-private.h"

#define SECOND G_TIME_SPAN_SECOND
#define DEFAULT_NOISE_PERIOD_S 10
#define SUN_PERIOD_S 60
#define KST_OFFSET_S (9 * 3600)

/* All readings of one asset with one period are reported together. */
typedef struct
{
  CityAsset *asset;
  double period_s;
} Group;

typedef struct
{
  CityAsset *asset;
  CityReading *reading;
  JsonArray *between; /* (unowned) words of a flip */
  double mean_s;
} Motion;

static gint64
seconds_from_now (CityAsset *asset, double seconds)
{
  return city_clock_now (asset->world->clock) + (gint64) (seconds * SECOND);
}

static void
report_group_cb (gpointer data)
{
  Group *group = data;
  CityAsset *asset = group->asset;
  g_autoptr(GPtrArray) due = g_ptr_array_new ();

  for (guint i = 0; i < asset->readings->len; i++)
    {
      CityReading *reading = &g_array_index (asset->readings, CityReading, i);

      if (reading->is_set && reading->spec->period_s == group->period_s)
        g_ptr_array_add (due, reading);
    }
  city_asset_report (asset, (CityReading *const *) due->pdata, due->len);
  city_clock_at (asset->world->clock, seconds_from_now (asset, group->period_s), report_group_cb,
                 g_memdup2 (group, sizeof *group), g_free);
}

/* The first report at a moment of its own, so that the city does not speak in chorus. */
static void
start_reports (CityAsset *asset)
{
  for (guint i = 0; i < asset->readings->len; i++)
    {
      const CityReading *reading = &g_array_index (asset->readings, CityReading, i);
      double period = reading->spec->period_s;
      gboolean seen = period <= 0 || !reading->is_set;
      Group group = { asset, period };

      for (guint j = 0; j < i && !seen; j++)
        {
          const CityReading *earlier = &g_array_index (asset->readings, CityReading, j);

          seen = earlier->is_set && earlier->spec->period_s == period;
        }
      if (!seen)
        city_clock_at (asset->world->clock, seconds_from_now (asset, city_random_range (&asset->random, 0, period)),
                       report_group_cb, g_memdup2 (&group, sizeof group), g_free);
    }
}

/* Words, and numbers that have no period, are told as soon as they change. */
static void
tell_change (CityAsset *asset, CityReading *reading)
{
  if (reading->spec->type != BONGSU_READING_NUMBER || reading->spec->period_s <= 0)
    city_asset_report_one (asset, reading);
}

static double
round_to (double value, int digits)
{
  double unit = pow (10, digits);

  return round (value * unit) / unit;
}

static void
walk_cb (gpointer data)
{
  Motion *motion = data;
  CityAsset *asset = motion->asset;
  CityReading *reading = motion->reading;
  const CityNoise *noise = reading->noise;
  double value = reading->number + city_random_range (&asset->random, -noise->step, noise->step);

  /* Outside its bounds (the story has put it there) it wanders back by its own steps and does not jump. */
  if (value < noise->minimum)
    value = reading->number < noise->minimum ? reading->number + fabs (value - reading->number) : noise->minimum;
  else if (value > noise->maximum)
    value = reading->number > noise->maximum ? reading->number - fabs (value - reading->number) : noise->maximum;
  value = round_to (value, noise->digits);
  if (value != reading->number)
    {
      reading->number = value;
      tell_change (asset, reading);
      city_motion_follow (asset, reading);
    }
  city_clock_at (asset->world->clock, city_clock_now (asset->world->clock) + noise->every, walk_cb,
                 g_memdup2 (motion, sizeof *motion), g_free);
}

static void
start_noise (CityAsset *asset, const char *key, JsonObject *noise)
{
  CityReading *reading = city_asset_find (asset, key);
  Motion motion = { asset, reading, NULL, 0 };

  if (reading == NULL || reading->spec->type != BONGSU_READING_NUMBER || !reading->is_set || reading->noise != NULL)
    return;
  reading->noise = g_new0 (CityNoise, 1);
  reading->noise->step = city_json_get_number (noise, "step", 1);
  reading->noise->minimum = city_json_get_number (noise, "min", 0);
  reading->noise->maximum = city_json_get_number (noise, "max", 0);
  reading->noise->every = (gint64) (MAX (1, city_json_get_number (noise, "every", DEFAULT_NOISE_PERIOD_S)) * SECOND);
  reading->noise->digits = (int) CLAMP (city_json_get_number (noise, "digits", 0), 0, 4);
  city_clock_at (asset->world->clock,
                 city_clock_now (asset->world->clock)
                   + (gint64) city_random_range (&asset->random, 0, (double) reading->noise->every),
                 walk_cb, g_memdup2 (&motion, sizeof motion), g_free);
}

static const char *
pick_other_word (CityAsset *asset, JsonArray *between, const char *present)
{
  guint n = json_array_get_length (between);
  guint chosen = (guint) city_random_range (&asset->random, 0, n);
  gboolean known = FALSE;

  for (guint i = 0; i < n; i++)
    known |= g_strcmp0 (json_array_get_string_element (between, i), present) == 0;
  /* A space that is out of service does not come back by chance. */
  if (!known)
    return NULL;
  if (g_strcmp0 (json_array_get_string_element (between, chosen), present) == 0)
    chosen = (chosen + 1) % n;

  return g_intern_string (json_array_get_string_element (between, chosen));
}

/* A space that fills or empties is counted by its car park. */
static void
count_space (CityAsset *space, const char *before, const char *after)
{
  CityReading *free_spaces = space->parent != NULL ? city_asset_find (space->parent, "free") : NULL;
  CityReading *total = space->parent != NULL ? city_asset_find (space->parent, "total") : NULL;
  int change = (strcmp (after, "free") == 0) - (strcmp (before, "free") == 0);
  double value;

  if (free_spaces == NULL || total == NULL || free_spaces->touched || !free_spaces->is_set)
    return;
  value = CLAMP (free_spaces->number + change, 0, total->number);
  if (free_spaces->noise != NULL)
    value = CLAMP (value, free_spaces->noise->minimum, free_spaces->noise->maximum);
  free_spaces->number = value;
  city_motion_follow (space->parent, free_spaces);
}

static void
flip_cb (gpointer data)
{
  Motion *motion = data;
  CityAsset *asset = motion->asset;
  const char *before = motion->reading->word;
  const char *after = pick_other_word (asset, motion->between, before);

  if (after != NULL && !motion->reading->held)
    {
      motion->reading->word = after;
      city_asset_report_one (asset, motion->reading);
      if (strcmp (motion->reading->spec->id, "state") == 0)
        count_space (asset, before, after);
    }
  city_clock_at (asset->world->clock,
                 seconds_from_now (asset, motion->mean_s * city_random_range (&asset->random, 0.2, 1.8)), flip_cb,
                 g_memdup2 (motion, sizeof *motion), g_free);
}

static void
start_flip (CityAsset *asset, const char *key, JsonObject *flip)
{
  CityReading *reading = city_asset_find (asset, key);
  Motion motion = { asset, reading, city_json_get_array (flip, "between"), city_json_get_number (flip, "mean", 600) };

  if (reading == NULL || !reading->is_set || motion.between == NULL || json_array_get_length (motion.between) < 2)
    return;
  city_clock_at (asset->world->clock, seconds_from_now (asset, motion.mean_s * city_random_unit (&asset->random)),
                 flip_cb, g_memdup2 (&motion, sizeof motion), g_free);
}

/* Where a list of [word, seconds] stands: its word, and seconds until the next one. */
static const char *
find_phase (JsonArray *phases, double position, double *left, guint *index)
{
  double whole = 0;

  for (guint i = 0; i < json_array_get_length (phases); i++)
    whole += json_array_get_double_element (json_array_get_array_element (phases, i), 1);
  position = fmod (position, whole);
  for (guint i = 0;; i++)
    {
      JsonArray *phase = json_array_get_array_element (phases, i % json_array_get_length (phases));
      double length = json_array_get_double_element (phase, 1);

      if (position < length)
        {
          *left = length - position;
          *index = i % json_array_get_length (phases);
          return g_intern_string (json_array_get_string_element (phase, 0));
        }
      position -= length;
    }
}

/* Seconds in which people may still walk: the rest of this phase and of those until red. */
static double
find_walk_left (JsonArray *phases, guint index, double left)
{
  double whole = 0;

  for (guint i = index; i < index + json_array_get_length (phases); i++)
    {
      JsonArray *phase = json_array_get_array_element (phases, i % json_array_get_length (phases));

      if (strcmp (json_array_get_string_element (phase, 0), "red") == 0)
        break;
      whole += i == index ? left : json_array_get_double_element (phase, 1);
    }

  return whole;
}

static void
change_number (CityAsset *asset, const char *key, double value, GPtrArray *changed)
{
  CityReading *reading = city_asset_find (asset, key);

  if (reading == NULL || !reading->is_set || reading->touched || reading->number == value)
    return;
  reading->number = value;
  g_ptr_array_add (changed, reading);
}

/* People walk on green, and the seconds left are counted down. */
static void
move_people (CityAsset *asset, JsonArray *phases, guint index, double left, gboolean began, GPtrArray *changed)
{
  const char *word = json_array_get_string_element (json_array_get_array_element (phases, index), 0);
  CityReading *waiting = city_asset_find (asset, "ped_wait");

  change_number (asset, "ped_remain", ceil (find_walk_left (phases, index, left)), changed);
  if (!began || waiting == NULL)
    return;
  if (strcmp (word, "green") == 0)
    {
      change_number (asset, "ped_cross", waiting->number, changed);
      change_number (asset, "ped_wait", 0, changed);
    }
  else if (strcmp (word, "red") == 0)
    {
      change_number (asset, "ped_cross", 0, changed);
    }
}

static double
find_cycle_position (CityAsset *asset, JsonObject *cycle)
{
  gint64 now = city_clock_now (asset->world->clock);

  return (double) (now - city_clock_get_start (asset->world->clock)) / SECOND + city_json_get_number (cycle, "start", 0)
         + asset->index * city_json_get_number (cycle, "stagger", 0);
}

/* Returns the seconds until something changes again. */
static double
run_cycle (CityAsset *asset, JsonObject *cycle)
{
  JsonObject *phases = city_json_get_object (cycle, "phases");
  double position = find_cycle_position (asset, cycle);
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();
  double next = 3600;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, phases);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      CityReading *reading = city_asset_find (asset, key);
      double left;
      guint index;
      const char *word = find_phase (json_node_get_array (node), position, &left, &index);
      gboolean began = reading != NULL && !reading->held && reading->word != word;

      next = MIN (next, left);
      if (began)
        {
          reading->word = word;
          reading->is_set = TRUE;
          g_ptr_array_add (changed, reading);
        }
      if (strcmp (key, "ped_phase") == 0)
        {
          move_people (asset, json_node_get_array (node), index, left, began, changed);
          if (find_walk_left (json_node_get_array (node), index, left) > 0)
            next = MIN (next, 1);
        }
    }
  if (changed->len > 0)
    city_asset_report (asset, (CityReading *const *) changed->pdata, changed->len);

  return next;
}

static void
cycle_cb (gpointer data)
{
  CityAsset *asset = data;
  double next = run_cycle (asset, city_json_get_object (asset->member, "cycle"));

  /* Rounded up to the microsecond: a step must not end just before its boundary. */
  city_clock_at (asset->world->clock, city_clock_now (asset->world->clock) + (gint64) ceil (next * SECOND), cycle_cb,
                 asset, NULL);
}

void
city_motion_run_cycle (CityAsset *asset)
{
  JsonObject *cycle = city_json_get_object (asset->member, "cycle");

  if (cycle != NULL)
    run_cycle (asset, cycle);
}

void
city_motion_follow (CityAsset *asset, CityReading *reading)
{
  CityReading *total, *share;

  if (strcmp (reading->spec->id, "free") != 0)
    return;
  total = city_asset_find (asset, "total");
  share = city_asset_find (asset, "occ_pct");
  if (total == NULL || share == NULL || share->touched || !share->is_set || total->number <= 0)
    return;
  share->number = round (100 * (total->number - reading->number) / total->number);
}

void
city_motion_start (CityAsset *asset)
{
  static const struct
  {
    const char *member;
    void (*start) (CityAsset *asset, const char *key, JsonObject *object);
  } motions[] = { { "noise", start_noise }, { "flip", start_flip } };

  start_reports (asset);
  for (guint i = 0; i < G_N_ELEMENTS (motions); i++)
    {
      JsonObject *object = city_json_get_object (asset->member, motions[i].member);
      JsonObjectIter iter;
      const char *key;
      JsonNode *node;

      if (object == NULL)
        continue;
      json_object_iter_init_ordered (&iter, object);
      while (json_object_iter_next_ordered (&iter, &key, &node))
        if (JSON_NODE_HOLDS_OBJECT (node))
          motions[i].start (asset, key, json_node_get_object (node));
    }
  if (city_json_get_object (asset->member, "cycle") != NULL)
    city_clock_at (asset->world->clock, city_clock_now (asset->world->clock), cycle_cb, asset, NULL);
}

/* A sine over the year is near enough for lamps: 19:45 in June, 17:15 in December, and as far from noon at dawn. */
static gboolean
is_night_at (gint64 time_us)
{
  gint64 local = time_us / SECOND + KST_OFFSET_S;
  double year = fmod ((double) local / 86400 - 171, 365.25) / 365.25;
  double half_day_h = 6.1 + 1.25 * cos (2 * G_PI * year);
  double hour = (double) (local % 86400) / 3600;

  return fabs (hour - 12.5) > half_day_h + 0.2;
}

static void
switch_lamp (CityAsset *asset, gboolean night)
{
  CityReading *lamp = city_asset_find (asset, "lamp");
  gboolean is_light = asset->kind->types != NULL && g_strcmp0 (asset->kind->types[0], "Streetlight") == 0;
  CityReading *level = city_asset_find (asset, is_light ? "level_pct" : "dim_pct");

  if (lamp == NULL || !lamp->is_set || lamp->touched || g_strcmp0 (lamp->word, "fault") == 0)
    return;
  lamp->word = g_intern_string (night ? "on" : "off");
  city_asset_report_one (asset, lamp);
  if (level != NULL && level->is_set && !level->touched)
    {
      level->number = night ? 80 : 0;
      city_asset_report_one (asset, level);
    }
}

static void
sun_cb (gpointer data)
{
  CityWorld *world = data;
  gint64 now = city_clock_now (world->clock);
  gboolean night = is_night_at (now);

  for (guint i = 0; i < world->assets->len && night != world->is_night; i++)
    switch_lamp (g_ptr_array_index (world->assets, i), night);
  world->is_night = night;
  city_clock_at (world->clock, now + SUN_PERIOD_S * SECOND, sun_cb, world, NULL);
}

void
city_motion_start_sun (CityWorld *world)
{
  world->is_night = is_night_at (city_clock_now (world->clock));
  city_clock_at (world->clock, city_clock_now (world->clock) + SUN_PERIOD_S * SECOND, sun_cb, world, NULL);
}
