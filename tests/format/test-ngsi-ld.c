/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "json-guard.h"
#include "ngsi-ld.h"

#define ARRIVAL "2026-11-20T12:24:00.000Z"
#define ASKED "2026-11-20T12:23:50.000Z"

static gint64
parse_time (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (bongsu_time_parse (text, FALSE, &time_us));
  return time_us;
}

static void
dump_value (GString *text, const BongsuValue *value)
{
  switch (value->kind)
    {
    case BONGSU_VALUE_NUMBER:
      g_string_append_printf (text, "%.15g", value->number);
      break;
    case BONGSU_VALUE_BOOLEAN:
      g_string_append (text, value->boolean ? "true" : "false");
      break;
    case BONGSU_VALUE_TEXT:
      g_string_append_printf (text, "'%s'", value->text);
      break;
    case BONGSU_VALUE_POINT:
      g_string_append_printf (text, "point %.15g %.15g", value->point.longitude, value->point.latitude);
      break;
    case BONGSU_VALUE_FIELDS:
      g_string_append_c (text, '(');
      for (guint i = 0; i < bongsu_fields_get_n (value->fields); i++)
        {
          const char *name = bongsu_fields_get_name (value->fields, i);

          if (i > 0)
            g_string_append (text, ", ");
          if (name != NULL)
            g_string_append_printf (text, "%s: ", name);
          dump_value (text, bongsu_fields_get (value->fields, i));
        }
      g_string_append_c (text, ')');
      break;
    case BONGSU_VALUE_INVALID:
      g_string_append (text, "invalid");
      break;
    case BONGSU_VALUE_ABSENT:
    default:
      g_string_append (text, "absent");
      break;
    }
}

/* `attribute[dataset] = value unit flags`; without stamps. */
static void
dump_attribute (GString *text, const BongsuUpdate *update)
{
  g_string_append (text, update->attribute);
  if (update->dataset != NULL)
    g_string_append_printf (text, "[%s]", update->dataset);
  g_string_append (text, " = ");
  dump_value (text, &update->value);
  if (update->unit_code != NULL)
    g_string_append_printf (text, " %s", update->unit_code);
  if ((update->flags & BONGSU_UPDATE_DELETED) != 0)
    g_string_append (text, " deleted");
  if ((update->flags & BONGSU_UPDATE_SUSPECT) != 0)
    g_string_append (text, " suspect");
  g_string_append_c (text, '\n');
}

static void
dump_counts (GString *text, const BongsuBatch *batch)
{
  GHashTable *counts = bongsu_batch_get_counts (batch);
  g_autoptr (GList) reasons = counts != NULL ? g_hash_table_get_keys (counts) : NULL;

  reasons = g_list_sort (reasons, (GCompareFunc) g_strcmp0);
  for (GList *at = reasons; at != NULL; at = at->next)
    g_string_append_printf (text, "count %s %u\n", (char *) at->data, GPOINTER_TO_UINT (g_hash_table_lookup (counts, at->data)));
}

