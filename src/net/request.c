/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "request-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "transport.h"

#define CONNECT_S 5
#define CHUNK (64 * 1024)

typedef enum
{
  CUT_NONE,
  CUT_CONNECT, /* no connection in time */
  CUT_TOTAL,   /* no end in time */
} Cut;

typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  GSource *cancelled;        /* (nullable) the caller's cancellable, heard in our own context */
  GCancellable *sending;     /* ends the waiting for the head ... */
  GCancellable *stop;        /* ... and the reading of the body: the caller's or a deadline */
  GSource *connect_timer;
  GSource *total_timer;
  guint deadline_s;
  gsize max_bytes;
  Cut cut;
  gboolean begun;            /* a byte may have left */
  gboolean has_head;         /* libsoup has it, though we may not have heard so yet */
  GInputStream *stream;
  GByteArray *bytes;
  BongsuAnswerFunc func;
  gpointer data;
} Run;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
add_timer (guint seconds, GSourceFunc callback, Run *run)
{
  GSource *timer = g_timeout_source_new_seconds (seconds);

  g_source_set_callback (timer, callback, run, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  return timer;
}

static void
free_run (Run *run)
{
  clear_source (&run->connect_timer);
  clear_source (&run->total_timer);
  clear_source (&run->cancelled);
  g_signal_handlers_disconnect_by_data (run->message, run);
  g_clear_object (&run->stream);
  g_clear_object (&run->sending);
  g_clear_object (&run->stop);
  g_clear_pointer (&run->bytes, g_byte_array_unref);
  g_object_unref (run->message);
  g_object_unref (run->session);
  g_free (run);
}

static const char *
get_host (SoupMessage *message)
{
  return g_uri_get_host (soup_message_get_uri (message));
}

/* While no byte has left it is certain that the city knows of nothing. */
static GError *
translate_unsent (Run *run, const GError *error)
{
  const char *host = get_host (run->message);

  if (run->cut == CUT_CONNECT || run->cut == CUT_TOTAL)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, _("%s does not answer."), host);
  if (error->domain == G_RESOLVER_ERROR)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME, _("The name %s is unknown."), host);
  if (error->domain == G_TLS_ERROR)
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS, _("The certificate of %s is refused."), host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, _("Nobody listens at %s, port %d."), host,
                        g_uri_get_port (soup_message_get_uri (run->message)));
  return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, _("%s cannot be reached."), host);
}

static GError *
translate (Run *run, const GError *error)
{
  const char *host = get_host (run->message);

  if (run->cut == CUT_NONE && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (!run->begun)
    return translate_unsent (run, error);
  if (run->cut != CUT_NONE || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_TIMEOUT, _("%s has not answered in time."), host);
  return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_BROKEN,
                      _("The connection to %s broke before the answer was complete."), host);
}

/* Takes both. */
static void
finish (Run *run, GBytes *body, GError *error)
{
  BongsuAnswer *answer = g_new0 (BongsuAnswer, 1);

  answer->message = g_object_ref (run->message);
  answer->body = body;
  answer->error = error;
  run->func (answer, run->data);
  free_run (run);
}

static void
got_chunk (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL)
    {
      finish (run, NULL, translate (run, error));
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      finish (run, g_byte_array_free_to_bytes (g_steal_pointer (&run->bytes)), NULL);
      return;
    }
  if (run->bytes->len + g_bytes_get_size (chunk) > run->max_bytes)
    {
      finish (run, NULL, g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_TOO_LARGE, _("The answer of %s is too large."),
                                      get_host (run->message)));
      return;
    }
  g_byte_array_append (run->bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (run->stream, CHUNK, G_PRIORITY_DEFAULT, run->stop, got_chunk, run);
}

static void
got_head (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  const char *coding;

  run->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (run->stream == NULL)
    {
      finish (run, NULL, translate (run, error));
      return;
    }
  coding = soup_message_headers_get_one (soup_message_get_response_headers (run->message), "Content-Encoding");
  if (coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0)
    {
      finish (run, NULL, g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_GUARD,
                                      _("The answer of %s has a form that was not asked for."),
                                      get_host (run->message)));
      return;
    }
  run->bytes = g_byte_array_new ();
  g_input_stream_read_bytes_async (run->stream, CHUNK, G_PRIORITY_DEFAULT, run->stop, got_chunk, run);
}

/* Between the head and our hearing of it libsoup 3.2 drops the stream of a cancelled message after it has let the message
 * go, and crashes: from the head on only the reading is cancelled. */
