/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "palette.h"
#include "plan-tile-private.h"

#define TILE 256.0
#define BLEED BONGSU_PLAN_BLEED
#define MARGIN 24.0        /* pixels: the widest road and its casing */
#define EARTH_M 40075016.686
#define FAR 1000000.0      /* cairo's coordinates end at eight millions */

struct _BongsuPlanTile
{
  GObject parent;

  cairo_surface_t *surface; /* (owned) */
  GdkTexture *texture;      /* (owned) (nullable) of the surface, unless flat */
};

static void
bongsu_plan_tile_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  BongsuPlanTile *self = BONGSU_PLAN_TILE (paintable);
  float bleed_x = (float) (width * BLEED / TILE);
  float bleed_y = (float) (height * BLEED / TILE);

  graphene_rect_t room
      = GRAPHENE_RECT_INIT (-bleed_x, -bleed_y, (float) width + 2 * bleed_x, (float) height + 2 * bleed_y);
  cairo_t *cr;

  if (self->texture != NULL)
    {
      gtk_snapshot_append_texture (snapshot, self->texture, &room);
      return;
    }
  cr = gtk_snapshot_append_cairo (snapshot, &room);
  cairo_translate (cr, room.origin.x, room.origin.y);
  cairo_scale (cr, room.size.width / cairo_image_surface_get_width (self->surface),
               room.size.height / cairo_image_surface_get_height (self->surface));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static int
bongsu_plan_tile_get_side (GdkPaintable *paintable)
{
  return (int) TILE;
}

static GdkPaintableFlags
bongsu_plan_tile_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static void
bongsu_plan_tile_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = bongsu_plan_tile_snapshot;
  iface->get_intrinsic_width = bongsu_plan_tile_get_side;
  iface->get_intrinsic_height = bongsu_plan_tile_get_side;
  iface->get_flags = bongsu_plan_tile_get_flags;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuPlanTile, bongsu_plan_tile, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, bongsu_plan_tile_paintable_init))

typedef struct
{
  cairo_t *cr;
  const BongsuPlan *plan;
  const BongsuPlanColours *colours;
  double world;          /* pixels of the whole world */
  double left, top;      /* of the tile, in those */
  double metre;          /* pixels */
} Canvas;

void
bongsu_plan_colours_init (BongsuPlanColours *colours, GtkWidget *widget)
{
  bongsu_palette_get (widget, "map", &colours->map);
  bongsu_palette_get (widget, "hills", &colours->hills);
  bongsu_palette_get (widget, "water", &colours->water);
  bongsu_palette_get (widget, "road", &colours->road);
  bongsu_palette_get (widget, "casing", &colours->casing);
  bongsu_palette_get (widget, "block", &colours->block);
}

static gboolean
is_near (const Canvas *canvas, const BongsuPlanShape *shape)
{
  double margin = MARGIN + shape->width_m * canvas->metre;

  return shape->max_x * canvas->world >= canvas->left - margin
         && shape->min_x * canvas->world <= canvas->left + TILE + margin
         && shape->max_y * canvas->world >= canvas->top - margin
         && shape->min_y * canvas->world <= canvas->top + TILE + margin;
}

static void
trace (const Canvas *canvas, const BongsuPlanShape *shape)
{
  guint start = 0;

  cairo_new_path (canvas->cr);
  for (guint part = 0; part < shape->n_ends; part++)
    {
      for (guint i = start; i < shape->ends[part] && i < shape->n_positions; i++)
        {
          double x = CLAMP (shape->positions[2 * i] * canvas->world - canvas->left, -FAR, FAR);
          double y = CLAMP (shape->positions[2 * i + 1] * canvas->world - canvas->top, -FAR, FAR);

          if (i == start)
            cairo_move_to (canvas->cr, x, y);
          else
            cairo_line_to (canvas->cr, x, y);
        }
      if (shape->area)
        cairo_close_path (canvas->cr);
      start = shape->ends[part];
    }
}

static void
fill_areas (const Canvas *canvas, BongsuPlanClass class_, const GdkRGBA *fill, const GdkRGBA *edge)
{
  for (guint i = 0; i < bongsu_plan_get_n_shapes (canvas->plan); i++)
    {
      const BongsuPlanShape *shape = bongsu_plan_get_shape (canvas->plan, i);

      if (shape->class_ != class_ || !shape->area || !is_near (canvas, shape))
        continue;
      trace (canvas, shape);
      gdk_cairo_set_source_rgba (canvas->cr, fill);
      cairo_fill_preserve (canvas->cr);
      /* A stroke of the fill's own colour rounds the corners of blocks. */
      gdk_cairo_set_source_rgba (canvas->cr, edge != NULL ? edge : fill);
      cairo_set_line_width (canvas->cr, edge != NULL ? 1 : 3);
      cairo_stroke (canvas->cr);
    }
}

static double
get_width (const Canvas *canvas, const BongsuPlanShape *shape)
{
  double least = shape->class_ == BONGSU_PLAN_ROAD ? 6.0 : 3.0; /* seen at the whole city's zoom, dark too */
  double width = MAX (shape->width_m * canvas->metre, least);

  return shape->class_ == BONGSU_PLAN_RAIL ? MIN (width, 4) : width;
}

