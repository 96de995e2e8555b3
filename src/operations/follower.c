/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "follower.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "geojson.h"
#include "snapshot.h"
#include "store.h"
#include "subscriptions.h"
#include "transport.h"

#define TICK_MS 1000
#define TALKATIVE_S 10     /* a stream that spoke in each of so many seconds ... */
#define SILENT_S 6         /* ... is delayed after so many without a word */
#define OFTEN_S (5 * 60)
#define ALL_S (15 * 60)
#define ABSENT_S 60        /* between the two complete snapshots that say something is gone */
#define MOST_HELD 1000     /* batches that wait for the first records */

/* What is wrong, until something shows that it is right again. */
typedef enum
{
  TROUBLE_NONE,
  TROUBLE_PASSING, /* tried again; the state goes on */
  TROUBLE_FAULT,   /* a person has to do something */
  TROUBLE_CONTEXT, /* the same, and nothing that comes can be believed */
} Trouble;

struct _BongsuFollower
{
  GObject parent_instance;

  BongsuTransport *transport;  /* (owned) */
  BongsuStore *store;          /* (owned) */
  BongsuClock *clock;          /* (owned) */
  BongsuRegister *register_;   /* (owned) */
  char *city, *topic_prefix;

  gboolean started;
  GCancellable *cancellable;   /* (owned) */
  BongsuLinkState state;
  char *sentence;
  gint64 last_heard, as_of;
  guint n_batches, n_refused;
  BongsuPlan *plan;            /* (nullable) */
  gboolean asks_plan;

  BongsuStreamState stream;
  gboolean was_open, closed_once;
  char *stream_sentence;       /* (nullable) */
  Trouble trouble;
  char *trouble_sentence;      /* (nullable) */

  BongsuSubscriber *subscriber; /* (owned) */
  guint n_unsubscribed;        /* classes that the city refused */
  BongsuSnapshot *snapshot;    /* (owned) */
  gboolean whole;              /* all types are being read, not only those read often */
  gboolean followed;           /* a whole snapshot since the stream opened */
  guint n_acts_missing;        /* act types whose first reading is not through */
  GQueue held;                 /* (element-type BongsuBatch) of the stream, until the records are known */
  GHashTable *absent;          /* (element-type row gint64*) boot time of the first snapshot without it */
  gint64 link_lost_since;
  GHashTable *personal;        /* set of attributes that are never stored */

  guint tick_id;
  gint64 often_due, all_due;   /* boot time */
  gint64 last_batch;           /* boot time, 0: none in this connection */
  gboolean heard_in_tick, talkative, delayed;
  guint n_heard_in_row;
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

static BongsuLinkState
choose_state (BongsuFollower *self)
{
  if (self->trouble >= TROUBLE_FAULT || self->stream == BONGSU_STREAM_SIGNED_OUT)
    return BONGSU_LINK_FAULT;
  if (!self->started)
    return BONGSU_LINK_STARTING;
  if (self->stream != BONGSU_STREAM_OPEN)
    return self->was_open || self->closed_once ? BONGSU_LINK_LOST : BONGSU_LINK_STARTING;
  if (!self->followed)
    return BONGSU_LINK_SNAPSHOT;
  return self->delayed || self->n_unsubscribed > 0 ? BONGSU_LINK_DELAYED : BONGSU_LINK_LIVE;
}

static const char *
choose_sentence (BongsuFollower *self)
{
  if (self->trouble_sentence != NULL)
    return self->trouble_sentence;
  switch (self->state)
    {
    case BONGSU_LINK_FAULT:
      return self->stream_sentence != NULL ? self->stream_sentence
                                           : _("The city's message broker refuses this login. Sign in again.");
    case BONGSU_LINK_LOST:
      return self->stream_sentence != NULL ? self->stream_sentence : _("The link to the city is lost. Nothing new arrives.");
    case BONGSU_LINK_DELAYED:
      return self->delayed ? _("The city spoke every second and has fallen silent.")
                           : _("The city refused to send part of its news. Ask its administrator to allow the subscriptions.");
    case BONGSU_LINK_STARTING:
    case BONGSU_LINK_SNAPSHOT:
    case BONGSU_LINK_LIVE:
    default:
      return "";
    }
}

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
  BongsuLinkState state = choose_state (self);
  gboolean changed = state != self->state;
  const char *sentence;

