/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "board.h"

#include <glib/gi18n-lib.h>

#include "sign-draft.h"
#include "words.h"

struct _BongsuBoard
{
  GObject parent_instance;

  BongsuRegister *register_; /* (owned) */
  BongsuOutbox *outbox;      /* (owned) */
  guint row;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuBoard, bongsu_board, G_TYPE_OBJECT)

static void
bongsu_board_dispose (GObject *object)
{
  BongsuBoard *self = BONGSU_BOARD (object);

  g_clear_object (&self->register_);
  g_clear_object (&self->outbox);
  G_OBJECT_CLASS (bongsu_board_parent_class)->dispose (object);
}

static void
bongsu_board_class_init (BongsuBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_board_dispose;
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", BONGSU_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_board_init (BongsuBoard *self)
{
}

BongsuBoard *
bongsu_board_new (BongsuRegister *register_, BongsuOutbox *outbox, guint row)
{
  BongsuBoard *self = g_object_new (BONGSU_TYPE_BOARD, NULL);

  self->register_ = g_object_ref (register_);
  self->outbox = g_object_ref (outbox);
  self->row = row;
  return self;
}

guint
bongsu_board_get_row (BongsuBoard *self)
{
  g_return_val_if_fail (BONGSU_IS_BOARD (self), BONGSU_NO_ROW);
  return self->row;
}

const char *
bongsu_board_get_id (BongsuBoard *self)
{
  g_return_val_if_fail (BONGSU_IS_BOARD (self), NULL);
  return bongsu_register_get_id (self->register_, self->row);
}

const char *
bongsu_board_get_name (BongsuBoard *self)
{
  g_return_val_if_fail (BONGSU_IS_BOARD (self), NULL);
  return bongsu_register_get_name (self->register_, self->row);
}

BongsuSignRow *
bongsu_board_get_sent (BongsuBoard *self)
{
  g_return_val_if_fail (BONGSU_IS_BOARD (self), NULL);
  return bongsu_outbox_find_row (self->outbox, bongsu_board_get_id (self));
}

gboolean
bongsu_board_is_unknown (BongsuBoard *self)
{
  g_return_val_if_fail (BONGSU_IS_BOARD (self), TRUE);
  return bongsu_quality_is_unknown (bongsu_register_get_quality (self->register_, self->row));
}

const char *
bongsu_board_get_profile (BongsuBoard *self)
{
  const BongsuReading *reading;
  const BongsuKind *kind;

  g_return_val_if_fail (BONGSU_IS_BOARD (self), NULL);
  reading = bongsu_register_find_attribute (self->register_, self->row, "signProfile");
  if (reading != NULL && bongsu_value_get_text (&reading->value) != NULL)
    return bongsu_value_get_text (&reading->value);
  kind = bongsu_catalogue_get_kind (bongsu_register_get_catalogue (self->register_),
                                    bongsu_register_get_kind (self->register_, self->row));
  return kind != NULL ? bongsu_text_get (&kind->name) : "";
}

static gboolean
is_live (BongsuSignRow *sent)
{
  return sent != NULL && !bongsu_row_state_is_final (bongsu_sign_row_get_state (sent));
}

static void
describe_desired (BongsuSignRow *sent, char **first, char **second)
{
  if (is_live (sent))
    {
      *first = g_strdelimit (g_strdup (bongsu_sign_row_get_text (sent)), "\n", ' ');
      *second = g_strdup (bongsu_sign_row_get_author (sent));
    }
  else
    {
      *first = g_strdup (C_ ("board", "Base"));
      *second = g_strdup ("–");
    }
}

static void
describe_sent (BongsuSignRow *sent, char **first, char **second)
{
  gint64 at = sent != NULL ? bongsu_sign_row_get_sent_at (sent) : 0;

  *first = g_strdup (sent != NULL ? bongsu_words_row_state (bongsu_sign_row_get_state (sent)) : _ ("None"));
  if (sent != NULL
      && (bongsu_sign_row_get_state (sent) == BONGSU_ROW_DISPLAYED
          || bongsu_sign_row_get_state (sent) == BONGSU_ROW_MISMATCH))
    {
      g_free (*first);
      *first = g_strdup (bongsu_words_row_state (BONGSU_ROW_ACCEPTED));
    }
  *second = at != 0 ? bongsu_words_time (at) : g_strdup ("–");
}

static const char *
showing_word (BongsuBoard *self, BongsuSignRow *sent, gint64 read_at)
{
  if (bongsu_board_is_unknown (self) || read_at == 0)
    return _ ("Unknown");
  if (!is_live (sent))
    return C_ ("board", "Base");
  switch (bongsu_sign_row_get_state (sent))
    {
    case BONGSU_ROW_DISPLAYED:
      return C_ ("board", "Verified");
    case BONGSU_ROW_MISMATCH:
      return C_ ("board", "Other text");
    case BONGSU_ROW_UNKNOWN:
      return _ ("Unknown");
    default:
      return _ ("Not yet");
    }
}

static void
describe_showing (BongsuBoard *self, BongsuSignRow *sent, gint64 now, char **first, char **second)
{
  gint64 read_at = 0;

  g_free (bongsu_board_dup_text (self->register_, self->row, &read_at)); /* only when it was read counts here */
  *first = g_strdup (showing_word (self, sent, read_at));
  *second = bongsu_words_ago (now, read_at);
}

static void
describe_end (BongsuSignRow *sent, gint64 now, char **first, char **second)
{
  gint64 end = is_live (sent) ? bongsu_sign_row_get_expires (sent) : 0;
  g_autofree char *left = NULL;

  *first = end != 0 ? bongsu_words_minute (end) : g_strdup ("–");
  if (end == 0)
    {
      *second = g_strdup ("");
      return;
    }
  left = bongsu_words_length (end - now);
  *second = g_strdup_printf (C_ ("board", "%s left"), left);
}

void
bongsu_board_describe (BongsuBoard *self, BongsuBoardFact fact, gint64 now, char **first, char **second)
{
  BongsuSignRow *sent;

  g_return_if_fail (BONGSU_IS_BOARD (self));
  sent = bongsu_board_get_sent (self);
  switch (fact)
    {
    case BONGSU_BOARD_DESIRED:
      describe_desired (sent, first, second);
      break;
    case BONGSU_BOARD_SENT:
      describe_sent (sent, first, second);
      break;
    case BONGSU_BOARD_SHOWING:
      describe_showing (self, sent, now, first, second);
      break;
    case BONGSU_BOARD_END:
    default:
      describe_end (sent, now, first, second);
      break;
    }
}

const char *
bongsu_board_get_mark (BongsuBoard *self, BongsuBoardFact fact)
{
  BongsuSignRow *sent;
  BongsuRowState state;

  g_return_val_if_fail (BONGSU_IS_BOARD (self), NULL);
  sent = bongsu_board_get_sent (self);
  if (fact == BONGSU_BOARD_SHOWING && bongsu_board_is_unknown (self))
    return "bongsu-mark-question-symbolic";
  if (sent == NULL || fact == BONGSU_BOARD_DESIRED || fact == BONGSU_BOARD_END)
    return NULL;
  state = bongsu_sign_row_get_state (sent);
  if (state == BONGSU_ROW_MISMATCH && fact == BONGSU_BOARD_SHOWING)
    return "bongsu-mark-unequal-symbolic";
  if (state == BONGSU_ROW_UNKNOWN)
    return "bongsu-mark-question-symbolic";
  if (state == BONGSU_ROW_DISPLAYED || (fact == BONGSU_BOARD_SENT && state == BONGSU_ROW_ACCEPTED))
    return "object-select-symbolic";
  if (fact == BONGSU_BOARD_SENT && (state == BONGSU_ROW_SENDING || state == BONGSU_ROW_QUEUED))
    return "go-up-symbolic";
  return NULL;
}

void
bongsu_board_emit_changed (BongsuBoard *self)
{
  g_return_if_fail (BONGSU_IS_BOARD (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
