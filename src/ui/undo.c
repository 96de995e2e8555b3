/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "undo.h"

#include <glib/gi18n-lib.h>

#include "words.h"

#define ACT_US (10 * G_USEC_PER_SEC)      /* INCIDENTS 4: what the fold accepts */
#define SENTENCE_US (15 * G_USEC_PER_SEC)
#define SHOWN_US (10 * G_USEC_PER_SEC)
#define TROUBLE_US (60 * G_USEC_PER_SEC)
#define MAX_ENTRIES 32

typedef struct
{
  char *id;           /* (nullable) of an act */
  char *subject;
  char *words;
  BongsuSignRow *row; /* (owned) (nullable) */
  gint64 since;       /* us of boot time: when it came, or when its row last moved */
  gint64 grace_ms;    /* the longest that was seen */
} Entry;

struct _BongsuUndo
{
  GObject parent_instance;

  BongsuIncidentDesk *desk; /* (owned) */
  BongsuOutbox *outbox;     /* (owned) */
  BongsuTicker *ticker;     /* (owned) */
  GQueue entries;           /* (element-type Entry) newest first */
  char *words;              /* what the last view lent out */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuUndo, bongsu_undo, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->subject);
  g_free (entry->words);
  g_clear_object (&entry->row);
  g_free (entry);
}

static BongsuUndoKind
kind_of (const Entry *entry)
{
  if (entry->row == NULL)
    return entry->id != NULL ? BONGSU_UNDO_ACT : entry->subject != NULL ? BONGSU_UNDO_TOLD : BONGSU_UNDO_SENTENCE;
  switch (bongsu_sign_row_get_state (entry->row))
    {
    case BONGSU_ROW_QUEUED:
      return bongsu_sign_row_get_grace_ms (entry->row) > 0 ? BONGSU_UNDO_GRACE : BONGSU_UNDO_PROGRESS;
    case BONGSU_ROW_SENDING:
    case BONGSU_ROW_ACCEPTED:
    case BONGSU_ROW_UNKNOWN:
      return BONGSU_UNDO_PROGRESS;
    case BONGSU_ROW_DISPLAYED:
    case BONGSU_ROW_REVOKED:
    case BONGSU_ROW_SUPERSEDED:
    case BONGSU_ROW_EXPIRED:
      return BONGSU_UNDO_SHOWN;
    case BONGSU_ROW_MISMATCH:
    case BONGSU_ROW_REFUSED:
    case BONGSU_ROW_FAILED:
    case BONGSU_ROW_SHARED:
    case BONGSU_ROW_CONFLICT:
    default:
      return BONGSU_UNDO_TROUBLE;
    }
}

/* How long an entry stays; 0: as long as it moves. */
static gint64
life_of (const Entry *entry)
{
  switch (kind_of (entry))
    {
    case BONGSU_UNDO_ACT:
    case BONGSU_UNDO_TOLD:
      return ACT_US;
    case BONGSU_UNDO_SENTENCE:
      return SENTENCE_US;
    case BONGSU_UNDO_SHOWN:
      return SHOWN_US;
    case BONGSU_UNDO_TROUBLE:
      return TROUBLE_US;
    case BONGSU_UNDO_NOTHING:
    case BONGSU_UNDO_GRACE:
    case BONGSU_UNDO_PROGRESS:
    default:
      return 0;
    }
}

static gboolean
is_over (const Entry *entry, gint64 boot)
{
  gint64 life = life_of (entry);

  return life != 0 && boot - entry->since >= life;
}

static void
remove_entry (BongsuUndo *self, GList *link)
{
  Entry *entry = link->data;

  if (entry->row != NULL)
    g_signal_handlers_disconnect_by_data (entry->row, self);
  g_queue_delete_link (&self->entries, link);
  entry_free (entry);
}

static void
on_ticker_tick_cb (BongsuUndo *self)
{
  gint64 boot = bongsu_ticker_get_boot (self->ticker);
  gboolean any = !g_queue_is_empty (&self->entries);

  for (GList *link = self->entries.head, *next; link != NULL; link = next)
    {
      next = link->next;
      if (is_over (link->data, boot))
        remove_entry (self, link);
    }
  if (any)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static Entry *
push_entry (BongsuUndo *self)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->since = bongsu_ticker_get_boot (self->ticker);
  g_queue_push_head (&self->entries, entry);
  while (self->entries.length > MAX_ENTRIES)
    remove_entry (self, self->entries.tail);
  return entry;
}

