/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "alive.h"
#include "level-shape.h"
#include "words.h"

#define LOAD_LIMIT 10 /* INCIDENTS 9: announcements per position in 10 minutes */
#define N_VIEWS 4
#define N_FIT_STEPS 7
#define MAX_FITS 2
#define NARROW_BELOW 1280
#define FIT_RESERVE 18 /* px for counts that grow by a digit */

static const struct
{
  const char *name, *action, *icon, *word;
} views[N_VIEWS] = {
  { "situation", "win.view-situation", "bongsu-view-situation-symbolic", N_ ("Situation") },
  { "signs", "win.view-signs", "bongsu-view-signs-symbolic", N_ ("Signs") },
  { "assets", "win.view-assets", "bongsu-view-assets-symbolic", N_ ("Assets") },
  { "log", "win.view-log", "bongsu-view-log-symbolic", N_ ("Log") },
};

struct _BongsuHeader
{
  AdwBin parent_instance;

  AdwHeaderBar *bar;
  GtkMenuButton *city;
  GtkLabel *mode;
  GtkMenuButton *link;
  BongsuAlive *alive;
  GtkLabel *link_caption;
  GtkLabel *link_words;
  GtkMenuButton *incidents;
  GtkGrid *levels;
  GtkLabel *unacknowledged;
  GtkMenuButton *load;
  GtkLabel *load_words;
  GtkLabel *load_limit;
  GtkMenuButton *outbox;
  GtkLabel *outbox_first;
  GtkLabel *outbox_second;
  GtkLabel *date;
  GtkLabel *time;
  GtkBox *views;
  GtkWidget *silence_key;
  GtkMenuButton *operator;
  GtkLabel *operator_label;

  GtkWidget *view_buttons[N_VIEWS]; /* (owned by the box) */
  GtkWidget *view_icons[N_VIEWS];
  GtkLabel *link_detail;            /* (owned by the popover of its fact), and so on */
  GtkLabel *incidents_detail;
  GtkLabel *load_detail;
  GtkLabel *outbox_detail;
  GtkLabel *counts[BONGSU_N_LEVELS]; /* (owned by the grid) */
  GtkWidget *cells[BONGSU_N_LEVELS]; /* (owned by the grid) */
  BongsuFollower *follower;  /* (owned) */
  BongsuIncidentDesk *desk;  /* (owned) */
  BongsuOutbox *box;         /* (owned) */
  BongsuRegister *register_; /* (owned) */
  BongsuTicker *ticker;      /* (owned) */
  int fitted_width;          /* that it was last shortened for */
  guint n_fits;              /* how often for this width: a class of style counts only in the frame after it was set */
  guint fitted_step;         /* how much it was shortened */
  char *mode_id;             /* (owned) */
};

G_DEFINE_FINAL_TYPE (BongsuHeader, bongsu_header, ADW_TYPE_BIN)

