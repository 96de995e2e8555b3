/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "first-light.h"

#include <glib/gi18n.h>

#include "picture.h"

#define LIMIT_S 60 /* the bell rings at second 20 of the story; a board answers within seconds */

typedef enum
{
  STEP_FOLLOW,
  STEP_BELL,
  STEP_ACKNOWLEDGE,
  STEP_SIGN,
  STEP_READ_BACK,
  STEP_PICTURE,
  STEP_DONE,
} Step;

static const char *const step_names[] = { "follow", "bell", "acknowledge", "sign", "read-back", "picture" };

struct _BongsuFirstLight
{
  GObject parent_instance;

  BongsuConsole *console;
  BongsuWindow *window;
  char *path;
  gboolean job;

  Step step;
  gboolean advancing;
  gboolean acted; /* the act of this step was made, its effect is awaited */
  gint64 started; /* boot time us */
  guint limit_id;
  gulong paint_id; /* of the frame clock, while the picture waits */
  BongsuIncident *bell;
  BongsuSignRow *row;
};

enum
{
  FINISHED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuFirstLight, bongsu_first_light, G_TYPE_OBJECT)

static void
act (BongsuFirstLight *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
}

/* One line for the step just done, and on to the next one. */
static void
done (BongsuFirstLight *self, const char *words)
{
  double seconds = (bongsu_clock_boot (bongsu_console_get_clock (self->console)) - self->started) / 1e6;

  g_print ("step %s %.1f s: %s\n", step_names[self->step], seconds, words);
  self->step++;
  self->acted = FALSE;
}

static void
finish (BongsuFirstLight *self, gboolean success)
{
  self->step = STEP_DONE;
  g_signal_emit (self, signals[FINISHED], 0, success);
}

/* After a frame was painted: before, a widget that waits to be drawn again has no picture. */
static void
after_paint_cb (GdkFrameClock *frame_clock, BongsuFirstLight *self)
{
  g_autoptr (GError) error = NULL;

  if (!bongsu_window_is_settled (self->window))
    {
      gtk_widget_queue_draw (GTK_WIDGET (self->window));
      return;
    }
  g_clear_signal_handler (&self->paint_id, frame_clock);
  if (bongsu_picture_save (GTK_WIDGET (self->window), self->path, &error))
    {
      done (self, self->path);
      finish (self, TRUE);
    }
  else
    {
      g_printerr ("%s\n", error->message);
      finish (self, FALSE);
    }
}

static gboolean
check_bell (BongsuFirstLight *self)
{
  BongsuIncident *worst = bongsu_incident_desk_get_worst (bongsu_console_get_desk (self->console));

  if (worst == NULL || bongsu_incident_get_state (worst)->level != BONGSU_LEVEL_CRITICAL)
    return FALSE;
  g_set_object (&self->bell, worst);
  return TRUE;
}

/* Acknowledged counts when the city has the act, not when the button was pressed. */
static gboolean
check_acknowledged (BongsuFirstLight *self)
{
  if (!self->acted)
    {
      self->acted = TRUE;
      act (self, "win.worst-incident");
      act (self, "win.acknowledge");
    }
  return !bongsu_incident_is_unacknowledged (self->bell) && bongsu_incident_is_shared (self->bell);
}

static gboolean
check_sign_sent (BongsuFirstLight *self)
{
  GListModel *rows = G_LIST_MODEL (bongsu_console_get_outbox (self->console));

  if (!self->acted)
    {
      self->acted = TRUE;
      act (self, "win.compose-sign");
      act (self, "win.send-sign");
    }
  if (g_list_model_get_n_items (rows) == 0)
    return FALSE;
  g_clear_object (&self->row);
  self->row = g_list_model_get_item (rows, 0);
  return TRUE;
}

static gboolean
check_displayed (BongsuFirstLight *self)
{
  if (bongsu_sign_row_get_grace_ms (self->row) > 0)
    act (self, "win.send-now");
  return bongsu_sign_row_get_state (self->row) == BONGSU_ROW_DISPLAYED;
}

static void
start_picture (BongsuFirstLight *self)
{
  if (self->paint_id != 0)
    return;
  act (self, "win.view-situation");
  self->paint_id = g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                                     G_CALLBACK (after_paint_cb), self);
  gtk_widget_queue_draw (GTK_WIDGET (self->window));
}

static gboolean
is_following (BongsuFirstLight *self)
{
  return bongsu_follower_get_state (bongsu_console_get_follower (self->console)) == BONGSU_LINK_LIVE;
}

