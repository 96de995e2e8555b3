/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "batch.h"

G_BEGIN_DECLS

#define BONGSU_NET_ERROR (bongsu_net_error_quark ())
GQuark bongsu_net_error_quark (void);
typedef enum
{
  BONGSU_NET_ERROR_NAME,       /* the host name is unknown */
  BONGSU_NET_ERROR_REFUSED,    /* nobody listens; no byte of the request has left */
  BONGSU_NET_ERROR_TLS,        /* certificate refused; no byte of the request has left */
  BONGSU_NET_ERROR_TIMEOUT,    /* after the first byte was sent: fate unknown */
  BONGSU_NET_ERROR_BROKEN,     /* reset or closed after the first byte was sent: fate unknown */
  BONGSU_NET_ERROR_TOO_LARGE,
  BONGSU_NET_ERROR_GUARD,      /* the answer is not what it should be */
  BONGSU_NET_ERROR_CONTEXT,    /* the broker answers with another @context than the site's: silent empty results */
  BONGSU_NET_ERROR_UNAUTHORISED,
} BongsuNetError;

/* Whether the error says for certain that the city never got the request. */
gboolean bongsu_net_error_is_unsent (const GError *error);

/* Answer of a write: the HTTP status decides, `name` (ProblemDetails) refines. */
typedef struct
{
  guint status;
  char *name;    /* (nullable) "AlreadyExists" */
  char *detail;  /* (nullable) sanitised foreign words */
  GBytes *body;  /* (nullable) at most 64 KiB, for 200 answers of reads */
  gint64 date;   /* header Date, UTC us, 0: none */
  guint retry_after_s;
} BongsuReply;
void bongsu_reply_free (BongsuReply *reply);

/* A decoded page of a query. */
typedef struct
{
  guint status;
  BongsuBatch *batch;
  guint n_entities;
  GPtrArray *ids;  /* (element-type utf8) */
  gint64 count;    /* NGSILD-Results-Count, -1: none */
  gboolean has_next;
  gint64 date;
} BongsuPage;
void bongsu_page_free (BongsuPage *page);

typedef enum
{
  BONGSU_STREAM_CLOSED,
  BONGSU_STREAM_CONNECTING,
  BONGSU_STREAM_OPEN,       /* connected and subscribed */
  BONGSU_STREAM_SIGNED_OUT, /* authentication refused: no loop */
} BongsuStreamState;

#define BONGSU_TYPE_TRANSPORT (bongsu_transport_get_type ())
G_DECLARE_INTERFACE (BongsuTransport, bongsu_transport, BONGSU, TRANSPORT, GObject)

/* Moves bytes, knows no meaning. All calls are asynchronous and answer in the caller's main context. Signals, emitted in
 * the main context of its maker: `batch` (BongsuBatch), `stream-state` (uint BongsuStreamState, const char *sentence).
 * A write goes out on a fresh connection and is never repeated here. */
struct _BongsuTransportInterface
{
  GTypeInterface parent;

  void (*open_stream) (BongsuTransport *self, const char *const *topics);
  void (*close_stream) (BongsuTransport *self);
  void (*query_async) (BongsuTransport *self, const char *type, const char *q, guint limit, guint offset, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  BongsuPage *(*query_finish) (BongsuTransport *self, GAsyncResult *result, GError **error);
  void (*read_async) (BongsuTransport *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  void (*send_async) (BongsuTransport *self, const char *method, const char *path, GBytes *body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  BongsuReply *(*send_finish) (BongsuTransport *self, GAsyncResult *result, GError **error);
};

/* Subscribes (QoS 1) and keeps reconnecting with full jitter, 0.5 to 30 s. */
void bongsu_transport_open_stream (BongsuTransport *self, const char *const *topics);
void bongsu_transport_close_stream (BongsuTransport *self);
/* GET /entities?type=... with sysAttrs and count; decoded on the request worker. `q` (nullable): not yet encoded. */
void bongsu_transport_query_async (BongsuTransport *self, const char *type, const char *q, guint limit, guint offset,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
BongsuPage *bongsu_transport_query_finish (BongsuTransport *self, GAsyncResult *result, GError **error);
/* GET /entities/{id}; finish with bongsu_transport_query_finish (). */
void bongsu_transport_read_async (BongsuTransport *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* `method` GET POST PATCH DELETE; `path` below the base path, already encoded ("/entities"), or beginning with "//" for one
 * beside it ("//_city/plan"); `body` NULL for GET and DELETE. Any HTTP answer is a reply, an error is transport's. */
void bongsu_transport_send_async (BongsuTransport *self, const char *method, const char *path, GBytes *body, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
BongsuReply *bongsu_transport_send_finish (BongsuTransport *self, GAsyncResult *result, GError **error);

/* A path segment percent-encoded as PROTOCOL 3.1 (transfer full); NULL when it is no URN of `^urn:[!-~]{1,256}$`. */
char *bongsu_transport_encode_id (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuReply, bongsu_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuPage, bongsu_page_free)

G_END_DECLS
