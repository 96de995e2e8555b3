/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "endpoint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "transport.h"

#define IDLE_S 30

static void
clear_site (gpointer data)
{
  BongsuGateway *site = data;

  g_free (site->url);
  g_free (site->base);
  g_free (site->http_host);
  g_free (site->ca_file);
  g_clear_object (&site->authority);
  g_free (site->tenant);
  g_free (site->context);
  g_free (site->token);
  g_free (site->refresh);
  g_free (site->mqtt_host);
  g_free (site->mqtt_user);
  g_free (site->mqtt_password);
  g_free (site->client_id);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* A URL of scheme and host only. `plain`, `secure`: the schemes; plain is for loopback hosts. */
static GUri *
parse_url (const char *url, const char *plain, const char *secure, gboolean loopback_only, GError **error)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *path = uri != NULL ? g_uri_get_path (uri) : NULL;
  gboolean loopback;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL || (*path != '\0' && strcmp (path, "/") != 0)
      || (strcmp (g_uri_get_scheme (uri), plain) != 0 && strcmp (g_uri_get_scheme (uri), secure) != 0))
    {
      /* Translators: a URL, and the two schemes it may have. */
      g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME,
                   _("“%s” is not an address of the form %s://host:port or %s://host:port."),
                   url != NULL ? url : "", plain, secure);
      return NULL;
    }
  loopback = is_loopback (host);
  if (!loopback && (loopback_only || strcmp (g_uri_get_scheme (uri), plain) == 0))
    {
      g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS,
                   loopback_only ? _("“%s” is another machine, but this console may only speak to its own.")
                                 : _("“%s” is not encrypted and not on this machine, so it is not used."),
                   url);
      return NULL;
    }
  return g_steal_pointer (&uri);
}

static gboolean
is_base_path (const char *path)
{
  return *path == '\0' || (path[0] == '/' && !g_str_has_suffix (path, "/") && strpbrk (path, "?#% ") == NULL);
}

/* A relative path would warn and then refuse every certificate. */
static gboolean
load_authority (BongsuGateway *site, const char *file, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  if (file == NULL)
    return TRUE;
  if (g_path_is_absolute (file))
    site->authority = g_tls_file_database_new (file, &wrong);
  site->ca_file = g_strdup (file);
  if (site->authority != NULL)
    return TRUE;
  g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_TLS, _("The certificates in “%s” cannot be read: %s"), file,
               wrong != NULL ? wrong->message : _("the path is not absolute"));
  return FALSE;
}

BongsuGateway *
bongsu_gateway_new (const BongsuEndpoint *endpoint, GError **error)
{
  g_autoptr (BongsuGateway) site = g_atomic_rc_box_new0 (BongsuGateway);
  const char *base_path = endpoint->base_path != NULL ? endpoint->base_path : "";
  g_autoptr (GUri) http = NULL;
  g_autoptr (GUri) mqtt = NULL;

  http = parse_url (endpoint->url, "http", "https", endpoint->loopback_only, error);
  if (http == NULL)
    return NULL;
  mqtt = parse_url (endpoint->mqtt_url, "mqtt", "mqtts", endpoint->loopback_only, error);
  if (mqtt == NULL)
    return NULL;
  if (!is_base_path (base_path))
    {
      g_set_error (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME,
                   _("“%s” is not a path that begins with / and does not end with it."),
                   base_path);
      return NULL;
    }
  if ((endpoint->token != NULL && !bongsu_token_is_fit (endpoint->token))
      || (endpoint->tenant != NULL && !bongsu_token_is_fit (endpoint->tenant))
      || (endpoint->context != NULL && !bongsu_token_is_fit (endpoint->context)))
    {
      g_set_error_literal (error, BONGSU_NET_ERROR, BONGSU_NET_ERROR_NAME,
                           _("The token, the tenant or the context of the city cannot be sent."));
      return NULL;
    }
  if (!load_authority (site, endpoint->ca_file, error))
    return NULL;
  site->url = g_str_has_suffix (endpoint->url, "/") ? g_strndup (endpoint->url, strlen (endpoint->url) - 1)
                                                    : g_strdup (endpoint->url);
  site->base = g_strconcat (site->url, base_path, NULL);
  site->http_host = g_strdup (g_uri_get_host (http));
  site->http_port = g_uri_get_port (http) > 0                     ? (guint) g_uri_get_port (http)
                    : strcmp (g_uri_get_scheme (http), "https") == 0 ? 443
                                                                     : 80;
  site->loopback = is_loopback (g_uri_get_host (http));
  site->tenant = g_strdup (endpoint->tenant);
  site->context = g_strdup (endpoint->context);
  site->token = g_strdup (endpoint->token);
  site->refresh = g_strdup (endpoint->refresh);
  site->mqtt_host = g_strdup (g_uri_get_host (mqtt));
  site->mqtt_tls = strcmp (g_uri_get_scheme (mqtt), "mqtts") == 0;
  site->mqtt_port = g_uri_get_port (mqtt) > 0 ? (guint) g_uri_get_port (mqtt) : site->mqtt_tls ? 8883 : 1883;
  site->mqtt_3 = endpoint->mqtt_3;
  site->mqtt_user = g_strdup (endpoint->mqtt_user);
  site->mqtt_password = g_strdup (endpoint->mqtt_password);
  site->client_id = g_strdup (endpoint->client_id != NULL ? endpoint->client_id : "bongsu");
  return g_steal_pointer (&site);
}

BongsuGateway *
bongsu_gateway_ref (BongsuGateway *site)
{
  return g_atomic_rc_box_acquire (site);
}

void
bongsu_gateway_unref (BongsuGateway *site)
{
  g_atomic_rc_box_release_full (site, clear_site);
}

SoupSession *
bongsu_gateway_make_session (const BongsuGateway *site, guint max_connections)
{
  SoupSession *session
      = soup_session_new_with_options ("max-conns", max_connections, "max-conns-per-host", max_connections, "timeout",
                                       IDLE_S, "user-agent", "bongsu/" BONGSU_VERSION, NULL);

  if (site->loopback)
    soup_session_set_proxy_resolver (session, NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (site->authority != NULL)
    soup_session_set_tls_database (session, site->authority);
  return session;
}

gboolean
bongsu_token_is_fit (const char *token)
{
  if (*token == '\0')
    return FALSE;
  for (const char *at = token; *at != '\0'; at++)
    if (*at < '!' || *at > '~')
      return FALSE;
  return TRUE;
}
