/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident-fold.h"

G_BEGIN_DECLS

/* What an act did to the point, and if nothing, why: the card says so (INCIDENTS 4). */
typedef enum
{
  BONGSU_EFFECT_DONE,
  BONGSU_EFFECT_ALSO,       /* 함께 인지: somebody was first */
  BONGSU_EFFECT_OLD,        /* names an earlier occurrence or incident */
  BONGSU_EFFECT_NOT_NOW,    /* the state has no such step */
  BONGSU_EFFECT_HIDDEN,     /* shelved, suppressed or out of service */
  BONGSU_EFFECT_CLOSED,     /* already closed */
  BONGSU_EFFECT_NO_RIGHT,   /* needs a leader */
  BONGSU_EFFECT_INCOMPLETE, /* lacks a reason, an end within the limit, a verdict, an agency */
  BONGSU_EFFECT_UNKNOWN,    /* a verb that this program does not know, or one that is no matter of the point */
  BONGSU_EFFECT_UNDONE,
} BongsuEffect;

typedef enum
{
  BONGSU_VERDICT_NONE,
  BONGSU_VERDICT_REAL,
  BONGSU_VERDICT_FALSE,
} BongsuVerdict;

/* The machine of INCIDENTS 2.1, one alarm point: fed with facts in the order of INCIDENTS 4. A plain value but for
 * `chips`; only incident-fold.c makes one. */
typedef struct
{
  const BongsuFoldRule *rule;

  gboolean condition; /* true by the newest record */
  gboolean latched;   /* of a latching rule: raised and not reset since */
  BongsuLevel level;  /* of the newest record while the condition was true */
  gint64 returned_at; /* 0: never */

  BongsuAlarmState base; /* NORMAL .. RETURNED: what is when nothing hides it */
  gint64 base_since;
  gboolean shelved, suppressed, out;
  gboolean shelf_one_shot;
  gint64 shelf_until;
  BongsuLevel shelf_level; /* when it was shelved */
  gboolean raised_unseen;  /* a raise while hidden has no number yet */

  guint occurrence;
  gint64 occurrence_start;
  BongsuLevel highest;
  gboolean acknowledged;
  char acknowledged_by[65];
  gint64 acknowledged_at;

  gint64 begun;        /* `since` of the record that began the run */
  gint64 first_start;  /* start of the run's first occurrence */
  BongsuStage stage;
  BongsuVerdict verdict;
  gboolean verdict_by_leader;
  gint64 verdict_at;
  char owner[65];
  GHashTable *chips; /* (element-type utf8 int): agency to 1 told, 2 received, 3 acting, 4 done */
  guint n_without_effect;
} BongsuAlarmPoint;

void bongsu_alarm_point_init (BongsuAlarmPoint *self, const BongsuFoldRule *rule);
void bongsu_alarm_point_clear (BongsuAlarmPoint *self);
void bongsu_alarm_point_record (BongsuAlarmPoint *self, const BongsuRecord *record);
BongsuEffect bongsu_alarm_point_act (BongsuAlarmPoint *self, const BongsuAct *act, gint64 effective);
/* When the next timer (shelf end, re-alarm, closing by itself) is due; G_MAXINT64: none. */
gint64 bongsu_alarm_point_get_due (const BongsuAlarmPoint *self);
void bongsu_alarm_point_fire (BongsuAlarmPoint *self);
void bongsu_alarm_point_get_state (const BongsuAlarmPoint *self, BongsuIncidentState *state);

/* For alarm-verbs.c: the steps of the table that acts take. */
BongsuAlarmState bongsu_alarm_point_get_letter (const BongsuAlarmPoint *self);
gboolean bongsu_alarm_point_is_live (const BongsuAlarmPoint *self);
void bongsu_alarm_point_enter (BongsuAlarmPoint *self, BongsuAlarmState base, gint64 at);
void bongsu_alarm_point_announce (BongsuAlarmPoint *self, gint64 at, gboolean silently);

G_END_DECLS
