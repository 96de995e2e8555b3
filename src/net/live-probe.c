/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "live-probe.h"

#include <glib/gi18n-lib.h>

#include "endpoint-private.h"
#include "json-guard.h"
#include "link-header-private.h"
#include "mqtt-probe-private.h"
#include "ngsi-ld.h"
#include "request-private.h"

#define CONNECT_S 5
#define ANSWER_S 10
#define MAX_BODY (256 * 1024)
#define CONTEXT_REL "http://www.w3.org/ns/json-ld#context"

struct _BongsuLiveProbe
{
  GObject parent_instance;

  BongsuGateway *gateway;
  SoupSession *session;
};

static void probe_iface_init (BongsuProbeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuLiveProbe, bongsu_live_probe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_PROBE, probe_iface_init))

/* A question under way; task data. */
typedef struct
{
  BongsuGateway *gateway;
  BongsuProbeQuestion question;
  char *path, *topic; /* (nullable) */
  const char *host;   /* of the gateway */
  guint port;
  GCancellable *stop; /* the caller's, or too late */
  GCancellable *cancellable; /* (nullable) */
  gulong cancelled_id;
  GSource *timer;
  gboolean late;
  GTlsCertificateFlags faults;
} Ask;

static void
free_ask (gpointer data)
{
  Ask *ask = data;

  if (ask->cancelled_id != 0)
    g_cancellable_disconnect (ask->cancellable, ask->cancelled_id);
  if (ask->timer != NULL)
    g_source_destroy (ask->timer);
  g_clear_pointer (&ask->timer, g_source_unref);
  bongsu_gateway_unref (ask->gateway);
  g_clear_object (&ask->cancellable);
  g_object_unref (ask->stop);
  g_free (ask->path);
  g_free (ask->topic);
  g_free (ask);
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
on_late_cb (gpointer data)
{
  Ask *ask = data;

  ask->late = TRUE;
  g_cancellable_cancel (ask->stop);
  return G_SOURCE_REMOVE;
}

static Ask *
begin_ask (BongsuLiveProbe *self, GTask *task, const BongsuProbeQuestion *question)
{
  Ask *ask = g_new0 (Ask, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  ask->gateway = bongsu_gateway_ref (self->gateway);
  ask->question = *question;
  ask->path = g_strdup (question->path);
  ask->topic = g_strdup (question->topic);
  ask->host = question->of_stream ? self->gateway->mqtt_host : self->gateway->http_host;
  ask->port = question->of_stream ? self->gateway->mqtt_port : self->gateway->http_port;
  ask->stop = g_cancellable_new ();
  if (cancellable != NULL)
    {
      ask->cancellable = g_object_ref (cancellable);
      ask->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb), g_object_ref (ask->stop),
                                                 g_object_unref);
    }
  ask->timer = g_timeout_source_new_seconds (question->kind == BONGSU_PROBE_MQTT ? ANSWER_S : CONNECT_S);
  g_source_set_callback (ask->timer, on_late_cb, ask, NULL);
  g_source_attach (ask->timer, g_main_context_get_thread_default ());
  g_task_set_task_data (task, ask, free_ask);
  return ask;
}

/* What is wrong with a certificate, the plainest first. */
static const char *
describe_certificate (GTlsCertificateFlags faults)
{
  if ((faults & G_TLS_CERTIFICATE_EXPIRED) != 0)
    return _("It has expired.");
  if ((faults & G_TLS_CERTIFICATE_NOT_ACTIVATED) != 0)
    return _("It is not valid yet: look at the clock of this computer.");
  if ((faults & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    return _("It is made out to another name.");
  if ((faults & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    return _("Nobody known here has signed it.");
  return _("It is not good.");
}

static GError *
translate (const Ask *ask, const GError *error)
{
  if (!ask->late && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (ask->late && ask->question.kind == BONGSU_PROBE_NAME)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME, _("Nobody answers who %s is."), ask->host);
  if (ask->late)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, _("%s does not answer."), ask->host);
  if (error->domain == G_RESOLVER_ERROR)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME, _("The name %s is unknown."), ask->host);
  if (ask->faults != 0)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS, _("The certificate of %s is refused. %s"), ask->host,
                        describe_certificate (ask->faults));
  if (ask->question.kind == BONGSU_PROBE_TLS)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS, _("%s, port %u does not speak TLS."), ask->host, ask->port);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, _("Nobody listens at %s, port %d."), ask->host,
                        (int) ask->port);
  return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, _("%s cannot be reached."), ask->host);
}

