/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The mode's ribbon: outside live it is always there; it has no property that could hide it. */
#define BONGSU_TYPE_RIBBON (bongsu_ribbon_get_type ())
G_DECLARE_FINAL_TYPE (BongsuRibbon, bongsu_ribbon, BONGSU, RIBBON, GtkWidget)

void bongsu_ribbon_set_words (BongsuRibbon *self, const char *words, const char *more);

G_END_DECLS
