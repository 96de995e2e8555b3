/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "application.h"

#include <glib/gi18n.h>

#include "catalogue-reader.h"
#include "city-process.h"
#include "console.h"
#include "figures.h"
#include "first-light.h"
#include "installation.h"
#include "picture.h"
#include "window.h"

#define RESOURCE_BASE "/org/bongsu/Console"

/* What the command line asked for; one of `site`, `city` and `city_fd`, or none (start page). */
typedef struct
{
  char *site; /* file */
  char *city;
  guint n_assets;
  int city_fd; /* -1: none */
  char *operator_id;
  char *role;
  char *first_light;
  char *screenshot;
  char *window_size;
} Wish;

struct _BongsuApplication
{
  AdwApplication parent_instance;

  BongsuWindow *window; /* (unowned): the application holds its windows */
  BongsuConsole *console;
  BongsuCityProcess *city_process;
  BongsuFirstLight *first_light;
  BongsuCatalogue *catalogue;
  BongsuDotFont *font;
  GPtrArray *cities;   /* (element-type BongsuCityProfile) */
  GPtrArray *refusals; /* (element-type utf8) sentences about files that were refused */
  GCancellable *cancellable;

  Wish wish;
  int status;
};

G_DEFINE_FINAL_TYPE (BongsuApplication, bongsu_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "site", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Follow the real city that FILE describes"), N_("FILE") },
  { "demo", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Start the demonstration of CITY"), N_("CITY") },
  { "assets", 0, 0, G_OPTION_ARG_INT, NULL, N_("Give the demonstration city N assets"), N_("N") },
  { "city-fd", 0, 0, G_OPTION_ARG_INT, NULL, N_("Read the ready line of a demonstration city from descriptor N"), N_("N") },
  { "operator", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Sign on to a demonstration as ID"), N_("ID") },
  { "role", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Role at the demonstration: operator, leader, department"), N_("ROLE") },
  { "first-light", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Do the main job alone and save a picture"), N_("FILE") },
  { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Follow the city, save a picture and end"), N_("FILE") },
  { "window-size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Size of the window, such as 1024x700"), N_("WxH") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
  { NULL }
};

static void
wish_clear (Wish *wish)
{
  g_clear_pointer (&wish->site, g_free);
  g_clear_pointer (&wish->city, g_free);
  g_clear_pointer (&wish->operator_id, g_free);
  g_clear_pointer (&wish->role, g_free);
  g_clear_pointer (&wish->first_light, g_free);
  g_clear_pointer (&wish->screenshot, g_free);
  g_clear_pointer (&wish->window_size, g_free);
  wish->city_fd = -1;
  wish->n_assets = 0;
}

static const BongsuCityProfile *
find_city (BongsuApplication *self, const char *id)
{
  for (guint i = 0; i < self->cities->len; i++)
    {
      const BongsuCityProfile *profile = g_ptr_array_index (self->cities, i);

      if (g_str_equal (profile->id, id))
        return profile;
    }
  return NULL;
}

/* A sentence for a person: on standard error for who started us without eyes, in the window for who looks at it. */
static void
tell_fault (BongsuApplication *self, const char *sentence)
{
  g_printerr ("%s\n", sentence);
  bongsu_window_show_fault (self->window, sentence);
  self->status = 1;
  if (self->wish.first_light != NULL || self->wish.screenshot != NULL)
    g_application_quit (G_APPLICATION (self));
}

static void
first_light_finished_cb (BongsuFirstLight *first_light, gboolean success, BongsuApplication *self)
{
  bongsu_figures_print_memory ();
  if (success)
    g_print ("picture: %s\n", self->wish.first_light != NULL ? self->wish.first_light : self->wish.screenshot);
  else
    self->status = 1;
  g_application_quit (G_APPLICATION (self));
}

static void
start_unattended (BongsuApplication *self)
{
  const char *path = self->wish.first_light != NULL ? self->wish.first_light : self->wish.screenshot;

  if (path == NULL)
    return;
  self->first_light = bongsu_first_light_new (self->console, self->window, path, self->wish.first_light != NULL);
  g_signal_connect_object (self->first_light, "finished", G_CALLBACK (first_light_finished_cb), self, 0);
  bongsu_first_light_start (self->first_light);
}

static GPtrArray *
dup_notices (BongsuApplication *self)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->refusals->len; i++)
    g_ptr_array_add (notices, g_strdup (g_ptr_array_index (self->refusals, i)));
  if (bongsu_console_get_notice (self->console) != NULL)
    g_ptr_array_add (notices, g_strdup (bongsu_console_get_notice (self->console)));
  if (self->font == NULL)
    g_ptr_array_add (notices, g_strdup (_("The dot font (unifont) is not installed: sign previews show the layout only.")));
  return notices;
}

static void
show_console (BongsuApplication *self, const BongsuCityProfile *profile, const char *mode)
{
  g_autoptr (GPtrArray) notices = dup_notices (self);
  BongsuConsoleParts parts = {
    .mode = mode,
    .city = profile,
    .ribbon = g_str_equal (mode, "live") ? NULL : bongsu_text_get (&profile->ribbon),
    .register_ = bongsu_console_get_register (self->console),
    .follower = bongsu_console_get_follower (self->console),
    .desk = bongsu_console_get_desk (self->console),
    .outbox = bongsu_console_get_outbox (self->console),
    .clock = bongsu_console_get_clock (self->console),
    .font = self->font,
    .notices = notices,
  };

  bongsu_window_show_console (self->window, &parts);
}

/* The city file of `id`; NULL after it has been told that there is none. */
static const BongsuCityProfile *
need_city (BongsuApplication *self, const char *id)
{
  const BongsuCityProfile *profile = find_city (self, id);
  g_autofree char *sentence = NULL;

  if (profile != NULL)
    return profile;
  sentence = g_strdup_printf (_("There is no city file for “%s”."), id);
  tell_fault (self, sentence);
  return NULL;
}

/* The console that was just wired, or the sentence why there is none. */
static void
open_console (BongsuApplication *self, const BongsuCityProfile *profile, const char *mode, const GError *error)
{
  if (self->console == NULL)
    {
      tell_fault (self, error->message);
      return;
    }
  g_signal_connect_object (self->console, "failed", G_CALLBACK (tell_fault), self, G_CONNECT_SWAPPED);
  show_console (self, profile, mode);
  start_unattended (self);
  bongsu_console_start (self->console);
}

static void
enter_city (BongsuApplication *self, const BongsuReadyLine *ready)
{
  const BongsuCityProfile *profile = need_city (self, ready->tenant);
  g_autoptr (GError) error = NULL;

  if (profile == NULL)
    return;
  self->console = bongsu_console_new_demonstration (self->catalogue, profile->id, ready, self->wish.operator_id,
                                                    self->wish.role, &error);
  open_console (self, profile, "demonstration", error);
}

static void
did_open_entrance (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSiteEntrance) entrance = bongsu_site_entrance_open_finish (result, &error);
  const BongsuCityProfile *profile = entrance != NULL ? need_city (self, entrance->site->city) : NULL;

  g_application_release (G_APPLICATION (self));
  if (profile == NULL)
    return;
  self->console = bongsu_console_new_live (self->catalogue, entrance, &error);
  open_console (self, profile, "live", error);
}

static void
start_site (BongsuApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSite) site = bongsu_site_entrance_read_file (self->wish.site, &error);

  if (site == NULL)
    {
      tell_fault (self, error->message);
      return;
    }
  g_application_hold (G_APPLICATION (self));
  bongsu_window_show_waiting (self->window, _("Looking up how to sign on…"));
  bongsu_site_entrance_open_async (site, self->cancellable, did_open_entrance, g_object_ref (self));
}

static void
did_read_fd (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReadyLine) ready = bongsu_ready_line_read_finish (result, &error);

  g_application_release (G_APPLICATION (self));
  if (ready != NULL)
    enter_city (self, ready);
  else
    tell_fault (self, error->message);
}

