/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

typedef struct
{
  BongsuMulti *multi;
  const char *at;  /* where reading goes on */
  guint position;  /* the same in characters */
  guint n_tags;
  guint n_characters;
} Reader;

/* The plain tags: how many numbers, and their ranges. */
typedef struct
{
  const char *name;
  BongsuTag tag;
  guint counts; /* bit n: n values may follow */
  guint hex_at; /* the value that is a version of four hex digits; 0: none */
  int least[BONGSU_MULTI_MAX_VALUES];
  int most[BONGSU_MULTI_MAX_VALUES];
} Form;

#define COUNT(n) (1u << (n))

/* Longer names first: the longest that matches is the name. */
static const Form forms[] = {
  { "/fl", BONGSU_TAG_FL_END, COUNT (0), 0, { 0 }, { 0 } },
  { "/ms", BONGSU_TAG_MS_END, 0, 0, { 0 }, { 0 } },
  { "/sc", BONGSU_TAG_SC_END, COUNT (0), 0, { 0 }, { 0 } },
  { "cb", BONGSU_TAG_CB, COUNT (0) | COUNT (1), 0, { 0 }, { 255 } },
  { "pb", BONGSU_TAG_PB, COUNT (0) | COUNT (1) | COUNT (3), 0, { 0 }, { 255, 255, 255 } },
  { "cf", BONGSU_TAG_CF, COUNT (0) | COUNT (1) | COUNT (3), 0, { 0 }, { 255, 255, 255 } },
  { "cr", BONGSU_TAG_CR, COUNT (5) | COUNT (7), 0, { 1, 1 }, { 65535, 65535, 65535, 65535, 255, 255, 255 } },
  { "tr", BONGSU_TAG_TR, COUNT (4), 0, { 1, 1 }, { 65535, 65535, 65535, 65535 } },
  { "fo", BONGSU_TAG_FO, COUNT (0) | COUNT (1) | COUNT (2), 1, { 1 }, { 255 } },
  { "fl", BONGSU_TAG_FL, 0, 0, { 0 }, { 0 } },
  { "hc", BONGSU_TAG_HC, 0, 0, { 0 }, { 0 } },
  { "jl", BONGSU_TAG_JL, COUNT (0) | COUNT (1), 0, { 1 }, { 5 } },
  { "jp", BONGSU_TAG_JP, COUNT (0) | COUNT (1), 0, { 1 }, { 4 } },
  { "ms", BONGSU_TAG_MS, 0, 0, { 0 }, { 0 } },
  { "mv", BONGSU_TAG_MV, 0, 0, { 0 }, { 0 } },
  { "nl", BONGSU_TAG_NL, 0, 0, { 0 }, { 0 } },
  { "np", BONGSU_TAG_NP, COUNT (0), 0, { 0 }, { 0 } },
  { "pt", BONGSU_TAG_PT, 0, 0, { 0 }, { 0 } },
  { "sc", BONGSU_TAG_SC, COUNT (1), 0, { 0 }, { 99 } },
  { "f", BONGSU_TAG_F, COUNT (1) | COUNT (2), 0, { 0, 1 }, { 13, 255 } },
  { "g", BONGSU_TAG_G, COUNT (1) | COUNT (3) | COUNT (4), 3, { 1, 1, 1 }, { 255, 65535, 65535 } },
};

/* One to five digits; moves `*at` behind them. */
static gboolean
read_number (const char **at, const char *end, int least, int most, int *number)
{
  const char *start = *at;

  *number = 0;
  while (*at < end && *at < start + 5 && g_ascii_isdigit (**at))
    *number = *number * 10 + g_ascii_digit_value (*(*at)++);
  return *at > start && *number >= least && *number <= most;
}

static gboolean
read_hex (const char **at, const char *end, guint least, guint most, int *number)
{
  const char *start = *at;

  *number = 0;
  while (*at < end && *at < start + most && g_ascii_isxdigit (**at))
    *number = *number << 4 | g_ascii_xdigit_value (*(*at)++);
  return *at >= start + least;
}