/* The fixed form of the fixtures: one line of stamps and flags for each update. */
static char *
dump_batch (const BongsuBatch *batch)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bongsu_batch_get_n_updates (batch); i++)
    {
      const BongsuUpdate *update = bongsu_batch_get_update (batch, i);
      g_autofree char *observed = bongsu_time_format (update->stamp.observed);
      g_autofree char *broker = bongsu_time_format (update->stamp.broker);

      g_string_append_printf (text, "%s %s %s %s%s ", update->entity, update->type, observed, broker,
                              (update->flags & BONGSU_UPDATE_SNAPSHOT) != 0 ? " snapshot" : "");
      if (update->attribute != NULL)
        dump_attribute (text, update);
      else
        g_string_append (text, (update->flags & BONGSU_UPDATE_DELETED) != 0 ? "deleted\n" : "seen\n");
    }
  for (guint i = 0; i < bongsu_batch_get_n_acts (batch); i++)
    {
      BongsuAct *act = bongsu_batch_get_act (batch, i);
      g_autofree char *canonical = bongsu_act_to_canonical (act);
      g_autofree char *created = act->created_at != 0 ? bongsu_time_format (act->created_at) : g_strdup ("-");

      g_string_append_printf (text, "act %s created %s\n%s", act->id, created, canonical);
    }
  for (guint i = 0; i < bongsu_batch_get_n_records (batch); i++)
    {
      BongsuRecord *record = bongsu_batch_get_record (batch, i);
      g_autofree char *at = bongsu_time_format (record->at);
      g_autofree char *since = bongsu_time_format (record->since);

      g_string_append_printf (text, "record %s %s %s %s %s at %s since %s readings %s\n", record->id, record->asset, record->rule,
                              bongsu_record_kind_to_name (record->kind), bongsu_level_to_name (record->level), at, since,
                              record->readings != NULL ? record->readings : "-");
    }
  dump_counts (text, batch);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *members;  /* of one entity */
  const char *expected; /* attribute lines and counts */
} FormCase;

