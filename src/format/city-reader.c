/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "file-reader-private.h"

#include <math.h>
#include <string.h>

/* A city file, as far as the console needs it: cast and events of the story are the demonstration city's. */

#define MAX_CAST 5000
#define MAX_EVENTS 500
#define MAX_FACTS 64

static void
read_position (
  BongsuFileReader *reader, const BongsuJsonNode *root, const char *member, guint n_numbers, double *numbers)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, member, n_numbers, TRUE);
  const BongsuJsonNode *child = list != NULL ? list->first : NULL;

  for (guint i = 0; i < n_numbers; i++)
    {
      double limit = i % 2 == 0 ? 180.0 : 90.0;

      if (child == NULL || child->kind != BONGSU_JSON_NUMBER || fabs (child->number) > limit)
        {
          gsize mark = bongsu_file_enter (reader, member);

          bongsu_file_refuse (reader, "expected %u degrees: longitude, latitude …", n_numbers);
          bongsu_file_leave (reader, mark);
          return;
        }
      numbers[i] = child->number;
      child = child->next;
    }
}

/* 1720000 as "1,720,000"; decimals only where there are some. */
static char *
group_number (double number)
{
  g_autofree char *plain
    = number == floor (number) ? g_strdup_printf ("%.0f", number) : g_strdup_printf ("%.1f", number);
  gsize whole = strcspn (plain, ".");
  GString *grouped = g_string_new (NULL);

  for (gsize i = 0; plain[i] != '\0'; i++)
    {
      if (i > 0 && i < whole && (whole - i) % 3 == 0 && g_ascii_isdigit (plain[i - 1]))
        g_string_append_c (grouped, ',');
      g_string_append_c (grouped, plain[i]);
    }
  return g_string_free (grouped, FALSE);
}

static BongsuText
read_fact (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  BongsuText fact = { NULL, NULL };
  BongsuText name;
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;

  if (!bongsu_file_check_members (reader, node, "id name value unit evidence"))
    return fact;
  g_free (bongsu_file_dup_id (reader, node, "id", TRUE));
  g_free (bongsu_file_dup_evidence (reader, node));
  name = bongsu_file_dup_text (reader, node, "name", TRUE);
  number = group_number (bongsu_file_get_number (reader, node, "value", NAN, -1e12, 1e12));
  unit = bongsu_file_dup_string (reader, node, "unit", 16, FALSE);
  fact.ko = g_strdup_printf ("%s %s%s%s", name.ko, number, unit != NULL ? " " : "", unit != NULL ? unit : "");
  fact.en = g_strdup_printf ("%s %s%s%s", name.en, number, unit != NULL ? " " : "", unit != NULL ? unit : "");
  bongsu_text_clear (&name);
  return fact;
}

static void
read_facts (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuCityProfile *profile)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "facts", MAX_FACTS, FALSE);
  gsize mark = bongsu_file_enter (reader, "facts");

  profile->facts = g_new0 (BongsuText, list != NULL ? list->size + 1 : 1);
  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, profile->n_facts);

      profile->facts[profile->n_facts++] = read_fact (reader, node);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_uses (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuCityProfile *profile)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "solutions", 64, TRUE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize mark = bongsu_file_enter (reader, "solutions");
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      if (bongsu_file_check_members (reader, node, "use override"))
        {
          g_autofree char *use = bongsu_file_dup_id (reader, node, "use", TRUE);

          if (use != NULL)
            g_strv_builder_add (builder, use);
        }
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
  profile->solutions = g_strv_builder_end (builder);
}