static void
name_widget (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static guint
get_uint (gpointer object, const char *property)
{
  guint value = 0;

  g_object_get (object, property, &value, NULL);
  return value;
}

static void
show_link (BongsuHeader *self, gint64 now)
{
  BongsuLinkState state = bongsu_follower_get_state (self->follower);
  gint64 heard = bongsu_follower_get_last_heard (self->follower);
  g_autofree char *words = bongsu_words_link (state, heard, now);
  g_autofree char *detail = NULL;
  const char *sentence = bongsu_follower_get_sentence (self->follower);

  bongsu_alive_set (self->alive, state, get_uint (self->follower, "n-batches"));
  gtk_label_set_text (self->link_caption, state == BONGSU_LINK_LIVE ? _ ("Received") : _ ("Link"));
  gtk_label_set_text (self->link_words, words);
  detail = g_strdup_printf (_ ("%s\nBatches received: %u\nRefused: %u\nAssets: %u"),
                            sentence != NULL && sentence[0] != '\0' ? sentence : _ ("The link is well."),
                            get_uint (self->follower, "n-batches"), get_uint (self->follower, "n-refused"),
                            bongsu_register_get_n_assets (self->register_));
  gtk_label_set_text (self->link_detail, detail);
}

static void
show_incidents (BongsuHeader *self)
{
  guint unseen = get_uint (self->desk, "n-unacknowledged");
  g_autofree char *words = g_strdup_printf (_ ("Unacknowledged %u"), unseen);
  g_autofree char *tag = self->fitted_step < 4 ? g_strdup (words) : g_strdup_printf (C_ ("short", "Unseen %u"), unseen);
  g_autoptr (GString) name = g_string_new (words);

  gtk_label_set_text (self->unacknowledged, tag);
  if (unseen > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->unacknowledged), "filled");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->unacknowledged), "filled");
  for (guint level = BONGSU_LEVEL_CRITICAL; level >= BONGSU_LEVEL_ATTENTION; level--)
    {
      guint n = bongsu_incident_desk_count (self->desk, level, FALSE);
      g_autofree char *text = g_strdup_printf ("%s %u", bongsu_words_level (level), n);

      gtk_label_set_text (self->counts[level], self->fitted_step >= 5 ? strrchr (text, ' ') + 1 : text);
      gtk_widget_set_tooltip_text (self->cells[level], text);
      if (n > 0)
        gtk_widget_remove_css_class (self->cells[level], "none");
      else
        gtk_widget_add_css_class (self->cells[level], "none");
      g_string_append_printf (name, ", %s", text);
    }
  name_widget (self->incidents, name->str);
  g_strdelimit (name->str, ",", '\n');
  gtk_label_set_text (self->incidents_detail, name->str);
}

static void
show_load (BongsuHeader *self)
{
  guint load = bongsu_incident_desk_get_load (self->desk);
  g_autofree char *words = g_strdup_printf (_ ("Alarms %u/10 min"), load);
  g_autofree char *shorter = g_strdup_printf (C_ ("short", "%u/10 min"), load);
  g_autofree char *limit = g_strdup_printf (_ ("limit %u"), LOAD_LIMIT);
  g_autofree char *name = g_strdup_printf ("%s, %s", words, limit);

  gtk_label_set_text (self->load_words, self->fitted_step < 4 ? words : shorter);
  gtk_label_set_text (self->load_limit, limit);
  name_widget (self->load, name);
  gtk_label_set_text (self->load_detail, load > LOAD_LIMIT ? _ ("More than one person can follow.")
                                                           : _ ("Announcements of the last 10 minutes at this desk."));
}

static void
show_outbox (BongsuHeader *self)
{
  guint queued = get_uint (self->box, "n-queued"), sending = get_uint (self->box, "n-sending");
  guint unknown = get_uint (self->box, "n-unknown"), unshared = get_uint (self->box, "n-unshared");
  g_autofree char *first = g_strdup_printf (_ ("Queued %u · Sending %u"), queued, sending);
  g_autofree char *second = g_strdup_printf (_ ("Unknown %u · For approval %u"), unknown, 0);
  g_autofree char *name = g_strdup_printf ("%s, %s", first, second);
  g_autofree char *sentence = NULL;
  g_autofree char *detail = NULL;

  g_object_get (self->box, "sentence", &sentence, NULL);
  gtk_label_set_text (self->outbox_first, first);
  gtk_label_set_text (self->outbox_second, second);
  name_widget (self->outbox, name);
  detail = g_strdup_printf (_ ("Acts not yet at the city: %u\n%s"), unshared,
                            sentence != NULL && sentence[0] != '\0' ? sentence : _ ("Everything has left."));
  gtk_label_set_text (self->outbox_detail, detail);
}

static void
on_ticker_tick_cb (BongsuHeader *self)
{
  gint64 now = bongsu_ticker_get_now (self->ticker);
  g_autofree char *date = bongsu_words_date (now);
  g_autofree char *time = bongsu_words_time (now);

  gtk_label_set_text (self->date, date);
  gtk_label_set_text (self->time, time);
  show_link (self, now);
  show_load (self);
  show_outbox (self);
}

