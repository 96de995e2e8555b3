/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is kept for a city in the secret store of who works here, under (city, purpose). Purposes: */
#define BONGSU_SECRET_TOKEN "token" /* bearer token of the context broker */
#define BONGSU_SECRET_MQTT "mqtt"   /* password of the account at the message broker */

/* A sentence when there is no secret store, G_IO_ERROR_NOT_FOUND with one when it holds no such thing. */
void bongsu_secret_look_up_async (const char *city, const char *purpose, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
/* (transfer full) */
char *bongsu_secret_look_up_finish (GAsyncResult *result, GError **error);

G_END_DECLS
