/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

/* What is in force while a wire form is written, every default filled in. */
enum
{
  FORCE_BACKGROUND,
  FORCE_COLOUR,
  FORCE_FONT,
  FORCE_LINE,
  FORCE_PAGE,
  FORCE_TIME,
  FORCE_FLASH,
  FORCE_SPACING,
  N_FORCES,
};

typedef struct
{
  int values[3];
} Force;

static const char *const names[] = {
  "cb", "pb", "cf", "cr", "tr", "fo", "fl", "/fl", "g", "hc", "jl", "jp", "ms", "/ms",
  "mv", "nl", "np", "pt", "sc", "/sc", "f",
};

static void
write_text (GString *out, gunichar character)
{
  if (character == '[' || character == ']')
    g_string_append_unichar (out, character);
  g_string_append_unichar (out, character);
}

static void
write_number (GString *out, int number)
{
  if (number != BONGSU_MULTI_EMPTY)
    g_string_append_printf (out, "%d", number);
}

static void
write_list (GString *out, const BongsuToken *token)
{
  for (guint i = 0; i < token->n; i++)
    {
      const gboolean is_version = (token->tag == BONGSU_TAG_FO && i == 1) || (token->tag == BONGSU_TAG_G && i == 3);

      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append_printf (out, is_version ? "%04x" : "%d", token->values[i]);
    }
}

static void
write_flash (GString *out, const BongsuToken *token)
{
  const int on = token->values[0], off = token->values[1];

  if (token->values[2])
    {
      g_string_append_c (out, 'o');
      write_number (out, off);
      if (on != BONGSU_MULTI_EMPTY)
        g_string_append_printf (out, "t%d", on);
    }
  else if (on != BONGSU_MULTI_EMPTY || off != BONGSU_MULTI_EMPTY)
    {
      g_string_append_c (out, 't');
      write_number (out, on);
      if (off != BONGSU_MULTI_EMPTY)
        g_string_append_printf (out, "o%d", off);
    }
}

static void
write_moving (GString *out, const BongsuToken *token)
{
  const int *values = token->values;

  g_string_append_c (out, values[0] ? 'l' : 'c');
  write_number (out, values[1]);
  g_string_append_c (out, values[2] ? 'r' : 'l');
  g_string_append_printf (out, "%d,%d,%d,%s", values[3], values[4], values[5], token->text);
}

static void
write_token (GString *out, const BongsuToken *token)
{
  if (token->tag == BONGSU_TAG_CHARACTER)
    {
      write_text (out, token->character);
      return;
    }
  g_string_append_printf (out, "[%s", names[token->tag]);
  switch (token->tag)
    {
    case BONGSU_TAG_FL:
      write_flash (out, token);
      break;
    case BONGSU_TAG_PT:
      write_number (out, token->values[0]);
      if (token->values[1] != BONGSU_MULTI_EMPTY)
        g_string_append_printf (out, "o%d", token->values[1]);
      break;
    case BONGSU_TAG_HC:
      g_string_append_printf (out, "%x", (guint) token->values[0]);
      break;
    case BONGSU_TAG_MV:
      write_moving (out, token);
      break;
    case BONGSU_TAG_MS:
    case BONGSU_TAG_MS_END:
      g_string_append_printf (out, "%d%s%s", token->values[0], token->text != NULL ? "," : "",
                              token->text != NULL ? token->text : "");
      break;
    default:
      write_list (out, token);
    }
  g_string_append_c (out, ']');
}

static void
start_forces (const BongsuBoard *board, Force forces[N_FORCES])
{
  const int empty = BONGSU_MULTI_EMPTY;

  forces[FORCE_BACKGROUND] = (Force) { { board->background, empty, empty } };
  forces[FORCE_COLOUR] = (Force) { { board->colour, empty, empty } };
  forces[FORCE_FONT] = (Force) { { board->font, empty, empty } };
  forces[FORCE_LINE] = (Force) { { board->line_justification, empty, empty } };
  forces[FORCE_PAGE] = (Force) { { board->page_justification, empty, empty } };
  forces[FORCE_TIME] = (Force) { { board->page_on, board->page_off, empty } };
  forces[FORCE_FLASH] = (Force) { { empty, empty, empty } };
  forces[FORCE_SPACING] = (Force) { { empty, empty, empty } };
}

/* Which of the attributes a tag sets; N_FORCES: none. */
static guint
get_force (const BongsuToken *token)
{
  switch (token->tag)
    {
    case BONGSU_TAG_PB:
      return FORCE_BACKGROUND;
    case BONGSU_TAG_CF:
      return FORCE_COLOUR;
    case BONGSU_TAG_FO:
      return FORCE_FONT;
    case BONGSU_TAG_JL:
      return FORCE_LINE;
    case BONGSU_TAG_JP:
      return FORCE_PAGE;
    case BONGSU_TAG_PT:
      return FORCE_TIME;
    case BONGSU_TAG_FL:
    case BONGSU_TAG_FL_END:
      return FORCE_FLASH;
    case BONGSU_TAG_SC:
    case BONGSU_TAG_SC_END:
      return FORCE_SPACING;
    default:
      return N_FORCES;
    }
}

