/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "geojson.h"
#include "json-tree-private.h"

#include <math.h>

#define MAX_POSITIONS 5000 /* of one geometry */
#define MAX_PARTS 500      /* rings or lines of one geometry */
#define MAX_NAME 80

/* A geometry while it is collected. */
typedef struct
{
  GArray *positions; /* (owned) (element-type double) */
  GArray *ends;      /* (owned) (element-type guint) */
  gboolean good;
} Collector;

static gboolean
take_class (const char *name, BongsuPlanClass *class_)
{
  static const char *const names[BONGSU_PLAN_N_CLASSES]
    = { "hills", "water", "block", "road", "path", "rail", "label" };

  for (guint i = 0; name != NULL && i < BONGSU_PLAN_N_CLASSES; i++)
    {
      if (g_str_equal (names[i], name))
        {
          *class_ = (BongsuPlanClass) i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
add_position (Collector *collector, const BongsuJsonNode *position)
{
  const BongsuJsonNode *latitude;
  double xy[2];

  if (position == NULL || position->kind != BONGSU_JSON_ARRAY || position->size < 2 || position->size > 3
      || collector->positions->len / 2 >= MAX_POSITIONS)
    {
      collector->good = FALSE;
      return;
    }
  latitude = position->first->next;
  if (position->first->kind != BONGSU_JSON_NUMBER || latitude->kind != BONGSU_JSON_NUMBER
      || !(fabs (position->first->number) <= 180.0) || !(fabs (latitude->number) <= 90.0))
    {
      collector->good = FALSE;
      return;
    }
  bongsu_mercator_project (position->first->number, latitude->number, &xy[0], &xy[1]);
  g_array_append_vals (collector->positions, xy, 2);
}

/* One line or ring of at least `least` positions. */
static void
add_part (Collector *collector, const BongsuJsonNode *part, guint least)
{
  guint end;

  if (part->kind != BONGSU_JSON_ARRAY || part->size < least || collector->ends->len >= MAX_PARTS)
    collector->good = FALSE;
  for (const BongsuJsonNode *child = part->first; collector->good && child != NULL; child = child->next)
    add_position (collector, child);
  end = collector->positions->len / 2;
  g_array_append_val (collector->ends, end);
}

/* `depth` lists around the parts: 0 a line, 1 rings or lines, 2 polygons. */
static void
add_parts (Collector *collector, const BongsuJsonNode *node, guint depth, guint least)
{
  if (depth == 0)
    {
      add_part (collector, node, least);
      return;
    }
  if (node->kind != BONGSU_JSON_ARRAY || node->size == 0)
    collector->good = FALSE;
  for (const BongsuJsonNode *child = node->first; collector->good && child != NULL; child = child->next)
    add_parts (collector, child, depth - 1, least);
}

static void
collect_geometry (Collector *collector, const BongsuJsonNode *geometry, BongsuPlanShape *shape)
{
  const char *type = bongsu_json_node_get_text (geometry, "type");
  const BongsuJsonNode *coordinates = bongsu_json_node_get (geometry, "coordinates");
  guint end = 1;

  collector->good = type != NULL && coordinates != NULL;
  if (!collector->good)
    return;
  if (g_str_equal (type, "Point"))
    {
      add_position (collector, coordinates);
      g_array_append_val (collector->ends, end);
    }
  else if (g_str_equal (type, "LineString"))
    add_parts (collector, coordinates, 0, 2);
  else if (g_str_equal (type, "MultiLineString"))
    add_parts (collector, coordinates, 1, 2);
  else if (g_str_equal (type, "Polygon"))
    add_parts (collector, coordinates, 1, 4);
  else if (g_str_equal (type, "MultiPolygon"))
    add_parts (collector, coordinates, 2, 4);
  else
    collector->good = FALSE;
  shape->area = g_str_has_suffix (type, "Polygon");
  /* A label stands at a point, and only a label does. */
  if (g_str_equal (type, "Point") != (shape->class_ == BONGSU_PLAN_LABEL))
    collector->good = FALSE;
}

static char *
dup_name (const BongsuJsonNode *name, const char *language)
{
  const BongsuJsonNode *text = bongsu_json_node_get (name, language);

  if (text == NULL || text->kind != BONGSU_JSON_TEXT || text->size == 0)
    return NULL;
  return bongsu_text_sanitise (text->text, (gssize) text->size, MAX_NAME);
}

static float
read_width (const BongsuJsonNode *properties, BongsuPlanShape *shape)
{
  const BongsuJsonNode *width = bongsu_json_node_get (properties, "width");
  float usual = shape->class_ == BONGSU_PLAN_ROAD ? 8.0f : 2.5f;

  if (shape->area || shape->class_ == BONGSU_PLAN_LABEL)
    return 0.0f;
  if (width == NULL || width->kind != BONGSU_JSON_NUMBER)
    return usual;
  return (float) CLAMP (width->number, 0.5, 200.0);
}

static gboolean
read_feature (const BongsuJsonNode *feature, BongsuPlan *plan)
{
  const BongsuJsonNode *properties = bongsu_json_node_get (feature, "properties");
  BongsuPlanShape shape = { 0 };
  Collector collector = { 0 };
  gboolean good;

  if (g_strcmp0 (bongsu_json_node_get_text (feature, "type"), "Feature") != 0
      || !take_class (bongsu_json_node_get_text (properties, "class"), &shape.class_))
    return FALSE;

  collector.positions = g_array_new (FALSE, FALSE, sizeof (double));
  collector.ends = g_array_new (FALSE, FALSE, sizeof (guint));
  collect_geometry (&collector, bongsu_json_node_get (feature, "geometry"), &shape);
  good = collector.good;
  if (good)
    {
      shape.name.ko = dup_name (bongsu_json_node_get (properties, "name"), "ko");
      shape.name.en = dup_name (bongsu_json_node_get (properties, "name"), "en");
      shape.width_m = read_width (properties, &shape);
      shape.n_positions = collector.positions->len / 2;
      shape.n_ends = collector.ends->len;
      shape.positions = (double *) (void *) g_array_free (g_steal_pointer (&collector.positions), FALSE);
      shape.ends = (guint *) (void *) g_array_free (g_steal_pointer (&collector.ends), FALSE);
      return bongsu_plan_take_shape (plan, &shape);
    }
  g_array_unref (collector.positions);
  g_array_unref (collector.ends);
  return FALSE;
}

BongsuPlan *
bongsu_plan_read (GBytes *bytes, guint *n_refused, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *reason = NULL;
  gsize offset = 0;
  g_autoptr (BongsuJsonTree) tree = bongsu_json_tree_parse (data, size, &bongsu_json_limits_plan, &reason, &offset);
  const BongsuJsonNode *features;
  BongsuPlan *plan;

  *n_refused = 0;
  if (tree == NULL)
    {
      g_set_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_GUARD,
                   "The plan is no JSON that can be read (%s at byte %" G_GSIZE_FORMAT ").", reason, offset);
      return NULL;
    }
  features = bongsu_json_node_get (bongsu_json_tree_get_root (tree), "features");
  if (g_strcmp0 (bongsu_json_node_get_text (bongsu_json_tree_get_root (tree), "type"), "FeatureCollection") != 0
      || features == NULL || features->kind != BONGSU_JSON_ARRAY)
    {
      g_set_error_literal (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE, "The plan is no FeatureCollection.");
      return NULL;
    }
  plan = bongsu_plan_new ();
  for (const BongsuJsonNode *feature = features->first; feature != NULL; feature = feature->next)
    {
      if (!read_feature (feature, plan))
        (*n_refused)++;
    }
  return plan;
}
