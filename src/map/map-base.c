/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "map-base-private.h"
#include "plan-source-private.h"
#include "symbol-sheet-private.h"

struct _BongsuMapBase
{
  GtkWidget *widget; /* (not owned) lives longer, as does the map */
  ShumateMap *map;
  ShumateMapLayer *tiles;     /* (owned) (nullable) */
  ShumateMapLayer *old_tiles; /* (owned) (nullable) seen until the new ones are painted */
  BongsuPlanSource *source;   /* (owned) (nullable) */
};

BongsuMapBase *
bongsu_map_base_new (GtkWidget *widget, ShumateMap *map)
{
  BongsuMapBase *base = g_new0 (BongsuMapBase, 1);

  base->widget = widget;
  base->map = map;
  return base;
}

void
bongsu_map_base_free (BongsuMapBase *base)
{
  g_clear_object (&base->tiles);
  g_clear_object (&base->old_tiles);
  g_clear_object (&base->source);
  g_free (base);
}

static void
drop_old_tiles (BongsuMapBase *base)
{
  if (base->old_tiles == NULL)
    return;
  shumate_map_remove_layer (base->map, SHUMATE_LAYER (base->old_tiles));
  g_clear_object (&base->old_tiles);
}

/* Device pixels of one pixel of a tile: between two zoom levels the layer stretches its tiles, so they are painted that
 * much larger. */
static double
get_density (BongsuMapBase *base)
{
  double zoom = shumate_viewport_get_zoom_level (shumate_map_get_viewport (base->map));

  return gtk_widget_get_scale_factor (base->widget) * exp2 (zoom - floor (zoom));
}

void
bongsu_map_base_restyle (BongsuMapBase *base, BongsuPlan *plan, ShumateLayer *above)
{
  ShumateViewport *viewport = shumate_map_get_viewport (base->map);
  gboolean flat = bongsu_brush_is_flat (base->widget);
  double density = get_density (base);
  BongsuPlanColours colours;
  ShumateMapLayer *tiles;

  bongsu_plan_colours_init (&colours, base->widget);
  if (base->source != NULL && bongsu_plan_source_shows (base->source, plan, &colours, density, flat))
    return;
  /* The tiles of a layer cannot be painted anew: others are another source under another layer. */
  g_clear_object (&base->source);
  base->source = bongsu_plan_source_new (plan, &colours, density, flat);
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (base->source));
  tiles = shumate_map_layer_new (SHUMATE_MAP_SOURCE (base->source), viewport);
  gtk_widget_set_can_target (GTK_WIDGET (tiles), FALSE);
  drop_old_tiles (base);
  base->old_tiles = base->tiles;
  base->tiles = g_object_ref_sink (tiles);
  shumate_map_insert_layer_behind (base->map, SHUMATE_LAYER (tiles), above);
}

static gboolean
is_painted (BongsuMapBase *base)
{
  guint n_painted = 0;

  return base->source != NULL && bongsu_plan_source_get_n_pending (base->source, &n_painted) == 0 && n_painted > 0;
}

gboolean
bongsu_map_base_settle (BongsuMapBase *base)
{
  if (!is_painted (base))
    return FALSE;
  drop_old_tiles (base);
  return TRUE;
}

gboolean
bongsu_map_base_is_settled (BongsuMapBase *base)
{
  return base->old_tiles == NULL && is_painted (base);
}
