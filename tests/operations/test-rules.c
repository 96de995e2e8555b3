/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "catalogue-reader.h"
#include "rules.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define BASE (G_GINT64_CONSTANT (1795000000) * SECOND)
#define STEP_MS 500
#define THING "urn:ngsi-ld:Device:test:1"

static const char solution_text[]
  = "{\"format\":\"bongsu-solution/"
    "1\",\"id\":\"test\",\"version\":1,\"name\":{\"ko\":\"시험\",\"en\":\"Test\"},\"field\":\"facility\","
    "\"features\":[],\"kinds\":[{\"id\":\"thing\",\"name\":{\"ko\":\"것\",\"en\":\"Thing\"},\"symbol\":\"pin\","
    "\"match\":{\"type\":\"Device\"},\"readings\":["
    "{\"id\":\"box\",\"attribute\":\"box\",\"name\":{\"ko\":\"함\",\"en\":\"Box\"},\"type\":\"number\",\"evidence\":"
    "\"P\",\"levels\":["
    "{\"level\":\"alert\",\"op\":\">=\",\"value\":70,\"delay\":30,\"clear\":{\"op\":\"<\",\"value\":65,\"hold\":30}},"
    "{\"level\":\"caution\",\"op\":\">=\",\"value\":60,\"delay\":30,\"clear\":{\"op\":\"<\",\"value\":55,\"hold\":30}}]"
    "},"
    "{\"id\":\"ice\",\"attribute\":\"ice\",\"name\":{\"ko\":\"얼음\",\"en\":\"Ice\"},\"type\":\"number\",\"evidence\":"
    "\"P\",\"levels\":["
    "{\"level\":\"alert\",\"op\":\"<=\",\"value\":0.5,\"clear\":{\"op\":\">\",\"value\":1.5,\"hold\":1200}},"
    "{\"level\":\"caution\",\"op\":\"<=\",\"value\":2,\"clear\":{\"op\":\">\",\"value\":3,\"hold\":1200}},"
    "{\"level\":\"attention\",\"op\":\"<=\",\"value\":4,\"clear\":{\"op\":\">\",\"value\":5,\"hold\":1200}}]},"
    "{\"id\":\"brief\",\"attribute\":\"brief\",\"name\":{\"ko\":\"짧\",\"en\":\"Brief\"},\"type\":\"number\","
    "\"period\":5,\"evidence\":\"P\","
    "\"levels\":[{\"level\":\"caution\",\"op\":\">=\",\"value\":60,\"delay\":30}]},"
    "{\"id\":\"share\",\"attribute\":\"share\",\"name\":{\"ko\":\"비\",\"en\":\"Share\"},\"type\":\"number\",\"unit\":"
    "\"%\",\"scale\":100,"
    "\"range\":[0,100],\"evidence\":\"P\"},"
    "{\"id\":\"floor\",\"attribute\":\"floor\",\"name\":{\"ko\":\"바닥\",\"en\":\"Floor\"},\"type\":\"enum\","
    "\"evidence\":\"P\","
    "\"values\":{\"red\":{\"ko\":\"적\",\"en\":\"red\"},\"green\":{\"ko\":\"녹\",\"en\":\"green\"},"
    "\"flashing\":{\"ko\":\"점멸\",\"en\":\"flashing\"},\"off\":{\"ko\":\"소등\",\"en\":\"off\"}}},"
    "{\"id\":\"ped\",\"attribute\":\"ped\",\"name\":{\"ko\":\"보행\",\"en\":\"Walk\"},\"type\":\"enum\",\"evidence\":"
    "\"P\","
    "\"values\":{\"red\":{\"ko\":\"적\",\"en\":\"red\"},\"green\":{\"ko\":\"녹\",\"en\":\"green\"},"
    "\"flashingGreen\":{\"ko\":\"점멸\",\"en\":\"flashing\"}}},"
    "{\"id\":\"bell\",\"attribute\":\"bell\",\"name\":{\"ko\":\"벨\",\"en\":\"Bell\"},\"type\":\"enum\",\"evidence\":"
    "\"P\","
    "\"values\":{\"idle\":{\"ko\":\"대기\",\"en\":\"idle\"},\"calling\":{\"ko\":\"호출\",\"en\":\"calling\"},"
    "\"talking\":{\"ko\":\"통화\",\"en\":\"talking\"}}},"
    "{\"id\":\"door\",\"attribute\":\"door\",\"name\":{\"ko\":\"문\",\"en\":\"Door\"},\"type\":\"enum\",\"evidence\":"
    "\"P\","
    "\"values\":{\"open\":{\"ko\":\"열림\",\"en\":\"open\"},\"closed\":{\"ko\":\"닫힘\",\"en\":\"closed\"}}}"
    "]}],\"rules\":["
    "{\"id\":\"mismatch\",\"on\":\"thing\",\"name\":{\"ko\":\"불일치\",\"en\":\"Mismatch\"},"
    "\"when\":{\"differs\":[\"floor\",\"ped\"],\"map\":{\"flashing\":\"green\",\"flashingGreen\":\"green\"},\"ignore\":"
    "[\"off\"],"
    "\"fresh\":30,\"for\":2},\"then\":[{\"incident\":\"mismatch\"},{\"fault\":\"fatal\"}],"
    "\"clear\":{\"when\":{\"not\":{\"rule\":\"mismatch\"}},\"hold\":0},"
    "\"explain\":{\"ko\":\"바닥 {floor}\",\"en\":\"Floor {floor}, walk {ped} for {for} s at {share} % or "
    "{nothing}\"},\"evidence\":\"P\"},"
    "{\"id\":\"bell\",\"on\":\"thing\",\"name\":{\"ko\":\"벨\",\"en\":\"Bell\"},\"when\":{\"is\":[\"bell\",\"in\",["
    "\"calling\",\"talking\"]]},"
    "\"then\":[{\"incident\":\"bell\"}],\"clear\":{\"when\":{\"is\":[\"bell\",\"=\",\"idle\"]},\"hold\":0},"
    "\"explain\":{\"ko\":\"벨\",\"en\":\"Bell\"},\"evidence\":\"P\"},"
    "{\"id\":\"crowd\",\"on\":\"thing\",\"name\":{\"ko\":\"혼잡\",\"en\":\"Crowd\"},"
    "\"when\":{\"all\":[{\"is\":[\"share\",\">=\",90]},{\"any\":[{\"is\":[\"door\",\"=\",\"open\"],\"for\":5},{\"is\":["
    "\"ice\",\"<\",-50]}]}]},"
    "\"then\":[{\"incident\":\"crowd\"}],\"clear\":{\"when\":{\"is\":[\"share\",\"<\",80]},\"hold\":10},"
    "\"explain\":{\"ko\":\"혼잡\",\"en\":\"Crowd\"},\"evidence\":\"P\"},"
    "{\"id\":\"push\",\"on\":\"thing\",\"name\":{\"ko\":\"밀\",\"en\":\"Push\"},"
    "\"when\":{\"any\":[{\"is\":[\"brief\",\"=\",-1]},{\"is\":[\"ice\",\">=\",900]}]},\"then\":[{\"incident\":"
    "\"crowd\"}],"
    "\"clear\":{\"when\":{\"all\":[{\"is\":[\"ice\",\"<\",800]},{\"not\":{\"is\":[\"brief\",\"=\",-1]}}]},\"hold\":0},"
    "\"explain\":{\"ko\":\"밀\",\"en\":\"Push\"},\"evidence\":\"P\"},"
    "{\"id\":\"night\",\"on\":\"thing\",\"name\":{\"ko\":\"밤\",\"en\":\"Night\"},\"when\":{\"not\":{\"context\":"
    "\"night\"}},"
    "\"then\":[{\"incident\":\"bell\"}],\"explain\":{\"ko\":\"밤\",\"en\":\"Night\"},\"evidence\":\"P\"},"
    "{\"id\":\"ajar\",\"on\":\"thing\",\"name\":{\"ko\":\"문\",\"en\":\"Ajar\"},\"when\":{\"is\":[\"door\",\"=\","
    "\"open\"],\"for\":10},"
    "\"then\":[{\"fault\":\"minor\"}],\"clear\":{\"when\":{\"is\":[\"door\",\"!=\",\"open\"]},\"hold\":5},"
    "\"explain\":{\"ko\":\"문\",\"en\":\"Ajar\"},\"evidence\":\"P\"}"
    "],\"incidents\":["
    "{\"type\":\"mismatch\",\"level\":\"critical\",\"name\":{\"ko\":\"불일치\",\"en\":\"Mismatch\"},\"agencies\":[],"
    "\"close\":\"leader\"},"
    "{\"type\":\"bell\",\"level\":\"critical\",\"name\":{\"ko\":\"벨\",\"en\":\"Bell\"},\"agencies\":[],\"close\":"
    "\"leader\"},"
    "{\"type\":\"crowd\",\"level\":\"caution\",\"name\":{\"ko\":\"혼잡\",\"en\":\"Crowd\"},\"agencies\":[],\"close\":"
    "\"operator\"}"
    "],\"playbooks\":[],\"commands\":[],\"kpis\":[],\"signs\":[]}";

