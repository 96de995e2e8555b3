/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "audit-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The columns of the table, in the order of the record. */
enum
{
  COLUMN_N,
  COLUMN_PREVIOUS,
  COLUMN_AT,
  COLUMN_BOOT,
  COLUMN_BOOT_ID,
  COLUMN_CONSOLE,
  COLUMN_OPERATOR,
  COLUMN_ROLE,
  COLUMN_LOGIN,
  COLUMN_VERB,
  COLUMN_TARGET,
  COLUMN_OCCURRENCE,
  COLUMN_ENTRY,
  COLUMN_N_ENTRIES,
  COLUMN_PAYLOAD,
  COLUMN_DIGEST,
};

#define HEAD_LENGTH (20 + 1 + 2 * BONGSU_DIGEST_SIZE + 1)

static const char *const kind_names[] = { "act", "record", "row", "attempt", "result", "draft", "figure" };

/* Each field is its length and its bytes: no two records encode alike. */
static void
add_bytes (GChecksum *checksum, const void *bytes, gsize size)
{
  const guint32 length = GUINT32_TO_BE ((guint32) size);

  g_checksum_update (checksum, (const guchar *) &length, sizeof length);
  if (size > 0)
    g_checksum_update (checksum, bytes, (gssize) size);
}

static void
add_text (GChecksum *checksum, const char *text)
{
  add_bytes (checksum, text, text != NULL ? strlen (text) : 0);
}

static void
add_number (GChecksum *checksum, gint64 number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  add_text (checksum, text);
}

