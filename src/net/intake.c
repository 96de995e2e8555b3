/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "intake-private.h"

#define HAND_OVER_US (16 * 1000)
#define MAX_WAITING 10000 /* payloads */
#define MAX_WAITING_BYTES (32 * 1024 * 1024)
#define MAX_UNDER_WAY 2 /* batches that the maker has not taken yet */

struct _BongsuIntake
{
  gatomicrefcount count;

  GWeakRef owner;
  GMainContext *maker;
  BongsuVocabulary *vocabulary;
  BongsuClock *clock;
  char *tenant;
  GSource *work; /* in the worker's context; its ready time is set by any thread */
  int under_way; /* atomic */

  GMutex lock; /* for the rest of this block */
  GCond room;
  GQueue waiting; /* (element-type GBytes) */
  gsize n_bytes;
  GHashTable *refused; /* (element-type utf8 guint) static strings */
  gboolean closed;

  /* Of the worker. */
  BongsuBatch *open;
  gint64 handed_over; /* monotonic */
};

/* One emission in the maker's context. */
typedef struct
{
  BongsuIntake *intake;
  BongsuBatch *batch; /* (nullable) else a state */
  BongsuStreamState state;
  char *sentence;
} Emission;

static gboolean
holds_something (const BongsuBatch *batch)
{
  return bongsu_batch_get_n_updates (batch) > 0 || bongsu_batch_get_n_acts (batch) > 0
         || bongsu_batch_get_n_records (batch) > 0 || bongsu_batch_get_counts (batch) != NULL;
}

static void
free_emission (gpointer data)
{
  Emission *emission = data;

  g_clear_pointer (&emission->batch, bongsu_batch_unref);
  bongsu_intake_unref (emission->intake);
  g_free (emission->sentence);
  g_free (emission);
}

/* Under the lock: a destroyed source must not be touched, its context may be gone. */
static void
wake_worker (BongsuIntake *self)
{
  if (!self->closed)
    g_source_set_ready_time (self->work, 0);
}

static gboolean
is_closed (BongsuIntake *self)
{
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  g_mutex_unlock (&self->lock);
  return closed;
}

static gboolean
emit_cb (gpointer data)
{
  Emission *emission = data;
  BongsuIntake *self = emission->intake;
  g_autoptr (BongsuTransport) owner = g_weak_ref_get (&self->owner);

  if (owner != NULL && !is_closed (self))
    {
      if (emission->batch != NULL)
        g_signal_emit_by_name (owner, "batch", emission->batch);
      else
        g_signal_emit_by_name (owner, "stream-state", (guint) emission->state, emission->sentence);
    }
  if (emission->batch != NULL)
    {
      g_atomic_int_add (&self->under_way, -1);
      g_mutex_lock (&self->lock);
      wake_worker (self);
      g_mutex_unlock (&self->lock);
    }
  return G_SOURCE_REMOVE;
}

static void
emit_later (BongsuIntake *self, BongsuBatch *batch, BongsuStreamState state, const char *sentence)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Emission *emission = g_new0 (Emission, 1);

  emission->intake = bongsu_intake_ref (self);
  emission->batch = batch;
  emission->state = state;
  emission->sentence = g_strdup (sentence);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_cb, emission, free_emission);
  g_source_attach (source, self->maker);
}

/* Takes the oldest payload, and what was refused meanwhile; NULL when nothing waits. */
static GBytes *
take_payload (BongsuIntake *self)
{
  GHashTableIter iter;
  gpointer reason, n;
  GBytes *payload;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, &reason, &n))
    {
      bongsu_batch_count (self->open, reason, GPOINTER_TO_UINT (n));
      g_hash_table_iter_remove (&iter);
    }
  payload = self->closed ? NULL : g_queue_pop_head (&self->waiting);
  if (payload != NULL)
    {
      self->n_bytes -= g_bytes_get_size (payload);
      g_cond_signal (&self->room);
    }
  g_mutex_unlock (&self->lock);
  return payload;
}

static void
hand_over (BongsuIntake *self, gint64 now)
{
  self->handed_over = now;
  g_atomic_int_inc (&self->under_way);
  emit_later (self, g_steal_pointer (&self->open), 0, NULL);
  self->open = bongsu_batch_new ();
}

