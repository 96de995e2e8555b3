/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"
#include "endpoint-private.h"
#include "ngsi-ld.h"
#include "transport.h"

G_BEGIN_DECLS

/* The request worker: a thread with its own main context that makes all HTTP requests and decodes their answers. */
typedef struct _BongsuRequestWorker BongsuRequestWorker;

BongsuRequestWorker *bongsu_request_worker_new (BongsuGateway *site, BongsuVocabulary *vocabulary,
                                                BongsuClock *clock);
/* Cancels what is under way, ends the thread and frees (transfer full). Every task still gets its answer. */
void bongsu_request_worker_stop (BongsuRequestWorker *worker);
GMainContext *bongsu_request_worker_get_context (BongsuRequestWorker *worker);

/* `task` (taken) gets a BongsuPage of GET `path` below the base path: of a list, or of one entity. */
void bongsu_request_worker_read (BongsuRequestWorker *worker, GTask *task, const char *path);
/* `task` (taken) gets a BongsuReply. `path` beginning with "//" is beside the base path. */
void bongsu_request_worker_send (BongsuRequestWorker *worker, GTask *task, const char *method, const char *path,
                                 GBytes *body);

G_END_DECLS
