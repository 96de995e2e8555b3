/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ring.h"

#include "palette.h"

#define SIZE 22

struct _BongsuRing
{
  GtkWidget parent_instance;

  double fraction;
};

enum
{
  PROP_0,
  PROP_FRACTION,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuRing, bongsu_ring, GTK_TYPE_WIDGET)

static void
bongsu_ring_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

static void
bongsu_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuRing *self = BONGSU_RING (widget);
  float x = gtk_widget_get_width (widget) / 2.f, y = gtk_widget_get_height (widget) / 2.f;
  GdkRGBA line, ink;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - SIZE / 2.f, y - SIZE / 2.f, SIZE, SIZE));

  bongsu_palette_get (widget, "line", &line);
  bongsu_palette_get (widget, "ink", &ink);
  cairo_set_line_width (cr, 3);
  gdk_cairo_set_source_rgba (cr, &line);
  cairo_arc (cr, x, y, SIZE / 2. - 2.5, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_arc (cr, x, y, SIZE / 2. - 2.5, -G_PI / 2, -G_PI / 2 + 2 * G_PI * self->fraction);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
bongsu_ring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FRACTION)
    g_value_set_double (value, BONGSU_RING (object)->fraction);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_ring_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FRACTION)
    bongsu_ring_set_fraction (BONGSU_RING (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_ring_class_init (BongsuRingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bongsu_ring_get_property;
  object_class->set_property = bongsu_ring_set_property;
  widget_class->measure = bongsu_ring_measure;
  widget_class->snapshot = bongsu_ring_snapshot;
  properties[PROP_FRACTION] = g_param_spec_double (
    "fraction", NULL, NULL, 0, 1, 0, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "ring");
}

static void
bongsu_ring_init (BongsuRing *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
bongsu_ring_set_fraction (BongsuRing *self, double fraction)
{
  g_return_if_fail (BONGSU_IS_RING (self));
  fraction = CLAMP (fraction, 0, 1);
  if (self->fraction == fraction)
    return;
  self->fraction = fraction;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}