  self->state = state;
  sentence = choose_sentence (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (sentence, self->sentence) != 0)
    {
      g_free (self->sentence);
      self->sentence = g_strdup (sentence);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
    }
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_trouble (BongsuFollower *self, Trouble trouble, const char *sentence)
{
  self->trouble = trouble;
  g_free (self->trouble_sentence);
  self->trouble_sentence = g_strdup (sentence);
  update_state (self);
}

/* Each says what to do; transport's own words are for the log. */
static void
take_error (BongsuFollower *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_CONTEXT))
    set_trouble (self, TROUBLE_CONTEXT,
                 _("The city answers with other names than agreed (@context). Nothing is shown until its administrator has set it right."));
  else if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED))
    set_trouble (self, TROUBLE_FAULT, _("You are signed out of the city. Sign in again."));
  else if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS))
    set_trouble (self, TROUBLE_FAULT, _("The city's certificate is not to be trusted. Ask its administrator before you go on."));
  else if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME))
    set_trouble (self, TROUBLE_FAULT, _("The city's server is not known by this name. Check the site file and the network."));
  else
    set_trouble (self, TROUBLE_PASSING, _("The city does not answer. It is asked again."));
}

static void
take_status (BongsuFollower *self, guint status)
{
  if (status == 401 || status == 403)
    set_trouble (self, TROUBLE_FAULT, _("You are signed out of the city. Sign in again."));
  else if (status == 404)
    set_trouble (self, TROUBLE_FAULT, _("The city does not know this tenant. Check the site file."));
  else
    {
      g_autofree char *sentence = g_strdup_printf (_("The city cannot answer now (%u). It is asked again."), status);

      set_trouble (self, TROUBLE_PASSING, sentence);
    }
}

static BongsuUpdate
copy_update (const BongsuUpdate *update)
{
  BongsuUpdate copy = *update;

  copy.value = bongsu_value_copy (&update->value);
  return copy;
}

/* The last picture never holds what is personal (SCHEMA-SKETCH 2). */
static void
remember (BongsuFollower *self, BongsuBatch *batch)
{
  guint n = bongsu_batch_get_n_updates (batch);
  gboolean any = FALSE;

  for (guint i = 0; i < n && g_hash_table_size (self->personal) > 0 && !any; i++)
    {
      const char *attribute = bongsu_batch_get_update (batch, i)->attribute;

      any = attribute != NULL && g_hash_table_contains (self->personal, attribute);
    }
  if (!any)
    {
      bongsu_store_remember (self->store, batch);
      return;
    }
  g_autoptr (BongsuBatch) rest = bongsu_batch_new ();
  for (guint i = 0; i < n; i++)
    {
      const BongsuUpdate *update = bongsu_batch_get_update (batch, i);

      if (update->attribute == NULL || !g_hash_table_contains (self->personal, update->attribute))
        bongsu_batch_put (rest, copy_update (update));
    }
  bongsu_store_remember (self->store, rest);
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
  gboolean believed = self->trouble != TROUBLE_CONTEXT;

  count_refused (self, batch);
  if (believed)
    bongsu_register_merge (self->register_, batch, bongsu_clock_now (self->clock));
  /* Records first: what stands already is not raised again by the readings beside it. */
  if (bongsu_batch_get_n_acts (batch) > 0 || bongsu_batch_get_n_records (batch) > 0)
    g_signal_emit (self, signals[SIGNAL_ACTS], 0, batch);
  if (!believed)
    return;
  g_signal_emit (self, signals[SIGNAL_MERGED], 0, batch);
  if (bongsu_batch_get_n_updates (batch) > 0)
    remember (self, batch);
}

