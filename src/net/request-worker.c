/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "request-worker-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "json-guard.h"
#include "link-header-private.h"
#include "request-private.h"

#define READ_S 30
#define WRITE_S 10
#define MAX_REPLY (64 * 1024)
#define MAX_BESIDE (8 * 1024 * 1024) /* the plan of a town */
#define MAX_QUERIES 2 /* at once */
#define MAX_SENDS 10  /* 8 commands, 2 acts */
#define MAX_RETRY_AFTER_S 60
#define CONTEXT_REL "http://www.w3.org/ns/json-ld#context"

struct _BongsuRequestWorker
{
  BongsuGateway *site;
  BongsuVocabulary *vocabulary;
  BongsuClock *clock;
  GMainContext *context;
  GThread *thread;
  GAsyncQueue *todo; /* (element-type Job) from any thread */
  GSource *work;     /* starts what is in `todo`; its ready time is set by any thread */
  int stopping;      /* atomic */

  /* Of the thread. */
  SoupSession *queries; /* a slow query must not hold an act back */
  SoupSession *sends;
  char *token;
  guint token_serial;   /* grows with each renewal */
  gboolean renewing;
  GQueue waiting;       /* (element-type Job) for the renewal */
  GPtrArray *jobs;      /* (element-type Job) begun and not finished */
  GCancellable *stop;   /* of the renewal */
};

typedef enum
{
  JOB_PAGE,
  JOB_SEND,
} JobKind;

typedef struct
{
  BongsuRequestWorker *worker;
  GTask *task; /* (owned) */
  JobKind kind;
  char *method;
  char *path;
  GBytes *body;
  gint64 asked;
  guint token_serial; /* of the token it was sent with */
  gboolean repeated;
  GCancellable *stop;   /* the caller's cancellable or the end of the worker */
  gulong cancelled_id;
  BongsuAnswer *answer; /* while it waits for the renewal */
} Job;

/* What a task is told in its own context. */
typedef struct
{
  GTask *task;     /* (owned) */
  gpointer result; /* (nullable) */
  GDestroyNotify destroy;
  GError *error;   /* (nullable) */
} Outcome;

static void
free_job (Job *job)
{
  g_object_unref (job->stop);
  g_clear_object (&job->task);
  g_free (job->method);
  g_free (job->path);
  g_clear_pointer (&job->body, g_bytes_unref);
  g_clear_pointer (&job->answer, bongsu_answer_free);
  g_free (job);
}

static const char *
get_header (const BongsuAnswer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

static gint64
get_date (const BongsuAnswer *answer)
{
  const char *text = get_header (answer, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * G_TIME_SPAN_SECOND : 0;
}

static gint64
get_number (const BongsuAnswer *answer, const char *name, gint64 largest)
{
  const char *text = get_header (answer, name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, (guint64) G_MAXINT64, &number, NULL))
    return -1;
  return MIN ((gint64) number, largest);
}

/* A broker that reads our names by another context answers with silent nonsense (PROTOCOL 4). */
static gboolean
context_is_ours (const BongsuGateway *site, const BongsuAnswer *answer)
{
  const char *links = soup_message_headers_get_list (soup_message_get_response_headers (answer->message), "Link");
  g_autofree char *context = NULL;

  if (site->context == NULL || links == NULL)
    return TRUE;
  context = bongsu_link_header_find (links, CONTEXT_REL);
  return context == NULL || strcmp (context, site->context) == 0;
}

static BongsuPage *
make_page (Job *job, BongsuAnswer *answer, GError **error)
{
  g_autoptr (BongsuPage) page = g_new0 (BongsuPage, 1);
  const char *links = soup_message_headers_get_list (soup_message_get_response_headers (answer->message), "Link");
  g_autoptr (GError) refused = NULL;
  g_autofree char *next = NULL;
  gsize size = 0;
  const char *data;
  gssize n;

  page->status = soup_message_get_status (answer->message);
  page->batch = bongsu_batch_new ();
  page->ids = g_ptr_array_new_with_free_func (g_free);
  page->date = get_date (answer);
  page->count = get_number (answer, "NGSILD-Results-Count", G_MAXINT64);
  if (page->status != SOUP_STATUS_OK)
    return g_steal_pointer (&page);
  if (!context_is_ours (job->worker->site, answer))
    {
      g_set_error_literal (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_CONTEXT,
                           _("The city answers with another vocabulary (@context) than the one that was asked for."));
      return NULL;
    }
  data = g_bytes_get_data (answer->body, &size);
  n = bongsu_ngsi_decode_page (job->worker->vocabulary, data, size, job->asked, page->batch, page->ids, &refused);
  if (n < 0)
    {
      /* Translators: %s is a technical reason like "too-deep at byte 517". */
      g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_GUARD,
                   _("The answer of the city is not what it should be (%s)."), refused->message);
      return NULL;
    }
  page->n_entities = (guint) n;
  next = links != NULL ? bongsu_link_header_find (links, "next") : NULL;
  page->has_next = next != NULL;
  return g_steal_pointer (&page);
}

