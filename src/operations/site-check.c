/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "site-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "json-guard.h"
#include "news-class-private.h"
#include "ngsi-ld.h"
#include "probe.h"

/* One walk through the steps; task data. */
typedef struct
{
  BongsuSite *site;
  BongsuProbe *probe;
  GStrv types; /* of the catalogue */
  char *login_gap, *mqtt_gap; /* (nullable) */
  BongsuSiteFindingFunc found;
  gpointer found_data;

  BongsuSiteStep step;
  gboolean all_good;
  gboolean blocked;          /* a step of this broker has failed */
  BongsuProbeAnswer *answer; /* (nullable) of the question that LOGIN to CONTEXT are judged by */
  guint n_asked;             /* of the types */
  GString *counts;
} Check;

static void walk (GTask *task);

static void
free_check (gpointer data)
{
  Check *check = data;

  bongsu_site_unref (check->site);
  g_object_unref (check->probe);
  g_strfreev (check->types);
  g_free (check->login_gap);
  g_free (check->mqtt_gap);
  g_clear_pointer (&check->answer, bongsu_probe_answer_free);
  g_string_free (check->counts, TRUE);
  g_free (check);
}

static gboolean
is_of_stream (BongsuSiteStep step)
{
  return step >= BONGSU_SITE_STEP_MQTT_NAME;
}

static void
tell (Check *check, BongsuSiteVerdict verdict, const char *words, const char *advice)
{
  BongsuSiteFinding finding = { check->step, verdict, words != NULL ? words : "", advice };

  check->found (&finding, check->found_data);
  check->all_good &= verdict == BONGSU_SITE_GOOD;
  check->blocked |= verdict == BONGSU_SITE_FAILED;
}

static void
pass (Check *check, const char *words)
{
  tell (check, BONGSU_SITE_GOOD, words, NULL);
}

static void
fail (Check *check, const char *words, const char *advice)
{
  tell (check, BONGSU_SITE_FAILED, words, advice);
}

static const char *
get_advice (BongsuSiteStep step)
{
  switch (step)
    {
    case BONGSU_SITE_STEP_NAME:
    case BONGSU_SITE_STEP_MQTT_NAME:
      return _("Look at the spelling of the host, and at the network of this computer.");
    case BONGSU_SITE_STEP_TCP:
    case BONGSU_SITE_STEP_MQTT_TCP:
      return _("Look at host and port, and ask whether the broker runs and the firewall lets this computer through.");
    case BONGSU_SITE_STEP_TLS:
    case BONGSU_SITE_STEP_MQTT_TLS:
      return _("Ask for the certificates of the city's own authority and name their file as caFile.");
    case BONGSU_SITE_STEP_MQTT_LOGIN:
      return _("Look at mqtt.user, and at its password in the secret store (purpose “mqtt”).");
    case BONGSU_SITE_STEP_MQTT_TOPIC:
      return _("Ask the administrator to let this account read the topic.");
    case BONGSU_SITE_STEP_LOGIN:
    case BONGSU_SITE_STEP_PATH:
    case BONGSU_SITE_STEP_TENANT:
    case BONGSU_SITE_STEP_CONTEXT:
    case BONGSU_SITE_STEP_TYPES:
    default:
      return _("Ask the administrator of the broker what it says in its log.");
    }
}

static void
judge_login (Check *check)
{
  const guint status = check->answer->status;

  if (status == 401 && check->site->auth == BONGSU_AUTH_NONE)
    fail (check, _("The city wants a token."), _("Write “token” as auth.kind."));
  else if (status == 401)
    fail (check, _("The city refuses the token."), _("Store a new one in the secret store (purpose “token”)."));
  else if (status == 403)
    fail (check, _("The city knows the token, but lets it read nothing."),
          _("Ask the administrator for the right to read."));
  else
    pass (check, check->site->auth == BONGSU_AUTH_NONE ? _("No token is needed.") : _("The token is taken."));
}

/* What only a broker says that has understood the path. */
static gboolean
is_ngsi_answer (const BongsuProbeAnswer *answer)
{
  return (answer->status == 200 && answer->body != NULL) || answer->status == 501 || answer->status == 422
         || g_strcmp0 (answer->problem, "NonexistentTenant") == 0
         || g_strcmp0 (answer->problem, "LdContextNotAvailable") == 0;
}

static void
judge_path (Check *check)
{
  const BongsuProbeAnswer *answer = check->answer;
  g_autofree char *words = NULL;

  if (is_ngsi_answer (answer))
    {
      pass (check, *check->site->base_path != '\0' ? check->site->base_path : _("No path is needed."));
      return;
    }
  if (answer->status == 200)
    words = g_strdup (_("Somebody answers, but not in NGSI-LD."));
  else
    words = g_strdup_printf (_("The broker answers HTTP %u."), answer->status);
  if (answer->status >= 500)
    fail (check, words, get_advice (check->step));
  else
    fail (check, words, _("Look at basePath: most brokers have /ngsi-ld/v1."));
}

