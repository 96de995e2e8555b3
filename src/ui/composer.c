/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "composer.h"

#include <glib/gi18n-lib.h>

#include "matrix.h"
#include "words.h"

#define FRAME_MS 500 /* pages change at whole half seconds */
#define MAX_TEXT 400 /* characters; no board holds more */

struct _BongsuComposer
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *target;
  GtkDropDown *templates;
  GtkTextView *text;
  BongsuMatrix *matrix;
  GtkLabel *facts;
  GtkLabel *fit;
  GtkImage *fit_mark;
  GtkSpinButton *minutes;
  GtkLabel *end;
  GtkLabel *sentence;
  GtkLabel *send_label;

  BongsuRegister *register_;  /* (owned) */
  BongsuOutbox *outbox;       /* (owned) */
  BongsuClock *clock;         /* (owned) */
  BongsuUndo *undo;           /* (owned) */
  BongsuSignDraft *draft;     /* (owned) */
  BongsuIncident *incident;   /* (owned) (nullable) the message belongs to it */
  GPtrArray *listed;          /* (element-type BongsuSignTemplate) (owned) what the drop-down lists after "free text" */
  guint step;
  guint timer;
  gint64 began;               /* boot time at which the preview started */
  gboolean following;         /* the draft is being shown: do not write it back */
};

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_SENT,
  SIGNAL_CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* One message on its way to the journal. */
typedef struct
{
  BongsuComposer *composer; /* (owned) */
  BongsuIncident *incident; /* (owned) (nullable) */
  guint step;
} Sending;

G_DEFINE_FINAL_TYPE (BongsuComposer, bongsu_composer, GTK_TYPE_WIDGET)

static void
show_picture (BongsuComposer *self)
{
  double t = (double) (bongsu_clock_boot (self->clock) - self->began) / G_USEC_PER_SEC;
  g_autoptr (BongsuDots) dots = bongsu_sign_draft_render (self->draft, MAX (t, 0));

  bongsu_matrix_set_dots (self->matrix, dots, bongsu_sign_draft_get_text (self->draft));
}

static gboolean
frame_cb (gpointer data)
{
  if (gtk_widget_get_mapped (data))
    show_picture (data);
  return G_SOURCE_CONTINUE;
}

static void
show_end (BongsuComposer *self)
{
  guint minutes = bongsu_sign_draft_get_end_minutes (self->draft);
  g_autofree char *at = bongsu_words_minute (bongsu_clock_now (self->clock) + (gint64) minutes * G_TIME_SPAN_MINUTE);
  g_autofree char *text = g_strdup_printf (_ ("until %s, then the base text"), at);

  gtk_label_set_text (self->end, text);
  gtk_spin_button_set_value (self->minutes, minutes);
}

static void
show_fit (BongsuComposer *self)
{
  guint fit = BONGSU_FIT_FITS, n_pages = 0;
  const char *sentence = bongsu_sign_draft_get_sentence (self->draft);
  BongsuDots *dots = bongsu_matrix_get_dots (self->matrix);
  g_autofree char *facts = NULL;

  g_object_get (self->draft, "fit", &fit, "n-pages", &n_pages, NULL);
  facts = dots != NULL ? g_strdup_printf (_ ("%u × %u dots · pages: %u"), dots->width, dots->height, n_pages)
                       : g_strdup ("");
  gtk_label_set_text (self->facts, facts);
  gtk_label_set_text (self->fit, bongsu_words_fit (fit));
  gtk_image_set_from_icon_name (self->fit_mark,
                                fit == BONGSU_FIT_REFUSED ? "window-close-symbolic" : "object-select-symbolic");
  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : "");
}

