/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "live-transport.h"
#include "ngsi-ld.h"

G_BEGIN_DECLS

#define NET_WAIT_S 20

/* The wall clock; nothing here needs another one. */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, GObject)

/* What the city does with a request. */
typedef enum
{
  MANNER_PAGE,      /* one entity, more to come */
  MANNER_CONFLICT,  /* 409 with ProblemDetails */
  MANNER_PLAIN,     /* 201 */
  MANNER_CONTEXT,   /* answers by another context */
  MANNER_CUT,       /* a page that ends in the middle */
  MANNER_LARGE,     /* more than a page may have */
  MANNER_REDIRECT,
  MANNER_CLOSE,     /* drops the connection after it has read the request */
} Manner;

typedef struct
{
  SoupServer *server;
  Manner manner;
  const char *token; /* (nullable) the only one that is let in */
  guint n_requests, n_tokens;
  char *last_method, *last_path, *last_query, *last_body, *last_tenant, *last_link, *last_accept_encoding, *last_agent;

  BongsuVocabulary *vocabulary;
  BongsuClock *clock;
  BongsuTransport *transport;
  char *url;

  char *folder;
  guint mqtt_port;
  GSubprocess *broker;
  guint n_batches, n_updates;
  char *last_value;
  guint state;
  guint n_opened;
} NetFixture;

void net_fixture_set_up (NetFixture *f, gconstpointer refresh);
void net_fixture_tear_down (NetFixture *f, gconstpointer refresh);

/* A mosquitto of our own with this line on who may enter; FALSE, and the test skipped, where there is none. */
gboolean net_fixture_start_broker (NetFixture *f, const char *who);
void net_fixture_stop_broker (NetFixture *f);
/* Publishes as the context broker would. */
void net_fixture_publish (NetFixture *f, const char *payload, gsize size);
void net_fixture_publish_value (NetFixture *f, const char *value);

gboolean net_late_cb (gpointer data);

/* Turns the main context until the condition holds. */
#define WAIT_FOR(condition) \
  G_STMT_START \
  { \
    gboolean late = FALSE; \
    guint timer = g_timeout_add_seconds (NET_WAIT_S, net_late_cb, &late); \
    while (!(condition) && !late) \
      g_main_context_iteration (NULL, TRUE); \
    g_assert_true (condition); \
    if (!late) \
      g_source_remove (timer); \
  } \
  G_STMT_END

G_END_DECLS
