/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

/* Without libFuzzer: runs the target over the files that are named, so that what was once found stays found. */

int LLVMFuzzerInitialize (int *argc, char ***argv) __attribute__ ((weak));

int
main (int argc, char *argv[])
{
  if (LLVMFuzzerInitialize != NULL)
    LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *data = NULL;
      g_autofree guint8 *exact = NULL;
      g_autoptr (GError) error = NULL;
      gsize size;

      if (!g_file_get_contents (argv[i], &data, &size, &error))
        g_error ("%s", error->message);
      /* No byte behind the input that a reader could lean on. */
      exact = g_memdup2 (data, size);
      LLVMFuzzerTestOneInput (exact, size);
    }
  return 0;
}
