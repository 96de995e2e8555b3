/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "catalogue.h"

G_BEGIN_DECLS

/* The city file, as far as the demonstration city plays it: the preset, who is on the stage, what happens. */
typedef struct
{
  char *id;
  gint64 start;       /* preset clock, UTC us */
  guint64 seed;
  double centre[2];   /* longitude, latitude */
  double bounds[4];   /* west, south, east, north */
  JsonNode *document; /* the whole file */
  JsonArray *members; /* (unowned) story.cast */
  JsonArray *events;  /* (unowned) story.events */
  GBytes *plan;       /* (nullable) */
  BongsuCatalogue *catalogue;
} CityCast;

/* NULL with a sentence: there is no such city (and which there are), or its file is wrong. */
CityCast *city_cast_load (const char *id, GError **error);
void city_cast_free (CityCast *cast);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CityCast, city_cast_free)

G_END_DECLS
