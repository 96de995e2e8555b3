/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log-page.h"

#include <glib/gi18n-lib.h>

#include "words.h"

#define MAX_LINES 2000

struct _BongsuLogPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *stack;
  GtkListView *list;

  BongsuIncidentDesk *desk; /* (owned) */
  BongsuOutbox *outbox;     /* (owned) */
  GtkStringList *lines;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (BongsuLogPage, bongsu_log_page, GTK_TYPE_WIDGET)

static void
add_incidents (BongsuLogPage *self, GPtrArray *lines)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->desk));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuIncident) incident = g_list_model_get_item (G_LIST_MODEL (self->desk), i);
      g_autoptr (GPtrArray) own = bongsu_incident_desk_dup_time_line (self->desk, incident);

      for (guint k = 0; own != NULL && k < own->len && lines->len < MAX_LINES; k++)
        g_ptr_array_add (lines, g_strdup_printf ("#%u %s · %s", bongsu_incident_get_number (incident),
                                                 bongsu_incident_get_title (incident),
                                                 (const char *)g_ptr_array_index (own, k)));
    }
}

static void
add_messages (BongsuLogPage *self, GPtrArray *lines)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->outbox));

  for (guint i = 0; i < n && lines->len < MAX_LINES; i++)
    {
      g_autoptr (BongsuSignRow) row = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);
      gint64 sent_at = bongsu_sign_row_get_sent_at (row), read_at = bongsu_sign_row_get_confirmed_at (row);
      g_autofree char *sent = sent_at != 0 ? bongsu_words_time (sent_at) : g_strdup ("–");
      g_autofree char *read = read_at != 0 ? bongsu_words_time (read_at) : g_strdup ("–");
      char *line = g_strdup_printf (_ ("%s 「%s」 · %s · %s · sent %s · read %s"), bongsu_sign_row_get_board_name (row),
                                    bongsu_sign_row_get_text (row), bongsu_sign_row_get_author (row),
                                    bongsu_words_row_state (bongsu_sign_row_get_state (row)), sent, read);

      g_ptr_array_add (lines, g_strdelimit (line, "\n", ' '));
    }
}

static void
show_lines (BongsuLogPage *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  guint n;

  if (self->desk == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  lines = g_ptr_array_new_with_free_func (g_free);
  add_messages (self, lines);
  add_incidents (self, lines);
  n = lines->len;
  g_ptr_array_add (lines, NULL);
  gtk_string_list_splice (self->lines, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          (const char *const *) lines->pdata);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "lines" : "empty");
}

static void
on_line_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "log-line");
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_line_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_list_item_get_child (item), *row = gtk_widget_get_parent (label);
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (label), text);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
bongsu_log_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bongsu_log_page_parent_class)->map (widget);
  show_lines (BONGSU_LOG_PAGE (widget));
}

static void
bongsu_log_page_dispose (GObject *object)
{
  BongsuLogPage *self = BONGSU_LOG_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->outbox);
  g_clear_object (&self->lines);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_LOG_PAGE);
  G_OBJECT_CLASS (bongsu_log_page_parent_class)->dispose (object);
}

static void
bongsu_log_page_class_init (BongsuLogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_log_page_dispose;
  widget_class->map = bongsu_log_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/log-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuLogPage, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuLogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BongsuLogPage, list);
}

static void
bongsu_log_page_init (BongsuLogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_log_page_set_parts (BongsuLogPage *self, const BongsuConsoleParts *parts, BongsuTicker *ticker)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) rows = NULL;

  g_return_if_fail (BONGSU_IS_LOG_PAGE (self) && self->desk == NULL);
  self->desk = g_object_ref (parts->desk);
  self->outbox = g_object_ref (parts->outbox);
  self->lines = gtk_string_list_new (NULL);
  rows = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->lines)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_line_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_line_bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (show_lines), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "row-changed", G_CALLBACK (show_lines), self, G_CONNECT_SWAPPED);
}
