/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "cluster-private.h"

#define BADGE_OFFSET 18

/* Steps of the ring: at least two for whoever is there, and the others share what is left. */
static void
split_ring (const BongsuPlacedCluster *cluster, guint8 steps[5])
{
  guint counts[5] = { cluster->by_level[BONGSU_LEVEL_CRITICAL], cluster->by_level[BONGSU_LEVEL_ALERT],
                      cluster->by_level[BONGSU_LEVEL_CAUTION], cluster->by_level[BONGSU_LEVEL_ATTENTION],
                      cluster->unknown };
  guint left = BONGSU_RING_STEPS;

  for (guint i = 0; i < 5; i++)
    {
      guint share = (guint) ((guint64) counts[i] * BONGSU_RING_STEPS / MAX (cluster->count, 1));

      steps[i] = counts[i] == 0 ? 0 : (guint8) MIN (MAX (share, 2), left);
      left -= steps[i];
    }
}

static void
draw_number (BongsuBrush *brush, BongsuSymbolSheet *sheet, guint count, float x, float y)
{
  char text[16];
  gboolean narrow = count > 999;
  float advance = narrow ? 7.5f : 9.5f;
  float left;
  gsize length;

  if (count > 9999)
    g_snprintf (text, sizeof text, "%uk", count / 1000);
  else
    g_snprintf (text, sizeof text, "%u", count);
  length = strlen (text);
  left = x - (length - 1) * advance / 2;
  for (gsize i = 0; i < length; i++)
    bongsu_brush_draw (brush, bongsu_symbol_sheet_get_digit (sheet, text[i], narrow), roundf (left + i * advance), y);
}

void
bongsu_cluster_draw (const BongsuPlacedCluster *cluster, BongsuBrush *brush, BongsuSymbolSheet *sheet, float x, float y)
{
  guint8 steps[5];

  split_ring (cluster, steps);
  bongsu_brush_draw (brush, bongsu_symbol_sheet_get_ring (sheet, steps), x, y);
  draw_number (brush, sheet, cluster->count, x, y);
  for (guint level = BONGSU_LEVEL_CRITICAL; level > BONGSU_LEVEL_NORMAL; level--)
    if (cluster->by_level[level] > 0)
      {
        bongsu_brush_draw (brush, bongsu_symbol_sheet_get_count (sheet, level, cluster->by_level[level]),
                           x + BADGE_OFFSET, y + BADGE_OFFSET);
        return;
      }
}
