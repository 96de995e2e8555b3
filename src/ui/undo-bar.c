/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "undo-bar.h"

#include <glib/gi18n-lib.h>

#include "ring.h"

struct _BongsuUndoBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *mark;
  BongsuRing *ring;
  GtkSpinner *spinner;
  GtkImage *icon;
  GtkLabel *subject;
  GtkLabel *words;
  GtkWidget *send_now;
  GtkWidget *undo_button;
  GtkLabel *undo_label;
  GtkWidget *signs;
  GtkWidget *dismiss;

  BongsuUndo *undo; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (BongsuUndoBar, bongsu_undo_bar, GTK_TYPE_WIDGET)

static void
show_mark (BongsuUndoBar *self, const BongsuUndoView *view)
{
  gboolean counts = view->kind == BONGSU_UNDO_ACT || view->kind == BONGSU_UNDO_GRACE;

  gtk_widget_set_visible (GTK_WIDGET (self->mark), view->kind != BONGSU_UNDO_NOTHING);
  bongsu_ring_set_fraction (self->ring, view->fraction);
  gtk_image_set_from_icon_name (self->icon, view->kind == BONGSU_UNDO_SHOWN || view->kind == BONGSU_UNDO_TOLD
                                              ? "object-select-symbolic"
                                              : "dialog-warning-symbolic");
  gtk_spinner_set_spinning (self->spinner, view->kind == BONGSU_UNDO_PROGRESS);
  gtk_stack_set_visible_child_name (self->mark, counts                               ? "ring"
                                                : view->kind == BONGSU_UNDO_PROGRESS ? "spinner"
                                                                                     : "icon");
}

static void
on_undo_changed_cb (BongsuUndoBar *self)
{
  BongsuUndoView view;
  gboolean grace;

  bongsu_undo_get_view (self->undo, &view);
  grace = view.kind == BONGSU_UNDO_GRACE;
  show_mark (self, &view);
  gtk_label_set_text (self->subject, view.subject);
  gtk_widget_set_visible (GTK_WIDGET (self->subject), view.subject[0] != '\0');
  gtk_label_set_text (self->words, view.words);
  gtk_label_set_text (self->undo_label, grace ? _ ("Cancel sending") : _ ("Undo"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  grace ? _ ("Cancel sending") : _ ("Undo"), -1);
  gtk_widget_set_visible (self->send_now, grace);
  gtk_widget_set_visible (self->undo_button, view.kind == BONGSU_UNDO_ACT || grace);
  gtk_widget_set_visible (self->signs, view.kind == BONGSU_UNDO_SHOWN || view.kind == BONGSU_UNDO_TROUBLE);
  gtk_widget_set_visible (self->dismiss, view.kind >= BONGSU_UNDO_SHOWN);
}

static void
dismiss (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bongsu_undo_dismiss (BONGSU_UNDO_BAR (widget)->undo);
}

static void
bongsu_undo_bar_dispose (GObject *object)
{
  BongsuUndoBar *self = BONGSU_UNDO_BAR (object);

  g_clear_object (&self->undo);
  gtk_widget_dispose_template (GTK_WIDGET (self), BONGSU_TYPE_UNDO_BAR);
  G_OBJECT_CLASS (bongsu_undo_bar_parent_class)->dispose (object);
}

static void
bongsu_undo_bar_class_init (BongsuUndoBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_undo_bar_dispose;
  g_type_ensure (BONGSU_TYPE_RING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "undo-bar.dismiss", NULL, dismiss);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/undo-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, box);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, mark);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, ring);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, icon);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, subject);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, words);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, send_now);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, undo_button);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, undo_label);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, signs);
  gtk_widget_class_bind_template_child (widget_class, BongsuUndoBar, dismiss);
}

static void
bongsu_undo_bar_init (BongsuUndoBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_undo_bar_set_undo (BongsuUndoBar *self, BongsuUndo *undo)
{
  g_return_if_fail (BONGSU_IS_UNDO_BAR (self) && BONGSU_IS_UNDO (undo) && self->undo == NULL);
  self->undo = g_object_ref (undo);
  g_signal_connect_object (undo, "changed", G_CALLBACK (on_undo_changed_cb), self, G_CONNECT_SWAPPED);
  on_undo_changed_cb (self);
}
