/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "incident.h"
#include "ticker.h"

G_BEGIN_DECLS

/* One incident in the list: edge, symbol, title, age, place, level, state tag, number. Rows only bind. */
#define BONGSU_TYPE_INCIDENT_ROW (bongsu_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (BongsuIncidentRow, bongsu_incident_row, BONGSU, INCIDENT_ROW, GtkWidget)

GtkWidget *bongsu_incident_row_new (BongsuTicker *ticker);
/* NULL unbinds. */
void bongsu_incident_row_set_incident (BongsuIncidentRow *self, BongsuIncident *incident);

G_END_DECLS
