/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "fuzz.h"

/* Changes of single bytes break most documents at once. Every second mutation here is one that keeps JSON whole: a value
 * takes the place of another, is repeated, or goes. */

#define MAX_SPANS 2048

gsize LLVMFuzzerMutate (guint8 *data, gsize size, gsize max_size);
gsize LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize max_size, unsigned int seed);

/* A value, or the text of a key. */
typedef struct
{
  gsize begin, end;
} Span;

static const char *const values[] = {
  "0", "-1", "1.5", "60", "1e9", "1e299", "9007199254740993", "true", "false", "null", "\"\"", "\"x\"", "\"가\"", "\"a/b\"",
  "[]", "{}", "[1,2]", "\"urn:ngsi-ld:null\"", "\"2026-11-20T12:00:00Z\"", "[126.9,37.3]",
};

static gsize
skip_string (const char *text, gsize size, gsize at)
{
  for (at++; at < size && text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;
  return MIN (at + 1, size);
}

/* Spans of all values of the text, whole containers too. */
static guint
find_spans (const char *text, gsize size, Span *spans)
{
  gsize open[64];
  guint n = 0, depth = 0;

  for (gsize at = 0; at < size && n < MAX_SPANS;)
    {
      const gsize begin = at;

      if (text[at] == '"')
        at = skip_string (text, size, at);
      else if (strchr ("{[", text[at]) != NULL && text[at] != '\0')
        {
          if (depth < G_N_ELEMENTS (open))
            open[depth++] = at;
          at++;
          continue;
        }
      else if (strchr ("}]", text[at]) != NULL && text[at] != '\0')
        {
          at++;
          if (depth == 0)
            continue;
          spans[n++] = (Span) { open[--depth], at };
          continue;
        }
      else if (g_ascii_isalnum (text[at]) || text[at] == '-')
        while (at < size && (g_ascii_isalnum (text[at]) || strchr ("+-.", text[at]) != NULL) && text[at] != '\0')
          at++;
      else
        {
          at++;
          continue;
        }
      spans[n++] = (Span) { begin, at };
    }
  return n;
}

static void
mutate (GString *text, const Span *spans, guint n, GRand *chance)
{
  const Span span = spans[g_rand_int_range (chance, 0, (gint32) n)], other = spans[g_rand_int_range (chance, 0, (gint32) n)];
  g_autofree char *own = g_strndup (text->str + span.begin, span.end - span.begin);
  g_autofree char *theirs = g_strndup (text->str + other.begin, other.end - other.begin);
  const int what = g_rand_int_range (chance, 0, 4);

  if (what == 3)
    {
      g_string_insert_c (text, (gssize) span.end, ',');
      g_string_insert (text, (gssize) span.end + 1, own);
      return;
    }
  g_string_erase (text, (gssize) span.begin, (gssize) (span.end - span.begin));
  if (what == 0)
    g_string_insert (text, (gssize) span.begin, values[g_rand_int_range (chance, 0, G_N_ELEMENTS (values))]);
  else if (what == 1)
    g_string_insert (text, (gssize) span.begin, theirs);
  else if (span.begin < text->len && text->str[span.begin] == ',')
    g_string_erase (text, (gssize) span.begin, 1);
}

gsize
LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize max_size, unsigned int seed)
{
  static Span spans[MAX_SPANS];
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  const guint n = g_rand_boolean (chance) ? find_spans ((const char *) data, size, spans) : 0;
  g_autoptr (GString) text = NULL;

  /* A NUL would cut the copies short. */
  if (n == 0 || memchr (data, '\0', size) != NULL)
    return LLVMFuzzerMutate (data, size, max_size);
  text = g_string_new_len ((const char *) data, (gssize) size);
  mutate (text, spans, n, chance);
  if (text->len == 0 || text->len > max_size)
    return LLVMFuzzerMutate (data, size, max_size);
  memcpy (data, text->str, text->len);
  return text->len;
}
