/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "halo-text-private.h"
#include "map-frame-private.h"
#include "palette.h"
#include "plan-labels-private.h"

#define MAX_LABELS 2000
#define AIR 6.0f /* between two names */

typedef struct
{
  const BongsuPlanShape *shape; /* (not owned) of the plan */
  const char *text;             /* (not owned) of the plan */
  BongsuPlanClass look;         /* of a label: the class of the shape that has the same name */
  double x, y;
  double extent;                /* mercator: how much room the thing itself gives its name */
  gboolean slender;             /* an area that is rather a line: a stream */
  BongsuSheetPart *part;        /* (owned) (nullable) */
} Label;

struct _BongsuPlanLabels
{
  ShumateLayer parent;

  BongsuPlan *plan; /* (owned) (nullable) */
  GArray *labels;   /* (element-type Label) most important first */
  GArray *taken;    /* (element-type graphene_rect_t) */
  GdkRGBA ink, ground;
  int scale;
};

G_DEFINE_FINAL_TYPE (BongsuPlanLabels, bongsu_plan_labels, SHUMATE_TYPE_LAYER)

static void
clear_label (gpointer data)
{
  g_clear_pointer (&((Label *) data)->part, bongsu_sheet_part_free);
}

static guint
get_weight (const Label *label)
{
  static const guint weights[BONGSU_PLAN_N_CLASSES]
      = { [BONGSU_PLAN_WATER] = 6, [BONGSU_PLAN_HILLS] = 5, [BONGSU_PLAN_BLOCK] = 3, [BONGSU_PLAN_LABEL] = 4,
          [BONGSU_PLAN_RAIL] = 2,  [BONGSU_PLAN_ROAD] = 2,  [BONGSU_PLAN_PATH] = 1 };
  return weights[label->look] * 2 + (label->shape->class_ == BONGSU_PLAN_LABEL ? 1 : 0);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const Label *first = a;
  const Label *second = b;

  if (get_weight (first) != get_weight (second))
    return get_weight (first) > get_weight (second) ? -1 : 1;
  return first->extent > second->extent ? -1 : first->extent < second->extent;
}

/* Half way along the longest part of a line. */
static void
find_middle_of_line (Label *label)
{
  const BongsuPlanShape *shape = label->shape;
  guint start = 0;

  for (guint part = 0; part < shape->n_ends; part++)
    {
      double length = 0;
      double passed = 0;

      for (guint i = start + 1; i < shape->ends[part]; i++)
        length += hypot (shape->positions[2 * i] - shape->positions[2 * i - 2],
                         shape->positions[2 * i + 1] - shape->positions[2 * i - 1]);
      for (guint i = start + 1; i < shape->ends[part] && length > label->extent; i++)
        {
          passed += hypot (shape->positions[2 * i] - shape->positions[2 * i - 2],
                           shape->positions[2 * i + 1] - shape->positions[2 * i - 1]);
          if (passed < length / 2)
            continue;
          label->x = (shape->positions[2 * i] + shape->positions[2 * i - 2]) / 2;
          label->y = (shape->positions[2 * i + 1] + shape->positions[2 * i - 1]) / 2;
          break;
        }
      label->extent = MAX (label->extent, length);
      start = shape->ends[part];
    }
}

/* A stream fills little of the rectangle around it, a lake most. */
static gboolean
is_slender (const BongsuPlanShape *shape)
{
  double area = 0;
  guint n = shape->n_ends > 0 ? MIN (shape->ends[0], shape->n_positions) : 0;

  for (guint i = 0; i < n; i++)
    {
      const double *from = &shape->positions[2 * i];
      const double *to = &shape->positions[2 * ((i + 1) % n)];

      area += (from[0] - shape->min_x) * (to[1] - shape->min_y) - (to[0] - shape->min_x) * (from[1] - shape->min_y);
    }
  return fabs (area) / 2 < 0.3 * (shape->max_x - shape->min_x) * (shape->max_y - shape->min_y);
}

static gboolean
init_label (Label *label, const BongsuPlanShape *shape)
{
  *label = (Label) { .shape = shape, .text = bongsu_text_get (&shape->name), .look = shape->class_ };
  if (label->text == NULL || *label->text == '\0' || shape->n_positions == 0)
    return FALSE;
  label->x = (shape->min_x + shape->max_x) / 2;
  label->y = (shape->min_y + shape->max_y) / 2;
  label->slender = !shape->area || is_slender (shape);
  if (shape->area)
    label->extent = shape->max_x - shape->min_x;
  else if (shape->n_positions > 1)
    find_middle_of_line (label);
  return TRUE;
}

/* A label of its own says where a name belongs: the shape of that name gives its look and keeps silent. */
static void
collect_labels (BongsuPlanLabels *self)
{
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < bongsu_plan_get_n_shapes (self->plan); i++)
    {
      const BongsuPlanShape *shape = bongsu_plan_get_shape (self->plan, i);
      Label label;

      if (shape->class_ != BONGSU_PLAN_LABEL || self->labels->len >= MAX_LABELS || !init_label (&label, shape))
        continue;
      g_array_append_val (self->labels, label);
      g_hash_table_insert (own, (gpointer) label.text, GUINT_TO_POINTER (self->labels->len));
    }
  for (guint i = 0; i < bongsu_plan_get_n_shapes (self->plan); i++)
    {
      const BongsuPlanShape *shape = bongsu_plan_get_shape (self->plan, i);
      Label label;
      guint index;

      if (shape->class_ == BONGSU_PLAN_LABEL || !init_label (&label, shape))
        continue;
      index = GPOINTER_TO_UINT (g_hash_table_lookup (own, label.text));
      if (index > 0)
        {
          g_array_index (self->labels, Label, index - 1).look = shape->class_;
          g_array_index (self->labels, Label, index - 1).slender = label.slender;
        }
      else if (self->labels->len < MAX_LABELS)
        g_array_append_val (self->labels, label);
    }
  g_array_sort (self->labels, compare_labels);
}

