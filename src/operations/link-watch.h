/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "follower.h"
#include "subscriber.h"

G_BEGIN_DECLS

/* What is wrong, until something shows that it is right again. */
typedef enum
{
  BONGSU_TROUBLE_NONE,
  BONGSU_TROUBLE_PASSING, /* tried again; the state goes on */
  BONGSU_TROUBLE_FAULT,   /* a person has to do something */
  BONGSU_TROUBLE_CONTEXT, /* the same, and nothing that comes can be believed */
} BongsuTrouble;

#define BONGSU_CLOCK_SAMPLES 9

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
  BongsuSubscriptionSum subscriptions;

  gint64 last_heard;      /* boot time */
  gint64 talks_since;     /* boot time: without a pause */
  gboolean delayed;

  gint64 offsets[BONGSU_CLOCK_SAMPLES]; /* the city's clock against ours, us; the last ones in a ring */
  guint n_offsets;
  gint64 offset;          /* their median, 0 when not known */
  char *offset_sentence;  /* (nullable) */
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
/* The city's clock said `date` (whole seconds) in the answer to a request between these two times of ours; UTC us. */
void bongsu_link_watch_take_date (BongsuLinkWatch *self, gint64 date, gint64 asked, gint64 answered);

gboolean bongsu_link_watch_is_open (const BongsuLinkWatch *self);
BongsuLinkState bongsu_link_watch_get_state (const BongsuLinkWatch *self);
/* What a person should know or do; "" when all is well (borrowed until the next change). */
const char *bongsu_link_watch_get_sentence (const BongsuLinkWatch *self);

G_END_DECLS
