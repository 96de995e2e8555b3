/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "incident.h"
#include "outbox.h"
#include "register.h"

G_BEGIN_DECLS

typedef struct _BongsuFollower BongsuFollower;

/* Runs the rules over what changed, keeps every alarm point's records and acts, folds them, lists the open incidents.
 * A GListModel of BongsuIncident (open ones, in no order: the list sorts). Properties, read-only: n-unacknowledged (uint).
 * Signals: `raised` (BongsuIncident: a new occurrence was announced), `changed` (once per round). */
#define BONGSU_TYPE_INCIDENT_DESK (bongsu_incident_desk_get_type ())
G_DECLARE_FINAL_TYPE (BongsuIncidentDesk, bongsu_incident_desk, BONGSU, INCIDENT_DESK, GObject)

BongsuIncidentDesk *bongsu_incident_desk_new (BongsuFollower *follower, BongsuOutbox *outbox, BongsuClock *clock);
/* What bongsu_outbox_load_finish () gave (borrowed, nullable); once, before the follower starts. */
void bongsu_incident_desk_restore (BongsuIncidentDesk *self, GPtrArray *acts, GPtrArray *records);

/* Open incidents of this level that are unacknowledged, and all open ones. */
guint bongsu_incident_desk_count (BongsuIncidentDesk *self, BongsuLevel level, gboolean unacknowledged_only);
/* Announcements in the last 600 s (the alarm load). */
guint bongsu_incident_desk_get_load (BongsuIncidentDesk *self);
/* Worst unacknowledged one (F2), or NULL (borrowed). */
BongsuIncident *bongsu_incident_desk_get_worst (BongsuIncidentDesk *self);
BongsuIncident *bongsu_incident_desk_find (BongsuIncidentDesk *self, const char *id);
/* The newest open incident of an asset, or NULL (borrowed). */
BongsuIncident *bongsu_incident_desk_find_by_asset (BongsuIncidentDesk *self, const char *asset);

/* An operator's verb on the occurrence that the incident shows now. In force here when the journal has it: `*act_id` of the
 * finish names it (for undo). Verbs: acknowledge unacknowledge confirm rejectAsFalse close note dispatch assign. `reason`
 * and `detail` (cause, text, agency, to) may be NULL. FALSE with a sentence when it may not be done or the journal refuses. */
void bongsu_incident_desk_act_async (BongsuIncidentDesk *self, BongsuIncident *incident, const char *verb, const char *reason,
                                     const char *detail, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char *bongsu_incident_desk_act_finish (BongsuIncidentDesk *self, GAsyncResult *result, GError **error);
/* Takes back an act of this operator, at most 10 s old. */
void bongsu_incident_desk_undo_async (BongsuIncidentDesk *self, const char *act_id, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean bongsu_incident_desk_undo_finish (BongsuIncidentDesk *self, GAsyncResult *result, GError **error);
/* A command of the catalogue to the device it is meant for: the incident's asset, what that is part of, or a part of either.
 * On an unseen incident it acknowledges in the same transaction: `*act_id` (nullable) then names that act (for undo). The row
 * is returned (transfer full) when the journal has it; what becomes of it: `command-changed` of the outbox. */
void bongsu_incident_desk_command_async (BongsuIncidentDesk *self, BongsuIncident *incident, const BongsuCommand *command,
                                         const BongsuFields *params, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
BongsuCommandRow *bongsu_incident_desk_command_finish (BongsuIncidentDesk *self, GAsyncResult *result, char **act_id,
                                                       GError **error);
/* What happened to the incident, oldest first: one line of words each (transfer full, element-type utf8). */
GPtrArray *bongsu_incident_desk_dup_time_line (BongsuIncidentDesk *self, BongsuIncident *incident);

G_END_DECLS
