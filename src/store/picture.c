/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "picture-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "database-private.h"

#define MAX_PENDING 100000 /* what is not written yet; beyond it is written at once */
#define MAX_WRITTEN 4000   /* in one transaction: some 50 ms */
#define MAX_ROWS 4000000   /* 200,000 assets with twenty values each */
#define SCHEMA 1

struct _BongsuPicture
{
  sqlite3 *db;
  sqlite3_stmt *put;
  sqlite3_stmt *remove_one;
  sqlite3_stmt *remove_all;
  sqlite3_stmt *set_time;
  GHashTable *pending; /* (element-type Row Row) */
  gint64 as_of;
};

typedef struct
{
  char *entity;
  char *attribute; /* "": the entity itself */
  char *dataset;   /* "": none */
  char *type;
  char *unit_code;
  GBytes *value;
  BongsuStamp stamp;
  guint flags;
} Row;

static void
free_row (Row *row)
{
  g_free (row->entity);
  g_free (row->attribute);
  g_free (row->dataset);
  g_free (row->type);
  g_free (row->unit_code);
  g_bytes_unref (row->value);
  g_free (row);
}

static guint
hash_row (gconstpointer data)
{
  const Row *row = data;

  return g_str_hash (row->entity) * 31 * 31 + g_str_hash (row->attribute) * 31 + g_str_hash (row->dataset);
}

static gboolean
equal_row (gconstpointer a, gconstpointer b)
{
  const Row *one = a, *other = b;

  return strcmp (one->entity, other->entity) == 0 && strcmp (one->attribute, other->attribute) == 0 &&
         strcmp (one->dataset, other->dataset) == 0;
}

static Row *
make_row (const BongsuUpdate *update)
{
  Row *row = g_new0 (Row, 1);
  GByteArray *bytes = g_byte_array_new ();

  bongsu_value_encode (&update->value, bytes);
  row->entity = g_strdup (update->entity);
  row->attribute = g_strdup (update->attribute != NULL ? update->attribute : "");
  row->dataset = g_strdup (update->dataset != NULL ? update->dataset : "");
  row->type = g_strdup (update->type);
  row->unit_code = g_strdup (update->unit_code);
  row->value = g_byte_array_free_to_bytes (bytes);
  row->stamp = update->stamp;
  row->flags = update->flags & (BONGSU_UPDATE_DELETED | BONGSU_UPDATE_SUSPECT);
  return row;
}

static sqlite3 *
open_database (const char *path)
{
  g_autoptr (sqlite3) db = bongsu_database_open (path, FALSE, NULL);
  g_autofree char *script = g_strdup_printf (
      "BEGIN IMMEDIATE;"
      "CREATE TABLE value (entity TEXT NOT NULL, attribute TEXT NOT NULL, dataset TEXT NOT NULL, type TEXT, unit TEXT,"
      "  value BLOB NOT NULL, observed INTEGER NOT NULL, broker INTEGER NOT NULL, flags INTEGER NOT NULL,"
      "  PRIMARY KEY (entity, attribute, dataset)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;"
      "PRAGMA user_version = %d; COMMIT", SCHEMA);
  gint64 version = -1;

  if (db == NULL || !bongsu_database_run (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL) ||
      !bongsu_database_get_number (db, "PRAGMA user_version", &version) || !bongsu_database_is_sound (db))
    return NULL;
  if (version == 0 && !bongsu_database_run (db, script, NULL))
    return NULL;
  return version == 0 || version == SCHEMA ? g_steal_pointer (&db) : NULL;
}

