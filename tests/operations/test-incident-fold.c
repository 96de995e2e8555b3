/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "incident-fold.h"
#include "stamp.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* INCIDENTS 13.1 word for word: `sequence` in its notation, `expect` as "second=result", one for each time. */
typedef struct
{
  const char *id;
  const char *options; /* "", "latch", "no ack" */
  const char *sequence;
  const char *expect;
} Vector;

#define BASE (G_GINT64_CONSTANT (1795000000) * G_TIME_SPAN_SECOND)
#define N_ORDERS 40

static const Vector vectors[] = {
  { "F01", "", "10 raise L2; 15 a acknowledge @10", "12=B·1·L2·발생·- / 20=C·1·L2·인지·a" },
  { "F02", "", "10 raise L2; 12 b acknowledge @10 #q; 12 a acknowledge @10 #p; 13 c acknowledge @10",
    "20=C·1·L2·인지·a" },
  { "F03", "", "10 raise L2; 15 return; 18 a acknowledge @10", "16=D·1·L2·발생·- / 20=A·1·L2·인지·a" },
  { "F04", "", "10 raise L2; 15 return; 18 raise L2", "20=B·2·L2·발생·-" },
  { "F05", "", "10 raise L2; 15 a acknowledge @10; 18 level L3", "16=C·1·L2·인지·a / 20=B·2·L3·발생·-" },
  { "F06", "", "10 raise L3; 15 a acknowledge @10; 18 level L2; 25 level L3", "20=C·1·L2·인지·a / 30=C·1·L3·인지·a" },
  { "F07", "", "10 raise L2; 12 level L3; 15 a acknowledge @10", "20=B·2·L3·발생·-" },
  { "F08", "", "10 raise L3; 8 a acknowledge @10", "20=C·1·L3·인지·a" },
  { "F09", "", "10 raise L2; 400 a acknowledge @10 created 12", "60=C·1·L2·인지·a" },
  { "F10", "", "10 raise L2; 20 return; 30 raise L2; 31 a acknowledge @10", "40=B·2·L2·발생·-" },
  { "F11", "", "10 raise L2; 12 a acknowledge @10 #p; 22 a undo #p", "30=B·1·L2·발생·-" },
  { "F12", "", "10 raise L2; 12 a acknowledge @10 #p; 22.001 a undo #p", "30=C·1·L2·인지·a" },
  { "F13", "", "10 raise L2; 12 a acknowledge @10 #p; 15 b undo #p", "20=C·1·L2·인지·a" },
  { "F14", "", "10 raise L2; 12 a acknowledge @10 #p; 13 b acknowledge @10; 15 a undo #p", "20=C·1·L2·인지·b" },
  { "F15", "", "10 raise L2; 12 a acknowledge @10; 60 b unacknowledge @10", "70=B·1·L2·발생·-" },
  { "F16", "", "10 raise L2; 12 a acknowledge @10; 20 return; 25 a unacknowledge @10",
    "22=A·1·L2·인지·a / 30=D·1·L2·발생·-" },
  { "F17", "", "10 raise L2; 15 a confirm @10; 15 b rejectAsFalse @10", "20=C·1·L2·상황 확인·b" },
  { "F18", "", "10 raise L2; 15 a rejectAsFalse @10; 50 b confirm @10", "20=C·1·L2·오탐·a / 60=C·1·L2·상황 확인·a" },
  { "F19", "", "10 raise L2; 15 t rejectAsFalse @10 leader; 50 b confirm @10", "60=C·1·L2·오탐·t" },
  { "F20", "", "10 raise L3; 15 a dispatch @10 119; 20 b rejectAsFalse @10", "30=C·1·L3·전파·a" },
  { "F21", "", "10 raise L3; 15 a rejectAsFalse @10; 40 b dispatch @10 119", "20=C·1·L3·오탐·a / 60=C·1·L3·전파·a" },
  { "F22", "", "10 raise L3; 15 a dispatch @10 119; 40 x agencyActing 119; 41 x agencyReceived 119",
    "60=C·1·L3·조치중·a" },
  { "F23", "", "10 raise L3; 15 a confirm @10; 20 return; 30 raise L3",
    "25=A·1·L3·상황 확인·a / 40=B·2·L3·상황 확인·-" },
  { "F24", "", "10 raise L2; 15 a shelve until 600", "300=E·1·L2·발생·- / 600=B·2·L2·발생·-" },
  { "F25", "", "10 raise L2; 15 a shelve until 600; 300 b unshelve", "301=C·1·L2·인지·b" },
  { "F26", "", "10 raise L2; 15 a shelve until 600; 200 return; 300 b unshelve", "301=A·1·L2·발생·-" },
  { "F27", "", "10 raise L2; 15 a shelve until 600; 600 return", "600=A·1·L2·발생·-" },
  { "F28", "", "10 raise L2; 15 a acknowledge @10; 20 a shelve until 600; 601 b acknowledge @10", "610=B·2·L2·발생·-" },
  { "F29", "", "10 raise L2; 15 a shelve oneShot until 600; 200 return; 300 raise L2",
    "250=A·1·L2·발생·- / 310=B·2·L2·발생·-" },
  { "F30", "",
    "10 raise L2; 15 a shelve until 16000; 16 a shelve until 600 reasonless; 17 level L4; 18 a shelve until 600",
    "20=B·2·L4·발생·-" },
  { "F31", "", "10 raise L2; 15 a shelve until 600; 300 level L3; 400 level L4",
    "310=E·1·L3·발생·- / 410=B·2·L4·발생·-" },
  { "F32", "", "5 a shelve until 600; 10 raise L2; 30 a unshelve", "20=E·0·L2·-·- / 40=C·1·L2·인지·a" },
  { "F33", "", "5 suppress; 10 raise L3; 20 unsuppress", "12=F·0·L3·-·- / 30=B·1·L3·발생·-" },
  { "F34", "", "10 raise L3; 12 a acknowledge @10; 15 suppress; 40 unsuppress", "50=B·2·L3·발생·-" },
  { "F35", "", "10 raise L2; 15 a shelve until 600; 20 takeOut; 30 putBack", "25=G·1·L2·발생·- / 40=E·1·L2·발생·-" },
  { "F36", "latch", "10 raise L3; 15 return; 16 a reset @10; 17 a acknowledge @10; 20 a reset @10",
    "16=Bh·1·L3·발생·- / 18=Ch·1·L3·인지·a / 30=A·1·L3·인지·a" },
  { "F37", "latch", "10 raise L3; 12 a acknowledge @10; 15 return; 20 raise L3", "30=B·2·L3·발생·-" },
  { "F38", "latch", "5 suppress; 10 raise L3; 20 return; 30 unsuppress", "40=Bh·1·L3·발생·-" },
  { "F39", "no ack", "10 raise L1; 15 return", "20=A·1·L1·발생·-" },
  { "F40", "", "10 raise L2; 12 a acknowledge @10; 20 a close @10", "30=C·1·L2·인지·a" },
  { "F41", "", "10 raise L3; 12 a acknowledge @10; 20 return; 25 a close @10; 27 a confirm @10; 28 a close @10",
    "26=A·1·L3·인지·a / 30=A·1·L3·종료·a" },
  { "F42", "", "10 raise L4; 12 a confirm @10; 20 return; 25 a close @10; 40 t close @10 leader",
    "30=A·1·L4·상황 확인·a / 50=A·1·L4·종료·a" },
  { "F43", "", "10 raise L2; 15 return; 20 a close @10; 300 raise L2", "30=A·1·L2·종료·a / 310=B·2·L2·발생·-" },
  { "F44", "", "10 raise L2; 15 raise L2; 20 return", "30=D·1·L2·발생·-" },
  { "F45", "", "10 raise L2; 20 return; 20 raise L2", "30=B·2·L2·발생·-" },
  { "F46", "", "5 a shelve until 600; 10 raise L4", "20=B·1·L4·발생·-" },
  { "F47", "", "10 raise L4; 12 a note; 15 a note; 15 a acknowledge @10 #p; 20 a undo #p",
    "13=B·1·L4·발생·- / 16=C·1·L4·인지·a / 21=B·1·L4·발생·-" },
  /* What the table and the text say and no vector of the page covers; letters of our own. */
  { "X01", "no ack", "10 raise L1; 15 return", "614=A·1·L1·발생·- / 615=A·1·L1·종료·-" },
  { "X02", "", "10 raise L2; 15 a rejectAsFalse @10; 20 return", "619=A·1·L2·오탐·a / 620=A·1·L2·종료·a" },
  { "X03", "", "10 raise L2; 15 a rejectAsFalse @10 reasonless", "20=B·1·L2·발생·-" },
  { "X04", "",
    "10 raise L2; 12 a acknowledge @10; 20 return; 25 a close @10; 30 a unacknowledge @10; 40 t reopen @10 leader",
    "35=A·1·L2·종료·a / 45=A·1·L2·조치중·a" },
  { "X05", "re-alarm 60", "10 raise L3; 15 a acknowledge @10", "74=C·1·L3·인지·a / 75=B·2·L3·발생·-" },
  { "X06", "no break", "10 raise L2; 15 a shelve until 600; 300 level L4", "310=E·1·L4·발생·-" },
  { "X07", "", "10 raise L2; 12 a assign to b; 14 a flyToTheMoon @10", "20=B·1·L2·발생·-" },
  { "X08", "", "10 raise L2; 12 a dispatch @10 119; 20 return; 30 a verifySite; 40 a close @10; 50 a review",
    "35=A·1·L2·현장확인·a / 45=A·1·L2·종료·a / 55=A·1·L2·사후검토·a" },
  { "X09", "latch", "10 raise L3; 12 a acknowledge @10; 13 a reset @10; 15 return; 20 a close @10", "30=Ch·1·L3·인지·a" },
  { "X10", "", "10 raise L2; 12 a acknowledge number 1; 13 b acknowledge number 7", "20=C·1·L2·인지·a" },
};