static void
note_batch (BongsuFollower *self)
{
  self->n_batches++;
  self->last_heard = bongsu_clock_now (self->clock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BATCHES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_HEARD]);
}

static void
release_held (BongsuFollower *self)
{
  self->n_acts_missing = 0;
  while (!g_queue_is_empty (&self->held))
    {
      g_autoptr (BongsuBatch) batch = g_queue_pop_head (&self->held);

      merge (self, batch);
    }
}

static void
on_batch_cb (BongsuFollower *self, BongsuBatch *batch)
{
  if (!self->started)
    return;
  note_batch (self);
  self->heard_in_tick = TRUE;
  self->last_batch = bongsu_clock_boot (self->clock);
  if (self->delayed)
    {
      self->delayed = self->talkative = FALSE;
      update_state (self);
    }
  if (self->n_acts_missing == 0)
    {
      merge (self, batch);
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
  if (self->trouble == TROUBLE_NONE)
    return;
  if (self->trouble == TROUBLE_CONTEXT)
    {
      self->followed = FALSE;
      self->all_due = self->all_due != 0 ? 1 : 0;
    }
  set_trouble (self, TROUBLE_NONE, NULL);
}

static void
on_page_came_cb (BongsuBatch *batch, gpointer data)
{
  BongsuFollower *self = data;

  heal (self);
  note_batch (self);
  merge (self, batch);
}

/* Absent from two complete snapshots, a minute apart: gone at the source (PROTOCOL 9.3). */
static void
find_absent (BongsuFollower *self, const char *type, GHashTable *ids, gint64 begun)
{
  gint64 boot = bongsu_clock_boot (self->clock);
  const guint8 *flags = bongsu_register_get_arrays (self->register_).flags;
  g_autoptr (BongsuBatch) gone = bongsu_batch_new ();

  for (guint row = 0; row < bongsu_register_get_n_assets (self->register_); row++)
    {
      const char *id = bongsu_register_get_id (self->register_, row);
      const gint64 *since;

      if (strcmp (bongsu_register_get_entity_type (self->register_, row), type) != 0 || (flags[row] & BONGSU_ASSET_REMOVED))
        continue;
      if (g_hash_table_contains (ids, id))
        g_hash_table_remove (self->absent, GUINT_TO_POINTER (row));
      else if ((since = g_hash_table_lookup (self->absent, GUINT_TO_POINTER (row))) == NULL)
        g_hash_table_insert (self->absent, GUINT_TO_POINTER (row), g_memdup2 (&boot, sizeof boot));
      else if (boot - *since >= ABSENT_S * (gint64) G_USEC_PER_SEC)
        {
          g_hash_table_remove (self->absent, GUINT_TO_POINTER (row));
          bongsu_batch_put (gone, (BongsuUpdate) { .entity = id, .type = type, .stamp = { begun, begun },
                                                   .flags = BONGSU_UPDATE_DELETED | BONGSU_UPDATE_SNAPSHOT });
        }
    }
  if (bongsu_batch_get_n_updates (gone) > 0)
    merge (self, gone);
}

static void
on_type_ended_cb (const char *type, GHashTable *ids, gint64 begun, gboolean complete, gpointer data)
{
  BongsuFollower *self = data;

  if (self->n_acts_missing > 0 && (strcmp (type, "OperatorAction") == 0 || strcmp (type, "AlertRecord") == 0)
      && --self->n_acts_missing == 0)
    release_held (self);
  if (complete)
    find_absent (self, type, ids, begun);
}

static void
on_request_failed_cb (const char *type, const GError *error, guint status, gpointer data)
{
  BongsuFollower *self = data;

  if (error != NULL)
    take_error (self, error);
  else
    take_status (self, status);
  /* The stream must not wait for a city that cannot be read. */
  release_held (self);
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
  gboolean first = !self->followed;

  if (self->stream != BONGSU_STREAM_OPEN)
    return;
  heal (self);
  if (!self->whole)
    return;
  self->whole = FALSE;
  self->followed = TRUE;
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
  g_auto (GStrv) types = bongsu_subscriptions_dup_types (bongsu_register_get_catalogue (self->register_), often);

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
  BongsuFollower *self = data;

  if (error != NULL)
    take_error (self, error);
  else
    take_status (self, status);
  release_held (self);
}

static void
on_subscribed_cb (guint n_refused, gpointer data)
{
  BongsuFollower *self = data;

  self->n_unsubscribed = n_refused;
  update_state (self);
  begin_snapshot (self);
}

static void
parse_plan (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  guint n_refused;
  GError *error = NULL;
  BongsuPlan *plan = bongsu_plan_read (data, &n_refused, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, plan, (GDestroyNotify) bongsu_plan_unref);
}

static void
on_plan_parsed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuFollower) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPlan) plan = g_task_propagate_pointer (G_TASK (result), &error);

  /* A city without a plan is drawn on other tiles; one whose plan is broken as well. */
  if (plan == NULL || self->plan != NULL)
    {
      if (error != NULL)
        g_info ("plan: %s", error->message);
      return;
    }
  self->plan = g_steal_pointer (&plan);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
}

