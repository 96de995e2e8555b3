/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "desk-words-private.h"
#include "incident-desk-private.h"
#include "ngsi-ld.h"

#include <glib/gi18n-lib.h>

/* What the person at this desk does to an incident. */

#define UNDO_WITHIN (10 * G_TIME_SPAN_SECOND)
#define MAX_NOTE 2000

static GError *
refusal_new (const char *sentence)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, sentence);
}

static BongsuAct *
make_act (BongsuDeskPoint *point, const char *verb)
{
  BongsuAct *act = bongsu_act_new ();

  act->verb = g_strdup (verb);
  act->target = g_strdup (bongsu_incident_get_id (point->incident));
  act->asset = g_strdup (point->asset);
  act->rule = g_strdup (point->rule);
  act->occurrence = point->state.occurrence;
  act->occurrence_start = point->state.occurrence_start;
  return act;
}

static void
set_body (BongsuAct *act, const char *member, const char *words)
{
  if (member == NULL || words == NULL || *words == '\0')
    return;
  act->body = bongsu_fields_new ();
  bongsu_fields_take (act->body, member, bongsu_value_text (words));
  act->body_text = bongsu_json_encode_fields (act->body);
}

static const char *
get_member (const char *verb)
{
  static const struct
  {
    const char *verb, *member;
  } members[] = { { "rejectAsFalse", "cause" }, { "note", "text" }, { "dispatch", "agency" }, { "assign", "to" } };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].verb, verb))
      return members[i].member;
  return NULL;
}

static GError *
check_words (const BongsuAct *act)
{
  const char *member = get_member (act->verb);
  const char *words = act->body != NULL && member != NULL ? bongsu_fields_find_text (act->body, member) : NULL;

  if (g_str_equal (act->verb, "note") && words == NULL)
    return refusal_new (_("A note needs words."));
  if (g_str_equal (act->verb, "dispatch") && words == NULL)
    return refusal_new (_("Say which agency is told."));
  if (g_str_equal (act->verb, "assign") && words == NULL)
    return refusal_new (_("Say to whom."));
  if (words != NULL && g_utf8_strlen (words, -1) > MAX_NOTE)
    return refusal_new (_("The text is too long: at most 2000 characters."));
  return NULL;
}

/* The same fold that every console will run says beforehand what the act would do. */
static GError *
check_effect (BongsuIncidentDesk *self, BongsuDeskPoint *point, const BongsuAct *act)
{
  BongsuFoldRule rule = bongsu_incident_desk_get_rule (self, point);
  g_autoptr(BongsuAct) trial = bongsu_act_new ();
  BongsuEffect effect;

  trial->id = g_strdup ("urn:ngsi-ld:OperatorAction:trial");
  trial->verb = g_strdup (act->verb);
  trial->occurrence = act->occurrence;
  trial->occurrence_start = act->occurrence_start;
  trial->operator_id = g_strdup (bongsu_outbox_get_operator (self->outbox));
  trial->role = g_strdup (bongsu_outbox_get_role (self->outbox));
  trial->reason = g_strdup (act->reason);
  trial->body = act->body != NULL ? bongsu_fields_ref (act->body) : NULL;
  trial->at = bongsu_clock_now (self->clock);
  effect = bongsu_desk_point_try (point, &rule, trial->at, trial);
  if (effect == BONGSU_EFFECT_DONE || effect == BONGSU_EFFECT_ALSO)
    return NULL;
  return refusal_new (bongsu_effect_to_sentence (effect, act->verb, &point->state));
}

/* The catalogue may ask for a leader where the fold does not. */
static gboolean
closes_by_leader (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);
  guint row = bongsu_register_find (self->register_, point->asset);
  const BongsuIncidentType *type;
  const BongsuKind *kind;

  if (row == BONGSU_NO_ROW || *bongsu_incident_get_type_id (point->incident) == '\0')
    return FALSE;
  kind = bongsu_catalogue_get_kind (catalogue, bongsu_register_get_kind (self->register_, row));
  type = bongsu_catalogue_find_incident (catalogue, kind->id, bongsu_incident_get_type_id (point->incident));
  return type != NULL && g_strcmp0 (type->close, "leader") == 0;
}

