/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "asset-words-private.h"

static const char *const level_words[BONGSU_N_LEVELS]
    = { N_("Normal"), N_("Attention"), N_("Caution"), N_("Alert"), N_("Critical") };
static const char *const fault_words[BONGSU_N_FAULTS]
    = { NULL, N_("Minor"), N_("Major"), N_("Fatal"), N_("Under maintenance") };
static const char *const quality_words[BONGSU_N_QUALITIES]
    = { NULL, N_("Delayed"), N_("Missing data"), N_("Suspect"), N_("Manual entry"), N_("Exercise") };

char *
bongsu_asset_words_dup_name (BongsuRegister *register_, guint row)
{
  const BongsuKind *kind = bongsu_catalogue_get_kind (bongsu_register_get_catalogue (register_),
                                                      bongsu_register_get_kind (register_, row));
  const char *name = bongsu_register_get_name (register_, row);
  const char *kind_name = kind != NULL ? bongsu_text_get (&kind->name) : "";
  g_autofree char *folded = NULL;
  g_autofree char *folded_kind = NULL;

  if (name == NULL || *name == '\0')
    return g_strdup (kind_name);
  folded = g_utf8_casefold (name, -1);
  folded_kind = g_utf8_casefold (kind_name, -1);
  if (strstr (folded, folded_kind) != NULL)
    return g_strdup (name);
  return g_strdup_printf ("%s %s", name, kind_name);
}

static void
add_word (GString *words, const char *separator, const char *word)
{
  if (words->len > 0)
    g_string_append (words, separator);
  g_string_append (words, word);
}

char *
bongsu_asset_words_dup_state (BongsuRegister *register_, guint row, const char *separator)
{
  BongsuLevel level = bongsu_register_get_level (register_, row);
  BongsuFault fault = bongsu_register_get_fault (register_, row);
  BongsuQuality quality = bongsu_register_get_quality (register_, row);
  GString *words = g_string_new (NULL);

  /* What is late is unknown, never normal. */
  if (level != BONGSU_LEVEL_NORMAL)
    add_word (words, separator, _(level_words[level]));
  else if (bongsu_quality_is_unknown (quality))
    add_word (words, separator, _("Unknown"));
  if (fault == BONGSU_FAULT_MAINTENANCE)
    add_word (words, separator, _(fault_words[fault]));
  else if (fault != BONGSU_FAULT_NONE)
    {
      g_autofree char *grade = g_strdup_printf ("%s %s", _("Fault"), _(fault_words[fault]));

      add_word (words, separator, grade);
    }
  if (quality != BONGSU_QUALITY_LIVE)
    add_word (words, separator, _(quality_words[quality]));
  if (bongsu_register_get_unacknowledged (register_, row))
    add_word (words, separator, _("Unacknowledged"));
  if (words->len == 0)
    add_word (words, separator, _(level_words[BONGSU_LEVEL_NORMAL]));
  return g_string_free (words, FALSE);
}

char *
bongsu_asset_words_dup_pill (BongsuRegister *register_, guint row)
{
  g_autofree char *name = bongsu_asset_words_dup_name (register_, row);
  g_autofree char *state = bongsu_asset_words_dup_state (register_, row, " · ");

  return g_strdup_printf ("%s · %s", name, state);
}