static gboolean
take_letter (const char **at, const char *end, char letter)
{
  if (*at == end || g_ascii_tolower (**at) != letter)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
read_list (const Form *form, const char *at, const char *end, BongsuToken *token)
{
  if (at == end)
    return (form->counts & COUNT (0)) != 0;
  for (;;)
    {
      const guint i = token->n;

      if (i == BONGSU_MULTI_MAX_VALUES)
        return FALSE;
      if (form->hex_at != 0 && i == form->hex_at)
        {
          if (!read_hex (&at, end, 4, 4, &token->values[i]))
            return FALSE;
        }
      else if (!read_number (&at, end, form->least[i], form->most[i], &token->values[i]))
        return FALSE;
      token->n++;
      if (at == end)
        return (form->counts & COUNT (token->n)) != 0;
      if (*at++ != ',')
        return FALSE;
    }
}

/* A value that may be left out. */
static gboolean
read_optional (const char **at, const char *end, int most, int *number)
{
  *number = BONGSU_MULTI_EMPTY;
  if (*at == end || !g_ascii_isdigit (**at))
    return TRUE;
  return read_number (at, end, 0, most, number);
}

static gboolean
read_flash (const char *at, const char *end, BongsuToken *token)
{
  int *first = &token->values[0], *second = &token->values[1];

  token->n = 3;
  token->values[2] = at < end && g_ascii_tolower (*at) == 'o';
  *first = *second = BONGSU_MULTI_EMPTY;
  if (at == end)
    return TRUE;
  if (token->values[2])
    {
      first = &token->values[1];
      second = &token->values[0];
    }
  if (!take_letter (&at, end, token->values[2] ? 'o' : 't') || !read_optional (&at, end, 99, first))
    return FALSE;
  if (take_letter (&at, end, token->values[2] ? 't' : 'o') && !read_optional (&at, end, 99, second))
    return FALSE;
  return at == end;
}

static gboolean
read_page_time (const char *at, const char *end, BongsuToken *token)
{
  token->n = 2;
  token->values[1] = BONGSU_MULTI_EMPTY;
  if (!read_optional (&at, end, 255, &token->values[0]))
    return FALSE;
  if (take_letter (&at, end, 'o') && !read_optional (&at, end, 255, &token->values[1]))
    return FALSE;
  return at == end;
}

static gboolean
read_code (const char *at, const char *end, BongsuToken *token)
{
  token->n = 1;
  return read_hex (&at, end, 1, 4, &token->values[0]) && at == end &&
         (token->values[0] < 0xd800 || token->values[0] > 0xdfff);
}

/* Text inside a tag, in NFC. */
static gboolean
take_text (const char *at, const char *end, BongsuToken *token)
{
  g_autofree char *text = g_strndup (at, (gsize) (end - at));

  token->text = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  return token->text != NULL;
}

static gboolean
read_manufacturer (const char *at, const char *end, BongsuToken *token)
{
  token->n = 1;
  if (!read_number (&at, end, 0, 65535, &token->values[0]))
    return FALSE;
  return at == end || (*at == ',' && take_text (at + 1, end, token));
}

static gboolean
read_moving (const char *at, const char *end, BongsuToken *token)
{
  int *values = token->values;

  token->n = 6;
  values[1] = BONGSU_MULTI_EMPTY;
  values[0] = !take_letter (&at, end, 'c');
  if (values[0] && !take_letter (&at, end, 'l'))
    return FALSE;
  if (values[0] && at < end && g_ascii_isdigit (*at))
    values[1] = g_ascii_digit_value (*at++);
  values[2] = !take_letter (&at, end, 'l');
  if (values[2] && !take_letter (&at, end, 'r'))
    return FALSE;
  return read_number (&at, end, 1, 65535, &values[3]) && take_letter (&at, end, ',') &&
         read_number (&at, end, 0, 255, &values[4]) && take_letter (&at, end, ',') &&
         read_number (&at, end, 0, 255, &values[5]) && take_letter (&at, end, ',') &&
         at < end && take_text (at, end, token);
}

static gboolean
read_new_line (const char *at, const char *end, BongsuToken *token)
{
  if (at == end)
    return TRUE;
  token->n = 1;
  token->values[0] = g_ascii_digit_value (*at);
  return token->values[0] >= 0 && at + 1 == end;
}

static gboolean
read_values (const Form *form, const char *at, const char *end, BongsuToken *token)
{
  switch (form->tag)
    {
    case BONGSU_TAG_FL:
      return read_flash (at, end, token);
    case BONGSU_TAG_PT:
      return read_page_time (at, end, token);
    case BONGSU_TAG_HC:
      return read_code (at, end, token);
    case BONGSU_TAG_MS:
    case BONGSU_TAG_MS_END:
      return read_manufacturer (at, end, token);
    case BONGSU_TAG_MV:
      return read_moving (at, end, token);
    case BONGSU_TAG_NL:
      return read_new_line (at, end, token);
    default:
      return read_list (form, at, end, token);
    }
}

static const Form *
find_form (const char *at, const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const gsize length = strlen (forms[i].name);

      if ((gsize) (end - at) >= length && g_ascii_strncasecmp (at, forms[i].name, length) == 0)
        return &forms[i];
    }
  return NULL;
}

static void
add_error (Reader *reader, int code)
{
  bongsu_multi_add_error (reader->multi, code, (gsize) (reader->at - reader->multi->source), reader->position);
}

static void
go_to (Reader *reader, const char *at)
{
  reader->position += (guint) g_utf8_strlen (reader->at, at - reader->at);
  reader->at = at;
}

