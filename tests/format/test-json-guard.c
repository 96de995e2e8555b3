/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "json-guard.h"

typedef struct
{
  const char *json;
  const char *reason; /* NULL: it may pass */
} GuardCase;

static const GuardCase guard_cases[] = {
  { "{}", NULL },
  { "[]", NULL },
  { " [ 1 , -2.5e3 , true , false , null , \"a\" ] ", NULL },
  { "{\"a\":{\"b\":[{}]},\"c\":[[]]}", NULL },
  { "\"text\"", NULL },
  { "0", NULL },
  { "-0.0", NULL },
  { "9223372036854775807", NULL },
  { "-9223372036854775808", NULL },
  { "1e300", "number-range" },
  { "1e299", NULL },
  { "1E-300", NULL },
  { "\"\\ud83d\\ude00\"", NULL },
  { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", NULL },
  { "\"\xec\x88\x98\xea\xb1\xb0\xed\x95\xa8\"", NULL },
  { "{\"a\":1,\"b\":{\"a\":1}}", NULL },
  { "", "empty" },
  { " ", "cut-short" },
  { "[", "cut-short" },
  { "[1,", "cut-short" },
  { "{\"a\"", "cut-short" },
  { "{\"a\":", "cut-short" },
  { "{\"a\":1", "cut-short" },
  { "\"abc", "cut-short" },
  { "\"abc\\", "cut-short" },
  { "[1,]", "value" },
  { "[,1]", "value" },
  { "[1 2]", "comma" },
  { "[1}", "comma" },
  { "{\"a\":1,}", "key" },
  { "{a:1}", "key" },
  { "{'a':1}", "key" },
  { "{\"a\" 1}", "colon" },
  { "[1][2]", "more-than-one" },
  { "{} x", "more-than-one" },
  { "nul", "value" },
  { "True", "value" },
  { "var x = 1;", "value" },
  { "// comment\n1", "value" },
  { "\xef\xbb\xbf{}", "value" },
  { "01", "number" },
  { "-", "number" },
  { "1.", "number" },
  { ".5", "value" },
  { "1e", "number" },
  { "1e+", "number" },
  { "0x1F", "more-than-one" },
  { "NaN", "value" },
  { "Infinity", "value" },
  { "1e400", "number-range" },
  { "9223372036854775808", "number-range" },
  { "-9223372036854775809", "number-range" },
  { "123456789012345678901234567890", "number-range" },
  { "0.12345678901234567890123456789012345678901234567890", "number-range" },
  { "\"\\u0000\"", "nul" },
  { "\"\\ud83d\"", "surrogate" },
  { "\"\\ud83dx\"", "surrogate" },
  { "\"\\ud83d\\u0041\"", "surrogate" },
  { "\"\\ude00\"", "surrogate" },
  { "\"\\q\"", "escape" },
  { "\"\\u12g4\"", "escape" },
  { "\"a\nb\"", "control" },
  { "\"\t\"", "control" },
  { "\"\xff\"", "utf-8" },
  { "\"\xed\xa0\x80\"", "utf-8" },
  { "{\"a\":1,\"a\":2}", "duplicate-key" },
  { "{\"a\":1,\"\\u0061\":2}", "duplicate-key" },
  { "{\"\xea\xb0\x80\":1,\"\\uac00\":2}", "duplicate-key" },
};

static void
test_guard (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (guard_cases); i++)
    {
      const GuardCase *c = &guard_cases[i];
      g_autofree char *shown = g_strescape (c->json, NULL);
      const char *reason = "?";
      gsize offset;

      g_test_message ("%s", shown);
      g_assert_cmpint (bongsu_json_guard (c->json, strlen (c->json), &bongsu_json_limits_message, &reason, &offset), ==,
                       c->reason == NULL);
      g_assert_cmpstr (reason, ==, c->reason);
      g_assert_cmpuint (offset, <=, strlen (c->json));
    }
}

static void
test_nul_and_offset (void)
{
  const char *reason;
  gsize offset;

  g_assert_false (bongsu_json_guard ("[\"a\0b\"]", 7, &bongsu_json_limits_message, &reason, &offset));
  g_assert_cmpstr (reason, ==, "utf-8");
  g_assert_cmpuint (offset, ==, 3);
  g_assert_false (bongsu_json_guard ("[1, 02]", 7, &bongsu_json_limits_message, &reason, &offset));
  g_assert_cmpuint (offset, ==, 6);
  g_assert_false (bongsu_json_guard (NULL, 0, &bongsu_json_limits_message, NULL, NULL));
}

static void
assert_refused (const char *json, gsize size, const BongsuJsonLimits *limits, const char *expected)
{
  const char *reason;

  g_assert_false (bongsu_json_guard (json, size, limits, &reason, NULL));
  g_assert_cmpstr (reason, ==, expected);
}

static void
test_limits (void)
{
  BongsuJsonLimits limits = { 100000, 4, 10, 3 };
  g_autofree char *deep = g_strnfill (80000, '[');
  GString *keys = g_string_new ("{");

  g_assert_true (bongsu_json_guard ("[[[[]]]]", 8, &limits, NULL, NULL));
  assert_refused ("[[[[[]]]]]", 10, &limits, "too-deep");
  assert_refused (deep, 80000, &bongsu_json_limits_message, "too-deep");
  assert_refused (deep, 80000, &(BongsuJsonLimits) { 100000, 100000, 100000, 10 }, "too-deep");
  g_assert_true (bongsu_json_guard ("[1,2,3,4,5,6,7,8,9]", 19, &limits, NULL, NULL));
  assert_refused ("[1,2,3,4,5,6,7,8,9,0]", 21, &limits, "too-many-tokens");
  assert_refused ("{\"a\":1,\"b\":1,\"c\":1,\"d\":1}", 25, &limits, "too-many-members");
  limits.max_bytes = 3;
  assert_refused ("[1, 2]", 6, &limits, "too-large");
  for (guint i = 0; i < 1024; i++)
    g_string_append_printf (keys, "%s\"%u\":0", i > 0 ? "," : "", i);
  g_string_append_c (keys, '}');
  g_assert_true (bongsu_json_guard (keys->str, keys->len, &bongsu_json_limits_message, NULL, NULL));
  g_string_truncate (keys, keys->len - 1);
  g_string_append (keys, ",\"x\":0}");
  assert_refused (keys->str, keys->len, &bongsu_json_limits_message, "too-many-members");
  g_string_free (keys, TRUE);
}

