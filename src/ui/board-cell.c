/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "board-cell.h"

#include <glib/gi18n-lib.h>

#include "asset.h"
#include "cut-label.h"
#include "matrix.h"
#include "sign-draft.h"
#include "symbol.h"
#include "words.h"

#define BOARD_ZOOM 2

struct _BongsuBoardCell
{
  GtkWidget parent_instance;

  GtkWidget *box;    /* (owned) */
  GtkWidget *symbol; /* (owned by the box) (nullable) */
  GtkWidget *matrix; /* (owned by the box) (nullable) */
  GtkWidget *mark;   /* (owned by the box) (nullable) */
  GtkLabel *first;   /* (owned by the box) */
  GtkLabel *second;  /* (owned by the box) */

  BongsuRegister *register_; /* (owned) */
  BongsuDotFont *font;       /* (owned) (nullable) */
  BongsuTicker *ticker;      /* (owned) */
  BongsuBoard *board;        /* (owned) (nullable) */
  guint column;
};

G_DEFINE_FINAL_TYPE (BongsuBoardCell, bongsu_board_cell, GTK_TYPE_WIDGET)

/* The row's own widget is cell → row above this one; it says what a person would say. */
static void
update_name (BongsuBoardCell *self)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  gint64 now = bongsu_ticker_get_now (self->ticker), read_at = 0;
  g_autofree char *showing = NULL;
  g_autofree char *ago = NULL;
  g_autofree char *text = bongsu_board_dup_text (self->register_, bongsu_board_get_row (self->board), &read_at);
  g_autofree char *name = NULL;

  bongsu_board_describe (self->board, BONGSU_BOARD_SHOWING, now, &showing, &ago);
  name = g_strdup_printf ("%s, %s, %s", bongsu_board_get_name (self->board), showing, text != NULL ? text : "–");
  g_strdelimit (name, "\n", ' ');
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_board (BongsuBoardCell *self)
{
  g_autoptr (BongsuAsset) asset = bongsu_register_dup_asset (self->register_, bongsu_board_get_row (self->board));
  g_autofree char *symbol = NULL;

  g_object_get (asset, "symbol", &symbol, NULL);
  g_object_set (self->symbol, "symbol", symbol, "level", (guint) bongsu_asset_get_level (asset), "fault",
                (guint) bongsu_asset_get_fault (asset), "quality", (guint) bongsu_asset_get_quality (asset), NULL);
  gtk_label_set_text (self->first, bongsu_board_get_name (self->board));
  gtk_label_set_text (self->second, bongsu_board_get_profile (self->board));
  update_name (self);
}