static void
show_text (BongsuComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  const char *text = bongsu_sign_draft_get_text (self->draft);
  g_autofree char *shown = NULL;

  g_object_get (buffer, "text", &shown, NULL);
  if (g_strcmp0 (shown, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
}

static void
on_draft_changed_cb (BongsuComposer *self)
{
  if (self->following)
    return;
  self->following = TRUE;
  show_text (self);
  show_picture (self);
  show_fit (self);
  show_end (self);
  self->following = FALSE;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_buffer_changed_cb (BongsuComposer *self)
{
  g_autofree char *text = NULL;
  const char *end;

  if (self->following || self->draft == NULL)
    return;
  g_object_get (gtk_text_view_get_buffer (self->text), "text", &text, NULL);
  end = g_utf8_strlen (text, -1) > MAX_TEXT ? g_utf8_offset_to_pointer (text, MAX_TEXT) : NULL;
  if (end != NULL)
    text[end - text] = '\0';
  self->began = bongsu_clock_boot (self->clock);
  /* The text on screen is the author's: it is not written back while it is typed. */
  self->following = TRUE;
  bongsu_sign_draft_set_text (self->draft, text);
  show_picture (self);
  show_fit (self);
  self->following = FALSE;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_template_selected_cb (BongsuComposer *self)
{
  guint position = gtk_drop_down_get_selected (self->templates);

  if (self->following || self->draft == NULL || self->listed == NULL || position == 0 || position > self->listed->len)
    return;
  self->began = bongsu_clock_boot (self->clock);
  bongsu_sign_draft_set_template (self->draft,
                                  ((BongsuSignTemplate *)g_ptr_array_index (self->listed, position - 1))->id);
  on_draft_changed_cb (self);
}

static void
on_minutes_changed_cb (BongsuComposer *self)
{
  if (self->following || self->draft == NULL)
    return;
  bongsu_sign_draft_set_end_minutes (self->draft, gtk_spin_button_get_value_as_int (self->minutes));
  on_draft_changed_cb (self);
}

static void
set_minutes (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BongsuComposer *self = BONGSU_COMPOSER (widget);

  if (self->draft != NULL)
    bongsu_sign_draft_set_end_minutes (self->draft, g_ascii_strtoull (strrchr (action, '-') + 1, NULL, 10));
  on_draft_changed_cb (self);
}

static void
close_composer (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CLOSED], 0);
}

static void
list_templates (BongsuComposer *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *text = bongsu_sign_draft_get_text (self->draft);
  /* After a message has gone the next one begins with nothing, not with the last one's template. */
  const BongsuSignTemplate *now = text != NULL && text[0] != '\0' ? bongsu_sign_draft_get_template (self->draft) : NULL;
  guint selected = 0;

  g_clear_pointer (&self->listed, g_ptr_array_unref);
  self->listed = bongsu_sign_draft_dup_templates (self->draft);
  gtk_string_list_append (names, _ ("Free text"));
  for (guint i = 0; i < self->listed->len; i++)
    {
      const BongsuSignTemplate *template_ = g_ptr_array_index (self->listed, i);

      gtk_string_list_append (names, bongsu_text_get (&template_->name));
      if (template_ == now)
        selected = i + 1;
    }
  self->following = TRUE;
  gtk_drop_down_set_model (self->templates, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->templates, selected);
  self->following = FALSE;
}

static void
show_target (BongsuComposer *self)
{
  guint row = bongsu_sign_draft_get_board (self->draft);
  const char *board
    = row != BONGSU_NO_ROW ? bongsu_register_get_name (self->register_, row) : _ ("No board is selected");
  g_autofree char *target = NULL;
  g_autofree char *send = g_strdup_printf (_ ("Review and send · %s"), board);

  if (self->incident != NULL)
    target = g_strdup_printf (_ ("%s · for incident #%u"), board, bongsu_incident_get_number (self->incident));
  else
    target = g_strdup (board);
  gtk_label_set_text (self->target, target);
  gtk_label_set_text (self->send_label, row != BONGSU_NO_ROW ? send : _ ("Review and send"));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  BongsuComposer *self = sending->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSignRow) row = bongsu_outbox_send_sign_finish (BONGSU_OUTBOX (source), result, &error);

  if (self->undo != NULL && row == NULL)
    bongsu_undo_say (self->undo, error->message);
  else if (self->undo != NULL)
    {
      bongsu_undo_watch_row (self->undo, row);
      if (sending->incident != NULL && sending->step != G_MAXUINT)
        g_signal_emit (self, signals[SIGNAL_SENT], 0, sending->incident, sending->step);
    }
  g_clear_object (&sending->incident);
  g_object_unref (self);
  g_free (sending);
}

static void
bongsu_composer_dispose (GObject *object)
{
  BongsuComposer *self = BONGSU_COMPOSER (object);

  if (self->timer != 0)
    bongsu_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
  g_clear_object (&self->draft);
  g_clear_object (&self->incident);
  g_clear_object (&self->register_);
  g_clear_object (&self->outbox);
  g_clear_object (&self->undo);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->listed, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_COMPOSER);
  G_OBJECT_CLASS (bongsu_composer_parent_class)->dispose (object);
}

