/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entity-json.h"
#include "json-text.h"
#include "query.h"

static const char thing[] =
    "{\"id\":\"urn:x:1\",\"type\":\"X\",\"t\":{\"value\":21.5,\"observedAt\":\"2026-11-20T12:00:00Z\"},\"on\":{"
    "\"value\":true},"
    "\"at\":{\"value\":\"2026-11-20T05:04:31.123Z\"},\"list\":{\"value\":[\"light\",\"motion\"]},"
    "\"address\":{\"value\":{\"city\":\"uiwang\"}}}";

static void
test_matches (void)
{
  static const struct
  {
    const char *q;
    gboolean matches;
  } cases[] = {
    { "t==21.5", TRUE },
    { "t==21", FALSE },
    { "t!=21", TRUE },
    { "t>21", TRUE },
    { "t>=21.5;t<22", TRUE },
    { "t<21|on==true", TRUE },
    { "(t<21|on==true);t==20..22", TRUE },
    { "t==1,21.5", TRUE },
    { "missing", FALSE },
    { "t", TRUE },
    { "missing==1", FALSE },
    { "at>\"2026-11-20T05:04:31.000Z\"", TRUE },
    { "at>\"2026-11-20T05:04:32.000Z\"", FALSE },
    { "list==motion", TRUE },
    { "address[city]==uiwang", TRUE },
    { "address.city==\"sokcho\"", FALSE },
    { "t.observedAt>2026-11-20T11:00:00Z", TRUE },
  };
  g_autoptr(JsonNode) node = json_from_string (thing, NULL);
  g_autoptr(CityEntity) entity = city_entity_from_json (node, FALSE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CityQuery) query = city_query_parse (cases[i].q, FALSE, NULL);

      g_test_message ("%s", cases[i].q);
      g_assert_nonnull (query);
      g_assert_cmpint (city_query_matches (query, entity), ==, cases[i].matches);
    }
}

static void
test_refuses (void)
{
  static const char *const cases[] = {
    "", "==1", "t==", "t==1;", "(t==1", "t==1)", "t==\"open", "t==1..2..3", "((((((((((((((((((t))))))))))))))))))"
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CityQuery) query = city_query_parse (cases[i], FALSE, &error);

      g_test_message ("%s", cases[i]);
      g_assert_null (query);
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/query/matches", test_matches);
  g_test_add_func ("/city/query/refuses-what-it-does-not-understand", test_refuses);

  return g_test_run ();
}
