/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

#define CELL_HEIGHT 16
#define HALF_CELL 8
#define MAX_SIDE 2048 /* dots: a catalogue may be wrong */

/* Every profile has one font: half cells for ASCII, full cells for all else (SIGNS 1). */
static guint
measure_cell (const BongsuFace *face, gunichar character)
{
  return character >= 0x20 && character < 0x7f ? HALF_CELL : 2 * HALF_CELL;
}

static gboolean
draw_cell (const BongsuFace *face, gconstpointer data, gunichar character, guint32 *rows)
{
  const guint cell = measure_cell (face, character);
  guint width = 0;
  const guint16 *glyph = data != NULL ? bongsu_dot_font_get_glyph (data, character, &width) : NULL;

  if (glyph == NULL || width > cell)
    return FALSE;
  /* A glyph narrower than its cell is centred in it. */
  for (guint y = 0; y < CELL_HEIGHT; y++)
    rows[y] = (guint32) glyph[y] << ((cell - width) / 2);
  return TRUE;
}

static const BongsuFace cell_face = { 1, CELL_HEIGHT, 0, 0, measure_cell, draw_cell };

static void
clear_token (gpointer data)
{
  g_free (((BongsuToken *) data)->text);
}

static void
free_page (gpointer data)
{
  BongsuPage *page = data;

  g_ptr_array_unref (page->rectangles);
  g_array_unref (page->glyphs);
  g_free (page);
}

void
bongsu_board_init (BongsuBoard *board, const BongsuSignProfile *profile)
{
  *board = (BongsuBoard) {
    .charset = "utf8", .faces = &cell_face, .n_faces = 1,
    .font = 1, .line_justification = 3, .page_justification = 3, .colour = 9, .background = 0,
    .page_on = 30, .page_off = 0, .flash_on = 5, .flash_off = 5,
  };
  if (profile == NULL)
    return;
  board->checks = TRUE;
  if (profile->width <= MAX_SIDE && profile->height <= MAX_SIDE)
    {
      board->width = profile->width;
      board->height = profile->height;
    }
  board->columns = profile->columns;
  board->rows = profile->rows;
  board->max_pages = profile->max_pages;
  if (profile->charset != NULL)
    g_strlcpy (board->charset, profile->charset, sizeof board->charset);
  /* Text that moves takes the eyes of who drives; a board of one page (a row of a car park guide) does not flash. */
  board->has_moving = !profile->for_drivers && board->width > 0;
  board->has_flash = board->width > 0 && profile->max_pages > 1;
  board->has_rgb = board->width == 0;
  board->least_page = 30;
  board->least_flash = 4;
}

void
bongsu_multi_add_error (BongsuMulti *multi, int code, gsize byte, guint position)
{
  const BongsuMultiError error = { .code = code, .byte = byte, .character = position };
  guint at = multi->errors->len;

  while (at > 0 && g_array_index (multi->errors, BongsuMultiError, at - 1).byte > byte)
    at--;
  g_array_insert_val (multi->errors, at, error);
  if (multi->errors->len > BONGSU_MULTI_MAX_ERRORS)
    g_array_set_size (multi->errors, BONGSU_MULTI_MAX_ERRORS);
}

BongsuMulti *
bongsu_multi_parse_for (const char *text, const BongsuBoard *board)
{
  BongsuMulti *multi = g_new0 (BongsuMulti, 1);
  const char *end;
  const gboolean valid = g_utf8_validate (text, -1, &end);

  multi->source = g_strndup (text, (gsize) (end - text));
  multi->board = *board;
  multi->tokens = g_array_new (FALSE, TRUE, sizeof (BongsuToken));
  g_array_set_clear_func (multi->tokens, clear_token);
  multi->errors = g_array_new (FALSE, TRUE, sizeof (BongsuMultiError));
  multi->pages = g_ptr_array_new_with_free_func (free_page);
  bongsu_multi_read (multi);
  if (!valid)
    bongsu_multi_add_error (multi, BONGSU_MULTI_NO_CHARACTER, (gsize) (end - text),
                            (guint) g_utf8_strlen (multi->source, -1));
  if (multi->board.checks)
    bongsu_multi_check (multi);
  if (multi->errors->len == 0)
    bongsu_multi_lay_out (multi);
  return multi;
}

BongsuMulti *
bongsu_multi_parse (const char *text, const BongsuSignProfile *profile)
{
  BongsuBoard board;

  g_return_val_if_fail (text != NULL, NULL);

  bongsu_board_init (&board, profile);
  return bongsu_multi_parse_for (text, &board);
}

void
bongsu_multi_free (BongsuMulti *multi)
{
  if (multi == NULL)
    return;
  g_free (multi->source);
  g_array_unref (multi->tokens);
  g_array_unref (multi->errors);
  g_ptr_array_unref (multi->pages);
  g_free (multi);
}

guint
bongsu_multi_get_n_errors (const BongsuMulti *multi)
{
  g_return_val_if_fail (multi != NULL, 0);

  return multi->errors->len;
}

const BongsuMultiError *
bongsu_multi_get_error (const BongsuMulti *multi, guint index)
{
  g_return_val_if_fail (multi != NULL && index < multi->errors->len, NULL);

  return &g_array_index (multi->errors, BongsuMultiError, index);
}

guint
bongsu_multi_get_n_pages (const BongsuMulti *multi)
{
  guint n = 1;

  g_return_val_if_fail (multi != NULL, 0);

  for (guint i = 0; i < multi->tokens->len; i++)
    n += g_array_index (multi->tokens, BongsuToken, i).tag == BONGSU_TAG_NP;
  return n;
}

double
bongsu_multi_get_length_s (const BongsuMulti *multi)
{
  int tenths = 0;

  g_return_val_if_fail (multi != NULL, 0);

  for (guint i = 0; i < multi->pages->len; i++)
    {
      const BongsuPage *page = g_ptr_array_index (multi->pages, i);

      tenths += page->on + page->off;
    }
  return tenths / 10.0;
}

BongsuDots *
bongsu_multi_render (const BongsuMulti *multi, const BongsuDotFont *font, double t_s)
{
  guint tenths;

  g_return_val_if_fail (multi != NULL, NULL);

  if (multi->board.width == 0 || multi->board.height == 0)
    return NULL;
  tenths = t_s > 0 ? (guint) MIN (t_s * 10 + 1e-6, (double) G_MAXINT) : 0;
  return bongsu_multi_draw (multi, font, font == NULL, tenths);
}
