/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mqtt-stream-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <string.h>

#define KEEP_ALIVE_S 5 /* the least the library takes */
#define SESSION_EXPIRY_S 3600
#define RECEIVE_MAXIMUM 20
#define MAX_PAYLOAD (1024 * 1024)
#define MAX_PACKET (MAX_PAYLOAD + 1024)
#define TURN_MS 200 /* after which a closing stream notices it */
#define FIRST_WAIT_S 0.5
#define LONGEST_WAIT_S 30.0

/* Why a connection ended. */
typedef enum
{
  END_LOST,
  END_OLD_BROKER, /* does not speak version 5 */
  END_SIGNED_OUT,
} End;

struct _BongsuMqttStream
{
  gatomicrefcount count;

  BongsuGateway *site;
  BongsuIntake *intake;
  GStrv topics;

  GMutex lock;
  GCond wake;
  gboolean closing; /* under the lock */

  /* Of the thread. */
  gboolean version_3;
  guint n_failures;
  End end;
  gboolean ended; /* the broker said no */
  gboolean open;
  int error_number; /* of the system, when the library says MOSQ_ERR_ERRNO */
};

static void
unref_stream (BongsuMqttStream *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  bongsu_gateway_unref (self->site);
  bongsu_intake_unref (self->intake);
  g_strfreev (self->topics);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}

static gboolean
is_closing (BongsuMqttStream *self)
{
  gboolean closing;

  g_mutex_lock (&self->lock);
  closing = self->closing;
  g_mutex_unlock (&self->lock);
  return closing;
}

/* Under the lock, so that nothing is said after bongsu_mqtt_stream_close () has returned. */
static void
say (BongsuMqttStream *self, BongsuStreamState state, const char *sentence)
{
  g_mutex_lock (&self->lock);
  if (!self->closing)
    bongsu_intake_set_state (self->intake, state, sentence);
  g_mutex_unlock (&self->lock);
}

static char *
dup_library_sentence (BongsuMqttStream *self, int code)
{
  switch (code)
    {
    case MOSQ_ERR_EAI:
      return g_strdup_printf (_("The name of the message broker %s is unknown."), self->site->mqtt_host);
    case MOSQ_ERR_TLS:
      return g_strdup_printf (_("The certificate of the message broker %s is refused."), self->site->mqtt_host);
    case MOSQ_ERR_ERRNO:
      if (self->error_number == ECONNREFUSED)
        return g_strdup_printf (_("Nobody listens at the message broker %s, port %u."), self->site->mqtt_host,
                                self->site->mqtt_port);
      return g_strdup_printf (_("The message broker %s cannot be reached."), self->site->mqtt_host);
    case MOSQ_ERR_KEEPALIVE:
      return g_strdup_printf (_("The message broker %s has fallen silent."), self->site->mqtt_host);
    default:
      return g_strdup_printf (_("The connection to the message broker %s has ended."), self->site->mqtt_host);
    }
}

static void
on_connect_cb (struct mosquitto *mosq, void *data, int code, int flags, const mosquitto_property *properties)
{
  BongsuMqttStream *self = data;

  if (code == 0)
    {
      mosquitto_subscribe_multiple (mosq, NULL, (int) g_strv_length (self->topics), self->topics, 1, 0, NULL);
      return;
    }
  self->ended = TRUE;
  /* Version 3.1.1 counts its refusals from 1, version 5 from 128. */
  if (code == CONNACK_REFUSED_PROTOCOL_VERSION || code == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION)
    self->end = END_OLD_BROKER;
  else if (code == CONNACK_REFUSED_BAD_USERNAME_PASSWORD || code == CONNACK_REFUSED_NOT_AUTHORIZED
           || code == MQTT_RC_BAD_USERNAME_OR_PASSWORD || code == MQTT_RC_NOT_AUTHORIZED || code == MQTT_RC_BANNED
           || code == MQTT_RC_BAD_AUTHENTICATION_METHOD)
    self->end = END_SIGNED_OUT;
}

static void
on_subscribe_cb (struct mosquitto *mosq, void *data, int id, int n, const int *granted,
                 const mosquitto_property *properties)
{
  BongsuMqttStream *self = data;

  for (int i = 0; i < n; i++)
    if (granted[i] > 2)
      {
        self->ended = TRUE;
        self->end = END_SIGNED_OUT;
        return;
      }
  self->open = TRUE;
  self->n_failures = 0;
  say (self, BONGSU_STREAM_OPEN, NULL);
}

static gboolean
is_ours (BongsuMqttStream *self, const char *topic)
{
  for (guint i = 0; self->topics[i] != NULL; i++)
    {
      bool matches = false;

      if (mosquitto_topic_matches_sub (self->topics[i], topic, &matches) == MOSQ_ERR_SUCCESS && matches)
        return TRUE;
    }
  return FALSE;
}

static void
on_message_cb (struct mosquitto *mosq, void *data, const struct mosquitto_message *message,
               const mosquitto_property *properties)
{
  BongsuMqttStream *self = data;

  if (is_closing (self))
    return;
  if (message->topic == NULL || !is_ours (self, message->topic))
    bongsu_intake_refuse (self->intake, "topic");
  else if (message->payloadlen < 0 || message->payloadlen > MAX_PAYLOAD)
    bongsu_intake_refuse (self->intake, "too-large");
  else
    bongsu_intake_push (self->intake, message->payload, (gsize) message->payloadlen);
}

