/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "follower.h"

#include <string.h>

#include "absentees.h"
#include "act-holes.h"
#include "last-picture.h"
#include "link-watch.h"
#include "name-check.h"
#include "plan-request.h"
#include "snapshot.h"
#include "store.h"
#include "subscriber.h"
#include "news-class-private.h"
#include "transport.h"

#define TICK_MS 1000
#define OFTEN_S (5 * 60)
#define ALL_S (15 * 60)
#define MOST_HELD 1000 /* batches that wait for the first records */

/* What is done when the city's names have turned out to be ours. */
typedef enum
{
  NEXT_SUBSCRIBE,
  NEXT_READ_OFTEN,
  NEXT_READ_ALL,
  NEXT_READ_LATE,
} Next;

struct _BongsuFollower
{
  GObject parent_instance;

  BongsuTransport *transport; /* (owned) */
  BongsuStore *store;         /* (owned) */
  BongsuClock *clock;         /* (owned) */
  BongsuRegister *register_;  /* (owned) */
  char *city, *topic_prefix;

  GCancellable *cancellable; /* (owned) */
  BongsuLinkState state;
  char *sentence;
  gint64 last_heard, as_of, clock_difference;
  guint n_batches, n_refused;
  BongsuPlan *plan; /* (nullable) */
  gboolean asks_plan;

  BongsuLinkWatch watch;
  BongsuNameCheck *name_check;  /* (owned) */
  Next next;                    /* after the name check */
  GHashTable *late;             /* set of types that the city does not send */
  BongsuSubscriber *subscriber; /* (owned) */
  BongsuSnapshot *snapshot;     /* (owned) */
  BongsuActHoles *holes;        /* (owned) */
  gboolean whole;               /* all types are being read, not only those read often */
  guint n_acts_missing;         /* act types whose first reading is not through */
  GQueue held;                  /* (element-type BongsuBatch) of the stream, until the records are known */
  BongsuAbsentees *absentees;   /* (owned) */
  gint64 link_lost_since;
  BongsuLastPicture *picture; /* (owned) */

  guint tick_id;
  gint64 often_due, all_due; /* boot time */
};

enum
{
  PROP_STATE = 1,
  PROP_SENTENCE,
  PROP_LAST_HEARD,
  PROP_N_BATCHES,
  PROP_N_REFUSED,
  PROP_PLAN,
  PROP_AS_OF,
  PROP_CLOCK_DIFFERENCE,
  N_PROPS
};

enum
{
  SIGNAL_ACTS,
  SIGNAL_MERGED,
  SIGNAL_FOLLOWED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuFollower, bongsu_follower, G_TYPE_OBJECT)

static void
set_as_of (BongsuFollower *self, gint64 as_of)
{
  if (self->as_of == as_of)
    return;
  self->as_of = as_of;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AS_OF]);
}

static void
update_state (BongsuFollower *self)
{
  BongsuLinkState state = bongsu_link_watch_get_state (&self->watch);
  const char *sentence = bongsu_link_watch_get_sentence (&self->watch);

  g_object_freeze_notify (G_OBJECT (self));
  if (strcmp (sentence, self->sentence) != 0)
    {
      g_free (self->sentence);
      self->sentence = g_strdup (sentence);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
    }
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
count_refused (BongsuFollower *self, BongsuBatch *batch)
{
  GHashTable *counts = bongsu_batch_get_counts (batch);
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  if (counts == NULL)
    return;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += GPOINTER_TO_UINT (value);
  if (n == 0)
    return;
  self->n_refused += n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_REFUSED]);
}

static void
merge (BongsuFollower *self, BongsuBatch *batch)
{
  gboolean believed = self->watch.trouble != BONGSU_TROUBLE_CONTEXT;

  count_refused (self, batch);
  if (believed)
    bongsu_register_merge (self->register_, batch, bongsu_clock_now (self->clock));
  /* Records first: what stands already is not raised again by the readings beside it. */
  if (bongsu_batch_get_n_acts (batch) > 0 || bongsu_batch_get_n_records (batch) > 0)
    g_signal_emit (self, signals[SIGNAL_ACTS], 0, batch);
  if (!believed)
    return;
  g_signal_emit (self, signals[SIGNAL_MERGED], 0, batch);
  bongsu_last_picture_remember (self->picture, batch);
}

static void
note_batch (BongsuFollower *self)
{
  self->n_batches++;
  self->last_heard = bongsu_clock_now (self->clock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BATCHES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_HEARD]);
}

