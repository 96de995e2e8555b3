/* SPDX-License-Identifier: GPL-3.0-or-later */

/* map-bench [--renderer gl|cairo] [--assets N] [--mode aggregates|dots|markers|update|pick|memory]
 *
 * CPU milliseconds of a frame of the map, main thread and all threads, as `figure NAME VALUE UNIT`. Without --mode: the
 * whole table, each line measured by a process of its own, so that none inherits the caches of another. */

#include "config.h"

#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "asset-layer-private.h"
#include "map-view.h"
#include "palette.h"
#include "plan-source-private.h"
#include "town.h"

#define WIDTH 1280
#define HEIGHT 800
#define WARM_UP 30
#define FRAMES 120
#define CHANGES 167 /* a frame: 10,000 a second at 60 frames */

typedef enum
{
  MODE_AGGREGATES,
  MODE_DOTS,
  MODE_MARKERS,
  MODE_UPDATE,
  MODE_PICK,
  MODE_MEMORY,
  N_MODES,
} Mode;
static const char *const mode_names[N_MODES] = { "aggregates", "dots", "markers", "update", "pick", "memory" };

typedef struct
{
  Mode mode;
  const char *renderer;
  guint n;
  BongsuRegister *register_;
  GtkWidget *widget;         /* what is shown */
  ShumateViewport *viewport; /* (nullable) of the stock map */
  GMainLoop *loop;
  guint frame;
  guint next_row;
  double zoom;
  gint64 main_ns, main_start, all_start, all_ns;
} Bench;

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
change_some (Bench *bench)
{
  for (guint i = 0; i < CHANGES; i++)
    {
      guint row = bench->next_row = (bench->next_row + 7919) % bench->n;

      bongsu_register_set_level (bench->register_, row, (bongsu_register_get_level (bench->register_, row) + 1) % 4);
    }
  bongsu_register_emit_changed (bench->register_);
}

/* The same path for all: a circle of 150 pixels in 60 frames. */
static void
pan (Bench *bench)
{
  double degree = 256 * exp2 (bench->zoom) / 360;
  double angle = bench->frame * 2 * G_PI / 60;
  double longitude = (TOWN_WEST + TOWN_EAST) / 2 + 150 * cos (angle) / degree;
  double latitude = (TOWN_SOUTH + TOWN_NORTH) / 2 + 150 * sin (angle) / degree * 0.8;

  if (bench->viewport != NULL)
    shumate_location_set_location (SHUMATE_LOCATION (bench->viewport), latitude, longitude);
  else
    bongsu_map_view_go_to (BONGSU_MAP_VIEW (bench->widget), longitude, latitude, bench->zoom);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;

  if (bench->mode == MODE_UPDATE)
    change_some (bench);
  else
    pan (bench);
  return G_SOURCE_CONTINUE;
}

static void
on_before_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  if (bench->frame == WARM_UP)
    bench->all_start = read_clock (CLOCK_PROCESS_CPUTIME_ID);
  bench->main_start = read_clock (CLOCK_THREAD_CPUTIME_ID);
}

static void
on_after_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  if (bench->frame >= WARM_UP && bench->frame < WARM_UP + FRAMES)
    bench->main_ns += read_clock (CLOCK_THREAD_CPUTIME_ID) - bench->main_start;
  bench->frame++;
  if (bench->frame != WARM_UP + FRAMES)
    return;
  bench->all_ns = read_clock (CLOCK_PROCESS_CPUTIME_ID) - bench->all_start;
  g_main_loop_quit (bench->loop);
}

static GtkWidget *
make_view (Bench *bench)
{
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  GtkWidget *view = bongsu_map_view_new (bench->register_);

  bongsu_map_view_set_plan (BONGSU_MAP_VIEW (view), plan);
  g_object_set (view, "dots", bench->mode == MODE_DOTS, NULL);
  return view;
}

static ShumateMap *
make_stock_map (Bench *bench)
{
  g_autoptr (BongsuPlan) plan = town_new_plan ();
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (NULL));
  g_autoptr (ShumateMapSource) source = NULL;
  ShumateMap *map = shumate_map_new ();
  BongsuPlanColours colours;

  bongsu_plan_colours_init (&colours, label);
  source = SHUMATE_MAP_SOURCE (bongsu_plan_source_new (plan, &colours, 1, FALSE));
  bench->viewport = shumate_map_get_viewport (map);
  shumate_viewport_set_reference_map_source (bench->viewport, source);
  shumate_map_add_layer (map, SHUMATE_LAYER (shumate_map_layer_new (source, bench->viewport)));
  shumate_viewport_set_zoom_level (bench->viewport, bench->zoom);
  shumate_location_set_location (SHUMATE_LOCATION (bench->viewport), (TOWN_SOUTH + TOWN_NORTH) / 2,
                                 (TOWN_WEST + TOWN_EAST) / 2);
  return map;
}

