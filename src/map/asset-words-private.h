/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "register.h"

G_BEGIN_DECLS

/* "P-07 Emergency bell": the name, and the kind where the name does not say it (transfer full). */
char *bongsu_asset_words_dup_name (BongsuRegister *register_, guint row);
/* "Critical, Fault: Minor, Delayed, Unacknowledged"; "Normal" alone when all is well (transfer full). */
char *bongsu_asset_words_dup_state (BongsuRegister *register_, guint row, const char *separator);
/* What the pill of the selection says (transfer full). */
char *bongsu_asset_words_dup_pill (BongsuRegister *register_, guint row);

G_END_DECLS
