/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assets-page.h"
#include "console-page.h"
#include "header.h"
#include "incident-pane.h"
#include "inspector.h"
#include "log-page.h"
#include "map-pane.h"
#include "ribbon.h"
#include "selection.h"
#include "signs-page.h"
#include "steps.h"
#include "ticker.h"
#include "undo-bar.h"
#include "undo.h"

G_BEGIN_DECLS

struct _BongsuConsolePage
{
  AdwBin parent_instance;

  BongsuHeader *header;
  BongsuRibbon *ribbon;
  GtkBox *banners;
  GtkWidget *link_banner;
  GtkLabel *link_sentence;
  GtkStack *views;
  GtkPaned *outer;
  GtkPaned *inner;
  BongsuIncidentPane *incidents;
  BongsuMapPane *map;
  BongsuInspector *inspector;
  BongsuSignsPage *signs;
  BongsuAssetsPage *assets;
  BongsuLogPage *log;
  BongsuUndoBar *undo_bar;

  BongsuRegister *register_;  /* (owned) */
  BongsuFollower *follower;   /* (owned) */
  BongsuIncidentDesk *desk;   /* (owned) */
  BongsuOutbox *outbox;       /* (owned) */
  BongsuTicker *ticker;       /* (owned) */
  BongsuSelection *selection; /* (owned) */
  BongsuSteps *steps;         /* (owned) */
  BongsuUndo *undo;           /* (owned) */
  BongsuIncident *watched;    /* (owned) (nullable) the selected one, whose state decides what may be done */
  int laid_out;               /* width the parts were placed for, -1 not yet */
  gboolean narrow;
};

/* console-acts.c: what the commands on incidents do. */
void bongsu_console_page_act (BongsuConsolePage *self, const char *verb, const char *reason, const char *detail);
gboolean bongsu_console_page_can_step (BongsuConsolePage *self, guint step);
void bongsu_console_page_run_step (BongsuConsolePage *self, guint step);

G_END_DECLS
