/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "database-private.h"
#include "store.h"

G_BEGIN_DECLS

#define BONGSU_DIGEST_SIZE 32

/* Number and digest of an audit record; number 0 with a digest of zeros is the beginning of every chain. */
typedef struct
{
  guint64 n;
  guint8 digest[BONGSU_DIGEST_SIZE];
} BongsuHead;

/* What a walk over the chain found. */
typedef struct
{
  BongsuHead good;        /* the last record that holds */
  gint64 good_entry;      /* the last entry that it covers */
  guint64 bad;            /* the first record that does not hold; 0: none */
  gboolean uncovered;     /* there are entries that no record speaks of */
  gboolean unreadable;    /* the file itself could not be read to the end */
  gboolean head_differs;  /* the record named by the head file is missing or another */
} BongsuAuditWalk;

const char *bongsu_entry_kind_to_name (BongsuEntryKind kind);
gboolean bongsu_entry_kind_from_name (const char *name, BongsuEntryKind *kind);

/* Appends each entry's fields to the checksum that an audit record holds of its entries. */
void bongsu_audit_add_entry (GChecksum *checksum, BongsuEntryKind kind, const char *id, const char *point, gint64 at,
                             const void *payload, gsize size);
void bongsu_audit_finish (GChecksum *checksum, guint8 digest[BONGSU_DIGEST_SIZE]);

/* Appends one record to the chain inside the transaction of what it records and moves `head` on. */
gboolean bongsu_audit_append (sqlite3 *db, sqlite3_stmt *statement, BongsuHead *head, const char *console,
                              const BongsuAudit *audit, gint64 at, const char *entry, guint n_entries,
                              const guint8 payload[BONGSU_DIGEST_SIZE], GError **error);
#define BONGSU_AUDIT_INSERT "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

/* Compares every record with its predecessor, itself and its entries. `head` NULL: nothing was anchored. */
void bongsu_audit_walk (sqlite3 *db, const BongsuHead *head, BongsuAuditWalk *walk);
gboolean bongsu_audit_walk_is_whole (const BongsuAuditWalk *walk);
/* What is wrong, for a person (transfer full). */
char *bongsu_audit_walk_to_sentence (const BongsuAuditWalk *walk);

/* The head file: one line of fixed length, so that it is overwritten in place. FALSE when it says nothing. */
gboolean bongsu_head_read (const char *folder, BongsuHead *head);
/* Opens it for writing, made when missing (-1 with errno); writes and syncs. */
int bongsu_head_open (const char *folder);
gboolean bongsu_head_write (int fd, const BongsuHead *head);

G_END_DECLS
