/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "publisher.h"

#include <mosquitto.h>

#define KEEP_ALIVE_S 30
#define MAX_IN_FLIGHT 500
#define CONNECT_TIMEOUT_S 10

struct _CityPublisher
{
  struct mosquitto *client;
  GHashTable *tokens; /* (element-type int utf8) message id to token */
  CityPublisherAcknowledged listener;
  gpointer owner;

  /* Shared with libmosquitto's thread. */
  int connected;
  GMutex mutex;
  GCond answered; /* by `connected` */
  GAsyncQueue *acknowledged; /* message ids, plus 1 */
  int wake_pending;
  GMainContext *context;
};

static gboolean
take_acknowledged_cb (gpointer data)
{
  CityPublisher *self = data;
  gpointer item;

  g_atomic_int_set (&self->wake_pending, 0);
  while ((item = g_async_queue_try_pop (self->acknowledged)) != NULL)
    {
      gpointer id = GINT_TO_POINTER (GPOINTER_TO_INT (item) - 1);
      g_autofree char *token = NULL;

      if (g_hash_table_steal_extended (self->tokens, id, NULL, (gpointer *) &token) && self->listener != NULL)
        self->listener (self->owner, token);
    }

  return G_SOURCE_REMOVE;
}

/* In libmosquitto's thread. */
static void
on_connected_cb (struct mosquitto *client, void *data, int code)
{
  CityPublisher *self = data;

  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->connected, code == 0);
  g_cond_signal (&self->answered);
  g_mutex_unlock (&self->mutex);
}

static void
on_disconnected_cb (struct mosquitto *client, void *data, int code)
{
  CityPublisher *self = data;

  g_atomic_int_set (&self->connected, 0);
}

static void
on_published_cb (struct mosquitto *client, void *data, int id)
{
  CityPublisher *self = data;

  g_async_queue_push (self->acknowledged, GINT_TO_POINTER (id + 1));
  if (g_atomic_int_compare_and_exchange (&self->wake_pending, 0, 1))
    {
      g_autoptr(GSource) source = g_idle_source_new ();

      /* As important as requests: in a busy city an idle moment may never come. */
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, take_acknowledged_cb, self, NULL);
      g_source_attach (source, self->context);
    }
}

/* At the start only: the city says that it is ready when what it tells would arrive. */
static gboolean
wait_until_connected (CityPublisher *self)
{
  gint64 deadline = g_get_monotonic_time () + CONNECT_TIMEOUT_S * G_TIME_SPAN_SECOND;
  gboolean in_time = TRUE;

  g_mutex_lock (&self->mutex);
  while (!city_publisher_is_connected (self) && in_time)
    in_time = g_cond_wait_until (&self->answered, &self->mutex, deadline);
  g_mutex_unlock (&self->mutex);

  return city_publisher_is_connected (self);
}

CityPublisher *
city_publisher_new (CityBroker *broker, GError **error)
{
  g_autoptr(CityPublisher) self = g_new0 (CityPublisher, 1);
  int code;

  mosquitto_lib_init ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->answered);
  self->tokens = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->acknowledged = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->client = mosquitto_new (city_broker_get_writer (broker), true, self);
  if (self->client == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libmosquitto gives no client.");
      return NULL;
    }
  mosquitto_username_pw_set (self->client, city_broker_get_writer (broker), city_broker_get_writer_password (broker));
  mosquitto_max_inflight_messages_set (self->client, MAX_IN_FLIGHT);
  mosquitto_reconnect_delay_set (self->client, 1, 2, false);
  mosquitto_connect_callback_set (self->client, on_connected_cb);
  mosquitto_disconnect_callback_set (self->client, on_disconnected_cb);
  mosquitto_publish_callback_set (self->client, on_published_cb);
  code = mosquitto_connect (self->client, "127.0.0.1", (int) city_broker_get_port (broker), KEEP_ALIVE_S);
  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_loop_start (self->client);
  if (code == MOSQ_ERR_SUCCESS && !wait_until_connected (self))
    code = MOSQ_ERR_CONN_REFUSED;
  if (code != MOSQ_ERR_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The city cannot reach its mosquitto: %s.",
                   mosquitto_strerror (code));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
city_publisher_free (CityPublisher *self)
{
  if (self->client != NULL)
    {
      mosquitto_disconnect (self->client);
      mosquitto_loop_stop (self->client, true);
      mosquitto_destroy (self->client);
    }
  while (g_source_remove_by_user_data (self))
    ;
  g_hash_table_unref (self->tokens);
  g_async_queue_unref (self->acknowledged);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->answered);
  mosquitto_lib_cleanup ();
  g_free (self);
}

void
city_publisher_set_listener (CityPublisher *self, CityPublisherAcknowledged listener, gpointer owner)
{
  self->listener = listener;
  self->owner = owner;
}

gboolean
city_publisher_publish (CityPublisher *self, const char *topic, const char *payload, gsize size, int qos,
                        const char *token)
{
  int id = 0;

  if (!city_publisher_is_connected (self)
      || mosquitto_publish (self->client, &id, topic, (int) size, payload, qos, false) != MOSQ_ERR_SUCCESS)
    return FALSE;
  g_hash_table_insert (self->tokens, GINT_TO_POINTER (id), g_strdup (token));

  return TRUE;
}

gboolean
city_publisher_is_connected (CityPublisher *self)
{
  return g_atomic_int_get (&self->connected) != 0;
}
