/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "city-process.h"
#include "city-profile.h"
#include "follower.h"
#include "incident-desk.h"
#include "outbox.h"
#include "site-entrance.h"

G_BEGIN_DECLS

/* One console at one city: the concrete objects, wired. Everything is reached by the getters. Signal: `failed`
 * (const char *sentence): the journal cannot be read back, nothing is followed. */
#define BONGSU_TYPE_CONSOLE (bongsu_console_get_type ())
G_DECLARE_FINAL_TYPE (BongsuConsole, bongsu_console, BONGSU, CONSOLE, GObject)

/* A demonstration at the city that the ready line names. Opens the journal: NULL with a sentence when that fails. */
BongsuConsole *bongsu_console_new_demonstration (BongsuCatalogue *catalogue, const char *city, const BongsuReadyLine *ready,
                                                 const char *operator_id, const char *role, GError **error);
/* The real city that the entrance leads to: nobody's clock, no ribbon, a journal of its own. NULL with a sentence when it
 * cannot be entered yet or its journal not be opened. */
BongsuConsole *bongsu_console_new_live (BongsuCatalogue *catalogue, const BongsuSiteEntrance *entrance, GError **error);
/* Reads the journal back, then follows the city. */
void bongsu_console_start (BongsuConsole *self);
/* Stops following, waits for what the journal still has to write. */
void bongsu_console_stop (BongsuConsole *self);

BongsuClock *bongsu_console_get_clock (BongsuConsole *self);
BongsuRegister *bongsu_console_get_register (BongsuConsole *self);
BongsuFollower *bongsu_console_get_follower (BongsuConsole *self);
BongsuOutbox *bongsu_console_get_outbox (BongsuConsole *self);
BongsuIncidentDesk *bongsu_console_get_desk (BongsuConsole *self);
const char *bongsu_console_get_city (BongsuConsole *self);
/* What happened to the journal at opening, or NULL (borrowed). */
const char *bongsu_console_get_notice (BongsuConsole *self);

G_END_DECLS