/* An act that the stream left out is read at once (NOTHING-LOST 5). */
static void
merge_news (BongsuFollower *self, BongsuBatch *batch)
{
  static const char *const acts[] = { "OperatorAction", NULL };

  merge (self, batch);
  if (bongsu_act_holes_find (self->holes, batch) && bongsu_link_watch_is_open (&self->watch))
    bongsu_snapshot_read (self->snapshot, acts);
}

static void
release_held (BongsuFollower *self)
{
  self->n_acts_missing = 0;
  while (!g_queue_is_empty (&self->held))
    {
      g_autoptr (BongsuBatch) batch = g_queue_pop_head (&self->held);

      merge_news (self, batch);
    }
}

static void
on_batch_cb (BongsuFollower *self, BongsuBatch *batch)
{
  if (!self->watch.started)
    return;
  note_batch (self);
  bongsu_link_watch_hear (&self->watch, bongsu_clock_boot (self->clock));
  update_state (self);
  if (self->n_acts_missing == 0)
    {
      merge_news (self, batch);
      return;
    }
  g_queue_push_tail (&self->held, bongsu_batch_ref (batch));
  if (g_queue_get_length (&self->held) > MOST_HELD)
    release_held (self);
}

/* What came under wrong names was left out: the whole city is read again. */
static void
heal (BongsuFollower *self)
{
  if (bongsu_link_watch_heal (&self->watch) && self->all_due != 0)
    self->all_due = 1;
  update_state (self);
}

static void
on_page_came_cb (BongsuBatch *batch, gpointer data)
{
  BongsuFollower *self = data;

  heal (self);
  note_batch (self);
  bongsu_act_holes_learn (self->holes, batch);
  merge (self, batch);
}

static void
on_date_came_cb (gint64 date, gint64 asked, gpointer data)
{
  BongsuFollower *self = data;

  bongsu_link_watch_take_date (&self->watch, date, asked, bongsu_clock_now (self->clock));
  update_state (self);
  if (self->clock_difference == self->watch.offset)
    return;
  self->clock_difference = self->watch.offset;
  g_debug ("clock: the city is %.1f s ahead", (double) self->clock_difference / G_USEC_PER_SEC);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOCK_DIFFERENCE]);
}

static void
on_type_ended_cb (const char *type, GHashTable *ids, gint64 begun, gboolean complete, gpointer data)
{
  BongsuFollower *self = data;
  g_autoptr (BongsuBatch) gone = NULL;

  if (self->n_acts_missing > 0 && (strcmp (type, "OperatorAction") == 0 || strcmp (type, "AlertRecord") == 0)
      && --self->n_acts_missing == 0)
    release_held (self);
  if (!complete)
    return;
  gone = bongsu_absentees_find (self->absentees, type, ids, begun, bongsu_clock_boot (self->clock));
  if (bongsu_batch_get_n_updates (gone) > 0)
    merge (self, gone);
}

static void
take_failure (BongsuFollower *self, const GError *error, guint status)
{
  bongsu_link_watch_take_failure (&self->watch, error, status);
  update_state (self);
  /* The stream must not wait for a city that cannot be read. */
  release_held (self);
}

static void
on_request_failed_cb (const char *type, const GError *error, guint status, gpointer data)
{
  take_failure (data, error, status);
}

static void
plan_resync (BongsuFollower *self)
{
  gint64 boot = bongsu_clock_boot (self->clock);

  self->often_due = boot + OFTEN_S * (gint64) G_USEC_PER_SEC;
  self->all_due = boot + ALL_S * (gint64) G_USEC_PER_SEC;
}

static void
on_ended_cb (gpointer data)
{
  BongsuFollower *self = data;
  gboolean first = !self->watch.followed;

  if (!bongsu_link_watch_is_open (&self->watch))
    return;
  heal (self);
  if (!self->whole)
    return;
  self->whole = FALSE;
  self->watch.followed = TRUE;
  if (first)
    {
      self->link_lost_since = 0;
      bongsu_register_judge_quality (self->register_, bongsu_clock_now (self->clock), 0);
      set_as_of (self, 0);
    }
  update_state (self);
  g_signal_emit (self, signals[SIGNAL_FOLLOWED], 0);
}

static void
read_city (BongsuFollower *self, gboolean often)
{
  g_auto (GStrv) types = bongsu_subscription_dup_types (bongsu_register_get_catalogue (self->register_), often);

  self->whole |= !often;
  bongsu_snapshot_read (self->snapshot, (const char *const *) types);
}

static void
begin_snapshot (BongsuFollower *self)
{
  plan_resync (self);
  read_city (self, FALSE);
}

static void
on_subscribe_failed_cb (const GError *error, guint status, gpointer data)
{
  take_failure (data, error, status);
}

