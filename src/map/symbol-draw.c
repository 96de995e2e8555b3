/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "palette.h"
#include "symbol-private.h"

/* All lengths of DESIGN-TOKENS 4 are given for a nominal size of 32. */
#define NOMINAL 32.0f
#define OUTLINE 1.4
#define SMALL 24.0f
#define BADGE (11.0f / 24.0f)
#define BADGE_OFFSET 0.44f

typedef struct
{
  cairo_t *cr;
  GtkWidget *widget;
  const BongsuSymbolColours *colours;
  const BongsuSymbolLook *look;
  float size;
  int scale;
} Drawing;

void
bongsu_symbol_colours_init (BongsuSymbolColours *colours, GtkWidget *widget)
{
  memset (colours, 0, sizeof *colours);
  bongsu_palette_get (widget, "plate", &colours->plate);
  bongsu_palette_get (widget, "frame", &colours->frame);
  bongsu_palette_get (widget, "outline", &colours->outline);
  bongsu_palette_get (widget, "ink", &colours->ink);
  bongsu_palette_get (widget, "map", &colours->ground);
  for (BongsuLevel level = BONGSU_LEVEL_NORMAL; level < BONGSU_N_LEVELS; level++)
    {
      bongsu_palette_get_level (widget, level, BONGSU_PALETTE_FILL, &colours->fill[level]);
      bongsu_palette_get_level (widget, level, BONGSU_PALETTE_MARK, &colours->mark[level]);
      bongsu_palette_get_level (widget, level, BONGSU_PALETTE_TINT, &colours->tint[level]);
    }
}

gboolean
bongsu_symbol_colours_equal (const BongsuSymbolColours *a, const BongsuSymbolColours *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

float
bongsu_symbol_margin (float size)
{
  return size * 0.25f + 10.0f;
}

static gboolean
has_alarm_ring (const BongsuSymbolLook *look)
{
  return look->unacknowledged && look->level == BONGSU_LEVEL_CRITICAL;
}

float
bongsu_symbol_halo_radius (const BongsuSymbolLook *look, float size)
{
  static const float reach[BONGSU_N_LEVELS] = { 13, 14, 18, 18, 19 };
  float radius = reach[look->level] * size / NOMINAL + 5.5f;

  return has_alarm_ring (look) ? radius + 6.0f : radius;
}

static void
set_colour (cairo_t *cr, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * alpha);
}

void
bongsu_symbol_path (cairo_t *cr, BongsuLevel level, float size)
{
  double unit = size / NOMINAL;

  cairo_new_path (cr);
  switch (level)
    {
    case BONGSU_LEVEL_CAUTION:
      cairo_move_to (cr, 0, -14.5 * unit);
      cairo_line_to (cr, 17 * unit, 14.5 * unit);
      cairo_line_to (cr, -17 * unit, 14.5 * unit);
      break;
    case BONGSU_LEVEL_ALERT:
      cairo_move_to (cr, 0, -18 * unit);
      cairo_line_to (cr, 18 * unit, 0);
      cairo_line_to (cr, 0, 18 * unit);
      cairo_line_to (cr, -18 * unit, 0);
      break;
    case BONGSU_LEVEL_CRITICAL:
      cairo_rectangle (cr, -14 * unit, -14 * unit, 28 * unit, 28 * unit);
      break;
    case BONGSU_LEVEL_ATTENTION:
      cairo_arc (cr, 0, 0, 14 * unit, 0, 2 * G_PI);
      break;
    case BONGSU_LEVEL_NORMAL:
    default:
      cairo_arc (cr, 0, 0, 13 * unit, 0, 2 * G_PI);
      break;
    }
  cairo_close_path (cr);
}

void
bongsu_symbol_draw_text (cairo_t *cr, GtkWidget *widget, const char *text, float px, const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  const PangoFontDescription *own = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (own);
  PangoRectangle ink;

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (font, px * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_cairo_update_layout (cr, layout);
  pango_layout_get_extents (layout, &ink, NULL);
  set_colour (cr, colour, 1);
  cairo_move_to (cr, -(ink.x + ink.width / 2.0) / PANGO_SCALE, -(ink.y + ink.height / 2.0) / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_icon (Drawing *drawing, const char *name, double x, double y, float size, const GdkRGBA *colour)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (drawing->widget));
  g_autoptr (GtkIconPaintable) icon = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

  icon = gtk_icon_theme_lookup_icon (theme, name, NULL, (int) ceilf (size), drawing->scale,
                                     gtk_widget_get_direction (drawing->widget), GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), GDK_SNAPSHOT (snapshot), size, size, colours,
                                            4);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return;
  cairo_save (drawing->cr);
  cairo_translate (drawing->cr, x - size / 2, y - size / 2);
  gsk_render_node_draw (node, drawing->cr);
  cairo_restore (drawing->cr);
}

