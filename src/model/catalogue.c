/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue.h"

#include <string.h>

struct _BongsuCatalogue
{
  GObject parent_instance;

  GPtrArray *solutions; /* (element-type BongsuSolution) */
  GPtrArray *profiles;  /* (element-type BongsuSignProfile) */
  GPtrArray *templates; /* (element-type BongsuSignTemplate) */

  BongsuKind *generic;
  GPtrArray *kinds;       /* (element-type BongsuKind) borrowed, by number */
  GPtrArray *rules;       /* (element-type GPtrArray) (nullable), by number of the kind */
  GHashTable *kind_by_id; /* id -> number */
  gboolean sealed;
};

G_DEFINE_FINAL_TYPE (BongsuCatalogue, bongsu_catalogue, G_TYPE_OBJECT)

static void
unref_rules (gpointer rules)
{
  if (rules != NULL)
    g_ptr_array_unref (rules);
}

static BongsuKind *
make_generic_kind (void)
{
  BongsuKind *kind = bongsu_kind_new ();

  kind->id = g_strdup ("generic");
  kind->name = (BongsuText) { g_strdup ("일반 설비"), g_strdup ("Other asset") };
  kind->symbol = g_strdup ("pin");
  kind->types = g_new0 (char *, 1);
  return kind;
}

/* Adds the readings of `from` that `kind` has not already, by id and by attribute. */
static void
inherit_readings (BongsuKind *kind, const BongsuKind *from)
{
  for (guint i = 0; i < from->readings->len; i++)
    {
      const BongsuReadingSpec *reading = g_ptr_array_index (from->readings, i);

      if (bongsu_kind_find_reading (kind, reading->id) == NULL
          && bongsu_kind_find_attribute (kind, reading->attribute) == NULL)
        g_ptr_array_add (kind->readings, bongsu_reading_spec_copy (reading));
    }
}

