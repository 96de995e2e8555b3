/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "live-transport.h"

G_BEGIN_DECLS

/* A BongsuEndpoint that was checked and is kept; immutable and shared by the threads. */
typedef struct
{
  char *url;
  char *base;    /* url and base path */
  gboolean loopback; /* the url is this machine: no proxy is asked */
  char *tenant;
  char *context;
  char *token;
  char *refresh;
  char *mqtt_host;
  guint mqtt_port;
  gboolean mqtt_tls;
  char *mqtt_user;
  char *mqtt_password;
  char *client_id;
} BongsuGateway;

BongsuGateway *bongsu_gateway_new (const BongsuEndpoint *endpoint, GError **error);
BongsuGateway *bongsu_gateway_ref (BongsuGateway *site);
void bongsu_gateway_unref (BongsuGateway *site);

/* Fit to stand in a header: visible characters only. */
gboolean bongsu_token_is_fit (const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuGateway, bongsu_gateway_unref)

G_END_DECLS
