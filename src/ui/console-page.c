/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "console-page.h"

#include <glib/gi18n-lib.h>

#include "console-page-private.h"
#include "words.h"

#define SMALLEST 1000
#define LIST_WIDE 330
#define LIST_NARROW 280
#define INSPECTOR_WIDE 384
#define INSPECTOR_NARROW 344
#define NARROW_BELOW 1280 /* DESIGN-TOKENS 3, in px at 100 % text */

enum
{
  SIGNAL_STATE_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuConsolePage, bongsu_console_page, ADW_TYPE_BIN)

static void
emit_state_changed (BongsuConsolePage *self)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_selection_incident_cb (BongsuConsolePage *self)
{
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_func (self->watched, emit_state_changed, self);
  g_set_object (&self->watched, bongsu_selection_get_incident (self->selection));
  if (self->watched != NULL)
    g_signal_connect_object (self->watched, "notify", G_CALLBACK (emit_state_changed), self, G_CONNECT_SWAPPED);
  emit_state_changed (self);
}

/* What is over the list when the link does not do what everything else relies on. */
static void
on_follower_notify_cb (BongsuConsolePage *self)
{
  BongsuLinkState state = bongsu_follower_get_state (self->follower);
  const char *sentence = bongsu_follower_get_sentence (self->follower);
  g_autofree char *text = NULL;
  gint64 as_of = 0;

  g_object_get (self->follower, "as-of", &as_of, NULL);
  if (state == BONGSU_LINK_FAULT)
    text = g_strdup (sentence);
  else if (state == BONGSU_LINK_LOST)
    text = g_strdup_printf (_ ("Connection lost – no new incidents arrive. %s"), sentence != NULL ? sentence : "");
  else if ((state == BONGSU_LINK_STARTING || state == BONGSU_LINK_SNAPSHOT) && as_of > 0)
    {
      g_autofree char *minute = bongsu_words_minute (as_of);

      text = g_strdup_printf (_ ("Last picture as of %s – these are not the values of now"), minute);
    }
  else if (state == BONGSU_LINK_STARTING && sentence != NULL && sentence[0] != '\0')
    text = g_strdup (sentence);
  gtk_widget_set_visible (self->link_banner, text != NULL && text[0] != '\0');
  gtk_label_set_text (self->link_sentence, text != NULL ? text : "");
}

static void
on_notice_dismissed_cb (GtkButton *button, GtkWidget *banner)
{
  gtk_widget_set_visible (banner, FALSE);
}

static void
add_notice (BongsuConsolePage *self, const char *sentence)
{
  GtkWidget *banner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (sentence);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (button, _ ("Dismiss"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Dismiss"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (banner, "banner");
  gtk_widget_add_css_class (banner, "calm");
  gtk_box_append (GTK_BOX (banner), label);
  gtk_box_append (GTK_BOX (banner), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_notice_dismissed_cb), banner, 0);
  gtk_box_append (self->banners, banner);
}

static void
on_inspector_rejected_cb (BongsuConsolePage *self, const char *reason)
{
  bongsu_console_page_act (self, "rejectAsFalse", reason, NULL);
}

static void
on_asset_activated_cb (BongsuConsolePage *self)
{
  bongsu_console_page_show_view (self, "situation");
}

static void
on_sign_sent_cb (BongsuConsolePage *self, BongsuIncident *incident, guint step)
{
  bongsu_steps_set_done (self->steps, incident, step, bongsu_ticker_get_now (self->ticker));
}

static gboolean
is_narrow (BongsuConsolePage *self, int width)
{
  int dpi = 96 * 1024;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  if (dpi <= 0)
    dpi = 96 * 1024;
  return (double) width * 96 * 1024 / dpi < NARROW_BELOW;
}

static void
place_panes (BongsuConsolePage *self, int width, gboolean narrow)
{
  int list = narrow ? LIST_NARROW : LIST_WIDE;

  self->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self->views), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->views), "narrow");
  gtk_paned_set_position (self->outer, list);
  gtk_paned_set_position (self->inner, width - list - (narrow ? INSPECTOR_NARROW : INSPECTOR_WIDE) - 2);
}

