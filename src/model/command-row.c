/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "command-row.h"

struct _BongsuCommandRow
{
  GObject parent_instance;

  char *id;
  char *asset;
  char *command;
  char *incident; /* (nullable) */
  char *detail;
  gint64 ordered_at;
  gint64 confirmed_at;
  BongsuRowState state;
};

G_DEFINE_FINAL_TYPE (BongsuCommandRow, bongsu_command_row, G_TYPE_OBJECT)

static void
bongsu_command_row_finalize (GObject *object)
{
  BongsuCommandRow *self = BONGSU_COMMAND_ROW (object);

  g_free (self->id);
  g_free (self->asset);
  g_free (self->command);
  g_free (self->incident);
  g_free (self->detail);
  G_OBJECT_CLASS (bongsu_command_row_parent_class)->finalize (object);
}

static void
bongsu_command_row_class_init (BongsuCommandRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_command_row_finalize;
}

static void
bongsu_command_row_init (BongsuCommandRow *self)
{
  self->detail = g_strdup ("");
}

BongsuCommandRow *
bongsu_command_row_new (const char *id, const char *asset, const char *command, const char *incident,
                        gint64 ordered_at)
{
  BongsuCommandRow *self;

  g_return_val_if_fail (id != NULL && asset != NULL && command != NULL, NULL);

  self = g_object_new (BONGSU_TYPE_COMMAND_ROW, NULL);
  self->id = g_strdup (id);
  self->asset = g_strdup (asset);
  self->command = g_strdup (command);
  self->incident = g_strdup (incident);
  self->ordered_at = ordered_at;
  return self;
}

const char *
bongsu_command_row_get_id (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), NULL);
  return self->id;
}

const char *
bongsu_command_row_get_asset (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), NULL);
  return self->asset;
}

const char *
bongsu_command_row_get_command (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), NULL);
  return self->command;
}

const char *
bongsu_command_row_get_incident (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), NULL);
  return self->incident;
}

const char *
bongsu_command_row_get_detail (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), "");
  return self->detail;
}

gint64
bongsu_command_row_get_ordered_at (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), 0);
  return self->ordered_at;
}

gint64
bongsu_command_row_get_confirmed_at (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), 0);
  return self->confirmed_at;
}

BongsuRowState
bongsu_command_row_get_state (BongsuCommandRow *self)
{
  g_return_val_if_fail (BONGSU_IS_COMMAND_ROW (self), BONGSU_ROW_FAILED);
  return self->state;
}

void
bongsu_command_row_set_state (BongsuCommandRow *self, BongsuRowState state, const char *detail)
{
  g_return_if_fail (BONGSU_IS_COMMAND_ROW (self));

  self->state = state;
  g_free (self->detail);
  self->detail = g_strdup (detail != NULL ? detail : "");
}

void
bongsu_command_row_set_confirmed_at (BongsuCommandRow *self, gint64 at)
{
  g_return_if_fail (BONGSU_IS_COMMAND_ROW (self));
  self->confirmed_at = at;
}
