/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "figures.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define START_TIME_FIELD 22 /* of /proc/self/stat: clock ticks after boot */

/* Milliseconds since this process began; 0 where /proc does not say. */
static double
get_age_ms (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *after_name;
  struct timespec now;
  double started_s;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL) || (after_name = strrchr (text, ')')) == NULL)
    return 0;
  fields = g_strsplit (after_name + 2, " ", -1); /* the first one here is field 3 */
  if (g_strv_length (fields) <= START_TIME_FIELD - 3)
    return 0;
  started_s = g_ascii_strtod (fields[START_TIME_FIELD - 3], NULL) / sysconf (_SC_CLK_TCK);
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (now.tv_sec + now.tv_nsec / 1e9 - started_s) * 1000;
}

static void
after_paint_cb (GdkFrameClock *frame_clock, gpointer data)
{
  g_signal_handlers_disconnect_by_func (frame_clock, after_paint_cb, data);
  g_print ("figure start.first_frame_ms %.0f ms\n", get_age_ms ());
}

static void
realize_cb (GtkWidget *window, gpointer data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

void
bongsu_figures_watch_first_frame (GtkWidget *window)
{
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}

void
bongsu_figures_print_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL) && (line = strstr (text, "VmRSS:")) != NULL)
    g_print ("figure memory.rss_mb %.1f MB\n", g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024);
}