/* Names do not tick: a screen reader would say every second. */
static void
on_follower_state_cb (BongsuHeader *self)
{
  static const char *const words[] = { N_ ("Link: connecting"), N_ ("Link: reading the city"), N_ ("Link: live"),
                                       N_ ("Link: delayed"), N_ ("Link: lost"), N_ ("Link: fault") };
  BongsuLinkState state = bongsu_follower_get_state (self->follower);

  name_widget (self->link, _ (words[MIN (state, G_N_ELEMENTS (words) - 1)]));
  show_link (self, bongsu_ticker_get_now (self->ticker));
}

static void
make_views (BongsuHeader *self)
{
  for (guint i = 0; i < N_VIEWS; i++)
    {
      GtkWidget *button = gtk_button_new (), *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      self->view_buttons[i] = button;
      self->view_icons[i] = gtk_image_new_from_icon_name (views[i].icon);
      gtk_box_append (GTK_BOX (inside), self->view_icons[i]);
      gtk_box_append (GTK_BOX (inside), gtk_label_new (_ (views[i].word)));
      gtk_button_set_child (GTK_BUTTON (button), inside);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), views[i].action);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _ (views[i].word));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "view-button");
      name_widget (button, _ (views[i].word));
      gtk_box_append (self->views, button);
    }
}

/* What a fact says when it is clicked. */
static GtkLabel *
make_detail (GtkMenuButton *fact)
{
  GtkWidget *popover = gtk_popover_new (), *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_popover_set_child (GTK_POPOVER (popover), label);
  gtk_menu_button_set_popover (fact, popover);
  return GTK_LABEL (label);
}

static void
show_operator (BongsuHeader *self, BongsuOutbox *outbox)
{
  g_autofree char *words = g_strdup_printf (_ ("On duty: %s (%s)"), bongsu_outbox_get_operator (outbox),
                                            bongsu_outbox_get_role (outbox));

  gtk_label_set_text (self->operator_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->operator), words);
  name_widget (self->operator, words);
}

static void
make_levels (BongsuHeader *self)
{
  for (guint level = BONGSU_LEVEL_CRITICAL; level >= BONGSU_LEVEL_ATTENTION; level--)
    {
      GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      self->cells[level] = cell;
      self->counts[level] = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->counts[level]), "strong");
      gtk_box_append (GTK_BOX (cell), bongsu_level_shape_new (level));
      gtk_box_append (GTK_BOX (cell), GTK_WIDGET (self->counts[level]));
      gtk_grid_attach (self->levels, cell, BONGSU_LEVEL_CRITICAL - level, 0, 1, 1);
    }
}

static const char *
mode_word (BongsuHeader *self)
{
  if (g_strcmp0 (self->mode_id, "exercise") == 0)
    return _ ("Exercise");
  if (g_strcmp0 (self->mode_id, "replay") == 0)
    return _ ("Replay");
  if (g_strcmp0 (self->mode_id, "demonstration") == 0)
    return self->fitted_step < 4 ? _ ("Demonstration") : C_ ("short", "Demo");
  return _ ("Live");
}

static void
set_class (BongsuHeader *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

/* 0: everything in words; 1: one window button; 2: views by name; 3: levels in two rows; 4: short words, keys unsaid;
 * 5: levels by shape and count; 6: views by icon. */
static void
shorten (BongsuHeader *self, guint step)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->levels));
  guint columns = step >= 3 ? 2 : BONGSU_N_LEVELS;

  for (guint i = 0; i < N_VIEWS; i++)
    {
      gtk_widget_set_visible (self->view_icons[i], step < 2 || step >= 6);
      gtk_widget_set_visible (gtk_widget_get_next_sibling (self->view_icons[i]), step < 6);
    }
  for (guint level = BONGSU_LEVEL_CRITICAL; level >= BONGSU_LEVEL_ATTENTION; level--)
    {
      guint index = BONGSU_LEVEL_CRITICAL - level;

      g_object_set (gtk_layout_manager_get_layout_child (layout, self->cells[level]), "column", index % columns, "row",
                    index / columns, NULL);
    }
  adw_header_bar_set_decoration_layout (self->bar, step >= 1 ? ":close" : NULL);
  gtk_widget_set_visible (self->silence_key, step < 4);
  self->fitted_step = step;
  show_incidents (self);
  show_load (self);
  gtk_label_set_text (self->mode, mode_word (self));
}

