/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sign.h"

#include <string.h>

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_font_parse (void)
{
  const char text[] = "0041:0000000018242442427E424242420000\n"
                      "AC00:00FF000000000000000000000000000000000000000000000000000000000001\r\n"
                      "no line at all\n"
                      "0042:00\n"
                      "1F600:0000000018242442427E424242420000\n"
                      "0043:0000000018242442427E42424242000G\n"
                      "0041:0000000018242442427E424242420000";
  g_autoptr (BongsuDotFont) font = bongsu_dot_font_new ();
  const guint16 *rows;
  guint width = 0;

  g_assert_cmpuint (bongsu_dot_font_parse (font, text, strlen (text)), ==, 3);
  g_assert_cmpuint (bongsu_dot_font_get_n_glyphs (font), ==, 2);

  rows = bongsu_dot_font_get_glyph (font, 'A', &width);
  g_assert_nonnull (rows);
  g_assert_cmpuint (width, ==, 8);
  g_assert_cmphex (rows[4], ==, 0x18);

  rows = bongsu_dot_font_get_glyph (font, 0xac00, &width);
  g_assert_nonnull (rows);
  g_assert_cmpuint (width, ==, 16);
  g_assert_cmphex (rows[0], ==, 0x00ff);
  g_assert_cmphex (rows[15], ==, 0x0001);

  g_assert_null (bongsu_dot_font_get_glyph (font, 'B', NULL));
  g_assert_null (bongsu_dot_font_get_glyph (font, 0x1f600, NULL));
}

static void
test_dots_are_off (void)
{
  g_autoptr (BongsuDots) dots = bongsu_dots_new (160, 32);
  BongsuDots *other = g_boxed_copy (BONGSU_TYPE_DOTS, dots);

  g_assert_true (other == dots);
  g_boxed_free (BONGSU_TYPE_DOTS, other);
  for (guint i = 0; i < 160 * 32; i++)
    g_assert_cmphex (dots->dots[i], ==, 0);
}

static void
test_state_names (void)
{
  BongsuRowState state = BONGSU_ROW_FAILED;

  for (guint i = 0; i < BONGSU_N_ROW_STATES; i++)
    {
      g_assert_true (bongsu_row_state_from_name (bongsu_row_state_to_name ((BongsuRowState) i), &state));
      g_assert_cmpint (state, ==, i);
    }
  g_assert_false (bongsu_row_state_from_name ("Queued", &state));
  g_assert_false (bongsu_row_state_from_name (NULL, &state));
  g_assert_false (bongsu_row_state_is_final (BONGSU_ROW_UNKNOWN));
  g_assert_false (bongsu_row_state_is_final (BONGSU_ROW_DISPLAYED));
  g_assert_true (bongsu_row_state_is_final (BONGSU_ROW_REFUSED));
  g_assert_true (bongsu_row_state_is_final (BONGSU_ROW_EXPIRED));
}

static void
test_row_notifies_on_change (void)
{
  BongsuSignRow *row = bongsu_sign_row_new ("m-1", "urn:ngsi-ld:Sign:1", "전광판 1", "가[nl]나", "가\n나", "sha256:0", 160,
                                            1000, "operator1");
  guint n_state = 0, n_detail = 0, n_sent = 0, n_grace = 0;
  g_autofree char *name = NULL;

  g_signal_connect (row, "notify::state", G_CALLBACK (count_notify_cb), &n_state);
  g_signal_connect (row, "notify::detail", G_CALLBACK (count_notify_cb), &n_detail);
  g_signal_connect (row, "notify::sent-at", G_CALLBACK (count_notify_cb), &n_sent);
  g_signal_connect (row, "notify::grace-ms", G_CALLBACK (count_notify_cb), &n_grace);

  bongsu_sign_row_set_state (row, BONGSU_ROW_QUEUED, NULL);
  g_assert_cmpuint (n_state, ==, 0);
  bongsu_sign_row_set_state (row, BONGSU_ROW_REFUSED, "no such board");
  bongsu_sign_row_set_state (row, BONGSU_ROW_REFUSED, "no such board");
  g_assert_cmpuint (n_state, ==, 1);
  g_assert_cmpuint (n_detail, ==, 1);
  bongsu_sign_row_set_sent_at (row, 5);
  bongsu_sign_row_set_sent_at (row, 5);
  g_assert_cmpuint (n_sent, ==, 1);
  bongsu_sign_row_set_grace_ms (row, 5000);
  bongsu_sign_row_set_grace_ms (row, 0);
  g_assert_cmpuint (n_grace, ==, 2);

  g_object_get (row, "board-name", &name, NULL);
  g_assert_cmpstr (name, ==, "전광판 1");
  g_assert_cmpuint (bongsu_sign_row_get_priority (row), ==, 160);
  g_assert_finalize_object (row);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/sign/font-takes-only-glyph-lines", test_font_parse);
  g_test_add_func ("/model/sign/dots-begin-dark", test_dots_are_off);
  g_test_add_func ("/model/sign/state-names-round-trip", test_state_names);
  g_test_add_func ("/model/sign/row-notifies-only-on-change", test_row_notifies_on_change);

  return g_test_run ();
}