typedef struct
{
  GPtrArray *records; /* (element-type BongsuRecord) */
  GPtrArray *acts;    /* (element-type BongsuAct) */
} Sets;

static gint64
parse_time (const char *word)
{
  return BASE + (gint64) (g_ascii_strtod (word, NULL) * 1000.0 + 0.5) * 1000;
}

static BongsuRecord *
make_record (GStrv words)
{
  BongsuRecord *record = bongsu_record_new ();

  record->asset = g_strdup ("urn:ngsi-ld:Device:p-07");
  record->rule = g_strdup ("bell");
  record->at = record->since = parse_time (words[0]);
  g_assert_true (bongsu_record_kind_from_name (words[1], &record->kind));
  record->level = words[2] != NULL ? (BongsuLevel) (words[2][1] - '0') : BONGSU_LEVEL_NORMAL;
  bongsu_record_seal (record);
  return record;
}

static void
take_member (BongsuAct *act, const char *name, const char *text)
{
  if (act->body == NULL)
    act->body = bongsu_fields_new ();
  bongsu_fields_take (act->body, name, bongsu_value_text (text));
}

static guint
read_word (BongsuAct *act, GStrv words, guint i)
{
  const char *word = words[i];
  g_autofree char *text = NULL;

  if (word[0] == '@')
    act->occurrence_start = parse_time (word + 1);
  else if (word[0] == '#' && g_str_equal (act->verb, "undo"))
    take_member (act, "act", text = g_strconcat ("urn:ngsi-ld:OperatorAction:", word + 1, NULL));
  else if (word[0] == '#')
    {
      g_free (act->id);
      act->id = g_strconcat ("urn:ngsi-ld:OperatorAction:", word + 1, NULL);
    }
  else if (g_str_equal (word, "leader"))
    {
      g_free (act->role);
      act->role = g_strdup ("leader");
    }
  else if (g_str_equal (word, "created"))
    act->created_at = parse_time (words[++i]);
  else if (g_str_equal (word, "number"))
    act->occurrence = (guint) g_ascii_strtoull (words[++i], NULL, 10);
  else if (g_str_equal (word, "to"))
    take_member (act, "to", words[++i]);
  else if (g_str_equal (word, "until"))
    take_member (act, "until", text = bongsu_time_format (parse_time (words[++i])));
  else if (g_str_equal (word, "oneShot"))
    take_member (act, "kind", "oneShot");
  else if (g_str_equal (word, "reasonless"))
    g_clear_pointer (&act->reason, g_free);
  else
    take_member (act, "agency", word);
  return i;
}

