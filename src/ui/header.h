/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console-parts.h"
#include "ticker.h"

G_BEGIN_DECLS

/* The six facts that are always in sight, the views and the menus. Properties: narrow (boolean), view (string: the name of
 * the view that is shown). */
#define BONGSU_TYPE_HEADER (bongsu_header_get_type ())
G_DECLARE_FINAL_TYPE (BongsuHeader, bongsu_header, BONGSU, HEADER, AdwBin)

void bongsu_header_set_parts (BongsuHeader *self, const BongsuConsoleParts *parts, BongsuTicker *ticker);
void bongsu_header_set_narrow (BongsuHeader *self, gboolean narrow);
void bongsu_header_set_view (BongsuHeader *self, const char *view);

G_END_DECLS
