/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "placement.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "json-text.h"

#define METRES_PER_DEGREE 111194.93
#define MAX_MEMBERS 5000

/* A polyline in metres around its first point: cities are small enough for a flat earth. */
typedef struct
{
  guint n;
  double *x;
  double *y;
  double *reached; /* metres from the beginning */
  double longitude;
  double latitude;
} Line;

static void
line_clear (Line *line)
{
  g_free (line->x);
  g_free (line->y);
  g_free (line->reached);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static double
metres_east (double latitude)
{
  return METRES_PER_DEGREE * cos (latitude * G_PI / 180);
}

static gboolean
read_position (JsonNode *node, double *longitude, double *latitude)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != 2)
    return FALSE;
  *longitude = json_array_get_double_element (array, 0);
  *latitude = json_array_get_double_element (array, 1);

  return TRUE;
}

static gboolean
read_line (JsonArray *along, gboolean closed, Line *line)
{
  guint n = json_array_get_length (along);

  if (n < 2 || !read_position (json_array_get_element (along, 0), &line->longitude, &line->latitude))
    return FALSE;
  line->n = n + closed;
  line->x = g_new0 (double, line->n);
  line->y = g_new0 (double, line->n);
  line->reached = g_new0 (double, line->n);
  for (guint i = 0; i < line->n; i++)
    {
      double longitude, latitude;

      if (!read_position (json_array_get_element (along, i % n), &longitude, &latitude))
        return FALSE;
      line->x[i] = (longitude - line->longitude) * metres_east (line->latitude);
      line->y[i] = (latitude - line->latitude) * METRES_PER_DEGREE;
      if (i > 0)
        line->reached[i] = line->reached[i - 1] + hypot (line->x[i] - line->x[i - 1], line->y[i] - line->y[i - 1]);
    }

  return line->reached[line->n - 1] > 0;
}

static void
walk (const Line *line, double distance, double offset, CityPlace *place)
{
  guint i = 1;
  double length, share, east, north;

  while (i < line->n - 1 && line->reached[i] < distance)
    i++;
  length = line->reached[i] - line->reached[i - 1];
  share = length > 0 ? (distance - line->reached[i - 1]) / length : 0;
  east = (line->x[i] - line->x[i - 1]) / (length > 0 ? length : 1);
  north = (line->y[i] - line->y[i - 1]) / (length > 0 ? length : 1);
  /* Right of (east, north) is (north, -east). */
  place->longitude = line->longitude
                     + (line->x[i - 1] + share * (line->x[i] - line->x[i - 1]) + offset * north)
                           / metres_east (line->latitude);
  place->latitude
    = line->latitude + (line->y[i - 1] + share * (line->y[i] - line->y[i - 1]) - offset * east) / METRES_PER_DEGREE;
}

static gboolean
place_along (JsonObject *repeat, GArray *places)
{
  gboolean closed = city_json_get_boolean (repeat, "closed", FALSE);
  double offset = city_json_get_number (repeat, "offset", 0);
  g_auto(Line) line = { 0 };
  double whole;

  if (!read_line (city_json_get_array (repeat, "along"), closed, &line))
    return FALSE;
  whole = line.reached[line.n - 1];
  for (guint i = 0; i < places->len; i++)
    {
      double share = closed ? (double) i / places->len : places->len > 1 ? (double) i / (places->len - 1) : 0.5;

      walk (&line, whole * share, offset, &g_array_index (places, CityPlace, i));
    }

  return TRUE;
}

static gboolean
place_in_grid (JsonObject *grid, GArray *places)
{
  guint columns = (guint) city_json_get_number (grid, "columns", 0);
  JsonArray *step = city_json_get_array (grid, "step");
  double angle = city_json_get_number (grid, "angle", 0) * G_PI / 180;
  double longitude, latitude;

  if (columns == 0 || step == NULL || json_array_get_length (step) != 2
      || !read_position (json_object_get_member (grid, "at"), &longitude, &latitude))
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    {
      CityPlace *place = &g_array_index (places, CityPlace, i);
      double right = (i % columns) * json_array_get_double_element (step, 0);
      double up = (double) (i / columns) * json_array_get_double_element (step, 1);

      place->longitude = longitude + (right * cos (angle) - up * sin (angle)) / metres_east (latitude);
      place->latitude = latitude + (right * sin (angle) + up * cos (angle)) / METRES_PER_DEGREE;
    }

  return TRUE;
}

static gboolean
is_skipped (JsonArray *skip, guint number)
{
  for (guint i = 0; skip != NULL && i < json_array_get_length (skip); i++)
    if (json_array_get_int_element (skip, i) == (gint64) number)
      return TRUE;

  return FALSE;
}

GArray *
city_places_new (JsonObject *repeat, GError **error)
{
  g_autoptr(GArray) places = g_array_new (FALSE, TRUE, sizeof (CityPlace));
  guint n = (guint) CLAMP (city_json_get_number (repeat, "n", 0), 0, MAX_MEMBERS);
  guint number = (guint) city_json_get_number (repeat, "first", 1);
  JsonArray *skip = city_json_get_array (repeat, "skip");
  JsonObject *grid = city_json_get_object (repeat, "grid");
  gboolean ok;

  while (places->len < n)
    {
      CityPlace place = { number, 0, 0 };

      if (!is_skipped (skip, number))
        g_array_append_val (places, place);
      number++;
    }
  ok = grid != NULL ? place_in_grid (grid, places)
                    : city_json_get_array (repeat, "along") != NULL && place_along (repeat, places);
  if (!ok)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "repeat: a line (along) or a grid is expected");
      return NULL;
    }

  return g_steal_pointer (&places);
}

char *
city_fill_number (const char *text, guint number)
{
  const char *open = strstr (text, "{n");
  const char *close = open != NULL ? strchr (open, '}') : NULL;
  int width = close != NULL && open[2] == ':' ? (int) g_ascii_strtoull (open + 3, NULL, 10) : 0;

  if (close == NULL)
    return g_strdup (text);

  return g_strdup_printf ("%.*s%0*u%s", (int) (open - text), text, CLAMP (width, 0, 9), number, close + 1);
}
