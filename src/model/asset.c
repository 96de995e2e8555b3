/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "asset.h"

#include <math.h>
#include <string.h>

#include "register-private.h"

#define KOREA_S (9 * 3600)

struct _BongsuAsset
{
  GObject parent_instance;

  BongsuRegister *register_; /* (owned) */
  guint row;

  /* What the last notifications said, so that only changes are told. */
  char *name, *place;
  guint kind;
  guint8 level, fault, quality;
  gboolean unacknowledged;
  gint64 last_seen;
};

enum
{
  PROP_ROW = 1,
  PROP_ID,
  PROP_NAME,
  PROP_KIND_NAME,
  PROP_SYMBOL,
  PROP_PLACE,
  PROP_LEVEL,
  PROP_FAULT,
  PROP_QUALITY,
  PROP_UNKNOWN,
  PROP_LAST_SEEN,
  PROP_UNACKNOWLEDGED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuAsset, bongsu_asset, G_TYPE_OBJECT)

/* Where it is, in words: the thing it is part of, else the street. */
static char *
make_place (BongsuAsset *self)
{
  guint parent = bongsu_register_get_parent (self->register_, self->row);
  const BongsuReading *reading = bongsu_register_find_attribute (self->register_, self->row, "address");
  const char *street = NULL;

  if (parent != BONGSU_NO_ROW)
    return g_strdup (bongsu_register_get_name (self->register_, parent));
  if (reading != NULL && reading->value.kind == BONGSU_VALUE_FIELDS)
    street = bongsu_fields_find_text (reading->value.fields, "streetAddress");
  else if (reading != NULL)
    street = bongsu_value_get_text (&reading->value);
  return g_strdup (street != NULL ? street : "");
}

