/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-point-private.h"

G_BEGIN_DECLS

/* Why an act would have no effect, as a sentence for the one who tries it. */
const char *bongsu_effect_to_sentence (BongsuEffect effect, const char *verb, const BongsuIncidentState *state);
/* Whether the role may do this at all (OPERATORS 1.2). */
gboolean bongsu_role_may (const char *role, const char *verb);
const char *bongsu_verb_to_words (const char *verb);
/* The time line of the point's newest run (transfer full, element-type utf8). `signs` (element-type BongsuAct): sign acts
 * that name the incident. */
GPtrArray *bongsu_desk_point_dup_time_line (BongsuDeskPoint *point, GPtrArray *signs, const BongsuFoldRule *rule,
                                            gint64 now);

G_END_DECLS
