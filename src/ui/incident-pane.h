/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "selection.h"
#include "ticker.h"

G_BEGIN_DECLS

/* The list of open incidents: chips, rows, what is hidden. */
#define BONGSU_TYPE_INCIDENT_PANE (bongsu_incident_pane_get_type ())
G_DECLARE_FINAL_TYPE (BongsuIncidentPane, bongsu_incident_pane, BONGSU, INCIDENT_PANE, GtkWidget)

void
bongsu_incident_pane_set_parts (BongsuIncidentPane *self,
                                const BongsuConsoleParts *parts,
                                BongsuSelection *selection,
                                BongsuTicker *ticker);
/* Selects the next (+1) or previous (-1) row. */
void bongsu_incident_pane_move (BongsuIncidentPane *self, int step);

G_END_DECLS
