/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "city-process.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>

#include "installation.h"
#include "ngsi-ld.h"
#include "stamp.h"

#define READY_TIMEOUT_S 15
#define SENTENCE_MAX 512

struct _BongsuCityProcess
{
  GObject parent_instance;

  GSubprocess *child;
};

G_DEFINE_FINAL_TYPE (BongsuCityProcess, bongsu_city_process, G_TYPE_OBJECT)

void
bongsu_ready_line_free (BongsuReadyLine *line)
{
  if (line == NULL)
    return;
  g_free (line->url);
  g_free (line->base_path);
  g_free (line->tenant);
  g_free (line->context);
  g_free (line->token);
  g_free (line->refresh);
  g_free (line->mqtt);
  g_free (line->mqtt_user);
  g_free (line->mqtt_password);
  g_free (line->run);
  g_free (line);
}

static gboolean
is_loopback_uri (const char *text)
{
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

BongsuReadyLine *
bongsu_ready_line_parse (const char *text, gsize size, GError **error)
{
  g_autoptr (BongsuFields) fields = bongsu_json_decode_fields (text, size, error);
  g_autoptr (BongsuReadyLine) line = g_new0 (BongsuReadyLine, 1);
  g_autofree char *identity = NULL;
  const BongsuValue *speed, *clock_at;

  if (fields == NULL)
    return NULL;
  line->url = g_strdup (bongsu_fields_find_text (fields, "url"));
  line->base_path = g_strdup (bongsu_fields_find_text (fields, "basePath"));
  line->tenant = g_strdup (bongsu_fields_find_text (fields, "tenant"));
  line->context = g_strdup (bongsu_fields_find_text (fields, "context"));
  line->token = g_strdup (bongsu_fields_find_text (fields, "token"));
  line->refresh = g_strdup (bongsu_fields_find_text (fields, "refresh"));
  line->mqtt = g_strdup (bongsu_fields_find_text (fields, "mqtt"));
  line->mqtt_user = g_strdup (bongsu_fields_find_text (fields, "mqttUser"));
  line->mqtt_password = g_strdup (bongsu_fields_find_text (fields, "mqttPassword"));
  if (!is_loopback_uri (line->url) || !is_loopback_uri (line->mqtt) || line->base_path == NULL || line->tenant == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("The demonstration city did not say where it is on this computer."));
      return NULL;
    }
  if (line->context == NULL)
    line->context = g_strconcat (line->url, "/context.jsonld", NULL);
  if (!bongsu_time_parse (bongsu_fields_find_text (fields, "clock"), FALSE, &line->clock))
    line->clock = 0;
  clock_at = bongsu_fields_find (fields, "clockAt");
  line->clock_at = clock_at != NULL && clock_at->kind == BONGSU_VALUE_NUMBER ? (gint64) clock_at->number : g_get_monotonic_time ();
  speed = bongsu_fields_find (fields, "speed");
  line->speed = speed != NULL && speed->kind == BONGSU_VALUE_NUMBER ? speed->number : 1.0;
  identity = g_strconcat (line->url, "\n", line->token, NULL);
  line->run = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  line->run[12] = '\0';
  return g_steal_pointer (&line);
}

typedef struct
{
  GInputStream *stream;
  GSource *timeout;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_source_destroy (state->timeout);
  g_source_unref (state->timeout);
  g_object_unref (state->stream);
  g_free (state);
}

/* Read byte by byte: nothing of what follows the line may be taken from the descriptor. */
static void
read_line_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ReadState *state = task_data;
  char line[BONGSU_READY_LINE_MAX];
  gsize n = 0;
  GError *error = NULL;
  BongsuReadyLine *ready;

  while (n < sizeof line)
    {
      gssize got = g_input_stream_read (state->stream, line + n, 1, cancellable, &error);

      if (got < 0)
        {
          g_task_return_error (task, error);
          return;
        }
      if (got == 0 || line[n] == '\n')
        break;
      n++;
    }
  if (n == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                               _("The demonstration city ended before it was ready."));
      return;
    }
  ready = bongsu_ready_line_parse (line, n, &error);
  if (ready == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, ready, (GDestroyNotify) bongsu_ready_line_free);
}

