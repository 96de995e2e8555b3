/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plan-request.h"

#include "geojson.h"
#include "transport.h"

static void
parse_plan (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  guint n_refused;
  GError *error = NULL;
  BongsuPlan *plan = bongsu_plan_read (data, &n_refused, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, plan, (GDestroyNotify) bongsu_plan_unref);
}

static void
did_send (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (BongsuReply) reply = bongsu_transport_send_finish (BONGSU_TRANSPORT (object), result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else if (reply->status != 200 || reply->body == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "HTTP %u", reply->status);
  else
    {
      g_task_set_task_data (task, g_bytes_ref (reply->body), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (task, parse_plan);
    }
}

void
bongsu_plan_request_async (BongsuTransport *transport,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  /* Without a source object: the last reference to one must not go in the thread. */
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, bongsu_plan_request_async);
  bongsu_transport_send_async (transport, "GET", "//_city/plan", NULL, cancellable, did_send, task);
}

BongsuPlan *
bongsu_plan_request_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
