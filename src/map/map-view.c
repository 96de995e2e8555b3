/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "asset-layer-private.h"
#include "map-base-private.h"
#include "map-move-private.h"
#include "map-view.h"
#include "palette.h"
#include "plan-labels-private.h"
#include "plan-source-private.h"
#include "proxy-layer-private.h"
#include "spot-layer-private.h"

#define MIN_ZOOM 4
#define ASSET_ZOOM 17.0
#define START_STEP 0.8       /* zoom levels the first view is nearer than the whole city */
#define CLUSTER_STEP 1.6     /* zoom levels a click on a cluster goes down */
#define PAN_PART 0.25        /* of the view, per arrow key */
#define REST_MS 150          /* without movement: the map rests */
#define REFRESH_MS 1000      /* of what only follows the data: proxies and the count in view */
#define CLICK_SLACK 5.0      /* pixels between press and release */
#define EARTH_M 40075016.686
#define BOUNDS_MARGIN 28.0

struct _BongsuMapView
{
  GtkWidget parent;

  ShumateMap *map;
  BongsuPlanLabels *labels;
  BongsuAssetLayer *assets;
  BongsuSpotLayer *spots;
  BongsuProxyLayer *proxies;
  BongsuMapBase *base;

  BongsuRegister *register_; /* (owned) (nullable) */
  BongsuPlan *plan;          /* (owned) (nullable) */
  BongsuMapMove *move;
  guint selected;
  gboolean dots;
  guint n_in_view;
  double bounds[4];
  gboolean has_bounds;
  gboolean wants_all;  /* show_all () before there was a size */
  double start[2];     /* longitude, latitude */
  gboolean has_start;  /* the first view is there, and not the whole city */
  double press_x, press_y;
  guint rest_id;
  guint refresh_id;
  guint restyle_id;
};

enum
{
  PROP_0,
  PROP_REGISTER,
  PROP_PLAN,
  PROP_SELECTED,
  PROP_DOTS,
  PROP_N_IN_VIEW,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  PICKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuMapView, bongsu_map_view, GTK_TYPE_WIDGET)

static ShumateViewport *
get_viewport (BongsuMapView *self)
{
  return shumate_map_get_viewport (self->map);
}

static void
count_in_view (BongsuMapView *self)
{
  guint n;
  g_autoptr (GArray) rows = bongsu_asset_layer_dup_in_view (self->assets, BONGSU_MAX_PROXIES, &n);

  if (self->register_ != NULL)
    bongsu_proxy_layer_set_rows (self->proxies, rows);
  if (n == self->n_in_view)
    return;
  self->n_in_view = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_IN_VIEW]);
}

static gboolean
refresh_cb (gpointer data)
{
  BongsuMapView *self = data;

  self->refresh_id = 0;
  count_in_view (self);
  return G_SOURCE_REMOVE;
}

