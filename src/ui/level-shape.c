/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "level-shape.h"

#include "palette.h"

#define SIZE 16

struct _BongsuLevelShape
{
  GtkWidget parent_instance;

  BongsuLevel level;
};

enum
{
  PROP_0,
  PROP_LEVEL,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuLevelShape, bongsu_level_shape, GTK_TYPE_WIDGET)

static void
trace (cairo_t *cr, BongsuLevel level)
{
  switch (level)
    {
    case BONGSU_LEVEL_CAUTION:
      cairo_move_to (cr, 8, 1.5);
      cairo_line_to (cr, 15.2, 14);
      cairo_line_to (cr, 0.8, 14);
      cairo_close_path (cr);
      break;
    case BONGSU_LEVEL_ALERT:
      cairo_move_to (cr, 8, 0.8);
      cairo_line_to (cr, 15.2, 8);
      cairo_line_to (cr, 8, 15.2);
      cairo_line_to (cr, 0.8, 8);
      cairo_close_path (cr);
      break;
    case BONGSU_LEVEL_CRITICAL:
      cairo_rectangle (cr, 2, 2, 12, 12);
      break;
    case BONGSU_LEVEL_NORMAL:
    case BONGSU_LEVEL_ATTENTION:
    default:
      cairo_arc (cr, 8, 8, 6, 0, 2 * G_PI);
      break;
    }
}

static void
bongsu_level_shape_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuLevelShape *self = BONGSU_LEVEL_SHAPE (widget);
  float x = (gtk_widget_get_width (widget) - SIZE) / 2.f, y = (gtk_widget_get_height (widget) - SIZE) / 2.f;
  GdkRGBA fill, outline;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, SIZE, SIZE));

  bongsu_palette_get (widget, self->level == BONGSU_LEVEL_NORMAL ? "frame" : "outline", &outline);
  if (self->level == BONGSU_LEVEL_NORMAL)
    bongsu_palette_get (widget, "plate", &fill);
  else
    bongsu_palette_get_level (widget, self->level, BONGSU_PALETTE_FILL, &fill);
  cairo_translate (cr, x, y);
  trace (cr, self->level);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &outline);
  cairo_set_line_width (cr, 1.4);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
bongsu_level_shape_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

static void
bongsu_level_shape_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LEVEL)
    g_value_set_uint (value, BONGSU_LEVEL_SHAPE (object)->level);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_level_shape_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LEVEL)
    bongsu_level_shape_set_level (BONGSU_LEVEL_SHAPE (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_level_shape_class_init (BongsuLevelShapeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bongsu_level_shape_get_property;
  object_class->set_property = bongsu_level_shape_set_property;
  widget_class->measure = bongsu_level_shape_measure;
  widget_class->snapshot = bongsu_level_shape_snapshot;
  properties[PROP_LEVEL] = g_param_spec_uint ("level", NULL, NULL, 0, BONGSU_LEVEL_CRITICAL, 0,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "levelshape");
}

static void
bongsu_level_shape_init (BongsuLevelShape *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
bongsu_level_shape_new (BongsuLevel level)
{
  return g_object_new (BONGSU_TYPE_LEVEL_SHAPE, "level", (guint) level, NULL);
}

void
bongsu_level_shape_set_level (BongsuLevelShape *self, BongsuLevel level)
{
  g_return_if_fail (BONGSU_IS_LEVEL_SHAPE (self));
  if (self->level == level)
    return;
  self->level = level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}