static GError *
check_act (BongsuIncidentDesk *self, BongsuDeskPoint *point, const BongsuAct *act)
{
  GError *error;

  if (!bongsu_role_may (bongsu_outbox_get_role (self->outbox), act->verb))
    return refusal_new (_("Your role may not do this."));
  if (g_str_equal (act->verb, "close") && g_strcmp0 (bongsu_outbox_get_role (self->outbox), "leader") != 0 &&
      closes_by_leader (self, point))
    return refusal_new (bongsu_effect_to_sentence (BONGSU_EFFECT_NO_RIGHT, act->verb, &point->state));
  error = check_words (act);
  return error != NULL ? error : check_effect (self, point, act);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  BongsuIncidentDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(BongsuAct) act = bongsu_outbox_act_finish (BONGSU_OUTBOX (source), result, &error);

  if (act == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  bongsu_incident_desk_take_act (self, act);
  bongsu_incident_desk_round (self);
  g_task_return_pointer (task, g_strdup (act->id), g_free);
}

static GError *
check_undo (BongsuIncidentDesk *self, BongsuDeskPoint *point, const char *act_id)
{
  const BongsuAct *act = point != NULL ? bongsu_desk_point_find_act (point, act_id) : NULL;

  if (act == NULL || point->incident == NULL ||
      g_strcmp0 (act->operator_id, bongsu_outbox_get_operator (self->outbox)) != 0)
    return refusal_new (_("Only an act of your own at this desk can be undone."));
  if (bongsu_clock_now (self->clock) - act->at > UNDO_WITHIN)
    return refusal_new (_("It is too late to undo this: more than 10 seconds have passed."));
  if (!bongsu_verb_can_be_undone (act->verb))
    return refusal_new (_("This cannot be undone: somebody was told already."));
  return NULL;
}

BongsuAct *
bongsu_incident_desk_prepare_act (BongsuIncidentDesk *self, BongsuIncident *incident, const char *verb,
                                  const char *reason, const char *detail, GError **error)
{
  BongsuDeskPoint *point = bongsu_incident_desk_find_point (self, incident);
  g_autoptr(BongsuAct) act = NULL;
  GError *refusal;

  if (point == NULL || point->incident == NULL)
    {
      g_propagate_error (error, refusal_new (_("This incident is no longer here.")));
      return NULL;
    }
  act = make_act (point, verb);
  /* The occurrence that the incident on the screen shows, not the one that came meanwhile. */
  act->occurrence = bongsu_incident_get_state (incident)->occurrence;
  act->occurrence_start = bongsu_incident_get_state (incident)->occurrence_start;
  act->reason = reason != NULL && *reason != '\0' ? g_utf8_normalize (reason, -1, G_NORMALIZE_NFC) : NULL;
  set_body (act, get_member (verb), detail);
  refusal = check_act (self, point, act);
  if (refusal != NULL)
    {
      g_propagate_error (error, refusal);
      return NULL;
    }
  return g_steal_pointer (&act);
}

void
bongsu_incident_desk_act_async (BongsuIncidentDesk *self, BongsuIncident *incident, const char *verb,
                                const char *reason, const char *detail, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(BongsuAct) act = NULL;
  GError *error = NULL;

  g_return_if_fail (BONGSU_IS_INCIDENT_DESK (self) && BONGSU_IS_INCIDENT (incident) && verb != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_incident_desk_act_async);
  act = bongsu_incident_desk_prepare_act (self, incident, verb, reason, detail, &error);
  if (act == NULL)
    g_task_return_error (task, error);
  else
    bongsu_outbox_act_async (self->outbox, act, cancellable, acted_cb, g_steal_pointer (&task));
}

char *
bongsu_incident_desk_act_finish (BongsuIncidentDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bongsu_incident_desk_undo_async (BongsuIncidentDesk *self, const char *act_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(BongsuAct) act = NULL;
  BongsuDeskPoint *point;
  GError *error;

  g_return_if_fail (BONGSU_IS_INCIDENT_DESK (self) && act_id != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_incident_desk_undo_async);
  point = g_hash_table_lookup (self->act_points, act_id);
  error = check_undo (self, point, act_id);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  act = make_act (point, "undo");
  /* An undo names its act, not an occurrence: it must not wait for one that is younger. */
  act->occurrence = 0;
  act->occurrence_start = 0;
  set_body (act, "act", act_id);
  bongsu_outbox_act_async (self->outbox, act, cancellable, acted_cb, g_steal_pointer (&task));
}

gboolean
bongsu_incident_desk_undo_finish (BongsuIncidentDesk *self, GAsyncResult *result, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  id = g_task_propagate_pointer (G_TASK (result), error);
  return id != NULL;
}
