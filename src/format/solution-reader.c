/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue-reader.h"
#include "file-reader-private.h"

#include <math.h>
#include <string.h>

#define MAX_SECONDS 31536000.0

static void
read_clear (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuThreshold *threshold)
{
  const BongsuJsonNode *clear = bongsu_file_get_object (reader, node, "clear", 3, FALSE);
  const BongsuJsonNode *value;

  if (clear == NULL || !bongsu_file_check_members (reader, clear, "op value hold"))
    return;
  value = bongsu_json_node_get (clear, "value");
  threshold->clear_hold_s = bongsu_file_get_number (reader, clear, "hold", 0.0, 0.0, MAX_SECONDS);
  if (value == NULL)
    bongsu_file_refuse (reader, "expected \"clear\" with op and value");
  else if (bongsu_file_read_operator (reader, bongsu_json_node_get (clear, "op"), &threshold->clear_op))
    {
      threshold->has_clear = TRUE;
      threshold->clear_value = bongsu_file_read_value (reader, value, threshold->clear_op == BONGSU_OPERATOR_IN);
    }
}

static void
read_threshold (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuReadingSpec *reading)
{
  BongsuThreshold threshold = { 0 };
  const BongsuJsonNode *value;
  g_autofree char *level = NULL;
  g_autofree char *fault = NULL;

  if (!bongsu_file_check_members (reader, node, "level fault propose op value delay clear where"))
    return;
  level = bongsu_file_dup_word (reader, node, "level", "attention caution alert critical", "normal");
  fault = bongsu_file_dup_word (reader, node, "fault", "minor major fatal", "none");
  bongsu_level_from_name (level, &threshold.level);
  bongsu_fault_from_name (fault, &threshold.fault);
  threshold.delay_s = bongsu_file_get_number (reader, node, "delay", 0.0, 0.0, MAX_SECONDS);
  value = bongsu_json_node_get (node, "value");
  if (value == NULL)
    bongsu_file_refuse (reader, "expected \"value\"");
  else if (bongsu_file_read_operator (reader, bongsu_json_node_get (node, "op"), &threshold.op))
    threshold.value = bongsu_file_read_value (reader, value, threshold.op == BONGSU_OPERATOR_IN);
  read_clear (reader, node, &threshold);

  /* A proposal is no state of the asset. Where or when a threshold counts is not judged yet: such a one never holds. */
  if (bongsu_json_node_get (node, "where") == NULL
      && (threshold.level != BONGSU_LEVEL_NORMAL || threshold.fault != BONGSU_FAULT_NONE))
    {
      g_array_append_val (reading->thresholds, threshold);
      return;
    }
  if (bongsu_json_node_get (node, "where") == NULL && bongsu_json_node_get (node, "propose") == NULL)
    bongsu_file_refuse (reader, "expected \"level\", \"fault\" or \"propose\"");
  bongsu_value_clear (&threshold.value);
  bongsu_value_clear (&threshold.clear_value);
}

