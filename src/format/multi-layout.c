/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

/* SIGNS 3: a rectangle holds blocks (runs of equal page justification), a block lines, a line groups (runs of equal
 * line justification), a group glyphs. */
typedef struct
{
  int justification;
  GArray *glyphs; /* (element-type BongsuGlyph) */
} Group;

typedef struct
{
  GPtrArray *groups;         /* (element-type Group) */
  guint height;
  guint spacing;             /* the largest line spacing of its fonts */
  int given;                 /* to the next line, by `[nls]` */
  const BongsuToken *opener; /* (nullable) the `[nl]` that opened it */
  gboolean ended;            /* by an `[nl]`: then it has a height even without text */
} Line;

typedef struct
{
  int justification;
  GPtrArray *lines; /* (element-type Line) */
} Block;

typedef struct
{
  int x, y, width, height;
  GPtrArray *blocks; /* (element-type Block) */
} Rectangle;

/* An attribute that is in force, and the tag that put it there, to which an error points. */
typedef struct
{
  int value;
  const BongsuToken *token;
} Sticky;

typedef struct
{
  BongsuMulti *multi;
  BongsuPage *page;
  Rectangle *rectangle;
  Block *block;
  Line *line;
  Group *group;

  const BongsuFace *face;
  Sticky line_justification, page_justification;
  BongsuColour colour, background;
  BongsuFlash flash;
  int spacing, on, off;
} Layout;

static void
free_group (gpointer data)
{
  Group *group = data;

  g_array_unref (group->glyphs);
  g_free (group);
}

static void
free_line (gpointer data)
{
  Line *line = data;

  g_ptr_array_unref (line->groups);
  g_free (line);
}

static void
free_block (gpointer data)
{
  Block *block = data;

  g_ptr_array_unref (block->lines);
  g_free (block);
}

static void
free_rectangle (Rectangle *rectangle)
{
  g_ptr_array_unref (rectangle->blocks);
  g_free (rectangle);
}

static void
refuse (Layout *layout, const BongsuToken *token, int code)
{
  bongsu_multi_add_error (layout->multi, code, token->byte, token->position);
}

static Group *
get_group (const Line *line, guint index)
{
  return g_ptr_array_index (line->groups, index);
}

static const BongsuGlyph *
get_glyph (const Group *group, guint index)
{
  return &g_array_index (group->glyphs, BongsuGlyph, index);
}

/* The token to which an error about the line points: its first character, else what opened it. */
static const BongsuToken *
get_first (const Line *line)
{
  return line->groups->len > 0 ? get_glyph (get_group (line, 0), 0)->token : line->opener;
}

static guint
get_gap (const BongsuGlyph *left, const BongsuGlyph *right)
{
  if (right->spacing != BONGSU_MULTI_EMPTY)
    return (guint) right->spacing;
  return (left->face->spacing + right->face->spacing + 1) / 2;
}

/* Dots that a group takes; the first glyph that is beyond `limit` is told in `*beyond`. */
static guint
measure_group (const Group *group, guint limit, const BongsuToken **beyond)
{
  guint used = 0;

  *beyond = NULL;
  for (guint i = 0; i < group->glyphs->len; i++)
    {
      const BongsuGlyph *glyph = get_glyph (group, i);

      used += (i > 0 ? get_gap (get_glyph (group, i - 1), glyph) : 0) + glyph->width;
      if (used > limit && *beyond == NULL)
        *beyond = glyph->token;
    }
  return used;
}

static void
place_group (Layout *layout, const Group *group, const Line *line, guint x, guint y)
{
  for (guint i = 0; i < group->glyphs->len; i++)
    {
      BongsuGlyph glyph = *get_glyph (group, i);

      if (i > 0)
        x += get_gap (get_glyph (group, i - 1), &glyph);
      glyph.x = x;
      glyph.y = y + line->height - glyph.face->height;
      x += glyph.width;
      g_array_append_val (layout->page->glyphs, glyph);
    }
}

static void
place_line (Layout *layout, const Line *line, guint y)
{
  const Rectangle *rectangle = layout->rectangle;
  const guint width = (guint) rectangle->width;
  guint end = 0;
  gboolean first = TRUE;

  for (guint i = 0; i < line->groups->len; i++)
    {
      const Group *group = get_group (line, i);
      const BongsuToken *beyond;
      const guint used = measure_group (group, width, &beyond);
      guint x;

      if (beyond != NULL)
        {
          refuse (layout, beyond, BONGSU_MULTI_TOO_BIG);
          return;
        }
      x = group->justification == 4 ? width - used : group->justification == 3 ? (width - used) / 2 : 0;
      if (!first && x <= end)
        {
          refuse (layout, get_glyph (group, 0)->token, BONGSU_MULTI_TOO_BIG);
          return;
        }
      place_group (layout, group, line, (guint) rectangle->x + x, y);
      end = x + used;
      first = FALSE;
    }
}

