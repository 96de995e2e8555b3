/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "catalogue-reader.h"
#include "file-reader-private.h"

/* A file of the catalogue, of any of its three forms: taken whole, or refused with a sentence that names the file. */

static void
check_sentence (gboolean taken, const GError *error)
{
  fuzz_assert (taken == (error == NULL));
  if (error != NULL)
    fuzz_assert (g_str_has_prefix (error->message, "x.json: ") && g_utf8_validate (error->message, -1, NULL));
  fuzz_plant (error != NULL && strstr (error->message, "[1]") != NULL);
}

static void
read_solution (GBytes *bytes)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  g_autoptr (GError) error = NULL;
  BongsuSolution *solution = bongsu_solution_read (bytes, "x.json", &error);

  check_sentence (solution != NULL, error);
  if (solution == NULL)
    return;
  fuzz_assert (solution->id != NULL && solution->kinds->len > 0);
  for (guint i = 0; i < solution->playbooks->len; i++)
    fuzz_assert (((BongsuPlaybook *) g_ptr_array_index (solution->playbooks, i))->steps->len <= 5);
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  g_free (bongsu_solution_find_dangling (catalogue, solution));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (BongsuCatalogue) signs = bongsu_catalogue_new ();
  g_autoptr (BongsuCityProfile) city = NULL;
  g_autoptr (GError) sign_error = NULL, city_error = NULL;
  gboolean taken;

  read_solution (bytes);
  taken = bongsu_signs_read (signs, bytes, "x.json", &sign_error);
  check_sentence (taken, sign_error);
  city = bongsu_city_profile_read (bytes, "x.json", &city_error);
  check_sentence (city != NULL, city_error);
  return 0;
}
