/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "site-reader.h"

#include <math.h>
#include <string.h>

#include "file-reader-private.h"

#define MAX_URL 512
#define MAX_OPERATORS 500
#define MAX_NAMES 64
#define MAX_NAME 128
#define MAX_TIMEOUT_S 300
#define CAMERA "{cameraNum}"
#define ROLES "operator leader department liaison vendor facilitator auditor"

#define TENANT_PATTERN "^[a-z0-9_]{1,32}\\z"
#define LOGIN_PATTERN "^[A-Za-z0-9._@-]{1,64}\\z"
#define NAME_PATTERN "^[A-Za-z_][A-Za-z0-9_]{0,127}\\z"
#define BASE_PATTERN "^(/[A-Za-z0-9._~-]+){0,8}\\z"
/* A host, an IPv4 address or an IPv6 address in brackets, and a port. */
#define AUTHORITY "([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?"

/* What a URL may be. */
typedef enum
{
  URL_SECURE = 0,        /* https, or http on this machine */
  URL_BARE = 1 << 0,     /* no path */
  URL_MQTT = 1 << 1,     /* mqtts, or mqtt on this machine */
  URL_NAME_ONLY = 1 << 2 /* nobody connects there: http does no harm */
} UrlForm;

static void
refuse_member (BongsuFileReader *reader, const char *member, const char *expected)
{
  gsize mark = bongsu_file_enter (reader, member);

  bongsu_file_refuse (reader, "%s", expected);
  bongsu_file_leave (reader, mark);
}

/* A text that fits the pattern, byte by byte as it stands in the file; NULL when it is absent or was refused. */
static char *
dup_fitting (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, const char *pattern,
             const char *expected, gboolean required)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);

  if (child == NULL && !required)
    return NULL;
  if (child != NULL && child->kind == BONGSU_JSON_TEXT && child->size <= MAX_URL
      && g_regex_match_simple (pattern, child->text, 0, 0))
    return g_strdup (child->text);
  refuse_member (reader, member, expected);
  return NULL;
}

static char *
dup_url (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, UrlForm form, gboolean required)
{
  const char *secure = (form & URL_MQTT) != 0 ? "mqtts" : "https";
  const char *path = (form & URL_BARE) != 0 ? "" : "(/[!-~]*)?";
  g_autofree char *pattern = g_strdup_printf ("^%.4ss?://" AUTHORITY "%s\\z", secure, path);
  g_autofree char *expected
    = g_strdup_printf ("expected %s://host:port%s, without user%s", secure, (form & URL_BARE) != 0 ? "" : "/path",
                       (form & URL_NAME_ONLY) != 0 ? "" : "; unencrypted only on this machine");
  g_autofree char *url = dup_fitting (reader, node, member, pattern, expected, required);
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (url == NULL)
    return NULL;
  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_fragment (uri) == NULL
      && (g_str_has_prefix (url, secure) || (form & URL_NAME_ONLY) != 0
          || bongsu_site_host_is_loopback (g_uri_get_host (uri))))
    return g_steal_pointer (&url);
  refuse_member (reader, member, expected);
  return NULL;
}

/* A relative path would mean another file in each folder the program is started in. */
static char *
dup_absolute (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, gboolean required)
{
  const BongsuJsonNode *child = bongsu_json_node_get (node, member);

  if (!required && child != NULL && child->kind == BONGSU_JSON_NULL)
    return NULL;
  return dup_fitting (reader, node, member, "^/[^\\x00-\\x1f\\x7f]+\\z", "expected the absolute path of a file", required);
}

static guint
get_whole (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, guint fallback, guint minimum,
           guint maximum)
{
  double number = bongsu_file_get_number (reader, node, member, fallback, minimum, maximum);

  if (number != floor (number))
    refuse_member (reader, member, "expected a whole number");
  return (guint) number;
}

/* A map of names to names. */
static void
read_names (BongsuFileReader *reader, const BongsuJsonNode *node, const char *member, GHashTable *names)
{
  const BongsuJsonNode *list = bongsu_file_get_object (reader, node, member, MAX_NAMES, FALSE);
  gsize mark = bongsu_file_enter (reader, member);

  for (const BongsuJsonNode *child = list != NULL ? list->first : NULL; child != NULL; child = child->next)
    {
      char *name = dup_fitting (reader, list, child->key, NAME_PATTERN, "expected a name: letters, digits and _", TRUE);

      if (!g_regex_match_simple (NAME_PATTERN, child->key, 0, 0))
        refuse_member (reader, child->key, "expected a name before the colon: letters, digits and _");
      if (name != NULL)
        g_hash_table_replace (names, g_strdup (child->key), name);
    }
  bongsu_file_leave (reader, mark);
}

static const BongsuJsonNode *
enter_object (BongsuFileReader *reader, const BongsuJsonNode *root, const char *member, const char *names,
              gboolean required, gsize *mark)
{
  const BongsuJsonNode *node = bongsu_file_get_object (reader, root, member, MAX_NAMES, required);

  *mark = bongsu_file_enter (reader, member);
  return node != NULL && bongsu_file_check_members (reader, node, names) ? node : NULL;
}

