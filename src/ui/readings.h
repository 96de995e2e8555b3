/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "register.h"
#include "ticker.h"

G_BEGIN_DECLS

/* The current values of one asset (and of what it is part of), each with its age. */
#define BONGSU_TYPE_READINGS (bongsu_readings_get_type ())
G_DECLARE_FINAL_TYPE (BongsuReadings, bongsu_readings, BONGSU, READINGS, GtkWidget)

void bongsu_readings_set_register (BongsuReadings *self, BongsuRegister *register_, BongsuTicker *ticker);
/* BONGSU_NO_ROW shows nothing. */
void bongsu_readings_set_row (BongsuReadings *self, guint row);

G_END_DECLS
