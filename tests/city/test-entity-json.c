/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entity-json.h"
#include "json-text.h"
#include "problem.h"

static char *
write_back (const char *json, CityFormat format)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(CityEntity) entity = city_entity_from_json (node, FALSE, &error);
  CityWriteOptions options = { .format = format };
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  city_entity_append (text, entity, &options, NULL);

  return g_string_free (text, FALSE);
}

/* What goes in, what comes out as normalized. */
static void
test_normalized (void)
{
  static const struct
  {
    const char *in;
    const char *out;
  } cases[] = {
    { "{\"type\":\"Property\",\"value\":21.5,\"unitCode\":\"CEL\",\"observedAt\":\"2026-11-20T21:00:00+09:00\"}",
      "{\"type\":\"Property\",\"value\":21.5,\"unitCode\":\"CEL\",\"observedAt\":\"2026-11-20T12:00:00.000Z\"}" },
    { "{\"type\":\"Property\",\"value\":[\"light\"]}", "{\"type\":\"Property\",\"value\":\"light\"}" },
    { "{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,6],[1,2]]]}}",
      "{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,6],[1,2]]]}}" },
    { "{\"type\":\"Relationship\",\"object\":\"urn:x:2\"}", "{\"type\":\"Relationship\",\"object\":\"urn:x:2\"}" },
    { "{\"languageMap\":{\"ko\":\"가\"}}", "{\"type\":\"LanguageProperty\",\"languageMap\":{\"ko\":\"가\"}}" },
    { "0.1", "{\"type\":\"Property\",\"value\":0.1}" },
    { "[{\"value\":1,\"datasetId\":\"urn:d:1\"},{\"value\":2}]",
      "[{\"type\":\"Property\",\"value\":1,\"datasetId\":\"urn:d:1\"},{\"type\":\"Property\",\"value\":2}]" },
    { "{\"value\":1,\"accuracy\":{\"type\":\"Property\",\"value\":0.5}}",
      "{\"type\":\"Property\",\"value\":1,\"accuracy\":{\"type\":\"Property\",\"value\":0.5}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *in = g_strdup_printf ("{\"id\":\"urn:x:1\",\"type\":\"X\",\"a\":%s}", cases[i].in);
      g_autofree char *out = g_strdup_printf ("{\"id\":\"urn:x:1\",\"type\":\"X\",\"a\":%s}", cases[i].out);
      g_autofree char *got = write_back (in, CITY_FORMAT_NORMALIZED);

      g_assert_cmpstr (got, ==, out);
    }
}

static void
test_key_values (void)
{
  g_autofree char *got = write_back ("{\"id\":\"urn:x:1\",\"type\":\"X\",\"a\":{\"value\":\"\\\"\\n\"}}",
                                     CITY_FORMAT_KEY_VALUES);

  g_assert_cmpstr (got, ==, "{\"id\":\"urn:x:1\",\"type\":\"X\",\"a\":\"\\\"\\n\"}");
}

static void
test_refuses (void)
{
  static const char *const cases[] = {
    "{\"type\":\"X\"}",
    "{\"id\":\"urn:x:1\"}",
    "{\"id\":\"no uri\",\"type\":\"X\"}",
    "{\"id\":\"urn:x:1\",\"type\":\"X\",\"a\":{\"type\":\"Property\"}}",
    "{\"id\":\"urn:x:1\",\"type\":\"X\",\"a\":{\"value\":1,\"observedAt\":\"yesterday\"}}",
    "{\"id\":\"urn:x:1\",\"type\":\"X\",\"a b\":{\"value\":1}}",
    "[]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = json_from_string (cases[i], NULL);

      g_assert_null (city_entity_from_json (node, FALSE, &error));
      g_assert_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST);
    }
}

static void
test_context (void)
{
  g_autofree char *foreign = city_name_to_wire ("pedestrianPhase", TRUE);
  g_autofree char *back = city_name_to_wire (city_name_from_wire ("verb", TRUE), TRUE);

  g_assert_cmpstr (foreign, ==, CITY_VOCABULARY "pedestrianPhase");
  g_assert_true (city_name_from_wire (foreign, TRUE) == g_intern_string ("pedestrianPhase"));
  g_assert_cmpstr (city_name_from_wire ("verb", TRUE), ==, CITY_DEFAULT_CONTEXT "verb");
  g_assert_cmpstr (back, ==, "verb");
}

static void
test_numbers (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = { { 0, "0" },         { -3, "-3" },         { 0.82, "0.82" }, { 21.5, "21.5" },
                { 127.0456, "127.0456" }, { 1e300, "1e+300" }, { 1.0 / 3, "0.3333333333333333" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      city_json_append_number (text, cases[i].number);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/entity-json/comes-back-normalized", test_normalized);
  g_test_add_func ("/city/entity-json/key-values", test_key_values);
  g_test_add_func ("/city/entity-json/refuses", test_refuses);
  g_test_add_func ("/city/entity-json/foreign-context-expands", test_context);
  g_test_add_func ("/city/entity-json/shortest-number-that-reads-back", test_numbers);

  return g_test_run ();
}
