/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"
#include "register.h"

G_BEGIN_DECLS

/* Judges the catalogue's rules and the thresholds of its readings (INCIDENTS 5) over the register: times come from the
 * samples, so that consoles agree; nothing is raised or cleared by a value that is no longer fresh. */
typedef struct _BongsuRules BongsuRules;

BongsuRules *bongsu_rules_new (BongsuRegister *register_);
void bongsu_rules_free (BongsuRules *self);

/* Judges these rows: sets level and fault in the register (the caller emits `changed`) and appends sealed raise and
 * return records of rules that raise an incident (element-type BongsuRecord, owned by the array). `now`: UTC us. */
void bongsu_rules_judge (BongsuRules *self, const guint *rows, guint n, gint64 now, GPtrArray *records);
/* The same for the rows where a delay is running; at least once a second. */
void bongsu_rules_tick (BongsuRules *self, gint64 now, GPtrArray *records);
/* A record known from the journal or the stream: the newest one of a point says what stands, so that neither a restart
 * nor another console's record raises twice. In any order, any number of times. */
void bongsu_rules_restore (BongsuRules *self, const BongsuRecord *record);

/* The rule's explanation with {reading} filled in, in the language of the interface (transfer full). */
char *bongsu_rules_explain (BongsuRules *self, guint row, const BongsuRule *rule);
guint bongsu_rules_get_n_pending (BongsuRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuRules, bongsu_rules_free)

G_END_DECLS
