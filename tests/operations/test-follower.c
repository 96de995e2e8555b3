/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "asset.h"
#include "catalogue-reader.h"
#include "fake-store.h"
#include "fake-transport.h"
#include "follower.h"
#include "seeded-random.h"
#include "virtual-clock.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define BASE (G_GINT64_CONSTANT (1795000000) * SECOND)
#define POLE "urn:ngsi-ld:Device:uiwang:P-07"
#define BELL "urn:ngsi-ld:Device:uiwang:P-07-bell"
#define LAMP "urn:ngsi-ld:Streetlight:uiwang:L-01"

static const char solution_text[]
  = "{\"format\":\"bongsu-solution/"
    "1\",\"id\":\"test\",\"version\":1,\"name\":{\"ko\":\"시험\",\"en\":\"Test\"},\"field\":\"facility\","
    "\"features\":[],\"kinds\":["
    "{\"id\":\"thing\",\"name\":{\"ko\":\"것\",\"en\":\"Thing\"},\"symbol\":\"pin\",\"match\":{\"type\":\"Device\"},"
    "\"readings\":["
    "{\"id\":\"bell\",\"attribute\":\"bellState\",\"name\":{\"ko\":\"벨\",\"en\":\"Bell\"},\"type\":\"text\","
    "\"period\":2,\"evidence\":\"P\"},"
    "{\"id\":\"visits\",\"attribute\":\"visitsToday\",\"name\":{\"ko\":\"방문\",\"en\":\"Visits\"},\"type\":\"number\","
    "\"privacy\":\"personal\",\"evidence\":\"P\"}]},"
    "{\"id\":\"lamp\",\"name\":{\"ko\":\"등\",\"en\":\"Lamp\"},\"symbol\":\"lamp\",\"match\":{\"type\":\"Streetlight\"}"
    ",\"readings\":[]},"
    "{\"id\":\"lot\",\"name\":{\"ko\":\"차\",\"en\":\"Lot\"},\"symbol\":\"pin\",\"match\":{\"type\":"
    "\"OffStreetParking\"},\"readings\":[]}"
    "],\"rules\":[],\"incidents\":[],\"playbooks\":[],\"commands\":[],\"kpis\":[],\"signs\":[]}";

typedef struct
{
  BongsuFakeTransport *transport;
  BongsuFakeStore *store;
  BongsuVirtualClock *clock;
  BongsuSeededRandom *random;
  BongsuRegister *register_;
  BongsuFollower *follower;
  guint n_followed, n_acts, n_records, n_merged;
  guint n_records_at_first_merge;
} World;

static void
on_followed_cb (BongsuFollower *follower, World *world)
{
  world->n_followed++;
}

static void
on_acts_cb (BongsuFollower *follower, BongsuBatch *batch, World *world)
{
  world->n_acts += bongsu_batch_get_n_acts (batch);
  world->n_records += bongsu_batch_get_n_records (batch);
}

static void
on_merged_cb (BongsuFollower *follower, BongsuBatch *batch, World *world)
{
  if (bongsu_batch_get_n_updates (batch) > 0 && world->n_merged++ == 0)
    world->n_records_at_first_merge = world->n_records;
}

static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (solution_text, sizeof solution_text - 1);
  g_autoptr (GError) error = NULL;
  BongsuSolution *solution = bongsu_solution_read (bytes, "test.json", &error);

  g_assert_no_error (error);
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static World *
world_new (const char *mqtt_uri)
{
  World *world = g_new0 (World, 1);
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();

  world->transport = bongsu_fake_transport_new ();
  world->store = bongsu_fake_store_new ("5f02a9c41d77e380", NULL);
  world->clock = bongsu_virtual_clock_new (BASE);
  world->random = bongsu_seeded_random_new (7);
  world->register_ = bongsu_register_new (catalogue);
  world->follower = bongsu_follower_new (BONGSU_TRANSPORT (world->transport), BONGSU_STORE (world->store),
                                         BONGSU_CLOCK (world->clock), BONGSU_RANDOM (world->random), world->register_,
                                         "uiwang", "ops", mqtt_uri);
  g_signal_connect (world->follower, "followed", G_CALLBACK (on_followed_cb), world);
  g_signal_connect (world->follower, "acts", G_CALLBACK (on_acts_cb), world);
  g_signal_connect (world->follower, "merged", G_CALLBACK (on_merged_cb), world);
  return world;
}

/* Whatever a case did, the follower must go without a leak and without a timer left behind. */
static void
world_free (World *world)
{
  bongsu_fake_transport_set_hold (world->transport, FALSE);
  bongsu_virtual_clock_settle (world->clock);
  bongsu_follower_stop (world->follower);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpuint (bongsu_virtual_clock_get_n_timers (world->clock), ==, 0);
  g_assert_finalize_object (world->follower);
  g_object_unref (world->register_);
  g_object_unref (world->transport);
  g_object_unref (world->store);
  g_object_unref (world->clock);
  g_object_unref (world->random);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static BongsuUpdate
make_update (const char *entity, const char *type, const char *attribute, const char *word, gint64 observed)
{
  return (BongsuUpdate) { .entity = entity,
                         .type = type,
                         .attribute = attribute,
                         .value = bongsu_value_text (word),
                         .stamp = { observed, observed } };
}

static void
put (World *world, const char *entity, const char *type, const char *attribute, const char *word, gint64 observed)
{
  BongsuUpdate update = make_update (entity, type, attribute, word, observed);

  bongsu_fake_transport_put (world->transport, &update);
  bongsu_value_clear (&update.value);
}

static void
publish (World *world, const char *entity, const char *attribute, const char *word, gint64 observed)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  bongsu_batch_put (batch, make_update (entity, "Device", attribute, word, observed));
  bongsu_fake_transport_publish (world->transport, batch);
}

