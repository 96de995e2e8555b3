/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sign-draft-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIRST_MINUTES 30
#define LONGEST_MINUTES (24 * 60) /* PROTOCOL 12.4: no message lives longer */
#define GRACE_MS 5000
#define MAX_TEXT 4096

struct _BongsuSignDraft
{
  GObject parent_instance;

  BongsuRegister *register_;
  BongsuDotFont *font; /* (nullable) */
  BongsuClock *clock;
  char *role;

  guint board;
  char *incident;
  guint incident_row;
  const BongsuSignTemplate *template_; /* (nullable) of the catalogue */
  char *text;
  char *filled; /* (nullable) the template's text as filled in */
  guint end_minutes;

  /* What follows from it. */
  const BongsuSignProfile *profile; /* (nullable) */
  BongsuMulti *multi;               /* (nullable) */
  char *wire;                       /* (nullable) */
  char *plain;
  char *hash;
  char *sentence;
  gboolean can_send;
  BongsuFit fit;
  guint n_pages;
};

enum
{
  PROP_BOARD = 1,
  PROP_TEXT,
  PROP_TEMPLATE_ID,
  PROP_END_MINUTES,
  PROP_CAN_SEND,
  PROP_FIT,
  PROP_SENTENCE,
  PROP_MULTI,
  PROP_N_PAGES,
  N_PROPS,
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuSignDraft, bongsu_sign_draft, G_TYPE_OBJECT)

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

/* SIGNS 5: who may send anything at all, and who may write words of their own. */
static gboolean
may_send (const BongsuSignDraft *self)
{
  static const char *const roles[] = { "operator", "leader", "department", NULL };

  return is_one_of (self->role, roles);
}

static gboolean
may_write (const BongsuSignDraft *self)
{
  return g_strcmp0 (self->role, "leader") == 0;
}

static gboolean
needs_two (const BongsuSignTemplate *template_)
{
  return g_strcmp0 (template_->confirm, "two") == 0;
}

static const BongsuSignProfile *
find_profile (BongsuSignDraft *self)
{
  return self->board != BONGSU_NO_ROW ? bongsu_board_find_profile (self->register_, self->board) : NULL;
}

static guint
get_longest (const BongsuSignDraft *self)
{
  guint longest = LONGEST_MINUTES;

  if (self->profile != NULL && self->profile->longest_life_s >= 60)
    longest = MIN (longest, self->profile->longest_life_s / 60);
  return longest;
}

static BongsuLevel
get_level (const BongsuSignDraft *self)
{
  return self->template_ != NULL ? self->template_->level : BONGSU_LEVEL_ATTENTION;
}

/* SIGNS 6. */
static guint
get_priority (BongsuLevel level)
{
  static const guint priorities[BONGSU_N_LEVELS] = { 60, 120, 160, 200, 240 };

  return priorities[level];
}

static gboolean
is_under_local_control (BongsuSignDraft *self)
{
  const BongsuReading *reading = bongsu_register_find_attribute (self->register_, self->board, "controlMode");

  return reading != NULL && g_strcmp0 (bongsu_value_get_text (&reading->value), "local") == 0;
}

/* Why it may not be sent; NULL: it may (transfer full). */
static char *
find_obstacle (BongsuSignDraft *self)
{
  if (self->board == BONGSU_NO_ROW)
    return g_strdup (_("Choose a board."));
  if (self->profile == NULL)
    return g_strdup (_("Nothing says what this board can show."));
  if (!may_send (self))
    return g_strdup (_("This role sends nothing to boards."));
  if (*self->plain == '\0')
    return g_strdup (self->template_ != NULL && self->filled == NULL ? _("This template has no text for this board.")
                                                                     : _("Choose a template or write a text."));
  if (bongsu_multi_get_n_errors (self->multi) > 0)
    return bongsu_sign_text_to_refusal (self->plain, self->multi, self->profile);
  if (is_under_local_control (self))
    return g_strdup (_("This board is controlled on the spot: nothing can be sent to it."));
  if (!may_write (self) && self->template_ == NULL)
    return g_strdup (_("Words of one's own are for the team leader: choose a template."));
  if (!may_write (self) && !bongsu_sign_template_matches (self->template_, self->profile, self->plain))
    return g_strdup (_("Only the fields of a template may be changed; other words are for the team leader."));
  if (!may_write (self) && needs_two (self->template_))
    return g_strdup (_("This text needs the team leader."));
  return NULL;
}

