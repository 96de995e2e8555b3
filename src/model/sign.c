/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sign.h"

#include <string.h>

#define GLYPH_ROWS 16
#define N_PAGES 256
#define PAGE_GLYPHS 256
#define MAX_BOARD_DOTS (4096 * 4096)

typedef struct
{
  guint8 width; /* 0: no glyph */
  guint16 rows[GLYPH_ROWS];
} Glyph;

/* The BMP in pages of 256, made when the first glyph of one comes: a whole Unifont is 2 MB. */
struct _BongsuDotFont
{
  gatomicrefcount count;
  guint n_glyphs;
  Glyph *pages[N_PAGES];
};

struct _BongsuSignRow
{
  GObject parent_instance;

  char *id;
  char *board;
  char *board_name;
  char *multi;
  char *text;
  char *text_hash;
  char *author;
  guint priority;
  gint64 expires;

  BongsuRowState state;
  char *detail;
  gint64 sent_at;
  gint64 confirmed_at;
  guint grace_ms;
};

enum
{
  PROP_ID = 1,
  PROP_BOARD_ID,
  PROP_BOARD_NAME,
  PROP_TEXT,
  PROP_MULTI,
  PROP_STATE,
  PROP_EXPIRES,
  PROP_SENT_AT,
  PROP_CONFIRMED_AT,
  PROP_DETAIL,
  PROP_GRACE_MS,
  PROP_AUTHOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const char *const row_state_names[BONGSU_N_ROW_STATES] = {
  "queued", "sending", "accepted", "displayed", "mismatch", "unknown", "refused",
  "superseded", "revoked", "expired", "failed", "shared", "conflict",
};

G_DEFINE_FINAL_TYPE (BongsuSignRow, bongsu_sign_row, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (BongsuDots, bongsu_dots, bongsu_dots_ref, bongsu_dots_unref)

/* Reads `n` hex digits; FALSE when one is none. */
static gboolean
read_hex (const char *text, guint n, guint32 *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      *value = *value << 4 | (guint32) digit;
    }
  return TRUE;
}

/* One "AC00:HEX" line; 32 digits are 8 dots wide, 64 digits 16. */
static gboolean
parse_line (BongsuDotFont *font, const char *line, gsize size)
{
  const char *colon = memchr (line, ':', MIN (size, 7));
  gsize n_digits, per_row;
  guint32 character;
  Glyph glyph = { 0 };
  Glyph **page;

  if (colon == NULL || colon - line < 4 || !read_hex (line, (guint) (colon - line), &character) || character > 0xffff)
    return FALSE;

  n_digits = size - (gsize) (colon - line) - 1;
  if (n_digits != 32 && n_digits != 64)
    return FALSE;
  per_row = n_digits / GLYPH_ROWS;
  glyph.width = (guint8) (per_row * 4);
  for (guint i = 0; i < GLYPH_ROWS; i++)
    {
      guint32 row;

      if (!read_hex (colon + 1 + i * per_row, (guint) per_row, &row))
        return FALSE;
      glyph.rows[i] = (guint16) row;
    }

  page = &font->pages[character / PAGE_GLYPHS];
  if (*page == NULL)
    *page = g_new0 (Glyph, PAGE_GLYPHS);
  if ((*page)[character % PAGE_GLYPHS].width == 0)
    font->n_glyphs++;
  (*page)[character % PAGE_GLYPHS] = glyph;
  return TRUE;
}

static void
bongsu_sign_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BongsuSignRow *self = BONGSU_SIGN_ROW (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_BOARD_ID:
      g_value_set_string (value, self->board);
      break;
    case PROP_BOARD_NAME:
      g_value_set_string (value, self->board_name);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_MULTI:
      g_value_set_string (value, self->multi);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_EXPIRES:
      g_value_set_int64 (value, self->expires);
      break;
    case PROP_SENT_AT:
      g_value_set_int64 (value, self->sent_at);
      break;
    case PROP_CONFIRMED_AT:
      g_value_set_int64 (value, self->confirmed_at);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_GRACE_MS:
      g_value_set_uint (value, self->grace_ms);
      break;
    case PROP_AUTHOR:
      g_value_set_string (value, self->author);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bongsu_sign_row_finalize (GObject *object)
{
  BongsuSignRow *self = BONGSU_SIGN_ROW (object);

  g_free (self->id);
  g_free (self->board);
  g_free (self->board_name);
  g_free (self->multi);
  g_free (self->text);
  g_free (self->text_hash);
  g_free (self->author);
  g_free (self->detail);
  G_OBJECT_CLASS (bongsu_sign_row_parent_class)->finalize (object);
}

static void
bongsu_sign_row_class_init (BongsuSignRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bongsu_sign_row_get_property;
  object_class->finalize = bongsu_sign_row_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_BOARD_ID] = g_param_spec_string ("board-id", NULL, NULL, NULL, flags);
  properties[PROP_BOARD_NAME] = g_param_spec_string ("board-name", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_MULTI] = g_param_spec_string ("multi", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, BONGSU_N_ROW_STATES - 1, 0, flags);
  properties[PROP_EXPIRES] = g_param_spec_int64 ("expires", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SENT_AT] = g_param_spec_int64 ("sent-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CONFIRMED_AT] = g_param_spec_int64 ("confirmed-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_GRACE_MS] = g_param_spec_uint ("grace-ms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_AUTHOR] = g_param_spec_string ("author", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bongsu_sign_row_init (BongsuSignRow *self)
{
}

BongsuDotFont *
bongsu_dot_font_new (void)
{
  BongsuDotFont *font = g_new0 (BongsuDotFont, 1);

  g_atomic_ref_count_init (&font->count);
  return font;
}

BongsuDotFont *
bongsu_dot_font_ref (BongsuDotFont *font)
{
  g_return_val_if_fail (font != NULL, NULL);

  g_atomic_ref_count_inc (&font->count);
  return font;
}

void
bongsu_dot_font_unref (BongsuDotFont *font)
{
  g_return_if_fail (font != NULL);

  if (!g_atomic_ref_count_dec (&font->count))
    return;
  for (guint i = 0; i < N_PAGES; i++)
    g_free (font->pages[i]);
  g_free (font);
}

guint
bongsu_dot_font_parse (BongsuDotFont *font, const char *text, gsize size)
{
  const char *end = text + size;
  guint taken = 0;

  g_return_val_if_fail (font != NULL, 0);
  g_return_val_if_fail (text != NULL || size == 0, 0);

  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize) (end - text));
      gsize length;

      if (stop == NULL)
        stop = end;
      length = (gsize) (stop - text);
      if (length > 0 && text[length - 1] == '\r')
        length--;
      if (parse_line (font, text, length))
        taken++;
      text = stop + 1;
    }
  return taken;
}

