/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "site.h"

G_BEGIN_DECLS

#define BONGSU_SITE_FILE_MAX (64 * 1024)

/* A site file (PROTOCOL 2), read strictly: NULL with "FILE: PATH: what is expected". `file` is only used in that sentence
 * (transfer full). */
BongsuSite *bongsu_site_read (GBytes *bytes, const char *file, GError **error);

G_END_DECLS
