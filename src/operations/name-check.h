/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalogue.h"
#include "clock.h"

G_BEGIN_DECLS

typedef struct _BongsuTransport BongsuTransport;

/* Asks the city for its types before anything else is asked: under a wrong context every query would answer with an empty
 * list and status 200, and the city would look as if nothing were there (PROTOCOL 4.3). Tries again until it has an
 * answer that can be believed. */
typedef struct _BongsuNameCheck BongsuNameCheck;

typedef struct
{
  /* No answer, or a wrong one (BONGSU_NET_ERROR_CONTEXT); tried again. `error` NULL: an HTTP `status`. */
  void (*failed) (const GError *error, guint status, gpointer data);
  /* City and console speak of the same things; or the city has no list of types. */
  void (*passed) (gpointer data);
} BongsuNameCheckWatch;

BongsuNameCheck *bongsu_name_check_new (BongsuTransport *transport, BongsuClock *clock, BongsuRandom *random,
                                        BongsuCatalogue *catalogue, const BongsuNameCheckWatch *watch, gpointer data);
void bongsu_name_check_free (BongsuNameCheck *self);
void bongsu_name_check_run (BongsuNameCheck *self);
void bongsu_name_check_cancel (BongsuNameCheck *self);
gboolean bongsu_name_check_is_idle (BongsuNameCheck *self);

G_END_DECLS