static BongsuLinkState
get_state (World *world)
{
  return bongsu_follower_get_state (world->follower);
}

static const char *
get_word (World *world, const char *entity, const char *attribute)
{
  guint row = bongsu_register_find (world->register_, entity);
  const BongsuReading *reading;

  if (row == BONGSU_NO_ROW)
    return NULL;
  reading = bongsu_register_find_attribute (world->register_, row, attribute);
  return reading != NULL ? bongsu_value_get_text (&reading->value) : NULL;
}

static void
start_and_settle (World *world)
{
  bongsu_follower_start (world->follower);
  bongsu_virtual_clock_settle (world->clock);
}

static void
test_reads_the_city_and_is_live (void)
{
  g_autoptr (World) world = world_new (NULL);

  put (world, POLE, "Device", "name", "Pole 7", BASE);
  put (world, LAMP, "Streetlight", "status", "ok", BASE);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_STARTING);
  start_and_settle (world);
  g_assert_cmpstr (bongsu_fake_transport_get_topics (world->transport)[0], ==, "ops/uiwang/+");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), ==, "");
  g_assert_cmpuint (world->n_followed, ==, 1);
  g_assert_cmpstr (get_word (world, POLE, "name"), ==, "Pole 7");
  g_assert_cmpstr (get_word (world, LAMP, "status"), ==, "ok");
  g_assert_cmpuint (bongsu_fake_store_get_n_remembered (world->store), >, 0);
  g_assert_cmpuint (bongsu_fake_transport_get_max_queries (world->transport), <=, 2);
}

static void
test_subscribes_before_it_reads (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  guint n = 0;

  bongsu_fake_transport_set_auto_open (world->transport, FALSE);
  start_and_settle (world);
  g_assert_cmpuint (bongsu_fake_transport_get_n_sends (world->transport), ==, 0);
  bongsu_fake_transport_set_hold (world->transport, TRUE);
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_OPEN, "");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_SNAPSHOT);
  /* The plan and the names of the city. */
  bongsu_fake_transport_release (world->transport, 2);
  bongsu_virtual_clock_settle (world->clock);
  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->transport); i++)
    n += strcmp (bongsu_fake_transport_get_send (world->transport, i)->path, "/subscriptions") == 0;
  /* incident, act, sign, device, place; nothing of this catalogue is observed. */
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpuint (bongsu_fake_transport_get_n_queries (world->transport), ==, 0);
  bongsu_fake_transport_set_hold (world->transport, FALSE);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  /* The next console finds them there. */
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_CLOSED, "");
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_OPEN, "");
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

static guint
count_sends (World *world, const char *method, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->transport); i++)
    {
      const BongsuFakeSend *send = bongsu_fake_transport_get_send (world->transport, i);

      n += strcmp (send->method, method) == 0 && g_str_has_prefix (send->path, path);
    }
  return n;
}

static gboolean
mentions (GBytes *body, const char *part)
{
  gsize size = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  return text != NULL && g_strstr_len (text, (gssize) size, part) != NULL;
}

/* A city of the demonstration's mind, with what a case breaks. */
typedef struct
{
  gboolean foreign;           /* another context */
  guint types_status;
  guint refusal;              /* of what mentions `word` */
  const char *word;
  const char *subscription;   /* (nullable) what a GET of one answers */
} City;

static BongsuReply *
answer_city (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  const City *city = data;

  if (strcmp (path, "/types") == 0 && city->types_status != 0)
    return bongsu_fake_reply_new (city->types_status, NULL);
  if (strcmp (path, "/types") == 0)
    return bongsu_fake_reply_new (200, city->foreign
                                         ? "{\"typeList\":[\"https://city.example/v#Device\",\"https://city.example/v#Streetlight\"]}"
                                         : "{\"typeList\":[\"Device\",\"Streetlight\"]}");
  if (strcmp (method, "POST") == 0 && city->refusal != 0 && mentions (body, city->word))
    return bongsu_fake_reply_new (city->refusal, NULL);
  if (strcmp (method, "GET") == 0 && g_str_has_prefix (path, "/subscriptions/") && city->subscription != NULL)
    return bongsu_fake_reply_new (200, city->subscription);
  return NULL;
}

/* Every query would answer with an empty list and 200, and the city would look quiet. */
static void
test_foreign_names_are_a_fault (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  City city = { .foreign = TRUE };

  bongsu_fake_transport_set_send_func (world->transport, answer_city, &city);
  start_and_settle (world);
  publish (world, BELL, "bellState", "calling", BASE);
  bongsu_virtual_clock_advance (world->clock, 60000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "@context"));
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "administrator"));
  g_assert_cmpuint (bongsu_fake_transport_get_n_queries (world->transport), ==, 0);
  g_assert_cmpuint (count_sends (world, "POST", "/subscriptions"), ==, 0);
  g_assert_cmpuint (bongsu_register_get_n_assets (world->register_), ==, 0);
  put (world, POLE, "Device", "name", "Pole 7", BASE);
  city.foreign = FALSE;
  bongsu_virtual_clock_advance (world->clock, 31000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpstr (get_word (world, POLE, "name"), ==, "Pole 7");
}

