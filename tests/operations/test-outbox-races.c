/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox.h"

#include "fake-store.h"
#include "fake-transport.h"
#include "seeded-random.h"
#include "virtual-clock.h"

#include <locale.h>
#include <string.h>

/* What two things at the same time make of a message: an answer that comes late, an end that is ordered while it leaves,
 * a process that ends in between. */

#define START (G_GINT64_CONSTANT (1795150800) * G_TIME_SPAN_SECOND)
#define BOARD "urn:ngsi-ld:Device:uiwang-vms-03"
#define HASH "sha256:17b64f38ab0a9eed3677928dcd5157e9450e6068cd9a6afd55d86a0cbaf0091d"
#define CONSOLE "5f02a9c41d77e380"

typedef struct
{
  BongsuVirtualClock *clock;
  BongsuFakeStore *store;
  BongsuFakeTransport *city;
  BongsuSeededRandom *random;
  BongsuRegister *register_;
  BongsuOutbox *outbox;

  gboolean patch_fails;
  BongsuNetError patch_error;
  GPtrArray *rows; /* (element-type BongsuSignRow) as told to the caller */
  guint n_revoked; /* ends that were told to be accepted */
} World;

static BongsuReply *
answer_cb (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  World *world = data;

  if (world->patch_fails && g_str_equal (method, "PATCH"))
    g_set_error_literal (error, BONGSU_NET_ERROR, world->patch_error, "broken");
  return NULL;
}

static void
settle (World *world)
{
  bongsu_virtual_clock_settle (world->clock);
}

static void
pass (World *world, guint milliseconds)
{
  bongsu_virtual_clock_advance (world->clock, milliseconds);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
make_outbox (World *world)
{
  BongsuDuty duty = { "operator1", "operator" };

  world->outbox = bongsu_outbox_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store),
                                     BONGSU_CLOCK (world->clock), BONGSU_RANDOM (world->random), world->register_,
                                     &duty);
  bongsu_outbox_load_async (world->outbox, NULL, loaded_cb, world);
  settle (world);
}

static void
start (World *world)
{
  g_autoptr(BongsuCatalogue) catalogue = bongsu_catalogue_new ();

  *world = (World) { 0 };
  bongsu_catalogue_seal (catalogue);
  world->clock = bongsu_virtual_clock_new (START);
  world->store = bongsu_fake_store_new (CONSOLE, NULL);
  world->city = bongsu_fake_transport_new ();
  world->random = bongsu_seeded_random_new (11);
  world->register_ = bongsu_register_new (catalogue);
  world->rows = g_ptr_array_new_with_free_func (g_object_unref);
  bongsu_fake_transport_set_send_func (world->city, answer_cb, world);
  make_outbox (world);
  bongsu_outbox_set_open (world->outbox, TRUE);
}

static void
end_process (World *world)
{
  g_ptr_array_set_size (world->rows, 0);
  g_object_run_dispose (G_OBJECT (world->outbox));
  bongsu_fake_transport_set_hold (world->city, FALSE);
  bongsu_fake_transport_release (world->city, 0);
  settle (world);
  g_assert_finalize_object (g_steal_pointer (&world->outbox));
}

static void
start_again (World *world)
{
  BongsuFakeStore *store;

  end_process (world);
  store = bongsu_fake_store_new (CONSOLE, world->store);
  g_object_unref (world->store);
  world->store = store;
  make_outbox (world);
}

static void
finish (World *world)
{
  end_process (world);
  g_ptr_array_unref (world->rows);
  g_object_unref (world->register_);
  g_object_unref (world->random);
  g_object_unref (world->city);
  g_object_unref (world->store);
  g_object_unref (world->clock);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;
  g_autoptr(GError) error = NULL;
  BongsuSignRow *row = bongsu_outbox_send_sign_finish (BONGSU_OUTBOX (source), result, &error);

  g_assert_no_error (error);
  g_ptr_array_add (world->rows, row);
}

