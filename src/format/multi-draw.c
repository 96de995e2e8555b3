/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

typedef struct
{
  BongsuDots *dots;
  gconstpointer data;
  guint left, right; /* nothing is drawn outside [left, right) */
} Canvas;

static void
set_dot (Canvas *canvas, gint64 x, gint64 y, guint32 rgb)
{
  if (x >= canvas->left && x < canvas->right && y >= 0 && y < canvas->dots->height)
    canvas->dots->dots[y * canvas->dots->width + x] = rgb;
}

static void
fill (Canvas *canvas, guint x, guint y, guint width, guint height, guint32 rgb)
{
  for (guint row = 0; row < height; row++)
    for (guint column = 0; column < width; column++)
      set_dot (canvas, x + column, y + row, rgb);
}

/* A cell without a picture: where it is, and that nothing is known of its look. */
static void
draw_outline (Canvas *canvas, gint64 x, guint y, guint width, guint height, guint32 rgb)
{
  for (guint i = 1; i + 1 < width; i++)
    {
      set_dot (canvas, x + i, y + 1, rgb);
      set_dot (canvas, x + i, y + height - 2, rgb);
    }
  for (guint i = 1; i + 1 < height; i++)
    {
      set_dot (canvas, x + 1, y + i, rgb);
      set_dot (canvas, x + width - 2, y + i, rgb);
    }
}

static void
draw_character (Canvas *canvas, const BongsuFace *face, gunichar character, gint64 x, guint y, guint width, guint32 rgb)
{
  guint32 rows[BONGSU_FACE_MAX_HEIGHT] = { 0 };

  if (character == 0x20 || character == 0x3000)
    return;
  if (!face->draw (face, canvas->data, character, rows))
    {
      draw_outline (canvas, x, y, width, face->height, rgb);
      return;
    }
  for (guint row = 0; row < face->height; row++)
    for (guint column = 0; column < width; column++)
      if ((rows[row] >> (width - 1 - column) & 1) != 0)
        set_dot (canvas, x + column, y + row, rgb);
}

static gboolean
is_lit (BongsuFlash flash, guint tenths)
{
  guint phase;

  if (flash.on <= 0 || flash.off <= 0)
    return TRUE;
  phase = tenths % (guint) (flash.on + flash.off);
  return flash.off_first ? phase >= (guint) flash.off : phase < (guint) flash.on;
}

/* How many dots the text of a moving tag is long. */
static guint
measure_text (const BongsuFace *face, const char *text)
{
  guint used = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    used += (at > text ? face->spacing : 0) + face->measure (face, g_utf8_get_char (at));
  return used;
}

static void
draw_text (Canvas *canvas, const BongsuGlyph *glyph, gint64 x, guint32 rgb)
{
  const BongsuFace *face = glyph->face;

  for (const char *at = glyph->token->text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar character = g_utf8_get_char (at);
      const guint width = face->measure (face, character);

      draw_character (canvas, face, character, x, glyph->y, width, rgb);
      x += width + face->spacing;
    }
}

/* SIGNS 3, 9: the window shows a part of the text, further on with each step. */
static void
draw_moving (Canvas *canvas, const BongsuGlyph *glyph, guint tenths, guint32 rgb)
{
  const int *values = glyph->token->values;
  const BongsuFace *face = glyph->face;
  const gboolean linear = values[0] != 0, to_right = values[2] != 0;
  const guint step = (guint) values[4], time = (guint) MAX (values[5], 1);
  const guint text = measure_text (face, glyph->token->text);
  const guint window = glyph->width;
  const Canvas whole = *canvas;

  canvas->left = glyph->x;
  canvas->right = MIN (glyph->x + window, canvas->dots->width);
  if (linear && text > window && step > 0)
    {
      const guint travel = text - window, n_steps = (travel + step - 1) / step;
      const guint rest = values[1] != BONGSU_MULTI_EMPTY ? (guint) values[1] : 0;
      const guint k = MIN (tenths % ((n_steps + 1) * time + rest) / time, n_steps);
      const guint offset = MIN (k * step, travel);

      draw_text (canvas, glyph, (gint64) glyph->x - (to_right ? travel - offset : offset), rgb);
    }
  else if (linear)
    draw_text (canvas, glyph, glyph->x, rgb);
  else
    {
      const guint blank = 2 * face->spacing + face->measure (face, ' ');
      const guint period = MAX (text + blank, window);
      const guint moved = (guint) ((guint64) (tenths / time) * step % period);
      const gint64 x = (gint64) glyph->x - (to_right ? (period - moved) % period : moved);

      draw_text (canvas, glyph, x, rgb);
      draw_text (canvas, glyph, x + period, rgb);
    }
  *canvas = whole;
}

