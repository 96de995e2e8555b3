/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "journal.h"

#include <string.h>
#include <unistd.h>

/* Appends to a journal for ever, several at a time, and says on standard output what it was told to be written. */

#define IN_FLIGHT 4

typedef struct
{
  BongsuStore *store;
  guint64 next;
  gint64 start;
  guint in_flight;
} Appender;

typedef struct
{
  Appender *appender;
  char *id;
} Append;

static void
did_append_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Append *append = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strconcat (append->id, "\n", NULL);
  const gsize length = strlen (line);

  if (!bongsu_store_append_finish (BONGSU_STORE (object), result, &error))
    g_error ("Not written: %s", error->message);
  if (write (STDOUT_FILENO, line, length) != (gssize) length)
    _exit (1);
  append->appender->in_flight--;
  g_free (append->id);
  g_free (append);
}

static void
append_one (Appender *appender)
{
  const BongsuAudit audit = {
    .operator_id = "operator1", .role = "operator", .verb = "acknowledge", .target = "urn:t",
  };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_entry_free);
  g_autoptr (GBytes) payload = NULL;
  Append *append = g_new0 (Append, 1);
  g_autofree char *text = NULL;

  append->appender = appender;
  append->id = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GUINT64_FORMAT, appender->start, appender->next++);
  text = g_strdup_printf ("payload of %s", append->id);
  payload = g_bytes_new (text, strlen (text));
  g_ptr_array_add (entries, bongsu_entry_new (BONGSU_ENTRY_ACT, append->id, NULL, appender->start, payload));
  appender->in_flight++;
  bongsu_store_append_async (appender->store, entries, &audit, NULL, did_append_cb, append);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuJournal) journal = bongsu_journal_open (argv[1], &error);
  Appender appender = { (BongsuStore *) journal, 0, g_get_real_time (), 0 };

  if (journal == NULL)
    g_error ("%s", error->message);
  if (bongsu_journal_get_notice (journal) != NULL)
    g_error ("%s", bongsu_journal_get_notice (journal));
  for (;;)
    {
      while (appender.in_flight < IN_FLIGHT)
        append_one (&appender);
      g_main_context_iteration (NULL, TRUE);
    }
}
