/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "held-rows.h"

/* A row, and how bad it was when it got its place. */
typedef struct
{
  BongsuIncident *incident; /* (owned) */
  BongsuLevel level;
} Row;

struct _BongsuHeldRows
{
  GObject parent_instance;

  GListModel *source;     /* (owned) */
  BongsuRowFilter filter; /* (nullable) */
  gpointer filter_data;
  GArray *rows;           /* (element-type Row) */
  GPtrArray *urgent;      /* (element-type BongsuIncident) */
  guint n_waiting;
  gboolean held;
};

enum
{
  SIGNAL_WAITING_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Before the type: the interface is named in its definition. */
static GType
bongsu_held_rows_get_item_type (GListModel *list)
{
  return BONGSU_TYPE_INCIDENT;
}

static guint
bongsu_held_rows_get_n_items (GListModel *list)
{
  return BONGSU_HELD_ROWS (list)->rows->len;
}

static gpointer
bongsu_held_rows_get_item (GListModel *list, guint position)
{
  BongsuHeldRows *self = BONGSU_HELD_ROWS (list);

  if (position >= self->rows->len)
    return NULL;
  return g_object_ref (g_array_index (self->rows, Row, position).incident);
}

static void
bongsu_held_rows_list_init (GListModelInterface *iface)
{
  iface->get_item_type = bongsu_held_rows_get_item_type;
  iface->get_n_items = bongsu_held_rows_get_n_items;
  iface->get_item = bongsu_held_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuHeldRows, bongsu_held_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bongsu_held_rows_list_init))

static void
row_clear (gpointer data)
{
  g_object_unref (((Row *) data)->incident);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return bongsu_incident_compare (((const Row *) a)->incident, ((const Row *) b)->incident, NULL);
}

static int
compare_urgent (gconstpointer a, gconstpointer b)
{
  return bongsu_incident_compare (*(gpointer *) a, *(gpointer *) b, NULL);
}

static GArray *
make_rows (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  g_array_set_clear_func (rows, row_clear);
  return rows;
}

static const Row *
find_row (BongsuHeldRows *self, BongsuIncident *incident)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, Row, i).incident == incident)
      return &g_array_index (self->rows, Row, i);
  return NULL;
}

static BongsuLevel
level_of (BongsuIncident *incident)
{
  return bongsu_incident_get_state (incident)->level;
}

static gboolean
is_same (GArray *a, guint i, GArray *b, guint j)
{
  return g_array_index (a, Row, i).incident == g_array_index (b, Row, j).incident;
}

static void
take_rows (BongsuHeldRows *self, GArray *rows)
{
  g_autoptr (GArray) old = self->rows;
  guint start = 0, end = 0;

  while (start < old->len && start < rows->len && is_same (rows, start, old, start))
    start++;
  while (end < old->len - start && end < rows->len - start
         && is_same (rows, rows->len - 1 - end, old, old->len - 1 - end))
    end++;
  self->rows = rows;
  if (old->len != rows->len || start != rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, rows->len - start - end);
}

static void
count_waiting (BongsuHeldRows *self)
{
  self->n_waiting = 0;
  g_ptr_array_set_size (self->urgent, 0);
  for (guint i = 0; self->held && i < g_list_model_get_n_items (self->source); i++)
    {
      g_autoptr (BongsuIncident) incident = g_list_model_get_item (self->source, i);
      const Row *row = find_row (self, incident);
      BongsuLevel level = level_of (incident);

      /* No filter keeps what is urgent away. */
      if (level >= BONGSU_LEVEL_ALERT && (row == NULL ? bongsu_incident_is_unacknowledged (incident) : level > row->level))
        g_ptr_array_add (self->urgent, g_object_ref (incident));
      else if (row == NULL && (self->filter == NULL || self->filter (incident, self->filter_data)))
        self->n_waiting++;
    }
  g_ptr_array_sort (self->urgent, compare_urgent);
  g_signal_emit (self, signals[SIGNAL_WAITING_CHANGED], 0);
}

static void
bongsu_held_rows_finalize (GObject *object)
{
  BongsuHeldRows *self = BONGSU_HELD_ROWS (object);

  g_clear_object (&self->source);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->urgent);
  G_OBJECT_CLASS (bongsu_held_rows_parent_class)->finalize (object);
}

static void
bongsu_held_rows_class_init (BongsuHeldRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_held_rows_finalize;
  signals[SIGNAL_WAITING_CHANGED]
    = g_signal_new ("waiting-changed", BONGSU_TYPE_HELD_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bongsu_held_rows_init (BongsuHeldRows *self)
{
  self->rows = make_rows ();
  self->urgent = g_ptr_array_new_with_free_func (g_object_unref);
}

BongsuHeldRows *
bongsu_held_rows_new (GListModel *source, BongsuRowFilter filter, gpointer data)
{
  BongsuHeldRows *self = g_object_new (BONGSU_TYPE_HELD_ROWS, NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (source), self);
  self->source = g_object_ref (source);
  self->filter = filter;
  self->filter_data = data;
  g_signal_connect_object (source, "items-changed", G_CALLBACK (bongsu_held_rows_refresh), self, G_CONNECT_SWAPPED);
  bongsu_held_rows_arrange (self);
  return self;
}

void
bongsu_held_rows_set_held (BongsuHeldRows *self, gboolean held)
{
  g_return_if_fail (BONGSU_IS_HELD_ROWS (self));
  if (self->held == held)
    return;
  self->held = held;
  if (!held)
    bongsu_held_rows_arrange (self);
}

gboolean
bongsu_held_rows_get_held (BongsuHeldRows *self)
{
  g_return_val_if_fail (BONGSU_IS_HELD_ROWS (self), FALSE);
  return self->held;
}

void
bongsu_held_rows_refresh (BongsuHeldRows *self)
{
  g_return_if_fail (BONGSU_IS_HELD_ROWS (self));
  /* An empty list has no row to keep. */
  if (self->held && self->rows->len > 0)
    count_waiting (self);
  else
    bongsu_held_rows_arrange (self);
}

void
bongsu_held_rows_arrange (BongsuHeldRows *self)
{
  GArray *rows;

  g_return_if_fail (BONGSU_IS_HELD_ROWS (self));
  rows = make_rows ();
  for (guint i = 0; i < g_list_model_get_n_items (self->source); i++)
    {
      g_autoptr (BongsuIncident) incident = g_list_model_get_item (self->source, i);
      Row row = { incident, level_of (incident) };

      if (self->filter != NULL && !self->filter (incident, self->filter_data))
        continue;
      g_object_ref (incident);
      g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows);
  take_rows (self, rows);
  /* While held, what a filter keeps away from now on is no news. */
  count_waiting (self);
}

guint
bongsu_held_rows_get_n_waiting (BongsuHeldRows *self)
{
  g_return_val_if_fail (BONGSU_IS_HELD_ROWS (self), 0);
  return self->n_waiting;
}

GPtrArray *
bongsu_held_rows_get_urgent (BongsuHeldRows *self)
{
  g_return_val_if_fail (BONGSU_IS_HELD_ROWS (self), NULL);
  return self->urgent;
}

void
bongsu_held_rows_stop (BongsuHeldRows *self)
{
  g_return_if_fail (BONGSU_IS_HELD_ROWS (self));
  g_signal_handlers_disconnect_by_func (self->source, bongsu_held_rows_refresh, self);
  self->filter = NULL;
  self->filter_data = NULL;
}
