/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "catalogue.h"

#include <locale.h>

static BongsuReadingSpec *
make_reading (const char *id, const char *attribute)
{
  BongsuReadingSpec *reading = bongsu_reading_spec_new ();

  reading->id = g_strdup (id);
  reading->attribute = (char *) g_intern_string (attribute);
  return reading;
}

static BongsuKind *
make_kind (const char *id, const char *type, const char *profile, const char *asset_kind)
{
  BongsuKind *kind = bongsu_kind_new ();

  kind->id = g_strdup (id);
  kind->types = type != NULL ? g_strsplit (type, " ", -1) : NULL;
  kind->where_value = g_strdup (profile);
  kind->asset_kind = g_strdup (asset_kind);
  return kind;
}

static BongsuRule *
make_rule (const char *id, const char *kind, const char *incident)
{
  BongsuRule *rule = bongsu_rule_new ();

  rule->id = g_strdup (id);
  rule->kind = g_strdup (kind);
  rule->incident = g_strdup (incident);
  rule->when = bongsu_condition_new (BONGSU_CONDITION_FALSE);
  return rule;
}

static BongsuIncidentType *
make_incident (const char *type, BongsuLevel level, BongsuFault fault)
{
  BongsuIncidentType *incident = g_new0 (BongsuIncidentType, 1);

  incident->type = g_strdup (type);
  incident->level = level;
  incident->fault = fault;
  return incident;
}

static BongsuSolution *
make_solution (const char *id, const char *inherits)
{
  BongsuSolution *solution = bongsu_solution_new ();

  solution->id = g_strdup (id);
  solution->inherits = inherits != NULL ? g_strsplit (inherits, " ", -1) : NULL;
  return solution;
}

static BongsuSolution *
make_common (void)
{
  BongsuSolution *common = make_solution ("common", NULL);
  BongsuKind *device = make_kind ("common/device", "Device", NULL, NULL);

  g_ptr_array_add (device->readings, make_reading ("tilt_deg", "tiltAngle"));
  g_ptr_array_add (device->readings, make_reading ("comm", "commState"));
  g_ptr_array_add (common->kinds, device);
  g_ptr_array_add (common->rules, make_rule ("tilt", "common/device", "tilt"));
  g_ptr_array_add (common->rules, make_rule ("comm-lost", "common/device", "comm-lost"));
  g_ptr_array_add (common->incidents, make_incident ("tilt", BONGSU_LEVEL_CAUTION, BONGSU_FAULT_NONE));
  g_ptr_array_add (common->incidents, make_incident ("comm-lost", BONGSU_LEVEL_NORMAL, BONGSU_FAULT_MINOR));
  return common;
}

/* common, and poles with a lamp of their own that says "tilt" in another way. */
static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  BongsuSolution *pole = make_solution ("smart-pole", "common");
  BongsuKind *kind = make_kind ("smart-pole/pole", "Device", "pole", NULL);
  BongsuKind *short_pole = make_kind ("smart-pole/short-pole", "Device", "pole", "short-pole");

  short_pole->inherits = g_strdup ("smart-pole/pole");
  g_ptr_array_add (kind->readings, make_reading ("tilt_deg", "poleTilt"));
  g_ptr_array_add (kind->readings, make_reading ("lamp", "lampState"));
  g_ptr_array_add (pole->kinds, kind);
  g_ptr_array_add (pole->kinds, short_pole);
  g_ptr_array_add (pole->kinds, make_kind ("smart-pole/lamp", "Streetlight", NULL, NULL));
  g_ptr_array_add (pole->kinds, make_kind ("smart-pole/board", "Device", "signBoard", NULL));
  g_ptr_array_add (pole->kinds, make_kind ("smart-pole/camera", "Camera Streetlight", NULL, NULL));
  g_ptr_array_add (pole->rules, make_rule ("tilt", "smart-pole/pole", "collision"));
  g_ptr_array_add (pole->incidents, make_incident ("collision", BONGSU_LEVEL_ALERT, BONGSU_FAULT_NONE));
  bongsu_catalogue_take_solution (catalogue, make_common ());
  bongsu_catalogue_take_solution (catalogue, pole);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static const char *
match (BongsuCatalogue *catalogue, const char *type, const char *profile, const char *asset_kind)
{
  return bongsu_catalogue_get_kind (catalogue, bongsu_catalogue_match_kind (catalogue, type, profile, asset_kind))->id;
}

static void
test_match (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();

  g_assert_cmpstr (match (catalogue, "Device", "pole", NULL), ==, "smart-pole/pole");
  g_assert_cmpstr (match (catalogue, "Device", "pole", "short-pole"), ==, "smart-pole/short-pole");
  g_assert_cmpstr (match (catalogue, "Device", "pole", "something-else"), ==, "smart-pole/pole");
  g_assert_cmpstr (match (catalogue, "Device", "tidal-gauge", NULL), ==, "common/device");
  g_assert_cmpstr (match (catalogue, "Device", NULL, NULL), ==, "common/device");
  g_assert_cmpstr (match (catalogue, "Streetlight", NULL, NULL), ==, "smart-pole/lamp");
  g_assert_cmpstr (match (catalogue, "Streetlight", NULL, "smart-pole/camera"), ==, "smart-pole/camera");
  g_assert_cmpstr (match (catalogue, "Volcano", NULL, NULL), ==, "generic");
  g_assert_cmpstr (match (catalogue, NULL, NULL, NULL), ==, "generic");
}

