/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "city-profile.h"

G_BEGIN_DECLS

/* Where a bare start ends: the demonstration's cities as cards. Signal: `demo-requested` (const char *city id). */
#define BONGSU_TYPE_START_PAGE (bongsu_start_page_get_type ())
G_DECLARE_FINAL_TYPE (BongsuStartPage, bongsu_start_page, BONGSU, START_PAGE, AdwBin)

/* (element-type BongsuCityProfile), may be NULL; `notice` (nullable): one sentence over them. */
void bongsu_start_page_set_cities (BongsuStartPage *self, GPtrArray *cities, const char *notice);

G_END_DECLS
