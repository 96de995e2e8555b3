/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "multi.h"
#include "sign-draft.h"

G_BEGIN_DECLS

/* The profile that a board names, else the one of its dots; NULL when nothing says what it can show. */
const BongsuSignProfile *bongsu_board_find_profile (BongsuRegister *register_, guint row);
/* The place of an asset, else of what it is part of. */
gboolean bongsu_board_find_place (BongsuRegister *register_, guint row, double *longitude, double *latitude);

/* The author's plain text as MULTI: colour, lines by [nl], pages (an empty line between) by [np] (transfer full). */
char *bongsu_sign_text_to_multi (const char *text, const char *colour);
/* What one row of text takes, in half cells (SIGNS 1). */
guint bongsu_sign_text_count (const char *text, gsize size);
/* "6½ / 8 cells · 5½ / 8 cells" of the lines of a text (transfer full). */
char *bongsu_sign_text_to_fit (const char *text, const BongsuSignProfile *profile);
/* Why a text does not fit, for its author (transfer full). `multi` has errors. */
char *bongsu_sign_text_to_refusal (const char *text, const BongsuMulti *multi, const BongsuSignProfile *profile);

/* The lines of a template for a profile (borrowed); NULL when it has none. */
const char *const *bongsu_sign_template_get_lines (const BongsuSignTemplate *template_,
                                                   const BongsuSignProfile *profile);
/* The same as one text with its fields filled in from the asset `row` (may be BONGSU_NO_ROW) (transfer full). */
char *bongsu_sign_template_fill (const BongsuSignTemplate *template_, const BongsuSignProfile *profile,
                                 BongsuRegister *register_, guint row, gint64 now);
/* Whether a text is the template's with nothing but its fields changed. */
gboolean bongsu_sign_template_matches (const BongsuSignTemplate *template_, const BongsuSignProfile *profile,
                                       const char *text);

G_END_DECLS
