/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "sign.h"

G_BEGIN_DECLS

/* Codes of BongsuMultiError that this parser gives. */
enum
{
  BONGSU_MULTI_UNSUPPORTED_TAG = 3,
  BONGSU_MULTI_UNSUPPORTED_VALUE = 4,
  BONGSU_MULTI_TOO_BIG = 5,
  BONGSU_MULTI_NO_FONT = 6,
  BONGSU_MULTI_NO_CHARACTER = 7,
  BONGSU_MULTI_FLASH_REGION = 10,
  BONGSU_MULTI_CONFLICT = 11,
  BONGSU_MULTI_TOO_MANY_PAGES = 12,
  BONGSU_MULTI_FONT_VERSION = 13,
  BONGSU_MULTI_NO_GRAPHIC = 15,
};

/* NTCIP 1203 MULTI in UTF-8 (SIGNS 2). A message parsed for one profile. */
typedef struct _BongsuMulti BongsuMulti;

/* Parses; never NULL. `profile` NULL: syntax only. At most 32 errors, in order of position. */
BongsuMulti *bongsu_multi_parse (const char *text, const BongsuSignProfile *profile);
void bongsu_multi_free (BongsuMulti *multi);
guint bongsu_multi_get_n_errors (const BongsuMulti *multi);
const BongsuMultiError *bongsu_multi_get_error (const BongsuMulti *multi, guint index);
guint bongsu_multi_get_n_pages (const BongsuMulti *multi);
/* Normal form (SIGNS 2.2); NULL when there are errors (transfer full). */
char *bongsu_multi_to_normal (const BongsuMulti *multi);
/* Wire form: what is sent, hashed and compared; NULL when there are errors (transfer full). */
char *bongsu_multi_to_wire (const BongsuMulti *multi);
/* Plain text, lines by LF, pages by LF LF (transfer full). */
char *bongsu_multi_to_plain (const BongsuMulti *multi);
/* The name that NTCIP 1203 has for the code of an error ("unsupportedTag"). */
const char *bongsu_multi_error_to_name (int code);
/* Everything that is known about the message as a JSON object, for integrators: tokens, errors, normal, wire, hash, plain,
 * length_s, pages (transfer full). */
char *bongsu_multi_to_json (const BongsuMulti *multi);
/* Seconds until the pages repeat. */
double bongsu_multi_get_length_s (const BongsuMulti *multi);
/* What the board shows `t_s` seconds after the message appeared (transfer full). `font` NULL: outlines of cells. */
BongsuDots *bongsu_multi_render (const BongsuMulti *multi, const BongsuDotFont *font, double t_s);
/* "sha256:<64 hex>" of the wire form (transfer full). */
char *bongsu_multi_hash (const char *wire);
/* Plain text to MULTI: brackets doubled, lines by [nl] (transfer full). */
char *bongsu_multi_escape (const char *plain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuMulti, bongsu_multi_free)

G_END_DECLS