static void
on_register_changed_cb (BongsuMapView *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
restyle (BongsuMapView *self)
{
  bongsu_map_base_restyle (self->base, self->plan, SHUMATE_LAYER (self->labels));
}

static gboolean
rest_cb (gpointer data)
{
  BongsuMapView *self = data;

  if (bongsu_map_move_is_running (self->move))
    return G_SOURCE_CONTINUE;
  count_in_view (self);
  restyle (self);
  if (!bongsu_map_base_settle (self->base))
    return G_SOURCE_CONTINUE;
  self->rest_id = 0;
  return G_SOURCE_REMOVE;
}

static void
wait_for_rest (BongsuMapView *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

static gboolean
restyle_cb (gpointer data)
{
  BongsuMapView *self = data;

  self->restyle_id = 0;
  restyle (self);
  wait_for_rest (self);
  if (self->wants_all && gtk_widget_get_width (GTK_WIDGET (self)) > 1)
    bongsu_map_view_show_all (self);
  return G_SOURCE_REMOVE;
}

/* Layers cannot come and go while styles or sizes are handed out. */
static void
queue_restyle (BongsuMapView *self)
{
  if (self->restyle_id == 0)
    self->restyle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, restyle_cb, self, NULL);
}

static void
on_viewport_notify_cb (BongsuMapView *self)
{
  wait_for_rest (self);
}

static void
pick (BongsuMapView *self, double px, double py)
{
  double x, y, longitude, latitude;
  guint row;

  switch (bongsu_asset_layer_pick (self->assets, px, py, &row, &x, &y))
    {
    case BONGSU_PICK_CLUSTER:
      bongsu_mercator_unproject (x, y, &longitude, &latitude);
      bongsu_map_view_go_to (self, longitude, latitude, bongsu_map_move_get_zoom (self->move) + CLUSTER_STEP);
      break;
    case BONGSU_PICK_ASSET:
    case BONGSU_PICK_GROUND:
    default:
      g_signal_emit (self, signals[PICKED], 0, row);
      break;
    }
}

static void
zoom_at (BongsuMapView *self, double px, double py)
{
  BongsuMapFrame frame;
  double zoom = floor (bongsu_map_move_get_zoom (self->move) + 1.001);
  double x, y, longitude, latitude, part;

  bongsu_asset_layer_get_frame (self->assets, &frame);
  bongsu_map_frame_unproject (&frame, px, py, &x, &y);
  /* What was double-clicked stays under the pointer. */
  part = 1 - exp2 (frame.zoom - zoom);
  bongsu_mercator_unproject (frame.centre_x + (x - frame.centre_x) * part, frame.centre_y + (y - frame.centre_y) * part,
                             &longitude, &latitude);
  bongsu_map_view_go_to (self, longitude, latitude, zoom);
}

static void
on_pressed_cb (BongsuMapView *self, int n_press, double px, double py)
{
  bongsu_map_move_stop (self->move);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->press_x = px;
  self->press_y = py;
}

static void
on_released_cb (BongsuMapView *self, int n_press, double px, double py)
{
  if (hypot (px - self->press_x, py - self->press_y) > CLICK_SLACK)
    return;
  if (n_press == 1)
    pick (self, px, py);
  else if (n_press == 2)
    zoom_at (self, px, py);
}

static gboolean
on_scroll_cb (BongsuMapView *self)
{
  bongsu_map_move_stop (self->move);
  return FALSE;
}

static void
on_proxy_activated_cb (BongsuMapView *self, guint row)
{
  g_signal_emit (self, signals[PICKED], 0, row);
}

static gboolean
pan_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (widget);
  BongsuMapFrame frame;
  double x, y, longitude, latitude;
  int dx, dy;

  g_variant_get (arguments, "(ii)", &dx, &dy);
  bongsu_asset_layer_get_frame (self->assets, &frame);
  bongsu_map_frame_unproject (&frame, frame.half_width * (1 + 2 * dx * PAN_PART),
                              frame.half_height * (1 + 2 * dy * PAN_PART), &x, &y);
  bongsu_mercator_unproject (x, CLAMP (y, 0, 1), &longitude, &latitude);
  bongsu_map_view_go_to (self, longitude, latitude, bongsu_map_move_get_zoom (self->move));
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  g_autoptr (GVariant) step = g_variant_get_child_value (arguments, 0);

  if (g_variant_get_int32 (step) > 0)
    bongsu_map_view_zoom_in (BONGSU_MAP_VIEW (widget));
  else
    bongsu_map_view_zoom_out (BONGSU_MAP_VIEW (widget));
  return TRUE;
}

static gboolean
show_all_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  bongsu_map_view_show_all (BONGSU_MAP_VIEW (widget));
  return TRUE;
}

static gboolean
rove_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (widget);
  g_autoptr (GVariant) step = g_variant_get_child_value (arguments, 0);

  /* The first key after a movement must not find the assets of the view before. */
  if (self->rest_id != 0)
    count_in_view (self);
  return bongsu_proxy_layer_rove (self->proxies, g_variant_get_int32 (step));
}

/* All of the map is one Tab stop: Tab enters it and leaves it, from whichever asset has the focus. */
static gboolean
bongsu_map_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_has_focus (widget))
    return FALSE;
  return gtk_widget_grab_focus (widget);
}

static void
bongsu_map_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bongsu_map_view_parent_class)->css_changed (widget, change);
  queue_restyle (BONGSU_MAP_VIEW (widget));
}

