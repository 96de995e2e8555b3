/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "incident.h"

G_BEGIN_DECLS

typedef gboolean (*BongsuRowFilter) (BongsuIncident *incident, gpointer data);

/* The incidents of a list in their order (INTERFACE 4, "never jump"): a GListModel that, while it is held, keeps every
 * row in its place. What is new waits, and is either calm (counted) or urgent (alert and critical: shown elsewhere).
 * An own row that became urgent while held is urgent as well. Signal: `waiting-changed`. */
#define BONGSU_TYPE_HELD_ROWS (bongsu_held_rows_get_type ())
G_DECLARE_FINAL_TYPE (BongsuHeldRows, bongsu_held_rows, BONGSU, HELD_ROWS, GObject)

/* `source`: a GListModel of BongsuIncident. The filter may be NULL: all. */
BongsuHeldRows *bongsu_held_rows_new (GListModel *source, BongsuRowFilter filter, gpointer data);
/* FALSE arranges the rows anew. */
void bongsu_held_rows_set_held (BongsuHeldRows *self, gboolean held);
gboolean bongsu_held_rows_get_held (BongsuHeldRows *self);
/* The incidents changed: arranges them, or counts what waits while held. */
void bongsu_held_rows_refresh (BongsuHeldRows *self);
/* Arranges them even while held: somebody asked for it. */
void bongsu_held_rows_arrange (BongsuHeldRows *self);
guint bongsu_held_rows_get_n_waiting (BongsuHeldRows *self);
/* (element-type BongsuIncident), borrowed, worst first, until the next change. */
GPtrArray *bongsu_held_rows_get_urgent (BongsuHeldRows *self);
/* For whoever owns the filter's data and goes before the model does. */
void bongsu_held_rows_stop (BongsuHeldRows *self);

G_END_DECLS
