/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "follower.h"

G_BEGIN_DECLS

/* What is wrong, until something shows that it is right again. */
typedef enum
{
  BONGSU_TROUBLE_NONE,
  BONGSU_TROUBLE_PASSING, /* tried again; the state goes on */
  BONGSU_TROUBLE_FAULT,   /* a person has to do something */
  BONGSU_TROUBLE_CONTEXT, /* the same, and nothing that comes can be believed */
} BongsuTrouble;

/* What is known of the link, and what that comes to: a state and a sentence. A plain value. */
typedef struct
{
  gboolean started;
  guint stream; /* BongsuStreamState */
  gboolean was_open, closed_once;
  char *stream_sentence;  /* (nullable) */
  BongsuTrouble trouble;
  char *trouble_sentence; /* (nullable) */
  gboolean followed;      /* a whole snapshot since the stream opened */
  guint n_unsubscribed;   /* classes that the city refused */

  gint64 last_heard;      /* boot time */
  gboolean heard_in_tick, talkative, delayed;
  guint n_heard_in_row;
} BongsuLinkWatch;

void bongsu_link_watch_clear (BongsuLinkWatch *self);

void bongsu_link_watch_take_stream (BongsuLinkWatch *self, guint state, const char *sentence);
/* A request failed: `error` is transport's, or NULL with the HTTP `status`. */
void bongsu_link_watch_take_failure (BongsuLinkWatch *self, const GError *error, guint status);
/* A request was answered well. TRUE when what came before could not be believed: the city has to be read anew. */
gboolean bongsu_link_watch_heal (BongsuLinkWatch *self);
/* The stream brought something; once a second, that time has passed. */
void bongsu_link_watch_hear (BongsuLinkWatch *self, gint64 boot);
void bongsu_link_watch_tick (BongsuLinkWatch *self, gint64 boot);

gboolean bongsu_link_watch_is_open (const BongsuLinkWatch *self);
BongsuLinkState bongsu_link_watch_get_state (const BongsuLinkWatch *self);
/* What a person should know or do; "" when all is well (borrowed until the next change). */
const char *bongsu_link_watch_get_sentence (const BongsuLinkWatch *self);

G_END_DECLS
