/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>

#include "catalogue-reader.h"
#include "installation.h"
#include "json-guard.h"
#include "live-probe.h"
#include "site-check.h"
#include "site-entrance.h"

#define MAX_WORDS 600

typedef struct
{
  GMainLoop *loop;
  BongsuSiteEntrance *entrance; /* (nullable) */
  gboolean good;
} Visit;

static void
print_step (const char *verdict, const char *step, const char *words, const char *advice)
{
  g_autofree char *shown = bongsu_text_sanitise (words, -1, MAX_WORDS);

  g_print ("%-9s %-10s %s%s%s\n", verdict, step, shown, advice != NULL ? " " : "", advice != NULL ? advice : "");
}

static void
on_found (const BongsuSiteFinding *finding, gpointer data)
{
  static const char *const verdicts[] = { "ok", "failed", "not-tried" };

  print_step (verdicts[finding->verdict], bongsu_site_step_to_name (finding->step), finding->words, finding->advice);
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer data)
{
  Visit *visit = data;

  visit->entrance = bongsu_site_entrance_open_finish (result, NULL);
  g_main_loop_quit (visit->loop);
}

static void
did_check (GObject *source, GAsyncResult *result, gpointer data)
{
  Visit *visit = data;

  visit->good = bongsu_site_check_finish (result, NULL);
  g_main_loop_quit (visit->loop);
}

static BongsuCatalogue *
load_catalogue (void)
{
  g_auto (GStrv) folders = bongsu_installation_dup_catalogue_folders ();
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  BongsuCatalogue *catalogue = bongsu_catalogue_load ((const char *const *) folders, refusals);

  for (guint i = 0; i < refusals->len; i++)
    bongsu_command_tell ("%s", (const char *) g_ptr_array_index (refusals, i));
  return catalogue;
}

static gboolean
visit_site (BongsuSite *site)
{
  g_autoptr (BongsuCatalogue) catalogue = load_catalogue ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (BongsuLiveProbe) probe = NULL;
  g_autoptr (GError) error = NULL;
  /* Never a console's own name: the message broker would throw that one out. */
  g_autofree char *client_id = g_strdup_printf ("bongsu-check-%08x", g_random_int ());
  Visit visit = { .loop = loop };
  BongsuSiteGaps gaps;
  BongsuEndpoint endpoint;

  bongsu_site_entrance_open_async (site, NULL, did_open, &visit);
  g_main_loop_run (loop);
  endpoint = bongsu_site_entrance_get_endpoint (visit.entrance, client_id);
  probe = bongsu_live_probe_new (&endpoint, &error);
  if (probe != NULL)
    {
      gaps = (BongsuSiteGaps) { visit.entrance->login_gap, visit.entrance->mqtt_gap };
      bongsu_site_check_async (site, BONGSU_PROBE (probe), catalogue, &gaps, on_found, NULL, NULL, did_check, &visit);
      g_main_loop_run (loop);
    }
  else
    print_step ("failed", "file", error->message, NULL);
  bongsu_site_entrance_free (visit.entrance);
  return visit.good;
}

int
bongsu_command_check_site (int argc, char *argv[])
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSite) site = NULL;

  if (!bongsu_command_take_options (&argc, &argv, entries, N_("FILE"),
                                    _("Says step by step what works at the city that a site file describes."), 1))
    return BONGSU_COMMAND_UNUSABLE;
  site = bongsu_site_entrance_read_file (argv[1], &error);
  if (site == NULL)
    {
      print_step ("failed", "file", error->message, NULL);
      return BONGSU_COMMAND_REFUSED;
    }
  print_step ("ok", "file", argv[1], NULL);
  return visit_site (site) ? BONGSU_COMMAND_GOOD : BONGSU_COMMAND_REFUSED;
}
