/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "catalogue.h"
#include "probe.h"
#include "site-check.h"
#include "transport.h"

/* A city that answers what the row of the table says; everything else of it is in order. */
typedef struct
{
  const char *claim;
  BongsuSiteStep fails; /* BONGSU_N_SITE_STEPS: nothing */
  int broken;           /* a BongsuProbeKind that ends in an error, -1: none */
  gboolean of_stream;
  guint status;         /* of GET */
  const char *problem, *context, *tenant, *body;
  const char *login_gap, *mqtt_gap;
  gboolean keti;
} Row;

#define CONTEXT "https://hub.example.kr/c.jsonld"
#define NOTHING BONGSU_N_SITE_STEPS

static const Row rows[] = {
  { "all-is-good", NOTHING, -1, FALSE, 200, NULL, CONTEXT, "uiwang", "[\"Device\"]" },
  { "a-broker-without-types", NOTHING, -1, FALSE, 501, "OperationNotSupported", NULL, NULL, NULL },
  { "name", BONGSU_SITE_STEP_NAME, BONGSU_PROBE_NAME, FALSE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "tcp", BONGSU_SITE_STEP_TCP, BONGSU_PROBE_TCP, FALSE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "tls", BONGSU_SITE_STEP_TLS, BONGSU_PROBE_TLS, FALSE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "get-is-login", BONGSU_SITE_STEP_LOGIN, BONGSU_PROBE_GET, FALSE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "401", BONGSU_SITE_STEP_LOGIN, -1, FALSE, 401, NULL, NULL, NULL, NULL },
  { "403", BONGSU_SITE_STEP_LOGIN, -1, FALSE, 403, NULL, NULL, NULL, NULL },
  { "no-token", BONGSU_SITE_STEP_LOGIN, -1, FALSE, 200, NULL, CONTEXT, "uiwang", "[]", "no token here" },
  { "404", BONGSU_SITE_STEP_PATH, -1, FALSE, 404, NULL, NULL, NULL, NULL },
  { "503", BONGSU_SITE_STEP_PATH, -1, FALSE, 503, NULL, NULL, NULL, NULL },
  { "no-json", BONGSU_SITE_STEP_PATH, -1, FALSE, 200, NULL, NULL, NULL, NULL },
  { "no-tenant", BONGSU_SITE_STEP_TENANT, -1, FALSE, 404, "NonexistentTenant", NULL, NULL, NULL },
  { "other-tenant", BONGSU_SITE_STEP_TENANT, -1, FALSE, 200, NULL, CONTEXT, "sokcho", "[]" },
  { "other-context", BONGSU_SITE_STEP_CONTEXT, -1, FALSE, 200, NULL, "https://x.example/c", "uiwang", "[]" },
  { "context-not-loaded", BONGSU_SITE_STEP_CONTEXT, -1, FALSE, 503, "LdContextNotAvailable", NULL, NULL, NULL },
  { "foreign-type", BONGSU_SITE_STEP_CONTEXT, -1, FALSE, 200, NULL, CONTEXT, "uiwang",
    "{\"type\":\"EntityTypeList\",\"typeList\":[\"https://x.example/Alert\"]}" },
  { "mqtt-name", BONGSU_SITE_STEP_MQTT_NAME, BONGSU_PROBE_NAME, TRUE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "mqtt-tcp", BONGSU_SITE_STEP_MQTT_TCP, BONGSU_PROBE_TCP, TRUE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "mqtt-tls", BONGSU_SITE_STEP_MQTT_TLS, BONGSU_PROBE_TLS, TRUE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "mqtt-login", BONGSU_SITE_STEP_MQTT_LOGIN, BONGSU_PROBE_MQTT, TRUE, 200, NULL, CONTEXT, "uiwang", "[]" },
  { "no-password", BONGSU_SITE_STEP_MQTT_LOGIN, -1, FALSE, 200, NULL, CONTEXT, "uiwang", "[]", NULL, "no password here" },
  { "keti", NOTHING, -1, FALSE, 200, NULL, NULL, NULL, "{\"totalCount\":3,\"type\":\"Alert\"}", NULL, NULL, TRUE },
  { "keti-empty", BONGSU_SITE_STEP_TYPES, -1, FALSE, 200, NULL, NULL, NULL, "{\"totalCount\":0}", NULL, NULL, TRUE },
};

#define TEST_TYPE_PROBE (test_probe_get_type ())
G_DECLARE_FINAL_TYPE (TestProbe, test_probe, TEST, PROBE, GObject)

struct _TestProbe
{
  GObject parent_instance;

  const Row *row;
  guint n_asked;
  GString *topics;
};

static void
test_probe_ask_async (BongsuProbe *probe, const BongsuProbeQuestion *question, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  TestProbe *self = TEST_PROBE (probe);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  BongsuProbeAnswer *answer;

  self->n_asked++;
  if (question->topic != NULL)
    g_string_append (self->topics, question->topic);
  if (self->row->broken == (int) question->kind && self->row->of_stream == question->of_stream)
    {
      g_task_return_new_error (task, BONGSU_NET_ERROR, BONGSU_NET_ERROR_REFUSED, "broken");
      return;
    }
  answer = bongsu_probe_answer_new ();
  answer->status = self->row->status;
  answer->problem = g_strdup (self->row->problem);
  answer->context = g_strdup (self->row->context);
  answer->tenant = g_strdup (self->row->tenant);
  if (self->row->body != NULL)
    answer->body = g_bytes_new_static (self->row->body, strlen (self->row->body));
  if (question->path != NULL && g_str_has_prefix (question->path, "/entities?"))
    {
      answer->status = 200;
      answer->count = 7;
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) bongsu_probe_answer_free);
}

