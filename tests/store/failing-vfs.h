/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A layer under SQLite whose disk can be filled: from then on every write answers "full". Becomes the default layer. */
void failing_vfs_install (void);
void failing_vfs_set_full (gboolean full);

G_END_DECLS
