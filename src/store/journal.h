/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/* The live store: journal.db (FULL), picture.db (NORMAL), head, in `folder` (made 0700). One store worker does all
 * writing. Locked: one process per journal. NULL with `error` (LOCKED, OPEN, DAMAGED), each a sentence for a person. */
#define BONGSU_TYPE_JOURNAL (bongsu_journal_get_type ())
G_DECLARE_FINAL_TYPE (BongsuJournal, bongsu_journal, BONGSU, JOURNAL, GObject)

BongsuJournal *bongsu_journal_open (const char *folder, GError **error);
/* What had to be done to open it, in words for a person ("The journal was damaged ..."); NULL: nothing. */
const char *bongsu_journal_get_notice (BongsuJournal *self);
/* Waits for what is queued and closes; called by dispose too. */
void bongsu_journal_close (BongsuJournal *self);

/* Walks the audit chain of the journal in `folder`: 0 whole, 1 broken (first bad record in the sentence), 2
 * unreadable. */
int bongsu_journal_verify (const char *folder, char **sentence);

G_END_DECLS
