/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "symbol-sheet-private.h"

G_BEGIN_DECLS

/* Text of the map with a rim of the ground's colour, as a texture. `bold`, `px` height of the font, `spaced` letters for
 * waters and hills. */
BongsuSheetPart *bongsu_halo_text_new (GtkWidget *widget, const char *text, float px, gboolean bold, gboolean spaced,
                                       const GdkRGBA *ink, const GdkRGBA *ground);

G_END_DECLS