/* Every form of PROTOCOL 8.3 and 9.3, and what must not pass. */
static const FormCase form_cases[] = {
  { "\"t\":{\"type\":\"Property\",\"value\":21.5,\"unitCode\":\"CEL\",\"observedAt\":\"2026-11-20T12:00:00Z\"}", "t = 21.5 CEL\n" },
  { "\"t\":{\"value\":21.5,\"observedAt\":\"2026-11-20T12:00:00.5Z\",\"createdAt\":\"2026-11-20T12:00:01.244878Z\"}", "t = 21.5\n" },
  { "\"deviceState\":\"ok\",\"category\":{\"type\":\"Property\",\"value\":\"actuator\"},"
    "\"controlledProperty\":{\"type\":\"Property\",\"value\":[\"light\",\"motion\"]}",
    "deviceState = 'ok'\ncategory = 'actuator'\ncontrolledProperty = ('light', 'motion')\n" },
  { "\"category\":{\"type\":\"Property\",\"value\":[\"actuator\"]}", "category = 'actuator'\n" },
  { "\"t\":[{\"type\":\"Property\",\"value\":20,\"datasetId\":\"urn:ngsi-ld:ds:a\"},{\"type\":\"Property\",\"value\":21}]",
    "t[urn:ngsi-ld:ds:a] = 20\nt = 21\n" },
  { "\"t\":{\"dataset\":{\"urn:ngsi-ld:ds:a\":20,\"@none\":21}}", "t[urn:ngsi-ld:ds:a] = 20\nt = 21\n" },
  { "\"dateIssued\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"2026-11-20T12:03:10Z\"}},"
    "\"validTo\":{\"@type\":\"DateTime\",\"@value\":\"2026-11-20T13:03:10Z\"}",
    "dateIssued = '2026-11-20T12:03:10Z'\nvalidTo = '2026-11-20T13:03:10Z'\n" },
  { "\"displayMessage_status\":{\"type\":\"Property\",\"value\":{\"@type\":\"commandStatus\",\"@value\":\"PENDING\"}}",
    "displayMessage_status = 'PENDING'\n" },
  { "\"refDevice\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Device:1\"},"
    "\"controlledAsset\":{\"object\":[\"urn:ngsi-ld:Device:2\",\"urn:ngsi-ld:Device:3\"]}",
    "refDevice = 'urn:ngsi-ld:Device:1'\ncontrolledAsset = ('urn:ngsi-ld:Device:2', 'urn:ngsi-ld:Device:3')\n" },
  { "\"refDevice\":{\"type\":\"ListRelationship\",\"objectList\":[\"urn:ngsi-ld:Device:1\",{\"object\":\"urn:ngsi-ld:Device:2\"}]}",
    "refDevice = ('urn:ngsi-ld:Device:1', 'urn:ngsi-ld:Device:2')\n" },
  { "\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":[127.0456,37.7853]}}",
    "location = point 127.0456 37.7853\n" },
  { "\"location\":{\"type\":\"Point\",\"coordinates\":[127.0456,37.7853]}", "location = point 127.0456 37.7853\n" },
  { "\"location\":{\"type\":\"Polygon\",\"coordinates\":[[[127,37],[127.5,37],[127.5,38],[127,37]]]}", "location = point 127.25 37.5\n" },
  { "\"location\":{\"type\":\"Point\",\"coordinates\":[37.7,127.0]}", "location = invalid suspect\ncount bad-value 1\ncount geometry 1\n" },
  { "\"location\":{\"type\":\"Point\",\"coordinates\":[\"a\"]}", "location = invalid suspect\ncount bad-value 1\ncount geometry 1\n" },
  { "\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"ko\":\"수거함 1\",\"en\":\"Bin 1\",\"@none\":\"B1\"}},"
    "\"description\":{\"languageMap\":{\"ko\":[\"가\",\"나\"]}}",
    "name = 'Bin 1'\ndescription = ('가', '나')\n" },
  { "\"name\":{\"languageMap\":{\"fr\":\"un\",\"@none\":\"B1\",\"ko\":\"수거함\"}}", "name = 'B1'\n" },
  { "\"name\":{\"languageMap\":{\"en-GB\":\"Lift\",\"ko\":\"수거함\"}}", "name = 'Lift'\n" },
  { "\"doc\":{\"type\":\"JsonProperty\",\"json\":{\"a\":[1]}},\"kind\":{\"type\":\"VocabProperty\",\"vocab\":\"https://example.kr/v#pole\"},"
    "\"list\":{\"type\":\"ListProperty\",\"valueList\":[1,2,{\"value\":3}]}",
    "doc = (a: '[1]')\nkind = 'pole'\nlist = (1, 2, 3)\n" },
  { "\"t\":{\"type\":\"Property\",\"value\":\"urn:ngsi-ld:null\"},"
    "\"r\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:null\",\"previousObject\":\"urn:ngsi-ld:Device:1\"}",
    "t = absent deleted\nr = absent deleted\n" },
  { "\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":\"urn:ngsi-ld:null\"},"
    "\"description\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"@none\":\"urn:ngsi-ld:null\"}}",
    "name = absent deleted\ndescription = absent deleted\n" },
  { "\"a\":null,\"b\":\"urn:ngsi-ld:null\",\"c\":{\"valueList\":[\"urn:ngsi-ld:null\"]},\"d\":{\"json\":\"urn:ngsi-ld:null\"}",
    "a = absent deleted\nb = absent deleted\nc = absent deleted\nd = absent deleted\n" },
  { "\"https://smartdatamodels.org/dataModel.Parking/availableSpotNumber\":{\"type\":\"Property\",\"value\":12}",
    "availableSpotNumber = 12\n" },
  { "\"sdm:a\":1,\"https://x/v#b\":2", "a = 1\nb = 2\n" },
  { "\"https://x/a\":1,\"a\":2,\"https://y/a\":3", "a = 2\ncount name-twice 2\n" },
  { "\"scope\":[\"/uiwang/pole\"],\"@context\":[\"https://hub.example.kr/c.jsonld\"],\"datasetId\":\"P1\","
    "\"createdAt\":{\"@type\":\"DateTime\",\"@value\":\"2026-11-20T12:00:00Z\"},\"geoDistance\":5", "" },
  { "\"pm25\":{\"type\":\"Property\",\"value\":\"58\"},\"status\":{\"value\":\"free\",\"observedAt\":\"2018-11-15T20:09:55,000Z\"}",
    "pm25 = '58'\nstatus = 'free'\n" },
  { "\"m\":{\"type\":\"Property\",\"value\":{\"msgId\":\"m-1\",\"multi\":\"a[nl]b\",\"text\":\"a\\nb\",\"priority\":160,\"x\":{\"y\":null}}}",
    "m = (msgId: 'm-1', multi: 'a[nl]b', text: 'a\nb', priority: 160, x: '{\"y\":null}')\n" },
  { "\"big\":9007199254740993,\"small\":9007199254740992", "big = invalid suspect\nsmall = 9.00719925474099e+15\ncount bad-value 1\n" },
  { "\"t\":{\"type\":\"Property\"}", "t = invalid suspect\ncount bad-value 1\n" },
  { "\"t\":{\"value\":1,\"observedAt\":\"yesterday\"}", "t = 1 suspect\ncount time 1\n" },
  { "\"t\":{\"value\":1,\"observedAt\":\"2026-11-20T12:25:00Z\"}", "t = 1 suspect\n" },
  { "\"license_plate\":\"12가3456\",\"https://x/heartRate\":{\"value\":70},\"o\":{\"value\":{\"ownerName\":\"x\",\"a\":1}}",
    "o = (a: 1)\ncount personal 3\n" },
  { "\"t\":{\"value\":\"a\\u202eb\\u0007\"},\"\\u202e\":1", "t = 'ab'\ncount bad-name 1\n" },
  { "\"e\":[],\"o\":{},\"b\":true,\"f\":false", "e = ()\no = ()\nb = true\nf = false\n" },
};

