/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "asset-layout-private.h"
#include "asset-words-private.h"
#include "palette.h"
#include "spot-layer-private.h"
#include "symbol-sheet-private.h"

#define PULSE_STEP_MS 100 /* ten steps of a second: calm, and a tenth of the cost of every frame */
#define PULSE_US 1000000.0
#define PULSE_LOW 0.35
#define PILL_PX 14.0
#define PILL_RADIUS 6.0
#define ARROW 7.0

struct _BongsuSpotLayer
{
  ShumateLayer parent;

  BongsuAssetLayer *assets;  /* (owned) */
  BongsuRegister *register_; /* (owned) (nullable) */
  guint selected;
  GArray *alarms; /* (element-type guint) rows that pulse */
  guint pulse_id;
};

G_DEFINE_FINAL_TYPE (BongsuSpotLayer, bongsu_spot_layer, SHUMATE_TYPE_LAYER)

static gboolean
may_animate (BongsuSpotLayer *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);
  return enabled;
}

static gboolean
pulse_cb (gpointer data)
{
  BongsuSpotLayer *self = data;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->alarms->len > 0)
    return G_SOURCE_CONTINUE;
  self->pulse_id = 0;
  return G_SOURCE_REMOVE;
}

/* Looked for when drawn: the layout is that of this frame then, and made anyway. */
static void
find_alarms (BongsuSpotLayer *self)
{
  g_clear_pointer (&self->alarms, g_array_unref);
  self->alarms = bongsu_asset_layer_dup_alarms (self->assets);
  if (self->alarms->len > 0 && self->pulse_id == 0 && may_animate (self))
    self->pulse_id = g_timeout_add (PULSE_STEP_MS, pulse_cb, self);
}

static void
bongsu_spot_layer_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&BONGSU_SPOT_LAYER (widget)->pulse_id, g_source_remove);
  GTK_WIDGET_CLASS (bongsu_spot_layer_parent_class)->unmap (widget);
}

static double
get_pulse (BongsuSpotLayer *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  double phase;

  if (self->pulse_id == 0 || clock == NULL)
    return 1;
  phase = fmod ((double) gdk_frame_clock_get_frame_time (clock), PULSE_US) / PULSE_US;
  return PULSE_LOW + (1 - PULSE_LOW) * (0.5 + 0.5 * cos (2 * G_PI * phase));
}

static guint
get_size (BongsuSpotLayer *self, guint row)
{
  return bongsu_asset_layout_get_symbol_size (
      shumate_viewport_get_zoom_level (shumate_layer_get_viewport (SHUMATE_LAYER (self))), row == self->selected);
}

static cairo_t *
begin_cairo (GtkSnapshot *snapshot, double px, double py, double reach)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) (px - reach), (float) (py - reach),
                                                                          (float) (2 * reach), (float) (2 * reach)));

  cairo_translate (cr, px, py);
  return cr;
}

static void
draw_alarms (BongsuSpotLayer *self, GtkSnapshot *snapshot, const BongsuSymbolColours *colours)
{
  find_alarms (self);
  if (self->alarms->len == 0)
    return;
  gtk_snapshot_push_opacity (snapshot, get_pulse (self));
  for (guint i = 0; i < self->alarms->len; i++)
    {
      guint row = g_array_index (self->alarms, guint, i);
      double px, py;
      cairo_t *cr;

      if (!bongsu_asset_layer_get_position (self->assets, row, &px, &py))
        continue;
      cr = begin_cairo (snapshot, round (px), round (py), 32);
      bongsu_symbol_draw_alarm_ring (cr, colours, get_size (self, row));
      cairo_destroy (cr);
    }
  gtk_snapshot_pop (snapshot);
}

static void
trace_pill (cairo_t *cr, double width, double height, double tip_x, gboolean below)
{
  double left = -width / 2;
  double top = -height / 2;
  double edge = below ? top : top + height;

  cairo_new_path (cr);
  cairo_arc (cr, left + PILL_RADIUS, top + PILL_RADIUS, PILL_RADIUS, G_PI, 1.5 * G_PI);
  cairo_arc (cr, left + width - PILL_RADIUS, top + PILL_RADIUS, PILL_RADIUS, 1.5 * G_PI, 2 * G_PI);
  cairo_arc (cr, left + width - PILL_RADIUS, top + height - PILL_RADIUS, PILL_RADIUS, 0, 0.5 * G_PI);
  cairo_arc (cr, left + PILL_RADIUS, top + height - PILL_RADIUS, PILL_RADIUS, 0.5 * G_PI, G_PI);
  cairo_close_path (cr);
  cairo_move_to (cr, tip_x - ARROW, edge);
  cairo_line_to (cr, tip_x, edge + (below ? -ARROW : ARROW));
  cairo_line_to (cr, tip_x + ARROW, edge);
  cairo_close_path (cr);
}

