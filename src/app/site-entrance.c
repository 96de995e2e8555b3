/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "site-entrance.h"

#include <glib/gi18n.h>

#include "secret.h"
#include "site-reader.h"

void
bongsu_site_entrance_free (BongsuSiteEntrance *entrance)
{
  bongsu_site_unref (entrance->site);
  g_free (entrance->token);
  g_free (entrance->mqtt_password);
  g_free (entrance->login_gap);
  g_free (entrance->mqtt_gap);
  g_free (entrance);
}

BongsuSite *
bongsu_site_entrance_read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GBytes) bytes = NULL;

  if (stream == NULL)
    return NULL;
  bytes = g_input_stream_read_bytes (G_INPUT_STREAM (stream), BONGSU_SITE_FILE_MAX + 1, NULL, error);
  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) > BONGSU_SITE_FILE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: this is no site file, it is too large."), path);
      return NULL;
    }
  return bongsu_site_read (bytes, path, error);
}

static void
did_look_up_password (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BongsuSiteEntrance *entrance = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  entrance->mqtt_password = bongsu_secret_look_up_finish (result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (entrance->mqtt_password == NULL)
    entrance->mqtt_gap = g_strdup (error->message);
  g_task_return_boolean (task, TRUE);
}

static void
look_up_password (GTask *task, BongsuSiteEntrance *entrance)
{
  if (entrance->site->mqtt_user == NULL)
    g_task_return_boolean (task, TRUE);
  else
    bongsu_secret_look_up_async (entrance->site->city, BONGSU_SECRET_MQTT, g_task_get_cancellable (task),
                                 did_look_up_password, g_object_ref (task));
}

static void
did_look_up_token (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  BongsuSiteEntrance *entrance = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  entrance->token = bongsu_secret_look_up_finish (result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (entrance->token == NULL)
    entrance->login_gap = g_strdup (error->message);
  look_up_password (task, entrance);
}

void
bongsu_site_entrance_open_async (BongsuSite *site, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  BongsuSiteEntrance *entrance = g_new0 (BongsuSiteEntrance, 1);

  entrance->site = bongsu_site_ref (site);
  g_task_set_source_tag (task, bongsu_site_entrance_open_async);
  g_task_set_task_data (task, entrance, NULL);
  if (site->auth == BONGSU_AUTH_TOKEN)
    {
      bongsu_secret_look_up_async (site->city, BONGSU_SECRET_TOKEN, cancellable, did_look_up_token, g_object_ref (task));
      return;
    }
  if (site->auth != BONGSU_AUTH_NONE)
    /* Translators: the word of the site file, oauth2 or mtls. */
    entrance->login_gap = g_strdup_printf (_("This version cannot sign on by “%s” yet: use a token."),
                                           site->auth == BONGSU_AUTH_OAUTH2 ? "oauth2" : "mtls");
  look_up_password (task, entrance);
}

BongsuSiteEntrance *
bongsu_site_entrance_open_finish (GAsyncResult *result, GError **error)
{
  BongsuSiteEntrance *entrance = g_task_get_task_data (G_TASK (result));

  if (g_task_propagate_boolean (G_TASK (result), error))
    return entrance;
  bongsu_site_entrance_free (entrance);
  return NULL;
}

BongsuEndpoint
bongsu_site_entrance_get_endpoint (const BongsuSiteEntrance *entrance, const char *client_id)
{
  const BongsuSite *site = entrance->site;

  return (BongsuEndpoint) {
    .url = site->url,
    .base_path = site->base_path,
    .tenant = site->tenant,
    .context = site->context,
    .token = entrance->token,
    .mqtt_url = site->mqtt_url,
    .mqtt_user = site->mqtt_user,
    .mqtt_password = entrance->mqtt_password,
    .ca_file = site->ca_file,
    .mqtt_3 = site->mqtt_3,
    .client_id = client_id,
  };
}
