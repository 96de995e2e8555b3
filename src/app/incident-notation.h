/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line in the notation of INCIDENTS 13, such as `(latch) 10 raise L3; 15 a acknowledge @10 | 12 / 20`, folded at each
 * of its times: `B·1·L3·발생·- / C·1·L3·인지·a` (transfer full). Without times: at that of its last fact. NULL with
 * `error`, a sentence for who wrote the line. */
char *bongsu_incident_notation_fold (const char *line, GError **error);

G_END_DECLS
