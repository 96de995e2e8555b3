/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalogue.h"
#include "symbol-private.h"

G_BEGIN_DECLS

/* Everything small that is drawn often, as textures made once: symbols, the parts of clusters, digits. Emptied when the
 * palette or the scale changes. */
typedef struct _BongsuSymbolSheet BongsuSymbolSheet;

/* A picture and where it goes: its middle lies on the place. */
typedef struct
{
  cairo_surface_t *surface;
  GdkTexture *texture;           /* (nullable) of the surface, made when first wanted */
  float half_width, half_height; /* logical pixels */
} BongsuSheetPart;

/* What parts are drawn with. GTK 4.8 converts each pixel of a texture whenever the cairo renderer draws it: there, and only
 * there, all parts go into one cairo node. */
typedef struct
{
  GtkSnapshot *snapshot;
  cairo_t *cr; /* (nullable) the cairo node */
} BongsuBrush;

gboolean bongsu_brush_is_flat (GtkWidget *widget);
void bongsu_brush_begin (BongsuBrush *brush, GtkWidget *widget, GtkSnapshot *snapshot);
void bongsu_brush_end (BongsuBrush *brush);
/* Puts the part's middle at x, y. */
void bongsu_brush_draw (BongsuBrush *brush, BongsuSheetPart *part, float x, float y);

#define BONGSU_CLUSTER_SIZE 46
#define BONGSU_RING_STEPS 23 /* two steps are the 8.5 % an entry has at least */

BongsuSymbolSheet *bongsu_symbol_sheet_new (GtkWidget *widget);
void bongsu_symbol_sheet_free (BongsuSymbolSheet *sheet);
/* Looks at palette and scale again; TRUE when they changed and the sheet is empty now. */
gboolean bongsu_symbol_sheet_refresh (BongsuSymbolSheet *sheet);
const BongsuSymbolColours *bongsu_symbol_sheet_get_colours (BongsuSymbolSheet *sheet);
/* `kind` numbers the pictogram named in `look`. */
BongsuSheetPart *bongsu_symbol_sheet_get_symbol (BongsuSymbolSheet *sheet, guint kind, const BongsuSymbolLook *look,
                                                       guint size);
/* Steps of the ring for critical, alert, caution, attention and unknown, in this order. */
BongsuSheetPart *bongsu_symbol_sheet_get_ring (BongsuSymbolSheet *sheet, const guint8 steps[5]);
/* The shape of a level with a number on it, 100 and more as "+". */
BongsuSheetPart *bongsu_symbol_sheet_get_count (BongsuSymbolSheet *sheet, BongsuLevel level, guint count);
/* '0' to '9' and 'k' in the size of a cluster's number. */
BongsuSheetPart *bongsu_symbol_sheet_get_digit (BongsuSymbolSheet *sheet, char digit, gboolean narrow);

/* Makes a texture of `width` × `height` logical pixels, whose origin for `draw` is the middle. */
typedef void (*BongsuSheetDraw) (cairo_t *cr, gpointer data);
BongsuSheetPart *bongsu_sheet_part_new (float width, float height, int scale, BongsuSheetDraw draw, gpointer data);
void bongsu_sheet_part_free (BongsuSheetPart *part);

G_END_DECLS
