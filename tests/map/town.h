/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plan.h"
#include "register.h"

/* A made-up town for the map's tests and bench: a lake, roads, blocks and any number of assets. */

#define TOWN_WEST 126.98
#define TOWN_SOUTH 37.36
#define TOWN_EAST 127.02
#define TOWN_NORTH 37.40
#define TOWN_LAKE_LONGITUDE 127.0
#define TOWN_LAKE_LATITUDE 37.38
#define TOWN_NOW G_GINT64_CONSTANT (1747371737000000)

/* The style sheet and the icons of the console. */
void town_init_style (gboolean dark);
BongsuCatalogue *town_new_catalogue (void);
BongsuPlan *town_new_plan (void);
/* One asset. `kind` counts around the town's kinds. */
void town_add_asset (BongsuBatch *batch, guint number, guint kind, double longitude, double latitude);
void town_link (BongsuBatch *batch, guint number, guint parent);
/* The id of asset `number` (transfer full). */
char *town_make_id (guint number);
/* `n` assets all over the town, some of them not normal; always the same ones. */
BongsuRegister *town_new_register (guint n);
/* Turns the main loop until `is_true` or, as a failure, ten seconds. */
gboolean town_wait (gboolean (*is_true) (gpointer data), gpointer data);
gboolean town_is_settled (gpointer map_view);
/* A window of that size with the widget in it, shown and drawn. */
GtkWindow *town_show (GtkWidget *child, int width, int height);
/* What a widget looks like (transfer full): rows of 0xAARRGGBB. */
guint32 *town_grab (GtkWidget *widget, int *width, int *height);
guint32 town_to_pixel (const GdkRGBA *colour);