static BongsuSheetPart *
get_part (BongsuPlanLabels *self, Label *label)
{
  gboolean lake = label->look == BONGSU_PLAN_WATER && !label->slender;
  gboolean wide = lake || label->look == BONGSU_PLAN_HILLS;
  gboolean street = label->slender && label->look != BONGSU_PLAN_LABEL;

  if (label->part == NULL)
    label->part = bongsu_halo_text_new (GTK_WIDGET (self), label->text, lake ? 15.5f : street ? 12.0f : 13.0f,
                                        lake || label->look == BONGSU_PLAN_LABEL, wide, &self->ink, &self->ground);
  return label->part;
}

/* The name of a shape is shown when the shape is seen larger than its name; a label of its own earlier. */
static gboolean
has_room (const Label *label, const BongsuSheetPart *part, const BongsuMapFrame *frame)
{
  if (label->shape->class_ == BONGSU_PLAN_LABEL)
    return frame->zoom >= 13;
  if (frame->zoom < 14)
    return FALSE;
  return label->extent * frame->map_size > part->half_width * (label->shape->area ? 2.2 : 3.5);
}

static gboolean
take_room (BongsuPlanLabels *self, const graphene_rect_t *room)
{
  graphene_rect_t wide = *room;

  graphene_rect_inset (&wide, -AIR, -AIR);
  for (guint i = 0; i < self->taken->len; i++)
    if (graphene_rect_intersection (&g_array_index (self->taken, graphene_rect_t, i), &wide, NULL))
      return FALSE;
  g_array_append_val (self->taken, *room);
  return TRUE;
}

static void
refresh (BongsuPlanLabels *self)
{
  GdkRGBA ink, ground;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  bongsu_palette_get (GTK_WIDGET (self), "map_ink", &ink);
  bongsu_palette_get (GTK_WIDGET (self), "map", &ground);
  if (scale == self->scale && gdk_rgba_equal (&ink, &self->ink) && gdk_rgba_equal (&ground, &self->ground))
    return;
  self->scale = scale;
  self->ink = ink;
  self->ground = ground;
  for (guint i = 0; i < self->labels->len; i++)
    clear_label (&g_array_index (self->labels, Label, i));
}

static void
bongsu_plan_labels_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuPlanLabels *self = BONGSU_PLAN_LABELS (widget);
  BongsuMapFrame frame;
  BongsuBrush brush;

  bongsu_map_frame_init (&frame, shumate_layer_get_viewport (SHUMATE_LAYER (self)), gtk_widget_get_width (widget),
                         gtk_widget_get_height (widget));
  refresh (self);
  bongsu_brush_begin (&brush, widget, snapshot);
  g_array_set_size (self->taken, 0);
  for (guint i = 0; i < self->labels->len; i++)
    {
      Label *label = &g_array_index (self->labels, Label, i);
      BongsuSheetPart *part;
      graphene_rect_t room;
      double px, py;

      bongsu_map_frame_project (&frame, label->x, label->y, &px, &py);
      if (px < -200 || py < -60 || px > frame.half_width * 2 + 200 || py > frame.half_height * 2 + 60)
        continue;
      part = get_part (self, label);
      room = GRAPHENE_RECT_INIT (roundf ((float) px) - part->half_width, roundf ((float) py) - part->half_height,
                                 part->half_width * 2, part->half_height * 2);
      if (has_room (label, part, &frame) && take_room (self, &room))
        bongsu_brush_draw (&brush, part, roundf ((float) px), roundf ((float) py));
    }
  bongsu_brush_end (&brush);
}

static void
bongsu_plan_labels_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bongsu_plan_labels_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
bongsu_plan_labels_constructed (GObject *object)
{
  G_OBJECT_CLASS (bongsu_plan_labels_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
bongsu_plan_labels_finalize (GObject *object)
{
  BongsuPlanLabels *self = BONGSU_PLAN_LABELS (object);

  g_array_unref (self->labels);
  g_array_unref (self->taken);
  g_clear_pointer (&self->plan, bongsu_plan_unref);
  G_OBJECT_CLASS (bongsu_plan_labels_parent_class)->finalize (object);
}

static void
bongsu_plan_labels_class_init (BongsuPlanLabelsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = bongsu_plan_labels_constructed;
  object_class->finalize = bongsu_plan_labels_finalize;
  widget_class->snapshot = bongsu_plan_labels_snapshot;
  widget_class->css_changed = bongsu_plan_labels_css_changed;
}

static void
bongsu_plan_labels_init (BongsuPlanLabels *self)
{
  self->labels = g_array_new (FALSE, TRUE, sizeof (Label));
  g_array_set_clear_func (self->labels, clear_label);
  self->taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

BongsuPlanLabels *
bongsu_plan_labels_new (ShumateViewport *viewport)
{
  return g_object_new (BONGSU_TYPE_PLAN_LABELS, "viewport", viewport, NULL);
}

void
bongsu_plan_labels_set_plan (BongsuPlanLabels *self, BongsuPlan *plan)
{
  g_return_if_fail (BONGSU_IS_PLAN_LABELS (self));

  if (self->plan == plan)
    return;
  g_array_set_size (self->labels, 0);
  g_clear_pointer (&self->plan, bongsu_plan_unref);
  if (plan != NULL)
    {
      self->plan = bongsu_plan_ref (plan);
      collect_labels (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
