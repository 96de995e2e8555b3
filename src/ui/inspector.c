/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "inspector.h"

#include <glib/gi18n-lib.h>

#include "asset.h"
#include "playbook-box.h"
#include "readings.h"
#include "symbol.h"
#include "words.h"

#define N_STAGES 7

/* Reasons of a false alarm: what is written, and what is said. */
static const struct
{
  const char *id;
  const char *words;
} reasons[] = {
  { "test", N_ ("Test call or inspection") }, { "pressedByMistake", N_ ("Pressed by mistake") },
  { "sensorFault", N_ ("Sensor fault") },     { "weather", N_ ("Weather") },
  { "animalOrObject", N_ ("Animal or object") }, { "other", N_ ("Other") },
};

struct _BongsuInspector
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkWidget *head;
  BongsuSymbol *symbol;
  GtkLabel *title;
  GtkLabel *state;
  GtkLabel *place;
  GtkLabel *raised;
  GtkBox *stages;
  BongsuPlaybookBox *playbook;
  GtkWidget *axes;
  GtkLabel *level_word;
  GtkLabel *fault_word;
  GtkLabel *quality_word;
  BongsuReadings *readings;
  GtkWidget *invented;
  GtkWidget *why_section;
  GtkLabel *why;
  GtkWidget *line_section;
  GtkLabel *time_line;
  GtkWidget *reject;
  GtkPopover *reason_popover;
  GtkBox *reason_box;

  BongsuRegister *register_;  /* (owned) */
  BongsuIncidentDesk *desk;   /* (owned) */
  BongsuSelection *selection; /* (owned) */
  BongsuTicker *ticker;       /* (owned) */
  BongsuIncident *incident;   /* (owned) (nullable) */
  BongsuAsset *asset;         /* (owned) (nullable) */
  GtkLabel *stage_labels[N_STAGES]; /* (owned by the box) */
};

enum
{
  SIGNAL_REJECTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuInspector, bongsu_inspector, GTK_TYPE_WIDGET)