static void
on_plan_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuFollower) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (object), result, &error);
  g_autoptr (GTask) task = NULL;

  self->asks_plan = FALSE;
  if (reply == NULL || reply->status != 200 || reply->body == NULL || !self->started)
    return;
  /* The task does not own the follower: its last reference must not go in the thread. */
  task = g_task_new (NULL, self->cancellable, on_plan_parsed_cb, g_object_ref (self));
  g_task_set_source_tag (task, on_plan_cb);
  g_task_set_task_data (task, g_bytes_ref (reply->body), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, parse_plan);
}

static void
ask_plan (BongsuFollower *self)
{
  if (self->plan != NULL || self->asks_plan)
    return;
  self->asks_plan = TRUE;
  bongsu_transport_send_async (self->transport, "GET", "//_city/plan", NULL, self->cancellable, on_plan_cb, g_object_ref (self));
}

static void
stream_opened (BongsuFollower *self)
{
  self->was_open = TRUE;
  self->followed = FALSE;
  self->delayed = self->talkative = self->heard_in_tick = FALSE;
  self->n_heard_in_row = 0;
  self->n_acts_missing = 2;
  self->whole = FALSE;
  bongsu_snapshot_cancel (self->snapshot);
  update_state (self);
  ask_plan (self);
  bongsu_subscriber_run (self->subscriber);
}

static void
stream_closed (BongsuFollower *self, BongsuStreamState before)
{
  if (before == BONGSU_STREAM_OPEN)
    {
      self->link_lost_since = bongsu_clock_now (self->clock);
      self->followed = FALSE;
      self->delayed = FALSE;
      bongsu_subscriber_cancel (self->subscriber);
      bongsu_snapshot_cancel (self->snapshot);
      release_held (self);
      bongsu_register_judge_quality (self->register_, bongsu_clock_now (self->clock), self->link_lost_since);
    }
  update_state (self);
}

static void
on_stream_state_cb (BongsuFollower *self, guint state, const char *sentence)
{
  BongsuStreamState before = self->stream;

  if (!self->started)
    return;
  self->stream = state;
  self->closed_once |= state == BONGSU_STREAM_CLOSED;
  g_free (self->stream_sentence);
  self->stream_sentence
      = state != BONGSU_STREAM_OPEN && sentence != NULL && *sentence != '\0' ? g_strdup (sentence) : NULL;
  if (state == BONGSU_STREAM_OPEN)
    stream_opened (self);
  else
    stream_closed (self, before);
}

