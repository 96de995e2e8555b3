/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "link-watch.h"

#include <glib/gi18n-lib.h>

#include "transport.h"

#define TALKATIVE_S 10 /* a stream that spoke in each of so many seconds ... */
#define SILENT_S 6     /* ... is delayed after so many without a word */

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
  self->delayed = self->talkative = self->heard_in_tick = FALSE;
  self->n_heard_in_row = 0;
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
  self->heard_in_tick = TRUE;
  self->last_heard = boot;
  if (self->delayed)
    self->delayed = self->talkative = FALSE;
}

/* Silence only counts for a stream that was heard in every one of the last ten seconds before it. */
void
bongsu_link_watch_tick (BongsuLinkWatch *self, gint64 boot)
{
  if (self->heard_in_tick)
    {
      self->heard_in_tick = self->talkative = FALSE;
      self->n_heard_in_row++;
      return;
    }
  if (self->n_heard_in_row > 0)
    {
      self->talkative = self->n_heard_in_row >= TALKATIVE_S;
      self->n_heard_in_row = 0;
    }
  if (bongsu_link_watch_is_open (self) && self->talkative
      && boot - self->last_heard >= SILENT_S * (gint64) G_USEC_PER_SEC)
    self->delayed = TRUE;
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
  return self->delayed || self->n_unsubscribed > 0 ? BONGSU_LINK_DELAYED : BONGSU_LINK_LIVE;
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
      return self->delayed
               ? _ ("The city spoke every second and has fallen silent.")
               : _ ("The city refused to send part of its news. Ask its administrator to allow the subscriptions.");
    case BONGSU_LINK_STARTING:
    case BONGSU_LINK_SNAPSHOT:
    case BONGSU_LINK_LIVE:
    default:
      return "";
    }
}