static BongsuVocabulary *
make_vocabulary (void)
{
  return bongsu_vocabulary_new (NULL, FALSE, "en");
}

static void
test_forms (void)
{
  g_autoptr (BongsuVocabulary) vocabulary = make_vocabulary ();

  for (guint i = 0; i < G_N_ELEMENTS (form_cases); i++)
    {
      const FormCase *c = &form_cases[i];
      g_autofree char *json = g_strdup_printf ("{\"body\":{\"type\":\"Notification\",\"data\":[{%s%s\"id\":\"urn:ngsi-ld:X:1\",\"type\":\"X\"}]}}",
                                               c->members, *c->members != '\0' ? "," : "");
      g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
      GString *text = g_string_new (NULL);

      g_test_message ("%s", c->members);
      g_assert_true (bongsu_ngsi_decode_notification (vocabulary, json, strlen (json), NULL, parse_time (ARRIVAL), batch));
      for (guint j = 1; j < bongsu_batch_get_n_updates (batch); j++)
        dump_attribute (text, bongsu_batch_get_update (batch, j));
      dump_counts (text, batch);
      g_assert_cmpstr (text->str, ==, c->expected);
      g_assert_null (bongsu_batch_get_update (batch, 0)->attribute);
      g_string_free (text, TRUE);
    }
}

