/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "playbook-box.h"

#include <glib/gi18n-lib.h>

#include "words.h"

#define MAX_STEPS 5

typedef struct
{
  GtkWidget *line, *number, *text, *button, *verb, *key, *done; /* (owned by the box) */
} StepLine;

struct _BongsuPlaybookBox
{
  GtkWidget parent_instance;

  GtkWidget *box;   /* (owned) */
  GtkWidget *title; /* (owned by the box) */
  GtkWidget *count; /* (owned by the box) */
  StepLine lines[MAX_STEPS];

  BongsuRegister *register_; /* (owned) (nullable) */
  BongsuSteps *steps;        /* (owned) (nullable) */
  BongsuOutbox *outbox;      /* (owned) (nullable) */
  BongsuIncident *incident;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (BongsuPlaybookBox, bongsu_playbook_box, GTK_TYPE_WIDGET)

static const char *
word_of (BongsuPlaybookBox *self, const BongsuStep *step)
{
  const BongsuCommand *command;
  const char *agency;

  switch (bongsu_step_get_doing (step, self->register_, self->incident, &command, &agency))
    {
    case BONGSU_STEP_DISPATCH:
      return g_str_equal (step->verb, "command") ? _ ("Request") : _ ("Disseminate");
    case BONGSU_STEP_SIGN:
      return _ ("Display");
    case BONGSU_STEP_COMMAND:
      return g_str_equal (command->attribute, "answerBell") ? _ ("Answer") : _ ("Carry out");
    case BONGSU_STEP_RECORD:
    default:
      return _ ("Record");
    }
}

/* The last command of this step on the occurrence that stands now, or NULL. */
static BongsuCommandRow *
find_row (BongsuPlaybookBox *self, const BongsuStep *step)
{
  if (!g_str_equal (step->verb, "command") || step->command == NULL)
    return NULL;
  return bongsu_outbox_find_command (self->outbox, bongsu_incident_get_id (self->incident), step->command,
                                     bongsu_incident_get_state (self->incident)->occurrence_start);
}

static const char *
word_of_row (BongsuCommandRow *row)
{
  switch (bongsu_command_row_get_state (row))
    {
    case BONGSU_ROW_QUEUED:
    case BONGSU_ROW_SENDING:
    case BONGSU_ROW_ACCEPTED:
      return _ ("Sending");
    case BONGSU_ROW_DISPLAYED:
      return C_ ("step", "Confirmed");
    case BONGSU_ROW_MISMATCH:
      return _ ("Reads otherwise");
    case BONGSU_ROW_REFUSED:
    case BONGSU_ROW_FAILED:
      return C_ ("step", "Refused");
    case BONGSU_ROW_EXPIRED:
      return _ ("Not done in time");
    default:
      return _ ("Not known");
    }
}

static gboolean
is_under_way (BongsuCommandRow *row)
{
  BongsuRowState state = row != NULL ? bongsu_command_row_get_state (row) : BONGSU_ROW_FAILED;

  return state == BONGSU_ROW_QUEUED || state == BONGSU_ROW_SENDING || state == BONGSU_ROW_ACCEPTED;
}

/* A command is done when its device has said so, everything else when it is in the journal. */
static gint64
get_done (BongsuPlaybookBox *self, const BongsuStep *step, guint index)
{
  BongsuCommandRow *row = find_row (self, step);

  if (row == NULL)
    return bongsu_steps_get_done (self->steps, self->incident, index);
  return bongsu_command_row_get_state (row) == BONGSU_ROW_DISPLAYED ? bongsu_command_row_get_confirmed_at (row) : 0;
}

static GtkWidget *
make_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, class);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

