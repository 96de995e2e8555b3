/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "sign.h"

G_BEGIN_DECLS

/* Where our own parts lie, installed or in the build tree, found from where this program lies. */

/* Folder of the translations (transfer full). */
char *bongsu_installation_dup_locale_folder (void);
/* The program `bongsu-city`, NULL with a sentence when it is nowhere (transfer full). */
char *bongsu_installation_find_city (GError **error);
/* Folders with a municipality's own catalogue, weakest first: /etc/bongsu, then the user's (transfer full). */
GStrv bongsu_installation_dup_catalogue_folders (void);
/* GNU Unifont of the system as a dot font; NULL when the package is missing (transfer full). Blocks for some 50 ms: call
 * it in a task thread. */
BongsuDotFont *bongsu_installation_load_font (void);

G_END_DECLS
