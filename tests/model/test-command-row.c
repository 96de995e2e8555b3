/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "command-row.h"

static void
test_holds_what_it_was_given (void)
{
  g_autoptr (BongsuCommandRow) row = bongsu_command_row_new ("m-1", "urn:a", "answer-bell", NULL, 17);

  g_assert_cmpstr (bongsu_command_row_get_id (row), ==, "m-1");
  g_assert_cmpstr (bongsu_command_row_get_asset (row), ==, "urn:a");
  g_assert_cmpstr (bongsu_command_row_get_command (row), ==, "answer-bell");
  g_assert_null (bongsu_command_row_get_incident (row));
  g_assert_cmpint (bongsu_command_row_get_ordered_at (row), ==, 17);
  g_assert_cmpint (bongsu_command_row_get_state (row), ==, BONGSU_ROW_QUEUED);
  g_assert_cmpint (bongsu_command_row_get_confirmed_at (row), ==, 0);
}

static void
test_states_have_words (void)
{
  g_autoptr (BongsuCommandRow) row = bongsu_command_row_new ("m-1", "urn:a", "answer-bell", "urn:i", 17);

  bongsu_command_row_set_state (row, BONGSU_ROW_REFUSED, "handset broken");
  g_assert_cmpint (bongsu_command_row_get_state (row), ==, BONGSU_ROW_REFUSED);
  g_assert_cmpstr (bongsu_command_row_get_detail (row), ==, "handset broken");
  bongsu_command_row_set_confirmed_at (row, 23);
  bongsu_command_row_set_state (row, BONGSU_ROW_DISPLAYED, NULL);
  g_assert_cmpstr (bongsu_command_row_get_detail (row), ==, "");
  g_assert_cmpint (bongsu_command_row_get_confirmed_at (row), ==, 23);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/command-row/holds-what-it-was-given", test_holds_what_it_was_given);
  g_test_add_func ("/model/command-row/states-have-words", test_states_have_words);
  return g_test_run ();
}
