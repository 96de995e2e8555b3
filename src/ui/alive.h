/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "follower.h"

G_BEGIN_DECLS

/* The alive mark of the link: a hand that moves one step with every batch the city sent. It stands still when nothing
 * comes, and is crossed out without a stream. The words beside it say the same. */
#define BONGSU_TYPE_ALIVE (bongsu_alive_get_type ())
G_DECLARE_FINAL_TYPE (BongsuAlive, bongsu_alive, BONGSU, ALIVE, GtkWidget)

void bongsu_alive_set (BongsuAlive *self, BongsuLinkState state, guint n_batches);

G_END_DECLS
