/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox.h"

#include "fake-store.h"
#include "fake-transport.h"
#include "ngsi-ld.h"
#include "seeded-random.h"
#include "virtual-clock.h"

#include <locale.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1795150800) * G_TIME_SPAN_SECOND)
#define BOARD "urn:ngsi-ld:Device:uiwang-vms-03"
#define OTHER_BOARD "urn:ngsi-ld:Device:uiwang-vms-04"
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

  /* What the city answers: 0, the double's own answer. */
  guint post_status, patch_status;
  char *get_body;
  BongsuNetError patch_error;
  gboolean patch_fails;
  gboolean records_only; /* what is patched is no board */
  guint n_unjournalled; /* requests whose row was not in the journal when they came */
  GPtrArray *acts;      /* (element-type BongsuAct) as told to the caller */
  GPtrArray *loaded_acts, *loaded_records;
  GError *error;
  BongsuSignRow *row;
  guint n_reads;
} World;

static gboolean
has_entry (World *world, BongsuEntryKind kind, const char *prefix)
{
  for (guint i = 0; i < bongsu_fake_store_get_n_entries (world->store); i++)
    {
      const BongsuEntry *entry = bongsu_fake_store_get_entry (world->store, i);

      if (entry->kind == kind && g_str_has_prefix (entry->id, prefix))
        return TRUE;
    }
  return FALSE;
}

static char *
find_member (GBytes *body, const char *name)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr(BongsuFields) fields = bongsu_json_decode_fields (data, size, NULL);

  return fields != NULL ? g_strdup (bongsu_fields_find_text (fields, name)) : NULL;
}

static BongsuReply *
answer_cb (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  World *world = data;

  if (g_str_equal (method, "POST"))
    {
      g_autofree char *id = find_member (body, "id");

      if (id == NULL || !(has_entry (world, BONGSU_ENTRY_ACT, id) || has_entry (world, BONGSU_ENTRY_RECORD, id) ||
                          has_entry (world, BONGSU_ENTRY_ROW, id)))
        world->n_unjournalled++;
      return world->post_status != 0 ? bongsu_fake_reply_new (world->post_status, NULL) : NULL;
    }
  if (g_str_equal (method, "GET"))
    return bongsu_fake_reply_new (world->get_body != NULL ? 200 : 404, world->get_body);
  if (!world->records_only && (world->row == NULL || !has_entry (world, BONGSU_ENTRY_ATTEMPT, bongsu_sign_row_get_id (world->row))))
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
  g_assert_cmpstr (id, ==, BOARD);
  world->n_reads++;
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
put (World *world, const char *entity, const char *attribute, BongsuValue value, gint64 observed)
{
  g_autoptr(BongsuBatch) batch = bongsu_batch_new ();
  BongsuUpdate update = {
    .entity = entity, .type = "Device", .attribute = attribute, .value = value, .stamp = { observed, observed },
  };

  bongsu_batch_put (batch, update);
  bongsu_register_merge (world->register_, batch, observed);
  bongsu_register_emit_changed (world->register_);
  settle (world);
}

/* The board says what it shows, at `second` of the test. */
static void
read_back (World *world, const char *multi, const char *hash, double second)
{
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_fields_take (fields, "multi", bongsu_value_text (multi));
  if (hash != NULL)
    bongsu_fields_take (fields, "textHash", bongsu_value_text (hash));
  put (world, BOARD, "displayedMessage", bongsu_value_take_fields (fields),
       START + (gint64) (second * G_TIME_SPAN_SECOND));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, &world->loaded_acts, &world->loaded_records,
                             &world->error);
  g_assert_no_error (world->error);
}

static void
make_outbox (World *world, const char *role)
{
  BongsuDuty duty = { "operator1", role };

  world->outbox = bongsu_outbox_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store),
                                     BONGSU_CLOCK (world->clock),
                                     BONGSU_RANDOM (world->random), world->register_, &duty);
  g_signal_connect_swapped (world->outbox, "read-wanted", G_CALLBACK (on_read_wanted_cb), world);
  bongsu_outbox_load_async (world->outbox, NULL, loaded_cb, world);
  settle (world);
  g_assert_nonnull (world->loaded_acts);
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
  world->random = bongsu_seeded_random_new (7);
  world->register_ = bongsu_register_new (catalogue);
  world->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  bongsu_fake_transport_set_send_func (world->city, answer_cb, world);
  put (world, BOARD, "name", bongsu_value_text ("내손로 전광판"), START - G_TIME_SPAN_HOUR);
  make_outbox (world, "operator");
  bongsu_outbox_set_open (world->outbox, TRUE);
  settle (world);
}

