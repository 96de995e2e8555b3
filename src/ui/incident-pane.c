/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-pane.h"

#include <glib/gi18n-lib.h>

#include "held-rows.h"
#include "incident-row.h"
#include "urgent-strip.h"

#define HOLD (5 * G_USEC_PER_SEC) /* after the last movement in the list (INTERFACE 4) */

struct _BongsuIncidentPane
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkToggleButton *all;
  GtkToggleButton *unacknowledged;
  GtkToggleButton *faults;
  GtkListView *list;
  GtkLabel *foot;
  GtkLabel *shown;
  GtkStack *stack;
  GtkWidget *lists;
  GtkButton *news;
  BongsuUrgentStrip *strip;
  GtkScrolledWindow *scroller;

  BongsuIncidentDesk *desk;     /* (owned) */
  BongsuRegister *register_;    /* (owned) */
  BongsuSelection *selection;   /* (owned) */
  BongsuTicker *ticker;         /* (owned) */
  BongsuHeldRows *held;         /* (owned) */
  GtkSingleSelection *rows;     /* (owned) */
  gboolean following;           /* the shared selection is being shown: do not write it back */
  gint64 moved_at;              /* boot us of the last movement in the list; 0: none yet */
  double x, y;                  /* of the pointer, then */
};

G_DEFINE_FINAL_TYPE (BongsuIncidentPane, bongsu_incident_pane, GTK_TYPE_WIDGET)

static gboolean
is_fault (BongsuIncidentPane *self, BongsuIncident *incident)
{
  guint row = bongsu_register_find (self->register_, bongsu_incident_get_asset (incident));

  return row != BONGSU_NO_ROW && bongsu_register_get_fault (self->register_, row) != BONGSU_FAULT_NONE;
}

static gboolean
passes_filter_cb (BongsuIncident *incident, gpointer data)
{
  BongsuIncidentPane *self = data;

  if (gtk_toggle_button_get_active (self->unacknowledged))
    return bongsu_incident_is_unacknowledged (incident);
  if (gtk_toggle_button_get_active (self->faults))
    return is_fault (self, incident);
  return TRUE;
}

static void
set_chip (GtkToggleButton *chip, const char *word, guint n)
{
  g_autofree char *text = g_strdup_printf ("%s %u", word, n);

  gtk_button_set_label (GTK_BUTTON (chip), text);
}

static void
show_counts (BongsuIncidentPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->desk));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint n_unseen = 0, n_faults = 0, n_hidden[3] = { 0 };
  g_autofree char *foot = NULL;
  g_autofree char *shown = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BongsuIncident) incident = g_list_model_get_item (G_LIST_MODEL (self->desk), i);
      BongsuAlarmState state = bongsu_incident_get_state (incident)->state;

      n_unseen += bongsu_incident_is_unacknowledged (incident);
      n_faults += is_fault (self, incident);
      if (state >= BONGSU_ALARM_SHELVED)
        n_hidden[MIN (state - BONGSU_ALARM_SHELVED, 2)]++;
    }
  set_chip (self->all, _ ("All"), n);
  set_chip (self->unacknowledged, _ ("Unacknowledged"), n_unseen);
  set_chip (self->faults, _ ("Fault"), n_faults);
  foot = g_strdup_printf (_ ("Shelved %u  Suppressed %u  Out of service %u"), n_hidden[0], n_hidden[1], n_hidden[2]);
  gtk_label_set_text (self->foot, foot);
  shown = g_strdup_printf (_ ("Shown %u"), n_shown);
  gtk_label_set_text (self->shown, shown);
  gtk_stack_set_visible_child_name (self->stack, n_shown > 0 ? "rows" : "empty");
}

/* Puts the list's own selection on the shared one; the row may be filtered away. */
static void
follow_selection (BongsuIncidentPane *self)
{
  BongsuIncident *wanted = bongsu_selection_get_incident (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; wanted != NULL && i < n && position == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (BongsuIncident) incident = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (incident == wanted)
        position = i;
    }
  self->following = TRUE;
  gtk_single_selection_set_selected (self->rows, position);
  self->following = FALSE;
}

