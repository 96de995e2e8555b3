/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "sign.h"

G_BEGIN_DECLS

/* The dots of a board as round LEDs at a whole-number zoom. Property: zoom (uint, the largest; it shrinks to its room).
 * Whoever cannot see it reads the text twin: the accessible description. */
#define BONGSU_TYPE_MATRIX (bongsu_matrix_get_type ())
G_DECLARE_FINAL_TYPE (BongsuMatrix, bongsu_matrix, BONGSU, MATRIX, GtkWidget)

/* `dots` may be NULL: nothing is painted. `text`: the same in words. */
void bongsu_matrix_set_dots (BongsuMatrix *self, BongsuDots *dots, const char *text);
BongsuDots *bongsu_matrix_get_dots (BongsuMatrix *self);

G_END_DECLS