static void
judge_tenant (Check *check)
{
  const char *tenant = check->site->tenant;
  g_autofree char *words = NULL;

  if (g_strcmp0 (check->answer->problem, "NonexistentTenant") == 0)
    {
      words = tenant != NULL ? g_strdup_printf (_("The city has no tenant “%s”."), tenant)
                             : g_strdup (_("The city wants a tenant."));
      fail (check, words, _("Ask the administrator for the name of the tenant and write it as tenant."));
    }
  else if (tenant != NULL && check->answer->tenant != NULL && strcmp (tenant, check->answer->tenant) != 0)
    {
      words = g_strdup_printf (_("The city answers for the tenant “%s”."), check->answer->tenant);
      fail (check, words, _("Ask the administrator for the name of the tenant and write it as tenant."));
    }
  else
    pass (check, tenant != NULL ? tenant : _("No tenant is needed."));
}

static void
judge_context (Check *check)
{
  const char *advice = _("Ask for the address of the city's @context and write it as context.");
  const BongsuProbeAnswer *answer = check->answer;
  g_autofree char *foreign = NULL;
  g_autofree char *words = NULL;

  if (answer->body != NULL)
    foreign = bongsu_ngsi_find_foreign_type (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                                             (const char *const *) check->types);
  if (g_strcmp0 (answer->problem, "LdContextNotAvailable") == 0)
    fail (check, _("The broker cannot load this @context."), advice);
  else if (answer->context != NULL && strcmp (answer->context, check->site->context) != 0)
    {
      g_autofree char *shown = bongsu_text_sanitise (answer->context, -1, 200);

      words = g_strdup_printf (_("The city answers by another @context: %s"), shown);
      fail (check, words, advice);
    }
  else if (foreign != NULL)
    {
      words = g_strdup_printf (_("By this @context the city calls a type %s."), foreign);
      fail (check, words, advice);
    }
  else
    pass (check, check->site->context);
}

static void
judge_types (Check *check)
{
  if (check->counts->len > 0)
    pass (check, check->counts->str);
  else
    fail (check, _("The city holds nothing that Bongsu knows."),
          _("Look at tenant and context; types with other names need aliases."));
}

static void
add_count (Check *check, const BongsuProbeAnswer *answer)
{
  const char *type = check->types[check->n_asked];
  const gsize size = answer->body != NULL ? g_bytes_get_size (answer->body) : 0;
  gint64 count = answer->status == 200 ? answer->count : 0;

  if (check->site->keti && answer->status == 200 && size > 0)
    {
      g_autoptr (BongsuFields) fields
        = bongsu_json_decode_fields (g_bytes_get_data (answer->body, NULL), size, NULL);
      const BongsuValue *total = fields != NULL ? bongsu_fields_find (fields, "totalCount") : NULL;

      count = total != NULL && total->kind == BONGSU_VALUE_NUMBER ? (gint64) total->number : 0;
    }
  if (count > 0)
    g_string_append_printf (check->counts, "%s%s %" G_GINT64_FORMAT, check->counts->len > 0 ? ", " : "", type, count);
  else if (count < 0 && size > strlen ("[ ]"))
    g_string_append_printf (check->counts, "%s%s", check->counts->len > 0 ? ", " : "", type);
}

/* Takes the answer. */
static void
take_answer (Check *check, BongsuProbeAnswer *answer)
{
  if (check->step == BONGSU_SITE_STEP_LOGIN)
    {
      check->answer = answer;
      judge_login (check);
      return;
    }
  if (check->step == BONGSU_SITE_STEP_TYPES)
    {
      add_count (check, answer);
      bongsu_probe_answer_free (answer);
      if (check->types[++check->n_asked] == NULL)
        judge_types (check);
      return;
    }
  if (check->step == BONGSU_SITE_STEP_TLS || check->step == BONGSU_SITE_STEP_MQTT_TLS)
    pass (check, _("The certificate is good."));
  else if (check->step == BONGSU_SITE_STEP_MQTT_LOGIN)
    pass (check, check->site->mqtt_user != NULL ? _("The account is let in.") : _("No account is needed."));
  else
    pass (check, answer->words);
  bongsu_probe_answer_free (answer);
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  BongsuProbeAnswer *answer = bongsu_probe_ask_finish (BONGSU_PROBE (source), result, &error);
  const gboolean more_types = check->step == BONGSU_SITE_STEP_TYPES;

  if (g_task_return_error_if_cancelled (task))
    {
      g_clear_pointer (&answer, bongsu_probe_answer_free);
      return;
    }
  if (answer != NULL)
    take_answer (check, answer);
  else
    fail (check, error->message, get_advice (check->step));
  if (!more_types || answer == NULL || check->types[check->n_asked] == NULL)
    check->step++;
  walk (task);
}

static void
ask (GTask *task, BongsuProbeKind kind, const char *path, const char *topic)
{
  Check *check = g_task_get_task_data (task);
  BongsuProbeQuestion question = { kind, is_of_stream (check->step), path, topic };

  bongsu_probe_ask_async (check->probe, &question, g_task_get_cancellable (task), did_ask, g_object_ref (task));
}

