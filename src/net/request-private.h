/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "endpoint-private.h"

G_BEGIN_DECLS

/* One HTTP exchange in the worker's context: sent once, bounded in bytes and total time, never followed or repeated. */
typedef struct
{
  SoupSession *session;
  const char *method;
  const char *url;
  const char *content_type; /* (nullable) of the body */
  GBytes *body;             /* (nullable) */
  const char *token;        /* (nullable) */
  const BongsuGateway *site;
  gboolean fresh;           /* on a connection of its own */
  gboolean plain;           /* no context and no tenant: beside the base path */
  guint deadline_s;         /* from the first byte of the connection */
  gsize max_bytes;          /* of the answer's body */
} BongsuExchange;

/* What came back. */
typedef struct
{
  SoupMessage *message; /* (owned) headers and status */
  GBytes *body;         /* (owned, nullable) */
  GError *error;        /* (owned, nullable) of BONGSU_NET_ERROR, or G_IO_ERROR_CANCELLED */
} BongsuAnswer;

typedef void (*BongsuAnswerFunc) (BongsuAnswer *answer, gpointer data);

/* Calls `func` once, from the thread-default context. */
void bongsu_request_run (const BongsuExchange *exchange, GCancellable *cancellable, BongsuAnswerFunc func,
                         gpointer data);
void bongsu_answer_free (BongsuAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuAnswer, bongsu_answer_free)

G_END_DECLS
