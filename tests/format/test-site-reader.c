/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "site-reader.h"

static BongsuSite *
read_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return bongsu_site_read (bytes, "site.json", error);
}

/* The lines of a table: (transfer full), each with a tab in it. */
static GStrv
load_table (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "format", "data", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

static void
test_refused (void)
{
  g_auto (GStrv) lines = load_table ("site-refused.tsv");
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *tab = strchr (lines[i], '\t');
      g_autofree char *path = tab != NULL ? g_strndup (lines[i], (gsize) (tab - lines[i])) : NULL;
      g_autofree char *start = path != NULL ? g_strconcat ("site.json: ", path, ": ", NULL) : NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (BongsuSite) site = NULL;

      if (tab == NULL || *lines[i] == '#')
        continue;
      site = read_text (tab + 1, &error);
      g_test_message ("%s", error != NULL ? error->message : lines[i]);
      g_assert_null (site);
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, start));
      g_assert_true (g_str_has_suffix (start, ": ") && strlen (error->message) > strlen (start));
      n++;
    }
  g_assert_cmpuint (n, >=, 60);
}

static void
test_accepted (void)
{
  g_auto (GStrv) lines = load_table ("site-accepted.tsv");
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BongsuSite) site = NULL;

      if (*lines[i] != '\t')
        continue;
      site = read_text (lines[i] + 1, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (site->city, ==, "uiwang");
      n++;
    }
  g_assert_cmpuint (n, >=, 8);
}

static void
test_example (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "site.example.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSite) site = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  site = read_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (site->url, ==, "https://hub.example.kr");
  g_assert_cmpstr (site->base_path, ==, "/ngsi-ld/v1");
  g_assert_cmpstr (site->tenant, ==, "uiwang");
  g_assert_null (site->ca_file);
  g_assert_cmpuint (site->page_limit, ==, 500);
  g_assert_cmpstr (site->mqtt_url, ==, "mqtts://mqtt.example.kr:8883");
  g_assert_cmpstr (site->mqtt_user, ==, "bongsu-reader");
  g_assert_false (site->own_subscriptions);
  g_assert_cmpint (site->auth, ==, BONGSU_AUTH_TOKEN);
  g_assert_cmpstr (bongsu_site_find_role (site, "shift.lead"), ==, "leader");
  g_assert_null (bongsu_site_find_role (site, "nobody"));
  g_assert_cmpstr (g_hash_table_lookup (site->type_aliases, "ParkingLot"), ==, "OffStreetParking");
  g_assert_cmpstr (site->camera_viewer, ==, "https://video.example.kr/live/{cameraNum}");
  key = bongsu_site_dup_key (site);
  g_assert_cmpuint (strlen (key), ==, 16);
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSite) site
    = read_text ("{\"version\":1,\"city\":\"a\",\"broker\":{\"dialect\":\"keti\",\"url\":\"https://h\",\"context\":\"https://h/c\"},"
                 "\"mqtt\":{\"url\":\"mqtts://h\"},\"auth\":{\"kind\":\"token\"}}", &error);

  g_assert_no_error (error);
  g_assert_true (site->keti);
  g_assert_cmpstr (site->base_path, ==, "");
  g_assert_null (site->tenant);
  g_assert_cmpuint (site->page_limit, ==, 500);
  g_assert_cmpstr (site->topic_prefix, ==, "ops");
  g_assert_false (site->mqtt_3);
  g_assert_cmpuint (site->operators->len, ==, 0);
  g_assert_cmpuint (site->status_timeout_s, ==, 10);
}

/* The same person with two roles: the schema cannot say that. */
static void
test_one_role_each (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSite) site
    = read_text ("{\"version\":1,\"city\":\"a\",\"broker\":{\"dialect\":\"etsi\",\"url\":\"https://h\",\"context\":\"https://h/c\"},"
                 "\"mqtt\":{\"url\":\"mqtts://h\"},\"auth\":{\"kind\":\"token\"},"
                 "\"operators\":[{\"id\":\"a\",\"role\":\"operator\"},{\"id\":\"a\",\"role\":\"leader\"}]}", &error);

  g_assert_null (site);
  g_assert_cmpstr (error->message, ==, "site.json: operators[1].id: expected each operator once: one role each");
}

static void
test_no_json (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("{\"version\":1,\"version\":1}", &error));
  g_assert_true (g_str_has_prefix (error->message, "site.json: .: expected strict JSON"));
  g_clear_error (&error);
  g_assert_null (read_text ("[]", &error));
  g_assert_cmpstr (error->message, ==, "site.json: .: expected an object");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/site-reader/refuses-with-the-path", test_refused);
  g_test_add_func ("/format/site-reader/takes-every-form", test_accepted);
  g_test_add_func ("/format/site-reader/reads-the-example", test_example);
  g_test_add_func ("/format/site-reader/fills-in-defaults", test_defaults);
  g_test_add_func ("/format/site-reader/one-role-each", test_one_role_each);
  g_test_add_func ("/format/site-reader/strict-json-only", test_no_json);
  return g_test_run ();
}