static void
bongsu_console_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  /* What the wide layout asks for must not keep the window from becoming narrow. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, SMALLEST);
}

static void
bongsu_console_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BongsuConsolePage *self = BONGSU_CONSOLE_PAGE (widget);
  gboolean narrow = is_narrow (self, width);

  if (self->laid_out != width)
    {
      /* Only a change of the window moves the panes: else they stay where the operator put them. */
      if (self->laid_out < 0 || narrow != (gboolean) self->narrow)
        place_panes (self, width, narrow);
      self->laid_out = width;
      bongsu_map_pane_fit (self->map, width - (narrow ? LIST_NARROW + INSPECTOR_NARROW : LIST_WIDE + INSPECTOR_WIDE));
    }
  bongsu_header_fit (self->header, width);
  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (self)), width, height, baseline, NULL);
}

static void
bongsu_console_page_dispose (GObject *object)
{
  BongsuConsolePage *self = BONGSU_CONSOLE_PAGE (object);

  if (self->ticker != NULL)
    bongsu_ticker_stop (self->ticker);
  g_clear_object (&self->watched);
  g_clear_object (&self->undo);
  g_clear_object (&self->steps);
  g_clear_object (&self->selection);
  g_clear_object (&self->ticker);
  g_clear_object (&self->outbox);
  g_clear_object (&self->desk);
  g_clear_object (&self->follower);
  g_clear_object (&self->register_);
  G_OBJECT_CLASS (bongsu_console_page_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (BONGSU_TYPE_HEADER);
  g_type_ensure (BONGSU_TYPE_RIBBON);
  g_type_ensure (BONGSU_TYPE_INCIDENT_PANE);
  g_type_ensure (BONGSU_TYPE_MAP_PANE);
  g_type_ensure (BONGSU_TYPE_INSPECTOR);
  g_type_ensure (BONGSU_TYPE_SIGNS_PAGE);
  g_type_ensure (BONGSU_TYPE_ASSETS_PAGE);
  g_type_ensure (BONGSU_TYPE_LOG_PAGE);
  g_type_ensure (BONGSU_TYPE_UNDO_BAR);
}

static void
bongsu_console_page_class_init (BongsuConsolePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_console_page_dispose;
  widget_class->measure = bongsu_console_page_measure;
  widget_class->size_allocate = bongsu_console_page_size_allocate;
  ensure_types ();
  signals[SIGNAL_STATE_CHANGED]
    = g_signal_new ("state-changed", BONGSU_TYPE_CONSOLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/console-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, header);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, ribbon);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, banners);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, link_banner);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, link_sentence);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, views);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, outer);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, inner);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, incidents);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, map);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, inspector);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, signs);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, assets);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, log);
  gtk_widget_class_bind_template_child (widget_class, BongsuConsolePage, undo_bar);
}

