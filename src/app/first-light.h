/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console.h"
#include "window.h"

G_BEGIN_DECLS

/* Does the main job by itself, by the window's own actions: follow, acknowledge the bell, push a message, wait for the
 * read-back, picture. Prints one line a step. Signal `finished` (gboolean success): what failed is on standard error. */
#define BONGSU_TYPE_FIRST_LIGHT (bongsu_first_light_get_type ())
G_DECLARE_FINAL_TYPE (BongsuFirstLight, bongsu_first_light, BONGSU, FIRST_LIGHT, GObject)

/* `job` FALSE: only follow the city, then the picture (--screenshot). */
BongsuFirstLight *bongsu_first_light_new (BongsuConsole *console, BongsuWindow *window, const char *path, gboolean job);
void bongsu_first_light_start (BongsuFirstLight *self);

G_END_DECLS
