/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld-change.h"

#include "json-guard.h"

#include <string.h>

static void
assert_bytes (GBytes *bytes, const char *expected)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_command (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuFields) params = bongsu_fields_new ();
  g_autoptr (BongsuFields) value = NULL;
  g_autoptr (GBytes) body = NULL;

  bongsu_fields_take (params, "level", bongsu_value_number (40));
  value = bongsu_ngsi_fill_command ("{\"msgId\":\"$id\",\"op\":\"set\",\"level\":\"$level\",\"off\":true}", "m-1", params,
                                    &error);
  g_assert_no_error (error);
  body = bongsu_ngsi_encode_command ("setDimLevel", value);
  assert_bytes (body, "{\"setDimLevel\":{\"type\":\"Property\",\"value\":"
                      "{\"msgId\":\"m-1\",\"op\":\"set\",\"level\":40,\"off\":true}}}");
}

static void
test_command_refuses (void)
{
  static const char *const templates[] = {
    "{\"msgId\":\"$id\",\"level\":\"$level\"}", "{\"op\":\"set\"}", "{\"msgId\":\"$id\",\"level\":null}", "[]", "nonsense",
  };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", templates[i]);
      g_assert_null (bongsu_ngsi_fill_command (templates[i], "m-1", NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == BONGSU_FORMAT_ERROR);
    }
}

static void
test_command_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuFields) params = bongsu_fields_new ();
  g_autofree char *text = g_strnfill (3072, 'a');

  bongsu_fields_take (params, "text", bongsu_value_text (text));
  g_assert_null (bongsu_ngsi_fill_command ("{\"msgId\":\"$id\",\"text\":\"$text\"}", "m-1", params, &error));
  g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE);
}

static void
test_alert_change (void)
{
  g_autoptr (GBytes) active = bongsu_ngsi_encode_alert_change (BONGSU_LEVEL_ALERT, 0);
  g_autoptr (GBytes) ended
    = bongsu_ngsi_encode_alert_change (BONGSU_LEVEL_CRITICAL, G_GINT64_CONSTANT (1795150800) * G_TIME_SPAN_SECOND);

  assert_bytes (active, "{\"severity\":{\"type\":\"Property\",\"value\":\"high\"},"
                        "\"status\":{\"type\":\"Property\",\"value\":\"active\"}}");
  assert_bytes (ended, "{\"severity\":{\"type\":\"Property\",\"value\":\"critical\"},"
                       "\"status\":{\"type\":\"Property\",\"value\":\"inactive\"},"
                       "\"validTo\":{\"type\":\"Property\",\"value\":"
                       "{\"@type\":\"DateTime\",\"@value\":\"2026-11-20T05:00:00.000Z\"}}}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/ngsi-ld-change/command", test_command);
  g_test_add_func ("/format/ngsi-ld-change/command-refuses", test_command_refuses);
  g_test_add_func ("/format/ngsi-ld-change/command-too-long", test_command_too_long);
  g_test_add_func ("/format/ngsi-ld-change/alert-change", test_alert_change);
  return g_test_run ();
}
