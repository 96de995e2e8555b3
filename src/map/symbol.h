/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "level.h"

G_BEGIN_DECLS

/* The look of one asset on the map, the list and the table (DESIGN-TOKENS 4). */
typedef struct
{
  const char *symbol; /* pictogram: the part after bongsu-asset- */
  BongsuLevel level;
  BongsuFault fault;
  BongsuQuality quality;
  gboolean selected;
  gboolean unacknowledged; /* critical only: a second square outside */
} BongsuSymbolLook;

/* Draws it into the square `size` × `size` at the snapshot's origin; below 24 px the level's digit stands for the
 * pictogram. Colours and icons come from `widget`. */
void bongsu_symbol_snapshot (GtkWidget *widget, GtkSnapshot *snapshot, const BongsuSymbolLook *look, float size);

/* A widget that shows one look at 24 px (32 with `large`); properties: symbol, level, fault, quality, unacknowledged, size
 * (0: by `large`). It has no accessible name: whoever uses it says the words beside it. */
#define BONGSU_TYPE_SYMBOL (bongsu_symbol_get_type ())
G_DECLARE_FINAL_TYPE (BongsuSymbol, bongsu_symbol, BONGSU, SYMBOL, GtkWidget)

G_END_DECLS