static int
connect_broker (BongsuMqttStream *self, struct mosquitto *mosq)
{
  mosquitto_property *properties = NULL;
  int code;

  if (!self->version_3)
    {
      mosquitto_property_add_int32 (&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL, SESSION_EXPIRY_S);
      mosquitto_property_add_int32 (&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, MAX_PACKET);
    }
  code = mosquitto_connect_bind_v5 (mosq, self->site->mqtt_host, (int) self->site->mqtt_port, KEEP_ALIVE_S, NULL,
                                    properties);
  mosquitto_property_free_all (&properties);
  return code;
}

static struct mosquitto *
make_client (BongsuMqttStream *self)
{
  struct mosquitto *mosq = mosquitto_new (self->site->client_id, false, self);

  if (mosq == NULL)
    return NULL;
  mosquitto_int_option (mosq, MOSQ_OPT_PROTOCOL_VERSION, self->version_3 ? MQTT_PROTOCOL_V311 : MQTT_PROTOCOL_V5);
  mosquitto_int_option (mosq, MOSQ_OPT_RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
  bongsu_mqtt_set_entrance (mosq, self->site);
  mosquitto_connect_v5_callback_set (mosq, on_connect_cb);
  mosquitto_subscribe_v5_callback_set (mosq, on_subscribe_cb);
  mosquitto_message_v5_callback_set (mosq, on_message_cb);
  return mosq;
}

/* One connection from beginning to end. Returns the library's reason. */
static int
run_connection (BongsuMqttStream *self)
{
  struct mosquitto *mosq = make_client (self);
  int code;

  if (mosq == NULL)
    return MOSQ_ERR_NOMEM;
  self->end = END_LOST;
  self->ended = self->open = FALSE;
  code = connect_broker (self, mosq);
  while (code == MOSQ_ERR_SUCCESS && !self->ended && !is_closing (self))
    code = mosquitto_loop (mosq, TURN_MS, 1);
  self->error_number = errno;
  if (code == MOSQ_ERR_SUCCESS)
    mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
  return code;
}

/* Full jitter: evenly between nothing and a bound that doubles. FALSE when the stream is closed meanwhile. */
static gboolean
wait_before_next (BongsuMqttStream *self)
{
  double bound = FIRST_WAIT_S * (double) (1u << MIN (self->n_failures, 10));
  gint64 until = g_get_monotonic_time ()
                 + (gint64) (g_random_double () * MIN (bound, LONGEST_WAIT_S) * G_TIME_SPAN_SECOND);
  gboolean closing;

  self->n_failures++;
  g_mutex_lock (&self->lock);
  while (!self->closing && g_cond_wait_until (&self->wake, &self->lock, until))
    ;
  closing = self->closing;
  g_mutex_unlock (&self->lock);
  return !closing;
}

static gpointer
run_stream (gpointer data)
{
  BongsuMqttStream *self = data;

  while (!is_closing (self))
    {
      g_autofree char *sentence = NULL;
      int code;

      say (self, BONGSU_STREAM_CONNECTING, NULL);
      code = run_connection (self);
      if (self->end == END_SIGNED_OUT)
        {
          say (self, BONGSU_STREAM_SIGNED_OUT, _("The message broker refuses this sign-on."));
          break;
        }
      if (self->end == END_OLD_BROKER && !self->version_3)
        {
          self->version_3 = TRUE;
          continue;
        }
      sentence = dup_library_sentence (self, code);
      say (self, BONGSU_STREAM_CLOSED, sentence);
      if (!wait_before_next (self))
        break;
    }
  unref_stream (self);
  return NULL;
}

BongsuMqttStream *
bongsu_mqtt_stream_open (BongsuGateway *site, BongsuIntake *intake, const char *const *topics)
{
  BongsuMqttStream *self = g_new0 (BongsuMqttStream, 1);

  bongsu_mqtt_init ();
  self->version_3 = site->mqtt_3;
  g_atomic_ref_count_init (&self->count);
  g_atomic_ref_count_inc (&self->count); /* of the thread */
  self->site = bongsu_gateway_ref (site);
  self->intake = bongsu_intake_ref (intake);
  self->topics = g_strdupv ((char **) topics);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_thread_unref (g_thread_new ("bongsu-stream", run_stream, self));
  return self;
}

void
bongsu_mqtt_stream_close (BongsuMqttStream *stream)
{
  g_mutex_lock (&stream->lock);
  stream->closing = TRUE;
  g_cond_broadcast (&stream->wake);
  g_mutex_unlock (&stream->lock);
  unref_stream (stream);
}

void
bongsu_mqtt_init (void)
{
  static gsize initialised = 0;

  if (g_once_init_enter (&initialised))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&initialised, 1);
    }
}

void
bongsu_mqtt_set_entrance (struct mosquitto *mosq, const BongsuGateway *gateway)
{
  if (gateway->mqtt_user != NULL)
    mosquitto_username_pw_set (mosq, gateway->mqtt_user, gateway->mqtt_password);
  if (gateway->mqtt_tls && gateway->ca_file != NULL)
    mosquitto_tls_set (mosq, gateway->ca_file, NULL, NULL, NULL, NULL);
  else if (gateway->mqtt_tls)
    mosquitto_int_option (mosq, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
}
