/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "transport.h"

#include <string.h>

#define MAX_ID 256 /* characters behind "urn:" */

G_DEFINE_QUARK (bongsu-net-error-quark, bongsu_net_error)

G_DEFINE_INTERFACE (BongsuTransport, bongsu_transport, G_TYPE_OBJECT)

static void
bongsu_transport_default_init (BongsuTransportInterface *iface)
{
  g_signal_new ("batch", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                BONGSU_TYPE_BATCH);
  g_signal_new ("stream-state", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_UINT, G_TYPE_STRING);
}

gboolean
bongsu_net_error_is_unsent (const GError *error)
{
  if (error == NULL || error->domain != BONGSU_NET_ERROR)
    return FALSE;
  switch ((BongsuNetError) error->code)
    {
    case BONGSU_NET_ERROR_NAME:
    case BONGSU_NET_ERROR_REFUSED:
    case BONGSU_NET_ERROR_TLS:
      return TRUE;
    case BONGSU_NET_ERROR_TIMEOUT:
    case BONGSU_NET_ERROR_BROKEN:
    case BONGSU_NET_ERROR_TOO_LARGE:
    case BONGSU_NET_ERROR_GUARD:
    case BONGSU_NET_ERROR_CONTEXT:
    case BONGSU_NET_ERROR_UNAUTHORISED:
    default:
      return FALSE;
    }
}

void
bongsu_reply_free (BongsuReply *reply)
{
  if (reply == NULL)
    return;
  g_free (reply->name);
  g_free (reply->detail);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

void
bongsu_page_free (BongsuPage *page)
{
  if (page == NULL)
    return;
  g_clear_pointer (&page->batch, bongsu_batch_unref);
  g_clear_pointer (&page->ids, g_ptr_array_unref);
  g_free (page);
}

void
bongsu_transport_open_stream (BongsuTransport *self, const char *const *topics)
{
  g_return_if_fail (BONGSU_IS_TRANSPORT (self));
  g_return_if_fail (topics != NULL && topics[0] != NULL);

  BONGSU_TRANSPORT_GET_IFACE (self)->open_stream (self, topics);
}

void
bongsu_transport_close_stream (BongsuTransport *self)
{
  g_return_if_fail (BONGSU_IS_TRANSPORT (self));

  BONGSU_TRANSPORT_GET_IFACE (self)->close_stream (self);
}

void
bongsu_transport_query_async (BongsuTransport *self, const char *type, const char *q, guint limit, guint offset,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_TRANSPORT (self));
  g_return_if_fail (type != NULL && limit > 0);

  BONGSU_TRANSPORT_GET_IFACE (self)->query_async (self, type, q, limit, offset, cancellable, callback, data);
}

BongsuPage *
bongsu_transport_query_finish (BongsuTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (BONGSU_IS_TRANSPORT (self), NULL);

  return BONGSU_TRANSPORT_GET_IFACE (self)->query_finish (self, result, error);
}

void
bongsu_transport_read_async (BongsuTransport *self, const char *id, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_TRANSPORT (self));
  g_return_if_fail (id != NULL);

  BONGSU_TRANSPORT_GET_IFACE (self)->read_async (self, id, cancellable, callback, data);
}

void
bongsu_transport_send_async (BongsuTransport *self, const char *method, const char *path, GBytes *body,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_TRANSPORT (self));
  g_return_if_fail (method != NULL && path != NULL && path[0] == '/');

  BONGSU_TRANSPORT_GET_IFACE (self)->send_async (self, method, path, body, cancellable, callback, data);
}

BongsuReply *
bongsu_transport_send_finish (BongsuTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (BONGSU_IS_TRANSPORT (self), NULL);

  return BONGSU_TRANSPORT_GET_IFACE (self)->send_finish (self, result, error);
}

char *
bongsu_transport_encode_id (const char *id)
{
  gsize size = id != NULL ? strlen (id) : 0;

  if (size <= strlen ("urn:") || size > strlen ("urn:") + MAX_ID || strncmp (id, "urn:", strlen ("urn:")) != 0)
    return NULL;
  for (gsize i = 0; i < size; i++)
    if (id[i] < '!' || id[i] > '~')
      return NULL;
  return g_uri_escape_string (id, ":", FALSE);
}
