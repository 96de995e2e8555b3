/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "symbol-sheet-private.h"

#define MAX_PARTS 4096

struct _BongsuSymbolSheet
{
  GtkWidget *widget; /* (not owned) lives longer */
  BongsuSymbolColours colours;
  int scale;
  GHashTable *parts; /* (element-type gint64 BongsuSheetPart) */
};

/* The kind of a part is the upper byte of its key. */
enum
{
  PART_SYMBOL = 1,
  PART_RING,
  PART_COUNT,
  PART_DIGIT,
};
#define KEY(part, value) (((gint64) (part) << 56) | (gint64) (value))

typedef struct
{
  BongsuSymbolSheet *sheet;
  const BongsuSymbolLook *look;
  const guint8 *steps;
  const char *text;
  BongsuLevel level;
  float size;
} Order;

void
bongsu_sheet_part_free (BongsuSheetPart *part)
{
  g_clear_object (&part->texture);
  cairo_surface_destroy (part->surface);
  g_free (part);
}

BongsuSheetPart *
bongsu_sheet_part_new (float width, float height, int scale, BongsuSheetDraw draw, gpointer data)
{
  BongsuSheetPart *part = g_new0 (BongsuSheetPart, 1);
  int pixels_x = 2 * (int) ceilf (width * scale / 2);
  int pixels_y = 2 * (int) ceilf (height * scale / 2);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels_x, pixels_y);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, pixels_x / 2, pixels_y / 2);
  cairo_scale (cr, scale, scale);
  draw (cr, data);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  cairo_surface_set_device_scale (surface, scale, scale);
  part->surface = surface;
  part->half_width = (float) pixels_x / scale / 2;
  part->half_height = (float) pixels_y / scale / 2;
  return part;
}

static GdkTexture *
get_texture (BongsuSheetPart *part)
{
  int stride = cairo_image_surface_get_stride (part->surface);
  int height = cairo_image_surface_get_height (part->surface);
  g_autoptr (GBytes) bytes = NULL;

  if (part->texture != NULL)
    return part->texture;
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (part->surface), (gsize) stride * height,
                                      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (part->surface));
  part->texture = gdk_memory_texture_new (cairo_image_surface_get_width (part->surface), height, GDK_MEMORY_DEFAULT,
                                          bytes, stride);
  return part->texture;
}

gboolean
bongsu_brush_is_flat (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer != NULL && g_strcmp0 (G_OBJECT_TYPE_NAME (renderer), "GskCairoRenderer") == 0;
}

void
bongsu_brush_begin (BongsuBrush *brush, GtkWidget *widget, GtkSnapshot *snapshot)
{
  brush->snapshot = snapshot;
  brush->cr = NULL;
  if (bongsu_brush_is_flat (widget))
    brush->cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                                          (float) gtk_widget_get_height (widget)));
}

void
bongsu_brush_end (BongsuBrush *brush)
{
  g_clear_pointer (&brush->cr, cairo_destroy);
}

void
bongsu_brush_draw (BongsuBrush *brush, BongsuSheetPart *part, float x, float y)
{
  if (brush->cr == NULL)
    {
      gtk_snapshot_append_texture (brush->snapshot, get_texture (part),
                                   &GRAPHENE_RECT_INIT (x - part->half_width, y - part->half_height,
                                                        part->half_width * 2, part->half_height * 2));
      return;
    }
  /* A rectangle and not the whole node: what is outside it needs no composing. */
  cairo_set_source_surface (brush->cr, part->surface, x - part->half_width, y - part->half_height);
  cairo_rectangle (brush->cr, x - part->half_width, y - part->half_height, part->half_width * 2, part->half_height * 2);
  cairo_fill (brush->cr);
}

BongsuSymbolSheet *
bongsu_symbol_sheet_new (GtkWidget *widget)
{
  BongsuSymbolSheet *sheet = g_new0 (BongsuSymbolSheet, 1);

  sheet->widget = widget;
  sheet->parts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) bongsu_sheet_part_free);
  return sheet;
}

void
bongsu_symbol_sheet_free (BongsuSymbolSheet *sheet)
{
  g_hash_table_unref (sheet->parts);
  g_free (sheet);
}

gboolean
bongsu_symbol_sheet_refresh (BongsuSymbolSheet *sheet)
{
  BongsuSymbolColours colours;
  int scale = gtk_widget_get_scale_factor (sheet->widget);

  bongsu_symbol_colours_init (&colours, sheet->widget);
  if (scale == sheet->scale && bongsu_symbol_colours_equal (&colours, &sheet->colours))
    return FALSE;
  sheet->scale = scale;
  sheet->colours = colours;
  g_hash_table_remove_all (sheet->parts);
  return TRUE;
}

const BongsuSymbolColours *
bongsu_symbol_sheet_get_colours (BongsuSymbolSheet *sheet)
{
  return &sheet->colours;
}

static BongsuSheetPart *
store (BongsuSymbolSheet *sheet, gint64 key, BongsuSheetPart *part)
{
  gint64 *own = g_new (gint64, 1);

  *own = key;
  g_hash_table_insert (sheet->parts, own, part);
  return part;
}

/* A part is valid until the next one is asked for: a full sheet is emptied to make room. */
static BongsuSheetPart *
find (BongsuSymbolSheet *sheet, gint64 key)
{
  return g_hash_table_lookup (sheet->parts, &key);
}

static BongsuSheetPart *
make (BongsuSymbolSheet *sheet, float width, float height, BongsuSheetDraw draw, Order *order)
{
  if (g_hash_table_size (sheet->parts) >= MAX_PARTS)
    g_hash_table_remove_all (sheet->parts);
  order->sheet = sheet;
  return bongsu_sheet_part_new (width, height, sheet->scale, draw, order);
}

