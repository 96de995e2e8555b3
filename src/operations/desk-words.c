/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "desk-words-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The desk's sentences and the lines of the time line. */

#define KOREA_S (9 * 3600)

typedef struct
{
  gint64 at;
  int order; /* records of an instant before acts */
  const char *id;
  char *words;
} Line;

static const struct
{
  const char *verb;
  const char *words;
  const char *roles; /* that may do it, by their first letters: operator leader department liaison */
} verbs[] = {
  { "acknowledge", N_("Acknowledged"), "old" },
  { "unacknowledge", N_("Acknowledgement taken back"), "ol" },
  { "confirm", N_("Confirmed as real"), "old" },
  { "rejectAsFalse", N_("Judged a false alarm"), "old" },
  { "undo", N_("Undone"), "old" },
  { "assign", N_("Assigned"), "old" },
  { "dispatch", N_("Passed on"), "old" },
  { "agencyReceived", N_("Received by the agency"), "oli" },
  { "agencyActing", N_("Agency is acting"), "oli" },
  { "agencyDone", N_("Agency has finished"), "oli" },
  { "shelve", N_("Shelved"), "ol" },
  { "unshelve", N_("Taken off the shelf"), "ol" },
  { "reset", N_("Reset"), "ol" },
  { "note", N_("Note"), "old" },
  { "verifySite", N_("Verified on site"), "old" },
  { "close", N_("Closed"), "old" },
  { "review", N_("Reviewed"), "l" },
  { "reopen", N_("Opened again"), "l" },
  { "signPush", N_("Message sent to a board"), "old" },
  { "signRevoke", N_("Message on a board ended"), "old" },
};

static const char *
level_to_words (BongsuLevel level)
{
  switch (level)
    {
    case BONGSU_LEVEL_ATTENTION: return _("attention");
    case BONGSU_LEVEL_CAUTION: return _("caution");
    case BONGSU_LEVEL_ALERT: return _("alert");
    case BONGSU_LEVEL_CRITICAL: return _("critical");
    default: return _("normal");
    }
}

static char
role_to_letter (const char *role)
{
  if (g_strcmp0 (role, "operator") == 0)
    return 'o';
  if (g_strcmp0 (role, "leader") == 0)
    return 'l';
  if (g_strcmp0 (role, "department") == 0)
    return 'd';
  return g_strcmp0 (role, "liaison") == 0 ? 'i' : '-';
}

gboolean
bongsu_role_may (const char *role, const char *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, verb) == 0)
      return strchr (verbs[i].roles, role_to_letter (role)) != NULL;
  return FALSE;
}

const char *
bongsu_verb_to_words (const char *verb)
{
  for (gsize i = 0; verb != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, verb) == 0)
      return _(verbs[i].words);
  return verb != NULL ? verb : "";
}

static const char *
not_now_to_sentence (const char *verb, const BongsuIncidentState *state)
{
  if (strcmp (verb, "close") == 0 && state->held)
    return _("This incident holds until it is reset: it cannot be closed yet.");
  if (strcmp (verb, "close") == 0)
    return _("The cause still stands: an incident can be closed only after it has returned to normal.");
  if (strcmp (verb, "rejectAsFalse") == 0)
    return _("Somebody outside was told already: it can no longer be judged a false alarm.");
  return _("This is not possible in the present state.");
}

const char *
bongsu_effect_to_sentence (BongsuEffect effect, const char *verb, const BongsuIncidentState *state)
{
  switch (effect)
    {
    case BONGSU_EFFECT_OLD:
      return _("It has come up again since: look at it once more.");
    case BONGSU_EFFECT_NOT_NOW:
      return not_now_to_sentence (verb, state);
    case BONGSU_EFFECT_HIDDEN:
      return _("It is shelved, suppressed or out of service.");
    case BONGSU_EFFECT_CLOSED:
      return _("It is closed already.");
    case BONGSU_EFFECT_NO_RIGHT:
      return _("Only a team leader may do this.");
    case BONGSU_EFFECT_INCOMPLETE:
      if (strcmp (verb, "close") == 0)
        return _("From the level alert on, say first whether it was real or false.");
      if (strcmp (verb, "rejectAsFalse") == 0)
        return _("Say why it was a false alarm.");
      return _("Something is missing: say to whom, until when or why.");
    case BONGSU_EFFECT_ALSO:
      return _("Also acknowledged");
    case BONGSU_EFFECT_UNDONE:
      return _("Undone");
    case BONGSU_EFFECT_UNKNOWN:
      return _("This program does not know this act.");
    default:
      return "";
    }
}

