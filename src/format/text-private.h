/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the text is only printable ASCII and whole syllables of Hangul: then there is nothing to sanitise. */
gboolean bongsu_text_is_plain (const char *text, gsize size);

/* Like bongsu_text_sanitise (), but line feeds stay: for text of boards, where they part lines (transfer full). */
char *bongsu_text_sanitise_lines (const char *text, gsize size, gsize max_chars);

G_END_DECLS
