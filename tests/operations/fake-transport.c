/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fake-transport.h"

#include <string.h>

typedef struct
{
  char *id;
  char *type;
  BongsuBatch *batch; /* coalesced attributes */
  GPtrArray *acts;    /* (nullable) */
  GPtrArray *records; /* (nullable) */
} Entity;

/* An answer that waits for its turn. */
typedef struct
{
  GTask *task;     /* (owned) */
  gpointer answer; /* (nullable) BongsuPage or BongsuReply */
  GDestroyNotify destroy;
  GError *error;
  gboolean query;
} Answer;

typedef struct
{
  BongsuNetError code;
  char *message;
  guint times;
} Failure;

struct _BongsuFakeTransport
{
  GObject parent_instance;

  GPtrArray *entities; /* (element-type Entity) in the order they were put in */
  GHashTable *by_id;   /* (element-type utf8 Entity) borrowed */
  GStrv topics;
  gboolean auto_open;
  guint page_limit;

  GQueue waiting; /* (element-type Answer) */
  gboolean hold;
  Failure failures[3]; /* query, read, send */
  guint refuse_status, n_refusals;
  guint filter_status; /* of queries with a filter, 0: as usual */
  gint64 date;         /* of every page */
  BongsuFakeSendFunc send_func;
  gpointer send_data;

  GPtrArray *sends;    /* (element-type BongsuFakeSend) */
  GHashTable *created; /* ids that a POST made */
  GPtrArray *asked;    /* (element-type utf8) */
  guint n_queries, n_under_way, max_queries;
};

static const char *const calls[] = { "query", "read", "send" };

static void
bongsu_fake_transport_iface_init (BongsuTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuFakeTransport,
                               bongsu_fake_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_TRANSPORT, bongsu_fake_transport_iface_init))

static void
free_entity (gpointer data)
{
  Entity *entity = data;

  g_free (entity->id);
  g_free (entity->type);
  bongsu_batch_unref (entity->batch);
  g_clear_pointer (&entity->acts, g_ptr_array_unref);
  g_clear_pointer (&entity->records, g_ptr_array_unref);
  g_free (entity);
}

static void
free_send (gpointer data)
{
  BongsuFakeSend *send = data;

  g_free (send->method);
  g_free (send->path);
  g_clear_pointer (&send->body, g_bytes_unref);
  g_free (send);
}

static Entity *
ensure_entity (BongsuFakeTransport *self, const char *id, const char *type)
{
  Entity *entity = g_hash_table_lookup (self->by_id, id);

  if (entity != NULL)
    return entity;
  entity = g_new0 (Entity, 1);
  entity->id = g_strdup (id);
  entity->type = g_strdup (type);
  entity->batch = bongsu_batch_new ();
  g_ptr_array_add (self->entities, entity);
  g_hash_table_insert (self->by_id, entity->id, entity);
  return entity;
}

static void
add_to_page (BongsuPage *page, const Entity *entity)
{
  gint64 broker = 0;

  for (guint i = 0; i < bongsu_batch_get_n_updates (entity->batch); i++)
    {
      BongsuUpdate update = *bongsu_batch_get_update (entity->batch, i);

      update.value = bongsu_value_copy (&update.value);
      update.flags |= BONGSU_UPDATE_SNAPSHOT;
      broker = MAX (broker, update.stamp.broker);
      bongsu_batch_put (page->batch, update);
    }
  if (entity->acts == NULL && entity->records == NULL)
    bongsu_batch_put (page->batch, (BongsuUpdate) { .entity = entity->id,
                                                   .type = entity->type,
                                                   .stamp = { broker, broker },
                                                   .flags = BONGSU_UPDATE_SNAPSHOT });
  for (guint i = 0; entity->acts != NULL && i < entity->acts->len; i++)
    bongsu_batch_take_act (page->batch, bongsu_act_ref (entity->acts->pdata[i]));
  for (guint i = 0; entity->records != NULL && i < entity->records->len; i++)
    bongsu_batch_take_record (page->batch, bongsu_record_ref (entity->records->pdata[i]));
  page->n_entities++;
  g_ptr_array_add (page->ids, g_strdup (entity->id));
}

static BongsuPage *
make_page (guint status)
{
  BongsuPage *page = g_new0 (BongsuPage, 1);

  page->status = status;
  page->batch = bongsu_batch_new ();
  page->ids = g_ptr_array_new_with_free_func (g_free);
  page->count = -1;
  return page;
}

