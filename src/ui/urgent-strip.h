/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "incident.h"

G_BEGIN_DECLS

/* Over a list that keeps its rows in place: the incidents that never wait, three at most and a count of the rest.
 * Signal: `chosen` (BongsuIncident). */
#define BONGSU_TYPE_URGENT_STRIP (bongsu_urgent_strip_get_type ())
G_DECLARE_FINAL_TYPE (BongsuUrgentStrip, bongsu_urgent_strip, BONGSU, URGENT_STRIP, GtkWidget)

#define BONGSU_URGENT_STRIP_MAX_ROWS 3

/* (element-type BongsuIncident), worst first. */
void bongsu_urgent_strip_set_incidents (BongsuUrgentStrip *self, GPtrArray *incidents);

G_END_DECLS
