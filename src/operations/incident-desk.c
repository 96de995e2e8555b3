/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-desk.h"

#include "desk-words-private.h"
#include "follower.h"
#include "incident-desk-private.h"
#include "ngsi-ld.h"

#define LOAD_WINDOW (600 * G_TIME_SPAN_SECOND)
#define MAX_POINTS 20000 /* PROTOCOL 17 */
#define MAX_MEMBERS 200000
#define MAX_SIGNS 1000

enum
{
  PROP_0,
  PROP_N_UNACKNOWLEDGED,
  N_PROPS
};

enum
{
  RAISED,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return BONGSU_TYPE_INCIDENT;
}

static guint
get_n_items (GListModel *model)
{
  return BONGSU_INCIDENT_DESK (model)->listed->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  BongsuIncidentDesk *self = BONGSU_INCIDENT_DESK (model);

  return position < self->listed->len ? g_object_ref (self->listed->pdata[position]) : NULL;
}

static void
bongsu_incident_desk_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuIncidentDesk, bongsu_incident_desk, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bongsu_incident_desk_list_model_init))

static void
add_to_asset (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  GPtrArray *points = g_hash_table_lookup (self->by_asset, point->asset);

  if (points == NULL)
    {
      points = g_ptr_array_new ();
      g_hash_table_insert (self->by_asset, g_strdup (point->asset), points);
    }
  g_ptr_array_add (points, point);
}

/* NULL when there are too many: what is there stays, nothing new is opened. */
static BongsuDeskPoint *
ensure_point (BongsuIncidentDesk *self, const char *asset, const char *rule)
{
  g_autofree char *key = g_strconcat (asset, "\n", rule, NULL);
  BongsuDeskPoint *point = g_hash_table_lookup (self->points, key);

  if (point != NULL || g_hash_table_size (self->points) >= MAX_POINTS)
    return point;
  point = bongsu_desk_point_new (asset, rule);
  g_hash_table_insert (self->points, g_steal_pointer (&key), point);
  add_to_asset (self, point);
  return point;
}

static void
count_again (BongsuIncidentDesk *self)
{
  guint n = 0;

  for (guint i = 0; i < self->listed->len; i++)
    n += bongsu_incident_is_unacknowledged (self->listed->pdata[i]);
  if (self->n_unacknowledged == n)
    return;
  self->n_unacknowledged = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNACKNOWLEDGED]);
}

static void
forget_announcements (BongsuIncidentDesk *self)
{
  gint64 oldest = bongsu_clock_now (self->clock) - LOAD_WINDOW;
  guint kept = 0;

  for (guint i = 0; i < self->announced->len; i++)
    {
      gint64 at = g_array_index (self->announced, gint64, i);

      if (at > oldest)
        g_array_index (self->announced, gint64, kept++) = at;
    }
  g_array_set_size (self->announced, kept);
}

static int
compare_begins (gconstpointer a, gconstpointer b)
{
  const BongsuDeskPoint *left = *(BongsuDeskPoint *const *) a;
  const BongsuDeskPoint *right = *(BongsuDeskPoint *const *) b;

  if (left->state.begun != right->state.begun)
    return left->state.begun < right->state.begun ? -1 : 1;
  if (left->asset != right->asset && !g_str_equal (left->asset, right->asset))
    return g_strcmp0 (left->asset, right->asset);
  return g_strcmp0 (left->rule, right->rule);
}

static void
tell_raised (BongsuIncidentDesk *self)
{
  g_autoptr(GPtrArray) raised = g_steal_pointer (&self->raised);

  self->raised = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < raised->len; i++)
    g_signal_emit (self, signals[RAISED], 0, raised->pdata[i]);
}