/* Does the step that is due, if what it waits for is there. */
static gboolean
do_step (BongsuFirstLight *self)
{
  g_autofree char *words = NULL;

  if (self->step == STEP_FOLLOW && is_following (self))
    {
      words = g_strdup_printf ("%s, %u assets", bongsu_console_get_city (self->console),
                               bongsu_register_get_n_assets (bongsu_console_get_register (self->console)));
      done (self, words);
      if (!self->job)
        self->step = STEP_PICTURE;
    }
  else if (self->step == STEP_BELL && check_bell (self))
    done (self, bongsu_incident_get_place (self->bell));
  else if (self->step == STEP_ACKNOWLEDGE && check_acknowledged (self))
    done (self, bongsu_incident_get_state (self->bell)->acknowledged_by);
  else if (self->step == STEP_SIGN && check_sign_sent (self))
    done (self, bongsu_sign_row_get_board_name (self->row));
  else if (self->step == STEP_READ_BACK && check_displayed (self))
    done (self, bongsu_sign_row_get_text_hash (self->row));
  else
    return FALSE;
  return TRUE;
}

/* Called whenever something may have changed. */
static void
advance (BongsuFirstLight *self)
{
  BongsuIncident *bell = self->bell;

  if (self->advancing)
    return; /* an act of ours changes what we listen to */
  self->advancing = TRUE;
  while (do_step (self))
    continue;
  self->advancing = FALSE;
  if (bell == NULL && self->bell != NULL)
    g_signal_connect_object (self->bell, "notify", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  if (self->step == STEP_PICTURE && bongsu_follower_get_plan (bongsu_console_get_follower (self->console)) != NULL)
    start_picture (self);
}

static gboolean
limit_cb (gpointer data)
{
  BongsuFirstLight *self = data;
  const char *sentence = bongsu_follower_get_sentence (bongsu_console_get_follower (self->console));

  self->limit_id = 0;
  g_printerr ("step %s was not done within %d s. %s\n", step_names[MIN (self->step, STEP_PICTURE)], LIMIT_S, sentence);
  if (bongsu_picture_save (GTK_WIDGET (self->window), self->path, NULL))
    g_printerr ("%s\n", self->path);
  finish (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
bongsu_first_light_dispose (GObject *object)
{
  BongsuFirstLight *self = BONGSU_FIRST_LIGHT (object);

  g_clear_handle_id (&self->limit_id, g_source_remove);
  if (self->paint_id != 0)
    g_clear_signal_handler (&self->paint_id, gtk_widget_get_frame_clock (GTK_WIDGET (self->window)));
  g_clear_object (&self->bell);
  g_clear_object (&self->row);
  g_clear_object (&self->console);
  g_clear_object (&self->window);

  G_OBJECT_CLASS (bongsu_first_light_parent_class)->dispose (object);
}

static void
bongsu_first_light_finalize (GObject *object)
{
  g_free (BONGSU_FIRST_LIGHT (object)->path);

  G_OBJECT_CLASS (bongsu_first_light_parent_class)->finalize (object);
}

static void
bongsu_first_light_class_init (BongsuFirstLightClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bongsu_first_light_dispose;
  object_class->finalize = bongsu_first_light_finalize;

  signals[FINISHED] = g_signal_new ("finished", BONGSU_TYPE_FIRST_LIGHT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    G_TYPE_BOOLEAN);
}

static void
bongsu_first_light_init (BongsuFirstLight *self)
{
}

BongsuFirstLight *
bongsu_first_light_new (BongsuConsole *console, BongsuWindow *window, const char *path, gboolean job)
{
  BongsuFirstLight *self = g_object_new (BONGSU_TYPE_FIRST_LIGHT, NULL);

  self->console = g_object_ref (console);
  self->window = g_object_ref (window);
  self->path = g_canonicalize_filename (path, NULL);
  self->job = job;
  return self;
}

void
bongsu_first_light_start (BongsuFirstLight *self)
{
  g_return_if_fail (BONGSU_IS_FIRST_LIGHT (self));

  self->started = bongsu_clock_boot (bongsu_console_get_clock (self->console));
  self->limit_id = g_timeout_add_seconds (LIMIT_S, limit_cb, self);
  g_signal_connect_object (bongsu_console_get_follower (self->console), "notify::state", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bongsu_console_get_follower (self->console), "notify::plan", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bongsu_console_get_desk (self->console), "changed", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bongsu_console_get_outbox (self->console), "items-changed", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bongsu_console_get_outbox (self->console), "row-changed", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bongsu_console_get_outbox (self->console), "act-shared", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  advance (self);
}