static void
stroke_lines (const Canvas *canvas, BongsuPlanClass class_, const GdkRGBA *colour, double more)
{
  for (guint i = 0; i < bongsu_plan_get_n_shapes (canvas->plan); i++)
    {
      const BongsuPlanShape *shape = bongsu_plan_get_shape (canvas->plan, i);

      if (shape->class_ != class_ || shape->area || shape->n_positions < 2 || !is_near (canvas, shape))
        continue;
      trace (canvas, shape);
      gdk_cairo_set_source_rgba (canvas->cr, colour);
      cairo_set_line_width (canvas->cr, get_width (canvas, shape) + more);
      cairo_stroke (canvas->cr);
    }
}

static void
paint (const Canvas *canvas)
{
  static const double sleepers[2] = { 6, 5 };
  const BongsuPlanColours *colours = canvas->colours;

  gdk_cairo_set_source_rgba (canvas->cr, &colours->map);
  cairo_paint (canvas->cr);
  if (canvas->plan == NULL)
    return;
  cairo_set_line_join (canvas->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_fill_rule (canvas->cr, CAIRO_FILL_RULE_EVEN_ODD);
  fill_areas (canvas, BONGSU_PLAN_HILLS, &colours->hills, NULL);
  stroke_lines (canvas, BONGSU_PLAN_WATER, &colours->water, 0);
  fill_areas (canvas, BONGSU_PLAN_WATER, &colours->water, &colours->casing);
  fill_areas (canvas, BONGSU_PLAN_BLOCK, &colours->block, NULL);
  stroke_lines (canvas, BONGSU_PLAN_RAIL, &colours->casing, 1);
  cairo_set_dash (canvas->cr, sleepers, 2, 0);
  stroke_lines (canvas, BONGSU_PLAN_RAIL, &colours->road, -1);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
  /* All casings before all surfaces, so that crossings are open. */
  stroke_lines (canvas, BONGSU_PLAN_PATH, &colours->casing, 1.6);
  stroke_lines (canvas, BONGSU_PLAN_ROAD, &colours->casing, 2);
  fill_areas (canvas, BONGSU_PLAN_PATH, &colours->road, &colours->casing);
  fill_areas (canvas, BONGSU_PLAN_ROAD, &colours->road, &colours->casing);
  stroke_lines (canvas, BONGSU_PLAN_PATH, &colours->road, 0);
  stroke_lines (canvas, BONGSU_PLAN_ROAD, &colours->road, 0);
}

static gboolean
has_shapes (const Canvas *canvas)
{
  for (guint i = 0; canvas->plan != NULL && i < bongsu_plan_get_n_shapes (canvas->plan); i++)
    if (is_near (canvas, bongsu_plan_get_shape (canvas->plan, i)))
      return TRUE;
  return FALSE;
}

static void
bongsu_plan_tile_finalize (GObject *object)
{
  g_clear_object (&BONGSU_PLAN_TILE (object)->texture);
  g_clear_pointer (&BONGSU_PLAN_TILE (object)->surface, cairo_surface_destroy);
  G_OBJECT_CLASS (bongsu_plan_tile_parent_class)->finalize (object);
}

static void
bongsu_plan_tile_class_init (BongsuPlanTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_plan_tile_finalize;
}

static void
bongsu_plan_tile_init (BongsuPlanTile *self)
{
}

static cairo_surface_t *
paint_surface (Canvas *canvas, double density)
{
  /* A tile of nothing but ground needs one pixel. */
  int side = has_shapes (canvas) ? (int) lround ((TILE + 2 * BLEED) * density) : 1;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);

  canvas->cr = cairo_create (surface);
  if (side > 1)
    {
      cairo_scale (canvas->cr, side / (TILE + 2 * BLEED), side / (TILE + 2 * BLEED));
      cairo_translate (canvas->cr, BLEED, BLEED);
    }
  paint (canvas);
  cairo_destroy (canvas->cr);
  cairo_surface_flush (surface);
  return surface;
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int side = cairo_image_surface_get_width (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes
      = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * side,
                                    (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));

  return gdk_memory_texture_new (side, side, GDK_MEMORY_DEFAULT, bytes, stride);
}

BongsuPlanTile *
bongsu_plan_tile_new (const BongsuPlan *plan, const BongsuPlanColours *colours, guint zoom, guint x, guint y,
                      double density, gboolean flat)
{
  BongsuPlanTile *self = g_object_new (BONGSU_TYPE_PLAN_TILE, NULL);
  Canvas canvas = { NULL, plan, colours, TILE * exp2 (zoom), x * TILE, y * TILE, 0 };
  double latitude, longitude;

  bongsu_mercator_unproject (0, (y + 0.5) / exp2 (zoom), &longitude, &latitude);
  canvas.metre = canvas.world / (EARTH_M * cos (latitude * G_PI / 180));
  self->surface = paint_surface (&canvas, density);
  if (!flat)
    self->texture = make_texture (self->surface);
  return self;
}

cairo_surface_t *
bongsu_plan_tile_get_surface (BongsuPlanTile *self)
{
  return self->surface;
}
