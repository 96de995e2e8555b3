/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "clock.h"
#include "ngsi-ld.h"
#include "transport.h"

G_BEGIN_DECLS

/* From the stream thread to the maker: payloads are decoded on the request worker into one open batch, which is handed
 * over at most once in 16 ms. When the maker is slow the batch goes on coalescing; when it is full the stream waits. */
typedef struct _BongsuIntake BongsuIntake;

/* `owner` is held weakly; `batch` and `stream-state` are emitted on it in `maker`. */
BongsuIntake *bongsu_intake_new (BongsuTransport *owner, GMainContext *worker, GMainContext *maker,
                                 BongsuVocabulary *vocabulary, BongsuClock *clock, const char *tenant);
BongsuIntake *bongsu_intake_ref (BongsuIntake *intake);
void bongsu_intake_unref (BongsuIntake *intake);

/* Called by the stream thread; waits while too much is under way. */
void bongsu_intake_push (BongsuIntake *intake, const char *payload, gsize size);
/* A message that was refused before decoding: "topic", "too-large". */
void bongsu_intake_refuse (BongsuIntake *intake, const char *reason);
/* Any thread. `sentence` (nullable) for the operator. */
void bongsu_intake_set_state (BongsuIntake *intake, BongsuStreamState state, const char *sentence);
/* Nothing is taken, decoded or emitted any more; whoever waits goes on. */
void bongsu_intake_close (BongsuIntake *intake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuIntake, bongsu_intake_unref)

G_END_DECLS
