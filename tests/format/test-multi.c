/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "multi-private.h"

#include <string.h>

/* The vectors of SIGNS 12. */
typedef struct
{
  const char *id;
  const char *text;
  const char *expected;
} Form;

static const Form normal_forms[] = {
  { "P01", "살얼음 주의[NL]천천히 운전", "살얼음 주의[nl]천천히 운전" },
  { "P02", "[[공사중]] 우회", "[[공사중]] 우회" },
  { "P03", "[jp03][jl3]통제", "[jp3][jl3]통제" },
  { "P04", "[JL][JP]기본", "[jl][jp]기본" },
  { "P05", "[cf255,191,0]주의", "[cf255,191,0]주의" },
  { "P06", "[cb1][pb0]A", "[cb1][pb0]A" },
  { "P07", "[fl]정지[/FL]", "[fl]정지[/fl]" },
  { "P08", "[flt05o]A", "[flt5]A" },
  { "P09", "[flto]A", "[fl]A" },
  { "P10", "[flot]A", "[flo]A" },
  { "P11", "[fo][fo2][fo2,0A1F]", "[fo][fo2][fo2,0a1f]" },
  { "P12", "[g3][g12,1,17][g12,1,17,00Ff]", "[g3][g12,1,17][g12,1,17,00ff]" },
  { "P13", "[hcC0B4][hc41]", "[hcc0b4][hc41]" },
  { "P14", "[pt]A[np][pt25]B", "[pt]A[np][pt25]B" },
  { "P15", "[pt30o5]A[pto7]B", "[pt30o5]A[pto7]B" },
  { "P16", "[pt40o]A", "[pt40]A" },
  { "P17", "[sc02]넓게[/sc]", "[sc2]넓게[/sc]" },
  { "P18", "[tr1,17,0,16]아래", "[tr1,17,0,16]아래" },
  { "P19", "[cr1,1,160,2,1][cr1,31,160,2,255,0,0]", "[cr1,1,160,2,1][cr1,31,160,2,255,0,0]" },
  { "P20", "[f2] 기온 [f3,4]℃", "[f2] 기온 [f3,4]℃" },
  { "P21", "[mvcl160,2,1,내일 아침 도로 살얼음]", "[mvcl160,2,1,내일 아침 도로 살얼음]" },
  { "P22", "[mvl4r96,1,2,A, B]", "[mvl4r96,1,2,A, B]" },
  { "P23", "[MVLL64,1,1,Ab]", "[mvll64,1,1,Ab]" },
  { "P24", "[ms1,effect=6]문[/ms1]", "[ms1,effect=6]문[/ms1]" },
  { "P25", "→ 제2주차장　124면", "→ 제2주차장　124면" },
  { "P26", "\u1100\u1161\u11a8자", "각자" },
  { "P27", "", "" },
};

static const Form wire_forms[] = {
  { "W1", "[jl3][jp3]살얼음 주의[NL]천천히 운전", "살얼음 주의[nl]천천히 운전" },
  { "W2", "[cf1]통제[cf1] 우회[cf9]", "[cf1]통제 우회[cf]" },
  { "W3", "[hcC0B4]얼음[hc5b]", "살얼음[[" },
  { "W4", "[flt5o5]정지[/fl][/fl]", "[fl]정지[/fl]" },
  { "W5", "[cb1]A", "[pb1]A" },
  { "W6", "[pt30o0]A[np][pt25]B", "A[np][pt25]B" },
  { "W7", "[fo1]A[fo2]B[fo]C[fo1]", "A[fo2]B[fo]C" },
  { "W8", "[jl2]A[nl][jl2]B[nl][jl]C", "[jl2]A[nl]B[nl][jl]C" },
};

typedef struct
{
  const char *id;
  const char *text;
  int code;
  guint character;
} Refusal;

