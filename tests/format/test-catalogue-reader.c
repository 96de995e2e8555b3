/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "json-guard.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define NAME "{\"ko\": \"이름\", \"en\": \"Name\"}"
#define SOLUTION(more) "{\"format\": \"bongsu-solution/1\", \"id\": \"try\", \"version\": 1, \"name\": " NAME more "}"
#define KIND(more) \
  ", \"kinds\": [{\"id\": \"thing\", \"name\": " NAME ", \"symbol\": \"pin\", " \
  "\"match\": {\"type\": \"Device\", \"where\": {\"deviceProfile\": \"thing\"}}, \"readings\": [" more "]}]"
#define READING(more) "{\"id\": \"x\", \"attribute\": \"x\", \"name\": " NAME ", \"type\": \"number\"" more "}"
#define RULE(when, then) \
  ", \"rules\": [{\"id\": \"r\", \"on\": \"thing\", \"name\": " NAME ", \"explain\": " NAME ", \"when\": " when \
  ", \"then\": [" then "]}]"

static BongsuSolution *
read_solution (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return bongsu_solution_read (bytes, "try.json", error);
}

/* What the whole program starts from must be whole. */
static void
test_built_in (void)
{
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (NULL, refusals);

  for (guint i = 0; i < refusals->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (refusals, i));
  g_assert_cmpuint (refusals->len, ==, 0);
  g_assert_cmpuint (bongsu_catalogue_get_solutions (catalogue)->len, ==, 6);
  g_assert_cmpuint (bongsu_catalogue_get_templates (catalogue)->len, ==, 35);
  g_assert_cmpuint (bongsu_catalogue_get_profiles (catalogue)->len, ==, 6);
}

static void
test_bell (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (NULL, NULL);
  guint bell = bongsu_catalogue_match_kind (catalogue, "Device", "bell", NULL);
  const BongsuRule *rule = bongsu_catalogue_find_rule (catalogue, bell, "bell");
  const BongsuIncidentType *incident;
  const BongsuPlaybook *playbook;
  const BongsuStep *step;
  const BongsuCommand *command;
  const char *verbs[] = { "command", "look", "dispatch", "sign", "field" };

  g_assert_cmpstr (bongsu_catalogue_get_kind (catalogue, bell)->id, ==, "smart-pole/bell");
  g_assert_cmpint (rule->when->kind, ==, BONGSU_CONDITION_IS);
  g_assert_cmpstr (bongsu_fields_get (rule->when->value.fields, 0)->text, ==, "calling");
  g_assert_cmpint (rule->level, ==, BONGSU_LEVEL_CRITICAL);
  g_assert_true (rule->ack_required);
  incident = bongsu_catalogue_find_incident (catalogue, rule->kind, rule->incident);
  g_assert_cmpstr (incident->close, ==, "leader");
  g_assert_cmpstr (incident->category, ==, "security");
  playbook = bongsu_catalogue_find_playbook (catalogue, rule->kind, incident->playbook);
  g_assert_cmpuint (playbook->steps->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      step = g_ptr_array_index (playbook->steps, i);
      g_assert_cmpstr (step->verb, ==, verbs[i]);
    }
  g_assert_cmpuint (((BongsuStep *) g_ptr_array_index (playbook->steps, 1))->cameras, ==, 3);
  command = bongsu_catalogue_find_command (catalogue, rule->kind, "answer-bell");
  g_assert_cmpstr (command->attribute, ==, "answerBell");
  g_assert_cmpstr (command->read_back_reading, ==, "bell");
  g_assert_cmpstr (command->read_back_equals.text, ==, "talking");
}

static void
test_bell_text (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (NULL, NULL);
  const BongsuSignTemplate *answer = bongsu_catalogue_find_template (catalogue, "bell-answer");
  const BongsuSignProfile *pole = bongsu_catalogue_find_profile (catalogue, "POLE-2x8");
  GStrv lines = g_hash_table_lookup (answer->ko, "POLE-2x8");

  g_assert_cmpstr (lines[0], ==, "도움 요청 접수");
  g_assert_cmpstr (lines[1], ==, "확인 중입니다");
  g_assert_null (lines[2]);
  g_assert_nonnull (g_hash_table_lookup (answer->en, "POLE-2x8"));
  g_assert_cmpuint (pole->width, ==, 128);
  g_assert_cmpuint (pole->height, ==, 32);
  g_assert_cmpuint (pole->columns, ==, 8);
  g_assert_cmpuint (pole->rows, ==, 2);
}

static void
test_inherited_board (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (NULL, NULL);
  const BongsuKind *kind = bongsu_catalogue_get_kind (
    catalogue, bongsu_catalogue_match_kind (catalogue, "Device", "signBoard", "crosswalk-board"));

  g_assert_cmpstr (kind->id, ==, "smart-crosswalk/crosswalk-board");
  g_assert_true (kind->is_sign);
  g_assert_nonnull (bongsu_kind_find_attribute (kind, "displayedMessage"));
  g_assert_nonnull (bongsu_kind_find_attribute (kind, "signProfile"));
  g_assert_nonnull (bongsu_kind_find_attribute (kind, "commState"));
}

/* Each with a piece of the sentence that it must be refused with. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    const char *piece;
  } wrong[] = {
    { "", "try.json: .: expected strict JSON" },
    { "[]", "try.json: .: expected an object" },
    { "{\"format\": \"bongsu-city/1\"}", "expected \"format\": \"bongsu-solution/1\"" },
    { SOLUTION (KIND ("") ", \"colour\": 1"), "try.json: colour: unknown member" },
    { SOLUTION (""), "try.json: kinds: expected a list" },
    { SOLUTION (KIND (READING (", \"script\": \"rm\""))), "kinds[0].readings[0].script: unknown member" },
    { SOLUTION (KIND (READING (", \"scale\": \"2\""))), "kinds[0].readings[0].scale: expected a number" },
    { SOLUTION (KIND (READING (", \"range\": [5, 1]"))), "range" },
    { SOLUTION (KIND (READING (", \"privacy\": \"secret\""))), "privacy: expected one of: none personal" },
    { SOLUTION (KIND (READING (", \"evidence\": \"Z\""))), "evidence: expected letters" },
    { SOLUTION (KIND (READING ("") ", " READING (""))), "expected reading x and attribute x once" },
    { SOLUTION (KIND ("{\"id\": \"X!\", \"attribute\": \"x\", \"name\": " NAME ", \"type\": \"number\"}")),
      "expected an id" },
    { SOLUTION (KIND ("{\"id\": \"x\", \"attribute\": \"observedAt\", \"name\": " NAME ", \"type\": \"number\"}")),
      "attribute" },
    { SOLUTION (KIND ("{\"id\": \"x\", \"attribute\": \"x\", \"name\": {\"ko\": \"가\"}, \"type\": \"number\"}")),
      "name.en" },
    { SOLUTION (KIND ("{\"id\": \"x\", \"attribute\": \"x\", \"name\": " NAME ", \"type\": \"enum\"}")),
      "values: expected an object" },
    { SOLUTION (KIND (READING (", \"levels\": [{\"level\": \"red\", \"op\": \">\", \"value\": 1}]"))),
      "levels[0].level" },
    { SOLUTION (KIND (READING (", \"levels\": [{\"level\": \"alert\", \"op\": \"~\", \"value\": 1}]"))),
      "expected an operator" },
    { SOLUTION (KIND (READING (", \"levels\": [{\"level\": \"alert\", \"op\": \">\"}]"))), "expected \"value\"" },
    { SOLUTION (KIND (READING (", \"levels\": [{\"op\": \">\", \"value\": 1}]"))), "expected \"level\"" },
    { SOLUTION (KIND (READING ("")) RULE ("{\"eval\": \"1\"}", "")), "rules[0].when: expected a condition" },
    { SOLUTION (KIND (READING ("")) RULE ("{\"is\": [\"x\", \">\"]}", "")),
      "when.is: expected [reading, operator, value]" },
    { SOLUTION (KIND (READING ("")) RULE ("{\"is\": [\"x\", \">\", 1], \"any\": []}", "")), "unknown member" },
    { SOLUTION (KIND (READING ("")) RULE ("{\"all\": []}", "")), "expected a list of 1 to 16" },
    { SOLUTION (KIND (READING ("")) RULE ("{\"is\": [\"x\", \">\", 1]}", "{\"alarm\": 1}")),
      "then[0].alarm: unknown member" },
    { SOLUTION (KIND (READING ("")) RULE ("{\"is\": [\"x\", \">\", 1]}", "{\"level\": \"red\"}")), "then[0].level" },
    { SOLUTION (KIND ("") ", \"incidents\": [{\"type\": \"t\", \"name\": " NAME "}]"),
      "expected \"level\" or \"fault\"" },
    { SOLUTION (KIND ("") ", \"incidents\": [{\"type\": \"t\", \"name\": " NAME
                          ", \"level\": \"critical\", \"close\": \"auto\"}]"),
      "expected \"close\": \"leader\"" },
    { SOLUTION (KIND ("") ", \"playbooks\": [{\"id\": \"p\", \"name\": " NAME ", \"steps\": [1,2,3,4,5,6]}]"),
      "steps: expected a list of at most 5" },
    { SOLUTION (KIND ("") ", \"playbooks\": [{\"id\": \"p\", \"name\": " NAME
                          ", \"steps\": [{\"do\": \"shout\", \"text\": " NAME "}]}]"),
      "playbooks[0].steps[0].do" },
    { SOLUTION (KIND ("") ", \"commands\": [{\"id\": \"c\", \"on\": \"thing\", \"name\": " NAME "}]"),
      "either \"attribute\" or \"request\"" },
    { SOLUTION (
        KIND ("") ", \"kpis\": [{\"id\": \"k\", \"version\": 1, \"block\": 1, \"better\": \"up\", \"name\": " NAME
                  ", \"formula\": {\"guess\": 1}}]"),
      "expected a formula" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_solution (wrong[i].text, &error));
      g_assert_error (error, BONGSU_FORMAT_ERROR, BONGSU_FORMAT_ERROR_SHAPE);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "try.json: "));
      g_assert_nonnull (strstr (error->message, wrong[i].piece));
    }
}

/* Every form of the closed set is read; what is not judged yet is never true. */
static void
test_forms (void)
{
  static const struct
  {
    const char *when;
    BongsuConditionKind kind;
  } forms[] = {
    { "{\"is\": [\"x\", \"in\", [1, 2]]}", BONGSU_CONDITION_IS },
    { "{\"differs\": [\"x\", \"y\"], \"map\": {\"a\": \"b\"}, \"ignore\": [\"off\"], \"fresh\": 3, \"for\": 2}",
      BONGSU_CONDITION_DIFFERS },
    { "{\"differs\": [\"x\", \"y\"], \"tolerance\": 2}", BONGSU_CONDITION_FALSE },
    { "{\"all\": [{\"is\": [\"x\", \"=\", 1]}]}", BONGSU_CONDITION_ALL },
    { "{\"any\": [{\"is\": [\"x\", \"=\", 1]}], \"for\": 900}", BONGSU_CONDITION_ANY },
    { "{\"not\": {\"is\": [\"x\", \"=\", 1]}}", BONGSU_CONDITION_NOT },
    { "{\"rule\": \"r\"}", BONGSU_CONDITION_RULE },
    { "{\"context\": \"night\"}", BONGSU_CONDITION_CONTEXT },
    { "{\"context\": \"heat-wave\", \"atLeast\": \"alert\"}", BONGSU_CONDITION_FALSE },
    { "{\"between\": [\"x\", 18, 28]}", BONGSU_CONDITION_ALL },
    { "{\"compare\": [\"x\", \"<=\", \"y\"], \"plus\": 1}", BONGSU_CONDITION_FALSE },
    { "{\"trend\": \"x\", \"over\": 300, \"atLeast\": 0.5}", BONGSU_CONDITION_FALSE },
    { "{\"usual\": \"x\", \"times\": 2}", BONGSU_CONDITION_FALSE },
    { "{\"count\": {\"of\": {\"event\": \"e\"}, \"within\": 10, \"atLeast\": 2}}", BONGSU_CONDITION_FALSE },
    { "{\"members\": {\"kind\": \"thing\", \"scope\": \"group\", \"atLeast\": 3}}", BONGSU_CONDITION_FALSE },
    { "{\"silent\": \"x\", \"for\": 86400}", BONGSU_CONDITION_FALSE },
    { "{\"daysTo\": \"x\", \"atMost\": 90}", BONGSU_CONDITION_FALSE },
    { "{\"pending\": \"bell\", \"for\": 10}", BONGSU_CONDITION_FALSE },
    { "{\"forecast\": \"x\", \"op\": \"<=\", \"value\": 0, \"within\": 1200}", BONGSU_CONDITION_FALSE },
    { "{\"outside\": \"zone\"}", BONGSU_CONDITION_FALSE },
    { "{\"inside\": \"zone\"}", BONGSU_CONDITION_FALSE },
    { "{\"event\": \"fall\", \"confidence\": 60}", BONGSU_CONDITION_FALSE },
    { "{\"place\": \"school-zone\"}", BONGSU_CONDITION_FALSE },
    { "{\"commanded\": \"floor-off\"}", BONGSU_CONDITION_FALSE },
    { "{\"incident\": \"bell\"}", BONGSU_CONDITION_FALSE },
    { "{\"unusedFor\": 90}", BONGSU_CONDITION_FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *text
        = g_strdup_printf (SOLUTION (KIND (READING ("")) RULE ("%s", "{\"level\": \"caution\"}")), forms[i].when);
      g_autoptr (GError) error = NULL;
      g_autoptr (BongsuSolution) solution = read_solution (text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (((BongsuRule *) g_ptr_array_index (solution->rules, 0))->when->kind, ==, forms[i].kind);
    }
}

static void
test_reading (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BongsuSolution) solution
    = read_solution (SOLUTION (KIND (READING (
                       ", \"unit\": \"%\", \"scale\": 100, \"range\": [0, 100], \"period\": 30, \"trend\": true, "
                       "\"levels\": [{\"level\": \"caution\", \"op\": \">=\", \"value\": 80, \"delay\": 20, "
                       "\"clear\": {\"op\": \"<\", \"value\": 70, \"hold\": 60}}, "
                       "{\"level\": \"alert\", \"op\": \">\", \"value\": 90, \"where\": {\"context\": \"night\"}}]"))),
                     &error);
  const BongsuReadingSpec *reading;
  const BongsuThreshold *threshold;

  g_assert_no_error (error);
  reading = g_ptr_array_index (((BongsuKind *) g_ptr_array_index (solution->kinds, 0))->readings, 0);
  g_assert_cmpfloat (reading->scale, ==, 100.0);
  g_assert_true (reading->has_range && reading->trend);
  g_assert_cmpfloat (reading->maximum, ==, 100.0);
  g_assert_cmpuint (reading->thresholds->len, ==, 1);
  threshold = &g_array_index (reading->thresholds, BongsuThreshold, 0);
  g_assert_cmpint (threshold->level, ==, BONGSU_LEVEL_CAUTION);
  g_assert_cmpfloat (threshold->delay_s, ==, 20.0);
  g_assert_true (threshold->has_clear);
  g_assert_cmpfloat (threshold->clear_value.number, ==, 70.0);
  g_assert_cmpfloat (threshold->clear_hold_s, ==, 60.0);
}

static char *
make_folder (const char *name, const char *contents)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("bongsu-catalogue-XXXXXX", &error);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autofree char *inner = g_path_get_dirname (file);

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, contents, -1, &error));
  return folder;
}

