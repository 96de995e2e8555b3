/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "asset-label-private.h"
#include "asset-layer-private.h"
#include "asset-layout-private.h"
#include "asset-near-private.h"
#include "cluster-private.h"
#include "dot-chunks-private.h"
#include "symbol-sheet-private.h"

#define PICK_RADIUS 16.0
#define CLUSTER_PICK_RADIUS 24.0
#define LABEL_ZOOM 17.0
#define MAX_ALARMS 32

struct _BongsuAssetLayer
{
  ShumateLayer parent;

  BongsuRegister *register_; /* (owned) (nullable) */
  guint selected;
  gboolean dots;

  BongsuSymbolSheet *sheet;
  BongsuAssetLabels *labels;
  BongsuAssetGrid *grid;
  BongsuAssetStands stands;
  guint8 *minor_kinds;       /* (owned) (nullable) by kind */
  BongsuAssetLayout *layout;
  BongsuDotChunks *chunks;

  /* What of each row was seen last: the register says that something changed, not what. */
  guint n_seen;
  guint32 *counters;     /* (owned) */
  guint32 *places;       /* (owned) two a row, 32-bit fixed point mercator, 9 mm */
  gboolean moved;        /* grid and stands are out of date */
  gboolean complete;
  guint retry_id;
};

G_DEFINE_FINAL_TYPE (BongsuAssetLayer, bongsu_asset_layer, SHUMATE_TYPE_LAYER)

static guint32
to_fixed (double value)
{
  return isnan (value) ? G_MAXUINT32 : (guint32) (CLAMP (value, 0, 0.9999999995) * 4294967296.0);
}

static double
from_fixed (guint32 value)
{
  return value / 4294967296.0;
}

