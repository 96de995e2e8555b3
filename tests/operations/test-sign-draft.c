/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi.h"
#include "sign-draft.h"
#include "virtual-clock.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1780000000) * G_USEC_PER_SEC)
#define POLE "urn:ngsi-ld:Device:pole-board"
#define ROAD "urn:ngsi-ld:Device:road-board"
#define FAR "urn:ngsi-ld:Device:far-board"
#define BELL "urn:ngsi-ld:Device:bell-7"
#define OTHER "urn:ngsi-ld:Device:no-profile"

typedef struct
{
  BongsuRegister *register_;
  BongsuVirtualClock *clock;
  guint pole, road, far, bell, other;
} World;

static GStrv
make_lines (const char *first, const char *second)
{
  const char *lines[] = { first, second, NULL };

  return g_strdupv ((GStrv) lines);
}

static BongsuSignTemplate *
make_template (const char *id, BongsuLevel level, const char *colour, guint ttl_s, const char *confirm)
{
  BongsuSignTemplate *template_ = bongsu_sign_template_new ();

  template_->id = g_strdup (id);
  template_->name.ko = g_strdup (id);
  template_->level = level;
  template_->colour = g_strdup (colour);
  template_->ttl_s = ttl_s;
  template_->confirm = g_strdup (confirm);
  return template_;
}

static void
take_profile (BongsuCatalogue *catalogue, const char *id, guint width, guint longest_life_s, gboolean for_drivers)
{
  BongsuSignProfile *profile = g_new0 (BongsuSignProfile, 1);

  profile->id = g_strdup (id);
  profile->width = width;
  profile->height = 32;
  profile->columns = width / 16;
  profile->rows = 2;
  profile->max_pages = 2;
  profile->charset = g_strdup ("ksx1001");
  profile->read_back = g_strdup ("full");
  profile->longest_life_s = longest_life_s;
  profile->for_drivers = for_drivers;
  bongsu_catalogue_take_profile (catalogue, profile);
}

static BongsuCatalogue *
make_catalogue (void)
{
  BongsuCatalogue *catalogue = bongsu_catalogue_new ();
  BongsuSignTemplate *jaywalk = make_template ("jaywalk", BONGSU_LEVEL_ATTENTION, "yellow", 600, "once");
  BongsuSignTemplate *crowd = make_template ("crowd-caution", BONGSU_LEVEL_CAUTION, "red", 7200, "once");
  BongsuSignTemplate *fire = make_template ("fire-evacuate", BONGSU_LEVEL_CRITICAL, "red", 1800, "two");
  BongsuSignField *place = g_new0 (BongsuSignField, 1);

  take_profile (catalogue, "POLE-2x8", 128, 3600, FALSE);
  take_profile (catalogue, "VMS-2x10", 160, 86400, TRUE);
  g_hash_table_insert (jaywalk->ko, g_strdup ("POLE-2x8"), make_lines ("다음 신호에", "건너주세요"));
  place->id = g_strdup ("place");
  place->longest = 4;
  place->fallback.ko = g_strdup ("확인하는중");
  g_ptr_array_add (crowd->fields, place);
  g_hash_table_insert (crowd->ko, g_strdup ("POLE-2x8"), make_lines ("{place} 혼잡", "천천히 이동"));
  g_hash_table_insert (crowd->ko, g_strdup ("VMS-2x10"), make_lines ("{place} 혼잡", "대중교통 이용"));
  g_hash_table_insert (fire->ko, g_strdup ("POLE-2x8"), make_lines ("화재 대피", "→ 동문으로"));
  bongsu_catalogue_take_template (catalogue, jaywalk);
  bongsu_catalogue_take_template (catalogue, crowd);
  bongsu_catalogue_take_template (catalogue, fire);
  bongsu_catalogue_seal (catalogue);
  return catalogue;
}

static void
put (BongsuRegister *register_, const char *entity, const char *attribute, BongsuValue value, gint64 at)
{
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

  bongsu_batch_put (batch, (BongsuUpdate) { .entity = entity, .type = "Device", .attribute = attribute, .value = value,
                                            .stamp = { at, at } });
  bongsu_register_merge (register_, batch, NOW);
}