static void
ask_count (GTask *task, const Check *check)
{
  g_autofree char *type = g_uri_escape_string (check->types[check->n_asked], NULL, FALSE);
  g_autofree char *path = check->site->keti ? g_strconcat ("/entitycount?type=", type, NULL)
                                            : g_strdup_printf ("/entities?type=%s&limit=1&count=true", type);

  ask (task, BONGSU_PROBE_GET, path, NULL);
}

static void
ask_topic (GTask *task, const Check *check)
{
  g_autofree char *topic = g_strdup_printf ("%s/%s/+", check->site->topic_prefix, check->site->city);

  ask (task, BONGSU_PROBE_MQTT, NULL, topic);
}

/* TRUE: a question is under way. FALSE: the step has its verdict already. */
static gboolean
begin_step (GTask *task, Check *check)
{
  switch (check->step)
    {
    case BONGSU_SITE_STEP_NAME:
    case BONGSU_SITE_STEP_MQTT_NAME:
      ask (task, BONGSU_PROBE_NAME, NULL, NULL);
      return TRUE;
    case BONGSU_SITE_STEP_TCP:
    case BONGSU_SITE_STEP_MQTT_TCP:
      ask (task, BONGSU_PROBE_TCP, NULL, NULL);
      return TRUE;
    case BONGSU_SITE_STEP_TLS:
    case BONGSU_SITE_STEP_MQTT_TLS:
      if (g_str_has_prefix (is_of_stream (check->step) ? check->site->mqtt_url : check->site->url,
                            is_of_stream (check->step) ? "mqtts:" : "https:"))
        {
          ask (task, BONGSU_PROBE_TLS, NULL, NULL);
          return TRUE;
        }
      pass (check, _("Not encrypted: it is this computer."));
      return FALSE;
    case BONGSU_SITE_STEP_LOGIN:
      if (check->login_gap == NULL)
        ask (task, BONGSU_PROBE_GET, check->site->keti ? "/entitycount?type=Device" : "/types", NULL);
      else
        fail (check, check->login_gap, NULL);
      return check->login_gap == NULL;
    case BONGSU_SITE_STEP_PATH:
      judge_path (check);
      return FALSE;
    case BONGSU_SITE_STEP_TENANT:
      judge_tenant (check);
      return FALSE;
    case BONGSU_SITE_STEP_CONTEXT:
      judge_context (check);
      return FALSE;
    case BONGSU_SITE_STEP_TYPES:
      if (check->types[0] != NULL)
        ask_count (task, check);
      else
        judge_types (check);
      return check->types[0] != NULL;
    case BONGSU_SITE_STEP_MQTT_LOGIN:
      if (check->mqtt_gap == NULL)
        ask (task, BONGSU_PROBE_MQTT, NULL, NULL);
      else
        fail (check, check->mqtt_gap, NULL);
      return check->mqtt_gap == NULL;
    case BONGSU_SITE_STEP_MQTT_TOPIC:
      ask_topic (task, check);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* Goes on until a question is under way or everything is told. */
static void
walk (GTask *task)
{
  Check *check = g_task_get_task_data (task);

  for (; check->step < BONGSU_N_SITE_STEPS; check->step++)
    {
      if (check->step == BONGSU_SITE_STEP_MQTT_NAME)
        check->blocked = FALSE;
      if (check->blocked)
        tell (check, BONGSU_SITE_NOT_TRIED, NULL, NULL);
      else if (begin_step (task, check))
        return;
    }
  g_task_return_boolean (task, check->all_good);
}

void
bongsu_site_check_async (BongsuSite *site, BongsuProbe *probe, BongsuCatalogue *catalogue, const BongsuSiteGaps *gaps,
                         BongsuSiteFindingFunc found, gpointer found_data, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Check *check = g_new0 (Check, 1);

  check->site = bongsu_site_ref (site);
  check->probe = g_object_ref (probe);
  check->types = bongsu_subscription_dup_types (catalogue, FALSE);
  check->login_gap = gaps != NULL ? g_strdup (gaps->login) : NULL;
  check->mqtt_gap = gaps != NULL ? g_strdup (gaps->mqtt) : NULL;
  check->found = found;
  check->found_data = found_data;
  check->all_good = TRUE;
  check->counts = g_string_new (NULL);
  g_task_set_source_tag (task, bongsu_site_check_async);
  g_task_set_task_data (task, check, free_check);
  walk (task);
}

gboolean
bongsu_site_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
bongsu_site_step_to_name (BongsuSiteStep step)
{
  static const char *const names[] = { "name",    "tcp",   "tls",       "login",    "path",     "tenant",    "context",
                                       "types",   "mqtt-name", "mqtt-tcp", "mqtt-tls", "mqtt-login", "mqtt-topic" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == BONGSU_N_SITE_STEPS);
  return names[step];
}