static void
test_inherit (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();
  const BongsuKind *pole
    = bongsu_catalogue_get_kind (catalogue, bongsu_catalogue_find_kind (catalogue, "smart-pole/pole"));
  const BongsuKind *lamp
    = bongsu_catalogue_get_kind (catalogue, bongsu_catalogue_find_kind (catalogue, "smart-pole/lamp"));
  const BongsuKind *short_pole;

  /* The own tilt stays, the common one of the same id does not come as well; a Streetlight is no Device. */
  g_assert_cmpuint (pole->readings->len, ==, 3);
  g_assert_cmpstr (bongsu_kind_find_reading (pole, "tilt_deg")->attribute, ==, "poleTilt");
  g_assert_cmpstr (bongsu_kind_find_attribute (pole, "commState")->id, ==, "comm");
  g_assert_null (bongsu_kind_find_attribute (pole, "tiltAngle"));
  g_assert_cmpuint (lamp->readings->len, ==, 0);
  short_pole = bongsu_catalogue_get_kind (catalogue, bongsu_catalogue_find_kind (catalogue, "smart-pole/short-pole"));
  g_assert_nonnull (bongsu_kind_find_reading (short_pole, "lamp"));
  g_assert_nonnull (bongsu_kind_find_reading (short_pole, "comm"));
}

static void
test_rules (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();
  guint pole = bongsu_catalogue_find_kind (catalogue, "smart-pole/pole");
  guint device = bongsu_catalogue_find_kind (catalogue, "common/device");
  guint short_pole = bongsu_catalogue_find_kind (catalogue, "smart-pole/short-pole");

  /* The pole's own rule takes the place of the inherited one. */
  g_assert_cmpuint (bongsu_catalogue_get_rules (catalogue, pole)->len, ==, 2);
  g_assert_cmpstr (bongsu_catalogue_find_rule (catalogue, pole, "tilt")->incident, ==, "collision");
  g_assert_cmpstr (bongsu_catalogue_find_rule (catalogue, device, "tilt")->incident, ==, "tilt");
  g_assert_cmpstr (bongsu_catalogue_find_rule (catalogue, short_pole, "tilt")->incident, ==, "collision");
  g_assert_nonnull (bongsu_catalogue_find_rule (catalogue, pole, "comm-lost"));
  g_assert_null (bongsu_catalogue_find_rule (catalogue, pole, "nothing"));
  g_assert_null (bongsu_catalogue_get_rules (catalogue, bongsu_catalogue_find_kind (catalogue, "smart-pole/lamp")));
  g_assert_null (bongsu_catalogue_get_rules (catalogue, 0));
}

static void
test_rule_takes_level (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();
  guint pole = bongsu_catalogue_find_kind (catalogue, "smart-pole/pole");
  const BongsuRule *tilt = bongsu_catalogue_find_rule (catalogue, pole, "tilt");
  const BongsuRule *lost = bongsu_catalogue_find_rule (catalogue, pole, "comm-lost");

  g_assert_cmpint (tilt->level, ==, BONGSU_LEVEL_ALERT);
  g_assert_cmpint (tilt->ack_required, ==, TRUE);
  g_assert_cmpint (lost->fault, ==, BONGSU_FAULT_MINOR);
  g_assert_cmpint (lost->ack_required, ==, FALSE);
}

static void
test_lookups_by_solution (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  BongsuSolution *one = make_solution ("one", NULL);
  BongsuSolution *two = make_solution ("two", NULL);

  g_ptr_array_add (one->incidents, make_incident ("bell", BONGSU_LEVEL_CRITICAL, BONGSU_FAULT_NONE));
  g_ptr_array_add (two->incidents, make_incident ("bell", BONGSU_LEVEL_ALERT, BONGSU_FAULT_NONE));
  g_ptr_array_add (two->incidents, make_incident ("only", BONGSU_LEVEL_CAUTION, BONGSU_FAULT_NONE));
  bongsu_catalogue_take_solution (catalogue, one);
  bongsu_catalogue_take_solution (catalogue, two);
  bongsu_catalogue_seal (catalogue);
  g_assert_cmpint (bongsu_catalogue_find_incident (catalogue, "one/x", "bell")->level, ==, BONGSU_LEVEL_CRITICAL);
  g_assert_cmpint (bongsu_catalogue_find_incident (catalogue, "two/x", "bell")->level, ==, BONGSU_LEVEL_ALERT);
  g_assert_cmpint (bongsu_catalogue_find_incident (catalogue, "three/x", "bell")->level, ==, BONGSU_LEVEL_CRITICAL);
  g_assert_cmpint (bongsu_catalogue_find_incident (catalogue, "one/x", "only")->level, ==, BONGSU_LEVEL_CAUTION);
  g_assert_null (bongsu_catalogue_find_incident (catalogue, "one/x", "flood"));
  g_assert_null (bongsu_catalogue_find_playbook (catalogue, NULL, "bell"));
}

