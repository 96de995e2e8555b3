/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "board.h"
#include "ticker.h"

G_BEGIN_DECLS

/* A cell of the board table: who it is, its picture, or two lines of one fact. `column`: 0 board, 1 picture, 2 to 5
 * facts. */
#define BONGSU_TYPE_BOARD_CELL (bongsu_board_cell_get_type ())
G_DECLARE_FINAL_TYPE (BongsuBoardCell, bongsu_board_cell, BONGSU, BOARD_CELL, GtkWidget)

#define BONGSU_N_BOARD_COLUMNS 6

/* `font` may be NULL. */
GtkWidget *bongsu_board_cell_new (BongsuRegister *register_, BongsuDotFont *font, BongsuTicker *ticker, guint column);
/* NULL unbinds. */
void bongsu_board_cell_set_board (BongsuBoardCell *self, BongsuBoard *board);

G_END_DECLS
