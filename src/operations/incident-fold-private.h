/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "alarm-point.h"

G_BEGIN_DECLS

/* What the desk wants to know besides the state. */
typedef struct
{
  gint64 next;         /* when the answer changes though nothing arrives; G_MAXINT64: never */
  GHashTable *effects; /* (nullable) (element-type utf8 int) filled: act id (borrowed) to BongsuEffect */
  guint n_clashes;     /* same id, other content */
} BongsuFoldTrace;

/* As bongsu_incident_fold (); `trace` (nullable). */
gboolean bongsu_incident_fold_traced (GPtrArray *records, GPtrArray *acts, const BongsuFoldRule *rule, gint64 now,
                                      BongsuIncidentState *state, BongsuFoldTrace *trace);

/* For the choice between two records under one id (transfer full). */
char *bongsu_record_to_canonical (const BongsuRecord *record);
gboolean bongsu_verb_can_be_undone (const char *verb);

G_END_DECLS
