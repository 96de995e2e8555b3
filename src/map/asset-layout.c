/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "asset-layout-private.h"

#define CELL 72.0          /* pixels of the world grid at a whole zoom level: a 46-px circle and some air */
#define CLUSTER_RADIUS 24.0
#define CROWD 8            /* stands of one cell that become a cluster wherever they are in it */
#define HEAP 4             /* ... and when they lie on each other */
#define HEAP_SIDE 28.0
#define PARTS_ZOOM 18.0    /* from here the members of a stand are drawn apart */
#define PICTOGRAM_ZOOM 15.0
#define MAX_SPREAD 24

typedef struct
{
  BongsuPlacedCluster cluster;
  guint32 stands;
  guint32 roots[CROWD - 1]; /* of the stands, as long as they are no crowd */
  double west, north, east, south;
} Cell;

typedef struct
{
  BongsuAssetLayout *layout;
  const BongsuAssetArrays *arrays;
  const BongsuAssetStands *stands;
  const guint8 *minor_kinds;
  gboolean is_unknown[BONGSU_N_QUALITIES];
  double zoom, pixel; /* mercator of one pixel */
  double cell;        /* mercator of one cell */
  double cells_per_world;
  double west, north; /* of the first cell */
  int columns, lines;
  Cell *cells;
  GArray *specials; /* (element-type guint32) roots of stands with something that is drawn alone */
  guint selected;
} Build;

BongsuAssetLayout *
bongsu_asset_layout_new (void)
{
  BongsuAssetLayout *layout = g_new0 (BongsuAssetLayout, 1);

  layout->symbols = g_array_new (FALSE, FALSE, sizeof (BongsuPlacedSymbol));
  layout->clusters = g_array_new (FALSE, FALSE, sizeof (BongsuPlacedCluster));
  return layout;
}

void
bongsu_asset_layout_free (BongsuAssetLayout *layout)
{
  g_array_unref (layout->symbols);
  g_array_unref (layout->clusters);
  g_free (layout);
}

guint
bongsu_asset_layout_get_symbol_size (double zoom, gboolean selected)
{
  if (selected)
    return 32;
  return zoom < PICTOGRAM_ZOOM ? 16 : 24;
}

static gboolean
is_always_shown (const BongsuAssetArrays *arrays, guint row, guint selected)
{
  return arrays->level[row] == BONGSU_LEVEL_CRITICAL || row == selected
         || (arrays->flags[row] & BONGSU_ASSET_UNACKNOWLEDGED);
}

guint8 *
bongsu_asset_layout_find_minor_kinds (BongsuCatalogue *catalogue)
{
  static const char *const symbols[] = { "lamp", "floor-light", "parking-space", NULL };
  guint n = bongsu_catalogue_get_n_kinds (catalogue);
  guint8 *minor = g_new0 (guint8, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, i);

      minor[i] = kind->symbol != NULL && g_strv_contains (symbols, kind->symbol);
    }
  return minor;
}

static gboolean
is_well (const BongsuAssetArrays *arrays, guint row)
{
  return arrays->level[row] == BONGSU_LEVEL_NORMAL && arrays->fault[row] == BONGSU_FAULT_NONE
         && !bongsu_quality_is_unknown (arrays->quality[row]);
}

gboolean
bongsu_asset_layout_shows (const BongsuAssetArrays *arrays, const guint8 *minor_kinds, guint row, double zoom,
                           guint selected)
{
  if (arrays->flags[row] & BONGSU_ASSET_REMOVED)
    return FALSE;
  if (zoom >= PARTS_ZOOM || is_always_shown (arrays, row, selected))
    return TRUE;
  if (arrays->flags[row] & BONGSU_ASSET_HIDDEN_ON_MAP)
    return FALSE;
  return !minor_kinds[arrays->kind[row]] || !is_well (arrays, row);
}

static gboolean
is_special (const Build *build, guint row)
{
  return is_always_shown (build->arrays, row, build->selected);
}

static gboolean
is_shown (const Build *build, guint row)
{
  return bongsu_asset_layout_shows (build->arrays, build->minor_kinds, row, build->zoom, build->selected);
}

static guint8
get_rank (const Build *build, guint row)
{
  if (row == build->selected)
    return BONGSU_RANK_SELECTED;
  if (build->arrays->level[row] == BONGSU_LEVEL_CRITICAL)
    return BONGSU_RANK_CRITICAL + (build->arrays->flags[row] & BONGSU_ASSET_UNACKNOWLEDGED ? 1 : 0);
  if (build->arrays->level[row] == BONGSU_LEVEL_NORMAL)
    return BONGSU_RANK_NORMAL;
  return BONGSU_RANK_ABNORMAL + build->arrays->level[row];
}

/* What a stand shows when it shows one member: the worst, and the mast itself among equals. */
static guint
get_importance (const Build *build, guint row)
{
  const BongsuAssetArrays *arrays = build->arrays;

  return (guint) arrays->level[row] << 8 | (arrays->fault[row] != BONGSU_FAULT_NONE ? 4 + arrays->fault[row] : 0) << 4
         | (bongsu_quality_is_unknown (arrays->quality[row]) ? 2 : 0) | (build->stands->root[row] == row ? 1 : 0);
}