static void
draw_diagonals (Drawing *drawing, const GdkRGBA *colour, double alpha, double width, double step)
{
  double reach = drawing->size;

  cairo_save (drawing->cr);
  bongsu_symbol_path (drawing->cr, drawing->look->level, drawing->size);
  cairo_clip (drawing->cr);
  set_colour (drawing->cr, colour, alpha);
  cairo_set_line_width (drawing->cr, width);
  for (double at = -2 * reach; at < 2 * reach; at += step)
    {
      cairo_move_to (drawing->cr, at, reach);
      cairo_line_to (drawing->cr, at + 2 * reach, -reach);
    }
  cairo_stroke (drawing->cr);
  cairo_restore (drawing->cr);
}

static void
draw_fill (Drawing *drawing)
{
  const BongsuSymbolLook *look = drawing->look;
  const BongsuSymbolColours *colours = drawing->colours;

  bongsu_symbol_path (drawing->cr, look->level, drawing->size);
  switch (look->quality)
    {
    case BONGSU_QUALITY_DELAYED:
      set_colour (drawing->cr, &colours->tint[look->level], 1);
      cairo_fill (drawing->cr);
      break;
    case BONGSU_QUALITY_MISSING:
      /* Not opaque, so that no level is read from it; veiled, so that the pictogram stays readable on a road. */
      set_colour (drawing->cr, &colours->ground, 0.7);
      cairo_fill (drawing->cr);
      draw_diagonals (drawing, &colours->ink, 0.5, 1.0, drawing->size < SMALL ? 3.2 : 4.0);
      break;
    case BONGSU_QUALITY_EXERCISE:
      set_colour (drawing->cr, &colours->fill[look->level], 1);
      cairo_fill (drawing->cr);
      draw_diagonals (drawing, look->level == BONGSU_LEVEL_NORMAL ? &colours->frame : &colours->mark[look->level], 0.45,
                      drawing->size / 16, drawing->size / 4);
      break;
    case BONGSU_QUALITY_LIVE:
    case BONGSU_QUALITY_SUSPECT:
    case BONGSU_QUALITY_MANUAL:
    default:
      set_colour (drawing->cr, &colours->fill[look->level], 1);
      cairo_fill (drawing->cr);
      break;
    }
}

