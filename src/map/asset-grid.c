/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "asset-grid-private.h"

#define N_CELLS (BONGSU_GRID_SIDE * BONGSU_GRID_SIDE)
#define NO_CELL G_MAXUINT32

struct _BongsuAssetGrid
{
  guint n_placed; /* rows with a place */
  guint32 *rows;  /* (owned) n_placed */
  guint32 *starts; /* (owned) N_CELLS + 1 */
  double west, north, east, south;
  double scale_x, scale_y;
};

BongsuAssetGrid *
bongsu_asset_grid_new (void)
{
  BongsuAssetGrid *grid = g_new0 (BongsuAssetGrid, 1);

  grid->starts = g_new0 (guint32, N_CELLS + 1);
  return grid;
}

void
bongsu_asset_grid_free (BongsuAssetGrid *grid)
{
  g_free (grid->rows);
  g_free (grid->starts);
  g_free (grid);
}

static guint
to_index (double value, double origin, double scale)
{
  double index = (value - origin) * scale;

  /* Compared as a double: a place far outside would not fit an integer. */
  if (!(index > 0))
    return 0;
  return index >= BONGSU_GRID_SIDE ? BONGSU_GRID_SIDE - 1 : (guint) index;
}

static guint32
find_cell (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays, guint row)
{
  if (isnan (arrays->x[row]) || isnan (arrays->y[row]))
    return NO_CELL;
  return to_index (arrays->y[row], grid->north, grid->scale_y) * BONGSU_GRID_SIDE
         + to_index (arrays->x[row], grid->west, grid->scale_x);
}

static void
measure (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays)
{
  grid->west = grid->north = G_MAXDOUBLE;
  grid->east = grid->south = -G_MAXDOUBLE;
  grid->n_placed = 0;
  for (guint row = 0; row < arrays->n; row++)
    {
      if (isnan (arrays->x[row]) || isnan (arrays->y[row]))
        continue;
      grid->west = MIN (grid->west, arrays->x[row]);
      grid->east = MAX (grid->east, arrays->x[row]);
      grid->north = MIN (grid->north, arrays->y[row]);
      grid->south = MAX (grid->south, arrays->y[row]);
      grid->n_placed++;
    }
  if (grid->n_placed == 0)
    grid->west = grid->north = grid->east = grid->south = 0;
  grid->scale_x = grid->east > grid->west ? BONGSU_GRID_SIDE / (grid->east - grid->west) : 0;
  grid->scale_y = grid->south > grid->north ? BONGSU_GRID_SIDE / (grid->south - grid->north) : 0;
}

void
bongsu_asset_grid_rebuild (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays)
{
  g_autofree guint32 *cells = g_new (guint32, MAX (arrays->n, 1));
  guint32 sum = 0;

  measure (grid, arrays);
  grid->rows = g_renew (guint32, grid->rows, MAX (grid->n_placed, 1));
  memset (grid->starts, 0, (N_CELLS + 1) * sizeof (guint32));
  for (guint row = 0; row < arrays->n; row++)
    {
      cells[row] = find_cell (grid, arrays, row);
      if (cells[row] != NO_CELL)
        grid->starts[cells[row]]++;
    }
  for (guint cell = 0; cell <= N_CELLS; cell++)
    {
      guint32 count = grid->starts[cell];

      grid->starts[cell] = sum;
      sum += count;
    }
  for (guint row = 0; row < arrays->n; row++)
    if (cells[row] != NO_CELL)
      grid->rows[grid->starts[cells[row]]++] = row;
  /* Filling moved each start to the next one's place: move them back. */
  memmove (grid->starts + 1, grid->starts, N_CELLS * sizeof (guint32));
  grid->starts[0] = 0;
}

guint
bongsu_asset_grid_get_bounds (BongsuAssetGrid *grid, double bounds[4])
{
  bounds[0] = grid->west;
  bounds[1] = grid->north;
  bounds[2] = grid->east;
  bounds[3] = grid->south;
  return grid->n_placed;
}

gboolean
bongsu_asset_grid_is_within (BongsuAssetGrid *grid, const double bounds[4])
{
  return bounds[0] <= grid->west && bounds[1] <= grid->north && bounds[2] >= grid->east && bounds[3] >= grid->south;
}

void
bongsu_asset_grid_iter_init (BongsuAssetGridIter *iter, BongsuAssetGrid *grid, const double bounds[4])
{
  iter->grid = grid;
  if (grid->n_placed == 0 || bounds[0] > grid->east || bounds[2] < grid->west || bounds[1] > grid->south
      || bounds[3] < grid->north)
    {
      iter->line = 1;
      iter->last_line = 0;
      return;
    }
  iter->line = to_index (bounds[1], grid->north, grid->scale_y);
  iter->last_line = to_index (bounds[3], grid->north, grid->scale_y);
  iter->first = to_index (bounds[0], grid->west, grid->scale_x);
  iter->last = to_index (bounds[2], grid->west, grid->scale_x);
}

const guint32 *
bongsu_asset_grid_iter_next (BongsuAssetGridIter *iter, guint *n)
{
  while (iter->line <= iter->last_line)
    {
      const guint32 *starts = iter->grid->starts + iter->line * BONGSU_GRID_SIDE;
      guint32 start = starts[iter->first];

      *n = starts[iter->last + 1] - start;
      iter->line++;
      if (*n > 0)
        return iter->grid->rows + start;
    }
  return NULL;
}

guint
bongsu_asset_grid_pick (BongsuAssetGrid *grid, const BongsuAssetArrays *arrays, double x, double y, double reach)
{
  const double bounds[4] = { x - reach, y - reach, x + reach, y + reach };
  BongsuAssetGridIter iter;
  const guint32 *rows;
  guint best = BONGSU_NO_ROW;
  double best_distance = 0;
  guint n;

  bongsu_asset_grid_iter_init (&iter, grid, bounds);
  while ((rows = bongsu_asset_grid_iter_next (&iter, &n)) != NULL)
    for (guint i = 0; i < n; i++)
      {
        guint row = rows[i];
        double dx = arrays->x[row] - x;
        double dy = arrays->y[row] - y;
        double distance = dx * dx + dy * dy;

        if (!(distance <= reach * reach) || arrays->flags[row] & BONGSU_ASSET_REMOVED)
          continue;
        if (best == BONGSU_NO_ROW || arrays->level[row] > arrays->level[best]
            || (arrays->level[row] == arrays->level[best] && distance < best_distance))
          {
            best = row;
            best_distance = distance;
          }
      }
  return best;
}
