/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-desk.h"

#include "fake-store.h"
#include "fake-transport.h"
#include "follower.h"
#include "seeded-random.h"
#include "virtual-clock.h"

#include <locale.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1795150800) * G_TIME_SPAN_SECOND) /* 2026-11-20T05:00:00Z, 14:00 in Korea */
#define SECOND G_TIME_SPAN_SECOND
#define POLE "urn:ngsi-ld:Device:p-07"
#define BELL "urn:ngsi-ld:Device:p-07-bell"
#define OTHER_BELL "urn:ngsi-ld:Device:p-08-bell"
#define CONSOLE "5f02a9c41d77e380"

typedef struct
{
  BongsuVirtualClock *clock;
  BongsuFakeStore *store;
  BongsuFakeTransport *city;
  BongsuSeededRandom *random;
  BongsuRegister *register_;
  BongsuFollower *follower;
  BongsuOutbox *outbox;
  BongsuIncidentDesk *desk;
  GPtrArray *acts, *records; /* as loaded */

  char *act_id; /* of the last act */
  BongsuCommandRow *row;
  GError *error;
  guint n_raised, n_changed;
} World;

static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  BongsuSolution *solution = bongsu_solution_new ();
  BongsuKind *kind = bongsu_kind_new ();
  BongsuKind *pole = bongsu_kind_new ();
  BongsuReadingSpec *spec = bongsu_reading_spec_new ();
  BongsuRule *rule = bongsu_rule_new ();
  BongsuIncidentType *type = g_new0 (BongsuIncidentType, 1);

  spec->id = g_strdup ("bell");
  spec->attribute = (char *) g_intern_string ("bellState");
  spec->name = (BongsuText) { g_strdup ("비상벨"), g_strdup ("Bell") };
  spec->type = BONGSU_READING_ENUM;
  kind->id = g_strdup ("smart-pole/bell");
  kind->name = (BongsuText) { g_strdup ("비상벨"), g_strdup ("Emergency bell") };
  kind->symbol = g_strdup ("bell");
  kind->types = g_strsplit ("Device", " ", -1);
  kind->where_attribute = g_strdup ("deviceProfile");
  kind->where_value = g_strdup ("bell");
  g_ptr_array_add (kind->readings, spec);

  rule->id = g_strdup ("bell");
  rule->kind = g_strdup (kind->id);
  rule->name = (BongsuText) { g_strdup ("비상벨 호출"), g_strdup ("Bell calls") };
  rule->when = bongsu_condition_new (BONGSU_CONDITION_IS);
  rule->when->a = g_strdup ("bell");
  rule->when->op = BONGSU_OPERATOR_EQUAL;
  rule->when->value = bongsu_value_text ("calling");
  rule->incident = g_strdup ("bell");
  rule->ack_required = TRUE;
  rule->explain = (BongsuText) { g_strdup ("비상벨 {bell}"), g_strdup ("The bell is {bell}") };

  type->type = g_strdup ("bell");
  type->name = (BongsuText) { g_strdup ("비상벨 호출"), g_strdup ("Emergency bell") };
  type->level = BONGSU_LEVEL_CRITICAL;
  type->category = g_strdup ("security");
  type->close = g_strdup ("operator");

  pole->id = g_strdup ("smart-pole/pole");
  pole->types = g_strsplit ("Device", " ", -1);
  pole->where_attribute = g_strdup ("deviceProfile");
  pole->where_value = g_strdup ("pole");

  solution->id = g_strdup ("smart-pole");
  solution->name = (BongsuText) { g_strdup ("스마트폴"), g_strdup ("Smart pole") };
  g_ptr_array_add (solution->kinds, kind);
  g_ptr_array_add (solution->kinds, pole);
  g_ptr_array_add (solution->rules, rule);
  g_ptr_array_add (solution->incidents, type);
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
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

static gint64
now (World *world)
{
  return bongsu_clock_now (BONGSU_CLOCK (world->clock));
}

static void
add (World *world, BongsuBatch *batch, const char *entity, const char *attribute, const char *text)
{
  BongsuUpdate update = {
    .entity = entity, .type = "Device", .attribute = attribute, .value = bongsu_value_text (text),
    .stamp = { now (world), now (world) },
  };

  bongsu_fake_transport_put (world->city, &update);
  if (batch != NULL)
    bongsu_batch_put (batch, update);
  else
    bongsu_value_clear (&update.value);
}

