/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "value.h"

static void
test_copies_share (void)
{
  g_auto (BongsuValue) text = bongsu_value_text ("calling");
  g_auto (BongsuValue) copy = bongsu_value_copy (&text);

  g_assert_cmpstr (bongsu_value_get_text (&copy), ==, "calling");
  g_assert_true (text.text == copy.text);
  bongsu_value_clear (&text);
  g_assert_cmpint (text.kind, ==, BONGSU_VALUE_ABSENT);
  g_assert_cmpstr (bongsu_value_get_text (&copy), ==, "calling");
  g_assert_null (bongsu_value_get_text (&text));
}

static BongsuValue
make_fields (const char *name, double number)
{
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_fields_take (fields, name, bongsu_value_number (number));
  return bongsu_value_take_fields (fields);
}

static void
test_order_is_total (void)
{
  BongsuValue values[] = {
    BONGSU_VALUE_INIT,
    bongsu_value_number (-1),
    bongsu_value_number (2.5),
    bongsu_value_boolean (FALSE),
    bongsu_value_boolean (TRUE),
    bongsu_value_text ("a"),
    bongsu_value_text ("b"),
    bongsu_value_point (127, 37),
    bongsu_value_point (127, 38),
    make_fields ("a", 1),
    make_fields ("a", 2),
    make_fields ("b", 0),
    { BONGSU_VALUE_INVALID, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_assert_cmpint (bongsu_value_compare (&values[i], &values[j]), ==, i < j ? -1 : i > j ? 1 : 0);
        g_assert_cmpint (bongsu_value_equal (&values[i], &values[j]), ==, i == j);
      }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    bongsu_value_clear (&values[i]);
}

static void
test_words (void)
{
  const struct
  {
    double number;
    const char *words;
  } cases[] = { { 12.5, "12.5" }, { 0, "0" }, { -3, "-3" }, { 1234567, "1234567" }, { 0.1, "0.1" } };
  g_auto (BongsuValue) yes = bongsu_value_boolean (TRUE);
  g_autofree char *yes_words = bongsu_value_to_string (&yes);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (BongsuValue) value = bongsu_value_number (cases[i].number);
      g_autofree char *words = bongsu_value_to_string (&value);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_cmpstr (yes_words, ==, "Yes");
}

static void
test_fields (void)
{
  g_autoptr (BongsuFields) fields = bongsu_fields_new ();

  g_assert_true (bongsu_fields_take (fields, "msgId", bongsu_value_text ("m-1")));
  g_assert_true (bongsu_fields_take (fields, "priority", bongsu_value_number (160)));
  g_assert_cmpstr (bongsu_fields_find_text (fields, "msgId"), ==, "m-1");
  g_assert_null (bongsu_fields_find_text (fields, "priority"));
  g_assert_nonnull (bongsu_fields_find (fields, "priority"));
  g_assert_null (bongsu_fields_find (fields, "nothing"));
  for (guint i = 2; i < 64; i++)
    g_assert_true (bongsu_fields_take (fields, NULL, bongsu_value_text ("x")));
  g_assert_false (bongsu_fields_take (fields, NULL, bongsu_value_text ("one too many")));
  g_assert_cmpuint (bongsu_fields_get_n (fields), ==, 64);
  g_assert_null (bongsu_fields_get_name (fields, 63));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/value/copies-share", test_copies_share);
  g_test_add_func ("/model/value/order-is-total", test_order_is_total);
  g_test_add_func ("/model/value/words", test_words);
  g_test_add_func ("/model/value/fields-are-bounded", test_fields);
  return g_test_run ();
}
