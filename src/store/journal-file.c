/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "journal-file-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "audit-private.h"

#define MAX_PAYLOAD (1024 * 1024)
#define MAX_TEXT 1024
#define CONSOLE_BYTES 8

struct _BongsuJournalFile
{
  sqlite3 *db;
  sqlite3_stmt *find;
  sqlite3_stmt *insert;
  sqlite3_stmt *insert_audit;
  char *console_id;
  int head_fd;

  BongsuHead head;    /* as committed */
  BongsuHead pending; /* in the open transaction */
};

/* Script i leads from schema i to schema i + 1, in one transaction. */
static const char *const migrations[] = {
  "CREATE TABLE entry (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL UNIQUE, point TEXT,"
  "  at INTEGER NOT NULL, payload BLOB NOT NULL, digest BLOB NOT NULL) STRICT;"
  "CREATE TABLE audit (n INTEGER PRIMARY KEY, previous BLOB NOT NULL, at INTEGER NOT NULL, boot INTEGER NOT NULL,"
  "  boot_id TEXT NOT NULL, console TEXT NOT NULL, operator TEXT NOT NULL, role TEXT NOT NULL, login TEXT NOT NULL,"
  "  verb TEXT NOT NULL, target TEXT NOT NULL, occurrence INTEGER NOT NULL, entry TEXT NOT NULL,"
  "  entries INTEGER NOT NULL, payload BLOB NOT NULL, digest BLOB NOT NULL) STRICT;"
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
  "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE (ABORT, 'entries are written once'); END;"
  "CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE (ABORT, 'entries are written once'); END;"
  "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'records are written once'); END;"
  "CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'records are written once'); END;",
};