static void
bongsu_console_page_init (BongsuConsolePage *self)
{
  self->laid_out = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The bin's own layout would pass size_allocate by, which decides between wide and narrow. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}

static void
show_ribbon (BongsuConsolePage *self, const BongsuConsoleParts *parts)
{
  const char *words = parts->ribbon;

  /* Only here, once: live has no ribbon, every other mode cannot lose it. */
  gtk_widget_set_visible (GTK_WIDGET (self->ribbon), !g_str_equal (parts->mode, "live"));
  if (g_str_equal (parts->mode, "live"))
    return;
  if (words == NULL || words[0] == '\0')
    words = g_str_equal (parts->mode, "exercise") ? _ ("Exercise – nothing here reaches a device")
            : g_str_equal (parts->mode, "replay") ? _ ("Replay – what is shown is past")
                                                  : _ ("Demonstration – no effect on real devices");
  bongsu_ribbon_set_words (self->ribbon, words, _ ("Every value is invented"));
}

static void
give_parts (BongsuConsolePage *self, const BongsuConsoleParts *parts)
{
  bongsu_header_set_parts (self->header, parts, self->ticker);
  bongsu_incident_pane_set_parts (self->incidents, parts, self->selection, self->ticker);
  bongsu_map_pane_set_parts (self->map, parts, self->selection, self->ticker);
  bongsu_inspector_set_parts (self->inspector, parts, self->selection, self->steps, self->ticker);
  bongsu_signs_page_set_parts (self->signs, parts, self->selection, self->undo, self->ticker);
  bongsu_assets_page_set_parts (self->assets, parts, self->selection, self->ticker);
  bongsu_log_page_set_parts (self->log, parts, self->ticker);
  bongsu_undo_bar_set_undo (self->undo_bar, self->undo);
  show_ribbon (self, parts);
}

static void
connect_parts (BongsuConsolePage *self)
{
  g_signal_connect_object (self->selection, "notify::incident", G_CALLBACK (on_selection_incident_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::row", G_CALLBACK (emit_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (emit_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->undo, "changed", G_CALLBACK (emit_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->signs, "state-changed", G_CALLBACK (emit_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->signs, "sent", G_CALLBACK (on_sign_sent_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector, "rejected", G_CALLBACK (on_inspector_rejected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->assets, "opened", G_CALLBACK (on_asset_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follower, "notify", G_CALLBACK (on_follower_notify_cb), self, G_CONNECT_SWAPPED);
}

BongsuConsolePage *
bongsu_console_page_new (const BongsuConsoleParts *parts)
{
  BongsuConsolePage *self = g_object_new (BONGSU_TYPE_CONSOLE_PAGE, NULL);

  g_return_val_if_fail (parts != NULL && parts->mode != NULL, self);
  self->register_ = g_object_ref (parts->register_);
  self->follower = g_object_ref (parts->follower);
  self->desk = g_object_ref (parts->desk);
  self->outbox = g_object_ref (parts->outbox);
  self->ticker = bongsu_ticker_new (parts->clock);
  self->selection = bongsu_selection_new (parts->desk, parts->register_);
  self->steps = bongsu_steps_new ();
  self->undo = bongsu_undo_new (parts->desk, parts->outbox, self->ticker);
  give_parts (self, parts);
  connect_parts (self);
  for (guint i = 0; parts->notices != NULL && i < parts->notices->len; i++)
    add_notice (self, g_ptr_array_index (parts->notices, i));
  on_follower_notify_cb (self);
  bongsu_console_page_show_view (self, "situation");
  return self;
}

/* A focus that was in a view goes into the next one; else GTK would leave it at the first button of the header. Never
 * into a field: letters are keys until somebody goes there. */
static void
take_focus_along (BongsuConsolePage *self, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean within = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->views));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), name) == 0)
    return;
  gtk_stack_set_visible_child_name (self->views, name);
  if (!within)
    return;
  gtk_root_set_focus (root, NULL);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->views), GTK_DIR_TAB_FORWARD);
  focus = gtk_root_get_focus (root);
  if (focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)))
    gtk_root_set_focus (root, NULL);
}

void
bongsu_console_page_show_view (BongsuConsolePage *self, const char *name)
{
  g_return_if_fail (BONGSU_IS_CONSOLE_PAGE (self));
  take_focus_along (self, name);
  bongsu_header_set_view (self->header, name);
  emit_state_changed (self);
}

void
bongsu_console_page_go_to_map (BongsuConsolePage *self, gboolean in_view)
{
  g_return_if_fail (BONGSU_IS_CONSOLE_PAGE (self));
  bongsu_console_page_show_view (self, "situation");
  if (in_view)
    bongsu_map_pane_open_in_view (self->map);
  else
    gtk_widget_grab_focus (GTK_WIDGET (bongsu_map_pane_get_view (self->map)));
}

