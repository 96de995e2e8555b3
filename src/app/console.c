/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "console.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "journal.h"
#include "live-clock.h"
#include "live-transport.h"
#include "ngsi-ld.h"

#define KEPT_DEMONSTRATIONS 10
#define MOST_CLOCK_DIFFERENCE (5 * G_TIME_SPAN_SECOND)

struct _BongsuConsole
{
  GObject parent_instance;

  char *city;
  double speed; /* of the story's clock, 1 in life */
  BongsuLiveClock *clock;
  BongsuLiveRandom *random;
  BongsuJournal *journal;
  BongsuLiveTransport *transport;
  BongsuRegister *register_;
  BongsuFollower *follower;
  BongsuOutbox *outbox;
  BongsuIncidentDesk *desk;

  GCancellable *cancellable;
};

enum
{
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuConsole, bongsu_console, G_TYPE_OBJECT)

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

typedef struct
{
  char *path;
  gint64 modified;
} Old;

static void
old_clear (gpointer data)
{
  g_free (((Old *) data)->path);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const Old *left = a, *right = b;

  return (left->modified < right->modified) - (left->modified > right->modified);
}

/* Each run of the demonstration city is a story of its own with a journal of its own; the oldest go. */
static void
prune_demonstrations (const char *parent)
{
  g_autoptr (GArray) olds = g_array_new (FALSE, FALSE, sizeof (Old));
  g_autoptr (GDir) folder = g_dir_open (parent, 0, NULL);
  const char *name;

  g_array_set_clear_func (olds, old_clear);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);
      GStatBuf status;

      if (g_stat (path, &status) == 0 && S_ISDIR (status.st_mode))
        {
          Old old = { g_steal_pointer (&path), status.st_mtime };

          g_array_append_val (olds, old);
        }
    }
  g_array_sort (olds, compare_newest_first);
  for (guint i = KEPT_DEMONSTRATIONS; i < olds->len; i++)
    remove_folder (g_array_index (olds, Old, i).path);
}

static void
link_changed_cb (BongsuFollower *follower, GParamSpec *pspec, BongsuOutbox *outbox)
{
  BongsuLinkState state = bongsu_follower_get_state (follower);

  bongsu_outbox_set_open (outbox, state == BONGSU_LINK_SNAPSHOT || state == BONGSU_LINK_LIVE || state == BONGSU_LINK_DELAYED);
}

/* A story that runs faster also stretches the way of an answer. */
static void
clock_compared_cb (BongsuFollower *follower, GParamSpec *pspec, BongsuConsole *self)
{
  gint64 difference;

  g_object_get (follower, "clock-difference", &difference, NULL);
  if (self->outbox != NULL)
    bongsu_outbox_set_clock_difference (self->outbox, difference,
                                        (gint64) (MOST_CLOCK_DIFFERENCE * MAX (self->speed, 1.0)));
}

static void
read_wanted_cb (BongsuOutbox *outbox, const char *id, BongsuFollower *follower)
{
  bongsu_follower_read_now (follower, id);
}

static void
bongsu_console_dispose (GObject *object)
{
  BongsuConsole *self = BONGSU_CONSOLE (object);

  bongsu_console_stop (self);
  g_clear_object (&self->desk);
  g_clear_object (&self->outbox);
  g_clear_object (&self->follower);
  g_clear_object (&self->register_);
  g_clear_object (&self->transport);
  g_clear_object (&self->journal);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (bongsu_console_parent_class)->dispose (object);
}

static void
bongsu_console_finalize (GObject *object)
{
  g_free (BONGSU_CONSOLE (object)->city);

  G_OBJECT_CLASS (bongsu_console_parent_class)->finalize (object);
}

