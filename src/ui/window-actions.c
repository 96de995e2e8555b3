/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dialogs.h"
#include "window-private.h"

/* The action of each command, in the order of BongsuDeskCommand. */
static const char *const names[BONGSU_N_DESK_COMMANDS] = {
  "win.acknowledge",    "win.unacknowledge",  "win.confirm",      "win.reject",     "win.close-incident",
  "win.worst-incident", "win.next-incident",  "win.previous-incident", "win.silence", "win.compose-sign",
  "win.review-sign",    "win.send-sign",      "win.revoke-sign",  "win.send-now",   "win.undo",
  "win.search",         "win.view-situation", "win.view-signs",   "win.view-assets", "win.view-log",
  "win.show-whole-city", "win.playbook-1",    "win.playbook-2",   "win.playbook-3", "win.playbook-4",
  "win.playbook-5",
};

/* Keys of INTERFACE 4.1. A letter has the two jamo of its key: a layout that delivers jamo knows no Latin letter. */
static const struct
{
  guint key, modifiers;
  guint jamo, shifted_jamo;
  const char *action;
} keys[] = {
  { GDK_KEY_F2, 0, 0, 0, "win.worst-incident" },
  { GDK_KEY_F3, 0, 0, 0, "win.silence" },
  { GDK_KEY_F5, 0, 0, 0, "win.acknowledge" },
  { GDK_KEY_1, GDK_CONTROL_MASK, 0, 0, "win.playbook-1" },
  { GDK_KEY_2, GDK_CONTROL_MASK, 0, 0, "win.playbook-2" },
  { GDK_KEY_3, GDK_CONTROL_MASK, 0, 0, "win.playbook-3" },
  { GDK_KEY_4, GDK_CONTROL_MASK, 0, 0, "win.playbook-4" },
  { GDK_KEY_5, GDK_CONTROL_MASK, 0, 0, "win.playbook-5" },
  { GDK_KEY_j, 0, GDK_KEY_Hangul_EO, 0x01003153, "win.next-incident" },
  { GDK_KEY_k, 0, GDK_KEY_Hangul_A, 0x0100314f, "win.previous-incident" },
  { GDK_KEY_a, 0, GDK_KEY_Hangul_Mieum, 0x01003141, "win.acknowledge" },
  { GDK_KEY_u, 0, GDK_KEY_Hangul_YEO, 0x01003155, "win.unacknowledge" },
  { GDK_KEY_x, 0, GDK_KEY_Hangul_Tieut, 0x0100314c, "win.reject" },
  { GDK_KEY_s, 0, GDK_KEY_Hangul_Nieun, 0x01003134, "win.compose-sign" },
  { GDK_KEY_m, 0, GDK_KEY_Hangul_EU, 0x01003161, "win.go-to-map" },
  { GDK_KEY_l, 0, GDK_KEY_Hangul_I, 0x01003163, "win.list-in-view" },
  { GDK_KEY_f, GDK_CONTROL_MASK, 0, 0, "win.search" },
  { GDK_KEY_z, GDK_CONTROL_MASK, 0, 0, "win.undo" },
  { GDK_KEY_question, GDK_CONTROL_MASK, 0, 0, "win.shortcuts" },
  { GDK_KEY_F1, 0, 0, 0, "win.shortcuts" },
  { GDK_KEY_F11, 0, 0, 0, "win.fullscreen" },
};

static void
run_command (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BongsuWindow *self = BONGSU_WINDOW (widget);

  for (guint i = 0; self->console != NULL && i < BONGSU_N_DESK_COMMANDS; i++)
    if (g_str_equal (names[i], action))
      {
        bongsu_console_page_run (self->console, i);
        return;
      }
}

static void
show_about (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bongsu_dialogs_show_about (GTK_WINDOW (widget));
}

static void
show_shortcuts (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bongsu_dialogs_show_shortcuts (GTK_WINDOW (widget));
}

static void
go_to_map (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BongsuWindow *self = BONGSU_WINDOW (widget);

  if (self->console != NULL)
    bongsu_console_page_go_to_map (self->console, g_str_equal (action, "win.list-in-view"));
}

static void
leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bongsu_window_emit_leave (BONGSU_WINDOW (widget));
}

static void
toggle_fullscreen (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static GtkShortcutTrigger *
make_trigger (guint index)
{
  GtkShortcutTrigger *trigger = gtk_keyval_trigger_new (keys[index].key, keys[index].modifiers);

  if (keys[index].jamo == 0)
    return trigger;
  trigger = gtk_alternative_trigger_new (trigger, gtk_keyval_trigger_new (keys[index].jamo, 0));
  return gtk_alternative_trigger_new (trigger, gtk_keyval_trigger_new (keys[index].shifted_jamo, 0));
}

/* Act only once however long a key is held: 16 repeats in 1.2 s would be 16 acts. Moving through the list may repeat.
 */
static gboolean
on_key_pressed_cb (BongsuWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean repeated = self->held_key == keycode;

  self->held_key = keycode;
  if (!repeated)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gboolean function_key = keys[i].key >= GDK_KEY_F1 && keys[i].key <= GDK_KEY_F12;
      gboolean control_digit
        = keys[i].modifiers == GDK_CONTROL_MASK && keys[i].key <= GDK_KEY_9 && (state & GDK_CONTROL_MASK);

      if (keyval == keys[i].key && (function_key || control_digit))
        return GDK_EVENT_STOP;
    }
  /* Letters: only when no text field has the focus; there they are text. */
  if (GTK_IS_EDITABLE (gtk_window_get_focus (GTK_WINDOW (self)))
      || GTK_IS_TEXT_VIEW (gtk_window_get_focus (GTK_WINDOW (self))))
    return GDK_EVENT_PROPAGATE;
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_a:
    case GDK_KEY_u:
    case GDK_KEY_x:
    case GDK_KEY_s:
    case GDK_KEY_Hangul_Mieum:
    case GDK_KEY_Hangul_YEO:
    case GDK_KEY_Hangul_Tieut:
    case GDK_KEY_Hangul_Nieun:
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_key_released_cb (BongsuWindow *self)
{
  self->held_key = 0;
}

void
bongsu_window_class_add_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < BONGSU_N_DESK_COMMANDS; i++)
    gtk_widget_class_install_action (widget_class, names[i], NULL, run_command);
  gtk_widget_class_install_action (widget_class, "win.go-to-map", NULL, go_to_map);
  gtk_widget_class_install_action (widget_class, "win.list-in-view", NULL, go_to_map);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, show_about);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "win.leave", NULL, leave);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, toggle_fullscreen);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GtkShortcut) shortcut = gtk_shortcut_new (make_trigger (i), gtk_named_action_new (keys[i].action));

      gtk_widget_class_add_shortcut (widget_class, shortcut);
    }
}

void
bongsu_window_update_actions (BongsuWindow *self)
{
  for (guint i = 0; i < BONGSU_N_DESK_COMMANDS; i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i],
                                   self->console != NULL && bongsu_console_page_can (self->console, i));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.leave", self->console != NULL);
}

void
bongsu_window_add_key_guard (BongsuWindow *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "key-released", G_CALLBACK (on_key_released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
