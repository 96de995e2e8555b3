/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "link-watch.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "transport.h"

#define TALKATIVE_S 10 /* a stream that spoke for so long ... */
#define PAUSE_S 2      /* ... without a pause like this ... */
#define SILENT_S 5     /* ... is delayed after more than this without a word: seen within one second more */
#define MOST_OFFSET_S 5

static void
set_trouble (BongsuLinkWatch *self, BongsuTrouble trouble, const char *sentence)
{
  self->trouble = trouble;
  g_free (self->trouble_sentence);
  self->trouble_sentence = g_strdup (sentence);
}

void
bongsu_link_watch_clear (BongsuLinkWatch *self)
{
  g_free (self->stream_sentence);
  g_free (self->trouble_sentence);
  g_free (self->offset_sentence);
  *self = (BongsuLinkWatch) { 0 };
}

void
bongsu_link_watch_take_stream (BongsuLinkWatch *self, guint state, const char *sentence)
{
  gboolean says = sentence != NULL && *sentence != '\0';

  self->stream = state;
  self->closed_once |= state == BONGSU_STREAM_CLOSED;
  /* While it tries again, why it was lost still stands. */
  if (says || state != BONGSU_STREAM_CONNECTING)
    {
      g_free (self->stream_sentence);
      self->stream_sentence = says && state != BONGSU_STREAM_OPEN ? g_strdup (sentence) : NULL;
    }
  self->followed = FALSE;
  self->delayed = FALSE;
  self->last_heard = 0;
  if (state != BONGSU_STREAM_OPEN)
    self->subscriptions = (BongsuSubscriptionSum) { 0 };
  self->was_open |= state == BONGSU_STREAM_OPEN;
}

/* Each says what to do; transport's own words are for the log. */
static void
take_error (BongsuLinkWatch *self, const GError *error)
{
  if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_CONTEXT))
    set_trouble (self, BONGSU_TROUBLE_CONTEXT,
                 _ ("The city answers with other names than agreed (@context). Nothing is shown until its "
                    "administrator has set it right."));
  else if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED))
    set_trouble (self, BONGSU_TROUBLE_FAULT, _ ("You are signed out of the city. Sign in again."));
  else if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS))
    set_trouble (self, BONGSU_TROUBLE_FAULT,
                 _ ("The city's certificate is not to be trusted. Ask its administrator before you go on."));
  else if (g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME))
    set_trouble (self, BONGSU_TROUBLE_FAULT,
                 _ ("The city's server is not known by this name. Check the site file and the network."));
  else
    set_trouble (self, BONGSU_TROUBLE_PASSING, _ ("The city does not answer. It is asked again."));
}

static void
take_status (BongsuLinkWatch *self, guint status)
{
  g_autofree char *sentence = NULL;

  if (status == 401 || status == 403)
    set_trouble (self, BONGSU_TROUBLE_FAULT, _ ("You are signed out of the city. Sign in again."));
  else if (status == 404)
    set_trouble (self, BONGSU_TROUBLE_FAULT, _ ("The city does not know this tenant. Check the site file."));
  else
    {
      sentence = g_strdup_printf (_ ("The city cannot answer now (%u). It is asked again."), status);
      set_trouble (self, BONGSU_TROUBLE_PASSING, sentence);
    }
}

void
bongsu_link_watch_take_failure (BongsuLinkWatch *self, const GError *error, guint status)
{
  if (error == NULL)
    take_status (self, status);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_error (self, error);
}

gboolean
bongsu_link_watch_heal (BongsuLinkWatch *self)
{
  gboolean unbelieved = self->trouble == BONGSU_TROUBLE_CONTEXT;

  if (unbelieved)
    self->followed = FALSE;
  set_trouble (self, BONGSU_TROUBLE_NONE, NULL);
  return unbelieved;
}

void
bongsu_link_watch_hear (BongsuLinkWatch *self, gint64 boot)
{
  if (self->last_heard == 0 || boot - self->last_heard > PAUSE_S * (gint64) G_USEC_PER_SEC)
    self->talks_since = boot;
  self->last_heard = boot;
  self->delayed = FALSE;
}

