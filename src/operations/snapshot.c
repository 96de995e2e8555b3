/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "snapshot.h"

#include <string.h>

#include "backoff.h"
#include "stamp.h"
#include "transport.h"

#define FIRST_LIMIT 500
#define LEAST_LIMIT 20
#define MOST_AT_ONCE 2 /* PROTOCOL 17 */
#define MOST_TRIES 5   /* of one type that only this type's answers fail */
#define MOST_ENTITIES 200000
#define FIRST_WAIT_MS 2000
#define LONGEST_WAIT_MS 60000
#define ACTS_DAYS 14

struct _BongsuSnapshot
{
  BongsuTransport *transport; /* (owned) */
  BongsuClock *clock;         /* (owned) */
  BongsuRandom *random;       /* (owned) */
  BongsuSnapshotWatch watch;
  gpointer data;
  GAsyncReadyCallback on_page; /* where the next page begins again */

  GCancellable *cancellable; /* (owned) of this round */
  GQueue waiting;            /* (element-type Job) */
  GPtrArray *running;        /* (element-type Job), borrowed: each is owned by its request */
  guint limit;
  guint retry_id;
  BongsuBackoff backoff;
  gboolean unfiltered; /* this city does not understand a filter */
};

/* One type being read. */
typedef struct
{
  BongsuSnapshot *snapshot; /* (nullable) NULL: nobody listens any more */
  char *type;
  guint offset;
  guint limit;     /* what the request under way asked for */
  GHashTable *ids; /* set */
  char *q;         /* (nullable) only these of them */
  gint64 begun, asked;
  guint n_tries;
  gboolean repeated;
} Job;

static Job *
job_new (BongsuSnapshot *self, const char *type)
{
  Job *job = g_new0 (Job, 1);

  job->snapshot = self;
  job->type = g_strdup (type);
  job->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return job;
}

static void
job_free (Job *job)
{
  g_free (job->type);
  g_free (job->q);
  g_hash_table_unref (job->ids);
  g_free (job);
}

static gboolean
is_act_type (const char *type)
{
  return strcmp (type, "OperatorAction") == 0 || strcmp (type, "AlertRecord") == 0;
}

static gboolean
is_reading_acts (BongsuSnapshot *self)
{
  for (guint i = 0; i < self->running->len; i++)
    if (is_act_type (((Job *) self->running->pdata[i])->type))
      return TRUE;
  return FALSE;
}

/* Acts and records are kept for ever; older ones change nothing any more. */
static char *
dup_filter (BongsuSnapshot *self)
{
  g_autofree char *since
    = bongsu_time_format (bongsu_clock_now (self->clock) - ACTS_DAYS * (gint64) G_TIME_SPAN_DAY);

  return g_strdup_printf ("at>\"%s\"", since);
}

static void
start_job (BongsuSnapshot *self, Job *job)
{
  job->asked = bongsu_clock_now (self->clock);
  if (job->offset == 0)
    {
      job->begun = job->asked;
      g_free (job->q);
      job->q = is_act_type (job->type) && !self->unfiltered ? dup_filter (self) : NULL;
    }
  job->limit = self->limit;
  g_ptr_array_add (self->running, job);
  bongsu_transport_query_async (self->transport, job->type, job->q, self->limit, job->offset, self->cancellable,
                                self->on_page, job);
}

static void
run_next (BongsuSnapshot *self)
{
  while (self->retry_id == 0 && self->running->len < MOST_AT_ONCE && !g_queue_is_empty (&self->waiting))
    {
      /* What was raised already must be known before a reading can raise it. */
      if (!is_act_type (((Job *) g_queue_peek_head (&self->waiting))->type) && is_reading_acts (self))
        return;
      start_job (self, g_queue_pop_head (&self->waiting));
    }
}

static gboolean
on_retry_cb (gpointer data)
{
  BongsuSnapshot *self = data;

  self->retry_id = 0;
  run_next (self);
  return G_SOURCE_REMOVE;
}

static void
end_job (BongsuSnapshot *self, Job *job, gboolean complete)
{
  g_autoptr (GCancellable) round = g_object_ref (self->cancellable);

  self->watch.type_ended (job->type, job->ids, job->begun, complete, self->data);
  job_free (job);
  /* Whoever was told may have cancelled. */
  if (g_cancellable_is_cancelled (round))
    return;
  if (bongsu_snapshot_is_idle (self))
    self->watch.ended (self->data);
  else
    run_next (self);
}

static void
start_again (Job *job)
{
  job->offset = 0;
  g_hash_table_remove_all (job->ids);
}

