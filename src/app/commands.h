/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The commands that need no display (`bongsu decode`): FALSE when the first argument names none, else `*status` is what the
 * program ends with. GTK is not touched. */
gboolean bongsu_commands_run (int argc, char *argv[], int *status);

G_END_DECLS
