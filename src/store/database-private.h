/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* SQLite as this room uses it: every failure is a BONGSU_STORE_ERROR with a sentence for a person. */
sqlite3 *bongsu_database_open (const char *path, gboolean read_only, GError **error);
/* Closes; NULL is allowed. */
void bongsu_database_close (sqlite3 *db);
/* Runs statements that give no rows. */
gboolean bongsu_database_run (sqlite3 *db, const char *sql, GError **error);
sqlite3_stmt *bongsu_database_prepare (sqlite3 *db, const char *sql, GError **error);
/* Steps a statement without rows and resets it. */
gboolean bongsu_database_step (sqlite3 *db, sqlite3_stmt *statement, GError **error);
/* The first column of the first row; FALSE when there is none or it cannot be read. */
gboolean bongsu_database_get_number (sqlite3 *db, const char *sql, gint64 *number);
char *bongsu_database_dup_text (sqlite3 *db, const char *sql);
/* Sets `error` from what `db` says last; returns FALSE. */
gboolean bongsu_database_fail (sqlite3 *db, GError **error);
/* Whether the pages hang together (PRAGMA quick_check). */
gboolean bongsu_database_is_sound (sqlite3 *db);

/* Column as text, never NULL, valid until the next step. */
const char *bongsu_database_column_text (sqlite3_stmt *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, bongsu_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