static void
on_row_notify_cb (BongsuUndo *self, GParamSpec *pspec, BongsuSignRow *row)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
      Entry *entry = link->data;

      if (entry->row == row && g_str_equal (pspec->name, "state"))
        entry->since = bongsu_ticker_get_boot (self->ticker);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuUndo) self = data;
  g_autoptr (GError) error = NULL;

  if (!bongsu_incident_desk_undo_finish (BONGSU_INCIDENT_DESK (source), result, &error) && self->ticker != NULL)
    bongsu_undo_say (self, error->message);
}

static char *
row_words (BongsuUndo *self, const Entry *entry)
{
  guint grace_ms = bongsu_sign_row_get_grace_ms (entry->row);
  g_autofree char *waited = bongsu_words_length (bongsu_ticker_get_boot (self->ticker) - entry->since);
  g_autofree char *left = bongsu_words_length (((gint64) grace_ms + 999) * 1000);
  g_autofree char *read = bongsu_words_time (bongsu_sign_row_get_confirmed_at (entry->row));
  const char *detail = bongsu_sign_row_get_detail (entry->row);

  switch (bongsu_sign_row_get_state (entry->row))
    {
    case BONGSU_ROW_QUEUED:
      if (grace_ms > 0)
        return g_strdup_printf (_ ("leaves in %s"), left);
      return g_strdup_printf (_ ("waiting to leave, %s"), waited);
    case BONGSU_ROW_SENDING:
      return g_strdup_printf (_ ("sending · waiting for the answer, %s"), waited);
    case BONGSU_ROW_ACCEPTED:
      return g_strdup_printf (_ ("taken by the city · waiting for the read-back, %s"), waited);
    case BONGSU_ROW_DISPLAYED:
      return g_strdup_printf (_ ("display verified · read at %s"), read);
    case BONGSU_ROW_UNKNOWN:
      return g_strdup_printf (_ ("not known whether it arrived · reading the board, %s"), waited);
    case BONGSU_ROW_MISMATCH:
      return g_strdup (_ ("another text is showing"));
    case BONGSU_ROW_REFUSED:
      return detail != NULL && detail[0] != '\0' ? g_strdup_printf (_ ("refused: %s"), detail)
                                                 : g_strdup (_ ("refused"));
    case BONGSU_ROW_REVOKED:
      return g_strdup (_ ("sending cancelled"));
    case BONGSU_ROW_SUPERSEDED:
    case BONGSU_ROW_EXPIRED:
    case BONGSU_ROW_FAILED:
    case BONGSU_ROW_SHARED:
    case BONGSU_ROW_CONFLICT:
    default:
      return g_strdup (bongsu_words_row_state (bongsu_sign_row_get_state (entry->row)));
    }
}

static double
fraction_of (const Entry *entry, gint64 boot)
{
  gint64 life = life_of (entry);

  if (kind_of (entry) == BONGSU_UNDO_GRACE)
    return entry->grace_ms > 0 ? (double) bongsu_sign_row_get_grace_ms (entry->row) / entry->grace_ms : 0;
  return life > 0 ? 1. - (double) (boot - entry->since) / life : 0;
}

static GList *
find_kind (BongsuUndo *self, BongsuUndoKind first, BongsuUndoKind second)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
      const Entry *entry = link->data;
      BongsuUndoKind kind = kind_of (entry);

      if (kind == first || kind == second)
        return link;
    }
  return NULL;
}

static void
bongsu_undo_dispose (GObject *object)
{
  BongsuUndo *self = BONGSU_UNDO (object);

  while (self->entries.head != NULL)
    remove_entry (self, self->entries.head);
  g_clear_object (&self->desk);
  g_clear_object (&self->outbox);
  g_clear_object (&self->ticker);
  g_clear_pointer (&self->words, g_free);
  G_OBJECT_CLASS (bongsu_undo_parent_class)->dispose (object);
}