static void
set_bell (World *world, const char *bell, const char *state)
{
  g_autoptr(BongsuBatch) batch = bongsu_batch_new ();

  add (world, batch, bell, "bellState", state);
  bongsu_fake_transport_publish (world->city, batch);
  settle (world);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, &world->acts, &world->records, &world->error);
  g_assert_no_error (world->error);
}

static void
on_raised_cb (World *world, BongsuIncident *incident)
{
  g_assert_true (BONGSU_IS_INCIDENT (incident));
  world->n_raised++;
}

static void
on_changed_cb (World *world)
{
  world->n_changed++;
}

static void
open_desk (World *world, const char *operator_id, const char *role)
{
  g_autoptr(BongsuCatalogue) catalogue = make_catalogue ();
  BongsuDuty duty = { operator_id, role };

  world->register_ = bongsu_register_new (catalogue);
  world->follower = bongsu_follower_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store),
                                         BONGSU_CLOCK (world->clock), BONGSU_RANDOM (world->random),
                                         world->register_, "uiwang", "ops", NULL);
  world->outbox = bongsu_outbox_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store),
                                     BONGSU_CLOCK (world->clock),
                                     BONGSU_RANDOM (world->random), world->register_, &duty);
  world->desk = bongsu_incident_desk_new (world->follower, world->outbox, BONGSU_CLOCK (world->clock));
  g_signal_connect_swapped (world->desk, "raised", G_CALLBACK (on_raised_cb), world);
  g_signal_connect_swapped (world->desk, "changed", G_CALLBACK (on_changed_cb), world);
  bongsu_outbox_load_async (world->outbox, NULL, loaded_cb, world);
  settle (world);
  bongsu_incident_desk_restore (world->desk, world->acts, world->records);
}

static void
follow (World *world)
{
  bongsu_follower_start (world->follower);
  bongsu_outbox_set_open (world->outbox, TRUE);
  pass (world, 2000);
}

static void
start_as (World *world, const char *role)
{
  *world = (World) { 0 };
  world->clock = bongsu_virtual_clock_new (START);
  world->store = bongsu_fake_store_new (CONSOLE, NULL);
  world->city = bongsu_fake_transport_new ();
  world->random = bongsu_seeded_random_new (7);
  add (world, NULL, POLE, "name", "P-07");
  add (world, NULL, BELL, "deviceProfile", "bell");
  add (world, NULL, BELL, "name", "비상벨");
  add (world, NULL, BELL, "controlledAsset", POLE);
  add (world, NULL, BELL, "bellState", "idle");
  add (world, NULL, OTHER_BELL, "deviceProfile", "bell");
  add (world, NULL, OTHER_BELL, "bellState", "idle");
  open_desk (world, "operator1", role);
  follow (world);
}

static void
start (World *world)
{
  start_as (world, "operator");
}

static void
close_desk (World *world)
{
  bongsu_follower_stop (world->follower);
  settle (world);
  g_assert_finalize_object (g_steal_pointer (&world->desk));
  g_object_run_dispose (G_OBJECT (world->outbox));
  settle (world);
  g_clear_object (&world->outbox);
  g_clear_object (&world->follower);
  g_clear_object (&world->register_);
  g_clear_pointer (&world->acts, g_ptr_array_unref);
  g_clear_pointer (&world->records, g_ptr_array_unref);
}

static void
finish (World *world)
{
  close_desk (world);
  g_clear_error (&world->error);
  g_clear_pointer (&world->act_id, g_free);
  g_object_unref (world->random);
  g_object_unref (world->city);
  g_object_unref (world->store);
  g_object_unref (world->clock);
}

static BongsuIncident *
get_incident (World *world, const char *bell)
{
  BongsuIncident *incident = bongsu_incident_desk_find_by_asset (world->desk, bell);

  g_assert_nonnull (incident);
  return incident;
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  g_clear_pointer (&world->act_id, g_free);
  g_clear_error (&world->error);
  world->act_id = bongsu_incident_desk_act_finish (BONGSU_INCIDENT_DESK (source), result, &world->error);
}

static void
try_act (World *world, const char *verb, const char *reason, const char *detail)
{
  bongsu_incident_desk_act_async (world->desk, get_incident (world, BELL), verb, reason, detail, NULL, acted_cb, world);
  settle (world);
}

