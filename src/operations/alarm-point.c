/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "alarm-point.h"

#define RUN_GAP (30 * 60 * G_TIME_SPAN_SECOND)
#define CLOSES_AFTER (10 * 60 * G_TIME_SPAN_SECOND)

static gboolean
is_hidden (const BongsuAlarmPoint *self)
{
  return self->shelved || self->suppressed || self->out;
}

static void
begin_run (BongsuAlarmPoint *self, gint64 since)
{
  self->begun = since;
  self->first_start = 0;
  self->occurrence = 0;
  self->occurrence_start = 0;
  self->highest = BONGSU_LEVEL_NORMAL;
  self->acknowledged = FALSE;
  self->acknowledged_by[0] = '\0';
  self->acknowledged_at = 0;
  self->stage = BONGSU_STAGE_RAISED;
  self->verdict = BONGSU_VERDICT_NONE;
  self->verdict_by_leader = FALSE;
  self->owner[0] = '\0';
  g_hash_table_remove_all (self->chips);
  self->n_without_effect = 0;
}

/* A new occurrence asks for attention again, but does not make undone what was done (INCIDENTS 3). */
static void
take_stage_back (BongsuAlarmPoint *self)
{
  switch (self->stage)
    {
    case BONGSU_STAGE_CLOSED:
    case BONGSU_STAGE_REVIEWED:
    case BONGSU_STAGE_FALSE:
      self->verdict = BONGSU_VERDICT_NONE;
      self->verdict_by_leader = FALSE;
      G_GNUC_FALLTHROUGH;
    case BONGSU_STAGE_RAISED:
    case BONGSU_STAGE_ACKNOWLEDGED:
      self->stage = BONGSU_STAGE_RAISED;
      break;
    default:
      break;
    }
}

/* The last of what hid the point has gone, not by hand. */
static void
come_out (BongsuAlarmPoint *self, gint64 at)
{
  if (bongsu_alarm_point_is_live (self))
    bongsu_alarm_point_announce (self, at, FALSE);
  else
    bongsu_alarm_point_enter (self, BONGSU_ALARM_NORMAL, at);
}

static void
end_shelf (BongsuAlarmPoint *self, gint64 at)
{
  self->shelved = FALSE;
  if (!is_hidden (self))
    come_out (self, at);
}

static gboolean
shelf_breaks (const BongsuAlarmPoint *self)
{
  return self->shelved && self->rule->shelf_breaks && self->level >= BONGSU_LEVEL_CRITICAL &&
         self->shelf_level < BONGSU_LEVEL_CRITICAL;
}

static void
condition_began (BongsuAlarmPoint *self, const BongsuRecord *record)
{
  if (self->begun == 0 || (self->returned_at != 0 && record->at - self->returned_at > RUN_GAP))
    begin_run (self, record->since);

  self->condition = TRUE;
  self->level = record->level;
  self->latched = self->rule->latch;
  if (!is_hidden (self))
    bongsu_alarm_point_announce (self, record->at, FALSE);
  else
    {
      self->raised_unseen = TRUE;
      if (shelf_breaks (self))
        end_shelf (self, record->at);
    }
}

static void
level_changed (BongsuAlarmPoint *self, const BongsuRecord *record)
{
  self->level = record->level;
  if (shelf_breaks (self))
    end_shelf (self, record->at);
  else if (!is_hidden (self) && self->level > self->highest)
    bongsu_alarm_point_announce (self, record->at, FALSE);
}

static void
condition_ended (BongsuAlarmPoint *self, gint64 at)
{
  if (!self->condition)
    return;
  self->condition = FALSE;
  self->returned_at = at;

  if (is_hidden (self))
    {
      if (!bongsu_alarm_point_is_live (self))
        self->raised_unseen = FALSE;
      if (self->shelved && self->shelf_one_shot)
        end_shelf (self, at);
    }
  else if (self->latched)
    return; /* B or C, held */
  else if (self->base == BONGSU_ALARM_UNACKED)
    bongsu_alarm_point_enter (self, self->rule->ack_required ? BONGSU_ALARM_RETURNED : BONGSU_ALARM_NORMAL, at);
  else
    bongsu_alarm_point_enter (self, BONGSU_ALARM_NORMAL, at);
}

static void
set_hiding (BongsuAlarmPoint *self, gboolean *hiding, gboolean on, gint64 at)
{
  if (*hiding == on)
    return;
  *hiding = on;
  if (!on && !is_hidden (self))
    come_out (self, at);
}

static gboolean
closes_by_itself (const BongsuAlarmPoint *self, gint64 *due)
{
  if (self->occurrence == 0 || is_hidden (self) || self->base != BONGSU_ALARM_NORMAL)
    return FALSE;
  if (self->stage == BONGSU_STAGE_FALSE)
    {
      *due = MAX (self->base_since, self->verdict_at) + CLOSES_AFTER;
      return TRUE;
    }
  if (!self->rule->ack_required && self->highest <= BONGSU_LEVEL_ATTENTION && self->stage < BONGSU_STAGE_DISSEMINATED)
    {
      *due = self->base_since + CLOSES_AFTER;
      return TRUE;
    }
  return FALSE;
}