static void
remove_folder (char *folder, const char *name)
{
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autofree char *inner = g_path_get_dirname (file);

  g_unlink (file);
  g_rmdir (inner);
  g_rmdir (folder);
  g_free (folder);
}

/* One more file in a folder of its own; how many sentences it costs and whether its solution is there. */
static void
load_with (
  const char *name, const char *contents, guint n_refusals, const char *piece, const char *kind, gboolean there)
{
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  char *folder = make_folder (name, contents);
  const char *folders[] = { folder, NULL };
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load (folders, refusals);

  for (guint i = 0; i < refusals->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (refusals, i));
  g_assert_cmpuint (refusals->len, ==, n_refusals);
  if (piece != NULL)
    g_assert_nonnull (strstr (g_ptr_array_index (refusals, 0), piece));
  g_assert_cmpint (bongsu_catalogue_find_kind (catalogue, kind) != 0, ==, there);
  g_assert_cmpuint (bongsu_catalogue_find_kind (catalogue, "smart-pole/bell"), !=, 0);
  remove_folder (folder, name);
}

static void
test_folders (void)
{
  load_with ("solutions/try.json", SOLUTION (KIND (READING (""))), 0, NULL, "try/thing", TRUE);
  load_with ("solutions/try.json", SOLUTION (KIND (READING ("")) ", \"x\": 1"), 1, "try.json: x: unknown member",
             "try/thing", FALSE);
  load_with ("solutions/other.json", SOLUTION (KIND (READING (""))), 1, "id: expected \"other\"", "try/thing", FALSE);
  /* The wrong one does not take the place of the built-in one. */
  load_with ("solutions/smart-pole.json", "{}", 1, "smart-pole.json: .: expected \"format\"", "smart-pole/pole", TRUE);
  load_with ("signs.json", "{\"format\": \"bongsu-signs/1\"}", 1, "signs.json: version", "smart-pole/pole", TRUE);
}

