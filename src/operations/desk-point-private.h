/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "incident-fold-private.h"

G_BEGIN_DECLS

/* What the desk holds of one alarm point: its members, each once, and what the fold made of them. */
typedef struct
{
  char *asset;
  char *rule;
  GPtrArray *records;    /* (element-type BongsuRecord) */
  GHashTable *record_ids; /* (element-type utf8 guint): position in `records` */
  GPtrArray *acts;       /* (element-type BongsuAct) */
  GHashTable *act_ids;   /* (element-type utf8 guint): position in `acts` */

  BongsuIncidentState state;
  gboolean told;         /* something was announced */
  gint64 next;           /* when the state changes though nothing arrives; G_MAXINT64: never */
  gint64 announced;      /* start of the newest occurrence that was told here */
  BongsuIncident *incident; /* (nullable) (owned) of the newest run */
  gboolean listed;
} BongsuDeskPoint;

BongsuDeskPoint *bongsu_desk_point_new (const char *asset, const char *rule);
void bongsu_desk_point_free (BongsuDeskPoint *point);
/* Each adds a reference. FALSE: nothing new. */
gboolean bongsu_desk_point_add_record (BongsuDeskPoint *point, BongsuRecord *record);
gboolean bongsu_desk_point_add_act (BongsuDeskPoint *point, BongsuAct *act);
BongsuAct *bongsu_desk_point_find_act (BongsuDeskPoint *point, const char *id);
void bongsu_desk_point_fold (BongsuDeskPoint *point, const BongsuFoldRule *rule, gint64 now);
/* What this act would do if it were made now. */
BongsuEffect bongsu_desk_point_try (BongsuDeskPoint *point, const BongsuFoldRule *rule, gint64 now, BongsuAct *act);

G_END_DECLS
