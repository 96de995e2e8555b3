/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "map-view.h"
#include "selection.h"
#include "ticker.h"

G_BEGIN_DECLS

/* The map with what lies over it: zoom, whole city, what is in view, legend, scale. */
#define BONGSU_TYPE_MAP_PANE (bongsu_map_pane_get_type ())
G_DECLARE_FINAL_TYPE (BongsuMapPane, bongsu_map_pane, BONGSU, MAP_PANE, GtkWidget)

void bongsu_map_pane_set_parts (BongsuMapPane *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                                BongsuTicker *ticker);
BongsuMapView *bongsu_map_pane_get_view (BongsuMapPane *self);
/* Opens the list of the assets in view. */
void bongsu_map_pane_open_in_view (BongsuMapPane *self);
/* Folds the legend into a button where it would meet the scale. */
void bongsu_map_pane_fit (BongsuMapPane *self, int width);

G_END_DECLS
