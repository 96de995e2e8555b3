/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_TRUTH_UNKNOWN, /* a value is missing, no longer fresh or of another unit; or the form is not judged */
  BONGSU_TRUTH_FALSE,
  BONGSU_TRUTH_TRUE,
  BONGSU_TRUTH_VOID, /* about a reading that the asset does not have: takes no part; never a whole condition's answer */
} BongsuTruth;

/* What a condition is, since which sample, and when its delays were complete. UTC us. */
typedef struct
{
  BongsuTruth truth;
  gint64 since;
  gint64 at;
} BongsuFinding;

/* A part of a condition that must hold for a while, and since when it does. */
typedef struct
{
  const BongsuCondition *part;
  gint64 since;
} BongsuRunning;

/* What a condition is judged on. */
typedef struct
{
  BongsuRegister *register_;
  guint row;
  gint64 now;
  GArray *running; /* (nullable) (element-type BongsuRunning) kept between judgements; NULL: `for` counts as nothing */
  /* Parts about readings that never came take no part: what could not raise need not be seen to clear. */
  gboolean without_never_came;
  gint64 not_before; /* a delay begins only with a later sample */
  double fresh_s;    /* of the parts around; 0: by the reading's period */
  gboolean pending;  /* out: a delay is running */
} BongsuConditionScope;

BongsuFinding bongsu_condition_judge (const BongsuCondition *condition, BongsuConditionScope *scope);
/* Whether every form in it is one that this version judges. */
gboolean bongsu_condition_is_judged (const BongsuCondition *condition);
/* Ids of the readings that it names (element-type utf8, borrowed), each once. */
void bongsu_condition_collect_readings (const BongsuCondition *condition, GPtrArray *ids);

/* A reading against a value in shown units; UNKNOWN when it is not fresh (`fresh_s` 0: five periods) or cannot be
 * compared. */
BongsuFinding bongsu_reading_judge (BongsuRegister *register_, guint row, const BongsuReading *reading,
                                    BongsuOperator op, const BongsuValue *value, double fresh_s, gint64 now);

G_END_DECLS