/* The end of the process: nothing is said good-bye to, only the journal stays. */
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
}

static void
finish (World *world)
{
  g_assert_cmpuint (world->n_unjournalled, ==, 0);
  end_process (world);
  g_clear_error (&world->error);
  g_clear_pointer (&world->acts, g_ptr_array_unref);
  g_free (world->get_body);
  g_object_unref (world->register_);
  g_object_unref (world->random);
  g_object_unref (world->city);
  g_object_unref (world->store);
  g_object_unref (world->clock);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;
  BongsuAct *act = bongsu_outbox_act_finish (BONGSU_OUTBOX (source), result, &world->error);

  if (act != NULL)
    g_ptr_array_add (world->acts, act);
}

static BongsuAct *
begin_act (World *world, const char *verb)
{
  g_autoptr(BongsuAct) act = bongsu_act_new ();

  act->verb = g_strdup (verb);
  act->target = g_strdup ("urn:ngsi-ld:Alert:bongsu-1");
  act->asset = g_strdup ("urn:ngsi-ld:Device:p-07");
  act->rule = g_strdup ("bell-calling");
  act->occurrence = 1;
  act->occurrence_start = START;
  act->body_text = bongsu_json_object_text ("text", "봉수", NULL);
  bongsu_outbox_act_async (world->outbox, act, NULL, acted_cb, world);
  return act;
}

static BongsuAct *
do_act (World *world, const char *verb)
{
  guint n = world->acts->len;

  begin_act (world, verb);
  settle (world);
  g_assert_no_error (world->error);
  g_assert_cmpuint (world->acts->len, ==, n + 1);
  return world->acts->pdata[n];
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  g_clear_object (&world->row);
  world->row = bongsu_outbox_send_sign_finish (BONGSU_OUTBOX (source), result, &world->error);
}

static BongsuSignRow *
send_message (World *world, const char *text, guint grace_ms, guint life_s)
{
  BongsuSignOrder order = {
    .board = BOARD, .multi = text, .text = text, .text_hash = HASH, .template_id = "ice-caution", .level = BONGSU_LEVEL_ALERT,
    .priority = 200, .grace_ms = grace_ms,
    .expires = bongsu_clock_now (BONGSU_CLOCK (world->clock)) + life_s * G_TIME_SPAN_SECOND,
  };

  bongsu_outbox_send_sign_async (world->outbox, &order, NULL, sent_cb, world);
  settle (world);
  return world->row;
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
  g_assert_cmpstr (bongsu_row_state_to_name (bongsu_sign_row_get_state (world->row)), ==,
                   bongsu_row_state_to_name (state));
}

static guint
get_uint (World *world, const char *name)
{
  guint value;

  g_object_get (world->outbox, name, &value, NULL);
  return value;
}

static void
test_act_is_written_first (void)
{
  World world;
  BongsuAct *act;

  start (&world);
  bongsu_fake_store_set_hold (world.store, TRUE);
  begin_act (&world, "acknowledge");
  settle (&world);
  g_assert_cmpuint (world.acts->len, ==, 0);
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world.city), ==, 0);

  bongsu_fake_store_set_hold (world.store, FALSE);
  settle (&world);
  g_assert_cmpuint (world.acts->len, ==, 1);
  act = world.acts->pdata[0];
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 1);
  g_assert_cmpstr (bongsu_fake_transport_get_send (world.city, 0)->path, ==, "/entities");
  g_assert_true (g_str_has_prefix (act->id, "urn:ngsi-ld:OperatorAction:"));
  g_assert_cmpuint (act->seq, ==, 1);
  g_assert_cmpint (act->at, ==, START);
  g_assert_cmpstr (act->operator_id, ==, "operator1");
  g_assert_cmpstr (act->console, ==, CONSOLE);
  g_assert_cmpstr (bongsu_fields_find_text (act->body, "text"), ==, "봉수");
  g_assert_true (bongsu_outbox_is_shared (world.outbox, act->id));
  g_assert_cmpuint (get_uint (&world, "n-unshared"), ==, 0);
  finish (&world);
}

static void
test_journal_refuses (void)
{
  World world;
  g_autofree char *sentence = NULL;

  start (&world);
  bongsu_fake_store_fail (world.store, BONGSU_STORE_ERROR_FULL, "The disk is full.", 1);
  begin_act (&world, "acknowledge");
  settle (&world);
  pass (&world, 5000);
  g_assert_error (world.error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_FULL);
  g_assert_true (g_str_has_suffix (world.error->message, "The disk is full."));
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world.city), ==, 0);
  g_clear_error (&world.error);

  do_act (&world, "acknowledge");
  g_object_get (world.outbox, "sentence", &sentence, NULL);
  g_assert_cmpstr (sentence, ==, "");
  finish (&world);
}