static void
replace (BongsuSignDraft *self, char **field, char *value, guint property)
{
  g_autofree char *before = *field;

  *field = value;
  if (g_strcmp0 (before, value) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_number (BongsuSignDraft *self, guint *field, guint value, guint property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The text as it is sent: no blanks at the ends of its lines, no empty lines at its end. */
static char *
make_plain (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char *plain;

  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (g_strdelimit (lines[i], "\r\t", ' '));
  plain = g_strjoinv ("\n", lines);
  return g_strchomp (plain);
}

static void
update (BongsuSignDraft *self)
{
  g_autofree char *markup = NULL;
  char *obstacle;
  gboolean can_send;
  BongsuFit fit;

  g_object_freeze_notify (G_OBJECT (self));
  self->profile = find_profile (self);
  g_free (self->plain);
  self->plain = make_plain (self->text);
  markup = bongsu_sign_text_to_multi (self->plain, self->template_ != NULL ? self->template_->colour : NULL);
  g_clear_pointer (&self->multi, bongsu_multi_free);
  self->multi = bongsu_multi_parse (markup, self->profile);
  replace (self, &self->wire, bongsu_multi_to_wire (self->multi), PROP_MULTI);
  g_free (self->hash);
  self->hash = self->wire != NULL ? bongsu_multi_hash (self->wire) : NULL;
  set_number (self, &self->n_pages, bongsu_multi_get_n_pages (self->multi), PROP_N_PAGES);
  if (self->end_minutes > get_longest (self))
    set_number (self, &self->end_minutes, get_longest (self), PROP_END_MINUTES);

  obstacle = find_obstacle (self);
  can_send = obstacle == NULL;
  fit = bongsu_multi_get_n_errors (self->multi) == 0 ? BONGSU_FIT_FITS : BONGSU_FIT_REFUSED;
  replace (self, &self->sentence, obstacle != NULL ? obstacle : bongsu_sign_text_to_fit (self->plain, self->profile),
           PROP_SENTENCE);
  if (self->can_send != can_send)
    {
      self->can_send = can_send;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEND]);
    }
  if (self->fit != fit)
    {
      self->fit = fit;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
change_text (BongsuSignDraft *self, const char *text)
{
  if (strcmp (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_utf8_make_valid (text, (gssize) MIN (strlen (text), MAX_TEXT));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/* Puts the template's words into the draft. FALSE: it has none for this board, and the draft is empty. */
static gboolean
fill_template (BongsuSignDraft *self)
{
  const BongsuSignProfile *profile = find_profile (self);

  g_free (self->filled);
  self->filled = bongsu_sign_template_fill (self->template_, profile, self->register_, self->incident_row,
                                            bongsu_clock_now (self->clock));
  change_text (self, self->filled != NULL ? self->filled : "");
  return self->filled != NULL;
}

/* Another board or incident: the template's words are those for it, unless the author has changed them. */
static void
refill (BongsuSignDraft *self)
{
  if (self->template_ != NULL && (self->filled == NULL || strcmp (self->filled, self->text) == 0))
    fill_template (self);
}

static void
bongsu_sign_draft_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BongsuSignDraft *self = BONGSU_SIGN_DRAFT (object);

  switch (id)
    {
    case PROP_BOARD:
      g_value_set_uint (value, self->board);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_TEMPLATE_ID:
      g_value_set_string (value, self->template_ != NULL ? self->template_->id : NULL);
      break;
    case PROP_END_MINUTES:
      g_value_set_uint (value, self->end_minutes);
      break;
    case PROP_CAN_SEND:
      g_value_set_boolean (value, self->can_send);
      break;
    case PROP_FIT:
      g_value_set_uint (value, self->fit);
      break;
    case PROP_SENTENCE:
      g_value_set_string (value, self->sentence);
      break;
    case PROP_MULTI:
      g_value_set_string (value, self->wire);
      break;
    case PROP_N_PAGES:
      g_value_set_uint (value, self->n_pages);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bongsu_sign_draft_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BongsuSignDraft *self = BONGSU_SIGN_DRAFT (object);

  switch (id)
    {
    case PROP_BOARD:
      bongsu_sign_draft_set_board (self, g_value_get_uint (value));
      break;
    case PROP_TEXT:
      bongsu_sign_draft_set_text (self, g_value_get_string (value));
      break;
    case PROP_TEMPLATE_ID:
      bongsu_sign_draft_set_template (self, g_value_get_string (value));
      break;
    case PROP_END_MINUTES:
      bongsu_sign_draft_set_end_minutes (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bongsu_sign_draft_dispose (GObject *object)
{
  BongsuSignDraft *self = BONGSU_SIGN_DRAFT (object);

  g_clear_object (&self->register_);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->font, bongsu_dot_font_unref);
  G_OBJECT_CLASS (bongsu_sign_draft_parent_class)->dispose (object);
}

static void
bongsu_sign_draft_finalize (GObject *object)
{
  BongsuSignDraft *self = BONGSU_SIGN_DRAFT (object);

  bongsu_multi_free (self->multi);
  g_free (self->role);
  g_free (self->incident);
  g_free (self->text);
  g_free (self->filled);
  g_free (self->wire);
  g_free (self->plain);
  g_free (self->hash);
  g_free (self->sentence);
  G_OBJECT_CLASS (bongsu_sign_draft_parent_class)->finalize (object);
}

static void
bongsu_sign_draft_class_init (BongsuSignDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bongsu_sign_draft_get_property;
  object_class->set_property = bongsu_sign_draft_set_property;
  object_class->dispose = bongsu_sign_draft_dispose;
  object_class->finalize = bongsu_sign_draft_finalize;

  properties[PROP_BOARD] = g_param_spec_uint ("board", NULL, NULL, 0, G_MAXUINT, BONGSU_NO_ROW, writable);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", writable);
  properties[PROP_TEMPLATE_ID] = g_param_spec_string ("template-id", NULL, NULL, NULL, writable);
  properties[PROP_END_MINUTES] = g_param_spec_uint ("end-minutes", NULL, NULL, 1, LONGEST_MINUTES, FIRST_MINUTES,
                                                    writable);
  properties[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE, readable);
  properties[PROP_FIT] = g_param_spec_uint ("fit", NULL, NULL, 0, BONGSU_FIT_REFUSED, BONGSU_FIT_FITS, readable);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, "", readable);
  properties[PROP_MULTI] = g_param_spec_string ("multi", NULL, NULL, NULL, readable);
  properties[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 1, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
bongsu_sign_draft_init (BongsuSignDraft *self)
{
  self->board = BONGSU_NO_ROW;
  self->incident_row = BONGSU_NO_ROW;
  self->text = g_strdup ("");
  self->end_minutes = FIRST_MINUTES;
}

BongsuSignDraft *
bongsu_sign_draft_new (BongsuRegister *register_, BongsuDotFont *font, BongsuClock *clock, const char *role)
{
  BongsuSignDraft *self;

  g_return_val_if_fail (BONGSU_IS_REGISTER (register_), NULL);
  g_return_val_if_fail (BONGSU_IS_CLOCK (clock), NULL);

  self = g_object_new (BONGSU_TYPE_SIGN_DRAFT, NULL);
  self->register_ = g_object_ref (register_);
  self->font = font != NULL ? bongsu_dot_font_ref (font) : NULL;
  self->clock = g_object_ref (clock);
  self->role = g_strdup (role);
  update (self);
  return self;
}

void
bongsu_sign_draft_set_board (BongsuSignDraft *self, guint row)
{
  g_return_if_fail (BONGSU_IS_SIGN_DRAFT (self));
  g_return_if_fail (row == BONGSU_NO_ROW || row < bongsu_register_get_n_assets (self->register_));

  if (self->board == row)
    return;
  self->board = row;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
  refill (self);
  update (self);
}

guint
bongsu_sign_draft_get_board (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), BONGSU_NO_ROW);

  return self->board;
}

void
bongsu_sign_draft_set_incident (BongsuSignDraft *self, const char *incident_id, const char *asset_id)
{
  g_return_if_fail (BONGSU_IS_SIGN_DRAFT (self));

  g_free (self->incident);
  self->incident = g_strdup (incident_id);
  self->incident_row = asset_id != NULL ? bongsu_register_find (self->register_, asset_id) : BONGSU_NO_ROW;
  refill (self);
  update (self);
}

const char *
bongsu_sign_draft_get_incident (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), NULL);

  return self->incident;
}

gboolean
bongsu_sign_draft_set_template (BongsuSignDraft *self, const char *template_id)
{
  const BongsuSignTemplate *template_;
  gboolean filled = TRUE;

  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), FALSE);

  template_ = template_id != NULL
                  ? bongsu_catalogue_find_template (bongsu_register_get_catalogue (self->register_), template_id)
                  : NULL;
  if (template_ != self->template_)
    {
      self->template_ = template_;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEMPLATE_ID]);
    }
  if (template_ == NULL)
    g_clear_pointer (&self->filled, g_free);
  else
    {
      filled = fill_template (self);
      if (template_->ttl_s >= 60)
        set_number (self, &self->end_minutes, MIN (template_->ttl_s / 60, LONGEST_MINUTES), PROP_END_MINUTES);
    }
  update (self);
  return template_id == NULL || (template_ != NULL && filled);
}

void
bongsu_sign_draft_set_text (BongsuSignDraft *self, const char *text)
{
  g_return_if_fail (BONGSU_IS_SIGN_DRAFT (self));

  change_text (self, text != NULL ? text : "");
  update (self);
}

const char *
bongsu_sign_draft_get_text (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), NULL);

  return self->text;
}