static const Refusal refusals[] = {
  { "E01", "[nl", 3, 0 },          { "E02", "공사]구간", 3, 2 },    { "E03", "[nl[np]A", 3, 0 },
  { "E04", "[]", 3, 0 },           { "E05", "[toll]", 3, 0 },       { "E06", "[foo]", 4, 0 },
  { "E07", "[nl10]", 4, 0 },       { "E08", "[nl1 ]", 4, 0 },       { "E09", "[np2]", 4, 0 },
  { "E10", "[jl0]", 4, 0 },        { "E11", "[jp5]", 4, 0 },        { "E12", "[cf1,2]", 4, 0 },
  { "E13", "[cf256]", 4, 0 },      { "E14", "[cb1,2,3]", 4, 0 },    { "E15", "[fl5]", 4, 0 },
  { "E16", "[flt100]", 4, 0 },     { "E17", "[fo0]", 4, 0 },        { "E18", "[fo1,12]", 4, 0 },
  { "E19", "[g1,5]", 4, 0 },       { "E20", "[g0]", 4, 0 },         { "E21", "[hc]", 4, 0 },
  { "E22", "[hc12345]", 4, 0 },    { "E23", "[hcD800]", 4, 0 },     { "E24", "[tr0,1,8,8]", 4, 0 },
  { "E25", "[tr1,1,8]", 4, 0 },    { "E26", "[cr1,1,8,8,1,2]", 4, 0 }, { "E27", "[sc]", 4, 0 },
  { "E28", "[pt256]", 4, 0 },      { "E29", "[pt10,5]", 4, 0 },     { "E30", "[f14]", 4, 0 },
  { "E31", "[f]", 4, 0 },          { "E32", "[mvcl64,1,1]", 4, 0 }, { "E33", "[mvcl0,1,1,A]", 4, 0 },
  { "E34", "[mvxl64,1,1,A]", 4, 0 }, { "E35", "[/sc2]", 4, 0 },     { "E36", "길\t막힘", 7, 1 },
  { "E37", "집\U0001f3e0로", 7, 1 }, { "E38", "주의\u200b", 7, 2 },  { "E39", "a\u0301\u0315", 7, 1 },
  { "E40", "가[cf999]나[zz]다", 4, 1 },
};

/* Fonts T and H of SIGNS 12.3. Rows from the top, most significant bit left. */
typedef struct
{
  gunichar character;
  guint width;
  guint32 rows[5];
} Picture;

static const Picture pictures_t[] = {
  { 'I', 1, { 1, 1, 1, 1, 1 } }, { 'L', 3, { 4, 4, 4, 4, 7 } },     { 'T', 3, { 7, 2, 2, 2, 2 } },
  { 0xbb38, 5, { 31, 17, 17, 17, 31 } }, { '.', 1, { 0, 0, 0, 0, 1 } }, { ' ', 2, { 0 } },
};
static const Picture pictures_h[] = { { 'I', 1, { 1, 1, 1 } }, { 'L', 2, { 2, 2, 3 } } };

static const Picture *
find_picture (const BongsuFace *face, gunichar character)
{
  const Picture *pictures = face->number == 1 ? pictures_t : pictures_h;
  const guint n = face->number == 1 ? G_N_ELEMENTS (pictures_t) : G_N_ELEMENTS (pictures_h);

  for (guint i = 0; i < n; i++)
    if (pictures[i].character == character)
      return &pictures[i];
  return NULL;
}

static guint
measure (const BongsuFace *face, gunichar character)
{
  const Picture *picture = find_picture (face, character);

  return picture != NULL ? picture->width : 0;
}

static gboolean
draw (const BongsuFace *face, gconstpointer data, gunichar character, guint32 *rows)
{
  memcpy (rows, find_picture (face, character)->rows, face->height * sizeof *rows);
  return TRUE;
}

static const BongsuFace faces[] = { { 1, 5, 1, 1, measure, draw }, { 2, 3, 2, 3, measure, draw } };

static BongsuBoard
make_board (guint width, guint height)
{
  BongsuBoard board;

  bongsu_board_init (&board, NULL);
  board.checks = TRUE;
  board.width = width;
  board.height = height;
  board.faces = faces;
  board.n_faces = G_N_ELEMENTS (faces);
  board.line_justification = 2;
  board.page_justification = 2;
  board.has_flash = TRUE;
  board.has_moving = TRUE;
  return board;
}

/* Dots as in the table: "y1: 1,3-5; y2-4: 1,4"; several pictures at `tenths`, "dark" for none. */
typedef struct
{
  const char *id;
  guint width, height;
  const char *text;
  struct
  {
    guint tenths;
    const char *dots;
  } pictures[5];
} Drawing;

