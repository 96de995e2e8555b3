/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-transport.h"
#include "probe.h"

G_BEGIN_DECLS

/* The real one. Each question gets a connection of its own and ends by itself: 5 s to connect, 10 s for an answer. */
#define BONGSU_TYPE_LIVE_PROBE (bongsu_live_probe_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLiveProbe, bongsu_live_probe, BONGSU, LIVE_PROBE, GObject)

/* NULL with a sentence in `error` when the endpoint is not allowed. `client_id` must not be a console's. */
BongsuLiveProbe *bongsu_live_probe_new (const BongsuEndpoint *endpoint, GError **error);

G_END_DECLS