static void
test_repeats_same_bytes (void)
{
  World world;
  BongsuAct *act;
  guint n;

  start (&world);
  bongsu_fake_transport_fail (world.city, "send", BONGSU_NET_ERROR_TIMEOUT, "no answer", 3);
  act = do_act (&world, "acknowledge");
  g_assert_false (bongsu_outbox_is_shared (world.outbox, act->id));
  g_assert_cmpuint (get_uint (&world, "n-unshared"), ==, 1);
  pass (&world, 60000);
  g_assert_true (bongsu_outbox_is_shared (world.outbox, act->id));

  n = bongsu_fake_transport_get_n_sends (world.city);
  g_assert_cmpuint (n, ==, 4);
  for (guint i = 1; i < n; i++)
    g_assert_true (g_bytes_equal (bongsu_fake_transport_get_send (world.city, i)->body,
                                  bongsu_fake_transport_get_send (world.city, 0)->body));
  finish (&world);
}

static void
test_5xx_repeats (void)
{
  World world;
  BongsuAct *act;

  start (&world);
  world.post_status = 503;
  act = do_act (&world, "acknowledge");
  pass (&world, 10000);
  g_assert_false (bongsu_outbox_is_shared (world.outbox, act->id));
  g_assert_cmpuint (count_sends (&world, "POST"), >, 1);
  /* One of them had arrived after all. */
  world.post_status = 409;
  {
    g_autoptr(GBytes) bytes = bongsu_ngsi_encode_act (act);

    world.get_body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  }
  pass (&world, 61000);
  g_assert_true (bongsu_outbox_is_shared (world.outbox, act->id));
  finish (&world);
}

static void
test_409_different (void)
{
  World world;
  BongsuAct *act;
  g_autofree char *sentence = NULL;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  act = do_act (&world, "acknowledge");
  {
    g_autoptr(BongsuAct) other = bongsu_act_new ();
    g_autoptr(GBytes) bytes = NULL;

    other->id = g_strdup (act->id);
    other->verb = g_strdup ("close");
    other->at = START;
    bytes = bongsu_ngsi_encode_act (other);
    world.get_body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  }
  world.post_status = 409;
  bongsu_outbox_set_open (world.outbox, TRUE);
  settle (&world);
  g_assert_false (bongsu_outbox_is_shared (world.outbox, act->id));
  g_assert_cmpuint (get_uint (&world, "n-unshared"), ==, 0);
  g_object_get (world.outbox, "sentence", &sentence, NULL);
  g_assert_cmpstr (sentence, !=, "");
  pass (&world, 120000);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 1);
  finish (&world);
}

static void
test_refused_does_not_block (void)
{
  World world;
  BongsuAct *first, *second;

  start (&world);
  world.post_status = 400;
  first = do_act (&world, "acknowledge");
  world.post_status = 0;
  second = do_act (&world, "confirm");
  g_assert_false (bongsu_outbox_is_shared (world.outbox, first->id));
  g_assert_true (bongsu_outbox_is_shared (world.outbox, second->id));
  pass (&world, 120000);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 2);
  finish (&world);
}

static void
test_in_order_of_seq (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  for (guint i = 0; i < 5; i++)
    do_act (&world, "note");
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world.city), ==, 0);
  bongsu_fake_transport_fail (world.city, "send", BONGSU_NET_ERROR_BROKEN, "reset", 1);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 10000);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 6);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = find_member (bongsu_fake_transport_get_send (world.city, i + 1)->body, "id");

      g_assert_cmpstr (id, ==, ((BongsuAct *) world.acts->pdata[i])->id);
      g_assert_cmpuint (((BongsuAct *) world.acts->pdata[i])->seq, ==, i + 1);
    }
  finish (&world);
}

static void
test_survives_restart (void)
{
  World world;
  g_autofree char *id = NULL;
  BongsuAct *act;

  start (&world);
  do_act (&world, "acknowledge");
  bongsu_outbox_set_open (world.outbox, FALSE);
  act = do_act (&world, "confirm");
  id = g_strdup (act->id);
  start_again (&world);

  g_assert_cmpuint (world.loaded_acts->len, ==, 2);
  g_assert_cmpuint (get_uint (&world, "n-unshared"), ==, 1);
  g_assert_cmpstr (((BongsuAct *) world.loaded_acts->pdata[1])->verb, ==, "confirm");
  bongsu_outbox_set_open (world.outbox, TRUE);
  settle (&world);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 2);
  {
    g_autofree char *again = find_member (bongsu_fake_transport_get_send (world.city, 1)->body, "id");

    g_assert_cmpstr (again, ==, id);
  }
  g_assert_true (bongsu_outbox_is_shared (world.outbox, id));
  /* seq goes on, it never begins anew. */
  g_assert_cmpuint (do_act (&world, "note")->seq, ==, 3);
  finish (&world);
}

