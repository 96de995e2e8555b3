/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* A movement of the view to a place and zoom level: 250 ms, or a jump where animations are off. */
typedef struct _BongsuMapMove BongsuMapMove;

BongsuMapMove *bongsu_map_move_new (GtkWidget *widget, ShumateViewport *viewport);
void bongsu_map_move_free (BongsuMapMove *move);
void bongsu_map_move_to (BongsuMapMove *move, double longitude, double latitude, double zoom);
/* Leaves the view where it is. */
void bongsu_map_move_stop (BongsuMapMove *move);
gboolean bongsu_map_move_is_running (BongsuMapMove *move);
/* Where the view is, or will be when the movement ends. */
double bongsu_map_move_get_zoom (BongsuMapMove *move);

G_END_DECLS