gboolean
bongsu_console_page_is_settled (BongsuConsolePage *self)
{
  g_return_val_if_fail (BONGSU_IS_CONSOLE_PAGE (self), FALSE);
  return bongsu_map_view_is_settled (bongsu_map_pane_get_view (self->map));
}

static gboolean
can_act (BongsuConsolePage *self, BongsuDeskCommand command)
{
  BongsuIncident *incident = bongsu_selection_get_incident (self->selection);
  const BongsuIncidentState *state;

  if (incident == NULL)
    return FALSE;
  state = bongsu_incident_get_state (incident);
  switch ((guint) command)
    {
    case BONGSU_COMMAND_ACKNOWLEDGE:
      return bongsu_incident_is_unacknowledged (incident);
    case BONGSU_COMMAND_UNACKNOWLEDGE:
      return state->state == BONGSU_ALARM_ACKED
             || (state->state == BONGSU_ALARM_NORMAL && bongsu_incident_is_open (incident));
    case BONGSU_COMMAND_CONFIRM:
      return state->stage < BONGSU_STAGE_CONFIRMED || state->stage == BONGSU_STAGE_FALSE;
    case BONGSU_COMMAND_REJECT:
      return state->stage < BONGSU_STAGE_FALSE;
    default: /* close */
      return state->state == BONGSU_ALARM_NORMAL || state->state == BONGSU_ALARM_RETURNED;
    }
}

gboolean
bongsu_console_page_can (BongsuConsolePage *self, BongsuDeskCommand command)
{
  g_return_val_if_fail (BONGSU_IS_CONSOLE_PAGE (self), FALSE);
  if (self->ticker == NULL)
    return FALSE;
  switch ((guint) command)
    {
    case BONGSU_COMMAND_ACKNOWLEDGE:
    case BONGSU_COMMAND_UNACKNOWLEDGE:
    case BONGSU_COMMAND_CONFIRM:
    case BONGSU_COMMAND_REJECT:
    case BONGSU_COMMAND_CLOSE_INCIDENT:
      return can_act (self, command);
    case BONGSU_COMMAND_REVIEW_SIGN:
    case BONGSU_COMMAND_SEND_SIGN:
      return bongsu_signs_page_can_send (self->signs);
    case BONGSU_COMMAND_REVOKE_SIGN:
      return bongsu_signs_page_can_revoke (self->signs);
    case BONGSU_COMMAND_SEND_NOW:
      return bongsu_undo_can_send_now (self->undo);
    case BONGSU_COMMAND_PLAYBOOK_1:
    case BONGSU_COMMAND_PLAYBOOK_2:
    case BONGSU_COMMAND_PLAYBOOK_3:
    case BONGSU_COMMAND_PLAYBOOK_4:
    case BONGSU_COMMAND_PLAYBOOK_5:
      return bongsu_console_page_can_step (self, command - BONGSU_COMMAND_PLAYBOOK_1);
    default:
      return TRUE;
    }
}

/* The proposal is filled in already: the sign step of the incident's playbook, where it has one. */
static void
compose_sign (BongsuConsolePage *self)
{
  BongsuIncident *incident = bongsu_selection_get_incident (self->selection);
  const BongsuPlaybook *playbook = incident != NULL ? bongsu_playbook_of (self->register_, incident) : NULL;
  const char *template_id = NULL;
  guint step = G_MAXUINT;

  for (guint i = 0; playbook != NULL && step == G_MAXUINT && i < playbook->steps->len; i++)
    {
      const BongsuStep *what = g_ptr_array_index (playbook->steps, i);

      if (g_str_equal (what->verb, "sign"))
        {
          template_id = what->template_id;
          step = i;
        }
    }
  bongsu_signs_page_compose (self->signs, incident, bongsu_selection_get_row (self->selection), template_id, step);
  bongsu_console_page_show_view (self, "signs");
}

