/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "signs-page.h"

#include <glib/gi18n-lib.h>

#include "board-cell.h"
#include "board.h"
#include "composer.h"
#include "sign-draft.h"
#include "words.h"

#define SMALLEST 1000
#define COMPOSER_WIDE_FROM 1280
#define COMPOSER_WIDE 548
#define COMPOSER_NARROW 338
#define MARK 22 /* px of the mark before a state, with its gap */

struct _BongsuSignsPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *summary;
  GtkColumnView *table;
  BongsuComposer *composer;

  BongsuRegister *register_; /* (owned) */
  BongsuOutbox *outbox;      /* (owned) */
  BongsuUndo *undo;          /* (owned) */
  BongsuTicker *ticker;      /* (owned) */
  BongsuDotFont *font;       /* (owned) (nullable) */
  GListStore *boards;        /* (owned) (element-type BongsuBoard) */
  GtkSingleSelection *rows;  /* (owned) */
  GtkColumnViewColumn *columns[BONGSU_N_BOARD_COLUMNS]; /* (owned by the table) */
  guint n_seen;              /* rows of the register that were looked at */
};

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_SENT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuSignsPage, bongsu_signs_page, GTK_TYPE_WIDGET)

static gboolean
is_sign (BongsuSignsPage *self, guint row)
{
  const BongsuKind *kind = bongsu_catalogue_get_kind (bongsu_register_get_catalogue (self->register_),
                                                      bongsu_register_get_kind (self->register_, row));

  return (kind != NULL && kind->is_sign)
         || bongsu_register_find_attribute (self->register_, row, "signProfile") != NULL;
}

static void
show_summary (BongsuSignsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->boards)), n_equal = 0, n_way = 0, n_bad = 0, n_unknown = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuBoard) board = g_list_model_get_item (G_LIST_MODEL (self->boards), i);
      BongsuSignRow *sent = bongsu_board_get_sent (board);
      BongsuRowState state = sent != NULL ? bongsu_sign_row_get_state (sent) : BONGSU_ROW_REVOKED;

      if (bongsu_board_is_unknown (board) || state == BONGSU_ROW_UNKNOWN)
        n_unknown++;
      else if (state == BONGSU_ROW_MISMATCH)
        n_bad++;
      else if (state <= BONGSU_ROW_ACCEPTED)
        n_way++;
      else
        n_equal++;
    }
  text = g_strdup_printf (_ ("Boards %u · as sent %u · on the way %u · mismatch %u · unknown %u"), n, n_equal, n_way,
                          n_bad, n_unknown);
  gtk_label_set_text (self->summary, text);
}

static gboolean
is_listed (BongsuSignsPage *self, guint row)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->boards));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuBoard) board = g_list_model_get_item (G_LIST_MODEL (self->boards), i);

      if (bongsu_board_get_row (board) == row)
        return TRUE;
    }
  return FALSE;
}

/* New rows, and touched ones: what an asset is may be told after its first value. Rows of the register never move. */
static void
find_boards (BongsuSignsPage *self, const guint *touched, guint n_touched)
{
  guint n = bongsu_register_get_n_assets (self->register_);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_touched; i++)
    if (touched[i] < self->n_seen && is_sign (self, touched[i]) && !is_listed (self, touched[i]))
      g_ptr_array_add (found, bongsu_board_new (self->register_, self->outbox, touched[i]));
  for (; self->n_seen < n; self->n_seen++)
    if (is_sign (self, self->n_seen))
      g_ptr_array_add (found, bongsu_board_new (self->register_, self->outbox, self->n_seen));
  if (found->len > 0)
    g_list_store_splice (self->boards, g_list_model_get_n_items (G_LIST_MODEL (self->boards)), 0, found->pdata,
                         found->len);
}

static void
on_register_changed_cb (BongsuSignsPage *self)
{
  guint n_touched = 0;
  const guint *touched = bongsu_register_get_touched (self->register_, &n_touched);
  guint n;

  find_boards (self, touched, n_touched);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->boards));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuBoard) board = g_list_model_get_item (G_LIST_MODEL (self->boards), i);

      for (guint k = 0; k < n_touched; k++)
        if (touched[k] == bongsu_board_get_row (board))
          bongsu_board_emit_changed (board);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_summary (self);
}

