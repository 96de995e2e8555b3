/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plan.h"
#include "register.h"

G_BEGIN_DECLS

/* The one widget that shows places; ui/ never sees Shumate. Properties: register (construct), plan (writable, nullable),
 * selected (uint row, writable, BONGSU_NO_ROW none), dots (boolean: every asset a dot), n-in-view (uint, read-only).
 * Signals: `picked` (uint row, BONGSU_NO_ROW for the ground). Keyboard: arrows pan, + - = zoom, Home whole city, `.` `,`
 * next and previous asset in view (roving, one Tab stop). */
#define BONGSU_TYPE_MAP_VIEW (bongsu_map_view_get_type ())
G_DECLARE_FINAL_TYPE (BongsuMapView, bongsu_map_view, BONGSU, MAP_VIEW, GtkWidget)

GtkWidget *bongsu_map_view_new (BongsuRegister *register_);
void bongsu_map_view_set_register (BongsuMapView *self, BongsuRegister *register_);
void bongsu_map_view_set_plan (BongsuMapView *self, BongsuPlan *plan);
void bongsu_map_view_set_selected (BongsuMapView *self, guint row);
guint bongsu_map_view_get_selected (BongsuMapView *self);
/* Whole city: west, south, east, north in degrees; what Home goes back to. */
void bongsu_map_view_set_bounds (BongsuMapView *self, const double bounds[4]);
void bongsu_map_view_show_all (BongsuMapView *self);
/* Where the view begins: this place, longitude and latitude, nearer than the whole city is. Before the first size only. */
void bongsu_map_view_set_start (BongsuMapView *self, const double centre[2]);
/* Moves there (250 ms, a jump without animations), zoom at least 17. */
void bongsu_map_view_go_to_row (BongsuMapView *self, guint row);
void bongsu_map_view_go_to (BongsuMapView *self, double longitude, double latitude, double zoom);
void bongsu_map_view_zoom_in (BongsuMapView *self);
void bongsu_map_view_zoom_out (BongsuMapView *self);
double bongsu_map_view_get_zoom (BongsuMapView *self);
/* Rows in view, nearest to the centre first, at most `max` (transfer full, element-type guint). */
GArray *bongsu_map_view_dup_in_view (BongsuMapView *self, guint max);
guint bongsu_map_view_get_n_in_view (BongsuMapView *self);
/* TRUE when tiles in view are drawn and the layer is at rest: for pictures. */
gboolean bongsu_map_view_is_settled (BongsuMapView *self);
/* "100 m" style: metres of a bar of at most `max_px` pixels with a round length; its width in px in `*px`. */
double bongsu_map_view_get_scale (BongsuMapView *self, double max_px, double *px);

G_END_DECLS
