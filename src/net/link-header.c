/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "link-header-private.h"

#include <string.h>

/* The end of a link: the next comma outside quotes. Stands behind '>'. */
static const char *
find_end (const char *at)
{
  gboolean quoted = FALSE;

  for (; *at != '\0' && (quoted || *at != ','); at++)
    {
      if (quoted && *at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '"')
        quoted = !quoted;
    }
  return at;
}

/* Whether the words of a rel parameter contain `rel`. */
static gboolean
has_word (const char *words, gsize size, const char *rel)
{
  gsize n = strlen (rel);

  for (gsize i = 0; i + n <= size; i++)
    if ((i == 0 || words[i - 1] == ' ') && (i + n == size || words[i + n] == ' ')
        && g_ascii_strncasecmp (words + i, rel, n) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the parameters from `at` to `end` say `rel`. */
static gboolean
has_rel (const char *at, const char *end, const char *rel)
{
  while (at < end)
    {
      const char *value, *stop;

      while (at < end && (*at == ';' || *at == ' ' || *at == '\t'))
        at++;
      value = memchr (at, '=', (gsize) (end - at));
      if (value == NULL)
        return FALSE;
      value++;
      if (value < end && *value == '"')
        {
          value++;
          stop = memchr (value, '"', (gsize) (end - value));
        }
      else
        stop = memchr (value, ';', (gsize) (end - value));
      if (stop == NULL)
        stop = end;
      if (g_ascii_strncasecmp (at, "rel=", strlen ("rel=")) == 0)
        return has_word (value, (gsize) (stop - value), rel);
      at = stop < end ? stop + 1 : end;
    }
  return FALSE;
}

char *
bongsu_link_header_find (const char *value, const char *rel)
{
  const char *at = value;

  while (at != NULL && (at = strchr (at, '<')) != NULL)
    {
      const char *target = at + 1;
      const char *close = strchr (target, '>');
      const char *end;

      if (close == NULL)
        return NULL;
      end = find_end (close + 1);
      if (has_rel (close + 1, end, rel))
        return g_strndup (target, (gsize) (close - target));
      at = end;
    }
  return NULL;
}