/* Text of a moving tag is drawn, so it is held to the same rules; that of `ms` may hold no hidden characters either. */
static gboolean
is_text_allowed (const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!bongsu_character_is_allowed (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static void
read_tag (Reader *reader)
{
  const char *end = reader->at + 1 + strcspn (reader->at + 1, "[]");
  const Form *form = find_form (reader->at + 1, end);
  BongsuToken token = { .byte = (gsize) (reader->at - reader->multi->source), .position = reader->position };

  if (*end != ']')
    {
      add_error (reader, BONGSU_MULTI_UNSUPPORTED_TAG);
      go_to (reader, end);
      return;
    }
  if (form == NULL)
    add_error (reader, BONGSU_MULTI_UNSUPPORTED_TAG);
  else
    {
      token.tag = form->tag;
      if (!read_values (form, reader->at + 1 + strlen (form->name), end, &token))
        add_error (reader, BONGSU_MULTI_UNSUPPORTED_VALUE);
      else if (!is_text_allowed (token.text) ||
               (token.tag == BONGSU_TAG_HC && !bongsu_character_is_allowed ((gunichar) token.values[0])))
        add_error (reader, BONGSU_MULTI_NO_CHARACTER);
      else
        {
          if (token.tag == BONGSU_TAG_HC)
            token.character = (gunichar) token.values[0];
          g_array_append_val (reader->multi->tokens, token);
          token.text = NULL;
        }
      g_free (token.text);
    }
  go_to (reader, end + 1);
}

static void
take_character (Reader *reader, gunichar character, gsize byte, guint position)
{
  BongsuToken token = { .tag = BONGSU_TAG_CHARACTER, .byte = byte, .position = position, .character = character };

  if (!bongsu_character_is_allowed (character))
    bongsu_multi_add_error (reader->multi, BONGSU_MULTI_NO_CHARACTER, byte, position);
  else
    g_array_append_val (reader->multi->tokens, token);
}

/* Whether a character goes with the one before it when text is composed. */
static gboolean
is_joining (gunichar character)
{
  return g_unichar_combining_class (character) != 0 || (character >= 0x1160 && character <= 0x11ff);
}

/* One character with what joins it, composed. What does not compose is refused where the first joining one stands. */
static void
read_cluster (Reader *reader)
{
  const char *end = g_utf8_next_char (reader->at);
  const gsize byte = (gsize) (reader->at - reader->multi->source);
  const gsize second = byte + (gsize) (end - reader->at);
  g_autofree char *composed = NULL;

  while (*end != '\0' && is_joining (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  composed = g_utf8_normalize (reader->at, end - reader->at, G_NORMALIZE_NFC);
  for (const char *at = composed; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      reader->n_characters++;
      if (at == composed)
        take_character (reader, g_utf8_get_char (at), byte, reader->position);
      else
        take_character (reader, g_utf8_get_char (at), second, reader->position + 1);
    }
  go_to (reader, end);
}

static void
read_bracket (Reader *reader)
{
  const gboolean doubled = reader->at[1] == reader->at[0];

  if (doubled)
    {
      reader->n_characters++;
      take_character (reader, (gunichar) *reader->at, (gsize) (reader->at - reader->multi->source), reader->position);
      go_to (reader, reader->at + 2);
    }
  else if (*reader->at == '[')
    {
      reader->n_tags++;
      if (g_ascii_strncasecmp (reader->at, "[hc", 3) == 0)
        reader->n_characters++;
      read_tag (reader);
    }
  else
    {
      add_error (reader, BONGSU_MULTI_UNSUPPORTED_TAG);
      go_to (reader, reader->at + 1);
    }
}

/* The beginning of the character that is beyond the bound, or the end. */
static const char *
find_bound (const char *text)
{
  const gsize size = strlen (text);
  const char *bound = text + BONGSU_MULTI_MAX_BYTES;

  if (size <= BONGSU_MULTI_MAX_BYTES)
    return text + size;
  while (bound > text && ((guint8) *bound & 0xc0) == 0x80)
    bound--;
  return bound;
}

void
bongsu_multi_read (BongsuMulti *multi)
{
  Reader reader = { .multi = multi, .at = multi->source };
  const char *bound = find_bound (multi->source);

  if (*bound != '\0')
    bongsu_multi_add_error (multi, BONGSU_MULTI_TOO_BIG, (gsize) (bound - multi->source),
                            (guint) g_utf8_strlen (multi->source, bound - multi->source));
  while (reader.at < bound)
    {
      const gboolean is_tag = reader.at[0] == '[' && reader.at[1] != '[';

      if (is_tag ? reader.n_tags >= BONGSU_MULTI_MAX_TAGS : reader.n_characters >= BONGSU_MULTI_MAX_CHARACTERS)
        {
          add_error (&reader, BONGSU_MULTI_TOO_BIG);
          return;
        }
      if (*reader.at == '[' || *reader.at == ']')
        read_bracket (&reader);
      else
        read_cluster (&reader);
    }
}
