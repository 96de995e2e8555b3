/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox.h"

#include "fake-store.h"
#include "fake-transport.h"
#include "seeded-random.h"
#include "virtual-clock.h"

#include <locale.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1795150800) * G_TIME_SPAN_SECOND)
#define BELL "urn:ngsi-ld:Device:p-07-bell"
#define INCIDENT "urn:ngsi-ld:Alert:bongsu-1"
#define CONSOLE "5f02a9c41d77e380"

typedef struct
{
  BongsuVirtualClock *clock;
  BongsuFakeStore *store;
  BongsuFakeTransport *city;
  BongsuSeededRandom *random;
  BongsuRegister *register_;
  BongsuOutbox *outbox;
  BongsuCommandRow *row;

  guint patch_status; /* 0: 204 */
  gboolean patch_fails;
  BongsuNetError patch_error;
  guint n_unjournalled; /* requests that were not in the journal when they came */
  guint n_reads;
  guint n_changes;
  GPtrArray *loaded_acts, *loaded_records;
  GError *error;
} World;

static BongsuCommand answer_bell = {
  .id = (char *) "answer-bell", .kind = (char *) "smart-pole/bell", .attribute = (char *) "answerBell",
  .value = (char *) "{\"msgId\":\"$id\",\"op\":\"set\"}", .right = (char *) "operator", .timeout_s = 10,
  .read_back_reading = (char *) "bell", .read_back_within_s = 10,
};
static const BongsuCommand flash = {
  .id = (char *) "flash", .kind = (char *) "smart-pole/bell", .attribute = (char *) "flashLight",
  .value = (char *) "{\"msgId\":\"$id\",\"op\":\"set\",\"seconds\":\"$seconds\"}", .right = (char *) "leader", .timeout_s = 10,
};

static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  BongsuSolution *solution = bongsu_solution_new ();
  BongsuKind *kind = bongsu_kind_new ();
  BongsuReadingSpec *spec = bongsu_reading_spec_new ();

  spec->id = g_strdup ("bell");
  spec->attribute = (char *) g_intern_string ("bellState");
  spec->type = BONGSU_READING_ENUM;
  kind->id = g_strdup ("smart-pole/bell");
  kind->types = g_strsplit ("Device", " ", -1);
  g_ptr_array_add (kind->readings, spec);
  solution->id = g_strdup ("smart-pole");
  g_ptr_array_add (solution->kinds, kind);
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static guint
count_entries (World *world, BongsuEntryKind kind)
{
  guint n = 0;

  for (guint i = 0; i < bongsu_fake_store_get_n_entries (world->store); i++)
    n += bongsu_fake_store_get_entry (world->store, i)->kind == kind;
  return n;
}

static BongsuReply *
answer_cb (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  World *world = data;

  if (!g_str_equal (method, "PATCH"))
    return NULL;
  if (count_entries (world, BONGSU_ENTRY_ROW) == 0 || count_entries (world, BONGSU_ENTRY_ATTEMPT) == 0)
    world->n_unjournalled++;
  if (world->patch_fails)
    {
      g_set_error (error, BONGSU_NET_ERROR, world->patch_error, "broken");
      return NULL;
    }
  return world->patch_status != 0 ? bongsu_fake_reply_new (world->patch_status, NULL) : NULL;
}

static void
on_read_wanted_cb (World *world, const char *id)
{
  g_assert_cmpstr (id, ==, BELL);
  world->n_reads++;
}

static void
on_changed_cb (World *world, BongsuCommandRow *row)
{
  g_assert_true (BONGSU_IS_COMMAND_ROW (row));
  world->n_changes++;
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
put (World *world, const char *attribute, BongsuValue value)
{
  g_autoptr(BongsuBatch) batch = bongsu_batch_new ();
  gint64 now = bongsu_clock_now (BONGSU_CLOCK (world->clock));
  BongsuUpdate update = {
    .entity = BELL, .type = "Device", .attribute = attribute, .value = value, .stamp = { now, now },
  };

  bongsu_batch_put (batch, update);
  bongsu_register_merge (world->register_, batch, now);
  bongsu_register_emit_changed (world->register_);
  settle (world);
}

/* What the agent writes about a command; `id` NULL: it names none. */
static void
tell_status (World *world, const char *command, const char *status, const char *id)
{
  BongsuFields *info = bongsu_fields_new ();
  g_autofree char *info_name = g_strconcat (command, "_info", NULL);
  g_autofree char *status_name = g_strconcat (command, "_status", NULL);

  /* Later than what stood there: equal stamps are no news. */
  pass (world, 10);
  bongsu_fields_take (info, "msgId", bongsu_value_text (id != NULL ? id : ""));
  bongsu_fields_take (info, "detail", bongsu_value_text ("handset broken"));
  put (world, info_name, bongsu_value_take_fields (info));
  put (world, status_name, bongsu_value_text (status));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, &world->loaded_acts, &world->loaded_records, &world->error);
  g_assert_no_error (world->error);
}

