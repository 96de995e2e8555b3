/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "map-move-private.h"
#include "plan.h"

#define DURATION_US 250000.0

struct _BongsuMapMove
{
  GtkWidget *widget;         /* (not owned) */
  ShumateViewport *viewport; /* (owned) */
  guint tick_id;
  gint64 start;
  double from[3], to[3]; /* mercator x, y, zoom */
};

BongsuMapMove *
bongsu_map_move_new (GtkWidget *widget, ShumateViewport *viewport)
{
  BongsuMapMove *move = g_new0 (BongsuMapMove, 1);

  move->widget = widget;
  move->viewport = g_object_ref (viewport);
  return move;
}

void
bongsu_map_move_free (BongsuMapMove *move)
{
  bongsu_map_move_stop (move);
  g_object_unref (move->viewport);
  g_free (move);
}

static void
set_view (BongsuMapMove *move, const double view[3])
{
  double longitude, latitude;

  bongsu_mercator_unproject (view[0], view[1], &longitude, &latitude);
  g_object_freeze_notify (G_OBJECT (move->viewport));
  shumate_viewport_set_zoom_level (move->viewport, view[2]);
  shumate_location_set_location (SHUMATE_LOCATION (move->viewport), latitude, longitude);
  g_object_thaw_notify (G_OBJECT (move->viewport));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BongsuMapMove *move = data;
  double part = (double) (gdk_frame_clock_get_frame_time (clock) - move->start) / DURATION_US;
  double view[3];

  if (part >= 1)
    {
      move->tick_id = 0;
      set_view (move, move->to);
      return G_SOURCE_REMOVE;
    }
  part = part <= 0 ? 0 : part * part * (3 - 2 * part);
  for (guint i = 0; i < 3; i++)
    view[i] = move->from[i] + (move->to[i] - move->from[i]) * part;
  set_view (move, view);
  return G_SOURCE_CONTINUE;
}

static gboolean
may_animate (BongsuMapMove *move)
{
  gboolean enabled = TRUE;

  if (!gtk_widget_get_mapped (move->widget))
    return FALSE;
  g_object_get (gtk_widget_get_settings (move->widget), "gtk-enable-animations", &enabled, NULL);
  return enabled;
}

void
bongsu_map_move_to (BongsuMapMove *move, double longitude, double latitude, double zoom)
{
  bongsu_map_move_stop (move);
  bongsu_mercator_project (longitude, latitude, &move->to[0], &move->to[1]);
  move->to[2] = CLAMP (zoom, shumate_viewport_get_min_zoom_level (move->viewport),
                       shumate_viewport_get_max_zoom_level (move->viewport));
  if (!may_animate (move))
    {
      set_view (move, move->to);
      return;
    }
  bongsu_mercator_project (shumate_location_get_longitude (SHUMATE_LOCATION (move->viewport)),
                           shumate_location_get_latitude (SHUMATE_LOCATION (move->viewport)), &move->from[0],
                           &move->from[1]);
  move->from[2] = shumate_viewport_get_zoom_level (move->viewport);
  move->start = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (move->widget));
  move->tick_id = gtk_widget_add_tick_callback (move->widget, tick_cb, move, NULL);
}

void
bongsu_map_move_stop (BongsuMapMove *move)
{
  if (move->tick_id != 0)
    gtk_widget_remove_tick_callback (move->widget, move->tick_id);
  move->tick_id = 0;
}

gboolean
bongsu_map_move_is_running (BongsuMapMove *move)
{
  return move->tick_id != 0;
}

double
bongsu_map_move_get_zoom (BongsuMapMove *move)
{
  return move->tick_id != 0 ? move->to[2] : shumate_viewport_get_zoom_level (move->viewport);
}
