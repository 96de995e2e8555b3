/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include <math.h>

#include "catalogue-reader.h"
#include "ngsi-ld.h"
#include "register.h"

/* A notification or a page, decoded and merged: nothing unfit reaches the register, and the same batch again changes
 * nothing. */

#define ARRIVAL (G_GINT64_CONSTANT (1795177440) * G_USEC_PER_SEC)

static BongsuCatalogue *catalogue;
static BongsuVocabulary *vocabularies[2];

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  catalogue = bongsu_catalogue_load (NULL, NULL);
  vocabularies[0] = bongsu_vocabulary_new (catalogue, FALSE, "ko");
  vocabularies[1] = bongsu_vocabulary_new (catalogue, TRUE, "en");
  return 0;
}

static void
check_value (const BongsuValue *value, guint depth)
{
  fuzz_assert (depth < 8);
  if (value->kind == BONGSU_VALUE_NUMBER)
    fuzz_assert (isfinite (value->number));
  else if (value->kind == BONGSU_VALUE_TEXT)
    fuzz_assert (g_utf8_validate (value->text, -1, NULL));
  else if (value->kind == BONGSU_VALUE_POINT)
    fuzz_assert (fabs (value->point.longitude) <= 180 && fabs (value->point.latitude) <= 90);
  else if (value->kind == BONGSU_VALUE_FIELDS)
    for (guint i = 0; i < bongsu_fields_get_n (value->fields); i++)
      check_value (bongsu_fields_get (value->fields, i), depth + 1);
}

static void
merge (BongsuBatch *batch)
{
  g_autoptr (BongsuRegister) register_ = bongsu_register_new (catalogue);
  guint n_touched = 0, n_assets;

  for (guint i = 0; i < bongsu_batch_get_n_updates (batch); i++)
    {
      const BongsuUpdate *update = bongsu_batch_get_update (batch, i);

      fuzz_assert (update->entity != NULL && update->type != NULL);
      fuzz_assert (g_utf8_validate (update->entity, -1, NULL) && g_utf8_validate (update->type, -1, NULL));
      check_value (&update->value, 0);
      fuzz_plant (update->dataset != NULL && update->value.kind == BONGSU_VALUE_TEXT);
    }
  bongsu_register_merge (register_, batch, ARRIVAL);
  n_assets = bongsu_register_get_n_assets (register_);
  bongsu_register_merge (register_, batch, ARRIVAL);
  bongsu_register_get_touched (register_, &n_touched);
  fuzz_assert (n_touched == 0 && bongsu_register_get_n_assets (register_) == n_assets);
  bongsu_register_judge_quality (register_, ARRIVAL, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  BongsuVocabulary *vocabulary = vocabularies[size > 0 && data[size - 1] == '\n'];
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (bongsu_ngsi_is_notification ((const char *) data, size))
    bongsu_ngsi_decode_notification (vocabulary, (const char *) data, size, "uiwang", ARRIVAL, batch);
  else
    bongsu_ngsi_decode_page (vocabulary, (const char *) data, size, ARRIVAL, batch, ids, NULL);
  merge (batch);
  return 0;
}
