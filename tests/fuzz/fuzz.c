/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* GLib ends with a breakpoint what must not go on; libFuzzer keeps the input only of what aborts. */
static void
abort_instead (int number)
{
  abort ();
}

static void __attribute__ ((constructor))
catch_breakpoints (void)
{
  signal (SIGTRAP, abort_instead);
}

void
fuzz_fail (const char *file, int line, const char *what)
{
  fprintf (stderr, "%s:%d: %s\n", file, line, what);
  abort ();
}