static BongsuAct *
make_act (GStrv words, guint number)
{
  BongsuAct *act = bongsu_act_new ();

  act->id = g_strdup_printf ("urn:ngsi-ld:OperatorAction:z%02u", number);
  act->at = parse_time (words[0]);
  act->operator_id = g_strdup (words[1]);
  act->console = g_strdup_printf ("000000000000000%c", words[1][0]);
  act->role = g_strdup ("operator");
  act->verb = g_strdup (words[2]);
  act->reason = g_strdup ("because");
  for (guint i = 3; words[i] != NULL; i++)
    i = read_word (act, words, i);
  if (g_str_equal (act->verb, "shelve") && (act->body == NULL || bongsu_fields_find_text (act->body, "kind") == NULL))
    take_member (act, "kind", "timed");
  return act;
}

static void
read_sequence (const char *sequence, Sets *sets)
{
  g_auto(GStrv) parts = g_strsplit (sequence, ";", -1);

  sets->records = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  sets->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_act_unref);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (g_strstrip (parts[i]), " ", -1);
      BongsuRecordKind kind;

      if (bongsu_record_kind_from_name (words[1], &kind))
        g_ptr_array_add (sets->records, make_record (words));
      else
        g_ptr_array_add (sets->acts, make_act (words, i));
    }
}

