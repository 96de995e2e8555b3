/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "outbox.h"

#include "outbox-private.h"

#include <glib/gi18n-lib.h>
#define MAX_ITEMS 1000
#define BACK_OFF_S 60
#define CLOCK_ERROR G_TIME_SPAN_SECOND /* so well is the city's clock known */

enum
{
  PROP_0,
  PROP_N_QUEUED,
  PROP_N_SENDING,
  PROP_N_UNKNOWN,
  PROP_N_UNSHARED,
  PROP_SENTENCE,
  N_PROPS
};

enum
{
  ACT_SHARED,
  ROW_CHANGED,
  READ_WANTED,
  COMMAND_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return BONGSU_TYPE_SIGN_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return BONGSU_OUTBOX (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  BongsuOutbox *self = BONGSU_OUTBOX (model);
  BongsuSignItem *item;

  if (position >= self->items->len)
    return NULL;
  item = self->items->pdata[self->items->len - 1 - position];
  return g_object_ref (item->row);
}

static void
bongsu_outbox_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuOutbox, bongsu_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bongsu_outbox_list_model_init))

static void
set_count (BongsuOutbox *self, guint *count, guint value, int property)
{
  if (*count == value)
    return;
  *count = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
count_again (BongsuOutbox *self)
{
  guint n_queued = g_queue_get_length (&self->acts.waiting) - (self->acts.busy ? 1 : 0);
  guint n_sending = self->acts.busy ? 1 : 0;
  guint n_unknown = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const BongsuSignItem *item = self->items->pdata[i];
      BongsuRowState state = bongsu_sign_row_get_state (item->row);

      n_queued += state == BONGSU_ROW_QUEUED;
      n_sending += state == BONGSU_ROW_SENDING;
      n_unknown += state == BONGSU_ROW_UNKNOWN;
    }
  for (guint i = 0; i < self->commands->len; i++)
    {
      const BongsuCommandItem *item = self->commands->pdata[i];
      BongsuRowState state = bongsu_command_row_get_state (item->row);

      n_queued += state == BONGSU_ROW_QUEUED;
      n_sending += state == BONGSU_ROW_SENDING;
      n_unknown += state == BONGSU_ROW_UNKNOWN;
    }
  set_count (self, &self->n_queued, n_queued, PROP_N_QUEUED);
  set_count (self, &self->n_sending, n_sending, PROP_N_SENDING);
  set_count (self, &self->n_unknown, n_unknown, PROP_N_UNKNOWN);
  set_count (self, &self->n_unshared, g_hash_table_size (self->unshared), PROP_N_UNSHARED);
}

static void
update_sentence (BongsuOutbox *self)
{
  const char *sentence = "";

  if (self->fault != NULL)
    sentence = self->fault;
  else if (self->clock_apart)
    sentence = _("The clocks of this computer and of the city are too far apart: messages and commands wait here "
                 "until this computer's clock is set.");
  else if (!self->open && self->n_queued > 0)
    sentence = _("No connection to the city: what waits here is not yet seen by others");
  if (g_strcmp0 (self->sentence, sentence) == 0)
    return;
  g_free (self->sentence);
  self->sentence = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);
}