static gboolean
alarms_again (const BongsuAlarmPoint *self, gint64 *due)
{
  if (self->rule->re_alarm <= 0 || is_hidden (self) || self->base != BONGSU_ALARM_ACKED)
    return FALSE;
  *due = self->base_since + self->rule->re_alarm;
  return TRUE;
}

void
bongsu_alarm_point_init (BongsuAlarmPoint *self, const BongsuFoldRule *rule)
{
  *self = (BongsuAlarmPoint) { .rule = rule };
  self->chips = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
bongsu_alarm_point_clear (BongsuAlarmPoint *self)
{
  g_clear_pointer (&self->chips, g_hash_table_unref);
}

BongsuAlarmState
bongsu_alarm_point_get_letter (const BongsuAlarmPoint *self)
{
  if (self->out)
    return BONGSU_ALARM_OUT;
  if (self->suppressed)
    return BONGSU_ALARM_SUPPRESSED;
  if (self->shelved)
    return BONGSU_ALARM_SHELVED;
  return self->base;
}

gboolean
bongsu_alarm_point_is_live (const BongsuAlarmPoint *self)
{
  return self->condition || self->latched;
}

void
bongsu_alarm_point_enter (BongsuAlarmPoint *self, BongsuAlarmState base, gint64 at)
{
  self->base = base;
  self->base_since = at;
}

void
bongsu_alarm_point_announce (BongsuAlarmPoint *self, gint64 at, gboolean silently)
{
  self->occurrence++;
  self->occurrence_start = at;
  if (self->occurrence == 1)
    self->first_start = at;
  self->highest = self->level;
  self->acknowledged = FALSE;
  self->acknowledged_by[0] = '\0';
  self->acknowledged_at = 0;
  self->raised_unseen = FALSE;
  take_stage_back (self);
  if (!silently)
    bongsu_alarm_point_enter (self, BONGSU_ALARM_UNACKED, at);
}

void
bongsu_alarm_point_record (BongsuAlarmPoint *self, const BongsuRecord *record)
{
  switch (record->kind)
    {
    case BONGSU_RECORD_RAISE:
      if (self->condition)
        level_changed (self, record);
      else
        condition_began (self, record);
      break;
    case BONGSU_RECORD_LEVEL:
      if (self->condition)
        level_changed (self, record);
      break;
    case BONGSU_RECORD_RETURN:
      condition_ended (self, record->at);
      break;
    case BONGSU_RECORD_SUPPRESS:
    case BONGSU_RECORD_UNSUPPRESS:
      set_hiding (self, &self->suppressed, record->kind == BONGSU_RECORD_SUPPRESS, record->at);
      break;
    case BONGSU_RECORD_TAKE_OUT:
    case BONGSU_RECORD_PUT_BACK:
      set_hiding (self, &self->out, record->kind == BONGSU_RECORD_TAKE_OUT, record->at);
      break;
    default:
      g_assert_not_reached ();
    }
}

gint64
bongsu_alarm_point_get_due (const BongsuAlarmPoint *self)
{
  gint64 due = G_MAXINT64;
  gint64 next;

  if (self->shelved)
    due = self->shelf_until;
  if (alarms_again (self, &next))
    due = MIN (due, next);
  if (closes_by_itself (self, &next))
    due = MIN (due, next);
  return due;
}

void
bongsu_alarm_point_fire (BongsuAlarmPoint *self)
{
  gint64 due = bongsu_alarm_point_get_due (self);
  gint64 next;

  if (self->shelved && self->shelf_until == due)
    end_shelf (self, due);
  else if (alarms_again (self, &next) && next == due)
    bongsu_alarm_point_announce (self, due, FALSE);
  else if (closes_by_itself (self, &next) && next == due)
    self->stage = BONGSU_STAGE_CLOSED;
}

void
bongsu_alarm_point_get_state (const BongsuAlarmPoint *self, BongsuIncidentState *state)
{
  *state = (BongsuIncidentState) {
    .state = bongsu_alarm_point_get_letter (self),
    .occurrence = self->occurrence,
    .occurrence_start = self->occurrence_start,
    .begun = self->begun,
    .level = self->level,
    .highest = self->highest,
    .stage = self->stage,
    .acknowledged_at = self->acknowledged_at,
    .n_without_effect = self->n_without_effect,
  };
  state->held = !is_hidden (self) && !self->condition && self->latched &&
                (self->base == BONGSU_ALARM_UNACKED || self->base == BONGSU_ALARM_ACKED);
  g_strlcpy (state->acknowledged_by, self->acknowledged_by, sizeof state->acknowledged_by);
  g_strlcpy (state->owner, self->owner[0] != '\0' ? self->owner : self->acknowledged_by, sizeof state->owner);
}
