/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ribbon.h"

#include "palette.h"

#define HEIGHT 30
#define STRIPED 60 /* px of stripes at either end */

struct _BongsuRibbon
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *words;
  GtkLabel *more;
};

G_DEFINE_FINAL_TYPE (BongsuRibbon, bongsu_ribbon, GTK_TYPE_WIDGET)

static void
draw_stripes (cairo_t *cr, double x, double height)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, 0, STRIPED, height);
  cairo_clip (cr);
  for (double at = x - height; at < x + STRIPED + height; at += 16)
    {
      cairo_move_to (cr, at, height);
      cairo_line_to (cr, at + height, 0);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
bongsu_ribbon_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA text;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  bongsu_palette_get (widget, "ribbon_text", &text);
  text.alpha = 0.6f;
  gdk_cairo_set_source_rgba (cr, &text);
  cairo_set_line_width (cr, 6);
  draw_stripes (cr, 0, height);
  draw_stripes (cr, width - STRIPED, height);
  cairo_destroy (cr);
  GTK_WIDGET_CLASS (bongsu_ribbon_parent_class)->snapshot (widget, snapshot);
}

static void
bongsu_ribbon_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BONGSU_TYPE_RIBBON);
  G_OBJECT_CLASS (bongsu_ribbon_parent_class)->dispose (object);
}

static void
bongsu_ribbon_class_init (BongsuRibbonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_ribbon_dispose;
  widget_class->snapshot = bongsu_ribbon_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/ribbon.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuRibbon, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuRibbon, words);
  gtk_widget_class_bind_template_child (widget_class, BongsuRibbon, more);
}

static void
bongsu_ribbon_init (BongsuRibbon *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, HEIGHT);
}

void
bongsu_ribbon_set_words (BongsuRibbon *self, const char *words, const char *more)
{
  g_return_if_fail (BONGSU_IS_RIBBON (self));
  gtk_label_set_text (self->words, words);
  gtk_label_set_text (self->more, more);
}
