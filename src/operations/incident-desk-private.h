/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident-desk.h"

#include "desk-point-private.h"
#include "rules.h"

G_BEGIN_DECLS

struct _BongsuIncidentDesk
{
  GObject parent_instance;

  BongsuFollower *follower; /* (owned), as the next three */
  BongsuOutbox *outbox;
  BongsuClock *clock;
  BongsuRegister *register_;
  BongsuRules *rules;
  guint timer;
  gboolean restoring; /* what the journal tells is no news */

  GHashTable *points;   /* (element-type utf8 BongsuDeskPoint): "asset LF rule" */
  GHashTable *by_asset; /* (element-type utf8 GPtrArray of BongsuDeskPoint) */
  GHashTable *act_points; /* (element-type utf8 BongsuDeskPoint): own acts */
  GHashTable *dirty;    /* (element-type BongsuDeskPoint): to be folded */
  GHashTable *signs;    /* (element-type utf8 BongsuAct): sign acts that name an incident */
  gboolean signs_changed;
  guint n_members;

  GPtrArray *listed;    /* (element-type BongsuIncident) (owned) */
  GArray *announced;    /* (element-type gint64): in the last 600 s, by the clock of this desk */
  GPtrArray *raised;    /* (element-type BongsuIncident) (owned): to be told at the end of the round */
  guint n_unacknowledged;
  guint last_number;
};

/* incident-desk.c: takes members in, then folds and shows whatever they touched. */
void bongsu_incident_desk_take_act (BongsuIncidentDesk *self, BongsuAct *act);
void bongsu_incident_desk_take_record (BongsuIncidentDesk *self, BongsuRecord *record, gboolean ours);
void bongsu_incident_desk_round (BongsuIncidentDesk *self);
BongsuDeskPoint *bongsu_incident_desk_find_point (BongsuIncidentDesk *self, BongsuIncident *incident);
BongsuFoldRule bongsu_incident_desk_get_rule (BongsuIncidentDesk *self, const BongsuDeskPoint *point);

/* desk-acts.c: an act on the occurrence that the incident shows, or NULL with the sentence why not (transfer full). */
BongsuAct *bongsu_incident_desk_prepare_act (BongsuIncidentDesk *self, BongsuIncident *incident, const char *verb,
                                             const char *reason, const char *detail, GError **error);

/* desk-show.c: what the fold says, as incidents in the list. */
void bongsu_incident_desk_show_point (BongsuIncidentDesk *self, BongsuDeskPoint *point);
void bongsu_incident_desk_show_shared (BongsuIncidentDesk *self, BongsuDeskPoint *point);
void bongsu_incident_desk_show_asset (BongsuIncidentDesk *self, const char *asset);

G_END_DECLS
