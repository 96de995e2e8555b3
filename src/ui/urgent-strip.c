/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "urgent-strip.h"

#include <glib/gi18n-lib.h>

#include "level-shape.h"
#include "words.h"

/* One line of the strip. */
typedef struct
{
  GtkWidget *button;
  GtkWidget *shape;
  GtkLabel *level;
  GtkLabel *title;
  GtkLabel *place;
  GtkLabel *state;
  BongsuIncident *incident; /* (owned) (nullable) */
} Line;

struct _BongsuUrgentStrip
{
  GtkWidget parent_instance;

  GtkWidget *box; /* (owned) */
  GtkLabel *rest;
  Line lines[BONGSU_URGENT_STRIP_MAX_ROWS];
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuUrgentStrip, bongsu_urgent_strip, GTK_TYPE_WIDGET)

static void
show_line (Line *line)
{
  const BongsuIncidentState *state = bongsu_incident_get_state (line->incident);
  const char *title = bongsu_incident_get_title (line->incident), *place = bongsu_incident_get_place (line->incident);
  g_autofree char *name = NULL;

  bongsu_level_shape_set_level (BONGSU_LEVEL_SHAPE (line->shape), state->level);
  gtk_label_set_text (line->level, bongsu_words_level (state->level));
  gtk_label_set_text (line->title, title);
  gtk_label_set_text (line->place, place);
  gtk_label_set_text (line->state, bongsu_words_incident_tag (line->incident));
  for (guint i = BONGSU_LEVEL_ATTENTION; i < BONGSU_N_LEVELS; i++)
    gtk_widget_remove_css_class (line->button, bongsu_words_level_class (i, "tint"));
  if (bongsu_words_level_class (state->level, "tint") != NULL)
    gtk_widget_add_css_class (line->button, bongsu_words_level_class (state->level, "tint"));
  name = g_strdup_printf ("%s, %s, %s, %s", bongsu_words_level (state->level), title, place,
                          bongsu_words_incident (line->incident));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (line->button, name);
}

static void
on_incident_notify_cb (BongsuUrgentStrip *self, GParamSpec *pspec, BongsuIncident *incident)
{
  for (guint i = 0; i < BONGSU_URGENT_STRIP_MAX_ROWS; i++)
    if (self->lines[i].incident == incident)
      show_line (&self->lines[i]);
}

static void
set_incident (BongsuUrgentStrip *self, Line *line, BongsuIncident *incident)
{
  if (line->incident != incident)
    {
      if (line->incident != NULL)
        g_signal_handlers_disconnect_by_func (line->incident, on_incident_notify_cb, self);
      g_set_object (&line->incident, incident);
      if (incident != NULL)
        g_signal_connect_object (incident, "notify", G_CALLBACK (on_incident_notify_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_visible (line->button, incident != NULL);
  if (incident != NULL)
    show_line (line);
}

static void
on_line_clicked_cb (BongsuUrgentStrip *self, GtkButton *button)
{
  for (guint i = 0; i < BONGSU_URGENT_STRIP_MAX_ROWS; i++)
    if (self->lines[i].button == GTK_WIDGET (button) && self->lines[i].incident != NULL)
      {
        g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, self->lines[i].incident);
        return;
      }
}

static GtkLabel *
add_label (GtkBox *box, const char *class, gboolean may_be_cut)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, class);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (may_be_cut)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
make_line (BongsuUrgentStrip *self, Line *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  line->button = gtk_button_new ();
  line->shape = bongsu_level_shape_new (BONGSU_LEVEL_ALERT);
  gtk_widget_set_valign (line->shape, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), line->shape);
  line->level = add_label (GTK_BOX (box), "strong", FALSE);
  line->title = add_label (GTK_BOX (box), "name", TRUE);
  line->place = add_label (GTK_BOX (box), "caption", TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (line->place), TRUE);
  line->state = add_label (GTK_BOX (box), "tag", FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (line->state), "filled");
  gtk_button_set_child (GTK_BUTTON (line->button), box);
  gtk_widget_add_css_class (line->button, "urgent-line");
  gtk_widget_set_visible (line->button, FALSE);
  g_signal_connect_object (line->button, "clicked", G_CALLBACK (on_line_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), line->button);
}

static void
bongsu_urgent_strip_dispose (GObject *object)
{
  BongsuUrgentStrip *self = BONGSU_URGENT_STRIP (object);

  for (guint i = 0; i < BONGSU_URGENT_STRIP_MAX_ROWS && self->box != NULL; i++)
    set_incident (self, &self->lines[i], NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bongsu_urgent_strip_parent_class)->dispose (object);
}

static void
bongsu_urgent_strip_class_init (BongsuUrgentStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_urgent_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BONGSU_TYPE_URGENT_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, BONGSU_TYPE_INCIDENT);
}

static void
bongsu_urgent_strip_init (BongsuUrgentStrip *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (guint i = 0; i < BONGSU_URGENT_STRIP_MAX_ROWS; i++)
    make_line (self, &self->lines[i]);
  self->rest = add_label (GTK_BOX (self->box), "urgent-rest", TRUE);
}

void
bongsu_urgent_strip_set_incidents (BongsuUrgentStrip *self, GPtrArray *incidents)
{
  guint n_rest;
  g_autofree char *rest = NULL;

  g_return_if_fail (BONGSU_IS_URGENT_STRIP (self) && incidents != NULL);
  for (guint i = 0; i < BONGSU_URGENT_STRIP_MAX_ROWS; i++)
    set_incident (self, &self->lines[i], i < incidents->len ? g_ptr_array_index (incidents, i) : NULL);
  n_rest = incidents->len - MIN (incidents->len, BONGSU_URGENT_STRIP_MAX_ROWS);
  rest = g_strdup_printf (ngettext ("%u more at once", "%u more at once", n_rest), n_rest);
  gtk_label_set_text (self->rest, rest);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), n_rest > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), incidents->len > 0);
}
