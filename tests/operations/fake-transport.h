/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport.h"

G_BEGIN_DECLS

/* A city at the other end of the wire, in memory: it answers queries page by page from what the test put in, keeps what
 * was sent to it, and breaks when told to. Every answer comes from an idle source of the main context. */
#define BONGSU_TYPE_FAKE_TRANSPORT (bongsu_fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (BongsuFakeTransport, bongsu_fake_transport, BONGSU, FAKE_TRANSPORT, GObject)

BongsuFakeTransport *bongsu_fake_transport_new (void);

/* What the city holds; strings and values are copied, references taken by themselves. A later update of the same
 * (entity, attribute, dataset) replaces the earlier one. Nothing is published. */
void bongsu_fake_transport_put (BongsuFakeTransport *self, const BongsuUpdate *update);
void bongsu_fake_transport_put_act (BongsuFakeTransport *self, BongsuAct *act);
void bongsu_fake_transport_put_record (BongsuFakeTransport *self, BongsuRecord *record);
/* Takes an entity out of the city, as a broker without deletion notices does. */
void bongsu_fake_transport_remove (BongsuFakeTransport *self, const char *entity);

/* The stream: emits `batch`, `stream-state`. open_stream () leads to OPEN by itself unless `auto_open` is FALSE. */
void bongsu_fake_transport_publish (BongsuFakeTransport *self, BongsuBatch *batch);
void bongsu_fake_transport_set_stream (BongsuFakeTransport *self, BongsuStreamState state, const char *sentence);
void bongsu_fake_transport_set_auto_open (BongsuFakeTransport *self, gboolean auto_open);
const char *const *bongsu_fake_transport_get_topics (BongsuFakeTransport *self);

/* The next `times` calls of `what` ("query", "read", "send") end with this error of BONGSU_NET_ERROR. */
void bongsu_fake_transport_fail (BongsuFakeTransport *self, const char *what, BongsuNetError code, const char *message,
                                 guint times);
/* The next `times` queries (and reads) answer with this HTTP status and no entity: 400, 413, 401, 404. */
void bongsu_fake_transport_refuse_queries (BongsuFakeTransport *self, guint status, guint times);
/* Queries with a filter answer with this status; 200: an empty page with the count of all. 0: as usual, unfiltered. */
void bongsu_fake_transport_refuse_filters (BongsuFakeTransport *self, guint status);
/* The header Date of pages from now on; 0: none. */
void bongsu_fake_transport_set_date (BongsuFakeTransport *self, gint64 date);
/* Pages never hold more than this, and a greater `limit` is answered with 400; 0: any. */
void bongsu_fake_transport_set_page_limit (BongsuFakeTransport *self, guint limit);
/* Answers wait until released (0: all of them), oldest first. Waiting ones are counted. */
void bongsu_fake_transport_set_hold (BongsuFakeTransport *self, gboolean hold);
void bongsu_fake_transport_release (BongsuFakeTransport *self, guint n);
guint bongsu_fake_transport_get_n_waiting (BongsuFakeTransport *self);

/* Decides the answer of a send. NULL with `error`: transport's error. NULL without: the default, which is 201 for a
 * POST (409 when an entity of that id was sent before), 204 for PATCH and DELETE, 404 for a GET. `body` may be NULL. */
typedef BongsuReply *(*BongsuFakeSendFunc) (const char *method, const char *path, GBytes *body, gpointer data,
                                            GError **error);
void bongsu_fake_transport_set_send_func (BongsuFakeTransport *self, BongsuFakeSendFunc func, gpointer data);
BongsuReply *bongsu_fake_reply_new (guint status, const char *body);

/* What reached the city, in order, refused or not. */
typedef struct
{
  char *method;
  char *path;
  GBytes *body; /* (nullable) */
} BongsuFakeSend;
guint bongsu_fake_transport_get_n_sends (BongsuFakeTransport *self);
const BongsuFakeSend *bongsu_fake_transport_get_send (BongsuFakeTransport *self, guint index);
guint bongsu_fake_transport_get_n_queries (BongsuFakeTransport *self);
/* The most queries that were under way at the same time. */
guint bongsu_fake_transport_get_max_queries (BongsuFakeTransport *self);
/* Types (or ids of reads) in the order they were asked for (element-type utf8, borrowed). */
GPtrArray *bongsu_fake_transport_get_asked (BongsuFakeTransport *self);

G_END_DECLS