const guint16 *
bongsu_dot_font_get_glyph (const BongsuDotFont *font, gunichar character, guint *width)
{
  const Glyph *page;

  g_return_val_if_fail (font != NULL, NULL);

  page = character <= 0xffff ? font->pages[character / PAGE_GLYPHS] : NULL;
  if (page == NULL || page[character % PAGE_GLYPHS].width == 0)
    return NULL;
  if (width != NULL)
    *width = page[character % PAGE_GLYPHS].width;
  return page[character % PAGE_GLYPHS].rows;
}

guint
bongsu_dot_font_get_n_glyphs (const BongsuDotFont *font)
{
  g_return_val_if_fail (font != NULL, 0);

  return font->n_glyphs;
}

BongsuDots *
bongsu_dots_new (guint width, guint height)
{
  BongsuDots *dots;

  g_return_val_if_fail (width > 0 && height > 0 && width <= MAX_BOARD_DOTS / height, NULL);

  dots = g_malloc0 (sizeof (BongsuDots) + sizeof (guint32) * width * height);
  g_ref_count_init (&dots->count);
  dots->width = width;
  dots->height = height;
  return dots;
}

BongsuDots *
bongsu_dots_ref (BongsuDots *dots)
{
  g_return_val_if_fail (dots != NULL, NULL);

  g_ref_count_inc (&dots->count);
  return dots;
}

void
bongsu_dots_unref (BongsuDots *dots)
{
  g_return_if_fail (dots != NULL);

  if (g_ref_count_dec (&dots->count))
    g_free (dots);
}

