/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "street-sign.h"
#include "json-text.h"
#include "stamp.h"

#define START G_GINT64_CONSTANT (1810443600000000)
#define SECOND G_TIME_SPAN_SECOND

static CityBoardAnswer
command (CityBoard *board, const char *op, const char *id, guint priority, const char *multi, gint64 now, guint life_s)
{
  g_autoptr(JsonObject) value = json_object_new ();
  g_autofree char *until = bongsu_time_format (now + life_s * SECOND);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, multi, -1);
  g_autofree char *hash = g_strconcat ("sha256:", digest, NULL);

  json_object_set_string_member (value, "op", op);
  json_object_set_string_member (value, "msgId", id);
  json_object_set_int_member (value, "priority", priority);
  json_object_set_string_member (value, "multi", multi);
  json_object_set_string_member (value, "text", multi);
  json_object_set_string_member (value, "textHash", hash);
  json_object_set_string_member (value, "validUntil", until);
  json_object_set_int_member (value, "durationS", life_s);

  return city_board_command (board, value, now);
}

static void
assert_shows (CityBoard *board, gint64 now, const char *id, const char *multi, const char *source)
{
  g_autoptr(JsonNode) node = city_board_to_shown (board, now);
  JsonObject *shown = json_node_get_object (node);

  g_assert_cmpstr (city_json_get_text (shown, "msgId"), ==, id);
  g_assert_cmpstr (city_json_get_text (shown, "multi"), ==, multi);
  g_assert_cmpstr (city_json_get_text (shown, "source"), ==, source);
}

static void
test_base (void)
{
  g_autoptr(CityBoard) board = city_board_new ("백운호수[nl]환영합니다", NULL, START);
  g_autoptr(JsonNode) node = city_board_to_shown (board, START);

  assert_shows (board, START, "", "백운호수[nl]환영합니다", "timebasedScheduler");
  g_assert_cmpstr (city_json_get_text (json_node_get_object (node), "text"), ==, "백운호수\n환영합니다");
}

static void
test_priority (void)
{
  g_autoptr(CityBoard) board = city_board_new ("base", NULL, START);

  g_assert_cmpstr (command (board, "show", "a", 200, "alert", START, 600).result, ==, "displayed");
  g_assert_cmpstr (command (board, "show", "b", 120, "attention", START + 1, 600).result, ==, "accepted");
  assert_shows (board, START + 2, "a", "alert", "central");
  g_assert_cmpstr (command (board, "show", "c", 200, "newer alert", START + 3, 600).result, ==, "displayed");
  assert_shows (board, START + 4, "c", "newer alert", "central");
  g_assert_cmpstr (command (board, "revert", "c", 0, "", START + 5, 600).result, ==, "accepted");
  assert_shows (board, START + 6, "b", "attention", "central");
}

static void
test_ends_by_itself (void)
{
  g_autoptr(CityBoard) board = city_board_new ("base", NULL, START);
  g_autofree char *early = NULL;
  g_autofree char *ended = NULL;

  command (board, "show", "a", 160, "ice", START, 30);
  g_assert_cmpint (city_board_get_next_end (board), ==, START + 30 * SECOND);
  early = city_board_expire (board, START + 29 * SECOND);
  g_assert_null (early);
  ended = city_board_expire (board, START + 30 * SECOND);
  g_assert_cmpstr (ended, ==, "a");
  assert_shows (board, START + 30 * SECOND, "", "base", "endDuration");
  g_assert_cmpint (city_board_get_next_end (board), ==, 0);
}

static void
test_blank (void)
{
  g_autoptr(CityBoard) board = city_board_new ("base", NULL, START);

  command (board, "show", "a", 240, "critical", START, 600);
  g_assert_cmpstr (command (board, "blank", "z", 255, "", START + 1, 600).result, ==, "blanked");
  assert_shows (board, START + 2, "z", "", "central");
  g_assert_cmpstr (command (board, "show", "b", 240, "later", START + 3, 600).result, ==, "accepted");
  assert_shows (board, START + 4, "z", "", "central");
  command (board, "revert", "z", 0, "", START + 5, 600);
  assert_shows (board, START + 6, "b", "later", "central");
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *json;
    const char *result;
  } cases[] = {
    { "{\"op\":\"show\",\"multi\":\"x\"}", "rejected" },
    { "{\"op\":\"dance\",\"msgId\":\"a\"}", "rejected" },
    { "{\"op\":\"show\",\"msgId\":\"a\"}", "rejected" },
    { "{\"op\":\"show\",\"msgId\":\"a\",\"multi\":\"[nosuchtag]\"}", "rejected" },
    { "{\"op\":\"show\",\"msgId\":\"a\",\"multi\":\"x\",\"textHash\":\"sha256:00\",\"priority\":60,"
      "\"validUntil\":\"2030-01-01T00:00:00Z\",\"durationS\":60}",
      "rejected" },
    { "{\"op\":\"show\",\"msgId\":\"a\",\"multi\":\"x\",\"priority\":60,\"validUntil\":\"2020-01-01T00:00:00Z\","
      "\"durationS\":60,"
      "\"textHash\":\"sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"}",
      "expired" },
  };
  g_autoptr(CityBoard) board = city_board_new ("base", NULL, START);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (cases[i].json, NULL);
      CityBoardAnswer answer = city_board_command (board, json_node_get_object (node), START);

      g_assert_cmpstr (answer.status, ==, "ERROR");
      g_assert_cmpstr (answer.result, ==, cases[i].result);
      g_assert_nonnull (answer.code);
      g_free (answer.detail);
    }
  assert_shows (board, START, "", "base", "timebasedScheduler");
}

static void
test_local_text (void)
{
  g_autoptr(CityBoard) board = city_board_new ("base", NULL, START);

  command (board, "show", "a", 160, "ice", START, 600);
  city_board_write_locally (board, "TEST", START + 1);
  assert_shows (board, START + 1, "", "TEST", "local");
  city_board_write_locally (board, NULL, START + 2);
  assert_shows (board, START + 2, "a", "ice", "central");
}

static void
test_garbled (void)
{
  g_autoptr(CityBoard) board = city_board_new ("base", NULL, START);

  command (board, "show", "a", 160, "도로살얼음", START, 600);
  city_board_garble (board, TRUE);
  assert_shows (board, START, "a", "도로", "central");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/board/shows-its-base-text", test_base);
  g_test_add_func ("/city/board/higher-rung-wins-newer-of-equals-too", test_priority);
  g_test_add_func ("/city/board/ends-a-message-by-itself", test_ends_by_itself);
  g_test_add_func ("/city/board/stays-blank-until-lifted", test_blank);
  g_test_add_func ("/city/board/refuses-with-a-code", test_refuses);
  g_test_add_func ("/city/board/local-text-hides-the-rest", test_local_text);
  g_test_add_func ("/city/board/garbled-shows-half", test_garbled);

  return g_test_run ();
}