static void
do_act (World *world, const char *verb, const char *reason, const char *detail)
{
  try_act (world, verb, reason, detail);
  g_assert_no_error (world->error);
  g_assert_nonnull (world->act_id);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  g_clear_error (&world->error);
  bongsu_incident_desk_undo_finish (BONGSU_INCIDENT_DESK (source), result, &world->error);
}

static void
undo (World *world, const char *act_id)
{
  bongsu_incident_desk_undo_async (world->desk, act_id, NULL, undone_cb, world);
  settle (world);
}

static void
assert_state (World *world, BongsuAlarmState state, BongsuStage stage)
{
  const BongsuIncidentState *is = bongsu_incident_get_state (get_incident (world, BELL));

  g_assert_cmpint (is->state, ==, state);
  g_assert_cmpint (is->stage, ==, stage);
}

static guint
count_posts (World *world, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->city); i++)
    {
      const BongsuFakeSend *send = bongsu_fake_transport_get_send (world->city, i);
      gsize size;
      const char *body = send->body != NULL ? g_bytes_get_data (send->body, &size) : NULL;

      n += g_str_equal (send->method, "POST") && body != NULL && g_strstr_len (body, (gssize) size, part) != NULL;
    }
  return n;
}

static void
test_bell_raises (void)
{
  World world;
  BongsuIncident *incident;
  guint row, n;

  start (&world);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.desk)), ==, 0);
  set_bell (&world, BELL, "calling");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.desk)), ==, 1);
  incident = get_incident (&world, BELL);
  assert_state (&world, BONGSU_ALARM_UNACKED, BONGSU_STAGE_RAISED);
  g_assert_cmpint (bongsu_incident_get_state (incident)->level, ==, BONGSU_LEVEL_CRITICAL);
  g_assert_cmpstr (bongsu_incident_get_title (incident), ==, "Emergency bell");
  g_assert_cmpstr (bongsu_incident_get_place (incident), ==, "P-07 · 비상벨");
  g_assert_cmpstr (bongsu_incident_get_symbol (incident), ==, "bell");
  g_assert_cmpstr (bongsu_incident_get_type_id (incident), ==, "bell");
  g_assert_true (g_str_has_prefix (bongsu_incident_get_why (incident), "The bell is "));
  g_assert_cmpuint (bongsu_incident_get_number (incident), ==, 1);
  g_assert_cmpuint (world.n_raised, ==, 1);
  g_assert_cmpuint (bongsu_incident_desk_get_load (world.desk), ==, 1);
  g_assert_cmpuint (bongsu_incident_desk_count (world.desk, BONGSU_LEVEL_CRITICAL, TRUE), ==, 1);
  g_assert_true (bongsu_incident_desk_get_worst (world.desk) == incident);
  g_object_get (world.desk, "n-unacknowledged", &n, NULL);
  g_assert_cmpuint (n, ==, 1);
  row = bongsu_register_find (world.register_, BELL);
  g_assert_true (bongsu_register_get_unacknowledged (world.register_, row));
  /* Told to the other desks, and to everyone else. */
  g_assert_cmpuint (count_posts (&world, "\"AlertRecord\""), ==, 1);
  g_assert_cmpuint (count_posts (&world, "\"Alert\""), ==, 1);
  g_assert_cmpuint (count_posts (&world, bongsu_incident_get_id (incident)), ==, 1);
  finish (&world);
}

static void
test_acknowledge (void)
{
  World world;
  BongsuIncident *incident;

  start (&world);
  set_bell (&world, BELL, "calling");
  incident = get_incident (&world, BELL);
  bongsu_outbox_set_open (world.outbox, FALSE);
  do_act (&world, "acknowledge", NULL, NULL);
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_ACKNOWLEDGED);
  g_assert_cmpstr (bongsu_incident_get_state (incident)->acknowledged_by, ==, "operator1");
  g_assert_false (bongsu_incident_is_shared (incident));
  g_assert_false (bongsu_register_get_unacknowledged (world.register_, bongsu_register_find (world.register_, BELL)));
  g_assert_null (bongsu_incident_desk_get_worst (world.desk));
  bongsu_outbox_set_open (world.outbox, TRUE);
  settle (&world);
  g_assert_true (bongsu_incident_is_shared (incident));
  g_assert_cmpuint (count_posts (&world, "\"acknowledge\""), ==, 1);
  finish (&world);
}

