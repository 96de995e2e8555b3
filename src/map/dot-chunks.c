/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dot-chunks-private.h"

#define SIDE 256
#define DOT 7               /* logical pixels of a dot's square */
#define N_LOOKS (BONGSU_N_LEVELS + 1) /* normal, unknown, then the levels: the order of drawing */
#define MAX_BYTES (48u * 1024 * 1024)
#define MAX_PATCHES 96      /* more of them in one chunk: draw the whole */
#define BUDGET_US 2500      /* of new pictures in one frame */

typedef struct
{
  gint64 key;
  cairo_surface_t *surface; /* (owned) */
  GdkTexture *texture;      /* (owned) (nullable) shares the surface's pixels */
  GArray *patches;          /* (element-type graphene_point_t) (nullable) middles of dots, in pixels */
  guint64 used;             /* frame */
} Chunk;

struct _BongsuDotChunks
{
  GHashTable *chunks; /* (element-type gint64 Chunk) */
  cairo_surface_t *looks[N_LOOKS]; /* (owned) */
  int scale;
  int level;          /* of the chunks of this frame */
  guint64 frame;
};

/* One rectangle of one chunk that is to be drawn. */
typedef struct
{
  BongsuDotChunks *chunks;
  const BongsuAssetArrays *arrays;
  BongsuAssetGrid *grid;
  guint32 *pixels;
  int stride; /* in pixels */
  int side;
  int left, top, right, bottom;
  double x, y;   /* mercator of the chunk's corner */
  double pixel;  /* mercator of a device pixel */
} Canvas;

static void
free_chunk (gpointer data)
{
  Chunk *chunk = data;

  g_clear_object (&chunk->texture);
  g_clear_pointer (&chunk->patches, g_array_unref);
  cairo_surface_destroy (chunk->surface);
  g_free (chunk);
}

BongsuDotChunks *
bongsu_dot_chunks_new (void)
{
  BongsuDotChunks *chunks = g_new0 (BongsuDotChunks, 1);

  chunks->chunks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_chunk);
  chunks->scale = 1;
  return chunks;
}

static void
clear_looks (BongsuDotChunks *chunks)
{
  for (guint i = 0; i < N_LOOKS; i++)
    g_clear_pointer (&chunks->looks[i], cairo_surface_destroy);
}

void
bongsu_dot_chunks_free (BongsuDotChunks *chunks)
{
  g_hash_table_unref (chunks->chunks);
  clear_looks (chunks);
  g_free (chunks);
}

static cairo_surface_t *
make_look (const GdkRGBA *fill, const GdkRGBA *outline, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, DOT * scale, DOT * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  cairo_arc (cr, DOT / 2.0, DOT / 2.0, 2.7, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, fill);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, outline);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

void
bongsu_dot_chunks_reset (BongsuDotChunks *chunks, const BongsuSymbolColours *colours, int scale)
{
  g_hash_table_remove_all (chunks->chunks);
  clear_looks (chunks);
  chunks->scale = scale;
  chunks->looks[0] = make_look (&colours->plate, &colours->frame, scale);
  chunks->looks[1] = make_look (&colours->ground, &colours->ink, scale);
  for (BongsuLevel level = BONGSU_LEVEL_ATTENTION; level < BONGSU_N_LEVELS; level++)
    chunks->looks[level + 1] = make_look (&colours->fill[level], &colours->outline, scale);
}

static guint
find_look (const BongsuAssetArrays *arrays, guint row)
{
  if (arrays->level[row] != BONGSU_LEVEL_NORMAL)
    return arrays->level[row] + 1;
  return bongsu_quality_is_unknown (arrays->quality[row]) ? 1 : 0;
}

/* Premultiplied "over", two channels at a time. */
static inline guint32
blend (guint32 source, guint32 ground)
{
  guint32 rest = 256 - (source >> 24) - (source >> 31);
  guint32 even = ((ground & 0x00ff00ff) * rest) >> 8 & 0x00ff00ff;
  guint32 odd = ((ground >> 8) & 0x00ff00ff) * rest & 0xff00ff00;

  return source + even + odd;
}

static void
stamp (Canvas *canvas, cairo_surface_t *look, double x, double y)
{
  int size = DOT * canvas->chunks->scale;
  int left = (int) lround (x - size / 2.0);
  int top = (int) lround (y - size / 2.0);
  int first_x = MAX (left, canvas->left);
  int first_y = MAX (top, canvas->top);
  int last_x = MIN (left + size, canvas->right);
  int last_y = MIN (top + size, canvas->bottom);
  const guint32 *dot = (const guint32 *) cairo_image_surface_get_data (look);
  int dot_stride = cairo_image_surface_get_stride (look) / 4;

  for (int py = first_y; py < last_y; py++)
    {
      const guint32 *source = dot + (py - top) * dot_stride - left;
      guint32 *ground = canvas->pixels + py * canvas->stride;

      for (int px = first_x; px < last_x; px++)
        if (source[px] != 0)
          ground[px] = source[px] >> 24 == 0xff ? source[px] : blend (source[px], ground[px]);
    }
}