static const Drawing drawings[] = {
  { "D01", 12, 7, "IT.", { { 0, "y1: 1,3-5; y2-4: 1,4; y5: 1,4,7" } } },
  { "D02", 12, 7, "[jl3]LI", { { 0, "y1-4: 4,8; y5: 4-6,8" } } },
  { "D03", 12, 8, "[jp3]I", { { 0, "y2-6: 1" } } },
  { "D04", 12, 7, "[jp4][jl3]I", { { 0, "y3-7: 6" } } },
  { "D05", 12, 13, "I[nl]L", { { 0, "y1-5: 1; y7-10: 1; y11: 1-3" } } },
  { "D06", 12, 10, "I[nl0]L", { { 0, "y1-9: 1; y10: 1-3" } } },
  { "D08", 12, 5, "I[nl]", { { 0, "y1-5: 1" } } },
  { "D09", 12, 17, "I[nl][nl]I", { { 0, "y1-5: 1; y13-17: 1" } } },
  { "D10", 12, 7, "L[fo2]L", { { 0, "y1-2: 1; y3-4: 1,6; y5: 1-3,6-7" } } },
  { "D11", 12, 12, "[fo2]I[nl][fo1]I", { { 0, "y1-3: 1; y6-10: 1" } } },
  { "D12", 16, 5, "I[sc4]II[/sc]I", { { 0, "y1-5: 1,6,11,13" } } },
  { "D13", 12, 7, "[tr3,2,6,5][jl3]I[np]I", { { 0, "y2-6: 5" }, { 30, "y1-5: 6" } } },
  { "D14", 12, 7, "[cr2,2,4,3,1][cf2]I", { { 0, "y1: 1; y2-4: 1-5; y5: 1" } } },
  { "D17", 12, 7, "I[jl3]T[jl4]L", { { 0, "y1: 1,5-7,10; y2-4: 1,6,10; y5: 1,6,10-12" } } },
  { "D20", 12, 11, "I[jp4]L", { { 0, "y1-5: 1; y7-10: 1; y11: 1-3" } } },
  { "D23", 12, 7, "[jl4]문.", { { 0, "y1: 6-10; y2-4: 6,10; y5: 6-10,12" } } },
  { "D26", 6, 5, "[flt3o2]I[/fl].", { { 2, "y1-4: 1; y5: 1,3" }, { 3, "y5: 3" }, { 5, "y1-4: 1; y5: 1,3" } } },
  { "D27", 6, 5, "[flo2t3]I[/fl].", { { 1, "y5: 3" }, { 2, "y1-4: 1; y5: 1,3" } } },
  { "D28", 6, 5, "[mvcl4,1,3,LI]", { { 0, "y1-4: 1; y5: 1-3" }, { 3, "y1-4: 4; y5: 1-2,4" }, { 15, "dark" } } },
  { "D29", 6, 5, "[mvl4l4,1,2,LT]",
    { { 0, "y1-4: 1; y5: 1-3" }, { 2, "y1: 4; y5: 1-2" }, { 6, "y1: 2-4; y2-5: 3" }, { 10, "y1: 2-4; y2-5: 3" },
      { 12, "y1-4: 1; y5: 1-3" } } },
  { "to-the-right", 6, 5, "[mvlr4,1,2,LT]", { { 0, "y1: 2-4; y2-5: 3" }, { 6, "y1-4: 1; y5: 1-3" } } },
};

typedef struct
{
  const char *id;
  guint width, height;
  const char *text;
  int code;
  guint character;
} Misfit;

static const Misfit misfits[] = {
  { "D07", 12, 10, "I[nl]L", 5, 5 },         { "D15", 12, 7, "[tr10,1,4,5]I", 4, 0 },
  { "D16", 12, 7, "LTIL", 5, 3 },            { "D18", 12, 7, "LL[jl3]T", 5, 7 },
  { "D19", 12, 7, "[jl4]I[jl2]I", 11, 6 },   { "D21", 12, 12, "[jp4]I[jp2]I", 11, 6 },
  { "D22", 12, 11, "I[jp3]L", 5, 6 },        { "D24", 12, 7, "I[fo9]I", 6, 1 },
  { "D25", 12, 7, "IX", 7, 1 },
};

/* `*at` stands on "a" or "a-b". */
static void
read_span (const char **at, guint *from, guint *to)
{
  char *end;

  *from = *to = (guint) g_ascii_strtoull (*at, &end, 10);
  if (*end == '-')
    *to = (guint) g_ascii_strtoull (end + 1, &end, 10);
  g_assert_true (end > *at);
  *at = end;
}

