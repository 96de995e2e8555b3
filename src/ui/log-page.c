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
  BongsuClock *clock;       /* (owned) */
  GtkStringList *lines;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (BongsuLogPage, bongsu_log_page, GTK_TYPE_WIDGET)

/* Every line begins with its time of day; "–" when the thing has none yet. */
static void
add_incidents (BongsuLogPage *self, GPtrArray *lines)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->desk));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuIncident) incident = g_list_model_get_item (G_LIST_MODEL (self->desk), i);
      g_autoptr (GPtrArray) own = bongsu_incident_desk_dup_time_line (self->desk, incident);

      for (guint k = 0; own != NULL && k < own->len && lines->len < MAX_LINES; k++)
        {
          g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (own, k), " ", 2);

          g_ptr_array_add (lines, g_strdup_printf ("%s   #%u %s · %s", parts[0], bongsu_incident_get_number (incident),
                                                   bongsu_incident_get_title (incident), parts[1] != NULL ? parts[1] : ""));
        }
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
      gint64 at = read_at != 0 ? read_at : sent_at;
      g_autofree char *time = at != 0 ? bongsu_words_time (at) : g_strdup ("–");
      char *line = g_strdup_printf ("%s   %s 「%s」 · %s – %s", time, bongsu_sign_row_get_board_name (row),
                                    bongsu_sign_row_get_text (row), bongsu_words_row_state (bongsu_sign_row_get_state (row)),
                                    bongsu_sign_row_get_author (row));

      g_ptr_array_add (lines, g_strdelimit (line, "\n", ' '));
    }
}

/* Newest first. Lines hold the time of day only, of at most the last 24 hours: what is later than now was yesterday. */
static int
compare_lines (gconstpointer a, gconstpointer b, gpointer data)
{
  const char *left = *(const char *const *) a, *right = *(const char *const *) b, *now = data;
  gboolean left_yesterday = strncmp (left, now, strlen (now)) > 0, right_yesterday = strncmp (right, now, strlen (now)) > 0;

  if (left_yesterday != right_yesterday)
    return left_yesterday - right_yesterday;
  return strcmp (right, left);
}

static void
show_lines (BongsuLogPage *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *now = NULL;
  guint n;

  if (self->desk == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  lines = g_ptr_array_new_with_free_func (g_free);
  add_messages (self, lines);
  add_incidents (self, lines);
  now = bongsu_words_time (bongsu_clock_now (self->clock));
  g_ptr_array_sort_with_data (lines, compare_lines, now);
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
  g_clear_object (&self->clock);
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
  self->clock = g_object_ref (parts->clock);
  self->lines = gtk_string_list_new (NULL);
  rows = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->lines)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_line_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_line_bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (show_lines), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "row-changed", G_CALLBACK (show_lines), self, G_CONNECT_SWAPPED);
}
