/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "world.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "catalogue-reader.h"

#define START (G_GINT64_CONSTANT (1795150800) * G_TIME_SPAN_SECOND) /* 2026-11-20T05:00:00Z, 14:00 in Korea */

static void
add (World *world, BongsuBatch *batch, const char *entity, const char *attribute, BongsuValue value)
{
  gint64 now = bongsu_clock_now (BONGSU_CLOCK (world->clock));
  BongsuUpdate update = {
    .entity = entity, .type = "Device", .attribute = attribute, .value = value, .stamp = { now, now },
  };

  bongsu_fake_transport_put (world->city, &update);
  if (batch != NULL)
    bongsu_batch_put (batch, update);
  else
    bongsu_value_clear (&update.value);
}

static void
add_text (World *world, const char *entity, const char *attribute, const char *text)
{
  add (world, NULL, entity, attribute, bongsu_value_text (text));
}

static void
build_city (World *world)
{
  add_text (world, WORLD_BELL, "deviceProfile", "bell");
  add_text (world, WORLD_BELL, "name", "P-07 bell");
  add_text (world, WORLD_BELL, "bellState", "idle");
  add (world, NULL, WORLD_BELL, "location", bongsu_value_point (127.003, 37.381));
  add_text (world, WORLD_OTHER_BELL, "deviceProfile", "bell");
  add_text (world, WORLD_OTHER_BELL, "name", "P-08 bell");
  add_text (world, WORLD_OTHER_BELL, "bellState", "idle");
  add (world, NULL, WORLD_OTHER_BELL, "location", bongsu_value_point (127.004, 37.382));
  add_text (world, WORLD_BOARD, "deviceProfile", "signBoard");
  add_text (world, WORLD_BOARD, "name", "P-07 board");
  add_text (world, WORLD_BOARD, "signProfile", "POLE-2x8");
  add (world, NULL, WORLD_BOARD, "location", bongsu_value_point (127.003, 37.381));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  World *world = data;
  g_autoptr (GError) error = NULL;

  bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, &world->acts, &world->records, &error);
  g_assert_no_error (error);
}

void
world_open (World *world)
{
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (NULL, refusals);
  BongsuDuty duty = { "operator1", "operator" };

  *world = (World) { 0 };
  world->clock = bongsu_virtual_clock_new (START);
  world->store = bongsu_fake_store_new ("5f02a9c41d77e380", NULL);
  world->city = bongsu_fake_transport_new ();
  world->random = bongsu_seeded_random_new (7);
  world->register_ = bongsu_register_new (catalogue);
  world->follower = bongsu_follower_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store),
                                         BONGSU_CLOCK (world->clock), BONGSU_RANDOM (world->random), world->register_,
                                         "uiwang", "ops", NULL);
  world->outbox
    = bongsu_outbox_new (BONGSU_TRANSPORT (world->city), BONGSU_STORE (world->store), BONGSU_CLOCK (world->clock),
                         BONGSU_RANDOM (world->random), world->register_, &duty);
  world->desk = bongsu_incident_desk_new (world->follower, world->outbox, BONGSU_CLOCK (world->clock));
  world->profile = bongsu_city_profile_new ();
  world->profile->id = g_strdup ("uiwang");
  world->profile->name = (BongsuText) { g_strdup ("의왕시"), g_strdup ("Uiwang") };
  world->profile->title = (BongsuText) { g_strdup ("백운호수의 주말"), g_strdup ("A weekend at the lake") };
  world->profile->centre[0] = 127.003;
  world->profile->centre[1] = 37.381;
  world->profile->bounds[0] = 127.000;
  world->profile->bounds[1] = 37.378;
  world->profile->bounds[2] = 127.008;
  world->profile->bounds[3] = 37.386;
  build_city (world);
  bongsu_outbox_load_async (world->outbox, NULL, loaded_cb, world);
  bongsu_virtual_clock_settle (world->clock);
  bongsu_incident_desk_restore (world->desk, world->acts, world->records);
  bongsu_follower_start (world->follower);
  bongsu_outbox_set_open (world->outbox, TRUE);
  world_pass (world, 2000);
}

