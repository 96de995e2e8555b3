/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "record.h"

#include <string.h>

#include "stamp.h"

#define DERIVED_DIGITS 32

static const char *const kind_names[] = {
  [BONGSU_RECORD_RAISE] = "raise",
  [BONGSU_RECORD_LEVEL] = "level",
  [BONGSU_RECORD_RETURN] = "return",
  [BONGSU_RECORD_SUPPRESS] = "suppress",
  [BONGSU_RECORD_UNSUPPRESS] = "unsuppress",
  [BONGSU_RECORD_TAKE_OUT] = "takeOut",
  [BONGSU_RECORD_PUT_BACK] = "putBack",
};

static void
clear_record (gpointer data)
{
  BongsuRecord *record = data;

  g_free (record->id);
  g_free (record->asset);
  g_free (record->rule);
  g_free (record->readings);
}

/* `prefix` and the first 32 hex digits of the SHA-256 of `parts`. */
static char *
derive_id (const char *prefix, const char *parts)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, parts, -1);

  return g_strdup_printf ("%s%.*s", prefix, DERIVED_DIGITS, digest);
}

BongsuRecord *
bongsu_record_new (void)
{
  return g_atomic_rc_box_new0 (BongsuRecord);
}

BongsuRecord *
bongsu_record_ref (BongsuRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return g_atomic_rc_box_acquire (record);
}

void
bongsu_record_unref (BongsuRecord *record)
{
  g_return_if_fail (record != NULL);

  g_atomic_rc_box_release_full (record, clear_record);
}

void
bongsu_record_seal (BongsuRecord *record)
{
  g_autofree char *at = NULL;
  g_autofree char *parts = NULL;

  g_return_if_fail (record != NULL && record->asset != NULL && record->rule != NULL);

  at = bongsu_time_format (record->at);
  parts = g_strjoin ("\n", record->asset, record->rule, at, bongsu_record_kind_to_name (record->kind),
                     bongsu_level_to_name (record->level), NULL);
  g_free (record->id);
  record->id = derive_id ("urn:ngsi-ld:AlertRecord:bongsu-", parts);
}

const char *
bongsu_record_kind_to_name (BongsuRecordKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
bongsu_record_kind_from_name (const char *name, BongsuRecordKind *kind)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (name, kind_names[i]) == 0)
      {
        *kind = (BongsuRecordKind) i;
        return TRUE;
      }
  return FALSE;
}

char *
bongsu_incident_id_derive (const char *asset, const char *rule, gint64 start)
{
  g_autofree char *at = NULL;
  g_autofree char *parts = NULL;

  g_return_val_if_fail (asset != NULL && rule != NULL, NULL);

  at = bongsu_time_format (start);
  parts = g_strjoin ("\n", asset, rule, at, NULL);
  return derive_id ("urn:ngsi-ld:Alert:bongsu-", parts);
}