static gboolean
is_waiting (BongsuOutbox *self)
{
  if (!g_queue_is_empty (&self->acts.waiting) || !g_queue_is_empty (&self->records.waiting))
    return TRUE;
  for (guint i = 0; i < self->items->len; i++)
    {
      const BongsuSignItem *item = self->items->pdata[i];

      if (!bongsu_row_state_is_final (bongsu_sign_row_get_state (item->row)))
        return TRUE;
    }
  for (guint i = 0; i < self->commands->len; i++)
    if (bongsu_outbox_is_command_open (self, self->commands->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
tick_cb (gpointer data)
{
  BongsuOutbox *self = data;

  bongsu_outbox_tick_signs (self);
  bongsu_outbox_tick_commands (self);
  bongsu_outbox_read_boards (self);
  bongsu_outbox_read_answers (self);
  bongsu_outbox_update (self);
  return G_SOURCE_CONTINUE;
}

static void
update_timer (BongsuOutbox *self)
{
  gboolean wanted = is_waiting (self) && !g_cancellable_is_cancelled (self->cancellable);

  if (wanted == (self->timer != 0))
    return;
  if (wanted)
    self->timer = bongsu_clock_add_timer (self->clock, BONGSU_OUTBOX_TICK_MS, tick_cb, self, NULL);
  else
    {
      bongsu_clock_remove_timer (self->clock, self->timer);
      self->timer = 0;
    }
}

static void
on_register_changed_cb (BongsuOutbox *self)
{
  bongsu_outbox_read_boards (self);
  bongsu_outbox_read_answers (self);
  bongsu_outbox_update (self);
}

/* A whole list full of history is bounded too: the oldest final row goes. */
static void
forget_oldest (BongsuOutbox *self)
{
  guint i = 0;

  while (i < self->items->len && self->items->len > MAX_ITEMS)
    {
      BongsuSignItem *item = self->items->pdata[i];

      if (item->busy || !bongsu_row_state_is_final (bongsu_sign_row_get_state (item->row)))
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (self->items, i);
      g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - i, 1, 0);
    }
}

/* The link is no excuse for a journal that lists a message as under way: it may have gone. */
static void
settle_items (BongsuOutbox *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      BongsuSignItem *item = self->items->pdata[i];
      BongsuRowState state = bongsu_sign_row_get_state (item->row);

      item->waiting_since = bongsu_clock_boot (self->clock);
      /* Before the machine was started: negative, and never the 0 of a row that is not ready. */
      if (item->leaves_at <= item->waiting_since)
        item->ready_since = item->leaves_at != 0 ? item->leaves_at : -1;
      if (state == BONGSU_ROW_SENDING)
        {
          if (item->revoking)
            item->revoke_wanted = FALSE;
          bongsu_outbox_move_item (self, item, BONGSU_ROW_UNKNOWN, _("Found under way at the start"));
        }
      else if (state == BONGSU_ROW_QUEUED)
        bongsu_outbox_drop_unwanted (self, item);
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  BongsuOutbox *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) entries = bongsu_store_load_finish (BONGSU_STORE (source), result, &error);
  GPtrArray *found[2];
  GPtrArray *both;

  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  found[0] = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  found[1] = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  bongsu_outbox_read_journal (self, entries, found[0], found[1]);
  settle_items (self);
  bongsu_outbox_settle_commands (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->items->len);
  forget_oldest (self);
  bongsu_outbox_read_boards (self);
  bongsu_outbox_update (self);

  both = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (both, found[0]);
  g_ptr_array_add (both, found[1]);
  g_task_return_pointer (task, both, (GDestroyNotify) g_ptr_array_unref);
}

static void
bongsu_outbox_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BongsuOutbox *self = BONGSU_OUTBOX (object);

  switch (property_id)
    {
    case PROP_N_QUEUED: g_value_set_uint (value, self->n_queued); break;
    case PROP_N_SENDING: g_value_set_uint (value, self->n_sending); break;
    case PROP_N_UNKNOWN: g_value_set_uint (value, self->n_unknown); break;
    case PROP_N_UNSHARED: g_value_set_uint (value, self->n_unshared); break;
    case PROP_SENTENCE: g_value_set_string (value, self->sentence); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
bongsu_outbox_dispose (GObject *object)
{
  BongsuOutbox *self = BONGSU_OUTBOX (object);

  g_cancellable_cancel (self->cancellable);
  if (self->clock != NULL && self->timer != 0)
    bongsu_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
  G_OBJECT_CLASS (bongsu_outbox_parent_class)->dispose (object);
}

static void
bongsu_outbox_finalize (GObject *object)
{
  BongsuOutbox *self = BONGSU_OUTBOX (object);

  g_queue_clear_full (&self->acts.waiting, (GDestroyNotify) bongsu_post_free);
  g_queue_clear_full (&self->records.waiting, (GDestroyNotify) bongsu_post_free);
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->pushes);
  g_ptr_array_unref (self->commands);
  g_hash_table_unref (self->ordering);
  g_hash_table_unref (self->shared);
  g_hash_table_unref (self->unshared);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->n_results);
  g_clear_object (&self->transport);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->register_);
  g_clear_object (&self->cancellable);
  g_free (self->operator_id);
  g_free (self->role);
  g_free (self->fault);
  g_free (self->sentence);
  G_OBJECT_CLASS (bongsu_outbox_parent_class)->finalize (object);
}