static gboolean
has_rule (GPtrArray *rules, const char *id)
{
  for (guint i = 0; i < rules->len; i++)
    {
      if (g_strcmp0 (((const BongsuRule *) g_ptr_array_index (rules, i))->id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A rule of the same id that is nearer takes the place of an inherited one. */
static void
add_rules_of (BongsuCatalogue *self, const BongsuKind *kind, GPtrArray *rules)
{
  for (guint s = 0; s < self->solutions->len; s++)
    {
      const BongsuSolution *solution = g_ptr_array_index (self->solutions, s);

      for (guint i = 0; i < solution->rules->len; i++)
        {
          BongsuRule *rule = g_ptr_array_index (solution->rules, i);

          if (g_strcmp0 (rule->kind, kind->id) == 0 && !has_rule (rules, rule->id))
            g_ptr_array_add (rules, rule);
        }
    }
}

static const BongsuSolution *
find_solution (BongsuCatalogue *self, const char *id, gsize length)
{
  for (guint i = 0; i < self->solutions->len; i++)
    {
      const BongsuSolution *solution = g_ptr_array_index (self->solutions, i);

      if (strlen (solution->id) == length && strncmp (solution->id, id, length) == 0)
        return solution;
    }
  return NULL;
}

static gboolean
share_a_type (const BongsuKind *a, const BongsuKind *b)
{
  for (guint i = 0; a->types != NULL && a->types[i] != NULL; i++)
    {
      if (b->types != NULL && g_strv_contains ((const char *const *) b->types, a->types[i]))
        return TRUE;
    }
  return FALSE;
}

/* What `kind` inherits directly: the kind it names, then the kinds of the inherited solutions that have its type. */
static GPtrArray *
list_parents (BongsuCatalogue *self, const BongsuSolution *solution, const BongsuKind *kind)
{
  GPtrArray *parents = g_ptr_array_new ();
  guint named = kind->inherits != NULL ? bongsu_catalogue_find_kind (self, kind->inherits) : 0;

  if (named != 0)
    g_ptr_array_add (parents, g_ptr_array_index (self->kinds, named));
  for (guint i = 0; solution->inherits != NULL && solution->inherits[i] != NULL; i++)
    {
      const BongsuSolution *from = find_solution (self, solution->inherits[i], strlen (solution->inherits[i]));

      for (guint k = 0; from != NULL && from != solution && k < from->kinds->len; k++)
        {
          BongsuKind *parent = g_ptr_array_index (from->kinds, k);

          if (share_a_type (parent, kind))
            g_ptr_array_add (parents, parent);
        }
    }
  return parents;
}

/* `seen` keeps files that name each other in a circle from going on for ever. */
static void
inherit (BongsuCatalogue *self, BongsuKind *kind, BongsuKind *from, GPtrArray *rules, GPtrArray *seen)
{
  const char *slash = strchr (from->id, '/');
  const BongsuSolution *solution = slash != NULL ? find_solution (self, from->id, (gsize) (slash - from->id)) : NULL;
  g_autoptr (GPtrArray) parents = NULL;

  if (solution == NULL || g_ptr_array_find (seen, from, NULL))
    return;
  g_ptr_array_add (seen, from);
  if (from != kind)
    inherit_readings (kind, from);
  add_rules_of (self, from, rules);
  parents = list_parents (self, solution, from);
  for (guint i = 0; i < parents->len; i++)
    inherit (self, kind, g_ptr_array_index (parents, i), rules, seen);
}

static int
compare_thresholds (gconstpointer a, gconstpointer b)
{
  const BongsuThreshold *left = a;
  const BongsuThreshold *right = b;

  if (left->level != right->level)
    return (int) right->level - (int) left->level;
  return (int) right->fault - (int) left->fault;
}

/* An alarm must be acknowledged from caution on; a fault counts as its grade: minor 관심, major 주의, fatal 경계. */
static gboolean
needs_acknowledgement (const BongsuRule *rule)
{
  return rule->level >= BONGSU_LEVEL_CAUTION || rule->fault == BONGSU_FAULT_MAJOR || rule->fault == BONGSU_FAULT_FATAL;
}

static void
settle_rule (BongsuCatalogue *self, BongsuRule *rule)
{
  const BongsuIncidentType *incident = NULL;

  if (rule->incident != NULL)
    incident = bongsu_catalogue_find_incident (self, rule->kind, rule->incident);
  if (incident != NULL && rule->level == BONGSU_LEVEL_NORMAL)
    rule->level = incident->level;
  if (incident != NULL && rule->fault == BONGSU_FAULT_NONE)
    rule->fault = incident->fault;
  if (rule->ack_required < 0)
    rule->ack_required = needs_acknowledgement (rule);
}

static void
number_kinds (BongsuCatalogue *self)
{
  for (guint s = 0; s < self->solutions->len; s++)
    {
      const BongsuSolution *solution = g_ptr_array_index (self->solutions, s);

      for (guint i = 0; i < solution->kinds->len && self->kinds->len < BONGSU_CATALOGUE_MAX_KINDS; i++)
        {
          BongsuKind *kind = g_ptr_array_index (solution->kinds, i);

          if (kind->readings == NULL)
            kind->readings = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_reading_spec_free);
          kind->is_sign |= g_strcmp0 (kind->where_value, "signBoard") == 0;
          kind->is_camera |= kind->types != NULL && g_strv_contains ((const char *const *) kind->types, "Camera");
          for (guint r = 0; r < kind->readings->len; r++)
            {
              BongsuReadingSpec *reading = g_ptr_array_index (kind->readings, r);

              if (reading->thresholds != NULL)
                g_array_sort (reading->thresholds, compare_thresholds);
            }
          g_hash_table_insert (self->kind_by_id, kind->id, GUINT_TO_POINTER (self->kinds->len));
          g_ptr_array_add (self->kinds, kind);
          g_ptr_array_add (self->rules, NULL);
        }
    }
}

static void
bongsu_catalogue_finalize (GObject *object)
{
  BongsuCatalogue *self = BONGSU_CATALOGUE (object);

  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->kind_by_id);
  g_ptr_array_unref (self->kinds);
  bongsu_kind_free (self->generic);
  g_ptr_array_unref (self->solutions);
  g_ptr_array_unref (self->profiles);
  g_ptr_array_unref (self->templates);
  G_OBJECT_CLASS (bongsu_catalogue_parent_class)->finalize (object);
}

static void
bongsu_catalogue_class_init (BongsuCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_catalogue_finalize;
}

static void
bongsu_catalogue_init (BongsuCatalogue *self)
{
  self->solutions = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_solution_free);
  self->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_sign_profile_free);
  self->templates = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_sign_template_free);
  self->generic = make_generic_kind ();
  self->kinds = g_ptr_array_new ();
  self->rules = g_ptr_array_new_with_free_func (unref_rules);
  self->kind_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->kinds, self->generic);
  g_ptr_array_add (self->rules, NULL);
}

/* Puts `item` in the place of the one with the same id, or at the end; each item begins with its id. */
static void
replace_by_id (GPtrArray *array, gpointer item)
{
  const char *id = *(char **) item;

  for (guint i = 0; i < array->len; i++)
    {
      gpointer old = g_ptr_array_index (array, i);

      if (g_strcmp0 (*(char **) old, id) == 0)
        {
          g_ptr_array_insert (array, (int) i, item);
          g_ptr_array_remove_index (array, i + 1);
          return;
        }
    }
  g_ptr_array_add (array, item);
}