static void
expect_dots (const char *id, const BongsuDots *dots, const char *expected)
{
  g_autofree gboolean *lit = g_new0 (gboolean, dots->width * dots->height);

  while (*expected == 'y')
    {
      guint top, bottom, left, right;

      expected++;
      read_span (&expected, &top, &bottom);
      do
        {
          expected++;
          expected += strspn (expected, " ");
          read_span (&expected, &left, &right);
          for (guint y = top; y <= bottom; y++)
            for (guint x = left; x <= right; x++)
              lit[(y - 1) * dots->width + x - 1] = TRUE;
        }
      while (*expected == ',');
      expected += strspn (expected, "; ");
    }
  for (guint i = 0; i < dots->width * dots->height; i++)
    if ((dots->dots[i] != 0) != lit[i])
      g_error ("%s: dot %u,%u is %06x", id, i % dots->width + 1, i / dots->width + 1, dots->dots[i]);
}

static void
expect_error (const char *id, const BongsuMulti *multi, int code, guint character)
{
  const BongsuMultiError *error;

  if (bongsu_multi_get_n_errors (multi) == 0)
    g_error ("%s: no error", id);
  error = bongsu_multi_get_error (multi, 0);
  if (error->code != code || error->character != character)
    g_error ("%s: error %d @%u", id, error->code, error->character);
}

static void
test_normal_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (normal_forms); i++)
    {
      g_autoptr (BongsuMulti) multi = bongsu_multi_parse (normal_forms[i].text, NULL);
      g_autofree char *normal = bongsu_multi_to_normal (multi);
      g_autoptr (BongsuMulti) again = NULL;
      g_autofree char *second = NULL;

      g_test_message ("%s", normal_forms[i].id);
      g_assert_cmpstr (normal, ==, normal_forms[i].expected);
      again = bongsu_multi_parse (normal, NULL);
      second = bongsu_multi_to_normal (again);
      g_assert_cmpstr (second, ==, normal);
    }
}

static void
test_wire_forms (void)
{
  g_autofree char *hash = bongsu_multi_hash (wire_forms[0].expected);
  g_autofree char *hash_of_protocol = bongsu_multi_hash ("도로살얼음 주의[nl]속도를 줄이세요");

  for (guint i = 0; i < G_N_ELEMENTS (wire_forms); i++)
    {
      g_autoptr (BongsuMulti) multi = bongsu_multi_parse (wire_forms[i].text, NULL);
      g_autofree char *wire = bongsu_multi_to_wire (multi);
      g_autoptr (BongsuMulti) again = NULL;
      g_autofree char *second = NULL;

      g_test_message ("%s", wire_forms[i].id);
      g_assert_cmpstr (wire, ==, wire_forms[i].expected);
      again = bongsu_multi_parse (wire, NULL);
      second = bongsu_multi_to_wire (again);
      g_assert_cmpstr (second, ==, wire);
    }
  g_assert_cmpstr (hash_of_protocol, ==, "sha256:17b64f38ab0a9eed3677928dcd5157e9450e6068cd9a6afd55d86a0cbaf0091d");
  g_assert_cmpstr (hash, ==, "sha256:db7307d6f9676d373763d1318300eb2bf5e85d24bd1b632844495d3b9692d850");
}

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (BongsuMulti) multi = bongsu_multi_parse (refusals[i].text, NULL);

      expect_error (refusals[i].id, multi, refusals[i].code, refusals[i].character);
      g_assert_null (bongsu_multi_to_normal (multi));
      g_assert_null (bongsu_multi_to_wire (multi));
    }
}

static void
test_drawings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++)
    {
      const Drawing *drawing = &drawings[i];
      const BongsuBoard board = make_board (drawing->width, drawing->height);
      g_autoptr (BongsuMulti) multi = bongsu_multi_parse_for (drawing->text, &board);

      if (bongsu_multi_get_n_errors (multi) > 0)
        g_error ("%s: error %d @%u", drawing->id, bongsu_multi_get_error (multi, 0)->code,
                 bongsu_multi_get_error (multi, 0)->character);
      for (guint j = 0; j < G_N_ELEMENTS (drawing->pictures) && drawing->pictures[j].dots != NULL; j++)
        {
          g_autoptr (BongsuDots) dots = bongsu_multi_render (multi, NULL, drawing->pictures[j].tenths / 10.0);

          expect_dots (drawing->id, dots, drawing->pictures[j].dots);
        }
    }
}

static void
test_misfits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (misfits); i++)
    {
      const BongsuBoard board = make_board (misfits[i].width, misfits[i].height);
      g_autoptr (BongsuMulti) multi = bongsu_multi_parse_for (misfits[i].text, &board);

      expect_error (misfits[i].id, multi, misfits[i].code, misfits[i].character);
    }
}