static void
bongsu_outbox_class_init (BongsuOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bongsu_outbox_get_property;
  object_class->dispose = bongsu_outbox_dispose;
  object_class->finalize = bongsu_outbox_finalize;

  properties[PROP_N_QUEUED] = g_param_spec_uint ("n-queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_SENDING] = g_param_spec_uint ("n-sending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_UNKNOWN] = g_param_spec_uint ("n-unknown", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_UNSHARED] = g_param_spec_uint ("n-unshared", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACT_SHARED] = g_signal_new ("act-shared", BONGSU_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ROW_CHANGED] = g_signal_new ("row-changed", BONGSU_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, BONGSU_TYPE_SIGN_ROW);
  signals[READ_WANTED] = g_signal_new ("read-wanted", BONGSU_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMMAND_CHANGED] = g_signal_new ("command-changed", BONGSU_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, BONGSU_TYPE_COMMAND_ROW);
}

static void
bongsu_outbox_init (BongsuOutbox *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_sign_item_free);
  self->pushes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_command_item_free);
  self->ordering = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unshared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sentence = g_strdup ("");
}

void
bongsu_outbox_update (BongsuOutbox *self)
{
  count_again (self);
  if (self->pumping)
    {
      self->pump_again = TRUE;
      return;
    }
  self->pumping = TRUE;
  do
    {
      self->pump_again = FALSE;
      bongsu_outbox_send_posts (self);
      bongsu_outbox_send_signs (self);
      bongsu_outbox_send_commands (self);
    }
  while (self->pump_again);
  self->pumping = FALSE;
  count_again (self);
  update_sentence (self);
  update_timer (self);
}

/* Full jitter: desks that lost the city together do not come back together. */
gint64
bongsu_outbox_get_back_off (BongsuOutbox *self, guint n_tries, guint retry_after_s)
{
  double most = n_tries < 6 ? 1 << n_tries : BACK_OFF_S;

  if (retry_after_s > 0)
    return MIN (retry_after_s, BACK_OFF_S) * G_TIME_SPAN_SECOND;
  return (gint64) (bongsu_random_double (self->random) * most * G_TIME_SPAN_SECOND);
}

gint64
bongsu_outbox_get_city_time (BongsuOutbox *self)
{
  return bongsu_clock_now (self->clock) + self->clock_difference;
}

void
bongsu_outbox_set_fault (BongsuOutbox *self, const char *fault)
{
  g_free (self->fault);
  self->fault = g_strdup (fault);
  update_sentence (self);
}

void
bongsu_outbox_row_changed (BongsuOutbox *self, BongsuSignItem *item)
{
  g_signal_emit (self, signals[ROW_CHANGED], 0, item->row);
}

void
bongsu_outbox_command_changed (BongsuOutbox *self, BongsuCommandItem *item)
{
  g_signal_emit (self, signals[COMMAND_CHANGED], 0, item->row);
}

void
bongsu_outbox_insert_row (BongsuOutbox *self, BongsuSignItem *item)
{
  g_ptr_array_add (self->items, item);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  forget_oldest (self);
}

void
bongsu_outbox_act_is_shared (BongsuOutbox *self, const char *id)
{
  g_hash_table_remove (self->unshared, id);
  if (g_hash_table_add (self->shared, g_strdup (id)))
    g_signal_emit (self, signals[ACT_SHARED], 0, id);
}