/* Critical ones are drawn as symbols above all chunks, but stay dots here: a symbol may be gone the next moment. */
static void
paint (Canvas *canvas)
{
  double reach = DOT * canvas->chunks->scale * canvas->pixel;
  const double bounds[4]
      = { canvas->x + canvas->left * canvas->pixel - reach, canvas->y + canvas->top * canvas->pixel - reach,
          canvas->x + canvas->right * canvas->pixel + reach, canvas->y + canvas->bottom * canvas->pixel + reach };
  guint seen = 1;

  for (int y = canvas->top; y < canvas->bottom; y++)
    memset (canvas->pixels + y * canvas->stride + canvas->left, 0, 4 * (canvas->right - canvas->left));
  for (guint look = 0; look < N_LOOKS; look++)
    {
      BongsuAssetGridIter iter;
      const guint32 *rows;
      guint n;

      if (!(seen & (1u << look)))
        continue;
      bongsu_asset_grid_iter_init (&iter, canvas->grid, bounds);
      while ((rows = bongsu_asset_grid_iter_next (&iter, &n)) != NULL)
        for (guint i = 0; i < n; i++)
          {
            guint own = find_look (canvas->arrays, rows[i]);

            seen |= 1u << own;
            if (own == look && !(canvas->arrays->flags[rows[i]] & BONGSU_ASSET_REMOVED))
              stamp (canvas, canvas->chunks->looks[look], (canvas->arrays->x[rows[i]] - canvas->x) / canvas->pixel,
                     (canvas->arrays->y[rows[i]] - canvas->y) / canvas->pixel);
          }
    }
}

static gint64
make_key (int level, int column, int line)
{
  return ((gint64) level << 56) | ((gint64) column << 28) | line;
}

static void
init_canvas (Canvas *canvas, BongsuDotChunks *chunks, const BongsuAssetArrays *arrays, BongsuAssetGrid *grid,
             Chunk *chunk)
{
  double size = SIDE * exp2 (chunks->level);
  int column = (int) (chunk->key >> 28 & 0xfffffff);
  int line = (int) (chunk->key & 0xfffffff);

  canvas->chunks = chunks;
  canvas->arrays = arrays;
  canvas->grid = grid;
  canvas->pixels = (guint32 *) cairo_image_surface_get_data (chunk->surface);
  canvas->stride = cairo_image_surface_get_stride (chunk->surface) / 4;
  canvas->side = SIDE * chunks->scale;
  canvas->left = canvas->top = 0;
  canvas->right = canvas->bottom = canvas->side;
  canvas->x = column * SIDE / size;
  canvas->y = line * SIDE / size;
  canvas->pixel = 1 / (size * chunks->scale);
}

static void
mend (BongsuDotChunks *chunks, const BongsuAssetArrays *arrays, BongsuAssetGrid *grid, Chunk *chunk)
{
  Canvas canvas;
  int reach = DOT * chunks->scale / 2 + 2;

  if (chunk->patches == NULL)
    return;
  /* The frame before may still hold these pixels: flushing gives it its own. */
  cairo_surface_flush (chunk->surface);
  init_canvas (&canvas, chunks, arrays, grid, chunk);
  for (guint i = 0; i < chunk->patches->len && chunk->patches->len <= MAX_PATCHES; i++)
    {
      graphene_point_t at = g_array_index (chunk->patches, graphene_point_t, i);

      canvas.left = CLAMP ((int) at.x - reach, 0, canvas.side);
      canvas.top = CLAMP ((int) at.y - reach, 0, canvas.side);
      canvas.right = CLAMP ((int) at.x + reach, 0, canvas.side);
      canvas.bottom = CLAMP ((int) at.y + reach, 0, canvas.side);
      paint (&canvas);
    }
  if (chunk->patches->len > MAX_PATCHES)
    paint (&canvas);
  cairo_surface_mark_dirty (chunk->surface);
  g_clear_pointer (&chunk->patches, g_array_unref);
  g_clear_object (&chunk->texture);
}

static Chunk *
make_chunk (BongsuDotChunks *chunks, const BongsuAssetArrays *arrays, BongsuAssetGrid *grid, gint64 key)
{
  Chunk *chunk = g_new0 (Chunk, 1);
  Canvas canvas;

  chunk->key = key;
  chunk->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE * chunks->scale, SIDE * chunks->scale);
  cairo_surface_flush (chunk->surface);
  init_canvas (&canvas, chunks, arrays, grid, chunk);
  paint (&canvas);
  cairo_surface_mark_dirty (chunk->surface);
  g_hash_table_insert (chunks->chunks, &chunk->key, chunk);
  return chunk;
}

