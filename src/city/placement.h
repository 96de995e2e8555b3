/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where the members of a `repeat` stand and which numbers they bear (city.schema.json). */
typedef struct
{
  guint number;
  double longitude;
  double latitude;
} CityPlace;

/* (element-type CityPlace, transfer full); NULL with an error when `repeat` says neither `along` nor `grid`. */
GArray *city_places_new (JsonObject *repeat, GError **error);
/* `{n}` and `{n:02}` filled in (transfer full). */
char *city_fill_number (const char *text, guint number);

G_END_DECLS
