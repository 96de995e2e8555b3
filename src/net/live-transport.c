/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "live-transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "endpoint-private.h"
#include "intake-private.h"
#include "mqtt-stream-private.h"
#include "request-worker-private.h"

struct _BongsuLiveTransport
{
  GObject parent_instance;

  BongsuGateway *site;
  BongsuRequestWorker *worker; /* (nullable) NULL after the end */
  BongsuIntake *intake;
  BongsuMqttStream *stream;    /* (nullable) */
};

static void transport_iface_init (BongsuTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuLiveTransport, bongsu_live_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_TRANSPORT, transport_iface_init))

/* NULL, and the task has its error, after the end. */
static BongsuRequestWorker *
get_worker (BongsuLiveTransport *self, GTask *task)
{
  if (self->worker == NULL)
    g_task_return_new_error (task, BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, "%s",
                             _("The connection to the city was closed."));
  return self->worker;
}

static gboolean
is_method (const char *method)
{
  return strcmp (method, "GET") == 0 || strcmp (method, "POST") == 0 || strcmp (method, "PATCH") == 0
         || strcmp (method, "DELETE") == 0;
}

static void
live_transport_close_stream (BongsuTransport *transport)
{
  BongsuLiveTransport *self = BONGSU_LIVE_TRANSPORT (transport);

  g_clear_pointer (&self->stream, bongsu_mqtt_stream_close);
}

static void
live_transport_open_stream (BongsuTransport *transport, const char *const *topics)
{
  BongsuLiveTransport *self = BONGSU_LIVE_TRANSPORT (transport);

  live_transport_close_stream (transport);
  if (self->worker != NULL)
    self->stream = bongsu_mqtt_stream_open (self->site, self->intake, topics);
}

static void
live_transport_query_async (BongsuTransport *transport, const char *type, const char *q, guint limit, guint offset,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuLiveTransport *self = BONGSU_LIVE_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *escaped = g_uri_escape_string (type, NULL, FALSE);
  g_autofree char *filter = q != NULL ? g_uri_escape_string (q, NULL, FALSE) : NULL;
  g_autofree char *path
      = g_strdup_printf ("/entities?type=%s%s%s&limit=%u&offset=%u&count=true&options=sysAttrs", escaped,
                         filter != NULL ? "&q=" : "", filter != NULL ? filter : "", limit, offset);

  g_task_set_source_tag (task, live_transport_query_async);
  if (get_worker (self, task) != NULL)
    bongsu_request_worker_read (self->worker, g_steal_pointer (&task), path);
}

static BongsuPage *
live_transport_query_finish (BongsuTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
live_transport_read_async (BongsuTransport *transport, const char *id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  BongsuLiveTransport *self = BONGSU_LIVE_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *escaped = bongsu_transport_encode_id (id);
  g_autofree char *path = NULL;

  g_task_set_source_tag (task, live_transport_read_async);
  if (escaped == NULL)
    {
      g_task_return_new_error (task, BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME, "%s",
                               _("This identifier cannot be asked for."));
      return;
    }
  path = g_strdup_printf ("/entities/%s?options=sysAttrs", escaped);
  if (get_worker (self, task) != NULL)
    bongsu_request_worker_read (self->worker, g_steal_pointer (&task), path);
}

static void
live_transport_send_async (BongsuTransport *transport, const char *method, const char *path, GBytes *body,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  BongsuLiveTransport *self = BONGSU_LIVE_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_return_if_fail (is_method (method));

  g_task_set_source_tag (task, live_transport_send_async);
  if (get_worker (self, task) != NULL)
    bongsu_request_worker_send (self->worker, g_steal_pointer (&task), method, path, body);
}

static BongsuReply *
live_transport_send_finish (BongsuTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
transport_iface_init (BongsuTransportInterface *iface)
{
  iface->open_stream = live_transport_open_stream;
  iface->close_stream = live_transport_close_stream;
  iface->query_async = live_transport_query_async;
  iface->query_finish = live_transport_query_finish;
  iface->read_async = live_transport_read_async;
  iface->send_async = live_transport_send_async;
  iface->send_finish = live_transport_send_finish;
}

static void
bongsu_live_transport_dispose (GObject *object)
{
  bongsu_live_transport_stop (BONGSU_LIVE_TRANSPORT (object));

  G_OBJECT_CLASS (bongsu_live_transport_parent_class)->dispose (object);
}

static void
bongsu_live_transport_finalize (GObject *object)
{
  BongsuLiveTransport *self = BONGSU_LIVE_TRANSPORT (object);

  g_clear_pointer (&self->site, bongsu_gateway_unref);

  G_OBJECT_CLASS (bongsu_live_transport_parent_class)->finalize (object);
}

static void
bongsu_live_transport_class_init (BongsuLiveTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bongsu_live_transport_dispose;
  object_class->finalize = bongsu_live_transport_finalize;
}

static void
bongsu_live_transport_init (BongsuLiveTransport *self)
{
}

BongsuLiveTransport *
bongsu_live_transport_new (const BongsuEndpoint *endpoint, BongsuVocabulary *vocabulary, BongsuClock *clock,
                           GError **error)
{
  g_autoptr (GMainContext) maker = g_main_context_ref_thread_default ();
  g_autoptr (BongsuGateway) site = NULL;
  BongsuLiveTransport *self;

  g_return_val_if_fail (endpoint != NULL && vocabulary != NULL && BONGSU_IS_CLOCK (clock), NULL);

  site = bongsu_gateway_new (endpoint, error);
  if (site == NULL)
    return NULL;
  self = g_object_new (BONGSU_TYPE_LIVE_TRANSPORT, NULL);
  self->site = g_steal_pointer (&site);
  self->worker = bongsu_request_worker_new (self->site, vocabulary, clock);
  self->intake = bongsu_intake_new (BONGSU_TRANSPORT (self), bongsu_request_worker_get_context (self->worker), maker,
                                    vocabulary, clock, self->site->tenant);
  return self;
}

void
bongsu_live_transport_stop (BongsuLiveTransport *self)
{
  g_return_if_fail (BONGSU_IS_LIVE_TRANSPORT (self));

  live_transport_close_stream (BONGSU_TRANSPORT (self));
  if (self->intake != NULL)
    bongsu_intake_close (self->intake);
  g_clear_pointer (&self->worker, bongsu_request_worker_stop);
  g_clear_pointer (&self->intake, bongsu_intake_unref);
}