/* The context goes wrong while the console runs: nothing is called gone for that. */
static void
test_foreign_names_remove_nothing (void)
{
  g_autoptr (World) world = world_new (NULL);
  City city = { 0 };

  bongsu_fake_transport_set_send_func (world->transport, answer_city, &city);
  put (world, LAMP, "Streetlight", "status", "ok", BASE);
  start_and_settle (world);
  city.foreign = TRUE;
  bongsu_fake_transport_remove (world->transport, LAMP);
  bongsu_virtual_clock_advance (world->clock, 2000 * 1000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
  g_assert_cmpuint (bongsu_register_get_arrays (world->register_).flags[0] & BONGSU_ASSET_REMOVED, ==, 0);
  put (world, LAMP, "Streetlight", "status", "dark", BASE + SECOND);
  city.foreign = FALSE;
  bongsu_virtual_clock_advance (world->clock, 31000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpstr (get_word (world, LAMP, "status"), ==, "dark");
}

static void
test_city_without_types_is_fine (void)
{
  static const guint statuses[] = { 400, 404, 405, 422, 501 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (World) world = world_new (NULL);
      City city = { .types_status = statuses[i] };

      bongsu_fake_transport_set_send_func (world->transport, answer_city, &city);
      start_and_settle (world);
      g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
      g_assert_cmpuint (count_sends (world, "GET", "/types"), ==, 1);
    }
}

static void
test_refused_subscription_is_said (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  City city = { .refusal = 422, .word = ":uiwang:place" };

  bongsu_fake_transport_set_send_func (world->transport, answer_city, &city);
  start_and_settle (world);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_DELAYED);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), !=, "");
}

/* What the city does not know is left out, one thing after the other, and not tried again. */
static void
test_subscriptions_say_less (void)
{
  static const struct
  {
    guint status;
    const char *word;
    guint n_posts; /* of five classes */
  } cases[] = {
    { 501, "notificationTrigger", 10 },
    { 400, "sysAttrs", 15 },
    { 422, "isActive", 20 },
    { 400, "MQTT-Version", 25 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
      City city = { .refusal = cases[i].status, .word = cases[i].word };

      bongsu_fake_transport_set_send_func (world->transport, answer_city, &city);
      start_and_settle (world);
      g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
      g_assert_cmpuint (count_sends (world, "POST", "/subscriptions"), ==, cases[i].n_posts);
      bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_CLOSED, "");
      bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_OPEN, "");
      bongsu_virtual_clock_settle (world->clock);
      g_assert_cmpuint (count_sends (world, "POST", "/subscriptions"), ==, cases[i].n_posts + 5);
      g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
    }
}

#define SUBSCRIPTION(topic, status, n_failed) \
  "{\"type\":\"Subscription\",\"entities\":[{\"type\":\"Alert\"},{\"type\":\"WeatherAlert\"},{\"type\":\"Anomaly\"}," \
  "{\"type\":\"UnmannedAerialVehicleEvent\"}],\"status\":\"" status "\",\"notification\":{\"timesFailed\":" #n_failed \
  ",\"endpoint\":{\"uri\":\"mqtt://other.example/" topic "\"}}}"

static BongsuReply *
answer_incidents (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  const char *const *text = data;

  if (g_str_has_suffix (path, ":incident") && strcmp (method, "GET") == 0)
    return bongsu_fake_reply_new (200, *text);
  return strcmp (path, "/subscriptions") == 0 && mentions (body, ":uiwang:incident")
           ? bongsu_fake_reply_new (409, NULL)
           : NULL;
}

/* One of this name is there already: it is used when it brings what is needed, and said when not. */
static void
test_existing_subscription_is_compared (void)
{
  const char *text = SUBSCRIPTION ("ops/uiwang/incident", "active", 0);
  const char *other = SUBSCRIPTION ("ops/elsewhere/incident", "active", 0);
  const char *const *texts[] = { &text, &other };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");

      bongsu_fake_transport_set_send_func (world->transport, answer_incidents, (gpointer) texts[i]);
      start_and_settle (world);
      g_assert_cmpint (get_state (world), ==, i == 0 ? BONGSU_LINK_LIVE : BONGSU_LINK_DELAYED);
      if (i > 0)
        g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "not the one"));
    }
}

static guint
count_asked (World *world, const char *type)
{
  GPtrArray *asked = bongsu_fake_transport_get_asked (world->transport);
  guint n = 0;

  for (guint i = 0; i < asked->len; i++)
    n += strcmp (asked->pdata[i], type) == 0;
  return n;
}