static guint
put_asset (BongsuRegister *register_, const char *entity, const char *profile, double longitude, double latitude)
{
  put (register_, entity, "location", bongsu_value_point (longitude, latitude), NOW - 1000);
  if (profile != NULL)
    put (register_, entity, "signProfile", bongsu_value_text (profile), NOW - 1000);
  return bongsu_register_find (register_, entity);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (BongsuCatalogue) catalogue = make_catalogue ();

  world->register_ = bongsu_register_new (catalogue);
  world->clock = bongsu_virtual_clock_new (NOW);
  /* One thousandth of a degree of latitude is 111 m. */
  world->pole = put_asset (world->register_, POLE, "POLE-2x8", 127.0, 37.001);
  world->road = put_asset (world->register_, ROAD, "VMS-2x10", 127.0, 37.004);
  world->far = put_asset (world->register_, FAR, "POLE-2x8", 127.0, 37.003);
  world->bell = put_asset (world->register_, BELL, NULL, 127.0, 37.0);
  put (world->register_, BELL, "name", bongsu_value_text ("무대 앞"), NOW - 1000);
  world->other = put_asset (world->register_, OTHER, NULL, 128.0, 38.0);
  put (world->register_, OTHER, "displayWidth", bongsu_value_number (160), NOW - 1000);
  put (world->register_, OTHER, "displayHeight", bongsu_value_number (32), NOW - 1000);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_assert_finalize_object (world->register_);
  g_assert_finalize_object (world->clock);
}

static BongsuSignDraft *
make_draft (World *world, const char *role)
{
  return bongsu_sign_draft_new (world->register_, NULL, BONGSU_CLOCK (world->clock), role);
}

static void
count_cb (BongsuSignDraft *draft, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_template_is_sent (World *world, gconstpointer data)
{
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "operator");
  g_autoptr (BongsuDots) dots = NULL;
  g_autofree char *hash = NULL;
  BongsuSignOrder order = { 0 };
  guint n_changed = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_false (bongsu_sign_draft_can_send (draft));
  g_assert_false (bongsu_sign_draft_make_order (draft, &order));
  bongsu_sign_draft_set_board (draft, world->pole);
  bongsu_sign_draft_set_incident (draft, "urn:ngsi-ld:Alert:bongsu-1", BELL);
  g_assert_true (bongsu_sign_draft_set_template (draft, "jaywalk"));
  g_assert_cmpuint (n_changed, >=, 3);
  g_assert_cmpstr (bongsu_sign_draft_get_text (draft), ==, "다음 신호에\n건너주세요");
  g_assert_true (bongsu_sign_draft_can_send (draft));
  g_assert_cmpstr (bongsu_sign_draft_get_sentence (draft), ==, "5½ / 8 cells · 5 / 8 cells");
  g_assert_cmpuint (bongsu_sign_draft_get_end_minutes (draft), ==, 10);

  g_assert_true (bongsu_sign_draft_make_order (draft, &order));
  hash = bongsu_multi_hash ("다음 신호에[nl]건너주세요");
  g_assert_cmpstr (order.board, ==, POLE);
  g_assert_cmpstr (order.multi, ==, "다음 신호에[nl]건너주세요");
  g_assert_cmpstr (order.text, ==, "다음 신호에\n건너주세요");
  g_assert_cmpstr (order.text_hash, ==, hash);
  g_assert_cmpstr (order.template_id, ==, "jaywalk");
  g_assert_cmpstr (order.incident, ==, "urn:ngsi-ld:Alert:bongsu-1");
  g_assert_cmpuint (order.priority, ==, 120);
  g_assert_cmpint (order.expires, ==, NOW + G_GINT64_CONSTANT (600) * G_USEC_PER_SEC);
  g_assert_cmpuint (order.grace_ms, ==, 5000);

  dots = bongsu_sign_draft_render (draft, 0);
  g_assert_cmpuint (dots->width, ==, 128);
  g_assert_true (dots->outlines);
}

static void
test_fields_are_filled (World *world, gconstpointer data)
{
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "operator");
  g_autofree char *multi = NULL;

  bongsu_sign_draft_set_board (draft, world->pole);
  bongsu_sign_draft_set_template (draft, "crowd-caution");
  g_assert_true (bongsu_sign_draft_can_send (draft));
  g_assert_cmpstr (bongsu_sign_draft_get_text (draft), ==, "확인하는중 혼잡\n천천히 이동");
  bongsu_sign_draft_set_incident (draft, "urn:i", BELL);
  g_assert_cmpstr (bongsu_sign_draft_get_text (draft), ==, "무대 앞 혼잡\n천천히 이동");
  bongsu_sign_draft_set_board (draft, world->road);
  g_assert_cmpstr (bongsu_sign_draft_get_text (draft), ==, "무대 앞 혼잡\n대중교통 이용");

  g_object_get (draft, "multi", &multi, NULL);
  g_assert_cmpstr (multi, ==, "[cf1]무대 앞 혼잡[nl]대중교통 이용");

  bongsu_sign_draft_set_text (draft, "왼쪽 길 혼잡\n대중교통 이용");
  g_assert_true (bongsu_sign_draft_can_send (draft));
  bongsu_sign_draft_set_text (draft, "축제장 주변길 혼잡\n대중교통 이용");
  g_assert_false (bongsu_sign_draft_can_send (draft));
  bongsu_sign_draft_set_text (draft, "무대 앞 폐쇄\n대중교통 이용");
  g_assert_false (bongsu_sign_draft_can_send (draft));
  bongsu_sign_draft_set_text (draft, " 혼잡\n대중교통 이용");
  g_assert_false (bongsu_sign_draft_can_send (draft));
}

