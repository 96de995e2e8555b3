/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "city-profile.h"
#include "clock.h"
#include "follower.h"
#include "incident-desk.h"
#include "outbox.h"
#include "register.h"
#include "sign.h"

G_BEGIN_DECLS

/* What app/ wires together and the console page shows. All borrowed: objects are referenced by who keeps them, strings
 * and the city are copied where they are needed. */
typedef struct
{
  const char *mode; /* live, exercise, demonstration, replay */
  const BongsuCityProfile *city;
  const char *ribbon; /* (nullable) in place of the mode's own sentence; outside live a ribbon stands in any case */
  BongsuRegister *register_;
  BongsuFollower *follower;
  BongsuIncidentDesk *desk;
  BongsuOutbox *outbox;
  BongsuClock *clock;
  BongsuDotFont *font; /* (nullable) */
  GPtrArray *notices;  /* (nullable) (element-type utf8) sentences for a person, each shown until taken away */
} BongsuConsoleParts;

G_END_DECLS
