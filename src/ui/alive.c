/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alive.h"

#include <math.h>

#include "palette.h"

#define SIZE 16
#define STEPS 8

struct _BongsuAlive
{
  GtkWidget parent_instance;

  BongsuLinkState state;
  guint n_batches;
};

G_DEFINE_FINAL_TYPE (BongsuAlive, bongsu_alive, GTK_TYPE_WIDGET)

static void
bongsu_alive_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuAlive *self = BONGSU_ALIVE (widget);
  float x = gtk_widget_get_width (widget) / 2.f, y = gtk_widget_get_height (widget) / 2.f;
  double angle = (self->n_batches % STEPS) * 2 * G_PI / STEPS - G_PI / 2;
  static const double dashes[] = { 2.5, 2 };
  GdkRGBA ink;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - SIZE / 2.f, y - SIZE / 2.f, SIZE, SIZE));

  bongsu_palette_get (widget, "ink", &ink);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, 1.6);
  if (self->state != BONGSU_LINK_LIVE)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_arc (cr, x, y, 6.4, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (self->state == BONGSU_LINK_LOST || self->state == BONGSU_LINK_FAULT)
    {
      cairo_move_to (cr, x - 3, y - 3);
      cairo_line_to (cr, x + 3, y + 3);
      cairo_move_to (cr, x + 3, y - 3);
      cairo_line_to (cr, x - 3, y + 3);
      cairo_stroke (cr);
    }
  else
    {
      cairo_arc (cr, x + 3.2 * cos (angle), y + 3.2 * sin (angle), 2, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
bongsu_alive_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

static void
bongsu_alive_class_init (BongsuAliveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = bongsu_alive_measure;
  widget_class->snapshot = bongsu_alive_snapshot;
  gtk_widget_class_set_css_name (widget_class, "alive");
}

static void
bongsu_alive_init (BongsuAlive *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
bongsu_alive_set (BongsuAlive *self, BongsuLinkState state, guint n_batches)
{
  g_return_if_fail (BONGSU_IS_ALIVE (self));
  if (self->state == state && self->n_batches == n_batches)
    return;
  self->state = state;
  self->n_batches = n_batches;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