static guint
get_line_gap (const Line *upper, const Line *lower)
{
  return upper->given != BONGSU_MULTI_EMPTY ? (guint) upper->given : (upper->spacing + lower->spacing + 1) / 2;
}

/* A line opened by the last [nl] of a block and left empty has no height. */
static void
drop_empty_end (Block *block)
{
  const Line *last = block->lines->len > 0 ? g_ptr_array_index (block->lines, block->lines->len - 1) : NULL;

  if (last != NULL && last->groups->len == 0 && !last->ended)
    g_ptr_array_set_size (block->lines, (int) block->lines->len - 1);
}

/* Dots that a block takes; FALSE, told, when the rectangle has not so many. */
static gboolean
measure_block (Layout *layout, const Block *block, guint *height)
{
  *height = 0;
  for (guint i = 0; i < block->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (block->lines, i);

      *height += (i > 0 ? get_line_gap (g_ptr_array_index (block->lines, i - 1), line) : 0) + line->height;
      if (*height > (guint) layout->rectangle->height)
        {
          refuse (layout, get_first (line), BONGSU_MULTI_TOO_BIG);
          return FALSE;
        }
    }
  return TRUE;
}

static void
place_block (Layout *layout, Block *block, guint *end)
{
  const Rectangle *rectangle = layout->rectangle;
  guint height, y;

  drop_empty_end (block);
  if (block->lines->len == 0 || !measure_block (layout, block, &height))
    return;
  y = (guint) rectangle->height - height;
  y = block->justification == 4 ? y : block->justification == 3 ? y / 2 : 0;
  if (y < *end)
    {
      refuse (layout, get_first (g_ptr_array_index (block->lines, 0)), BONGSU_MULTI_TOO_BIG);
      return;
    }
  *end = y + height;
  y += (guint) rectangle->y;
  for (guint i = 0; i < block->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (block->lines, i);

      if (i > 0)
        y += get_line_gap (g_ptr_array_index (block->lines, i - 1), line);
      place_line (layout, line, y);
      y += line->height;
    }
}

static void
end_rectangle (Layout *layout)
{
  guint end = 0;

  for (guint i = 0; i < layout->rectangle->blocks->len; i++)
    place_block (layout, g_ptr_array_index (layout->rectangle->blocks, i), &end);
  g_clear_pointer (&layout->rectangle, free_rectangle);
  layout->block = NULL;
  layout->line = NULL;
  layout->group = NULL;
}

/* `values`: x, y from 1, width, height with 0 for "to the edge"; NULL: the whole board. */
static void
start_rectangle (Layout *layout, const int *values)
{
  const BongsuBoard *board = &layout->multi->board;
  Rectangle *rectangle = g_new0 (Rectangle, 1);

  rectangle->blocks = g_ptr_array_new_with_free_func (free_block);
  rectangle->x = values != NULL ? values[0] - 1 : 0;
  rectangle->y = values != NULL ? values[1] - 1 : 0;
  rectangle->width = values != NULL && values[2] != 0 ? values[2] : (int) board->width - rectangle->x;
  rectangle->height = values != NULL && values[3] != 0 ? values[3] : (int) board->height - rectangle->y;
  layout->rectangle = rectangle;
}

static void
start_page (Layout *layout)
{
  BongsuPage *page = g_new0 (BongsuPage, 1);

  page->rectangles = g_ptr_array_new ();
  page->glyphs = g_array_new (FALSE, TRUE, sizeof (BongsuGlyph));
  g_ptr_array_add (layout->multi->pages, page);
  layout->page = page;
  start_rectangle (layout, NULL);
}

/* A page has the background and the times that are in force at its end. */
static void
end_page (Layout *layout)
{
  end_rectangle (layout);
  layout->page->background = layout->background;
  layout->page->on = layout->on;
  layout->page->off = layout->off;
}