/* What the catalogue says an Alert is made of, or NULL: a fault of a device has none and stays a record. */
static const BongsuIncidentType *
find_alert_type (BongsuIncidentDesk *self, const BongsuDeskPoint *point)
{
  BongsuCatalogue *catalogue = bongsu_register_get_catalogue (self->register_);
  guint row = bongsu_register_find (self->register_, point->asset);
  const BongsuIncidentType *type;
  const BongsuRule *rule;
  const BongsuKind *kind;

  if (row == BONGSU_NO_ROW)
    return NULL;
  kind = bongsu_catalogue_get_kind (catalogue, bongsu_register_get_kind (self->register_, row));
  rule = bongsu_catalogue_find_rule (catalogue, bongsu_register_get_kind (self->register_, row), point->rule);
  if (rule == NULL || rule->incident == NULL)
    return NULL;
  type = bongsu_catalogue_find_incident (catalogue, kind->id, rule->incident);
  return type != NULL && type->category != NULL ? type : NULL;
}

static gboolean
is_first (const BongsuDeskPoint *point, const BongsuRecord *record)
{
  return record->kind == BONGSU_RECORD_RAISE && point->state.begun == record->since;
}

/* The rule that found it says which incident this is; everybody else hears it as an Alert. */
static GBytes *
make_alert (BongsuIncidentDesk *self, const BongsuDeskPoint *point, const BongsuIncidentType *type, const char *id,
            const BongsuRecord *record)
{
  guint row = bongsu_register_find (self->register_, point->asset);
  BongsuAlertNote note = { 0 };

  note.id = id;
  note.category = type->category;
  note.sub_category = type->sub_category;
  note.incident_type = type->type;
  note.rule = point->rule;
  note.asset = point->asset;
  note.description = bongsu_text_get (&type->name);
  note.level = record->level;
  note.active = TRUE;
  note.begun = record->since;
  note.has_place = bongsu_register_get_place (self->register_, row, &note.longitude, &note.latitude);
  return bongsu_ngsi_encode_alert (&note);
}

/* The first record makes the Alert, later ones change it. */
static void
share_record (BongsuIncidentDesk *self, const BongsuDeskPoint *point, BongsuRecord *record)
{
  const BongsuIncidentType *type = find_alert_type (self, point);
  g_autofree char *id = bongsu_incident_id_derive (point->asset, point->rule, point->state.begun);
  BongsuAlertChange change = { id, record->level, record->kind == BONGSU_RECORD_RETURN ? record->at : 0 };
  g_autoptr(GBytes) alert = NULL;
  gboolean tells = record->kind == BONGSU_RECORD_RAISE || record->kind == BONGSU_RECORD_LEVEL ||
                   record->kind == BONGSU_RECORD_RETURN;

  if (type == NULL || !tells || point->state.begun == 0)
    bongsu_outbox_record (self->outbox, record, NULL, NULL);
  else if (is_first (point, record))
    {
      alert = make_alert (self, point, type, id, record);
      bongsu_outbox_record (self->outbox, record, alert, NULL);
    }
  else
    bongsu_outbox_record (self->outbox, record, NULL, &change);
}

static void
fold_point (BongsuIncidentDesk *self, BongsuDeskPoint *point)
{
  BongsuFoldRule rule = bongsu_incident_desk_get_rule (self, point);

  bongsu_desk_point_fold (point, &rule, bongsu_clock_now (self->clock));
}

static void
take_found (BongsuIncidentDesk *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    bongsu_incident_desk_take_record (self, records->pdata[i], TRUE);
}

static void
mark_asset (BongsuIncidentDesk *self, const char *asset)
{
  GPtrArray *points = g_hash_table_lookup (self->by_asset, asset);

  for (guint i = 0; points != NULL && i < points->len; i++)
    g_hash_table_add (self->dirty, points->pdata[i]);
}

static void
on_merged_cb (BongsuIncidentDesk *self, BongsuBatch *batch)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  guint n;
  const guint *rows = bongsu_register_get_touched (self->register_, &n);

  /* The words of what stands may have changed, or its rule is known only now. */
  for (guint i = 0; i < n; i++)
    mark_asset (self, bongsu_register_get_id (self->register_, rows[i]));
  bongsu_rules_judge (self->rules, rows, n, bongsu_clock_now (self->clock), found);
  take_found (self, found);
  bongsu_incident_desk_round (self);
}