/* Every minute the city is asked whether it still sends; what it does not send is read. */
static void
test_subscriptions_are_watched (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  const char *text = SUBSCRIPTION ("ops/uiwang/incident", "active", 3);
  guint n;

  bongsu_fake_transport_set_send_func (world->transport, answer_incidents, &text);
  start_and_settle (world);
  n = count_asked (world, "Alert");
  bongsu_virtual_clock_advance (world->clock, 61000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  text = SUBSCRIPTION ("ops/uiwang/incident", "paused", 3);
  bongsu_virtual_clock_advance (world->clock, 60000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_DELAYED);
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "read every minute"));
  g_assert_cmpuint (count_asked (world, "Alert"), >, n);
  text = SUBSCRIPTION ("ops/uiwang/incident", "active", 3);
  bongsu_virtual_clock_advance (world->clock, 60000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  text = SUBSCRIPTION ("ops/uiwang/incident", "active", 4);
  bongsu_virtual_clock_advance (world->clock, 60000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_DELAYED);
  bongsu_virtual_clock_advance (world->clock, 60000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

/* Reading instead of hearing, too, begins with the names. */
static void
test_late_class_under_foreign_names (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  City city = { .subscription = "{\"type\":\"Subscription\",\"status\":\"paused\"}" };

  bongsu_fake_transport_set_send_func (world->transport, answer_city, &city);
  put (world, LAMP, "Streetlight", "status", "ok", BASE);
  start_and_settle (world);
  bongsu_virtual_clock_advance (world->clock, 61000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_DELAYED);
  g_assert_cmpuint (count_asked (world, "Streetlight"), ==, 2);
  city.foreign = TRUE;
  bongsu_fake_transport_remove (world->transport, LAMP);
  bongsu_virtual_clock_advance (world->clock, 240000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
  g_assert_cmpuint (count_asked (world, "Streetlight"), ==, 2);
  g_assert_cmpuint (bongsu_register_get_arrays (world->register_).flags[0] & BONGSU_ASSET_REMOVED, ==, 0);
}

static void
test_lost_subscription_is_made_again (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  guint n;

  start_and_settle (world);
  n = count_sends (world, "POST", "/subscriptions");
  g_assert_cmpuint (n, ==, 5);
  /* The city answers 404 for each. */
  bongsu_virtual_clock_advance (world->clock, 61000);
  g_assert_cmpuint (count_sends (world, "POST", "/subscriptions"), ==, 2 * n);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

static BongsuReply *
break_posts (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  if (strcmp (path, "/subscriptions") == 0 && *(gboolean *) data)
    g_set_error_literal (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, "refused");
  return NULL;
}

static void
test_subscribing_is_tried_again (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");
  gboolean broken = TRUE;

  bongsu_fake_transport_set_send_func (world->transport, break_posts, &broken);
  start_and_settle (world);
  g_assert_cmpuint (bongsu_fake_transport_get_n_queries (world->transport), ==, 0);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), !=, "");
  broken = FALSE;
  bongsu_virtual_clock_advance (world->clock, 2100);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), ==, "");
}

/* A city that is away is asked ever more rarely, and two consoles not at the same moments. */
static void
test_retries_are_spread (void)
{
  guint n[2][2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (World) world = world_new (NULL);
      guint8 byte;

      for (guint j = 0; j < i * 3; j++)
        bongsu_random_fill (BONGSU_RANDOM (world->random), &byte, 1);
      bongsu_fake_transport_fail (world->transport, "query", BONGSU_NET_ERROR_REFUSED, "refused", 100000);
      start_and_settle (world);
      bongsu_virtual_clock_advance (world->clock, 60000);
      n[i][0] = bongsu_fake_transport_get_n_queries (world->transport);
      bongsu_virtual_clock_advance (world->clock, 600000);
      n[i][1] = bongsu_fake_transport_get_n_queries (world->transport);
      g_assert_cmpuint (n[i][0], >=, 6);
      g_assert_cmpuint (n[i][0], <=, 60);
      /* On the average every 30 s then, two at a time. */
      g_assert_cmpuint (n[i][1] - n[i][0], >=, 20);
      g_assert_cmpuint (n[i][1] - n[i][0], <=, 80);
    }
  g_assert_true (n[0][0] != n[1][0] || n[0][1] != n[1][1]);
}

static BongsuAct *
make_act (guint n)
{
  BongsuAct *act = bongsu_act_new ();

  act->id = g_strdup_printf ("urn:ngsi-ld:OperatorAction:%08x-0000-4000-8000-000000000000", n);
  act->verb = g_strdup ("note");
  return act;
}

static BongsuRecord *
make_record (guint n)
{
  BongsuRecord *record = bongsu_record_new ();

  record->asset = g_strdup (BELL);
  record->rule = g_strdup_printf ("rule-%u", n);
  record->at = record->since = BASE;
  bongsu_record_seal (record);
  return record;
}

static void
test_records_come_before_readings (void)
{
  g_autoptr (World) world = world_new (NULL);

  for (guint i = 0; i < 1200; i++)
    {
      g_autoptr (BongsuRecord) record = make_record (i);
      g_autoptr (BongsuAct) act = make_act (i);

      bongsu_fake_transport_put_record (world->transport, record);
      if (i < 3)
        bongsu_fake_transport_put_act (world->transport, act);
    }
  put (world, BELL, "Device", "bellState", "calling", BASE);
  bongsu_follower_start (world->follower);
  /* The stream is faster than the pages. */
  publish (world, BELL, "bellState", "calling", BASE);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpuint (world->n_records, ==, 1200);
  g_assert_cmpuint (world->n_acts, ==, 3);
  g_assert_cmpuint (world->n_records_at_first_merge, ==, 1200);
  g_assert_cmpstr (g_ptr_array_index (bongsu_fake_transport_get_asked (world->transport), 0), ==, "OperatorAction");
  g_assert_cmpstr (get_word (world, BELL, "bellState"), ==, "calling");
}