static void
on_outbox_row_changed_cb (BongsuSignsPage *self, BongsuSignRow *row)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->boards));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuBoard) board = g_list_model_get_item (G_LIST_MODEL (self->boards), i);

      if (g_strcmp0 (bongsu_board_get_id (board), bongsu_sign_row_get_board (row)) == 0)
        bongsu_board_emit_changed (board);
    }
  show_summary (self);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_composer_state_cb (BongsuSignsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_composer_sent_cb (BongsuSignsPage *self, BongsuIncident *incident, guint step)
{
  g_signal_emit (self, signals[SIGNAL_SENT], 0, incident, step);
}

static void
on_composer_closed_cb (BongsuSignsPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->composer), FALSE);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_rows_selected_cb (BongsuSignsPage *self)
{
  BongsuBoard *board = gtk_single_selection_get_selected_item (self->rows);

  if (board != NULL)
    bongsu_composer_set_board (self->composer, bongsu_board_get_row (board));
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* What a column's factory must know. */
typedef struct
{
  BongsuSignsPage *page;
  guint column;
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
  BongsuSignsPage *self = column->page;

  gtk_list_item_set_child (item, bongsu_board_cell_new (self->register_, self->font, self->ticker, column->column));
}

static void
on_cell_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  bongsu_board_cell_set_board (BONGSU_BOARD_CELL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_cell_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  bongsu_board_cell_set_board (BONGSU_BOARD_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
add_column (BongsuSignsPage *self, guint index, const char *title)
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
  gtk_column_view_column_set_expand (view_column, index == 2);
  self->columns[index] = view_column;
  gtk_column_view_append_column (self->table, view_column);
}

static void
make_table (BongsuSignsPage *self)
{
  const char *titles[BONGSU_N_BOARD_COLUMNS]
    = { _ ("Sign board"),      _ ("Showing (last read)"), C_ ("column", "Desired"),
        C_ ("column", "Sent"), C_ ("column", "Showing"),  C_ ("column", "End") };

  for (guint i = 0; i < BONGSU_N_BOARD_COLUMNS; i++)
    add_column (self, i, titles[i]);
  self->boards = g_list_store_new (BONGSU_TYPE_BOARD);
  self->rows
    = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, "model", self->boards, NULL);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->rows));
  /* The view's own header and list are nodes of their own, and nameless. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->table))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Columns"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->table))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sign boards"), -1);
}

static void
bongsu_signs_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (BONGSU_SIGNS_PAGE (widget)->box, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  /* What is asked for at one width must not keep the window from becoming smaller than it. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, SMALLEST);
}

/* Pixels of the widest of some words in a cell's bold. */
static int
measure_words (BongsuSignsPage *self, const char *const *words, guint n)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->table), NULL);
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  int widest = 0;

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  for (guint i = 0; i < n; i++)
    {
      int width;

      pango_layout_set_text (layout, words[i], -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

/* Facts keep their place while their words change, and no state is ever cut, in any language and text size. */
static void
place_columns (BongsuSignsPage *self, gboolean wide)
{
  const char *marked[] = { bongsu_words_row_state (BONGSU_ROW_QUEUED), bongsu_words_row_state (BONGSU_ROW_SENDING),
                           bongsu_words_row_state (BONGSU_ROW_ACCEPTED), bongsu_words_row_state (BONGSU_ROW_UNKNOWN) };
  const char *bare[] = { bongsu_words_row_state (BONGSU_ROW_REFUSED), bongsu_words_row_state (BONGSU_ROW_SUPERSEDED),
                         bongsu_words_row_state (BONGSU_ROW_REVOKED), bongsu_words_row_state (BONGSU_ROW_EXPIRED),
                         bongsu_words_row_state (BONGSU_ROW_FAILED), bongsu_words_row_state (BONGSU_ROW_SHARED),
                         bongsu_words_row_state (BONGSU_ROW_CONFLICT) };
  const char *showing[] = { C_ ("board", "Verified"), C_ ("board", "Other text"), _ ("Unknown"), _ ("Not yet") };
  const char *end[] = { "00:00", C_ ("column", "End") };
  int padding = wide ? 14 : 8;
  int sent = MAX (measure_words (self, marked, G_N_ELEMENTS (marked)) + MARK,
                  measure_words (self, bare, G_N_ELEMENTS (bare)));
  int widths[BONGSU_N_BOARD_COLUMNS]
    = { wide ? 150 : 112,
        wide ? 346 : 178,
        0,
        sent + padding,
        measure_words (self, showing, G_N_ELEMENTS (showing)) + MARK + padding,
        MAX (measure_words (self, end, G_N_ELEMENTS (end)) + padding, 72) };

  for (guint i = 0; i < BONGSU_N_BOARD_COLUMNS; i++)
    if (self->columns[i] != NULL && widths[i] > 0)
      gtk_column_view_column_set_fixed_width (self->columns[i], widths[i]);
}

/* The composer has room for four pixels a dot where the window has; the table keeps the rest. */
static void
bongsu_signs_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BongsuSignsPage *self = BONGSU_SIGNS_PAGE (widget);
  int wanted = width >= COMPOSER_WIDE_FROM ? COMPOSER_WIDE : COMPOSER_NARROW, now;

  gtk_widget_get_size_request (GTK_WIDGET (self->composer), &now, NULL);
  if (now != wanted)
    {
      gtk_widget_set_size_request (GTK_WIDGET (self->composer), wanted, -1);
      place_columns (self, wanted == COMPOSER_WIDE);
    }
  gtk_widget_allocate (self->box, width, height, baseline, NULL);
}

static void
bongsu_signs_page_dispose (GObject *object)
{
  BongsuSignsPage *self = BONGSU_SIGNS_PAGE (object);

  if (self->rows != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->rows, self);
      gtk_column_view_set_model (self->table, NULL);
    }
  g_clear_object (&self->rows);
  g_clear_object (&self->boards);
  g_clear_object (&self->register_);
  g_clear_object (&self->outbox);
  g_clear_object (&self->undo);
  g_clear_object (&self->ticker);
  g_clear_pointer (&self->font, bongsu_dot_font_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_SIGNS_PAGE);
  G_OBJECT_CLASS (bongsu_signs_page_parent_class)->dispose (object);
}

