/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "live-transport.h"

G_BEGIN_DECLS

/* A BongsuEndpoint that was checked and is kept; immutable and shared by the threads. */
typedef struct
{
  char *url;
  char *base;    /* url and base path */
  char *http_host;
  guint http_port;
  gboolean loopback; /* the url is this machine: no proxy is asked */
  char *ca_file;           /* (nullable) */
  GTlsDatabase *authority; /* (nullable) what it holds */
  char *tenant;
  char *context;
  char *token;
  char *refresh;
  char *mqtt_host;
  guint mqtt_port;
  gboolean mqtt_tls;
  gboolean mqtt_3;
  char *mqtt_user;
  char *mqtt_password;
  char *client_id;
} BongsuGateway;

BongsuGateway *bongsu_gateway_new (const BongsuEndpoint *endpoint, GError **error);
BongsuGateway *bongsu_gateway_ref (BongsuGateway *site);
void bongsu_gateway_unref (BongsuGateway *site);

/* A session as NOTHING-LOST 3 wants it (transfer full). */
SoupSession *bongsu_gateway_make_session (const BongsuGateway *site, guint max_connections);

/* Fit to stand in a header: visible characters only. */
gboolean bongsu_token_is_fit (const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuGateway, bongsu_gateway_unref)

G_END_DECLS
