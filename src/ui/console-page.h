/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console-parts.h"
#include "incident.h"

G_BEGIN_DECLS

/* Everything of one city: facts, ribbon, views, undo bar. Signals: `state-changed` (what may be done now has changed).
 */
#define BONGSU_TYPE_CONSOLE_PAGE (bongsu_console_page_get_type ())
G_DECLARE_FINAL_TYPE (BongsuConsolePage, bongsu_console_page, BONGSU, CONSOLE_PAGE, AdwBin)

BongsuConsolePage *bongsu_console_page_new (const BongsuConsoleParts *parts);
void bongsu_console_page_show_view (BongsuConsolePage *self, const char *name);
/* The situation view with the focus on the map, or with the list of what is in view open. */
void bongsu_console_page_go_to_map (BongsuConsolePage *self, gboolean in_view);
gboolean bongsu_console_page_is_settled (BongsuConsolePage *self);

/* The commands behind the window's actions; each does nothing when `can` says no. */
typedef enum
{
  BONGSU_COMMAND_ACKNOWLEDGE,
  BONGSU_COMMAND_UNACKNOWLEDGE,
  BONGSU_COMMAND_CONFIRM,
  BONGSU_COMMAND_REJECT, /* opens the reasons */
  BONGSU_COMMAND_CLOSE_INCIDENT,
  BONGSU_COMMAND_WORST_INCIDENT,
  BONGSU_COMMAND_NEXT_INCIDENT,
  BONGSU_COMMAND_PREVIOUS_INCIDENT,
  BONGSU_COMMAND_SILENCE,
  BONGSU_COMMAND_COMPOSE_SIGN,
  BONGSU_COMMAND_REVIEW_SIGN,
  BONGSU_COMMAND_SEND_SIGN,
  BONGSU_COMMAND_REVOKE_SIGN,
  BONGSU_COMMAND_SEND_NOW,
  BONGSU_COMMAND_UNDO,
  BONGSU_COMMAND_SEARCH,
  BONGSU_COMMAND_VIEW_SITUATION,
  BONGSU_COMMAND_VIEW_SIGNS,
  BONGSU_COMMAND_VIEW_ASSETS,
  BONGSU_COMMAND_VIEW_LOG,
  BONGSU_COMMAND_SHOW_WHOLE_CITY,
  BONGSU_COMMAND_PLAYBOOK_1,
  BONGSU_COMMAND_PLAYBOOK_2,
  BONGSU_COMMAND_PLAYBOOK_3,
  BONGSU_COMMAND_PLAYBOOK_4,
  BONGSU_COMMAND_PLAYBOOK_5,
} BongsuDeskCommand;
#define BONGSU_N_DESK_COMMANDS 26

gboolean bongsu_console_page_can (BongsuConsolePage *self, BongsuDeskCommand command);
void bongsu_console_page_run (BongsuConsolePage *self, BongsuDeskCommand command);

G_END_DECLS
