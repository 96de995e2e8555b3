/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "city-profile.h"

BongsuCityProfile *
bongsu_city_profile_new (void)
{
  return g_new0 (BongsuCityProfile, 1);
}

void
bongsu_city_profile_free (BongsuCityProfile *profile)
{
  if (profile == NULL)
    return;

  g_free (profile->id);
  bongsu_text_clear (&profile->name);
  bongsu_text_clear (&profile->title);
  g_strfreev (profile->solutions);
  g_free (profile->plan);
  bongsu_text_clear (&profile->ribbon);
  bongsu_text_clear (&profile->setting);
  for (guint i = 0; i < profile->n_facts; i++)
    bongsu_text_clear (&profile->facts[i]);
  g_free (profile->facts);
  g_free (profile);
}
