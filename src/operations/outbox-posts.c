/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox-private.h"

#include "ngsi-ld.h"

#include <glib/gi18n-lib.h>

/* Acts, records and Alerts: the same bytes again until the city has answered (PROTOCOL 12.2). */

#define ODD_ANSWER_WAIT_S 10

BongsuPost *
bongsu_post_new (const char *id, GBytes *bytes, BongsuAct *act)
{
  BongsuPost *post = g_new0 (BongsuPost, 1);

  post->id = g_strdup (id);
  post->bytes = g_bytes_ref (bytes);
  post->act = act != NULL ? bongsu_act_ref (act) : NULL;
  post->state = BONGSU_ROW_QUEUED;
  return post;
}

BongsuPost *
bongsu_post_new_change (const char *id, GBytes *bytes, const char *entity)
{
  g_autofree char *segment = bongsu_transport_encode_id (entity);
  BongsuPost *post;

  if (segment == NULL)
    return NULL;
  post = bongsu_post_new (id, bytes, NULL);
  post->path = g_strconcat ("/entities/", segment, "/attrs", NULL);
  return post;
}

void
bongsu_post_free (BongsuPost *post)
{
  g_free (post->path);
  g_free (post->id);
  g_bytes_unref (post->bytes);
  g_clear_pointer (&post->act, bongsu_act_unref);
  g_free (post);
}

static BongsuLane *
find_lane (BongsuOutbox *self, const BongsuPost *post)
{
  return post->act != NULL ? &self->acts : &self->records;
}

static BongsuPost *
get_head (BongsuLane *lane)
{
  return g_queue_peek_head (&lane->waiting);
}

static void
try_again (BongsuOutbox *self, BongsuLane *lane, guint retry_after_s)
{
  gint64 wait = bongsu_outbox_get_back_off (self, lane->n_tries++, retry_after_s);

  lane->busy = FALSE;
  get_head (lane)->state = BONGSU_ROW_QUEUED;
  lane->not_before = bongsu_clock_boot (self->clock) + wait;
  bongsu_outbox_update (self);
}

static void
write_result (BongsuOutbox *self, const BongsuPost *post, BongsuRowState state, guint status, const char *detail)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_results, post->id)) + 1;
  g_autofree char *id = g_strdup_printf ("%s#%u", post->id, n);
  BongsuFields *fields = bongsu_fields_new ();

  g_hash_table_insert (self->n_results, g_strdup (post->id), GUINT_TO_POINTER (n));
  bongsu_fields_put_text (fields, "state", bongsu_row_state_to_name (state));
  bongsu_fields_put_number (fields, "status", status);
  bongsu_fields_put_text (fields, "detail", detail);
  bongsu_outbox_write (self, BONGSU_ENTRY_RESULT, id, NULL, fields);
}

/* An act that the city refused stays in force here and nowhere else: that must be told. */
static void
tell_refusal (BongsuOutbox *self, BongsuRowState state, const char *detail)
{
  g_autofree char *sentence = NULL;

  if (state == BONGSU_ROW_CONFLICT)
    sentence = g_strdup (_("The city holds something else in place of one of your acts. Tell your administrator."));
  else
    sentence = g_strdup_printf (_("The city refused an act of this desk: %s"), detail != NULL ? detail : "");
  bongsu_outbox_set_fault (self, sentence);
}

static void
finish_head (BongsuOutbox *self, BongsuLane *lane, BongsuRowState state, guint status, const char *detail)
{
  BongsuPost *post = g_queue_pop_head (&lane->waiting);

  lane->busy = FALSE;
  lane->n_tries = 0;
  lane->not_before = 0;
  post->state = state;
  write_result (self, post, state, status, detail);
  if (post->act != NULL)
    {
      g_hash_table_remove (self->unshared, post->id);
      if (state == BONGSU_ROW_SHARED)
        bongsu_outbox_act_is_shared (self, post->id);
      else
        {
          g_hash_table_add (self->refused, g_strdup (post->id));
          tell_refusal (self, state, detail);
        }
    }
  bongsu_post_free (post);
  bongsu_outbox_update (self);
}

