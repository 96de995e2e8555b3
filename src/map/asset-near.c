/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "asset-near-private.h"

typedef struct
{
  double distance;
  guint row;
} Near;

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const Near *first = a;
  const Near *second = b;

  if (first->distance != second->distance)
    return first->distance < second->distance ? -1 : 1;
  return first->row < second->row ? -1 : first->row > second->row;
}

typedef struct
{
  BongsuAssetGrid *grid;
  const BongsuAssetArrays *arrays;
  const guint8 *minor_kinds;
  const BongsuMapFrame *frame;
  guint selected;
} Search;

/* Counts what is in view, and takes what is nearer to the middle than `reach`. */
static guint
collect_near (const Search *search, double reach, GArray *near_)
{
  BongsuAssetGridIter iter;
  const guint32 *rows;
  double bounds[4];
  guint n, n_all = 0;

  g_array_set_size (near_, 0);
  bongsu_map_frame_get_bounds (search->frame, 0, bounds);
  bongsu_asset_grid_iter_init (&iter, search->grid, bounds);
  while ((rows = bongsu_asset_grid_iter_next (&iter, &n)) != NULL)
    for (guint i = 0; i < n; i++)
      {
        Near item = { 0, rows[i] };
        double px, py;

        bongsu_map_frame_project (search->frame, search->arrays->x[rows[i]], search->arrays->y[rows[i]], &px, &py);
        if (!bongsu_map_frame_contains (search->frame, px, py, 0)
            || !bongsu_asset_layout_shows (search->arrays, search->minor_kinds, rows[i], search->frame->zoom,
                                           search->selected))
          continue;
        n_all++;
        px -= search->frame->half_width;
        py -= search->frame->half_height;
        item.distance = px * px + py * py;
        if (item.distance <= reach * reach)
          g_array_append_val (near_, item);
      }
  return n_all;
}

GArray *
bongsu_asset_near_find (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays, const guint8 *minor_kinds,
                        const BongsuMapFrame *frame, guint selected, guint max, guint *n_all)
{
  const Search search = { grid, arrays, minor_kinds, frame, selected };
  g_autoptr (GArray) near_ = g_array_new (FALSE, FALSE, sizeof (Near));
  GArray *result = g_array_new (FALSE, FALSE, sizeof (guint));
  double reach = hypot (frame->half_width, frame->half_height);
  guint n;

  /* Sorting a hundred thousand for the nearest two hundred costs a frame: look in a circle, and in a wider one. */
  n = collect_near (&search, reach / 8, near_);
  for (double part = 4; near_->len < MIN (max, n) && part >= 1; part /= 2)
    collect_near (&search, reach / part, near_);
  g_array_sort (near_, compare_near);
  for (guint i = 0; i < near_->len && i < max; i++)
    g_array_append_val (result, g_array_index (near_, Near, i).row);
  if (n_all != NULL)
    *n_all = n;
  return result;
}