static void
test_nothing_without_journal (void)
{
  World world;

  start (&world);
  set_bell (&world, BELL, "calling");
  bongsu_fake_store_fail (world.store, BONGSU_STORE_ERROR_FULL, "The disk is full.", 1);
  try_act (&world, "acknowledge", NULL, NULL);
  g_assert_error (world.error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_FULL);
  assert_state (&world, BONGSU_ALARM_UNACKED, BONGSU_STAGE_RAISED);
  g_assert_cmpuint (count_posts (&world, "\"acknowledge\""), ==, 0);
  finish (&world);
}

static void
test_undo (void)
{
  World world;
  g_autofree char *id = NULL;

  start (&world);
  set_bell (&world, BELL, "calling");
  do_act (&world, "acknowledge", NULL, NULL);
  id = g_strdup (world.act_id);
  pass (&world, 9000);
  undo (&world, id);
  g_assert_no_error (world.error);
  assert_state (&world, BONGSU_ALARM_UNACKED, BONGSU_STAGE_RAISED);

  do_act (&world, "acknowledge", NULL, NULL);
  pass (&world, 11000);
  undo (&world, world.act_id);
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_ACKNOWLEDGED);
  undo (&world, "urn:ngsi-ld:OperatorAction:unheard-of");
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  finish (&world);
}

static void
assert_refused (World *world, const char *verb, const char *reason, const char *detail)
{
  guint n = bongsu_fake_store_get_n_entries (world->store);

  try_act (world, verb, reason, detail);
  g_assert_error (world->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpstr (world->error->message, !=, "");
  g_assert_null (world->act_id);
  g_assert_cmpuint (bongsu_fake_store_get_n_entries (world->store), ==, n);
}

static void
test_refusals (void)
{
  World world;

  start (&world);
  set_bell (&world, BELL, "calling");
  assert_refused (&world, "close", NULL, NULL);
  assert_refused (&world, "rejectAsFalse", NULL, NULL);
  assert_refused (&world, "dispatch", NULL, NULL);
  assert_refused (&world, "note", NULL, NULL);
  assert_refused (&world, "flyToTheMoon", NULL, NULL);
  do_act (&world, "rejectAsFalse", "아이 장난", NULL);
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_FALSE);
  pass (&world, 1000);
  do_act (&world, "confirm", NULL, NULL);
  set_bell (&world, BELL, "idle");
  assert_state (&world, BONGSU_ALARM_NORMAL, BONGSU_STAGE_CONFIRMED);
  /* 심각 is closed by a leader. */
  assert_refused (&world, "close", NULL, NULL);
  finish (&world);
}

static void
test_roles (void)
{
  World world;

  start_as (&world, "auditor");
  set_bell (&world, BELL, "calling");
  assert_refused (&world, "acknowledge", NULL, NULL);
  finish (&world);

  start_as (&world, "department");
  set_bell (&world, BELL, "calling");
  do_act (&world, "acknowledge", NULL, NULL);
  assert_refused (&world, "unacknowledge", NULL, NULL);
  finish (&world);
}

static void
test_leader_closes (void)
{
  World world;
  guint n;

  start_as (&world, "leader");
  set_bell (&world, BELL, "calling");
  do_act (&world, "dispatch", NULL, "119");
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_DISSEMINATED);
  /* At one instant the quieting verb comes first, and would count. */
  pass (&world, 1000);
  assert_refused (&world, "rejectAsFalse", "x", NULL);
  do_act (&world, "confirm", NULL, NULL);
  pass (&world, 5000);
  set_bell (&world, BELL, "idle");
  assert_state (&world, BONGSU_ALARM_NORMAL, BONGSU_STAGE_DISSEMINATED);
  n = world.n_changed;
  do_act (&world, "close", NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.desk)), ==, 0);
  g_assert_cmpuint (world.n_changed, >, n);
  g_assert_null (bongsu_incident_desk_find_by_asset (world.desk, BELL));

  /* It comes again: the same incident, a new occurrence. */
  pass (&world, 60000);
  set_bell (&world, BELL, "calling");
  assert_state (&world, BONGSU_ALARM_UNACKED, BONGSU_STAGE_RAISED);
  g_assert_cmpuint (bongsu_incident_get_state (get_incident (&world, BELL))->occurrence, ==, 2);
  g_assert_cmpuint (bongsu_incident_get_number (get_incident (&world, BELL)), ==, 1);
  g_assert_cmpuint (world.n_raised, ==, 2);
  finish (&world);
}

