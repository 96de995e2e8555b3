/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "selection.h"
#include "ticker.h"

G_BEGIN_DECLS

/* Every asset in a table: the map's twin for keyboard and screen reader. Signal: `opened` (an asset was activated). */
#define BONGSU_TYPE_ASSETS_PAGE (bongsu_assets_page_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAssetsPage, bongsu_assets_page, BONGSU, ASSETS_PAGE, GtkWidget)

void bongsu_assets_page_set_parts (BongsuAssetsPage *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                                   BongsuTicker *ticker);
void bongsu_assets_page_search (BongsuAssetsPage *self);

G_END_DECLS
