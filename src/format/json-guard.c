/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "json-guard.h"

#include <string.h>

#define MAX_DEPTH 128
#define MAX_OPEN_KEYS 4096 /* of all objects that are open at one time */
#define MAX_EXPONENT 300   /* what is above could become infinite */
#define MAX_NUMBER 40      /* characters */

#define HASH_BEGIN G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define HASH_FACTOR G_GUINT64_CONSTANT (0x100000001b3)

/* An open array or object. */
typedef struct
{
  guint8 closing;  /* ']' or '}' */
  guint first_key; /* of this object in Guard.keys */
} Level;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  const BongsuJsonLimits *limits;
  guint n_tokens; /* values and keys */
  guint depth;
  guint n_keys;
  Level levels[MAX_DEPTH];
  guint64 keys[MAX_OPEN_KEYS]; /* hashes of the unescaped keys: a collision refuses a document, it never lets one in */
} Guard;

const BongsuJsonLimits bongsu_json_limits_message = { 1 << 20, 64, 100000, 1024 };
const BongsuJsonLimits bongsu_json_limits_page = { 4 << 20, 64, 1000000, 1024 };
const BongsuJsonLimits bongsu_json_limits_file = { 1 << 20, 12, 200000, 1024 };
const BongsuJsonLimits bongsu_json_limits_plan = { 8 << 20, 12, 4000000, 1024 };

G_DEFINE_QUARK (bongsu-format-error-quark, bongsu_format_error)

static inline guint64
add_to_hash (guint64 hash, guint8 byte)
{
  return (hash ^ byte) * HASH_FACTOR;
}

static inline void
skip_blanks (Guard *guard)
{
  while (guard->at < guard->end
         && (*guard->at == ' ' || *guard->at == '\n' || *guard->at == '\r' || *guard->at == '\t'))
    guard->at++;
}

static gboolean
take_hex4 (Guard *guard, guint *code)
{
  if (guard->end - guard->at < 4)
    return FALSE;
  *code = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) guard->at[i]);

      if (digit < 0)
        return FALSE;
      *code = *code * 16 + (guint) digit;
    }
  guard->at += 4;
  return TRUE;
}

/* Behind "\u". Returns what is wrong, or NULL. */
static const char *
take_unicode_escape (Guard *guard, guint64 *hash)
{
  guint code, low;
  char utf8[6];
  int n;

  if (!take_hex4 (guard, &code))
    return "escape";
  if (code == 0)
    return "nul";
  if (code >= 0xdc00 && code <= 0xdfff)
    return "surrogate";
  if (code >= 0xd800 && code <= 0xdbff)
    {
      if (guard->end - guard->at < 6 || guard->at[0] != '\\' || guard->at[1] != 'u')
        return "surrogate";
      guard->at += 2;
      if (!take_hex4 (guard, &low) || low < 0xdc00 || low > 0xdfff)
        return "surrogate";
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
  n = g_unichar_to_utf8 (code, utf8);
  for (int i = 0; i < n; i++)
    *hash = add_to_hash (*hash, (guint8) utf8[i]);
  return NULL;
}

static const char *
take_escape (Guard *guard, guint64 *hash)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;
  guint8 byte;

  if (guard->at == guard->end)
    return "cut-short";
  byte = *guard->at++;
  if (byte == 'u')
    return take_unicode_escape (guard, hash);
  letter = byte != 0 ? strchr (letters, byte) : NULL;
  if (letter == NULL)
    return "escape";
  *hash = add_to_hash (*hash, (guint8) meanings[letter - letters]);
  return NULL;
}

/* Behind the opening quote. `hash` NULL: a value, whose contents need no hash. */
static const char *
take_string (Guard *guard, guint64 *hash)
{
  guint64 sum = HASH_BEGIN;

  while (guard->at < guard->end)
    {
      guint8 byte = *guard->at++;

      if (byte == '"')
        {
          if (hash != NULL)
            *hash = sum;
          return NULL;
        }
      if (byte < 0x20)
        {
          guard->at--;
          return "control";
        }
      if (byte == '\\')
        {
          const char *fault = take_escape (guard, &sum);

          if (fault != NULL)
            return fault;
        }
      else if (hash != NULL)
        sum = add_to_hash (sum, byte);
    }
  return "cut-short";
}

static guint
take_digits (Guard *guard)
{
  const guint8 *begin = guard->at;

  while (guard->at < guard->end && g_ascii_isdigit (*guard->at))
    guard->at++;
  return (guint) MIN (guard->at - begin, G_MAXINT);
}

/* Behind 'e'. `n_digits` before the point count as well, so that no sum of the two overflows a double. */
static const char *
take_exponent (Guard *guard, guint n_digits)
{
  gboolean negative = FALSE;
  const guint8 *begin;
  guint power = 0;
  guint n;

  if (guard->at < guard->end && (*guard->at == '+' || *guard->at == '-'))
    negative = *guard->at++ == '-';
  begin = guard->at;
  n = take_digits (guard);
  if (n == 0)
    return "number";
  for (guint i = 0; i < n && power <= MAX_EXPONENT; i++)
    power = power * 10 + (begin[i] - '0');
  return power > MAX_EXPONENT || (!negative && power + n_digits > MAX_EXPONENT) ? "number-range" : NULL;
}

static gboolean
fits_int64 (const guint8 *digits, guint n, gboolean negative)
{
  guint64 sum = 0;

  if (n > 19)
    return FALSE;
  for (guint i = 0; i < n; i++)
    sum = sum * 10 + (digits[i] - '0');
  return sum <= (guint64) G_MAXINT64 + (negative ? 1 : 0);
}