typedef struct
{
  BongsuRegister *register_;
  BongsuRules *rules;
  gint64 now;
  GPtrArray *records;
  GString *levels; /* what the axis did: "L2 40 " */
  BongsuLevel level;
} World;

static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (solution_text, sizeof solution_text - 1);
  g_autoptr (GError) error = NULL;
  BongsuSolution *solution = bongsu_solution_read (bytes, "test.json", &error);

  g_assert_no_error (error);
  bongsu_catalogue_take_solution (catalogue, solution);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();

  world->register_ = bongsu_register_new (catalogue);
  world->rules = bongsu_rules_new (world->register_);
  world->records = g_ptr_array_new_with_free_func ((GDestroyNotify) bongsu_record_unref);
  world->levels = g_string_new (NULL);
  world->now = BASE;
  return world;
}

static void
world_free (World *world)
{
  bongsu_rules_free (world->rules);
  g_object_unref (world->register_);
  g_ptr_array_unref (world->records);
  g_string_free (world->levels, TRUE);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static double
get_second (gint64 time_us)
{
  return (double) (time_us - BASE) / SECOND;
}

static void
note_level (World *world)
{
  guint row = bongsu_register_find (world->register_, THING);
  BongsuLevel level = row != BONGSU_NO_ROW ? bongsu_register_get_level (world->register_, row) : BONGSU_LEVEL_NORMAL;

  if (level == world->level)
    return;
  world->level = level;
  g_string_append_printf (world->levels, "L%d %g; ", level, get_second (world->now));
}

/* Time goes in half seconds, a tick each. */
static void
advance (World *world, double second)
{
  gint64 end = BASE + (gint64) (second * SECOND);

  while (world->now < end)
    {
      world->now = MIN (end, world->now + STEP_MS * 1000);
      bongsu_rules_tick (world->rules, world->now, world->records);
      note_level (world);
    }
}

static void
say (World *world, const char *attribute, const char *word, double observed)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  gint64 at = BASE + (gint64) (observed * SECOND);
  char *end;
  double number = g_ascii_strtod (word, &end);
  const guint *rows;
  guint n;

  bongsu_batch_put (batch,
                    (BongsuUpdate) { .entity = THING,
                                    .type = "Device",
                                    .attribute = attribute,
                                    .value = *end == '\0' ? bongsu_value_number (number) : bongsu_value_text (word),
                                    .stamp = { at, at } });
  bongsu_register_merge (world->register_, batch, world->now);
  rows = bongsu_register_get_touched (world->register_, &n);
  bongsu_rules_judge (world->rules, rows, n, world->now, world->records);
  note_level (world);
}