void
bongsu_sign_draft_set_end_minutes (BongsuSignDraft *self, guint minutes)
{
  g_return_if_fail (BONGSU_IS_SIGN_DRAFT (self));

  set_number (self, &self->end_minutes, CLAMP (minutes, 1, get_longest (self)), PROP_END_MINUTES);
  update (self);
}

guint
bongsu_sign_draft_get_end_minutes (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), 0);

  return self->end_minutes;
}

gboolean
bongsu_sign_draft_can_send (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), FALSE);

  return self->can_send;
}

const char *
bongsu_sign_draft_get_sentence (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), NULL);

  return self->sentence;
}

const BongsuSignTemplate *
bongsu_sign_draft_get_template (BongsuSignDraft *self)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), NULL);

  return self->template_;
}

GPtrArray *
bongsu_sign_draft_dup_templates (BongsuSignDraft *self)
{
  GPtrArray *found = g_ptr_array_new ();
  GPtrArray *templates;

  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), found);

  templates = bongsu_catalogue_get_templates (bongsu_register_get_catalogue (self->register_));
  for (guint i = 0; may_send (self) && templates != NULL && i < templates->len; i++)
    {
      BongsuSignTemplate *template_ = g_ptr_array_index (templates, i);

      if (bongsu_sign_template_get_lines (template_, self->profile) != NULL &&
          (may_write (self) || !needs_two (template_)))
        g_ptr_array_add (found, template_);
    }
  return found;
}

