/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

#define N_CLASSIC_COLOURS 10

static void
refuse (BongsuMulti *multi, const BongsuToken *token, int code)
{
  bongsu_multi_add_error (multi, code, token->byte, token->position);
}

static gboolean
has_colour (const BongsuBoard *board, const int *values, guint n)
{
  return n == 0 || (n == 3 && board->has_rgb) || (n == 1 && values[0] < N_CLASSIC_COLOURS);
}

/* x and y count from 1, a width or height of 0 reaches to the edge. */
static gboolean
is_on_board (const BongsuBoard *board, const int *values)
{
  return board->width == 0 ||
         (values[0] <= (int) board->width && values[1] <= (int) board->height &&
          values[0] - 1 + values[2] <= (int) board->width && values[1] - 1 + values[3] <= (int) board->height);
}

static void
check_flash (BongsuMulti *multi, const BongsuToken *token)
{
  const BongsuBoard *board = &multi->board;
  const int on = token->values[0] != BONGSU_MULTI_EMPTY ? token->values[0] : board->flash_on;
  const int off = token->values[1] != BONGSU_MULTI_EMPTY ? token->values[1] : board->flash_off;

  if (!board->has_flash)
    refuse (multi, token, BONGSU_MULTI_FLASH_REGION);
  else if (on > 0 && off > 0 && on + off < (int) board->least_flash)
    refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
}

static void
check_font (BongsuMulti *multi, const BongsuToken *token)
{
  if (token->n > 0 && bongsu_board_find_face (&multi->board, token->values[0]) == NULL)
    refuse (multi, token, BONGSU_MULTI_NO_FONT);
  else if (token->n > 1)
    refuse (multi, token, BONGSU_MULTI_FONT_VERSION);
}

static void
check_moving (BongsuMulti *multi, const BongsuToken *token)
{
  if (!multi->board.has_moving)
    refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_TAG);
  else
    for (const char *at = token->text; *at != '\0'; at = g_utf8_next_char (at))
      if (!bongsu_character_is_in_charset (g_utf8_get_char (at), multi->board.charset))
        {
          refuse (multi, token, BONGSU_MULTI_NO_CHARACTER);
          break;
        }
}

static void
check_character (BongsuMulti *multi, const BongsuToken *token)
{
  /* A board of ASCII gets the rest by code. */
  if (token->tag == BONGSU_TAG_HC && strcmp (multi->board.charset, "ascii") == 0)
    return;
  if (!bongsu_character_is_in_charset (token->character, multi->board.charset))
    refuse (multi, token, BONGSU_MULTI_NO_CHARACTER);
}

static void
check_page_time (BongsuMulti *multi, const BongsuToken *token)
{
  const int on = token->values[0] != BONGSU_MULTI_EMPTY ? token->values[0] : multi->board.page_on;

  if (on < (int) multi->board.least_page)
    refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
}

static void
check_token (BongsuMulti *multi, const BongsuToken *token)
{
  const BongsuBoard *board = &multi->board;
  const int *values = token->values;

  switch (token->tag)
    {
    case BONGSU_TAG_CHARACTER:
    case BONGSU_TAG_HC:
      check_character (multi, token);
      break;
    case BONGSU_TAG_CB:
    case BONGSU_TAG_PB:
    case BONGSU_TAG_CF:
      if (!has_colour (board, values, token->n))
        refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
      break;
    case BONGSU_TAG_CR:
      if (!has_colour (board, values + 4, token->n - 4) || !is_on_board (board, values))
        refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
      break;
    case BONGSU_TAG_TR:
      if (!is_on_board (board, values))
        refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
      break;
    case BONGSU_TAG_FO:
      check_font (multi, token);
      break;
    case BONGSU_TAG_FL:
      check_flash (multi, token);
      break;
    case BONGSU_TAG_G:
      refuse (multi, token, BONGSU_MULTI_NO_GRAPHIC);
      break;
    case BONGSU_TAG_JL:
      if (token->n == 1 && (values[0] == 1 || values[0] == 5))
        refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
      break;
    case BONGSU_TAG_JP:
      if (token->n == 1 && values[0] == 1)
        refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
      break;
    case BONGSU_TAG_MV:
      check_moving (multi, token);
      break;
    case BONGSU_TAG_PT:
      check_page_time (multi, token);
      break;
    case BONGSU_TAG_F:
      if (values[0] == 0)
        refuse (multi, token, BONGSU_MULTI_UNSUPPORTED_VALUE);
      break;
    default:
      break;
    }
}

gboolean
bongsu_character_is_allowed (gunichar character)
{
  if (character > 0xffff || (character >= 0x1100 && character <= 0x11ff) ||
      (character >= 0xa960 && character <= 0xa97f) ||
      (character >= 0xd7b0 && character <= 0xd7ff) || character == 0x3164 || character == 0xffa0)
    return FALSE;
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    case G_UNICODE_SPACE_SEPARATOR:
      return character == 0x20 || character == 0x3000;
    default:
      return TRUE;
    }
}

gboolean
bongsu_character_is_in_charset (gunichar character, const char *charset)
{
  const char *name = strcmp (charset, "ksx1001") == 0 ? "EUC-KR" : strcmp (charset, "cp949") == 0 ? "CP949" : NULL;
  char text[8] = { 0 };
  g_autofree char *bytes = NULL;

  if (character >= 0x20 && character < 0x7f)
    return TRUE;
  if (strcmp (charset, "ascii") == 0)
    return FALSE;
  if (name == NULL)
    return character <= 0xffff;
  bytes = g_convert (text, g_unichar_to_utf8 (character, text), name, "UTF-8", NULL, NULL, NULL);
  return bytes != NULL;
}

const BongsuFace *
bongsu_board_find_face (const BongsuBoard *board, int number)
{
  for (guint i = 0; i < board->n_faces; i++)
    if ((int) board->faces[i].number == number)
      return &board->faces[i];
  return NULL;
}

void
bongsu_multi_check (BongsuMulti *multi)
{
  guint n_pages = 1;

  for (guint i = 0; i < multi->tokens->len; i++)
    {
      const BongsuToken *token = &g_array_index (multi->tokens, BongsuToken, i);

      check_token (multi, token);
      if (token->tag == BONGSU_TAG_NP && ++n_pages > multi->board.max_pages && multi->board.max_pages > 0)
        refuse (multi, token, BONGSU_MULTI_TOO_MANY_PAGES);
    }
}