static void
did_start_city (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReadyLine) ready = NULL;

  g_application_release (G_APPLICATION (self));
  self->city_process = bongsu_city_process_start_finish (result, &ready, &error);
  if (self->city_process != NULL)
    enter_city (self, ready);
  else
    tell_fault (self, error->message);
}

static void
leave_city (BongsuApplication *self)
{
  g_clear_object (&self->first_light);
  if (self->console != NULL)
    bongsu_console_stop (self->console);
  g_clear_object (&self->console);
  g_clear_object (&self->city_process);
}

static void
start_demonstration (BongsuApplication *self)
{
  g_application_hold (G_APPLICATION (self));
  bongsu_window_show_waiting (self->window, _("Starting the demonstration city…"));
  bongsu_city_process_start_async (self->wish.city, self->wish.n_assets, self->cancellable, did_start_city,
                                   g_object_ref (self));
}

static void
start_page_painted_cb (GdkFrameClock *frame_clock, BongsuApplication *self)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_func (frame_clock, start_page_painted_cb, self);
  if (bongsu_picture_save (GTK_WIDGET (self->window), self->wish.screenshot, &error))
    {
      g_print ("picture: %s\n", self->wish.screenshot);
    }
  else
    {
      g_printerr ("%s\n", error->message);
      self->status = 1;
    }
  g_application_quit (G_APPLICATION (self));
}