static void
show_picture (BongsuBoardCell *self)
{
  guint row = bongsu_board_get_row (self->board);
  gint64 now = bongsu_ticker_get_now (self->ticker), read_at = 0;
  g_autofree char *text = bongsu_board_dup_text (self->register_, row, &read_at);
  gboolean unknown = bongsu_board_is_unknown (self->board) && read_at != 0;
  g_autofree char *age = bongsu_words_length (now - read_at);
  g_autofree char *sentence
    = unknown ? g_strdup_printf (_ ("State of %s ago, unknown now"), age) : g_strdup (text != NULL ? text : "–");
  g_autoptr (BongsuDots) dots = NULL;

  if (!unknown)
    dots
      = bongsu_board_render (self->register_, row, self->font, (double)(now % (600 * G_USEC_PER_SEC)) / G_USEC_PER_SEC);
  bongsu_matrix_set_dots (BONGSU_MATRIX (self->matrix), dots, text);
  gtk_widget_set_visible (self->matrix, dots != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->first), dots == NULL);
  gtk_label_set_text (self->first, sentence);
  /* A board of text shows its text; only what is not known stands in a dashed frame. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->first), unknown ? "text-board" : "unknown-board");
  gtk_widget_add_css_class (GTK_WIDGET (self->first), unknown ? "unknown-board" : "text-board");
}

static void
show_fact (BongsuBoardCell *self)
{
  BongsuBoardFact fact = self->column - 2;
  const char *mark = bongsu_board_get_mark (self->board, fact);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  bongsu_board_describe (self->board, fact, bongsu_ticker_get_now (self->ticker), &first, &second);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), mark);
  gtk_widget_set_visible (self->mark, mark != NULL);
  gtk_label_set_text (self->first, first);
  gtk_label_set_text (self->second, second);
}

static void
show_all (BongsuBoardCell *self)
{
  if (self->board == NULL)
    return;
  if (self->column == 0)
    show_board (self);
  else if (self->column == 1)
    show_picture (self);
  else
    show_fact (self);
}

static void
on_ticker_tick_cb (BongsuBoardCell *self)
{
  if (self->column >= 1 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
}

static GtkLabel *
make_line (GtkBox *box, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, class);
  bongsu_cut_label_init (GTK_LABEL (label));
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
make_lines (BongsuBoardCell *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (self->column == 0)
    {
      self->symbol = g_object_new (BONGSU_TYPE_SYMBOL, "size", 24, "valign", GTK_ALIGN_CENTER, NULL);
      gtk_box_append (GTK_BOX (self->box), self->symbol);
    }
  if (self->column >= 2)
    {
      self->mark = gtk_image_new ();
      gtk_box_append (GTK_BOX (top), self->mark);
    }
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), top);
  self->first = make_line (GTK_BOX (top), "name");
  self->second = make_line (GTK_BOX (lines), "caption");
  if (self->column == 0)
    {
      gtk_label_set_wrap (self->first, TRUE);
      gtk_label_set_lines (self->first, 2);
    }
  gtk_box_append (GTK_BOX (self->box), lines);
}

static void
make_picture (BongsuBoardCell *self)
{
  self->matrix = g_object_new (BONGSU_TYPE_MATRIX, "zoom", BOARD_ZOOM, "valign", GTK_ALIGN_CENTER, "halign",
                               GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (self->matrix, "led-frame");
  gtk_box_append (GTK_BOX (self->box), self->matrix);
  self->first = make_line (GTK_BOX (self->box), "text-board");
  gtk_widget_set_valign (GTK_WIDGET (self->first), GTK_ALIGN_CENTER);
}

static void
bongsu_board_cell_dispose (GObject *object)
{
  BongsuBoardCell *self = BONGSU_BOARD_CELL (object);

  bongsu_board_cell_set_board (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->register_);
  g_clear_object (&self->ticker);
  g_clear_pointer (&self->font, bongsu_dot_font_unref);
  G_OBJECT_CLASS (bongsu_board_cell_parent_class)->dispose (object);
}

static void
bongsu_board_cell_class_init (BongsuBoardCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_board_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bongsu_board_cell_init (BongsuBoardCell *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
bongsu_board_cell_new (BongsuRegister *register_, BongsuDotFont *font, BongsuTicker *ticker, guint column)
{
  BongsuBoardCell *self = g_object_new (BONGSU_TYPE_BOARD_CELL, NULL);

  g_return_val_if_fail (column < BONGSU_N_BOARD_COLUMNS, GTK_WIDGET (self));
  self->register_ = g_object_ref (register_);
  self->font = font != NULL ? bongsu_dot_font_ref (font) : NULL;
  self->ticker = g_object_ref (ticker);
  self->column = column;
  if (column == 1)
    make_picture (self);
  else
    make_lines (self);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
bongsu_board_cell_set_board (BongsuBoardCell *self, BongsuBoard *board)
{
  g_return_if_fail (BONGSU_IS_BOARD_CELL (self));
  if (self->board == board)
    return;
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_func (self->board, show_all, self);
  g_set_object (&self->board, board);
  if (board == NULL)
    return;
  g_signal_connect_object (board, "changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
}
