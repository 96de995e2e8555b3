/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "catalogue.h"

G_BEGIN_DECLS

/* One sign board as it stands in the street: its base text, what was placed on it, and which of them it shows
 * (PROTOCOL 12.4, 16.5; SIGNS 6). Knows nothing of the wire. */
typedef struct _CityBoard CityBoard;

/* What became of a command. */
typedef struct
{
  const char *status; /* OK, ERROR */
  const char *result; /* displayed, accepted, rejected, expired, blanked */
  const char *code;   /* (nullable) name of the NTCIP error */
  char *detail;       /* (nullable, owned) */
} CityBoardAnswer;

/* `profile` (nullable, borrowed): what it can show; NULL: any MULTI that is one. */
CityBoard *city_board_new (const char *base, const BongsuSignProfile *profile, gint64 now);
void city_board_free (CityBoard *self);

CityBoardAnswer city_board_command (CityBoard *self, JsonObject *value, gint64 now);
/* Ends what is over; the msgId of one that was shown and has ended (transfer full), or NULL. */
char *city_board_expire (CityBoard *self, gint64 now);
/* When the next message ends, 0: none will. */
gint64 city_board_get_next_end (CityBoard *self);
/* Somebody at the board wrote this; NULL: and took it away again. */
void city_board_write_locally (CityBoard *self, const char *multi, gint64 now);
/* The board shows something else than it was told. */
void city_board_garble (CityBoard *self, gboolean garbled);
/* The value of `displayedMessage` (transfer full). */
JsonNode *city_board_to_shown (CityBoard *self, gint64 now);
const char *city_board_get_message (CityBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityBoard, city_board_free)

G_END_DECLS
