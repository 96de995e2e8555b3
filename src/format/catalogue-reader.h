/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalogue.h"
#include "city-profile.h"

G_BEGIN_DECLS

/* Readers of the catalogue files (domain forms bongsu-solution/1, bongsu-signs/1, bongsu-city/1). Each refuses a wrong
 * file with a sentence "FILE: PATH: what is expected"; `file` is only used in that sentence. */
BongsuSolution *bongsu_solution_read (GBytes *bytes, const char *file, GError **error);
/* Adds the profiles and templates of a signs file to the catalogue. */
gboolean bongsu_signs_read (BongsuCatalogue *catalogue, GBytes *bytes, const char *file, GError **error);
BongsuCityProfile *bongsu_city_profile_read (GBytes *bytes, const char *file, GError **error);

/* Reads all solution files and the sign file: GResource /org/bongsu/Console/catalogue/, then each of `folders`
 * (solutions/ and signs.json below it) and seals. `refusals` (element-type utf8, owned) gets one sentence per
 * refused file; the rest still loads. Reference checks (incident, playbook, command, template, reading of a rule) are refusals too. */
BongsuCatalogue *bongsu_catalogue_load (const char *const *folders, GPtrArray *refusals);
/* All city profiles, by id (transfer full, element-type BongsuCityProfile). */
GPtrArray *bongsu_cities_load (const char *const *folders, GPtrArray *refusals);
/* The bytes of a file of the catalogue ("cities/uiwang.json", "cities/uiwang-plan.geojson"): later folders first, then
 * the resource (transfer full); NULL with `error`. `name` has no "..". */
GBytes *bongsu_catalogue_read_file (const char *const *folders, const char *name, GError **error);

G_END_DECLS