static void
start_line (Layout *layout, const BongsuToken *opener)
{
  Line *line = g_new0 (Line, 1);

  line->groups = g_ptr_array_new_with_free_func (free_group);
  line->given = BONGSU_MULTI_EMPTY;
  line->opener = opener;
  g_ptr_array_add (layout->block->lines, line);
  layout->line = line;
  layout->group = NULL;
}

/* The block and the line in which the next character or [nl] stands. */
static void
ensure_line (Layout *layout, const BongsuToken *token)
{
  const Sticky *wanted = &layout->page_justification;

  if (layout->block == NULL || layout->block->justification != wanted->value)
    {
      Block *block = g_new0 (Block, 1);

      if (layout->block != NULL && wanted->value < layout->block->justification)
        refuse (layout, wanted->token != NULL ? wanted->token : token, BONGSU_MULTI_CONFLICT);
      block->justification = wanted->value;
      block->lines = g_ptr_array_new_with_free_func (free_line);
      g_ptr_array_add (layout->rectangle->blocks, block);
      layout->block = block;
      start_line (layout, token);
    }
}

static void
ensure_group (Layout *layout, const BongsuToken *token)
{
  const Sticky *wanted = &layout->line_justification;

  ensure_line (layout, token);
  if (layout->group == NULL || layout->group->justification != wanted->value)
    {
      Group *group = g_new0 (Group, 1);

      if (layout->group != NULL && wanted->value < layout->group->justification)
        refuse (layout, wanted->token != NULL ? wanted->token : token, BONGSU_MULTI_CONFLICT);
      group->justification = wanted->value;
      group->glyphs = g_array_new (FALSE, TRUE, sizeof (BongsuGlyph));
      g_ptr_array_add (layout->line->groups, group);
      layout->group = group;
    }
}

/* `character` 0: moving text in a window of `width` dots. */
static void
add_glyph (Layout *layout, const BongsuToken *token, gunichar character, guint width)
{
  const BongsuGlyph glyph = {
    .token = token, .character = character, .face = layout->face, .width = width, .spacing = layout->spacing,
    .colour = layout->colour, .flash = layout->flash,
  };

  if (width == 0)
    {
      refuse (layout, token, BONGSU_MULTI_NO_CHARACTER);
      return;
    }
  ensure_group (layout, token);
  g_array_append_val (layout->group->glyphs, glyph);
  layout->line->height = MAX (layout->line->height, layout->face->height);
  layout->line->spacing = MAX (layout->line->spacing, layout->face->line_spacing);
}

static void
add_field (Layout *layout, const BongsuToken *token)
{
  const char *sample = bongsu_field_get_sample (token->values[0]);
  const guint wanted = token->n > 1 ? (guint) token->values[1] : 0;

  for (gsize i = strlen (sample); i < wanted; i++)
    add_glyph (layout, token, ' ', layout->face->measure (layout->face, ' '));
  for (; *sample != '\0'; sample++)
    add_glyph (layout, token, (gunichar) *sample, layout->face->measure (layout->face, (gunichar) *sample));
}

static void
add_moving (Layout *layout, const BongsuToken *token)
{
  for (const char *at = token->text; *at != '\0'; at = g_utf8_next_char (at))
    if (layout->face->measure (layout->face, g_utf8_get_char (at)) == 0)
      {
        refuse (layout, token, BONGSU_MULTI_NO_CHARACTER);
        return;
      }
  add_glyph (layout, token, 0, (guint) token->values[3]);
}

static void
end_line (Layout *layout, const BongsuToken *token)
{
  Line *line;

  ensure_line (layout, token);
  line = layout->line;
  line->ended = TRUE;
  line->given = token->n > 0 ? token->values[0] : BONGSU_MULTI_EMPTY;
  if (line->groups->len == 0)
    {
      line->height = layout->face->height;
      line->spacing = layout->face->line_spacing;
    }
  start_line (layout, token);
}

static BongsuColour
get_colour (const BongsuToken *token, int fallback)
{
  const int empty = BONGSU_MULTI_EMPTY;

  if (token->n == 3)
    return (BongsuColour) { token->values[0], token->values[1], token->values[2] };
  return (BongsuColour) { token->n == 1 ? token->values[0] : fallback, empty, empty };
}

static int
or_default (int value, int fallback)
{
  return value != BONGSU_MULTI_EMPTY ? value : fallback;
}