static void
notify_text (BongsuAsset *self, char **kept, char *now, guint property)
{
  if (g_strcmp0 (*kept, now) == 0)
    {
      g_free (now);
      return;
    }
  g_free (*kept);
  *kept = now;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify_byte (BongsuAsset *self, guint8 *kept, guint8 now, guint property)
{
  if (*kept == now)
    return;
  *kept = now;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
remember (BongsuAsset *self)
{
  g_free (self->name);
  self->name = g_strdup (bongsu_register_get_name (self->register_, self->row));
  g_free (self->place);
  self->place = make_place (self);
  self->kind = bongsu_register_get_kind (self->register_, self->row);
  self->level = bongsu_register_get_level (self->register_, self->row);
  self->fault = bongsu_register_get_fault (self->register_, self->row);
  self->quality = bongsu_register_get_quality (self->register_, self->row);
  self->last_seen = bongsu_register_get_last_seen (self->register_, self->row);
  self->unacknowledged = bongsu_register_get_unacknowledged (self->register_, self->row);
}

static void
bongsu_asset_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  BongsuAsset *self = BONGSU_ASSET (object);
  const BongsuKind *kind = bongsu_asset_get_kind (self);

  switch (property)
    {
    case PROP_ROW:
      g_value_set_uint (value, self->row);
      break;
    case PROP_ID:
      g_value_set_string (value, bongsu_asset_get_id (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, bongsu_asset_get_name (self));
      break;
    case PROP_KIND_NAME:
      g_value_set_string (value, kind != NULL ? bongsu_text_get (&kind->name) : "");
      break;
    case PROP_SYMBOL:
      g_value_set_string (value, kind != NULL ? kind->symbol : "");
      break;
    case PROP_PLACE:
      g_value_take_string (value, make_place (self));
      break;
    case PROP_LEVEL:
      g_value_set_uint (value, bongsu_asset_get_level (self));
      break;
    case PROP_FAULT:
      g_value_set_uint (value, bongsu_asset_get_fault (self));
      break;
    case PROP_QUALITY:
      g_value_set_uint (value, bongsu_asset_get_quality (self));
      break;
    case PROP_UNKNOWN:
      g_value_set_boolean (value, bongsu_quality_is_unknown (bongsu_asset_get_quality (self)));
      break;
    case PROP_LAST_SEEN:
      g_value_set_int64 (value, bongsu_asset_get_last_seen (self));
      break;
    case PROP_UNACKNOWLEDGED:
      g_value_set_boolean (value, bongsu_register_get_unacknowledged (self->register_, self->row));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
bongsu_asset_dispose (GObject *object)
{
  BongsuAsset *self = BONGSU_ASSET (object);

  if (self->register_ != NULL)
    bongsu_register_forget_asset (self->register_, self->row, self);
  G_OBJECT_CLASS (bongsu_asset_parent_class)->dispose (object);
}

static void
bongsu_asset_finalize (GObject *object)
{
  BongsuAsset *self = BONGSU_ASSET (object);

  g_clear_object (&self->register_);
  g_free (self->name);
  g_free (self->place);
  G_OBJECT_CLASS (bongsu_asset_parent_class)->finalize (object);
}

static void
bongsu_asset_class_init (BongsuAssetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bongsu_asset_get_property;
  object_class->dispose = bongsu_asset_dispose;
  object_class->finalize = bongsu_asset_finalize;
  properties[PROP_ROW] = g_param_spec_uint ("row", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KIND_NAME] = g_param_spec_string ("kind-name", NULL, NULL, NULL, flags);
  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  properties[PROP_LEVEL] = g_param_spec_uint ("level", NULL, NULL, 0, BONGSU_N_LEVELS - 1, 0, flags);
  properties[PROP_FAULT] = g_param_spec_uint ("fault", NULL, NULL, 0, BONGSU_N_FAULTS - 1, 0, flags);
  properties[PROP_QUALITY] = g_param_spec_uint ("quality", NULL, NULL, 0, BONGSU_N_QUALITIES - 1, 0, flags);
  properties[PROP_UNKNOWN] = g_param_spec_boolean ("unknown", NULL, NULL, FALSE, flags);
  properties[PROP_LAST_SEEN] = g_param_spec_int64 ("last-seen", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_UNACKNOWLEDGED] = g_param_spec_boolean ("unacknowledged", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bongsu_asset_init (BongsuAsset *self)
{
}

BongsuAsset *
bongsu_asset_new (BongsuRegister *register_, guint row)
{
  BongsuAsset *self = g_object_new (BONGSU_TYPE_ASSET, NULL);

  self->register_ = g_object_ref (register_);
  self->row = row;
  remember (self);
  return self;
}

void
bongsu_asset_row_changed (BongsuAsset *self)
{
  g_autoptr (BongsuAsset) guard = NULL;
  gboolean unknown, unacknowledged;
  gint64 last_seen;
  guint kind;

  g_return_if_fail (BONGSU_IS_ASSET (self));
  guard = g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  unknown = bongsu_quality_is_unknown (self->quality);
  kind = bongsu_register_get_kind (self->register_, self->row);
  if (kind != self->kind)
    {
      self->kind = kind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND_NAME]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYMBOL]);
    }
  notify_text (self, &self->name, g_strdup (bongsu_register_get_name (self->register_, self->row)), PROP_NAME);
  notify_text (self, &self->place, make_place (self), PROP_PLACE);
  notify_byte (self, &self->level, bongsu_register_get_level (self->register_, self->row), PROP_LEVEL);
  notify_byte (self, &self->fault, bongsu_register_get_fault (self->register_, self->row), PROP_FAULT);
  notify_byte (self, &self->quality, bongsu_register_get_quality (self->register_, self->row), PROP_QUALITY);
  if (unknown != bongsu_quality_is_unknown (self->quality))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNKNOWN]);
  last_seen = bongsu_asset_get_last_seen (self);
  if (last_seen != self->last_seen)
    {
      self->last_seen = last_seen;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SEEN]);
    }
  unacknowledged = bongsu_register_get_unacknowledged (self->register_, self->row);
  if (unacknowledged != self->unacknowledged)
    {
      self->unacknowledged = unacknowledged;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNACKNOWLEDGED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

BongsuRegister *
bongsu_asset_get_register (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), NULL);
  return self->register_;
}

guint
bongsu_asset_get_row (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), BONGSU_NO_ROW);
  return self->row;
}

