/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "start-page.h"

#include <glib/gi18n-lib.h>

#include "city-drawing.h"
#include "words.h"

struct _BongsuStartPage
{
  AdwBin parent_instance;

  GtkFlowBox *cards;
  GtkStack *stack;
  GtkWidget *notice_box;
  GtkLabel *notice;
};

enum
{
  SIGNAL_DEMO_REQUESTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BongsuStartPage, bongsu_start_page, ADW_TYPE_BIN)

static GtkWidget *
make_line (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, class);
  return label;
}

static char *
join_facts (const BongsuCityProfile *city)
{
  g_autoptr (GString) facts = g_string_new (NULL);

  for (guint i = 0; i < city->n_facts; i++)
    g_string_append_printf (facts, "%s%s", i > 0 ? "\n" : "", bongsu_text_get (&city->facts[i]));
  return g_string_free (g_steal_pointer (&facts), FALSE);
}

static void
on_card_clicked_cb (BongsuStartPage *self, GtkButton *card)
{
  g_signal_emit (self, signals[SIGNAL_DEMO_REQUESTED], 0, gtk_widget_get_name (GTK_WIDGET (card)));
}

static GtkWidget *
make_card (BongsuStartPage *self, const BongsuCityProfile *city)
{
  GtkWidget *card = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *length = gtk_label_new (NULL);
  g_autofree char *seconds
    = city->length_s > 0 ? bongsu_words_length ((gint64)city->length_s * G_USEC_PER_SEC) : g_strdup ("");
  g_autofree char *facts = join_facts (city);
  g_autofree char *name = g_strdup_printf ("%s, %s", bongsu_text_get (&city->name), bongsu_text_get (&city->title));

  gtk_label_set_text (GTK_LABEL (length), seconds);
  gtk_widget_add_css_class (length, "caption");
  gtk_box_append (GTK_BOX (top), make_line (bongsu_text_get (&city->name), "heading"));
  gtk_box_append (GTK_BOX (top), length);
  gtk_widget_add_css_class (words, "words");
  gtk_box_append (GTK_BOX (words), top);
  gtk_box_append (GTK_BOX (words), make_line (bongsu_text_get (&city->title), "name"));
  gtk_box_append (GTK_BOX (words), make_line (bongsu_text_get (&city->setting), "caption"));
  gtk_box_append (GTK_BOX (box), bongsu_city_drawing_new ());
  gtk_box_append (GTK_BOX (box), words);
  gtk_button_set_child (GTK_BUTTON (card), box);
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (card, "city-card");
  gtk_widget_set_name (card, city->id);
  gtk_widget_set_tooltip_text (card, facts[0] != '\0' ? facts : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (card, "clicked", G_CALLBACK (on_card_clicked_cb), self, G_CONNECT_SWAPPED);
  return card;
}

static void
bongsu_start_page_class_init (BongsuStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_DEMO_REQUESTED] = g_signal_new ("demo-requested", BONGSU_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BongsuStartPage, cards);
  gtk_widget_class_bind_template_child (widget_class, BongsuStartPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BongsuStartPage, notice_box);
  gtk_widget_class_bind_template_child (widget_class, BongsuStartPage, notice);
}

static void
bongsu_start_page_init (BongsuStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bongsu_start_page_set_cities (BongsuStartPage *self, GPtrArray *cities, const char *notice)
{
  GtkWidget *child;
  guint n = cities != NULL ? cities->len : 0;

  g_return_if_fail (BONGSU_IS_START_PAGE (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *holder = gtk_flow_box_child_new ();

      /* The button inside is the one thing to reach: two stops for one card would be one too many. */
      gtk_widget_set_focusable (holder, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (holder), make_card (self, g_ptr_array_index (cities, i)));
      gtk_flow_box_append (self->cards, holder);
    }
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "cards" : "empty");
  gtk_label_set_text (self->notice, notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice_box, notice != NULL && notice[0] != '\0');
}