static BongsuPage *
answer_query (BongsuFakeTransport *self, const char *type, guint limit, guint offset)
{
  BongsuPage *page = make_page (200);
  guint n = 0;

  for (guint i = 0; i < self->entities->len; i++)
    {
      const Entity *entity = self->entities->pdata[i];

      if (strcmp (entity->type, type) != 0)
        continue;
      if (n >= offset && n < offset + limit)
        add_to_page (page, entity);
      n++;
    }
  page->count = n;
  page->has_next = offset + limit < n;
  return page;
}

/* A broker that does not understand what is asked of the entities: a refusal, or an empty page that knows better. */
static BongsuPage *
answer_filtered (BongsuFakeTransport *self, const char *type)
{
  BongsuPage *page = self->filter_status == 200 ? answer_query (self, type, 0, 0) : make_page (self->filter_status);

  page->has_next = FALSE;
  return page;
}

static void
give (Answer *answer, BongsuFakeTransport *self)
{
  if (answer->query)
    self->n_under_way--;
  if (answer->error != NULL)
    g_task_return_error (answer->task, answer->error);
  else
    g_task_return_pointer (answer->task, answer->answer, answer->destroy);
  g_object_unref (answer->task);
  g_free (answer);
}

static gboolean
on_idle_cb (gpointer data)
{
  BongsuFakeTransport *self = data;

  if (!self->hold && !g_queue_is_empty (&self->waiting))
    give (g_queue_pop_head (&self->waiting), self);
  return G_SOURCE_REMOVE;
}

static void
schedule (BongsuFakeTransport *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_idle_cb, g_object_ref (self), g_object_unref);
}

static gboolean
take_failure (BongsuFakeTransport *self, guint call, GError **error)
{
  Failure *failure = &self->failures[call];

  if (failure->times == 0)
    return FALSE;
  failure->times--;
  g_set_error_literal (error, BONGSU_NET_ERROR, failure->code, failure->message);
  return TRUE;
}

static Answer *
enqueue (BongsuFakeTransport *self, GTask *task, GDestroyNotify destroy)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->task = task;
  answer->destroy = destroy;
  g_queue_push_tail (&self->waiting, answer);
  schedule (self);
  return answer;
}

static void
fake_open_stream (BongsuTransport *transport, const char *const *topics)
{
  BongsuFakeTransport *self = BONGSU_FAKE_TRANSPORT (transport);

  g_strfreev (self->topics);
  self->topics = g_strdupv ((GStrv) topics);
  if (self->auto_open)
    bongsu_fake_transport_set_stream (self, BONGSU_STREAM_OPEN, "");
}

static void
fake_close_stream (BongsuTransport *transport)
{
  g_clear_pointer (&BONGSU_FAKE_TRANSPORT (transport)->topics, g_strfreev);
}

static void
fake_query_async (BongsuTransport *transport,
                  const char *type,
                  const char *q,
                  guint limit,
                  guint offset,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer data)
{
  BongsuFakeTransport *self = BONGSU_FAKE_TRANSPORT (transport);
  Answer *answer = enqueue (self, g_task_new (self, cancellable, callback, data), (GDestroyNotify) bongsu_page_free);

  g_task_set_source_tag (answer->task, fake_query_async);
  g_ptr_array_add (self->asked, g_strdup (type));
  self->n_queries++;
  self->n_under_way++;
  self->max_queries = MAX (self->max_queries, self->n_under_way);
  answer->query = TRUE;
  if (take_failure (self, 0, &answer->error))
    return;
  if (q != NULL && self->filter_status != 0)
    {
      answer->answer = answer_filtered (self, type);
      return;
    }
  if (self->n_refusals > 0 || (self->page_limit != 0 && limit > self->page_limit))
    {
      answer->answer = make_page (self->n_refusals > 0 ? self->refuse_status : 400);
      self->n_refusals -= self->n_refusals > 0 ? 1 : 0;
      return;
    }
  answer->answer = answer_query (self, type, limit, offset);
  ((BongsuPage *) answer->answer)->date = self->date;
}

