/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A calm line drawing of a place, in the map's colours: hills, water, a pole on a deck. Decoration only. */
#define BONGSU_TYPE_CITY_DRAWING (bongsu_city_drawing_get_type ())
G_DECLARE_FINAL_TYPE (BongsuCityDrawing, bongsu_city_drawing, BONGSU, CITY_DRAWING, GtkWidget)

GtkWidget *bongsu_city_drawing_new (void);

G_END_DECLS
