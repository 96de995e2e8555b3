/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "database-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "store.h"

#define BUSY_MS 5000
#define MAX_VALUE (16 * 1024 * 1024)

static BongsuStoreError
get_code (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return BONGSU_STORE_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return BONGSU_STORE_ERROR_DAMAGED;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return BONGSU_STORE_ERROR_OPEN;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return BONGSU_STORE_ERROR_LOCKED;
    default:
      return BONGSU_STORE_ERROR_WRITE;
    }
}

/* What is in it is nobody else's business, whatever the folder allows; SQLite gives the log the same mode. */
static void
make_private (const char *path)
{
  const int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    close (fd);
}

sqlite3 *
bongsu_database_open (const char *path, gboolean read_only, GError **error)
{
  const int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  g_autoptr (sqlite3) db = NULL;

  if (!read_only)
    make_private (path);
  if (sqlite3_open_v2 (path, &db, flags, NULL) != SQLITE_OK)
    {
      g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN, _("“%s” cannot be opened: %s"), path,
                   db != NULL ? sqlite3_errmsg (db) : g_strerror (ENOMEM));
      return NULL;
    }

  sqlite3_busy_timeout (db, BUSY_MS);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, MAX_VALUE);
  return g_steal_pointer (&db);
}

void
bongsu_database_close (sqlite3 *db)
{
  sqlite3_close_v2 (db);
}

gboolean
bongsu_database_fail (sqlite3 *db, GError **error)
{
  const BongsuStoreError code = get_code (sqlite3_extended_errcode (db));

  if (code == BONGSU_STORE_ERROR_FULL)
    g_set_error_literal (error, BONGSU_STORE_ERROR, code, _("The disk is full: nothing more can be written down."));
  else if (code == BONGSU_STORE_ERROR_DAMAGED)
    g_set_error (error, BONGSU_STORE_ERROR, code, _("The journal is damaged: %s"), sqlite3_errmsg (db));
  else
    g_set_error (error, BONGSU_STORE_ERROR, code, _("The journal could not be written: %s"), sqlite3_errmsg (db));
  return FALSE;
}

gboolean
bongsu_database_run (sqlite3 *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return bongsu_database_fail (db, error);
  return TRUE;
}

sqlite3_stmt *
bongsu_database_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    bongsu_database_fail (db, error);
  return statement;
}

gboolean
bongsu_database_step (sqlite3 *db, sqlite3_stmt *statement, GError **error)
{
  const gboolean done = sqlite3_step (statement) == SQLITE_DONE || bongsu_database_fail (db, error);

  sqlite3_reset (statement);
  return done;
}

gboolean
bongsu_database_get_number (sqlite3 *db, const char *sql, gint64 *number)
{
  g_autoptr (sqlite3_stmt) statement = bongsu_database_prepare (db, sql, NULL);

  if (statement == NULL || sqlite3_step (statement) != SQLITE_ROW)
    return FALSE;
  *number = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

char *
bongsu_database_dup_text (sqlite3 *db, const char *sql)
{
  g_autoptr (sqlite3_stmt) statement = bongsu_database_prepare (db, sql, NULL);

  if (statement == NULL || sqlite3_step (statement) != SQLITE_ROW)
    return NULL;
  return g_strdup ((const char *) sqlite3_column_text (statement, 0));
}

gboolean
bongsu_database_is_sound (sqlite3 *db)
{
  g_autofree char *answer = bongsu_database_dup_text (db, "PRAGMA quick_check (1)");

  return g_strcmp0 (answer, "ok") == 0;
}

const char *
bongsu_database_column_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}
