/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident.h"

#include <string.h>

struct _BongsuIncident
{
  GObject parent_instance;

  char *id;
  char *asset;
  char *rule;
  guint number;

  char *type_id;
  char *title;
  char *place;
  char *symbol;
  char *why;

  BongsuIncidentState state;
  gboolean shared;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_ASSET_ID,
  PROP_RULE,
  PROP_TITLE,
  PROP_PLACE,
  PROP_SYMBOL,
  PROP_WHY,
  PROP_NUMBER,
  PROP_LEVEL,
  PROP_STATE,
  PROP_STAGE,
  PROP_UNACKNOWLEDGED,
  PROP_BEGUN,
  PROP_OCCURRENCE_START,
  PROP_OWNER,
  PROP_ACKNOWLEDGED_BY,
  PROP_SHARED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuIncident, bongsu_incident, G_TYPE_OBJECT)

static gboolean
take_words (BongsuIncident *self, char **field, const char *words, int property)
{
  if (g_strcmp0 (*field, words) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (words);
  if (property != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  return TRUE;
}

static gboolean
is_unacknowledged (const BongsuIncidentState *state)
{
  return state->state == BONGSU_ALARM_UNACKED || state->state == BONGSU_ALARM_RETURNED;
}

static void
notify_if (BongsuIncident *self, gboolean differs, int property)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
bongsu_incident_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BongsuIncident *self = BONGSU_INCIDENT (object);

  switch (property_id)
    {
    case PROP_ID: g_value_set_string (value, self->id); break;
    case PROP_ASSET_ID: g_value_set_string (value, self->asset); break;
    case PROP_RULE: g_value_set_string (value, self->rule); break;
    case PROP_TITLE: g_value_set_string (value, bongsu_incident_get_title (self)); break;
    case PROP_PLACE: g_value_set_string (value, bongsu_incident_get_place (self)); break;
    case PROP_SYMBOL: g_value_set_string (value, bongsu_incident_get_symbol (self)); break;
    case PROP_WHY: g_value_set_string (value, bongsu_incident_get_why (self)); break;
    case PROP_NUMBER: g_value_set_uint (value, self->number); break;
    case PROP_LEVEL: g_value_set_uint (value, self->state.level); break;
    case PROP_STATE: g_value_set_uint (value, self->state.state); break;
    case PROP_STAGE: g_value_set_uint (value, self->state.stage); break;
    case PROP_UNACKNOWLEDGED: g_value_set_boolean (value, bongsu_incident_is_unacknowledged (self)); break;
    case PROP_BEGUN: g_value_set_int64 (value, self->state.begun); break;
    case PROP_OCCURRENCE_START: g_value_set_int64 (value, self->state.occurrence_start); break;
    case PROP_OWNER: g_value_set_string (value, self->state.owner); break;
    case PROP_ACKNOWLEDGED_BY: g_value_set_string (value, self->state.acknowledged_by); break;
    case PROP_SHARED: g_value_set_boolean (value, self->shared); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
bongsu_incident_finalize (GObject *object)
{
  BongsuIncident *self = BONGSU_INCIDENT (object);

  g_free (self->id);
  g_free (self->asset);
  g_free (self->rule);
  g_free (self->type_id);
  g_free (self->title);
  g_free (self->place);
  g_free (self->symbol);
  g_free (self->why);

  G_OBJECT_CLASS (bongsu_incident_parent_class)->finalize (object);
}

static void
install_string (int property, const char *name)
{
  properties[property] = g_param_spec_string (name, NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_uint (int property, const char *name)
{
  properties[property] = g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_time (int property, const char *name)
{
  properties[property] = g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
install_boolean (int property, const char *name, gboolean value)
{
  properties[property] = g_param_spec_boolean (name, NULL, NULL, value, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
bongsu_incident_class_init (BongsuIncidentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bongsu_incident_get_property;
  object_class->finalize = bongsu_incident_finalize;

  install_string (PROP_ID, "id");
  install_string (PROP_ASSET_ID, "asset-id");
  install_string (PROP_RULE, "rule");
  install_string (PROP_TITLE, "title");
  install_string (PROP_PLACE, "place");
  install_string (PROP_SYMBOL, "symbol");
  install_string (PROP_WHY, "why");
  install_uint (PROP_NUMBER, "number");
  install_uint (PROP_LEVEL, "level");
  install_uint (PROP_STATE, "state");
  install_uint (PROP_STAGE, "stage");
  install_boolean (PROP_UNACKNOWLEDGED, "unacknowledged", FALSE);
  install_time (PROP_BEGUN, "begun");
  install_time (PROP_OCCURRENCE_START, "occurrence-start");
  install_string (PROP_OWNER, "owner");
  install_string (PROP_ACKNOWLEDGED_BY, "acknowledged-by");
  install_boolean (PROP_SHARED, "shared", TRUE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bongsu_incident_init (BongsuIncident *self)
{
  self->shared = TRUE;
}

BongsuIncident *
bongsu_incident_new (const char *id, const char *asset, const char *rule, guint number)
{
  BongsuIncident *self;

  g_return_val_if_fail (id != NULL && asset != NULL && rule != NULL, NULL);

  self = g_object_new (BONGSU_TYPE_INCIDENT, NULL);
  self->id = g_strdup (id);
  self->asset = g_strdup (asset);
  self->rule = g_strdup (rule);
  self->number = number;
  return self;
}

const char *
bongsu_incident_get_id (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->id;
}

const char *
bongsu_incident_get_asset (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->asset;
}

const char *
bongsu_incident_get_rule (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->rule;
}

const char *
bongsu_incident_get_title (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->title != NULL ? self->title : self->rule;
}

const char *
bongsu_incident_get_place (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->place != NULL ? self->place : "";
}

const char *
bongsu_incident_get_symbol (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->symbol != NULL ? self->symbol : "";
}

const char *
bongsu_incident_get_why (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->why != NULL ? self->why : "";
}

const char *
bongsu_incident_get_type_id (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return self->type_id != NULL ? self->type_id : "";
}

guint
bongsu_incident_get_number (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), 0);
  return self->number;
}

const BongsuIncidentState *
bongsu_incident_get_state (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), NULL);
  return &self->state;
}

gboolean
bongsu_incident_is_unacknowledged (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), FALSE);
  return is_unacknowledged (&self->state);
}

gboolean
bongsu_incident_is_open (BongsuIncident *self)
{
  const BongsuIncidentState *state;

  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), FALSE);

  state = &self->state;
  if (state->occurrence == 0 || state->stage == BONGSU_STAGE_CLOSED || state->stage == BONGSU_STAGE_REVIEWED)
    return FALSE;
  return state->stage != BONGSU_STAGE_FALSE || state->state != BONGSU_ALARM_NORMAL;
}

gboolean
bongsu_incident_is_shared (BongsuIncident *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT (self), FALSE);
  return self->shared;
}

void
bongsu_incident_set_state (BongsuIncident *self, const BongsuIncidentState *state)
{
  BongsuIncidentState old;

  g_return_if_fail (BONGSU_IS_INCIDENT (self));
  g_return_if_fail (state != NULL);

  old = self->state;
  self->state = *state;

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, old.level != state->level, PROP_LEVEL);
  /* `held` has no property of its own: whoever shows the state shows it too. */
  notify_if (self, old.state != state->state || old.held != state->held, PROP_STATE);
  notify_if (self, old.stage != state->stage, PROP_STAGE);
  notify_if (self, is_unacknowledged (&old) != is_unacknowledged (state), PROP_UNACKNOWLEDGED);
  notify_if (self, old.begun != state->begun, PROP_BEGUN);
  notify_if (self, old.occurrence_start != state->occurrence_start, PROP_OCCURRENCE_START);
  notify_if (self, strcmp (old.owner, state->owner) != 0, PROP_OWNER);
  notify_if (self, strcmp (old.acknowledged_by, state->acknowledged_by) != 0, PROP_ACKNOWLEDGED_BY);
  g_object_thaw_notify (G_OBJECT (self));
}

void
bongsu_incident_set_words (BongsuIncident *self, const char *type_id, const char *title, const char *place,
                           const char *symbol, const char *why)
{
  g_return_if_fail (BONGSU_IS_INCIDENT (self));

  g_object_freeze_notify (G_OBJECT (self));
  take_words (self, &self->type_id, type_id, 0);
  take_words (self, &self->title, title, PROP_TITLE);
  take_words (self, &self->place, place, PROP_PLACE);
  take_words (self, &self->symbol, symbol, PROP_SYMBOL);
  take_words (self, &self->why, why, PROP_WHY);
  g_object_thaw_notify (G_OBJECT (self));
}

void
bongsu_incident_set_shared (BongsuIncident *self, gboolean shared)
{
  g_return_if_fail (BONGSU_IS_INCIDENT (self));

  shared = !!shared;
  if (self->shared == shared)
    return;
  self->shared = shared;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHARED]);
}

int
bongsu_incident_compare (gconstpointer a, gconstpointer b, gpointer unused)
{
  BongsuIncident *left = (BongsuIncident *) a;
  BongsuIncident *right = (BongsuIncident *) b;
  gboolean left_waits = bongsu_incident_is_unacknowledged (left);
  gboolean right_waits = bongsu_incident_is_unacknowledged (right);

  if (left_waits != right_waits)
    return left_waits ? -1 : 1;
  if (left->state.level != right->state.level)
    return left->state.level > right->state.level ? -1 : 1;
  if (left->state.begun != right->state.begun)
    return left->state.begun < right->state.begun ? -1 : 1;
  return strcmp (left->id, right->id);
}
