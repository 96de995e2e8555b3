/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "ticker.h"

G_BEGIN_DECLS

/* What happened to the open incidents and what was sent to boards, line by line, as the journal has it. */
#define BONGSU_TYPE_LOG_PAGE (bongsu_log_page_get_type ())
G_DECLARE_FINAL_TYPE (BongsuLogPage, bongsu_log_page, BONGSU, LOG_PAGE, GtkWidget)

void bongsu_log_page_set_parts (BongsuLogPage *self, const BongsuConsoleParts *parts, BongsuTicker *ticker);

G_END_DECLS
