/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the shapes on the map mean, in a row or (property `vertical`, construct) in a column. */
#define BONGSU_TYPE_LEGEND (bongsu_legend_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLegend, bongsu_legend, BONGSU, LEGEND, GtkWidget)

G_END_DECLS
