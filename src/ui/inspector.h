/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console-parts.h"
#include "selection.h"
#include "steps.h"
#include "ticker.h"

G_BEGIN_DECLS

/* The selected incident: what it is, stage, playbook, values, why, what was done; or an asset without one. Signal:
 * `rejected` (const char *reason): a reason of the list was chosen. */
#define BONGSU_TYPE_INSPECTOR (bongsu_inspector_get_type ())
G_DECLARE_FINAL_TYPE (BongsuInspector, bongsu_inspector, BONGSU, INSPECTOR, GtkWidget)

void bongsu_inspector_set_parts (BongsuInspector *self, const BongsuConsoleParts *parts, BongsuSelection *selection,
                                 BongsuSteps *steps, BongsuTicker *ticker);
/* Opens the reason list of a false alarm: nothing counts before a reason is chosen. */
void bongsu_inspector_ask_reason (BongsuInspector *self);

G_END_DECLS
