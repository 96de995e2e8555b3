/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "multi.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a board says it shows decides; an answer of the hub never does (PROTOCOL 12.4). */

#define READ_BACK_WITHIN (10 * G_TIME_SPAN_SECOND)
#define MAX_PUSHES 20000

typedef enum
{
  READ_NOTHING, /* no reading newer than the request */
  READ_SAME,
  READ_OTHER,
  READ_REPLACED, /* by a later message of another console */
} ReadBack;

static char *
to_wire (const char *text)
{
  g_autoptr(BongsuMulti) multi = bongsu_multi_parse (text, NULL);

  return bongsu_multi_to_wire (multi);
}

static gboolean
same_wire (const char *shown, const char *sent)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  if (g_strcmp0 (shown, sent) == 0)
    return TRUE;
  left = to_wire (shown);
  right = to_wire (sent);
  return left != NULL && right != NULL && strcmp (left, right) == 0;
}

static gboolean
same_text (const char *shown, const char *sent)
{
  g_autofree char *left = g_utf8_normalize (shown, -1, G_NORMALIZE_NFC);
  g_autofree char *right = g_utf8_normalize (sent, -1, G_NORMALIZE_NFC);

  return left != NULL && right != NULL && strcmp (left, right) == 0;
}

static gboolean
shows_ours (const BongsuFields *shown, BongsuSignRow *row)
{
  const char *hash = bongsu_fields_find_text (shown, "textHash");
  const char *multi = bongsu_fields_find_text (shown, "multi");
  const char *text = bongsu_fields_find_text (shown, "text");

  if (hash != NULL && *hash != '\0')
    return g_strcmp0 (hash, bongsu_sign_row_get_text_hash (row)) == 0;
  if (multi != NULL && *multi != '\0')
    return bongsu_sign_row_get_multi (row) != NULL && same_wire (multi, bongsu_sign_row_get_multi (row));
  return text != NULL && bongsu_sign_row_get_text (row) != NULL && same_text (text, bongsu_sign_row_get_text (row));
}

/* The message on the board is another console's, sent later than ours: it took our place (SIGNS 8). */
static gboolean
is_replaced (BongsuOutbox *self, const BongsuSignItem *item, const BongsuFields *shown)
{
  const char *msg_id = bongsu_fields_find_text (shown, "msgId");
  const gint64 *sent = msg_id != NULL ? g_hash_table_lookup (self->pushes, msg_id) : NULL;

  return sent != NULL && *sent > item->ordered_at;
}

/* Only a board's own time says that it looked after the request (PROTOCOL 12.4): what was read without one, or with one
 * from the future, is as old as it likes, and a last picture is of another session. */
static gboolean
is_newer (const BongsuReading *reading, gint64 than)
{
  return !reading->untimed && !reading->suspect && !reading->stale && reading->stamp.observed > than;
}

static ReadBack
read_back (BongsuOutbox *self, const BongsuSignItem *item, guint asset, gint64 *observed)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self->register_, asset, "displayedMessage");

  if (reading == NULL || reading->value.kind != BONGSU_VALUE_FIELDS || !is_newer (reading, item->patched_at))
    return READ_NOTHING;
  *observed = reading->stamp.observed;
  if (shows_ours (reading->value.fields, item->row))
    return READ_SAME;
  return is_replaced (self, item, reading->value.fields) ? READ_REPLACED : READ_OTHER;
}

/* Only an ERROR that names our message is ours. */
static char *
dup_rejection (BongsuOutbox *self, const BongsuSignItem *item, guint asset)
{
  const BongsuReading *status = bongsu_register_find_attribute (self->register_, asset, "displayMessage_status");
  const BongsuReading *info = bongsu_register_find_attribute (self->register_, asset, "displayMessage_info");
  const BongsuFields *fields;
  const char *word, *code, *detail;

  if (status == NULL || info == NULL || info->value.kind != BONGSU_VALUE_FIELDS)
    return NULL;
  fields = info->value.fields;
  word = bongsu_value_get_text (&status->value);
  if (word == NULL || g_ascii_strcasecmp (word, "ERROR") != 0 ||
      g_strcmp0 (bongsu_fields_find_text (fields, "msgId"), bongsu_sign_row_get_id (item->row)) != 0)
    return NULL;
  code = bongsu_fields_find_text (fields, "code");
  detail = bongsu_fields_find_text (fields, "detail");
  if (detail != NULL && code != NULL)
    return g_strdup_printf ("%s (%s)", detail, code);
  return g_strdup (detail != NULL ? detail : code != NULL ? code : _("The board refused the message"));
}

static gboolean
never_reads_back (BongsuOutbox *self, guint asset)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self->register_, asset, "signProfile");
  const char *id = reading != NULL ? bongsu_value_get_text (&reading->value) : NULL;
  const BongsuSignProfile *profile;

  if (id == NULL)
    return FALSE;
  profile = bongsu_catalogue_find_profile (bongsu_register_get_catalogue (self->register_), id);
  return profile != NULL && g_strcmp0 (profile->read_back, "none") == 0;
}

static void
become_displayed (BongsuOutbox *self, BongsuSignItem *item, gint64 observed)
{
  BongsuRowState state = bongsu_sign_row_get_state (item->row);

  bongsu_sign_row_set_confirmed_at (item->row, observed);
  if (state == BONGSU_ROW_DISPLAYED)
    return;
  bongsu_outbox_move_item (self, item, BONGSU_ROW_DISPLAYED, "");
  /* Unknown before, the newer message has now proved to be the one on the board. */
  bongsu_outbox_supersede (self, item, FALSE);
}