BongsuOutbox *
bongsu_outbox_new (BongsuTransport *transport, BongsuStore *store, BongsuClock *clock, BongsuRandom *random,
                   BongsuRegister *register_, const BongsuDuty *duty)
{
  BongsuOutbox *self;

  g_return_val_if_fail (BONGSU_IS_TRANSPORT (transport) && BONGSU_IS_STORE (store), NULL);
  g_return_val_if_fail (BONGSU_IS_CLOCK (clock) && BONGSU_IS_RANDOM (random) && BONGSU_IS_REGISTER (register_), NULL);
  g_return_val_if_fail (duty != NULL && duty->operator_id != NULL && duty->role != NULL, NULL);

  self = g_object_new (BONGSU_TYPE_OUTBOX, NULL);
  self->transport = g_object_ref (transport);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->register_ = g_object_ref (register_);
  self->operator_id = g_strdup (duty->operator_id);
  self->role = g_strdup (duty->role);
  g_signal_connect_object (register_, "changed", G_CALLBACK (on_register_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
bongsu_outbox_load_async (BongsuOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (BONGSU_IS_OUTBOX (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bongsu_outbox_load_async);
  bongsu_store_load_async (self->store, cancellable, loaded_cb, task);
}

gboolean
bongsu_outbox_load_finish (BongsuOutbox *self, GAsyncResult *result, GPtrArray **acts, GPtrArray **records,
                           GError **error)
{
  g_autoptr(GPtrArray) both = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  both = g_task_propagate_pointer (G_TASK (result), error);
  if (both == NULL)
    return FALSE;
  if (acts != NULL)
    *acts = g_ptr_array_ref (both->pdata[0]);
  if (records != NULL)
    *records = g_ptr_array_ref (both->pdata[1]);
  return TRUE;
}

void
bongsu_outbox_set_open (BongsuOutbox *self, gboolean open)
{
  g_return_if_fail (BONGSU_IS_OUTBOX (self));

  open = !!open;
  if (self->open == open)
    return;
  self->open = open;
  bongsu_outbox_update (self);
}

void
bongsu_outbox_set_clock_difference (BongsuOutbox *self, gint64 difference, gint64 most)
{
  g_return_if_fail (BONGSU_IS_OUTBOX (self) && most > 0);

  self->clock_difference = ABS (difference) > CLOCK_ERROR ? difference - CLOCK_ERROR : 0;
  self->clock_apart = difference > most || difference < -most;
  bongsu_outbox_update (self);
}

const char *
bongsu_outbox_get_operator (BongsuOutbox *self)
{
  g_return_val_if_fail (BONGSU_IS_OUTBOX (self), NULL);
  return self->operator_id;
}

const char *
bongsu_outbox_get_role (BongsuOutbox *self)
{
  g_return_val_if_fail (BONGSU_IS_OUTBOX (self), NULL);
  return self->role;
}

const char *
bongsu_outbox_get_console (BongsuOutbox *self)
{
  g_return_val_if_fail (BONGSU_IS_OUTBOX (self), NULL);
  return bongsu_store_get_console_id (self->store);
}

gboolean
bongsu_outbox_is_shared (BongsuOutbox *self, const char *act_id)
{
  g_return_val_if_fail (BONGSU_IS_OUTBOX (self), FALSE);
  return act_id != NULL && g_hash_table_contains (self->shared, act_id);
}

void
bongsu_outbox_seen_act (BongsuOutbox *self, const char *act_id)
{
  g_return_if_fail (BONGSU_IS_OUTBOX (self));

  if (act_id == NULL || !g_hash_table_contains (self->unshared, act_id))
    return;
  bongsu_outbox_act_is_shared (self, act_id);
  bongsu_outbox_update (self);
}

BongsuSignRow *
bongsu_outbox_find_row (BongsuOutbox *self, const char *board)
{
  BongsuSignRow *newest = NULL;

  g_return_val_if_fail (BONGSU_IS_OUTBOX (self) && board != NULL, NULL);

  for (guint i = self->items->len; i > 0; i--)
    {
      const BongsuSignItem *item = self->items->pdata[i - 1];

      if (!g_str_equal (bongsu_sign_row_get_board (item->row), board))
        continue;
      if (!bongsu_row_state_is_final (bongsu_sign_row_get_state (item->row)))
        return item->row;
      if (newest == NULL)
        newest = item->row;
    }
  return newest;
}
