/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "record.h"
#include "stamp.h"

static gint64
parse (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (bongsu_time_parse (text, FALSE, &time_us));
  return time_us;
}

/* The examples of PROTOCOL 12.2 and INCIDENTS 1. */
static void
test_ids (void)
{
  g_autoptr (BongsuRecord) record = bongsu_record_new ();
  g_autofree char *incident = NULL;

  record->asset = g_strdup ("urn:ngsi-ld:Crosswalk:uiwang-012");
  record->rule = g_strdup ("floor-mismatch");
  record->kind = BONGSU_RECORD_RAISE;
  record->level = BONGSU_LEVEL_CRITICAL;
  record->at = parse ("2026-11-20T05:04:05.000Z");
  record->since = parse ("2026-11-20T05:04:03.000Z");
  bongsu_record_seal (record);
  g_assert_cmpstr (record->id, ==, "urn:ngsi-ld:AlertRecord:bongsu-7cc447639c71d23060d1e147824408f5");
  incident = bongsu_incident_id_derive (record->asset, record->rule, record->since);
  g_assert_cmpstr (incident, ==, "urn:ngsi-ld:Alert:bongsu-b3523e52ea67c1441ccfde8d4bf7fe56");
}

static void
test_kinds (void)
{
  BongsuRecordKind kind = BONGSU_RECORD_RETURN;

  for (guint i = BONGSU_RECORD_RAISE; i <= BONGSU_RECORD_PUT_BACK; i++)
    {
      g_assert_true (bongsu_record_kind_from_name (bongsu_record_kind_to_name (i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  kind = BONGSU_RECORD_RETURN;
  g_assert_false (bongsu_record_kind_from_name ("Raise", &kind));
  g_assert_false (bongsu_record_kind_from_name (NULL, &kind));
  g_assert_cmpuint (kind, ==, BONGSU_RECORD_RETURN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/record/ids-are-those-of-the-examples", test_ids);
  g_test_add_func ("/model/record/kinds", test_kinds);
  return g_test_run ();
}
