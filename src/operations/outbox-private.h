/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "outbox.h"

#include "store.h"
#include "transport.h"

G_BEGIN_DECLS

#define BONGSU_OUTBOX_TICK_MS 250
#define BONGSU_OUTBOX_MAX_WAITING 2000 /* PROTOCOL 17 */
#define BONGSU_OUTBOX_MAX_ROWS 200

/* One entity to POST: an act, a record or an Alert; or what to change of an Alert. */
typedef struct
{
  char *id;
  GBytes *bytes;
  char *path;           /* (nullable) what is changed by PATCH; NULL: a POST */
  BongsuAct *act;       /* (nullable) (owned) an act of ours: a 409 is compared */
  BongsuRowState state; /* QUEUED, SENDING, SHARED, REFUSED, CONFLICT */
} BongsuPost;

/* Posts leave one after the other; only the head is ever under way. */
typedef struct
{
  GQueue waiting;   /* (element-type BongsuPost) (owned) */
  gboolean busy;
  guint n_tries;    /* of the head */
  gint64 not_before; /* boot us */
} BongsuLane;

/* What is known of a sign row besides what it shows. */
typedef struct
{
  BongsuSignRow *row; /* (owned) */
  char *template_id;  /* (nullable) */
  char *incident;     /* (nullable) */
  BongsuLevel level;
  char *push_act;     /* id of its signPush */
  guint n_entries;    /* attempts and results so far: their ids are numbered */

  gint64 ordered_at;   /* UTC us */
  gint64 leaves_at;    /* boot us: end of the grace */
  gint64 expires_boot; /* boot us: the end by the other clock, which no jump can move */
  gint64 ready_since;  /* boot us: could have left but for the link; 0: not yet */
  gboolean asleep;     /* held back too long: its author decides */
  gboolean busy;       /* its attempt is being written or is under way */
  guint n_tries;
  gint64 not_before;   /* boot us */

  gint64 patched_at;   /* UTC us of the newest request; a reading must be newer */
  gint64 accepted_at;  /* UTC us, 0: never */
  gint64 waiting_since; /* boot us: accepted or unknown */
  guint n_reads;       /* of an unknown one */

  gboolean revoke_wanted;
  gboolean revoking;   /* the newest request was a revert */
} BongsuSignItem;

/* What is known of a command besides what it shows. */
typedef struct
{
  BongsuCommandRow *row; /* (owned) */
  char *attribute;
  BongsuFields *value; /* (owned) as it travels */
  char *reading;       /* (nullable) id of the reading that confirms it ... */
  BongsuValue equals;  /* ... when it says this */
  gint64 within;       /* us: so long may the device take */
  guint n_entries;     /* attempts and results so far */

  gint64 leaves_before; /* boot us: too late to be sent */
  gint64 ends;          /* boot us: asked about no longer */
  gboolean busy;        /* its attempt is being written or is under way */
  guint n_tries;
  gint64 not_before;    /* boot us */

  gint64 patched_at;    /* UTC us; a reading must be newer */
  gint64 waiting_since; /* boot us: accepted or unknown */
  guint n_reads;        /* of an unknown one */
} BongsuCommandItem;

struct _BongsuOutbox
{
  GObject parent_instance;

  BongsuTransport *transport; /* (owned), as the next four */
  BongsuStore *store;
  BongsuClock *clock;
  BongsuRandom *random;
  BongsuRegister *register_;
  char *operator_id;
  char *role;

  GCancellable *cancellable;
  gboolean open;
  gint64 clock_difference; /* us: how far the city's clock is ahead, 0 when that may be our measuring */
  gboolean clock_apart; /* our clock and the city's: no message has a true end */
  guint64 last_seq;
  guint timer;
  gboolean pumping, pump_again;

  BongsuLane acts;
  BongsuLane records;
  GHashTable *shared;    /* (element-type utf8): ids of acts at the city */
  GHashTable *unshared;  /* (element-type utf8): ids of own acts not answered for good */
  GHashTable *refused;   /* (element-type utf8): ids of own acts that the city refused or holds otherwise */
  GHashTable *known;     /* (element-type utf8): ids of records and Alerts in the journal */
  GHashTable *n_results; /* (element-type utf8 guint): results written per post */

  GPtrArray *items; /* (element-type BongsuSignItem), oldest first */
  GHashTable *pushes;   /* (element-type utf8 gint64): when other consoles sent which message (msgId), UTC us */
  GPtrArray *commands;  /* (element-type BongsuCommandItem), oldest first */
  GHashTable *ordering; /* (element-type utf8): "asset LF attribute" of commands being written */

  char *fault; /* (nullable) what the journal said last */
  guint n_queued, n_sending, n_unknown, n_unshared;
  char *sentence;
};