static void
give (GTask *task, const char *words)
{
  BongsuProbeAnswer *answer = bongsu_probe_answer_new ();

  answer->words = g_strdup (words);
  g_task_return_pointer (task, answer, (GDestroyNotify) bongsu_probe_answer_free);
}

static void
did_look_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  g_autofree char *words = addresses != NULL ? g_inet_address_to_string (addresses->data) : NULL;

  if (addresses != NULL)
    give (task, words);
  else
    g_task_return_error (task, translate (g_task_get_task_data (task), error));
  g_resolver_free_addresses (addresses);
}

static gboolean
on_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags faults, Ask *ask)
{
  ask->faults = faults;
  return FALSE;
}

static void
on_socket_event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *where, GIOStream *stream,
                    GTask *task)
{
  Ask *ask = g_task_get_task_data (task);

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return;
  if (ask->gateway->authority != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (stream), ask->gateway->authority);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (on_certificate_cb), ask);
}

static void
did_connect (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);

  if (connection != NULL)
    {
      const Ask *ask = g_task_get_task_data (task);
      g_autofree char *words = g_strdup_printf ("%s:%u", ask->host, ask->port);

      give (task, words);
    }
  else
    g_task_return_error (task, translate (g_task_get_task_data (task), error));
}

static void
connect_host (GTask *task, Ask *ask)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  if (ask->question.kind == BONGSU_PROBE_TLS)
    g_socket_client_set_tls (client, TRUE);
  g_signal_connect (client, "event", G_CALLBACK (on_socket_event_cb), task);
  g_socket_client_connect_to_host_async (client, ask->host, (guint16) ask->port, ask->stop, did_connect, g_object_ref (task));
}

static void
read_answer (BongsuProbeAnswer *found, BongsuAnswer *answer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (answer->message);
  const char *links = soup_message_headers_get_list (headers, "Link");
  const char *count = soup_message_headers_get_one (headers, "NGSILD-Results-Count");
  const char *tenant = soup_message_headers_get_one (headers, "NGSILD-Tenant");
  const char *data = NULL;
  gsize size = 0;
  guint64 number;

  found->status = soup_message_get_status (answer->message);
  found->context = links != NULL ? bongsu_link_header_find (links, CONTEXT_REL) : NULL;
  found->tenant = tenant != NULL ? bongsu_text_sanitise (tenant, -1, 64) : NULL;
  if (count != NULL && g_ascii_string_to_unsigned (count, 10, 0, (guint64) G_MAXINT64, &number, NULL))
    found->count = (gint64) number;
  if (answer->body != NULL)
    data = g_bytes_get_data (answer->body, &size);
  if (found->status == SOUP_STATUS_OK && size > 0 && bongsu_json_guard (data, size, &bongsu_json_limits_page, NULL, NULL))
    found->body = g_bytes_ref (answer->body);
  else if (found->status >= 400 && found->status != 401 && found->status != 403 && size > 0)
    bongsu_ngsi_decode_problem (data, size, &found->problem, &found->detail);
}

static void
got_answer (BongsuAnswer *answer, gpointer data)
{
  g_autoptr (BongsuAnswer) owned = answer;
  g_autoptr (GTask) task = data;
  BongsuProbeAnswer *found;

  if (answer->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&owned->error));
      return;
    }
  found = bongsu_probe_answer_new ();
  read_answer (found, answer);
  g_task_return_pointer (task, found, (GDestroyNotify) bongsu_probe_answer_free);
}

