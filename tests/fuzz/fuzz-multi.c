/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "catalogue-reader.h"
#include "multi.h"

/* Normal form and wire form are their own normal and wire forms, and both show the dots of the text. The first byte
 * says for which board. */

static BongsuCatalogue *catalogue; /* held for what it lends */
static GPtrArray *profiles;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  catalogue = bongsu_catalogue_load (NULL, NULL);
  profiles = bongsu_catalogue_get_profiles (catalogue);
  return 0;
}

static void
check_same_dots (const BongsuMulti *multi, const BongsuMulti *other)
{
  for (double t = 0; t < 4; t += 0.7)
    {
      g_autoptr (BongsuDots) dots = bongsu_multi_render (multi, NULL, t);
      g_autoptr (BongsuDots) twin = bongsu_multi_render (other, NULL, t);

      fuzz_assert ((dots == NULL) == (twin == NULL));
      if (dots != NULL)
        fuzz_assert (memcmp (dots->dots, twin->dots, sizeof *dots->dots * dots->width * dots->height) == 0);
    }
}

static void
check_forms (const BongsuMulti *multi, const BongsuSignProfile *profile)
{
  g_autofree char *normal = bongsu_multi_to_normal (multi), *wire = bongsu_multi_to_wire (multi);
  g_autoptr (BongsuMulti) from_normal = bongsu_multi_parse (normal, profile);
  g_autoptr (BongsuMulti) from_wire = bongsu_multi_parse (wire, profile);
  g_autofree char *normal_again = bongsu_multi_to_normal (from_normal), *wire_again = bongsu_multi_to_wire (from_wire);

  fuzz_plant (strstr (normal, "[flo") != NULL);
  fuzz_assert (g_strcmp0 (normal, normal_again) == 0);
  fuzz_assert (g_strcmp0 (wire, wire_again) == 0);
  check_same_dots (multi, from_normal);
  check_same_dots (multi, from_wire);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const guint which = size > 0 ? data[0] % (profiles->len + 1) : 0;
  const BongsuSignProfile *profile = which < profiles->len ? g_ptr_array_index (profiles, which) : NULL;
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data + 1, size - 1) : g_strdup ("");
  g_autoptr (BongsuMulti) multi = bongsu_multi_parse (text, profile);
  g_autofree char *plain = bongsu_multi_to_plain (multi), *json = bongsu_multi_to_json (multi);

  fuzz_assert (g_utf8_validate (plain, -1, NULL) && g_utf8_validate (json, -1, NULL));
  fuzz_assert (bongsu_multi_get_n_errors (multi) <= 32);
  for (guint i = 0; i < bongsu_multi_get_n_errors (multi); i++)
    fuzz_assert (bongsu_multi_get_error (multi, i)->byte <= strlen (text));
  if (bongsu_multi_get_n_errors (multi) == 0)
    check_forms (multi, profile);
  return 0;
}
