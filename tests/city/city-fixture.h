/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <mosquitto.h>

#include "city.h"

/* A whole city with its clock standing still, a client of its HTTP, and a reader of its MQTT. */
typedef struct
{
  City *city;
  JsonNode *ready;
  SoupSession *session;

  struct mosquitto *reader;
  GAsyncQueue *messages; /* (element-type utf8) payloads */
  int subscribed;

  /* Of the last request. */
  gboolean answered;
  guint status;
  char *body;
  char *links;
  char *count;
  char *date;
  char *tenant;
  gint64 deadline; /* machine time */
  /* What the next request says instead. */
  const char *token;
  const char *say_tenant;
  const char *context;
} CityFixture;

/* Set-up and tear-down of a GTest fixture. */
void city_fixture_set_up (CityFixture *fixture, gconstpointer data);
void city_fixture_tear_down (CityFixture *fixture, gconstpointer data);
/* Only the city and its ready line. */
void city_fixture_start (CityFixture *fixture, guint64 seed);

/* One turn of the main loop, bounded by the deadline of the whole case. */
void iterate (CityFixture *fixture);
/* A member of the ready line. */
const char *say (CityFixture *fixture, const char *member);
void city_fixture_answered_cb (GObject *source, GAsyncResult *result, gpointer fixture);
/* Status of the answer; the rest of it is in the fixture. Paths below the base path, or below /_city. */
guint request (CityFixture *fixture, const char *method, const char *path, const char *body);
void assert_problem (CityFixture *fixture, guint status, const char *name);
void connect_reader (CityFixture *fixture);
/* To its own topic; `more`: further members, with their comma. Status of the answer. */
guint subscribe (CityFixture *fixture, const char *class, const char *type, const char *more);
/* The first entity of the next notification, which `document` keeps alive. */
JsonObject *next_notified (CityFixture *fixture, JsonNode **document);
void advance (CityFixture *fixture, double seconds);
/* The value of an attribute of an entity of the store, as JSON. */
char *read_value (CityFixture *fixture, const char *id, const char *name);