static gboolean
migrate (sqlite3 *db, GError **error)
{
  gint64 version = 0;

  if (!bongsu_database_get_number (db, "PRAGMA user_version", &version))
    return bongsu_database_fail (db, error);
  if (version > (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error_literal (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN,
                           _("The journal was written by a newer Bongsu: this one may not write to it."));
      return FALSE;
    }
  for (; version < (gint64) G_N_ELEMENTS (migrations); version++)
    {
      g_autofree char *script = g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT",
                                                 migrations[version], (int) version + 1);

      if (!bongsu_database_run (db, script, error))
        {
          bongsu_database_run (db, "ROLLBACK", NULL);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
make_console_id (BongsuJournalFile *file, GError **error)
{
  guint8 bytes[CONSOLE_BYTES];
  char id[2 * CONSOLE_BYTES + 1];
  g_autofree char *sql = NULL;

  file->console_id = bongsu_database_dup_text (file->db, "SELECT value FROM meta WHERE name = 'consoleId'");
  if (file->console_id != NULL)
    return TRUE;

  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    {
      g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN, _("The journal cannot be made: %s"),
                   g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < CONSOLE_BYTES; i++)
    g_snprintf (id + 2 * i, 3, "%02x", bytes[i]);
  sql = g_strdup_printf ("INSERT INTO meta VALUES ('consoleId', '%s')", id);
  if (!bongsu_database_run (file->db, sql, error))
    return FALSE;
  file->console_id = g_strdup (id);
  return TRUE;
}

/* Opens the database of a folder as it is, made when there is none. */
static BongsuJournalFile *
open_file (const char *folder, GError **error)
{
  static const char pragmas[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON";
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  g_autoptr (BongsuJournalFile) file = g_new0 (BongsuJournalFile, 1);

  file->head_fd = -1;
  file->db = bongsu_database_open (path, FALSE, error);
  if (file->db == NULL || !bongsu_database_run (file->db, pragmas, error) || !migrate (file->db, error))
    return NULL;
  return g_steal_pointer (&file);
}

static gboolean
prepare_file (BongsuJournalFile *file, const char *folder, GError **error)
{
  file->find = bongsu_database_prepare (file->db, "SELECT n, kind, digest FROM entry WHERE id = ?", error);
  if (file->find == NULL)
    return FALSE;
  file->insert = bongsu_database_prepare (
      file->db, "INSERT INTO entry (kind, id, point, at, payload, digest) VALUES (?, ?, ?, ?, ?, ?)", error);
  if (file->insert == NULL)
    return FALSE;
  file->insert_audit = bongsu_database_prepare (file->db, BONGSU_AUDIT_INSERT, error);
  if (file->insert_audit == NULL || !make_console_id (file, error))
    return FALSE;

  file->head_fd = bongsu_head_open (folder);
  if (file->head_fd < 0 || !bongsu_head_write (file->head_fd, &file->head))
    {
      g_set_error (error, BONGSU_STORE_ERROR, errno == ENOSPC ? BONGSU_STORE_ERROR_FULL : BONGSU_STORE_ERROR_OPEN,
                   _("The journal cannot be written: %s"), g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* Renames the database with its companions, so that it can still be opened; the new path (transfer full). */
static char *
move_aside (const char *folder, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  g_autofree char *aside = NULL;

  for (guint i = 0; aside == NULL || g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *name = i == 0 ? g_strdup_printf ("journal-damaged-%s.db", stamp)
                                     : g_strdup_printf ("journal-damaged-%s-%u.db", stamp, i);

      g_free (aside);
      aside = g_build_filename (folder, name, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_DAMAGED,
                       _("The damaged journal cannot be moved aside: %s"), g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&aside);
}

/* Copies what a walk found to hold. A file that gives nothing leaves the new one empty. */
static void
take_over (BongsuJournalFile *file, const char *aside, BongsuAuditWalk *walk)
{
  g_autoptr (sqlite3_stmt) attach = bongsu_database_prepare (file->db, "ATTACH ? AS old", NULL);
  g_autofree char *copy = g_strdup_printf (
      "BEGIN IMMEDIATE;"
      "INSERT INTO entry SELECT * FROM old.entry WHERE n <= %" G_GINT64_FORMAT " ORDER BY n;"
      "INSERT INTO audit SELECT * FROM old.audit WHERE n <= %" G_GUINT64_FORMAT " ORDER BY n;"
      "INSERT INTO meta SELECT name, value FROM old.meta;"
      "COMMIT", walk->good_entry, walk->good.n);

  sqlite3_bind_text (attach, 1, aside, -1, SQLITE_STATIC);
  if (bongsu_database_step (file->db, attach, NULL))
    {
      if (!bongsu_database_run (file->db, copy, NULL))
        bongsu_database_run (file->db, "ROLLBACK", NULL);
      bongsu_database_run (file->db, "DETACH old", NULL);
    }
  bongsu_audit_walk (file->db, NULL, walk);
}

/* Begins anew beside a damaged journal. `walk`: what of it holds. */
static BongsuJournalFile *
start_again (const char *folder, BongsuAuditWalk *walk, const char *reason, char **notice, GError **error)
{
  g_autofree char *aside = move_aside (folder, error);
  g_autofree char *name = NULL;
  g_autofree char *taken = NULL;
  g_autoptr (BongsuJournalFile) file = NULL;

  if (aside == NULL)
    return NULL;
  file = open_file (folder, error);
  if (file == NULL)
    return NULL;
  take_over (file, aside, walk);
  name = g_path_get_basename (aside);
  taken = g_strdup_printf ("%" G_GINT64_FORMAT, walk->good_entry);
  *notice = g_strdup_printf (_("The journal was damaged. %s It was kept as “%s”; %s entries were taken over. "
                               "What is missing comes back from the city."),
                             reason, name, taken);
  return g_steal_pointer (&file);
}

/* `*n`: the number of the entry of this id, 0 when there is none. FALSE when one is there with another content. */
static gboolean
find_entry (BongsuJournalFile *file, const BongsuEntry *entry, const guint8 digest[BONGSU_DIGEST_SIZE], gint64 *n,
            GError **error)
{
  gboolean fine = TRUE;
  int result;

  *n = 0;
  sqlite3_bind_text (file->find, 1, entry->id, -1, SQLITE_STATIC);
  result = sqlite3_step (file->find);
  if (result == SQLITE_ROW)
    {
      *n = sqlite3_column_int64 (file->find, 0);
      fine = sqlite3_column_bytes (file->find, 2) == BONGSU_DIGEST_SIZE &&
             memcmp (sqlite3_column_blob (file->find, 2), digest, BONGSU_DIGEST_SIZE) == 0 &&
             strcmp (bongsu_database_column_text (file->find, 1), bongsu_entry_kind_to_name (entry->kind)) == 0;
      if (!fine)
        g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE,
                     _("The journal holds “%s” already, with another content."), entry->id);
    }
  else if (result != SQLITE_DONE)
    fine = bongsu_database_fail (file->db, error);
  sqlite3_reset (file->find);
  return fine;
}

static gboolean
check_bounds (const BongsuEntry *entry, GError **error)
{
  if (strlen (entry->id) <= MAX_TEXT && (entry->point == NULL || strlen (entry->point) <= MAX_TEXT) &&
      g_bytes_get_size (entry->payload) <= MAX_PAYLOAD)
    return TRUE;
  g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE, _("“%.64s” is too large for the journal."),
               entry->id);
  return FALSE;
}

/* Writes one entry unless it is there. `*n`: its number; `*added`: whether it was new. */
static gboolean
append_entry (BongsuJournalFile *file, const BongsuEntry *entry, GChecksum *all, gint64 *n, gboolean *added,
              GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[BONGSU_DIGEST_SIZE];
  gsize size;
  const guint8 *payload = g_bytes_get_data (entry->payload, &size);

  *added = FALSE;
  if (!check_bounds (entry, error))
    return FALSE;
  g_checksum_update (checksum, size > 0 ? payload : (const guint8 *) "", (gssize) size);
  bongsu_audit_finish (checksum, digest);
  if (!find_entry (file, entry, digest, n, error))
    return FALSE;
  if (*n > 0)
    return TRUE;

  sqlite3_bind_text (file->insert, 1, bongsu_entry_kind_to_name (entry->kind), -1, SQLITE_STATIC);
  sqlite3_bind_text (file->insert, 2, entry->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (file->insert, 3, entry->point, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (file->insert, 4, entry->at);
  if (size > 0)
    sqlite3_bind_blob64 (file->insert, 5, payload, size, SQLITE_STATIC);
  else
    sqlite3_bind_zeroblob (file->insert, 5, 0);
  sqlite3_bind_blob (file->insert, 6, digest, BONGSU_DIGEST_SIZE, SQLITE_STATIC);
  if (!bongsu_database_step (file->db, file->insert, error))
    return FALSE;
  *n = sqlite3_last_insert_rowid (file->db);
  *added = TRUE;
  bongsu_audit_add_entry (all, entry->kind, entry->id, entry->point, entry->at, payload, size);
  return TRUE;
}

static gboolean
append_all (BongsuJournalFile *file, GPtrArray *entries, const BongsuAudit *audit, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[BONGSU_DIGEST_SIZE];
  const char *first = "";
  gint64 at = g_get_real_time ();
  guint n_added = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      BongsuEntry *entry = g_ptr_array_index (entries, i);
      gboolean added;
      gint64 n;

      if (!append_entry (file, entry, checksum, &n, &added, error))
        return FALSE;
      entry->n = (guint64) n;
      if (added && n_added++ == 0)
        {
          first = entry->id;
          at = entry->at;
        }
    }
  /* What was all there already has its record. */
  if (n_added == 0 && entries->len > 0)
    return TRUE;
  bongsu_audit_finish (checksum, digest);
  return bongsu_audit_append (file->db, file->insert_audit, &file->pending, file->console_id, audit, at, first, n_added,
                              digest, error);
}

BongsuJournalFile *
bongsu_journal_file_open (const char *folder, char **notice, GError **error)
{
  g_autoptr (BongsuJournalFile) file = NULL;
  g_autoptr (GError) damage = NULL;
  g_autofree char *reason = NULL;
  BongsuAuditWalk walk = { 0 };
  BongsuHead anchor;

  file = open_file (folder, &damage);
  if (file == NULL && damage->code != BONGSU_STORE_ERROR_DAMAGED)
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }
  if (file == NULL)
    reason = g_strdup (damage->message);
  else
    {
      bongsu_audit_walk (file->db, bongsu_head_read (folder, &anchor) ? &anchor : NULL, &walk);
      if (!bongsu_audit_walk_is_whole (&walk))
        reason = bongsu_audit_walk_to_sentence (&walk);
      else if (!bongsu_database_is_sound (file->db))
        reason = g_strdup (_("Its pages do not hang together."));
    }
  if (reason != NULL)
    {
      g_clear_pointer (&file, bongsu_journal_file_close);
      file = start_again (folder, &walk, reason, notice, error);
      if (file == NULL)
        return NULL;
    }

  file->head = walk.good;
  file->pending = walk.good;
  if (!prepare_file (file, folder, error))
    return NULL;
  return g_steal_pointer (&file);
}

void
bongsu_journal_file_close (BongsuJournalFile *file)
{
  if (file == NULL)
    return;
  sqlite3_finalize (file->find);
  sqlite3_finalize (file->insert);
  sqlite3_finalize (file->insert_audit);
  bongsu_database_close (file->db);
  if (file->head_fd >= 0)
    close (file->head_fd);
  g_free (file->console_id);
  g_free (file);
}

const char *
bongsu_journal_file_get_console_id (const BongsuJournalFile *file)
{
  return file->console_id;
}

gboolean
bongsu_journal_file_begin (BongsuJournalFile *file, GError **error)
{
  file->pending = file->head;
  return bongsu_database_run (file->db, "BEGIN IMMEDIATE", error);
}

gboolean
bongsu_journal_file_append (BongsuJournalFile *file, GPtrArray *entries, const BongsuAudit *audit, gboolean *alive,
                            GError **error)
{
  const BongsuHead before = file->pending;
  gboolean done;

  done = bongsu_database_run (file->db, "SAVEPOINT one", error) && append_all (file, entries, audit, error);
  /* SQLite rolls back everything by itself when the disk is full or fails. */
  *alive = sqlite3_get_autocommit (file->db) == 0;
  if (!done)
    {
      file->pending = before;
      for (guint i = 0; i < entries->len; i++)
        ((BongsuEntry *) g_ptr_array_index (entries, i))->n = 0;
      if (*alive)
        *alive = bongsu_database_run (file->db, "ROLLBACK TO one; RELEASE one", NULL);
      return FALSE;
    }
  return bongsu_database_run (file->db, "RELEASE one", error);
}

gboolean
bongsu_journal_file_commit (BongsuJournalFile *file, GError **error)
{
  if (!bongsu_database_run (file->db, "COMMIT", error))
    {
      bongsu_database_run (file->db, "ROLLBACK", NULL);
      return FALSE;
    }
  file->head = file->pending;
  /* The commit stands whatever becomes of the head: one that lags behind is still an anchor. */
  if (!bongsu_head_write (file->head_fd, &file->head))
    g_message ("The head of the journal was not written: %s", g_strerror (errno));
  return TRUE;
}

GPtrArray *
bongsu_journal_file_load (BongsuJournalFile *file, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  g_autoptr (sqlite3_stmt) statement = bongsu_database_prepare (
      file->db, "SELECT n, kind, id, point, at, payload FROM entry ORDER BY n", error);
  int result;

  if (statement == NULL)
    return NULL;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      BongsuEntryKind kind;
      const void *bytes;
      g_autoptr (GBytes) payload = NULL;
      BongsuEntry *entry;

      if (!bongsu_entry_kind_from_name (bongsu_database_column_text (statement, 1), &kind))
        continue;
      bytes = sqlite3_column_blob (statement, 5);
      payload = g_bytes_new (bytes, (gsize) sqlite3_column_bytes (statement, 5));
      entry = bongsu_entry_new (kind, bongsu_database_column_text (statement, 2),
                                (const char *) sqlite3_column_text (statement, 3), sqlite3_column_int64 (statement, 4),
                                payload);
      entry->n = (guint64) sqlite3_column_int64 (statement, 0);
      g_ptr_array_add (entries, entry);
    }
  if (result != SQLITE_DONE)
    {
      bongsu_database_fail (file->db, error);
      return NULL;
    }
  return g_steal_pointer (&entries);
}

int
bongsu_journal_file_verify (const char *folder, char **sentence)
{
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db = bongsu_database_open (path, TRUE, &error);
  BongsuAuditWalk walk;
  BongsuHead anchor;

  if (db == NULL)
    {
      *sentence = g_strdup (error->message);
      return 2;
    }
  bongsu_audit_walk (db, bongsu_head_read (folder, &anchor) ? &anchor : NULL, &walk);
  *sentence = bongsu_audit_walk_to_sentence (&walk);
  return walk.unreadable ? 2 : bongsu_audit_walk_is_whole (&walk) ? 0 : 1;
}
