/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "steps.h"

#define MAX_STEPS 5
#define MAX_INCIDENTS 4096

typedef struct
{
  gint64 at[MAX_STEPS];
} Done;

struct _BongsuSteps
{
  GObject parent_instance;

  GHashTable *done; /* (element-type utf8 Done) by incident id */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuSteps, bongsu_steps, G_TYPE_OBJECT)

static void
bongsu_steps_finalize (GObject *object)
{
  g_hash_table_unref (BONGSU_STEPS (object)->done);
  G_OBJECT_CLASS (bongsu_steps_parent_class)->finalize (object);
}

static void
bongsu_steps_class_init (BongsuStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_steps_finalize;
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", BONGSU_TYPE_STEPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_steps_init (BongsuSteps *self)
{
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BongsuSteps *
bongsu_steps_new (void)
{
  return g_object_new (BONGSU_TYPE_STEPS, NULL);
}

void
bongsu_steps_set_done (BongsuSteps *self, BongsuIncident *incident, guint step, gint64 at)
{
  Done *done;

  g_return_if_fail (BONGSU_IS_STEPS (self) && BONGSU_IS_INCIDENT (incident) && step < MAX_STEPS);
  done = g_hash_table_lookup (self->done, bongsu_incident_get_id (incident));
  if (done == NULL)
    {
      if (g_hash_table_size (self->done) >= MAX_INCIDENTS)
        g_hash_table_remove_all (self->done);
      done = g_new0 (Done, 1);
      g_hash_table_insert (self->done, g_strdup (bongsu_incident_get_id (incident)), done);
    }
  done->at[step] = at;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gint64
bongsu_steps_get_done (BongsuSteps *self, BongsuIncident *incident, guint step)
{
  const Done *done;

  g_return_val_if_fail (BONGSU_IS_STEPS (self) && BONGSU_IS_INCIDENT (incident), 0);
  done = g_hash_table_lookup (self->done, bongsu_incident_get_id (incident));
  return done != NULL && step < MAX_STEPS ? done->at[step] : 0;
}

static const BongsuKind *
kind_of (BongsuRegister *register_, BongsuIncident *incident)
{
  guint row = bongsu_register_find (register_, bongsu_incident_get_asset (incident));

  if (row == BONGSU_NO_ROW)
    return NULL;
  return bongsu_catalogue_get_kind (bongsu_register_get_catalogue (register_),
                                    bongsu_register_get_kind (register_, row));
}

const BongsuIncidentType *
bongsu_type_of (BongsuRegister *register_, BongsuIncident *incident)
{
  const BongsuKind *kind;
  const char *type = bongsu_incident_get_type_id (incident);

  g_return_val_if_fail (BONGSU_IS_REGISTER (register_) && BONGSU_IS_INCIDENT (incident), NULL);
  kind = kind_of (register_, incident);
  if (kind == NULL || type == NULL)
    return NULL;
  return bongsu_catalogue_find_incident (bongsu_register_get_catalogue (register_), kind->id, type);
}

const BongsuPlaybook *
bongsu_playbook_of (BongsuRegister *register_, BongsuIncident *incident)
{
  const BongsuIncidentType *type = bongsu_type_of (register_, incident);

  if (type == NULL || type->playbook == NULL)
    return NULL;
  return bongsu_catalogue_find_playbook (bongsu_register_get_catalogue (register_), kind_of (register_, incident)->id,
                                         type->playbook);
}

BongsuStepDoing
bongsu_step_get_doing (const BongsuStep *step, BongsuRegister *register_, BongsuIncident *incident,
                       const BongsuCommand **command, const char **agency)
{
  const BongsuKind *kind = kind_of (register_, incident);
  const BongsuCommand *found = NULL;

  *command = NULL;
  *agency = step->agency;
  if (g_str_equal (step->verb, "dispatch"))
    return BONGSU_STEP_DISPATCH;
  if (g_str_equal (step->verb, "sign"))
    return BONGSU_STEP_SIGN;
  if (!g_str_equal (step->verb, "command") || step->command == NULL)
    return BONGSU_STEP_RECORD;
  if (kind != NULL)
    found = bongsu_catalogue_find_command (bongsu_register_get_catalogue (register_), kind->id, step->command);
  if (found == NULL || found->attribute == NULL)
    {
      *agency = found != NULL ? found->request : step->agency != NULL ? step->agency : step->command;
      return BONGSU_STEP_DISPATCH;
    }
  if (bongsu_command_has_parameters (found))
    return BONGSU_STEP_RECORD;
  *command = found;
  return BONGSU_STEP_COMMAND;
}
