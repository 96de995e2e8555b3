/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libFuzzer, or replay.c without it, calls. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

G_NORETURN void fuzz_fail (const char *file, int line, const char *what);

/* Holds in every build: a property that is not checked is none. */
#define fuzz_assert(what) \
  G_STMT_START { if (!(what)) fuzz_fail (__FILE__, __LINE__, "does not hold: " #what); } G_STMT_END

/* A fault that is there only when BONGSU_PLANTED is set: the run has to find an input with `what`. */
#define fuzz_plant(what) \
  G_STMT_START { if (g_getenv ("BONGSU_PLANTED") != NULL && (what)) fuzz_fail (__FILE__, __LINE__, "the planted fault: " #what); } G_STMT_END

G_END_DECLS
