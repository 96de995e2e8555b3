/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "plan-source-private.h"

struct _BongsuPlanSource
{
  ShumateMapSource parent;

  BongsuPlan *plan; /* (owned) (nullable) */
  BongsuPlanColours colours;
  double density;
  gboolean flat;
  guint n_pending;
  guint n_painted;
};

G_DEFINE_FINAL_TYPE (BongsuPlanSource, bongsu_plan_source, SHUMATE_TYPE_MAP_SOURCE)

/* All a thread needs of one tile. */
typedef struct
{
  BongsuPlan *plan; /* (owned) (nullable) */
  BongsuPlanColours colours;
  guint zoom, x, y;
  double density;
  gboolean flat;
  ShumateTile *tile; /* (owned) only for the main thread */
} Order;

static void
free_order (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->plan, bongsu_plan_unref);
  g_object_unref (order->tile);
  g_free (order);
}

static void
paint_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;

  /* A tile that was scrolled away while it waited is not worth painting. */
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (
      task,
      bongsu_plan_tile_new (order->plan, &order->colours, order->zoom, order->x, order->y, order->density, order->flat),
      g_object_unref);
}

static void
bongsu_plan_source_fill_tile_async (ShumateMapSource *source, ShumateTile *tile, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  BongsuPlanSource *self = BONGSU_PLAN_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Order *order = g_new0 (Order, 1);

  order->plan = self->plan != NULL ? bongsu_plan_ref (self->plan) : NULL;
  order->colours = self->colours;
  order->zoom = shumate_tile_get_zoom_level (tile);
  order->x = shumate_tile_get_x (tile);
  order->y = shumate_tile_get_y (tile);
  order->density = self->density;
  order->flat = self->flat;
  order->tile = g_object_ref (tile);
  g_task_set_source_tag (task, bongsu_plan_source_fill_tile_async);
  g_task_set_task_data (task, order, free_order);
  self->n_pending++;
  shumate_tile_set_state (tile, SHUMATE_STATE_LOADING);
  g_task_run_in_thread (task, paint_in_thread);
}

static gboolean
bongsu_plan_source_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  BongsuPlanSource *self = BONGSU_PLAN_SOURCE (source);
  Order *order = g_task_get_task_data (G_TASK (result));
  g_autoptr (BongsuPlanTile) painted = g_task_propagate_pointer (G_TASK (result), error);

  self->n_pending--;
  if (painted == NULL)
    return FALSE;
  self->n_painted++;
  shumate_tile_set_paintable (order->tile, GDK_PAINTABLE (painted));
  shumate_tile_set_fade_in (order->tile, FALSE);
  shumate_tile_set_state (order->tile, SHUMATE_STATE_DONE);
  return TRUE;
}

static void
bongsu_plan_source_finalize (GObject *object)
{
  g_clear_pointer (&BONGSU_PLAN_SOURCE (object)->plan, bongsu_plan_unref);
  G_OBJECT_CLASS (bongsu_plan_source_parent_class)->finalize (object);
}

static void
bongsu_plan_source_class_init (BongsuPlanSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bongsu_plan_source_finalize;
  source_class->fill_tile_async = bongsu_plan_source_fill_tile_async;
  source_class->fill_tile_finish = bongsu_plan_source_fill_tile_finish;
}

static void
bongsu_plan_source_init (BongsuPlanSource *self)
{
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  shumate_map_source_set_id (source, "bongsu-plan");
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, BONGSU_PLAN_MAX_ZOOM);
  shumate_map_source_set_tile_size (source, 256);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
}

BongsuPlanSource *
bongsu_plan_source_new (BongsuPlan *plan, const BongsuPlanColours *colours, double density, gboolean flat)
{
  BongsuPlanSource *self = g_object_new (BONGSU_TYPE_PLAN_SOURCE, NULL);

  self->plan = plan != NULL ? bongsu_plan_ref (plan) : NULL;
  self->colours = *colours;
  self->density = density;
  self->flat = flat;
  return self;
}

gboolean
bongsu_plan_source_shows (BongsuPlanSource *self, BongsuPlan *plan, const BongsuPlanColours *colours, double density,
                          gboolean flat)
{
  return self->plan == plan && self->density == density && self->flat == flat
         && memcmp (&self->colours, colours, sizeof *colours) == 0;
}

guint
bongsu_plan_source_get_n_pending (BongsuPlanSource *self, guint *n_painted)
{
  if (n_painted != NULL)
    *n_painted = self->n_painted;
  return self->n_pending;
}
