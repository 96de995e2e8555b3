/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  BONGSU_PROBE_NAME, /* the host has an address */
  BONGSU_PROBE_TCP,  /* somebody listens */
  BONGSU_PROBE_TLS,  /* the certificate is good */
  BONGSU_PROBE_GET,  /* an HTTP answer, whatever it is */
  BONGSU_PROBE_MQTT, /* the message broker lets us in, and to `topic` when there is one */
} BongsuProbeKind;

/* One question about a city. */
typedef struct
{
  BongsuProbeKind kind;
  gboolean of_stream; /* NAME, TCP, TLS: of the message broker, not of the context broker */
  const char *path;   /* GET: below the base path, encoded */
  const char *topic;  /* (nullable) MQTT */
} BongsuProbeQuestion;

typedef struct
{
  char *words;   /* (nullable) NAME: the address */
  guint status;  /* GET, and so the rest */
  char *problem; /* (nullable) name of the ProblemDetails */
  char *detail;  /* (nullable) sanitised foreign words */
  char *context; /* (nullable) that it was answered by */
  char *tenant;  /* (nullable) echoed */
  gint64 count;  /* -1: none */
  GBytes *body;  /* (nullable) of a 200, let through by the guard */
} BongsuProbeAnswer;

BongsuProbeAnswer *bongsu_probe_answer_new (void);
void bongsu_probe_answer_free (BongsuProbeAnswer *answer);

/* Puts one question at a time to a city, each with its own end: nothing is repeated, kept or changed there. */
#define BONGSU_TYPE_PROBE (bongsu_probe_get_type ())
G_DECLARE_INTERFACE (BongsuProbe, bongsu_probe, BONGSU, PROBE, GObject)

struct _BongsuProbeInterface
{
  GTypeInterface parent;

  void (*ask_async) (BongsuProbe *self, const BongsuProbeQuestion *question, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data);
  BongsuProbeAnswer *(*ask_finish) (BongsuProbe *self, GAsyncResult *result, GError **error);
};

void bongsu_probe_ask_async (BongsuProbe *self, const BongsuProbeQuestion *question, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/* NULL with a sentence of BONGSU_NET_ERROR. */
BongsuProbeAnswer *bongsu_probe_ask_finish (BongsuProbe *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuProbeAnswer, bongsu_probe_answer_free)

G_END_DECLS
