/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plan.h"

G_BEGIN_DECLS

/* GeoJSON FeatureCollection of a town (PROTOCOL 16.2) as a plan; at most 8 MiB, 5000 positions a geometry. A feature that
 * fits nothing is passed over and counted in `*n_refused`. NULL with `error` when it is no FeatureCollection. Any thread. */
BongsuPlan *bongsu_plan_read (GBytes *bytes, guint *n_refused, GError **error);

G_END_DECLS