/* The stock way: a widget per asset, all with one shared texture. */
static GtkWidget *
make_markers (Bench *bench)
{
  ShumateMap *map = make_stock_map (bench);
  ShumateMarkerLayer *layer = shumate_marker_layer_new (bench->viewport);
  static const guint32 dots[7 * 7] = { [24] = 0xffffffff, [23] = 0xff63666d, [25] = 0xff63666d };
  g_autoptr (GBytes) bytes = g_bytes_new_static (dots, sizeof dots);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (7, 7, GDK_MEMORY_DEFAULT, bytes, 28);

  for (guint row = 0; row < bench->n; row++)
    {
      ShumateMarker *marker = shumate_marker_new ();
      GtkWidget *image = gtk_image_new_from_paintable (GDK_PAINTABLE (texture));
      double longitude, latitude;

      gtk_image_set_pixel_size (GTK_IMAGE (image), 7);
      shumate_marker_set_child (marker, image);
      bongsu_register_get_place (bench->register_, row, &longitude, &latitude);
      shumate_location_set_location (SHUMATE_LOCATION (marker), latitude, longitude);
      shumate_marker_layer_add_marker (layer, marker);
    }
  shumate_map_add_layer (map, SHUMATE_LAYER (layer));
  return GTK_WIDGET (map);
}

/* Waits until nothing moves any more: tiles, chunks and proxies of the first view are not the frame's. */
static void
run_frames (Bench *bench)
{
  GtkWindow *window = town_show (bench->widget, WIDTH, HEIGHT);
  GdkFrameClock *clock;

  if (bench->viewport == NULL)
    {
      bongsu_map_view_go_to (BONGSU_MAP_VIEW (bench->widget), (TOWN_WEST + TOWN_EAST) / 2,
                             (TOWN_SOUTH + TOWN_NORTH) / 2, bench->zoom);
      town_wait (town_is_settled, bench->widget);
    }
  clock = gtk_widget_get_frame_clock (bench->widget);
  bench->loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint_cb), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), bench);
  gtk_widget_add_tick_callback (bench->widget, tick_cb, bench, NULL);
  g_main_loop_run (bench->loop);
  g_signal_handlers_disconnect_by_data (clock, bench);
  g_main_loop_unref (bench->loop);
  gtk_window_destroy (window);
}

static char *
name_number (guint n)
{
  return n % 1000000 == 0 ? g_strdup_printf ("%uM", n / 1000000)
         : n % 1000 == 0  ? g_strdup_printf ("%uk", n / 1000)
                          : g_strdup_printf ("%u", n);
}

static void
measure_frames (Bench *bench)
{
  g_autofree char *number = name_number (bench->n);
  const char *what = bench->mode == MODE_UPDATE ? "update" : "pan";
  g_autofree char *mode = bench->mode == MODE_AGGREGATES || bench->mode == MODE_UPDATE
                              ? g_strdup ("") : g_strdup_printf (".%s", mode_names[bench->mode]);

  bench->widget = bench->mode == MODE_MARKERS ? make_markers (bench) : make_view (bench);
  run_frames (bench);
  g_print ("figure map.%s%s.main_ms.%s.%s %.3f ms\n", what, mode, bench->renderer, number,
           bench->main_ns / 1e6 / FRAMES);
  g_print ("figure map.%s%s.all_ms.%s.%s %.3f ms\n", what, mode, bench->renderer, number, bench->all_ns / 1e6 / FRAMES);
}

static void
measure_pick (Bench *bench)
{
  g_autofree char *number = name_number (bench->n);
  ShumateMap *map = make_stock_map (bench);
  BongsuAssetLayer *layer = bongsu_asset_layer_new (bench->viewport);
  guint row, found = 0;
  gint64 start;
  double x, y;

  shumate_map_add_layer (map, SHUMATE_LAYER (layer));
  bongsu_asset_layer_set_register (layer, bench->register_);
  bongsu_asset_layer_set_dots (layer, TRUE);
  town_show (GTK_WIDGET (map), WIDTH, HEIGHT);
  bongsu_asset_layer_pick (layer, 0, 0, &row, &x, &y);
  start = read_clock (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < 20000; i++)
    found += bongsu_asset_layer_pick (layer, i * 7919 % WIDTH, i * 104729 % HEIGHT, &row, &x, &y) == BONGSU_PICK_ASSET;
  g_print ("figure map.pick_us.%s %.3f us\n", number, (read_clock (CLOCK_THREAD_CPUTIME_ID) - start) / 1e3 / 20000);
  if (found == 0)
    g_printerr ("map-bench: no pick found an asset\n");
}

