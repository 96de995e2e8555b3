/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Axis 1, the situation level: L0 to L4, 정상 관심 주의 경계 심각. */
typedef enum
{
  BONGSU_LEVEL_NORMAL,
  BONGSU_LEVEL_ATTENTION,
  BONGSU_LEVEL_CAUTION,
  BONGSU_LEVEL_ALERT,
  BONGSU_LEVEL_CRITICAL,
} BongsuLevel;
#define BONGSU_N_LEVELS 5

/* Axis 2, the fault grade: 없음 경미 중대 치명 점검중. */
typedef enum
{
  BONGSU_FAULT_NONE,
  BONGSU_FAULT_MINOR,
  BONGSU_FAULT_MAJOR,
  BONGSU_FAULT_FATAL,
  BONGSU_FAULT_MAINTENANCE,
} BongsuFault;
#define BONGSU_N_FAULTS 5

/* Axis 3, the data quality. Delayed and missing are both shown as *unknown*, never as normal. */
typedef enum
{
  BONGSU_QUALITY_LIVE,
  BONGSU_QUALITY_DELAYED,
  BONGSU_QUALITY_MISSING,
  BONGSU_QUALITY_SUSPECT,
  BONGSU_QUALITY_MANUAL,
  BONGSU_QUALITY_EXERCISE,
} BongsuQuality;
#define BONGSU_N_QUALITIES 6

/* The word of a level, fault or quality on the wire and in the catalogue ("caution", "underMaintenance", "live"). */
const char *bongsu_level_to_name (BongsuLevel level);
const char *bongsu_fault_to_name (BongsuFault fault);
const char *bongsu_quality_to_name (BongsuQuality quality);

/* The reverse, exact words only. FALSE and `*value` untouched for an unknown word or NULL. */
gboolean bongsu_level_from_name (const char *name, BongsuLevel *value);
gboolean bongsu_fault_from_name (const char *name, BongsuFault *value);
gboolean bongsu_quality_from_name (const char *name, BongsuQuality *value);

/* Whether data of this quality say nothing about now: the asset is then *unknown*. */
gboolean bongsu_quality_is_unknown (BongsuQuality quality);

G_END_DECLS
