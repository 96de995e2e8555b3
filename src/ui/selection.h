/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident-desk.h"
#include "register.h"

G_BEGIN_DECLS

/* The one selected thing of a console page: an incident, or an asset without one. All panes follow it, whoever set it.
 * Properties: incident (BongsuIncident, nullable), row (uint, BONGSU_NO_ROW none). */
#define BONGSU_TYPE_SELECTION (bongsu_selection_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSelection, bongsu_selection, BONGSU, SELECTION, GObject)

BongsuSelection *bongsu_selection_new (BongsuIncidentDesk *desk, BongsuRegister *register_);
BongsuIncident *bongsu_selection_get_incident (BongsuSelection *self);
guint bongsu_selection_get_row (BongsuSelection *self);
/* Also selects its asset. NULL selects nothing. */
void bongsu_selection_set_incident (BongsuSelection *self, BongsuIncident *incident);
/* Also selects its newest open incident. */
void bongsu_selection_set_row (BongsuSelection *self, guint row);

G_END_DECLS