static void
on_subscribed_cb (const BongsuSubscriptionSum *sum, gpointer data)
{
  BongsuFollower *self = data;

  self->watch.subscriptions = *sum;
  update_state (self);
  begin_snapshot (self);
}

static void
on_names_failed_cb (const GError *error, guint status, gpointer data)
{
  take_failure (data, error, status);
}

static void
read_late (BongsuFollower *self)
{
  g_autofree const char **types = (const char **) g_hash_table_get_keys_as_array (self->late, NULL);

  bongsu_snapshot_read (self->snapshot, types);
  g_hash_table_remove_all (self->late);
}

static void
on_names_passed_cb (gpointer data)
{
  BongsuFollower *self = data;

  heal (self);
  if (self->next == NEXT_SUBSCRIBE)
    {
      bongsu_subscriber_run (self->subscriber);
      return;
    }
  if (self->next != NEXT_READ_LATE)
    read_city (self, self->next == NEXT_READ_OFTEN);
  read_late (self);
}

/* Under other names everything would look gone: they are compared before each reading. */
static void
check_names (BongsuFollower *self, Next next)
{
  self->next = next;
  bongsu_name_check_run (self->name_check);
}

/* What the city says itself that it does not send is read instead, as often as it says so. */
static void
on_looked_cb (const BongsuSubscriptionSum *sum, const char *const *types, gpointer data)
{
  BongsuFollower *self = data;

  self->watch.subscriptions = *sum;
  update_state (self);
  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    g_hash_table_add (self->late, g_strdup (types[i]));
  if (types != NULL && bongsu_name_check_is_idle (self->name_check))
    check_names (self, NEXT_READ_LATE);
}

static void
on_plan_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuFollower) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPlan) plan = bongsu_plan_request_finish (result, &error);

  self->asks_plan = FALSE;
  /* A city without a plan is drawn on other tiles; one whose plan is broken as well. */
  if (plan == NULL)
    {
      g_info ("plan: %s", error->message);
      return;
    }
  self->plan = g_steal_pointer (&plan);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
}

static void
ask_plan (BongsuFollower *self)
{
  if (self->plan != NULL || self->asks_plan)
    return;
  self->asks_plan = TRUE;
  bongsu_plan_request_async (self->transport, self->cancellable, on_plan_cb, g_object_ref (self));
}

static void
stream_opened (BongsuFollower *self)
{
  self->n_acts_missing = 2;
  self->whole = FALSE;
  bongsu_snapshot_cancel (self->snapshot);
  update_state (self);
  ask_plan (self);
  bongsu_subscriber_cancel (self->subscriber);
  g_hash_table_remove_all (self->late);
  check_names (self, NEXT_SUBSCRIBE);
}

static void
stream_closed (BongsuFollower *self)
{
  self->link_lost_since = bongsu_clock_now (self->clock);
  bongsu_name_check_cancel (self->name_check);
  bongsu_subscriber_cancel (self->subscriber);
  bongsu_snapshot_cancel (self->snapshot);
  release_held (self);
  bongsu_register_judge_quality (self->register_, bongsu_clock_now (self->clock), self->link_lost_since);
  update_state (self);
}

static void
on_stream_state_cb (BongsuFollower *self, guint state, const char *sentence)
{
  gboolean was_open = bongsu_link_watch_is_open (&self->watch);

  if (!self->watch.started)
    return;
  bongsu_link_watch_take_stream (&self->watch, state, sentence);
  if (bongsu_link_watch_is_open (&self->watch))
    stream_opened (self);
  else if (was_open)
    stream_closed (self);
  else
    update_state (self);
}

static gboolean
on_tick_cb (gpointer data)
{
  BongsuFollower *self = data;
  gint64 boot = bongsu_clock_boot (self->clock);

  bongsu_link_watch_tick (&self->watch, boot);
  update_state (self);
  bongsu_register_judge_quality (self->register_, bongsu_clock_now (self->clock), self->link_lost_since);
  if (bongsu_link_watch_is_open (&self->watch) && bongsu_snapshot_is_idle (self->snapshot)
      && bongsu_name_check_is_idle (self->name_check) && self->all_due != 0
      && boot >= MIN (self->often_due, self->all_due))
    {
      gboolean often = boot < self->all_due;

      self->often_due = boot + OFTEN_S * (gint64) G_USEC_PER_SEC;
      if (!often)
        self->all_due = boot + ALL_S * (gint64) G_USEC_PER_SEC;
      check_names (self, often ? NEXT_READ_OFTEN : NEXT_READ_ALL);
    }
  return G_SOURCE_CONTINUE;
}