static void
bongsu_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->map), &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->wants_all)
    queue_restyle (self);
  wait_for_rest (self);
}

static void
bongsu_map_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 480;
}

static void
bongsu_map_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (widget);
  const float widths[4] = { 2, 2, 2, 2 };
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GskRoundedRect ring;
  GdkRGBA colour;

  bongsu_palette_get (widget, "map", &colour);
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->map), snapshot);
  if (!gtk_widget_has_visible_focus (widget))
    return;
  bongsu_palette_get (widget, "ink", &colour);
  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (2, 2, width - 4, height - 4), 6);
  gtk_snapshot_append_border (snapshot, &ring, widths, (const GdkRGBA[4]) { colour, colour, colour, colour });
}

static void
bongsu_map_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (object);

  switch (id)
    {
    case PROP_REGISTER:
      g_value_set_object (value, self->register_);
      break;
    case PROP_PLAN:
      g_value_set_boxed (value, self->plan);
      break;
    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;
    case PROP_DOTS:
      g_value_set_boolean (value, self->dots);
      break;
    case PROP_N_IN_VIEW:
      g_value_set_uint (value, self->n_in_view);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_dots (BongsuMapView *self, gboolean dots)
{
  if (self->dots == dots)
    return;
  self->dots = dots;
  bongsu_asset_layer_set_dots (self->assets, dots);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOTS]);
}

static void
bongsu_map_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (object);

  switch (id)
    {
    case PROP_REGISTER:
      bongsu_map_view_set_register (self, g_value_get_object (value));
      break;
    case PROP_PLAN:
      bongsu_map_view_set_plan (self, g_value_get_boxed (value));
      break;
    case PROP_SELECTED:
      bongsu_map_view_set_selected (self, g_value_get_uint (value));
      break;
    case PROP_DOTS:
      set_dots (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bongsu_map_view_dispose (GObject *object)
{
  BongsuMapView *self = BONGSU_MAP_VIEW (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->restyle_id, g_source_remove);
  if (self->map != NULL)
    {
      g_signal_handlers_disconnect_by_func (get_viewport (self), on_viewport_notify_cb, self);
      bongsu_map_view_set_register (self, NULL);
      bongsu_plan_labels_set_plan (self->labels, NULL);
    }
  g_clear_pointer (&self->move, bongsu_map_move_free);
  g_clear_pointer (&self->base, bongsu_map_base_free);
  g_clear_pointer (&self->plan, bongsu_plan_unref);
  if (self->map != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->map));
  self->map = NULL;
  G_OBJECT_CLASS (bongsu_map_view_parent_class)->dispose (object);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, pan_cb, "(ii)", -1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, pan_cb, "(ii)", 1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, pan_cb, "(ii)", 0, -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, pan_cb, "(ii)", 0, 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_plus, 0, zoom_cb, "(i)", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_equal, 0, zoom_cb, "(i)", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_minus, 0, zoom_cb, "(i)", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, show_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_period, 0, rove_cb, "(i)", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_comma, 0, rove_cb, "(i)", -1);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_REGISTER]
      = g_param_spec_object ("register", NULL, NULL, BONGSU_TYPE_REGISTER, writable | G_PARAM_CONSTRUCT);
  properties[PROP_PLAN] = g_param_spec_boxed ("plan", NULL, NULL, BONGSU_TYPE_PLAN, writable);
  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, BONGSU_NO_ROW, writable);
  properties[PROP_DOTS] = g_param_spec_boolean ("dots", NULL, NULL, FALSE, writable);
  properties[PROP_N_IN_VIEW] = g_param_spec_uint ("n-in-view", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bongsu_map_view_class_init (BongsuMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bongsu_map_view_get_property;
  object_class->set_property = bongsu_map_view_set_property;
  object_class->dispose = bongsu_map_view_dispose;
  widget_class->focus = bongsu_map_view_focus;
  widget_class->css_changed = bongsu_map_view_css_changed;
  widget_class->size_allocate = bongsu_map_view_size_allocate;
  widget_class->measure = bongsu_map_view_measure;
  widget_class->snapshot = bongsu_map_view_snapshot;
  install_properties (object_class);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "mapview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_gestures (BongsuMapView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

static void
add_layers (BongsuMapView *self)
{
  ShumateViewport *viewport = get_viewport (self);

  self->labels = bongsu_plan_labels_new (viewport);
  self->assets = bongsu_asset_layer_new (viewport);
  self->spots = bongsu_spot_layer_new (viewport, self->assets);
  self->proxies = bongsu_proxy_layer_new (viewport, self->assets);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->labels));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->assets));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->spots));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->proxies));
  g_signal_connect_object (self->proxies, "activated", G_CALLBACK (on_proxy_activated_cb), self, G_CONNECT_SWAPPED);
}