static void
make_signals (void)
{
  signals[SIGNAL_STATE_CHANGED]
    = g_signal_new ("state-changed", BONGSU_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SENT] = g_signal_new ("sent", BONGSU_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, BONGSU_TYPE_INCIDENT, G_TYPE_UINT);
  signals[SIGNAL_CLOSED]
    = g_signal_new ("closed", BONGSU_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_composer_class_init (BongsuComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_composer_dispose;
  g_type_ensure (BONGSU_TYPE_MATRIX);
  make_signals ();
  gtk_widget_class_install_action (widget_class, "composer.close", NULL, close_composer);
  gtk_widget_class_install_action (widget_class, "composer.end-15", NULL, set_minutes);
  gtk_widget_class_install_action (widget_class, "composer.end-30", NULL, set_minutes);
  gtk_widget_class_install_action (widget_class, "composer.end-60", NULL, set_minutes);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/composer.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, target);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, templates);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, text);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, matrix);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, facts);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, fit);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, fit_mark);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, minutes);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, end);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, sentence);
  gtk_widget_class_bind_template_child (widget_class, BongsuComposer, send_label);
  gtk_widget_class_bind_template_callback (widget_class, on_template_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_minutes_changed_cb);
}

static void
bongsu_composer_init (BongsuComposer *self)
{
  self->step = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (on_buffer_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
bongsu_composer_set_parts (BongsuComposer *self, const BongsuConsoleParts *parts, BongsuUndo *undo)
{
  g_return_if_fail (BONGSU_IS_COMPOSER (self) && self->draft == NULL);
  self->register_ = g_object_ref (parts->register_);
  self->outbox = g_object_ref (parts->outbox);
  self->clock = g_object_ref (parts->clock);
  self->undo = g_object_ref (undo);
  self->draft
    = bongsu_sign_draft_new (parts->register_, parts->font, parts->clock, bongsu_outbox_get_role (parts->outbox));
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (on_draft_changed_cb), self, G_CONNECT_SWAPPED);
  self->timer = bongsu_clock_add_timer (parts->clock, FRAME_MS, frame_cb, self, NULL);
  list_templates (self);
  show_target (self);
}

void
bongsu_composer_set_board (BongsuComposer *self, guint row)
{
  g_return_if_fail (BONGSU_IS_COMPOSER (self) && self->draft != NULL);
  if (row == bongsu_sign_draft_get_board (self->draft))
    return;
  bongsu_sign_draft_set_board (self->draft, row);
  list_templates (self);
  show_target (self);
  on_draft_changed_cb (self);
}

void
bongsu_composer_start (BongsuComposer *self, BongsuIncident *incident, guint row, const char *template_id, guint step)
{
  g_return_if_fail (BONGSU_IS_COMPOSER (self) && self->draft != NULL);
  g_set_object (&self->incident, incident);
  self->step = step;
  bongsu_sign_draft_set_incident (self->draft, incident != NULL ? bongsu_incident_get_id (incident) : NULL,
                                  incident != NULL ? bongsu_incident_get_asset (incident) : NULL);
  bongsu_sign_draft_set_board (self->draft, row);
  if (template_id != NULL)
    bongsu_sign_draft_set_template (self->draft, template_id);
  self->began = bongsu_clock_boot (self->clock);
  list_templates (self);
  show_target (self);
  on_draft_changed_cb (self);
}

gboolean
bongsu_composer_can_send (BongsuComposer *self)
{
  g_return_val_if_fail (BONGSU_IS_COMPOSER (self), FALSE);
  return self->draft != NULL && bongsu_sign_draft_can_send (self->draft);
}

void
bongsu_composer_send (BongsuComposer *self)
{
  BongsuSignOrder order;
  Sending *sending;

  g_return_if_fail (BONGSU_IS_COMPOSER (self) && self->draft != NULL);
  /* Any program of the session can call an action: what nobody can see does not leave. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !bongsu_sign_draft_make_order (self->draft, &order))
    return;
  sending = g_new0 (Sending, 1);
  sending->composer = g_object_ref (self);
  sending->incident = self->incident != NULL ? g_object_ref (self->incident) : NULL;
  sending->step = self->step;
  bongsu_outbox_send_sign_async (self->outbox, &order, NULL, sent_cb, sending);
  self->step = G_MAXUINT;
  bongsu_sign_draft_set_text (self->draft, "");
  list_templates (self);
  on_draft_changed_cb (self);
}

void
bongsu_composer_focus (BongsuComposer *self)
{
  g_return_if_fail (BONGSU_IS_COMPOSER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->templates));
}