static void
test_other_desk_acknowledges (void)
{
  World world;
  g_autoptr(BongsuBatch) batch = bongsu_batch_new ();
  BongsuAct *act = bongsu_act_new ();
  BongsuFakeStore *store;

  start (&world);
  set_bell (&world, BELL, "calling");
  act->id = g_strdup ("urn:ngsi-ld:OperatorAction:other");
  act->verb = g_strdup ("acknowledge");
  act->asset = g_strdup (BELL);
  act->rule = g_strdup ("bell");
  act->occurrence_start = bongsu_incident_get_state (get_incident (&world, BELL))->occurrence_start;
  act->operator_id = g_strdup ("operator2");
  act->role = g_strdup ("operator");
  act->console = g_strdup ("0000000000000002");
  act->seq = 1;
  act->at = act->created_at = now (&world);
  bongsu_batch_take_act (batch, act);
  bongsu_fake_transport_publish (world.city, batch);
  settle (&world);
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_ACKNOWLEDGED);
  g_assert_cmpstr (bongsu_incident_get_state (get_incident (&world, BELL))->acknowledged_by, ==, "operator2");
  /* Nothing of ours is on it. */
  g_assert_true (bongsu_incident_is_shared (get_incident (&world, BELL)));

  /* The city again says what everybody knows; then this desk starts without the city. */
  bongsu_fake_transport_publish (world.city, batch);
  settle (&world);
  close_desk (&world);
  store = bongsu_fake_store_new (CONSOLE, world.store);
  g_object_unref (world.store);
  world.store = store;
  open_desk (&world, "operator1", "operator");
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_ACKNOWLEDGED);
  g_assert_cmpuint (world.acts->len, ==, 1);
  finish (&world);
}

static void
test_survives_restart (void)
{
  World world;
  BongsuFakeStore *store;
  g_autofree char *id = NULL;

  start (&world);
  set_bell (&world, BELL, "calling");
  pass (&world, 2000);
  set_bell (&world, OTHER_BELL, "calling");
  do_act (&world, "acknowledge", NULL, NULL);
  id = g_strdup (bongsu_incident_get_id (get_incident (&world, BELL)));
  close_desk (&world);

  store = bongsu_fake_store_new (CONSOLE, world.store);
  g_object_unref (world.store);
  world.store = store;
  world.n_raised = 0;
  open_desk (&world, "operator1", "operator");
  /* Before a single word from the city. */
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_ACKNOWLEDGED);
  g_assert_cmpstr (bongsu_incident_get_id (get_incident (&world, BELL)), ==, id);
  g_assert_cmpuint (bongsu_incident_get_number (get_incident (&world, BELL)), ==, 1);
  g_assert_cmpuint (bongsu_incident_get_number (get_incident (&world, OTHER_BELL)), ==, 2);
  follow (&world);
  g_assert_cmpuint (world.n_raised, ==, 0);
  g_assert_cmpuint (count_posts (&world, "\"AlertRecord\""), ==, 2);
  assert_state (&world, BONGSU_ALARM_ACKED, BONGSU_STAGE_ACKNOWLEDGED);
  g_assert_cmpstr (bongsu_incident_get_title (get_incident (&world, BELL)), ==, "Emergency bell");
  finish (&world);
}

/* It ended while this desk was away: the rule knows from the journal what stood. */
static void
test_returned_while_away (void)
{
  World world;
  BongsuFakeStore *store;

  start (&world);
  set_bell (&world, BELL, "calling");
  close_desk (&world);
  pass (&world, 5000);
  add (&world, NULL, BELL, "bellState", "idle");
  store = bongsu_fake_store_new (CONSOLE, world.store);
  g_object_unref (world.store);
  world.store = store;
  open_desk (&world, "operator1", "operator");
  assert_state (&world, BONGSU_ALARM_UNACKED, BONGSU_STAGE_RAISED);
  follow (&world);
  assert_state (&world, BONGSU_ALARM_RETURNED, BONGSU_STAGE_RAISED);
  finish (&world);
}

static void
test_time_line (void)
{
  World world;
  g_autoptr(GPtrArray) lines = NULL;

  start (&world);
  pass (&world, 58000);
  set_bell (&world, BELL, "calling");
  pass (&world, 31000);
  do_act (&world, "acknowledge", NULL, NULL);
  pass (&world, 1000);
  do_act (&world, "note", NULL, "현장 확인 중");
  lines = bongsu_incident_desk_dup_time_line (world.desk, get_incident (&world, BELL));
  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (lines->pdata[0], ==, "14:01:00 Raised – critical");
  g_assert_cmpstr (lines->pdata[1], ==, "14:01:31 Acknowledged – operator1");
  g_assert_cmpstr (lines->pdata[2], ==, "14:01:32 Note – operator1: 현장 확인 중");
  finish (&world);
}

