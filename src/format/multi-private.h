/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "multi.h"

G_BEGIN_DECLS

#define BONGSU_MULTI_MAX_BYTES 1024
#define BONGSU_MULTI_MAX_TAGS 200
#define BONGSU_MULTI_MAX_CHARACTERS 500
#define BONGSU_MULTI_MAX_ERRORS 32

typedef enum
{
  BONGSU_TAG_CB,
  BONGSU_TAG_PB,
  BONGSU_TAG_CF,
  BONGSU_TAG_CR,
  BONGSU_TAG_TR,
  BONGSU_TAG_FO,
  BONGSU_TAG_FL,
  BONGSU_TAG_FL_END,
  BONGSU_TAG_G,
  BONGSU_TAG_HC,
  BONGSU_TAG_JL,
  BONGSU_TAG_JP,
  BONGSU_TAG_MS,
  BONGSU_TAG_MS_END,
  BONGSU_TAG_MV,
  BONGSU_TAG_NL,
  BONGSU_TAG_NP,
  BONGSU_TAG_PT,
  BONGSU_TAG_SC,
  BONGSU_TAG_SC_END,
  BONGSU_TAG_F,
  BONGSU_TAG_CHARACTER, /* one character of text; not a tag */
} BongsuTag;
#define BONGSU_MULTI_MAX_VALUES 7
#define BONGSU_MULTI_EMPTY (-1)

/* A tag or one character. Numbers that were left out are BONGSU_MULTI_EMPTY. In values of `fl`: on, off, whether off
 * comes first; `pt`: on, off; `hc`: code; `mv`: linear, rest (or empty), to the right, window, step, time. */
typedef struct
{
  BongsuTag tag;
  gsize byte;
  guint position; /* in characters of the author's text */
  gunichar character;
  guint n;
  int values[BONGSU_MULTI_MAX_VALUES];
  char *text; /* (nullable) of mv and ms */
} BongsuToken;

/* A font as layout and drawing see it. Bit `width - 1` of a row is its leftmost dot. */
typedef struct _BongsuFace BongsuFace;
struct _BongsuFace
{
  guint number;
  guint height;
  guint spacing;
  guint line_spacing;
  guint (*measure) (const BongsuFace *face, gunichar character); /* 0: no such glyph */
  /* FALSE: there is no picture of it, the cell is outlined. `data` is what bongsu_multi_draw () was given. */
  gboolean (*draw) (const BongsuFace *face, gconstpointer data, gunichar character, guint32 *rows);
};
#define BONGSU_FACE_MAX_HEIGHT 64

/* What of a profile matters for one line of MULTI, and the profile's defaults. */
typedef struct
{
  guint width, height; /* dots; 0: not a matrix */
  guint columns, rows; /* without a matrix: full cells and lines, 0: any */
  guint max_pages;     /* 0: any */
  char charset[12];
  gboolean checks;     /* FALSE: syntax only */
  gboolean has_flash, has_moving, has_rgb;
  guint least_page, least_flash; /* tenths */
  const BongsuFace *faces;
  guint n_faces;
  int font, line_justification, page_justification, colour, background, page_on, page_off, flash_on, flash_off;
} BongsuBoard;

/* A colour as in the markup: one value in `red` and the others empty, or three. */
typedef struct
{
  int red, green, blue;
} BongsuColour;

typedef struct
{
  int on, off; /* on empty: no flash */
  gboolean off_first;
} BongsuFlash;

/* One glyph, or one moving text, at its place (from the top left, zero-based, in dots). */
typedef struct
{
  const BongsuToken *token;
  gunichar character; /* 0: the token is `mv` */
  const BongsuFace *face;
  guint x, y, width;
  int spacing; /* before it, as `sc` says; empty: by the fonts */
  BongsuColour colour;
  BongsuFlash flash;
} BongsuGlyph;

typedef struct
{
  BongsuColour background;
  int on, off;
  GPtrArray *rectangles; /* (element-type BongsuToken), borrowed: `cr` in order */
  GArray *glyphs;        /* (element-type BongsuGlyph) */
} BongsuPage;

struct _BongsuMulti
{
  char *source;
  GArray *tokens; /* (element-type BongsuToken) */
  GArray *errors; /* (element-type BongsuMultiError) */
  GPtrArray *pages; /* (element-type BongsuPage), laid out when there are no errors */
  BongsuBoard board;
};

/* The board of a profile; NULL: syntax only. */
void bongsu_board_init (BongsuBoard *board, const BongsuSignProfile *profile);
BongsuMulti *bongsu_multi_parse_for (const char *text, const BongsuBoard *board);
void bongsu_multi_add_error (BongsuMulti *multi, int code, gsize byte, guint position);

/* The steps, each in a file of its own. */
void bongsu_multi_read (BongsuMulti *multi);
void bongsu_multi_check (BongsuMulti *multi);
void bongsu_multi_lay_out (BongsuMulti *multi);
BongsuDots *bongsu_multi_draw (const BongsuMulti *multi, gconstpointer data, gboolean outlines, guint tenths);

/* Whether a character may stand in text at all, and on a board of this charset. */
gboolean bongsu_character_is_allowed (gunichar character);
gboolean bongsu_character_is_in_charset (gunichar character, const char *charset);
const BongsuFace *bongsu_board_find_face (const BongsuBoard *board, int number);
/* A field's sample, of its longest length. */
const char *bongsu_field_get_sample (int number);
guint32 bongsu_colour_to_rgb (BongsuColour colour);

G_END_DECLS