static void
make_line (BongsuPlaybookBox *self, guint index)
{
  StepLine *line = &self->lines[index];
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *action = g_strdup_printf ("win.playbook-%u", index + 1);
  g_autofree char *key = g_strdup_printf ("Ctrl+%u", index + 1);
  g_autofree char *number = g_strdup_printf ("%u", index + 1);

  line->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (line->line, "step");
  line->number = make_label ("step-number");
  gtk_label_set_text (GTK_LABEL (line->number), number);
  line->text = make_label ("step-text");
  gtk_label_set_xalign (GTK_LABEL (line->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line->text), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (line->text), TRUE);
  gtk_label_set_lines (GTK_LABEL (line->text), 2);
  gtk_widget_set_hexpand (line->text, TRUE);
  line->verb = make_label ("strong");
  line->key = make_label ("key");
  gtk_label_set_text (GTK_LABEL (line->key), key);
  gtk_box_append (GTK_BOX (inside), line->verb);
  gtk_box_append (GTK_BOX (inside), line->key);
  line->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (line->button), inside);
  gtk_widget_set_valign (line->button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (line->button), action);
  line->done = make_label ("second");
  gtk_box_append (GTK_BOX (line->line), line->number);
  gtk_box_append (GTK_BOX (line->line), line->text);
  gtk_box_append (GTK_BOX (line->line), line->button);
  gtk_box_append (GTK_BOX (line->line), line->done);
  gtk_box_append (GTK_BOX (self->box), line->line);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_state (StepLine *line, BongsuCommandRow *row, gint64 done)
{
  g_autofree char *at = done != 0 ? bongsu_words_time (done) : g_strdup ("");
  g_autofree char *words = row == NULL ? g_strdup (at)
                           : done != 0 ? g_strdup_printf ("%s %s", word_of_row (row), at)
                                       : g_strdup (word_of_row (row));
  const char *detail = row != NULL ? bongsu_command_row_get_detail (row) : "";

  gtk_label_set_text (GTK_LABEL (line->done), words);
  gtk_widget_set_tooltip_text (line->done, *detail != '\0' ? detail : NULL);
  gtk_widget_set_visible (line->done, *words != '\0');
  /* What went wrong may be tried again, by a person. */
  gtk_widget_set_visible (line->button, done == 0 && !is_under_way (row));
}

static void
show_step (BongsuPlaybookBox *self, guint index, const BongsuStep *step, gint64 done, gboolean next)
{
  StepLine *line = &self->lines[index];
  const char *text = bongsu_text_get (&step->text);
  g_autofree char *name = g_strdup_printf ("%u %s, %s", index + 1, text, word_of (self, step));

  gtk_label_set_text (GTK_LABEL (line->text), text);
  gtk_widget_set_tooltip_text (line->text, text);
  gtk_label_set_text (GTK_LABEL (line->verb), word_of (self, step));
  show_state (line, find_row (self, step), done);
  gtk_widget_set_visible (line->key, next);
  set_class (line->line, "next", next);
  set_class (line->button, "suggested-action", next);
  set_class (line->number, "done", done != 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_all (BongsuPlaybookBox *self)
{
  const BongsuPlaybook *playbook = self->incident != NULL ? bongsu_playbook_of (self->register_, self->incident) : NULL;
  guint n = playbook != NULL ? MIN (playbook->steps->len, MAX_STEPS) : 0, n_done = 0;
  gboolean next_found = FALSE;
  g_autofree char *title = NULL;
  g_autofree char *count = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      const BongsuStep *step = g_ptr_array_index (playbook->steps, i);
      gint64 done = get_done (self, step, i);

      show_step (self, i, step, done, done == 0 && !next_found);
      next_found |= done == 0;
      n_done += done != 0;
    }
  for (guint i = 0; i < MAX_STEPS; i++)
    gtk_widget_set_visible (self->lines[i].line, i < n);
  title = g_strdup_printf (_ ("Playbook · %s"), bongsu_text_get (&playbook->name));
  count = g_strdup_printf ("%u / %u", n_done, n);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->count), count);
}

static void
bongsu_playbook_box_dispose (GObject *object)
{
  BongsuPlaybookBox *self = BONGSU_PLAYBOOK_BOX (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->incident);
  g_clear_object (&self->steps);
  g_clear_object (&self->outbox);
  g_clear_object (&self->register_);
  G_OBJECT_CLASS (bongsu_playbook_box_parent_class)->dispose (object);
}

static void
bongsu_playbook_box_class_init (BongsuPlaybookBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_playbook_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bongsu_playbook_box_init (BongsuPlaybookBox *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_add_css_class (self->box, "section");
  gtk_widget_add_css_class (self->box, "playbook");
  self->title = make_label ("section-title");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  self->count = make_label ("strong");
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->count);
  gtk_box_append (GTK_BOX (self->box), head);
  for (guint i = 0; i < MAX_STEPS; i++)
    make_line (self, i);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
bongsu_playbook_box_set_register (BongsuPlaybookBox *self, BongsuRegister *register_, BongsuSteps *steps,
                                  BongsuOutbox *outbox)
{
  g_return_if_fail (BONGSU_IS_PLAYBOOK_BOX (self) && self->register_ == NULL);
  self->register_ = g_object_ref (register_);
  self->steps = g_object_ref (steps);
  self->outbox = g_object_ref (outbox);
  g_signal_connect_object (steps, "changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "command-changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
}

void
bongsu_playbook_box_set_incident (BongsuPlaybookBox *self, BongsuIncident *incident)
{
  g_return_if_fail (BONGSU_IS_PLAYBOOK_BOX (self));
  g_set_object (&self->incident, incident);
  show_all (self);
}