static void
test_seen_act_is_shared (void)
{
  World world;
  BongsuAct *act;

  start (&world);
  bongsu_fake_transport_fail (world.city, "send", BONGSU_NET_ERROR_TIMEOUT, "no answer", 1);
  act = do_act (&world, "acknowledge");
  bongsu_outbox_seen_act (world.outbox, act->id);
  g_assert_true (bongsu_outbox_is_shared (world.outbox, act->id));
  pass (&world, 61000);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 1);
  bongsu_outbox_seen_act (world.outbox, "urn:ngsi-ld:OperatorAction:somebody-else");
  g_assert_false (bongsu_outbox_is_shared (world.outbox, "urn:ngsi-ld:OperatorAction:somebody-else"));
  finish (&world);
}

static BongsuRecord *
make_record (gint64 at)
{
  BongsuRecord *record = bongsu_record_new ();

  record->asset = g_strdup ("urn:ngsi-ld:Device:p-07");
  record->rule = g_strdup ("bell-calling");
  record->kind = BONGSU_RECORD_RAISE;
  record->level = BONGSU_LEVEL_ALERT;
  record->at = record->since = at;
  bongsu_record_seal (record);
  return record;
}

static void
test_records_and_alert (void)
{
  World world;
  g_autoptr(BongsuRecord) record = make_record (START);
  BongsuAlertNote note = { .id = "urn:ngsi-ld:Alert:bongsu-1", .category = "security", .active = TRUE, .begun = START };
  g_autoptr(GBytes) alert = bongsu_ngsi_encode_alert (&note);

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  bongsu_outbox_record (world.outbox, record, alert, NULL);
  bongsu_outbox_record (world.outbox, record, alert, NULL);
  settle (&world);
  start_again (&world);
  g_assert_cmpuint (world.loaded_records->len, ==, 1);
  bongsu_outbox_set_open (world.outbox, TRUE);
  settle (&world);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 2);
  start_again (&world);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 61000);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 2);
  finish (&world);
}

/* PROTOCOL 14.1: after the Alert, as often as it takes, and once. */
static void
test_alert_change (void)
{
  World world;
  g_autoptr(BongsuRecord) record = make_record (START);
  BongsuAlertChange change = { "urn:ngsi-ld:Alert:bongsu-1", BONGSU_LEVEL_ALERT, START };
  const BongsuFakeSend *patch;
  g_autofree char *body = NULL;

  start (&world);
  world.records_only = TRUE;
  bongsu_outbox_set_open (world.outbox, FALSE);
  bongsu_outbox_record (world.outbox, record, NULL, &change);
  bongsu_outbox_record (world.outbox, record, NULL, &change);
  settle (&world);
  start_again (&world);
  world.patch_status = 503;
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 5000);
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 1);
  g_assert_cmpuint (count_sends (&world, "PATCH"), >, 1);
  world.patch_status = 207;
  pass (&world, 61000);
  patch = bongsu_fake_transport_get_send (world.city, bongsu_fake_transport_get_n_sends (world.city) - 1);
  g_assert_cmpstr (patch->path, ==, "/entities/urn:ngsi-ld:Alert:bongsu-1/attrs");
  body = g_strndup (g_bytes_get_data (patch->body, NULL), g_bytes_get_size (patch->body));
  g_assert_nonnull (strstr (body, "\"inactive\""));
  g_assert_nonnull (strstr (body, "validTo"));
  {
    guint n = count_sends (&world, "PATCH");

    start_again (&world);
    bongsu_outbox_set_open (world.outbox, TRUE);
    pass (&world, 61000);
    g_assert_cmpuint (count_sends (&world, "PATCH"), ==, n);
  }
  finish (&world);
}