static void
bongsu_console_class_init (BongsuConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bongsu_console_dispose;
  object_class->finalize = bongsu_console_finalize;

  signals[FAILED] = g_signal_new ("failed", BONGSU_TYPE_CONSOLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
bongsu_console_init (BongsuConsole *self)
{
  self->clock = bongsu_live_clock_new ();
  self->random = bongsu_live_random_new ();
  self->cancellable = g_cancellable_new ();
}

static char *
dup_client_id (BongsuConsole *self)
{
  return g_strdup_printf ("bongsu-%s-%s", self->city, bongsu_store_get_console_id (BONGSU_STORE (self->journal)));
}

static gboolean
open_transport (BongsuConsole *self, BongsuCatalogue *catalogue, const BongsuEndpoint *endpoint, GError **error)
{
  const char *language = g_str_has_prefix (g_get_language_names ()[0], "ko") ? "ko" : "en";
  g_autoptr (BongsuVocabulary) vocabulary = bongsu_vocabulary_new (catalogue, FALSE, language);

  self->transport = bongsu_live_transport_new (endpoint, vocabulary, BONGSU_CLOCK (self->clock), error);
  return self->transport != NULL;
}

static gboolean
open_demonstration (BongsuConsole *self, BongsuCatalogue *catalogue, const BongsuReadyLine *ready, GError **error)
{
  g_autofree char *client_id = dup_client_id (self);
  BongsuEndpoint endpoint = {
    .url = ready->url,
    .base_path = ready->base_path,
    .tenant = ready->tenant,
    .context = ready->context,
    .token = ready->token,
    .refresh = ready->refresh,
    .mqtt_url = ready->mqtt,
    .mqtt_user = ready->mqtt_user,
    .mqtt_password = ready->mqtt_password,
    .client_id = client_id,
    .loopback_only = TRUE,
  };

  return open_transport (self, catalogue, &endpoint, error);
}

static void
wire (BongsuConsole *self, BongsuCatalogue *catalogue, const char *topic_prefix, const char *mqtt_uri,
      const BongsuDuty *duty)
{
  BongsuTransport *transport = BONGSU_TRANSPORT (self->transport);
  BongsuStore *store = BONGSU_STORE (self->journal);
  BongsuClock *clock = BONGSU_CLOCK (self->clock);

  self->register_ = bongsu_register_new (catalogue);
  self->follower = bongsu_follower_new (transport, store, clock, BONGSU_RANDOM (self->random), self->register_,
                                        self->city, topic_prefix, mqtt_uri);
  self->outbox = bongsu_outbox_new (transport, store, clock, BONGSU_RANDOM (self->random), self->register_, duty);
  self->desk = bongsu_incident_desk_new (self->follower, self->outbox, clock);

  /* The outbox of who only reads never opens. */
  if (!g_str_equal (duty->role, BONGSU_ROLE_READER))
    g_signal_connect_object (self->follower, "notify::state", G_CALLBACK (link_changed_cb), self->outbox, 0);
  g_signal_connect_object (self->follower, "notify::clock-difference", G_CALLBACK (clock_compared_cb), self, 0);
  g_signal_connect_object (self->outbox, "read-wanted", G_CALLBACK (read_wanted_cb), self->follower, 0);
}

BongsuConsole *
bongsu_console_new_demonstration (BongsuCatalogue *catalogue, const char *city, const BongsuReadyLine *ready,
                                  const char *operator_id, const char *role, GError **error)
{
  g_autoptr (BongsuConsole) self = g_object_new (BONGSU_TYPE_CONSOLE, NULL);
  g_autofree char *parent = g_build_filename (g_get_user_data_dir (), "bongsu", "demonstration", NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s", city, ready->run);
  g_autofree char *folder = g_build_filename (parent, name, NULL);
  BongsuDuty duty = { operator_id, role };

  self->city = g_strdup (city);
  self->speed = 1.0;
  if (ready->clock != 0)
    {
      self->speed = ready->speed;
      bongsu_live_clock_set_story (self->clock, ready->clock, ready->clock_at, ready->speed);
    }
  self->journal = bongsu_journal_open (folder, error);
  if (self->journal == NULL || !open_demonstration (self, catalogue, ready, error))
    return NULL;
  prune_demonstrations (parent);
  wire (self, catalogue, "ops", ready->mqtt, &duty);
  return g_steal_pointer (&self);
}

/* Said before anything is opened. */
static gboolean
may_enter (const BongsuSiteEntrance *entrance, GError **error)
{
  const char *sentence = entrance->login_gap != NULL ? entrance->login_gap : entrance->mqtt_gap;

  if (sentence == NULL && entrance->site->keti)
    sentence = _("This version cannot follow a city of dialect “keti” yet.");
  if (sentence == NULL && g_hash_table_size (entrance->site->type_aliases)
                              + g_hash_table_size (entrance->site->attribute_aliases) > 0)
    sentence = _("This version cannot read by aliases yet.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, sentence);
  return FALSE;
}

/* One token for the desk says that somebody may act, the list says who: with one operator there is no doubt. */
static BongsuDuty
find_duty (const BongsuSite *site)
{
  const BongsuSiteOperator *only = &g_array_index (site->operators, BongsuSiteOperator, 0);

  if (site->auth == BONGSU_AUTH_TOKEN && site->operators->len == 1)
    return (BongsuDuty) { only->id, only->role };
  return (BongsuDuty) { "-", BONGSU_ROLE_READER };
}

BongsuConsole *
bongsu_console_new_live (BongsuCatalogue *catalogue, const BongsuSiteEntrance *entrance, GError **error)
{
  g_autoptr (BongsuConsole) self = g_object_new (BONGSU_TYPE_CONSOLE, NULL);
  const BongsuSite *site = entrance->site;
  g_autofree char *key = bongsu_site_dup_key (site);
  g_autofree char *name = g_strdup_printf ("%s-%s", site->city, key);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "bongsu", "live", name, NULL);
  g_autofree char *client_id = NULL;
  BongsuDuty duty = find_duty (site);
  BongsuEndpoint endpoint;

  if (!may_enter (entrance, error))
    return NULL;
  self->city = g_strdup (site->city);
  self->journal = bongsu_journal_open (folder, error);
  if (self->journal == NULL)
    return NULL;
  client_id = dup_client_id (self);
  endpoint = bongsu_site_entrance_get_endpoint (entrance, client_id);
  if (!open_transport (self, catalogue, &endpoint, error))
    return NULL;
  wire (self, catalogue, site->topic_prefix, site->own_subscriptions ? site->mqtt_url : NULL, &duty);
  return g_steal_pointer (&self);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BongsuConsole) self = data;
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  if (!bongsu_outbox_load_finish (BONGSU_OUTBOX (source), result, &acts, &records, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }
  bongsu_incident_desk_restore (self->desk, acts, records);
  bongsu_follower_start (self->follower);
}

void
bongsu_console_start (BongsuConsole *self)
{
  g_return_if_fail (BONGSU_IS_CONSOLE (self));

  bongsu_outbox_load_async (self->outbox, self->cancellable, did_load, g_object_ref (self));
}

void
bongsu_console_stop (BongsuConsole *self)
{
  g_return_if_fail (BONGSU_IS_CONSOLE (self));

  g_cancellable_cancel (self->cancellable);
  if (self->follower != NULL)
    bongsu_follower_stop (self->follower);
  if (self->transport != NULL)
    bongsu_live_transport_stop (self->transport);
  if (self->journal != NULL)
    bongsu_journal_close (self->journal);
}

BongsuClock *
bongsu_console_get_clock (BongsuConsole *self)
{
  return BONGSU_CLOCK (self->clock);
}

BongsuRegister *
bongsu_console_get_register (BongsuConsole *self)
{
  return self->register_;
}

BongsuFollower *
bongsu_console_get_follower (BongsuConsole *self)
{
  return self->follower;
}

BongsuOutbox *
bongsu_console_get_outbox (BongsuConsole *self)
{
  return self->outbox;
}

BongsuIncidentDesk *
bongsu_console_get_desk (BongsuConsole *self)
{
  return self->desk;
}

const char *
bongsu_console_get_city (BongsuConsole *self)
{
  return self->city;
}

const char *
bongsu_console_get_notice (BongsuConsole *self)
{
  return bongsu_journal_get_notice (self->journal);
}