void
bongsu_asset_layer_get_frame (BongsuAssetLayer *self, BongsuMapFrame *frame)
{
  bongsu_map_frame_init (frame, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                         gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
see_row (BongsuAssetLayer *self, const BongsuAssetArrays *arrays, guint row)
{
  guint32 x = to_fixed (arrays->x[row]);
  guint32 y = to_fixed (arrays->y[row]);

  if (self->dots)
    {
      bongsu_dot_chunks_touch (self->chunks, arrays->x[row], arrays->y[row]);
      if (x != self->places[2 * row] || y != self->places[2 * row + 1])
        bongsu_dot_chunks_touch (self->chunks, from_fixed (self->places[2 * row]),
                                 from_fixed (self->places[2 * row + 1]));
    }
  if (x != self->places[2 * row] || y != self->places[2 * row + 1])
    self->moved = TRUE;
  self->places[2 * row] = x;
  self->places[2 * row + 1] = y;
  self->counters[row] = arrays->counter[row];
}

/* Takes over what is different now; FALSE when nothing is that anyone could see. */
static gboolean
see_changes (BongsuAssetLayer *self)
{
  BongsuAssetArrays arrays = bongsu_register_get_arrays (self->register_);
  gboolean changed = FALSE;

  if (arrays.n != self->n_seen)
    {
      self->counters = g_renew (guint32, self->counters, MAX (arrays.n, 1));
      self->places = g_renew (guint32, self->places, 2 * MAX (arrays.n, 1));
      for (guint row = self->n_seen; row < arrays.n; row++)
        {
          self->places[2 * row] = self->places[2 * row + 1] = G_MAXUINT32;
          see_row (self, &arrays, row);
        }
      self->n_seen = arrays.n;
      self->moved = changed = TRUE;
    }
  for (guint row = 0; row < arrays.n; row++)
    if (self->counters[row] != arrays.counter[row])
      {
        see_row (self, &arrays, row);
        changed = TRUE;
      }
  return changed;
}

static void
on_register_changed_cb (BongsuAssetLayer *self)
{
  if (!see_changes (self))
    return;
  self->layout->valid = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_rows (BongsuAssetLayer *self)
{
  g_clear_pointer (&self->counters, g_free);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->minor_kinds, g_free);
  self->n_seen = 0;
  self->moved = TRUE;
  self->layout->valid = FALSE;
  bongsu_asset_stands_clear (&self->stands);
  bongsu_asset_labels_reset (self->labels);
}

static void
sort_rows (BongsuAssetLayer *self, const BongsuAssetArrays *arrays)
{
  if (!self->moved)
    return;
  bongsu_asset_grid_rebuild (self->grid, arrays);
  bongsu_asset_stands_rebuild (&self->stands, self->register_, arrays);
  self->moved = FALSE;
  self->layout->valid = FALSE;
}

/* Brings the layout up to date for this frame; FALSE when there is nothing to lay out. */
static gboolean
lay_out (BongsuAssetLayer *self, const BongsuMapFrame *frame, BongsuAssetArrays *arrays)
{
  if (self->register_ == NULL || frame->half_width < 1 || frame->half_height < 1)
    return FALSE;
  *arrays = bongsu_register_get_arrays (self->register_);
  /* Between a merge and its `changed` the register may hold more rows than were seen. */
  if (arrays->n != self->n_seen)
    see_changes (self);
  sort_rows (self, arrays);
  if (!bongsu_asset_layout_covers (self->layout, frame))
    bongsu_asset_layout_build (self->layout, arrays, self->grid, &self->stands, self->minor_kinds, frame,
                               self->selected, self->dots);
  return TRUE;
}

static void
project_symbol (const BongsuMapFrame *frame, const BongsuPlacedSymbol *symbol, double *px, double *py)
{
  bongsu_map_frame_project (frame, symbol->x, symbol->y, px, py);
  *px += symbol->dx;
  *py += symbol->dy;
}

static void
draw_symbol (BongsuAssetLayer *self, BongsuBrush *brush, const BongsuMapFrame *frame, const BongsuAssetArrays *arrays,
             const BongsuPlacedSymbol *symbol)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);
  const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, arrays->kind[symbol->row]);
  gboolean selected = symbol->row == self->selected;
  BongsuSymbolLook look = { kind != NULL ? kind->symbol : NULL, arrays->level[symbol->row], arrays->fault[symbol->row],
                            arrays->quality[symbol->row], FALSE, FALSE };
  double px, py;

  project_symbol (frame, symbol, &px, &py);
  if (!bongsu_map_frame_contains (frame, px, py, 40))
    return;
  bongsu_brush_draw (brush,
                     bongsu_symbol_sheet_get_symbol (self->sheet, arrays->kind[symbol->row], &look,
                                                     bongsu_asset_layout_get_symbol_size (frame->zoom, selected)),
                     (float) round (px), (float) round (py));
}