void
bongsu_dot_chunks_touch (BongsuDotChunks *chunks, double x, double y)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, chunks->chunks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Chunk *chunk = value;
      double size = SIDE * exp2 ((double) (chunk->key >> 56));
      double px = x * size - (double) (chunk->key >> 28 & 0xfffffff) * SIDE;
      double py = y * size - (double) (chunk->key & 0xfffffff) * SIDE;
      graphene_point_t at = { (float) (px * chunks->scale), (float) (py * chunks->scale) };

      if (!(px > -DOT && py > -DOT && px < SIDE + DOT && py < SIDE + DOT))
        continue;
      if (chunk->patches == NULL)
        chunk->patches = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
      if (chunk->patches->len <= MAX_PATCHES)
        g_array_append_val (chunk->patches, at);
    }
}

static GdkTexture *
get_texture (Chunk *chunk)
{
  int side = cairo_image_surface_get_width (chunk->surface);
  int stride = cairo_image_surface_get_stride (chunk->surface);
  g_autoptr (GBytes) bytes = NULL;

  if (chunk->texture != NULL)
    return chunk->texture;
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (chunk->surface), (gsize) stride * side,
                                      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (chunk->surface));
  chunk->texture = gdk_memory_texture_new (side, side, GDK_MEMORY_DEFAULT, bytes, stride);
  return chunk->texture;
}

/* Other levels go first, then what was not seen for longest. */
static void
trim (BongsuDotChunks *chunks)
{
  gsize bytes = (gsize) SIDE * SIDE * 4 * chunks->scale * chunks->scale;
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (chunks->chunks) * bytes <= MAX_BYTES)
    return;
  g_hash_table_iter_init (&iter, chunks->chunks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Chunk *) value)->used + 1 < chunks->frame)
      g_hash_table_iter_remove (&iter);
}

static void
draw_chunk (BongsuDotChunks *chunks, GtkSnapshot *snapshot, cairo_t *cr, Chunk *chunk, float x, float y, float side)
{
  if (cr == NULL)
    {
      gtk_snapshot_append_texture (snapshot, get_texture (chunk), &GRAPHENE_RECT_INIT (x, y, side, side));
      return;
    }
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, side / (SIDE * chunks->scale), side / (SIDE * chunks->scale));
  cairo_set_source_surface (cr, chunk->surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static gboolean
draw_chunks (BongsuDotChunks *chunks, GtkSnapshot *snapshot, cairo_t *cr, const BongsuMapFrame *frame,
             const BongsuAssetArrays *arrays, BongsuAssetGrid *grid)
{
  double count = exp2 (chunks->level);
  float side = (float) (frame->map_size / count);
  gint64 deadline = g_get_monotonic_time () + BUDGET_US;
  gboolean complete = TRUE;
  double bounds[4];

  bongsu_map_frame_get_bounds (frame, DOT, bounds);
  for (int line = MAX (0, (int) floor (bounds[1] * count)); line <= MIN (count - 1, floor (bounds[3] * count)); line++)
    for (int column = MAX (0, (int) floor (bounds[0] * count)); column <= MIN (count - 1, floor (bounds[2] * count));
         column++)
      {
        gint64 key = make_key (chunks->level, column, line);
        Chunk *chunk = g_hash_table_lookup (chunks->chunks, &key);

        if (chunk == NULL && g_get_monotonic_time () > deadline)
          {
            complete = FALSE;
            continue;
          }
        if (chunk == NULL)
          chunk = make_chunk (chunks, arrays, grid, key);
        chunk->used = chunks->frame;
        mend (chunks, arrays, grid, chunk);
        /* The world is turned about the view's middle by the caller: here it is upright. */
        draw_chunk (chunks, snapshot, cr, chunk,
                    (float) ((column / count - frame->centre_x) * frame->map_size + frame->half_width),
                    (float) ((line / count - frame->centre_y) * frame->map_size + frame->half_height), side);
      }
  return complete;
}

gboolean
bongsu_dot_chunks_snapshot (BongsuDotChunks *chunks, GtkSnapshot *snapshot, const BongsuMapFrame *frame,
                            const BongsuAssetArrays *arrays, BongsuAssetGrid *grid, gboolean flat)
{
  cairo_t *cr = NULL;
  gboolean complete;

  chunks->level = (int) CLAMP (round (frame->zoom), 0, 24);
  chunks->frame++;
  gtk_snapshot_save (snapshot);
  if (frame->rotated)
    {
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) frame->half_width, (float) frame->half_height));
      gtk_snapshot_rotate (snapshot, (float) (atan2 (frame->sine, frame->cosine) * 180 / G_PI));
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) -frame->half_width, (float) -frame->half_height));
    }
  if (flat && !frame->rotated)
    cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) frame->half_width * 2,
                                                                   (float) frame->half_height * 2));
  complete = draw_chunks (chunks, snapshot, cr, frame, arrays, grid);
  g_clear_pointer (&cr, cairo_destroy);
  gtk_snapshot_restore (snapshot);
  trim (chunks);
  return complete;
}

gsize
bongsu_dot_chunks_get_size (BongsuDotChunks *chunks)
{
  return (gsize) g_hash_table_size (chunks->chunks) * SIDE * SIDE * 4 * chunks->scale * chunks->scale;
}