static const char *
take_number (Guard *guard)
{
  const guint8 *begin = guard->at;
  gboolean negative = *guard->at == '-';
  gboolean integer = TRUE;
  const guint8 *digits;
  const char *fault;
  guint n_digits;

  if (negative)
    guard->at++;
  digits = guard->at;
  n_digits = take_digits (guard);
  if (n_digits == 0 || (n_digits > 1 && *digits == '0'))
    return "number";
  if (guard->at < guard->end && *guard->at == '.')
    {
      integer = FALSE;
      guard->at++;
      if (take_digits (guard) == 0)
        return "number";
    }
  if (guard->at < guard->end && (*guard->at == 'e' || *guard->at == 'E'))
    {
      integer = FALSE;
      guard->at++;
      fault = take_exponent (guard, n_digits);
      if (fault != NULL)
        return fault;
    }
  if (guard->at - begin > MAX_NUMBER || (integer && !fits_int64 (digits, n_digits, negative)))
    return "number-range";
  return NULL;
}

static const char *
take_word (Guard *guard)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);

      if ((gsize) (guard->end - guard->at) >= n && memcmp (guard->at, words[i], n) == 0)
        {
          guard->at += n;
          return NULL;
        }
    }
  return "value";
}

static const char *
remember_key (Guard *guard, guint64 hash)
{
  guint first = guard->levels[guard->depth - 1].first_key;

  for (guint i = first; i < guard->n_keys; i++)
    if (guard->keys[i] == hash)
      return "duplicate-key";
  if (guard->n_keys - first >= guard->limits->max_members || guard->n_keys == MAX_OPEN_KEYS)
    return "too-many-members";
  guard->keys[guard->n_keys++] = hash;
  return NULL;
}

/* A key and its colon. */
static const char *
take_key (Guard *guard)
{
  const char *fault;
  guint64 hash;

  skip_blanks (guard);
  if (guard->at == guard->end)
    return "cut-short";
  if (*guard->at != '"')
    return "key";
  if (++guard->n_tokens > guard->limits->max_tokens)
    return "too-many-tokens";
  guard->at++;
  fault = take_string (guard, &hash);
  if (fault == NULL)
    fault = remember_key (guard, hash);
  if (fault != NULL)
    return fault;
  skip_blanks (guard);
  if (guard->at == guard->end)
    return "cut-short";
  if (*guard->at != ':')
    return "colon";
  guard->at++;
  return NULL;
}

static const char *
take_scalar (Guard *guard)
{
  guint8 byte = *guard->at;

  if (byte == '"')
    {
      guard->at++;
      return take_string (guard, NULL);
    }
  if (byte == '-' || g_ascii_isdigit (byte))
    return take_number (guard);
  return take_word (guard);
}

/* A scalar, or the beginning of a container (`*opened`); in an object the first key, too. */
static const char *
take_value (Guard *guard, gboolean *opened)
{
  guint8 byte;

  *opened = FALSE;
  skip_blanks (guard);
  if (guard->at == guard->end)
    return "cut-short";
  if (++guard->n_tokens > guard->limits->max_tokens)
    return "too-many-tokens";
  byte = *guard->at;
  if (byte != '[' && byte != '{')
    return take_scalar (guard);
  if (guard->depth >= MIN (guard->limits->max_depth, MAX_DEPTH))
    return "too-deep";
  guard->levels[guard->depth++] = (Level) { byte == '[' ? ']' : '}', guard->n_keys };
  guard->at++;
  skip_blanks (guard);
  if (guard->at < guard->end && *guard->at == guard->levels[guard->depth - 1].closing)
    return NULL; /* empty: it is closed like any other */
  *opened = TRUE;
  return byte == '{' ? take_key (guard) : NULL;
}

/* Closes what ends here, up to the comma before the next value (`*more`) or the end of the document. */
static const char *
take_ends (Guard *guard, gboolean *more)
{
  *more = FALSE;
  for (;;)
    {
      Level *level;

      skip_blanks (guard);
      if (guard->depth == 0)
        return guard->at == guard->end ? NULL : "more-than-one";
      if (guard->at == guard->end)
        return "cut-short";
      level = &guard->levels[guard->depth - 1];
      if (*guard->at == level->closing)
        {
          guard->n_keys = level->first_key;
          guard->depth--;
          guard->at++;
          continue;
        }
      if (*guard->at != ',')
        return "comma";
      guard->at++;
      *more = TRUE;
      return level->closing == '}' ? take_key (guard) : NULL;
    }
}

static const char *
take_document (Guard *guard)
{
  gboolean opened, more = TRUE;
  const char *fault;

  while (more)
    {
      fault = take_value (guard, &opened);
      if (fault != NULL)
        return fault;
      if (opened)
        continue;
      fault = take_ends (guard, &more);
      if (fault != NULL)
        return fault;
    }
  return NULL;
}

gboolean
bongsu_json_guard (const char *data, gsize size, const BongsuJsonLimits *limits, const char **reason, gsize *offset)
{
  const char *fault = NULL;
  const char *valid_end;
  gsize where = 0;
  Guard guard;

  g_return_val_if_fail (limits != NULL, FALSE);

  guard.at = (const guint8 *) data;
  guard.end = data != NULL ? guard.at + size : NULL;
  guard.limits = limits;
  guard.n_tokens = guard.depth = guard.n_keys = 0;
  if (data == NULL || size == 0)
    fault = "empty";
  else if (size > limits->max_bytes)
    fault = "too-large";
  else if (!g_utf8_validate_len (data, size, &valid_end))
    {
      fault = "utf-8";
      where = (gsize) (valid_end - data);
    }
  else
    {
      fault = take_document (&guard);
      where = (gsize) (guard.at - (const guint8 *) data);
    }
  if (reason != NULL)
    *reason = fault;
  if (offset != NULL)
    *offset = where;
  return fault == NULL;
}
