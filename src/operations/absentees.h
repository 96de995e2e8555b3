/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

/* Absent from two complete snapshots, a minute apart: gone at the source (PROTOCOL 9.3). Remembers the first of the
 * two. */
typedef struct _BongsuAbsentees BongsuAbsentees;

BongsuAbsentees *bongsu_absentees_new (BongsuRegister *register_);
void bongsu_absentees_free (BongsuAbsentees *self);
/* A complete snapshot of this type held these ids (set). `begun`: UTC us of its first request, `boot`: boot time now.
 * The deletions that follow from it, at `begun` (transfer full; mostly empty). */
BongsuBatch *bongsu_absentees_find (BongsuAbsentees *self, const char *type, GHashTable *ids, gint64 begun,
                                    gint64 boot);

G_END_DECLS
