/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "readings.h"

#include <glib/gi18n-lib.h>

#include "asset.h"
#include "words.h"

#define MAX_LINES 24

typedef struct
{
  GtkWidget *name, *value, *age; /* (owned by the grid) */
} Line;

struct _BongsuReadings
{
  GtkWidget parent_instance;

  GtkGrid *grid; /* (owned) */
  Line lines[MAX_LINES];
  guint n_lines; /* made */

  BongsuRegister *register_; /* (owned) (nullable) */
  BongsuTicker *ticker;      /* (owned) (nullable) */
  guint row;
};

G_DEFINE_FINAL_TYPE (BongsuReadings, bongsu_readings, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (BongsuReadings *self, int column, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, column == 1);
  gtk_widget_add_css_class (label, class);
  gtk_grid_attach (self->grid, label, column, self->n_lines, 1, 1);
  return label;
}

static Line *
get_line (BongsuReadings *self, guint index)
{
  while (self->n_lines <= index)
    {
      Line *line = &self->lines[self->n_lines];

      line->name = make_label (self, 0, "second");
      line->value = make_label (self, 1, "reading-value");
      line->age = make_label (self, 2, "caption");
      self->n_lines++;
    }
  return &self->lines[index];
}

static gboolean
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) == 0)
    return FALSE;
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
  return TRUE;
}

/* What is known about the catalogue's readings only: raw attributes say nothing to an operator. */
static guint
show_row (BongsuReadings *self, guint row, guint used, gint64 now)
{
  guint n = 0;
  const BongsuReading *readings = bongsu_register_get_readings (self->register_, row, &n);

  for (guint i = 0; i < n && used < MAX_LINES; i++)
    {
      const BongsuReading *reading = &readings[i];
      g_autofree char *value = NULL;
      g_autofree char *age = NULL;
      Line *line;

      if (reading->spec == NULL || reading->value.kind == BONGSU_VALUE_ABSENT)
        continue;
      line = get_line (self, used++);
      value = bongsu_reading_to_words (reading);
      age = bongsu_words_length (now - reading->stamp.observed);
      set_text (line->name, bongsu_text_get (&reading->spec->name));
      set_text (line->value, value);
      set_text (line->age, age);
      if (reading->stale || reading->suspect)
        gtk_widget_add_css_class (line->value, "second");
      else
        gtk_widget_remove_css_class (line->value, "second");
    }
  return used;
}

static void
show_all (BongsuReadings *self)
{
  guint used = 0;
  gint64 now;

  if (self->register_ == NULL)
    return;
  now = bongsu_ticker_get_now (self->ticker);
  if (self->row != BONGSU_NO_ROW)
    {
      guint parent = bongsu_register_get_parent (self->register_, self->row);

      used = show_row (self, self->row, used, now);
      if (parent != BONGSU_NO_ROW && parent != self->row)
        used = show_row (self, parent, used, now);
    }
  for (guint i = 0; i < self->n_lines; i++)
    {
      gtk_widget_set_visible (self->lines[i].name, i < used);
      gtk_widget_set_visible (self->lines[i].value, i < used);
      gtk_widget_set_visible (self->lines[i].age, i < used);
    }
}

static void
on_ticker_tick_cb (BongsuReadings *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
}

static void
bongsu_readings_dispose (GObject *object)
{
  BongsuReadings *self = BONGSU_READINGS (object);
  GtkWidget *grid = GTK_WIDGET (self->grid);

  self->grid = NULL;
  self->n_lines = 0;
  g_clear_pointer (&grid, gtk_widget_unparent);
  g_clear_object (&self->register_);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (bongsu_readings_parent_class)->dispose (object);
}

static void
bongsu_readings_class_init (BongsuReadingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_readings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bongsu_readings_init (BongsuReadings *self)
{
  self->row = BONGSU_NO_ROW;
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

void
bongsu_readings_set_register (BongsuReadings *self, BongsuRegister *register_, BongsuTicker *ticker)
{
  g_return_if_fail (BONGSU_IS_READINGS (self) && self->register_ == NULL);
  self->register_ = g_object_ref (register_);
  self->ticker = g_object_ref (ticker);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (register_, "changed", G_CALLBACK (on_ticker_tick_cb), self, G_CONNECT_SWAPPED);
}

void
bongsu_readings_set_row (BongsuReadings *self, guint row)
{
  g_return_if_fail (BONGSU_IS_READINGS (self));
  self->row = row;
  show_all (self);
}
