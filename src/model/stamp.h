/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When a value was true and when the broker learned it: UTC microseconds since 1970 (PROTOCOL 9.1). */
typedef struct
{
  gint64 observed; /* T: observedAt, else M */
  gint64 broker;   /* M: modifiedAt, notifiedAt or arrival by the broker's clock */
} BongsuStamp;

/* The one total order of all values, stream and snapshot alike: the greater (observed, broker) wins.
 * Returns < 0, 0, > 0 as `a` is older than, the same as, newer than `b`. */
int bongsu_stamp_compare (BongsuStamp a, BongsuStamp b);

/* ISO 8601 as PROTOCOL 8.3 reads it, to UTC microseconds. `assume_kst`: a time without zone is +09:00, else refused.
 * FALSE for anything else, also years outside 2000-2100. */
gboolean bongsu_time_parse (const char *text, gboolean assume_kst, gint64 *time_us);

/* `YYYY-MM-DDThh:mm:ss.mmmZ`, always 24 characters (transfer full). */
char *bongsu_time_format (gint64 time_us);

G_END_DECLS