/* An expectation that does not exist yet is written with BONGSU_WRITE_EXPECT=1, and then read by a person. */
static void
compare_with_file (const char *path, const char *text)
{
  g_autofree char *expected = NULL;

  if (g_getenv ("BONGSU_WRITE_EXPECT") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
run_fixture (const char *folder, const char *name, gboolean keti)
{
  g_autoptr (BongsuVocabulary) vocabulary = bongsu_vocabulary_new (NULL, keti, "en");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *base = g_strndup (path, strlen (path) - strlen (".json"));
  g_autofree char *expect = g_strconcat (base, ".expect", NULL);
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *dump = NULL;
  g_autofree char *text = NULL;
  gsize size;
  gssize n;

  g_test_message ("%s", path);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  if (g_str_has_prefix (name, "problem") || g_str_has_prefix (name, "answer"))
    {
      g_autofree char *problem = NULL;
      g_autofree char *detail = NULL;

      bongsu_ngsi_decode_problem (data, size, &problem, &detail);
      text = g_strdup_printf ("name %s\ndetail %s\n", problem != NULL ? problem : "-", detail != NULL ? detail : "-");
    }
  else if (g_str_has_prefix (name, "page"))
    {
      n = bongsu_ngsi_decode_page (vocabulary, data, size, parse_time (ASKED), batch, NULL, &error);
      dump = dump_batch (batch);
      text = n >= 0 ? g_strdup_printf ("page %" G_GSSIZE_FORMAT "\n%s", n, dump)
                    : g_strdup_printf ("refused %s\n%s", error->message, dump);
    }
  else
    {
      n = bongsu_ngsi_decode_notification (vocabulary, data, size, "uiwang", parse_time (ARRIVAL), batch);
      dump = dump_batch (batch);
      text = g_strdup_printf ("%s\n%s", n ? "taken" : "refused", dump);
    }
  compare_with_file (expect, text);
}

static void
test_fixtures (gconstpointer data)
{
  const char *voice = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "format", "data", "ngsild", voice, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        run_fixture (folder, name, strcmp (voice, "keti") == 0);
        n++;
      }
  g_assert_cmpuint (n, >=, 3);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *json;
    const char *counts;
  } cases[] = {
    { "{\"body\":{\"type\":\"Notification\",\"data\":[{\"id\":\"urn:x:1\"", "count cut-short 1\n" },
    { "{\"body\":{\"type\":\"Notification\"}}", "count shape 1\n" },
    { "{\"body\":[]}", "count shape 1\n" },
    { "[]", "count shape 1\n" },
    { "{\"type\":\"Subscription\",\"data\":[]}", "count shape 1\n" },
    { "{\"metadata\":{\"ngsild-tenant\":\"other\"},\"body\":{\"type\":\"Notification\",\"data\":[]}}", "count tenant 1\n" },
    { "{\"metadata\":[{\"NGSILD-Tenant\":\"other\"}],\"body\":{\"type\":\"Notification\",\"data\":[]}}", "count tenant 1\n" },
  };
  g_autoptr (BongsuVocabulary) vocabulary = make_vocabulary ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
      g_autofree char *text = NULL;

      g_assert_false (bongsu_ngsi_decode_notification (vocabulary, cases[i].json, strlen (cases[i].json), "uiwang",
                                                       parse_time (ARRIVAL), batch));
      text = dump_batch (batch);
      g_assert_cmpstr (text, ==, cases[i].counts);
    }
}

static void
test_bounds (void)
{
  g_autoptr (BongsuVocabulary) vocabulary = make_vocabulary ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  GString *json = g_string_new ("{\"type\":\"Notification\",\"data\":[{\"id\":\"urn:x:1\",\"type\":\"X\"");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (json, ",\"a%u\":%u", i, i);
  g_string_append (json, "}");
  for (guint i = 0; i < 2100; i++)
    g_string_append (json, ",{\"id\":\"urn:x:2\",\"type\":\"X\"}");
  g_string_append (json, "]}");
  g_assert_true (bongsu_ngsi_decode_notification (vocabulary, json->str, json->len, NULL, parse_time (ARRIVAL), batch));
  dump_counts (text, batch);
  g_assert_cmpstr (text->str, ==, "count too-many-attributes 44\ncount too-many-items 101\n");
  g_assert_cmpuint (bongsu_batch_get_n_updates (batch), ==, 1 + 256 + 1);
  g_string_free (json, TRUE);
  g_string_free (text, TRUE);
}

static void
test_long_text (void)
{
  g_autoptr (BongsuVocabulary) vocabulary = make_vocabulary ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  GString *json = g_string_new ("{\"type\":\"Notification\",\"data\":[{\"id\":\"urn:x:1\",\"type\":\"X\",\"t\":\"");
  const char *text;

  for (guint i = 0; i < 4000; i++)
    g_string_append (json, "가");
  g_string_append (json, "\"}]}");
  g_assert_true (bongsu_ngsi_decode_notification (vocabulary, json->str, json->len, NULL, parse_time (ARRIVAL), batch));
  text = bongsu_value_get_text (&bongsu_batch_get_update (batch, 1)->value);
  g_assert_cmpuint (strlen (text), ==, 8190);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_string_free (json, TRUE);
}

