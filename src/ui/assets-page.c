/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "assets-page.h"

#include <glib/gi18n-lib.h>

#include "asset-cell.h"
#include "asset-model.h"

struct _BongsuAssetsPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *summary;
  GtkSearchEntry *search;
  GtkColumnView *table;

  BongsuRegister *register_;  /* (owned) */
  BongsuIncidentDesk *desk;   /* (owned) */
  BongsuFollower *follower;   /* (owned) */
  BongsuSelection *selection; /* (owned) */
  BongsuTicker *ticker;       /* (owned) */
  BongsuAssetModel *model;    /* (owned) */
  GtkSingleSelection *rows;   /* (owned) */
  gboolean following;
};

enum
{
  SIGNAL_OPENED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuAssetsPage, bongsu_assets_page, GTK_TYPE_WIDGET)

static void
show_summary (BongsuAssetsPage *self)
{
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint all = bongsu_register_get_n_assets (self->register_);
  g_autofree char *text = g_strdup_printf (_ ("%u of %u assets shown"), shown, all);

  gtk_label_set_text (self->summary, text);
}

static void
follow_selection (BongsuAssetsPage *self)
{
  guint position = bongsu_asset_model_find (self->model, bongsu_selection_get_row (self->selection));

  self->following = TRUE;
  gtk_single_selection_set_selected (self->rows, position == G_MAXUINT ? GTK_INVALID_LIST_POSITION : position);
  self->following = FALSE;
}

static gboolean
is_at_top (BongsuAssetsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->table));

  return gtk_widget_get_height (GTK_WIDGET (self->table)) > 0 && adjustment != NULL
         && gtk_adjustment_get_value (adjustment) < 1 && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0;
}

/* Once a second at most, and only while it is looked at: rows must not dance. */
static void
on_ticker_tick_cb (BongsuAssetsPage *self)
{
  gboolean at_top;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  at_top = is_at_top (self);
  self->following = TRUE;
  bongsu_asset_model_refresh (self->model);
  self->following = FALSE;
  /* A table keeps the row it shows on top: who looks at the top wants to see what came there. */
  if (at_top)
    gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->table)), "list.scroll-to-item", "u", 0);
  follow_selection (self);
  show_summary (self);
}

static void
on_search_changed_cb (BongsuAssetsPage *self)
{
  if (self->model == NULL)
    return;
  self->following = TRUE;
  bongsu_asset_model_set_filter (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  self->following = FALSE;
  follow_selection (self);
  show_summary (self);
}

static void
on_rows_selected_cb (BongsuAssetsPage *self)
{
  BongsuAsset *asset = gtk_single_selection_get_selected_item (self->rows);

  if (!self->following && asset != NULL)
    bongsu_selection_set_row (self->selection, bongsu_asset_get_row (asset));
}

static void
on_table_activate_cb (BongsuAssetsPage *self, guint position)
{
  g_autoptr (BongsuAsset) asset = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (asset == NULL)
    return;
  bongsu_selection_set_row (self->selection, bongsu_asset_get_row (asset));
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

/* What a column's factory must know. */
typedef struct
{
  BongsuAssetsPage *page;
  BongsuAssetColumn column;
} Column;

static void
column_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
on_cell_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  BongsuAssetsPage *self = column->page;

  gtk_list_item_set_child (item, bongsu_asset_cell_new (self->desk, self->follower, self->ticker, column->column));
}

static void
on_cell_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  bongsu_asset_cell_set_asset (BONGSU_ASSET_CELL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_cell_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  bongsu_asset_cell_set_asset (BONGSU_ASSET_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
add_column (BongsuAssetsPage *self, BongsuAssetColumn index, const char *title, int width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  column->page = self;
  column->column = index;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_cell_setup_cb), column, column_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind_cb), NULL);
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (view_column, width);
  gtk_column_view_column_set_expand (view_column, width == 0);
  gtk_column_view_append_column (self->table, view_column);
}

static void
make_table (BongsuAssetsPage *self)
{
  add_column (self, BONGSU_ASSET_COLUMN_NAME, _ ("Asset"), 0);
  add_column (self, BONGSU_ASSET_COLUMN_PLACE, _ ("Place"), 150);
  add_column (self, BONGSU_ASSET_COLUMN_LEVEL, _ ("Level"), 110);
  add_column (self, BONGSU_ASSET_COLUMN_FAULT, _ ("Fault"), 120);
  add_column (self, BONGSU_ASSET_COLUMN_QUALITY, _ ("Data"), 120);
  add_column (self, BONGSU_ASSET_COLUMN_VALUE, _ ("Current value"), 200);
  add_column (self, BONGSU_ASSET_COLUMN_AGE, _ ("Received"), 100);
  add_column (self, BONGSU_ASSET_COLUMN_INCIDENT, _ ("Incident"), 160);
  self->model = bongsu_asset_model_new (self->register_);
  self->rows
    = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, "model", self->model, NULL);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->rows));
  /* The view's own header and list are nodes of their own, and nameless. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->table))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Columns"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->table))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Assets"), -1);
}

static void
bongsu_assets_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bongsu_assets_page_parent_class)->map (widget);
  if (BONGSU_ASSETS_PAGE (widget)->model != NULL)
    on_ticker_tick_cb (BONGSU_ASSETS_PAGE (widget));
}

static void
bongsu_assets_page_dispose (GObject *object)
{
  BongsuAssetsPage *self = BONGSU_ASSETS_PAGE (object);

  if (self->rows != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->rows, self);
      gtk_column_view_set_model (self->table, NULL);
    }
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
  g_clear_object (&self->register_);
  g_clear_object (&self->desk);
  g_clear_object (&self->follower);
  g_clear_object (&self->selection);
  g_clear_object (&self->ticker);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_ASSETS_PAGE);
  G_OBJECT_CLASS (bongsu_assets_page_parent_class)->dispose (object);
}

static void
bongsu_assets_page_class_init (BongsuAssetsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_assets_page_dispose;
  widget_class->map = bongsu_assets_page_map;
  signals[SIGNAL_OPENED]
    = g_signal_new ("opened", BONGSU_TYPE_ASSETS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/assets-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuAssetsPage, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuAssetsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, BongsuAssetsPage, search);
  gtk_widget_class_bind_template_child (widget_class, BongsuAssetsPage, table);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_table_activate_cb);
}

static void
bongsu_assets_page_init (BongsuAssetsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_assets_page_set_parts (BongsuAssetsPage *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                              BongsuTicker *ticker)
{
  g_return_if_fail (BONGSU_IS_ASSETS_PAGE (self) && self->register_ == NULL);
  self->register_ = g_object_ref (parts->register_);
  self->desk = g_object_ref (parts->desk);
  self->follower = g_object_ref (parts->follower);
  self->selection = g_object_ref (selection);
  self->ticker = g_object_ref (ticker);
  make_table (self);
  g_signal_connect_object (self->rows, "notify::selected-item", G_CALLBACK (on_rows_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "notify::row", G_CALLBACK (follow_selection), self, G_CONNECT_SWAPPED);
  show_summary (self);
}

void
bongsu_assets_page_search (BongsuAssetsPage *self)
{
  g_return_if_fail (BONGSU_IS_ASSETS_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
