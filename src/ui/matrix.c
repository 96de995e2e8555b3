/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "matrix.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_ZOOM 16
#define MAX_PIXELS 4096 /* of one side of the picture */

struct _BongsuMatrix
{
  GtkWidget parent_instance;

  BongsuDots *dots; /* (owned) (nullable) */
  guint zoom;
  GdkTexture *picture; /* (owned) (nullable) of `picture_zoom` device pixels a dot */
  guint picture_zoom;
};

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BongsuMatrix, bongsu_matrix, GTK_TYPE_WIDGET)

/* How much of each pixel of one cell a round LED covers, 0 to 255. */
static void
make_mask (guint zoom, guint8 *mask)
{
  double radius = zoom > 2 ? zoom * 0.44 : zoom * 0.5;

  for (guint y = 0; y < zoom; y++)
    for (guint x = 0; x < zoom; x++)
      {
        double distance = hypot (x + 0.5 - zoom / 2., y + 0.5 - zoom / 2.);

        mask[y * zoom + x] = 255 * CLAMP (radius - distance + 0.5, 0, 1);
      }
  if (zoom <= 2)
    memset (mask, 255, zoom * zoom);
}

static void
paint_dot (guint8 *pixels, gsize stride, guint zoom, const guint8 *mask, guint32 colour)
{
  /* An LED that is off is still there: a faint grey point, where there are pixels enough to show it. */
  guint32 shown = colour != 0 ? colour : zoom > 2 ? 0x262626 : 0x0d0d0d;
  static const int ground = 0x0d;

  for (guint y = 0; y < zoom; y++)
    for (guint x = 0; x < zoom; x++)
      {
        guint8 *pixel = pixels + y * stride + x * 4;
        int cover = mask[y * zoom + x];

        for (guint channel = 0; channel < 3; channel++)
          {
            int value = (shown >> (16 - 8 * channel)) & 0xff;

            pixel[channel] = ground + (value - ground) * cover / 255;
          }
        pixel[3] = 255;
      }
}

static GdkTexture *
make_picture (const BongsuDots *dots, guint zoom)
{
  gsize stride = (gsize) dots->width * zoom * 4;
  guint8 *pixels = g_malloc (stride * dots->height * zoom);
  guint8 mask[MAX_ZOOM * 4 * MAX_ZOOM * 4];
  g_autoptr (GBytes) bytes = NULL;

  make_mask (zoom, mask);
  for (guint y = 0; y < dots->height; y++)
    for (guint x = 0; x < dots->width; x++)
      paint_dot (pixels + (gsize)y * zoom * stride + (gsize)x * zoom * 4, stride, zoom, mask,
                 dots->dots[y * dots->width + x]);
  bytes = g_bytes_new_take (pixels, stride * dots->height * zoom);
  return gdk_memory_texture_new (dots->width * zoom, dots->height * zoom, GDK_MEMORY_R8G8B8A8, bytes, stride);
}

static guint
fit_zoom (BongsuMatrix *self, int width)
{
  guint fitting = self->dots->width > 0 && width > 0 ? width / self->dots->width : self->zoom;

  return CLAMP (fitting, 1, self->zoom);
}

static GtkSizeRequestMode
bongsu_matrix_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bongsu_matrix_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  BongsuMatrix *self = BONGSU_MATRIX (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = 0;
  if (self->dots == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->dots->width;
      *natural = self->dots->width * self->zoom;
    }
  else
    {
      *minimum = *natural = self->dots->height * fit_zoom (self, for_size);
    }
}

static void
bongsu_matrix_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BongsuMatrix *self = BONGSU_MATRIX (widget);
  guint zoom, scaled;
  float width, height;

  if (self->dots == NULL || self->dots->width == 0 || self->dots->height == 0)
    return;
  zoom = fit_zoom (self, gtk_widget_get_width (widget));
  scaled = MIN (zoom * (guint) gtk_widget_get_scale_factor (widget), MAX_ZOOM * 4);
  if (MAX (self->dots->width, self->dots->height) * scaled > MAX_PIXELS)
    scaled = MAX (MAX_PIXELS / MAX (self->dots->width, self->dots->height), 1);
  if (self->picture == NULL || self->picture_zoom != scaled)
    {
      g_clear_object (&self->picture);
      self->picture = make_picture (self->dots, scaled);
      self->picture_zoom = scaled;
    }
  width = self->dots->width * zoom;
  height = self->dots->height * zoom;
  gtk_snapshot_append_texture (snapshot, self->picture,
                               &GRAPHENE_RECT_INIT (floorf ((gtk_widget_get_width (widget) - width) / 2),
                                                    floorf ((gtk_widget_get_height (widget) - height) / 2), width,
                                                    height));
}

static void
bongsu_matrix_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ZOOM)
    g_value_set_uint (value, BONGSU_MATRIX (object)->zoom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_matrix_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BongsuMatrix *self = BONGSU_MATRIX (object);

  if (id == PROP_ZOOM)
    self->zoom = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bongsu_matrix_dispose (GObject *object)
{
  BongsuMatrix *self = BONGSU_MATRIX (object);

  g_clear_pointer (&self->dots, bongsu_dots_unref);
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (bongsu_matrix_parent_class)->dispose (object);
}

static void
bongsu_matrix_class_init (BongsuMatrixClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bongsu_matrix_get_property;
  object_class->set_property = bongsu_matrix_set_property;
  object_class->dispose = bongsu_matrix_dispose;
  widget_class->get_request_mode = bongsu_matrix_get_request_mode;
  widget_class->measure = bongsu_matrix_measure;
  widget_class->snapshot = bongsu_matrix_snapshot;
  properties[PROP_ZOOM] = g_param_spec_uint ("zoom", NULL, NULL, 1, MAX_ZOOM, 2,
                                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "matrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bongsu_matrix_init (BongsuMatrix *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Board picture"), -1);
}

void
bongsu_matrix_set_dots (BongsuMatrix *self, BongsuDots *dots, const char *text)
{
  gboolean same_size;

  g_return_if_fail (BONGSU_IS_MATRIX (self));
  same_size
    = self->dots != NULL && dots != NULL && self->dots->width == dots->width && self->dots->height == dots->height;
  if (dots != NULL)
    bongsu_dots_ref (dots);
  g_clear_pointer (&self->dots, bongsu_dots_unref);
  self->dots = dots;
  g_clear_object (&self->picture);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
  if (same_size)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

BongsuDots *
bongsu_matrix_get_dots (BongsuMatrix *self)
{
  g_return_val_if_fail (BONGSU_IS_MATRIX (self), NULL);
  return self->dots;
}
