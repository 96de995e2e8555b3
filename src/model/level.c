/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "level.h"

static const char *const level_names[BONGSU_N_LEVELS] = { "normal", "attention", "caution", "alert", "critical" };
static const char *const fault_names[BONGSU_N_FAULTS] = { "none", "minor", "major", "fatal", "underMaintenance" };
static const char *const quality_names[BONGSU_N_QUALITIES] = { "live",    "delayed", "missing",
                                                               "suspect", "manual",  "exercise" };

/* Index of `name` in `names`, -1 when it is not there. */
static int
find_name (const char *const *names, guint n_names, const char *name)
{
  for (guint i = 0; name != NULL && i < n_names; i++)
    {
      if (g_str_equal (names[i], name))
        return (int) i;
    }
  return -1;
}

const char *
bongsu_level_to_name (BongsuLevel level)
{
  g_return_val_if_fail ((guint) level < BONGSU_N_LEVELS, level_names[0]);
  return level_names[level];
}

const char *
bongsu_fault_to_name (BongsuFault fault)
{
  g_return_val_if_fail ((guint) fault < BONGSU_N_FAULTS, fault_names[0]);
  return fault_names[fault];
}

const char *
bongsu_quality_to_name (BongsuQuality quality)
{
  g_return_val_if_fail ((guint) quality < BONGSU_N_QUALITIES, quality_names[0]);
  return quality_names[quality];
}

gboolean
bongsu_level_from_name (const char *name, BongsuLevel *value)
{
  int index = find_name (level_names, BONGSU_N_LEVELS, name);

  if (index >= 0)
    *value = (BongsuLevel) index;
  return index >= 0;
}

gboolean
bongsu_fault_from_name (const char *name, BongsuFault *value)
{
  int index = find_name (fault_names, BONGSU_N_FAULTS, name);

  if (index >= 0)
    *value = (BongsuFault) index;
  return index >= 0;
}

gboolean
bongsu_quality_from_name (const char *name, BongsuQuality *value)
{
  int index = find_name (quality_names, BONGSU_N_QUALITIES, name);

  if (index >= 0)
    *value = (BongsuQuality) index;
  return index >= 0;
}

gboolean
bongsu_quality_is_unknown (BongsuQuality quality)
{
  return quality == BONGSU_QUALITY_DELAYED || quality == BONGSU_QUALITY_MISSING;
}
