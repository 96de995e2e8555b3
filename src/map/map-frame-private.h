/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <shumate/shumate.h>

G_BEGIN_DECLS

/* What of the world a widget shows: the numbers of one frame, so that a place costs two multiplications and not a call
 * into the viewport. Gives the pixels of the stock marker layer, also between zoom levels and rotated. */
typedef struct
{
  double centre_x, centre_y; /* mercator, [0, 1) */
  double map_size;           /* pixels of the whole world */
  double zoom;
  double sine, cosine;
  double half_width, half_height;
  gboolean rotated;
} BongsuMapFrame;

void bongsu_map_frame_init (BongsuMapFrame *frame, ShumateViewport *viewport, int width, int height);
gboolean bongsu_map_frame_equal (const BongsuMapFrame *a, const BongsuMapFrame *b);
void bongsu_map_frame_unproject (const BongsuMapFrame *frame, double px, double py, double *x, double *y);
/* West, north, east, south in mercator of what is seen, `margin` pixels wider on each side. */
void bongsu_map_frame_get_bounds (const BongsuMapFrame *frame, double margin, double bounds[4]);

static inline void
bongsu_map_frame_project (const BongsuMapFrame *frame, double x, double y, double *px, double *py)
{
  double dx = (x - frame->centre_x) * frame->map_size;
  double dy = (y - frame->centre_y) * frame->map_size;

  if (frame->rotated)
    {
      double turned = dx * frame->cosine - dy * frame->sine;

      dy = dx * frame->sine + dy * frame->cosine;
      dx = turned;
    }
  *px = dx + frame->half_width;
  *py = dy + frame->half_height;
}

static inline gboolean
bongsu_map_frame_contains (const BongsuMapFrame *frame, double px, double py, double margin)
{
  return px > -margin && py > -margin && px < 2 * frame->half_width + margin && py < 2 * frame->half_height + margin;
}

G_END_DECLS