BongsuDots *
bongsu_sign_draft_render (BongsuSignDraft *self, double t_s)
{
  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), NULL);

  return self->multi != NULL ? bongsu_multi_render (self->multi, self->font, t_s) : NULL;
}

gboolean
bongsu_sign_draft_make_order (BongsuSignDraft *self, BongsuSignOrder *order)
{
  gint64 seconds;

  g_return_val_if_fail (BONGSU_IS_SIGN_DRAFT (self), FALSE);
  g_return_val_if_fail (order != NULL, FALSE);

  /* The board may have come under local control, or another profile, since the last keystroke. */
  update (self);
  if (!self->can_send)
    return FALSE;
  seconds = bongsu_clock_now (self->clock) / G_USEC_PER_SEC + (gint64) self->end_minutes * 60;
  *order = (BongsuSignOrder) {
    .board = bongsu_register_get_id (self->register_, self->board),
    .multi = self->wire,
    .text = self->plain,
    .text_hash = self->hash,
    .template_id = self->template_ != NULL ? self->template_->id : NULL,
    .incident = self->incident,
    .level = get_level (self),
    .priority = get_priority (get_level (self)),
    .expires = seconds * G_USEC_PER_SEC,
    .grace_ms = GRACE_MS,
  };
  return TRUE;
}
