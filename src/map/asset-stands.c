/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "asset-stands-private.h"

/* Three metres at Korean latitudes, in mercator. */
#define SAME_PLACE 9.4e-8
/* A third of a metre: what is closer shares its place, whoever's part it is. */
#define STEP 1e-8
#define MAX_PARENTS 4

static guint
find_mast (BongsuRegister *register_, const BongsuAssetArrays *arrays, guint row)
{
  guint mast = row;

  for (guint i = 0; i < MAX_PARENTS; i++)
    {
      guint parent = bongsu_register_get_parent (register_, mast);

      /* Without a place the differences are no numbers, and the comparison fails as it should. */
      if (parent >= arrays->n || parent == row || !(fabs (arrays->x[parent] - arrays->x[row]) < SAME_PLACE)
          || !(fabs (arrays->y[parent] - arrays->y[row]) < SAME_PLACE))
        break;
      mast = parent;
    }
  return mast;
}

static guint
find_first (GHashTable *places, const BongsuAssetArrays *arrays, guint row, gint64 *keys)
{
  gpointer first;

  keys[row] = ((gint64) floor (arrays->x[row] / STEP) << 32) ^ (gint64) floor (arrays->y[row] / STEP);
  if (g_hash_table_lookup_extended (places, &keys[row], NULL, &first))
    return GPOINTER_TO_UINT (first);
  g_hash_table_insert (places, &keys[row], GUINT_TO_POINTER (row));
  return row;
}

static void
link_members (BongsuAssetStands *stands)
{
  /* Backwards and behind the root, so that members follow in the order of rows. */
  for (guint row = 0; row < stands->n; row++)
    stands->next[row] = BONGSU_NO_ROW;
  for (guint i = stands->n; i > 0; i--)
    {
      guint row = i - 1;
      guint root = stands->root[row];

      if (root == row)
        continue;
      stands->next[row] = stands->next[root];
      stands->next[root] = row;
    }
}

void
bongsu_asset_stands_rebuild (BongsuAssetStands *stands, BongsuRegister *register_, const BongsuAssetArrays *arrays)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, MAX (arrays->n, 1));

  stands->n = arrays->n;
  stands->root = g_renew (guint32, stands->root, MAX (arrays->n, 1));
  stands->next = g_renew (guint32, stands->next, MAX (arrays->n, 1));
  for (guint row = 0; row < arrays->n; row++)
    {
      guint mast;

      stands->root[row] = row;
      if (isnan (arrays->x[row]) || isnan (arrays->y[row]))
        continue;
      mast = find_mast (register_, arrays, row);
      stands->root[row] = find_first (places, arrays, mast, keys);
    }
  /* A place may have been taken by a row whose own mast came later: one more look makes roots their own roots. */
  for (guint row = 0; row < arrays->n; row++)
    for (guint i = 0; i < MAX_PARENTS && stands->root[row] != stands->root[stands->root[row]]; i++)
      stands->root[row] = stands->root[stands->root[row]];
  link_members (stands);
}

void
bongsu_asset_stands_clear (BongsuAssetStands *stands)
{
  g_clear_pointer (&stands->root, g_free);
  g_clear_pointer (&stands->next, g_free);
  stands->n = 0;
}