static Cell *
find_cell (const Build *build, guint row)
{
  double column = (build->arrays->x[row] - build->west) * build->cells_per_world;
  double line = (build->arrays->y[row] - build->north) * build->cells_per_world;

  if (!(column >= 0 && column < build->columns && line >= 0 && line < build->lines))
    return NULL;
  return &build->cells[(int) line * build->columns + (int) column];
}

/* Adds what of a stand may be clustered to its cell; TRUE when something of it may not. */
static gboolean
count_members (const Build *build, Cell *cell, guint root)
{
  const BongsuAssetArrays *arrays = build->arrays;
  gboolean special = FALSE;

  for (guint row = root; row != BONGSU_NO_ROW; row = build->stands->next[row])
    {
      if (!is_shown (build, row))
        continue;
      if (is_special (build, row))
        special = TRUE;
      else
        {
          cell->cluster.count++;
          if (build->is_unknown[arrays->quality[row]])
            cell->cluster.unknown++;
          else
            cell->cluster.by_level[arrays->level[row]]++;
        }
    }
  return special;
}

static void
count_stand (Build *build, guint root)
{
  Cell *cell = find_cell (build, root);
  double x = build->arrays->x[root];
  double y = build->arrays->y[root];
  guint before;

  if (cell == NULL)
    return;
  before = cell->cluster.count;
  if (count_members (build, cell, root))
    g_array_append_val (build->specials, root);
  if (cell->cluster.count == before)
    return;
  if (cell->stands == 0)
    {
      cell->west = cell->east = x;
      cell->north = cell->south = y;
    }
  cell->west = MIN (cell->west, x);
  cell->east = MAX (cell->east, x);
  cell->north = MIN (cell->north, y);
  cell->south = MAX (cell->south, y);
  cell->cluster.x += x;
  cell->cluster.y += y;
  if (cell->stands < G_N_ELEMENTS (cell->roots))
    cell->roots[cell->stands] = root;
  cell->stands++;
}

static gboolean
is_cluster (const Build *build, const Cell *cell)
{
  if (cell->stands >= CROWD)
    return TRUE;
  return cell->stands >= HEAP && cell->east - cell->west < HEAP_SIDE * build->pixel
         && cell->south - cell->north < HEAP_SIDE * build->pixel;
}

static void
add_symbol (Build *build, guint root, guint row, float dx, float dy)
{
  BongsuPlacedSymbol symbol = { build->arrays->x[root], build->arrays->y[root], dx, dy, row, get_rank (build, row) };

  g_array_append_val (build->layout->symbols, symbol);
}

/* The mast in the middle and its parts around it; without the mast, all of them around the place. */
static void
spread (Build *build, guint root, const guint *rows, guint n, double distance)
{
  gboolean has_centre = n > 0 && rows[0] == root && n > 2;
  guint around = n - (has_centre ? 1 : 0);
  double radius = MAX (distance, around * (distance + 1) / (2 * G_PI));

  if (n == 1)
    {
      add_symbol (build, root, rows[0], 0, 0);
      return;
    }
  if (around == 2)
    radius = distance * 0.55;
  for (guint i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * (i - (has_centre ? 1 : 0)) / around - (around == 2 ? G_PI : G_PI / 2);

      if (has_centre && i == 0)
        add_symbol (build, root, rows[i], 0, 0);
      else
        add_symbol (build, root, rows[i], (float) (radius * cos (angle)), (float) (radius * sin (angle)));
    }
}

/* `alone`: only what never enters a cluster. */
static void
place_stand (Build *build, guint root, gboolean alone)
{
  gboolean apart = build->zoom >= PARTS_ZOOM && !alone;
  guint rows[MAX_SPREAD];
  guint n = 0;
  guint best = BONGSU_NO_ROW;

  for (guint row = root; row != BONGSU_NO_ROW; row = build->stands->next[row])
    {
      if (!is_shown (build, row))
        continue;
      if ((apart || is_special (build, row)) && n < MAX_SPREAD)
        rows[n++] = row;
      else if (best == BONGSU_NO_ROW || get_importance (build, row) > get_importance (build, best))
        best = row;
    }
  if (n == 0 && best != BONGSU_NO_ROW && !alone)
    rows[n++] = best;
  if (n > 0)
    spread (build, root, rows, n, apart ? 29 : 26);
}

/* The circle stands where its assets are, but whole within its cell, so that two never meet. */
static void
place_cluster (Build *build, Cell *cell, int column, int line)
{
  double room = MAX (build->cell / 2 - CLUSTER_RADIUS * build->pixel, 0);
  double x = build->west + (column + 0.5) * build->cell;
  double y = build->north + (line + 0.5) * build->cell;

  cell->cluster.x = CLAMP (cell->cluster.x / cell->stands, x - room, x + room);
  cell->cluster.y = CLAMP (cell->cluster.y / cell->stands, y - room, y + room);
  g_array_append_val (build->layout->clusters, cell->cluster);
}