static void
read_thresholds (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuReadingSpec *reading)
{
  const BongsuJsonNode *levels = bongsu_file_get_list (reader, node, "levels", 4, FALSE);
  gsize mark = bongsu_file_enter (reader, "levels");
  guint index = 0;

  for (const BongsuJsonNode *level = levels != NULL ? levels->first : NULL; level != NULL; level = level->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      read_threshold (reader, level, reading);
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_words (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuReadingSpec *reading)
{
  const BongsuJsonNode *values
    = bongsu_file_get_object (reader, node, "values", 32, reading->type == BONGSU_READING_ENUM);
  gsize mark = bongsu_file_enter (reader, "values");

  for (const BongsuJsonNode *value = values != NULL ? values->first : NULL; value != NULL; value = value->next)
    {
      BongsuWord word = { g_strdup (value->key), bongsu_file_dup_text (reader, values, value->key, TRUE) };

      g_array_append_val (reading->words, word);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_range (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuReadingSpec *reading)
{
  const BongsuJsonNode *range = bongsu_file_get_list (reader, node, "range", 2, FALSE);

  if (range == NULL)
    return;
  if (range->size != 2 || range->first->kind != BONGSU_JSON_NUMBER || range->first->next->kind != BONGSU_JSON_NUMBER
      || range->first->number >= range->first->next->number)
    {
      bongsu_file_refuse (reader, "expected \"range\": [least, greatest]");
      return;
    }
  reading->has_range = TRUE;
  reading->minimum = range->first->number;
  reading->maximum = range->first->next->number;
}

/* An attribute name, not one of those that JSON-LD or NGSI-LD keep for themselves (PROTOCOL 4.5). */
static gboolean
is_attribute (const char *text)
{
  static const char reserved[]
    = "id type value object unitCode datasetId observedAt createdAt modifiedAt languageMap scope";

  for (const char *at = text; *at != '\0'; at++)
    {
      if (!g_ascii_isalnum (*at) && *at != '_')
        return FALSE;
    }
  return g_ascii_isalpha (*text) && !bongsu_file_has_word (reserved, text);
}

static void
read_attribute (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuReadingSpec *reading)
{
  g_autofree char *attribute = bongsu_file_dup_string (reader, node, "attribute", 64, TRUE);

  if (attribute != NULL && !is_attribute (attribute))
    bongsu_file_refuse (reader, "expected \"attribute\": a name of letters, digits and _");
  reading->attribute = (char *) g_intern_string (attribute != NULL ? attribute : "");
}

static BongsuReadingSpec *
read_reading (BongsuFileReader *reader, const BongsuJsonNode *node)
{
  static const char types[] = "number enum boolean time text";
  BongsuReadingSpec *reading = bongsu_reading_spec_new ();
  g_autofree char *type = NULL;
  g_autofree char *privacy = NULL;

  reading->attribute = (char *) g_intern_static_string ("");
  if (!bongsu_file_check_members (reader, node, "id attribute name type unit unitCode scale range values period levels "
                                                "exposure privacy trend evidence"))
    return reading;
  reading->id = bongsu_file_dup_id (reader, node, "id", TRUE);
  read_attribute (reader, node, reading);
  reading->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  type = bongsu_file_dup_word (reader, node, "type", types, NULL);
  reading->type = g_str_equal (type, "enum")      ? BONGSU_READING_ENUM
                  : g_str_equal (type, "boolean") ? BONGSU_READING_BOOLEAN
                  : g_str_equal (type, "time")    ? BONGSU_READING_TIME
                  : g_str_equal (type, "text")    ? BONGSU_READING_TEXT
                                                  : BONGSU_READING_NUMBER;
  reading->unit = bongsu_file_dup_string (reader, node, "unit", 16, FALSE);
  reading->unit_code = bongsu_file_dup_string (reader, node, "unitCode", 8, FALSE);
  reading->scale = bongsu_file_get_number (reader, node, "scale", 1.0, 1e-6, 1e6);
  read_range (reader, node, reading);
  read_words (reader, node, reading);
  reading->period_s = bongsu_file_get_number (reader, node, "period", 0.0, 0.0, 86400.0);
  read_thresholds (reader, node, reading);
  bongsu_file_get_boolean (reader, node, "exposure", FALSE);
  privacy = bongsu_file_dup_word (reader, node, "privacy", "none personal", "none");
  reading->personal = g_str_equal (privacy, "personal");
  reading->trend = bongsu_file_get_boolean (reader, node, "trend", FALSE);
  reading->evidence = bongsu_file_dup_evidence (reader, node);
  return reading;
}

static void
read_match (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuKind *kind)
{
  const BongsuJsonNode *match = bongsu_file_get_object (reader, node, "match", 3, FALSE);
  const BongsuJsonNode *where;
  char *type;

  kind->types = g_new0 (char *, 1);
  if (match == NULL || !bongsu_file_check_members (reader, match, "type types where"))
    return;
  type = bongsu_file_dup_string (reader, match, "type", 64, FALSE);
  g_strfreev (kind->types);
  kind->types = bongsu_file_dup_strings (reader, match, "types", 16, FALSE);
  if ((type != NULL) == (kind->types[0] != NULL))
    bongsu_file_refuse (reader, "expected either \"type\" or \"types\" in \"match\"");
  if (type != NULL)
    {
      g_strfreev (kind->types);
      kind->types = g_new0 (char *, 2);
      kind->types[0] = type;
    }
  where = bongsu_file_get_object (reader, match, "where", 2, FALSE);
  if (where == NULL || !bongsu_file_check_members (reader, where, "deviceProfile assetKind"))
    return;
  kind->where_value = bongsu_file_dup_string (reader, where, "deviceProfile", 64, FALSE);
  if (kind->where_value != NULL)
    kind->where_attribute = g_strdup ("deviceProfile");
  kind->asset_kind = bongsu_file_dup_string (reader, where, "assetKind", 97, FALSE);
}

static BongsuKind *
read_kind (BongsuFileReader *reader, const BongsuJsonNode *node, const BongsuSolution *solution)
{
  BongsuKind *kind = bongsu_kind_new ();
  const BongsuJsonNode *readings;
  g_autofree char *id = NULL;
  guint index = 0;
  gsize mark;

  if (!bongsu_file_check_members (reader, node, "id name symbol match partOf inherits store readings fields"))
    return kind;
  id = bongsu_file_dup_id (reader, node, "id", TRUE);
  kind->id = g_strconcat (solution->id, "/", id, NULL);
  kind->name = bongsu_file_dup_text (reader, node, "name", TRUE);
  kind->symbol = bongsu_file_dup_id (reader, node, "symbol", TRUE);
  read_match (reader, node, kind);
  kind->part_of = bongsu_file_dup_path (reader, node, "partOf", solution->id);
  kind->inherits = bongsu_file_dup_path (reader, node, "inherits", solution->id);
  g_free (bongsu_file_dup_word (reader, node, "store", "broker journal", "broker"));
  readings = bongsu_file_get_list (reader, node, "readings", 64, TRUE);
  mark = bongsu_file_enter (reader, "readings");
  for (const BongsuJsonNode *reading = readings != NULL ? readings->first : NULL; reading != NULL;
       reading = reading->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (kind->readings, read_reading (reader, reading));
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
  return kind;
}

/* Each part begins with its id, but a rule id may stand at one kind only as well. */
static void
refuse_twins (BongsuFileReader *reader, GPtrArray *parts, const char *member)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < parts->len && reader->error == NULL; i++)
    {
      char *id = *(char **) g_ptr_array_index (parts, i);

      if (id != NULL && !g_hash_table_add (seen, id))
        {
          gsize mark = bongsu_file_enter (reader, member);
          gsize inner = bongsu_file_enter_index (reader, i);

          bongsu_file_refuse (reader, "expected each id once, \"%s\" came before", id);
          bongsu_file_leave (reader, inner);
          bongsu_file_leave (reader, mark);
        }
    }
}

static void
refuse_twin_readings (BongsuFileReader *reader, const BongsuKind *kind)
{
  for (guint i = 0; i < kind->readings->len; i++)
    {
      const BongsuReadingSpec *reading = g_ptr_array_index (kind->readings, i);

      if (bongsu_kind_find_reading (kind, reading->id) != reading
          || bongsu_kind_find_attribute (kind, reading->attribute) != reading)
        bongsu_file_refuse (reader, "kind %s: expected reading %s and attribute %s once", kind->id, reading->id,
                            reading->attribute);
    }
}

static void
read_kinds (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSolution *solution)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "kinds", 64, TRUE);
  gsize mark = bongsu_file_enter (reader, "kinds");
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      g_ptr_array_add (solution->kinds, read_kind (reader, node, solution));
      if (reader->error == NULL)
        refuse_twin_readings (reader, g_ptr_array_index (solution->kinds, solution->kinds->len - 1));
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
check_datasheet (BongsuFileReader *reader, const BongsuJsonNode *root)
{
  const BongsuJsonNode *datasheet = bongsu_file_get_object (reader, root, "datasheet", 3, FALSE);

  if (datasheet != NULL)
    bongsu_file_check_members (reader, datasheet, "basic optional cautions");
}

static void
read_solution (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSolution *solution)
{
  if (!bongsu_file_check_members (reader, root, "format id version name features field inherits symbol datasheet kinds "
                                                "derived rules incidents playbooks commands kpis signs"))
    return;
  solution->id = bongsu_file_dup_id (reader, root, "id", TRUE);
  if (reader->error != NULL)
    return;
  solution->version = (guint) bongsu_file_get_number (reader, root, "version", NAN, 1.0, 1e6);
  solution->name = bongsu_file_dup_text (reader, root, "name", TRUE);
  solution->symbol = bongsu_file_dup_id (reader, root, "symbol", FALSE);
  solution->inherits = bongsu_file_dup_strings (reader, root, "inherits", 8, TRUE);
  g_free (bongsu_file_dup_id (reader, root, "field", FALSE));
  g_strfreev (bongsu_file_dup_strings (reader, root, "features", 64, FALSE));
  check_datasheet (reader, root);
  read_kinds (reader, root, solution);
  bongsu_rules_read (reader, root, solution);
  bongsu_responses_read (reader, root, solution);
  solution->signs = bongsu_file_dup_strings (reader, root, "signs", 64, TRUE);
  if (solution->symbol == NULL && solution->kinds->len > 0)
    solution->symbol = g_strdup (((BongsuKind *) g_ptr_array_index (solution->kinds, 0))->symbol);
  refuse_twins (reader, solution->kinds, "kinds");
  refuse_twins (reader, solution->rules, "rules");
  refuse_twins (reader, solution->incidents, "incidents");
  refuse_twins (reader, solution->playbooks, "playbooks");
  refuse_twins (reader, solution->commands, "commands");
}

BongsuSolution *
bongsu_solution_read (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (BongsuSolution) solution = bongsu_solution_new ();
  BongsuFileReader reader;
  const BongsuJsonNode *root = bongsu_file_open (&reader, bytes, file, "bongsu-solution/1");

  if (root != NULL)
    read_solution (&reader, root, solution);
  return bongsu_file_close (&reader, error) ? g_steal_pointer (&solution) : NULL;
}
