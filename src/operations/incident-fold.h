/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident.h"

G_BEGIN_DECLS

/* Options of a rule that the fold needs (INCIDENTS 2.2). */
typedef struct
{
  gboolean latch;
  gboolean ack_required;
  gboolean shelf_breaks;
  gint64 re_alarm; /* us, 0: off */
} BongsuFoldRule;

/* The fold of INCIDENTS 4: same sets in, same state out, whatever the order and however often members arrived.
 * `records` (element-type BongsuRecord), `acts` (element-type BongsuAct) of one alarm point; `now` UTC us. Gives the newest
 * incident of the point. Pure. FALSE when nothing was ever announced. */
gboolean bongsu_incident_fold (GPtrArray *records, GPtrArray *acts, const BongsuFoldRule *rule, gint64 now, BongsuIncidentState *state);

G_END_DECLS
