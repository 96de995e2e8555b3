/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bounds of one foreign document (PROTOCOL 17). */
typedef struct
{
  gsize max_bytes;
  guint max_depth;
  guint max_tokens;
  guint max_members; /* of one object */
} BongsuJsonLimits;

extern const BongsuJsonLimits bongsu_json_limits_message; /* 1 MiB, depth 64, 100 000 tokens */
extern const BongsuJsonLimits bongsu_json_limits_page;    /* 4 MiB, depth 64 */
extern const BongsuJsonLimits bongsu_json_limits_file;    /* 1 MiB, depth 12 */
extern const BongsuJsonLimits bongsu_json_limits_plan;    /* 8 MiB, depth 12 */

#define BONGSU_FORMAT_ERROR (bongsu_format_error_quark ())
GQuark bongsu_format_error_quark (void);
typedef enum
{
  BONGSU_FORMAT_ERROR_GUARD,   /* refused before parsing; the message names the reason and the byte */
  BONGSU_FORMAT_ERROR_SHAPE,   /* well-formed, but not what it should be */
  BONGSU_FORMAT_ERROR_UNKNOWN, /* a member, form or word that the catalogue does not know */
} BongsuFormatError;

/* One pass, no recursion, no allocation: FALSE with a word ("too-deep", "utf-8", "number", "duplicate-key" ...) and the
 * offset when json-glib must not see these bytes. Any thread. */
gboolean bongsu_json_guard (const char *data, gsize size, const BongsuJsonLimits *limits, const char **reason, gsize *offset);

/* Foreign text made fit to be shown: valid UTF-8, NFC, no control, bidi, zero-width, tag or private characters, at most
 * four combining marks in a row, at most `max_chars` characters (transfer full). */
char *bongsu_text_sanitise (const char *text, gssize size, gsize max_chars);

G_END_DECLS
