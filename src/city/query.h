/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "entity-store.h"

G_BEGIN_DECLS

/* The `q` language as far as PROTOCOL 16.2 names it: == != < > <= >= on dotted paths, `a` alone (is there), `;` and,
 * `|` or, parentheses, lists `a,b` and ranges `a..b` after == and !=. */
typedef struct _CityQuery CityQuery;

CityQuery *city_query_parse (const char *text, gboolean foreign_context, GError **error);
void city_query_free (CityQuery *query);
gboolean city_query_matches (const CityQuery *query, const CityEntity *entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityQuery, city_query_free)

G_END_DECLS