static void
place_cells (Build *build)
{
  for (int line = 0; line < build->lines; line++)
    for (int column = 0; column < build->columns; column++)
      {
        Cell *cell = &build->cells[line * build->columns + column];

        if (is_cluster (build, cell))
          place_cluster (build, cell, column, line);
        else
          for (guint i = 0; i < cell->stands; i++)
            place_stand (build, cell->roots[i], FALSE);
      }
  for (guint i = 0; i < build->specials->len; i++)
    {
      guint root = g_array_index (build->specials, guint32, i);
      const Cell *cell = find_cell (build, root);
      gboolean placed = FALSE;

      /* What shares its stand with something ordinary was placed with it. */
      for (guint j = 0; !is_cluster (build, cell) && j < cell->stands && !placed; j++)
        placed = cell->roots[j] == root;
      if (!placed)
        place_stand (build, root, TRUE);
    }
}

static void
find_special (Build *build, guint root)
{
  if (isnan (build->arrays->x[root]) || isnan (build->arrays->y[root]))
    return;
  for (guint row = root; row != BONGSU_NO_ROW; row = build->stands->next[row])
    if (is_special (build, row) && is_shown (build, row))
      {
        place_stand (build, root, TRUE);
        return;
      }
}

static void
for_each_stand (Build *build, BongsuAssetGrid *grid, void (*visit) (Build *build, guint root))
{
  BongsuAssetGridIter iter;
  const guint32 *rows;
  guint n;

  /* Nearly all of them: in the order of memory, which costs half of that of places. */
  if (bongsu_asset_grid_is_within (grid, build->layout->bounds))
    {
      for (guint row = 0; row < build->stands->n; row++)
        if (build->stands->root[row] == row)
          visit (build, row);
      return;
    }
  bongsu_asset_grid_iter_init (&iter, grid, build->layout->bounds);
  while ((rows = bongsu_asset_grid_iter_next (&iter, &n)) != NULL)
    for (guint i = 0; i < n; i++)
      if (build->stands->root[rows[i]] == rows[i])
        visit (build, rows[i]);
}

static int
compare_rank (gconstpointer a, gconstpointer b)
{
  const BongsuPlacedSymbol *first = a;
  const BongsuPlacedSymbol *second = b;

  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;
  return first->row < second->row ? -1 : first->row > second->row;
}

static void
lay_cells (Build *build, const BongsuMapFrame *frame)
{
  double *bounds = build->layout->bounds;

  /* Half a view more on each side: panning that far costs no new layout. Cells are whole, so counts are, too. */
  bongsu_map_frame_get_bounds (frame, MAX (frame->half_width, frame->half_height), bounds);
  bounds[0] = floor (bounds[0] / build->cell) * build->cell;
  bounds[1] = floor (bounds[1] / build->cell) * build->cell;
  build->cells_per_world = 1 / build->cell;
  build->west = bounds[0];
  build->north = bounds[1];
  build->columns = (int) ceil ((bounds[2] - bounds[0]) / build->cell);
  build->lines = (int) ceil ((bounds[3] - bounds[1]) / build->cell);
  bounds[2] = bounds[0] + build->columns * build->cell;
  bounds[3] = bounds[1] + build->lines * build->cell;
  build->cells = g_new0 (Cell, MAX (build->columns * build->lines, 1));
}

void
bongsu_asset_layout_build (BongsuAssetLayout *layout, const BongsuAssetArrays *arrays, BongsuAssetGrid *grid,
                           const BongsuAssetStands *stands, const guint8 *minor_kinds, const BongsuMapFrame *frame,
                           guint selected, gboolean dots)
{
  Build build = { .layout = layout, .arrays = arrays, .stands = stands, .minor_kinds = minor_kinds, .zoom = frame->zoom,
                  .selected = selected, .pixel = 1 / frame->map_size,
                  .cell = CELL / (256 * exp2 (round (frame->zoom))) };

  for (BongsuQuality quality = BONGSU_QUALITY_LIVE; quality < BONGSU_N_QUALITIES; quality++)
    build.is_unknown[quality] = bongsu_quality_is_unknown (quality);
  g_array_set_size (layout->symbols, 0);
  g_array_set_size (layout->clusters, 0);
  layout->zoom = frame->zoom;
  layout->valid = TRUE;
  lay_cells (&build, frame);
  if (dots)
    for_each_stand (&build, grid, find_special);
  else
    {
      build.specials = g_array_new (FALSE, FALSE, sizeof (guint32));
      for_each_stand (&build, grid, count_stand);
      place_cells (&build);
      g_array_unref (build.specials);
    }
  g_array_sort (layout->symbols, compare_rank);
  g_free (build.cells);
}

gboolean
bongsu_asset_layout_covers (const BongsuAssetLayout *layout, const BongsuMapFrame *frame)
{
  double bounds[4];

  if (!layout->valid || layout->zoom != frame->zoom)
    return FALSE;
  bongsu_map_frame_get_bounds (frame, CELL, bounds);
  return bounds[0] >= layout->bounds[0] && bounds[1] >= layout->bounds[1] && bounds[2] <= layout->bounds[2]
         && bounds[3] <= layout->bounds[3];
}
