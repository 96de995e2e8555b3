/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What a device says after a command: its reading confirms, its answer only refuses (PROTOCOL 12.4, 12.5). */

#define CLOSE_ENOUGH 3.0 /* in the unit of the reading; what devices round to */

static gboolean
says_expected (const BongsuReading *reading, const BongsuValue *equals)
{
  double scale = reading->spec != NULL ? reading->spec->scale : 1;

  if (equals->kind == BONGSU_VALUE_NUMBER)
    return reading->value.kind == BONGSU_VALUE_NUMBER &&
           fabs (reading->value.number * scale - equals->number) <= CLOSE_ENOUGH;
  return bongsu_value_equal (&reading->value, equals);
}

/* What the agent says about a command. */
typedef struct
{
  const char *status;       /* (nullable) of this very command: the one before may stand there still */
  const BongsuFields *info; /* (nullable) */
  gboolean named;           /* it carries our msgId: else it may be another console's */
  gint64 at;
} Said;

static gboolean
is_only_one (BongsuOutbox *self, const BongsuCommandItem *item)
{
  const char *asset = bongsu_command_row_get_asset (item->row);

  for (guint i = 0; i < self->commands->len; i++)
    {
      const BongsuCommandItem *other = self->commands->pdata[i];

      if (other != item && bongsu_outbox_is_command_open (self, other) &&
          g_str_equal (bongsu_command_row_get_asset (other->row), asset))
        return FALSE;
    }
  return TRUE;
}

static Said
find_status (BongsuOutbox *self, const BongsuCommandItem *item, guint asset)
{
  g_autofree char *status_name = g_strconcat (item->attribute, "_status", NULL);
  g_autofree char *info_name = g_strconcat (item->attribute, "_info", NULL);
  const BongsuReading *status = bongsu_register_find_attribute (self->register_, asset, status_name);
  const BongsuReading *info = bongsu_register_find_attribute (self->register_, asset, info_name);
  Said said = { 0 };
  const char *id = NULL;

  if (status == NULL)
    return said;
  if (info != NULL && info->value.kind == BONGSU_VALUE_FIELDS)
    said.info = info->value.fields;
  if (said.info != NULL)
    id = bongsu_fields_find_text (said.info, "msgId");
  said.at = status->stamp.observed;
  said.named = g_strcmp0 (id, bongsu_command_row_get_id (item->row)) == 0;
  if (said.named ||
      ((id == NULL || *id == '\0') && said.at > item->patched_at - G_TIME_SPAN_SECOND && is_only_one (self, item)))
    said.status = bongsu_value_get_text (&status->value);
  return said;
}

static gboolean
is_word (const Said *said, const char *word)
{
  return said->status != NULL && g_ascii_strcasecmp (said->status, word) == 0;
}

static void
become_confirmed (BongsuOutbox *self, BongsuCommandItem *item, gint64 at)
{
  bongsu_command_row_set_confirmed_at (item->row, at);
  bongsu_outbox_move_command (self, item, BONGSU_ROW_DISPLAYED, "");
}

static void
become_refused (BongsuOutbox *self, BongsuCommandItem *item, const BongsuFields *info)
{
  const char *detail = info != NULL ? bongsu_fields_find_text (info, "detail") : NULL;
  const char *code = info != NULL ? bongsu_fields_find_text (info, "code") : NULL;

  bongsu_outbox_move_command (self, item, BONGSU_ROW_REFUSED,
                              detail != NULL ? detail : code != NULL ? code : _("The device refused the command"));
}

/* Taken is no end: either the device says something in time, or nobody knows. */
static void
give_up_waiting (BongsuOutbox *self, BongsuCommandItem *item, gboolean says_other)
{
  gint64 boot = bongsu_clock_boot (self->clock);

  if (bongsu_command_row_get_state (item->row) != BONGSU_ROW_ACCEPTED || boot - item->waiting_since <= item->within)
    return;
  item->waiting_since = boot;
  item->n_reads = 0;
  if (says_other)
    bongsu_outbox_move_command (self, item, BONGSU_ROW_MISMATCH, _("The device took it but reads otherwise"));
  else
    bongsu_outbox_move_command (self, item, BONGSU_ROW_UNKNOWN, _("Taken, but the device has not said what it does"));
}

static void
read_answer (BongsuOutbox *self, BongsuCommandItem *item)
{
  guint asset = bongsu_register_find (self->register_, bongsu_command_row_get_asset (item->row));
  const BongsuReading *reading = NULL;
  Said said = { 0 };

  if (asset != BONGSU_NO_ROW)
    {
      said = find_status (self, item, asset);
      if (item->reading != NULL)
        reading = bongsu_register_find_reading (self->register_, asset, item->reading);
    }
  if (reading != NULL && reading->stamp.observed <= item->patched_at)
    reading = NULL;
  if (is_word (&said, "ERROR"))
    become_refused (self, item, said.info);
  else if (reading != NULL && says_expected (reading, &item->equals))
    become_confirmed (self, item, reading->stamp.observed);
  else if (item->reading == NULL && said.named && (is_word (&said, "OK") || is_word (&said, "FINISHED")))
    become_confirmed (self, item, said.at);
  else
    give_up_waiting (self, item, reading != NULL);
}

static void
tick_item (BongsuOutbox *self, BongsuCommandItem *item)
{
  static const guint read_at_s[] = { 2, 5, 10, 30 };
  BongsuRowState state = bongsu_command_row_get_state (item->row);
  gint64 boot = bongsu_clock_boot (self->clock);

  if (state == BONGSU_ROW_QUEUED && boot >= item->leaves_before)
    bongsu_outbox_move_command (self, item, BONGSU_ROW_EXPIRED, _("Not sent: there was no way to the city in time"));
  else if ((state == BONGSU_ROW_ACCEPTED || state == BONGSU_ROW_UNKNOWN) && boot >= item->ends)
    bongsu_outbox_move_command (self, item, BONGSU_ROW_EXPIRED, _("It may have been carried out"));
  else if (state == BONGSU_ROW_UNKNOWN && item->n_reads < G_N_ELEMENTS (read_at_s) &&
           boot - item->waiting_since >= read_at_s[item->n_reads] * G_TIME_SPAN_SECOND)
    {
      item->n_reads++;
      g_signal_emit_by_name (self, "read-wanted", bongsu_command_row_get_asset (item->row));
    }
}

void
bongsu_outbox_tick_commands (BongsuOutbox *self)
{
  for (guint i = 0; i < self->commands->len; i++)
    {
      BongsuCommandItem *item = self->commands->pdata[i];

      if (!item->busy && bongsu_outbox_is_command_open (self, item))
        tick_item (self, item);
    }
}

void
bongsu_outbox_read_answers (BongsuOutbox *self)
{
  for (guint i = 0; i < self->commands->len; i++)
    {
      BongsuCommandItem *item = self->commands->pdata[i];

      if (!item->busy && bongsu_outbox_is_command_open (self, item) &&
          bongsu_command_row_get_state (item->row) != BONGSU_ROW_QUEUED)
        read_answer (self, item);
    }
}
