/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-page.h"
#include "start-page.h"
#include "window.h"

G_BEGIN_DECLS

struct _BongsuWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *stack;
  BongsuStartPage *start;
  AdwBin *console_slot;
  AdwStatusPage *waiting;
  AdwStatusPage *fault;

  BongsuConsolePage *console; /* (owned by the slot) (nullable) */
  guint held_key;             /* hardware code of the key that is down, 0 none */
};

/* window-actions.c: the `win.` actions and their keys. */
void bongsu_window_class_add_actions (GtkWidgetClass *widget_class);
void bongsu_window_update_actions (BongsuWindow *self);
void bongsu_window_add_key_guard (BongsuWindow *self);
void bongsu_window_emit_leave (BongsuWindow *self);

G_END_DECLS
