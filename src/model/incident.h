/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "act.h"
#include "level.h"
#include "record.h"

G_BEGIN_DECLS

/* ISA-18.2 / IEC 62682 states of an alarm point (INCIDENTS 2). */
typedef enum
{
  BONGSU_ALARM_NORMAL,     /* A */
  BONGSU_ALARM_UNACKED,    /* B 미인지 */
  BONGSU_ALARM_ACKED,      /* C 인지 */
  BONGSU_ALARM_RETURNED,   /* D 복귀 미인지 */
  BONGSU_ALARM_SHELVED,    /* E */
  BONGSU_ALARM_SUPPRESSED, /* F */
  BONGSU_ALARM_OUT,        /* G */
} BongsuAlarmState;

/* The life of an incident (INCIDENTS 3). */
typedef enum
{
  BONGSU_STAGE_RAISED,       /* 발생 */
  BONGSU_STAGE_ACKNOWLEDGED, /* 인지 */
  BONGSU_STAGE_CONFIRMED,    /* 상황 확인 */
  BONGSU_STAGE_FALSE,        /* 오탐 */
  BONGSU_STAGE_DISSEMINATED, /* 전파 */
  BONGSU_STAGE_IN_PROGRESS,  /* 조치중 */
  BONGSU_STAGE_VERIFIED,     /* 현장확인 */
  BONGSU_STAGE_CLOSED,       /* 종료 */
  BONGSU_STAGE_REVIEWED,     /* 사후검토 */
} BongsuStage;
#define BONGSU_N_STAGES 9

/* What the fold of records and acts says about one incident; a plain value (operations/incident-fold.h computes it). */
typedef struct
{
  BongsuAlarmState state;
  gboolean held;
  guint occurrence;           /* 0: nothing was announced yet */
  gint64 occurrence_start;    /* UTC us */
  gint64 begun;               /* start of the incident's run */
  BongsuLevel level;          /* now */
  BongsuLevel highest;        /* of this occurrence */
  BongsuStage stage;
  char acknowledged_by[65];   /* login id, "" when nobody */
  gint64 acknowledged_at;
  char owner[65];
  guint n_without_effect;     /* acts that had none */
} BongsuIncidentState;

/* One incident as lists and panes show it. Properties, all read-only: id, asset-id, rule, title, place, symbol (strings),
 * number (uint, for people), level, state, stage (uint enums), unacknowledged (boolean), begun, occurrence-start (int64),
 * owner, acknowledged-by, why (words), shared (boolean: every act of ours on it is at the city). */
#define BONGSU_TYPE_INCIDENT (bongsu_incident_get_type ())
G_DECLARE_FINAL_TYPE (BongsuIncident, bongsu_incident, BONGSU, INCIDENT, GObject)

BongsuIncident *bongsu_incident_new (const char *id, const char *asset, const char *rule, guint number);

const char *bongsu_incident_get_id (BongsuIncident *self);
const char *bongsu_incident_get_asset (BongsuIncident *self);
const char *bongsu_incident_get_rule (BongsuIncident *self);
const char *bongsu_incident_get_title (BongsuIncident *self);
const char *bongsu_incident_get_place (BongsuIncident *self);
const char *bongsu_incident_get_symbol (BongsuIncident *self);
const char *bongsu_incident_get_why (BongsuIncident *self);
const char *bongsu_incident_get_type_id (BongsuIncident *self); /* incident type of the catalogue */
guint bongsu_incident_get_number (BongsuIncident *self);
const BongsuIncidentState *bongsu_incident_get_state (BongsuIncident *self);
gboolean bongsu_incident_is_unacknowledged (BongsuIncident *self); /* B or D */
gboolean bongsu_incident_is_open (BongsuIncident *self);           /* not closed, not false-and-over */
gboolean bongsu_incident_is_shared (BongsuIncident *self);

/* For operations/ only; each notifies on change. */
void bongsu_incident_set_state (BongsuIncident *self, const BongsuIncidentState *state);
void bongsu_incident_set_words (BongsuIncident *self, const char *type_id, const char *title, const char *place, const char *symbol, const char *why);
void bongsu_incident_set_shared (BongsuIncident *self, gboolean shared);

/* The order of the list: unacknowledged first, then level, then older first, then id. For gtk_custom_sorter_new (). */
int bongsu_incident_compare (gconstpointer a, gconstpointer b, gpointer unused);

G_END_DECLS
