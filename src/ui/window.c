/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "window.h"

#include <glib/gi18n-lib.h>

#include "window-private.h"

enum
{
  SIGNAL_DEMO_REQUESTED,
  SIGNAL_LEAVE_REQUESTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuWindow, bongsu_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_start_demo_requested_cb (BongsuWindow *self, const char *city)
{
  g_signal_emit (self, signals[SIGNAL_DEMO_REQUESTED], 0, city);
}

static void
drop_console (BongsuWindow *self)
{
  if (self->console == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->console, bongsu_window_update_actions, self);
  self->console = NULL;
  adw_bin_set_child (self->console_slot, NULL);
  bongsu_window_update_actions (self);
}

static void
bongsu_window_dispose (GObject *object)
{
  BongsuWindow *self = BONGSU_WINDOW (object);

  if (self->console != NULL)
    g_signal_handlers_disconnect_by_func (self->console, bongsu_window_update_actions, self);
  self->console = NULL;
  G_OBJECT_CLASS (bongsu_window_parent_class)->dispose (object);
}

static void
bongsu_window_class_init (BongsuWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_window_dispose;
  g_type_ensure (BONGSU_TYPE_START_PAGE);
  signals[SIGNAL_DEMO_REQUESTED] = g_signal_new ("demo-requested", BONGSU_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_LEAVE_REQUESTED]
    = g_signal_new ("leave-requested", BONGSU_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BongsuWindow, start);
  gtk_widget_class_bind_template_child (widget_class, BongsuWindow, console_slot);
  gtk_widget_class_bind_template_child (widget_class, BongsuWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, BongsuWindow, fault);
  gtk_widget_class_bind_template_callback (widget_class, on_start_demo_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, bongsu_window_emit_leave);
  bongsu_window_class_add_actions (widget_class);
}

static void
bongsu_window_init (BongsuWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bongsu_window_add_key_guard (self);
  bongsu_window_update_actions (self);
}

BongsuWindow *
bongsu_window_new (GtkApplication *application)
{
  return g_object_new (BONGSU_TYPE_WINDOW, "application", application, NULL);
}

void
bongsu_window_show_start (BongsuWindow *self, GPtrArray *cities, const char *notice)
{
  g_return_if_fail (BONGSU_IS_WINDOW (self));
  drop_console (self);
  bongsu_start_page_set_cities (self->start, cities, notice);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Bongsu"));
  gtk_stack_set_visible_child_name (self->stack, "start");
}

void
bongsu_window_show_waiting (BongsuWindow *self, const char *sentence)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (BONGSU_IS_WINDOW (self) && sentence != NULL);
  drop_console (self);
  /* A status page reads its description as markup. */
  escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_description (self->waiting, escaped);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
}

void
bongsu_window_show_console (BongsuWindow *self, const BongsuConsoleParts *parts)
{
  g_autofree char *title = NULL;

  g_return_if_fail (BONGSU_IS_WINDOW (self) && parts != NULL);
  drop_console (self);
  self->console = bongsu_console_page_new (parts);
  adw_bin_set_child (self->console_slot, GTK_WIDGET (self->console));
  g_signal_connect_object (self->console, "state-changed", G_CALLBACK (bongsu_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  title = g_strdup_printf (_ ("%s – Bongsu"), parts->city != NULL ? bongsu_text_get (&parts->city->name) : _ ("City"));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_stack_set_visible_child_name (self->stack, "console");
  bongsu_window_update_actions (self);
}

void
bongsu_window_show_fault (BongsuWindow *self, const char *sentence)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (BONGSU_IS_WINDOW (self) && sentence != NULL);
  drop_console (self);
  escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_description (self->fault, escaped);
  gtk_stack_set_visible_child_name (self->stack, "fault");
}

gboolean
bongsu_window_is_settled (BongsuWindow *self)
{
  g_return_val_if_fail (BONGSU_IS_WINDOW (self), FALSE);
  return self->console != NULL && bongsu_console_page_is_settled (self->console);
}

void
bongsu_window_emit_leave (BongsuWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_LEAVE_REQUESTED], 0);
}
