/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "act-holes.h"

#define MOST_CONSOLES 256 /* names are foreign */

struct _BongsuActHoles
{
  GHashTable *highest; /* (element-type utf8 guint64*) number by console */
};

BongsuActHoles *
bongsu_act_holes_new (void)
{
  BongsuActHoles *self = g_new0 (BongsuActHoles, 1);

  self->highest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
bongsu_act_holes_free (BongsuActHoles *self)
{
  g_hash_table_unref (self->highest);
  g_free (self);
}

static gboolean
take_console (BongsuActHoles *self, const char *console, GArray *numbers)
{
  guint64 *highest = g_hash_table_lookup (self->highest, console);
  guint64 last = highest != NULL ? *highest : 0;
  gboolean hole = FALSE;

  for (guint i = 0; i < numbers->len; i++)
    {
      guint64 number = g_array_index (numbers, guint64, i);

      hole |= last != 0 && number > last + 1;
      last = MAX (last, number);
    }
  if (highest != NULL)
    *highest = last;
  else if (g_hash_table_size (self->highest) < MOST_CONSOLES)
    g_hash_table_insert (self->highest, g_strdup (console), g_memdup2 (&last, sizeof last));
  return hole;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

gboolean
bongsu_act_holes_find (BongsuActHoles *self, BongsuBatch *batch)
{
  g_autoptr (GHashTable) by_console
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer console, numbers;
  gboolean hole = FALSE;

  for (guint i = 0; i < bongsu_batch_get_n_acts (batch); i++)
    {
      const BongsuAct *act = bongsu_batch_get_act (batch, i);
      GArray *known;

      if (act->console == NULL || act->seq == 0)
        continue;
      known = g_hash_table_lookup (by_console, act->console);
      if (known == NULL)
        {
          known = g_array_new (FALSE, FALSE, sizeof (guint64));
          g_hash_table_insert (by_console, act->console, known);
        }
      g_array_append_val (known, act->seq);
    }
  g_hash_table_iter_init (&iter, by_console);
  while (g_hash_table_iter_next (&iter, &console, &numbers))
    {
      g_array_sort (numbers, compare_numbers);
      hole |= take_console (self, console, numbers);
    }
  return hole;
}

void
bongsu_act_holes_learn (BongsuActHoles *self, BongsuBatch *batch)
{
  bongsu_act_holes_find (self, batch);
}