static void
draw_outline (Drawing *drawing)
{
  const BongsuSymbolLook *look = drawing->look;
  gboolean plain = look->level == BONGSU_LEVEL_NORMAL && look->quality != BONGSU_QUALITY_MISSING;
  double dashes[2] = { 2.4, 2.0 };

  bongsu_symbol_path (drawing->cr, look->level, drawing->size);
  set_colour (drawing->cr, plain ? &drawing->colours->frame : &drawing->colours->outline, 1);
  cairo_set_line_join (drawing->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (drawing->cr, OUTLINE);
  if (look->quality == BONGSU_QUALITY_DELAYED)
    {
      cairo_set_line_width (drawing->cr, drawing->size < SMALL ? OUTLINE : 1.8);
      cairo_set_dash (drawing->cr, dashes, 2, 0);
    }
  cairo_stroke (drawing->cr);
  cairo_set_dash (drawing->cr, NULL, 0, 0);
}

static const GdkRGBA *
get_mark_colour (Drawing *drawing)
{
  if (bongsu_quality_is_unknown (drawing->look->quality))
    return &drawing->colours->ink;
  return &drawing->colours->mark[drawing->look->level];
}

static void
draw_small_content (Drawing *drawing)
{
  const BongsuSymbolLook *look = drawing->look;
  char digit[2] = { (char) ('0' + look->level), '\0' };
  double lower = look->level == BONGSU_LEVEL_CAUTION ? 3.0 * drawing->size / NOMINAL : 0;

  if (look->quality == BONGSU_QUALITY_MISSING)
    digit[0] = '?';
  else if (look->level == BONGSU_LEVEL_NORMAL)
    {
      cairo_arc (drawing->cr, 0, 0, drawing->size / 8, 0, 2 * G_PI);
      set_colour (drawing->cr, &drawing->colours->frame, 1);
      cairo_fill (drawing->cr);
      return;
    }
  cairo_save (drawing->cr);
  cairo_translate (drawing->cr, 0, lower);
  bongsu_symbol_draw_text (drawing->cr, drawing->widget, digit, drawing->size * (lower > 0 ? 0.56f : 0.64f),
                           get_mark_colour (drawing));
  cairo_restore (drawing->cr);
}

static void
draw_pictogram (Drawing *drawing)
{
  static const float sizes[BONGSU_N_LEVELS] = { 16, 16, 13.6f, 14.7f, 16 };
  double unit = drawing->size / NOMINAL;
  double lower = drawing->look->level == BONGSU_LEVEL_CAUTION ? 4 * unit : 0;
  g_autofree char *name = NULL;

  if (drawing->look->symbol == NULL)
    return;
  name = g_strdup_printf ("bongsu-asset-%s-symbolic", drawing->look->symbol);
  draw_icon (drawing, name, 0, lower, sizes[drawing->look->level] * unit, get_mark_colour (drawing));
}

static void
badge_path (cairo_t *cr, double x, double y, double radius, gboolean square)
{
  cairo_new_path (cr);
  if (square)
    cairo_rectangle (cr, x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
  else
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

/* A plate-coloured rim keeps the badge apart from the symbol under it. */
static void
draw_badge (Drawing *drawing, double x, double y, double radius, gboolean filled, gboolean square)
{
  badge_path (drawing->cr, x, y, radius + 1, square);
  set_colour (drawing->cr, &drawing->colours->plate, 1);
  cairo_fill (drawing->cr);
  badge_path (drawing->cr, x, y, radius - 0.6, square);
  set_colour (drawing->cr, filled ? &drawing->colours->outline : &drawing->colours->plate, 1);
  cairo_fill_preserve (drawing->cr);
  set_colour (drawing->cr, &drawing->colours->outline, 1);
  cairo_set_line_width (drawing->cr, 1.2);
  cairo_stroke (drawing->cr);
}

static void
draw_fault (Drawing *drawing)
{
  BongsuFault fault = drawing->look->fault;
  gboolean filled = fault == BONGSU_FAULT_MAJOR || fault == BONGSU_FAULT_FATAL;
  double offset = BADGE_OFFSET * drawing->size;
  double radius = BADGE * drawing->size / 2;
  const char *name = fault == BONGSU_FAULT_MAINTENANCE ? "bongsu-mark-cone-symbolic" : "bongsu-mark-wrench-symbolic";

  if (fault == BONGSU_FAULT_NONE)
    return;
  draw_badge (drawing, offset, offset, radius, filled, fault == BONGSU_FAULT_FATAL);
  if (drawing->size >= SMALL)
    draw_icon (drawing, name, offset, offset, radius * 1.35f,
               filled ? &drawing->colours->plate : &drawing->colours->ink);
}

static void
draw_quality (Drawing *drawing)
{
  double offset = -BADGE_OFFSET * drawing->size;
  double radius = BADGE * drawing->size / 2;
  const char *name = NULL;

  if (drawing->look->quality == BONGSU_QUALITY_MISSING)
    name = "bongsu-mark-question-symbolic";
  else if (drawing->look->quality == BONGSU_QUALITY_SUSPECT)
    name = "bongsu-mark-unequal-symbolic";
  else if (drawing->look->quality == BONGSU_QUALITY_MANUAL)
    name = "bongsu-mark-hand-symbolic";
  if (name == NULL || drawing->size < SMALL)
    return;
  draw_badge (drawing, offset, offset, radius, FALSE, FALSE);
  draw_icon (drawing, name, offset, offset, radius * 1.3f, &drawing->colours->ink);
}

void
bongsu_symbol_draw_alarm_ring (cairo_t *cr, const BongsuSymbolColours *colours, float size)
{
  double half = 14.0 * size / NOMINAL + 5;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_rectangle (cr, -half, -half, 2 * half, 2 * half);
  set_colour (cr, &colours->outline, 1);
  cairo_set_line_width (cr, 4.8);
  cairo_stroke_preserve (cr);
  set_colour (cr, &colours->fill[BONGSU_LEVEL_CRITICAL], 1);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
}

void
bongsu_symbol_draw_halo (cairo_t *cr, const BongsuSymbolColours *colours, float radius)
{
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  set_colour (cr, &colours->plate, 1);
  cairo_set_line_width (cr, 4.6);
  cairo_stroke_preserve (cr);
  set_colour (cr, &colours->ink, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

void
bongsu_symbol_draw (cairo_t *cr, GtkWidget *widget, const BongsuSymbolColours *colours, const BongsuSymbolLook *look,
                    float size, int scale)
{
  Drawing drawing = { cr, widget, colours, look, size, scale };

  cairo_save (cr);
  cairo_translate (cr, size / 2, size / 2);
  if (has_alarm_ring (look))
    bongsu_symbol_draw_alarm_ring (cr, colours, size);
  draw_fill (&drawing);
  draw_outline (&drawing);
  if (size < SMALL)
    draw_small_content (&drawing);
  else
    draw_pictogram (&drawing);
  draw_quality (&drawing);
  draw_fault (&drawing);
  if (look->selected)
    bongsu_symbol_draw_halo (cr, colours, bongsu_symbol_halo_radius (look, size));
  cairo_restore (cr);
}