static gboolean
prepare (BongsuPicture *self)
{
  self->put = bongsu_database_prepare (self->db,
      "INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
      "  ON CONFLICT DO UPDATE SET type = coalesce (excluded.type, type),"
      "  unit = excluded.unit, value = excluded.value, observed = excluded.observed, broker = excluded.broker,"
      "  flags = excluded.flags WHERE (excluded.observed, excluded.broker) >= (observed, broker)", NULL);
  self->remove_one = bongsu_database_prepare (
      self->db, "DELETE FROM value WHERE entity = ? AND attribute = ? AND dataset = ?", NULL);
  self->remove_all = bongsu_database_prepare (self->db, "DELETE FROM value WHERE entity = ?", NULL);
  self->set_time = bongsu_database_prepare (
      self->db, "INSERT INTO meta VALUES ('asOf', ?) ON CONFLICT DO UPDATE SET value = excluded.value", NULL);
  return self->put != NULL && self->remove_one != NULL && self->remove_all != NULL && self->set_time != NULL;
}

static gboolean
write_row (BongsuPicture *self, const Row *row)
{
  const gboolean gone = (row->flags & BONGSU_UPDATE_DELETED) != 0;
  sqlite3_stmt *statement = !gone ? self->put : *row->attribute == '\0' ? self->remove_all : self->remove_one;
  gsize size;
  const void *bytes = g_bytes_get_data (row->value, &size);

  sqlite3_bind_text (statement, 1, row->entity, -1, SQLITE_STATIC);
  if (statement != self->remove_all)
    {
      sqlite3_bind_text (statement, 2, row->attribute, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, row->dataset, -1, SQLITE_STATIC);
    }
  if (!gone)
    {
      sqlite3_bind_text (statement, 4, row->type, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 5, row->unit_code, -1, SQLITE_STATIC);
      sqlite3_bind_blob64 (statement, 6, bytes, size, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 7, row->stamp.observed);
      sqlite3_bind_int64 (statement, 8, row->stamp.broker);
      sqlite3_bind_int64 (statement, 9, row->flags);
    }
  return bongsu_database_step (self->db, statement, NULL);
}

/* Writes and forgets up to `*left` rows: those of entities themselves, or those of values. */
static gboolean
write_pending (BongsuPicture *self, gboolean entities, guint *left)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->pending);
  while (*left > 0 && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Row *row = key;

      if ((*row->attribute == '\0') != entities)
        continue;
      if (!write_row (self, row))
        return FALSE;
      g_hash_table_iter_remove (&iter);
      (*left)--;
    }
  return TRUE;
}

/* Values that wait for an entity that is now gone are gone with it. */
static void
forget_entity (BongsuPicture *self, const char *entity)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (strcmp (((Row *) key)->entity, entity) == 0)
      g_hash_table_iter_remove (&iter);
}

static void
merge_update (BongsuPicture *self, const BongsuUpdate *update)
{
  Row *row, *before;

  /* What came from the picture is in it. */
  if (update->entity == NULL || (update->flags & BONGSU_UPDATE_PICTURE) != 0)
    return;
  row = make_row (update);
  if (update->attribute != NULL && update->value.kind == BONGSU_VALUE_ABSENT)
    row->flags |= BONGSU_UPDATE_DELETED;
  before = g_hash_table_lookup (self->pending, row);
  if (before != NULL && bongsu_stamp_compare (row->stamp, before->stamp) < 0)
    {
      free_row (row);
      return;
    }
  if (update->attribute == NULL && (row->flags & BONGSU_UPDATE_DELETED) != 0)
    forget_entity (self, update->entity);
  if ((row->flags & BONGSU_UPDATE_SUSPECT) == 0)
    self->as_of = MAX (self->as_of, row->stamp.broker);
  g_hash_table_replace (self->pending, row, row);
}