void
world_close (World *world)
{
  if (world->window != NULL)
    world_destroy (GTK_WINDOW (g_steal_pointer (&world->window)));
  bongsu_follower_stop (world->follower);
  bongsu_virtual_clock_settle (world->clock);
  g_clear_object (&world->desk);
  g_object_run_dispose (G_OBJECT (world->outbox));
  bongsu_virtual_clock_settle (world->clock);
  g_clear_object (&world->outbox);
  g_clear_object (&world->follower);
  g_assert_finalize_object (g_steal_pointer (&world->register_));
  g_clear_pointer (&world->profile, bongsu_city_profile_free);
  g_clear_pointer (&world->acts, g_ptr_array_unref);
  g_clear_pointer (&world->records, g_ptr_array_unref);
  g_clear_object (&world->random);
  g_clear_object (&world->city);
  g_clear_object (&world->store);
  g_clear_object (&world->clock);
}

BongsuConsoleParts
world_get_parts (World *world)
{
  return (BongsuConsoleParts) {
    .mode = "demonstration", .city = world->profile, .register_ = world->register_, .follower = world->follower,
    .desk = world->desk, .outbox = world->outbox, .clock = BONGSU_CLOCK (world->clock),
  };
}

void
world_show (World *world, int width, int height)
{
  BongsuConsoleParts parts = world_get_parts (world);

  world->window = bongsu_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (world->window), width, height);
  bongsu_window_show_console (world->window, &parts);
  gtk_window_present (GTK_WINDOW (world->window));
  world_draw (GTK_WIDGET (world->window));
}

void
world_pass (World *world, guint milliseconds)
{
  bongsu_virtual_clock_advance (world->clock, milliseconds);
}

void
world_set_bell (World *world, const char *bell, const char *state)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  add (world, batch, bell, "bellState", bongsu_value_text (state));
  bongsu_fake_transport_publish (world->city, batch);
  bongsu_virtual_clock_settle (world->clock);
  world_pass (world, 1000);
}

static gboolean
timed_out_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
world_draw (GtkWidget *widget)
{
  gboolean timed_out = FALSE;
  guint timer = g_timeout_add_seconds (20, timed_out_cb, &timed_out);

  while (!gtk_widget_get_mapped (widget) && !timed_out)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (timed_out);
  g_source_remove (timer);
  gtk_test_widget_wait_for_draw (widget);
}

GtkWidget *
world_find (GtkWidget *root, GType type, const char *id)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type)
      && (id == NULL || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = world_find (child, type, id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
world_find_label (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = world_find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
world_destroy (GtkWindow *window)
{
  gpointer watched = window;

  g_object_add_weak_pointer (G_OBJECT (window), &watched);
  gtk_window_destroy (window);
  for (guint i = 0; watched != NULL && i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (watched);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/bongsu/Console/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/bongsu/Console/icons");
}

#define FATAL (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)

/* The tooltip timer of GTK 4.8.3 outlives the window it was for and asks for the pointer over a surface that is gone. It is
 * nothing of ours and harms nobody: said in the log, not the end of the run. */
static gboolean
is_stray_tooltip (const char *message)
{
  return g_str_equal (message, "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed")
         || g_str_equal (message, "_gtk_widget_find_at_coords: assertion 'GDK_IS_SURFACE (surface)' failed");
}

static void
toolkit_log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (is_stray_tooltip (message))
    g_test_message ("%s", message);
  else if (level & FATAL)
    g_error ("%s: %s", domain, message);
  else
    g_log_default_handler (domain, level, message, data);
}

/* Every warning and critical ends the run, but for that one: what is fatal for all domains at once knows no exception. */
static void
make_warnings_fatal (void)
{
  static const char *const domains[] = { "Gsk", "GLib", "GLib-GObject", "GLib-GIO", "Adwaita", "Pango", "shumate",
                                         "bongsu-model", "bongsu-format", "bongsu-store", "bongsu-net", "bongsu-operations",
                                         "bongsu-map", "bongsu-ui", "bongsu-tests" };

  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    g_log_set_fatal_mask (domains[i], FATAL);
  g_log_set_handler ("Gdk", G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION, toolkit_log_cb, NULL);
  g_log_set_handler ("Gtk", G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION, toolkit_log_cb, NULL);
}

int
world_run (int argc, char **argv, void (*add_cases) (void))
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, WORLD_LOCALES);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gtk_test_init (&argc, &argv, NULL);
  make_warnings_fatal ();
  adw_init ();
  load_style ();
  add_cases ();
  return g_test_run ();
}