/* Silent only counts for a stream that was heard in every one of the last ten seconds before. */
static void
watch_stream (BongsuFollower *self)
{
  gint64 silence = bongsu_clock_boot (self->clock) - self->last_batch;

  if (self->heard_in_tick)
    {
      self->heard_in_tick = FALSE;
      self->talkative = FALSE;
      self->n_heard_in_row++;
      return;
    }
  if (self->n_heard_in_row > 0)
    {
      self->talkative = self->n_heard_in_row >= TALKATIVE_S;
      self->n_heard_in_row = 0;
    }
  if (self->stream != BONGSU_STREAM_OPEN || !self->talkative || self->delayed || silence < SILENT_S * (gint64) G_USEC_PER_SEC)
    return;
  self->delayed = TRUE;
  update_state (self);
}

static gboolean
on_tick_cb (gpointer data)
{
  BongsuFollower *self = data;
  gint64 boot = bongsu_clock_boot (self->clock);

  watch_stream (self);
  bongsu_register_judge_quality (self->register_, bongsu_clock_now (self->clock), self->link_lost_since);
  if (self->stream == BONGSU_STREAM_OPEN && self->trouble != TROUBLE_CONTEXT && bongsu_snapshot_is_idle (self->snapshot)
      && self->all_due != 0 && boot >= MIN (self->often_due, self->all_due))
    {
      gboolean often = boot < self->all_due;

      self->often_due = boot + OFTEN_S * (gint64) G_USEC_PER_SEC;
      if (!often)
        self->all_due = boot + ALL_S * (gint64) G_USEC_PER_SEC;
      read_city (self, often);
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
  if (batch == NULL || !self->started || bongsu_batch_get_n_updates (batch) == 0)
    return;
  bongsu_register_merge (self->register_, batch, bongsu_clock_now (self->clock));
  if (!self->followed)
    set_as_of (self, as_of);
  g_signal_emit (self, signals[SIGNAL_MERGED], 0, batch);
}

static void
on_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuFollower) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = bongsu_transport_query_finish (BONGSU_TRANSPORT (object), result, &error);

  if (page == NULL || page->status != 200 || !self->started)
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
    case PROP_STATE: g_value_set_uint (value, bongsu_follower_get_state (self)); break;
    case PROP_SENTENCE: g_value_set_string (value, bongsu_follower_get_sentence (self)); break;
    case PROP_LAST_HEARD: g_value_set_int64 (value, bongsu_follower_get_last_heard (self)); break;
    case PROP_N_BATCHES: g_value_set_uint (value, self->n_batches); break;
    case PROP_N_REFUSED: g_value_set_uint (value, self->n_refused); break;
    case PROP_PLAN: g_value_set_boxed (value, self->plan); break;
    case PROP_AS_OF: g_value_set_int64 (value, self->as_of); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
bongsu_follower_dispose (GObject *object)
{
  BongsuFollower *self = BONGSU_FOLLOWER (object);

  if (self->started)
    bongsu_follower_stop (self);
  g_clear_pointer (&self->subscriber, bongsu_subscriber_free);
  g_clear_pointer (&self->snapshot, bongsu_snapshot_free);
  G_OBJECT_CLASS (bongsu_follower_parent_class)->dispose (object);
}

static void
bongsu_follower_finalize (GObject *object)
{
  BongsuFollower *self = BONGSU_FOLLOWER (object);

  g_queue_clear_full (&self->held, (GDestroyNotify) bongsu_batch_unref);
  g_hash_table_unref (self->absent);
  g_hash_table_unref (self->personal);
  g_clear_pointer (&self->plan, bongsu_plan_unref);
  g_free (self->city);
  g_free (self->topic_prefix);
  g_free (self->sentence);
  g_free (self->stream_sentence);
  g_free (self->trouble_sentence);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTS] = g_signal_new ("acts", BONGSU_TYPE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       BONGSU_TYPE_BATCH);
  signals[SIGNAL_MERGED] = g_signal_new ("merged", BONGSU_TYPE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         BONGSU_TYPE_BATCH);
  signals[SIGNAL_FOLLOWED] = g_signal_new ("followed", BONGSU_TYPE_FOLLOWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                           0);
}