/* "0 box=50; 10 box=61; … 120": samples at their seconds; a part without one only lets time go on. */
static void
play (World *world, const char *script)
{
  g_auto (GStrv) parts = g_strsplit (script, "; ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (parts[i], " =", 3);

      advance (world, g_ascii_strtod (words[0], NULL));
      if (words[1] != NULL)
        say (world, words[1], words[2], g_ascii_strtod (words[0], NULL));
    }
}

static char *
describe_records (World *world)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < world->records->len; i++)
    {
      const BongsuRecord *record = world->records->pdata[i];

      g_string_append_printf (text, "%s%s %s L%d %g (%g)", i > 0 ? "; " : "", record->rule,
                              bongsu_record_kind_to_name (record->kind), record->level, get_second (record->at),
                              get_second (record->since));
    }
  return g_string_free (text, FALSE);
}

/* INCIDENTS 13.2: thresholds move the axis. */
static const struct
{
  const char *name;
  const char *script;
  const char *levels;
} ladders[] = {
  { "R01", "0 box=50; 10 box=61; 20 box=62; 30 box=63; 40 box=64; 50", "L2 40; " },
  { "R02", "0 box=50; 10 box=61; 20 box=59; 30 box=61; 40 box=62; 50 box=61; 70", "L2 60; " },
  { "R03", "0 box=50; 10 box=61; 45 box=56; 60 box=54; 80 box=54; 120", "L2 40; L0 90; " },
  { "R04", "0 box=50; 10 box=61; 45 box=54; 60 box=56; 70 box=54; 90 box=54; 120", "L2 40; L0 100; " },
  { "R05", "0 box=50; 10 box=72; 60", "L3 40; " },
  { "R06", "0 box=50; 10 box=72; 60 box=63; 120", "L3 40; L2 90; " },
  { "R07", "0 brief=50; 10 brief=61; 60", "" },
  { "R08", "0 ice=6; 60 ice=3.9; 120 ice=1.9; 180 ice=0.4; 240 ice=1.6; 1500", "L1 60; L2 120; L3 180; L2 1440; " },
  { "R09", "0 ice=6; 60 ice=3.9; 120 ice=4.5; 180 ice=5.1; 1500", "L1 60; L0 1380; " },
  { "source", "0 box=50; 5 situationLevel=alert; 10 box=61; 50 situationLevel=normal; 60", "L3 5; L2 50; " },
};

