/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "catalogue.h"

G_BEGIN_DECLS

/* A dot font handed in by app/ (GNU Unifont from the system; never part of our source): 16 rows of 8 or 16 dots. */
typedef struct _BongsuDotFont BongsuDotFont;
BongsuDotFont *bongsu_dot_font_new (void);
BongsuDotFont *bongsu_dot_font_ref (BongsuDotFont *font);
void bongsu_dot_font_unref (BongsuDotFont *font);
/* Reads the text of `unifont.hex` ("AC00:HEX" lines); refuses what is no such line. Number of glyphs taken. */
guint bongsu_dot_font_parse (BongsuDotFont *font, const char *text, gsize size);
/* 16 rows, most significant bit left (`*width` 8 or 16), or NULL without a glyph. */
const guint16 *bongsu_dot_font_get_glyph (const BongsuDotFont *font, gunichar character, guint *width);
guint bongsu_dot_font_get_n_glyphs (const BongsuDotFont *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuDotFont, bongsu_dot_font_unref)

/* What a board shows at an instant: one 0x00RRGGBB per dot, row by row; 0 is off. Immutable. */
typedef struct
{
  grefcount count;
  guint width, height;
  gboolean outlines; /* no font: cells are outlined only */
  guint32 dots[];
} BongsuDots;
#define BONGSU_TYPE_DOTS (bongsu_dots_get_type ())
GType bongsu_dots_get_type (void);
BongsuDots *bongsu_dots_new (guint width, guint height);
BongsuDots *bongsu_dots_ref (BongsuDots *dots);
void bongsu_dots_unref (BongsuDots *dots);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuDots, bongsu_dots_unref)

/* Whether a text fits a board (SIGNS 4). */
typedef enum
{
  BONGSU_FIT_FITS,
  BONGSU_FIT_SHORTENED,
  BONGSU_FIT_REFUSED,
} BongsuFit;

/* MULTI errors: the numbers of NTCIP 1203 (SIGNS 2.1). */
typedef struct
{
  int code;
  gsize byte;
  guint character;
} BongsuMultiError;

/* States of an outbox row (PROTOCOL 12.4, SIGNS 8). Acts use QUEUED, SENDING, SHARED, REFUSED, CONFLICT. */
typedef enum
{
  BONGSU_ROW_QUEUED,
  BONGSU_ROW_SENDING,
  BONGSU_ROW_ACCEPTED,
  BONGSU_ROW_DISPLAYED,
  BONGSU_ROW_MISMATCH,
  BONGSU_ROW_UNKNOWN,
  BONGSU_ROW_REFUSED,
  BONGSU_ROW_SUPERSEDED,
  BONGSU_ROW_REVOKED,
  BONGSU_ROW_EXPIRED,
  BONGSU_ROW_FAILED,
  BONGSU_ROW_SHARED,
  BONGSU_ROW_CONFLICT,
} BongsuRowState;
#define BONGSU_N_ROW_STATES 13
gboolean bongsu_row_state_is_final (BongsuRowState state);
const char *bongsu_row_state_to_name (BongsuRowState state);
gboolean bongsu_row_state_from_name (const char *name, BongsuRowState *state);

/* One message on one board, as the outbox holds it. Properties, all read-only: id (msgId), board-id, board-name, text,
 * multi, state (uint), expires (int64 UTC us), sent-at, confirmed-at (int64, 0: not yet), detail (foreign words of a
 * refusal), grace-ms (uint: what is left before it leaves; 0: on its way), author. */
#define BONGSU_TYPE_SIGN_ROW (bongsu_sign_row_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSignRow, bongsu_sign_row, BONGSU, SIGN_ROW, GObject)

BongsuSignRow *bongsu_sign_row_new (const char *id, const char *board_id, const char *board_name, const char *multi,
                                    const char *text, const char *text_hash, guint priority, gint64 expires,
                                    const char *author);
const char *bongsu_sign_row_get_id (BongsuSignRow *self);
const char *bongsu_sign_row_get_board (BongsuSignRow *self);
const char *bongsu_sign_row_get_board_name (BongsuSignRow *self);
const char *bongsu_sign_row_get_multi (BongsuSignRow *self);
const char *bongsu_sign_row_get_text (BongsuSignRow *self);
const char *bongsu_sign_row_get_text_hash (BongsuSignRow *self);
const char *bongsu_sign_row_get_author (BongsuSignRow *self);
const char *bongsu_sign_row_get_detail (BongsuSignRow *self);
guint bongsu_sign_row_get_priority (BongsuSignRow *self);
gint64 bongsu_sign_row_get_expires (BongsuSignRow *self);
gint64 bongsu_sign_row_get_sent_at (BongsuSignRow *self);
gint64 bongsu_sign_row_get_confirmed_at (BongsuSignRow *self);
BongsuRowState bongsu_sign_row_get_state (BongsuSignRow *self);
guint bongsu_sign_row_get_grace_ms (BongsuSignRow *self);
/* For operations/ only; notify on change. */
void bongsu_sign_row_set_state (BongsuSignRow *self, BongsuRowState state, const char *detail);
void bongsu_sign_row_set_sent_at (BongsuSignRow *self, gint64 at);
void bongsu_sign_row_set_confirmed_at (BongsuSignRow *self, gint64 at);
void bongsu_sign_row_set_grace_ms (BongsuSignRow *self, guint ms);

G_END_DECLS