static void
bongsu_follower_init (BongsuFollower *self)
{
  self->cancellable = g_cancellable_new ();
  self->sentence = g_strdup ("");
  g_queue_init (&self->held);
  self->absent = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->personal = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
collect_personal (BongsuFollower *self)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);

  for (guint i = 0; i < bongsu_catalogue_get_n_kinds (catalogue); i++)
    {
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, i);

      for (guint j = 0; kind != NULL && kind->readings != NULL && j < kind->readings->len; j++)
        {
          const BongsuReadingSpec *spec = kind->readings->pdata[j];

          if (spec->personal)
            g_hash_table_add (self->personal, (gpointer) spec->attribute);
        }
    }
}

BongsuFollower *
bongsu_follower_new (BongsuTransport *transport, BongsuStore *store, BongsuClock *clock, BongsuRegister *register_,
                     const char *city, const char *topic_prefix, const char *mqtt_uri)
{
  static const BongsuSnapshotWatch snapshot_watch = { on_page_came_cb, on_type_ended_cb, on_request_failed_cb, on_ended_cb };
  static const BongsuSubscriberWatch subscriber_watch = { on_subscribe_failed_cb, on_subscribed_cb };
  BongsuFollower *self = g_object_new (BONGSU_TYPE_FOLLOWER, NULL);

  self->transport = g_object_ref (transport);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->register_ = g_object_ref (register_);
  self->city = g_strdup (city);
  self->topic_prefix = g_strdup (topic_prefix);
  self->snapshot = bongsu_snapshot_new (transport, clock, &snapshot_watch, self);
  self->subscriber = bongsu_subscriber_new (transport, clock, bongsu_register_get_catalogue (register_), city, topic_prefix,
                                            mqtt_uri, &subscriber_watch, self);
  collect_personal (self);
  g_signal_connect_object (transport, "batch", G_CALLBACK (on_batch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "stream-state", G_CALLBACK (on_stream_state_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
bongsu_follower_start (BongsuFollower *self)
{
  g_autofree char *topic = NULL;

  g_return_if_fail (BONGSU_IS_FOLLOWER (self));
  if (self->started)
    return;
  self->started = TRUE;
  topic = g_strdup_printf ("%s/%s/+", self->topic_prefix, self->city);
  self->tick_id = bongsu_clock_add_timer (self->clock, TICK_MS, on_tick_cb, self, NULL);
  bongsu_store_recall_async (self->store, self->cancellable, on_recalled_cb, g_object_ref (self));
  bongsu_transport_open_stream (self->transport, (const char *const[]) { topic, NULL });
}

void
bongsu_follower_stop (BongsuFollower *self)
{
  g_return_if_fail (BONGSU_IS_FOLLOWER (self));
  if (!self->started)
    return;
  self->started = FALSE;
  bongsu_transport_close_stream (self->transport);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  bongsu_subscriber_cancel (self->subscriber);
  bongsu_snapshot_cancel (self->snapshot);
  g_queue_clear_full (&self->held, (GDestroyNotify) bongsu_batch_unref);
  bongsu_clock_remove_timer (self->clock, self->tick_id);
  self->tick_id = 0;
  self->stream = BONGSU_STREAM_CLOSED;
  self->was_open = self->closed_once = self->followed = FALSE;
  set_trouble (self, TROUBLE_NONE, NULL);
}

void
bongsu_follower_read_now (BongsuFollower *self, const char *id)
{
  g_return_if_fail (BONGSU_IS_FOLLOWER (self));
  if (self->started)
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
