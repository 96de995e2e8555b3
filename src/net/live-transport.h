/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "clock.h"
#include "transport.h"

G_BEGIN_DECLS

typedef struct _BongsuVocabulary BongsuVocabulary;

/* Where a city is and how to enter; what the ready line (PROTOCOL 16.1) or a site file says. Strings are copied. */
typedef struct
{
  const char *url;       /* http://127.0.0.1:41001; http only for loopback hosts */
  const char *base_path; /* /ngsi-ld/v1 */
  const char *tenant;    /* (nullable) */
  const char *context;   /* (nullable) URL of the @context */
  const char *token;     /* (nullable) bearer */
  const char *refresh;   /* (nullable) asks `url`/_city/token for a new one */
  const char *mqtt_url;  /* mqtt://127.0.0.1:41002 */
  const char *mqtt_user; /* (nullable) */
  const char *mqtt_password;
  const char *ca_file;   /* (nullable) absolute; certificates of the city's own authority, instead of the system's */
  gboolean mqtt_3;       /* the message broker speaks 3.1.1 only */
  const char *client_id; /* bongsu-<city>-<consoleId> */
  gboolean loopback_only;
} BongsuEndpoint;

/* libsoup and libmosquitto: one request worker with its own main context, one stream thread. */
#define BONGSU_TYPE_LIVE_TRANSPORT (bongsu_live_transport_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLiveTransport, bongsu_live_transport, BONGSU, LIVE_TRANSPORT, GObject)

/* NULL with a sentence in `error` when the endpoint is not allowed (http:// or mqtt:// to a host that is not loopback). */
BongsuLiveTransport *bongsu_live_transport_new (const BongsuEndpoint *endpoint, BongsuVocabulary *vocabulary, BongsuClock *clock,
                                                GError **error);
/* Ends the worker; nobody waits for the stream thread. Called by dispose too. */
void bongsu_live_transport_stop (BongsuLiveTransport *self);

G_END_DECLS