static BongsuSignRow *
send_message (World *world, const char *text, guint grace_ms, guint life_s)
{
  BongsuSignOrder order = {
    .board = BOARD, .multi = text, .text = text, .text_hash = HASH, .level = BONGSU_LEVEL_ALERT, .priority = 200,
    .grace_ms = grace_ms,
    .expires = bongsu_clock_now (BONGSU_CLOCK (world->clock)) + life_s * G_TIME_SPAN_SECOND,
  };
  guint n = world->rows->len;

  bongsu_outbox_send_sign_async (world->outbox, &order, NULL, sent_cb, world);
  settle (world);
  g_assert_cmpuint (world->rows->len, ==, n + 1);
  return world->rows->pdata[n];
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;
  g_autoptr(GError) error = NULL;

  g_assert_true (bongsu_outbox_revoke_finish (BONGSU_OUTBOX (source), result, &error));
  g_assert_no_error (error);
  world->n_revoked++;
}

static void
end_message (World *world, BongsuSignRow *row)
{
  bongsu_outbox_revoke_async (world->outbox, row, NULL, revoked_cb, world);
}

static guint
count_patches (World *world, const char *needle)
{
  guint n = 0;

  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->city); i++)
    {
      const BongsuFakeSend *send = bongsu_fake_transport_get_send (world->city, i);
      g_autofree char *body = NULL;

      if (!g_str_equal (send->method, "PATCH"))
        continue;
      body = g_strndup (g_bytes_get_data (send->body, NULL), g_bytes_get_size (send->body));
      n += strstr (body, needle) != NULL;
    }
  return n;
}

static void
assert_state (BongsuSignRow *row, BongsuRowState state)
{
  g_assert_cmpstr (bongsu_row_state_to_name (bongsu_sign_row_get_state (row)), ==, bongsu_row_state_to_name (state));
}

/* A message whose request is under way and will end with this error. */
static BongsuSignRow *
send_and_hold (World *world, BongsuNetError error)
{
  BongsuSignRow *row = send_message (world, "first", 1000, 600);

  world->patch_fails = TRUE;
  world->patch_error = error;
  pass (world, 500);
  bongsu_fake_transport_set_hold (world->city, TRUE);
  pass (world, 1000);
  assert_state (row, BONGSU_ROW_SENDING);
  g_assert_cmpuint (bongsu_fake_transport_get_n_waiting (world->city), ==, 1);
  return row;
}

static void
release (World *world)
{
  world->patch_fails = FALSE;
  bongsu_fake_transport_set_hold (world->city, FALSE);
  bongsu_fake_transport_release (world->city, 0);
  settle (world);
}

/* Ended while it was leaving, and no byte has left: it is not tried again. */
static void
test_revoked_in_flight_unsent (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_and_hold (&world, BONGSU_NET_ERROR_REFUSED);
  end_message (&world, row);
  settle (&world);
  g_assert_cmpuint (world.n_revoked, ==, 1);
  release (&world);
  pass (&world, 120000);
  assert_state (row, BONGSU_ROW_REVOKED);
  g_assert_cmpuint (count_patches (&world, "\"show\""), ==, 1);
  start_again (&world);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 120000);
  g_assert_cmpuint (count_patches (&world, "\"show\""), ==, 1);
  finish (&world);
}

/* The same, when the disk takes the end only after the row is back in the queue. */
static void
test_revoked_late_unsent (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_and_hold (&world, BONGSU_NET_ERROR_REFUSED);
  bongsu_fake_store_set_hold (world.store, TRUE);
  end_message (&world, row);
  bongsu_fake_transport_set_hold (world.city, FALSE);
  bongsu_fake_transport_release (world.city, 0);
  settle (&world);
  g_assert_cmpuint (world.n_revoked, ==, 0);
  world.patch_fails = FALSE;
  bongsu_fake_store_set_hold (world.store, FALSE);
  settle (&world);
  g_assert_cmpuint (world.n_revoked, ==, 1);
  pass (&world, 120000);
  assert_state (row, BONGSU_ROW_REVOKED);
  g_assert_cmpuint (count_patches (&world, "\"show\""), ==, 1);
  finish (&world);
}

