/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "batch.h"
#include "catalogue.h"

G_BEGIN_DECLS

/* What the decoder needs to know about names; immutable, used by the request worker. */
typedef struct _BongsuVocabulary BongsuVocabulary;
/* `dialect_keti`: times without zone are KST. `language`: "ko" or "en", for LanguageProperty. */
BongsuVocabulary *bongsu_vocabulary_new (BongsuCatalogue *catalogue, gboolean dialect_keti, const char *language);
BongsuVocabulary *bongsu_vocabulary_ref (BongsuVocabulary *vocabulary);
void bongsu_vocabulary_unref (BongsuVocabulary *vocabulary);

/* Decodes one MQTT payload (PROTOCOL 8.2, 8.3, 9.3) into `batch`. `arrival`: UTC us by the broker's clock. A message that
 * fails is counted in the batch by reason; FALSE then. `tenant` NULL: none expected. Any thread. */
gboolean bongsu_ngsi_decode_notification (BongsuVocabulary *vocabulary, const char *data, gsize size, const char *tenant,
                                          gint64 arrival, BongsuBatch *batch);

/* Whether the document is a notification or its MQTT envelope; FALSE also for what is refused before parsing. */
gboolean bongsu_ngsi_is_notification (const char *data, gsize size);

/* Decodes a page of a query, or one entity (PROTOCOL 6). `asked`: start of the request, UTC us by the broker's clock.
 * Returns how many entities it held, -1 with `error` when the document was refused. `ids` (nullable, element-type
 * utf8, owned) gets the ids found. */
gssize bongsu_ngsi_decode_page (BongsuVocabulary *vocabulary, const char *data, gsize size, gint64 asked, BongsuBatch *batch,
                                GPtrArray *ids, GError **error);

/* NGSI-LD bodies of what the console writes; exactly PROTOCOL 12.1, 12.2 (transfer full). */
GBytes *bongsu_ngsi_encode_act (const BongsuAct *act);
GBytes *bongsu_ngsi_encode_record (const BongsuRecord *record);

/* The Alert that tells everyone else (PROTOCOL 14.1, "found by a rule"). `description`: foreign-safe words. */
typedef struct
{
  const char *id, *category, *sub_category, *incident_type, *rule, *asset, *description;
  BongsuLevel level;
  gboolean active;
  gint64 begun;
  gboolean has_place;
  double longitude, latitude;
} BongsuAlertNote;
GBytes *bongsu_ngsi_encode_alert (const BongsuAlertNote *note);

/* Value of `displayMessage` (PROTOCOL 12.4), as the body of PATCH .../attrs. NULL members are left out. */
typedef struct
{
  const char *msg_id, *op, *multi, *text, *text_hash, *template_id, *incident, *operator_id;
  BongsuLevel level;
  guint priority;
  gint64 valid_until; /* UTC us */
  guint duration_s;
  const char *revert_to;
} BongsuSignCommand;
GBytes *bongsu_ngsi_encode_sign_command (const BongsuSignCommand *command);

/* What is left out of a subscription for a broker that refuses it, each step with those before (PROTOCOL 7.2). */
typedef enum
{
  BONGSU_RUNG_WHOLE,
  BONGSU_RUNG_NO_TRIGGER,
  BONGSU_RUNG_NO_SYS_ATTRS,
  BONGSU_RUNG_NO_IS_ACTIVE,
  BONGSU_RUNG_NO_MQTT_VERSION,
} BongsuRung;

/* A subscription exactly as PROTOCOL 7.2 (dialect etsi). `endpoint`: mqtt URI. */
GBytes *bongsu_ngsi_encode_subscription (const char *id, const char *name, const char *const *types,
                                         const char *const *watched, const char *endpoint, BongsuRung rung);

/* A subscription as the broker has it. */
typedef struct
{
  GStrv types;       /* reduced names */
  GStrv watched;     /* reduced names; none: all attributes */
  char *topic;       /* (nullable) of its endpoint */
  gboolean active;   /* the broker says so, or says nothing */
  gboolean failed;   /* so the last notification did */
  gint64 n_failed;   /* timesFailed, 0 when not sent */
} BongsuSubscriptionNote;
BongsuSubscriptionNote *bongsu_ngsi_decode_subscription (const char *data, gsize size, GError **error);
void bongsu_subscription_note_free (BongsuSubscriptionNote *note);

/* An answer of GET /types: the first of `known` that it lists only under a full name, which means that broker and console
 * do not speak of the same things (PROTOCOL 4.3). That full name, sanitised (transfer full), or NULL. */
char *bongsu_ngsi_find_foreign_type (const char *data, gsize size, const char *const *known);

/* JSON object of text members, as acts carry it in `body` (transfer full). NULL-terminated name, value pairs; a NULL value
 * is left out. */
char *bongsu_json_object_text (const char *name, ...) G_GNUC_NULL_TERMINATED;

/* A journal payload back to the thing it was made from; NULL with `error` when it is damaged. */
BongsuAct *bongsu_ngsi_decode_act (const char *data, gsize size, GError **error);
BongsuRecord *bongsu_ngsi_decode_record (const char *data, gsize size, GError **error);

/* A flat JSON object of scalars (the ready line, journal rows) as fields; NULL with `error`. */
BongsuFields *bongsu_json_decode_fields (const char *data, gsize size, GError **error);
/* Its reverse: numbers, booleans and text (transfer full). */
char *bongsu_json_encode_fields (const BongsuFields *fields);

/* ProblemDetails of an answer: last part of `type` and `detail`, sanitised, at most 512 characters (both nullable). Of a
 * 207: the first reason why something was not taken. */
void bongsu_ngsi_decode_problem (const char *data, gsize size, char **name, char **detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuVocabulary, bongsu_vocabulary_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSubscriptionNote, bongsu_subscription_note_free)

G_END_DECLS