static void
test_colours (void)
{
  const BongsuBoard board = make_board (12, 7);
  g_autoptr (BongsuMulti) multi = bongsu_multi_parse_for ("[cr2,2,4,3,1][cf2]I", &board);
  g_autoptr (BongsuDots) dots = bongsu_multi_render (multi, NULL, 0);

  g_assert_cmphex (dots->dots[12 + 1], ==, bongsu_colour_to_rgb ((BongsuColour) { 1, -1, -1 }));
  g_assert_cmphex (dots->dots[12], ==, bongsu_colour_to_rgb ((BongsuColour) { 2, -1, -1 }));
  g_assert_cmphex (bongsu_colour_to_rgb ((BongsuColour) { 1, 2, 3 }), ==, 0x010203);
}

static BongsuSignProfile
make_profile (guint width, guint height, guint max_pages, const char *charset, gboolean for_drivers)
{
  return (BongsuSignProfile) { .id = (char *) "test", .width = width, .height = height, .columns = width / 16,
                               .rows = height / 16, .max_pages = max_pages, .charset = (char *) charset,
                               .read_back = (char *) "full", .longest_life_s = 86400, .for_drivers = for_drivers };
}

static void
test_cells (void)
{
  static const char hex[] = "2588:FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\n258C:F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0\n";
  g_autoptr (BongsuDotFont) font = bongsu_dot_font_new ();
  const BongsuSignProfile profile = make_profile (64, 32, 2, "utf8", FALSE);
  g_autoptr (BongsuMulti) one = bongsu_multi_parse ("█▌", &profile);
  g_autoptr (BongsuMulti) two = bongsu_multi_parse ("█[nl]██", &profile);
  g_autoptr (BongsuMulti) three = bongsu_multi_parse ("█████", &profile);
  g_autoptr (BongsuMulti) four = bongsu_multi_parse ("█[nl]█[nl]█", &profile);
  g_autoptr (BongsuDots) dots_one = NULL, dots_two = NULL, outlines = NULL;

  g_assert_cmpuint (bongsu_dot_font_parse (font, hex, strlen (hex)), ==, 2);
  dots_one = bongsu_multi_render (one, font, 0);
  expect_dots ("U1", dots_one, "y9-24: 21-28,37-40");
  g_assert_false (dots_one->outlines);
  dots_two = bongsu_multi_render (two, font, 0);
  expect_dots ("U2", dots_two, "y1-16: 29-36; y17-32: 21-28,37-44");
  expect_error ("U3", three, 5, 4);
  expect_error ("U4", four, 5, 10);

  outlines = bongsu_multi_render (one, NULL, 0);
  g_assert_true (outlines->outlines);
  g_assert_cmphex (outlines->dots[9 * 64 + 17], !=, 0);
  g_assert_cmphex (outlines->dots[15 * 64 + 24], ==, 0);
}

static void
expect_fit (const char *id, const BongsuSignProfile *profile, const char *text, int code, guint character)
{
  g_autoptr (BongsuMulti) multi = bongsu_multi_parse (text, profile);

  if (code != 0)
    expect_error (id, multi, code, character);
  else if (bongsu_multi_get_n_errors (multi) > 0)
    g_error ("%s: error %d @%u", id, bongsu_multi_get_error (multi, 0)->code,
             bongsu_multi_get_error (multi, 0)->character);
}

static void
test_profiles (void)
{
  const BongsuSignProfile vms = make_profile (160, 32, 2, "ksx1001", TRUE);
  const BongsuSignProfile cp949 = make_profile (160, 32, 2, "cp949", TRUE);
  const BongsuSignProfile pole = make_profile (128, 32, 2, "ksx1001", FALSE);
  BongsuSignProfile voice = make_profile (0, 0, 1, "utf8", FALSE);
  g_autoptr (GString) text = g_string_new (NULL);

  expect_fit ("V01", &vms, "목우재 결빙 위험[nl]도리원로 우회", 0, 0);
  expect_fit ("V02", &vms, "오늘 밤 도로 살얼음 주의[nl]천천히 운전", 5, 12);
  expect_fit ("V05", &vms, "[mvcl160,2,1,내일 아침 결빙]", 3, 0);
  expect_fit ("V06", &vms, "1[np]2[np]3", 12, 6);
  expect_fit ("V07", &vms, "똠방각하 축제", 7, 0);
  expect_fit ("V07", &cp949, "똠방각하 축제", 0, 0);
  expect_fit ("V08", &vms, "[pt20]통제[np]우회", 4, 0);
  expect_fit ("V09", &pole, "[flt1o2]정지", 4, 0);
  expect_fit ("V10", &vms, "[cf255,0,0]통제", 4, 0);
  expect_fit ("V11", &pole, "[mvcl128,1,1,혼잡]", 0, 0);
  expect_fit ("pole", &pole, "아홉칸이넘는글입니다", 5, 8);

  voice.columns = 40;
  voice.rows = 1;
  for (guint i = 0; i < 40; i++)
    g_string_append (text, "가");
  expect_fit ("V12", &voice, text->str, 0, 0);
  g_string_append (text, "나");
  expect_fit ("V12", &voice, text->str, 5, 40);
}