static void
on_acts_cb (BongsuIncidentDesk *self, BongsuBatch *batch)
{
  const char *console = bongsu_outbox_get_console (self->outbox);

  bongsu_outbox_keep (self->outbox, batch);
  for (guint i = 0; i < bongsu_batch_get_n_records (batch); i++)
    bongsu_incident_desk_take_record (self, bongsu_batch_get_record (batch, i), FALSE);
  for (guint i = 0; i < bongsu_batch_get_n_acts (batch); i++)
    {
      BongsuAct *act = bongsu_batch_get_act (batch, i);

      if (g_strcmp0 (act->console, console) == 0)
        bongsu_outbox_seen_act (self->outbox, act->id);
      bongsu_incident_desk_take_act (self, act);
    }
  bongsu_incident_desk_round (self);
}

static void
on_act_shared_cb (BongsuIncidentDesk *self, const char *act_id)
{
  BongsuDeskPoint *point = g_hash_table_lookup (self->act_points, act_id);

  if (point != NULL)
    bongsu_incident_desk_show_shared (self, point);
}

static gboolean
tick_cb (gpointer data)
{
  BongsuIncidentDesk *self = data;
  gint64 now = bongsu_clock_now (self->clock);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  GHashTableIter iter;
  BongsuDeskPoint *point;

  bongsu_rules_tick (self->rules, now, found);
  take_found (self, found);
  g_hash_table_iter_init (&iter, self->points);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &point))
    if (point->next <= now)
      g_hash_table_add (self->dirty, point);
  if (g_hash_table_size (self->dirty) > 0)
    bongsu_incident_desk_round (self);
  else
    bongsu_register_emit_changed (self->register_);
  return G_SOURCE_CONTINUE;
}

static void
bongsu_incident_desk_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BongsuIncidentDesk *self = BONGSU_INCIDENT_DESK (object);

  switch (property_id)
    {
    case PROP_N_UNACKNOWLEDGED:
      g_value_set_uint (value, self->n_unacknowledged);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
bongsu_incident_desk_dispose (GObject *object)
{
  BongsuIncidentDesk *self = BONGSU_INCIDENT_DESK (object);

  if (self->timer != 0)
    bongsu_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
  G_OBJECT_CLASS (bongsu_incident_desk_parent_class)->dispose (object);
}

static void
bongsu_incident_desk_finalize (GObject *object)
{
  BongsuIncidentDesk *self = BONGSU_INCIDENT_DESK (object);

  g_clear_pointer (&self->rules, bongsu_rules_free);
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->act_points);
  g_hash_table_unref (self->by_asset);
  g_hash_table_unref (self->points);
  g_hash_table_unref (self->signs);
  g_ptr_array_unref (self->listed);
  g_ptr_array_unref (self->raised);
  g_array_unref (self->announced);
  g_clear_object (&self->follower);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);
  g_clear_object (&self->register_);
  G_OBJECT_CLASS (bongsu_incident_desk_parent_class)->finalize (object);
}

static void
bongsu_incident_desk_class_init (BongsuIncidentDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bongsu_incident_desk_get_property;
  object_class->dispose = bongsu_incident_desk_dispose;
  object_class->finalize = bongsu_incident_desk_finalize;

  properties[PROP_N_UNACKNOWLEDGED] = g_param_spec_uint ("n-unacknowledged", NULL, NULL, 0, G_MAXUINT, 0,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RAISED] = g_signal_new ("raised", BONGSU_TYPE_INCIDENT_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, BONGSU_TYPE_INCIDENT);
  signals[CHANGED] = g_signal_new ("changed", BONGSU_TYPE_INCIDENT_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
bongsu_incident_desk_init (BongsuIncidentDesk *self)
{
  self->points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) bongsu_desk_point_free);
  self->by_asset = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->act_points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty = g_hash_table_new (NULL, NULL);
  self->signs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) bongsu_act_unref);
  self->listed = g_ptr_array_new_with_free_func (g_object_unref);
  self->raised = g_ptr_array_new_with_free_func (g_object_unref);
  self->announced = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