static void
run_on_incident (BongsuConsolePage *self, BongsuDeskCommand command)
{
  switch ((guint) command)
    {
    case BONGSU_COMMAND_ACKNOWLEDGE:
      bongsu_console_page_act (self, "acknowledge", NULL, NULL);
      break;
    case BONGSU_COMMAND_UNACKNOWLEDGE:
      bongsu_console_page_act (self, "unacknowledge", NULL, NULL);
      break;
    case BONGSU_COMMAND_CONFIRM:
      bongsu_console_page_act (self, "confirm", NULL, NULL);
      break;
    case BONGSU_COMMAND_REJECT:
      bongsu_inspector_ask_reason (self->inspector);
      break;
    case BONGSU_COMMAND_CLOSE_INCIDENT:
      bongsu_console_page_act (self, "close", NULL, NULL);
      break;
    case BONGSU_COMMAND_WORST_INCIDENT:
      bongsu_console_page_show_view (self, "situation");
      if (bongsu_incident_desk_get_worst (self->desk) != NULL)
        bongsu_selection_set_incident (self->selection, bongsu_incident_desk_get_worst (self->desk));
      else
        bongsu_undo_say (self->undo, _ ("Nothing is unacknowledged."));
      break;
    case BONGSU_COMMAND_NEXT_INCIDENT:
      bongsu_incident_pane_move (self->incidents, 1);
      break;
    case BONGSU_COMMAND_PREVIOUS_INCIDENT:
      bongsu_incident_pane_move (self->incidents, -1);
      break;
    default:
      bongsu_console_page_run_step (self, command - BONGSU_COMMAND_PLAYBOOK_1);
      break;
    }
}

static void
run_on_page (BongsuConsolePage *self, BongsuDeskCommand command)
{
  static const char *const views[] = { "situation", "signs", "assets", "log" };

  switch ((guint) command)
    {
    case BONGSU_COMMAND_SILENCE:
      bongsu_undo_say (self->undo, _ ("This desk has no sound device: there is nothing to silence."));
      break;
    case BONGSU_COMMAND_COMPOSE_SIGN:
      compose_sign (self);
      break;
    case BONGSU_COMMAND_REVIEW_SIGN:
      bongsu_signs_page_review (self->signs);
      break;
    case BONGSU_COMMAND_SEND_SIGN:
      bongsu_signs_page_send (self->signs);
      break;
    case BONGSU_COMMAND_REVOKE_SIGN:
      bongsu_signs_page_revoke (self->signs);
      break;
    case BONGSU_COMMAND_SEND_NOW:
      bongsu_undo_send_now (self->undo);
      break;
    case BONGSU_COMMAND_UNDO:
      bongsu_undo_take_back (self->undo);
      break;
    case BONGSU_COMMAND_SEARCH:
      bongsu_console_page_show_view (self, "assets");
      bongsu_assets_page_search (self->assets);
      break;
    case BONGSU_COMMAND_SHOW_WHOLE_CITY:
      bongsu_map_view_show_all (bongsu_map_pane_get_view (self->map));
      break;
    default:
      bongsu_console_page_show_view (self, views[command - BONGSU_COMMAND_VIEW_SITUATION]);
      break;
    }
}

void
bongsu_console_page_run (BongsuConsolePage *self, BongsuDeskCommand command)
{
  g_return_if_fail (BONGSU_IS_CONSOLE_PAGE (self) && (guint) command < BONGSU_N_DESK_COMMANDS);
  if (!bongsu_console_page_can (self, command))
    return;
  if (command <= BONGSU_COMMAND_PREVIOUS_INCIDENT || command >= BONGSU_COMMAND_PLAYBOOK_1)
    run_on_incident (self, command);
  else
    run_on_page (self, command);
}