static void
test_every_page_is_read (void)
{
  g_autoptr (World) world = world_new (NULL);

  for (guint i = 0; i < 1234; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Streetlight:uiwang:L-%04u", i);

      put (world, id, "Streetlight", "status", "ok", BASE);
    }
  bongsu_fake_transport_set_page_limit (world->transport, 100);
  start_and_settle (world);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpuint (bongsu_register_get_n_assets (world->register_), ==, 1234);
}

static void
test_context_fault_merges_nothing (void)
{
  g_autoptr (World) world = world_new (NULL);

  put (world, POLE, "Device", "name", "Pole 7", BASE);
  bongsu_fake_transport_fail (world->transport, "query", BONGSU_NET_ERROR_CONTEXT, "context", 1000);
  start_and_settle (world);
  publish (world, POLE, "name", "Pole 8", BASE + 1);
  bongsu_virtual_clock_advance (world->clock, 10000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "@context"));
  g_assert_cmpuint (bongsu_register_get_n_assets (world->register_), ==, 0);
  g_assert_cmpuint (bongsu_fake_store_get_n_remembered (world->store), ==, 0);
  /* Healed, the whole city is read. */
  bongsu_fake_transport_fail (world->transport, "query", BONGSU_NET_ERROR_CONTEXT, "context", 0);
  bongsu_virtual_clock_advance (world->clock, 70000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpstr (get_word (world, POLE, "name"), ==, "Pole 7");
}

static const struct
{
  BongsuNetError code;
  const char *part;
} faults[] = {
  { BONGSU_NET_ERROR_UNAUTHORISED, "Sign in" },
  { BONGSU_NET_ERROR_TLS, "certificate" },
  { BONGSU_NET_ERROR_NAME, "site file" },
};

static void
test_faults_say_what_to_do (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (World) world = world_new (NULL);

      bongsu_fake_transport_fail (world->transport, "query", faults[i].code, "words for the log", 2);
      start_and_settle (world);
      g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
      g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), faults[i].part));
      bongsu_virtual_clock_advance (world->clock, 2000);
      g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
    }
}

static void
test_unknown_tenant_is_a_fault (void)
{
  g_autoptr (World) world = world_new (NULL);

  bongsu_fake_transport_refuse_queries (world->transport, 404, 2);
  start_and_settle (world);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "tenant"));
}

static void
test_lost_stream_is_lost_and_read_again (void)
{
  g_autoptr (World) world = world_new (NULL);
  guint row;

  put (world, BELL, "Device", "name", "Bell", BASE);
  start_and_settle (world);
  row = bongsu_register_find (world->register_, BELL);
  g_assert_cmpint (bongsu_register_get_quality (world->register_, row), ==, BONGSU_QUALITY_LIVE);
  bongsu_virtual_clock_advance (world->clock, 1000);
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_CLOSED, "gone");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LOST);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), ==, "gone");
  g_assert_true (bongsu_quality_is_unknown (bongsu_register_get_quality (world->register_, row)));
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_CONNECTING, "");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LOST);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), !=, "");
  put (world, BELL, "Device", "name", "Bell of pole 7", BASE + SECOND);
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_OPEN, "");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_SNAPSHOT);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_cmpstr (get_word (world, BELL, "name"), ==, "Bell of pole 7");
  g_assert_cmpint (bongsu_register_get_quality (world->register_, row), ==, BONGSU_QUALITY_LIVE);
  g_assert_cmpuint (world->n_followed, ==, 2);
}

static void
test_signed_out_is_a_fault (void)
{
  g_autoptr (World) world = world_new (NULL);

  bongsu_fake_transport_set_auto_open (world->transport, FALSE);
  start_and_settle (world);
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_SIGNED_OUT, "");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_FAULT);
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "Sign in"));
}

