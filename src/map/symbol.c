/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "symbol-private.h"

struct _BongsuSymbol
{
  GtkWidget parent;

  char *symbol;
  BongsuSymbolLook look; /* its `symbol` is the field above */
  guint size;
  gboolean large;
};

enum
{
  PROP_0,
  PROP_SYMBOL,
  PROP_LEVEL,
  PROP_FAULT,
  PROP_QUALITY,
  PROP_UNACKNOWLEDGED,
  PROP_SIZE,
  PROP_LARGE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuSymbol, bongsu_symbol, GTK_TYPE_WIDGET)

void
bongsu_symbol_snapshot (GtkWidget *widget, GtkSnapshot *snapshot, const BongsuSymbolLook *look, float size)
{
  BongsuSymbolColours colours;
  float margin = ceilf (bongsu_symbol_margin (size));
  cairo_t *cr;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (look != NULL && look->level < BONGSU_N_LEVELS);

  bongsu_symbol_colours_init (&colours, widget);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (-margin, -margin, size + 2 * margin, size + 2 * margin));
  bongsu_symbol_draw (cr, widget, &colours, look, size, gtk_widget_get_scale_factor (widget));
  cairo_destroy (cr);
}

static float
get_effective_size (BongsuSymbol *self)
{
  if (self->size > 0)
    return self->size;
  return self->large ? 32 : 24;
}

static void
bongsu_symbol_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = (int) ceilf (get_effective_size (BONGSU_SYMBOL (widget)));
}

static void
snapshot_symbol (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuSymbol *self = BONGSU_SYMBOL (widget);
  float size = get_effective_size (self);
  BongsuSymbolLook look = self->look;

  look.symbol = self->symbol;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf ((gtk_widget_get_width (widget) - size) / 2),
                                                          roundf ((gtk_widget_get_height (widget) - size) / 2)));
  bongsu_symbol_snapshot (widget, snapshot, &look, size);
  gtk_snapshot_restore (snapshot);
}

static void
bongsu_symbol_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bongsu_symbol_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
bongsu_symbol_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BongsuSymbol *self = BONGSU_SYMBOL (object);

  switch (id)
    {
    case PROP_SYMBOL:
      g_value_set_string (value, self->symbol);
      break;
    case PROP_LEVEL:
      g_value_set_uint (value, self->look.level);
      break;
    case PROP_FAULT:
      g_value_set_uint (value, self->look.fault);
      break;
    case PROP_QUALITY:
      g_value_set_uint (value, self->look.quality);
      break;
    case PROP_UNACKNOWLEDGED:
      g_value_set_boolean (value, self->look.unacknowledged);
      break;
    case PROP_SIZE:
      g_value_set_uint (value, self->size);
      break;
    case PROP_LARGE:
      g_value_set_boolean (value, self->large);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
set_symbol (BongsuSymbol *self, const char *symbol)
{
  if (g_strcmp0 (self->symbol, symbol) == 0)
    return FALSE;
  g_free (self->symbol);
  self->symbol = g_strdup (symbol);
  return TRUE;
}

static gboolean
set_uint (guint *field, guint value)
{
  if (*field == value)
    return FALSE;
  *field = value;
  return TRUE;
}

static gboolean
take_value (BongsuSymbol *self, guint id, const GValue *value)
{
  switch (id)
    {
    case PROP_SYMBOL:
      return set_symbol (self, g_value_get_string (value));
    case PROP_LEVEL:
      return set_uint (&self->look.level, g_value_get_uint (value));
    case PROP_FAULT:
      return set_uint (&self->look.fault, g_value_get_uint (value));
    case PROP_QUALITY:
      return set_uint (&self->look.quality, g_value_get_uint (value));
    case PROP_UNACKNOWLEDGED:
      return set_uint ((guint *) &self->look.unacknowledged, g_value_get_boolean (value));
    case PROP_SIZE:
      return set_uint (&self->size, g_value_get_uint (value));
    case PROP_LARGE:
      return set_uint ((guint *) &self->large, g_value_get_boolean (value));
    default:
      return FALSE;
    }
}

static void
bongsu_symbol_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BongsuSymbol *self = BONGSU_SYMBOL (object);

  if (!take_value (self, id, value))
    return;
  if (id == PROP_SIZE || id == PROP_LARGE)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (object, properties[id]);
}

static void
bongsu_symbol_finalize (GObject *object)
{
  g_free (BONGSU_SYMBOL (object)->symbol);
  G_OBJECT_CLASS (bongsu_symbol_parent_class)->finalize (object);
}

static void
bongsu_symbol_class_init (BongsuSymbolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = bongsu_symbol_get_property;
  object_class->set_property = bongsu_symbol_set_property;
  object_class->finalize = bongsu_symbol_finalize;
  widget_class->measure = bongsu_symbol_measure;
  widget_class->snapshot = snapshot_symbol;
  widget_class->css_changed = bongsu_symbol_css_changed;

  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, flags);
  properties[PROP_LEVEL] = g_param_spec_uint ("level", NULL, NULL, 0, BONGSU_N_LEVELS - 1, 0, flags);
  properties[PROP_FAULT] = g_param_spec_uint ("fault", NULL, NULL, 0, BONGSU_N_FAULTS - 1, 0, flags);
  properties[PROP_QUALITY] = g_param_spec_uint ("quality", NULL, NULL, 0, BONGSU_N_QUALITIES - 1, 0, flags);
  properties[PROP_UNACKNOWLEDGED] = g_param_spec_boolean ("unacknowledged", NULL, NULL, FALSE, flags);
  properties[PROP_SIZE] = g_param_spec_uint ("size", NULL, NULL, 0, 256, 0, flags);
  properties[PROP_LARGE] = g_param_spec_boolean ("large", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "symbol");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
bongsu_symbol_init (BongsuSymbol *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
