/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "map-pane.h"

#include <glib/gi18n-lib.h>

#include "asset.h"
#include "legend.h"
#include "symbol.h"
#include "words.h"

#define MAX_IN_VIEW_ROWS 200 /* MAP 2: what the list beside the map holds */
#define SCALE_PX 96
#define BESIDE_LEGEND_PX 235 /* margins and the scale */

struct _BongsuMapPane
{
  GtkWidget parent_instance;

  GtkOverlay *overlay;
  GtkWidget *legend;
  GtkWidget *legend_button;
  GtkMenuButton *in_view;
  GtkLabel *in_view_label;
  GtkListBox *in_view_list;
  GtkWidget *scale_line;
  GtkLabel *scale_label;

  BongsuMapView *view;        /* (owned by the overlay) */
  BongsuRegister *register_;  /* (owned) */
  BongsuFollower *follower;   /* (owned) */
  BongsuSelection *selection; /* (owned) */
};

G_DEFINE_FINAL_TYPE (BongsuMapPane, bongsu_map_pane, GTK_TYPE_WIDGET)

static void
show_scale (BongsuMapPane *self)
{
  double px = 0;
  double metres = bongsu_map_view_get_scale (self->view, SCALE_PX, &px);
  g_autofree char *text
    = metres >= 1000 ? g_strdup_printf ("%.0f km", metres / 1000) : g_strdup_printf ("%.0f m", metres);

  gtk_widget_set_size_request (self->scale_line, CLAMP ((int) px, 8, SCALE_PX), -1);
  gtk_label_set_text (self->scale_label, text);
}

static void
on_view_in_view_cb (BongsuMapPane *self)
{
  g_autofree char *text = g_strdup_printf (_ ("In view %u"), bongsu_map_view_get_n_in_view (self->view));

  gtk_label_set_text (self->in_view_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->in_view), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  show_scale (self);
}

static void
on_view_picked_cb (BongsuMapPane *self, guint row)
{
  bongsu_selection_set_row (self->selection, row);
}

static void
on_selection_row_cb (BongsuMapPane *self)
{
  guint row = bongsu_selection_get_row (self->selection);

  if (bongsu_map_view_get_selected (self->view) == row)
    return;
  bongsu_map_view_set_selected (self->view, row);
  if (row != BONGSU_NO_ROW)
    bongsu_map_view_go_to_row (self->view, row);
}

static void
on_follower_plan_cb (BongsuMapPane *self)
{
  bongsu_map_view_set_plan (self->view, bongsu_follower_get_plan (self->follower));
}

static GtkWidget *
make_in_view_row (BongsuMapPane *self, guint row)
{
  g_autoptr (BongsuAsset) asset = bongsu_register_dup_asset (self->register_, row);
  const BongsuKind *kind = bongsu_asset_get_kind (asset);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = gtk_label_new (bongsu_asset_get_name (asset));
  GtkWidget *list_row = gtk_list_box_row_new ();
  g_autofree char *words = NULL;
  BongsuQuality quality = bongsu_asset_get_quality (asset);
  const char *level
    = bongsu_quality_is_unknown (quality) ? _ ("Unknown") : bongsu_words_level (bongsu_asset_get_level (asset));
  GtkWidget *state = gtk_label_new (level);

  gtk_box_append (GTK_BOX (line), g_object_new (BONGSU_TYPE_SYMBOL, "symbol", kind != NULL ? kind->symbol : "",
                                                "level", (guint) bongsu_asset_get_level (asset),
                                                "fault", (guint) bongsu_asset_get_fault (asset),
                                                "quality", (guint) quality, "size", 24, NULL));
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (state, "second");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), state);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), line);
  gtk_widget_set_name (list_row, bongsu_asset_get_id (asset));
  words = g_strdup_printf ("%s, %s, %s", bongsu_asset_get_name (asset), level,
                           bongsu_words_fault (bongsu_asset_get_fault (asset)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return list_row;
}

static void
on_in_view_popover_show_cb (BongsuMapPane *self)
{
  GtkWidget *child;
  g_autoptr (GArray) rows = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->in_view_list))) != NULL)
    gtk_list_box_remove (self->in_view_list, child);
  rows = bongsu_map_view_dup_in_view (self->view, MAX_IN_VIEW_ROWS);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (self->in_view_list, make_in_view_row (self, g_array_index (rows, guint, i)));
}