static void
test_ladder (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (World) world = world_new ();

  play (world, ladders[i].script);
  g_assert_cmpstr (world->levels->str, ==, ladders[i].levels);
  g_assert_cmpuint (world->records->len, ==, 0);
}

static const struct
{
  const char *name;
  const char *script;
  const char *records;
} conditions[] = {
  { "R10", "0 floor=green; 0 ped=green; 10 ped=red; 11.5 floor=red; 30", "" },
  { "R11", "0 floor=green; 0 ped=green; 10 ped=red; 20 floor=red; 40",
    "mismatch raise L4 12 (10); mismatch return L4 20 (20)" },
  { "mapped-words-agree", "0 floor=flashing; 0 ped=flashingGreen; 20", "" },
  { "ignored-words-never-differ", "0 floor=off; 0 ped=red; 20", "" },
  { "stale-drops-the-delay", "0 floor=green; 0 ped=green; 29 ped=red; 60", "" },
  { "stale-does-not-clear", "0 floor=green; 0 ped=green; 10 ped=red; 90", "mismatch raise L4 12 (10)" },
  { "outside-words-say-nothing", "0 bell=idle; 5 bell=calling; 10 bell=singing; 20", "bell raise L4 5 (5)" },
  { "bell", "0 bell=idle; 5 bell=calling; 8 bell=talking; 30 bell=idle; 40 bell=calling; 50",
    "bell raise L4 5 (5); bell return L4 30 (30); bell raise L4 40 (40)" },
  { "talking-is-the-same-call", "0 bell=idle; 5 bell=calling; 8 bell=talking; 9 bell=calling; 20",
    "bell raise L4 5 (5)" },
  { "parts-within-parts", "0 share=0.95; 10 door=open; 20", "crowd raise L2 15 (10)" },
  { "a-dip-starts-anew", "0 share=0.95; 10 door=open; 13 door=closed; 14 door=open; 30", "crowd raise L2 19 (14)" },
  { "all-needs-all", "0 share=0.85; 10 door=open; 30", "" },
  { "hold-starts-anew", "0 share=0.9; 1 door=open; 20 share=0.7; 25 share=0.85; 27 share=0.7; 50",
    "crowd raise L2 6 (1); crowd return L2 37 (27)" },
  { "what-never-came-need-not-clear", "0 ice=6; 1 ice=950; 5 ice=700; 10",
    "push raise L2 1 (1); push return L2 5 (5)" },
  { "what-came-must-clear", "0 brief=-1; 5 brief=-1; 8 ice=700; 9 brief=-1; 12 brief=0; 20",
    "push raise L2 0 (0); push return L2 12 (12)" },
  { "out-of-range-says-nothing", "0 share=9.5; 1 door=open; 20", "" },
  { "what-is-not-judged-never-fires", "0 door=closed; 60", "" },
};