static void
bongsu_map_view_init (BongsuMapView *self)
{
  ShumateViewport *viewport;

  self->selected = BONGSU_NO_ROW;
  self->map = shumate_map_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self->map), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->map), GTK_WIDGET (self));
  viewport = get_viewport (self);
  shumate_viewport_set_min_zoom_level (viewport, MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, BONGSU_PLAN_MAX_ZOOM);
  self->base = bongsu_map_base_new (GTK_WIDGET (self), self->map);
  self->move = bongsu_map_move_new (GTK_WIDGET (self), viewport);
  add_layers (self);
  add_gestures (self);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (on_viewport_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (queue_restyle), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map"), -1);
  restyle (self);
}

GtkWidget *
bongsu_map_view_new (BongsuRegister *register_)
{
  return g_object_new (BONGSU_TYPE_MAP_VIEW, "register", register_, NULL);
}

void
bongsu_map_view_set_register (BongsuMapView *self, BongsuRegister *register_)
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  if (self->register_ == register_)
    return;
  if (self->register_ != NULL)
    g_signal_handlers_disconnect_by_func (self->register_, on_register_changed_cb, self);
  g_set_object (&self->register_, register_);
  bongsu_map_view_set_selected (self, BONGSU_NO_ROW);
  bongsu_asset_layer_set_register (self->assets, register_);
  bongsu_spot_layer_set_register (self->spots, register_);
  bongsu_proxy_layer_set_register (self->proxies, register_);
  if (register_ != NULL)
    {
      g_signal_connect_object (register_, "changed", G_CALLBACK (on_register_changed_cb), self, G_CONNECT_SWAPPED);
      wait_for_rest (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REGISTER]);
}

void
bongsu_map_view_set_plan (BongsuMapView *self, BongsuPlan *plan)
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  if (self->plan == plan)
    return;
  g_clear_pointer (&self->plan, bongsu_plan_unref);
  self->plan = plan != NULL ? bongsu_plan_ref (plan) : NULL;
  bongsu_plan_labels_set_plan (self->labels, plan);
  restyle (self);
  wait_for_rest (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAN]);
}

void
bongsu_map_view_set_selected (BongsuMapView *self, guint row)
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  if (self->selected == row)
    return;
  self->selected = row;
  bongsu_asset_layer_set_selected (self->assets, row);
  bongsu_spot_layer_set_selected (self->spots, row);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

guint
bongsu_map_view_get_selected (BongsuMapView *self)
{
  g_return_val_if_fail (BONGSU_IS_MAP_VIEW (self), BONGSU_NO_ROW);
  return self->selected;
}

void
bongsu_map_view_set_bounds (BongsuMapView *self, const double bounds[4])
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  for (guint i = 0; i < 4; i++)
    self->bounds[i] = bounds[i];
  self->has_bounds = TRUE;
}

void
bongsu_map_view_show_all (BongsuMapView *self)
{
  double width, height, west, north, east, south, zoom, longitude, latitude;

  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * BOUNDS_MARGIN;
  height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * BOUNDS_MARGIN;
  self->wants_all = !self->has_bounds || width < 1 || height < 1;
  if (self->wants_all)
    return;
  bongsu_mercator_project (self->bounds[0], self->bounds[3], &west, &north);
  bongsu_mercator_project (self->bounds[2], self->bounds[1], &east, &south);
  zoom = MIN (log2 (width / 256 / MAX (east - west, 1e-9)), log2 (height / 256 / MAX (south - north, 1e-9)));
  bongsu_mercator_unproject ((west + east) / 2, (north + south) / 2, &longitude, &latitude);
  if (self->has_start)
    {
      self->has_start = FALSE;
      longitude = self->start[0];
      latitude = self->start[1];
      zoom += START_STEP;
    }
  /* The steps of the wheel, so that the wheel comes back to it. */
  bongsu_map_view_go_to (self, longitude, latitude, MIN (floor (zoom * 5) / 5, 18));
}

