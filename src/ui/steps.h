/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident.h"
#include "register.h"

G_BEGIN_DECLS

/* Which playbook steps of an incident this desk has done since it was opened. Signal: `changed`. */
#define BONGSU_TYPE_STEPS (bongsu_steps_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSteps, bongsu_steps, BONGSU, STEPS, GObject)

BongsuSteps *bongsu_steps_new (void);
/* `at`: UTC us, when the step's act was in the journal. */
void bongsu_steps_set_done (BongsuSteps *self, BongsuIncident *incident, guint step, gint64 at);
/* 0: not done. */
gint64 bongsu_steps_get_done (BongsuSteps *self, BongsuIncident *incident, guint step);

/* The playbook of an incident's type, or NULL. */
const BongsuPlaybook *bongsu_playbook_of (BongsuRegister *register_, BongsuIncident *incident);
/* What pressing a step does. What the console cannot do itself is recorded, and nothing is pretended. */
typedef enum
{
  BONGSU_STEP_RECORD,
  BONGSU_STEP_DISPATCH, /* `*agency` */
  BONGSU_STEP_SIGN,
  BONGSU_STEP_COMMAND,  /* `*command` */
} BongsuStepDoing;
BongsuStepDoing bongsu_step_get_doing (const BongsuStep *step, BongsuRegister *register_, BongsuIncident *incident,
                                       const BongsuCommand **command, const char **agency);
/* What the catalogue says about its type, or NULL. */
const BongsuIncidentType *bongsu_type_of (BongsuRegister *register_, BongsuIncident *incident);

G_END_DECLS
