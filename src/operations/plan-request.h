/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plan.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;

/* Asks a demonstration city for its plan (PROTOCOL 16.2) and parses it in a thread. A city without one is no fault:
 * NULL with G_IO_ERROR_NOT_FOUND. */
void bongsu_plan_request_async (BongsuTransport *transport, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
BongsuPlan *bongsu_plan_request_finish (GAsyncResult *result, GError **error);

G_END_DECLS
