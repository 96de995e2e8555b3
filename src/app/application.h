/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BONGSU_TYPE_APPLICATION (bongsu_application_get_type ())
G_DECLARE_FINAL_TYPE (BongsuApplication, bongsu_application, BONGSU, APPLICATION, AdwApplication)

BongsuApplication *bongsu_application_new (void);
/* Exit status of the program: what was asked for failed (first light, a start refused). 0 otherwise. */
int bongsu_application_get_status (BongsuApplication *self);

G_END_DECLS