static void
make_outbox (World *world, const char *role)
{
  BongsuDuty duty = { "operator1", role };

  world->outbox = bongsu_outbox_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store),
                                     BONGSU_CLOCK (world->clock), BONGSU_RANDOM (world->random), world->register_, &duty);
  g_signal_connect_swapped (world->outbox, "read-wanted", G_CALLBACK (on_read_wanted_cb), world);
  g_signal_connect_swapped (world->outbox, "command-changed", G_CALLBACK (on_changed_cb), world);
  bongsu_outbox_load_async (world->outbox, NULL, loaded_cb, world);
  settle (world);
  g_assert_nonnull (world->loaded_acts);
}

static void
start_as (World *world, const char *role)
{
  g_autoptr(BongsuCatalogue) catalogue = make_catalogue ();

  *world = (World) { 0 };
  world->clock = bongsu_virtual_clock_new (START);
  world->store = bongsu_fake_store_new (CONSOLE, NULL);
  world->city = bongsu_fake_transport_new ();
  world->random = bongsu_seeded_random_new (7);
  world->register_ = bongsu_register_new (catalogue);
  bongsu_fake_transport_set_send_func (world->city, answer_cb, world);
  put (world, "bellState", bongsu_value_text ("calling"));
  make_outbox (world, role);
  bongsu_outbox_set_open (world->outbox, TRUE);
  settle (world);
}

static void
start (World *world)
{
  start_as (world, "operator");
}

static void
end_process (World *world)
{
  g_clear_object (&world->row);
  g_object_run_dispose (G_OBJECT (world->outbox));
  settle (world);
  g_assert_finalize_object (g_steal_pointer (&world->outbox));
  g_clear_pointer (&world->loaded_acts, g_ptr_array_unref);
  g_clear_pointer (&world->loaded_records, g_ptr_array_unref);
}

static void
start_again (World *world)
{
  BongsuFakeStore *store;

  end_process (world);
  store = bongsu_fake_store_new (CONSOLE, world->store);
  g_object_unref (world->store);
  world->store = store;
  make_outbox (world, "operator");
  g_set_object (&world->row, bongsu_outbox_find_command (world->outbox, INCIDENT, "answer-bell", START));
  g_assert_nonnull (world->row);
}

static void
finish (World *world)
{
  g_assert_cmpuint (world->n_unjournalled, ==, 0);
  end_process (world);
  g_clear_error (&world->error);
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
  g_autoptr(BongsuCommandRow) row = NULL;

  g_clear_error (&world->error);
  row = bongsu_outbox_send_command_finish (BONGSU_OUTBOX (source), result, &world->error);
  if (row != NULL)
    g_set_object (&world->row, row);
}

static void
order (World *world, const BongsuCommand *command, GPtrArray *acts)
{
  g_autoptr(BongsuFields) params = bongsu_fields_new ();
  BongsuCommandOrder ordered = {
    .asset = BELL, .incident = INCIDENT, .command = command, .params = params, .acts = acts,
  };

  bongsu_fields_take (params, "seconds", bongsu_value_number (30));
  bongsu_outbox_send_command_async (world->outbox, &ordered, NULL, sent_cb, world);
  settle (world);
}

static guint
count_sends (World *world, const char *method)
{
  guint n = 0;

  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->city); i++)
    n += g_str_equal (bongsu_fake_transport_get_send (world->city, i)->method, method);
  return n;
}

static void
assert_state (World *world, BongsuRowState state)
{
  g_assert_nonnull (world->row);
  g_assert_cmpstr (bongsu_row_state_to_name (bongsu_command_row_get_state (world->row)), ==,
                   bongsu_row_state_to_name (state));
}

