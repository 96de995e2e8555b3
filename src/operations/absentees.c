/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "absentees.h"

#include <string.h>

#define APART_S 60

struct _BongsuAbsentees
{
  BongsuRegister *register_; /* (owned) */
  GHashTable *since;         /* (element-type row gint64*) boot time of the first snapshot without it */
};

BongsuAbsentees *
bongsu_absentees_new (BongsuRegister *register_)
{
  BongsuAbsentees *self = g_new0 (BongsuAbsentees, 1);

  self->register_ = g_object_ref (register_);
  self->since = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
bongsu_absentees_free (BongsuAbsentees *self)
{
  g_hash_table_unref (self->since);
  g_object_unref (self->register_);
  g_free (self);
}

/* Whether the row has now been absent for long enough. */
static gboolean
miss (BongsuAbsentees *self, guint row, gint64 boot)
{
  const gint64 *since = g_hash_table_lookup (self->since, GUINT_TO_POINTER (row));

  if (since == NULL)
    g_hash_table_insert (self->since, GUINT_TO_POINTER (row), g_memdup2 (&boot, sizeof boot));
  else if (boot - *since >= APART_S * (gint64) G_USEC_PER_SEC)
    {
      g_hash_table_remove (self->since, GUINT_TO_POINTER (row));
      return TRUE;
    }
  return FALSE;
}

BongsuBatch *
bongsu_absentees_find (BongsuAbsentees *self, const char *type, GHashTable *ids, gint64 begun, gint64 boot)
{
  const guint8 *flags = bongsu_register_get_arrays (self->register_).flags;
  BongsuBatch *gone = bongsu_batch_new ();

  for (guint row = 0; row < bongsu_register_get_n_assets (self->register_); row++)
    {
      const char *id = bongsu_register_get_id (self->register_, row);

      if (strcmp (bongsu_register_get_entity_type (self->register_, row), type) != 0
          || (flags[row] & BONGSU_ASSET_REMOVED))
        continue;
      if (g_hash_table_contains (ids, id))
        g_hash_table_remove (self->since, GUINT_TO_POINTER (row));
      else if (miss (self, row, boot))
        bongsu_batch_put (gone, (BongsuUpdate) { .entity = id,
                                                .type = type,
                                                .stamp = { begun, begun },
                                                .flags = BONGSU_UPDATE_DELETED | BONGSU_UPDATE_SNAPSHOT });
    }
  return gone;
}