static void
test_alert (void)
{
  BongsuAlertNote note = {
    .id = "urn:ngsi-ld:Alert:bongsu-1", .category = "traffic", .sub_category = "bell", .incident_type = "bell", .rule = "bell-call",
    .asset = "urn:ngsi-ld:Device:1", .description = "a \"b\"", .level = BONGSU_LEVEL_ALERT, .active = TRUE,
    .begun = parse_time ("2026-11-20T12:00:00Z"), .has_place = TRUE, .longitude = 126.97, .latitude = 37.385,
  };
  g_autoptr (GBytes) bytes = bongsu_ngsi_encode_alert (&note);
  g_autoptr (BongsuVocabulary) vocabulary = make_vocabulary ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  GString *text = g_string_new (NULL);

  g_assert_cmpint (bongsu_ngsi_decode_page (vocabulary, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                            parse_time (ASKED), batch, NULL, NULL), ==, 1);
  for (guint i = 1; i < bongsu_batch_get_n_updates (batch); i++)
    dump_attribute (text, bongsu_batch_get_update (batch, i));
  g_assert_cmpstr (text->str, ==,
                   "category = 'traffic'\nsubCategory = 'bell'\nseverity = 'high'\nstatus = 'active'\nincidentType = 'bell'\n"
                   "ruleId = 'bell-call'\nalertSource = 'urn:ngsi-ld:Device:1'\ndateIssued = '2026-11-20T12:00:00.000Z'\n"
                   "description = 'a \"b\"'\nlocation = point 126.97 37.385\n");
  g_string_free (text, TRUE);
}

/* Documents that are good but for some bytes: nothing crashes, and no text leaves with a control character. */
static void
test_hostile (void)
{
  static const char letters[] = "{}[]\",:\\u0123etfn \xec\x88\x98\xe2\x80\xae";
  g_autoptr (BongsuVocabulary) vocabulary = make_vocabulary ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (99);

  for (guint i = 0; i < 20000; i++)
    {
      const FormCase *c = &form_cases[g_rand_int_range (chance, 0, G_N_ELEMENTS (form_cases))];
      g_autofree char *json = g_strdup_printf ("{\"metadata\":[{\"Link\":\"x\"}],\"body\":{\"type\":\"Notification\",\"data\":[{\"id\":\"urn:x:1\",\"type\":\"X\"%s%s}]}}",
                                               *c->members != '\0' ? "," : "", c->members);
      g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
      gsize size = strlen (json);

      for (int changes = g_rand_int_range (chance, 0, 4); changes > 0; changes--)
        json[g_rand_int_range (chance, 0, (int) size)] = letters[g_rand_int_range (chance, 0, sizeof letters - 1)];
      bongsu_ngsi_decode_notification (vocabulary, json, size, NULL, parse_time (ARRIVAL), batch);
      for (guint j = 0; j < bongsu_batch_get_n_updates (batch); j++)
        {
          const char *text = bongsu_value_get_text (&bongsu_batch_get_update (batch, j)->value);

          for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
            g_assert_false (g_unichar_iscntrl (g_utf8_get_char (text)));
        }
    }
}

int
main (int argc, char *argv[])
{
  static const char *const voices[] = { "ngsi19", "orion", "scorpio", "stellio", "keti" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/ngsi-ld/every-form-of-an-attribute", test_forms);
  for (guint i = 0; i < G_N_ELEMENTS (voices); i++)
    {
      g_autofree char *path = g_strconcat ("/format/ngsi-ld/voice/", voices[i], NULL);

      g_test_add_data_func (path, voices[i], test_fixtures);
    }
  g_test_add_func ("/format/ngsi-ld/refused-messages-are-counted", test_refusals);
  g_test_add_func ("/format/ngsi-ld/bounds", test_bounds);
  g_test_add_func ("/format/ngsi-ld/long-text-is-cut-at-a-character", test_long_text);
  g_test_add_func ("/format/ngsi-ld/alert", test_alert);
  g_test_add_func ("/format/ngsi-ld/hostile-documents", test_hostile);
  return g_test_run ();
}
