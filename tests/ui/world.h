/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-parts.h"
#include "fake-store.h"
#include "fake-transport.h"
#include "seeded-random.h"
#include "virtual-clock.h"
#include "window.h"

G_BEGIN_DECLS

#define WORLD_BELL "urn:ngsi-ld:Device:p-07-bell"
#define WORLD_OTHER_BELL "urn:ngsi-ld:Device:p-08-bell"
#define WORLD_BOARD "urn:ngsi-ld:Device:p-07-board"

/* A console in a simulated world: real register, follower, outbox and desk, the shipped catalogue; clock, city, journal
 * and chance are doubles. */
typedef struct
{
  BongsuVirtualClock *clock;
  BongsuFakeStore *store;
  BongsuFakeTransport *city;
  BongsuSeededRandom *random;
  BongsuRegister *register_;
  BongsuFollower *follower;
  BongsuOutbox *outbox;
  BongsuIncidentDesk *desk;
  BongsuCityProfile *profile;
  GPtrArray *acts, *records;
  BongsuWindow *window;
} World;

/* GTK, libadwaita, resources and the language of the environment. Returns what main () returns. */
int world_run (int argc, char **argv, void (*add_cases) (void));
void world_open (World *world);
void world_close (World *world);
/* Shows the console in a window of the given size and waits until it is drawn. */
void world_show (World *world, int width, int height);
void world_pass (World *world, guint milliseconds);
void world_set_bell (World *world, const char *bell, const char *state);
BongsuConsoleParts world_get_parts (World *world);
/* Iterates until the window is drawn once. */
void world_draw (GtkWidget *widget);
/* The first descendant of this type whose buildable id (of its template) is `id`, or any when `id` is NULL. */
GtkWidget *world_find (GtkWidget *root, GType type, const char *id);
/* The first label that shows exactly this text, or NULL. */
GtkWidget *world_find_label (GtkWidget *root, const char *text);
/* Destroys a window and asserts that nothing holds it. */
void world_destroy (GtkWindow *window);

G_END_DECLS
