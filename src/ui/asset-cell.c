/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "asset-cell.h"

#include <glib/gi18n-lib.h>

#include "cut-label.h"
#include "level-shape.h"
#include "symbol.h"
#include "telling.h"
#include "words.h"

struct _BongsuAssetCell
{
  GtkWidget parent_instance;

  GtkWidget *box;   /* (owned) */
  GtkWidget *mark;  /* (owned by the box) (nullable) symbol, shape or image */
  GtkLabel *label;  /* (owned by the box) */
  GtkLabel *number; /* (owned by the box) (nullable) */

  BongsuIncidentDesk *desk; /* (owned) */
  BongsuFollower *follower; /* (owned) */
  BongsuTicker *ticker;     /* (owned) */
  BongsuAsset *asset;       /* (owned) (nullable) */
  BongsuAssetColumn column;
};

G_DEFINE_FINAL_TYPE (BongsuAssetCell, bongsu_asset_cell, GTK_TYPE_WIDGET)

static const char *
level_of (BongsuAsset *asset)
{
  if (bongsu_quality_is_unknown (bongsu_asset_get_quality (asset)))
    return _ ("Unknown");
  return bongsu_words_level (bongsu_asset_get_level (asset));
}

static void
show_name (BongsuAssetCell *self)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *symbol = NULL;
  g_autofree char *name = NULL;

  g_object_get (self->asset, "symbol", &symbol, NULL);
  g_object_set (self->mark, "symbol", symbol, "level", (guint)bongsu_asset_get_level (self->asset), "fault",
                (guint)bongsu_asset_get_fault (self->asset), "quality", (guint)bongsu_asset_get_quality (self->asset),
                NULL);
  gtk_label_set_text (self->label, bongsu_asset_get_name (self->asset));
  name = g_strdup_printf ("%s, %s, %s, %s", bongsu_asset_get_name (self->asset), level_of (self->asset),
                          bongsu_words_fault (bongsu_asset_get_fault (self->asset)),
                          bongsu_words_quality (bongsu_asset_get_quality (self->asset)));
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_level (BongsuAssetCell *self)
{
  BongsuLevel level = bongsu_asset_get_level (self->asset);
  gboolean unknown = bongsu_quality_is_unknown (bongsu_asset_get_quality (self->asset));

  bongsu_level_shape_set_level (BONGSU_LEVEL_SHAPE (self->mark), level);
  gtk_widget_set_opacity (self->mark, unknown ? 0 : 1);
  gtk_label_set_text (self->label, level_of (self->asset));
  for (guint i = BONGSU_LEVEL_ATTENTION; i < BONGSU_N_LEVELS; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), bongsu_words_level_class (i, "word"));
  if (!unknown && level != BONGSU_LEVEL_NORMAL)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), bongsu_words_level_class (level, "word"));
}

static void
show_marked (BongsuAssetCell *self, const char *icon, const char *word)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), icon);
  gtk_widget_set_visible (self->mark, icon != NULL);
  gtk_label_set_text (self->label, word);
  if (icon != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "name");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "name");
}

static const char *
quality_icon (BongsuQuality quality)
{
  switch (quality)
    {
    case BONGSU_QUALITY_DELAYED:
    case BONGSU_QUALITY_MISSING:
      return "bongsu-mark-question-symbolic";
    case BONGSU_QUALITY_SUSPECT:
      return "bongsu-mark-unequal-symbolic";
    case BONGSU_QUALITY_MANUAL:
      return "bongsu-mark-hand-symbolic";
    case BONGSU_QUALITY_LIVE:
    case BONGSU_QUALITY_EXERCISE:
    default:
      return NULL;
    }
}

static void
show_value (BongsuAssetCell *self)
{
  const BongsuReading *reading;
  g_autofree char *value = NULL;
  g_autofree char *words = NULL;

  if (bongsu_quality_is_unknown (bongsu_asset_get_quality (self->asset)))
    {
      gtk_label_set_text (self->label, _ ("Not known now"));
      return;
    }
  reading = bongsu_telling_find (self->asset, bongsu_ticker_get_now (self->ticker));
  value = reading != NULL ? bongsu_reading_to_words (reading) : NULL;
  words = reading != NULL ? g_strdup_printf ("%s %s", bongsu_text_get (&reading->spec->name), value) : g_strdup ("");
  gtk_label_set_text (self->label, words);
}

static void
show_incident (BongsuAssetCell *self)
{
  BongsuIncident *incident = bongsu_incident_desk_find_by_asset (self->desk, bongsu_asset_get_id (self->asset));
  g_autofree char *number
    = incident != NULL ? g_strdup_printf ("#%u", bongsu_incident_get_number (incident)) : g_strdup ("");

  gtk_label_set_text (self->number, number);
  gtk_widget_set_visible (GTK_WIDGET (self->label), incident != NULL);
  if (incident == NULL)
    return;
  gtk_label_set_text (self->label, bongsu_words_incident (incident));
  if (bongsu_incident_is_unacknowledged (incident))
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "filled");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "filled");
}