static void
clear_sets (Sets *sets)
{
  g_clear_pointer (&sets->records, g_ptr_array_unref);
  g_clear_pointer (&sets->acts, g_ptr_array_unref);
}

static char *
describe (const BongsuIncidentState *state)
{
  static const char *const stages[] = { "발생", "인지", "상황 확인", "오탐", "전파", "조치중", "현장확인", "종료", "사후검토" };
  gboolean told = state->occurrence > 0;

  return g_strdup_printf ("%c%s·%u·L%d·%s·%s", "ABCDEFG"[state->state], state->held ? "h" : "", state->occurrence,
                          state->level, told ? stages[state->stage] : "-",
                          state->acknowledged_by[0] != '\0' ? state->acknowledged_by : "-");
}

static BongsuFoldRule
read_options (const char *options)
{
  BongsuFoldRule rule = { .ack_required = TRUE, .shelf_breaks = TRUE };
  gint64 seconds;

  rule.latch = strstr (options, "latch") != NULL;
  if (strstr (options, "no ack") != NULL)
    rule.ack_required = FALSE;
  if (strstr (options, "no break") != NULL)
    rule.shelf_breaks = FALSE;
  if (sscanf (options, "re-alarm %" G_GINT64_FORMAT, &seconds) == 1)
    rule.re_alarm = seconds * G_TIME_SPAN_SECOND;
  return rule;
}

/* Every member at least once, some again, in any order. */
static GPtrArray *
shuffle (GPtrArray *members, GRand *chance)
{
  GPtrArray *shuffled = g_ptr_array_new ();

  for (guint i = 0; i < members->len; i++)
    for (guint n = (guint) g_rand_int_range (chance, 1, 4); n > 0; n--)
      g_ptr_array_insert (shuffled, g_rand_int_range (chance, 0, (gint32) shuffled->len + 1), members->pdata[i]);
  return shuffled;
}

static void
assert_folds (Sets *sets, const BongsuFoldRule *rule, const char *expect, GRand *chance)
{
  g_auto(GStrv) results = g_strsplit (expect, " / ", -1);
  g_autoptr(GPtrArray) records = shuffle (sets->records, chance);
  g_autoptr(GPtrArray) acts = shuffle (sets->acts, chance);

  for (guint i = 0; results[i] != NULL; i++)
    {
      char *equals = strchr (results[i], '=');
      g_autofree char *second = g_strndup (results[i], (gsize) (equals - results[i]));
      g_autofree char *got = NULL;
      BongsuIncidentState state;
      gboolean told = bongsu_incident_fold (records, acts, rule, parse_time (second), &state);

      got = describe (&state);
      g_assert_cmpstr (got, ==, equals + 1);
      g_assert_true (told == (state.occurrence > 0));
    }
}

static void
test_vector (gconstpointer data)
{
  const Vector *vector = data;
  BongsuFoldRule rule = read_options (vector->options);
  g_autoptr(GRand) chance = g_rand_new_with_seed (4711);
  Sets sets;

  read_sequence (vector->sequence, &sets);
  for (guint i = 0; i < N_ORDERS; i++)
    assert_folds (&sets, &rule, vector->expect, chance);
  clear_sets (&sets);
}

static gint64
fold_begin (const char *sequence, const char *now, guint *occurrence)
{
  BongsuFoldRule rule = read_options ("");
  BongsuIncidentState state;
  Sets sets;

  read_sequence (sequence, &sets);
  g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time (now), &state));
  clear_sets (&sets);
  *occurrence = state.occurrence;
  return state.begun - BASE;
}

