/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/* What every command ends with. */
enum
{
  BONGSU_COMMAND_GOOD = 0,
  BONGSU_COMMAND_REFUSED = 1,  /* something in the input was refused; what was good is printed all the same */
  BONGSU_COMMAND_UNUSABLE = 2, /* wrong options, or nothing could be read or written */
};

/* Each gets its own name as argv[0]. */
int bongsu_command_decode (int argc, char *argv[]);
int bongsu_command_incidents (int argc, char *argv[]);
int bongsu_command_multi (int argc, char *argv[]);
int bongsu_command_check_catalogue (int argc, char *argv[]);
int bongsu_command_check_site (int argc, char *argv[]);
int bongsu_command_audit (int argc, char *argv[]);

/* Takes the options out of `argv`; FALSE after it has told what is wrong with them. `usage` and `summary` are for
 * `--help`, `n_rest` the number of arguments that must be left (beside the name). */
gboolean bongsu_command_take_options (int *argc, char **argv[], const GOptionEntry *entries, const char *usage,
                                      const char *summary, int n_rest);

/* The next line of at most `max` bytes without its end; of a longer one the beginning, with `*too_long`. FALSE at the
 * end of the input. Lines may hold any byte. */
gboolean bongsu_command_read_line (FILE *file, GString *line, gsize max, gboolean *too_long);

/* Prints one line of JSON. What a terminal would obey or could not show is written as an escape, which JSON allows
 * inside of strings, and nowhere else can it be. */
void bongsu_command_print_json (const GString *json);
/* A sentence for a person on standard error, foreign text made fit to be shown. */
void bongsu_command_tell (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
