/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <unistd.h>

#include "journal-file-private.h"
#include "picture-private.h"

#define MAX_WAITING 20000    /* jobs that the disk has not taken yet */
#define MAX_GROUP 64         /* appends that share one commit */
#define MAX_ENTRIES 10000    /* of one append */
#define PICTURE_PERIOD (2 * G_USEC_PER_SEC)

typedef enum
{
  JOB_APPEND,
  JOB_LOAD,
  JOB_REMEMBER,
  JOB_RECALL,
  JOB_QUIT,
} JobKind;

typedef struct
{
  JobKind kind;
  GTask *task;        /* (nullable) */
  GPtrArray *entries; /* in: of append; out: of load */
  BongsuAudit audit;  /* strings owned */
  gboolean has_audit;
  BongsuBatch *batch; /* in: of remember; out: of recall */
  gint64 as_of;
  GError *error;
} Job;

/* What the store worker has to itself while it runs. */
typedef struct
{
  GAsyncQueue *queue; /* (element-type Job) */
  BongsuJournalFile *file;
  BongsuPicture *picture; /* (nullable) */
  gint64 flush_at;        /* monotonic us; 0: nothing is pending */
} Worker;

struct _BongsuJournal
{
  GObject parent_instance;

  char *console_id;
  char *notice;

  int lock_fd;
  Worker *worker;
  GThread *thread;
};

static void
free_job (Job *job)
{
  g_clear_object (&job->task);
  g_clear_pointer (&job->entries, g_ptr_array_unref);
  g_clear_pointer (&job->batch, bongsu_batch_unref);
  g_clear_error (&job->error);
  g_free ((char *) job->audit.operator_id);
  g_free ((char *) job->audit.role);
  g_free ((char *) job->audit.verb);
  g_free ((char *) job->audit.target);
  g_free (job);
}

static void
free_worker (Worker *worker)
{
  g_clear_pointer (&worker->queue, g_async_queue_unref);
  g_clear_pointer (&worker->file, bongsu_journal_file_close);
  g_clear_pointer (&worker->picture, bongsu_picture_close);
  g_free (worker);
}

static Job *
make_job (JobKind kind, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->task = task;
  return job;
}

static gboolean
return_job_cb (gpointer data)
{
  Job *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->kind == JOB_LOAD)
    g_task_return_pointer (job->task, g_steal_pointer (&job->entries), (GDestroyNotify) g_ptr_array_unref);
  else if (job->kind == JOB_RECALL)
    {
      gint64 *as_of = g_new (gint64, 1);

      *as_of = job->as_of;
      g_task_set_task_data (job->task, as_of, g_free);
      g_task_return_pointer (job->task, g_steal_pointer (&job->batch), (GDestroyNotify) bongsu_batch_unref);
    }
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Hands the answer to the caller's context. The task must not be released on the worker: it holds the journal, and
 * whoever drops the last reference joins the worker. */