bongsu_incident_desk_take_act (BongsuIncidentDesk *self, BongsuAct *act)
{
  BongsuDeskPoint *point;

  if (act->id == NULL || act->verb == NULL || self->n_members >= MAX_MEMBERS)
    return;
  if (act->body != NULL && bongsu_fields_find_text (act->body, "incident") != NULL &&
      g_hash_table_size (self->signs) < MAX_SIGNS && !g_hash_table_contains (self->signs, act->id))
    {
      g_hash_table_insert (self->signs, act->id, bongsu_act_ref (act));
      self->signs_changed = TRUE;
    }
  if (act->asset == NULL || act->rule == NULL)
    return;
  point = ensure_point (self, act->asset, act->rule);
  if (point == NULL || !bongsu_desk_point_add_act (point, act))
    return;
  self->n_members++;
  if (g_strcmp0 (act->console, bongsu_outbox_get_console (self->outbox)) == 0)
    g_hash_table_insert (self->act_points, g_strdup (act->id), point);
  g_hash_table_add (self->dirty, point);
}

void
bongsu_incident_desk_take_record (BongsuIncidentDesk *self, BongsuRecord *record, gboolean ours)
{
  BongsuDeskPoint *point;

  if (record->id == NULL || record->asset == NULL || record->rule == NULL || self->n_members >= MAX_MEMBERS)
    return;
  if (!ours)
    bongsu_rules_restore (self->rules, record);
  point = ensure_point (self, record->asset, record->rule);
  if (point == NULL || !bongsu_desk_point_add_record (point, record))
    return;
  self->n_members++;
  g_hash_table_add (self->dirty, point);
  if (ours)
    {
      fold_point (self, point);
      share_record (self, point, record);
    }
}

/* Everything that changed is folded first, so that numbers follow the order of begin, and told once. */
void
bongsu_incident_desk_round (BongsuIncidentDesk *self)
{
  g_autoptr(GPtrArray) points = g_ptr_array_new ();
  GHashTableIter iter;
  BongsuDeskPoint *point;

  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, (gpointer *) &point, NULL))
    {
      fold_point (self, point);
      g_ptr_array_add (points, point);
    }
  g_hash_table_remove_all (self->dirty);
  g_ptr_array_sort (points, compare_begins);
  for (guint i = 0; i < points->len; i++)
    bongsu_incident_desk_show_point (self, points->pdata[i]);

  count_again (self);
  forget_announcements (self);
  bongsu_register_emit_changed (self->register_);
  tell_raised (self);
  if (points->len > 0 || self->signs_changed)
    {
      self->signs_changed = FALSE;
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

BongsuDeskPoint *
bongsu_incident_desk_find_point (BongsuIncidentDesk *self, BongsuIncident *incident)
{
  const char *rule = bongsu_incident_get_rule (incident);
  g_autofree char *key = g_strconcat (bongsu_incident_get_asset (incident), "\n", rule, NULL);

  return g_hash_table_lookup (self->points, key);
}

BongsuFoldRule
bongsu_incident_desk_get_rule (BongsuIncidentDesk *self, const BongsuDeskPoint *point)
{
  BongsuFoldRule fold = { .ack_required = TRUE, .shelf_breaks = TRUE };
  guint row = bongsu_register_find (self->register_, point->asset);
  const BongsuRule *rule = NULL;

  if (row != BONGSU_NO_ROW)
    rule = bongsu_catalogue_find_rule (bongsu_register_get_catalogue (self->register_),
                                       bongsu_register_get_kind (self->register_, row), point->rule);
  if (rule != NULL)
    {
      fold.latch = rule->latch;
      fold.ack_required = rule->ack_required;
    }
  return fold;
}

BongsuIncidentDesk *
bongsu_incident_desk_new (BongsuFollower *follower, BongsuOutbox *outbox, BongsuClock *clock)
{
  BongsuIncidentDesk *self;

  g_return_val_if_fail (BONGSU_IS_FOLLOWER (follower), NULL);
  g_return_val_if_fail (BONGSU_IS_OUTBOX (outbox) && BONGSU_IS_CLOCK (clock), NULL);

  self = g_object_new (BONGSU_TYPE_INCIDENT_DESK, NULL);
  self->follower = g_object_ref (follower);
  self->outbox = g_object_ref (outbox);
  self->clock = g_object_ref (clock);
  self->register_ = g_object_ref (bongsu_follower_get_register (follower));
  self->rules = bongsu_rules_new (self->register_);
  g_signal_connect_object (follower, "merged", G_CALLBACK (on_merged_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (follower, "acts", G_CALLBACK (on_acts_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "act-shared", G_CALLBACK (on_act_shared_cb), self, G_CONNECT_SWAPPED);
  self->timer = bongsu_clock_add_timer (clock, 1000, tick_cb, self, NULL);
  return self;
}

void
bongsu_incident_desk_restore (BongsuIncidentDesk *self, GPtrArray *acts, GPtrArray *records)
{
  g_return_if_fail (BONGSU_IS_INCIDENT_DESK (self));

  self->restoring = TRUE;
  for (guint i = 0; records != NULL && i < records->len; i++)
    bongsu_incident_desk_take_record (self, records->pdata[i], FALSE);
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    bongsu_incident_desk_take_act (self, acts->pdata[i]);
  bongsu_incident_desk_round (self);
  self->restoring = FALSE;
}

guint
bongsu_incident_desk_count (BongsuIncidentDesk *self, BongsuLevel level, gboolean unacknowledged_only)
{
  guint n = 0;

  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (self), 0);

  for (guint i = 0; i < self->listed->len; i++)
    {
      BongsuIncident *incident = self->listed->pdata[i];

      n += bongsu_incident_get_state (incident)->level == level &&
           (!unacknowledged_only || bongsu_incident_is_unacknowledged (incident));
    }
  return n;
}

guint
bongsu_incident_desk_get_load (BongsuIncidentDesk *self)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (self), 0);

  forget_announcements (self);
  return self->announced->len;
}

BongsuIncident *
bongsu_incident_desk_get_worst (BongsuIncidentDesk *self)
{
  BongsuIncident *worst = NULL;

  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (self), NULL);

  for (guint i = 0; i < self->listed->len; i++)
    {
      BongsuIncident *incident = self->listed->pdata[i];

      if (bongsu_incident_is_unacknowledged (incident) &&
          (worst == NULL || bongsu_incident_compare (incident, worst, NULL) < 0))
        worst = incident;
    }
  return worst;
}

