/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "console-page-private.h"
#include "words.h"

/* One act on its way to the journal. */
typedef struct
{
  BongsuConsolePage *page;  /* (owned) */
  BongsuIncident *incident; /* (owned) */
  char *verb;
  int step; /* of the playbook, -1: none */
} Act;

static void
act_free (Act *act)
{
  g_object_unref (act->page);
  g_object_unref (act->incident);
  g_free (act->verb);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

static const char *
past_of (const char *verb)
{
  static const struct
  {
    const char *verb;
    const char *past;
  } pasts[] = {
    { "acknowledge", N_ ("acknowledged") },
    { "unacknowledge", N_ ("made unacknowledged") },
    { "confirm", N_ ("confirmed") },
    { "rejectAsFalse", N_ ("marked a false alarm") },
    { "close", N_ ("closed") },
    { "dispatch", N_ ("disseminated") },
    { "note", N_ ("noted") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pasts); i++)
    if (g_str_equal (pasts[i].verb, verb))
      return _ (pasts[i].past);
  return _ ("done");
}

/* What the fold takes back (INCIDENTS 4): a told agency is not un-told. */
static gboolean
can_be_undone (const char *verb)
{
  return !g_str_equal (verb, "dispatch") && !g_str_equal (verb, "note");
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = bongsu_incident_desk_act_finish (BONGSU_INCIDENT_DESK (source), result, &error);
  g_autofree char *subject = NULL;

  if (act->page->ticker == NULL)
    return; /* the page is gone; the act is in the journal all the same */
  if (id == NULL)
    {
      bongsu_undo_say (act->page->undo, error->message);
      return;
    }
  if (act->step >= 0)
    bongsu_steps_set_done (act->page->steps, act->incident, act->step, bongsu_ticker_get_now (act->page->ticker));
  subject
    = g_strdup_printf ("#%u %s", bongsu_incident_get_number (act->incident), bongsu_incident_get_title (act->incident));
  bongsu_undo_take_act (act->page->undo, can_be_undone (act->verb) ? id : NULL, subject, past_of (act->verb));
}

static void
start_act (
  BongsuConsolePage *self, BongsuIncident *incident, const char *verb, const char *reason, const char *detail, int step)
{
  Act *act = g_new0 (Act, 1);

  act->page = g_object_ref (self);
  act->incident = g_object_ref (incident);
  act->verb = g_strdup (verb);
  act->step = step;
  bongsu_incident_desk_act_async (self->desk, incident, verb, reason, detail, NULL, acted_cb, act);
}

void
bongsu_console_page_act (BongsuConsolePage *self, const char *verb, const char *reason, const char *detail)
{
  BongsuIncident *incident = bongsu_selection_get_incident (self->selection);

  if (incident != NULL)
    start_act (self, incident, verb, reason, detail, -1);
}

gboolean
bongsu_console_page_can_step (BongsuConsolePage *self, guint step)
{
  BongsuIncident *incident = bongsu_selection_get_incident (self->selection);
  const BongsuPlaybook *playbook = incident != NULL ? bongsu_playbook_of (self->register_, incident) : NULL;

  return playbook != NULL && step < playbook->steps->len;
}

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *subject = NULL;
  g_autoptr (BongsuCommandRow) row
    = bongsu_incident_desk_command_finish (BONGSU_INCIDENT_DESK (source), result, &id, &error);

  if (act->page->ticker == NULL)
    return; /* the page is gone; the command is in the journal all the same */
  if (row == NULL)
    {
      bongsu_undo_say (act->page->undo, error->message);
      return;
    }
  subject
    = g_strdup_printf ("#%u %s", bongsu_incident_get_number (act->incident), bongsu_incident_get_title (act->incident));
  if (id != NULL)
    bongsu_undo_take_act (act->page->undo, id, subject, past_of ("acknowledge"));
}

static void
start_command (BongsuConsolePage *self, BongsuIncident *incident, const BongsuCommand *command, guint step)
{
  Act *act = g_new0 (Act, 1);

  act->page = g_object_ref (self);
  act->incident = g_object_ref (incident);
  act->step = (int) step;
  bongsu_incident_desk_command_async (self->desk, incident, command, NULL, NULL, commanded_cb, act);
}

/* A step pressed on an unseen incident is also its acknowledgement (INCIDENTS 3); `dispatch` and a command carry their
 * own. */
void
bongsu_console_page_run_step (BongsuConsolePage *self, guint step)
{
  BongsuIncident *incident = bongsu_selection_get_incident (self->selection);
  const BongsuCommand *command;
  const BongsuStep *what;
  BongsuStepDoing doing;
  const char *agency;

  if (!bongsu_console_page_can_step (self, step))
    return;
  what = g_ptr_array_index (bongsu_playbook_of (self->register_, incident)->steps, step);
  doing = bongsu_step_get_doing (what, self->register_, incident, &command, &agency);
  if (doing == BONGSU_STEP_COMMAND)
    {
      start_command (self, incident, command, step);
      return;
    }
  if (doing == BONGSU_STEP_DISPATCH)
    {
      start_act (self, incident, "dispatch", NULL, agency, step);
      return;
    }
  if (bongsu_incident_is_unacknowledged (incident))
    start_act (self, incident, "acknowledge", NULL, NULL, -1);
  if (doing == BONGSU_STEP_SIGN)
    {
      bongsu_signs_page_compose (self->signs, incident, bongsu_selection_get_row (self->selection),
                                 what->template_id, step);
      bongsu_console_page_show_view (self, "signs");
      return;
    }
  start_act (self, incident, "note", NULL, bongsu_text_get (&what->text), step);
}