static gint64
get_boot_time (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return 0;
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static const char *
get_boot_id (void)
{
  static char *id = NULL;

  if (g_once_init_enter (&id))
    {
      char *text = NULL;

      if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
        text = g_strdup ("");
      g_once_init_leave (&id, g_strstrip (text));
    }
  return id;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* The digest of the record whose columns `statement` stands on. */
static void
digest_row (sqlite3_stmt *statement, guint8 digest[BONGSU_DIGEST_SIZE])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (int column = COLUMN_N; column < COLUMN_DIGEST; column++)
    if (sqlite3_column_type (statement, column) == SQLITE_INTEGER)
      add_number (checksum, sqlite3_column_int64 (statement, column));
    else
      {
        const void *bytes = sqlite3_column_blob (statement, column);

        add_bytes (checksum, bytes, (gsize) sqlite3_column_bytes (statement, column));
      }
  bongsu_audit_finish (checksum, digest);
}

static gboolean
is_digest (sqlite3_stmt *statement, int column, const guint8 digest[BONGSU_DIGEST_SIZE])
{
  const void *bytes = sqlite3_column_blob (statement, column);

  return bytes != NULL && sqlite3_column_bytes (statement, column) == BONGSU_DIGEST_SIZE &&
         memcmp (bytes, digest, BONGSU_DIGEST_SIZE) == 0;
}

/* Whether the entries that follow `*last` are those the record speaks of; moves `*last` to the last of them. */
static gboolean
check_entries (sqlite3_stmt *record, sqlite3_stmt *entries, gint64 *last)
{
  const gint64 n_entries = sqlite3_column_int64 (record, COLUMN_N_ENTRIES);
  const char *first = bongsu_database_column_text (record, COLUMN_ENTRY);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[BONGSU_DIGEST_SIZE];

  for (gint64 i = 0; i < n_entries; i++)
    {
      BongsuEntryKind kind;
      const void *payload;

      if (sqlite3_step (entries) != SQLITE_ROW || sqlite3_column_int64 (entries, 0) != *last + 1 ||
          !bongsu_entry_kind_from_name (bongsu_database_column_text (entries, 1), &kind) ||
          (i == 0 && strcmp (bongsu_database_column_text (entries, 2), first) != 0))
        return FALSE;
      payload = sqlite3_column_blob (entries, 5);
      bongsu_audit_add_entry (checksum, kind, bongsu_database_column_text (entries, 2),
                              (const char *) sqlite3_column_text (entries, 3), sqlite3_column_int64 (entries, 4),
                              payload, (gsize) sqlite3_column_bytes (entries, 5));
      *last += 1;
    }
  bongsu_audit_finish (checksum, digest);
  return is_digest (record, COLUMN_PAYLOAD, digest);
}

const char *
bongsu_entry_kind_to_name (BongsuEntryKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
bongsu_entry_kind_from_name (const char *name, BongsuEntryKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (name, kind_names[i]) == 0)
      {
        *kind = (BongsuEntryKind) i;
        return TRUE;
      }
  return FALSE;
}

void
bongsu_audit_add_entry (GChecksum *checksum, BongsuEntryKind kind, const char *id, const char *point, gint64 at,
                        const void *payload, gsize size)
{
  add_text (checksum, kind_names[kind]);
  add_text (checksum, id);
  /* "No point" and "an empty point" are not the same. */
  add_number (checksum, point != NULL);
  add_text (checksum, point);
  add_number (checksum, at);
  add_bytes (checksum, payload, size);
}

void
bongsu_audit_finish (GChecksum *checksum, guint8 digest[BONGSU_DIGEST_SIZE])
{
  gsize size = BONGSU_DIGEST_SIZE;

  g_checksum_get_digest (checksum, digest, &size);
}

gboolean
bongsu_audit_append (sqlite3 *db, sqlite3_stmt *statement, BongsuHead *head, const char *console,
                     const BongsuAudit *audit, gint64 at, const char *entry, guint n_entries,
                     const guint8 payload[BONGSU_DIGEST_SIZE], GError **error)
{
  static const BongsuAudit nobody = { 0 };
  const BongsuAudit *who = audit != NULL ? audit : &nobody;
  const gint64 boot = get_boot_time ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *texts[] = { get_boot_id (), console, or_empty (who->operator_id), or_empty (who->role), "",
                          or_empty (who->verb), or_empty (who->target) };
  BongsuHead next = { .n = head->n + 1 };

  add_number (checksum, (gint64) next.n);
  add_bytes (checksum, head->digest, BONGSU_DIGEST_SIZE);
  add_number (checksum, at);
  add_number (checksum, boot);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (checksum, texts[i]);
  add_number (checksum, who->occurrence);
  add_text (checksum, entry);
  add_number (checksum, n_entries);
  add_bytes (checksum, payload, BONGSU_DIGEST_SIZE);
  bongsu_audit_finish (checksum, next.digest);

  sqlite3_bind_int64 (statement, COLUMN_N + 1, (gint64) next.n);
  sqlite3_bind_blob (statement, COLUMN_PREVIOUS + 1, head->digest, BONGSU_DIGEST_SIZE, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, COLUMN_AT + 1, at);
  sqlite3_bind_int64 (statement, COLUMN_BOOT + 1, boot);
  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (statement, COLUMN_BOOT_ID + 1 + i, texts[i], -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, COLUMN_OCCURRENCE + 1, who->occurrence);
  sqlite3_bind_text (statement, COLUMN_ENTRY + 1, entry, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, COLUMN_N_ENTRIES + 1, n_entries);
  sqlite3_bind_blob (statement, COLUMN_PAYLOAD + 1, payload, BONGSU_DIGEST_SIZE, SQLITE_TRANSIENT);
  sqlite3_bind_blob (statement, COLUMN_DIGEST + 1, next.digest, BONGSU_DIGEST_SIZE, SQLITE_TRANSIENT);
  if (!bongsu_database_step (db, statement, error))
    return FALSE;
  *head = next;
  return TRUE;
}

void
bongsu_audit_walk (sqlite3 *db, const BongsuHead *head, BongsuAuditWalk *walk)
{
  g_autoptr (sqlite3_stmt) records = bongsu_database_prepare (db, "SELECT * FROM audit ORDER BY n", NULL);
  g_autoptr (sqlite3_stmt) entries = bongsu_database_prepare (
      db, "SELECT n, kind, id, point, at, payload FROM entry ORDER BY n", NULL);
  gboolean head_seen = head == NULL || head->n == 0;
  int result = SQLITE_ERROR;

  *walk = (BongsuAuditWalk) { 0 };
  if (records == NULL || entries == NULL || sqlite3_column_count (records) != COLUMN_DIGEST + 1)
    {
      walk->unreadable = TRUE;
      return;
    }

  while ((result = sqlite3_step (records)) == SQLITE_ROW)
    {
      BongsuHead here = { .n = walk->good.n + 1 };
      gint64 last = walk->good_entry;

      digest_row (records, here.digest);
      if ((guint64) sqlite3_column_int64 (records, COLUMN_N) != here.n ||
          !is_digest (records, COLUMN_PREVIOUS, walk->good.digest) ||
          !is_digest (records, COLUMN_DIGEST, here.digest) || !check_entries (records, entries, &last))
        {
          walk->bad = here.n;
          break;
        }
      walk->good = here;
      walk->good_entry = last;
      if (head != NULL && head->n == here.n)
        head_seen = memcmp (head->digest, here.digest, BONGSU_DIGEST_SIZE) == 0;
    }
  walk->unreadable = walk->bad == 0 && result != SQLITE_DONE;
  if (walk->bad == 0 && !walk->unreadable)
    {
      walk->uncovered = sqlite3_step (entries) != SQLITE_DONE;
      walk->head_differs = !head_seen;
    }
}

gboolean
bongsu_audit_walk_is_whole (const BongsuAuditWalk *walk)
{
  return walk->bad == 0 && !walk->uncovered && !walk->unreadable && !walk->head_differs;
}

char *
bongsu_audit_walk_to_sentence (const BongsuAuditWalk *walk)
{
  g_autofree char *good = g_strdup_printf ("%" G_GUINT64_FORMAT, walk->good.n);
  g_autofree char *bad = g_strdup_printf ("%" G_GUINT64_FORMAT, walk->bad);

  if (walk->unreadable)
    return g_strdup_printf (_("The journal cannot be read beyond record %s."), good);
  if (walk->bad != 0)
    return g_strdup_printf (_("Record %s of the journal does not hold."), bad);
  if (walk->uncovered)
    return g_strdup_printf (_("Behind record %s the journal holds entries without a record."), good);
  if (walk->head_differs)
    return g_strdup_printf (_("The journal ends at record %s, which is not where it was left."), good);
  return g_strdup_printf (_("The journal is whole: %s records. Without an anchor a cut end would not show."), good);
}

gboolean
bongsu_head_read (const char *folder, BongsuHead *head)
{
  g_autofree char *path = g_build_filename (folder, "head", NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &text, &size, NULL) || size != HEAD_LENGTH || text[20] != ' ')
    return FALSE;
  head->n = 0;
  for (guint i = 0; i < 20; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      head->n = head->n * 10 + (guint64) (text[i] - '0');
    }
  for (guint i = 0; i < BONGSU_DIGEST_SIZE; i++)
    {
      const int high = g_ascii_xdigit_value (text[21 + 2 * i]);
      const int low = g_ascii_xdigit_value (text[22 + 2 * i]);

      if (high < 0 || low < 0)
        return FALSE;
      head->digest[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

int
bongsu_head_open (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "head", NULL);

  return open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

gboolean
bongsu_head_write (int fd, const BongsuHead *head)
{
  char line[HEAD_LENGTH + 1];
  int length = g_snprintf (line, sizeof line, "%020" G_GUINT64_FORMAT " ", head->n);

  for (guint i = 0; i < BONGSU_DIGEST_SIZE; i++)
    length += g_snprintf (line + length, sizeof line - (gsize) length, "%02x", head->digest[i]);
  line[HEAD_LENGTH - 1] = '\n';
  return pwrite (fd, line, HEAD_LENGTH, 0) == HEAD_LENGTH && fdatasync (fd) == 0;
}
