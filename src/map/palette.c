/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "palette.h"

static const char *const level_names[BONGSU_N_LEVELS] = { "normal", "attention", "caution", "alert", "critical" };
static const char *const use_names[] = { "fill", "mark", "word", "tint" };

/* Normal has no colour of its own: it is the plain plate with neutral ink. */
static const char *const normal_names[] = { "plate", "ink", "ink", "plate" };

void
bongsu_palette_get (GtkWidget *widget, const char *name, GdkRGBA *colour)
{
  char full[64];

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);
  g_return_if_fail (colour != NULL);

  g_snprintf (full, sizeof full, "bongsu_%s", name);
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), full, colour))
    *colour = (GdkRGBA) { 1.0f, 0.0f, 1.0f, 1.0f };
}

void
bongsu_palette_get_level (GtkWidget *widget, BongsuLevel level, BongsuPaletteUse use, GdkRGBA *colour)
{
  char name[32];

  g_return_if_fail (level < BONGSU_N_LEVELS);
  g_return_if_fail (use < G_N_ELEMENTS (use_names));

  if (level == BONGSU_LEVEL_NORMAL)
    {
      bongsu_palette_get (widget, normal_names[use], colour);
      return;
    }
  g_snprintf (name, sizeof name, "%s_%s", level_names[level], use_names[use]);
  bongsu_palette_get (widget, name, colour);
}
