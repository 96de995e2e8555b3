/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "secret.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  "org.bongsu.Console.site",
  SECRET_SCHEMA_NONE,
  { { "city", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "purpose", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

typedef struct
{
  char *city;
  char *purpose;
} Wanted;

static void
free_wanted (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->city);
  g_free (wanted->purpose);
  g_free (wanted);
}

static void
did_look_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Wanted *wanted = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) secret_password_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (error != NULL)
    {
      g_info ("secret store: %s", error->message);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                               _("There is no secret store here, or it is locked: open the keyring of your desktop."));
    }
  else
    /* Translators: what is missing, and the city. */
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The secret store holds no “%s” for “%s”."),
                             wanted->purpose, wanted->city);
}

void
bongsu_secret_look_up_async (const char *city, const char *purpose, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->city = g_strdup (city);
  wanted->purpose = g_strdup (purpose);
  g_task_set_source_tag (task, bongsu_secret_look_up_async);
  g_task_set_task_data (task, wanted, free_wanted);
  secret_password_lookup (&schema, cancellable, did_look_up, task, "city", city, "purpose", purpose, NULL);
}

char *
bongsu_secret_look_up_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