static void
test_sign_in_time_line (void)
{
  World world;
  g_autoptr(GPtrArray) lines = NULL;
  BongsuAct *act = bongsu_act_new ();
  guint n;

  start (&world);
  set_bell (&world, BELL, "calling");
  pass (&world, 1000);
  act->id = g_strdup ("urn:ngsi-ld:OperatorAction:push");
  act->verb = g_strdup ("signPush");
  act->target = g_strdup ("urn:ngsi-ld:Device:board");
  act->operator_id = g_strdup ("operator2");
  act->console = g_strdup ("0000000000000002");
  act->seq = 1;
  act->at = now (&world);
  act->body = bongsu_fields_new ();
  bongsu_fields_take (act->body, "incident", bongsu_value_text (bongsu_incident_get_id (get_incident (&world, BELL))));
  bongsu_fields_take (act->body, "text", bongsu_value_text ("도움 요청 접수"));
  n = world.n_changed;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(BongsuBatch) batch = bongsu_batch_new ();

      bongsu_batch_take_act (batch, bongsu_act_ref (act));
      bongsu_fake_transport_publish (world.city, batch);
      settle (&world);
    }
  bongsu_act_unref (act);
  g_assert_cmpuint (world.n_changed, >, n);
  lines = bongsu_incident_desk_dup_time_line (world.desk, get_incident (&world, BELL));
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpstr (lines->pdata[1], ==, "14:00:03 Message sent to a board – operator2: 도움 요청 접수");
  finish (&world);
}

static void
test_load_slides (void)
{
  World world;

  start (&world);
  set_bell (&world, BELL, "calling");
  pass (&world, 300000);
  set_bell (&world, OTHER_BELL, "calling");
  g_assert_cmpuint (bongsu_incident_desk_get_load (world.desk), ==, 2);
  pass (&world, 301000);
  g_assert_cmpuint (bongsu_incident_desk_get_load (world.desk), ==, 1);
  finish (&world);
}

static void
test_false_alarm_ends (void)
{
  World world;

  start (&world);
  set_bell (&world, BELL, "calling");
  do_act (&world, "rejectAsFalse", "오작동", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.desk)), ==, 1);
  pass (&world, 1000);
  set_bell (&world, BELL, "idle");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world.desk)), ==, 0);
  finish (&world);
}

/* PROTOCOL 14.1 */
static void
test_alert_follows_the_records (void)
{
  World world;
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  const BongsuFakeSend *change = NULL;

  start (&world);
  set_bell (&world, BELL, "calling");
  path = g_strdup_printf ("/entities/%s/attrs", bongsu_incident_get_id (get_incident (&world, BELL)));
  pass (&world, 2000);
  set_bell (&world, BELL, "idle");
  pass (&world, 5000);
  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world.city); i++)
    if (g_str_equal (bongsu_fake_transport_get_send (world.city, i)->method, "PATCH"))
      {
        g_assert_null (change);
        change = bongsu_fake_transport_get_send (world.city, i);
      }
  g_assert_nonnull (change);
  g_assert_cmpstr (change->path, ==, path);
  body = g_strndup (g_bytes_get_data (change->body, NULL), g_bytes_get_size (change->body));
  g_assert_nonnull (strstr (body, "\"severity\":{\"type\":\"Property\",\"value\":\"critical\"}"));
  g_assert_nonnull (strstr (body, "\"status\":{\"type\":\"Property\",\"value\":\"inactive\"}"));
  g_assert_nonnull (strstr (body, "validTo"));
  finish (&world);
}

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;

  g_clear_pointer (&world->act_id, g_free);
  g_clear_error (&world->error);
  g_clear_object (&world->row);
  world->row = bongsu_incident_desk_command_finish (BONGSU_INCIDENT_DESK (source), result, &world->act_id, &world->error);
}