BongsuIncident *
bongsu_incident_desk_find (BongsuIncidentDesk *self, const char *id)
{
  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (self) && id != NULL, NULL);

  for (guint i = 0; i < self->listed->len; i++)
    if (g_str_equal (bongsu_incident_get_id (self->listed->pdata[i]), id))
      return self->listed->pdata[i];
  return NULL;
}

BongsuIncident *
bongsu_incident_desk_find_by_asset (BongsuIncidentDesk *self, const char *asset)
{
  BongsuIncident *newest = NULL;

  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (self) && asset != NULL, NULL);

  for (guint i = 0; i < self->listed->len; i++)
    {
      BongsuIncident *incident = self->listed->pdata[i];

      if (g_str_equal (bongsu_incident_get_asset (incident), asset) &&
          (newest == NULL || bongsu_incident_get_state (incident)->begun > bongsu_incident_get_state (newest)->begun))
        newest = incident;
    }
  return newest;
}

GPtrArray *
bongsu_incident_desk_dup_time_line (BongsuIncidentDesk *self, BongsuIncident *incident)
{
  g_autoptr(GPtrArray) signs = g_ptr_array_new ();
  BongsuDeskPoint *point;
  BongsuFoldRule rule;
  GHashTableIter iter;
  BongsuAct *act;

  g_return_val_if_fail (BONGSU_IS_INCIDENT_DESK (self) && BONGSU_IS_INCIDENT (incident), NULL);

  point = bongsu_incident_desk_find_point (self, incident);
  if (point == NULL)
    return g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->signs);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &act))
    if (g_strcmp0 (bongsu_fields_find_text (act->body, "incident"), bongsu_incident_get_id (incident)) == 0)
      g_ptr_array_add (signs, act);
  rule = bongsu_incident_desk_get_rule (self, point);
  return bongsu_desk_point_dup_time_line (point, signs, &rule, bongsu_clock_now (self->clock));
}
