/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "city.h"

#define EXIT_USAGE 2

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

/* Whoever started us holds the other end; when it is gone, so are we. */
static gboolean
input_cb (int fd, GIOCondition condition, gpointer data)
{
  char buffer[512];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static gboolean
parse (int *argc, char ***argv, CityOptions *options, GError **error)
{
  static char *city, *voice, *seed;
  static double speed = 1;
  static int n_assets, port, token_life;
  const GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_STRING, &city, "Which city", "ID" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed, "Where its chance begins", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &speed, "How fast its time goes, 0 to 60", "X" },
    { "voice", 0, 0, G_OPTION_ARG_STRING, &voice, "Which broker it speaks like: ngsi19", "NAME" },
    { "assets", 0, 0, G_OPTION_ARG_INT, &n_assets, "Fill up with poles to so many assets", "N" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "HTTP port on the loopback, 0: any", "P" },
    { "token-life", 0, 0, G_OPTION_ARG_INT, &token_life, "Seconds that a token lives, 0: as long as the city", "S" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– a demonstration city on the loopback");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (city == NULL || n_assets < 0 || port < 0 || token_life < 0
      || (seed != NULL && !g_ascii_string_to_unsigned (seed, 10, 0, G_MAXUINT64, &options->seed, NULL)))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "Say which city with --city ID; numbers are whole and not negative.");
      return FALSE;
    }
  options->city = city;
  options->voice = voice;
  options->has_seed = seed != NULL;
  options->speed = speed;
  options->n_assets = (guint) n_assets;
  options->port = (guint) port;
  options->token_life_s = (guint) token_life;

  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(City) city = NULL;
  g_autofree char *line = NULL;
  CityOptions options = { 0 };

  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  if (parse (&argc, &argv, &options, &error))
    city = city_new (&options, &error);
  if (city == NULL)
    {
      g_printerr ("bongsu-city: %s\n", error->message);
      return EXIT_USAGE;
    }

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, loop);
  line = city_dup_ready_line (city);
  fputs (line, stdout);
  fflush (stdout);
  g_main_loop_run (loop);

  return 0;
}