/* Decodes for as long as one hand-over may cost, then hands over or says when to go on. */
static gboolean
work_cb (gpointer data)
{
  BongsuIntake *self = data;
  gint64 begin = g_get_monotonic_time ();
  gint64 now = begin;
  gboolean emptied = FALSE;

  while (!emptied && now - begin < HAND_OVER_US && bongsu_batch_get_n_updates (self->open) < BONGSU_BATCH_MAX_UPDATES)
    {
      g_autoptr (GBytes) payload = take_payload (self);

      emptied = payload == NULL;
      if (payload != NULL)
        bongsu_ngsi_decode_notification (self->vocabulary, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload),
                                         self->tenant, bongsu_clock_now (self->clock), self->open);
      now = g_get_monotonic_time ();
    }
  if (!holds_something (self->open) || g_atomic_int_get (&self->under_way) >= MAX_UNDER_WAY)
    {
      /* Nothing to hand over, or the maker's next emission wakes us; a batch with room goes on filling. */
      if (!emptied && bongsu_batch_get_n_updates (self->open) < BONGSU_BATCH_MAX_UPDATES)
        g_source_set_ready_time (self->work, 0);
    }
  else if (now - self->handed_over >= HAND_OVER_US)
    {
      hand_over (self, now);
      if (!emptied)
        g_source_set_ready_time (self->work, 0);
    }
  else if (emptied || bongsu_batch_get_n_updates (self->open) >= BONGSU_BATCH_MAX_UPDATES)
    g_source_set_ready_time (self->work, self->handed_over + HAND_OVER_US);
  else
    g_source_set_ready_time (self->work, 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_work (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

BongsuIntake *
bongsu_intake_new (BongsuTransport *owner, GMainContext *worker, GMainContext *maker, BongsuVocabulary *vocabulary,
                   BongsuClock *clock, const char *tenant)
{
  static GSourceFuncs work_funcs = { NULL, NULL, dispatch_work, NULL, NULL, NULL };
  BongsuIntake *self = g_new0 (BongsuIntake, 1);

  g_atomic_ref_count_init (&self->count);
  g_weak_ref_init (&self->owner, owner);
  self->maker = g_main_context_ref (maker);
  self->vocabulary = bongsu_vocabulary_ref (vocabulary);
  self->clock = g_object_ref (clock);
  self->tenant = g_strdup (tenant);
  self->refused = g_hash_table_new (g_str_hash, g_str_equal);
  self->open = bongsu_batch_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->room);
  g_queue_init (&self->waiting);
  self->work = g_source_new (&work_funcs, sizeof (GSource));
  g_source_set_callback (self->work, work_cb, bongsu_intake_ref (self), (GDestroyNotify) bongsu_intake_unref);
  g_source_attach (self->work, worker);
  return self;
}

BongsuIntake *
bongsu_intake_ref (BongsuIntake *intake)
{
  g_atomic_ref_count_inc (&intake->count);
  return intake;
}

void
bongsu_intake_unref (BongsuIntake *intake)
{
  if (!g_atomic_ref_count_dec (&intake->count))
    return;
  g_queue_clear_full (&intake->waiting, (GDestroyNotify) g_bytes_unref);
  g_hash_table_unref (intake->refused);
  g_clear_pointer (&intake->open, bongsu_batch_unref);
  g_source_unref (intake->work);
  g_weak_ref_clear (&intake->owner);
  g_main_context_unref (intake->maker);
  bongsu_vocabulary_unref (intake->vocabulary);
  g_object_unref (intake->clock);
  g_free (intake->tenant);
  g_mutex_clear (&intake->lock);
  g_cond_clear (&intake->room);
  g_free (intake);
}

void
bongsu_intake_push (BongsuIntake *intake, const char *payload, gsize size)
{
  g_mutex_lock (&intake->lock);
  while (!intake->closed && (intake->waiting.length >= MAX_WAITING || intake->n_bytes >= MAX_WAITING_BYTES))
    g_cond_wait (&intake->room, &intake->lock);
  if (!intake->closed)
    {
      g_queue_push_tail (&intake->waiting, g_bytes_new (payload, size));
      intake->n_bytes += size;
      if (intake->waiting.length == 1)
        wake_worker (intake);
    }
  g_mutex_unlock (&intake->lock);
}

void
bongsu_intake_refuse (BongsuIntake *intake, const char *reason)
{
  g_mutex_lock (&intake->lock);
  g_hash_table_insert (intake->refused, (char *) reason,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (intake->refused, reason)) + 1));
  wake_worker (intake);
  g_mutex_unlock (&intake->lock);
}

void
bongsu_intake_set_state (BongsuIntake *intake, BongsuStreamState state, const char *sentence)
{
  emit_later (intake, NULL, state, sentence);
}

void
bongsu_intake_close (BongsuIntake *intake)
{
  g_mutex_lock (&intake->lock);
  intake->closed = TRUE;
  g_queue_clear_full (&intake->waiting, (GDestroyNotify) g_bytes_unref);
  g_queue_init (&intake->waiting);
  intake->n_bytes = 0;
  g_cond_broadcast (&intake->room);
  g_mutex_unlock (&intake->lock);
  g_source_destroy (intake->work);
}
