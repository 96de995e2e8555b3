/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "level.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_EDGE_NONE,
  BONGSU_EDGE_STRIPED, /* unacknowledged: moves, if animations are on */
  BONGSU_EDGE_SOLID,   /* acknowledged */
  BONGSU_EDGE_DASHED,  /* returned */
} BongsuEdgeStyle;

/* The left edge of an incident's row: its state without a colour being needed. The words stand in the row. */
#define BONGSU_TYPE_EDGE (bongsu_edge_get_type ())
G_DECLARE_FINAL_TYPE (BongsuEdge, bongsu_edge, BONGSU, EDGE, GtkWidget)

void bongsu_edge_set_look (BongsuEdge *self, BongsuEdgeStyle style, BongsuLevel level);

G_END_DECLS
