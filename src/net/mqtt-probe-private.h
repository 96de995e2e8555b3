/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "endpoint-private.h"

G_BEGIN_DECLS

/* Signs on to the message broker, subscribes to `topic` (nullable) and leaves again. Blocks; at most `seconds` after the
 * connection stands. FALSE with a sentence of BONGSU_NET_ERROR. */
gboolean bongsu_mqtt_probe_run (const BongsuGateway *gateway, const char *topic, guint seconds,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
