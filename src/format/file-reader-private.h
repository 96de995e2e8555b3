/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalogue.h"
#include "json-tree-private.h"

G_BEGIN_DECLS

/* Reads one file of the catalogue strictly. The first thing that does not fit is kept as the error, with the path to
 * it; every getter then still returns something harmless, so that readers need to ask once, at their end. */
typedef struct
{
  const char *file;
  GString *path; /* (owned) "kinds[2].readings[0].levels" */
  GError *error; /* (owned) (nullable) the first refusal */
  BongsuJsonTree *tree; /* (owned) */
} BongsuFileReader;

/* The root object, whose `format` must be `format` (NULL: it has none); NULL after a refusal. */
const BongsuJsonNode *bongsu_file_open (BongsuFileReader *reader, GBytes *bytes, const char *file, const char *format);
/* FALSE with `error` when anything was refused. */
gboolean bongsu_file_close (BongsuFileReader *reader, GError **error);

/* Refuses: "FILE: PATH: …". Only the first call counts. */
void bongsu_file_refuse (BongsuFileReader *reader, const char *expected, ...) G_GNUC_PRINTF (2, 3);
/* Goes down to a member or an element; what it returns goes to `_leave`. */
gsize bongsu_file_enter (BongsuFileReader *reader, const char *member);
gsize bongsu_file_enter_index (BongsuFileReader *reader, guint index);
void bongsu_file_leave (BongsuFileReader *reader, gsize mark);

/* Refuses what is no object and any member not in `names`, a list of words with blanks between. */
gboolean bongsu_file_check_members (BongsuFileReader *reader, const BongsuJsonNode *node, const char *names);
/* A member that is an array or object of at most `max` entries; NULL when it is absent or was refused. */
const BongsuJsonNode *bongsu_file_get_list (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member,
                                            guint max, gboolean required);
const BongsuJsonNode *bongsu_file_get_object (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member,
                                              guint max, gboolean required);

double bongsu_file_get_number (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member,
                               double fallback, double minimum, double maximum);
gboolean bongsu_file_get_boolean (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member,
                                  gboolean fallback);
/* A text member of at most `max` characters, made fit to be shown; NULL when absent (transfer full). */
char *bongsu_file_dup_string (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max,
                              gboolean required);
/* `[a-z0-9_-]{1,48}` (transfer full). `_path`: two of them with a slash, or one, which gets `home` before it. */
char *bongsu_file_dup_id (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, gboolean required);
char *bongsu_file_dup_path (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, const char *home);
/* One of `words`, which have blanks between; the fallback's copy when it is absent (transfer full). */
char *bongsu_file_dup_word (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, const char *words,
                            const char *fallback);
char *bongsu_file_dup_evidence (BongsuFileReader *reader, const BongsuJsonNode *node);
/* `{ "ko", "en" }`. */
BongsuText bongsu_file_dup_text (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member,
                                 gboolean required);
/* A list of ids or other short strings (transfer full); empty when absent. */
GStrv bongsu_file_dup_strings (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint max,
                               gboolean ids);
/* A number, boolean, text, or a list of them. */
BongsuValue bongsu_file_read_value (BongsuFileReader *reader, const BongsuJsonNode *node, gboolean list);
gboolean bongsu_file_read_operator (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuOperator *op);
gboolean bongsu_file_is_id (const char *text);
/* Whether `word` is one of `words`. */
gboolean bongsu_file_has_word (const char *words, const char *word);

/* Parts of a solution file. `home`: id of the solution. */
BongsuCondition *bongsu_condition_read (BongsuFileReader *reader, const BongsuJsonNode *node);
void bongsu_rules_read (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSolution *solution);
void bongsu_responses_read (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSolution *solution);

/* The first reference of `solution` that leads nowhere, as "PATH: …" (transfer full); NULL when all resolve. The
 * catalogue is sealed. */
char *bongsu_solution_find_dangling (BongsuCatalogue *catalogue, const BongsuSolution *solution);

G_END_DECLS
