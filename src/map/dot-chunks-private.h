/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "asset-grid-private.h"
#include "map-frame-private.h"
#include "symbol-private.h"

G_BEGIN_DECLS

/* Every asset as a dot, kept as pictures of 256 pixels of the world: panning only moves them, a change mends a few
 * pixels. */
typedef struct _BongsuDotChunks BongsuDotChunks;

BongsuDotChunks *bongsu_dot_chunks_new (void);
void bongsu_dot_chunks_free (BongsuDotChunks *chunks);
/* Forgets all pictures: other colours, another scale, other rows. */
void bongsu_dot_chunks_reset (BongsuDotChunks *chunks, const BongsuSymbolColours *colours, int scale);
/* Something at this place looks different now; mended by the next snapshot. */
void bongsu_dot_chunks_touch (BongsuDotChunks *chunks, double x, double y);
/* FALSE when pictures are missing because this frame had no time for them: draw again. `flat`: for a renderer that
 * copies textures each time it draws them. */
gboolean bongsu_dot_chunks_snapshot (BongsuDotChunks *chunks, GtkSnapshot *snapshot, const BongsuMapFrame *frame,
                                     const BongsuAssetArrays *arrays, BongsuAssetGrid *grid, gboolean flat);
gsize bongsu_dot_chunks_get_size (BongsuDotChunks *chunks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuDotChunks, bongsu_dot_chunks_free)

G_END_DECLS
