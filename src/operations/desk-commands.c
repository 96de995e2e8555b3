/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-desk-private.h"

#include <glib/gi18n-lib.h>

/* A command from an incident's playbook, to the device that takes it. */

#define MAX_INHERITED 8 /* kinds in a line */

static gboolean
takes (BongsuRegister *register_, guint row, const BongsuCommand *command)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (register_);
  guint number = bongsu_register_get_kind (register_, row);

  for (guint i = 0; i < MAX_INHERITED && number != 0; i++)
    {
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, number);

      if (g_strcmp0 (kind->id, command->kind) == 0)
        return TRUE;
      number = kind->inherits != NULL ? bongsu_catalogue_find_kind (catalogue, kind->inherits) : 0;
    }
  return FALSE;
}

/* Itself, what it is part of, its own parts, then its neighbours on the same whole. */
static guint
find_taker (BongsuRegister *register_, guint row, const BongsuCommand *command)
{
  guint parent = bongsu_register_get_parent (register_, row);
  guint neighbour = BONGSU_NO_ROW;

  if (takes (register_, row, command))
    return row;
  if (parent != BONGSU_NO_ROW && takes (register_, parent, command))
    return parent;
  for (guint i = 0; i < bongsu_register_get_n_assets (register_); i++)
    {
      guint whole = bongsu_register_get_parent (register_, i);

      if (whole == BONGSU_NO_ROW || (whole != row && whole != parent) || !takes (register_, i, command))
        continue;
      if (whole == row)
        return i;
      if (neighbour == BONGSU_NO_ROW)
        neighbour = i;
    }
  return neighbour;
}

/* What the other desks see: the acknowledgement that the press also is, and which command was given. */
static GPtrArray *
make_acts (BongsuIncidentDesk *self, BongsuIncident *incident, const BongsuCommand *command)
{
  GPtrArray *acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  g_autofree char *words = g_strdup_printf (_("Command: %s"), bongsu_text_get (&command->name));
  BongsuAct *act = NULL;

  if (bongsu_incident_is_unacknowledged (incident))
    act = bongsu_incident_desk_prepare_act (self, incident, "acknowledge", NULL, NULL, NULL);
  if (act != NULL)
    g_ptr_array_add (acts, act);
  act = bongsu_incident_desk_prepare_act (self, incident, "note", NULL, words, NULL);
  if (act != NULL)
    g_ptr_array_add (acts, act);
  return acts;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  BongsuIncidentDesk *self = g_task_get_source_object (task);
  GPtrArray *acts = g_task_get_task_data (task);
  GError *error = NULL;
  BongsuCommandRow *row = bongsu_outbox_send_command_finish (BONGSU_OUTBOX (source), result, &error);

  if (row == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < acts->len; i++)
    bongsu_incident_desk_take_act (self, acts->pdata[i]);
  bongsu_incident_desk_round (self);
  g_task_return_pointer (task, row, g_object_unref);
}

void
bongsu_incident_desk_command_async (BongsuIncidentDesk *self, BongsuIncident *incident, const BongsuCommand *command,
                                    const BongsuFields *params, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr(GTask) task = NULL;
  GPtrArray *acts;
  guint row, taker;
  BongsuCommandOrder order;

  g_return_if_fail (BONGSU_IS_INCIDENT_DESK (self) && BONGSU_IS_INCIDENT (incident));
  g_return_if_fail (command != NULL && command->attribute != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_incident_desk_command_async);
  row = bongsu_register_find (self->register_, bongsu_incident_get_asset (incident));
  taker = row != BONGSU_NO_ROW ? find_taker (self->register_, row, command) : BONGSU_NO_ROW;
  if (taker == BONGSU_NO_ROW)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _("No device of this incident takes the command."));
      return;
    }
  acts = make_acts (self, incident, command);
  g_task_set_task_data (task, acts, (GDestroyNotify) g_ptr_array_unref);
  order = (BongsuCommandOrder) {
    .asset = bongsu_register_get_id (self->register_, taker), .incident = bongsu_incident_get_id (incident),
    .command = command, .params = params, .acts = acts,
  };
  bongsu_outbox_send_command_async (self->outbox, &order, cancellable, sent_cb, g_steal_pointer (&task));
}

BongsuCommandRow *
bongsu_incident_desk_command_finish (BongsuIncidentDesk *self, GAsyncResult *result, char **act_id, GError **error)
{
  GPtrArray *acts;
  BongsuCommandRow *row;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  row = g_task_propagate_pointer (G_TASK (result), error);
  acts = g_task_get_task_data (G_TASK (result));
  if (act_id != NULL)
    *act_id = NULL;
  if (row != NULL && act_id != NULL && acts->len > 0 &&
      g_str_equal (((BongsuAct *) acts->pdata[0])->verb, "acknowledge"))
    *act_id = g_strdup (((BongsuAct *) acts->pdata[0])->id);
  return row;
}
