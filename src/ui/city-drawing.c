/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "city-drawing.h"

#include "palette.h"

#define WIDTH 210
#define HEIGHT 105

struct _BongsuCityDrawing
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (BongsuCityDrawing, bongsu_city_drawing, GTK_TYPE_WIDGET)

static void
set_colour (GtkWidget *widget, cairo_t *cr, const char *name)
{
  GdkRGBA colour;

  bongsu_palette_get (widget, name, &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
}

static void
draw_land (GtkWidget *widget, cairo_t *cr, double width)
{
  set_colour (widget, cr, "map");
  cairo_paint (cr);
  set_colour (widget, cr, "hills");
  cairo_move_to (cr, 0, HEIGHT);
  cairo_line_to (cr, 0, 62);
  cairo_curve_to (cr, width * 0.12, 48, width * 0.24, 44, width * 0.38, 62);
  cairo_curve_to (cr, width * 0.5, 38, width * 0.66, 40, width * 0.76, 52);
  cairo_curve_to (cr, width * 0.86, 56, width * 0.94, 60, width, 76);
  cairo_line_to (cr, width, HEIGHT);
  cairo_close_path (cr);
  cairo_fill (cr);
  set_colour (widget, cr, "water");
  cairo_save (cr);
  cairo_translate (cr, width * 0.5, 85);
  cairo_scale (cr, width * 0.38, 14);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_fill (cr);
}

static void
draw_deck (GtkWidget *widget, cairo_t *cr, double width)
{
  double x = width * 0.52;

  set_colour (widget, cr, "map_ink");
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, width * 0.26, 86);
  cairo_curve_to (cr, width * 0.42, 82, width * 0.6, 82, width * 0.74, 86);
  for (guint i = 0; i < 4; i++)
    {
      double at = width * (0.3 + 0.13 * i);

      cairo_move_to (cr, at, 84);
      cairo_line_to (cr, at, 90);
    }
  cairo_move_to (cr, x, 82);
  cairo_line_to (cr, x, 60);
  cairo_arc (cr, x + 5, 60, 5, G_PI, 2 * G_PI);
  cairo_line_to (cr, x + 10, 64);
  cairo_stroke (cr);
}

static void
bongsu_city_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  double width = gtk_widget_get_width (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, gtk_widget_get_height (widget)));

  draw_land (widget, cr, width);
  draw_deck (widget, cr, width);
  cairo_destroy (cr);
}

static void
bongsu_city_drawing_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
bongsu_city_drawing_class_init (BongsuCityDrawingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = bongsu_city_drawing_measure;
  widget_class->snapshot = bongsu_city_drawing_snapshot;
}

static void
bongsu_city_drawing_init (BongsuCityDrawing *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
bongsu_city_drawing_new (void)
{
  return g_object_new (BONGSU_TYPE_CITY_DRAWING, NULL);
}