static void
test_sign_life (void)
{
  World world;
  const BongsuFakeSend *patch;
  g_autofree char *body = NULL;

  start (&world);
  g_assert_nonnull (send_message (&world, "도로살얼음 주의", 5000, 600));
  g_assert_no_error (world.error);
  assert_state (&world, BONGSU_ROW_QUEUED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.outbox)), ==, 1);
  g_assert_cmpstr (bongsu_sign_row_get_board_name (world.row), ==, "내손로 전광판");
  g_assert_true (bongsu_outbox_find_row (world.outbox, BOARD) == world.row);
  /* The act that says what is meant is at the city long before the message is. */
  g_assert_cmpuint (count_sends (&world, "POST"), ==, 1);
  pass (&world, 2000);
  g_assert_cmpuint (bongsu_sign_row_get_grace_ms (world.row), <=, 3000);
  g_assert_cmpuint (bongsu_sign_row_get_grace_ms (world.row), >, 2000);
  pass (&world, 2500);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  pass (&world, 1000);

  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  patch = bongsu_fake_transport_get_send (world.city, 1);
  g_assert_cmpstr (patch->path, ==, "/entities/" BOARD "/attrs");
  body = g_strndup (g_bytes_get_data (patch->body, NULL), g_bytes_get_size (patch->body));
  g_assert_nonnull (strstr (body, "\"op\":\"show\""));
  g_assert_nonnull (strstr (body, bongsu_sign_row_get_id (world.row)));
  /* An older reading proves nothing, a newer one with the same text does. */
  read_back (&world, "도로살얼음 주의", HASH, 4.0);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  read_back (&world, "도로살얼음 주의", HASH, 7.0);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpint (bongsu_sign_row_get_confirmed_at (world.row), ==, START + 7 * G_TIME_SPAN_SECOND);

  /* L18 */
  read_back (&world, "졸음운전 주의", NULL, 30.0);
  assert_state (&world, BONGSU_ROW_MISMATCH);
  read_back (&world, "도로살얼음 주의", NULL, 60.0);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  pass (&world, 600000);
  assert_state (&world, BONGSU_ROW_EXPIRED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  finish (&world);
}

static void
test_push_is_shared_first (void)
{
  World world;

  start (&world);
  world.post_status = 503;
  send_message (&world, "a", 0, 600);
  pass (&world, 20000);
  assert_state (&world, BONGSU_ROW_QUEUED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  world.post_status = 201;
  pass (&world, 35000);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  finish (&world);
}

static void
test_cancel_never_leaves (void)
{
  World world;

  start (&world);
  send_message (&world, "a", 5000, 600);
  pass (&world, 3000);
  g_assert_true (bongsu_outbox_cancel (world.outbox, world.row));
  assert_state (&world, BONGSU_ROW_REVOKED);
  g_assert_false (bongsu_outbox_cancel (world.outbox, world.row));
  pass (&world, 700000);
  assert_state (&world, BONGSU_ROW_REVOKED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  finish (&world);
}

static void
test_send_now (void)
{
  World world;

  start (&world);
  send_message (&world, "a", 60000, 600);
  bongsu_outbox_send_now (world.outbox, world.row);
  settle (&world);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  g_assert_false (bongsu_outbox_cancel (world.outbox, world.row));
  finish (&world);
}

static void
test_superseded_never_leaves (void)
{
  World world;
  g_autoptr(BongsuSignRow) first = NULL;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  first = g_object_ref (send_message (&world, "first", 0, 600));
  send_message (&world, "second", 0, 600);
  g_assert_cmpint (bongsu_sign_row_get_state (first), ==, BONGSU_ROW_SUPERSEDED);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 1000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  g_assert_cmpint (bongsu_sign_row_get_state (first), ==, BONGSU_ROW_SUPERSEDED);

  /* What is on the board gives way when the newer one is accepted, not before. */
  g_clear_object (&first);
  first = g_object_ref (world.row);
  send_message (&world, "third", 5000, 600);
  g_assert_cmpint (bongsu_sign_row_get_state (first), ==, BONGSU_ROW_ACCEPTED);
  pass (&world, 6000);
  g_assert_cmpint (bongsu_sign_row_get_state (first), ==, BONGSU_ROW_SUPERSEDED);
  g_clear_object (&first);
  finish (&world);
}

/* L10 */
static void
test_expired_never_leaves (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  send_message (&world, "a", 0, 30);
  pass (&world, 31000);
  assert_state (&world, BONGSU_ROW_EXPIRED);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 60000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  finish (&world);
}

/* L03, L05 */
static void
test_no_answer_is_unknown (void)
{
  World world;

  start (&world);
  world.patch_fails = TRUE;
  world.patch_error = BONGSU_NET_ERROR_TIMEOUT;
  send_message (&world, "a", 0, 600);
  pass (&world, 500);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  g_assert_cmpuint (get_uint (&world, "n-unknown"), ==, 1);
  pass (&world, 60000);
  g_assert_cmpuint (world.n_reads, ==, 4);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  read_back (&world, "a", NULL, 61);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  finish (&world);
}

/* L06 */
static void
test_unsent_is_queued (void)
{
  World world;

  start (&world);
  world.patch_fails = TRUE;
  world.patch_error = BONGSU_NET_ERROR_REFUSED;
  send_message (&world, "a", 0, 600);
  assert_state (&world, BONGSU_ROW_QUEUED);
  world.patch_fails = FALSE;
  pass (&world, 4000);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  finish (&world);
}

/* L07, L08 */
static void
test_answers (void)
{
  static const struct
  {
    guint status;
    BongsuRowState state;
  } answers[] = { { 403, BONGSU_ROW_REFUSED }, { 404, BONGSU_ROW_REFUSED }, { 207, BONGSU_ROW_REFUSED },
                  { 503, BONGSU_ROW_UNKNOWN }, { 408, BONGSU_ROW_UNKNOWN }, { 401, BONGSU_ROW_QUEUED },
                  { 429, BONGSU_ROW_QUEUED },  { 302, BONGSU_ROW_UNKNOWN } };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      World world;

      start (&world);
      world.patch_status = answers[i].status;
      send_message (&world, "a", 0, 600);
      assert_state (&world, answers[i].state);
      finish (&world);
    }
}

/* L09 */
static void
test_accepted_without_reading (void)
{
  World world;

  start (&world);
  send_message (&world, "a", 0, 600);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  pass (&world, 9750);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  pass (&world, 750);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  finish (&world);
}

/* L11 */
static void
test_other_text_after_ten_seconds (void)
{
  World world;

  start (&world);
  send_message (&world, "a", 0, 600);
  pass (&world, 4000);
  read_back (&world, "b", NULL, 4);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  pass (&world, 7000);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  read_back (&world, "b", NULL, 11);
  assert_state (&world, BONGSU_ROW_MISMATCH);
  finish (&world);
}

/* L15 */
static void
test_sending_at_start_is_unknown (void)
{
  World world;

  start (&world);
  bongsu_fake_transport_set_hold (world.city, TRUE);
  send_message (&world, "a", 5000, 600);
  bongsu_fake_transport_release (world.city, 1);
  pass (&world, 6000);
  assert_state (&world, BONGSU_ROW_SENDING);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  bongsu_fake_transport_set_hold (world.city, FALSE);
  start_again (&world);
  world.row = g_list_model_get_item (G_LIST_MODEL (world.outbox), 0);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 60000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  g_assert_cmpuint (world.n_reads, ==, 4);
  finish (&world);
}

static void
test_states_survive_restart (void)
{
  World world;

  start (&world);
  send_message (&world, "a", 0, 600);
  read_back (&world, "a", HASH, 1);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  start_again (&world);
  world.row = g_list_model_get_item (G_LIST_MODEL (world.outbox), 0);
  assert_state (&world, BONGSU_ROW_DISPLAYED);
  g_assert_cmpstr (bongsu_sign_row_get_text (world.row), ==, "a");
  g_assert_cmpint (bongsu_sign_row_get_expires (world.row), ==, START + 600 * G_TIME_SPAN_SECOND);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 1000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 1);
  finish (&world);
}