/* Bodies of 401 and 403 come from gateways and are not read. */
static BongsuReply *
make_reply (Job *job, BongsuAnswer *answer, GError **error)
{
  g_autoptr (BongsuReply) reply = g_new0 (BongsuReply, 1);
  const char *data = NULL;
  const char *reason;
  gsize size = 0, offset;

  reply->status = soup_message_get_status (answer->message);
  reply->date = get_date (answer);
  reply->retry_after_s = (guint) MAX (get_number (answer, "Retry-After", MAX_RETRY_AFTER_S), 0);
  if (answer->body != NULL)
    data = g_bytes_get_data (answer->body, &size);
  if (size > 0 && reply->status != 401 && reply->status != 403
      && (reply->status >= 400 || reply->status == SOUP_STATUS_MULTI_STATUS))
    bongsu_ngsi_decode_problem (data, size, &reply->name, &reply->detail);
  if (reply->status >= 200 && reply->status < 300 && size > 0)
    {
      if (!bongsu_json_guard (data, size, &bongsu_json_limits_plan, &reason, &offset)
          && (strcmp (job->method, "GET") == 0 || reply->status == SOUP_STATUS_MULTI_STATUS))
        {
          g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_GUARD,
                       _("The answer of the city is not what it should be (%s)."), reason);
          return NULL;
        }
      reply->body = g_bytes_ref (answer->body);
    }
  return g_steal_pointer (&reply);
}

/* Whether the head alone says what became of a write: then a body that was cut changes nothing. */
static gboolean
head_suffices (const Job *job, const BongsuAnswer *answer)
{
  guint status = soup_message_get_status (answer->message);

  return job->kind == JOB_SEND && strcmp (job->method, "GET") != 0 && status >= 200 && status < 300
         && status != SOUP_STATUS_MULTI_STATUS && !g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
return_cb (gpointer data)
{
  Outcome *outcome = data;

  if (outcome->error != NULL)
    g_task_return_error (outcome->task, outcome->error);
  else
    g_task_return_pointer (outcome->task, outcome->result, outcome->destroy);
  return G_SOURCE_REMOVE;
}

static void
free_outcome (gpointer data)
{
  Outcome *outcome = data;

  g_object_unref (outcome->task);
  g_free (outcome);
}

/* The last reference to a task, and with it perhaps to the transport, must go in its own context and never here: the
 * worker cannot wait for its own end. Takes the outcome. */
static void
return_in_context (Outcome *outcome)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (outcome->task));
  g_source_set_callback (source, return_cb, outcome, free_outcome);
  g_source_attach (source, g_task_get_context (outcome->task));
}

static void
finish_job (Job *job, BongsuAnswer *answer)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  g_ptr_array_remove_fast (job->worker->jobs, job);
  if (job->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (job->task), job->cancelled_id);
  if (answer->error != NULL && !head_suffices (job, answer))
    outcome->error = g_steal_pointer (&answer->error);
  else if (job->kind == JOB_SEND)
    {
      outcome->result = make_reply (job, answer, &outcome->error);
      outcome->destroy = (GDestroyNotify) bongsu_reply_free;
    }
  else
    {
      outcome->result = make_page (job, answer, &outcome->error);
      outcome->destroy = (GDestroyNotify) bongsu_page_free;
    }
  outcome->task = g_steal_pointer (&job->task);
  free_job (job);
  return_in_context (outcome);
}