/* Nobody looks: the picture of the start page is what can be had without a city, the main job is not. */
static void
end_at_start_page (BongsuApplication *self)
{
  if (self->wish.first_light != NULL && self->status == 0)
    {
      g_printerr ("%s\n", _("--first-light needs a city: give --demo CITY as well."));
      self->status = 2;
    }
  if (self->status == 0)
    g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                             G_CALLBACK (start_page_painted_cb), self, 0);
  else
    g_application_quit (G_APPLICATION (self));
}

/* Unknown cities are said on the start page: the cities that there are stand below the sentence. */
static void
show_start (BongsuApplication *self)
{
  g_autoptr (GString) notice = g_string_new (NULL);

  if (self->wish.city != NULL)
    {
      g_string_append_printf (notice, _("There is no city “%s”. These are the ones that there are:"), self->wish.city);
      for (guint i = 0; i < self->cities->len; i++)
        g_string_append_printf (notice, "%s %s", i > 0 ? "," : "", ((BongsuCityProfile *) g_ptr_array_index (self->cities, i))->id);
      g_printerr ("%s\n", notice->str);
      self->status = 2;
    }
  for (guint i = 0; i < self->refusals->len; i++)
    g_string_append_printf (notice, "%s%s", notice->len > 0 ? "\n" : "", (char *) g_ptr_array_index (self->refusals, i));
  bongsu_window_show_start (self->window, self->cities, notice->len > 0 ? notice->str : NULL);
  if (self->wish.first_light != NULL || self->wish.screenshot != NULL)
    end_at_start_page (self);
}

static void
demo_requested_cb (BongsuWindow *window, const char *city, BongsuApplication *self)
{
  g_free (self->wish.city);
  self->wish.city = g_strdup (city);
  start_demonstration (self);
}

static void
leave_requested_cb (BongsuWindow *window, BongsuApplication *self)
{
  leave_city (self);
  g_clear_pointer (&self->wish.site, g_free);
  g_clear_pointer (&self->wish.city, g_free);
  show_start (self);
}

static void
present_window (BongsuApplication *self)
{
  int width = 1440, height = 900;

  if (self->wish.window_size != NULL)
    sscanf (self->wish.window_size, "%dx%d", &width, &height);
  self->window = bongsu_window_new (GTK_APPLICATION (self));
  gtk_window_set_default_size (GTK_WINDOW (self->window), CLAMP (width, 640, 7680), CLAMP (height, 480, 4320));
  g_signal_connect_object (self->window, "demo-requested", G_CALLBACK (demo_requested_cb), self, 0);
  g_signal_connect_object (self->window, "leave-requested", G_CALLBACK (leave_requested_cb), self, 0);
  if (self->wish.first_light != NULL || self->wish.screenshot != NULL)
    bongsu_figures_watch_first_frame (GTK_WIDGET (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
begin (BongsuApplication *self)
{
  present_window (self);
  if (self->wish.site != NULL)
    start_site (self);
  else if (self->wish.city_fd >= 0)
    {
      g_application_hold (G_APPLICATION (self));
      bongsu_window_show_waiting (self->window, _("Starting the demonstration city…"));
      bongsu_ready_line_read_async (self->wish.city_fd, self->cancellable, did_read_fd, g_object_ref (self));
    }
  else if (self->wish.city != NULL && find_city (self, self->wish.city) != NULL)
    start_demonstration (self);
  else
    show_start (self);
}

/* A second start: raises the window of the same city, and says so when it asks for another one. */
static int
begin_again (BongsuApplication *self, GApplicationCommandLine *command_line, GVariantDict *dict)
{
  const char *city = NULL, *site = NULL;

  g_variant_dict_lookup (dict, "demo", "&s", &city);
  g_variant_dict_lookup (dict, "site", "^&ay", &site);
  if ((city != NULL && g_strcmp0 (city, self->wish.city) != 0) || (site != NULL && g_strcmp0 (site, self->wish.site) != 0))
    {
      g_application_command_line_printerr (command_line, _("Bongsu is running already with another city. Close it first.\n"));
      return 1;
    }
  gtk_window_present (GTK_WINDOW (self->window));
  return 0;
}

static void
read_wish (Wish *wish, GVariantDict *dict)
{
  int n_assets = 0;

  wish_clear (wish);
  g_variant_dict_lookup (dict, "site", "^ay", &wish->site);
  g_variant_dict_lookup (dict, "demo", "s", &wish->city);
  g_variant_dict_lookup (dict, "assets", "i", &n_assets);
  g_variant_dict_lookup (dict, "city-fd", "i", &wish->city_fd);
  g_variant_dict_lookup (dict, "operator", "s", &wish->operator_id);
  g_variant_dict_lookup (dict, "role", "s", &wish->role);
  g_variant_dict_lookup (dict, "first-light", "^ay", &wish->first_light);
  g_variant_dict_lookup (dict, "screenshot", "^ay", &wish->screenshot);
  g_variant_dict_lookup (dict, "window-size", "s", &wish->window_size);
  wish->n_assets = CLAMP (n_assets, 0, BONGSU_REGISTER_MAX_ASSETS);
  if (wish->operator_id == NULL)
    wish->operator_id = g_strdup ("operator1");
  if (wish->role == NULL)
    wish->role = g_strdup ("operator");
}

static int
bongsu_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  BongsuApplication *self = BONGSU_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);

  if (self->window != NULL)
    return begin_again (self, command_line, dict);
  read_wish (&self->wish, dict);
  begin (self);
  return 0;
}

/* What belongs to a demonstration and must never meet a real city: the option's name, or NULL. */
static const char *
find_demonstration_option (GVariantDict *dict)
{
  static const char *const names[] = { "demo", "assets", "city-fd", "operator", "role", "first-light" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_variant_dict_contains (dict, names[i]))
      return names[i];
  return NULL;
}

static int
bongsu_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  static const char *const roles[] = { "operator", "leader", "department", "liaison", "vendor", "facilitator", "auditor", NULL };
  const char *text = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("bongsu %s\n", BONGSU_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (dict, "site") && find_demonstration_option (dict) != NULL)
    {
      g_printerr (_("--%s belongs to a demonstration: it cannot be used with --site.\n"), find_demonstration_option (dict));
      return 2;
    }
  if (g_variant_dict_lookup (dict, "role", "&s", &text) && !g_strv_contains (roles, text))
    {
      g_printerr (_("“%s” is no role.\n"), text);
      return 2;
    }
  if (g_variant_dict_lookup (dict, "operator", "&s", &text)
      && !g_regex_match_simple ("^[A-Za-z0-9._@-]{1,64}$", text, 0, 0))
    {
      g_printerr (_("“%s” is no login id: letters, digits and . _ @ - only.\n"), text);
      return 2;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("%s\n", _("There is no display. Start Bongsu on a desktop, or use build-aux/run, which makes a private one."));
      return 1;
    }
  return -1;
}

