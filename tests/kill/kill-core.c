/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The core without a window: journal, network and outbox at a real city, writing acts as fast as they are told, until
 * somebody kills it.
 *
 *   kill-core FOLDER READY-FD            prints "told ID" for each act the journal has, for ever
 *   kill-core FOLDER READY-FD drain      sends what is left, prints "drained N", ends */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "follower.h"
#include "journal.h"
#include "live-clock.h"
#include "live-transport.h"
#include "ngsi-ld.h"
#include "outbox.h"

#define LINE_MAX_BYTES 4096

typedef struct
{
  BongsuOutbox *outbox;
  BongsuFollower *follower;
  GMainLoop *loop;
  gboolean drain;
  guint n;
} Core;

static void write_next (Core *core);

static void
did_write (GObject *source, GAsyncResult *result, gpointer data)
{
  Core *core = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuAct) act = bongsu_outbox_act_finish (BONGSU_OUTBOX (source), result, &error);

  if (act == NULL)
    g_error ("an act was refused: %s", error->message);
  printf ("told %s\n", act->id);
  fflush (stdout);
  write_next (core);
}

static void
write_next (Core *core)
{
  g_autoptr (BongsuAct) act = bongsu_act_new ();
  g_autofree char *words = g_strdup_printf ("note %u", core->n++);

  act->verb = g_strdup ("note");
  act->target = g_strdup ("urn:ngsi-ld:Device:uiwang:P07");
  act->reason = g_steal_pointer (&words);
  bongsu_outbox_act_async (core->outbox, act, NULL, did_write, core);
}

static void
drained_cb (Core *core)
{
  guint n_unshared = 0;

  g_object_get (core->outbox, "n-unshared", &n_unshared, NULL);
  if (core->drain && n_unshared == 0)
    g_main_loop_quit (core->loop);
}

static void
link_cb (Core *core)
{
  BongsuLinkState state = bongsu_follower_get_state (core->follower);

  bongsu_outbox_set_open (core->outbox, state == BONGSU_LINK_SNAPSHOT || state == BONGSU_LINK_LIVE || state == BONGSU_LINK_DELAYED);
  drained_cb (core);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer data)
{
  Core *core = data;
  g_autoptr (GError) error = NULL;

  if (!bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, NULL, NULL, &error))
    g_error ("the journal could not be read back: %s", error->message);
  bongsu_follower_start (core->follower);
  if (!core->drain)
    write_next (core);
}

static BongsuFields *
read_ready_line (int fd)
{
  char line[LINE_MAX_BYTES];
  gsize n = 0;
  g_autoptr (GError) error = NULL;
  BongsuFields *fields;

  while (n < sizeof line && read (fd, line + n, 1) == 1 && line[n] != '\n')
    n++;
  close (fd);
  fields = bongsu_json_decode_fields (line, n, &error);
  if (fields == NULL)
    g_error ("no ready line: %s", error->message);
  return fields;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuFields) ready = argc > 2 ? read_ready_line (atoi (argv[2])) : NULL;
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  g_autoptr (BongsuVocabulary) vocabulary = NULL;
  g_autoptr (BongsuJournal) journal = NULL;
  g_autoptr (BongsuLiveClock) clock = bongsu_live_clock_new ();
  g_autoptr (BongsuLiveRandom) random = bongsu_live_random_new ();
  g_autoptr (BongsuLiveTransport) transport = NULL;
  g_autoptr (BongsuRegister) register_ = NULL;
  g_autofree char *client = NULL;
  g_autofree char *context = NULL;
  BongsuDuty duty = { "operator1", "operator" };
  Core core = { .drain = argc > 3 };

  if (ready == NULL)
    return 2;
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  bongsu_catalogue_seal (catalogue);
  vocabulary = bongsu_vocabulary_new (catalogue, FALSE, "en");
  journal = bongsu_journal_open (argv[1], &error);
  if (journal == NULL)
    g_error ("%s", error->message);
  client = g_strdup_printf ("bongsu-uiwang-%s", bongsu_store_get_console_id (BONGSU_STORE (journal)));
  context = g_strconcat (bongsu_fields_find_text (ready, "url"), "/context.jsonld", NULL);
  transport = bongsu_live_transport_new (&(BongsuEndpoint) {
      .url = bongsu_fields_find_text (ready, "url"),
      .base_path = bongsu_fields_find_text (ready, "basePath"),
      .tenant = bongsu_fields_find_text (ready, "tenant"),
      .context = context,
      .token = bongsu_fields_find_text (ready, "token"),
      .mqtt_url = bongsu_fields_find_text (ready, "mqtt"),
      .mqtt_user = bongsu_fields_find_text (ready, "mqttUser"),
      .mqtt_password = bongsu_fields_find_text (ready, "mqttPassword"),
      .client_id = client,
      .loopback_only = TRUE,
    }, vocabulary, BONGSU_CLOCK (clock), &error);
  if (transport == NULL)
    g_error ("%s", error->message);

  register_ = bongsu_register_new (catalogue);
  core.loop = g_main_loop_new (NULL, FALSE);
  core.follower = bongsu_follower_new (BONGSU_TRANSPORT (transport), BONGSU_STORE (journal), BONGSU_CLOCK (clock),
                                       BONGSU_RANDOM (random), register_,
                                       "uiwang", "ops", bongsu_fields_find_text (ready, "mqtt"));
  core.outbox = bongsu_outbox_new (BONGSU_TRANSPORT (transport), BONGSU_STORE (journal), BONGSU_CLOCK (clock),
                                   BONGSU_RANDOM (random), register_, &duty);
  g_signal_connect_swapped (core.follower, "notify::state", G_CALLBACK (link_cb), &core);
  g_signal_connect_swapped (core.outbox, "notify::n-unshared", G_CALLBACK (drained_cb), &core);
  bongsu_outbox_load_async (core.outbox, NULL, did_load, &core);
  g_main_loop_run (core.loop);

  printf ("drained\n");
  bongsu_follower_stop (core.follower);
  bongsu_live_transport_stop (transport);
  g_object_unref (core.outbox);
  g_object_unref (core.follower);
  g_main_loop_unref (core.loop);
  return 0;
}