static void
test_silence_after_talk_is_delayed (void)
{
  g_autoptr (World) world = world_new (NULL);

  start_and_settle (world);
  for (guint i = 0; i < 12; i++)
    {
      publish (world, BELL, "bellState", "idle", BASE + i * SECOND);
      bongsu_virtual_clock_advance (world->clock, 1000);
    }
  bongsu_virtual_clock_advance (world->clock, 4000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  bongsu_virtual_clock_advance (world->clock, 2000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_DELAYED);
  g_assert_cmpstr (bongsu_follower_get_sentence (world->follower), !=, "");
  publish (world, BELL, "bellState", "idle", BASE + 30 * SECOND);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

static void
test_quiet_stream_is_not_delayed (void)
{
  g_autoptr (World) world = world_new (NULL);

  start_and_settle (world);
  for (guint i = 0; i < 10; i++)
    {
      publish (world, BELL, "bellState", "idle", BASE + i * 3 * SECOND);
      bongsu_virtual_clock_advance (world->clock, 3000);
    }
  bongsu_virtual_clock_advance (world->clock, 60000);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

static void
test_quality_is_judged_every_second (void)
{
  g_autoptr (World) world = world_new (NULL);
  guint row;

  put (world, BELL, "Device", "bellState", "idle", BASE);
  start_and_settle (world);
  row = bongsu_register_find (world->register_, BELL);
  g_assert_cmpint (bongsu_register_get_quality (world->register_, row), ==, BONGSU_QUALITY_LIVE);
  bongsu_virtual_clock_advance (world->clock, 6000);
  g_assert_cmpint (bongsu_register_get_quality (world->register_, row), ==, BONGSU_QUALITY_DELAYED);
  bongsu_virtual_clock_advance (world->clock, 295000);
  g_assert_cmpint (bongsu_register_get_quality (world->register_, row), ==, BONGSU_QUALITY_MISSING);
}

static void
test_reads_again_by_the_clock (void)
{
  g_autoptr (World) world = world_new (NULL);

  start_and_settle (world);
  bongsu_virtual_clock_advance (world->clock, 299000);
  g_assert_cmpuint (count_asked (world, "Alert"), ==, 1);
  bongsu_virtual_clock_advance (world->clock, 2000);
  g_assert_cmpuint (count_asked (world, "Alert"), ==, 2);
  g_assert_cmpuint (count_asked (world, "Device"), ==, 2);
  g_assert_cmpuint (count_asked (world, "Streetlight"), ==, 1);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  bongsu_virtual_clock_advance (world->clock, 600000);
  g_assert_cmpuint (count_asked (world, "Alert"), ==, 4);
  g_assert_cmpuint (count_asked (world, "Streetlight"), ==, 2);
  g_assert_cmpuint (world->n_followed, ==, 2);
}

static void
test_gone_after_two_complete_snapshots (void)
{
  g_autoptr (World) world = world_new (NULL);

  put (world, LAMP, "Streetlight", "status", "ok", BASE);
  put (world, POLE, "Device", "name", "Pole 7", BASE);
  start_and_settle (world);
  bongsu_fake_transport_remove (world->transport, LAMP);
  bongsu_virtual_clock_advance (world->clock, 901000);
  g_assert_cmpint (bongsu_register_get_arrays (world->register_).flags[bongsu_register_find (world->register_, LAMP)]
                     & BONGSU_ASSET_REMOVED,
                   ==, 0);
  bongsu_virtual_clock_advance (world->clock, 901000);
  g_assert_cmpint (bongsu_register_get_arrays (world->register_).flags[bongsu_register_find (world->register_, LAMP)]
                     & BONGSU_ASSET_REMOVED,
                   !=, 0);
  g_assert_cmpint (bongsu_register_get_arrays (world->register_).flags[bongsu_register_find (world->register_, POLE)]
                     & BONGSU_ASSET_REMOVED,
                   ==, 0);
}

static void
test_last_picture_stands_until_the_city_speaks (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (BongsuBatch) picture = bongsu_batch_new ();
  BongsuUpdate update = make_update (POLE, "Device", "name", "Pole of yesterday", BASE - 86400 * SECOND);
  gint64 as_of;

  update.flags = BONGSU_UPDATE_PICTURE;
  bongsu_batch_put (picture, update);
  bongsu_fake_store_set_picture (world->store, picture, BASE - 3600 * SECOND);
  bongsu_fake_transport_set_auto_open (world->transport, FALSE);
  put (world, POLE, "Device", "name", "Pole of today", BASE);
  start_and_settle (world);
  g_object_get (world->follower, "as-of", &as_of, NULL);
  g_assert_cmpint (as_of, ==, BASE - 3600 * SECOND);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_STARTING);
  g_assert_cmpstr (get_word (world, POLE, "name"), ==, "Pole of yesterday");
  g_assert_true (bongsu_quality_is_unknown (bongsu_register_get_quality (world->register_, 0)));
  g_assert_cmpuint (bongsu_fake_store_get_n_remembered (world->store), ==, 0);
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_OPEN, "");
  bongsu_virtual_clock_settle (world->clock);
  g_object_get (world->follower, "as-of", &as_of, NULL);
  g_assert_cmpint (as_of, ==, 0);
  g_assert_cmpstr (get_word (world, POLE, "name"), ==, "Pole of today");
  g_assert_false (bongsu_quality_is_unknown (bongsu_register_get_quality (world->register_, 0)));
}

static const char plan_text[]
  = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"class\":\"road\",\"width\":"
    "8},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[126.96,37.34],[126.97,37.35]]}}]}";

static BongsuReply *
give_plan (const char *method, const char *path, GBytes *body, gpointer data, GError **error)
{
  return strcmp (path, "//_city/plan") == 0 ? bongsu_fake_reply_new (200, plan_text) : NULL;
}

static void
on_plan_cb (BongsuFollower *follower, GParamSpec *pspec, gboolean *came)
{
  *came = TRUE;
}

static gboolean
on_too_late_cb (gpointer data)
{
  g_error ("the plan did not come");
  return G_SOURCE_REMOVE;
}

static void
test_plan_is_asked_once (void)
{
  g_autoptr (World) world = world_new (NULL);
  gboolean came = FALSE;
  guint n = 0, guard = g_timeout_add_seconds (20, on_too_late_cb, NULL);

  bongsu_fake_transport_set_send_func (world->transport, give_plan, NULL);
  g_signal_connect (world->follower, "notify::plan", G_CALLBACK (on_plan_cb), &came);
  start_and_settle (world);
  /* It is parsed in a thread. */
  while (!came)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  g_assert_cmpuint (bongsu_plan_get_n_shapes (bongsu_follower_get_plan (world->follower)), ==, 1);
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_CLOSED, "");
  bongsu_fake_transport_set_stream (world->transport, BONGSU_STREAM_OPEN, "");
  bongsu_virtual_clock_settle (world->clock);
  for (guint i = 0; i < bongsu_fake_transport_get_n_sends (world->transport); i++)
    n += strcmp (bongsu_fake_transport_get_send (world->transport, i)->path, "//_city/plan") == 0;
  g_assert_cmpuint (n, ==, 1);
}