static void
bongsu_signs_page_class_init (BongsuSignsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_signs_page_dispose;
  widget_class->size_allocate = bongsu_signs_page_size_allocate;
  g_type_ensure (BONGSU_TYPE_COMPOSER);
  signals[SIGNAL_STATE_CHANGED]
    = g_signal_new ("state-changed", BONGSU_TYPE_SIGNS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SENT] = g_signal_new ("sent", BONGSU_TYPE_SIGNS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, BONGSU_TYPE_INCIDENT, G_TYPE_UINT);
  widget_class->measure = bongsu_signs_page_measure;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/signs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuSignsPage, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuSignsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, BongsuSignsPage, table);
  gtk_widget_class_bind_template_child (widget_class, BongsuSignsPage, composer);
}

static void
bongsu_signs_page_init (BongsuSignsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_signs_page_set_parts (BongsuSignsPage *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                             BongsuUndo *undo, BongsuTicker *ticker)
{
  g_return_if_fail (BONGSU_IS_SIGNS_PAGE (self) && self->register_ == NULL);
  self->register_ = g_object_ref (parts->register_);
  self->outbox = g_object_ref (parts->outbox);
  self->undo = g_object_ref (undo);
  self->ticker = g_object_ref (ticker);
  self->font = parts->font != NULL ? bongsu_dot_font_ref (parts->font) : NULL;
  bongsu_composer_set_parts (self->composer, parts, undo);
  make_table (self);
  g_signal_connect_object (self->rows, "notify::selected-item", G_CALLBACK (on_rows_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->register_, "changed", G_CALLBACK (on_register_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "row-changed", G_CALLBACK (on_outbox_row_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "state-changed", G_CALLBACK (on_composer_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "sent", G_CALLBACK (on_composer_sent_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "closed", G_CALLBACK (on_composer_closed_cb), self, G_CONNECT_SWAPPED);
  on_register_changed_cb (self);
  show_summary (self);
}

/* The nearest board of an asset, itself if it is one; else the one that is selected, else the first. */
static guint
choose_board (BongsuSignsPage *self, guint row)
{
  BongsuBoard *selected = gtk_single_selection_get_selected_item (self->rows);
  g_autoptr (BongsuBoard) first = g_list_model_get_item (G_LIST_MODEL (self->boards), 0);

  if (row != BONGSU_NO_ROW && is_sign (self, row))
    return row;
  if (row != BONGSU_NO_ROW)
    {
      g_autoptr (GArray) near = bongsu_sign_draft_find_boards (self->register_, row);

      if (near != NULL && near->len > 0)
        return g_array_index (near, guint, 0);
    }
  if (selected != NULL)
    return bongsu_board_get_row (selected);
  return first != NULL ? bongsu_board_get_row (first) : BONGSU_NO_ROW;
}

static void
select_board (BongsuSignsPage *self, guint row)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->boards));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuBoard) board = g_list_model_get_item (G_LIST_MODEL (self->boards), i);

      if (bongsu_board_get_row (board) != row)
        continue;
      gtk_single_selection_set_selected (self->rows, i);
      gtk_widget_activate_action (GTK_WIDGET (self->table), "list.scroll-to-item", "u", i);
    }
}

void
bongsu_signs_page_compose (
  BongsuSignsPage *self, BongsuIncident *incident, guint row, const char *template_id, guint step)
{
  guint board;

  g_return_if_fail (BONGSU_IS_SIGNS_PAGE (self) && self->register_ != NULL);
  board = choose_board (self, row);
  select_board (self, board);
  gtk_widget_set_visible (GTK_WIDGET (self->composer), TRUE);
  bongsu_composer_start (self->composer, incident, board, template_id, step);
}

gboolean
bongsu_signs_page_can_send (BongsuSignsPage *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGNS_PAGE (self), FALSE);
  return gtk_widget_get_visible (GTK_WIDGET (self->composer)) && bongsu_composer_can_send (self->composer);
}