/* outbox.c. `update`: counts anew, then sends what may leave. */
void bongsu_outbox_update (BongsuOutbox *self);
gint64 bongsu_outbox_get_back_off (BongsuOutbox *self, guint n_tries, guint retry_after_s);
/* Now by the city's clock, or a little earlier: what boards and devices say they saw is compared with it. */
gint64 bongsu_outbox_get_city_time (BongsuOutbox *self);
void bongsu_outbox_set_fault (BongsuOutbox *self, const char *fault);
void bongsu_outbox_row_changed (BongsuOutbox *self, BongsuSignItem *item);
void bongsu_outbox_insert_row (BongsuOutbox *self, BongsuSignItem *item);
void bongsu_outbox_act_is_shared (BongsuOutbox *self, const char *id);
void bongsu_outbox_command_changed (BongsuOutbox *self, BongsuCommandItem *item);

/* outbox-deeds.c. `complete_act`: id, seq, time and who; `queue_act`: once it is written. */
gboolean bongsu_outbox_complete_act (BongsuOutbox *self, BongsuAct *act, GError **error);
void bongsu_outbox_queue_act (BongsuOutbox *self, BongsuAct *act, GBytes *bytes);

/* outbox-entries.c: what the journal holds */
void bongsu_outbox_write (BongsuOutbox *self, BongsuEntryKind kind, const char *id, const char *point,
                          BongsuFields *take_fields);
BongsuEntry *bongsu_outbox_make_entry (BongsuEntryKind kind, const char *id, const char *point, gint64 at,
                                       BongsuFields *take_fields);
BongsuEntry *bongsu_outbox_make_act_entry (const BongsuAct *act, GBytes *bytes);
void bongsu_fields_put_text (BongsuFields *fields, const char *name, const char *text);
void bongsu_fields_put_number (BongsuFields *fields, const char *name, double number);
void bongsu_fields_put_time (BongsuFields *fields, const char *name, gint64 time_us);
gint64 bongsu_fields_find_time (const BongsuFields *fields, const char *name);
void bongsu_outbox_read_journal (BongsuOutbox *self, GPtrArray *entries, GPtrArray *acts, GPtrArray *records);

/* outbox-posts.c */
BongsuPost *bongsu_post_new (const char *id, GBytes *bytes, BongsuAct *act);
/* NULL when the entity cannot be addressed. */
BongsuPost *bongsu_post_new_change (const char *id, GBytes *bytes, const char *entity);
void bongsu_post_free (BongsuPost *post);
void bongsu_outbox_queue_post (BongsuOutbox *self, BongsuLane *lane, BongsuPost *post);
void bongsu_outbox_send_posts (BongsuOutbox *self);

/* outbox-signs.c: what leaves; outbox-read-back.c: what the boards say */
BongsuSignItem *bongsu_sign_item_new (BongsuOutbox *self, const BongsuSignOrder *order, const char *msg_id,
                                      gint64 ordered_at, const char *author);
void bongsu_sign_item_free (BongsuSignItem *item);
BongsuSignItem *bongsu_outbox_find_item (BongsuOutbox *self, const char *msg_id);
void bongsu_outbox_move_item (BongsuOutbox *self, BongsuSignItem *item, BongsuRowState state, const char *detail);
void bongsu_outbox_supersede (BongsuOutbox *self, BongsuSignItem *newer, gboolean queued_only);
/* A row of which no byte has left: revoked when its end was ordered meanwhile, superseded when a newer one was. FALSE: it
 * is still wanted. */
gboolean bongsu_outbox_drop_unwanted (BongsuOutbox *self, BongsuSignItem *item);
void bongsu_outbox_send_signs (BongsuOutbox *self);
void bongsu_outbox_tick_signs (BongsuOutbox *self);
void bongsu_outbox_read_boards (BongsuOutbox *self);
void bongsu_outbox_note_push (BongsuOutbox *self, const BongsuAct *act);

/* outbox-commands.c: how they are ordered and leave; outbox-answers.c: what the devices say */
void bongsu_command_item_free (BongsuCommandItem *item);
BongsuCommandItem *bongsu_outbox_find_command_item (BongsuOutbox *self, const char *msg_id);
/* Still to be sent, or still asked about. */
gboolean bongsu_outbox_is_command_open (BongsuOutbox *self, const BongsuCommandItem *item);
void bongsu_outbox_move_command (BongsuOutbox *self, BongsuCommandItem *item, BongsuRowState state, const char *detail);
void bongsu_outbox_read_command_row (BongsuOutbox *self, const BongsuEntry *entry, const BongsuFields *fields);
void bongsu_outbox_settle_commands (BongsuOutbox *self);
void bongsu_outbox_send_commands (BongsuOutbox *self);
void bongsu_outbox_tick_commands (BongsuOutbox *self);
void bongsu_outbox_read_answers (BongsuOutbox *self);

G_END_DECLS
