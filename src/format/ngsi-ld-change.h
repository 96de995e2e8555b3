/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "level.h"
#include "value.h"

G_BEGIN_DECLS

/* Bodies of PATCH /entities/{id}/attrs: what the console changes (PROTOCOL 12.5, 14.1). */

/* The value of a command: the catalogue's template with "$id" and "$param" filled in. All members are scalars, at most
 * 3072 bytes together. NULL with `error` when a parameter has no value or the template fits nothing. */
BongsuFields *bongsu_ngsi_fill_command (const char *value_template, const char *msg_id, const BongsuFields *params,
                                        GError **error);
/* Exactly one attribute (transfer full). */
GBytes *bongsu_ngsi_encode_command (const char *attribute, const BongsuFields *value);

/* What a later record makes of an Alert: the same bytes on every console. `ended`: UTC us, 0 while it is active. */
GBytes *bongsu_ngsi_encode_alert_change (BongsuLevel level, gint64 ended);

G_END_DECLS