static void
bongsu_application_startup (GApplication *application)
{
  BongsuApplication *self = BONGSU_APPLICATION (application);
  g_auto (GStrv) folders = bongsu_installation_dup_catalogue_folders ();

  G_APPLICATION_CLASS (bongsu_application_parent_class)->startup (application);

  self->catalogue = bongsu_catalogue_load ((const char *const *) folders, self->refusals);
  self->cities = bongsu_cities_load ((const char *const *) folders, self->refusals);
  self->font = bongsu_installation_load_font ();
  for (guint i = 0; i < self->refusals->len; i++)
    g_printerr ("%s\n", (char *) g_ptr_array_index (self->refusals, i));
}

static void
bongsu_application_activate (GApplication *application)
{
  BongsuApplication *self = BONGSU_APPLICATION (application);

  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
}

static void
bongsu_application_shutdown (GApplication *application)
{
  BongsuApplication *self = BONGSU_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  leave_city (self);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;

  G_APPLICATION_CLASS (bongsu_application_parent_class)->shutdown (application);
}

static void
window_removed_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  BongsuApplication *self = BONGSU_APPLICATION (application);

  if (window == GTK_WINDOW (self->window))
    self->window = NULL;
}

static void
bongsu_application_dispose (GObject *object)
{
  BongsuApplication *self = BONGSU_APPLICATION (object);

  leave_city (self);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->font, bongsu_dot_font_unref);
  g_clear_pointer (&self->cities, g_ptr_array_unref);
  g_clear_pointer (&self->refusals, g_ptr_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (bongsu_application_parent_class)->dispose (object);
}

static void
bongsu_application_finalize (GObject *object)
{
  wish_clear (&BONGSU_APPLICATION (object)->wish);

  G_OBJECT_CLASS (bongsu_application_parent_class)->finalize (object);
}

static void
bongsu_application_class_init (BongsuApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = bongsu_application_dispose;
  object_class->finalize = bongsu_application_finalize;

  application_class->handle_local_options = bongsu_application_handle_local_options;
  application_class->command_line = bongsu_application_command_line;
  application_class->startup = bongsu_application_startup;
  application_class->activate = bongsu_application_activate;
  application_class->shutdown = bongsu_application_shutdown;
}

static void
bongsu_application_init (BongsuApplication *self)
{
  self->refusals = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->wish.city_fd = -1;
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _("Commands without a window: decode, incidents, multi, check-site, check-catalogue, audit. Each has --help."));
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}

BongsuApplication *
bongsu_application_new (void)
{
  return g_object_new (BONGSU_TYPE_APPLICATION,
                       "application-id", BONGSU_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_CAN_OVERRIDE_APP_ID,
                       "resource-base-path", RESOURCE_BASE,
                       NULL);
}

int
bongsu_application_get_status (BongsuApplication *self)
{
  return self->status;
}