BongsuCatalogue *
bongsu_catalogue_new (void)
{
  return g_object_new (BONGSU_TYPE_CATALOGUE, NULL);
}

void
bongsu_catalogue_take_solution (BongsuCatalogue *self, BongsuSolution *solution)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (BongsuSolution, id) == 0);
  g_return_if_fail (BONGSU_IS_CATALOGUE (self) && !self->sealed && solution != NULL);
  replace_by_id (self->solutions, solution);
}

void
bongsu_catalogue_take_profile (BongsuCatalogue *self, BongsuSignProfile *profile)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (BongsuSignProfile, id) == 0);
  g_return_if_fail (BONGSU_IS_CATALOGUE (self) && !self->sealed && profile != NULL);
  replace_by_id (self->profiles, profile);
}

void
bongsu_catalogue_take_template (BongsuCatalogue *self, BongsuSignTemplate *template_)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (BongsuSignTemplate, id) == 0);
  g_return_if_fail (BONGSU_IS_CATALOGUE (self) && !self->sealed && template_ != NULL);
  replace_by_id (self->templates, template_);
}

void
bongsu_catalogue_seal (BongsuCatalogue *self)
{
  g_return_if_fail (BONGSU_IS_CATALOGUE (self) && !self->sealed);

  number_kinds (self);
  for (guint i = 1; i < self->kinds->len; i++)
    {
      BongsuKind *kind = g_ptr_array_index (self->kinds, i);
      g_autoptr (GPtrArray) rules = g_ptr_array_new ();
      g_autoptr (GPtrArray) seen = g_ptr_array_new ();

      inherit (self, kind, kind, rules, seen);
      if (rules->len > 0)
        g_ptr_array_index (self->rules, i) = g_steal_pointer (&rules);
    }
  self->sealed = TRUE;
  for (guint s = 0; s < self->solutions->len; s++)
    {
      const BongsuSolution *solution = g_ptr_array_index (self->solutions, s);

      for (guint i = 0; i < solution->rules->len; i++)
        settle_rule (self, g_ptr_array_index (solution->rules, i));
    }
}

guint
bongsu_catalogue_get_n_kinds (BongsuCatalogue *self)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), 0);
  return self->kinds->len;
}

const BongsuKind *
bongsu_catalogue_get_kind (BongsuCatalogue *self, guint index)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (index < self->kinds->len, self->generic);
  return g_ptr_array_index (self->kinds, index);
}

/* 0: it does not fit; else the greater, the more it says about the entity. */
static guint
score_match (const BongsuKind *kind, const char *type, const char *profile, const char *asset_kind)
{
  guint score = 1;

  if (kind->types == NULL || !g_strv_contains ((const char *const *) kind->types, type))
    return 0;
  if (kind->where_value != NULL)
    {
      if (g_strcmp0 (kind->where_value, profile) != 0)
        return 0;
      score += 1;
    }
  if (kind->asset_kind != NULL)
    {
      if (g_strcmp0 (kind->asset_kind, asset_kind) != 0)
        return 0;
      score += 2;
    }
  /* A platform that writes the whole id of a kind means exactly this one. */
  if (asset_kind != NULL && g_strcmp0 (kind->id, asset_kind) == 0)
    score += 4;
  return score;
}

guint
bongsu_catalogue_match_kind (BongsuCatalogue *self, const char *type, const char *profile, const char *asset_kind)
{
  guint best = 0;
  guint best_score = 0;

  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), 0);
  if (type == NULL)
    return 0;

  for (guint i = 1; i < self->kinds->len; i++)
    {
      guint score = score_match (g_ptr_array_index (self->kinds, i), type, profile, asset_kind);

      if (score > best_score)
        {
          best = i;
          best_score = score;
        }
    }
  return best;
}

guint
bongsu_catalogue_find_kind (BongsuCatalogue *self, const char *id)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), 0);
  return id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->kind_by_id, id)) : 0;
}

const BongsuReadingSpec *
bongsu_kind_find_reading (const BongsuKind *kind, const char *id)
{
  for (guint i = 0; id != NULL && i < kind->readings->len; i++)
    {
      const BongsuReadingSpec *reading = g_ptr_array_index (kind->readings, i);

      if (g_strcmp0 (reading->id, id) == 0)
        return reading;
    }
  return NULL;
}

const BongsuReadingSpec *
bongsu_kind_find_attribute (const BongsuKind *kind, const char *attribute)
{
  for (guint i = 0; attribute != NULL && i < kind->readings->len; i++)
    {
      const BongsuReadingSpec *reading = g_ptr_array_index (kind->readings, i);

      if (reading->attribute == attribute || g_strcmp0 (reading->attribute, attribute) == 0)
        return reading;
    }
  return NULL;
}

