/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mqtt-probe-private.h"

#include <glib/gi18n-lib.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>

#include "mqtt-stream-private.h"
#include "transport.h"

#define KEEP_ALIVE_S 5
#define TURN_MS 100

typedef struct
{
  const char *topic; /* (nullable) */
  int code;          /* the broker's answer to the sign-on, -1: none yet */
  gboolean granted;
  gboolean ended;
} Visit;

static void
on_connect_cb (struct mosquitto *mosq, void *data, int code, int flags, const mosquitto_property *properties)
{
  Visit *visit = data;

  visit->code = code;
  if (code == 0 && visit->topic != NULL)
    mosquitto_subscribe (mosq, NULL, visit->topic, 1);
  else
    visit->ended = TRUE;
}

static void
on_subscribe_cb (struct mosquitto *mosq, void *data, int id, int n, const int *granted,
                 const mosquitto_property *properties)
{
  Visit *visit = data;

  visit->granted = n > 0 && granted[0] <= 2;
  visit->ended = TRUE;
}

static gboolean
is_old_broker (int code)
{
  return code == CONNACK_REFUSED_PROTOCOL_VERSION || code == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION;
}

static int
visit_broker (const BongsuGateway *gateway, Visit *visit, gboolean version_3, guint seconds, GCancellable *cancellable)
{
  gint64 until = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  struct mosquitto *mosq = mosquitto_new (gateway->client_id, true, visit);
  int code;

  if (mosq == NULL)
    return MOSQ_ERR_NOMEM;
  visit->code = -1;
  visit->ended = FALSE;
  mosquitto_int_option (mosq, MOSQ_OPT_PROTOCOL_VERSION, version_3 ? MQTT_PROTOCOL_V311 : MQTT_PROTOCOL_V5);
  bongsu_mqtt_set_entrance (mosq, gateway);
  mosquitto_connect_v5_callback_set (mosq, on_connect_cb);
  mosquitto_subscribe_v5_callback_set (mosq, on_subscribe_cb);
  code = mosquitto_connect (mosq, gateway->mqtt_host, (int) gateway->mqtt_port, KEEP_ALIVE_S);
  while (code == MOSQ_ERR_SUCCESS && !visit->ended && !g_cancellable_is_cancelled (cancellable)
         && g_get_monotonic_time () < until)
    code = mosquitto_loop (mosq, TURN_MS, 1);
  if (code == MOSQ_ERR_SUCCESS)
    mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
  return code;
}

gboolean
bongsu_mqtt_probe_run (const BongsuGateway *gateway, const char *topic, guint seconds, GCancellable *cancellable,
                       GError **error)
{
  Visit visit = { .topic = topic };
  int code;

  bongsu_mqtt_init ();
  code = visit_broker (gateway, &visit, gateway->mqtt_3, seconds, cancellable);
  if (!gateway->mqtt_3 && is_old_broker (visit.code))
    code = visit_broker (gateway, &visit, TRUE, seconds, cancellable);
  if (visit.code == 0 && (topic == NULL || visit.granted))
    return TRUE;
  if (visit.code == 0 && visit.ended)
    g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED,
                 _("The message broker does not let this account read %s."), topic);
  else if (visit.code > 0)
    g_set_error_literal (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_UNAUTHORISED,
                         _("The message broker refuses this sign-on."));
  else if (code == MOSQ_ERR_TLS)
    g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS, _("The certificate of the message broker %s is refused."),
                 gateway->mqtt_host);
  else
    g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TIMEOUT, _("The message broker %s gives no answer."),
                 gateway->mqtt_host);
  return FALSE;
}