static void
set_class (gpointer widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gint64
start_of (const BongsuIncidentState *state)
{
  return state->occurrence_start != 0 ? state->occurrence_start : state->begun;
}

static void
show_stages (BongsuInspector *self, BongsuStage stage)
{
  static const BongsuStage order[N_STAGES]
    = { BONGSU_STAGE_RAISED,      BONGSU_STAGE_ACKNOWLEDGED, BONGSU_STAGE_CONFIRMED, BONGSU_STAGE_DISSEMINATED,
        BONGSU_STAGE_IN_PROGRESS, BONGSU_STAGE_VERIFIED,     BONGSU_STAGE_CLOSED };
  gboolean is_false = stage == BONGSU_STAGE_FALSE;
  BongsuStage reached = is_false ? BONGSU_STAGE_CONFIRMED : MIN (stage, BONGSU_STAGE_CLOSED);

  for (guint i = 0; i < N_STAGES; i++)
    {
      set_class (self->stage_labels[i], "done", order[i] <= reached);
      set_class (self->stage_labels[i], "now", order[i] == reached);
    }
  gtk_label_set_text (self->stage_labels[2], is_false ? C_ ("stage", "False") : C_ ("stage", "Real"));
}

static void
show_time (BongsuInspector *self)
{
  g_autofree char *text = NULL;
  gint64 now = bongsu_ticker_get_now (self->ticker);

  if (self->incident != NULL)
    {
      const BongsuIncidentState *state = bongsu_incident_get_state (self->incident);
      g_autofree char *at = bongsu_words_time (start_of (state));
      g_autofree char *ago = bongsu_words_ago (now, start_of (state));

      text = g_strdup_printf (_ ("Raised %s · %s"), at, ago);
    }
  else if (self->asset != NULL)
    {
      g_autofree char *ago = bongsu_words_ago (now, bongsu_asset_get_last_seen (self->asset));

      text = g_strdup_printf (_ ("Last received %s"), ago);
    }
  if (text != NULL)
    gtk_label_set_text (self->raised, text);
}

static void
show_time_line (BongsuInspector *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *text = NULL;

  if (self->incident == NULL)
    {
      gtk_widget_set_visible (self->line_section, FALSE);
      return;
    }
  lines = bongsu_incident_desk_dup_time_line (self->desk, self->incident);
  gtk_widget_set_visible (self->line_section, lines != NULL && lines->len > 0);
  if (lines == NULL || lines->len == 0)
    return;
  g_ptr_array_add (lines, NULL);
  text = g_strjoinv ("\n", (char **) lines->pdata);
  g_ptr_array_remove_index (lines, lines->len - 1);
  gtk_label_set_text (self->time_line, text);
}

static void
show_tint (BongsuInspector *self, BongsuLevel level)
{
  for (guint i = BONGSU_LEVEL_ATTENTION; i < BONGSU_N_LEVELS; i++)
    set_class (self->head, bongsu_words_level_class (i, "tint"), i == level);
}

static void
show_incident (BongsuInspector *self)
{
  const BongsuIncidentState *state = bongsu_incident_get_state (self->incident);
  BongsuLevel level = state->level != BONGSU_LEVEL_NORMAL ? state->level : state->highest;
  gboolean unseen = state->state == BONGSU_ALARM_UNACKED;
  const char *why = bongsu_incident_get_why (self->incident);
  g_autofree char *place = g_strdup_printf ("%s · #%u", bongsu_incident_get_place (self->incident),
                                            bongsu_incident_get_number (self->incident));

  g_object_set (self->symbol, "symbol", bongsu_incident_get_symbol (self->incident), "level", (guint)level, "fault", 0u,
                "quality", 0u, "unacknowledged", unseen, NULL);
  gtk_label_set_text (self->title, bongsu_incident_get_title (self->incident));
  gtk_label_set_text (self->state, bongsu_words_incident (self->incident));
  gtk_widget_set_visible (GTK_WIDGET (self->state), TRUE);
  set_class (self->state, "filled", unseen);
  set_class (self->state, "dashed", state->state == BONGSU_ALARM_RETURNED);
  gtk_label_set_text (self->place, place);
  show_tint (self, unseen ? level : BONGSU_LEVEL_NORMAL);
  show_stages (self, state->stage);
  gtk_label_set_text (self->why, why != NULL ? why : "");
  gtk_widget_set_visible (self->why_section, why != NULL && why[0] != '\0');
}

static void
show_axes (BongsuInspector *self)
{
  BongsuLevel level = bongsu_asset_get_level (self->asset);
  BongsuQuality quality = bongsu_asset_get_quality (self->asset);

  gtk_label_set_text (self->level_word,
                      bongsu_quality_is_unknown (quality) ? _ ("Unknown") : bongsu_words_level (level));
  gtk_label_set_text (self->fault_word, bongsu_words_fault (bongsu_asset_get_fault (self->asset)));
  gtk_label_set_text (self->quality_word, bongsu_words_quality (quality));
  for (guint i = BONGSU_LEVEL_ATTENTION; i < BONGSU_N_LEVELS; i++)
    set_class (self->level_word, bongsu_words_level_class (i, "word"), i == level);
}

static void
show_asset (BongsuInspector *self)
{
  g_autofree char *symbol = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *place = NULL;
  g_autofree char *words = NULL;

  g_object_get (self->asset, "symbol", &symbol, "kind-name", &kind, "place", &place, NULL);
  g_object_set (self->symbol, "symbol", symbol, "level", (guint)bongsu_asset_get_level (self->asset), "fault",
                (guint)bongsu_asset_get_fault (self->asset), "quality", (guint)bongsu_asset_get_quality (self->asset),
                "unacknowledged", FALSE, NULL);
  words = place != NULL && place[0] != '\0' ? g_strdup_printf ("%s · %s", kind, place) : g_strdup (kind);
  gtk_label_set_text (self->title, bongsu_asset_get_name (self->asset));
  gtk_label_set_text (self->place, words);
  gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
  gtk_widget_set_visible (self->why_section, FALSE);
  show_tint (self, BONGSU_LEVEL_NORMAL);
}

static void
show_all (BongsuInspector *self)
{
  gtk_stack_set_visible_child_name (self->stack, self->incident != NULL || self->asset != NULL ? "content" : "empty");
  if (self->incident != NULL)
    show_incident (self);
  else if (self->asset != NULL)
    show_asset (self);
  if (self->asset != NULL)
    show_axes (self);
  gtk_widget_set_visible (GTK_WIDGET (self->stages), self->incident != NULL);
  gtk_widget_set_visible (self->axes, self->asset != NULL);
  bongsu_playbook_box_set_incident (self->playbook, self->incident);
  show_time (self);
  show_time_line (self);
}

static void
on_selection_notify_cb (BongsuInspector *self)
{
  guint row = bongsu_selection_get_row (self->selection);

  if (self->incident != NULL)
    g_signal_handlers_disconnect_by_func (self->incident, show_all, self);
  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, show_all, self);
  g_set_object (&self->incident, bongsu_selection_get_incident (self->selection));
  g_clear_object (&self->asset);
  if (row != BONGSU_NO_ROW)
    self->asset = bongsu_register_dup_asset (self->register_, row);
  if (self->incident != NULL)
    g_signal_connect_object (self->incident, "notify", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  if (self->asset != NULL)
    g_signal_connect_object (self->asset, "notify", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  bongsu_readings_set_row (self->readings, row);
  show_all (self);
}

static void
on_reason_clicked_cb (BongsuInspector *self, GtkButton *button)
{
  gtk_popover_popdown (self->reason_popover);
  g_signal_emit (self, signals[SIGNAL_REJECTED], 0, gtk_widget_get_name (GTK_WIDGET (button)));
}

static void
make_reasons (BongsuInspector *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_ (reasons[i].words));

      gtk_widget_set_name (button, reasons[i].id);
      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_reason_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->reason_box, button);
    }
  gtk_widget_set_parent (GTK_WIDGET (self->reason_popover), self->reject);
}

