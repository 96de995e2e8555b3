/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "asset-label-private.h"
#include "halo-text-private.h"
#include "palette.h"

#define MAX_LABELS 120  /* of one frame */
#define MAX_KEPT 600
#define FONT_PX 12.5f

typedef struct
{
  BongsuSheetPart *part;
  char *text;
} Label;

struct _BongsuAssetLabels
{
  GtkWidget *widget; /* (not owned) lives longer */
  GHashTable *kept;  /* (element-type guint Label) by row */
  GArray *taken;     /* (element-type graphene_rect_t) */
};

static void
free_label (gpointer data)
{
  Label *label = data;

  bongsu_sheet_part_free (label->part);
  g_free (label->text);
  g_free (label);
}

BongsuAssetLabels *
bongsu_asset_labels_new (GtkWidget *widget)
{
  BongsuAssetLabels *labels = g_new0 (BongsuAssetLabels, 1);

  labels->widget = widget;
  labels->kept = g_hash_table_new_full (NULL, NULL, NULL, free_label);
  labels->taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  return labels;
}

void
bongsu_asset_labels_free (BongsuAssetLabels *labels)
{
  g_hash_table_unref (labels->kept);
  g_array_unref (labels->taken);
  g_free (labels);
}

void
bongsu_asset_labels_reset (BongsuAssetLabels *labels)
{
  g_hash_table_remove_all (labels->kept);
}

static BongsuSheetPart *
get_part (BongsuAssetLabels *labels, BongsuRegister *register_, guint row)
{
  const char *name = bongsu_register_get_name (register_, row);
  Label *label = g_hash_table_lookup (labels->kept, GUINT_TO_POINTER (row));
  GdkRGBA ink, ground;

  if (label != NULL && g_strcmp0 (label->text, name) == 0)
    return label->part;
  if (name == NULL || *name == '\0')
    return NULL;
  if (g_hash_table_size (labels->kept) >= MAX_KEPT)
    g_hash_table_remove_all (labels->kept);
  bongsu_palette_get (labels->widget, "map_ink", &ink);
  bongsu_palette_get (labels->widget, "map", &ground);
  label = g_new0 (Label, 1);
  label->text = g_strdup (name);
  label->part = bongsu_halo_text_new (labels->widget, name, FONT_PX, FALSE, FALSE, &ink, &ground);
  g_hash_table_insert (labels->kept, GUINT_TO_POINTER (row), label);
  return label->part;
}

static gboolean
take_room (BongsuAssetLabels *labels, const graphene_rect_t *room)
{
  for (guint i = 0; i < labels->taken->len; i++)
    if (graphene_rect_intersection (&g_array_index (labels->taken, graphene_rect_t, i), room, NULL))
      return FALSE;
  g_array_append_val (labels->taken, *room);
  return TRUE;
}

static gboolean
find_middle (const BongsuMapFrame *frame, const BongsuPlacedSymbol *symbol, double *px, double *py)
{
  bongsu_map_frame_project (frame, symbol->x, symbol->y, px, py);
  *px = round (*px + symbol->dx);
  *py = round (*py + symbol->dy);
  return *px > -120 && *py > -40 && *px < frame->half_width * 2 + 120 && *py < frame->half_height * 2 + 20;
}

void
bongsu_asset_labels_snapshot (BongsuAssetLabels *labels, BongsuBrush *brush, const BongsuMapFrame *frame,
                              BongsuRegister *register_, const BongsuAssetLayout *layout, guint selected)
{
  const BongsuPlacedSymbol *symbols = (const BongsuPlacedSymbol *) layout->symbols->data;
  guint shown = 0;

  g_array_set_size (labels->taken, 0);
  for (guint i = 0; i < layout->symbols->len && labels->taken->len < 1000; i++)
    {
      double px, py;

      if (find_middle (frame, &symbols[i], &px, &py))
        {
          graphene_rect_t room = GRAPHENE_RECT_INIT ((float) px - 12, (float) py - 12, 24, 24);

          g_array_append_val (labels->taken, room);
        }
    }
  /* The worst first: they find room. The selected one has its pill. */
  for (guint i = layout->symbols->len; i > 0 && shown < MAX_LABELS; i--)
    {
      const BongsuPlacedSymbol *symbol = &symbols[i - 1];
      BongsuSheetPart *part;
      graphene_rect_t room;
      double px, py;

      if (symbol->row == selected || !find_middle (frame, symbol, &px, &py))
        continue;
      part = get_part (labels, register_, symbol->row);
      if (part == NULL)
        continue;
      room = GRAPHENE_RECT_INIT ((float) px - part->half_width, (float) py + 12, part->half_width * 2,
                                 part->half_height * 2);
      if (!take_room (labels, &room))
        continue;
      bongsu_brush_draw (brush, part, (float) px, (float) py + 12 + part->half_height);
      shown++;
    }
}