/* Tags that only change what is in force. */
static void
set_attribute (Layout *layout, const BongsuToken *token)
{
  const BongsuBoard *board = &layout->multi->board;

  switch (token->tag)
    {
    case BONGSU_TAG_CB:
    case BONGSU_TAG_PB:
      layout->background = get_colour (token, board->background);
      break;
    case BONGSU_TAG_CF:
      layout->colour = get_colour (token, board->colour);
      break;
    case BONGSU_TAG_FO:
      layout->face = bongsu_board_find_face (board, token->n > 0 ? token->values[0] : board->font);
      break;
    case BONGSU_TAG_FL:
      layout->flash = (BongsuFlash) { or_default (token->values[0], board->flash_on),
                                      or_default (token->values[1], board->flash_off), token->values[2] };
      break;
    case BONGSU_TAG_FL_END:
      layout->flash = (BongsuFlash) { BONGSU_MULTI_EMPTY, BONGSU_MULTI_EMPTY, FALSE };
      break;
    case BONGSU_TAG_JL:
      layout->line_justification = (Sticky) { token->n > 0 ? token->values[0] : board->line_justification, token };
      break;
    case BONGSU_TAG_JP:
      layout->page_justification = (Sticky) { token->n > 0 ? token->values[0] : board->page_justification, token };
      break;
    case BONGSU_TAG_PT:
      layout->on = or_default (token->values[0], board->page_on);
      layout->off = or_default (token->values[1], board->page_off);
      break;
    case BONGSU_TAG_SC:
    case BONGSU_TAG_SC_END:
      layout->spacing = token->tag == BONGSU_TAG_SC ? token->values[0] : BONGSU_MULTI_EMPTY;
      break;
    default:
      break;
    }
}

static void
lay_out_token (Layout *layout, const BongsuToken *token)
{
  switch (token->tag)
    {
    case BONGSU_TAG_CHARACTER:
    case BONGSU_TAG_HC:
      add_glyph (layout, token, token->character, layout->face->measure (layout->face, token->character));
      break;
    case BONGSU_TAG_F:
      add_field (layout, token);
      break;
    case BONGSU_TAG_MV:
      add_moving (layout, token);
      break;
    case BONGSU_TAG_NL:
      end_line (layout, token);
      break;
    case BONGSU_TAG_NP:
      end_page (layout);
      start_page (layout);
      break;
    case BONGSU_TAG_TR:
      end_rectangle (layout);
      start_rectangle (layout, token->values);
      break;
    case BONGSU_TAG_CR:
      g_ptr_array_add (layout->page->rectangles, (gpointer) token);
      break;
    default:
      set_attribute (layout, token);
    }
}

/* Without a matrix: full cells in a line and lines on a page. */
static void
check_lines (BongsuMulti *multi)
{
  const BongsuBoard *board = &multi->board;
  guint half_cells = 0, n_lines = 1;

  for (guint i = 0; i < multi->tokens->len; i++)
    {
      const BongsuToken *token = &g_array_index (multi->tokens, BongsuToken, i);
      gboolean fits = TRUE;

      if (token->tag == BONGSU_TAG_NP || token->tag == BONGSU_TAG_NL)
        {
          half_cells = 0;
          n_lines = token->tag == BONGSU_TAG_NP ? 1 : n_lines + 1;
          fits = board->rows == 0 || n_lines <= board->rows;
        }
      else if (token->character != 0)
        {
          half_cells += token->character < 0x7f ? 1 : 2;
          fits = board->columns == 0 || half_cells <= 2 * board->columns;
        }
      if (!fits)
        {
          bongsu_multi_add_error (multi, BONGSU_MULTI_TOO_BIG, token->byte, token->position);
          return;
        }
    }
}

void
bongsu_multi_lay_out (BongsuMulti *multi)
{
  const BongsuBoard *board = &multi->board;
  const int empty = BONGSU_MULTI_EMPTY;
  Layout layout = {
    .multi = multi, .face = bongsu_board_find_face (board, board->font),
    .line_justification = { board->line_justification, NULL },
    .page_justification = { board->page_justification, NULL },
    .colour = { board->colour, empty, empty }, .background = { board->background, empty, empty },
    .flash = { empty, empty, FALSE }, .spacing = empty, .on = board->page_on, .off = board->page_off,
  };

  if (board->width == 0 || board->height == 0)
    {
      if (board->checks)
        check_lines (multi);
      return;
    }
  start_page (&layout);
  for (guint i = 0; i < multi->tokens->len; i++)
    lay_out_token (&layout, &g_array_index (multi->tokens, BongsuToken, i));
  end_page (&layout);
}