static void
test_condition (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (World) world = world_new ();
  g_autofree char *records = NULL;

  play (world, conditions[i].script);
  records = describe_records (world);
  g_assert_cmpstr (records, ==, conditions[i].records);
}

static void
test_fault_axis_without_incident (void)
{
  g_autoptr (World) world = world_new ();

  play (world, "0 door=closed; 1 door=open; 10");
  g_assert_cmpint (bongsu_register_get_fault (world->register_, 0), ==, BONGSU_FAULT_NONE);
  advance (world, 11);
  g_assert_cmpint (bongsu_register_get_fault (world->register_, 0), ==, BONGSU_FAULT_MINOR);
  g_assert_cmpuint (bongsu_rules_get_n_pending (world->rules), ==, 0);
  play (world, "20 door=closed; 24");
  g_assert_cmpint (bongsu_register_get_fault (world->register_, 0), ==, BONGSU_FAULT_MINOR);
  advance (world, 25);
  g_assert_cmpint (bongsu_register_get_fault (world->register_, 0), ==, BONGSU_FAULT_NONE);
  g_assert_cmpuint (world->records->len, ==, 0);
}

static void
test_source_says_maintenance (void)
{
  g_autoptr (World) world = world_new ();

  play (world, "0 door=closed; 1 faultGrade=underMaintenance");
  g_assert_cmpint (bongsu_register_get_fault (world->register_, 0), ==, BONGSU_FAULT_MAINTENANCE);
}

static BongsuRecord *
make_record (BongsuRecordKind kind, double at)
{
  BongsuRecord *record = bongsu_record_new ();

  record->asset = g_strdup (THING);
  record->rule = g_strdup ("bell");
  record->kind = kind;
  record->level = BONGSU_LEVEL_CRITICAL;
  record->at = record->since = BASE + (gint64) (at * SECOND);
  bongsu_record_seal (record);
  return record;
}

static void
test_restart_does_not_raise_twice (void)
{
  g_autoptr (World) before = world_new ();
  g_autoptr (World) after = world_new ();

  play (before, "0 bell=idle; 5 bell=calling");
  g_assert_cmpuint (before->records->len, ==, 1);
  bongsu_rules_restore (after->rules, before->records->pdata[0]);
  play (after, "10 bell=calling; 20 bell=talking");
  g_assert_cmpuint (after->records->len, ==, 0);
  g_assert_cmpint (after->level, ==, BONGSU_LEVEL_CRITICAL);
  play (after, "30 bell=idle");
  g_assert_cmpuint (after->records->len, ==, 1);
  g_assert_cmpint (((BongsuRecord *) after->records->pdata[0])->kind, ==, BONGSU_RECORD_RETURN);
  g_assert_cmpint (after->level, ==, BONGSU_LEVEL_NORMAL);
}

