/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "symbol.h"

G_BEGIN_DECLS

/* The palette by value, so that what was drawn can be compared with what should be drawn. */
typedef struct
{
  GdkRGBA plate, frame, outline, ink, ground;
  GdkRGBA fill[BONGSU_N_LEVELS], mark[BONGSU_N_LEVELS], tint[BONGSU_N_LEVELS];
} BongsuSymbolColours;

void bongsu_symbol_colours_init (BongsuSymbolColours *colours, GtkWidget *widget);
gboolean bongsu_symbol_colours_equal (const BongsuSymbolColours *a, const BongsuSymbolColours *b);

/* How far a symbol of nominal `size` reaches beyond its square, badges and rings included. */
float bongsu_symbol_margin (float size);
/* Radius of the ring of a selection around this look. */
float bongsu_symbol_halo_radius (const BongsuSymbolLook *look, float size);

/* Draws the whole symbol into the square at the origin of `cr`; `scale` is the number of device pixels of one unit. */
void bongsu_symbol_draw (cairo_t *cr, GtkWidget *widget, const BongsuSymbolColours *colours,
                         const BongsuSymbolLook *look, float size, int scale);
/* The outline of a level around the origin, at nominal `size`. */
void bongsu_symbol_path (cairo_t *cr, BongsuLevel level, float size);
/* The second square of a critical, unacknowledged asset around the origin. */
void bongsu_symbol_draw_alarm_ring (cairo_t *cr, const BongsuSymbolColours *colours, float size);
/* The ring of the selection around the origin. */
void bongsu_symbol_draw_halo (cairo_t *cr, const BongsuSymbolColours *colours, float radius);
/* Text centred on the origin; `px` is the height of the font. */
void bongsu_symbol_draw_text (cairo_t *cr, GtkWidget *widget, const char *text, float px, const GdkRGBA *colour);

G_END_DECLS