static gboolean
read_row (sqlite3_stmt *statement, BongsuUpdate *update)
{
  const char *attribute = bongsu_database_column_text (statement, 1);
  const char *dataset = bongsu_database_column_text (statement, 2);
  const void *bytes = sqlite3_column_blob (statement, 5);

  *update = (BongsuUpdate) {
    .entity = bongsu_database_column_text (statement, 0),
    .type = (const char *) sqlite3_column_text (statement, 3),
    .attribute = *attribute != '\0' ? attribute : NULL,
    .dataset = *dataset != '\0' ? dataset : NULL,
    .unit_code = (const char *) sqlite3_column_text (statement, 4),
    .stamp = { sqlite3_column_int64 (statement, 6), sqlite3_column_int64 (statement, 7) },
    .flags = (guint) (sqlite3_column_int64 (statement, 8) & BONGSU_UPDATE_SUSPECT) | BONGSU_UPDATE_PICTURE,
  };
  return bytes != NULL && bongsu_value_decode (bytes, (gsize) sqlite3_column_bytes (statement, 5), &update->value);
}

BongsuPicture *
bongsu_picture_open (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "picture.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  g_autoptr (BongsuPicture) self = g_new0 (BongsuPicture, 1);

  self->pending = g_hash_table_new_full (hash_row, equal_row, (GDestroyNotify) free_row, NULL);
  self->db = open_database (path);
  if (self->db == NULL)
    {
      g_unlink (path);
      g_unlink (wal);
      g_unlink (shm);
      self->db = open_database (path);
    }
  if (self->db == NULL || !prepare (self))
    return NULL;
  bongsu_database_get_number (self->db, "SELECT value FROM meta WHERE name = 'asOf'", &self->as_of);
  return g_steal_pointer (&self);
}

void
bongsu_picture_close (BongsuPicture *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->remove_one);
  sqlite3_finalize (self->remove_all);
  sqlite3_finalize (self->set_time);
  bongsu_database_close (self->db);
  g_hash_table_unref (self->pending);
  g_free (self);
}

void
bongsu_picture_merge (BongsuPicture *self, BongsuBatch *batch)
{
  const guint n = bongsu_batch_get_n_updates (batch);

  for (guint i = 0; i < n; i++)
    merge_update (self, bongsu_batch_get_update (batch, i));
  if (g_hash_table_size (self->pending) >= MAX_PENDING)
    bongsu_picture_flush (self);
}

guint
bongsu_picture_get_n_pending (const BongsuPicture *self)
{
  return g_hash_table_size (self->pending);
}

gboolean
bongsu_picture_flush_some (BongsuPicture *self)
{
  gboolean done = g_hash_table_size (self->pending) > 0;
  guint left = MAX_WRITTEN;

  if (!done)
    return FALSE;
  done = bongsu_database_run (self->db, "BEGIN IMMEDIATE", NULL);
  /* The deletion of a whole entity comes before the values that it may have got since. */
  done = done && write_pending (self, TRUE, &left) && write_pending (self, FALSE, &left);
  if (done)
    {
      sqlite3_bind_int64 (self->set_time, 1, self->as_of);
      done = bongsu_database_step (self->db, self->set_time, NULL) && bongsu_database_run (self->db, "COMMIT", NULL);
    }
  if (!done)
    {
      bongsu_database_run (self->db, "ROLLBACK", NULL);
      /* It comes again from the city, and a full disk must not fill the memory. */
      g_hash_table_remove_all (self->pending);
    }
  return g_hash_table_size (self->pending) > 0;
}

void
bongsu_picture_flush (BongsuPicture *self)
{
  while (bongsu_picture_flush_some (self))
    ;
}

BongsuBatch *
bongsu_picture_recall (BongsuPicture *self, gint64 *as_of, GError **error)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  g_autoptr (sqlite3_stmt) statement = NULL;
  guint n = 0;
  int result;

  bongsu_picture_flush (self);
  statement = bongsu_database_prepare (
      self->db, "SELECT entity, attribute, dataset, type, unit, value, observed, broker, flags FROM value", error);
  if (statement == NULL)
    return NULL;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW && n++ < MAX_ROWS)
    {
      BongsuUpdate update;

      if (read_row (statement, &update))
        bongsu_batch_put (batch, update);
    }
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      bongsu_database_fail (self->db, error);
      return NULL;
    }
  *as_of = self->as_of;
  return g_steal_pointer (&batch);
}