static void
test_references (void)
{
  static const struct
  {
    const char *more;
    const char *piece;
  } wrong[] = {
    { KIND (READING ("")) ", \"inherits\": [\"uncommon\"]", "inherits: expected a solution, \"uncommon\" is none" },
    { KIND (READING ("")) RULE ("{\"is\": [\"y\", \">\", 1]}", ""),
      "rule r: expected a reading of try/thing, \"y\" is none" },
    { KIND (READING ("")) RULE ("{\"all\": [{\"not\": {\"is\": [\"y\", \">\", 1]}}]}", ""), "\"y\" is none" },
    { KIND (READING ("")) RULE ("{\"rule\": \"q\"}", ""), "expected a rule of this file, \"q\" is none" },
    { KIND (READING ("")) RULE ("{\"rule\": \"r\"}", ""), "in a circle" },
    { KIND (READING ("")) RULE ("{\"is\": [\"x\", \">\", 1]}", "{\"incident\": \"i\"}"),
      "expected an incident type, \"i\" is none" },
    { KIND ("") ", \"signs\": [\"no-such-text\"]", "expected a sign template, \"no-such-text\" is none" },
    { KIND ("") ", \"incidents\": [{\"type\": \"t\", \"name\": " NAME ", \"level\": \"alert\", \"playbook\": \"p\"}]",
      "expected a playbook, \"p\" is none" },
    { KIND ("") ", \"playbooks\": [{\"id\": \"p\", \"name\": " NAME
                ", \"steps\": [{\"do\": \"command\", \"command\": \"c\", \"text\": " NAME "}]}]",
      "playbook p: step 1: expected a command, \"c\" is none" },
    { KIND ("") ", \"commands\": [{\"id\": \"c\", \"on\": \"other\", \"name\": " NAME ", \"request\": \"police\"}]",
      "\"try/other\" is none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text
        = g_strconcat ("{\"format\": \"bongsu-solution/1\", \"id\": \"try\", \"version\": 1, \"name\": " NAME,
                       wrong[i].more, "}", NULL);

      load_with ("solutions/try.json", text, 1, wrong[i].piece, "try/thing", FALSE);
    }
}

static void
test_signs_measured (void)
{
  static const char text[]
    = "{\"format\": \"bongsu-signs/1\", \"version\": 1, \"profiles\": [{\"id\": \"S\", \"version\": 1, \"name\": " NAME
      ", \"use\": \"walkers\", \"width\": 64, \"height\": 16, \"columns\": 4, \"rows\": 1, \"charset\": \"ksx1001\", "
      "\"readBack\": \"full\", \"longestLife\": 60}], \"templates\": [{\"id\": \"t\", \"name\": " NAME
      ", \"level\": \"caution\", \"colour\": \"red\", \"ttl\": 60, \"fields\": [{\"id\": \"n\", \"longest\": 2, "
      "\"fallback\": " NAME "}], \"text\": {\"S\": {\"ko\": [\"%s\"]}}}]}";
  static const struct
  {
    const char *line;
    gboolean fits;
  } lines[] = { { "네글자임", TRUE }, { "다섯글자임", FALSE }, { "12345678", TRUE }, { "123456789", FALSE },
                { "{n}두자", TRUE }, { "{n}세글자", FALSE }, { "→℃㎍○", TRUE }, { "→℃㎍○.", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
      g_autofree char *file = g_strdup_printf (text, lines[i].line);
      g_autoptr (GBytes) bytes = g_bytes_new (file, strlen (file));
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (bongsu_signs_read (catalogue, bytes, "signs.json", &error), ==, lines[i].fits);
      g_assert_cmpint (bongsu_catalogue_find_template (catalogue, "t") != NULL, ==, lines[i].fits);
      if (!lines[i].fits)
        g_assert_nonnull (
          strstr (error->message, "signs.json: templates[0].text.S.ko: expected lines of at most 4 cells"));
    }
}

static void
test_uiwang (void)
{
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) cities = bongsu_cities_load (NULL, refusals);
  const BongsuCityProfile *uiwang;

  g_assert_cmpuint (refusals->len, ==, 0);
  g_assert_cmpuint (cities->len, ==, 1);
  uiwang = g_ptr_array_index (cities, 0);
  g_assert_cmpstr (uiwang->id, ==, "uiwang");
  g_assert_cmpstr (uiwang->name.ko, ==, "의왕시");
  g_assert_cmpfloat_with_epsilon (uiwang->centre[0], 127.0020, 1e-9);
  g_assert_cmpstr (uiwang->plan, ==, "uiwang-plan.geojson");
  g_assert_cmpstr (uiwang->setting.ko, ==, "5월 일요일 14:00 · 27 ℃");
  g_assert_cmpstr (uiwang->setting.en, ==, "Sunday in May, 14:00 · 27 ℃");
  g_assert_cmpuint (uiwang->length_s, ==, 240);
  g_assert_cmpuint (uiwang->n_facts, ==, 2);
  g_assert_cmpstr (uiwang->facts[0].ko, ==, "대상지 면적 1,720,000 ㎡");
  g_assert_true (g_strv_contains ((const char *const *) uiwang->solutions, "smart-pole"));
}

static void
test_file_names (void)
{
  static const char *const names[] = { "../etc/passwd", "cities/../../x", "/etc/passwd", "", "cities\\x" };
  g_autoptr (GError) missing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (bongsu_catalogue_read_file (NULL, names[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
    }
  g_assert_null (bongsu_catalogue_read_file (NULL, "cities/atlantis.json", &missing));
  g_assert_error (missing, G_RESOURCE_ERROR, G_RESOURCE_ERROR_NOT_FOUND);
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill ((1 << 20) + 1, ' ');

  load_with ("solutions/try.json", text, 1, "expected at most 1048576 bytes", "try/thing", FALSE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/catalogue-reader/built-in-files-are-whole", test_built_in);
  g_test_add_func ("/format/catalogue-reader/bell-is-critical-with-five-steps", test_bell);
  g_test_add_func ("/format/catalogue-reader/bell-text-for-the-pole", test_bell_text);
  g_test_add_func ("/format/catalogue-reader/crosswalk-board-inherits", test_inherited_board);
  g_test_add_func ("/format/catalogue-reader/refuses-with-file-and-path", test_refusals);
  g_test_add_func ("/format/catalogue-reader/reads-every-form", test_forms);
  g_test_add_func ("/format/catalogue-reader/reads-a-reading", test_reading);
  g_test_add_func ("/format/catalogue-reader/folders-replace-and-refuse", test_folders);
  g_test_add_func ("/format/catalogue-reader/references-must-resolve", test_references);
  g_test_add_func ("/format/catalogue-reader/sign-texts-are-measured", test_signs_measured);
  g_test_add_func ("/format/catalogue-reader/uiwang", test_uiwang);
  g_test_add_func ("/format/catalogue-reader/file-names-stay-inside", test_file_names);
  g_test_add_func ("/format/catalogue-reader/large-files-are-refused", test_too_large);
  return g_test_run ();
}