/* Ended while it was leaving, and nobody answers: the end that was ordered still leaves, once. */
static void
test_revoked_in_flight_unknown (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_and_hold (&world, BONGSU_NET_ERROR_TIMEOUT);
  end_message (&world, row);
  settle (&world);
  g_assert_cmpuint (world.n_revoked, ==, 1);
  release (&world);
  pass (&world, 60000);
  assert_state (row, BONGSU_ROW_REVOKED);
  g_assert_cmpuint (count_patches (&world, "\"show\""), ==, 1);
  g_assert_cmpuint (count_patches (&world, "\"revert\""), ==, 1);
  finish (&world);
}

/* The same over the end of the process: what was told is done by the next one. */
static void
test_revoked_over_restart (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_and_hold (&world, BONGSU_NET_ERROR_TIMEOUT);
  end_message (&world, row);
  settle (&world);
  g_assert_cmpuint (world.n_revoked, ==, 1);
  start_again (&world);
  world.patch_fails = FALSE;
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 60000);
  g_assert_cmpuint (count_patches (&world, "\"show\""), ==, 1);
  g_assert_cmpuint (count_patches (&world, "\"revert\""), ==, 1);
  finish (&world);
}

/* SIGNS 8: a newer one was ordered while it was leaving; back in the queue, it is superseded and stays here. */
static void
test_superseded_in_flight (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_and_hold (&world, BONGSU_NET_ERROR_REFUSED);
  send_message (&world, "second", 30000, 600);
  release (&world);
  assert_state (row, BONGSU_ROW_SUPERSEDED);
  pass (&world, 120000);
  g_assert_cmpuint (count_patches (&world, "first"), ==, 1);
  g_assert_cmpuint (count_patches (&world, "second"), ==, 1);
  finish (&world);
}

/* The newer one was called back before it left: the older one is what is wanted still. */
static void
test_newer_called_back (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_and_hold (&world, BONGSU_NET_ERROR_REFUSED);
  g_assert_true (bongsu_outbox_cancel (world.outbox, send_message (&world, "second", 30000, 600)));
  release (&world);
  pass (&world, 60000);
  g_assert_cmpuint (count_patches (&world, "first"), ==, 2);
  g_assert_cmpuint (count_patches (&world, "second"), ==, 0);
  assert_state (row, BONGSU_ROW_UNKNOWN);
  finish (&world);
}

/* SIGNS 8: what was held back for more than a minute asks its author, however young the machine's boot time is. */
static void
test_held_back_over_reboot (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  send_message (&world, "first", 0, 3600);
  pass (&world, 1000);
  bongsu_virtual_clock_reboot (world.clock, 600 * G_TIME_SPAN_SECOND);
  start_again (&world);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 30000);
  g_assert_cmpuint (count_patches (&world, "first"), ==, 0);
  finish (&world);
}

/* A whole life of messages in the journal does not come back into the list. */
static void
test_list_is_bounded (void)
{
  World world;
  guint n;

  start (&world);
  for (guint i = 0; i < 1010; i++)
    {
      g_assert_true (bongsu_outbox_cancel (world.outbox, send_message (&world, "first", 60000, 600)));
      settle (&world);
    }
  n = g_list_model_get_n_items (G_LIST_MODEL (world.outbox));
  start_again (&world);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.outbox)), ==, n);
  finish (&world);
}

/* NOTHING-LOST 5: with a wrong clock no message has a true end, so none leaves; what takes one off the board does. */
static void
test_clocks_apart (void)
{
  const gint64 most = 5 * G_TIME_SPAN_SECOND;
  World world;
  BongsuSignRow *row;
  g_autofree char *sentence = NULL;

  start (&world);
  row = send_message (&world, "first", 0, 600);
  pass (&world, 1000);
  g_assert_cmpuint (count_patches (&world, "first"), ==, 1);
  bongsu_outbox_set_clock_difference (world.outbox, -most - 1, most);
  g_object_get (world.outbox, "sentence", &sentence, NULL);
  g_assert_cmpstr (sentence, !=, "");
  send_message (&world, "second", 0, 600);
  pass (&world, 30000);
  g_assert_cmpuint (count_patches (&world, "second"), ==, 0);
  end_message (&world, row);
  pass (&world, 1000);
  g_assert_cmpuint (count_patches (&world, "\"revert\""), ==, 1);

  bongsu_outbox_set_clock_difference (world.outbox, most, most);
  pass (&world, 1000);
  g_assert_cmpuint (count_patches (&world, "second"), ==, 1);
  finish (&world);
}