static void
draw_rectangle (Canvas *canvas, const BongsuToken *token)
{
  const int *values = token->values;
  const guint x = (guint) values[0] - 1, y = (guint) values[1] - 1;
  const guint width = values[2] != 0 ? (guint) values[2] : canvas->dots->width - MIN (x, canvas->dots->width);
  const guint height = values[3] != 0 ? (guint) values[3] : canvas->dots->height - MIN (y, canvas->dots->height);
  const int empty = BONGSU_MULTI_EMPTY;
  const BongsuColour colour = token->n == 7 ? (BongsuColour) { values[4], values[5], values[6] }
                                            : (BongsuColour) { values[4], empty, empty };

  fill (canvas, x, y, MIN (width, canvas->dots->width), MIN (height, canvas->dots->height),
        bongsu_colour_to_rgb (colour));
}

static void
draw_page (Canvas *canvas, const BongsuPage *page, guint tenths)
{
  fill (canvas, 0, 0, canvas->dots->width, canvas->dots->height, bongsu_colour_to_rgb (page->background));
  for (guint i = 0; i < page->rectangles->len; i++)
    draw_rectangle (canvas, g_ptr_array_index (page->rectangles, i));
  for (guint i = 0; i < page->glyphs->len; i++)
    {
      const BongsuGlyph *glyph = &g_array_index (page->glyphs, BongsuGlyph, i);
      const guint32 rgb = bongsu_colour_to_rgb (glyph->colour);

      if (!is_lit (glyph->flash, tenths))
        continue;
      if (glyph->character == 0)
        draw_moving (canvas, glyph, tenths, rgb);
      else
        draw_character (canvas, glyph->face, glyph->character, glyph->x, glyph->y, glyph->width, rgb);
    }
}

/* The page that is lit at a time and the time since it appeared; NULL while dark. */
static const BongsuPage *
find_page (const BongsuMulti *multi, guint *tenths)
{
  const BongsuPage *first = g_ptr_array_index (multi->pages, 0);
  guint length = 0;

  for (guint i = 0; i < multi->pages->len; i++)
    {
      const BongsuPage *page = g_ptr_array_index (multi->pages, i);

      length += (guint) (page->on + page->off);
    }
  /* One page that is never dark does not begin again: flash and motion run on. */
  if (length == 0 || (multi->pages->len == 1 && first->off == 0))
    return first;

  *tenths %= length;
  for (guint i = 0; i < multi->pages->len; i++)
    {
      const BongsuPage *page = g_ptr_array_index (multi->pages, i);

      if (*tenths < (guint) page->on)
        return page;
      *tenths -= (guint) page->on;
      if (*tenths < (guint) page->off)
        return NULL;
      *tenths -= (guint) page->off;
    }
  return NULL;
}

BongsuDots *
bongsu_multi_draw (const BongsuMulti *multi, gconstpointer data, gboolean outlines, guint tenths)
{
  BongsuDots *dots = bongsu_dots_new (multi->board.width, multi->board.height);
  Canvas canvas = { dots, data, 0, multi->board.width };
  const BongsuPage *page;

  dots->outlines = outlines;
  /* A text with errors cannot be shown: the board stays dark. */
  if (multi->errors->len > 0 || multi->pages->len == 0)
    return dots;
  page = find_page (multi, &tenths);
  if (page != NULL)
    draw_page (&canvas, page, tenths);
  return dots;
}

guint32
bongsu_colour_to_rgb (BongsuColour colour)
{
  static const guint32 classic[] = {
    0x000000, 0xff3b21, 0xffe14a, 0x3dff6e, 0x3de8ff, 0x4a6bff, 0xff5cf4, 0xffffff, 0xff8a1f, 0xffb000,
  };

  if (colour.green != BONGSU_MULTI_EMPTY)
    return (guint32) colour.red << 16 | (guint32) colour.green << 8 | (guint32) colour.blue;
  return colour.red >= 0 && colour.red < (int) G_N_ELEMENTS (classic) ? classic[colour.red] : 0;
}

const char *
bongsu_field_get_sample (int number)
{
  /* The longest values: half cells of SIGNS 3. */
  static const char *const samples[] = {
    "", "10:28", "22:28", "-10", "104", "100", "100", "Wed", "20", "11", "26", "2026", "10:28 PM", "10:28 pm",
  };

  return number >= 0 && number < (int) G_N_ELEMENTS (samples) ? samples[number] : "";
}