static void
on_rows_selected_cb (BongsuIncidentPane *self)
{
  BongsuIncident *incident = gtk_single_selection_get_selected_item (self->rows);

  if (!self->following && incident != NULL)
    bongsu_selection_set_incident (self->selection, incident);
}

static void
on_rows_items_changed_cb (BongsuIncidentPane *self)
{
  show_counts (self);
  follow_selection (self);
}

static void
on_desk_changed_cb (BongsuIncidentPane *self)
{
  bongsu_held_rows_refresh (self->held);
  show_counts (self);
  follow_selection (self);
}

static void
on_chip_toggled_cb (BongsuIncidentPane *self, GtkToggleButton *chip)
{
  if (self->held != NULL && gtk_toggle_button_get_active (chip))
    bongsu_held_rows_arrange (self->held);
}

static void
on_news_clicked_cb (BongsuIncidentPane *self)
{
  bongsu_held_rows_arrange (self->held);
}

static int
measure_news (BongsuIncidentPane *self)
{
  int news = 0, strip = 0, width = gtk_widget_get_width (self->lists);

  if (gtk_widget_get_visible (GTK_WIDGET (self->news)))
    gtk_widget_measure (GTK_WIDGET (self->news), GTK_ORIENTATION_VERTICAL, width, NULL, &news, NULL, NULL);
  if (gtk_widget_get_visible (GTK_WIDGET (self->strip)))
    gtk_widget_measure (GTK_WIDGET (self->strip), GTK_ORIENTATION_VERTICAL, width, NULL, &strip, NULL, NULL);
  return news + strip;
}

/* The rows stay where they are on the screen while what waits comes and goes above them. */
static void
on_waiting_changed_cb (BongsuIncidentPane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  guint n = bongsu_held_rows_get_n_waiting (self->held);
  g_autofree char *text = g_strdup_printf (ngettext ("%u new incident", "%u new incidents", n), n);
  int before = measure_news (self), change;
  double upper, page;

  gtk_button_set_label (self->news, text);
  gtk_widget_set_visible (GTK_WIDGET (self->news), n > 0);
  bongsu_urgent_strip_set_incidents (self->strip, bongsu_held_rows_get_urgent (self->held));
  change = measure_news (self) - before;
  if (change == 0 || !gtk_widget_get_mapped (self->lists))
    return;
  upper = gtk_adjustment_get_upper (adjustment);
  page = gtk_adjustment_get_page_size (adjustment);
  /* A list too short to scroll does move: then a press on its way must not meet another row. The next tick ends it. */
  if (upper - (page - change) < gtk_adjustment_get_value (adjustment) + change)
    gtk_widget_set_can_target (self->lists, FALSE);
  gtk_adjustment_set_page_size (adjustment, page - change);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + change);
}

static void
touch (BongsuIncidentPane *self)
{
  if (self->held == NULL)
    return;
  self->moved_at = bongsu_ticker_get_boot (self->ticker);
  bongsu_held_rows_set_held (self->held, TRUE);
}

static void
on_ticker_tick_cb (BongsuIncidentPane *self)
{
  gtk_widget_set_can_target (self->lists, TRUE);
  if (bongsu_held_rows_get_held (self->held) && bongsu_ticker_get_boot (self->ticker) - self->moved_at >= HOLD)
    bongsu_held_rows_set_held (self->held, FALSE);
}

/* A layout that changes under a resting pointer tells of motion, too: only another place counts. */
static void
on_pointer_moved_cb (BongsuIncidentPane *self, double x, double y)
{
  if (x == self->x && y == self->y)
    return;
  self->x = x;
  self->y = y;
  touch (self);
}