static void
test_roles (World *world, gconstpointer data)
{
  static const struct
  {
    const char *role;
    gboolean template_, own, two;
    guint n_templates;
  } cases[] = {
    { "operator", TRUE, FALSE, FALSE, 2 }, { "leader", TRUE, TRUE, TRUE, 3 },   { "department", TRUE, FALSE, FALSE, 2 },
    { "auditor", FALSE, FALSE, FALSE, 0 }, { "unheard-of", FALSE, FALSE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BongsuSignDraft) draft = make_draft (world, cases[i].role);
      g_autoptr (GPtrArray) templates = NULL;

      bongsu_sign_draft_set_board (draft, world->pole);
      templates = bongsu_sign_draft_dup_templates (draft);
      g_assert_cmpuint (templates->len, ==, cases[i].n_templates);
      bongsu_sign_draft_set_text (draft, "길 막힘");
      g_assert_cmpint (bongsu_sign_draft_can_send (draft), ==, cases[i].own);
      bongsu_sign_draft_set_template (draft, "fire-evacuate");
      g_assert_cmpint (bongsu_sign_draft_can_send (draft), ==, cases[i].two);
      bongsu_sign_draft_set_template (draft, "jaywalk");
      g_assert_cmpint (bongsu_sign_draft_can_send (draft), ==, cases[i].template_);
      g_assert_cmpstr (bongsu_sign_draft_get_sentence (draft), !=, "");
    }
}

static void
test_what_does_not_fit (World *world, gconstpointer data)
{
  static const struct
  {
    const char *text, *sentence;
  } cases[] = {
    { "길 막힘\n실외활동 자제 하세요", "Line 2 takes 10 of 8 cells: it is too long from “하세요” on." },
    { "가\n나\n다", "3 lines: this board has 2." },
    { "가\n\n나\n\n다", "3 pages: this board shows 2." },
    { "똠", "The text has a character that this board cannot show." },
    { "", "Choose a template or write a text." },
    { " \n\n", "Choose a template or write a text." },
  };
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "leader");
  g_autofree char *multi = NULL;
  guint fit;

  bongsu_sign_draft_set_board (draft, world->pole);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      bongsu_sign_draft_set_text (draft, cases[i].text);
      g_assert_false (bongsu_sign_draft_can_send (draft));
      g_assert_cmpstr (bongsu_sign_draft_get_sentence (draft), ==, cases[i].sentence);
    }
  bongsu_sign_draft_set_text (draft, "가\n[나] \r\n\n다\n");
  g_object_get (draft, "multi", &multi, "fit", &fit, NULL);
  g_assert_cmpstr (multi, ==, "가[nl][[나]][np]다");
  g_assert_cmpuint (fit, ==, BONGSU_FIT_FITS);
  g_assert_true (bongsu_sign_draft_can_send (draft));
}

static void
test_template_without_text (World *world, gconstpointer data)
{
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "operator");

  bongsu_sign_draft_set_board (draft, world->road);
  g_assert_false (bongsu_sign_draft_set_template (draft, "jaywalk"));
  g_assert_cmpstr (bongsu_sign_draft_get_sentence (draft), ==, "This template has no text for this board.");
  g_assert_false (bongsu_sign_draft_set_template (draft, "no-such-template"));
  bongsu_sign_draft_set_board (draft, world->bell);
  g_assert_cmpstr (bongsu_sign_draft_get_sentence (draft), ==, "Nothing says what this board can show.");
}

static void
test_end_is_bounded (World *world, gconstpointer data)
{
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "operator");

  bongsu_sign_draft_set_board (draft, world->road);
  bongsu_sign_draft_set_end_minutes (draft, 100000);
  g_assert_cmpuint (bongsu_sign_draft_get_end_minutes (draft), ==, 1440);
  bongsu_sign_draft_set_board (draft, world->pole);
  g_assert_cmpuint (bongsu_sign_draft_get_end_minutes (draft), ==, 60);
  bongsu_sign_draft_set_end_minutes (draft, 0);
  g_assert_cmpuint (bongsu_sign_draft_get_end_minutes (draft), ==, 1);
}

static void
test_local_control (World *world, gconstpointer data)
{
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "operator");
  BongsuSignOrder order;

  bongsu_sign_draft_set_board (draft, world->pole);
  bongsu_sign_draft_set_template (draft, "jaywalk");
  g_assert_true (bongsu_sign_draft_can_send (draft));
  put (world->register_, POLE, "controlMode", bongsu_value_text ("local"), NOW);
  g_assert_false (bongsu_sign_draft_make_order (draft, &order));
  g_assert_false (bongsu_sign_draft_can_send (draft));
}

