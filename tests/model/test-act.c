/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "act.h"
#include "stamp.h"

static void
test_canonical (void)
{
  g_autoptr (BongsuAct) act = bongsu_act_new ();
  g_autofree char *canonical = NULL;

  act->id = g_strdup ("urn:ngsi-ld:OperatorAction:7c1f6a2e-3b7d-4f0a-9a55-0c9c5f3f8e11");
  act->verb = g_strdup ("acknowledge");
  act->target = g_strdup ("urn:ngsi-ld:Alert:bongsu-b3523e52ea67c1441ccfde8d4bf7fe56");
  act->asset = g_strdup ("urn:ngsi-ld:Crosswalk:uiwang-012");
  act->rule = g_strdup ("floor-mismatch");
  act->occurrence = 1;
  g_assert_true (bongsu_time_parse ("2026-11-20T05:04:05.000Z", FALSE, &act->occurrence_start));
  act->operator_id = g_strdup ("kim.minji");
  act->role = g_strdup ("operator");
  act->console = g_strdup ("5f02a9c41d77e380");
  act->seq = 4711;
  g_assert_true (bongsu_time_parse ("2026-11-20T05:04:31.123Z", FALSE, &act->at));
  act->created_at = 17;
  canonical = bongsu_act_to_canonical (act);
  g_assert_cmpstr (canonical, ==,
                   "verb=acknowledge\n"
                   "target=urn:ngsi-ld:Alert:bongsu-b3523e52ea67c1441ccfde8d4bf7fe56\n"
                   "asset=urn:ngsi-ld:Crosswalk:uiwang-012\n"
                   "rule=floor-mismatch\n"
                   "occurrence=1\n"
                   "occurrenceStart=2026-11-20T05:04:05.000Z\n"
                   "operator=kim.minji\n"
                   "role=operator\n"
                   "console=5f02a9c41d77e380\n"
                   "seq=4711\n"
                   "at=2026-11-20T05:04:31.123Z\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/act/canonical-form-leaves-absent-ones-out", test_canonical);
  return g_test_run ();
}