void
bongsu_map_view_set_start (BongsuMapView *self, const double centre[2])
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  self->start[0] = centre[0];
  self->start[1] = centre[1];
  self->has_start = TRUE;
  self->wants_all = TRUE;
  queue_restyle (self);
}

void
bongsu_map_view_go_to_row (BongsuMapView *self, guint row)
{
  double longitude, latitude;

  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  if (self->register_ == NULL || row >= bongsu_register_get_n_assets (self->register_)
      || !bongsu_register_get_place (self->register_, row, &longitude, &latitude))
    return;
  bongsu_map_view_go_to (self, longitude, latitude, MAX (bongsu_map_move_get_zoom (self->move), ASSET_ZOOM));
}

void
bongsu_map_view_go_to (BongsuMapView *self, double longitude, double latitude, double zoom)
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));

  self->wants_all = FALSE;
  self->has_start = FALSE;
  bongsu_map_move_to (self->move, longitude, latitude, zoom);
}

static void
zoom_to (BongsuMapView *self, double zoom)
{
  ShumateLocation *location = SHUMATE_LOCATION (get_viewport (self));

  bongsu_map_view_go_to (self, shumate_location_get_longitude (location), shumate_location_get_latitude (location),
                         zoom);
}

void
bongsu_map_view_zoom_in (BongsuMapView *self)
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));
  zoom_to (self, floor (bongsu_map_move_get_zoom (self->move) + 1.001));
}

void
bongsu_map_view_zoom_out (BongsuMapView *self)
{
  g_return_if_fail (BONGSU_IS_MAP_VIEW (self));
  zoom_to (self, ceil (bongsu_map_move_get_zoom (self->move) - 1.001));
}

double
bongsu_map_view_get_zoom (BongsuMapView *self)
{
  g_return_val_if_fail (BONGSU_IS_MAP_VIEW (self), 0);
  return shumate_viewport_get_zoom_level (get_viewport (self));
}

GArray *
bongsu_map_view_dup_in_view (BongsuMapView *self, guint max)
{
  g_return_val_if_fail (BONGSU_IS_MAP_VIEW (self), NULL);
  return bongsu_asset_layer_dup_in_view (self->assets, max, NULL);
}

guint
bongsu_map_view_get_n_in_view (BongsuMapView *self)
{
  g_return_val_if_fail (BONGSU_IS_MAP_VIEW (self), 0);
  return self->n_in_view;
}

gboolean
bongsu_map_view_is_settled (BongsuMapView *self)
{
  g_return_val_if_fail (BONGSU_IS_MAP_VIEW (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->rest_id != 0 || self->restyle_id != 0 || self->wants_all
      || bongsu_map_move_is_running (self->move)
      || !bongsu_asset_layer_is_complete (self->assets))
    return FALSE;
  return bongsu_map_base_is_settled (self->base);
}

double
bongsu_map_view_get_scale (BongsuMapView *self, double max_px, double *px)
{
  static const double steps[] = { 5, 2, 1 };
  double latitude, metre, longest, decade;
  double metres = 0;

  g_return_val_if_fail (BONGSU_IS_MAP_VIEW (self), 0);
  g_return_val_if_fail (max_px > 0, 0);

  latitude = shumate_location_get_latitude (SHUMATE_LOCATION (get_viewport (self)));
  metre = 256 * exp2 (bongsu_map_view_get_zoom (self)) / (EARTH_M * cos (latitude * G_PI / 180));
  longest = max_px / metre;
  decade = pow (10, floor (log10 (longest)));
  for (guint i = 0; i < G_N_ELEMENTS (steps) && metres == 0; i++)
    if (steps[i] * decade <= longest * (1 + 1e-9))
      metres = steps[i] * decade;
  if (px != NULL)
    *px = metres * metre;
  return metres;
}