static gboolean
ready_timed_out_cb (gpointer limit)
{
  g_cancellable_cancel (limit);
  return G_SOURCE_REMOVE;
}

static void
read_line_async (GInputStream *stream, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GCancellable) limit = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, limit, callback, data);
  ReadState *state = g_new0 (ReadState, 1);

  g_task_set_source_tag (task, read_line_async);
  state->stream = g_object_ref (stream);
  state->timeout = g_timeout_source_new_seconds (READY_TIMEOUT_S);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel), limit, G_CONNECT_SWAPPED);
  g_source_set_callback (state->timeout, ready_timed_out_cb, g_object_ref (limit), g_object_unref);
  g_source_attach (state->timeout, g_main_context_get_thread_default ());
  g_task_run_in_thread (task, read_line_in_thread);
}

void
bongsu_ready_line_read_async (int fd, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (fd, TRUE);

  read_line_async (stream, cancellable, callback, data);
}

BongsuReadyLine *
bongsu_ready_line_read_finish (GAsyncResult *result, GError **error)
{
  GError *why = NULL;
  BongsuReadyLine *ready = g_task_propagate_pointer (G_TASK (result), &why);

  if (ready == NULL && g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&why);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("The demonstration city said nothing for %d seconds."),
                   READY_TIMEOUT_S);
    }
  else if (why != NULL)
    {
      g_propagate_error (error, why);
    }
  return ready;
}

static void
bongsu_city_process_dispose (GObject *object)
{
  BongsuCityProcess *self = BONGSU_CITY_PROCESS (object);

  if (self->child != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->child), NULL, NULL);
  g_clear_object (&self->child);

  G_OBJECT_CLASS (bongsu_city_process_parent_class)->dispose (object);
}

static void
bongsu_city_process_class_init (BongsuCityProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bongsu_city_process_dispose;
}

static void
bongsu_city_process_init (BongsuCityProcess *self)
{
}

typedef struct
{
  BongsuCityProcess *process;
  BongsuReadyLine *ready;
  GError *ended; /* why there is no ready line, until the child's own words are read */
} StartState;

static void
start_state_free (StartState *state)
{
  g_clear_object (&state->process);
  g_clear_pointer (&state->ready, bongsu_ready_line_free);
  g_clear_error (&state->ended);
  g_free (state);
}

static void
did_read_last_words (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  StartState *state = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  g_autofree char *words = bytes != NULL
    ? g_utf8_make_valid (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;

  if (words != NULL && g_strstrip (words)[0] != '\0')
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", words);
  else
    g_task_return_error (task, g_steal_pointer (&state->ended));
}

static void
did_read_ready_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  StartState *state = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  state->ready = bongsu_ready_line_read_finish (result, &state->ended);
  if (state->ready != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* Its standard input closes with this, so that it ends and its last words have an end too. */
  g_output_stream_close (g_subprocess_get_stdin_pipe (state->process->child), NULL, NULL);
  g_input_stream_read_bytes_async (g_subprocess_get_stderr_pipe (state->process->child), SENTENCE_MAX, G_PRIORITY_DEFAULT,
                                   cancellable, did_read_last_words, g_steal_pointer (&task));
}

void
bongsu_city_process_start_async (const char *city, guint n_assets, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *program = NULL;
  g_autofree char *assets = g_strdup_printf ("--assets=%u", n_assets);
  StartState *state = g_new0 (StartState, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, bongsu_city_process_start_async);
  g_task_set_task_data (task, state, (GDestroyNotify) start_state_free);
  state->process = g_object_new (BONGSU_TYPE_CITY_PROCESS, NULL);
  program = bongsu_installation_find_city (&error);
  if (program != NULL)
    state->process->child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                              &error, program, "--city", city, n_assets > 0 ? assets : NULL, NULL);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  read_line_async (g_subprocess_get_stdout_pipe (state->process->child), cancellable, did_read_ready_line,
                   g_steal_pointer (&task));
}

BongsuCityProcess *
bongsu_city_process_start_finish (GAsyncResult *result, BongsuReadyLine **ready, GError **error)
{
  StartState *state = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *ready = g_steal_pointer (&state->ready);
  return g_steal_pointer (&state->process);
}
