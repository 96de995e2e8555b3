/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "halo-text-private.h"

#define HALO 3.0
#define MAX_WIDTH 240

typedef struct
{
  PangoLayout *layout;
  const GdkRGBA *ink;
  const GdkRGBA *ground;
  double width, height;
} Text;

static void
draw_text (cairo_t *cr, gpointer data)
{
  Text *text = data;

  pango_cairo_update_layout (cr, text->layout);
  cairo_move_to (cr, -text->width / 2, -text->height / 2);
  pango_cairo_layout_path (cr, text->layout);
  gdk_cairo_set_source_rgba (cr, text->ground);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, HALO);
  cairo_stroke (cr);
  cairo_move_to (cr, -text->width / 2, -text->height / 2);
  gdk_cairo_set_source_rgba (cr, text->ink);
  pango_cairo_show_layout (cr, text->layout);
}

static void
space_letters (PangoLayout *layout, float px)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_letter_spacing_new ((int) (px * 0.22f * PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

BongsuSheetPart *
bongsu_halo_text_new (GtkWidget *widget, const char *text, float px, gboolean bold, gboolean spaced, const GdkRGBA *ink,
                      const GdkRGBA *ground)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoFontDescription) font
      = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  Text order = { layout, ink, ground, 0, 0 };
  int width, height;

  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (font, px * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  if (spaced)
    space_letters (layout, px);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > MAX_WIDTH)
    {
      pango_layout_set_width (layout, MAX_WIDTH * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_pixel_size (layout, &width, &height);
    }
  order.width = width;
  order.height = height;
  return bongsu_sheet_part_new ((float) (width + 2 * HALO), (float) (height + 2 * HALO),
                                gtk_widget_get_scale_factor (widget), draw_text, &order);
}