static void
test_city_without_plan_is_fine (void)
{
  g_autoptr (World) world = world_new (NULL);

  start_and_settle (world);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_null (bongsu_follower_get_plan (world->follower));
}

static void
test_reads_one_thing_now (void)
{
  g_autoptr (World) world = world_new (NULL);

  start_and_settle (world);
  put (world, BELL, "Device", "bellState", "talking", BASE);
  bongsu_follower_read_now (world->follower, BELL);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpstr (get_word (world, BELL, "bellState"), ==, "talking");
}

/* Acts are asked for by their time; a city that cannot choose is asked for all, once and for good. */
static void
test_acts_without_a_filter (void)
{
  static const guint statuses[] = { 400, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (World) world = world_new (NULL);
      g_autoptr (BongsuAct) act = make_act (1);

      bongsu_fake_transport_put_act (world->transport, act);
      bongsu_fake_transport_refuse_filters (world->transport, statuses[i]);
      start_and_settle (world);
      g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
      g_assert_cmpuint (world->n_acts, ==, 1);
      g_assert_cmpuint (count_asked (world, "OperatorAction"), ==, 2);
      bongsu_virtual_clock_advance (world->clock, 301000);
      g_assert_cmpuint (count_asked (world, "OperatorAction"), ==, 3);
    }
}

static void
publish_act (World *world, guint number)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  BongsuAct *act = make_act (number);

  act->console = g_strdup ("00000000000000aa");
  act->seq = number;
  bongsu_batch_take_act (batch, act);
  bongsu_fake_transport_publish (world->transport, batch);
  bongsu_virtual_clock_settle (world->clock);
}

static void
test_missing_act_is_read_once (void)
{
  g_autoptr (World) world = world_new (NULL);
  guint n;

  start_and_settle (world);
  n = count_asked (world, "OperatorAction");
  publish_act (world, 7);
  publish_act (world, 8);
  publish_act (world, 8);
  g_assert_cmpuint (count_asked (world, "OperatorAction"), ==, n);
  publish_act (world, 11);
  g_assert_cmpuint (count_asked (world, "OperatorAction"), ==, n + 1);
  publish_act (world, 10);
  publish_act (world, 12);
  publish_act (world, 11);
  g_assert_cmpuint (count_asked (world, "OperatorAction"), ==, n + 1);
}

static void
test_clock_difference_is_said (void)
{
  g_autoptr (World) world = world_new (NULL);
  gint64 difference;

  bongsu_fake_transport_set_date (world->transport, BASE + 90 * SECOND);
  start_and_settle (world);
  g_object_get (world->follower, "clock-difference", &difference, NULL);
  g_assert_cmpint (difference, ==, 90 * SECOND + SECOND / 2);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  g_assert_nonnull (strstr (bongsu_follower_get_sentence (world->follower), "91 seconds"));
  bongsu_virtual_clock_advance (world->clock, 1000);
  bongsu_fake_transport_set_date (world->transport, BASE + 300 * SECOND);
  bongsu_virtual_clock_advance (world->clock, 600 * 1000);
  g_object_get (world->follower, "clock-difference", &difference, NULL);
  g_assert_cmpint (ABS (difference), <, 400 * SECOND);
}

/* The class of signs and the class of devices both bring a board: that is no fault and costs next to nothing. */
static void
test_same_news_twice_is_no_refusal (void)
{
  g_autoptr (World) world = world_new (NULL);
  guint n_refused;
  guint64 n_dropped;

  start_and_settle (world);
  publish (world, BELL, "displayedMessage", "hello", BASE);
  n_dropped = bongsu_register_get_n_dropped (world->register_);
  for (guint i = 0; i < 1000; i++)
    publish (world, BELL, "displayedMessage", "hello", BASE - i);
  g_object_get (world->follower, "n-refused", &n_refused, NULL);
  g_assert_cmpuint (n_refused, ==, 0);
  g_assert_cmpuint (bongsu_register_get_n_refused (world->register_), ==, 0);
  g_assert_cmpuint (bongsu_register_get_n_dropped (world->register_) - n_dropped, ==, 1000);
  g_assert_cmpstr (get_word (world, BELL, "displayedMessage"), ==, "hello");
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

/* Pages and stream in a random order: each value is sent twice, once a little changed before, and once in the pages. */
static char *
play_in_random_order (void)
{
  g_autoptr (World) world = world_new (NULL);
  GString *state = g_string_new (NULL);

  bongsu_fake_transport_set_page_limit (world->transport, 20);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:uiwang:D-%02u", i);
      g_autofree char *word = g_strdup_printf ("word %u", i);

      put (world, id, "Device", "name", word, BASE + i);
    }
  bongsu_fake_transport_set_hold (world->transport, TRUE);
  start_and_settle (world);
  for (guint turn = 0; turn < 200; turn++)
    {
      guint i = g_test_rand_int_range (0, 60);
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:uiwang:D-%02u", i);

      publish (world, id, "name", g_test_rand_bit () ? "old" : "older", BASE - g_test_rand_int_range (1, 100));
      if (i % 2 == 0)
        publish (world, id, "name", "newest", BASE + 1000);
      bongsu_fake_transport_release (world->transport, g_test_rand_int_range (1, 3));
      bongsu_virtual_clock_settle (world->clock);
    }
  for (guint i = 0; i < 60; i += 2)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:uiwang:D-%02u", i);

      publish (world, id, "name", "newest", BASE + 1000);
    }
  bongsu_fake_transport_set_hold (world->transport, FALSE);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:uiwang:D-%02u", i);

      g_string_append_printf (state, "%s=%s\n", id, get_word (world, id, "name"));
    }
  return g_string_free (state, FALSE);
}