static void
test_replace (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  BongsuSolution *old = make_solution ("one", NULL);
  BongsuSolution *other = make_solution ("two", NULL);
  BongsuSolution *new_ = make_solution ("one", NULL);
  GPtrArray *solutions;

  g_ptr_array_add (old->kinds, make_kind ("one/old", "Device", NULL, NULL));
  g_ptr_array_add (new_->kinds, make_kind ("one/new", "Device", NULL, NULL));
  bongsu_catalogue_take_solution (catalogue, old);
  bongsu_catalogue_take_solution (catalogue, other);
  bongsu_catalogue_take_solution (catalogue, new_);
  bongsu_catalogue_seal (catalogue);
  solutions = bongsu_catalogue_get_solutions (catalogue);
  g_assert_cmpuint (solutions->len, ==, 2);
  g_assert_true (g_ptr_array_index (solutions, 0) == new_);
  g_assert_cmpuint (bongsu_catalogue_find_kind (catalogue, "one/old"), ==, 0);
  g_assert_cmpuint (bongsu_catalogue_find_kind (catalogue, "one/new"), ==, 1);
}

static void
test_circle (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  BongsuSolution *one = make_solution ("one", "two");
  BongsuSolution *two = make_solution ("two", "one");
  BongsuKind *a = make_kind ("one/a", "Device", NULL, NULL);
  BongsuKind *b = make_kind ("two/b", "Device", NULL, NULL);

  a->inherits = g_strdup ("two/b");
  b->inherits = g_strdup ("one/a");
  g_ptr_array_add (a->readings, make_reading ("x", "x"));
  g_ptr_array_add (b->readings, make_reading ("y", "y"));
  g_ptr_array_add (one->kinds, a);
  g_ptr_array_add (two->kinds, b);
  bongsu_catalogue_take_solution (catalogue, one);
  bongsu_catalogue_take_solution (catalogue, two);
  bongsu_catalogue_seal (catalogue);
  g_assert_cmpuint (a->readings->len, ==, 2);
  g_assert_cmpuint (b->readings->len, ==, 2);
}

static void
test_types (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();
  g_auto (GStrv) types = bongsu_catalogue_dup_types (catalogue);
  g_autofree char *joined = g_strjoinv (" ", types);

  g_assert_cmpstr (joined, ==, "Camera Device Streetlight");
}

static void
test_sign_and_camera (void)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();
  guint board = bongsu_catalogue_find_kind (catalogue, "smart-pole/board");
  guint camera = bongsu_catalogue_find_kind (catalogue, "smart-pole/camera");

  g_assert_true (bongsu_catalogue_get_kind (catalogue, board)->is_sign);
  g_assert_false (bongsu_catalogue_get_kind (catalogue, board)->is_camera);
  g_assert_true (bongsu_catalogue_get_kind (catalogue, camera)->is_camera);
  g_assert_false (bongsu_catalogue_get_kind (catalogue, 0)->is_sign);
}

static void
test_text_language (void)
{
  BongsuText both = { (char *) "비상벨", (char *) "Emergency bell" };
  BongsuText korean = { (char *) "비상벨", NULL };
  BongsuText none = { NULL, NULL };

  g_setenv ("LANGUAGE", "ko_KR:en", TRUE);
  g_assert_cmpstr (bongsu_text_get (&both), ==, "비상벨");
  g_setenv ("LANGUAGE", "en", TRUE);
  g_assert_cmpstr (bongsu_text_get (&both), ==, "Emergency bell");
  g_assert_cmpstr (bongsu_text_get (&korean), ==, "비상벨");
  g_assert_cmpstr (bongsu_text_get (&none), ==, "");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/catalogue/matches-the-most-exact-kind", test_match);
  g_test_add_func ("/model/catalogue/inherits-readings-by-type", test_inherit);
  g_test_add_func ("/model/catalogue/own-rule-replaces-inherited", test_rules);
  g_test_add_func ("/model/catalogue/rule-takes-level-of-its-incident", test_rule_takes_level);
  g_test_add_func ("/model/catalogue/looks-in-own-solution-first", test_lookups_by_solution);
  g_test_add_func ("/model/catalogue/later-solution-replaces-earlier", test_replace);
  g_test_add_func ("/model/catalogue/circle-of-inheritance-ends", test_circle);
  g_test_add_func ("/model/catalogue/types-are-distinct-and-sorted", test_types);
  g_test_add_func ("/model/catalogue/knows-boards-and-cameras", test_sign_and_camera);
  g_test_add_func ("/model/catalogue/text-follows-the-language", test_text_language);
  return g_test_run ();
}