/* A write is never repeated here: who sent it sees 401 and decides, with the new token in place. */
static gboolean
may_repeat (const Job *job)
{
  return strcmp (job->method, "GET") == 0;
}

static void
repeat_job (Job *job)
{
  job->repeated = TRUE;
  g_async_queue_push (job->worker->todo, job);
  g_source_set_ready_time (job->worker->work, 0);
}

/* The new token of a token endpoint's answer; NULL when there is none. */
static char *
read_token (const BongsuAnswer *answer)
{
  g_autoptr (BongsuFields) fields = NULL;
  const char *data, *token;
  gsize size;

  if (answer->error != NULL || soup_message_get_status (answer->message) != SOUP_STATUS_OK || answer->body == NULL)
    return NULL;
  data = g_bytes_get_data (answer->body, &size);
  fields = bongsu_json_decode_fields (data, size, NULL);
  token = fields != NULL ? bongsu_fields_find_text (fields, "access_token") : NULL;
  return token != NULL && bongsu_token_is_fit (token) ? g_strdup (token) : NULL;
}

static void
got_token (BongsuAnswer *answer, gpointer data)
{
  BongsuRequestWorker *self = data;
  char *token = read_token (answer);
  Job *job;

  bongsu_answer_free (answer);
  self->renewing = FALSE;
  if (token != NULL)
    {
      g_free (self->token);
      self->token = token;
      self->token_serial++;
    }
  while ((job = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_autoptr (BongsuAnswer) refused = g_steal_pointer (&job->answer);

      if (token != NULL && may_repeat (job))
        repeat_job (job);
      else
        finish_job (job, refused);
    }
}

static void
renew_token (BongsuRequestWorker *self)
{
  g_autofree char *url = g_strconcat (self->site->url, "/_city/token", NULL);
  g_autofree char *escaped = g_uri_escape_string (self->site->refresh, NULL, FALSE);
  g_autofree char *form = g_strconcat ("refresh=", escaped, NULL);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  BongsuExchange exchange = {
    .session = self->sends,
    .method = "POST",
    .url = url,
    .content_type = "application/x-www-form-urlencoded",
    .body = body,
    .site = self->site,
    .fresh = TRUE,
    .plain = TRUE,
    .deadline_s = WRITE_S,
    .max_bytes = MAX_REPLY,
  };

  self->renewing = TRUE;
  bongsu_request_run (&exchange, self->stop, got_token, self);
}

static void
got_answer (BongsuAnswer *answer, gpointer data)
{
  g_autoptr (BongsuAnswer) owned = answer;
  Job *job = data;
  BongsuRequestWorker *self = job->worker;
  gboolean refused = answer->error == NULL && soup_message_get_status (answer->message) == SOUP_STATUS_UNAUTHORIZED;

  if (!refused || job->repeated || self->site->refresh == NULL || g_atomic_int_get (&self->stopping))
    {
      finish_job (job, answer);
      return;
    }
  if (job->token_serial != self->token_serial)
    {
      /* Another request has had the token renewed since this one left. */
      if (may_repeat (job))
        repeat_job (job);
      else
        finish_job (job, answer);
      return;
    }
  job->answer = g_steal_pointer (&owned);
  g_queue_push_tail (&self->waiting, job);
  if (!self->renewing)
    renew_token (self);
}

static void
start_job (BongsuRequestWorker *self, Job *job)
{
  gboolean beside = g_str_has_prefix (job->path, "//");
  g_autofree char *url = beside ? g_strconcat (self->site->url, job->path + 1, NULL)
                                : g_strconcat (self->site->base, job->path, NULL);
  gboolean write = strcmp (job->method, "GET") != 0;
  BongsuExchange exchange = {
    .session = write ? self->sends : self->queries,
    .method = job->method,
    .url = url,
    .content_type = "application/json",
    .body = job->body,
    .token = self->token,
    .site = self->site,
    .fresh = write,
    .plain = beside,
    .deadline_s = write ? WRITE_S : READ_S,
    .max_bytes = job->kind != JOB_SEND ? bongsu_json_limits_page.max_bytes : beside ? MAX_BESIDE : MAX_REPLY,
  };

  if (!job->repeated)
    g_ptr_array_add (self->jobs, job);
  job->token_serial = self->token_serial;
  job->asked = bongsu_clock_now (self->clock);
  bongsu_request_run (&exchange, job->stop, got_answer, job);
}

static gboolean
start_jobs_cb (gpointer data)
{
  BongsuRequestWorker *self = data;
  Job *job;

  while ((job = g_async_queue_try_pop (self->todo)) != NULL)
    start_job (self, job);
  if (g_atomic_int_get (&self->stopping))
    {
      g_cancellable_cancel (self->stop);
      for (guint i = 0; i < self->jobs->len; i++)
        g_cancellable_cancel (((Job *) self->jobs->pdata[i])->stop);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_work (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return callback (data);
}

static gpointer
run_worker (gpointer data)
{
  BongsuRequestWorker *self = data;

  g_main_context_push_thread_default (self->context);
  self->queries = bongsu_gateway_make_session (self->site, MAX_QUERIES);
  self->sends = bongsu_gateway_make_session (self->site, MAX_SENDS);
  while (!g_atomic_int_get (&self->stopping) || self->jobs->len > 0 || self->renewing
         || g_async_queue_length (self->todo) > 0)
    g_main_context_iteration (self->context, TRUE);
  soup_session_abort (self->queries);
  soup_session_abort (self->sends);
  g_clear_object (&self->queries);
  g_clear_object (&self->sends);
  /* What libsoup leaves for a later turn. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
submit (BongsuRequestWorker *self, GTask *task, JobKind kind, const char *method, const char *path, GBytes *body)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Job *job = g_new0 (Job, 1);

  job->worker = self;
  job->task = task;
  job->kind = kind;
  job->method = g_strdup (method);
  job->path = g_strdup (path);
  job->body = body != NULL ? g_bytes_ref (body) : NULL;
  job->stop = g_cancellable_new ();
  if (cancellable != NULL)
    job->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb), g_object_ref (job->stop),
                                               g_object_unref);
  g_async_queue_push (self->todo, job);
  g_source_set_ready_time (self->work, 0);
}

BongsuRequestWorker *
bongsu_request_worker_new (BongsuGateway *site, BongsuVocabulary *vocabulary, BongsuClock *clock)
{
  static GSourceFuncs work_funcs = { NULL, NULL, dispatch_work, NULL, NULL, NULL };
  BongsuRequestWorker *self = g_new0 (BongsuRequestWorker, 1);

  self->site = bongsu_gateway_ref (site);
  self->vocabulary = bongsu_vocabulary_ref (vocabulary);
  self->clock = g_object_ref (clock);
  self->context = g_main_context_new ();
  self->todo = g_async_queue_new ();
  self->jobs = g_ptr_array_new ();
  self->stop = g_cancellable_new ();
  self->token = g_strdup (site->token);
  g_queue_init (&self->waiting);
  self->work = g_source_new (&work_funcs, sizeof (GSource));
  g_source_set_callback (self->work, start_jobs_cb, self, NULL);
  g_source_attach (self->work, self->context);
  self->thread = g_thread_new ("bongsu-request", run_worker, self);
  return self;
}

void
bongsu_request_worker_stop (BongsuRequestWorker *worker)
{
  g_atomic_int_set (&worker->stopping, 1);
  g_source_set_ready_time (worker->work, 0);
  g_thread_join (worker->thread);
  g_source_destroy (worker->work);
  g_source_unref (worker->work);
  g_async_queue_unref (worker->todo);
  g_ptr_array_unref (worker->jobs);
  g_object_unref (worker->stop);
  g_main_context_unref (worker->context);
  bongsu_gateway_unref (worker->site);
  bongsu_vocabulary_unref (worker->vocabulary);
  g_object_unref (worker->clock);
  g_free (worker->token);
  g_free (worker);
}

GMainContext *
bongsu_request_worker_get_context (BongsuRequestWorker *worker)
{
  return worker->context;
}

void
bongsu_request_worker_read (BongsuRequestWorker *worker, GTask *task, const char *path)
{
  submit (worker, task, JOB_PAGE, "GET", path, NULL);
}

void
bongsu_request_worker_send (BongsuRequestWorker *worker, GTask *task, const char *method, const char *path,
                            GBytes *body)
{
  submit (worker, task, JOB_SEND, method, path, body);
}
