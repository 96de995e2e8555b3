/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The target of the first link with this `rel` in a Link header value (several lines joined by commas), or NULL
 * (transfer full). */
char *bongsu_link_header_find (const char *value, const char *rel);

G_END_DECLS
