/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "last-picture.h"

#include "store.h"

struct _BongsuLastPicture
{
  BongsuStore *store;         /* (owned) */
  BongsuCatalogue *catalogue; /* (owned) whose strings `personal` holds */
  GHashTable *personal;       /* set of attributes */
};

BongsuLastPicture *
bongsu_last_picture_new (BongsuStore *store, BongsuCatalogue *catalogue)
{
  BongsuLastPicture *self = g_new0 (BongsuLastPicture, 1);

  self->store = g_object_ref (store);
  self->catalogue = g_object_ref (catalogue);
  self->personal = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < bongsu_catalogue_get_n_kinds (catalogue); i++)
    {
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, i);

      for (guint j = 0; j < kind->readings->len; j++)
        {
          const BongsuReadingSpec *spec = kind->readings->pdata[j];

          if (spec->personal)
            g_hash_table_add (self->personal, (gpointer) spec->attribute);
        }
    }
  return self;
}

void
bongsu_last_picture_free (BongsuLastPicture *self)
{
  g_hash_table_unref (self->personal);
  g_object_unref (self->catalogue);
  g_object_unref (self->store);
  g_free (self);
}

static gboolean
is_personal (BongsuLastPicture *self, const BongsuUpdate *update)
{
  return update->attribute != NULL && g_hash_table_contains (self->personal, update->attribute);
}

static gboolean
has_personal (BongsuLastPicture *self, BongsuBatch *batch)
{
  for (guint i = 0; g_hash_table_size (self->personal) > 0 && i < bongsu_batch_get_n_updates (batch); i++)
    if (is_personal (self, bongsu_batch_get_update (batch, i)))
      return TRUE;
  return FALSE;
}

void
bongsu_last_picture_remember (BongsuLastPicture *self, BongsuBatch *batch)
{
  g_autoptr (BongsuBatch) rest = NULL;

  if (bongsu_batch_get_n_updates (batch) == 0)
    return;
  if (!has_personal (self, batch))
    {
      bongsu_store_remember (self->store, batch);
      return;
    }
  rest = bongsu_batch_new ();
  for (guint i = 0; i < bongsu_batch_get_n_updates (batch); i++)
    {
      BongsuUpdate update = *bongsu_batch_get_update (batch, i);

      if (is_personal (self, &update))
        continue;
      update.value = bongsu_value_copy (&update.value);
      bongsu_batch_put (rest, update);
    }
  if (bongsu_batch_get_n_updates (rest) > 0)
    bongsu_store_remember (self->store, rest);
}