GPtrArray *
bongsu_catalogue_get_rules (BongsuCatalogue *self, guint kind)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return kind < self->rules->len ? g_ptr_array_index (self->rules, kind) : NULL;
}

const BongsuRule *
bongsu_catalogue_find_rule (BongsuCatalogue *self, guint kind, const char *rule)
{
  GPtrArray *rules = bongsu_catalogue_get_rules (self, kind);

  for (guint i = 0; rules != NULL && rule != NULL && i < rules->len; i++)
    {
      const BongsuRule *candidate = g_ptr_array_index (rules, i);

      if (g_strcmp0 (candidate->id, rule) == 0)
        return candidate;
    }
  return NULL;
}

typedef GPtrArray *(*PartsFunc) (const BongsuSolution *solution);

static GPtrArray *
get_incidents (const BongsuSolution *solution)
{
  return solution->incidents;
}

static GPtrArray *
get_playbooks (const BongsuSolution *solution)
{
  return solution->playbooks;
}

static GPtrArray *
get_commands (const BongsuSolution *solution)
{
  return solution->commands;
}

static gpointer
find_by_id (GPtrArray *parts, const char *id)
{
  for (guint i = 0; parts != NULL && id != NULL && i < parts->len; i++)
    {
      gpointer part = g_ptr_array_index (parts, i);

      if (g_strcmp0 (*(char **) part, id) == 0)
        return part;
    }
  return NULL;
}

/* First in the solution of the kind, then in any. */
static gpointer
find_part (BongsuCatalogue *self, const char *kind_id, PartsFunc get_parts, const char *id)
{
  const char *slash = kind_id != NULL ? strchr (kind_id, '/') : NULL;
  const BongsuSolution *own = slash != NULL ? find_solution (self, kind_id, (gsize) (slash - kind_id)) : NULL;
  gpointer part = own != NULL ? find_by_id (get_parts (own), id) : NULL;

  for (guint i = 0; part == NULL && i < self->solutions->len; i++)
    part = find_by_id (get_parts (g_ptr_array_index (self->solutions, i)), id);
  return part;
}

const BongsuIncidentType *
bongsu_catalogue_find_incident (BongsuCatalogue *self, const char *kind_id, const char *type)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (BongsuIncidentType, type) == 0);
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return find_part (self, kind_id, get_incidents, type);
}

const BongsuPlaybook *
bongsu_catalogue_find_playbook (BongsuCatalogue *self, const char *kind_id, const char *id)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (BongsuPlaybook, id) == 0);
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return find_part (self, kind_id, get_playbooks, id);
}

const BongsuCommand *
bongsu_catalogue_find_command (BongsuCatalogue *self, const char *kind_id, const char *id)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (BongsuCommand, id) == 0);
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return find_part (self, kind_id, get_commands, id);
}

gboolean
bongsu_command_has_parameters (const BongsuCommand *command)
{
  g_return_val_if_fail (command != NULL, FALSE);

  for (const char *at = command->value; at != NULL && (at = strstr (at, "\"$")) != NULL; at += 2)
    if (!g_str_has_prefix (at, "\"$id\""))
      return TRUE;
  return FALSE;
}

const BongsuSignProfile *
bongsu_catalogue_find_profile (BongsuCatalogue *self, const char *id)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return find_by_id (self->profiles, id);
}

const BongsuSignTemplate *
bongsu_catalogue_find_template (BongsuCatalogue *self, const char *id)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return find_by_id (self->templates, id);
}

GPtrArray *
bongsu_catalogue_get_profiles (BongsuCatalogue *self)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return self->profiles;
}

GPtrArray *
bongsu_catalogue_get_templates (BongsuCatalogue *self)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return self->templates;
}

GPtrArray *
bongsu_catalogue_get_solutions (BongsuCatalogue *self)
{
  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  return self->solutions;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GStrv
bongsu_catalogue_dup_types (BongsuCatalogue *self)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();

  g_return_val_if_fail (BONGSU_IS_CATALOGUE (self), NULL);
  for (guint i = 1; i < self->kinds->len; i++)
    {
      const BongsuKind *kind = g_ptr_array_index (self->kinds, i);

      for (guint t = 0; kind->types != NULL && kind->types[t] != NULL; t++)
        {
          if (!g_ptr_array_find_with_equal_func (types, kind->types[t], g_str_equal, NULL))
            g_ptr_array_add (types, g_strdup (kind->types[t]));
        }
    }
  g_ptr_array_sort (types, compare_names);
  g_ptr_array_add (types, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&types), FALSE);
}
