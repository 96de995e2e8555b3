/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "batch.h"

G_BEGIN_DECLS

/* Each console counts its acts (PROTOCOL 12.1): a number that is left out is an act that was lost on the way. */
typedef struct _BongsuActHoles BongsuActHoles;

BongsuActHoles *bongsu_act_holes_new (void);
void bongsu_act_holes_free (BongsuActHoles *self);
/* Whether a batch of the stream shows a hole that none has shown before. */
gboolean bongsu_act_holes_find (BongsuActHoles *self, BongsuBatch *batch);
/* A page: it comes in no order and shows none, but what is in it is known from now on. */
void bongsu_act_holes_learn (BongsuActHoles *self, BongsuBatch *batch);

G_END_DECLS
