/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console-parts.h"
#include "ticker.h"

G_BEGIN_DECLS

/* The six facts that are always in sight, the views and the menus. */
#define BONGSU_TYPE_HEADER (bongsu_header_get_type ())
G_DECLARE_FINAL_TYPE (BongsuHeader, bongsu_header, BONGSU, HEADER, AdwBin)

void bongsu_header_set_parts (BongsuHeader *self, const BongsuConsoleParts *parts, BongsuTicker *ticker);
/* Shortens what it says, but drops no fact, until it fits into `width` px. */
void bongsu_header_fit (BongsuHeader *self, int width);
/* Marks the view that is shown. */
void bongsu_header_set_view (BongsuHeader *self, const char *view);

G_END_DECLS