static BongsuPage *
fake_query_finish (BongsuTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_read_async (
  BongsuTransport *transport, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuFakeTransport *self = BONGSU_FAKE_TRANSPORT (transport);
  Answer *answer = enqueue (self, g_task_new (self, cancellable, callback, data), (GDestroyNotify) bongsu_page_free);
  const Entity *entity = g_hash_table_lookup (self->by_id, id);
  BongsuPage *page;

  g_task_set_source_tag (answer->task, fake_read_async);
  g_ptr_array_add (self->asked, g_strdup (id));
  if (take_failure (self, 1, &answer->error))
    return;
  answer->answer = page = make_page (entity != NULL ? 200 : 404);
  if (entity != NULL)
    add_to_page (page, entity);
}

/* The value of the first `"id":"…"` of a body. */
static char *
find_id (GBytes *body)
{
  gsize size;
  const char *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  g_autofree char *text = data != NULL ? g_strndup (data, size) : NULL;
  char *start = text != NULL ? strstr (text, "\"id\"") : NULL;
  char *end;

  if (start == NULL || (start = strchr (start + 4, '"')) == NULL || (end = strchr (start + 1, '"')) == NULL)
    return NULL;
  return g_strndup (start + 1, end - start - 1);
}

static BongsuReply *
answer_send (BongsuFakeTransport *self, const char *method, GBytes *body)
{
  g_autofree char *id = NULL;

  if (strcmp (method, "GET") == 0)
    return bongsu_fake_reply_new (404, NULL);
  if (strcmp (method, "POST") != 0)
    return bongsu_fake_reply_new (204, NULL);
  id = find_id (body);
  if (id != NULL && !g_hash_table_add (self->created, g_steal_pointer (&id)))
    return bongsu_fake_reply_new (409, NULL);
  return bongsu_fake_reply_new (201, NULL);
}

static void
fake_send_async (BongsuTransport *transport,
                 const char *method,
                 const char *path,
                 GBytes *body,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer data)
{
  BongsuFakeTransport *self = BONGSU_FAKE_TRANSPORT (transport);
  Answer *answer = enqueue (self, g_task_new (self, cancellable, callback, data), (GDestroyNotify) bongsu_reply_free);
  BongsuFakeSend *send = g_new0 (BongsuFakeSend, 1);

  g_task_set_source_tag (answer->task, fake_send_async);
  send->method = g_strdup (method);
  send->path = g_strdup (path);
  send->body = body != NULL ? g_bytes_ref (body) : NULL;
  g_ptr_array_add (self->sends, send);
  if (take_failure (self, 2, &answer->error))
    return;
  if (self->send_func != NULL)
    answer->answer = self->send_func (method, path, body, self->send_data, &answer->error);
  if (answer->answer == NULL && answer->error == NULL)
    answer->answer = answer_send (self, method, body);
}

static BongsuReply *
fake_send_finish (BongsuTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
bongsu_fake_transport_finalize (GObject *object)
{
  BongsuFakeTransport *self = BONGSU_FAKE_TRANSPORT (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entities);
  g_clear_pointer (&self->topics, g_strfreev);
  for (guint i = 0; i < G_N_ELEMENTS (self->failures); i++)
    g_free (self->failures[i].message);
  g_ptr_array_unref (self->sends);
  g_hash_table_unref (self->created);
  g_ptr_array_unref (self->asked);
  G_OBJECT_CLASS (bongsu_fake_transport_parent_class)->finalize (object);
}

static void
bongsu_fake_transport_iface_init (BongsuTransportInterface *iface)
{
  iface->open_stream = fake_open_stream;
  iface->close_stream = fake_close_stream;
  iface->query_async = fake_query_async;
  iface->query_finish = fake_query_finish;
  iface->read_async = fake_read_async;
  iface->send_async = fake_send_async;
  iface->send_finish = fake_send_finish;
}

static void
bongsu_fake_transport_class_init (BongsuFakeTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_fake_transport_finalize;
}

static void
bongsu_fake_transport_init (BongsuFakeTransport *self)
{
  self->entities = g_ptr_array_new_with_free_func (free_entity);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->auto_open = TRUE;
  g_queue_init (&self->waiting);
  self->sends = g_ptr_array_new_with_free_func (free_send);
  self->created = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked = g_ptr_array_new_with_free_func (g_free);
}

BongsuFakeTransport *
bongsu_fake_transport_new (void)
{
  return g_object_new (BONGSU_TYPE_FAKE_TRANSPORT, NULL);
}

void
bongsu_fake_transport_put (BongsuFakeTransport *self, const BongsuUpdate *update)
{
  Entity *entity = ensure_entity (self, update->entity, update->type);
  BongsuUpdate copy = *update;

  copy.value = bongsu_value_copy (&update->value);
  bongsu_batch_put (entity->batch, copy);
}

void
bongsu_fake_transport_put_act (BongsuFakeTransport *self, BongsuAct *act)
{
  Entity *entity = ensure_entity (self, act->id, "OperatorAction");

  if (entity->acts == NULL)
    entity->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  g_ptr_array_set_size (entity->acts, 0);
  g_ptr_array_add (entity->acts, bongsu_act_ref (act));
}

void
bongsu_fake_transport_put_record (BongsuFakeTransport *self, BongsuRecord *record)
{
  Entity *entity = ensure_entity (self, record->id, "AlertRecord");

  if (entity->records == NULL)
    entity->records = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  g_ptr_array_set_size (entity->records, 0);
  g_ptr_array_add (entity->records, bongsu_record_ref (record));
}

void
bongsu_fake_transport_remove (BongsuFakeTransport *self, const char *id)
{
  Entity *entity = g_hash_table_lookup (self->by_id, id);

  g_assert_nonnull (entity);
  g_hash_table_remove (self->by_id, id);
  g_ptr_array_remove (self->entities, entity);
}

void
bongsu_fake_transport_publish (BongsuFakeTransport *self, BongsuBatch *batch)
{
  g_signal_emit_by_name (self, "batch", batch);
}

void
bongsu_fake_transport_set_stream (BongsuFakeTransport *self, BongsuStreamState state, const char *sentence)
{
  g_signal_emit_by_name (self, "stream-state", (guint) state, sentence);
}

void
bongsu_fake_transport_set_auto_open (BongsuFakeTransport *self, gboolean auto_open)
{
  self->auto_open = auto_open;
}

const char *const *
bongsu_fake_transport_get_topics (BongsuFakeTransport *self)
{
  return (const char *const *) self->topics;
}

void
bongsu_fake_transport_fail (
  BongsuFakeTransport *self, const char *what, BongsuNetError code, const char *message, guint times)
{
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    if (strcmp (calls[i], what) == 0)
      {
        g_free (self->failures[i].message);
        self->failures[i] = (Failure) { code, g_strdup (message), times };
        return;
      }
  g_assert_not_reached ();
}

void
bongsu_fake_transport_refuse_queries (BongsuFakeTransport *self, guint status, guint times)
{
  self->refuse_status = status;
  self->n_refusals = times;
}

void
bongsu_fake_transport_refuse_filters (BongsuFakeTransport *self, guint status)
{
  self->filter_status = status;
}

void
bongsu_fake_transport_set_date (BongsuFakeTransport *self, gint64 date)
{
  self->date = date;
}

void
bongsu_fake_transport_set_page_limit (BongsuFakeTransport *self, guint limit)
{
  self->page_limit = limit;
}

void
bongsu_fake_transport_set_hold (BongsuFakeTransport *self, gboolean hold)
{
  self->hold = hold;
  for (guint i = 0; !hold && i < g_queue_get_length (&self->waiting); i++)
    schedule (self);
}

void
bongsu_fake_transport_release (BongsuFakeTransport *self, guint n)
{
  guint most = g_queue_get_length (&self->waiting);

  for (guint i = 0; i < (n == 0 ? most : MIN (n, most)); i++)
    give (g_queue_pop_head (&self->waiting), self);
}

guint
bongsu_fake_transport_get_n_waiting (BongsuFakeTransport *self)
{
  return g_queue_get_length (&self->waiting);
}

void
bongsu_fake_transport_set_send_func (BongsuFakeTransport *self, BongsuFakeSendFunc func, gpointer data)
{
  self->send_func = func;
  self->send_data = data;
}

BongsuReply *
bongsu_fake_reply_new (guint status, const char *body)
{
  BongsuReply *reply = g_new0 (BongsuReply, 1);

  reply->status = status;
  reply->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  return reply;
}

guint
bongsu_fake_transport_get_n_sends (BongsuFakeTransport *self)
{
  return self->sends->len;
}

const BongsuFakeSend *
bongsu_fake_transport_get_send (BongsuFakeTransport *self, guint index)
{
  return self->sends->pdata[index];
}

guint
bongsu_fake_transport_get_n_queries (BongsuFakeTransport *self)
{
  return self->n_queries;
}

guint
bongsu_fake_transport_get_max_queries (BongsuFakeTransport *self)
{
  return self->max_queries;
}

GPtrArray *
bongsu_fake_transport_get_asked (BongsuFakeTransport *self)
{
  return self->asked;
}
