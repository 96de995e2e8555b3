/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "batch.h"
#include "catalogue.h"

G_BEGIN_DECLS

typedef struct _BongsuStore BongsuStore;

/* What of the city's news is kept for the next start: all but what is personal (SCHEMA-SKETCH 2). */
typedef struct _BongsuLastPicture BongsuLastPicture;

BongsuLastPicture *bongsu_last_picture_new (BongsuStore *store, BongsuCatalogue *catalogue);
void bongsu_last_picture_free (BongsuLastPicture *self);
void bongsu_last_picture_remember (BongsuLastPicture *self, BongsuBatch *batch);

G_END_DECLS
