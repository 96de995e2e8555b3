/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "endpoint-private.h"
#include "intake-private.h"

G_BEGIN_DECLS

/* A thread of its own that connects, subscribes, listens and comes back. Nobody waits for it: closing only tells it. */
typedef struct _BongsuMqttStream BongsuMqttStream;

BongsuMqttStream *bongsu_mqtt_stream_open (BongsuGateway *site, BongsuIntake *intake, const char *const *topics);
/* Gives the stream up (transfer full); from now on it emits nothing. */
void bongsu_mqtt_stream_close (BongsuMqttStream *stream);

/* Also for who only looks in: the library, and what a client needs to be let in. */
struct mosquitto;
void bongsu_mqtt_init (void);
void bongsu_mqtt_set_entrance (struct mosquitto *mosq, const BongsuGateway *gateway);

G_END_DECLS