static void
read_broker (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  gsize mark;
  const BongsuJsonNode *node
    = enter_object (reader, root, "broker", "dialect url basePath tenant context caFile pageLimit", TRUE, &mark);

  if (node != NULL)
    {
      g_autofree char *dialect = bongsu_file_dup_word (reader, node, "dialect", "etsi keti", NULL);

      site->keti = g_str_equal (dialect, "keti");
      site->url = dup_url (reader, node, "url", URL_BARE, TRUE);
      site->base_path = dup_fitting (reader, node, "basePath", BASE_PATTERN,
                                     "expected nothing, or a path with / at its beginning and none at its end", FALSE);
      if (site->base_path == NULL)
        site->base_path = g_strdup (site->keti ? "" : "/ngsi-ld/v1");
      site->tenant = dup_fitting (reader, node, "tenant", TENANT_PATTERN, "expected 1 to 32 of a-z 0-9 _", FALSE);
      site->context = dup_url (reader, node, "context", URL_NAME_ONLY, TRUE);
      site->ca_file = dup_absolute (reader, node, "caFile", FALSE);
      site->page_limit = get_whole (reader, node, "pageLimit", 500, 20, 1000);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_mqtt (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  gsize mark;
  const BongsuJsonNode *node
    = enter_object (reader, root, "mqtt", "url user topicPrefix version subscriptions", TRUE, &mark);

  if (node != NULL)
    {
      g_autofree char *version = bongsu_file_dup_word (reader, node, "version", "5 3.1.1", "5");
      g_autofree char *subscriptions = bongsu_file_dup_word (reader, node, "subscriptions", "site own", "site");

      site->mqtt_url = dup_url (reader, node, "url", URL_MQTT | URL_BARE, TRUE);
      site->mqtt_user = dup_fitting (reader, node, "user", "^[!-~]{1,64}\\z", "expected the name of an account, no password", FALSE);
      site->topic_prefix = dup_fitting (reader, node, "topicPrefix", "^[A-Za-z0-9_-]{1,32}\\z",
                                        "expected 1 to 32 of A-Z a-z 0-9 _ -", FALSE);
      if (site->topic_prefix == NULL)
        site->topic_prefix = g_strdup ("ops");
      site->mqtt_3 = g_str_equal (version, "3.1.1");
      site->own_subscriptions = g_str_equal (subscriptions, "own");
    }
  bongsu_file_leave (reader, mark);
}

static void
read_oauth2 (BongsuFileReader *reader, const BongsuJsonNode *node, BongsuSite *site)
{
  if (!bongsu_file_check_members (reader, node, "kind authorizeUrl tokenUrl clientId scope userInfoUrl"))
    return;
  site->authorize_url = dup_url (reader, node, "authorizeUrl", URL_SECURE, TRUE);
  site->token_url = dup_url (reader, node, "tokenUrl", URL_SECURE, TRUE);
  site->user_info_url = dup_url (reader, node, "userInfoUrl", URL_SECURE, FALSE);
  site->client_id = dup_fitting (reader, node, "clientId", "^[!-~]{1,128}\\z", "expected 1 to 128 visible characters", TRUE);
  site->scope = dup_fitting (reader, node, "scope", "^[ -~]{1,256}\\z", "expected words with blanks between", FALSE);
}

static void
read_auth (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  static const char *const kinds[] = { "none", "token", "oauth2", "mtls" };
  const BongsuJsonNode *node = bongsu_file_get_object (reader, root, "auth", 16, TRUE);
  gsize mark = bongsu_file_enter (reader, "auth");
  g_autofree char *kind = node != NULL ? bongsu_file_dup_word (reader, node, "kind", "none token oauth2 mtls", NULL) : NULL;

  for (guint i = 0; kind != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kind, kinds[i]))
      site->auth = (BongsuAuthKind) i;
  if (node == NULL || reader->error != NULL)
    ;
  else if (site->auth == BONGSU_AUTH_OAUTH2)
    read_oauth2 (reader, node, site);
  else if (site->auth == BONGSU_AUTH_MTLS && bongsu_file_check_members (reader, node, "kind certificateFile keyFile"))
    {
      site->certificate_file = dup_absolute (reader, node, "certificateFile", TRUE);
      site->key_file = dup_absolute (reader, node, "keyFile", TRUE);
    }
  else
    bongsu_file_check_members (reader, node, site->auth == BONGSU_AUTH_MTLS ? "kind certificateFile keyFile" : "kind");
  bongsu_file_leave (reader, mark);
}

/* Nothing but the wall of this machine would keep a stranger out. */
static void
check_open_door (BongsuFileReader *reader, const BongsuSite *site)
{
  g_autoptr (GUri) uri = NULL;
  gsize mark;

  if (reader->error != NULL || site->auth != BONGSU_AUTH_NONE)
    return;
  uri = g_uri_parse (site->url, G_URI_FLAGS_NONE, NULL);
  if (bongsu_site_host_is_loopback (g_uri_get_host (uri)))
    return;
  mark = bongsu_file_enter (reader, "auth");
  refuse_member (reader, "kind", "expected token, oauth2 or mtls: none is for this machine only");
  bongsu_file_leave (reader, mark);
}

static void
read_operators (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  const BongsuJsonNode *list = bongsu_file_get_list (reader, root, "operators", MAX_OPERATORS, FALSE);
  gsize mark = bongsu_file_enter (reader, "operators");
  guint index = 0;

  for (const BongsuJsonNode *node = list != NULL ? list->first : NULL; node != NULL; node = node->next)
    {
      gsize inner = bongsu_file_enter_index (reader, index++);

      if (bongsu_file_check_members (reader, node, "id role"))
        {
          BongsuSiteOperator who = { 0 };

          who.id = dup_fitting (reader, node, "id", LOGIN_PATTERN, "expected a login id: 1 to 64 of A-Z a-z 0-9 . _ @ -", TRUE);
          who.role = bongsu_file_dup_word (reader, node, "role", ROLES, NULL);
          if (who.id != NULL && bongsu_site_find_role (site, who.id) != NULL)
            refuse_member (reader, "id", "expected each operator once: one role each");
          if (who.id != NULL)
            g_array_append_val (site->operators, who);
          else
            g_free (who.role);
        }
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_cameras (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  gsize mark;
  const BongsuJsonNode *node = enter_object (reader, root, "cameras", "viewer", FALSE, &mark);

  if (node != NULL)
    site->camera_viewer = dup_fitting (reader, node, "viewer", "^https://" AUTHORITY "/[!-z|~]*\\{cameraNum\\}[!-z|~]*\\z",
                                       "expected https://host/path with {cameraNum} in it", TRUE);
  bongsu_file_leave (reader, mark);
}

static void
read_aliases (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  gsize mark;
  const BongsuJsonNode *node = enter_object (reader, root, "aliases", "types attributes", FALSE, &mark);

  if (node != NULL)
    {
      read_names (reader, node, "types", site->type_aliases);
      read_names (reader, node, "attributes", site->attribute_aliases);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_event_types (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  gsize mark;

  site->event_types = bongsu_file_dup_strings (reader, root, "eventTypes", MAX_NAMES, FALSE);
  mark = bongsu_file_enter (reader, "eventTypes");
  for (guint i = 0; site->event_types[i] != NULL; i++)
    {
      gsize inner = bongsu_file_enter_index (reader, i);

      if (!g_regex_match_simple (NAME_PATTERN, site->event_types[i], 0, 0))
        bongsu_file_refuse (reader, "expected a name: letters, digits and _");
      bongsu_file_leave (reader, inner);
    }
  bongsu_file_leave (reader, mark);
}

static void
read_commands (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  gsize mark;
  const BongsuJsonNode *node
    = enter_object (reader, root, "commands", "mode statusTimeoutS readbackTimeoutS", FALSE, &mark);

  site->command_mode = node != NULL ? bongsu_file_dup_word (reader, node, "mode", "agent", "agent") : g_strdup ("agent");
  site->status_timeout_s = node != NULL ? get_whole (reader, node, "statusTimeoutS", 10, 1, MAX_TIMEOUT_S) : 10;
  site->readback_timeout_s = node != NULL ? get_whole (reader, node, "readbackTimeoutS", 10, 1, MAX_TIMEOUT_S) : 10;
  bongsu_file_leave (reader, mark);
}

static void
read_site (BongsuFileReader *reader, const BongsuJsonNode *root, BongsuSite *site)
{
  if (!bongsu_file_check_members (reader, root,
                                  "version city broker mqtt auth operators cameras aliases datasets eventTypes commands"))
    return;
  bongsu_file_get_number (reader, root, "version", NAN, 1.0, 1.0);
  site->city = dup_fitting (reader, root, "city", TENANT_PATTERN, "expected 1 to 32 of a-z 0-9 _", TRUE);
  read_broker (reader, root, site);
  read_mqtt (reader, root, site);
  read_auth (reader, root, site);
  check_open_door (reader, site);
  read_operators (reader, root, site);
  read_cameras (reader, root, site);
  read_aliases (reader, root, site);
  read_names (reader, root, "datasets", site->datasets);
  read_event_types (reader, root, site);
  read_commands (reader, root, site);
}

BongsuSite *
bongsu_site_read (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (BongsuSite) site = bongsu_site_new ();
  BongsuFileReader reader;
  const BongsuJsonNode *root = bongsu_file_open (&reader, bytes, file, NULL);

  if (root != NULL)
    read_site (&reader, root, site);
  return bongsu_file_close (&reader, error) ? g_steal_pointer (&site) : NULL;
}
