/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "random.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _CityAsset CityAsset;

/* A random walk (city.schema.json `noise`). */
typedef struct
{
  double step;
  double minimum, maximum;
  gint64 every;
  int digits;
} CityNoise;

#define CITY_MAX_SAMPLES 2000

typedef struct
{
  gint64 time;
  double value;
} CitySample;

/* One reading as it stands in the street, in the units that people are shown. */
typedef struct
{
  const BongsuReadingSpec *spec; /* (unowned) */
  gboolean is_set;
  double number;    /* also booleans: 0, 1 */
  const char *word; /* (nullable) interned: enums, texts, times */
  gboolean held;    /* the story holds it against its cycle */
  gboolean touched; /* the story or a command has spoken: nothing around it changes it any more */
  double first;     /* as the story began */
  CityNoise *noise; /* (nullable, owned) */
  GArray *samples;  /* (nullable, owned) (element-type CitySample) reported since the story began */
} CityReading;

struct _CityAsset
{
  CityWorld *world;       /* (unowned) */
  const BongsuKind *kind; /* (unowned) */
  char *local;
  char *id;
  CityAsset *parent;  /* (nullable, unowned) */
  JsonObject *member; /* (unowned) of the cast */
  guint index;        /* in its `repeat` */
  CityRandom random;
  GArray *readings; /* (element-type CityReading) */
};

struct _CityWorld
{
  CityClock *clock;   /* (unowned) */
  CityStore *store;   /* (unowned) */
  CityAgents *agents; /* (unowned) */
  CityCast *cast;
  guint64 seed;
  GPtrArray *assets;    /* (element-type CityAsset) in order of the cast */
  GHashTable *by_local; /* (element-type utf8 CityAsset) */
  GHashTable *by_id;    /* (element-type utf8 CityAsset) */
  JsonNode *filler;          /* (nullable) the member of which extra poles are made */
  JsonObject *filler_member; /* (nullable, unowned) the same; they keep no history, there may be very many */
  gboolean is_night;
};

/* Makes the asset and its entity in the store. `place` is its position; NULL with an error. */
CityAsset *city_asset_new (CityWorld *world, const BongsuKind *kind, JsonObject *member, guint index, guint number,
                           const double place[2], GError **error);
void city_asset_free (CityAsset *asset);
/* By reading id, else by attribute; NULL: the kind has no such reading. */
CityReading *city_asset_find (CityAsset *asset, const char *key);
/* Takes a number, word or boolean. FALSE: it does not fit the reading. */
gboolean city_reading_assign (CityReading *reading, JsonNode *value);
/* All of these readings as one change set, observed now. */
void city_asset_report (CityAsset *asset, CityReading *const *readings, guint n);
void city_asset_report_one (CityAsset *asset, CityReading *reading);
/* `set` of the cast, of an event or a reaction; `now`: report it and let the story rule over these readings. */
void city_asset_set (CityAsset *asset, JsonObject *values, gboolean now);

/* Keeps a sample of a reading that is drawn as a trend. */
void city_reading_remember (CityAsset *asset, CityReading *reading);

/* Begins what the cast says of this asset: reports, noise, flips, cycles. */
void city_motion_start (CityAsset *asset);
/* Puts the readings of a cycle where they belong now and says so when they differ. */
void city_motion_run_cycle (CityAsset *asset);
/* What follows from a changed reading: the share of a car park from its free spaces ... */
void city_motion_follow (CityAsset *asset, CityReading *reading);
/* Lamps follow the sun. */
void city_motion_start_sun (CityWorld *world);

/* What the reactions of an asset say to a command or an event. FALSE: nothing. */
gboolean city_story_react (CityAsset *asset, const char *member, const char *id);
void city_story_start (CityWorld *world);

/* Does a command in the street: a CityExecute. */
const char *city_effect_execute (gpointer world, const char *entity, const char *command, JsonObject *value);

G_END_DECLS
