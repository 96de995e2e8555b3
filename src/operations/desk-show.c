/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-desk-private.h"

/* From the fold of a point to the incident in the list. */

static const BongsuRule *
find_rule (BongsuIncidentDesk *self, guint row, const char *rule)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);

  return bongsu_catalogue_find_rule (catalogue, bongsu_register_get_kind (self->register_, row), rule);
}

static char *
make_place (BongsuIncidentDesk *self, guint row)
{
  const char *name = bongsu_register_get_name (self->register_, row);
  guint parent = bongsu_register_get_parent (self->register_, row);

  if (parent == BONGSU_NO_ROW || parent == row)
    return g_strdup (name);
  return g_strdup_printf ("%s · %s", bongsu_register_get_name (self->register_, parent), name);
}

static void
show_words (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);
  guint row = bongsu_register_find (self->register_, point->asset);
  const BongsuIncidentType *type = NULL;
  const BongsuRule *rule;
  const BongsuKind *kind;
  g_autofree char *place = NULL;
  g_autofree char *why = NULL;
  const char *title;

  if (row == BONGSU_NO_ROW)
    {
      bongsu_incident_set_words (point->incident, NULL, NULL, point->asset, "", "");
      return;
    }
  kind = bongsu_catalogue_get_kind (catalogue, bongsu_register_get_kind (self->register_, row));
  rule = find_rule (self, row, point->rule);
  if (rule != NULL && rule->incident != NULL)
    type = bongsu_catalogue_find_incident (catalogue, kind->id, rule->incident);
  title = type != NULL ? bongsu_text_get (&type->name) : rule != NULL ? bongsu_text_get (&rule->name) : NULL;
  place = make_place (self, row);
  if (rule != NULL)
    why = bongsu_rules_explain (self->rules, row, rule);
  bongsu_incident_set_words (point->incident, rule != NULL ? rule->incident : NULL, title, place, kind->symbol, why);
}

static void
set_listed (BongsuIncidentDesk *self, BongsuDeskPoint *point, gboolean listed)
{
  guint position;

  if (point->listed == listed)
    return;
  point->listed = listed;
  if (listed)
    {
      g_ptr_array_add (self->listed, g_object_ref (point->incident));
      g_list_model_items_changed (G_LIST_MODEL (self), self->listed->len - 1, 0, 1);
    }
  else if (g_ptr_array_find (self->listed, point->incident, &position))
    {
      g_ptr_array_remove_index (self->listed, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
}

/* A late record may join two runs: the incident then has another address, and another object. */
static void
ensure_incident (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  g_autofree char *id = bongsu_incident_id_derive (point->asset, point->rule, point->state.begun);

  if (point->incident != NULL && g_str_equal (bongsu_incident_get_id (point->incident), id))
    return;
  set_listed (self, point, FALSE);
  g_clear_object (&point->incident);
  point->incident = bongsu_incident_new (id, point->asset, point->rule, ++self->last_number);
}

static void
note_announcement (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  gint64 start = point->state.occurrence_start;

  if (start <= point->announced)
    return;
  point->announced = start;
  /* Taken off the shelf by hand it has a number, but nobody was called. */
  if (point->state.state != BONGSU_ALARM_UNACKED && point->state.state != BONGSU_ALARM_RETURNED)
    return;
  g_array_append_val (self->announced, start);
  if (!self->restoring)
    g_ptr_array_add (self->raised, g_object_ref (point->incident));
}

void
bongsu_incident_desk_show_shared (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  const char *console = bongsu_outbox_get_console (self->outbox);
  gboolean shared = TRUE;

  for (guint i = 0; i < point->acts->len && shared; i++)
    {
      const BongsuAct *act = point->acts->pdata[i];

      if (g_strcmp0 (act->console, console) == 0)
        shared = bongsu_outbox_is_shared (self->outbox, act->id);
    }
  if (point->incident != NULL)
    bongsu_incident_set_shared (point->incident, shared);
}

/* The map pulses where something waits to be seen. */
void
bongsu_incident_desk_show_asset (BongsuIncidentDesk *self, const char *asset)
{
  GPtrArray *points = g_hash_table_lookup (self->by_asset, asset);
  guint row = bongsu_register_find (self->register_, asset);
  gboolean waits = FALSE;

  if (row == BONGSU_NO_ROW)
    return;
  for (guint i = 0; points != NULL && i < points->len && !waits; i++)
    {
      const BongsuDeskPoint *point = points->pdata[i];

      waits = point->listed && bongsu_incident_is_unacknowledged (point->incident);
    }
  bongsu_register_set_unacknowledged (self->register_, row, waits);
}

void
bongsu_incident_desk_show_point (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  if (point->told)
    {
      ensure_incident (self, point);
      bongsu_incident_set_state (point->incident, &point->state);
      show_words (self, point);
      bongsu_incident_desk_show_shared (self, point);
      note_announcement (self, point);
      set_listed (self, point, point->state.state < BONGSU_ALARM_SHELVED && bongsu_incident_is_open (point->incident));
    }
  else
    set_listed (self, point, FALSE);
  bongsu_incident_desk_show_asset (self, point->asset);
}
