/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

/* Which assets stand at one place: pole, lamp, bell and camera of one mast. A stand is named by its first row, the root;
 * its other members hang on it as a list. */
typedef struct
{
  guint n;
  guint32 *root; /* (owned) of each row; itself when it stands alone */
  guint32 *next; /* (owned) next member of the same stand, BONGSU_NO_ROW at the end; begins at the root */
} BongsuAssetStands;

void bongsu_asset_stands_rebuild (BongsuAssetStands *stands, BongsuRegister *register_,
                                  const BongsuAssetArrays *arrays);
void bongsu_asset_stands_clear (BongsuAssetStands *stands);

G_END_DECLS