static void
bongsu_header_dispose (GObject *object)
{
  BongsuHeader *self = BONGSU_HEADER (object);

  g_clear_object (&self->follower);
  g_clear_object (&self->desk);
  g_clear_object (&self->box);
  g_clear_object (&self->register_);
  g_clear_object (&self->ticker);
  g_clear_pointer (&self->mode_id, g_free);
  G_OBJECT_CLASS (bongsu_header_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, bar);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, city);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, mode);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, link);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, alive);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, link_caption);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, link_words);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, incidents);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, levels);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, unacknowledged);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, load);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, load_words);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, load_limit);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, outbox);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, outbox_first);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, outbox_second);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, date);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, time);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, views);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, silence_key);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, operator);
  gtk_widget_class_bind_template_child (widget_class, BongsuHeader, operator_label);
}

static void
bongsu_header_class_init (BongsuHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bongsu_header_dispose;
  g_type_ensure (BONGSU_TYPE_ALIVE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/bongsu/Console/ui/header.ui");
  bind_children (widget_class);
}

static void
bongsu_header_init (BongsuHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_levels (self);
  make_views (self);
  self->link_detail = make_detail (self->link);
  self->incidents_detail = make_detail (self->incidents);
  self->load_detail = make_detail (self->load);
  self->outbox_detail = make_detail (self->outbox);
}

void
bongsu_header_set_parts (BongsuHeader *self, const BongsuConsoleParts *parts, BongsuTicker *ticker)
{
  g_return_if_fail (BONGSU_IS_HEADER (self) && self->ticker == NULL);
  self->follower = g_object_ref (parts->follower);
  self->desk = g_object_ref (parts->desk);
  self->box = g_object_ref (parts->outbox);
  self->register_ = g_object_ref (parts->register_);
  self->ticker = g_object_ref (ticker);
  gtk_menu_button_set_label (self->city, parts->city != NULL ? bongsu_text_get (&parts->city->name) : _ ("City"));
  name_widget (self->city, parts->city != NULL ? bongsu_text_get (&parts->city->name) : _ ("City"));
  self->mode_id = g_strdup (parts->mode);
  gtk_label_set_text (self->mode, mode_word (self));
  show_operator (self, parts->outbox);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (show_incidents), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->box, "notify", G_CALLBACK (show_outbox), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follower, "notify::state", G_CALLBACK (on_follower_state_cb), self, G_CONNECT_SWAPPED);
  show_incidents (self);
  on_follower_state_cb (self);
  on_ticker_tick_cb (self);
}

void
bongsu_header_fit (BongsuHeader *self, int width)
{
  int minimum = 0;

  g_return_if_fail (BONGSU_IS_HEADER (self));
  if (self->fitted_width == width && self->n_fits >= MAX_FITS)
    return;
  self->n_fits = self->fitted_width == width ? self->n_fits + 1 : 0;
  self->fitted_width = width;
  set_class (self, "narrow", width < NARROW_BELOW);
  for (guint step = 0; step < N_FIT_STEPS; step++)
    {
      shorten (self, step);
      gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum + FIT_RESERVE <= width)
        return;
    }
}

void
bongsu_header_set_view (BongsuHeader *self, const char *view)
{
  g_return_if_fail (BONGSU_IS_HEADER (self) && view != NULL);
  for (guint i = 0; i < N_VIEWS; i++)
    {
      gboolean shown = g_str_equal (views[i].name, view);

      gtk_accessible_update_state (GTK_ACCESSIBLE (self->view_buttons[i]), GTK_ACCESSIBLE_STATE_PRESSED,
                                   shown ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
      if (shown)
        gtk_widget_add_css_class (self->view_buttons[i], "pushed");
      else
        gtk_widget_remove_css_class (self->view_buttons[i], "pushed");
    }
}