static void
bongsu_undo_class_init (BongsuUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_undo_dispose;
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", BONGSU_TYPE_UNDO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_undo_init (BongsuUndo *self)
{
  g_queue_init (&self->entries);
}

BongsuUndo *
bongsu_undo_new (BongsuIncidentDesk *desk, BongsuOutbox *outbox, BongsuTicker *ticker)
{
  BongsuUndo *self = g_object_new (BONGSU_TYPE_UNDO, NULL);

  g_return_val_if_fail (BONGSU_IS_TICKER (ticker), self);
  self->desk = desk != NULL ? g_object_ref (desk) : NULL;
  self->outbox = outbox != NULL ? g_object_ref (outbox) : NULL;
  self->ticker = g_object_ref (ticker);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
bongsu_undo_take_act (BongsuUndo *self, const char *id, const char *subject, const char *words)
{
  Entry *entry;

  g_return_if_fail (BONGSU_IS_UNDO (self) && subject != NULL);
  entry = g_queue_peek_head (&self->entries);
  if (id == NULL && entry != NULL && kind_of (entry) == BONGSU_UNDO_ACT)
    return;
  entry = push_entry (self);
  entry->id = g_strdup (id);
  entry->subject = g_strdup (subject);
  entry->words = g_strdup (words);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bongsu_undo_watch_row (BongsuUndo *self, BongsuSignRow *row)
{
  Entry *entry;

  g_return_if_fail (BONGSU_IS_UNDO (self) && BONGSU_IS_SIGN_ROW (row));
  entry = push_entry (self);
  entry->row = g_object_ref (row);
  entry->subject = g_strdup_printf ("%s 「%s」", bongsu_sign_row_get_board_name (row), bongsu_sign_row_get_text (row));
  g_strdelimit (entry->subject, "\n", ' ');
  entry->grace_ms = bongsu_sign_row_get_grace_ms (row);
  g_signal_connect_object (row, "notify", G_CALLBACK (on_row_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bongsu_undo_say (BongsuUndo *self, const char *sentence)
{
  g_return_if_fail (BONGSU_IS_UNDO (self) && sentence != NULL);
  push_entry (self)->words = g_strdup (sentence);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bongsu_undo_get_view (BongsuUndo *self, BongsuUndoView *view)
{
  const Entry *entry;
  gint64 boot;

  g_return_if_fail (BONGSU_IS_UNDO (self) && view != NULL);
  *view = (BongsuUndoView) { BONGSU_UNDO_NOTHING, "", "", 0 };
  entry = g_queue_peek_head (&self->entries);
  if (entry == NULL)
    return;
  boot = bongsu_ticker_get_boot (self->ticker);
  g_clear_pointer (&self->words, g_free);
  if (entry->row != NULL)
    self->words = row_words (self, entry);
  else if (entry->id != NULL)
    {
      g_autofree char *left = bongsu_words_length (entry->since + ACT_US - boot + 999999);

      self->words = g_strdup_printf (_ ("%s · undo %s"), entry->words, left);
    }
  else
    self->words = g_strdup (entry->words);
  view->kind = kind_of (entry);
  view->subject = entry->subject != NULL ? entry->subject : "";
  view->words = self->words;
  view->fraction = fraction_of (entry, boot);
}

void
bongsu_undo_take_back (BongsuUndo *self)
{
  GList *link;
  Entry *entry;

  g_return_if_fail (BONGSU_IS_UNDO (self));
  link = find_kind (self, BONGSU_UNDO_ACT, BONGSU_UNDO_GRACE);
  if (link == NULL)
    {
      bongsu_undo_say (self, _ ("Nothing is left to undo."));
      return;
    }
  entry = link->data;
  if (entry->row != NULL)
    {
      if (!bongsu_outbox_cancel (self->outbox, entry->row))
        bongsu_undo_say (self, _ ("The message has left already. Revoke it on the signs page."));
      return;
    }
  bongsu_incident_desk_undo_async (self->desk, entry->id, NULL, undone_cb, g_object_ref (self));
  remove_entry (self, link);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bongsu_undo_send_now (BongsuUndo *self)
{
  GList *link;

  g_return_if_fail (BONGSU_IS_UNDO (self));
  link = find_kind (self, BONGSU_UNDO_GRACE, BONGSU_UNDO_GRACE);
  if (link != NULL)
    bongsu_outbox_send_now (self->outbox, ((Entry *) link->data)->row);
}

void
bongsu_undo_dismiss (BongsuUndo *self)
{
  g_return_if_fail (BONGSU_IS_UNDO (self));
  if (self->entries.head != NULL)
    remove_entry (self, self->entries.head);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
bongsu_undo_can_take_back (BongsuUndo *self)
{
  g_return_val_if_fail (BONGSU_IS_UNDO (self), FALSE);
  return find_kind (self, BONGSU_UNDO_ACT, BONGSU_UNDO_GRACE) != NULL;
}

gboolean
bongsu_undo_can_send_now (BongsuUndo *self)
{
  g_return_val_if_fail (BONGSU_IS_UNDO (self), FALSE);
  return find_kind (self, BONGSU_UNDO_GRACE, BONGSU_UNDO_GRACE) != NULL;
}
