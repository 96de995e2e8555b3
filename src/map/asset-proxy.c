/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "asset-proxy-private.h"
#include "asset-words-private.h"
#include "palette.h"

struct _BongsuAssetProxy
{
  GtkWidget parent;

  guint row;
  char *name;
  char *state;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuAssetProxy, bongsu_asset_proxy, GTK_TYPE_WIDGET)

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static void
bongsu_asset_proxy_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = BONGSU_PROXY_SIDE;
}

/* Two pixels of ink, two pixels off, with a rim that keeps it apart from any ground. */
static void
bongsu_asset_proxy_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const float widths[4] = { 2, 2, 2, 2 };
  GdkRGBA ink, plate;
  GskRoundedRect ring;

  if (!gtk_widget_has_visible_focus (widget))
    return;
  bongsu_palette_get (widget, "ink", &ink);
  bongsu_palette_get (widget, "plate", &plate);
  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (-7, -7, BONGSU_PROXY_SIDE + 14, BONGSU_PROXY_SIDE + 14),
                                   8);
  gtk_snapshot_append_border (snapshot, &ring, widths, (const GdkRGBA[4]) { plate, plate, plate, plate });
  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (-5, -5, BONGSU_PROXY_SIDE + 10, BONGSU_PROXY_SIDE + 10),
                                   6);
  gtk_snapshot_append_border (snapshot, &ring, widths, (const GdkRGBA[4]) { ink, ink, ink, ink });
}

static void
bongsu_asset_proxy_finalize (GObject *object)
{
  BongsuAssetProxy *self = BONGSU_ASSET_PROXY (object);

  g_free (self->name);
  g_free (self->state);
  G_OBJECT_CLASS (bongsu_asset_proxy_parent_class)->finalize (object);
}

static void
bongsu_asset_proxy_class_init (BongsuAssetProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bongsu_asset_proxy_finalize;
  widget_class->measure = bongsu_asset_proxy_measure;
  widget_class->snapshot = bongsu_asset_proxy_snapshot;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "asset.select", NULL, activate_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "asset.select", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "asset.select", NULL);
  gtk_widget_class_set_css_name (widget_class, "asset");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
bongsu_asset_proxy_init (BongsuAssetProxy *self)
{
  self->row = BONGSU_NO_ROW;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* Clicks belong to the map below, which knows what lies on top. */
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

BongsuAssetProxy *
bongsu_asset_proxy_new (guint row)
{
  BongsuAssetProxy *self = g_object_new (BONGSU_TYPE_ASSET_PROXY, NULL);

  self->row = row;
  return self;
}

guint
bongsu_asset_proxy_get_row (BongsuAssetProxy *self)
{
  g_return_val_if_fail (BONGSU_IS_ASSET_PROXY (self), BONGSU_NO_ROW);
  return self->row;
}

void
bongsu_asset_proxy_refresh (BongsuAssetProxy *self, BongsuRegister *register_)
{
  g_autofree char *name = bongsu_asset_words_dup_name (register_, self->row);
  g_autofree char *state = bongsu_asset_words_dup_state (register_, self->row, ", ");

  /* A screen reader speaks each change: none where nothing changed. */
  if (g_strcmp0 (name, self->name) != 0)
    {
      g_free (self->name);
      self->name = g_steal_pointer (&name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
    }
  if (g_strcmp0 (state, self->state) != 0)
    {
      g_free (self->state);
      self->state = g_steal_pointer (&state);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->state, -1);
    }
}