/* 「5월 일요일 14:00 · 27 ℃」: month, weekday and hour as the city's own clock shows them. */
static void
describe_setting (BongsuFileReader *reader, const char *clock, double temperature, BongsuCityProfile *profile)
{
  static const char *const days_ko[] = { "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일" };
  static const char *const days_en[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December" };
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (clock, NULL);
  g_autofree char *warmth = isnan (temperature) ? g_strdup ("") : g_strdup_printf (" · %.0f ℃", temperature);
  int day, month, hour, minute;

  if (time == NULL)
    {
      bongsu_file_refuse (reader, "expected \"clock\": a time with its zone");
      return;
    }
  day = g_date_time_get_day_of_week (time) - 1;
  month = g_date_time_get_month (time);
  hour = g_date_time_get_hour (time);
  minute = g_date_time_get_minute (time);
  profile->setting.ko = g_strdup_printf ("%d월 %s %02d:%02d%s", month, days_ko[day], hour, minute, warmth);
  profile->setting.en
    = g_strdup_printf ("%s in %s, %02d:%02d%s", days_en[day], months[month - 1], hour, minute, warmth);
}

static void
read_preset (BongsuFileReader *reader, const BongsuJsonNode *story, BongsuCityProfile *profile)
{
  const BongsuJsonNode *preset = bongsu_file_get_object (reader, story, "preset", 8, TRUE);
  const BongsuJsonNode *weather;
  g_autofree char *clock = NULL;
  gsize mark;

  if (preset == NULL)
    return;
  mark = bongsu_file_enter (reader, "preset");
  if (bongsu_file_check_members (reader, preset, "clock season seed weather contexts"))
    {
      clock = bongsu_file_dup_string (reader, preset, "clock", 32, TRUE);
      weather = bongsu_json_node_get (bongsu_file_get_object (reader, preset, "weather", 32, TRUE), "airTemperature");
      if (clock != NULL)
        describe_setting (reader, clock,
                          weather != NULL && weather->kind == BONGSU_JSON_NUMBER ? weather->number : (double)NAN,
                          profile);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_story (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuCityProfile *profile)
{
  const BongsuJsonNode *story = bongsu_file_get_object (reader, root, "story", 16, FALSE);
  BongsuText label;
  gsize mark;

  if (story == NULL)
    return;
  mark = bongsu_file_enter (reader, "story");
  if (bongsu_file_check_members (reader, story, "id invented ribbon label preset length cast events"))
    {
      if (!bongsu_file_get_boolean (reader, story, "invented", FALSE))
        bongsu_file_refuse (reader, "expected \"invented\": true");
      profile->ribbon = bongsu_file_dup_text (reader, story, "ribbon", TRUE);
      label = bongsu_file_dup_text (reader, story, "label", TRUE);
      bongsu_text_clear (&label);
      profile->length_s = (guint) bongsu_file_get_number (reader, story, "length", NAN, 1.0, 3600.0);
      read_preset (reader, story, profile);
      bongsu_file_get_list (reader, story, "cast", MAX_CAST, TRUE);
      bongsu_file_get_list (reader, story, "events", MAX_EVENTS, TRUE);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_city (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuCityProfile *profile)
{
  if (!bongsu_file_check_members (reader, root,
                                  "format id version name title centre bounds facts places districts "
                                  "problems solutions channels agencies contexts wording signs plan story"))
    return;
  profile->id = bongsu_file_dup_id (reader, root, "id", TRUE);
  bongsu_file_get_number (reader, root, "version", NAN, 1.0, 1e6);
  profile->name = bongsu_file_dup_text (reader, root, "name", TRUE);
  profile->title = bongsu_file_dup_text (reader, root, "title", TRUE);
  read_position (reader, root, "centre", 2, profile->centre);
  read_position (reader, root, "bounds", 4, profile->bounds);
  read_facts (reader, root, profile);
  read_uses (reader, root, profile);
  profile->plan = bongsu_file_dup_string (reader, root, "plan", 80, FALSE);
  if (profile->plan != NULL && (strchr (profile->plan, '/') != NULL || !g_str_has_suffix (profile->plan, ".geojson")))
    bongsu_file_refuse (reader, "expected \"plan\": the name of a .geojson file beside this one");
  read_story (reader, root, profile);
}

BongsuCityProfile *
bongsu_city_profile_read (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (BongsuCityProfile) profile = bongsu_city_profile_new ();
  BongsuFileReader reader;
  const BongsuJsonNode *root = bongsu_file_open (&reader, bytes, file, "bongsu-city/1");

  if (root != NULL)
    read_city (&reader, root, profile);
  return bongsu_file_close (&reader, error) ? g_steal_pointer (&profile) : NULL;
}
