/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console-parts.h"

G_BEGIN_DECLS

/* The window: the start page, a console page, or why a start failed. Acts on the selected thing are its `win.` actions
 * without parameter. Signals: `demo-requested` (const char *city id), `leave-requested` (back to the start page). */
#define BONGSU_TYPE_WINDOW (bongsu_window_get_type ())
G_DECLARE_FINAL_TYPE (BongsuWindow, bongsu_window, BONGSU, WINDOW, AdwApplicationWindow)

BongsuWindow *bongsu_window_new (GtkApplication *application);
/* `cities` (element-type BongsuCityProfile); they must live as long as the window. `notice` (nullable): one sentence.
 */
void bongsu_window_show_start (BongsuWindow *self, GPtrArray *cities, const char *notice);
/* A city is being started: its name and a word. */
void bongsu_window_show_waiting (BongsuWindow *self, const char *sentence);
void bongsu_window_show_console (BongsuWindow *self, const BongsuConsoleParts *parts);
/* A start that failed: the sentence, and a way back. */
void bongsu_window_show_fault (BongsuWindow *self, const char *sentence);
/* For pictures: TRUE when a console page is shown and its map is drawn and at rest. */
gboolean bongsu_window_is_settled (BongsuWindow *self);

G_END_DECLS