static BongsuSignRow *
get_revocable (BongsuSignsPage *self)
{
  BongsuBoard *board = self->rows != NULL ? gtk_single_selection_get_selected_item (self->rows) : NULL;
  BongsuSignRow *sent = board != NULL ? bongsu_board_get_sent (board) : NULL;

  if (sent == NULL || bongsu_row_state_is_final (bongsu_sign_row_get_state (sent)))
    return NULL;
  return bongsu_sign_row_get_state (sent) >= BONGSU_ROW_ACCEPTED ? sent : NULL;
}

gboolean
bongsu_signs_page_can_revoke (BongsuSignsPage *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGNS_PAGE (self), FALSE);
  return get_revocable (self) != NULL;
}

void
bongsu_signs_page_review (BongsuSignsPage *self)
{
  g_return_if_fail (BONGSU_IS_SIGNS_PAGE (self));
  gtk_widget_set_visible (GTK_WIDGET (self->composer), TRUE);
  bongsu_composer_focus (self->composer);
}

void
bongsu_signs_page_send (BongsuSignsPage *self)
{
  g_return_if_fail (BONGSU_IS_SIGNS_PAGE (self));
  bongsu_composer_send (self->composer);
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuUndo) undo = data;
  g_autoptr (GError) error = NULL;

  if (!bongsu_outbox_revoke_finish (BONGSU_OUTBOX (source), result, &error))
    bongsu_undo_say (undo, error->message);
}

void
bongsu_signs_page_revoke (BongsuSignsPage *self)
{
  BongsuSignRow *row;

  g_return_if_fail (BONGSU_IS_SIGNS_PAGE (self));
  row = get_revocable (self);
  if (row != NULL)
    bongsu_outbox_revoke_async (self->outbox, row, NULL, revoked_cb, g_object_ref (self->undo));
}
