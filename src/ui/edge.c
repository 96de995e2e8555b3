/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "edge.h"

#include "palette.h"

#define WIDTH 6
#define STRIPE 6
#define STEP 3
#define STEP_MS 500

struct _BongsuEdge
{
  GtkWidget parent_instance;

  BongsuEdgeStyle style;
  BongsuLevel level;
  guint phase;
  guint timer;
};

G_DEFINE_FINAL_TYPE (BongsuEdge, bongsu_edge, GTK_TYPE_WIDGET)

static gboolean
step_cb (gpointer data)
{
  BongsuEdge *self = data;

  self->phase = (self->phase + STEP) % (2 * STRIPE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
update_timer (BongsuEdge *self)
{
  gboolean animations = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  if (self->style == BONGSU_EDGE_STRIPED && animations && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      if (self->timer == 0)
        self->timer = g_timeout_add (STEP_MS, step_cb, self);
    }
  else
    {
      g_clear_handle_id (&self->timer, g_source_remove);
    }
}

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *colour, float y, float height)
{
  gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (0, y, WIDTH, height));
}

static void
bongsu_edge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuEdge *self = BONGSU_EDGE (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA colour, plate;

  if (self->style == BONGSU_EDGE_NONE)
    return;
  if (self->style == BONGSU_EDGE_DASHED || self->level == BONGSU_LEVEL_NORMAL)
    bongsu_palette_get (widget, "control", &colour);
  else
    bongsu_palette_get_level (widget, self->level, BONGSU_PALETTE_FILL, &colour);
  bongsu_palette_get (widget, self->style == BONGSU_EDGE_STRIPED ? "outline" : "window", &plate);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, height));
  if (self->style == BONGSU_EDGE_SOLID)
    fill (snapshot, &colour, 0, height);
  else
    {
      fill (snapshot, &plate, 0, height);
      if (self->style == BONGSU_EDGE_STRIPED)
        bongsu_palette_get (widget, "view", &plate);
      for (int y = (int) self->phase - 2 * STRIPE; y < height; y += 2 * STRIPE)
        {
          fill (snapshot, &colour, y, STRIPE);
          if (self->style == BONGSU_EDGE_STRIPED)
            fill (snapshot, &plate, y + STRIPE + 1, STRIPE - 2);
        }
    }
  gtk_snapshot_pop (snapshot);
}

static void
bongsu_edge_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
  *minimum_baseline = *natural_baseline = -1;
}

static void
bongsu_edge_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bongsu_edge_parent_class)->map (widget);
  update_timer (BONGSU_EDGE (widget));
}

static void
bongsu_edge_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bongsu_edge_parent_class)->unmap (widget);
  update_timer (BONGSU_EDGE (widget));
}

static void
bongsu_edge_dispose (GObject *object)
{
  g_clear_handle_id (&BONGSU_EDGE (object)->timer, g_source_remove);
  G_OBJECT_CLASS (bongsu_edge_parent_class)->dispose (object);
}

static void
bongsu_edge_class_init (BongsuEdgeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_edge_dispose;
  widget_class->measure = bongsu_edge_measure;
  widget_class->snapshot = bongsu_edge_snapshot;
  widget_class->map = bongsu_edge_map;
  widget_class->unmap = bongsu_edge_unmap;
  gtk_widget_class_set_css_name (widget_class, "edge");
}

static void
bongsu_edge_init (BongsuEdge *self)
{
}

void
bongsu_edge_set_look (BongsuEdge *self, BongsuEdgeStyle style, BongsuLevel level)
{
  g_return_if_fail (BONGSU_IS_EDGE (self));
  if (self->style == style && self->level == level)
    return;
  self->style = style;
  self->level = level;
  update_timer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