/* Whatever passes, json-glib can read: documents made by changing bytes of a good one. */
static void
test_what_passes_parses (void)
{
  static const char seed[] = "{\"id\":\"urn:x:1\",\"n\":[1,-2.5e3,0.1],\"o\":{\"\\u00e9\":\"\\ud83d\\ude00\",\"t\":true},\"e\":[],\"z\":null}";
  static const char letters[] = "{}[]\",:\\u0123eE+-.tfn \n\xec\x88\x98";
  g_autoptr (GRand) chance = g_rand_new_with_seed (4711);
  guint n_passed = 0;

  for (guint i = 0; i < 40000; i++)
    {
      g_autofree char *text = g_strdup (seed);
      gsize size = strlen (text);
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();

      for (int changes = g_rand_int_range (chance, 0, 4); changes > 0; changes--)
        text[g_rand_int_range (chance, 0, (int) size)] = letters[g_rand_int_range (chance, 0, sizeof letters - 1)];
      if (!bongsu_json_guard (text, size, &bongsu_json_limits_message, NULL, NULL))
        continue;
      n_passed++;
      g_assert_true (json_parser_load_from_data (parser, text, (gssize) size, NULL));
      g_assert_nonnull (json_parser_get_root (parser));
    }
  g_assert_cmpuint (n_passed, >, 10000);
}

typedef struct
{
  const char *text;
  const char *clean;
} CleanCase;

static const CleanCase clean_cases[] = {
  { "plain", "plain" },
  { "스마트 폴 7번", "스마트 폴 7번" },
  { "a\nb\tc", "a b c" },
  { "a\x01\x7f" "b", "ab" },
  { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  { "left\xe2\x80\xaeright", "leftright" },
  { "zero\xe2\x80\x8bwidth\xef\xbb\xbf", "zerowidth" },
  { "tag\xf3\xa0\x81\xa1", "tag" },
  { "private\xee\x80\x80", "private" },
  { "e\xcc\x81", "\xc3\xa9" },
  { "\xe1\x84\x80\xe1\x85\xa1", "가" },
  { "x\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85", "x\xcc\x80\xcc\x81\xcc\x82\xcc\x83" },
  { "<b>&amp;</b>", "<b>&amp;</b>" },
  { "filler\xe3\x85\xa4", "filler" },
  { "", "" },
};

static void
test_sanitise (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (clean_cases); i++)
    {
      g_autofree char *clean = bongsu_text_sanitise (clean_cases[i].text, -1, 100);
      g_autofree char *again = bongsu_text_sanitise (clean, -1, 100);

      g_assert_cmpstr (clean, ==, clean_cases[i].clean);
      g_assert_cmpstr (again, ==, clean);
    }
}

static void
test_sanitise_cuts (void)
{
  g_autofree char *ascii = bongsu_text_sanitise ("abcdef", -1, 3);
  g_autofree char *hangul = bongsu_text_sanitise ("가나다라", -1, 3);
  g_autofree char *jamo = bongsu_text_sanitise ("\xe1\x84\x80\xe1\x85\xa1\xe1\x84\x80\xe1\x85\xa1", -1, 2);
  g_autofree char *part = bongsu_text_sanitise ("abcdef", 2, 10);

  g_assert_cmpstr (ascii, ==, "abc");
  g_assert_cmpstr (hangul, ==, "가나다");
  g_assert_cmpstr (jamo, ==, "가가");
  g_assert_cmpstr (part, ==, "ab");
}

/* Whatever comes in: valid, bounded, composed, no control character, and a second time changes nothing. */
static void
test_sanitise_anything (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (12);

  for (guint i = 0; i < 5000; i++)
    {
      char bytes[64];
      g_autofree char *clean = NULL;
      g_autofree char *again = NULL;

      for (guint j = 0; j < sizeof bytes; j++)
        bytes[j] = (char) (g_rand_boolean (chance) ? g_rand_int_range (chance, 0xc0, 0x100) : g_rand_int_range (chance, 1, 0xc0));
      clean = bongsu_text_sanitise (bytes, sizeof bytes, 20);
      again = bongsu_text_sanitise (clean, -1, 20);
      g_assert_true (g_utf8_validate (clean, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (clean, -1), <=, 20);
      g_assert_cmpstr (again, ==, clean);
      for (const char *at = clean; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/json-guard/table", test_guard);
  g_test_add_func ("/format/json-guard/says-where", test_nul_and_offset);
  g_test_add_func ("/format/json-guard/limits", test_limits);
  g_test_add_func ("/format/json-guard/what-passes-parses", test_what_passes_parses);
  g_test_add_func ("/format/text/sanitise-table", test_sanitise);
  g_test_add_func ("/format/text/sanitise-cuts-characters", test_sanitise_cuts);
  g_test_add_func ("/format/text/sanitise-anything", test_sanitise_anything);
  return g_test_run ();
}
