/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "live-transport.h"
#include "site.h"

G_BEGIN_DECLS

/* A site and what the secret store holds for it. Secrets stay in this object. */
typedef struct
{
  BongsuSite *site;
  char *token;         /* (nullable) */
  char *mqtt_password; /* (nullable) */
  char *login_gap;     /* (nullable) sentence: what is missing to sign on at the context broker */
  char *mqtt_gap;      /* (nullable) the same for the message broker */
} BongsuSiteEntrance;

void bongsu_site_entrance_free (BongsuSiteEntrance *entrance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSiteEntrance, bongsu_site_entrance_free)

/* Reads a site file of at most BONGSU_SITE_FILE_MAX bytes; NULL with a sentence (transfer full). */
BongsuSite *bongsu_site_entrance_read_file (const char *path, GError **error);

/* Looks the secrets up. What is not there is a gap, no error. */
void bongsu_site_entrance_open_async (BongsuSite *site, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
/* NULL only when it was cancelled (transfer full). */
BongsuSiteEntrance *bongsu_site_entrance_open_finish (GAsyncResult *result, GError **error);

/* Its strings are the entrance's. */
BongsuEndpoint bongsu_site_entrance_get_endpoint (const BongsuSiteEntrance *entrance, const char *client_id);

G_END_DECLS