static guint
get_uint (World *world, const char *name)
{
  guint value;

  g_object_get (world->outbox, name, &value, NULL);
  return value;
}

static GPtrArray *
make_acts (void)
{
  static const char *const verbs[] = { "acknowledge", "note" };
  GPtrArray *acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      BongsuAct *act = bongsu_act_new ();

      act->verb = g_strdup (verbs[i]);
      act->target = g_strdup (INCIDENT);
      act->asset = g_strdup (BELL);
      act->rule = g_strdup ("bell");
      g_ptr_array_add (acts, act);
    }
  return acts;
}

static void
test_written_first (void)
{
  World world;
  g_autoptr(GPtrArray) acts = make_acts ();
  const BongsuFakeSend *patch = NULL;
  g_autofree char *body = NULL;
  g_autofree char *expected = NULL;

  start (&world);
  bongsu_fake_store_set_hold (world.store, TRUE);
  order (&world, &answer_bell, acts);
  g_assert_null (world.row);
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world.city), ==, 0);
  bongsu_fake_store_set_hold (world.store, FALSE);
  settle (&world);
  g_assert_no_error (world.error);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  g_assert_cmpuint (count_entries (&world, BONGSU_ENTRY_ACT), ==, 2);
  g_assert_cmpuint (((BongsuAct *) acts->pdata[0])->seq, <, ((BongsuAct *) acts->pdata[1])->seq);
  g_assert_cmpint (((BongsuAct *) acts->pdata[0])->at, ==, ((BongsuAct *) acts->pdata[1])->at);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 2);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world.city); i++)
    if (g_str_equal (bongsu_fake_transport_get_send (world.city, i)->method, "PATCH"))
      patch = bongsu_fake_transport_get_send (world.city, i);
  g_assert_true (g_str_has_suffix (patch->path, "/attrs"));
  body = g_strndup (g_bytes_get_data (patch->body, NULL), g_bytes_get_size (patch->body));
  expected = g_strdup_printf ("{\"answerBell\":{\"type\":\"Property\",\"value\":{\"msgId\":\"%s\",\"op\":\"set\"}}}",
                              bongsu_command_row_get_id (world.row));
  g_assert_cmpstr (body, ==, expected);
  finish (&world);
}

static void
test_journal_refuses (void)
{
  World world;

  start (&world);
  bongsu_fake_store_fail (world.store, BONGSU_STORE_ERROR_FULL, "The disk is full.", 1);
  order (&world, &answer_bell, NULL);
  pass (&world, 5000);
  g_assert_error (world.error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_FULL);
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world.city), ==, 0);
  order (&world, &answer_bell, NULL);
  g_assert_no_error (world.error);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  finish (&world);
}

static void
test_confirmed_by_reading (void)
{
  World world;

  start (&world);
  order (&world, &answer_bell, NULL);
  /* OK of the agent is no reading, and what the bell said before is not news. */
  tell_status (&world, "answerBell", "OK", bongsu_command_row_get_id (world.row));
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  pass (&world, 2000);
  put (&world, "bellState", bongsu_value_text ("talking"));
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpint (bongsu_command_row_get_confirmed_at (world.row), ==, START + 2010 * 1000);
  /* The end of the call does not take the confirmation back. */
  pass (&world, 60000);
  put (&world, "bellState", bongsu_value_text ("idle"));
  pass (&world, 60000);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  g_assert_cmpuint (world.n_changes, >=, 4);
  finish (&world);
}

static void
test_confirmed_by_status (void)
{
  World world;

  start_as (&world, "leader");
  order (&world, &flash, NULL);
  tell_status (&world, "flashLight", "OK", "another");
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  tell_status (&world, "flashLight", "OK", NULL);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  tell_status (&world, "flashLight", "OK", bongsu_command_row_get_id (world.row));
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  finish (&world);
}

static void
test_device_refuses (void)
{
  World world;

  start (&world);
  order (&world, &answer_bell, NULL);
  tell_status (&world, "answerBell", "ERROR", "another");
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  tell_status (&world, "answerBell", "error", bongsu_command_row_get_id (world.row));
  assert_state (&world, BONGSU_ROW_REFUSED);
  g_assert_cmpstr (bongsu_command_row_get_detail (world.row), ==, "handset broken");
  finish (&world);
}