static void
make_stages (BongsuInspector *self)
{
  const char *words[N_STAGES]
    = { C_ ("stage", "Raised"), C_ ("stage", "Seen"),    C_ ("stage", "Real"),  C_ ("stage", "Told"),
        C_ ("stage", "Acting"), C_ ("stage", "On site"), C_ ("stage", "Closed") };

  for (guint i = 0; i < N_STAGES; i++)
    {
      self->stage_labels[i] = GTK_LABEL (gtk_label_new (words[i]));
      gtk_label_set_ellipsize (self->stage_labels[i], PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (GTK_WIDGET (self->stage_labels[i]), TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->stage_labels[i]), "stage");
      gtk_box_append (self->stages, GTK_WIDGET (self->stage_labels[i]));
    }
}

static void
bongsu_inspector_dispose (GObject *object)
{
  BongsuInspector *self = BONGSU_INSPECTOR (object);

  if (self->reason_popover != NULL && gtk_widget_get_parent (GTK_WIDGET (self->reason_popover)) != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->reason_popover));
  g_clear_object (&self->incident);
  g_clear_object (&self->asset);
  g_clear_object (&self->register_);
  g_clear_object (&self->desk);
  g_clear_object (&self->selection);
  g_clear_object (&self->ticker);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_INSPECTOR);
  G_OBJECT_CLASS (bongsu_inspector_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, head);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, symbol);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, title);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, state);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, place);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, raised);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, stages);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, playbook);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, axes);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, level_word);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, fault_word);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, quality_word);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, readings);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, invented);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, why_section);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, why);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, line_section);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, time_line);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, reject);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, reason_popover);
  gtk_widget_class_bind_template_child (widget_class, BongsuInspector, reason_box);
}

static void
bongsu_inspector_class_init (BongsuInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_inspector_dispose;
  g_type_ensure (BONGSU_TYPE_SYMBOL);
  g_type_ensure (BONGSU_TYPE_PLAYBOOK_BOX);
  g_type_ensure (BONGSU_TYPE_READINGS);
  signals[SIGNAL_REJECTED] = g_signal_new ("rejected", BONGSU_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/inspector.ui");
  bind_children (widget_class);
}

static void
bongsu_inspector_init (BongsuInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_stages (self);
  make_reasons (self);
}

void
bongsu_inspector_set_parts (BongsuInspector *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                            BongsuSteps *steps, BongsuTicker *ticker)
{
  g_return_if_fail (BONGSU_IS_INSPECTOR (self) && self->register_ == NULL);
  self->register_ = g_object_ref (parts->register_);
  self->desk = g_object_ref (parts->desk);
  self->selection = g_object_ref (selection);
  self->ticker = g_object_ref (ticker);
  bongsu_playbook_box_set_register (self->playbook, parts->register_, steps, parts->outbox);
  bongsu_readings_set_register (self->readings, parts->register_, ticker);
  gtk_widget_set_visible (self->invented, !g_str_equal (parts->mode, "live"));
  g_signal_connect_object (selection, "notify", G_CALLBACK (on_selection_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (show_time), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->desk, "changed", G_CALLBACK (show_time_line), self, G_CONNECT_SWAPPED);
  on_selection_notify_cb (self);
}

void
bongsu_inspector_ask_reason (BongsuInspector *self)
{
  g_return_if_fail (BONGSU_IS_INSPECTOR (self));
  if (gtk_widget_get_mapped (self->reject))
    gtk_popover_popup (self->reason_popover);
}
