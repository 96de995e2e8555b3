/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cut-label.h"

static gboolean
on_query_tooltip_cb (GtkLabel *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

void
bongsu_cut_label_init (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), NULL);
}