static void
answer (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[bongsu] journal answer");
  g_source_set_callback (source, return_job_cb, job, (GDestroyNotify) free_job);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
fail_group (Job **group, guint n, const GError *error)
{
  for (guint i = 0; i < n; i++)
    if (group[i]->error == NULL)
      group[i]->error = g_error_copy (error);
}

/* One commit for the appends that wait together; each is answered after it. */
static void
append_group (Worker *worker, Job **group, guint n)
{
  g_autoptr (GError) error = NULL;
  gboolean alive = bongsu_journal_file_begin (worker->file, &error);

  for (guint i = 0; i < n && alive; i++)
    {
      const BongsuAudit *audit = group[i]->has_audit ? &group[i]->audit : NULL;

      if (!bongsu_journal_file_append (worker->file, group[i]->entries, audit, &alive, &group[i]->error) && !alive)
        error = g_error_copy (group[i]->error);
    }
  if (alive)
    bongsu_journal_file_commit (worker->file, &error);
  if (error != NULL)
    fail_group (group, n, error);
  for (guint i = 0; i < n; i++)
    answer (group[i]);
}

/* Takes further appends that are waiting behind `first`; returns the job that ended the row of appends, if any. */
static Job *
run_appends (Worker *worker, Job *first)
{
  Job *group[MAX_GROUP] = { first };
  Job *next = NULL;
  guint n = 1;

  while (n < MAX_GROUP && (next = g_async_queue_try_pop (worker->queue)) != NULL && next->kind == JOB_APPEND)
    group[n++] = g_steal_pointer (&next);
  append_group (worker, group, n);
  return next;
}

static void
run_remember (Worker *worker, Job *job)
{
  if (worker->picture != NULL)
    {
      bongsu_picture_merge (worker->picture, job->batch);
      if (worker->flush_at == 0 && bongsu_picture_get_n_pending (worker->picture) > 0)
        worker->flush_at = g_get_monotonic_time () + PICTURE_PERIOD;
    }
  free_job (job);
}

static void
run_recall (Worker *worker, Job *job)
{
  job->batch = worker->picture != NULL ? bongsu_picture_recall (worker->picture, &job->as_of, &job->error)
                                       : bongsu_batch_new ();
  answer (job);
}

/* Waits for a job, and meanwhile writes the picture when it is time. */
static Job *
wait_for_job (Worker *worker)
{
  for (;;)
    {
      Job *job;
      gint64 left;

      if (worker->flush_at == 0)
        return g_async_queue_pop (worker->queue);
      left = worker->flush_at - g_get_monotonic_time ();
      job = left > 0 ? g_async_queue_timeout_pop (worker->queue, (guint64) left) : NULL;
      if (job != NULL)
        return job;
      if (!bongsu_picture_flush_some (worker->picture))
        worker->flush_at = 0;
      job = g_async_queue_try_pop (worker->queue);
      if (job != NULL)
        return job;
    }
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  Job *job = NULL;

  for (;;)
    {
      Job *current = job != NULL ? g_steal_pointer (&job) : wait_for_job (worker);

      switch (current->kind)
        {
        case JOB_APPEND:
          job = run_appends (worker, current);
          break;
        case JOB_LOAD:
          current->entries = bongsu_journal_file_load (worker->file, &current->error);
          answer (current);
          break;
        case JOB_REMEMBER:
          run_remember (worker, current);
          break;
        case JOB_RECALL:
          run_recall (worker, current);
          break;
        case JOB_QUIT:
        default:
          if (worker->picture != NULL)
            bongsu_picture_flush (worker->picture);
          free_job (current);
          return NULL;
        }
    }
}

static GTask *
make_task (BongsuJournal *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data, gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  /* What is queued is written, whoever has lost interest in the answer. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/* Queues, or answers at once with the reason why it cannot be (takes the job). */
static void
push_job (BongsuJournal *self, Job *job)
{
  if (self->worker == NULL)
    job->error = g_error_new_literal (BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN, _("The journal is closed."));
  else if (job->entries != NULL && job->entries->len > MAX_ENTRIES)
    job->error = g_error_new_literal (BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE,
                                      _("Too much for the journal at once."));
  else if (g_async_queue_length (self->worker->queue) > MAX_WAITING)
    job->error = g_error_new_literal (BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_WRITE,
                                      _("The disk does not keep up: the journal takes nothing more for now."));
  if (job->error != NULL)
    answer (job);
  else
    g_async_queue_push (self->worker->queue, job);
}

static void
bongsu_journal_append_async (BongsuStore *store, GPtrArray *entries, const BongsuAudit *audit,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuJournal *self = BONGSU_JOURNAL (store);
  Job *job = make_job (JOB_APPEND, make_task (self, cancellable, callback, data, bongsu_journal_append_async));

  job->entries = g_ptr_array_ref (entries);
  job->has_audit = audit != NULL;
  if (audit != NULL)
    {
      job->audit.operator_id = g_strdup (audit->operator_id);
      job->audit.role = g_strdup (audit->role);
      job->audit.verb = g_strdup (audit->verb);
      job->audit.target = g_strdup (audit->target);
      job->audit.occurrence = audit->occurrence;
    }
  push_job (self, job);
}

static gboolean
bongsu_journal_append_finish (BongsuStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bongsu_journal_append_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bongsu_journal_load_async (BongsuStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuJournal *self = BONGSU_JOURNAL (store);

  push_job (self, make_job (JOB_LOAD, make_task (self, cancellable, callback, data, bongsu_journal_load_async)));
}

static GPtrArray *
bongsu_journal_load_finish (BongsuStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bongsu_journal_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
bongsu_journal_remember (BongsuStore *store, BongsuBatch *batch)
{
  BongsuJournal *self = BONGSU_JOURNAL (store);
  Job *job;

  /* A picture may miss something; the memory may not fill. */
  if (self->worker == NULL || bongsu_batch_get_n_updates (batch) == 0 ||
      g_async_queue_length (self->worker->queue) > MAX_WAITING / 2)
    return;
  job = make_job (JOB_REMEMBER, NULL);
  job->batch = bongsu_batch_ref (batch);
  g_async_queue_push (self->worker->queue, job);
}

static void
bongsu_journal_recall_async (BongsuStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuJournal *self = BONGSU_JOURNAL (store);

  push_job (self, make_job (JOB_RECALL, make_task (self, cancellable, callback, data, bongsu_journal_recall_async)));
}

static BongsuBatch *
bongsu_journal_recall_finish (BongsuStore *store, GAsyncResult *result, gint64 *as_of, GError **error)
{
  const gint64 *written;

  g_return_val_if_fail (g_async_result_is_tagged (result, bongsu_journal_recall_async), NULL);

  written = g_task_get_task_data (G_TASK (result));
  if (as_of != NULL)
    *as_of = written != NULL ? *written : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
bongsu_journal_get_console_id (BongsuStore *store)
{
  return BONGSU_JOURNAL (store)->console_id;
}

static void
store_iface_init (BongsuStoreInterface *iface)
{
  iface->append_async = bongsu_journal_append_async;
  iface->append_finish = bongsu_journal_append_finish;
  iface->load_async = bongsu_journal_load_async;
  iface->load_finish = bongsu_journal_load_finish;
  iface->remember = bongsu_journal_remember;
  iface->recall_async = bongsu_journal_recall_async;
  iface->recall_finish = bongsu_journal_recall_finish;
  iface->get_console_id = bongsu_journal_get_console_id;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuJournal, bongsu_journal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_STORE, store_iface_init))

static gboolean
lock_folder (BongsuJournal *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0)
    {
      g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN, _("The folder “%s” cannot be written: %s"),
                   folder, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error_literal (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_LOCKED,
                           _("Another Bongsu has this journal open. "
                             "Close it, or start this one with a data folder of its own."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
start_worker (BongsuJournal *self, const char *folder, GError **error)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->queue = g_async_queue_new ();
  worker->file = bongsu_journal_file_open (folder, &self->notice, error);
  if (worker->file == NULL)
    {
      free_worker (worker);
      return FALSE;
    }
  worker->picture = bongsu_picture_open (folder);
  self->console_id = g_strdup (bongsu_journal_file_get_console_id (worker->file));
  self->thread = g_thread_try_new ("store", work, worker, error);
  if (self->thread == NULL)
    {
      free_worker (worker);
      return FALSE;
    }
  self->worker = worker;
  return TRUE;
}

static void
bongsu_journal_dispose (GObject *object)
{
  bongsu_journal_close (BONGSU_JOURNAL (object));
  G_OBJECT_CLASS (bongsu_journal_parent_class)->dispose (object);
}

static void
bongsu_journal_finalize (GObject *object)
{
  BongsuJournal *self = BONGSU_JOURNAL (object);

  g_free (self->console_id);
  g_free (self->notice);
  G_OBJECT_CLASS (bongsu_journal_parent_class)->finalize (object);
}

static void
bongsu_journal_class_init (BongsuJournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bongsu_journal_dispose;
  object_class->finalize = bongsu_journal_finalize;
}

static void
bongsu_journal_init (BongsuJournal *self)
{
  self->lock_fd = -1;
}

BongsuJournal *
bongsu_journal_open (const char *folder, GError **error)
{
  g_autoptr (BongsuJournal) self = g_object_new (BONGSU_TYPE_JOURNAL, NULL);

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, BONGSU_STORE_ERROR, BONGSU_STORE_ERROR_OPEN, _("The journal’s folder “%s” cannot be made: %s"), folder,
                   g_strerror (errno));
      return NULL;
    }
  if (!lock_folder (self, folder, error) || !start_worker (self, folder, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
bongsu_journal_get_notice (BongsuJournal *self)
{
  g_return_val_if_fail (BONGSU_IS_JOURNAL (self), NULL);

  return self->notice;
}

void
bongsu_journal_close (BongsuJournal *self)
{
  g_return_if_fail (BONGSU_IS_JOURNAL (self));

  if (self->thread != NULL)
    {
      g_async_queue_push (self->worker->queue, make_job (JOB_QUIT, NULL));
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_clear_pointer (&self->worker, free_worker);
  /* The lock goes last, and with the process at the latest. */
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

int
bongsu_journal_verify (const char *folder, char **sentence)
{
  g_return_val_if_fail (folder != NULL, 2);
  g_return_val_if_fail (sentence != NULL, 2);

  return bongsu_journal_file_verify (folder, sentence);
}
