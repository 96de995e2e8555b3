/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "level.h"

G_BEGIN_DECLS

/* The small shape of a level beside its word: circle, triangle, diamond, square with an outline; a thin ring for
 * normal. Property: level (uint). The word beside it is its name. */
#define BONGSU_TYPE_LEVEL_SHAPE (bongsu_level_shape_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLevelShape, bongsu_level_shape, BONGSU, LEVEL_SHAPE, GtkWidget)

GtkWidget *bongsu_level_shape_new (BongsuLevel level);
void bongsu_level_shape_set_level (BongsuLevelShape *self, BongsuLevel level);

G_END_DECLS
