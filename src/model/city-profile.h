/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "catalogue.h"

G_BEGIN_DECLS

/* What the start page and the console need of a city file; the story's cast and events are read by the city only. */
typedef struct
{
  char *id; /* uiwang */
  BongsuText name;
  BongsuText title;
  double centre[2];  /* longitude, latitude */
  double bounds[4];  /* west, south, east, north */
  GStrv solutions;
  char *plan;        /* (nullable) file name of the schematic town beside the city file */
  BongsuText ribbon; /* of the story; empty when there is none */
  BongsuText setting;/* 「5월 일요일 14:00 · 27 ℃」 made from the preset */
  guint length_s;    /* of the story */
  guint n_facts;
  BongsuText *facts; /* "면적 1,720,000 ㎡", for the card's tooltip */
} BongsuCityProfile;

BongsuCityProfile *bongsu_city_profile_new (void);
void bongsu_city_profile_free (BongsuCityProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuCityProfile, bongsu_city_profile_free)

G_END_DECLS
