/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "name-check.h"

#include <string.h>

#include "backoff.h"
#include "ngsi-ld.h"
#include "news-class-private.h"
#include "transport.h"

#define FIRST_WAIT_MS 2000
#define LONGEST_WAIT_MS 30000

struct _BongsuNameCheck
{
  BongsuTransport *transport; /* (owned) */
  BongsuClock *clock;         /* (owned) */
  BongsuRandom *random;       /* (owned) */
  GStrv known;
  BongsuNameCheckWatch watch;
  gpointer data;

  GCancellable *cancellable; /* (owned, nullable) of the request under way or waited for */
  BongsuBackoff backoff;
  guint retry_id;
};

/* One request. */
typedef struct
{
  BongsuNameCheck *check;    /* valid as long as the request is not cancelled */
  GCancellable *cancellable; /* (owned) */
} Question;

/* Whether another answer may come when asked again. A city without such a list is not asked twice. */
static gboolean
is_failure (const BongsuReply *reply)
{
  return reply->status == 401 || reply->status == 403 || reply->status == 408 || reply->status == 429
         || reply->status == 500 || (reply->status >= 502 && reply->status <= 504)
         || (reply->status == 404 && g_strcmp0 (reply->name, "NonexistentTenant") == 0);
}

/* An answer that is too large or no JSON says nothing about names; pages have their own guard. */
static gboolean
is_no_list (const GError *error)
{
  return g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TOO_LARGE)
         || g_error_matches (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_GUARD);
}

static GError *
find_fault (BongsuNameCheck *self, const BongsuReply *reply)
{
  g_autofree char *foreign = NULL;
  const char *data;
  gsize size;

  if (reply->status != 200 || reply->body == NULL)
    return NULL;
  data = g_bytes_get_data (reply->body, &size);
  foreign = bongsu_ngsi_find_foreign_type (data, size, (const char *const *) self->known);
  if (foreign == NULL)
    return NULL;
  g_info ("names: the city calls a type %s", foreign);
  return g_error_new (BONGSU_NET_ERROR, BONGSU_NET_ERROR_CONTEXT, "%s", foreign);
}

static gboolean
on_retry_cb (gpointer data)
{
  BongsuNameCheck *self = data;

  self->retry_id = 0;
  bongsu_name_check_run (self);
  return G_SOURCE_REMOVE;
}

static void
fail (BongsuNameCheck *self, const GError *error, guint status)
{
  self->retry_id = bongsu_clock_add_timer (self->clock,
                                           bongsu_backoff_next (&self->backoff, self->random, FIRST_WAIT_MS,
                                                                LONGEST_WAIT_MS),
                                           on_retry_cb, self, NULL);
  self->watch.failed (error, status, self->data);
}

static void
take_answer (BongsuNameCheck *self, const BongsuReply *reply, const GError *error)
{
  g_autoptr (GError) fault = reply != NULL ? find_fault (self, reply) : NULL;

  if (fault != NULL || (error != NULL && !is_no_list (error)))
    fail (self, fault != NULL ? fault : error, 0);
  else if (reply != NULL && is_failure (reply))
    fail (self, NULL, reply->status);
  else
    {
      self->backoff.n_failures = 0;
      g_clear_object (&self->cancellable);
      self->watch.passed (self->data);
    }
}

static void
on_answer_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (object), result, &error);

  if (!g_cancellable_is_cancelled (question->cancellable))
    take_answer (question->check, reply, error);
  g_object_unref (question->cancellable);
  g_free (question);
}

BongsuNameCheck *
bongsu_name_check_new (BongsuTransport *transport,
                       BongsuClock *clock,
                       BongsuRandom *random,
                       BongsuCatalogue *catalogue,
                       const BongsuNameCheckWatch *watch,
                       gpointer data)
{
  BongsuNameCheck *self = g_new0 (BongsuNameCheck, 1);

  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->known = bongsu_subscription_dup_types (catalogue, FALSE);
  self->watch = *watch;
  self->data = data;
  return self;
}

void
bongsu_name_check_free (BongsuNameCheck *self)
{
  bongsu_name_check_cancel (self);
  g_strfreev (self->known);
  g_object_unref (self->random);
  g_object_unref (self->clock);
  g_object_unref (self->transport);
  g_free (self);
}

void
bongsu_name_check_run (BongsuNameCheck *self)
{
  Question *question;

  bongsu_name_check_cancel (self);
  self->cancellable = g_cancellable_new ();
  question = g_new (Question, 1);
  question->check = self;
  question->cancellable = g_object_ref (self->cancellable);
  bongsu_transport_send_async (self->transport, "GET", "/types", NULL, self->cancellable, on_answer_cb, question);
}

void
bongsu_name_check_cancel (BongsuNameCheck *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  bongsu_clock_remove_timer (self->clock, self->retry_id);
  self->retry_id = 0;
}

gboolean
bongsu_name_check_is_idle (BongsuNameCheck *self)
{
  return self->cancellable == NULL;
}
