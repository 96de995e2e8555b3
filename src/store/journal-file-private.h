/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/* `journal.db` and `head` of one folder. Belongs to one thread at a time. */
typedef struct _BongsuJournalFile BongsuJournalFile;

/* Opens, migrates, verifies. What is damaged is moved aside, what of it still holds is taken over, and `notice` says
 * so. */
BongsuJournalFile *bongsu_journal_file_open (const char *folder, char **notice, GError **error);
void bongsu_journal_file_close (BongsuJournalFile *file);
const char *bongsu_journal_file_get_console_id (const BongsuJournalFile *file);

/* One transaction: begin, any number of appends (one that fails leaves the others), commit. FALSE of an append with
 * `*alive` FALSE: the whole transaction is gone. */
gboolean bongsu_journal_file_begin (BongsuJournalFile *file, GError **error);
gboolean bongsu_journal_file_append (BongsuJournalFile *file, GPtrArray *entries, const BongsuAudit *audit,
                                     gboolean *alive, GError **error);
gboolean bongsu_journal_file_commit (BongsuJournalFile *file, GError **error);
/* Every entry in order (element-type BongsuEntry). */
GPtrArray *bongsu_journal_file_load (BongsuJournalFile *file, GError **error);

/* 0 whole, 1 broken, 2 unreadable. */
int bongsu_journal_file_verify (const char *folder, char **sentence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuJournalFile, bongsu_journal_file_close)

G_END_DECLS