/* L25 */
static void
test_held_back_falls_asleep (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  send_message (&world, "a", 5000, 600);
  pass (&world, 70000);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 5000);
  assert_state (&world, BONGSU_ROW_QUEUED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  g_assert_cmpstr (bongsu_sign_row_get_detail (world.row), !=, "");
  bongsu_outbox_send_now (world.outbox, world.row);
  settle (&world);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  finish (&world);
}

static void
test_short_break_leaves_by_itself (void)
{
  World world;

  start (&world);
  bongsu_outbox_set_open (world.outbox, FALSE);
  send_message (&world, "a", 5000, 600);
  pass (&world, 60000);
  bongsu_outbox_set_open (world.outbox, TRUE);
  pass (&world, 1000);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  finish (&world);
}

/* L23 */
static void
test_board_refuses (void)
{
  World world;
  BongsuFields *info = bongsu_fields_new ();
  BongsuFields *foreign = bongsu_fields_new ();

  start (&world);
  send_message (&world, "a", 0, 600);
  bongsu_fields_take (foreign, "msgId", bongsu_value_text ("another"));
  put (&world, BOARD, "displayMessage_info", bongsu_value_take_fields (foreign), START + 1000000);
  put (&world, BOARD, "displayMessage_status", bongsu_value_text ("ERROR"), START + 1000000);
  assert_state (&world, BONGSU_ROW_ACCEPTED);
  bongsu_fields_take (info, "msgId", bongsu_value_text (bongsu_sign_row_get_id (world.row)));
  bongsu_fields_take (info, "detail", bongsu_value_text ("priority"));
  put (&world, BOARD, "displayMessage_info", bongsu_value_take_fields (info), START + 2000000);
  assert_state (&world, BONGSU_ROW_REFUSED);
  g_assert_cmpstr (bongsu_sign_row_get_detail (world.row), ==, "priority");
  finish (&world);
}

