/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-row.h"

#include <glib/gi18n-lib.h>

#include "edge.h"
#include "symbol.h"
#include "words.h"

struct _BongsuIncidentRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  BongsuEdge *edge;
  BongsuSymbol *symbol;
  GtkLabel *title;
  GtkLabel *age;
  GtkLabel *place;
  GtkLabel *level;
  GtkLabel *state;
  GtkLabel *owner;
  GtkLabel *number;

  BongsuTicker *ticker;     /* (owned) */
  BongsuIncident *incident; /* (owned) (nullable) */
  gint64 named_at;          /* when the accessible name was last renewed */
};

G_DEFINE_FINAL_TYPE (BongsuIncidentRow, bongsu_incident_row, GTK_TYPE_WIDGET)

static gint64
start_of (BongsuIncident *incident)
{
  const BongsuIncidentState *state = bongsu_incident_get_state (incident);

  return state->occurrence_start != 0 ? state->occurrence_start : state->begun;
}

/* The list's own widget is what a screen reader meets: gtk_list_item_set_accessible_label () is 4.12. */
static void
update_name (BongsuIncidentRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const BongsuIncidentState *state = bongsu_incident_get_state (self->incident);
  g_autofree char *ago = NULL;
  g_autofree char *name = NULL;

  self->named_at = bongsu_ticker_get_now (self->ticker);
  ago = bongsu_words_ago (self->named_at, start_of (self->incident));
  name = g_strdup_printf ("%s, %s, %s, %s, %s", bongsu_words_level (state->level),
                          bongsu_incident_get_title (self->incident), bongsu_incident_get_place (self->incident), ago,
                          bongsu_words_incident (self->incident));
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_ticker_tick_cb (BongsuIncidentRow *self)
{
  g_autofree char *age = NULL;
  gint64 now, old;

  if (self->incident == NULL)
    return;
  now = bongsu_ticker_get_now (self->ticker);
  old = now - start_of (self->incident);
  age = bongsu_words_length (old);
  gtk_label_set_text (self->age, age);
  /* Names must not tick: each 10 s, after a minute each minute. */
  if (now - self->named_at >= (old < G_TIME_SPAN_MINUTE ? 10 : 60) * G_USEC_PER_SEC || now < self->named_at)
    update_name (self);
}

static void
set_level_classes (BongsuIncidentRow *self, BongsuLevel level, gboolean tinted)
{
  for (guint i = BONGSU_LEVEL_ATTENTION; i < BONGSU_N_LEVELS; i++)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), bongsu_words_level_class (i, "tint"));
      gtk_widget_remove_css_class (GTK_WIDGET (self->level), bongsu_words_level_class (i, "word"));
    }
  if (level == BONGSU_LEVEL_NORMAL)
    return;
  if (tinted)
    gtk_widget_add_css_class (GTK_WIDGET (self), bongsu_words_level_class (level, "tint"));
  gtk_widget_add_css_class (GTK_WIDGET (self->level), bongsu_words_level_class (level, "word"));
}

static void
set_class (gpointer widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_state (BongsuIncidentRow *self)
{
  const BongsuIncidentState *state = bongsu_incident_get_state (self->incident);
  gboolean unseen = state->state == BONGSU_ALARM_UNACKED;
  gboolean returned = state->state == BONGSU_ALARM_RETURNED || state->state == BONGSU_ALARM_NORMAL;
  /* A returned alarm is normal now; what the row is about is how bad it was. */
  BongsuLevel level = state->level != BONGSU_LEVEL_NORMAL ? state->level : state->highest;
  const char *owner = state->owner[0] != '\0' ? state->owner : state->acknowledged_by;

  g_object_set (self->symbol, "symbol", bongsu_incident_get_symbol (self->incident), "level", (guint) level, NULL);
  bongsu_edge_set_look (self->edge,
                        unseen     ? BONGSU_EDGE_STRIPED
                        : returned ? BONGSU_EDGE_DASHED
                                   : BONGSU_EDGE_SOLID,
                        level);
  gtk_label_set_text (self->level, bongsu_words_level (level));
  gtk_label_set_text (self->state, bongsu_words_incident_tag (self->incident));
  gtk_label_set_text (self->owner, unseen ? "" : owner);
  set_class (self->state, "filled", unseen);
  set_class (self->state, "dashed", returned);
  set_class (self, "pale", returned);
  set_level_classes (self, level, unseen);
}

static void
on_incident_notify_cb (BongsuIncidentRow *self)
{
  g_autofree char *number = g_strdup_printf ("#%u", bongsu_incident_get_number (self->incident));

  gtk_label_set_text (self->title, bongsu_incident_get_title (self->incident));
  gtk_label_set_text (self->place, bongsu_incident_get_place (self->incident));
  gtk_label_set_text (self->number, number);
  show_state (self);
  update_name (self);
  on_ticker_tick_cb (self);
}

static void
bongsu_incident_row_dispose (GObject *object)
{
  BongsuIncidentRow *self = BONGSU_INCIDENT_ROW (object);

  bongsu_incident_row_set_incident (self, NULL);
  g_clear_object (&self->ticker);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_INCIDENT_ROW);
  G_OBJECT_CLASS (bongsu_incident_row_parent_class)->dispose (object);
}

static void
bongsu_incident_row_class_init (BongsuIncidentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_incident_row_dispose;
  g_type_ensure (BONGSU_TYPE_EDGE);
  g_type_ensure (BONGSU_TYPE_SYMBOL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "incidentrow");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/incident-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, edge);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, symbol);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, title);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, age);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, place);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, level);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, state);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, owner);
  gtk_widget_class_bind_template_child (widget_class, BongsuIncidentRow, number);
}

static void
bongsu_incident_row_init (BongsuIncidentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bongsu_incident_row_new (BongsuTicker *ticker)
{
  BongsuIncidentRow *self = g_object_new (BONGSU_TYPE_INCIDENT_ROW, NULL);

  g_return_val_if_fail (BONGSU_IS_TICKER (ticker), GTK_WIDGET (self));
  self->ticker = g_object_ref (ticker);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
bongsu_incident_row_set_incident (BongsuIncidentRow *self, BongsuIncident *incident)
{
  g_return_if_fail (BONGSU_IS_INCIDENT_ROW (self));
  if (self->incident == incident)
    return;
  if (self->incident != NULL)
    g_signal_handlers_disconnect_by_func (self->incident, on_incident_notify_cb, self);
  g_set_object (&self->incident, incident);
  if (incident == NULL)
    return;
  g_signal_connect_object (incident, "notify", G_CALLBACK (on_incident_notify_cb), self, G_CONNECT_SWAPPED);
  on_incident_notify_cb (self);
}
