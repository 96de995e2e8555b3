/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include "geojson.h"

/* A plan holds only what can be drawn. */

static void
check_shape (const BongsuPlanShape *shape)
{
  guint end = 0;

  fuzz_assert (shape->class_ < BONGSU_PLAN_N_CLASSES && shape->n_positions > 0 && shape->n_positions <= 5000);
  for (guint i = 0; i < 2 * shape->n_positions; i++)
    fuzz_assert (shape->positions[i] >= 0 && shape->positions[i] < 1);
  for (guint i = 0; i < shape->n_ends; end = shape->ends[i++])
    fuzz_assert (shape->ends[i] > end && shape->ends[i] <= shape->n_positions);
  fuzz_assert (shape->min_x <= shape->max_x && shape->min_y <= shape->max_y);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  guint n_refused = 0;
  g_autoptr (BongsuPlan) plan = bongsu_plan_read (bytes, &n_refused, &error);

  fuzz_assert ((plan != NULL) == (error == NULL));
  fuzz_plant (plan != NULL && bongsu_plan_get_n_shapes (plan) > 2);
  for (guint i = 0; plan != NULL && i < bongsu_plan_get_n_shapes (plan); i++)
    check_shape (bongsu_plan_get_shape (plan, i));
  return 0;
}
