/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

#define MAX_READINGS 256  /* PROTOCOL 17: attributes per entity */
#define MAX_INSTANCES 64  /* PROTOCOL 17: instances per attribute */
#define MAX_NAMES 16384   /* attribute names, types and unit codes that are interned for good */
#define MAX_WAITING (2 * BONGSU_REGISTER_MAX_ASSETS)

/* What the register alone has to know of a row. */
typedef enum
{
  STATE_HEARD = 1 << 0,   /* something came in this session, not only from the last picture */
  STATE_TOUCHED = 1 << 1, /* is in the list of this merge */
  STATE_DELETED = 1 << 2, /* `deletions` has the row */
  STATE_OUTSIDE = 1 << 3, /* the place it named cannot be */
  STATE_PICTURE_PLACE = 1 << 4,
} RowState;

struct _BongsuRegister
{
  GObject parent_instance;

  BongsuCatalogue *catalogue; /* (owned) */

  guint n, n_allocated;
  double *x, *y;
  guint16 *kind;
  guint8 *level, *fault, *quality, *flags, *state;
  guint32 *counter;
  guint32 *parent;      /* BONGSU_NO_ROW: none */
  const char **id;      /* in `strings` */
  const char **type;    /* interned */
  BongsuStamp *place_stamp;
  gint64 *seen;         /* greatest broker time of anything that says the entity exists */
  gint64 *due;          /* when its quality may change by itself; 0: judge at once */
  BongsuReading **readings;
  guint16 *n_readings;

  GStringChunk *strings;
  guint32 *slots;       /* row + 1, 0: free */
  guint n_slots;        /* power of two */
  guint32 seed;
  GHashTable *names;    /* set of interned strings */
  GHashTable *deletions; /* (element-type row gint64*) broker time of the newest deletion */
  GHashTable *waiting;  /* (element-type utf8 GArray) children of an asset that has not come */
  guint n_waiting;
  GHashTable *facades;  /* (element-type row BongsuAsset), weak */

  GArray *touched;
  gboolean changed;     /* something visible since the last emission */
  gint64 link_lost_since;
  guint64 n_dropped;
  guint64 n_refused;
};

/* The row of `id`, made when it is new; BONGSU_NO_ROW when the register is full. */
guint bongsu_register_ensure_row (BongsuRegister *self, const char *id, const char *type);
/* One of few strings, for good; NULL when there are too many different ones. */
const char *bongsu_register_intern (BongsuRegister *self, const char *text);
void bongsu_register_touch (BongsuRegister *self, guint row);
void bongsu_register_row_changed (BongsuRegister *self, guint row);
void bongsu_reading_clear (BongsuReading *reading);
void bongsu_register_emit_added (BongsuRegister *self, guint first, guint n);
/* A facade is going. */
void bongsu_register_forget_asset (BongsuRegister *self, guint row, BongsuAsset *asset);
BongsuQuality bongsu_register_judge_row (BongsuRegister *self, guint row, gint64 now, gint64 *due);

G_END_DECLS