/* The act and the reading come in either order. */
static void
test_other_console_replaces (void)
{
  for (guint act_first = 0; act_first < 2; act_first++)
    {
      World world;
      g_autoptr(BongsuAct) act = bongsu_act_new ();
      g_autoptr(BongsuBatch) batch = bongsu_batch_new ();
      BongsuFields *shown = bongsu_fields_new ();

      act->id = g_strdup ("urn:ngsi-ld:OperatorAction:theirs");
      act->verb = g_strdup ("signPush");
      act->target = g_strdup (BOARD);
      act->operator_id = g_strdup ("operator2");
      act->console = g_strdup ("1111111111111111");
      act->seq = 1;
      act->at = START + 3 * G_TIME_SPAN_SECOND;
      act->body_text = bongsu_json_object_text ("msgId", "theirs", NULL);
      act->body = bongsu_json_decode_fields (act->body_text, strlen (act->body_text), NULL);
      bongsu_batch_take_act (batch, bongsu_act_ref (act));
      bongsu_fields_take (shown, "multi", bongsu_value_text ("b"));
      bongsu_fields_take (shown, "msgId", bongsu_value_text ("theirs"));

      start (&world);
      send_message (&world, "a", 0, 600);
      read_back (&world, "a", HASH, 1);
      assert_state (&world, BONGSU_ROW_DISPLAYED);
      if (act_first)
        bongsu_outbox_keep (world.outbox, batch);
      put (&world, BOARD, "displayedMessage", bongsu_value_take_fields (shown), START + 5 * G_TIME_SPAN_SECOND);
      if (!act_first)
        {
          assert_state (&world, BONGSU_ROW_MISMATCH);
          bongsu_outbox_keep (world.outbox, batch);
          settle (&world);
        }
      assert_state (&world, BONGSU_ROW_SUPERSEDED);
      finish (&world);
    }
}

/* A message that was there before ours is no excuse. */
static void
test_older_message_of_another_console (void)
{
  World world;
  g_autoptr(BongsuAct) act = bongsu_act_new ();
  g_autoptr(BongsuBatch) batch = bongsu_batch_new ();
  BongsuFields *shown = bongsu_fields_new ();

  act->id = g_strdup ("urn:ngsi-ld:OperatorAction:theirs");
  act->verb = g_strdup ("signPush");
  act->console = g_strdup ("1111111111111111");
  act->at = START - G_TIME_SPAN_SECOND;
  act->body_text = bongsu_json_object_text ("msgId", "theirs", NULL);
  act->body = bongsu_json_decode_fields (act->body_text, strlen (act->body_text), NULL);
  bongsu_batch_take_act (batch, bongsu_act_ref (act));
  bongsu_fields_take (shown, "multi", bongsu_value_text ("b"));
  bongsu_fields_take (shown, "msgId", bongsu_value_text ("theirs"));
  start (&world);
  bongsu_outbox_keep (world.outbox, batch);
  send_message (&world, "a", 0, 600);
  read_back (&world, "a", HASH, 1);
  put (&world, BOARD, "displayedMessage", bongsu_value_take_fields (shown), START + 5 * G_TIME_SPAN_SECOND);
  assert_state (&world, BONGSU_ROW_MISMATCH);
  finish (&world);
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  bongsu_outbox_revoke_finish (BONGSU_OUTBOX (source), result, &world->error);
}

static void
test_revoke (void)
{
  World world;
  g_autofree char *body = NULL;
  const BongsuFakeSend *send;

  start (&world);
  send_message (&world, "a", 0, 600);
  read_back (&world, "a", HASH, 1);
  bongsu_outbox_revoke_async (world.outbox, world.row, NULL, revoked_cb, &world);
  settle (&world);
  g_assert_no_error (world.error);
  assert_state (&world, BONGSU_ROW_REVOKED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 2);
  send = bongsu_fake_transport_get_send (world.city, bongsu_fake_transport_get_n_sends (world.city) - 1);
  body = g_strndup (g_bytes_get_data (send->body, NULL), g_bytes_get_size (send->body));
  g_assert_nonnull (strstr (body, "\"op\":\"revert\""));
  g_assert_nonnull (strstr (body, bongsu_sign_row_get_id (world.row)));
  finish (&world);
}

