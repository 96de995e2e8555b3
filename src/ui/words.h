/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "follower.h"
#include "incident.h"
#include "sign.h"

G_BEGIN_DECLS

/* Values in an operator's words. Pure functions; times are Korean time (+09:00, fixed: the consoles of a city agree
 * whatever their machines are set to). */

const char *bongsu_words_level (BongsuLevel level);
const char *bongsu_words_fault (BongsuFault fault);
const char *bongsu_words_quality (BongsuQuality quality);
const char *bongsu_words_stage (BongsuStage stage);
/* The state tag of a row: "Unacknowledged", "Returned · unacknowledged", else the stage. */
const char *bongsu_words_incident (BongsuIncident *incident);
/* The same where a row is narrow: a tag is never cut. */
const char *bongsu_words_incident_tag (BongsuIncident *incident);
const char *bongsu_words_row_state (BongsuRowState state);
const char *bongsu_words_fit (BongsuFit fit);

/* "6 s", "4 min 15 s", "41 min", "2 h 10 min", "3 d" (transfer full). Never negative. */
char *bongsu_words_length (gint64 us);
/* "6 s ago"; "–" when `then` is 0. */
char *bongsu_words_ago (gint64 now, gint64 then);
/* 14:02:17, 14:02, 11-20 (Fri) (transfer full). */
char *bongsu_words_time (gint64 us);
char *bongsu_words_minute (gint64 us);
char *bongsu_words_date (gint64 us);
/* The one line of the link: "received 2 s ago", "lost since 03:12" (transfer full). */
char *bongsu_words_link (BongsuLinkState state, gint64 last_heard, gint64 now);

/* attention, caution, alert, critical with a prefix, for style classes; NULL for normal. */
const char *bongsu_words_level_class (BongsuLevel level, const char *prefix);

G_END_DECLS
