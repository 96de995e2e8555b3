/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "act.h"

#include "stamp.h"

static void
clear_act (gpointer data)
{
  BongsuAct *act = data;

  g_free (act->id);
  g_free (act->verb);
  g_free (act->target);
  g_free (act->asset);
  g_free (act->rule);
  g_free (act->operator_id);
  g_free (act->role);
  g_free (act->console);
  g_free (act->reason);
  g_clear_pointer (&act->body, bongsu_fields_unref);
  g_free (act->body_text);
}

static void
append_text (GString *canonical, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (canonical, "%s=%s\n", name, value);
}

static void
append_time (GString *canonical, const char *name, gint64 time_us)
{
  g_autofree char *text = NULL;

  if (time_us == 0)
    return;
  text = bongsu_time_format (time_us);
  append_text (canonical, name, text);
}

BongsuAct *
bongsu_act_new (void)
{
  return g_atomic_rc_box_new0 (BongsuAct);
}

BongsuAct *
bongsu_act_ref (BongsuAct *act)
{
  g_return_val_if_fail (act != NULL, NULL);

  return g_atomic_rc_box_acquire (act);
}

void
bongsu_act_unref (BongsuAct *act)
{
  g_return_if_fail (act != NULL);

  g_atomic_rc_box_release_full (act, clear_act);
}

char *
bongsu_act_to_canonical (const BongsuAct *act)
{
  GString *canonical;

  g_return_val_if_fail (act != NULL, NULL);

  canonical = g_string_new (NULL);
  append_text (canonical, "verb", act->verb);
  append_text (canonical, "target", act->target);
  append_text (canonical, "asset", act->asset);
  append_text (canonical, "rule", act->rule);
  if (act->occurrence > 0)
    g_string_append_printf (canonical, "occurrence=%u\n", act->occurrence);
  append_time (canonical, "occurrenceStart", act->occurrence_start);
  append_text (canonical, "operator", act->operator_id);
  append_text (canonical, "role", act->role);
  append_text (canonical, "console", act->console);
  g_string_append_printf (canonical, "seq=%" G_GUINT64_FORMAT "\n", act->seq);
  append_time (canonical, "at", act->at);
  append_text (canonical, "reason", act->reason);
  append_text (canonical, "body", act->body_text);
  return g_string_free (canonical, FALSE);
}
