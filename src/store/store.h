/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "batch.h"

G_BEGIN_DECLS

#define BONGSU_STORE_ERROR (bongsu_store_error_quark ())
GQuark bongsu_store_error_quark (void);
typedef enum
{
  BONGSU_STORE_ERROR_LOCKED,  /* another process has this journal */
  BONGSU_STORE_ERROR_OPEN,    /* cannot be opened or made */
  BONGSU_STORE_ERROR_FULL,    /* no space left */
  BONGSU_STORE_ERROR_DAMAGED, /* chain or schema does not hold */
  BONGSU_STORE_ERROR_WRITE,
} BongsuStoreError;

/* One entry of the journal, written once (NOTHING-LOST 7). */
typedef enum
{
  BONGSU_ENTRY_ACT,
  BONGSU_ENTRY_RECORD,
  BONGSU_ENTRY_ROW,
  BONGSU_ENTRY_ATTEMPT,
  BONGSU_ENTRY_RESULT,
  BONGSU_ENTRY_DRAFT,
  BONGSU_ENTRY_FIGURE,
} BongsuEntryKind;

typedef struct
{
  BongsuEntryKind kind;
  char *id;       /* unique; attempts and results add "#<n>" */
  char *point;    /* (nullable) asset LF rule, board id ... */
  gint64 at;      /* UTC us */
  GBytes *payload;
  guint64 n;      /* number in the journal; 0 until written */
} BongsuEntry;

BongsuEntry *bongsu_entry_new (BongsuEntryKind kind, const char *id, const char *point, gint64 at, GBytes *payload);
void bongsu_entry_free (BongsuEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuEntry, bongsu_entry_free)

/* Who did what, for the audit chain (NOTHING-LOST 9). Strings may be NULL. */
typedef struct
{
  const char *operator_id, *role, *verb, *target;
  gint64 occurrence;
} BongsuAudit;

#define BONGSU_TYPE_STORE (bongsu_store_get_type ())
G_DECLARE_INTERFACE (BongsuStore, bongsu_store, BONGSU, STORE, GObject)

struct _BongsuStoreInterface
{
  GTypeInterface parent;

  void (*append_async) (BongsuStore *self, GPtrArray *entries, const BongsuAudit *audit, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data);
  gboolean (*append_finish) (BongsuStore *self, GAsyncResult *result, GError **error);
  void (*load_async) (BongsuStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*load_finish) (BongsuStore *self, GAsyncResult *result, GError **error);
  void (*remember) (BongsuStore *self, BongsuBatch *batch);
  void (*recall_async) (BongsuStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  BongsuBatch *(*recall_finish) (BongsuStore *self, GAsyncResult *result, gint64 *as_of, GError **error);
  const char *(*get_console_id) (BongsuStore *self);
};

/* Writes the entries (element-type BongsuEntry, owned by the caller's array which the store refs) and one audit record
 * in one transaction with synchronous=FULL, in the order of the calls. The callback comes in the caller's context after
 * the commit: only then may anyone be told. An id that is there already with the same payload counts as written. */
void bongsu_store_append_async (BongsuStore *self, GPtrArray *entries, const BongsuAudit *audit,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean bongsu_store_append_finish (BongsuStore *self, GAsyncResult *result, GError **error);
/* Every entry in order (transfer full, element-type BongsuEntry). */
void bongsu_store_load_async (BongsuStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
GPtrArray *bongsu_store_load_finish (BongsuStore *self, GAsyncResult *result, GError **error);
/* Keeps what a batch says for the last picture; collected for 2 s, newest by stamp wins. Never blocks, may lose 2 s. */
void bongsu_store_remember (BongsuStore *self, BongsuBatch *batch);
/* The last picture, every update flagged BONGSU_UPDATE_PICTURE, and as of when by the broker's clock (transfer full;
 * empty when none). */
void bongsu_store_recall_async (BongsuStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
BongsuBatch *bongsu_store_recall_finish (BongsuStore *self, GAsyncResult *result, gint64 *as_of, GError **error);
/* 16 hex digits made with the journal. */
const char *bongsu_store_get_console_id (BongsuStore *self);

G_END_DECLS