static void
test_revoke_without_answer (void)
{
  World world;

  start (&world);
  send_message (&world, "a", 0, 600);
  read_back (&world, "a", HASH, 1);
  world.patch_fails = TRUE;
  world.patch_error = BONGSU_NET_ERROR_BROKEN;
  pass (&world, 2000);
  bongsu_outbox_revoke_async (world.outbox, world.row, NULL, revoked_cb, &world);
  settle (&world);
  assert_state (&world, BONGSU_ROW_UNKNOWN);
  pass (&world, 60000);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 2);
  read_back (&world, "base", NULL, 62);
  assert_state (&world, BONGSU_ROW_REVOKED);
  finish (&world);
}

static void
test_sign_needs_right_and_end (void)
{
  World world;

  start (&world);
  g_assert_null (send_message (&world, "a", 0, 25 * 3600));
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&world.error);
  end_process (&world);
  make_outbox (&world, "vendor");
  bongsu_outbox_set_open (world.outbox, TRUE);
  g_assert_null (send_message (&world, "a", 0, 600));
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpuint (bongsu_fake_store_get_n_entries (world.store), ==, 0);
  finish (&world);
}

static void
test_push_refused_fails_row (void)
{
  World world;

  start (&world);
  world.post_status = 403;
  send_message (&world, "a", 1000, 600);
  pass (&world, 2000);
  assert_state (&world, BONGSU_ROW_FAILED);
  g_assert_cmpuint (count_sends (&world, "PATCH"), ==, 0);
  finish (&world);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/operations/outbox/act-is-written-before-it-leaves", test_act_is_written_first);
  g_test_add_func ("/operations/outbox/journal-refuses-nothing-leaves", test_journal_refuses);
  g_test_add_func ("/operations/outbox/act-repeats-same-bytes", test_repeats_same_bytes);
  g_test_add_func ("/operations/outbox/5xx-then-409-same-is-shared", test_5xx_repeats);
  g_test_add_func ("/operations/outbox/409-different-is-conflict", test_409_different);
  g_test_add_func ("/operations/outbox/refused-act-does-not-block", test_refused_does_not_block);
  g_test_add_func ("/operations/outbox/acts-leave-in-order", test_in_order_of_seq);
  g_test_add_func ("/operations/outbox/act-survives-restart", test_survives_restart);
  g_test_add_func ("/operations/outbox/act-seen-is-shared", test_seen_act_is_shared);
  g_test_add_func ("/operations/outbox/records-and-alert-once", test_records_and_alert);
  g_test_add_func ("/operations/outbox/alert-change-until-answered", test_alert_change);
  g_test_add_func ("/operations/outbox/other-console-supersedes", test_other_console_replaces);
  g_test_add_func ("/operations/outbox/older-message-is-mismatch", test_older_message_of_another_console);
  g_test_add_func ("/operations/outbox/L01-whole-life", test_sign_life);
  g_test_add_func ("/operations/outbox/sign-waits-until-its-act-is-shared", test_push_is_shared_first);
  g_test_add_func ("/operations/outbox/L02-cancelled-never-leaves", test_cancel_never_leaves);
  g_test_add_func ("/operations/outbox/send-now", test_send_now);
  g_test_add_func ("/operations/outbox/L12-superseded-never-leaves", test_superseded_never_leaves);
  g_test_add_func ("/operations/outbox/L10-expired-never-leaves", test_expired_never_leaves);
  g_test_add_func ("/operations/outbox/L03-no-answer-is-unknown", test_no_answer_is_unknown);
  g_test_add_func ("/operations/outbox/L06-unsent-is-queued", test_unsent_is_queued);
  g_test_add_func ("/operations/outbox/L07-L08-answers", test_answers);
  g_test_add_func ("/operations/outbox/L09-accepted-without-reading", test_accepted_without_reading);
  g_test_add_func ("/operations/outbox/L11-other-text", test_other_text_after_ten_seconds);
  g_test_add_func ("/operations/outbox/L15-sending-at-start-is-unknown", test_sending_at_start_is_unknown);
  g_test_add_func ("/operations/outbox/states-survive-restart", test_states_survive_restart);
  g_test_add_func ("/operations/outbox/L25-held-back-falls-asleep", test_held_back_falls_asleep);
  g_test_add_func ("/operations/outbox/L25-short-break-leaves-by-itself", test_short_break_leaves_by_itself);
  g_test_add_func ("/operations/outbox/L23-board-refuses", test_board_refuses);
  g_test_add_func ("/operations/outbox/revoke", test_revoke);
  g_test_add_func ("/operations/outbox/revoke-without-answer", test_revoke_without_answer);
  g_test_add_func ("/operations/outbox/sign-needs-right-and-end", test_sign_needs_right_and_end);
  g_test_add_func ("/operations/outbox/refused-push-fails-row", test_push_refused_fails_row);
  return g_test_run ();
}
