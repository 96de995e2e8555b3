/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The role of a desk where nobody is signed on: it looks, and nothing leaves it. */
#define BONGSU_ROLE_READER "reader"

typedef enum
{
  BONGSU_AUTH_NONE,
  BONGSU_AUTH_TOKEN,
  BONGSU_AUTH_OAUTH2,
  BONGSU_AUTH_MTLS,
} BongsuAuthKind;

typedef struct
{
  char *id;   /* login */
  char *role; /* operator, leader… */
} BongsuSiteOperator;

/* A real city: where it is and how to enter (PROTOCOL 2). Holds no secret. Whoever makes one fills it; afterwards it is
 * immutable and may be shared by threads. */
typedef struct
{
  char *city;
  gboolean keti; /* dialect */
  char *url;     /* scheme, host and port */
  char *base_path;
  char *tenant;  /* (nullable) */
  char *context;
  char *ca_file; /* (nullable) */
  guint page_limit;

  char *mqtt_url;
  char *mqtt_user; /* (nullable) */
  char *topic_prefix;
  gboolean mqtt_3;            /* speaks 3.1.1 only */
  gboolean own_subscriptions; /* made by the console, not by an administrator */

  BongsuAuthKind auth;
  char *authorize_url, *token_url, *user_info_url; /* (nullable) */
  char *client_id, *scope;                         /* (nullable) */
  char *certificate_file, *key_file;               /* (nullable) */

  GArray *operators;   /* (element-type BongsuSiteOperator) */
  char *camera_viewer; /* (nullable) with {cameraNum} in it */
  GHashTable *type_aliases, *attribute_aliases; /* (element-type utf8 utf8) foreign name, our name */
  GHashTable *datasets;                         /* (element-type utf8 utf8) type, datasetId */
  GStrv event_types;
  char *command_mode;
  guint status_timeout_s, readback_timeout_s;
} BongsuSite;

BongsuSite *bongsu_site_new (void);
BongsuSite *bongsu_site_ref (BongsuSite *site);
void bongsu_site_unref (BongsuSite *site);

/* Whether the name or address means this machine. */
gboolean bongsu_site_host_is_loopback (const char *host);
/* The role of who signs on as `id`, or NULL: that person reads only. */
const char *bongsu_site_find_role (const BongsuSite *site, const char *id);
/* 16 hex digits made of broker, tenant and city: what is kept for one site is never shown for another (transfer full). */
char *bongsu_site_dup_key (const BongsuSite *site);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSite, bongsu_site_unref)

G_END_DECLS