static void
show_all (BongsuAssetCell *self)
{
  BongsuFault fault = bongsu_asset_get_fault (self->asset);
  g_autofree char *text = NULL;

  switch (self->column)
    {
    case BONGSU_ASSET_COLUMN_NAME:
      show_name (self);
      break;
    case BONGSU_ASSET_COLUMN_PLACE:
      text = bongsu_telling_dup_place (self->asset, bongsu_follower_get_plan (self->follower));
      gtk_label_set_text (self->label, text);
      break;
    case BONGSU_ASSET_COLUMN_LEVEL:
      show_level (self);
      break;
    case BONGSU_ASSET_COLUMN_FAULT:
      show_marked (self,
                   fault == BONGSU_FAULT_NONE          ? NULL
                   : fault == BONGSU_FAULT_MAINTENANCE ? "bongsu-mark-cone-symbolic"
                                                       : "bongsu-mark-wrench-symbolic",
                   bongsu_words_fault (fault));
      break;
    case BONGSU_ASSET_COLUMN_QUALITY:
      show_marked (self, quality_icon (bongsu_asset_get_quality (self->asset)),
                   bongsu_words_quality (bongsu_asset_get_quality (self->asset)));
      break;
    case BONGSU_ASSET_COLUMN_VALUE:
      show_value (self);
      break;
    case BONGSU_ASSET_COLUMN_AGE:
      text = bongsu_words_ago (bongsu_ticker_get_now (self->ticker), bongsu_asset_get_last_seen (self->asset));
      gtk_label_set_text (self->label, text);
      break;
    case BONGSU_ASSET_COLUMN_INCIDENT:
    default:
      show_incident (self);
      break;
    }
}

static void
on_ticker_tick_cb (BongsuAssetCell *self)
{
  if (self->asset != NULL && self->column >= BONGSU_ASSET_COLUMN_VALUE && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
}

static void
bongsu_asset_cell_dispose (GObject *object)
{
  BongsuAssetCell *self = BONGSU_ASSET_CELL (object);

  bongsu_asset_cell_set_asset (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->desk);
  g_clear_object (&self->follower);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (bongsu_asset_cell_parent_class)->dispose (object);
}

static void
bongsu_asset_cell_class_init (BongsuAssetCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_asset_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bongsu_asset_cell_init (BongsuAssetCell *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static GtkWidget *
make_mark (BongsuAssetColumn column)
{
  switch (column)
    {
    case BONGSU_ASSET_COLUMN_NAME:
      return g_object_new (BONGSU_TYPE_SYMBOL, "size", 24, "valign", GTK_ALIGN_CENTER, NULL);
    case BONGSU_ASSET_COLUMN_LEVEL:
      return bongsu_level_shape_new (BONGSU_LEVEL_NORMAL);
    case BONGSU_ASSET_COLUMN_FAULT:
    case BONGSU_ASSET_COLUMN_QUALITY:
      return gtk_image_new ();
    case BONGSU_ASSET_COLUMN_PLACE:
    case BONGSU_ASSET_COLUMN_VALUE:
    case BONGSU_ASSET_COLUMN_AGE:
    case BONGSU_ASSET_COLUMN_INCIDENT:
    default:
      return NULL;
    }
}

GtkWidget *
bongsu_asset_cell_new (BongsuIncidentDesk *desk, BongsuFollower *follower, BongsuTicker *ticker,
                       BongsuAssetColumn column)
{
  static const char *const classes[BONGSU_N_ASSET_COLUMNS]
    = { "name", "second", "plain", "plain", "plain", "plain", "caption", "tag" };
  BongsuAssetCell *self = g_object_new (BONGSU_TYPE_ASSET_CELL, NULL);

  g_return_val_if_fail (column < BONGSU_N_ASSET_COLUMNS, GTK_WIDGET (self));
  self->desk = g_object_ref (desk);
  self->follower = g_object_ref (follower);
  self->ticker = g_object_ref (ticker);
  self->column = column;
  self->mark = make_mark (column);
  if (self->mark != NULL)
    gtk_box_append (GTK_BOX (self->box), self->mark);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  bongsu_cut_label_init (self->label);
  gtk_widget_set_valign (GTK_WIDGET (self->label), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), classes[column]);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  if (column == BONGSU_ASSET_COLUMN_INCIDENT)
    {
      self->number = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->number), "caption");
      gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->number));
    }
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
bongsu_asset_cell_set_asset (BongsuAssetCell *self, BongsuAsset *asset)
{
  g_return_if_fail (BONGSU_IS_ASSET_CELL (self));
  if (self->asset == asset)
    return;
  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, show_all, self);
  g_set_object (&self->asset, asset);
  if (asset == NULL)
    return;
  g_signal_connect_object (asset, "notify", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
}
