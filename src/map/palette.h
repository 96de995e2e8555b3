/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "level.h"

G_BEGIN_DECLS

/* The colours of the style sheet (`@define-color bongsu_...`) as numbers: the one place that looks them up; follows light,
 * dark and contrast. Names without the prefix: "map", "water", "road", "ink", "critical_fill", "led_amber" ... An unknown
 * name is a programmer's error and gives magenta. */
void bongsu_palette_get (GtkWidget *widget, const char *name, GdkRGBA *colour);
/* fill, mark, word, tint of a level 1 to 4. */
typedef enum
{
  BONGSU_PALETTE_FILL,
  BONGSU_PALETTE_MARK,
  BONGSU_PALETTE_WORD,
  BONGSU_PALETTE_TINT,
} BongsuPaletteUse;
void bongsu_palette_get_level (GtkWidget *widget, BongsuLevel level, BongsuPaletteUse use, GdkRGBA *colour);

G_END_DECLS