static void
test_any_order_gives_one_state (void)
{
  g_autofree char *expected = play_in_random_order ();

  g_assert_nonnull (strstr (expected, "D-00=newest\n"));
  g_assert_nonnull (strstr (expected, "D-01=word 1\n"));
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *got = play_in_random_order ();

      g_assert_cmpstr (got, ==, expected);
    }
}

static void
test_stop_in_the_middle (void)
{
  g_autoptr (World) world = world_new ("mqtt://127.0.0.1:41002");

  put (world, POLE, "Device", "name", "Pole 7", BASE);
  bongsu_fake_transport_set_hold (world->transport, TRUE);
  start_and_settle (world);
  bongsu_fake_transport_release (world->transport, 4);
  bongsu_virtual_clock_settle (world->clock);
  bongsu_follower_stop (world->follower);
  bongsu_fake_transport_set_hold (world->transport, FALSE);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpuint (bongsu_register_get_n_assets (world->register_), ==, 0);
  bongsu_follower_start (world->follower);
  bongsu_virtual_clock_settle (world->clock);
  g_assert_cmpint (get_state (world), ==, BONGSU_LINK_LIVE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operations/follower/reads-the-city-and-is-live", test_reads_the_city_and_is_live);
  g_test_add_func ("/operations/follower/subscribes-before-it-reads", test_subscribes_before_it_reads);
  g_test_add_func ("/operations/follower/refused-subscription-is-said", test_refused_subscription_is_said);
  g_test_add_func ("/operations/follower/subscribing-is-tried-again", test_subscribing_is_tried_again);
  g_test_add_func ("/operations/follower/records-come-before-readings", test_records_come_before_readings);
  g_test_add_func ("/operations/follower/every-page-is-read", test_every_page_is_read);
  g_test_add_func ("/operations/follower/context-fault-merges-nothing", test_context_fault_merges_nothing);
  g_test_add_func ("/operations/follower/faults-say-what-to-do", test_faults_say_what_to_do);
  g_test_add_func ("/operations/follower/unknown-tenant-is-a-fault", test_unknown_tenant_is_a_fault);
  g_test_add_func ("/operations/follower/lost-stream-is-lost-and-read-again", test_lost_stream_is_lost_and_read_again);
  g_test_add_func ("/operations/follower/signed-out-is-a-fault", test_signed_out_is_a_fault);
  g_test_add_func ("/operations/follower/silence-after-talk-is-delayed", test_silence_after_talk_is_delayed);
  g_test_add_func ("/operations/follower/quiet-stream-is-not-delayed", test_quiet_stream_is_not_delayed);
  g_test_add_func ("/operations/follower/quality-is-judged-every-second", test_quality_is_judged_every_second);
  g_test_add_func ("/operations/follower/reads-again-by-the-clock", test_reads_again_by_the_clock);
  g_test_add_func ("/operations/follower/gone-after-two-complete-snapshots", test_gone_after_two_complete_snapshots);
  g_test_add_func ("/operations/follower/last-picture-stands-until-the-city-speaks",
                   test_last_picture_stands_until_the_city_speaks);
  g_test_add_func ("/operations/follower/plan-is-asked-once", test_plan_is_asked_once);
  g_test_add_func ("/operations/follower/city-without-plan-is-fine", test_city_without_plan_is_fine);
  g_test_add_func ("/operations/follower/reads-one-thing-now", test_reads_one_thing_now);
  g_test_add_func ("/operations/follower/any-order-gives-one-state", test_any_order_gives_one_state);
  g_test_add_func ("/operations/follower/stop-in-the-middle", test_stop_in_the_middle);
  g_test_add_func ("/operations/follower/foreign-names-are-a-fault", test_foreign_names_are_a_fault);
  g_test_add_func ("/operations/follower/foreign-names-remove-nothing", test_foreign_names_remove_nothing);
  g_test_add_func ("/operations/follower/city-without-types-is-fine", test_city_without_types_is_fine);
  g_test_add_func ("/operations/follower/subscriptions-say-less", test_subscriptions_say_less);
  g_test_add_func ("/operations/follower/existing-subscription-is-compared", test_existing_subscription_is_compared);
  g_test_add_func ("/operations/follower/subscriptions-are-watched", test_subscriptions_are_watched);
  g_test_add_func ("/operations/follower/late-class-under-foreign-names", test_late_class_under_foreign_names);
  g_test_add_func ("/operations/follower/lost-subscription-is-made-again", test_lost_subscription_is_made_again);
  g_test_add_func ("/operations/follower/retries-are-spread", test_retries_are_spread);
  g_test_add_func ("/operations/follower/acts-without-a-filter", test_acts_without_a_filter);
  g_test_add_func ("/operations/follower/missing-act-is-read-once", test_missing_act_is_read_once);
  g_test_add_func ("/operations/follower/clock-difference-is-said", test_clock_difference_is_said);
  g_test_add_func ("/operations/follower/same-news-twice-is-no-refusal", test_same_news_twice_is_no_refusal);
  return g_test_run ();
}
