/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "plan.h"

G_BEGIN_DECLS

/* The lowest layer of a map: a plan as tiles, in the colours, scale and renderer of `widget`. */
typedef struct _BongsuMapBase BongsuMapBase;

BongsuMapBase *bongsu_map_base_new (GtkWidget *widget, ShumateMap *map);
void bongsu_map_base_free (BongsuMapBase *base);
/* Other tiles, below `above`, when plan, colours, scale or zoom ask for them. */
void bongsu_map_base_restyle (BongsuMapBase *base, BongsuPlan *plan, ShumateLayer *above);
/* Whether all tiles asked for are painted; the tiles before are dropped then. */
gboolean bongsu_map_base_settle (BongsuMapBase *base);
gboolean bongsu_map_base_is_settled (BongsuMapBase *base);

G_END_DECLS