static void
stop_run (Run *run)
{
  g_cancellable_cancel (run->stop);
  if (!run->has_head)
    g_cancellable_cancel (run->sending);
}

static gboolean
connect_late_cb (gpointer data)
{
  Run *run = data;

  if (run->cut == CUT_NONE)
    run->cut = CUT_CONNECT;
  stop_run (run);
  return G_SOURCE_REMOVE;
}

static gboolean
total_late_cb (gpointer data)
{
  Run *run = data;

  if (run->cut == CUT_NONE)
    run->cut = CUT_TOTAL;
  stop_run (run);
  return G_SOURCE_REMOVE;
}

static void
ensure_total_timer (Run *run)
{
  if (run->total_timer == NULL)
    run->total_timer = add_timer (run->deadline_s, total_late_cb, run);
}

/* Only the time on the wire counts: a request may have waited for a free connection before. */
static void
on_message_network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, Run *run)
{
  ensure_total_timer (run);
  if (event == G_SOCKET_CLIENT_RESOLVING && run->connect_timer == NULL)
    run->connect_timer = add_timer (CONNECT_S, connect_late_cb, run);
  else if (event == G_SOCKET_CLIENT_COMPLETE)
    clear_source (&run->connect_timer);
}

static void
on_message_starting_cb (SoupMessage *message, Run *run)
{
  clear_source (&run->connect_timer);
  ensure_total_timer (run);
  run->begun = TRUE;
}

static void
on_message_got_headers_cb (SoupMessage *message, Run *run)
{
  run->has_head = TRUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  stop_run (data);
  return G_SOURCE_REMOVE;
}

static void
set_headers (const BongsuExchange *exchange, SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (exchange->token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", exchange->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  if (exchange->site->context != NULL && !exchange->plain)
    {
      g_autofree char *value
          = g_strdup_printf ("<%s>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"",
                             exchange->site->context);

      soup_message_headers_replace (headers, "Link", value);
    }
  if (exchange->site->tenant != NULL && !exchange->plain)
    soup_message_headers_replace (headers, "NGSILD-Tenant", exchange->site->tenant);
  if (exchange->body != NULL)
    soup_message_set_request_body_from_bytes (message, exchange->content_type, exchange->body);
  else if (strcmp (exchange->method, "POST") == 0 || strcmp (exchange->method, "PATCH") == 0)
    soup_message_headers_set_content_length (headers, 0);
}

static gboolean
refuse_cb (gpointer data)
{
  Run *run = data;

  finish (run, NULL, g_error_new_literal (BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME,
                                          _("The address of the city cannot be used.")));
  return G_SOURCE_REMOVE;
}

void
bongsu_request_run (const BongsuExchange *exchange, GCancellable *cancellable, BongsuAnswerFunc func, gpointer data)
{
  Run *run = g_new0 (Run, 1);

  run->session = g_object_ref (exchange->session);
  run->message = soup_message_new (exchange->method, exchange->url);
  run->func = func;
  run->data = data;
  run->sending = g_cancellable_new ();
  run->stop = g_cancellable_new ();
  run->deadline_s = exchange->deadline_s;
  run->max_bytes = exchange->max_bytes;
  if (run->message == NULL)
    {
      run->message = soup_message_new ("GET", "http://invalid.invalid/");
      clear_source (&run->total_timer);
      run->total_timer = g_idle_source_new ();
      g_source_set_callback (run->total_timer, refuse_cb, run, NULL);
      g_source_attach (run->total_timer, g_main_context_get_thread_default ());
      return;
    }
  soup_message_add_flags (run->message, SOUP_MESSAGE_NO_REDIRECT | (exchange->fresh ? SOUP_MESSAGE_NEW_CONNECTION : 0));
  set_headers (exchange, run->message);
  g_signal_connect (run->message, "network-event", G_CALLBACK (on_message_network_event_cb), run);
  g_signal_connect (run->message, "starting", G_CALLBACK (on_message_starting_cb), run);
  g_signal_connect (run->message, "got-headers", G_CALLBACK (on_message_got_headers_cb), run);
  if (cancellable != NULL)
    {
      run->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (run->cancelled, G_SOURCE_FUNC (cancelled_cb), run, NULL);
      g_source_attach (run->cancelled, g_main_context_get_thread_default ());
      if (g_cancellable_is_cancelled (cancellable))
        stop_run (run);
    }
  soup_session_send_async (run->session, run->message, G_PRIORITY_DEFAULT, run->sending, got_head, run);
}

void
bongsu_answer_free (BongsuAnswer *answer)
{
  g_clear_object (&answer->message);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_error (&answer->error);
  g_free (answer);
}
