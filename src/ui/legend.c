/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "legend.h"

#include <glib/gi18n-lib.h>

#include "level-shape.h"
#include "words.h"

struct _BongsuLegend
{
  GtkWidget parent_instance;

  GtkWidget *box; /* (owned) */
};

enum
{
  PROP_0,
  PROP_VERTICAL,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuLegend, bongsu_legend, GTK_TYPE_WIDGET)

static void
add_line (BongsuLegend *self, GtkWidget *mark, const char *word)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), gtk_label_new (word));
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
bongsu_legend_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BongsuLegend *self = BONGSU_LEGEND (object);

  if (id != PROP_VERTICAL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (!g_value_get_boolean (value))
    return;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self->box), 6);
}

static void
bongsu_legend_dispose (GObject *object)
{
  g_clear_pointer (&BONGSU_LEGEND (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bongsu_legend_parent_class)->dispose (object);
}

static void
bongsu_legend_class_init (BongsuLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = bongsu_legend_set_property;
  object_class->dispose = bongsu_legend_dispose;
  properties[PROP_VERTICAL] = g_param_spec_boolean ("vertical", NULL, NULL, FALSE,
                                                    G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bongsu_legend_init (BongsuLegend *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 15);
  for (guint level = BONGSU_LEVEL_NORMAL; level < BONGSU_N_LEVELS; level++)
    add_line (self, bongsu_level_shape_new (level), bongsu_words_level (level));
  add_line (self, gtk_image_new_from_icon_name ("bongsu-mark-question-symbolic"), _ ("Unknown"));
  add_line (self, gtk_image_new_from_icon_name ("bongsu-mark-wrench-symbolic"), _ ("Fault"));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