/* Silence only counts for a stream that spoke all the time before it. */
void
bongsu_link_watch_tick (BongsuLinkWatch *self, gint64 boot)
{
  if (bongsu_link_watch_is_open (self) && self->last_heard != 0
      && self->last_heard - self->talks_since >= TALKATIVE_S * (gint64) G_USEC_PER_SEC
      && boot - self->last_heard > SILENT_S * (gint64) G_USEC_PER_SEC)
    self->delayed = TRUE;
}

static int
compare_offsets (const void *a, const void *b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

void
bongsu_link_watch_take_date (BongsuLinkWatch *self, gint64 date, gint64 asked, gint64 answered)
{
  gint64 sorted[BONGSU_CLOCK_SAMPLES];
  guint n;
  gint64 seconds;

  /* Half a second: the city cut its time to whole ones. */
  self->offsets[self->n_offsets++ % BONGSU_CLOCK_SAMPLES]
    = date + G_USEC_PER_SEC / 2 - (asked + (answered - asked) / 2);
  n = MIN (self->n_offsets, BONGSU_CLOCK_SAMPLES);
  for (guint i = 0; i < n; i++)
    sorted[i] = self->offsets[i];
  qsort (sorted, n, sizeof sorted[0], compare_offsets);
  self->offset = sorted[n / 2];
  seconds = (ABS (self->offset) + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
  g_clear_pointer (&self->offset_sentence, g_free);
  if (seconds > MOST_OFFSET_S)
    self->offset_sentence
      = g_strdup_printf (_ ("The clocks of this computer and of the city are %d seconds apart. Have this computer's "
                            "clock set."),
                         (int) MIN (seconds, G_MAXINT));
}

gboolean
bongsu_link_watch_is_open (const BongsuLinkWatch *self)
{
  return self->stream == BONGSU_STREAM_OPEN;
}

BongsuLinkState
bongsu_link_watch_get_state (const BongsuLinkWatch *self)
{
  if (!self->started)
    return BONGSU_LINK_STARTING;
  if (self->trouble >= BONGSU_TROUBLE_FAULT || self->stream == BONGSU_STREAM_SIGNED_OUT)
    return BONGSU_LINK_FAULT;
  if (!bongsu_link_watch_is_open (self))
    return self->was_open || self->closed_once ? BONGSU_LINK_LOST : BONGSU_LINK_STARTING;
  if (!self->followed)
    return BONGSU_LINK_SNAPSHOT;
  return self->delayed || self->subscriptions.n_refused + self->subscriptions.n_foreign + self->subscriptions.n_late > 0
           ? BONGSU_LINK_DELAYED
           : BONGSU_LINK_LIVE;
}

static const char *
get_delay_sentence (const BongsuLinkWatch *self)
{
  if (self->delayed)
    return _ ("The city spoke every second and has fallen silent.");
  if (self->subscriptions.n_refused > 0)
    return _ ("The city refused to send part of its news. Ask its administrator to allow the subscriptions.");
  if (self->subscriptions.n_foreign > 0)
    return _ ("A subscription of the city is not the one that is needed. Ask its administrator to remove it.");
  return _ ("The city does not send part of its news at the moment. It is read every minute instead.");
}

const char *
bongsu_link_watch_get_sentence (const BongsuLinkWatch *self)
{
  if (self->trouble_sentence != NULL)
    return self->trouble_sentence;
  if (self->stream_sentence != NULL)
    return self->stream_sentence;
  switch (bongsu_link_watch_get_state (self))
    {
    case BONGSU_LINK_FAULT:
      return _ ("The city's message broker refuses this login. Sign in again.");
    case BONGSU_LINK_LOST:
      return _ ("The link to the city is lost. Nothing new arrives.");
    case BONGSU_LINK_DELAYED:
      return get_delay_sentence (self);
    case BONGSU_LINK_STARTING:
    case BONGSU_LINK_SNAPSHOT:
    case BONGSU_LINK_LIVE:
    default:
      return self->offset_sentence != NULL ? self->offset_sentence : "";
    }
}
