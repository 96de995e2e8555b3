/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "batch.h"
#include "clock.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;

/* Whoever wants to know what a snapshot finds. */
typedef struct
{
  void (*page_came) (BongsuBatch *batch, gpointer data);
  /* The city's clock said `date` in the answer to a request that was under way from `asked` to now; UTC us. */
  void (*date_came) (gint64 date, gint64 asked, gpointer data);
  /* A type is through. `complete`: only then may something be called absent. `begun`: UTC us of its first request. */
  void (*type_ended) (const char *type, GHashTable *ids, gint64 begun, gboolean complete, gpointer data);
  /* A request failed and is tried again later. `error` is transport's, or NULL with the HTTP `status`. */
  void (*request_failed) (const char *type, const GError *error, guint status, gpointer data);
  /* Nothing is left to read. */
  void (*ended) (gpointer data);
} BongsuSnapshotWatch;

/* Reads the city type by type and page by page (PROTOCOL 6): at most two requests at once, acts and records before
 * anything else and those of the last 14 days only, halving the page when the city cannot give so much. Nobody's memory of what was read. */
typedef struct _BongsuSnapshot BongsuSnapshot;

BongsuSnapshot *bongsu_snapshot_new (BongsuTransport *transport, BongsuClock *clock, BongsuRandom *random,
                                     const BongsuSnapshotWatch *watch, gpointer data);
void bongsu_snapshot_free (BongsuSnapshot *self);
/* Reads these types, acts first; what waits already is not read twice. */
void bongsu_snapshot_read (BongsuSnapshot *self, const char *const *types);
/* Forgets what waits; answers on their way are not listened to any more. */
void bongsu_snapshot_cancel (BongsuSnapshot *self);
gboolean bongsu_snapshot_is_idle (BongsuSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSnapshot, bongsu_snapshot_free)

G_END_DECLS