static BongsuProbeAnswer *
test_probe_ask_finish (BongsuProbe *probe, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_probe_iface_init (BongsuProbeInterface *iface)
{
  iface->ask_async = test_probe_ask_async;
  iface->ask_finish = test_probe_ask_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProbe, test_probe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_PROBE, test_probe_iface_init))

static void
test_probe_finalize (GObject *object)
{
  g_string_free (TEST_PROBE (object)->topics, TRUE);

  G_OBJECT_CLASS (test_probe_parent_class)->finalize (object);
}

static void
test_probe_class_init (TestProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_probe_finalize;
}

static void
test_probe_init (TestProbe *self)
{
  self->topics = g_string_new (NULL);
}

typedef struct
{
  BongsuSiteVerdict verdicts[BONGSU_N_SITE_STEPS];
  char *advice[BONGSU_N_SITE_STEPS];
  char *words[BONGSU_N_SITE_STEPS];
  guint n;
  gboolean done, good, cancelled;
} Report;

static void
on_found (const BongsuSiteFinding *finding, gpointer data)
{
  Report *report = data;

  g_assert_cmpint (finding->step, ==, report->n);
  report->verdicts[report->n] = finding->verdict;
  report->words[report->n] = g_strdup (finding->words);
  report->advice[report->n++] = g_strdup (finding->advice);
}

static void
did_check (GObject *source, GAsyncResult *result, gpointer data)
{
  Report *report = data;
  g_autoptr (GError) error = NULL;

  report->good = bongsu_site_check_finish (result, &error);
  report->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  report->done = TRUE;
}

static BongsuSite *
make_site (gboolean keti)
{
  BongsuSite *site = bongsu_site_new ();

  site->city = g_strdup ("uiwang");
  site->keti = keti;
  site->url = g_strdup ("https://hub.example.kr");
  site->base_path = g_strdup (keti ? "" : "/ngsi-ld/v1");
  site->tenant = keti ? NULL : g_strdup ("uiwang");
  site->context = g_strdup (CONTEXT);
  site->mqtt_url = g_strdup ("mqtts://mqtt.example.kr");
  site->topic_prefix = g_strdup ("ops");
  site->auth = BONGSU_AUTH_TOKEN;
  return site;
}

static void
clear_report (Report *report)
{
  for (guint i = 0; i < report->n; i++)
    {
      g_free (report->words[i]);
      g_free (report->advice[i]);
    }
}

static guint
run_check (const Row *row, GCancellable *cancellable, Report *report)
{
  g_autoptr (BongsuSite) site = make_site (row->keti);
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  g_autoptr (TestProbe) probe = g_object_new (TEST_TYPE_PROBE, NULL);
  BongsuSiteGaps gaps = { row->login_gap, row->mqtt_gap };

  probe->row = row;
  bongsu_catalogue_seal (catalogue);
  bongsu_site_check_async (site, BONGSU_PROBE (probe), catalogue, &gaps, on_found, report, cancellable, did_check, report);
  while (!report->done)
    g_main_context_iteration (NULL, TRUE);
  if (row->fails == NOTHING)
    g_assert_cmpstr (probe->topics->str, ==, "ops/uiwang/+");
  return probe->n_asked;
}

/* The step that does not work is named, what hangs on it is not tried, and the other broker is looked at all the same. */
static void
test_row (gconstpointer data)
{
  const Row *row = data;
  Report report = { 0 };
  const gboolean stream = row->fails >= BONGSU_SITE_STEP_MQTT_NAME;

  run_check (row, NULL, &report);
  g_assert_cmpuint (report.n, ==, BONGSU_N_SITE_STEPS);
  g_assert_cmpint (report.good, ==, row->fails == NOTHING);
  for (guint i = 0; i < BONGSU_N_SITE_STEPS; i++)
    {
      const gboolean same = (i >= BONGSU_SITE_STEP_MQTT_NAME) == stream;
      const BongsuSiteVerdict expected = i == row->fails             ? BONGSU_SITE_FAILED
                                         : same && i > row->fails    ? BONGSU_SITE_NOT_TRIED
                                                                     : BONGSU_SITE_GOOD;

      g_assert_cmpint (report.verdicts[i], ==, expected);
      if (expected == BONGSU_SITE_FAILED)
        g_assert_cmpstr (report.words[i], !=, "");
      if (expected == BONGSU_SITE_FAILED && row->login_gap == NULL && row->mqtt_gap == NULL)
        g_assert_nonnull (report.advice[i]);
    }
  clear_report (&report);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Report report = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (run_check (&rows[2], cancellable, &report), <=, 1);
  g_assert_true (report.cancelled);
  g_assert_cmpuint (report.n, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/operations/site-check/names-the-step/", rows[i].claim, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/operations/site-check/stops-when-cancelled", test_cancelled);
  return g_test_run ();
}