static void
read_back (World *world, guint flags, double second)
{
  g_autoptr(BongsuBatch) batch = bongsu_batch_new ();
  BongsuFields *fields = bongsu_fields_new ();
  const gint64 observed = START + (gint64) (second * G_TIME_SPAN_SECOND);
  BongsuUpdate update = {
    .entity = BOARD, .type = "Device", .attribute = "displayedMessage", .stamp = { observed, observed }, .flags = flags,
  };

  bongsu_fields_take (fields, "textHash", bongsu_value_text (HASH));
  update.value = bongsu_value_take_fields (fields);
  bongsu_batch_put (batch, update);
  bongsu_register_merge (world->register_, batch, observed);
  settle (world);
}

/* PROTOCOL 12.4: the same text stood there before; what was read without the board's own time confirms nothing. */
static void
test_untimed_confirms_nothing (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  row = send_message (&world, "first", 0, 600);
  pass (&world, 1000);
  assert_state (row, BONGSU_ROW_ACCEPTED);
  read_back (&world, BONGSU_UPDATE_SNAPSHOT | BONGSU_UPDATE_UNTIMED, 2);
  assert_state (row, BONGSU_ROW_ACCEPTED);
  read_back (&world, BONGSU_UPDATE_SNAPSHOT | BONGSU_UPDATE_SUSPECT, 3);
  assert_state (row, BONGSU_ROW_ACCEPTED);
  read_back (&world, BONGSU_UPDATE_SNAPSHOT, 4);
  assert_state (row, BONGSU_ROW_DISPLAYED);
  finish (&world);
}

/* N7: the city is 4 s ahead, so what it saw 3 s after our sending by its clock, it saw before. */
static void
test_read_back_by_the_city (void)
{
  World world;
  BongsuSignRow *row;

  start (&world);
  bongsu_outbox_set_clock_difference (world.outbox, 4 * G_TIME_SPAN_SECOND, 5 * G_TIME_SPAN_SECOND);
  row = send_message (&world, "first", 0, 600);
  pass (&world, 1000);
  assert_state (row, BONGSU_ROW_ACCEPTED);
  read_back (&world, 0, 2.5);
  assert_state (row, BONGSU_ROW_ACCEPTED);
  read_back (&world, 0, 5.5);
  assert_state (row, BONGSU_ROW_DISPLAYED);
  finish (&world);

  start (&world);
  bongsu_outbox_set_clock_difference (world.outbox, -4 * G_TIME_SPAN_SECOND, 5 * G_TIME_SPAN_SECOND);
  row = send_message (&world, "first", 0, 600);
  pass (&world, 1000);
  read_back (&world, 0, -2);
  assert_state (row, BONGSU_ROW_DISPLAYED);
  finish (&world);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/outbox-races/revoked-in-flight-unsent", test_revoked_in_flight_unsent);
  g_test_add_func ("/operations/outbox-races/revoked-late-unsent", test_revoked_late_unsent);
  g_test_add_func ("/operations/outbox-races/revoked-in-flight-unknown", test_revoked_in_flight_unknown);
  g_test_add_func ("/operations/outbox-races/revoked-over-restart", test_revoked_over_restart);
  g_test_add_func ("/operations/outbox-races/superseded-in-flight", test_superseded_in_flight);
  g_test_add_func ("/operations/outbox-races/newer-called-back", test_newer_called_back);
  g_test_add_func ("/operations/outbox-races/held-back-over-reboot", test_held_back_over_reboot);
  g_test_add_func ("/operations/outbox-races/list-is-bounded", test_list_is_bounded);
  g_test_add_func ("/operations/outbox-races/clocks-apart", test_clocks_apart);
  g_test_add_func ("/operations/outbox-races/untimed-confirms-nothing", test_untimed_confirms_nothing);
  g_test_add_func ("/operations/outbox-races/read-back-by-the-city", test_read_back_by_the_city);
  return g_test_run ();
}