static const char *
record_to_words (const BongsuRecord *record)
{
  switch (record->kind)
    {
    case BONGSU_RECORD_RAISE: return _("Raised");
    case BONGSU_RECORD_LEVEL: return _("Level changed");
    case BONGSU_RECORD_RETURN: return _("Returned to normal");
    case BONGSU_RECORD_SUPPRESS: return _("Suppressed by its cause");
    case BONGSU_RECORD_UNSUPPRESS: return _("No longer suppressed");
    case BONGSU_RECORD_TAKE_OUT: return _("Taken out of service");
    default: return _("Back in service");
    }
}

static char *
format_time (gint64 time_us)
{
  g_autoptr(GTimeZone) korea = g_time_zone_new_offset (KOREA_S);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, korea);

  return g_date_time_format (local, "%H:%M:%S");
}

static char *
describe_record (const BongsuRecord *record)
{
  g_autofree char *time = format_time (record->at);

  if (record->kind == BONGSU_RECORD_RAISE || record->kind == BONGSU_RECORD_LEVEL)
    return g_strdup_printf ("%s %s – %s", time, record_to_words (record), level_to_words (record->level));
  return g_strdup_printf ("%s %s", time, record_to_words (record));
}

static const char *
find_words (const BongsuAct *act)
{
  static const char *const members[] = { "text", "agency", "to", "cause" };

  for (gsize i = 0; act->body != NULL && i < G_N_ELEMENTS (members); i++)
    {
      const char *words = bongsu_fields_find_text (act->body, members[i]);

      if (words != NULL && *words != '\0')
        return words;
    }
  return act->reason;
}

static char *
describe_act (const BongsuAct *act, BongsuEffect effect)
{
  g_autofree char *time = format_time (act->at);
  GString *line = g_string_new (NULL);
  const char *words = find_words (act);

  g_string_printf (line, "%s %s – %s", time, bongsu_verb_to_words (act->verb),
                   act->operator_id != NULL ? act->operator_id : "");
  if (words != NULL && *words != '\0')
    g_string_append_printf (line, ": %s", words);
  if (effect != BONGSU_EFFECT_DONE && effect != BONGSU_EFFECT_UNKNOWN)
    {
      BongsuIncidentState none = { 0 };

      g_string_append_printf (line, " (%s)", bongsu_effect_to_sentence (effect, act->verb, &none));
    }
  return g_string_free (line, FALSE);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *left = a;
  const Line *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  if (left->order != right->order)
    return left->order - right->order;
  return strcmp (left->id, right->id);
}

static void
add_record_lines (BongsuDeskPoint *point, GArray *lines)
{
  for (guint i = 0; i < point->records->len; i++)
    {
      const BongsuRecord *record = point->records->pdata[i];

      if (record->at >= point->state.begun)
        {
          Line line = { record->at, 0, record->id, describe_record (record) };

          g_array_append_val (lines, line);
        }
    }
}

static void
add_act_lines (BongsuDeskPoint *point, GPtrArray *acts, GHashTable *effects, GArray *lines)
{
  for (guint i = 0; i < acts->len; i++)
    {
      const BongsuAct *act = acts->pdata[i];

      if (act->at >= point->state.begun || act->occurrence_start >= point->state.begun)
        {
          BongsuEffect effect = (BongsuEffect) GPOINTER_TO_INT (g_hash_table_lookup (effects, act->id));
          Line line = { act->at, 1, act->id, describe_act (act, effect) };

          g_array_append_val (lines, line);
        }
    }
}

GPtrArray *
bongsu_desk_point_dup_time_line (BongsuDeskPoint *point, GPtrArray *signs, const BongsuFoldRule *rule, gint64 now)
{
  g_autoptr(GHashTable) effects = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  BongsuFoldTrace trace = { .effects = effects };
  BongsuIncidentState state;

  bongsu_incident_fold_traced (point->records, point->acts, rule, now, &state, &trace);
  add_record_lines (point, lines);
  add_act_lines (point, point->acts, effects, lines);
  add_act_lines (point, signs, effects, lines);
  g_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (words, g_array_index (lines, Line, i).words);
  return words;
}