/* Value `i` as the tag sets it, defaults filled in; and written in the empty form where it is the default. */
static Force
resolve (BongsuToken *token, const BongsuBoard *board, const Force *fallback)
{
  Force force = { { BONGSU_MULTI_EMPTY, BONGSU_MULTI_EMPTY, BONGSU_MULTI_EMPTY } };

  switch (token->tag)
    {
    case BONGSU_TAG_FL_END:
    case BONGSU_TAG_SC_END:
      return force;
    case BONGSU_TAG_SC:
      force.values[0] = token->values[0];
      return force;
    case BONGSU_TAG_FL:
      force.values[0] = token->values[0] != BONGSU_MULTI_EMPTY ? token->values[0] : board->flash_on;
      force.values[1] = token->values[1] != BONGSU_MULTI_EMPTY ? token->values[1] : board->flash_off;
      force.values[2] = token->values[2];
      token->values[0] = force.values[0] != board->flash_on ? force.values[0] : BONGSU_MULTI_EMPTY;
      token->values[1] = force.values[1] != board->flash_off ? force.values[1] : BONGSU_MULTI_EMPTY;
      return force;
    case BONGSU_TAG_PT:
      for (guint i = 0; i < 2; i++)
        {
          force.values[i] = token->values[i] != BONGSU_MULTI_EMPTY ? token->values[i] : fallback->values[i];
          token->values[i] = force.values[i] != fallback->values[i] ? force.values[i] : BONGSU_MULTI_EMPTY;
        }
      return force;
    default:
      for (guint i = 0; i < token->n; i++)
        force.values[i] = token->values[i];
      if (token->n == 0)
        force = *fallback;
      else if (memcmp (&force, fallback, sizeof force) == 0)
        token->n = 0;
      return force;
    }
}

char *
bongsu_multi_to_normal (const BongsuMulti *multi)
{
  GString *out;

  g_return_val_if_fail (multi != NULL, NULL);

  if (multi->errors->len > 0)
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < multi->tokens->len; i++)
    write_token (out, &g_array_index (multi->tokens, BongsuToken, i));
  return g_string_free (out, FALSE);
}

char *
bongsu_multi_to_wire (const BongsuMulti *multi)
{
  Force defaults[N_FORCES], forces[N_FORCES];
  GString *out;

  g_return_val_if_fail (multi != NULL, NULL);

  if (multi->errors->len > 0)
    return NULL;
  start_forces (&multi->board, defaults);
  start_forces (&multi->board, forces);
  out = g_string_new (NULL);
  for (guint i = 0; i < multi->tokens->len; i++)
    {
      BongsuToken token = g_array_index (multi->tokens, BongsuToken, i);
      guint which;

      if (token.tag == BONGSU_TAG_CB)
        token.tag = BONGSU_TAG_PB;
      if (token.tag == BONGSU_TAG_HC && bongsu_character_is_in_charset (token.character, multi->board.charset))
        token.tag = BONGSU_TAG_CHARACTER;
      which = get_force (&token);
      if (which < N_FORCES)
        {
          const Force force = resolve (&token, &multi->board, &defaults[which]);

          if (memcmp (&force, &forces[which], sizeof force) == 0)
            continue;
          forces[which] = force;
        }
      write_token (out, &token);
    }
  return g_string_free (out, FALSE);
}

char *
bongsu_multi_to_plain (const BongsuMulti *multi)
{
  GString *out;

  g_return_val_if_fail (multi != NULL, NULL);

  out = g_string_new (NULL);
  for (guint i = 0; i < multi->tokens->len; i++)
    {
      const BongsuToken *token = &g_array_index (multi->tokens, BongsuToken, i);

      switch (token->tag)
        {
        case BONGSU_TAG_CHARACTER:
        case BONGSU_TAG_HC:
          g_string_append_unichar (out, token->character);
          break;
        case BONGSU_TAG_MV:
          g_string_append (out, token->text);
          break;
        case BONGSU_TAG_F:
          g_string_append (out, bongsu_field_get_sample (token->values[0]));
          break;
        case BONGSU_TAG_NL:
          g_string_append_c (out, '\n');
          break;
        case BONGSU_TAG_NP:
          g_string_append (out, "\n\n");
          break;
        case BONGSU_TAG_TR:
          if (out->len > 0 && out->str[out->len - 1] != '\n')
            g_string_append_c (out, '\n');
          break;
        default:
          break;
        }
    }
  return g_string_free (out, FALSE);
}

char *
bongsu_multi_hash (const char *wire)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (wire != NULL, NULL);

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, wire, -1);
  return g_strconcat ("sha256:", digest, NULL);
}

char *
bongsu_multi_escape (const char *plain)
{
  GString *out;

  g_return_val_if_fail (plain != NULL, NULL);

  out = g_string_new (NULL);
  for (; *plain != '\0'; plain++)
    if (*plain == '\n')
      g_string_append (out, "[nl]");
    else
      {
        if (*plain == '[' || *plain == ']')
          g_string_append_c (out, *plain);
        g_string_append_c (out, *plain);
      }
  return g_string_free (out, FALSE);
}
