/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "outbox.h"
#include "register.h"
#include "steps.h"

G_BEGIN_DECLS

/* The steps of an incident's playbook, each one press (win.playbook-1 to 5). */
#define BONGSU_TYPE_PLAYBOOK_BOX (bongsu_playbook_box_get_type ())
G_DECLARE_FINAL_TYPE (BongsuPlaybookBox, bongsu_playbook_box, BONGSU, PLAYBOOK_BOX, GtkWidget)

/* `outbox` says what became of the commands. */
void bongsu_playbook_box_set_register (BongsuPlaybookBox *self, BongsuRegister *register_, BongsuSteps *steps,
                                       BongsuOutbox *outbox);
/* NULL, or an incident without a playbook, hides the box. */
void bongsu_playbook_box_set_incident (BongsuPlaybookBox *self, BongsuIncident *incident);

G_END_DECLS
