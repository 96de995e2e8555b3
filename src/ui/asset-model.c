/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "asset-model.h"

#include <gio/gio.h>
#include <string.h>

#include "asset.h"

struct _BongsuAssetModel
{
  GObject parent_instance;

  BongsuRegister *register_; /* (owned) */
  GArray *rows;              /* (element-type guint) */
  char *filter;              /* (nullable) folded */
};

/* Before the type: the interface is named in its definition. */
static GType
bongsu_asset_model_get_item_type (GListModel *list)
{
  return BONGSU_TYPE_ASSET;
}

static guint
bongsu_asset_model_get_n_items (GListModel *list)
{
  return BONGSU_ASSET_MODEL (list)->rows->len;
}

static gpointer
bongsu_asset_model_get_item (GListModel *list, guint position)
{
  BongsuAssetModel *self = BONGSU_ASSET_MODEL (list);

  if (position >= self->rows->len)
    return NULL;
  return bongsu_register_dup_asset (self->register_, g_array_index (self->rows, guint, position));
}

static void
bongsu_asset_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = bongsu_asset_model_get_item_type;
  iface->get_n_items = bongsu_asset_model_get_n_items;
  iface->get_item = bongsu_asset_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuAssetModel, bongsu_asset_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bongsu_asset_model_list_init))

static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *own = g_utf8_casefold (text, -1);

  return strstr (own, folded) != NULL;
}

static gboolean
is_wanted (BongsuAssetModel *self, guint row)
{
  const BongsuKind *kind;

  if (self->filter == NULL)
    return TRUE;
  if (contains (bongsu_register_get_name (self->register_, row), self->filter))
    return TRUE;
  kind = bongsu_catalogue_get_kind (bongsu_register_get_catalogue (self->register_),
                                    bongsu_register_get_kind (self->register_, row));
  return kind != NULL && contains (bongsu_text_get (&kind->name), self->filter);
}

static int
weigh (BongsuRegister *register_, guint row)
{
  gboolean unknown = bongsu_quality_is_unknown (bongsu_register_get_quality (register_, row));

  return (int) bongsu_register_get_level (register_, row) * 100 + (unknown ? 50 : 0)
         + (int) bongsu_register_get_fault (register_, row);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  BongsuRegister *register_ = data;
  guint row_a = *(const guint *) a, row_b = *(const guint *) b;
  int difference = weigh (register_, row_b) - weigh (register_, row_a);

  if (difference == 0)
    difference = g_strcmp0 (bongsu_register_get_name (register_, row_a), bongsu_register_get_name (register_, row_b));
  return difference != 0 ? difference : (row_a > row_b) - (row_a < row_b);
}

static void
bongsu_asset_model_finalize (GObject *object)
{
  BongsuAssetModel *self = BONGSU_ASSET_MODEL (object);

  g_clear_object (&self->register_);
  g_array_unref (self->rows);
  g_free (self->filter);
  G_OBJECT_CLASS (bongsu_asset_model_parent_class)->finalize (object);
}

static void
bongsu_asset_model_class_init (BongsuAssetModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_asset_model_finalize;
}

static void
bongsu_asset_model_init (BongsuAssetModel *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
}

BongsuAssetModel *
bongsu_asset_model_new (BongsuRegister *register_)
{
  BongsuAssetModel *self = g_object_new (BONGSU_TYPE_ASSET_MODEL, NULL);

  self->register_ = g_object_ref (register_);
  bongsu_asset_model_refresh (self);
  return self;
}

void
bongsu_asset_model_set_filter (BongsuAssetModel *self, const char *text)
{
  g_return_if_fail (BONGSU_IS_ASSET_MODEL (self));
  g_clear_pointer (&self->filter, g_free);
  if (text != NULL && text[0] != '\0')
    self->filter = g_utf8_casefold (text, -1);
  bongsu_asset_model_refresh (self);
}

void
bongsu_asset_model_refresh (BongsuAssetModel *self)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) old = NULL;
  BongsuAssetArrays arrays;
  guint start = 0, end = 0, n_old, n_new;

  g_return_if_fail (BONGSU_IS_ASSET_MODEL (self));
  arrays = bongsu_register_get_arrays (self->register_);
  for (guint row = 0; row < arrays.n; row++)
    if (!(arrays.flags[row] & BONGSU_ASSET_REMOVED) && is_wanted (self, row))
      g_array_append_val (rows, row);
  g_array_sort_with_data (rows, compare_rows, self->register_);

  n_old = self->rows->len;
  n_new = rows->len;
  while (start < n_old && start < n_new
         && g_array_index (rows, guint, start) == g_array_index (self->rows, guint, start))
    start++;
  while (end < n_old - start && end < n_new - start
         && g_array_index (rows, guint, n_new - 1 - end) == g_array_index (self->rows, guint, n_old - 1 - end))
    end++;
  if (n_old == n_new && start == n_old)
    return;
  old = self->rows;
  self->rows = g_steal_pointer (&rows);
  g_list_model_items_changed (G_LIST_MODEL (self), start, n_old - start - end, n_new - start - end);
}

guint
bongsu_asset_model_find (BongsuAssetModel *self, guint row)
{
  g_return_val_if_fail (BONGSU_IS_ASSET_MODEL (self), G_MAXUINT);
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, guint, i) == row)
      return i;
  return G_MAXUINT;
}