static void
on_recalled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuFollower) self = data;
  g_autoptr (GError) error = NULL;
  gint64 as_of = 0;
  g_autoptr (BongsuBatch) batch = bongsu_store_recall_finish (BONGSU_STORE (object), result, &as_of, &error);

  /* Without a last picture the console starts empty; that is all it means. */
  if (batch == NULL || !self->watch.started || bongsu_batch_get_n_updates (batch) == 0)
    return;
  bongsu_register_merge (self->register_, batch, bongsu_clock_now (self->clock));
  if (!self->watch.followed)
    set_as_of (self, as_of);
  g_signal_emit (self, signals[SIGNAL_MERGED], 0, batch);
}

static void
on_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuFollower) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = bongsu_transport_query_finish (BONGSU_TRANSPORT (object), result, &error);

  if (page == NULL || page->status != 200 || !self->watch.started)
    return;
  note_batch (self);
  merge (self, page->batch);
}

static void
bongsu_follower_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  BongsuFollower *self = BONGSU_FOLLOWER (object);

  switch (property)
    {
    case PROP_STATE:
      g_value_set_uint (value, bongsu_follower_get_state (self));
      break;
    case PROP_SENTENCE:
      g_value_set_string (value, bongsu_follower_get_sentence (self));
      break;
    case PROP_LAST_HEARD:
      g_value_set_int64 (value, bongsu_follower_get_last_heard (self));
      break;
    case PROP_N_BATCHES:
      g_value_set_uint (value, self->n_batches);
      break;
    case PROP_N_REFUSED:
      g_value_set_uint (value, self->n_refused);
      break;
    case PROP_PLAN:
      g_value_set_boxed (value, self->plan);
      break;
    case PROP_AS_OF:
      g_value_set_int64 (value, self->as_of);
      break;
    case PROP_CLOCK_DIFFERENCE:
      g_value_set_int64 (value, self->clock_difference);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
bongsu_follower_dispose (GObject *object)
{
  BongsuFollower *self = BONGSU_FOLLOWER (object);

  if (self->watch.started)
    bongsu_follower_stop (self);
  g_clear_pointer (&self->name_check, bongsu_name_check_free);
  g_clear_pointer (&self->subscriber, bongsu_subscriber_free);
  g_clear_pointer (&self->snapshot, bongsu_snapshot_free);
  g_clear_pointer (&self->absentees, bongsu_absentees_free);
  g_clear_pointer (&self->holes, bongsu_act_holes_free);
  g_clear_pointer (&self->picture, bongsu_last_picture_free);
  G_OBJECT_CLASS (bongsu_follower_parent_class)->dispose (object);
}

static void
bongsu_follower_finalize (GObject *object)
{
  BongsuFollower *self = BONGSU_FOLLOWER (object);

  g_queue_clear_full (&self->held, (GDestroyNotify) bongsu_batch_unref);
  bongsu_link_watch_clear (&self->watch);
  g_hash_table_unref (self->late);
  g_clear_pointer (&self->plan, bongsu_plan_unref);
  g_free (self->city);
  g_free (self->topic_prefix);
  g_free (self->sentence);
  g_object_unref (self->cancellable);
  g_object_unref (self->register_);
  g_object_unref (self->clock);
  g_object_unref (self->store);
  g_object_unref (self->transport);
  G_OBJECT_CLASS (bongsu_follower_parent_class)->finalize (object);
}

static void
bongsu_follower_class_init (BongsuFollowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bongsu_follower_get_property;
  object_class->dispose = bongsu_follower_dispose;
  object_class->finalize = bongsu_follower_finalize;
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, BONGSU_LINK_FAULT, 0, flags);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, "", flags);
  properties[PROP_LAST_HEARD] = g_param_spec_int64 ("last-heard", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_BATCHES] = g_param_spec_uint ("n-batches", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_REFUSED] = g_param_spec_uint ("n-refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PLAN] = g_param_spec_boxed ("plan", NULL, NULL, BONGSU_TYPE_PLAN, flags);
  properties[PROP_AS_OF] = g_param_spec_int64 ("as-of", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CLOCK_DIFFERENCE]
    = g_param_spec_int64 ("clock-difference", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTS] = g_signal_new ("acts", BONGSU_TYPE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, BONGSU_TYPE_BATCH);
  signals[SIGNAL_MERGED] = g_signal_new ("merged", BONGSU_TYPE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, BONGSU_TYPE_BATCH);
  signals[SIGNAL_FOLLOWED]
    = g_signal_new ("followed", BONGSU_TYPE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_follower_init (BongsuFollower *self)
{
  self->cancellable = g_cancellable_new ();
  self->sentence = g_strdup ("");
  g_queue_init (&self->held);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

BongsuFollower *
bongsu_follower_new (BongsuTransport *transport,
                     BongsuStore *store,
                     BongsuClock *clock,
                     BongsuRandom *random,
                     BongsuRegister *register_,
                     const char *city,
                     const char *topic_prefix,
                     const char *mqtt_uri)
{
  static const BongsuSnapshotWatch snapshot_watch
    = { on_page_came_cb, on_date_came_cb, on_type_ended_cb, on_request_failed_cb, on_ended_cb };
  static const BongsuSubscriberWatch subscriber_watch = { on_subscribe_failed_cb, on_subscribed_cb, on_looked_cb };
  static const BongsuNameCheckWatch name_watch = { on_names_failed_cb, on_names_passed_cb };
  BongsuFollower *self = g_object_new (BONGSU_TYPE_FOLLOWER, NULL);

  self->transport = g_object_ref (transport);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->register_ = g_object_ref (register_);
  self->city = g_strdup (city);
  self->topic_prefix = g_strdup (topic_prefix);
  self->name_check
    = bongsu_name_check_new (transport, clock, random, bongsu_register_get_catalogue (register_), &name_watch, self);
  self->snapshot = bongsu_snapshot_new (transport, clock, random, &snapshot_watch, self);
  self->subscriber = bongsu_subscriber_new (transport, clock, random, bongsu_register_get_catalogue (register_), city,
                                            topic_prefix, mqtt_uri, &subscriber_watch, self);
  self->holes = bongsu_act_holes_new ();
  self->absentees = bongsu_absentees_new (register_);
  self->picture = bongsu_last_picture_new (store, bongsu_register_get_catalogue (register_));
  g_signal_connect_object (transport, "batch", G_CALLBACK (on_batch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "stream-state", G_CALLBACK (on_stream_state_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
bongsu_follower_start (BongsuFollower *self)
{
  g_autofree char *topic = NULL;

  g_return_if_fail (BONGSU_IS_FOLLOWER (self));
  if (self->watch.started)
    return;
  self->watch.started = TRUE;
  topic = g_strdup_printf ("%s/%s/+", self->topic_prefix, self->city);
  self->tick_id = bongsu_clock_add_timer (self->clock, TICK_MS, on_tick_cb, self, NULL);
  bongsu_store_recall_async (self->store, self->cancellable, on_recalled_cb, g_object_ref (self));
  bongsu_transport_open_stream (self->transport, (const char *const[]){ topic, NULL });
}

void
bongsu_follower_stop (BongsuFollower *self)
{
  g_return_if_fail (BONGSU_IS_FOLLOWER (self));
  if (!self->watch.started)
    return;
  self->watch.started = FALSE;
  bongsu_transport_close_stream (self->transport);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  bongsu_name_check_cancel (self->name_check);
  bongsu_subscriber_cancel (self->subscriber);
  bongsu_snapshot_cancel (self->snapshot);
  g_queue_clear_full (&self->held, (GDestroyNotify) bongsu_batch_unref);
  bongsu_clock_remove_timer (self->clock, self->tick_id);
  self->tick_id = 0;
  bongsu_link_watch_clear (&self->watch);
  update_state (self);
}

void
bongsu_follower_read_now (BongsuFollower *self, const char *id)
{
  g_return_if_fail (BONGSU_IS_FOLLOWER (self));
  if (self->watch.started)
    bongsu_transport_read_async (self->transport, id, self->cancellable, on_read_cb, g_object_ref (self));
}

BongsuLinkState
bongsu_follower_get_state (BongsuFollower *self)
{
  g_return_val_if_fail (BONGSU_IS_FOLLOWER (self), BONGSU_LINK_STARTING);
  return self->state;
}

const char *
bongsu_follower_get_sentence (BongsuFollower *self)
{
  g_return_val_if_fail (BONGSU_IS_FOLLOWER (self), "");
  return self->sentence;
}

gint64
bongsu_follower_get_last_heard (BongsuFollower *self)
{
  g_return_val_if_fail (BONGSU_IS_FOLLOWER (self), 0);
  return self->last_heard;
}

BongsuPlan *
bongsu_follower_get_plan (BongsuFollower *self)
{
  g_return_val_if_fail (BONGSU_IS_FOLLOWER (self), NULL);
  return self->plan;
}

BongsuRegister *
bongsu_follower_get_register (BongsuFollower *self)
{
  g_return_val_if_fail (BONGSU_IS_FOLLOWER (self), NULL);
  return self->register_;
}
