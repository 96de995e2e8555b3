/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "proxy-layer-private.h"

struct _BongsuProxyLayer
{
  ShumateLayer parent;

  BongsuAssetLayer *assets;  /* (owned) */
  BongsuRegister *register_; /* (owned) (nullable) */
  GPtrArray *proxies;        /* (element-type BongsuAssetProxy), not owned: children; in the order of roving */
};

enum
{
  ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuProxyLayer, bongsu_proxy_layer, SHUMATE_TYPE_LAYER)

static void
on_proxy_activated_cb (BongsuProxyLayer *self, BongsuAssetProxy *proxy)
{
  g_signal_emit (self, signals[ACTIVATED], 0, bongsu_asset_proxy_get_row (proxy));
}

static void
on_register_changed_cb (BongsuProxyLayer *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  /* All others are refreshed when the map rests; the one that is being read stays true all the time. */
  if (focus != NULL)
    bongsu_asset_proxy_refresh (BONGSU_ASSET_PROXY (focus), self->register_);
}

static void
bongsu_proxy_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BongsuProxyLayer *self = BONGSU_PROXY_LAYER (widget);

  for (guint i = 0; i < self->proxies->len; i++)
    {
      BongsuAssetProxy *proxy = g_ptr_array_index (self->proxies, i);
      GtkAllocation place = { 0, 0, BONGSU_PROXY_SIDE, BONGSU_PROXY_SIDE };
      double px = 0, py = 0;

      bongsu_asset_layer_get_position (self->assets, bongsu_asset_proxy_get_row (proxy), &px, &py);
      place.x = (int) lround (px) - BONGSU_PROXY_SIDE / 2;
      place.y = (int) lround (py) - BONGSU_PROXY_SIDE / 2;
      gtk_widget_size_allocate (GTK_WIDGET (proxy), &place, -1);
    }
}

static void
bongsu_proxy_layer_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
on_viewport_notify_cb (BongsuProxyLayer *self)
{
  /* Only the ring of the focus has to go with the map at once; the rest waits for its rest. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
bongsu_proxy_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (bongsu_proxy_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (on_viewport_notify_cb), object, G_CONNECT_SWAPPED);
}

static void
bongsu_proxy_layer_dispose (GObject *object)
{
  BongsuProxyLayer *self = BONGSU_PROXY_LAYER (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->proxies, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->register_ != NULL)
    g_signal_handlers_disconnect_by_func (self->register_, on_register_changed_cb, self);
  g_clear_object (&self->register_);
  g_clear_object (&self->assets);
  G_OBJECT_CLASS (bongsu_proxy_layer_parent_class)->dispose (object);
}

static void
bongsu_proxy_layer_finalize (GObject *object)
{
  g_ptr_array_unref (BONGSU_PROXY_LAYER (object)->proxies);
  G_OBJECT_CLASS (bongsu_proxy_layer_parent_class)->finalize (object);
}

static void
bongsu_proxy_layer_class_init (BongsuProxyLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = bongsu_proxy_layer_constructed;
  object_class->dispose = bongsu_proxy_layer_dispose;
  object_class->finalize = bongsu_proxy_layer_finalize;
  widget_class->size_allocate = bongsu_proxy_layer_size_allocate;
  widget_class->measure = bongsu_proxy_layer_measure;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
bongsu_proxy_layer_init (BongsuProxyLayer *self)
{
  self->proxies = g_ptr_array_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

BongsuProxyLayer *
bongsu_proxy_layer_new (ShumateViewport *viewport, BongsuAssetLayer *assets)
{
  BongsuProxyLayer *self = g_object_new (BONGSU_TYPE_PROXY_LAYER, "viewport", viewport, NULL);

  self->assets = g_object_ref (assets);
  return self;
}

void
bongsu_proxy_layer_set_register (BongsuProxyLayer *self, BongsuRegister *register_)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_if_fail (BONGSU_IS_PROXY_LAYER (self));

  if (self->register_ == register_)
    return;
  bongsu_proxy_layer_set_rows (self, none);
  if (self->register_ != NULL)
    g_signal_handlers_disconnect_by_func (self->register_, on_register_changed_cb, self);
  g_set_object (&self->register_, register_);
  if (register_ != NULL)
    g_signal_connect_object (register_, "changed", G_CALLBACK (on_register_changed_cb), self, G_CONNECT_SWAPPED);
}

static BongsuAssetProxy *
make_proxy (BongsuProxyLayer *self, guint row)
{
  BongsuAssetProxy *proxy = bongsu_asset_proxy_new (row);

  g_signal_connect_object (proxy, "activated", G_CALLBACK (on_proxy_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (proxy), GTK_WIDGET (self));
  return proxy;
}

void
bongsu_proxy_layer_set_rows (BongsuProxyLayer *self, GArray *rows)
{
  g_autoptr (GHashTable) old = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (BONGSU_IS_PROXY_LAYER (self));

  for (guint i = 0; i < self->proxies->len; i++)
    {
      BongsuAssetProxy *proxy = g_ptr_array_index (self->proxies, i);

      g_hash_table_insert (old, GUINT_TO_POINTER (bongsu_asset_proxy_get_row (proxy)), proxy);
    }
  g_ptr_array_set_size (self->proxies, 0);
  for (guint i = 0; i < rows->len && i < BONGSU_MAX_PROXIES; i++)
    {
      guint row = g_array_index (rows, guint, i);
      BongsuAssetProxy *proxy = g_hash_table_lookup (old, GUINT_TO_POINTER (row));

      if (proxy != NULL)
        g_hash_table_remove (old, GUINT_TO_POINTER (row));
      else
        proxy = make_proxy (self, row);
      bongsu_asset_proxy_refresh (proxy, self->register_);
      g_ptr_array_add (self->proxies, proxy);
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    gtk_widget_unparent (GTK_WIDGET (value));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
bongsu_proxy_layer_rove (BongsuProxyLayer *self, int step)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  int n = (int) self->proxies->len;
  guint index = 0;

  g_return_val_if_fail (BONGSU_IS_PROXY_LAYER (self), FALSE);

  if (n == 0)
    return FALSE;
  if (focus != NULL && g_ptr_array_find (self->proxies, focus, &index))
    index = (guint) (((int) index + step + n) % n);
  else
    index = step > 0 ? 0 : (guint) n - 1;
  bongsu_asset_proxy_refresh (g_ptr_array_index (self->proxies, index), self->register_);
  return gtk_widget_grab_focus (g_ptr_array_index (self->proxies, index));
}

guint
bongsu_proxy_layer_get_n_rows (BongsuProxyLayer *self)
{
  g_return_val_if_fail (BONGSU_IS_PROXY_LAYER (self), 0);
  return self->proxies->len;
}