static PangoLayout *
make_pill_text (BongsuSpotLayer *self)
{
  g_autofree char *text = bongsu_asset_words_dup_pill (self->register_, self->selected);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (font, PILL_PX * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, MAX (80, gtk_widget_get_width (GTK_WIDGET (self)) - 48) * PANGO_SCALE);
  pango_layout_set_height (layout, 0);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* Above the symbol where there is room, else below it, and never over the edge. */
static void
draw_pill (BongsuSpotLayer *self, GtkSnapshot *snapshot, const BongsuSymbolColours *colours, double px, double py,
           double radius)
{
  g_autoptr (PangoLayout) layout = make_pill_text (self);
  int text_width, text_height;
  double width, height, x, y;
  gboolean below;
  cairo_t *cr;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  width = text_width + 30;
  height = MAX (text_height + 8, 27);
  below = py - radius - ARROW - height < 4;
  y = round (below ? py + radius + ARROW + 3 + height / 2 : py - radius - ARROW - 3 - height / 2);
  x = round (CLAMP (px, width / 2 + 4, MAX (gtk_widget_get_width (GTK_WIDGET (self)) - width / 2 - 4, width / 2 + 4)));
  cr = begin_cairo (snapshot, x, y, MAX (width, height) / 2 + ARROW + 2);
  trace_pill (cr, width, height, CLAMP (px - x, -width / 2 + 14, width / 2 - 14), below);
  gdk_cairo_set_source_rgba (cr, &colours->ink);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &colours->plate);
  cairo_move_to (cr, -text_width / 2.0, -text_height / 2.0);
  pango_layout_set_width (layout, (text_width + 1) * PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
}

static void
draw_selection (BongsuSpotLayer *self, GtkSnapshot *snapshot, const BongsuSymbolColours *colours)
{
  BongsuSymbolLook look = { 0 };
  double px, py, radius;
  cairo_t *cr;

  if (self->register_ == NULL || self->selected >= bongsu_register_get_n_assets (self->register_)
      || !bongsu_asset_layer_get_position (self->assets, self->selected, &px, &py))
    return;
  look.level = bongsu_register_get_level (self->register_, self->selected);
  look.unacknowledged = bongsu_register_get_unacknowledged (self->register_, self->selected);
  radius = bongsu_symbol_halo_radius (&look, get_size (self, self->selected));
  px = round (px);
  py = round (py);
  if (px < -radius || py < -radius || px > gtk_widget_get_width (GTK_WIDGET (self)) + radius
      || py > gtk_widget_get_height (GTK_WIDGET (self)) + radius)
    return;
  cr = begin_cairo (snapshot, px, py, radius + 4);
  bongsu_symbol_draw_halo (cr, colours, (float) radius);
  cairo_destroy (cr);
  draw_pill (self, snapshot, colours, px, py, radius);
}

static void
bongsu_spot_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuSpotLayer *self = BONGSU_SPOT_LAYER (widget);
  BongsuSymbolColours colours;

  bongsu_symbol_colours_init (&colours, widget);
  draw_alarms (self, snapshot, &colours);
  draw_selection (self, snapshot, &colours);
}

static void
bongsu_spot_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bongsu_spot_layer_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
bongsu_spot_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (bongsu_spot_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
bongsu_spot_layer_dispose (GObject *object)
{
  BongsuSpotLayer *self = BONGSU_SPOT_LAYER (object);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (self->register_ != NULL)
    g_signal_handlers_disconnect_by_func (self->register_, gtk_widget_queue_draw, self);
  g_clear_object (&self->register_);
  g_clear_object (&self->assets);
  g_clear_pointer (&self->alarms, g_array_unref);
  G_OBJECT_CLASS (bongsu_spot_layer_parent_class)->dispose (object);
}

static void
bongsu_spot_layer_class_init (BongsuSpotLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = bongsu_spot_layer_constructed;
  object_class->dispose = bongsu_spot_layer_dispose;
  widget_class->snapshot = bongsu_spot_layer_snapshot;
  widget_class->unmap = bongsu_spot_layer_unmap;
  widget_class->css_changed = bongsu_spot_layer_css_changed;
}

static void
bongsu_spot_layer_init (BongsuSpotLayer *self)
{
  self->selected = BONGSU_NO_ROW;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

BongsuSpotLayer *
bongsu_spot_layer_new (ShumateViewport *viewport, BongsuAssetLayer *assets)
{
  BongsuSpotLayer *self = g_object_new (BONGSU_TYPE_SPOT_LAYER, "viewport", viewport, NULL);

  self->assets = g_object_ref (assets);
  return self;
}

void
bongsu_spot_layer_set_register (BongsuSpotLayer *self, BongsuRegister *register_)
{
  g_return_if_fail (BONGSU_IS_SPOT_LAYER (self));

  if (self->register_ == register_)
    return;
  if (self->register_ != NULL)
    g_signal_handlers_disconnect_by_func (self->register_, gtk_widget_queue_draw, self);
  g_set_object (&self->register_, register_);
  if (register_ != NULL)
    g_signal_connect_object (register_, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bongsu_spot_layer_set_selected (BongsuSpotLayer *self, guint row)
{
  g_return_if_fail (BONGSU_IS_SPOT_LAYER (self));

  if (self->selected == row)
    return;
  self->selected = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