/* After a revert whose answer never came. */
static void
judge_revert (BongsuOutbox *self, BongsuSignItem *item, ReadBack read, gint64 observed)
{
  if (read == READ_OTHER || read == READ_REPLACED)
    bongsu_outbox_move_item (self, item, BONGSU_ROW_REVOKED, "");
  else if (read == READ_SAME && observed > item->patched_at + READ_BACK_WITHIN)
    {
      item->revoking = FALSE;
      bongsu_sign_row_set_confirmed_at (item->row, observed);
      bongsu_outbox_move_item (self, item, BONGSU_ROW_DISPLAYED, _("The board still shows the message"));
    }
}

static void
judge_read_back (BongsuOutbox *self, BongsuSignItem *item, ReadBack read, gint64 observed)
{
  BongsuRowState state = bongsu_sign_row_get_state (item->row);
  gint64 since = state == BONGSU_ROW_ACCEPTED && item->accepted_at != 0 ? item->accepted_at : item->patched_at;

  if (item->revoking && state == BONGSU_ROW_UNKNOWN)
    judge_revert (self, item, read, observed);
  else if (read == READ_SAME)
    become_displayed (self, item, observed);
  else if (read == READ_REPLACED)
    bongsu_outbox_move_item (self, item, BONGSU_ROW_SUPERSEDED, _("Another console has sent a later message"));
  else if (read == READ_OTHER && state != BONGSU_ROW_MISMATCH &&
           (state == BONGSU_ROW_DISPLAYED || observed > since + READ_BACK_WITHIN))
    bongsu_outbox_move_item (self, item, BONGSU_ROW_MISMATCH, _("The board shows something else"));
}

/* Accepted is no end: either the board says something, or nobody knows. A board that has just said what it showed
 * before is given as long again. */
static void
wait_for_reading (BongsuOutbox *self, BongsuSignItem *item, guint asset, ReadBack read)
{
  gint64 boot = bongsu_clock_boot (self->clock);

  if (boot - item->waiting_since <= (read == READ_NOTHING ? READ_BACK_WITHIN : 2 * READ_BACK_WITHIN))
    return;
  if (asset != BONGSU_NO_ROW && never_reads_back (self, asset))
    return;
  item->waiting_since = boot;
  item->n_reads = 0;
  bongsu_outbox_move_item (self, item, BONGSU_ROW_UNKNOWN, _("Taken, but the board has not said what it shows"));
}

static void
read_item (BongsuOutbox *self, BongsuSignItem *item)
{
  BongsuRowState state = bongsu_sign_row_get_state (item->row);
  guint asset = bongsu_register_find (self->register_, bongsu_sign_row_get_board (item->row));
  g_autofree char *rejection = NULL;
  ReadBack read = READ_NOTHING;
  gint64 observed = 0;

  if (asset != BONGSU_NO_ROW)
    {
      if (state == BONGSU_ROW_ACCEPTED || state == BONGSU_ROW_UNKNOWN)
        rejection = dup_rejection (self, item, asset);
      if (rejection != NULL)
        {
          bongsu_outbox_move_item (self, item, BONGSU_ROW_REFUSED, rejection);
          return;
        }
      read = read_back (self, item, asset, &observed);
    }
  if (read != READ_NOTHING)
    judge_read_back (self, item, read, observed);
  if (bongsu_sign_row_get_state (item->row) == BONGSU_ROW_ACCEPTED)
    wait_for_reading (self, item, asset, read);
}

/* A newer message of ours that may be on the board explains what the older one's reading shows. */
static gboolean
is_explained (BongsuOutbox *self, guint index)
{
  const BongsuSignItem *item = self->items->pdata[index];

  for (guint i = index + 1; i < self->items->len; i++)
    {
      const BongsuSignItem *newer = self->items->pdata[i];

      if (g_str_equal (bongsu_sign_row_get_board (item->row), bongsu_sign_row_get_board (newer->row)) &&
          (newer->busy || bongsu_sign_row_get_state (newer->row) == BONGSU_ROW_UNKNOWN))
        return TRUE;
    }
  return FALSE;
}

void
bongsu_outbox_read_boards (BongsuOutbox *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      BongsuSignItem *item = self->items->pdata[i];
      BongsuRowState state = bongsu_sign_row_get_state (item->row);

      if (item->busy || is_explained (self, i))
        continue;
      if (state == BONGSU_ROW_ACCEPTED || state == BONGSU_ROW_UNKNOWN || state == BONGSU_ROW_DISPLAYED ||
          state == BONGSU_ROW_MISMATCH)
        read_item (self, item);
    }
}

void
bongsu_outbox_note_push (BongsuOutbox *self, const BongsuAct *act)
{
  const char *msg_id = act->body != NULL ? bongsu_fields_find_text (act->body, "msgId") : NULL;

  if (msg_id == NULL || g_strcmp0 (act->verb, "signPush") != 0 || g_hash_table_size (self->pushes) >= MAX_PUSHES ||
      g_strcmp0 (act->console, bongsu_store_get_console_id (self->store)) == 0)
    return;
  g_hash_table_insert (self->pushes, g_strdup (msg_id), g_memdup2 (&act->at, sizeof act->at));
}
