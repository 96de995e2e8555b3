/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-notation.h"

#include <glib/gi18n.h>
#include <string.h>

#include "incident-fold.h"
#include "stamp.h"

#define BEGIN (G_GINT64_CONSTANT (1795000000) * G_TIME_SPAN_SECOND) /* any day: second 0 of every line */
#define MAX_SECONDS 10000000.0
#define MAX_FACTS 1000
#define MAX_TIMES 100
#define MAX_WORD 64
#define ACT_PREFIX "urn:ngsi-ld:OperatorAction:"

typedef struct
{
  GPtrArray *records; /* (element-type BongsuRecord) */
  GPtrArray *acts;    /* (element-type BongsuAct) */
  gint64 last;
} Facts;

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_propagate_error (error, g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, values));
  va_end (values);
  return FALSE;
}

/* Words with one blank or more between (transfer full). */
static GStrv
split_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (text, " \t", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
read_time (const char *word, gint64 *time_us, GError **error)
{
  char *end = NULL;
  double seconds;

  if (word == NULL || !g_ascii_isdigit (*word) || strspn (word, "0123456789.") != strlen (word)
      || (seconds = g_ascii_strtod (word, &end), *end != '\0') || seconds > MAX_SECONDS)
    return refuse (error, _("“%s” is no number of seconds."), word != NULL ? word : "");
  *time_us = BEGIN + (gint64) (seconds * 1000.0 + 0.5) * 1000;
  return TRUE;
}

static gboolean
read_number (const char *word, guint64 max, guint64 *number, GError **error)
{
  if (word == NULL || !g_ascii_string_to_unsigned (word, 10, 0, max, number, NULL))
    return refuse (error, _("“%s” is no number up to %u."), word != NULL ? word : "", (guint) max);
  return TRUE;
}

static gboolean
read_level (const char *word, BongsuRecordKind kind, BongsuLevel *level, GError **error)
{
  const gboolean has_level = kind == BONGSU_RECORD_RAISE || kind == BONGSU_RECORD_LEVEL;

  *level = BONGSU_LEVEL_NORMAL;
  if (!has_level && word == NULL)
    return TRUE;
  if (!has_level || word == NULL || word[0] != 'L' || word[1] < '1' || word[1] > '4' || word[2] != '\0')
    return refuse (error, has_level ? _("A level from L1 to L4 is expected, not “%s”.") : _("“%s” is one word too many."),
                   word != NULL ? word : "");
  *level = (BongsuLevel) (word[1] - '0');
  return TRUE;
}

static gboolean
take_record (Facts *facts, GStrv words, gint64 at, BongsuRecordKind kind, GError **error)
{
  g_autoptr (BongsuRecord) record = bongsu_record_new ();

  if (!read_level (words[2], kind, &record->level, error))
    return FALSE;
  if (words[2] != NULL && words[3] != NULL)
    return refuse (error, _("“%s” is one word too many."), words[3]);
  record->asset = g_strdup ("urn:ngsi-ld:Device:here");
  record->rule = g_strdup ("rule");
  record->kind = kind;
  record->at = record->since = at;
  bongsu_record_seal (record);
  g_ptr_array_add (facts->records, g_steal_pointer (&record));
  return TRUE;
}

static void
add_member (BongsuAct *act, const char *name, const char *text)
{
  if (act->body == NULL)
    act->body = bongsu_fields_new ();
  bongsu_fields_take (act->body, name, bongsu_value_text (text));
}

static gboolean
has_member (const BongsuAct *act, const char *name)
{
  return act->body != NULL && bongsu_fields_find_text (act->body, name) != NULL;
}

static gboolean
take_id (BongsuAct *act, const char *word, GError **error)
{
  g_autofree char *id = g_strconcat (ACT_PREFIX, word, NULL);

  if (*word == '\0' || strlen (word) > MAX_WORD)
    return refuse (error, _("“#%s” names no act."), word);
  if (g_str_equal (act->verb, "undo"))
    {
      add_member (act, "act", id);
      return TRUE;
    }
  g_free (act->id);
  act->id = g_steal_pointer (&id);
  return TRUE;
}

/* A word that needs the next one: `created 12`, `number 1`, `to b`, `until 600`. */
static gboolean
take_pair (BongsuAct *act, const char *name, const char *word, GError **error)
{
  g_autofree char *text = NULL;
  guint64 number = 0;
  gint64 time_us = 0;

  if (g_str_equal (name, "created"))
    return read_time (word, &act->created_at, error);
  if (g_str_equal (name, "number"))
    {
      if (!read_number (word, G_MAXUINT32, &number, error))
        return FALSE;
      act->occurrence = (guint) number;
      return TRUE;
    }
  if (g_str_equal (name, "until"))
    {
      if (!read_time (word, &time_us, error))
        return FALSE;
      text = bongsu_time_format (time_us);
    }
  else if (word == NULL || strlen (word) > MAX_WORD)
    return refuse (error, _("Behind “%s” a name is expected."), name);
  add_member (act, name, text != NULL ? text : word);
  return TRUE;
}

static gboolean
take_word (BongsuAct *act, GStrv words, guint *index, GError **error)
{
  static const char *const pairs[] = { "created", "number", "to", "until", NULL };
  const char *word = words[*index];

  if (g_strv_contains (pairs, word))
    {
      ++*index;
      return take_pair (act, word, words[*index], error);
    }
  if (word[0] == '@')
    return read_time (word + 1, &act->occurrence_start, error);
  if (word[0] == '#')
    return take_id (act, word + 1, error);
  if (g_str_equal (word, "leader"))
    {
      g_free (act->role);
      act->role = g_strdup (word);
    }
  else if (g_str_equal (word, "oneShot"))
    add_member (act, "kind", word);
  else if (g_str_equal (word, "reasonless"))
    g_clear_pointer (&act->reason, g_free);
  else if (strlen (word) <= MAX_WORD && !has_member (act, "agency"))
    add_member (act, "agency", word);
  else
    return refuse (error, _("“%s” is one word too many."), word);
  return TRUE;
}

static gboolean
is_name (const char *word, gsize max)
{
  const char *const rest = word + strspn (word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._@-");

  return *word != '\0' && *rest == '\0' && strlen (word) <= max;
}

static gboolean
take_act (Facts *facts, GStrv words, gint64 at, GError **error)
{
  g_autoptr (BongsuAct) act = bongsu_act_new ();

  if (words[1] == NULL)
    return refuse (error, _("Behind the second “%s” nothing says what happened."), words[0]);
  if (words[2] == NULL || !is_name (words[1], MAX_WORD) || !is_name (words[2], MAX_WORD))
    return refuse (error, _("“%s” is no record, and no operator with a verb."), words[1]);
  act->id = g_strdup_printf (ACT_PREFIX "z%04u", facts->acts->len);
  act->at = at;
  act->operator_id = g_strdup (words[1]);
  act->console = g_strdup_printf ("%016x", g_str_hash (words[1]));
  act->role = g_strdup ("operator");
  act->verb = g_strdup (words[2]);
  act->reason = g_strdup ("because");
  for (guint i = 3; words[i] != NULL; i++)
    {
      if (!take_word (act, words, &i, error))
        return FALSE;
      if (words[i] == NULL)
        break;
    }
  if (g_str_equal (act->verb, "shelve") && !has_member (act, "kind"))
    add_member (act, "kind", "timed");
  g_ptr_array_add (facts->acts, g_steal_pointer (&act));
  return TRUE;
}

static gboolean
read_facts (Facts *facts, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", MAX_FACTS + 1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) words = split_words (parts[i]);
      BongsuRecordKind kind;
      gint64 at = 0;

      if (words[0] == NULL)
        continue;
      if (i == MAX_FACTS)
        return refuse (error, _("There are more than %d facts."), MAX_FACTS);
      if (!read_time (words[0], &at, error))
        return FALSE;
      if (bongsu_record_kind_from_name (words[1], &kind) ? !take_record (facts, words, at, kind, error)
                                                         : !take_act (facts, words, at, error))
        return FALSE;
      facts->last = MAX (facts->last, at);
    }
  return TRUE;
}

static gboolean
read_option (const char *option, BongsuFoldRule *rule, GError **error)
{
  guint64 seconds = 0;

  if (g_str_equal (option, "latch"))
    rule->latch = TRUE;
  else if (g_str_equal (option, "no ack"))
    rule->ack_required = FALSE;
  else if (g_str_equal (option, "no break"))
    rule->shelf_breaks = FALSE;
  else if (g_str_has_prefix (option, "re-alarm "))
    {
      if (!read_number (option + strlen ("re-alarm "), (guint64) MAX_SECONDS, &seconds, error))
        return FALSE;
      rule->re_alarm = (gint64) seconds * G_TIME_SPAN_SECOND;
    }
  else
    return refuse (error, _("“%s” is no option of a rule: latch, no ack, no break, re-alarm N are."), option);
  return TRUE;
}

/* `(latch, no ack)` before the facts; `*rest` is what follows. */
static gboolean
read_options (const char *line, BongsuFoldRule *rule, const char **rest, GError **error)
{
  g_auto (GStrv) options = NULL;
  g_autofree char *inner = NULL;
  const char *end;

  *rest = line + strspn (line, " \t");
  if (**rest != '(')
    return TRUE;
  end = strchr (*rest, ')');
  if (end == NULL)
    return refuse (error, "%s", _("The options of the rule do not end: a closing bracket is missing."));
  inner = g_strndup (*rest + 1, (gsize) (end - *rest - 1));
  options = g_strsplit (inner, ",", 16);
  for (guint i = 0; options[i] != NULL; i++)
    if (!read_option (g_strstrip (options[i]), rule, error))
      return FALSE;
  *rest = end + 1;
  return TRUE;
}

static void
append_state (GString *result, const Facts *facts, const BongsuFoldRule *rule, gint64 now)
{
  static const char *const stages[BONGSU_N_STAGES]
    = { "발생", "인지", "상황 확인", "오탐", "전파", "조치중", "현장확인", "종료", "사후검토" };
  BongsuIncidentState state;
  const gboolean told = bongsu_incident_fold (facts->records, facts->acts, rule, now, &state);

  g_string_append_printf (result, "%s%c%s·%u·L%d·%s·%s", result->len > 0 ? " / " : "", "ABCDEFG"[state.state],
                          state.held ? "h" : "", state.occurrence, state.level, told ? stages[state.stage] : "-",
                          state.acknowledged_by[0] != '\0' ? state.acknowledged_by : "-");
}

static char *
fold_at_times (const Facts *facts, const BongsuFoldRule *rule, const char *times, GError **error)
{
  /* Behind a bar there is one time at least, so that an empty one is told. */
  g_auto (GStrv) parts = times == NULL ? NULL : g_strsplit (*times != '\0' ? times : " ", "/", MAX_TIMES + 1);
  g_autoptr (GString) result = g_string_new (NULL);

  if (parts == NULL)
    append_state (result, facts, rule, facts->last);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      gint64 now;

      if (i == MAX_TIMES)
        {
          refuse (error, _("There are more than %d times."), MAX_TIMES);
          return NULL;
        }
      if (!read_time (g_strstrip (parts[i]), &now, error))
        return NULL;
      append_state (result, facts, rule, now);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

char *
bongsu_incident_notation_fold (const char *line, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  BongsuFoldRule rule = { .ack_required = TRUE, .shelf_breaks = TRUE };
  Facts facts = { records, acts, BEGIN };
  g_autofree char *sequence = NULL;
  const char *rest, *bar;

  if (!read_options (line, &rule, &rest, error))
    return NULL;
  bar = strchr (rest, '|');
  sequence = bar != NULL ? g_strndup (rest, (gsize) (bar - rest)) : g_strdup (rest);
  if (!read_facts (&facts, sequence, error))
    return NULL;
  return fold_at_times (&facts, &rule, bar != NULL ? bar + 1 : NULL, error);
}