/* A part of a stand is tied to its place by a line. */
static void
draw_ties (BongsuAssetLayer *self, GtkSnapshot *snapshot, const BongsuMapFrame *frame)
{
  const BongsuSymbolColours *colours = bongsu_symbol_sheet_get_colours (self->sheet);
  cairo_t *cr = NULL;

  for (guint i = 0; i < self->layout->symbols->len; i++)
    {
      const BongsuPlacedSymbol *symbol = &g_array_index (self->layout->symbols, BongsuPlacedSymbol, i);
      double px, py;

      if (symbol->dx == 0 && symbol->dy == 0)
        continue;
      bongsu_map_frame_project (frame, symbol->x, symbol->y, &px, &py);
      if (!bongsu_map_frame_contains (frame, px, py, 100))
        continue;
      if (cr == NULL)
        {
          cr = gtk_snapshot_append_cairo (snapshot,
                                          &GRAPHENE_RECT_INIT (-100, -100, (float) frame->half_width * 2 + 200,
                                                               (float) frame->half_height * 2 + 200));
          gdk_cairo_set_source_rgba (cr, &colours->frame);
          cairo_set_line_width (cr, 1.4);
        }
      cairo_move_to (cr, px, py);
      cairo_rel_line_to (cr, symbol->dx, symbol->dy);
    }
  if (cr == NULL)
    return;
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_layout (BongsuAssetLayer *self, GtkSnapshot *snapshot, const BongsuMapFrame *frame,
             const BongsuAssetArrays *arrays)
{
  const BongsuPlacedSymbol *symbols = (const BongsuPlacedSymbol *) self->layout->symbols->data;
  guint n = self->layout->symbols->len;
  BongsuBrush brush;
  guint i = 0;

  draw_ties (self, snapshot, frame);
  bongsu_brush_begin (&brush, GTK_WIDGET (self), snapshot);
  for (; i < n && symbols[i].rank < BONGSU_RANK_ABNORMAL; i++)
    draw_symbol (self, &brush, frame, arrays, &symbols[i]);
  for (guint j = 0; j < self->layout->clusters->len; j++)
    {
      const BongsuPlacedCluster *cluster = &g_array_index (self->layout->clusters, BongsuPlacedCluster, j);
      double px, py;

      bongsu_map_frame_project (frame, cluster->x, cluster->y, &px, &py);
      if (bongsu_map_frame_contains (frame, px, py, 40))
        bongsu_cluster_draw (cluster, &brush, self->sheet, (float) round (px), (float) round (py));
    }
  for (; i < n; i++)
    draw_symbol (self, &brush, frame, arrays, &symbols[i]);
  if (frame->zoom >= LABEL_ZOOM)
    bongsu_asset_labels_snapshot (self->labels, &brush, frame, self->register_, self->layout, self->selected);
  bongsu_brush_end (&brush);
}

static gboolean
retry_cb (gpointer data)
{
  BongsuAssetLayer *self = data;

  self->retry_id = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
bongsu_asset_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuAssetLayer *self = BONGSU_ASSET_LAYER (widget);
  BongsuAssetArrays arrays;
  BongsuMapFrame frame;

  bongsu_asset_layer_get_frame (self, &frame);
  if (bongsu_symbol_sheet_refresh (self->sheet))
    {
      bongsu_dot_chunks_reset (self->chunks, bongsu_symbol_sheet_get_colours (self->sheet),
                               gtk_widget_get_scale_factor (widget));
      bongsu_asset_labels_reset (self->labels);
    }
  self->complete = TRUE;
  if (!lay_out (self, &frame, &arrays))
    return;
  if (self->dots)
    self->complete = bongsu_dot_chunks_snapshot (self->chunks, snapshot, &frame, &arrays, self->grid,
                                                 bongsu_brush_is_flat (widget));
  draw_layout (self, snapshot, &frame, &arrays);
  /* A widget must not ask for a new frame while it draws this one. */
  if (!self->complete && self->retry_id == 0)
    self->retry_id = g_idle_add (retry_cb, self);
}

static void
bongsu_asset_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bongsu_asset_layer_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
on_viewport_notify_cb (BongsuAssetLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
bongsu_asset_layer_constructed (GObject *object)
{
  BongsuAssetLayer *self = BONGSU_ASSET_LAYER (object);

  G_OBJECT_CLASS (bongsu_asset_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (on_viewport_notify_cb), self, G_CONNECT_SWAPPED);
}

static void
bongsu_asset_layer_dispose (GObject *object)
{
  BongsuAssetLayer *self = BONGSU_ASSET_LAYER (object);

  bongsu_asset_layer_set_register (self, NULL);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  G_OBJECT_CLASS (bongsu_asset_layer_parent_class)->dispose (object);
}

static void
bongsu_asset_layer_finalize (GObject *object)
{
  BongsuAssetLayer *self = BONGSU_ASSET_LAYER (object);

  bongsu_asset_stands_clear (&self->stands);
  bongsu_symbol_sheet_free (self->sheet);
  bongsu_asset_labels_free (self->labels);
  bongsu_asset_grid_free (self->grid);
  bongsu_asset_layout_free (self->layout);
  bongsu_dot_chunks_free (self->chunks);
  g_free (self->counters);
  g_free (self->places);
  g_free (self->minor_kinds);
  G_OBJECT_CLASS (bongsu_asset_layer_parent_class)->finalize (object);
}

static void
bongsu_asset_layer_class_init (BongsuAssetLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = bongsu_asset_layer_constructed;
  object_class->dispose = bongsu_asset_layer_dispose;
  object_class->finalize = bongsu_asset_layer_finalize;
  widget_class->snapshot = bongsu_asset_layer_snapshot;
  widget_class->css_changed = bongsu_asset_layer_css_changed;
  gtk_widget_class_set_css_name (widget_class, "asset-layer");
}

static void
bongsu_asset_layer_init (BongsuAssetLayer *self)
{
  self->selected = BONGSU_NO_ROW;
  self->sheet = bongsu_symbol_sheet_new (GTK_WIDGET (self));
  self->labels = bongsu_asset_labels_new (GTK_WIDGET (self));
  self->grid = bongsu_asset_grid_new ();
  self->layout = bongsu_asset_layout_new ();
  self->chunks = bongsu_dot_chunks_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

BongsuAssetLayer *
bongsu_asset_layer_new (ShumateViewport *viewport)
{
  g_return_val_if_fail (SHUMATE_IS_VIEWPORT (viewport), NULL);
  return g_object_new (BONGSU_TYPE_ASSET_LAYER, "viewport", viewport, NULL);
}

void
bongsu_asset_layer_set_register (BongsuAssetLayer *self, BongsuRegister *register_)
{
  g_return_if_fail (BONGSU_IS_ASSET_LAYER (self));

  if (self->register_ == register_)
    return;
  if (self->register_ != NULL)
    g_signal_handlers_disconnect_by_func (self->register_, on_register_changed_cb, self);
  g_set_object (&self->register_, register_);
  forget_rows (self);
  /* Pictures of dots are of the rows of the register before. */
  if (bongsu_dot_chunks_get_size (self->chunks) > 0)
    bongsu_dot_chunks_reset (self->chunks, bongsu_symbol_sheet_get_colours (self->sheet),
                             gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  if (register_ != NULL)
    {
      self->minor_kinds = bongsu_asset_layout_find_minor_kinds (bongsu_register_get_catalogue (register_));
      g_signal_connect_object (register_, "changed", G_CALLBACK (on_register_changed_cb), self, G_CONNECT_SWAPPED);
      see_changes (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bongsu_asset_layer_set_dots (BongsuAssetLayer *self, gboolean dots)
{
  g_return_if_fail (BONGSU_IS_ASSET_LAYER (self));

  if (self->dots == dots)
    return;
  self->dots = dots;
  self->layout->valid = FALSE;
  /* Nothing was patched while no dots were shown. */
  if (bongsu_dot_chunks_get_size (self->chunks) > 0)
    bongsu_dot_chunks_reset (self->chunks, bongsu_symbol_sheet_get_colours (self->sheet),
                             gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bongsu_asset_layer_set_selected (BongsuAssetLayer *self, guint row)
{
  g_return_if_fail (BONGSU_IS_ASSET_LAYER (self));

  if (self->selected == row)
    return;
  self->selected = row;
  self->layout->valid = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static guint
pick_symbol (BongsuAssetLayer *self, const BongsuMapFrame *frame, double px, double py)
{
  guint best = BONGSU_NO_ROW;
  double best_distance = PICK_RADIUS * PICK_RADIUS;

  /* From above downwards: what covers another one is what was meant, unless the other is clearly nearer. */
  for (guint i = self->layout->symbols->len; i > 0; i--)
    {
      const BongsuPlacedSymbol *symbol = &g_array_index (self->layout->symbols, BongsuPlacedSymbol, i - 1);
      double sx, sy, distance;

      project_symbol (frame, symbol, &sx, &sy);
      distance = (sx - px) * (sx - px) + (sy - py) * (sy - py);
      if (distance <= best_distance && (best == BONGSU_NO_ROW || distance < best_distance - 36))
        {
          best = symbol->row;
          best_distance = distance;
        }
    }
  return best;
}

static gboolean
pick_cluster (BongsuAssetLayer *self, const BongsuMapFrame *frame, double px, double py, double *x, double *y)
{
  for (guint i = 0; i < self->layout->clusters->len; i++)
    {
      const BongsuPlacedCluster *cluster = &g_array_index (self->layout->clusters, BongsuPlacedCluster, i);
      double cx, cy;

      bongsu_map_frame_project (frame, cluster->x, cluster->y, &cx, &cy);
      if ((cx - px) * (cx - px) + (cy - py) * (cy - py) > CLUSTER_PICK_RADIUS * CLUSTER_PICK_RADIUS)
        continue;
      *x = cluster->x;
      *y = cluster->y;
      return TRUE;
    }
  return FALSE;
}

BongsuPick
bongsu_asset_layer_pick (BongsuAssetLayer *self, double px, double py, guint *row, double *x, double *y)
{
  BongsuAssetArrays arrays;
  BongsuMapFrame frame;

  g_return_val_if_fail (BONGSU_IS_ASSET_LAYER (self), BONGSU_PICK_GROUND);

  *row = BONGSU_NO_ROW;
  bongsu_asset_layer_get_frame (self, &frame);
  if (!lay_out (self, &frame, &arrays))
    return BONGSU_PICK_GROUND;
  *row = pick_symbol (self, &frame, px, py);
  if (*row == BONGSU_NO_ROW && self->dots)
    {
      bongsu_map_frame_unproject (&frame, px, py, x, y);
      *row = bongsu_asset_grid_pick (self->grid, &arrays, *x, *y, PICK_RADIUS / frame.map_size);
    }
  if (*row != BONGSU_NO_ROW)
    return BONGSU_PICK_ASSET;
  return pick_cluster (self, &frame, px, py, x, y) ? BONGSU_PICK_CLUSTER : BONGSU_PICK_GROUND;
}

gboolean
bongsu_asset_layer_get_position (BongsuAssetLayer *self, guint row, double *px, double *py)
{
  BongsuAssetArrays arrays;
  BongsuMapFrame frame;

  g_return_val_if_fail (BONGSU_IS_ASSET_LAYER (self), FALSE);

  bongsu_asset_layer_get_frame (self, &frame);
  if (!lay_out (self, &frame, &arrays) || row >= arrays.n || isnan (arrays.x[row]) || isnan (arrays.y[row]))
    return FALSE;
  for (guint i = self->layout->symbols->len; i > 0; i--)
    {
      const BongsuPlacedSymbol *symbol = &g_array_index (self->layout->symbols, BongsuPlacedSymbol, i - 1);

      if (symbol->row != row)
        continue;
      project_symbol (&frame, symbol, px, py);
      return TRUE;
    }
  bongsu_map_frame_project (&frame, arrays.x[row], arrays.y[row], px, py);
  return TRUE;
}

GArray *
bongsu_asset_layer_dup_in_view (BongsuAssetLayer *self, guint max, guint *n_all)
{
  BongsuAssetArrays arrays;
  BongsuMapFrame frame;

  if (n_all != NULL)
    *n_all = 0;
  bongsu_asset_layer_get_frame (self, &frame);
  if (!lay_out (self, &frame, &arrays))
    return g_array_new (FALSE, FALSE, sizeof (guint));
  return bongsu_asset_near_find (self->grid, &arrays, self->minor_kinds, &frame, self->selected, max, n_all);
}

GArray *
bongsu_asset_layer_dup_alarms (BongsuAssetLayer *self)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (guint));
  BongsuAssetArrays arrays;
  BongsuMapFrame frame;

  bongsu_asset_layer_get_frame (self, &frame);
  if (!lay_out (self, &frame, &arrays))
    return result;
  for (guint i = self->layout->symbols->len; i > 0 && result->len < MAX_ALARMS; i--)
    {
      const BongsuPlacedSymbol *symbol = &g_array_index (self->layout->symbols, BongsuPlacedSymbol, i - 1);
      guint row = symbol->row;

      if (symbol->rank <= BONGSU_RANK_CRITICAL)
        break;
      if (arrays.level[row] == BONGSU_LEVEL_CRITICAL && arrays.flags[row] & BONGSU_ASSET_UNACKNOWLEDGED)
        g_array_append_val (result, row);
    }
  return result;
}

gboolean
bongsu_asset_layer_is_complete (BongsuAssetLayer *self)
{
  return self->complete;
}

gsize
bongsu_asset_layer_get_size (BongsuAssetLayer *self)
{
  /* Counters, places, grid and stands of each row. */
  return (gsize) self->n_seen * (4 + 8 + 4 + 8) + bongsu_dot_chunks_get_size (self->chunks);
}