gboolean
bongsu_row_state_is_final (BongsuRowState state)
{
  switch (state)
    {
    case BONGSU_ROW_REFUSED:
    case BONGSU_ROW_SUPERSEDED:
    case BONGSU_ROW_REVOKED:
    case BONGSU_ROW_EXPIRED:
    case BONGSU_ROW_FAILED:
    case BONGSU_ROW_SHARED:
    case BONGSU_ROW_CONFLICT:
      return TRUE;
    case BONGSU_ROW_QUEUED:
    case BONGSU_ROW_SENDING:
    case BONGSU_ROW_ACCEPTED:
    case BONGSU_ROW_DISPLAYED:
    case BONGSU_ROW_MISMATCH:
    case BONGSU_ROW_UNKNOWN:
    default:
      return FALSE;
    }
}

const char *
bongsu_row_state_to_name (BongsuRowState state)
{
  g_return_val_if_fail ((guint) state < BONGSU_N_ROW_STATES, NULL);

  return row_state_names[state];
}

gboolean
bongsu_row_state_from_name (const char *name, BongsuRowState *state)
{
  for (guint i = 0; name != NULL && i < BONGSU_N_ROW_STATES; i++)
    if (strcmp (name, row_state_names[i]) == 0)
      {
        *state = (BongsuRowState) i;
        return TRUE;
      }
  return FALSE;
}

BongsuSignRow *
bongsu_sign_row_new (const char *id, const char *board_id, const char *board_name, const char *multi, const char *text,
                     const char *text_hash, guint priority, gint64 expires, const char *author)
{
  BongsuSignRow *self = g_object_new (BONGSU_TYPE_SIGN_ROW, NULL);

  self->id = g_strdup (id);
  self->board = g_strdup (board_id);
  self->board_name = g_strdup (board_name);
  self->multi = g_strdup (multi);
  self->text = g_strdup (text);
  self->text_hash = g_strdup (text_hash);
  self->priority = priority;
  self->expires = expires;
  self->author = g_strdup (author);
  return self;
}

const char *
bongsu_sign_row_get_id (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->id;
}

const char *
bongsu_sign_row_get_board (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->board;
}

const char *
bongsu_sign_row_get_board_name (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->board_name;
}

const char *
bongsu_sign_row_get_multi (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->multi;
}

const char *
bongsu_sign_row_get_text (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->text;
}

const char *
bongsu_sign_row_get_text_hash (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->text_hash;
}

const char *
bongsu_sign_row_get_author (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->author;
}

const char *
bongsu_sign_row_get_detail (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), NULL);

  return self->detail;
}

guint
bongsu_sign_row_get_priority (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), 0);

  return self->priority;
}

gint64
bongsu_sign_row_get_expires (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), 0);

  return self->expires;
}

gint64
bongsu_sign_row_get_sent_at (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), 0);

  return self->sent_at;
}

gint64
bongsu_sign_row_get_confirmed_at (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), 0);

  return self->confirmed_at;
}

BongsuRowState
bongsu_sign_row_get_state (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), BONGSU_ROW_FAILED);

  return self->state;
}

guint
bongsu_sign_row_get_grace_ms (BongsuSignRow *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_ROW (self), 0);

  return self->grace_ms;
}

void
bongsu_sign_row_set_state (BongsuSignRow *self, BongsuRowState state, const char *detail)
{
  g_return_if_fail (BONGSU_IS_SIGN_ROW (self));
  g_return_if_fail ((guint) state < BONGSU_N_ROW_STATES);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->detail, detail) != 0)
    {
      g_free (self->detail);
      self->detail = g_strdup (detail);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
bongsu_sign_row_set_sent_at (BongsuSignRow *self, gint64 at)
{
  g_return_if_fail (BONGSU_IS_SIGN_ROW (self));

  if (self->sent_at == at)
    return;
  self->sent_at = at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENT_AT]);
}

void
bongsu_sign_row_set_confirmed_at (BongsuSignRow *self, gint64 at)
{
  g_return_if_fail (BONGSU_IS_SIGN_ROW (self));

  if (self->confirmed_at == at)
    return;
  self->confirmed_at = at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIRMED_AT]);
}

void
bongsu_sign_row_set_grace_ms (BongsuSignRow *self, guint ms)
{
  g_return_if_fail (BONGSU_IS_SIGN_ROW (self));

  if (self->grace_ms == ms)
    return;
  self->grace_ms = ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GRACE_MS]);
}