static gboolean
on_key_pressed_cb (BongsuIncidentPane *self)
{
  touch (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_scrolled_cb (BongsuIncidentPane *self)
{
  touch (self);
  return GDK_EVENT_PROPAGATE;
}

static void
on_urgent_chosen_cb (BongsuIncidentPane *self, BongsuIncident *incident)
{
  bongsu_selection_set_incident (self->selection, incident);
}

static void
watch_movement (BongsuIncidentPane *self)
{
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (on_pointer_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (touch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (on_scrolled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->lists, pointer);
  gtk_widget_add_controller (self->lists, keys);
  gtk_widget_add_controller (self->lists, focus);
  gtk_widget_add_controller (self->lists, wheel);
}

static void
on_row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, bongsu_incident_row_new (BONGSU_INCIDENT_PANE (data)->ticker));
}

static void
on_row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  bongsu_incident_row_set_incident (BONGSU_INCIDENT_ROW (gtk_list_item_get_child (item)),
                                    gtk_list_item_get_item (item));
}

static void
on_row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  bongsu_incident_row_set_incident (BONGSU_INCIDENT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
bongsu_incident_pane_dispose (GObject *object)
{
  BongsuIncidentPane *self = BONGSU_INCIDENT_PANE (object);

  if (self->rows != NULL)
    {
      gtk_list_view_set_model (self->list, NULL);
      g_signal_handlers_disconnect_by_data (self->rows, self);
      g_signal_handlers_disconnect_by_data (self->held, self);
      bongsu_held_rows_stop (self->held);
    }
  g_clear_object (&self->rows);
  g_clear_object (&self->held);
  g_clear_object (&self->desk);
  g_clear_object (&self->register_);
  g_clear_object (&self->selection);
  g_clear_object (&self->ticker);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_INCIDENT_PANE);
  G_OBJECT_CLASS (bongsu_incident_pane_parent_class)->dispose (object);
}

static void
bongsu_incident_pane_class_init (BongsuIncidentPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_incident_pane_dispose;
  g_type_ensure (BONGSU_TYPE_URGENT_STRIP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/incident-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, all);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, unacknowledged);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, faults);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, list);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, foot);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, shown);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, stack);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, lists);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, news);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, strip);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentPane, scroller);
  gtk_widget_class_bind_template_callback (widget_class, on_chip_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_news_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_urgent_chosen_cb);
}

static void
bongsu_incident_pane_init (BongsuIncidentPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_incident_pane_set_parts (BongsuIncidentPane *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                                BongsuTicker *ticker)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (BONGSU_IS_INCIDENT_PANE (self) && self->desk == NULL);
  self->desk = g_object_ref (parts->desk);
  self->register_ = g_object_ref (parts->register_);
  self->selection = g_object_ref (selection);
  self->ticker = g_object_ref (ticker);
  self->held = bongsu_held_rows_new (G_LIST_MODEL (parts->desk), passes_filter_cb, self);
  self->rows
    = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, "model", self->held, NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (on_row_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_row_unbind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->rows));
  g_signal_connect_object (self->rows, "notify::selected-item", G_CALLBACK (on_rows_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_rows_items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->held, "waiting-changed", G_CALLBACK (on_waiting_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (on_desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "notify::incident", G_CALLBACK (follow_selection), self, G_CONNECT_SWAPPED);
  watch_movement (self);
  on_rows_items_changed_cb (self);
}

void
bongsu_incident_pane_move (BongsuIncidentPane *self, int step)
{
  guint n, position;

  g_return_if_fail (BONGSU_IS_INCIDENT_PANE (self) && self->rows != NULL);
  touch (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  position = gtk_single_selection_get_selected (self->rows);
  if (n == 0)
    return;
  if (position == GTK_INVALID_LIST_POSITION)
    position = step > 0 ? 0 : n - 1;
  else
    position = CLAMP ((int) position + step, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->rows, position);
  if (gtk_widget_get_height (GTK_WIDGET (self->list)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}