static void
test_nameless_refusal (void)
{
  World world;

  start (&world);
  tell_status (&world, "answerBell", "ERROR", NULL);
  pass (&world, 5000);
  order (&world, &answer_bell, NULL);
  /* It stood there before this command. */
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  tell_status (&world, "answerBell", "ERROR", NULL);
  assert_state (&world, BONGSU_ROW_REFUSED);
  finish (&world);
}

static void
test_answers (void)
{
  static const struct
  {
    guint status;
    BongsuRowState state;
  } answers[] = {
    { 207, BONGSU_ROW_REFUSED }, { 400, BONGSU_ROW_REFUSED }, { 404, BONGSU_ROW_REFUSED }, { 503, BONGSU_ROW_UNKNOWN },
    { 408, BONGSU_ROW_UNKNOWN }, { 302, BONGSU_ROW_UNKNOWN }, { 401, BONGSU_ROW_QUEUED },  { 429, BONGSU_ROW_QUEUED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      World world;

      start (&world);
      world.patch_status = answers[i].status;
      order (&world, &answer_bell, NULL);
      g_test_message ("%u", answers[i].status);
      assert_state (&world, answers[i].state);
      finish (&world);
    }
}

static void
test_no_answer_is_unknown (void)
{
  World world;

  start (&world);
  world.patch_fails = TRUE;
  world.patch_error = BONGSU_NET_ERROR_TIMEOUT;
  order (&world, &answer_bell, NULL);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  g_assert_cmpuint (get_uint (&world, "n-unknown"), ==, 1);
  pass (&world, 60000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  g_assert_cmpuint (world.n_reads, ==, 4);
  put (&world, "bellState", bongsu_value_text ("talking"));
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpuint (get_uint (&world, "n-unknown"), ==, 0);
  finish (&world);
}

static void
test_unsent_is_queued (void)
{
  World world;

  start (&world);
  world.patch_fails = TRUE;
  world.patch_error = BONGSU_NET_ERROR_REFUSED;
  order (&world, &answer_bell, NULL);
  assert_state (&world, BONGSU_ROW_QUEUED);
  g_assert_cmpuint (get_uint (&world, "n-queued"), ==, 1);
  world.patch_fails = FALSE;
  pass (&world, 5000);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  g_assert_cmpuint (get_uint (&world, "n-queued"), ==, 0);
  finish (&world);
}

static void
test_silent_device (void)
{
  World world;

  start (&world);
  order (&world, &answer_bell, NULL);
  pass (&world, 9000);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  pass (&world, 2000);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  pass (&world, 600000);
  assert_state (&world, BONGSU_ROW_EXPIRED);
  g_assert_cmpstr (bongsu_command_row_get_detail (world.row), !=, "");
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  g_assert_cmpuint (bongsu_virtual_clock_get_n_timers (world.clock), ==, 0);
  finish (&world);
}

static void
test_device_reads_otherwise (void)
{
  World world;

  start (&world);
  order (&world, &answer_bell, NULL);
  pass (&world, 4000);
  put (&world, "bellState", bongsu_value_text ("calling"));
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  put (&world, "bellState", bongsu_value_text ("fault"));
  pass (&world, 7000);
  assert_state (&world, BONGSU_ROW_MISMATCH);
  put (&world, "bellState", bongsu_value_text ("talking"));
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  finish (&world);
}

static void
test_late_never_leaves (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  order (&world, &answer_bell, NULL);
  assert_state (&world, BONGSU_ROW_QUEUED);
  pass (&world, 61000);
  assert_state (&world, BONGSU_ROW_EXPIRED);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 5000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  finish (&world);
}

static void
test_twice_is_once (void)
{
  World world;

  start (&world);
  bongsu_fake_store_set_hold (world.store, TRUE);
  order (&world, &answer_bell, NULL);
  order (&world, &answer_bell, NULL);
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  bongsu_fake_store_set_hold (world.store, FALSE);
  settle (&world);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  order (&world, &answer_bell, NULL);
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  finish (&world);
}

static void
test_again_by_a_person (void)
{
  World world;
  g_autoptr(BongsuCommandRow) first = NULL;

  start (&world);
  world.patch_status = 503;
  order (&world, &answer_bell, NULL);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  first = g_object_ref (world.row);
  world.patch_status = 0;
  order (&world, &answer_bell, NULL);
  g_assert_no_error (world.error);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  g_assert_true (world.row != first);
  g_assert_cmpint (bongsu_command_row_get_state (first), ==, BONGSU_ROW_SUPERSEDED);
  g_assert_true (bongsu_outbox_find_command (world.outbox, INCIDENT, "answer-bell", START) == world.row);
  g_assert_null (bongsu_outbox_find_command (world.outbox, INCIDENT, "answer-bell", START + 1000));
  g_assert_cmpuint (get_uint (&world, "n-unknown"), ==, 0);
  finish (&world);
}

static void
test_sending_at_start_is_unknown (void)
{
  World world;

  start (&world);
  bongsu_fake_transport_set_hold (world.city, TRUE);
  order (&world, &answer_bell, NULL);
  assert_state (&world, BONGSU_ROW_SENDING);
  g_assert_cmpuint (get_uint (&world, "n-sending"), ==, 1);
  bongsu_fake_transport_set_hold (world.city, FALSE);
  start_again (&world);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 3000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  put (&world, "bellState", bongsu_value_text ("talking"));
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  start_again (&world);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpint (bongsu_command_row_get_confirmed_at (world.row), ==, START + 3 * G_TIME_SPAN_SECOND);
  finish (&world);
}

static void
test_queued_at_start (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  order (&world, &answer_bell, NULL);
  pass (&world, 20000);
  start_again (&world);
  assert_state (&world, BONGSU_ROW_QUEUED);
  pass (&world, 41000);
  assert_state (&world, BONGSU_ROW_EXPIRED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  finish (&world);
}

static void
test_needs_right_and_parameters (void)
{
  World world;
  BongsuCommand incomplete = flash;

  start (&world);
  order (&world, &flash, NULL);
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  incomplete.right = (char *) "operator";
  incomplete.value = (char *) "{\"msgId\":\"$id\",\"level\":\"$level\"}";
  order (&world, &incomplete, NULL);
  g_assert_nonnull (world.error);
  g_clear_error (&world.error);
  g_assert_cmpuint (bongsu_fake_store_get_n_entries (world.store), ==, 0);
  end_process (&world);
  make_outbox (&world, "vendor");
  bongsu_outbox_set_open (world.outbox, TRUE);
  order (&world, &answer_bell, NULL);
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world.city), ==, 0);
  finish (&world);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  answer_bell.read_back_equals = bongsu_value_text ("talking");

  g_test_add_func ("/operations/outbox-commands/written-before-it-leaves", test_written_first);
  g_test_add_func ("/operations/outbox-commands/journal-refuses-nothing-leaves", test_journal_refuses);
  g_test_add_func ("/operations/outbox-commands/confirmed-by-reading", test_confirmed_by_reading);
  g_test_add_func ("/operations/outbox-commands/confirmed-by-status", test_confirmed_by_status);
  g_test_add_func ("/operations/outbox-commands/device-refuses", test_device_refuses);
  g_test_add_func ("/operations/outbox-commands/nameless-refusal", test_nameless_refusal);
  g_test_add_func ("/operations/outbox-commands/answers", test_answers);
  g_test_add_func ("/operations/outbox-commands/no-answer-is-unknown", test_no_answer_is_unknown);
  g_test_add_func ("/operations/outbox-commands/unsent-is-queued", test_unsent_is_queued);
  g_test_add_func ("/operations/outbox-commands/silent-device", test_silent_device);
  g_test_add_func ("/operations/outbox-commands/device-reads-otherwise", test_device_reads_otherwise);
  g_test_add_func ("/operations/outbox-commands/late-never-leaves", test_late_never_leaves);
  g_test_add_func ("/operations/outbox-commands/twice-is-once", test_twice_is_once);
  g_test_add_func ("/operations/outbox-commands/again-by-a-person", test_again_by_a_person);
  g_test_add_func ("/operations/outbox-commands/sending-at-start-is-unknown", test_sending_at_start_is_unknown);
  g_test_add_func ("/operations/outbox-commands/queued-at-start", test_queued_at_start);
  g_test_add_func ("/operations/outbox-commands/needs-right-and-parameters", test_needs_right_and_parameters);
  {
    int status = g_test_run ();

    bongsu_value_clear (&answer_bell.read_back_equals);
    return status;
  }
}