static void
command (World *world, const char *kind)
{
  BongsuCommand what = {
    .id = (char *) "answer-bell", .kind = (char *) kind, .attribute = (char *) "answerBell", .right = (char *) "operator",
    .name = { (char *) "벨 응답", (char *) "Answer the bell" }, .value = (char *) "{\"msgId\":\"$id\",\"op\":\"set\"}",
    .timeout_s = 10,
  };

  bongsu_incident_desk_command_async (world->desk, get_incident (world, BELL), &what, NULL, NULL, commanded_cb, world);
  settle (world);
}

/* INCIDENTS 3: one press at three in the morning. */
static void
test_command_acknowledges (void)
{
  World world;
  g_autoptr(GPtrArray) lines = NULL;

  start (&world);
  set_bell (&world, BELL, "calling");
  bongsu_fake_store_fail (world.store, BONGSU_STORE_ERROR_FULL, "The disk is full.", 1);
  command (&world, "smart-pole/bell");
  g_assert_error (world.error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_FULL);
  g_assert_cmpint (bongsu_incident_get_state (get_incident (&world, BELL))->state, ==, BONGSU_ALARM_UNACKED);

  command (&world, "smart-pole/bell");
  g_assert_no_error (world.error);
  g_assert_cmpint (bongsu_incident_get_state (get_incident (&world, BELL))->state, ==, BONGSU_ALARM_ACKED);
  g_assert_cmpstr (bongsu_command_row_get_asset (world.row), ==, BELL);
  g_assert_cmpint (bongsu_command_row_get_state (world.row), ==, BONGSU_ROW_ACCEPTED);
  g_assert_true (bongsu_outbox_is_shared (world.outbox, world.act_id));
  lines = bongsu_incident_desk_dup_time_line (world.desk, get_incident (&world, BELL));
  g_assert_nonnull (strstr (lines->pdata[lines->len - 1], "Answer the bell"));

  /* Seen already: no second acknowledgement. */
  pass (&world, 11000);
  command (&world, "smart-pole/bell");
  g_assert_no_error (world.error);
  g_assert_null (world.act_id);
  g_clear_object (&world.row);
  finish (&world);
}

static void
test_command_finds_its_device (void)
{
  World world;

  start (&world);
  set_bell (&world, BELL, "calling");
  command (&world, "smart-pole/pole");
  g_assert_error (world.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (bongsu_incident_get_state (get_incident (&world, BELL))->state, ==, BONGSU_ALARM_UNACKED);
  {
    g_autoptr(BongsuBatch) batch = bongsu_batch_new ();

    add (&world, batch, POLE, "deviceProfile", "pole");
    bongsu_fake_transport_publish (world.city, batch);
    settle (&world);
  }
  command (&world, "smart-pole/pole");
  g_assert_no_error (world.error);
  g_assert_cmpstr (bongsu_command_row_get_asset (world.row), ==, POLE);
  g_clear_object (&world.row);
  finish (&world);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/operations/incident-desk/bell-raises", test_bell_raises);
  g_test_add_func ("/operations/incident-desk/acknowledge", test_acknowledge);
  g_test_add_func ("/operations/incident-desk/nothing-without-the-journal", test_nothing_without_journal);
  g_test_add_func ("/operations/incident-desk/undo-within-ten-seconds", test_undo);
  g_test_add_func ("/operations/incident-desk/refusals-have-sentences", test_refusals);
  g_test_add_func ("/operations/incident-desk/roles", test_roles);
  g_test_add_func ("/operations/incident-desk/leader-closes-and-it-recurs", test_leader_closes);
  g_test_add_func ("/operations/incident-desk/other-desk-acknowledges", test_other_desk_acknowledges);
  g_test_add_func ("/operations/incident-desk/survives-restart", test_survives_restart);
  g_test_add_func ("/operations/incident-desk/returned-while-away", test_returned_while_away);
  g_test_add_func ("/operations/incident-desk/time-line", test_time_line);
  g_test_add_func ("/operations/incident-desk/sign-acts-are-in-the-time-line-once", test_sign_in_time_line);
  g_test_add_func ("/operations/incident-desk/load-slides", test_load_slides);
  g_test_add_func ("/operations/incident-desk/false-alarm-ends", test_false_alarm_ends);
  g_test_add_func ("/operations/incident-desk/alert-follows-the-records", test_alert_follows_the_records);
  g_test_add_func ("/operations/incident-desk/command-acknowledges", test_command_acknowledges);
  g_test_add_func ("/operations/incident-desk/command-finds-its-device", test_command_finds_its_device);
  return g_test_run ();
}