static void
on_in_view_row_activated_cb (BongsuMapPane *self, GtkListBoxRow *row)
{
  bongsu_selection_set_row (self->selection,
                            bongsu_register_find (self->register_, gtk_widget_get_name (GTK_WIDGET (row))));
  gtk_menu_button_popdown (self->in_view);
}

static void
zoom_in (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bongsu_map_view_zoom_in (BONGSU_MAP_PANE (widget)->view);
}

static void
zoom_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bongsu_map_view_zoom_out (BONGSU_MAP_PANE (widget)->view);
}

static void
bongsu_map_pane_dispose (GObject *object)
{
  BongsuMapPane *self = BONGSU_MAP_PANE (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  self->view = NULL;
  g_clear_object (&self->register_);
  g_clear_object (&self->follower);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_MAP_PANE);
  G_OBJECT_CLASS (bongsu_map_pane_parent_class)->dispose (object);
}

static void
bongsu_map_pane_class_init (BongsuMapPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_map_pane_dispose;
  g_type_ensure (BONGSU_TYPE_LEGEND);
  g_type_ensure (BONGSU_TYPE_SYMBOL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, zoom_out);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/map-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, overlay);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, legend);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, legend_button);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, in_view);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, in_view_label);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, in_view_list);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, scale_line);
  gtk_widget_class_bind_template_child (widget_class, BongsuMapPane, scale_label);
  gtk_widget_class_bind_template_callback (widget_class, on_in_view_popover_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_in_view_row_activated_cb);
}

static void
bongsu_map_pane_init (BongsuMapPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_map_pane_set_parts (BongsuMapPane *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                           BongsuTicker *ticker)
{
  g_return_if_fail (BONGSU_IS_MAP_PANE (self) && self->register_ == NULL);
  self->register_ = g_object_ref (parts->register_);
  self->follower = g_object_ref (parts->follower);
  self->selection = g_object_ref (selection);
  self->view = BONGSU_MAP_VIEW (bongsu_map_view_new (parts->register_));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Map"), -1);
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->view));
  if (parts->city != NULL)
    {
      bongsu_map_view_set_bounds (self->view, parts->city->bounds);
      bongsu_map_view_set_start (self->view, parts->city->centre);
    }
  g_signal_connect_object (self->view, "picked", G_CALLBACK (on_view_picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::n-in-view", G_CALLBACK (on_view_in_view_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follower, "notify::plan", G_CALLBACK (on_follower_plan_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "notify::row", G_CALLBACK (on_selection_row_cb), self, G_CONNECT_SWAPPED);
  /* The zoom has no signal of its own to follow: a bar that is a second late misleads nobody. */
  g_signal_connect_object (ticker, "tick", G_CALLBACK (show_scale), self, G_CONNECT_SWAPPED);
  on_follower_plan_cb (self);
  on_view_in_view_cb (self);
}

BongsuMapView *
bongsu_map_pane_get_view (BongsuMapPane *self)
{
  g_return_val_if_fail (BONGSU_IS_MAP_PANE (self), NULL);
  return self->view;
}

void
bongsu_map_pane_open_in_view (BongsuMapPane *self)
{
  g_return_if_fail (BONGSU_IS_MAP_PANE (self));
  gtk_menu_button_popup (self->in_view);
}

void
bongsu_map_pane_fit (BongsuMapPane *self, int width)
{
  int natural = 0;
  gboolean fits;

  g_return_if_fail (BONGSU_IS_MAP_PANE (self));
  gtk_widget_set_visible (self->legend, TRUE);
  gtk_widget_measure (self->legend, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  fits = natural + BESIDE_LEGEND_PX <= width;
  gtk_widget_set_visible (self->legend, fits);
  gtk_widget_set_visible (self->legend_button, !fits);
}
