/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "value.h"

G_BEGIN_DECLS

/* One OperatorAction (PROTOCOL 12.1): what an operator did, written once, never changed. Immutable once shared. */
typedef struct
{
  char *id;       /* urn:ngsi-ld:OperatorAction:<uuid> */
  char *verb;     /* kept verbatim, also unknown ones */
  char *target;   /* (nullable) */
  char *asset;    /* (nullable) the alarm point's asset ... */
  char *rule;     /* (nullable) ... and rule */
  guint occurrence;            /* 0: not said */
  gint64 occurrence_start;     /* UTC us, 0: not said */
  char *operator_id;
  char *role;
  char *console;  /* 16 hex digits */
  guint64 seq;
  gint64 at;      /* UTC us, whole milliseconds */
  char *reason;   /* (nullable) */
  BongsuFields *body;  /* (nullable) members of the body object */
  char *body_text;     /* (nullable) the body as it travels: a JSON object in a string */
  gint64 created_at;   /* broker's createdAt, 0: unknown (not part of the canonical form) */
} BongsuAct;

BongsuAct *bongsu_act_new (void);
BongsuAct *bongsu_act_ref (BongsuAct *act);
void bongsu_act_unref (BongsuAct *act);
/* `name=value` LF for each attribute in the order of PROTOCOL 12.1, absent ones left out (transfer full). */
char *bongsu_act_to_canonical (const BongsuAct *act);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuAct, bongsu_act_unref)

G_END_DECLS