/* Proportional set size in bytes: register and layer stand, one frame was drawn. */
static void
measure_memory (Bench *bench)
{
  g_autofree char *text = NULL;
  const char *line;

  bench->widget = make_view (bench);
  town_show (bench->widget, WIDTH, HEIGHT);
  bongsu_map_view_go_to (BONGSU_MAP_VIEW (bench->widget), (TOWN_WEST + TOWN_EAST) / 2, (TOWN_SOUTH + TOWN_NORTH) / 2,
                         bench->zoom);
  town_wait (town_is_settled, bench->widget);
  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return;
  g_print ("pss %" G_GUINT64_FORMAT "\n", g_ascii_strtoull (line + 5, NULL, 10) * 1024);
}

/* Runs one line in a process of its own; its output, or NULL. */
static char *
run_child (const char *self, const char *renderer, guint n, Mode mode)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  const char *const arguments[]
      = { self, "--renderer", renderer, "--assets", number, "--mode", mode_names[mode], NULL };
  g_autoptr (GSubprocess) child = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  char *output = NULL;

  if (child == NULL || !g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, NULL)
      || !g_subprocess_get_successful (child))
    {
      g_printerr ("map-bench: %s with %u assets failed\n", mode_names[mode], n);
      g_clear_pointer (&output, g_free);
    }
  return output;
}

static double
read_value (const char *output, const char *after)
{
  const char *place = output != NULL ? strstr (output, after) : NULL;

  place = place != NULL ? strchr (place + strlen (after) - 1, ' ') : NULL;
  return place != NULL ? g_ascii_strtod (place, NULL) : 0;
}

static int
run_table (const char *self, const char *renderer)
{
  static const struct { guint n; Mode mode;
  } lines[] = {
    { 1000, MODE_AGGREGATES }, { 10000, MODE_AGGREGATES }, { 100000, MODE_AGGREGATES },
    { 1000, MODE_DOTS },       { 10000, MODE_DOTS },       { 100000, MODE_DOTS },
    { 100000, MODE_UPDATE },   { 10000, MODE_MARKERS },    { 100000, MODE_PICK },
  };
  double dots = 0, markers = 0, aggregates = 0, empty, full;
  const char *suffix;
  int status = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *output = run_child (self, renderer, lines[i].n, lines[i].mode);

      if (output == NULL)
        status = 1;
      else
        g_print ("%s", output);
      if (lines[i].n == 10000 && lines[i].mode == MODE_AGGREGATES)
        aggregates = read_value (output, "main_ms");
      else if (lines[i].n == 10000 && lines[i].mode == MODE_DOTS)
        dots = read_value (output, "main_ms");
      else if (lines[i].mode == MODE_MARKERS)
        markers = read_value (output, "main_ms");
    }
  suffix = g_str_equal (renderer, "gl") ? "" : ".cairo"; /* what is quoted is gl, as on a real desktop */
  if (dots > 0)
    g_print ("figure map.pan.ratio_to_markers.10k%s %.1f times\n", suffix, markers / dots);
  if (aggregates > 0)
    g_print ("figure map.pan.aggregates_ratio_to_markers.10k%s %.1f times\n", suffix, markers / aggregates);
  {
    g_autofree char *none = run_child (self, renderer, 1, MODE_MEMORY);
    g_autofree char *many = run_child (self, renderer, 100000, MODE_MEMORY);

    empty = read_value (none, "pss ");
    full = read_value (many, "pss ");
  }
  if (full > empty)
    g_print ("figure map.bytes_per_asset%s %.0f bytes\n", suffix, (full - empty) / 100000);
  return status;
}

static int
run_one (Bench *bench)
{
  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  town_init_style (FALSE);
  /* The whole town fills the height of the window. */
  bench->zoom = 14;
  bench->register_ = town_new_register (bench->n);
  if (bench->mode == MODE_PICK)
    measure_pick (bench);
  else if (bench->mode == MODE_MEMORY)
    measure_memory (bench);
  else
    measure_frames (bench);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autofree char *renderer = g_strdup (g_getenv ("GSK_RENDERER"));
  g_autofree char *mode = NULL;
  Bench bench = { .n = 100000, .mode = N_MODES };
  int n = 100000;
  const GOptionEntry entries[] = {
    { "renderer", 0, 0, G_OPTION_ARG_STRING, &renderer, "gl or cairo", "NAME" },
    { "assets", 0, 0, G_OPTION_ARG_INT, &n, "number of assets", "N" },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode, "aggregates, dots, markers, update, pick, memory", "NAME" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("map-bench: %s\n", error->message);
      return 2;
    }
  bench.renderer = renderer != NULL ? renderer : "cairo";
  /* GTK reads it once, when the first window is made. */
  g_setenv ("GSK_RENDERER", bench.renderer, TRUE);
  if (mode == NULL)
    return run_table (argv[0], bench.renderer);
  bench.n = CLAMP (n, 1, BONGSU_REGISTER_MAX_ASSETS);
  for (Mode i = 0; i < N_MODES; i++)
    if (g_str_equal (mode, mode_names[i]))
      bench.mode = i;
  return bench.mode < N_MODES ? run_one (&bench) : 2;
}