static void
test_boards_nearby (World *world, gconstpointer data)
{
  g_autoptr (GArray) near_bell = bongsu_sign_draft_find_boards (world->register_, world->bell);
  g_autoptr (GArray) near_other = NULL;

  /* The pole board stands 111 m off, the road board 444 m; the far pole board at 333 m is too far for walkers. */
  g_assert_cmpuint (near_bell->len, ==, 2);
  g_assert_cmpuint (g_array_index (near_bell, guint, 0), ==, world->pole);
  g_assert_cmpuint (g_array_index (near_bell, guint, 1), ==, world->road);

  put (world->register_, BELL, "location", bongsu_value_point (126.9, 36.9), NOW);
  near_other = bongsu_sign_draft_find_boards (world->register_, world->bell);
  g_assert_cmpuint (near_other->len, ==, 1);
  g_assert_cmpuint (g_array_index (near_other, guint, 0), ==, world->pole);
}

static BongsuValue
make_shown (const char *multi, const char *text)
{
  BongsuFields *fields = bongsu_fields_new ();

  bongsu_fields_take (fields, "msgId", bongsu_value_text ("m-1"));
  if (multi != NULL)
    bongsu_fields_take (fields, "multi", bongsu_value_text (multi));
  if (text != NULL)
    bongsu_fields_take (fields, "text", bongsu_value_text (text));
  return bongsu_value_take_fields (fields);
}

static guint
count_lit (const BongsuDots *dots)
{
  guint n = 0;

  for (guint i = 0; i < dots->width * dots->height; i++)
    n += dots->dots[i] != 0;
  return n;
}

static void
test_what_a_board_shows (World *world, gconstpointer data)
{
  g_autofree char *nothing = bongsu_board_dup_text (world->register_, world->pole, NULL);
  g_autofree char *text = NULL, *from_multi = NULL;
  g_autoptr (BongsuDots) none = bongsu_board_render (world->register_, world->pole, NULL, 0);
  g_autoptr (BongsuDots) dots = NULL;
  g_autoptr (BongsuDots) blank = NULL;
  g_autoptr (BongsuDots) too_long = NULL;
  gint64 read_at = -1;

  g_assert_null (nothing);
  g_assert_null (none);

  put (world->register_, POLE, "displayedMessage", make_shown ("[cf1]통제[nl]우회", "통제\n우회"), NOW);
  text = bongsu_board_dup_text (world->register_, world->pole, &read_at);
  g_assert_cmpstr (text, ==, "통제\n우회");
  g_assert_cmpint (read_at, ==, NOW);
  dots = bongsu_board_render (world->register_, world->pole, NULL, 0);
  g_assert_cmpuint (count_lit (dots), >, 0);

  put (world->register_, POLE, "displayedMessage", make_shown ("[cf1]통제", NULL), NOW + 1);
  from_multi = bongsu_board_dup_text (world->register_, world->pole, NULL);
  g_assert_cmpstr (from_multi, ==, "통제");

  put (world->register_, POLE, "displayedMessage", make_shown ("", ""), NOW + 2);
  blank = bongsu_board_render (world->register_, world->pole, NULL, 0);
  g_assert_cmpuint (count_lit (blank), ==, 0);

  put (world->register_, POLE, "displayedMessage", make_shown ("여덟 칸보다 훨씬 긴 글", NULL), NOW + 3);
  too_long = bongsu_board_render (world->register_, world->pole, NULL, 0);
  g_assert_null (too_long);
}

static void
test_profile_of_dots (World *world, gconstpointer data)
{
  g_autoptr (BongsuSignDraft) draft = make_draft (world, "operator");

  bongsu_sign_draft_set_board (draft, world->other);
  g_assert_true (bongsu_sign_draft_set_template (draft, "crowd-caution"));
  g_assert_true (bongsu_sign_draft_can_send (draft));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/operations/sign-draft/" name, World, NULL, set_up, function, tear_down)
  ADD ("template-becomes-an-order", test_template_is_sent);
  ADD ("fields-come-from-the-incident", test_fields_are_filled);
  ADD ("roles-decide-what-may-be-sent", test_roles);
  ADD ("what-does-not-fit-says-why", test_what_does_not_fit);
  ADD ("template-without-text-says-so", test_template_without_text);
  ADD ("end-is-bounded", test_end_is_bounded);
  ADD ("local-control-is-respected", test_local_control);
  ADD ("boards-nearby", test_boards_nearby);
  ADD ("what-a-board-shows", test_what_a_board_shows);
  ADD ("profile-of-the-dots", test_profile_of_dots);
#undef ADD

  return g_test_run ();
}
