/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Figures of an unattended run, as build-aux/bench collects them: lines "figure NAME VALUE UNIT" on standard output. */

/* start.first_frame_ms: from the start of the process (10 ms steps of the kernel) to the window's first painted frame. */
void bongsu_figures_watch_first_frame (GtkWidget *window);
/* memory.rss_mb: what this process holds in memory now. */
void bongsu_figures_print_memory (void);

G_END_DECLS