static void
test_bounds (void)
{
  g_autofree char *characters = g_strnfill (501, 'a');
  g_autofree char *bytes = g_strnfill (1030, 'a');
  g_autoptr (GString) tags = g_string_new (NULL);
  g_autoptr (GString) errors = g_string_new (NULL);
  g_autoptr (BongsuMulti) many = NULL;
  g_autoptr (BongsuMulti) broken = bongsu_multi_parse ("가\xff나", NULL);

  expect_fit ("characters", NULL, characters, 5, 500);
  expect_fit ("bytes", NULL, bytes, 5, 500);
  for (guint i = 0; i < 201; i++)
    g_string_append (tags, "[nl]");
  expect_fit ("tags", NULL, tags->str, 5, 800);
  for (guint i = 0; i < 60; i++)
    g_string_append (errors, "[zz]");
  many = bongsu_multi_parse (errors->str, NULL);
  g_assert_cmpuint (bongsu_multi_get_n_errors (many), ==, 32);
  expect_error ("invalid", broken, 7, 1);
}

static void
test_plain (void)
{
  g_autofree char *multi = bongsu_multi_escape ("[공사중]\n우회");
  g_autoptr (BongsuMulti) parsed = bongsu_multi_parse (multi, NULL);
  g_autofree char *plain = bongsu_multi_to_plain (parsed);
  g_autoptr (BongsuMulti) pages = bongsu_multi_parse ("[fl]가[/fl][nl]나[np]다", NULL);
  g_autofree char *plain_pages = bongsu_multi_to_plain (pages);

  g_assert_cmpstr (multi, ==, "[[공사중]][nl]우회");
  g_assert_cmpstr (plain, ==, "[공사중]\n우회");
  g_assert_cmpstr (plain_pages, ==, "가\n나\n\n다");
  g_assert_cmpuint (bongsu_multi_get_n_pages (pages), ==, 2);
}

static void
test_pages (void)
{
  BongsuBoard board = make_board (12, 7);
  g_autoptr (BongsuMulti) multi = bongsu_multi_parse_for ("[pt10o5]I[np]T", &board);
  g_autoptr (BongsuDots) first = bongsu_multi_render (multi, NULL, 0.9);
  g_autoptr (BongsuDots) dark = bongsu_multi_render (multi, NULL, 1.2);
  g_autoptr (BongsuDots) second = bongsu_multi_render (multi, NULL, 1.5);
  g_autoptr (BongsuDots) again = bongsu_multi_render (multi, NULL, 3.0);

  g_assert_cmpfloat (bongsu_multi_get_length_s (multi), ==, 3.0);
  expect_dots ("first", first, "y1-5: 1");
  expect_dots ("dark", dark, "dark");
  expect_dots ("second", second, "y1: 1-3; y2-5: 2");
  expect_dots ("again", again, "y1-5: 1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/multi/normal-forms", test_normal_forms);
  g_test_add_func ("/format/multi/wire-forms", test_wire_forms);
  g_test_add_func ("/format/multi/refusals-name-code-and-place", test_refusals);
  g_test_add_func ("/format/multi/dots-are-those-of-the-table", test_drawings);
  g_test_add_func ("/format/multi/what-does-not-fit-is-refused", test_misfits);
  g_test_add_func ("/format/multi/colours-are-drawn", test_colours);
  g_test_add_func ("/format/multi/cells-of-the-dot-font", test_cells);
  g_test_add_func ("/format/multi/profiles-limit", test_profiles);
  g_test_add_func ("/format/multi/bounds", test_bounds);
  g_test_add_func ("/format/multi/plain-text-and-back", test_plain);
  g_test_add_func ("/format/multi/pages-take-turns", test_pages);

  return g_test_run ();
}
