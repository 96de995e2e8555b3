/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A ring that empties: what is left of a time to take something back. Property: fraction (double, 1 full). It has no
 * name of its own: the seconds stand beside it in words. */
#define BONGSU_TYPE_RING (bongsu_ring_get_type ())
G_DECLARE_FINAL_TYPE (BongsuRing, bongsu_ring, BONGSU, RING, GtkWidget)

void bongsu_ring_set_fraction (BongsuRing *self, double fraction);

G_END_DECLS
