/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "failing-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* The files are those of the layer below; only the table of their methods is exchanged for a copy with our write. The
 * layer has one table for databases and another for logs. */
typedef struct
{
  const sqlite3_io_methods *below;
  sqlite3_io_methods ours;
} Methods;

static sqlite3_vfs *below;
static sqlite3_vfs vfs;
static Methods database, wal;
static int full;

static int
write_or_fail (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
  const Methods *methods = file->pMethods == &database.ours ? &database : &wal;

  if (g_atomic_int_get (&full))
    return SQLITE_FULL;
  return methods->below->xWrite (file, bytes, n, offset);
}

static int
open_file (sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  const int result = below->xOpen (below, name, file, flags, flags_out);
  Methods *methods = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? &database : (flags & SQLITE_OPEN_WAL) != 0 ? &wal : NULL;

  if (result == SQLITE_OK && methods != NULL)
    {
      if (methods->below == NULL)
        {
          methods->below = file->pMethods;
          methods->ours = *methods->below;
          methods->ours.xWrite = write_or_fail;
        }
      g_assert (methods->below == file->pMethods);
      file->pMethods = &methods->ours;
    }
  return result;
}

void
failing_vfs_install (void)
{
  below = sqlite3_vfs_find (NULL);
  vfs = *below;
  vfs.zName = "bongsu-failing";
  vfs.xOpen = open_file;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

void
failing_vfs_set_full (gboolean is_full)
{
  g_atomic_int_set (&full, is_full);
}