static void
draw_symbol (cairo_t *cr, gpointer data)
{
  Order *order = data;

  cairo_translate (cr, -order->size / 2, -order->size / 2);
  bongsu_symbol_draw (cr, order->sheet->widget, &order->sheet->colours, order->look, order->size, order->sheet->scale);
}

BongsuSheetPart *
bongsu_symbol_sheet_get_symbol (BongsuSymbolSheet *sheet, guint kind, const BongsuSymbolLook *look, guint size)
{
  /* Small symbols carry no pictogram: one texture serves all kinds. */
  guint picture = size < 24 ? 0 : kind;
  gint64 key = KEY (PART_SYMBOL, ((gint64) picture << 32) | ((gint64) size << 16) | (look->level << 12)
                                   | (look->fault << 8) | (look->quality << 4) | (look->unacknowledged ? 1 : 0));
  BongsuSheetPart *part = find (sheet, key);
  Order order = { .look = look, .size = size };
  float side = size + bongsu_symbol_margin (size);

  return part != NULL ? part : store (sheet, key, make (sheet, side, side, draw_symbol, &order));
}

static void
set_colour (cairo_t *cr, const GdkRGBA *colour)
{
  gdk_cairo_set_source_rgba (cr, colour);
}

static void
stroke_arc (cairo_t *cr, double radius, guint from, guint to, double width, const GdkRGBA *colour)
{
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius, from * 2 * G_PI / BONGSU_RING_STEPS - G_PI / 2,
             to * 2 * G_PI / BONGSU_RING_STEPS - G_PI / 2);
  set_colour (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* From twelve o'clock, worst level first, then what is unknown; what is left is normal. */
static void
draw_ring (cairo_t *cr, gpointer data)
{
  static const double dashes[2] = { 1.7, 1.7 };
  Order *order = data;
  const BongsuSymbolColours *colours = &order->sheet->colours;
  guint at = 0;

  cairo_arc (cr, 0, 0, 22.5, 0, 2 * G_PI);
  set_colour (cr, &colours->plate);
  cairo_fill_preserve (cr);
  set_colour (cr, &colours->frame);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  for (guint i = 0; i < 4; at += order->steps[i], i++)
    if (order->steps[i] > 0)
      {
        stroke_arc (cr, 19.2, at, at + order->steps[i], 5.6, &colours->outline);
        stroke_arc (cr, 19.2, at, at + order->steps[i], 4.4, &colours->fill[BONGSU_LEVEL_CRITICAL - i]);
      }
  if (order->steps[4] > 0)
    {
      cairo_set_dash (cr, dashes, 2, 0);
      stroke_arc (cr, 19.2, at, at + order->steps[4], 4.4, &colours->ink);
      cairo_set_dash (cr, NULL, 0, 0);
      at += order->steps[4];
    }
  if (at < BONGSU_RING_STEPS)
    stroke_arc (cr, 19.2, at, BONGSU_RING_STEPS, 2, &colours->frame);
}

BongsuSheetPart *
bongsu_symbol_sheet_get_ring (BongsuSymbolSheet *sheet, const guint8 steps[5])
{
  gint64 value = 0;
  BongsuSheetPart *part;
  Order order = { .steps = steps };

  for (guint i = 0; i < 5; i++)
    value = (value << 8) | steps[i];
  part = find (sheet, KEY (PART_RING, value));
  return part != NULL ? part
                      : store (sheet, KEY (PART_RING, value),
                               make (sheet, BONGSU_CLUSTER_SIZE + 2, BONGSU_CLUSTER_SIZE + 2, draw_ring, &order));
}

static void
draw_count (cairo_t *cr, gpointer data)
{
  Order *order = data;
  const BongsuSymbolColours *colours = &order->sheet->colours;
  gboolean lower = order->level == BONGSU_LEVEL_CAUTION;

  bongsu_symbol_path (cr, order->level, order->size);
  set_colour (cr, &colours->fill[order->level]);
  cairo_fill_preserve (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 1.4);
  set_colour (cr, &colours->outline);
  cairo_stroke (cr);
  cairo_translate (cr, 0, lower ? 2.6 : 0);
  bongsu_symbol_draw_text (cr, order->sheet->widget, order->text, order->text[1] == '\0' ? 11.5f : 9.5f,
                           &colours->mark[order->level]);
}

BongsuSheetPart *
bongsu_symbol_sheet_get_count (BongsuSymbolSheet *sheet, BongsuLevel level, guint count)
{
  gint64 key = KEY (PART_COUNT, level * 128 + MIN (count, 100));
  BongsuSheetPart *part = find (sheet, key);
  char text[8];
  Order order = { .level = level, .text = text, .size = 21 };

  if (part != NULL)
    return part;
  if (count < 100)
    g_snprintf (text, sizeof text, "%u", count);
  else
    g_strlcpy (text, "+", sizeof text);
  return store (sheet, key, make (sheet, 28, 28, draw_count, &order));
}

static void
draw_digit (cairo_t *cr, gpointer data)
{
  Order *order = data;

  bongsu_symbol_draw_text (cr, order->sheet->widget, order->text, order->size, &order->sheet->colours.ink);
}

BongsuSheetPart *
bongsu_symbol_sheet_get_digit (BongsuSymbolSheet *sheet, char digit, gboolean narrow)
{
  gint64 key = KEY (PART_DIGIT, (narrow ? 256 : 0) + (guchar) digit);
  BongsuSheetPart *part = find (sheet, key);
  const char text[2] = { digit, '\0' };
  Order order = { .text = text, .size = narrow ? 11.5f : 14.5f };

  return part != NULL ? part : store (sheet, key, make (sheet, 14, 20, draw_digit, &order));
}