static void
test_old_sample_neither_clears_nor_raises (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (BongsuRecord) raise = make_record (BONGSU_RECORD_RAISE, 50);
  g_autoptr (BongsuRecord) back = make_record (BONGSU_RECORD_RETURN, 60);

  play (world, "40 bell=idle; 55");
  bongsu_rules_restore (world->rules, raise);
  advance (world, 56);
  g_assert_cmpuint (world->records->len, ==, 0);
  g_assert_cmpint (world->level, ==, BONGSU_LEVEL_CRITICAL);
  say (world, "bell", "calling", 55);
  bongsu_rules_restore (world->rules, back);
  bongsu_rules_restore (world->rules, raise);
  advance (world, 70);
  g_assert_cmpuint (world->records->len, ==, 0);
  g_assert_cmpint (world->level, ==, BONGSU_LEVEL_NORMAL);
  say (world, "bell", "calling", 70);
  g_assert_cmpuint (world->records->len, ==, 1);
}

static void
test_two_consoles_agree (void)
{
  g_autoptr (World) one = world_new ();
  g_autoptr (World) other = world_new ();

  play (one, "0 floor=green; 0 ped=green; 10 ped=red; 20");
  /* The other one hears it all three seconds late. */
  say (other, "floor", "green", 0);
  say (other, "ped", "green", 0);
  advance (other, 13);
  say (other, "ped", "red", 10);
  advance (other, 20);
  g_assert_cmpuint (one->records->len, ==, 1);
  g_assert_cmpuint (other->records->len, ==, 1);
  g_assert_cmpstr (((BongsuRecord *) one->records->pdata[0])->id, ==, ((BongsuRecord *) other->records->pdata[0])->id);
  g_assert_cmpstr (((BongsuRecord *) one->records->pdata[0])->readings, ==, "{\"floor\":\"green\",\"ped\":\"red\"}");
}

static void
test_explains_in_words (void)
{
  g_autoptr (World) world = world_new ();
  const BongsuRule *rule;
  g_autofree char *words = NULL;

  play (world, "0 floor=green; 0 ped=red; 0 share=0.82");
  rule = bongsu_catalogue_find_rule (bongsu_register_get_catalogue (world->register_),
                                     bongsu_register_get_kind (world->register_, 0), "mismatch");
  words = bongsu_rules_explain (world->rules, 0, rule);
  g_assert_cmpstr (words, ==, "Floor green, walk red for 2 s at 82 % or –");
}

static void
test_picture_raises_nothing (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  guint row = 0;

  bongsu_batch_put (batch, (BongsuUpdate) { .entity = THING,
                                           .type = "Device",
                                           .attribute = "bell",
                                           .value = bongsu_value_text ("calling"),
                                           .stamp = { BASE, BASE },
                                           .flags = BONGSU_UPDATE_PICTURE });
  bongsu_register_merge (world->register_, batch, BASE);
  bongsu_rules_judge (world->rules, &row, 1, BASE, world->records);
  g_assert_cmpuint (world->records->len, ==, 0);
  say (world, "bell", "calling", 0);
  g_assert_cmpuint (world->records->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ladders); i++)
    {
      g_autofree char *path = g_strdup_printf ("/operations/rules/ladder/%s", ladders[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_ladder);
    }
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/operations/rules/condition/%s", conditions[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_condition);
    }
  g_test_add_func ("/operations/rules/fault-axis-without-incident", test_fault_axis_without_incident);
  g_test_add_func ("/operations/rules/source-says-maintenance", test_source_says_maintenance);
  g_test_add_func ("/operations/rules/restart-does-not-raise-twice", test_restart_does_not_raise_twice);
  g_test_add_func ("/operations/rules/old-sample-neither-clears-nor-raises", test_old_sample_neither_clears_nor_raises);
  g_test_add_func ("/operations/rules/two-consoles-agree", test_two_consoles_agree);
  g_test_add_func ("/operations/rules/explains-in-words", test_explains_in_words);
  g_test_add_func ("/operations/rules/picture-raises-nothing", test_picture_raises_nothing);
  return g_test_run ();
}