/* I01 */
static void
test_runs (void)
{
  guint occurrence;

  g_assert_cmpint (fold_begin ("0 raise L2; 10 return; 1810 raise L2", "1900", &occurrence), ==, 0);
  g_assert_cmpuint (occurrence, ==, 2);
  g_assert_cmpint (fold_begin ("0 raise L2; 10 return; 1811 raise L2", "1900", &occurrence), ==,
                   1811 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (occurrence, ==, 1);
}

/* I02 */
static void
test_joined_runs (void)
{
  guint occurrence;

  g_assert_cmpint (fold_begin ("0 raise L2; 10 return; 3000 raise L2", "3100", &occurrence), ==,
                   3000 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (fold_begin ("0 raise L2; 10 return; 3000 raise L2; 1500 raise L2; 1600 return", "3100",
                               &occurrence), ==, 0);
  g_assert_cmpuint (occurrence, ==, 3);
}

static void
test_older_run_not_acted_on (void)
{
  BongsuFoldRule rule = read_options ("");
  BongsuIncidentState state;
  g_autofree char *got = NULL;
  Sets sets;

  read_sequence ("0 raise L2; 10 return; 3000 raise L2; 3010 a dispatch @0 119; 3011 a assign @0 to b; 3012 a confirm @0",
                 &sets);
  g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time ("3100"), &state));
  got = describe (&state);
  g_assert_cmpstr (got, ==, "B·1·L2·발생·-");
  g_assert_cmpstr (state.owner, ==, "");
  g_assert_cmpuint (state.n_without_effect, ==, 3);
  clear_sets (&sets);
}

static void
test_clash_has_one_answer (void)
{
  BongsuFoldRule rule = read_options ("");
  BongsuIncidentState state[2];
  Sets sets;

  read_sequence ("10 raise L2; 12 b acknowledge @10 #p; 12 a acknowledge @10 #p", &sets);
  for (guint i = 0; i < 2; i++)
    {
      gpointer swapped = sets.acts->pdata[0];

      sets.acts->pdata[0] = sets.acts->pdata[1];
      sets.acts->pdata[1] = swapped;
      g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time ("20"), &state[i]));
      g_assert_cmpstr (state[i].acknowledged_by, ==, "a");
    }
  clear_sets (&sets);
}

static void
test_owner (void)
{
  BongsuFoldRule rule = read_options ("");
  BongsuIncidentState state;
  Sets sets;

  read_sequence ("10 raise L2; 12 a acknowledge @10; 20 a assign to c", &sets);
  g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time ("15"), &state));
  g_assert_cmpstr (state.owner, ==, "a");
  g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time ("25"), &state));
  g_assert_cmpstr (state.owner, ==, "c");
  clear_sets (&sets);
}

/* F22 once more: the stage does not show that the chip stayed where it was, the count does. */
static void
test_chip_never_goes_back (void)
{
  BongsuFoldRule rule = read_options ("");
  BongsuIncidentState state;
  Sets sets;

  read_sequence ("10 raise L3; 15 a dispatch @10 119; 40 x agencyActing 119; 41 x agencyReceived 119; 50 x agencyDone 112",
                 &sets);
  g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time ("40"), &state));
  g_assert_cmpuint (state.n_without_effect, ==, 0);
  g_assert_true (bongsu_incident_fold (sets.records, sets.acts, &rule, parse_time ("60"), &state));
  g_assert_cmpuint (state.n_without_effect, ==, 2);
  clear_sets (&sets);
}

static void
test_nothing (void)
{
  BongsuFoldRule rule = read_options ("");
  BongsuIncidentState state;

  g_assert_false (bongsu_incident_fold (NULL, NULL, &rule, BASE, &state));
  g_assert_cmpint (state.state, ==, BONGSU_ALARM_NORMAL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *path = g_strconcat ("/operations/incident-fold/", vectors[i].id, NULL);

      g_test_add_data_func (path, &vectors[i], test_vector);
    }
  g_test_add_func ("/operations/incident-fold/I01", test_runs);
  g_test_add_func ("/operations/incident-fold/I02", test_joined_runs);
  g_test_add_func ("/operations/incident-fold/older-run-is-not-acted-on", test_older_run_not_acted_on);
  g_test_add_func ("/operations/incident-fold/clash-has-one-answer", test_clash_has_one_answer);
  g_test_add_func ("/operations/incident-fold/owner", test_owner);
  g_test_add_func ("/operations/incident-fold/chip-never-goes-back", test_chip_never_goes_back);
  g_test_add_func ("/operations/incident-fold/nothing", test_nothing);
  return g_test_run ();
}