static gboolean
holds_the_same (const BongsuPost *post, GBytes *body)
{
  g_autoptr(BongsuAct) there = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *ours = NULL;
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  there = bongsu_ngsi_decode_act (data, size, NULL);
  if (there == NULL)
    return FALSE;
  canonical = bongsu_act_to_canonical (there);
  ours = bongsu_act_to_canonical (post->act);
  return g_str_equal (canonical, ours);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BongsuOutbox) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (source), result, &error);
  BongsuLane *lane = &self->acts;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (reply == NULL || reply->status != 200 || reply->body == NULL)
    try_again (self, lane, reply != NULL ? reply->retry_after_s : 0);
  else if (holds_the_same (get_head (lane), reply->body))
    finish_head (self, lane, BONGSU_ROW_SHARED, 409, NULL);
  else
    finish_head (self, lane, BONGSU_ROW_CONFLICT, 409, reply->detail);
}

static void
compare_head (BongsuOutbox *self, BongsuLane *lane)
{
  BongsuPost *post = get_head (lane);
  g_autofree char *segment = bongsu_transport_encode_id (post->id);
  g_autofree char *path = g_strconcat ("/entities/", segment, NULL);

  bongsu_transport_send_async (self->transport, "GET", path, NULL, self->cancellable, compared_cb, g_object_ref (self));
}

static gboolean
is_refusal (const BongsuReply *reply)
{
  if (reply->status < 400 || reply->status >= 500)
    return FALSE;
  if (reply->status == 404)
    return g_strcmp0 (reply->name, "NonexistentTenant") != 0;
  return reply->status != 401 && reply->status != 408 && reply->status != 429;
}

static void
judge_reply (BongsuOutbox *self, BongsuLane *lane, const BongsuReply *reply)
{
  BongsuPost *post = get_head (lane);

  if (reply->status == 201 || reply->status == 204 || reply->status == 200)
    finish_head (self, lane, BONGSU_ROW_SHARED, reply->status, NULL);
  else if (reply->status == 409 && post->act != NULL)
    compare_head (self, lane);
  else if (reply->status == 409 || (reply->status == 207 && post->path != NULL))
    /* Another console was first; or the city takes only what the Alert had from the beginning. */
    finish_head (self, lane, BONGSU_ROW_SHARED, reply->status, NULL);
  else if (is_refusal (reply))
    finish_head (self, lane, BONGSU_ROW_REFUSED, reply->status, reply->detail);
  else
    try_again (self, lane, reply->status < 400 ? ODD_ANSWER_WAIT_S : reply->retry_after_s);
}

static void
posted (BongsuOutbox *self, BongsuLane *lane, GObject *source, GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (reply != NULL)
    judge_reply (self, lane, reply);
  else
    try_again (self, lane, 0);
}

static void
posted_act_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BongsuOutbox) self = data;

  posted (self, &self->acts, source, result);
}

static void
posted_record_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BongsuOutbox) self = data;

  posted (self, &self->records, source, result);
}

static void
send_head (BongsuOutbox *self, BongsuLane *lane)
{
  BongsuPost *post = get_head (lane);

  if (post == NULL || lane->busy || bongsu_clock_boot (self->clock) < lane->not_before)
    return;
  /* The stream showed it while it waited for its turn. */
  if (post->act != NULL && g_hash_table_contains (self->shared, post->id))
    {
      finish_head (self, lane, BONGSU_ROW_SHARED, 0, NULL);
      return;
    }
  lane->busy = TRUE;
  post->state = BONGSU_ROW_SENDING;
  bongsu_transport_send_async (self->transport, post->path != NULL ? "PATCH" : "POST",
                               post->path != NULL ? post->path : "/entities", post->bytes, self->cancellable,
                               lane == &self->acts ? posted_act_cb : posted_record_cb, g_object_ref (self));
}

void
bongsu_outbox_queue_post (BongsuOutbox *self, BongsuLane *lane, BongsuPost *post)
{
  g_assert (lane == find_lane (self, post));

  g_queue_push_tail (&lane->waiting, post);
  if (post->act != NULL)
    g_hash_table_add (self->unshared, g_strdup (post->id));
}

void
bongsu_outbox_send_posts (BongsuOutbox *self)
{
  if (!self->open)
    return;
  send_head (self, &self->acts);
  send_head (self, &self->records);
}
