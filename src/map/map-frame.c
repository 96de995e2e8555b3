/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "map-frame-private.h"
#include "plan.h"

void
bongsu_map_frame_init (BongsuMapFrame *frame, ShumateViewport *viewport, int width, int height)
{
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);
  double rotation = shumate_viewport_get_rotation (viewport);

  memset (frame, 0, sizeof *frame);
  frame->zoom = shumate_viewport_get_zoom_level (viewport);
  bongsu_mercator_project (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                           shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), &frame->centre_x,
                           &frame->centre_y);
  if (source != NULL)
    frame->map_size = shumate_map_source_get_tile_size_at_zoom (source, frame->zoom)
                      * shumate_map_source_get_column_count (source, (guint) frame->zoom);
  else
    frame->map_size = 256 * exp2 (frame->zoom);
  frame->rotated = rotation != 0;
  frame->sine = sin (rotation);
  frame->cosine = cos (rotation);
  frame->half_width = width / 2.0;
  frame->half_height = height / 2.0;
}

gboolean
bongsu_map_frame_equal (const BongsuMapFrame *a, const BongsuMapFrame *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

void
bongsu_map_frame_unproject (const BongsuMapFrame *frame, double px, double py, double *x, double *y)
{
  double dx = px - frame->half_width;
  double dy = py - frame->half_height;

  *x = (dx * frame->cosine + dy * frame->sine) / frame->map_size + frame->centre_x;
  *y = (dy * frame->cosine - dx * frame->sine) / frame->map_size + frame->centre_y;
}

void
bongsu_map_frame_get_bounds (const BongsuMapFrame *frame, double margin, double bounds[4])
{
  double reach_x = fabs (frame->half_width * frame->cosine) + fabs (frame->half_height * frame->sine) + margin;
  double reach_y = fabs (frame->half_width * frame->sine) + fabs (frame->half_height * frame->cosine) + margin;

  bounds[0] = frame->centre_x - reach_x / frame->map_size;
  bounds[1] = frame->centre_y - reach_y / frame->map_size;
  bounds[2] = frame->centre_x + reach_x / frame->map_size;
  bounds[3] = frame->centre_y + reach_y / frame->map_size;
}
