/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sign-draft-private.h"

#include <math.h>
#include <string.h>

#define EARTH_RADIUS 6371008.8
#define NEAR_WALKERS 150.0
#define NEAR_DRIVERS 500.0
#define MAX_BOARDS 6

typedef struct
{
  guint row;
  double distance; /* metres */
  gboolean near;
} Candidate;

static const char *
get_text (BongsuRegister *register_, guint row, const char *attribute)
{
  const BongsuReading *reading = bongsu_register_find_attribute (register_, row, attribute);

  return reading != NULL ? bongsu_value_get_text (&reading->value) : NULL;
}

static guint
get_number (BongsuRegister *register_, guint row, const char *attribute)
{
  const BongsuReading *reading = bongsu_register_find_attribute (register_, row, attribute);

  if (reading == NULL || reading->value.kind != BONGSU_VALUE_NUMBER || !(reading->value.number > 0) ||
      reading->value.number > G_MAXUINT16)
    return 0;
  return (guint) reading->value.number;
}

static gboolean
is_board (BongsuRegister *register_, guint row)
{
  const BongsuKind *kind = bongsu_catalogue_get_kind (bongsu_register_get_catalogue (register_),
                                                      bongsu_register_get_kind (register_, row));

  return kind->is_sign || bongsu_register_find_attribute (register_, row, "signProfile") != NULL ||
         bongsu_register_find_attribute (register_, row, "displayWidth") != NULL;
}

/* Metres; exact enough over the few kilometres of a city. */
static double
measure (double longitude_a, double latitude_a, double longitude_b, double latitude_b)
{
  const double x = (longitude_b - longitude_a) * cos ((latitude_a + latitude_b) / 2 * G_PI / 180);
  const double y = latitude_b - latitude_a;

  return hypot (x, y) * G_PI / 180 * EARTH_RADIUS;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->distance != other->distance)
    return one->distance < other->distance ? -1 : 1;
  return one->row < other->row ? -1 : one->row > other->row;
}

static const BongsuFields *
get_shown (BongsuRegister *register_, guint row, gint64 *read_at)
{
  const BongsuReading *reading = bongsu_register_find_attribute (register_, row, "displayedMessage");

  if (reading == NULL || reading->value.kind != BONGSU_VALUE_FIELDS)
    return NULL;
  if (read_at != NULL)
    *read_at = reading->stamp.observed;
  return reading->value.fields;
}

const BongsuSignProfile *
bongsu_board_find_profile (BongsuRegister *register_, guint row)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (register_);
  GPtrArray *profiles = bongsu_catalogue_get_profiles (catalogue);
  const char *name = get_text (register_, row, "signProfile");
  const BongsuSignProfile *profile = name != NULL ? bongsu_catalogue_find_profile (catalogue, name) : NULL;
  const guint width = get_number (register_, row, "displayWidth");
  const guint height = get_number (register_, row, "displayHeight");

  if (profile != NULL || width == 0 || height == 0)
    return profile;
  for (guint i = 0; profiles != NULL && i < profiles->len; i++)
    {
      profile = g_ptr_array_index (profiles, i);
      if (profile->width == width && profile->height == height)
        return profile;
    }
  return NULL;
}

gboolean
bongsu_board_find_place (BongsuRegister *register_, guint row, double *longitude, double *latitude)
{
  guint parent;

  if (bongsu_register_get_place (register_, row, longitude, latitude))
    return TRUE;
  parent = bongsu_register_get_parent (register_, row);
  return parent != BONGSU_NO_ROW && bongsu_register_get_place (register_, parent, longitude, latitude);
}

GArray *
bongsu_sign_draft_find_boards (BongsuRegister *register_, guint row)
{
  GArray *boards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const BongsuAssetArrays arrays = bongsu_register_get_arrays (register_);
  double longitude, latitude;

  g_return_val_if_fail (BONGSU_IS_REGISTER (register_), boards);
  g_return_val_if_fail (row < arrays.n, boards);

  if (!bongsu_board_find_place (register_, row, &longitude, &latitude))
    return boards;
  for (guint i = 0; i < arrays.n; i++)
    {
      const BongsuSignProfile *profile;
      Candidate candidate = { .row = i };
      double x, y;

      if ((arrays.flags[i] & BONGSU_ASSET_REMOVED) != 0 || !is_board (register_, i) ||
          !bongsu_board_find_place (register_, i, &x, &y))
        continue;
      profile = bongsu_board_find_profile (register_, i);
      candidate.distance = measure (longitude, latitude, x, y);
      candidate.near = candidate.distance <= (profile != NULL && profile->for_drivers ? NEAR_DRIVERS : NEAR_WALKERS);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && boards->len < MAX_BOARDS; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (candidate->near)
        g_array_append_val (boards, candidate->row);
    }
  if (boards->len == 0 && candidates->len > 0)
    g_array_append_val (boards, g_array_index (candidates, Candidate, 0).row);
  return boards;
}

BongsuDots *
bongsu_board_render (BongsuRegister *register_, guint row, BongsuDotFont *font, double t_s)
{
  const BongsuFields *shown;
  const BongsuSignProfile *profile;
  const char *multi, *text;
  g_autofree char *made = NULL;
  g_autoptr (BongsuMulti) parsed = NULL;

  g_return_val_if_fail (BONGSU_IS_REGISTER (register_), NULL);
  g_return_val_if_fail (row < bongsu_register_get_n_assets (register_), NULL);

  shown = get_shown (register_, row, NULL);
  profile = bongsu_board_find_profile (register_, row);
  if (shown == NULL || profile == NULL)
    return NULL;
  multi = bongsu_fields_find_text (shown, "multi");
  text = bongsu_fields_find_text (shown, "text");
  if ((multi == NULL || *multi == '\0') && text != NULL)
    multi = made = bongsu_sign_text_to_multi (text, NULL);
  parsed = bongsu_multi_parse (multi != NULL ? multi : "", profile);
  /* What this profile cannot lay out is not drawn: a dark matrix would say that the board is dark. */
  if (bongsu_multi_get_n_errors (parsed) > 0)
    return NULL;
  return bongsu_multi_render (parsed, font, t_s);
}

char *
bongsu_board_dup_text (BongsuRegister *register_, guint row, gint64 *read_at)
{
  const BongsuFields *shown;
  const char *multi, *text;
  g_autoptr (BongsuMulti) parsed = NULL;

  g_return_val_if_fail (BONGSU_IS_REGISTER (register_), NULL);
  g_return_val_if_fail (row < bongsu_register_get_n_assets (register_), NULL);

  if (read_at != NULL)
    *read_at = 0;
  shown = get_shown (register_, row, read_at);
  if (shown == NULL)
    return NULL;
  text = bongsu_fields_find_text (shown, "text");
  if (text != NULL && *text != '\0')
    return g_strdup (text);
  multi = bongsu_fields_find_text (shown, "multi");
  parsed = bongsu_multi_parse (multi != NULL ? multi : "", NULL);
  return bongsu_multi_to_plain (parsed);
}