const char *
bongsu_asset_get_id (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), NULL);
  return bongsu_register_get_id (self->register_, self->row);
}

const char *
bongsu_asset_get_name (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), NULL);
  return bongsu_register_get_name (self->register_, self->row);
}

const BongsuKind *
bongsu_asset_get_kind (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), NULL);
  return bongsu_catalogue_get_kind (bongsu_register_get_catalogue (self->register_),
                                    bongsu_register_get_kind (self->register_, self->row));
}

BongsuLevel
bongsu_asset_get_level (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), BONGSU_LEVEL_NORMAL);
  return bongsu_register_get_level (self->register_, self->row);
}

BongsuFault
bongsu_asset_get_fault (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), BONGSU_FAULT_NONE);
  return bongsu_register_get_fault (self->register_, self->row);
}

BongsuQuality
bongsu_asset_get_quality (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), BONGSU_QUALITY_MISSING);
  return bongsu_register_get_quality (self->register_, self->row);
}

gint64
bongsu_asset_get_last_seen (BongsuAsset *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET (self), 0);
  return bongsu_register_get_last_seen (self->register_, self->row);
}

/* As many decimals as a person can use: two below a hundred, one below a thousand, none beyond; no needless zeros. */
static char *
number_to_words (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  const char *format = fabs (number) < 100 ? "%.2f" : fabs (number) < 1000 ? "%.1f" : "%.0f";
  char *end;

  if (!isfinite (number) || fabs (number) >= 1e15)
    return g_strdup_printf ("%g", number);
  g_ascii_formatd (text, sizeof text, format, number);
  if (strchr (text, '.') != NULL)
    {
      for (end = text + strlen (text) - 1; *end == '0'; end--)
        *end = '\0';
      if (*end == '.')
        *end = '\0';
    }
  return g_strdup (strcmp (text, "-0") == 0 ? "0" : text);
}

static char *
time_to_words (const char *text)
{
  gint64 time_us;

  if (!bongsu_time_parse (text, TRUE, &time_us))
    return g_strdup (text);
  g_autoptr (GTimeZone) korea = g_time_zone_new_offset (KOREA_S);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, korea);
  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
}

static const char *
find_word (const BongsuReadingSpec *spec, const char *word)
{
  for (guint i = 0; spec->words != NULL && i < spec->words->len; i++)
    if (strcmp (g_array_index (spec->words, BongsuWord, i).word, word) == 0)
      return bongsu_text_get (&g_array_index (spec->words, BongsuWord, i).name);
  return word;
}

char *
bongsu_reading_to_words (const BongsuReading *reading)
{
  const BongsuReadingSpec *spec = reading->spec;
  const char *unit = spec != NULL ? spec->unit : reading->unit_code;
  double scale = spec != NULL ? spec->scale : 1;

  /* In another unit than the catalogue's the number stands as it came, with the unit it came in. */
  if (spec != NULL && reading->unit_code != NULL && spec->unit_code != NULL
      && strcmp (reading->unit_code, spec->unit_code) != 0)
    {
      unit = reading->unit_code;
      scale = 1;
    }
  if (reading->value.kind == BONGSU_VALUE_NUMBER)
    {
      g_autofree char *number = number_to_words (reading->value.number * scale);

      if (unit == NULL || *unit == '\0')
        return g_steal_pointer (&number);
      /* Only the degree of an angle stands at its number. */
      return g_strconcat (number, strcmp (unit, "°") == 0 ? "" : " ", unit, NULL);
    }
  if (reading->value.kind == BONGSU_VALUE_TEXT && spec != NULL && spec->type == BONGSU_READING_ENUM)
    return g_strdup (find_word (spec, reading->value.text));
  if (reading->value.kind == BONGSU_VALUE_BOOLEAN && spec != NULL && spec->words != NULL && spec->words->len == 2)
    return g_strdup (find_word (spec, reading->value.boolean ? "true" : "false"));
  if (reading->value.kind == BONGSU_VALUE_TEXT && spec != NULL && spec->type == BONGSU_READING_TIME)
    return time_to_words (reading->value.text);
  return bongsu_value_to_string (&reading->value);
}