static void
get_path (BongsuLiveProbe *self, GTask *task, const char *path)
{
  g_autofree char *url = g_strconcat (self->gateway->base, path, NULL);
  BongsuExchange exchange = {
    .session = self->session,
    .method = "GET",
    .url = url,
    .token = self->gateway->token,
    .site = self->gateway,
    .deadline_s = ANSWER_S,
    .max_bytes = MAX_BODY,
  };

  bongsu_request_run (&exchange, g_task_get_cancellable (task), got_answer, g_object_ref (task));
}

static void
visit_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Ask *ask = data;
  GError *error = NULL;

  if (bongsu_mqtt_probe_run (ask->gateway, ask->topic, ANSWER_S, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
did_visit (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    give (task, ((Ask *) g_task_get_task_data (task))->topic);
  else if (error->domain == BONGSU_NET_ERROR)
    g_task_return_error (task, error);
  else
    {
      g_task_return_error (task, translate (g_task_get_task_data (task), error));
      g_error_free (error);
    }
}

/* The library blocks: nobody waits longer than the deadline for its thread, which has what it needs by itself. */
static void
visit_message_broker (GTask *task, Ask *ask)
{
  g_autoptr (GTask) visit = g_task_new (NULL, ask->stop, did_visit, g_object_ref (task));
  Ask *copy = g_new0 (Ask, 1);

  copy->gateway = bongsu_gateway_ref (ask->gateway);
  copy->topic = g_strdup (ask->topic);
  copy->stop = g_object_ref (ask->stop);
  g_task_set_source_tag (visit, visit_message_broker);
  g_task_set_task_data (visit, copy, free_ask);
  g_task_set_return_on_cancel (visit, TRUE);
  g_task_run_in_thread (visit, visit_in_thread);
}

static void
live_probe_ask_async (BongsuProbe *probe, const BongsuProbeQuestion *question, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  BongsuLiveProbe *self = BONGSU_LIVE_PROBE (probe);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Ask *ask;

  g_task_set_source_tag (task, live_probe_ask_async);
  if (question->kind == BONGSU_PROBE_GET)
    {
      get_path (self, task, question->path);
      return;
    }
  ask = begin_ask (self, task, question);
  if (question->kind == BONGSU_PROBE_NAME)
    g_resolver_lookup_by_name_async (g_resolver_get_default (), ask->host, ask->stop, did_look_up, g_object_ref (task));
  else if (question->kind == BONGSU_PROBE_MQTT)
    visit_message_broker (task, ask);
  else
    connect_host (task, ask);
}

static BongsuProbeAnswer *
live_probe_ask_finish (BongsuProbe *probe, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
probe_iface_init (BongsuProbeInterface *iface)
{
  iface->ask_async = live_probe_ask_async;
  iface->ask_finish = live_probe_ask_finish;
}

static void
bongsu_live_probe_dispose (GObject *object)
{
  BongsuLiveProbe *self = BONGSU_LIVE_PROBE (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bongsu_live_probe_parent_class)->dispose (object);
}

static void
bongsu_live_probe_finalize (GObject *object)
{
  g_clear_pointer (&BONGSU_LIVE_PROBE (object)->gateway, bongsu_gateway_unref);

  G_OBJECT_CLASS (bongsu_live_probe_parent_class)->finalize (object);
}

static void
bongsu_live_probe_class_init (BongsuLiveProbeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bongsu_live_probe_dispose;
  object_class->finalize = bongsu_live_probe_finalize;
}

static void
bongsu_live_probe_init (BongsuLiveProbe *self)
{
}

BongsuLiveProbe *
bongsu_live_probe_new (const BongsuEndpoint *endpoint, GError **error)
{
  g_autoptr (BongsuGateway) gateway = bongsu_gateway_new (endpoint, error);
  BongsuLiveProbe *self;

  if (gateway == NULL)
    return NULL;
  self = g_object_new (BONGSU_TYPE_LIVE_PROBE, NULL);
  self->session = bongsu_gateway_make_session (gateway, 1);
  self->gateway = g_steal_pointer (&gateway);
  return self;
}
