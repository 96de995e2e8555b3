/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alarm-point.h"
#include "stamp.h"

/* What each verb does to an alarm point (INCIDENTS 4). */

#define MAX_CHIPS 64
#define MINUTES (60 * G_TIME_SPAN_SECOND)

static gboolean
is_leader (const BongsuAct *act)
{
  return g_strcmp0 (act->role, "leader") == 0;
}

static const char *
find_member (const BongsuAct *act, const char *name)
{
  return act->body != NULL ? bongsu_fields_find_text (act->body, name) : NULL;
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_hidden (const BongsuAlarmPoint *self)
{
  return bongsu_alarm_point_get_letter (self) >= BONGSU_ALARM_SHELVED;
}

static gboolean
is_closed (const BongsuAlarmPoint *self)
{
  return self->stage == BONGSU_STAGE_CLOSED || self->stage == BONGSU_STAGE_REVIEWED;
}

static gboolean
names_current (const BongsuAlarmPoint *self, const BongsuAct *act)
{
  if (self->occurrence == 0)
    return FALSE;
  if (act->occurrence_start != 0)
    return act->occurrence_start >= self->occurrence_start;
  /* A foreign writer that gives only the number. */
  return act->occurrence == self->occurrence;
}

static gboolean
names_older_run (const BongsuAlarmPoint *self, const BongsuAct *act)
{
  return act->occurrence_start != 0 && act->occurrence_start < self->first_start;
}

static void
mark_acknowledged (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  if (!self->acknowledged)
    {
      self->acknowledged = TRUE;
      g_strlcpy (self->acknowledged_by, act->operator_id != NULL ? act->operator_id : "", sizeof self->acknowledged_by);
      self->acknowledged_at = at;
    }
  if (self->stage == BONGSU_STAGE_RAISED)
    self->stage = BONGSU_STAGE_ACKNOWLEDGED;
}

/* What many verbs do by the way; on its own it is the verb `acknowledge`. */
static gboolean
acknowledge_too (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  BongsuAlarmState letter = bongsu_alarm_point_get_letter (self);

  if (!names_current (self, act))
    return FALSE;
  if (letter == BONGSU_ALARM_UNACKED)
    bongsu_alarm_point_enter (self, BONGSU_ALARM_ACKED, at);
  else if (letter == BONGSU_ALARM_RETURNED)
    bongsu_alarm_point_enter (self, BONGSU_ALARM_NORMAL, at);
  else
    return FALSE;
  mark_acknowledged (self, act, at);
  return TRUE;
}

static BongsuEffect
do_acknowledge (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  if (!names_current (self, act))
    return BONGSU_EFFECT_OLD;
  if (is_hidden (self))
    return BONGSU_EFFECT_HIDDEN;
  if (acknowledge_too (self, act, at))
    return BONGSU_EFFECT_DONE;
  return self->acknowledged ? BONGSU_EFFECT_ALSO : BONGSU_EFFECT_NOT_NOW;
}

static BongsuEffect
do_unacknowledge (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  if (!names_current (self, act))
    return BONGSU_EFFECT_OLD;
  if (is_hidden (self))
    return BONGSU_EFFECT_HIDDEN;
  if (self->base == BONGSU_ALARM_ACKED)
    bongsu_alarm_point_enter (self, BONGSU_ALARM_UNACKED, at);
  else if (self->base == BONGSU_ALARM_NORMAL && self->acknowledged && !is_closed (self))
    bongsu_alarm_point_enter (self, BONGSU_ALARM_RETURNED, at);
  else
    return is_closed (self) ? BONGSU_EFFECT_CLOSED : BONGSU_EFFECT_NOT_NOW;

  self->acknowledged = FALSE;
  self->acknowledged_by[0] = '\0';
  self->acknowledged_at = 0;
  if (self->stage == BONGSU_STAGE_ACKNOWLEDGED)
    self->stage = BONGSU_STAGE_RAISED;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
check_open (const BongsuAlarmPoint *self, const BongsuAct *act)
{
  if (self->occurrence == 0)
    return BONGSU_EFFECT_NOT_NOW;
  if (names_older_run (self, act))
    return BONGSU_EFFECT_OLD;
  if (is_closed (self))
    return BONGSU_EFFECT_CLOSED;
  if (is_hidden (self))
    return BONGSU_EFFECT_HIDDEN;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
judge (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at, BongsuVerdict verdict)
{
  if (self->verdict != BONGSU_VERDICT_NONE && self->verdict_by_leader && !is_leader (act))
    return BONGSU_EFFECT_NO_RIGHT;

  acknowledge_too (self, act, at);
  self->verdict = verdict;
  self->verdict_by_leader = is_leader (act);
  self->verdict_at = at;
  if (self->stage < BONGSU_STAGE_DISSEMINATED)
    self->stage = verdict == BONGSU_VERDICT_REAL ? BONGSU_STAGE_CONFIRMED : BONGSU_STAGE_FALSE;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_confirm (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  BongsuEffect effect = check_open (self, act);

  return effect == BONGSU_EFFECT_DONE ? judge (self, act, at, BONGSU_VERDICT_REAL) : effect;
}

static BongsuEffect
do_reject (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  BongsuEffect effect = check_open (self, act);

  if (effect != BONGSU_EFFECT_DONE)
    return effect;
  /* A judgement of what went before must not make what came after look false. */
  if (!names_current (self, act))
    return BONGSU_EFFECT_OLD;
  if (!has_text (act->reason) && !has_text (find_member (act, "cause")))
    return BONGSU_EFFECT_INCOMPLETE;
  if (self->stage >= BONGSU_STAGE_DISSEMINATED)
    return BONGSU_EFFECT_NOT_NOW;
  return judge (self, act, at, BONGSU_VERDICT_FALSE);
}

static BongsuEffect
do_dispatch (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  const char *agency = find_member (act, "agency");

  if (self->occurrence == 0)
    return BONGSU_EFFECT_NOT_NOW;
  if (names_older_run (self, act))
    return BONGSU_EFFECT_OLD;

  if (agency == NULL)
    agency = "";
  if (!g_hash_table_contains (self->chips, agency) && g_hash_table_size (self->chips) < MAX_CHIPS)
    g_hash_table_insert (self->chips, g_strdup (agency), GINT_TO_POINTER (1));
  acknowledge_too (self, act, at);
  if (self->stage < BONGSU_STAGE_DISSEMINATED)
    self->stage = BONGSU_STAGE_DISSEMINATED;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
move_chip (BongsuAlarmPoint *self, const BongsuAct *act, int to)
{
  const char *agency = find_member (act, "agency");
  int from;

  if (names_older_run (self, act))
    return BONGSU_EFFECT_OLD;
  from = agency != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->chips, agency)) : 0;
  if (from == 0)
    return BONGSU_EFFECT_INCOMPLETE;
  if (from >= to)
    return BONGSU_EFFECT_NOT_NOW;
  g_hash_table_insert (self->chips, g_strdup (agency), GINT_TO_POINTER (to));
  if (to >= 3 && self->stage < BONGSU_STAGE_IN_PROGRESS)
    self->stage = BONGSU_STAGE_IN_PROGRESS;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_agency_received (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  return move_chip (self, act, 2);
}

static BongsuEffect
do_agency_acting (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  return move_chip (self, act, 3);
}

static BongsuEffect
do_agency_done (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  return move_chip (self, act, 4);
}

static BongsuEffect
do_assign (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  const char *to = find_member (act, "to");

  if (names_older_run (self, act))
    return BONGSU_EFFECT_OLD;
  if (!has_text (to))
    return BONGSU_EFFECT_INCOMPLETE;
  g_strlcpy (self->owner, to, sizeof self->owner);
  return BONGSU_EFFECT_DONE;
}

static gint64
get_shelf_limit (BongsuLevel level)
{
  switch (level)
    {
    case BONGSU_LEVEL_CRITICAL: return 15 * MINUTES;
    case BONGSU_LEVEL_ALERT: return 60 * MINUTES;
    case BONGSU_LEVEL_CAUTION: return 240 * MINUTES;
    default: return 480 * MINUTES;
    }
}

static BongsuEffect
do_shelve (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  const char *until_text = find_member (act, "until");
  const char *kind = find_member (act, "kind");
  BongsuAlarmState letter = bongsu_alarm_point_get_letter (self);
  BongsuLevel level = bongsu_alarm_point_is_live (self) ? self->level : BONGSU_LEVEL_ATTENTION;
  gint64 until;

  if (letter > BONGSU_ALARM_SHELVED)
    return BONGSU_EFFECT_HIDDEN;
  if (!has_text (act->reason) || until_text == NULL || !bongsu_time_parse (until_text, FALSE, &until))
    return BONGSU_EFFECT_INCOMPLETE;
  if (g_strcmp0 (kind, "timed") != 0 && g_strcmp0 (kind, "oneShot") != 0)
    return BONGSU_EFFECT_INCOMPLETE;
  if (until <= at || until - at > get_shelf_limit (level))
    return BONGSU_EFFECT_INCOMPLETE;
  if (level >= BONGSU_LEVEL_CRITICAL && !is_leader (act))
    return BONGSU_EFFECT_NO_RIGHT;

  self->shelved = TRUE;
  self->shelf_one_shot = g_str_equal (kind, "oneShot");
  self->shelf_until = until;
  self->shelf_level = level;
  return BONGSU_EFFECT_DONE;
}

/* Whoever takes it off the shelf has seen it. */
static BongsuEffect
do_unshelve (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  BongsuAlarmState letter = bongsu_alarm_point_get_letter (self);

  if (letter != BONGSU_ALARM_SHELVED)
    return letter > BONGSU_ALARM_SHELVED ? BONGSU_EFFECT_HIDDEN : BONGSU_EFFECT_NOT_NOW;

  self->shelved = FALSE;
  if (!bongsu_alarm_point_is_live (self))
    {
      bongsu_alarm_point_enter (self, BONGSU_ALARM_NORMAL, at);
      return BONGSU_EFFECT_DONE;
    }
  if (self->raised_unseen)
    bongsu_alarm_point_announce (self, at, TRUE);
  self->highest = MAX (self->highest, self->level);
  bongsu_alarm_point_enter (self, BONGSU_ALARM_ACKED, at);
  mark_acknowledged (self, act, at);
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_reset (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  if (!names_current (self, act))
    return BONGSU_EFFECT_OLD;
  if (is_hidden (self))
    return BONGSU_EFFECT_HIDDEN;
  if (self->base != BONGSU_ALARM_ACKED || self->condition || !self->latched)
    return BONGSU_EFFECT_NOT_NOW;
  self->latched = FALSE;
  bongsu_alarm_point_enter (self, BONGSU_ALARM_NORMAL, at);
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_verify_site (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  BongsuEffect effect = check_open (self, act);

  if (effect != BONGSU_EFFECT_DONE)
    return effect;
  if ((self->base != BONGSU_ALARM_ACKED && self->base != BONGSU_ALARM_NORMAL) ||
      self->stage >= BONGSU_STAGE_VERIFIED)
    return BONGSU_EFFECT_NOT_NOW;
  self->stage = BONGSU_STAGE_VERIFIED;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_close (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  BongsuEffect effect = check_open (self, act);

  if (effect != BONGSU_EFFECT_DONE)
    return effect;
  if (!names_current (self, act))
    return BONGSU_EFFECT_OLD;
  if (bongsu_alarm_point_is_live (self))
    return BONGSU_EFFECT_NOT_NOW;
  if (self->highest >= BONGSU_LEVEL_CRITICAL && !is_leader (act))
    return BONGSU_EFFECT_NO_RIGHT;
  if (self->highest >= BONGSU_LEVEL_ALERT && self->verdict == BONGSU_VERDICT_NONE)
    return BONGSU_EFFECT_INCOMPLETE;
  acknowledge_too (self, act, at);
  self->stage = BONGSU_STAGE_CLOSED;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_review (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  if (names_older_run (self, act))
    return BONGSU_EFFECT_OLD;
  if (self->stage != BONGSU_STAGE_CLOSED)
    return BONGSU_EFFECT_NOT_NOW;
  self->stage = BONGSU_STAGE_REVIEWED;
  return BONGSU_EFFECT_DONE;
}

static BongsuEffect
do_reopen (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  if (names_older_run (self, act))
    return BONGSU_EFFECT_OLD;
  if (self->stage != BONGSU_STAGE_CLOSED)
    return BONGSU_EFFECT_NOT_NOW;
  if (!is_leader (act))
    return BONGSU_EFFECT_NO_RIGHT;
  self->stage = BONGSU_STAGE_IN_PROGRESS;
  return BONGSU_EFFECT_DONE;
}

/* Kept in the log; the point is as it was. */
static BongsuEffect
do_note (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at)
{
  return BONGSU_EFFECT_DONE;
}

static const struct
{
  const char *verb;
  BongsuEffect (*run) (BongsuAlarmPoint *self, const BongsuAct *act, gint64 at);
} verbs[] = {
  { "acknowledge", do_acknowledge },
  { "unacknowledge", do_unacknowledge },
  { "confirm", do_confirm },
  { "rejectAsFalse", do_reject },
  { "dispatch", do_dispatch },
  { "agencyReceived", do_agency_received },
  { "agencyActing", do_agency_acting },
  { "agencyDone", do_agency_done },
  { "assign", do_assign },
  { "shelve", do_shelve },
  { "unshelve", do_unshelve },
  { "reset", do_reset },
  { "verifySite", do_verify_site },
  { "close", do_close },
  { "review", do_review },
  { "reopen", do_reopen },
  { "note", do_note },
  { "join", do_note },
  { "split", do_note },
  { "stepNotApplicable", do_note },
};

BongsuEffect
bongsu_alarm_point_act (BongsuAlarmPoint *self, const BongsuAct *act, gint64 effective)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verbs[i].verb, act->verb) == 0)
      {
        BongsuEffect effect = verbs[i].run (self, act, effective);

        if (effect != BONGSU_EFFECT_DONE)
          self->n_without_effect++;
        return effect;
      }
  return BONGSU_EFFECT_UNKNOWN;
}
