/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "selection.h"

struct _BongsuSelection
{
  GObject parent_instance;

  BongsuIncidentDesk *desk;  /* (owned) */
  BongsuRegister *register_; /* (owned) */
  BongsuIncident *incident;  /* (owned) (nullable) */
  guint row;
};

enum
{
  PROP_0,
  PROP_INCIDENT,
  PROP_ROW,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuSelection, bongsu_selection, G_TYPE_OBJECT)

static void
select_both (BongsuSelection *self, BongsuIncident *incident, guint row)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->incident, incident))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INCIDENT]);
  if (self->row != row)
    {
      self->row = row;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* A bell rings on the asset that is being looked at: the pane must not go on saying that nothing is the matter. */
static void
on_desk_changed_cb (BongsuSelection *self)
{
  if (self->incident == NULL && self->row != BONGSU_NO_ROW)
    bongsu_selection_set_row (self, self->row);
}

static void
bongsu_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BongsuSelection *self = BONGSU_SELECTION (object);

  if (id == PROP_INCIDENT)
    g_value_set_object (value, bongsu_selection_get_incident (self));
  else if (id == PROP_ROW)
    g_value_set_uint (value, bongsu_selection_get_row (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_selection_dispose (GObject *object)
{
  BongsuSelection *self = BONGSU_SELECTION (object);

  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  g_clear_object (&self->register_);
  G_OBJECT_CLASS (bongsu_selection_parent_class)->dispose (object);
}

static void
bongsu_selection_class_init (BongsuSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bongsu_selection_get_property;
  object_class->dispose = bongsu_selection_dispose;
  properties[PROP_INCIDENT] = g_param_spec_object ("incident", NULL, NULL, BONGSU_TYPE_INCIDENT,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ROW] = g_param_spec_uint ("row", NULL, NULL, 0, G_MAXUINT, BONGSU_NO_ROW,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bongsu_selection_init (BongsuSelection *self)
{
  self->row = BONGSU_NO_ROW;
}

BongsuSelection *
bongsu_selection_new (BongsuIncidentDesk *desk, BongsuRegister *register_)
{
  BongsuSelection *self = g_object_new (BONGSU_TYPE_SELECTION, NULL);

  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (desk) && BONGSU_IS_REGISTER (register_), self);
  self->desk = g_object_ref (desk);
  self->register_ = g_object_ref (register_);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

BongsuIncident *
bongsu_selection_get_incident (BongsuSelection *self)
{
  g_return_val_if_fail (BONGSU_IS_SELECTION (self), NULL);
  return self->incident;
}

guint
bongsu_selection_get_row (BongsuSelection *self)
{
  g_return_val_if_fail (BONGSU_IS_SELECTION (self), BONGSU_NO_ROW);
  return self->row;
}

void
bongsu_selection_set_incident (BongsuSelection *self, BongsuIncident *incident)
{
  guint row = BONGSU_NO_ROW;

  g_return_if_fail (BONGSU_IS_SELECTION (self));
  if (incident != NULL)
    row = bongsu_register_find (self->register_, bongsu_incident_get_asset (incident));
  select_both (self, incident, row);
}

void
bongsu_selection_set_row (BongsuSelection *self, guint row)
{
  BongsuIncident *incident = NULL;

  g_return_if_fail (BONGSU_IS_SELECTION (self));
  if (row != BONGSU_NO_ROW)
    incident = bongsu_incident_desk_find_by_asset (self->desk, bongsu_register_get_id (self->register_, row));
  select_both (self, incident, row);
}