/* The same page again after a while; a type that alone fails too often is passed over, uncertain. */
static void
retry_job (BongsuSnapshot *self, Job *job, const GError *error, guint status)
{
  g_autoptr (GCancellable) round = g_object_ref (self->cancellable);
  g_autofree char *type = g_strdup (job->type);

  if (error == NULL && ++job->n_tries == MOST_TRIES)
    {
      end_job (self, job, FALSE);
      return;
    }
  g_queue_push_head (&self->waiting, job);
  if (self->retry_id == 0)
    self->retry_id = bongsu_clock_add_timer (self->clock,
                                             bongsu_backoff_next (&self->backoff, self->random, FIRST_WAIT_MS,
                                                                  LONGEST_WAIT_MS),
                                             on_retry_cb, self, NULL);
  self->watch.request_failed (type, error, status, self->data);
  if (!g_cancellable_is_cancelled (round))
    run_next (self);
}

static gboolean
asks_too_much (const GError *error, guint status)
{
  return status == 400 || status == 403 || status == 413
         || g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TOO_LARGE);
}

static void
take_page (BongsuSnapshot *self, Job *job, BongsuPage *page)
{
  g_autoptr (GCancellable) round = g_object_ref (self->cancellable);
  gboolean more;

  self->backoff.n_failures = 0;
  job->n_tries = 0;
  for (guint i = 0; page->ids != NULL && i < page->ids->len; i++)
    g_hash_table_add (job->ids, g_strdup (page->ids->pdata[i]));
  job->offset += page->n_entities;
  if (page->date != 0)
    self->watch.date_came (page->date, job->asked, self->data);
  self->watch.page_came (page->batch, self->data);
  if (g_cancellable_is_cancelled (round))
    {
      job_free (job);
      return;
    }
  more = page->n_entities > 0 && job->offset < MOST_ENTITIES
         && (page->has_next || (page->count >= 0 && job->offset < page->count));
  if (more)
    {
      start_job (self, job);
      return;
    }
  if (page->count >= 0 && g_hash_table_size (job->ids) < page->count && !job->repeated)
    {
      /* The set moved while it was read: once more from the start. */
      job->repeated = TRUE;
      start_again (job);
      start_job (self, job);
      return;
    }
  end_job (self, job, page->count < 0 || g_hash_table_size (job->ids) >= page->count);
}

/* A refusal, or nothing of many: the city does not know how to choose (PROTOCOL 6.6). */
static gboolean
misunderstands_filter (const Job *job, const BongsuPage *page)
{
  return job->q != NULL && job->offset == 0 && page != NULL
         && (page->status == 400 || page->status == 422 || page->status == 501
             || (page->status == 200 && page->n_entities == 0 && page->count > 0));
}

static void
on_page_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  BongsuSnapshot *self = job->snapshot;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuPage) page = bongsu_transport_query_finish (BONGSU_TRANSPORT (object), result, &error);

  if (self == NULL)
    {
      job_free (job);
      return;
    }
  g_ptr_array_remove (self->running, job);
  if (misunderstands_filter (job, page))
    {
      self->unfiltered = TRUE;
      start_job (self, job);
    }
  else if (page != NULL && page->status == 200)
    take_page (self, job, page);
  else if (asks_too_much (error, page != NULL ? page->status : 0) && job->limit > LEAST_LIMIT)
    {
      self->limit = MIN (self->limit, MAX (job->limit / 2, LEAST_LIMIT));
      start_job (self, job);
    }
  else
    retry_job (self, job, error, page != NULL ? page->status : 0);
}

BongsuSnapshot *
bongsu_snapshot_new (BongsuTransport *transport,
                     BongsuClock *clock,
                     BongsuRandom *random,
                     const BongsuSnapshotWatch *watch,
                     gpointer data)
{
  BongsuSnapshot *self = g_new0 (BongsuSnapshot, 1);

  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->watch = *watch;
  self->data = data;
  self->on_page = on_page_cb;
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
  self->running = g_ptr_array_new ();
  self->limit = FIRST_LIMIT;
  return self;
}

void
bongsu_snapshot_free (BongsuSnapshot *self)
{
  bongsu_snapshot_cancel (self);
  g_ptr_array_unref (self->running);
  g_object_unref (self->cancellable);
  g_object_unref (self->random);
  g_object_unref (self->clock);
  g_object_unref (self->transport);
  g_free (self);
}

static gboolean
is_waiting (BongsuSnapshot *self, const char *type)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    if (strcmp (((Job *) l->data)->type, type) == 0 && ((Job *) l->data)->offset == 0)
      return TRUE;
  return FALSE;
}

void
bongsu_snapshot_read (BongsuSnapshot *self, const char *const *types)
{
  for (guint i = 0; types[i] != NULL; i++)
    if (!is_waiting (self, types[i]))
      g_queue_push_tail (&self->waiting, job_new (self, types[i]));
  run_next (self);
}

void
bongsu_snapshot_cancel (BongsuSnapshot *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->running->len; i++)
    ((Job *) self->running->pdata[i])->snapshot = NULL;
  g_ptr_array_set_size (self->running, 0);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) job_free);
  bongsu_clock_remove_timer (self->clock, self->retry_id);
  self->retry_id = 0;
  self->backoff.n_failures = 0;
}

gboolean
bongsu_snapshot_is_idle (BongsuSnapshot *self)
{
  return self->running->len == 0 && g_queue_is_empty (&self->waiting);
}
