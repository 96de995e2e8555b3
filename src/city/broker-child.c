/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "broker-child.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

#define MAX_TRIES 5
#define START_TIMEOUT_MS 10000
#define PROBE_INTERVAL_MS 10
#define HASH_ITERATIONS 101
#define SALT_BYTES 12
#define HASH_BYTES 64

struct _CityBroker
{
  char *program;
  char *reader;
  char *reader_password;
  char *writer;
  char *writer_password;

  guint port; /* 0: not chosen yet */
  char *folder;
  GSubprocess *child;
};

/* One start: until the child listens, ends or takes too long. */
typedef struct
{
  GMainContext *context;
  guint port;
  gboolean listening;
  gboolean ended;
  gboolean late;
} Start;

char *
city_secret_new (gsize bytes)
{
  g_autofree guchar *data = g_malloc (bytes);
  GString *text = g_string_new (NULL);

  if (getrandom (data, bytes, 0) != (gssize) bytes)
    g_error ("The system gives no random bytes");
  for (gsize i = 0; i < bytes; i++)
    g_string_append_printf (text, "%02x", data[i]);

  return g_string_free (text, FALSE);
}

static char *
find_program (void)
{
  static const char *const folders[] = { "/usr/sbin", "/usr/local/sbin", "/app/bin", NULL };
  char *program = g_find_program_in_path ("mosquitto");

  for (guint i = 0; program == NULL && folders[i] != NULL; i++)
    {
      g_autofree char *candidate = g_build_filename (folders[i], "mosquitto", NULL);

      if (g_file_test (candidate, G_FILE_TEST_IS_EXECUTABLE))
        program = g_steal_pointer (&candidate);
    }

  return program;
}

static guint
find_free_port (GError **error)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (host, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error))
    return 0;
  bound = g_socket_get_local_address (socket, error);

  return bound != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : 0;
}

static void
hmac_sha512 (const char *key, const guint8 *data, gsize size, guint8 digest[HASH_BYTES])
{
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA512, (const guchar *) key, strlen (key));
  gsize length = HASH_BYTES;

  g_hmac_update (hmac, data, (gssize) size);
  g_hmac_get_digest (hmac, digest, &length);
}

/* mosquitto's `$7$` form: PBKDF2 with SHA-512, one block. mosquitto_passwd is not in every package. */
static char *
hash_password (const char *password)
{
  guint8 block[SALT_BYTES + 4] = { 0 };
  guint8 round[HASH_BYTES];
  guint8 hash[HASH_BYTES];
  g_autofree char *salt_text = NULL;
  g_autofree char *hash_text = NULL;

  if (getrandom (block, SALT_BYTES, 0) != SALT_BYTES)
    g_error ("The system gives no random bytes");
  block[sizeof block - 1] = 1;
  hmac_sha512 (password, block, sizeof block, round);
  memcpy (hash, round, sizeof hash);
  for (guint i = 1; i < HASH_ITERATIONS; i++)
    {
      hmac_sha512 (password, round, sizeof round, round);
      for (guint byte = 0; byte < HASH_BYTES; byte++)
        hash[byte] ^= round[byte];
    }
  salt_text = g_base64_encode (block, SALT_BYTES);
  hash_text = g_base64_encode (hash, sizeof hash);

  return g_strdup_printf ("$7$%d$%s$%s", HASH_ITERATIONS, salt_text, hash_text);
}

static gboolean
write_private (CityBroker *self, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

static gboolean
write_files (CityBroker *self, GError **error)
{
  g_autofree char *reader_hash = hash_password (self->reader_password);
  g_autofree char *writer_hash = hash_password (self->writer_password);
  g_autofree char *passwords = g_strdup_printf ("%s:%s\n%s:%s\n", self->reader, reader_hash, self->writer, writer_hash);
  g_autofree char *access = g_strdup_printf ("user %s\ntopic read #\n\nuser %s\ntopic write #\n", self->reader,
                                             self->writer);
  g_autofree char *user = geteuid () == 0 ? g_strdup_printf ("user %s\n", g_get_user_name ()) : g_strdup ("");
  g_autofree char *configuration = g_strdup_printf (
      "%slistener %u 127.0.0.1\nallow_anonymous false\npassword_file %s/passwords\nacl_file %s/access\n"
      "persistence false\nmax_queued_messages 100000\nmax_inflight_messages 100\nset_tcp_nodelay true\n"
      "sys_interval 0\nlog_dest stderr\nlog_type error\n",
      user, self->port, self->folder, self->folder);

  return write_private (self, "passwords", passwords, error) && write_private (self, "access", access, error)
         && write_private (self, "mosquitto.conf", configuration, error);
}

/* The child has read its files; without them nothing is left behind even when we are killed. */
static void
remove_folder (CityBroker *self)
{
  static const char *const names[] = { "passwords", "access", "mosquitto.conf", "log" };

  if (self->folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/* Between fork and exec: only what is safe there. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (data))
    _exit (1);
}

static gboolean
spawn (CityBroker *self, GError **error)
{
  g_autoptr(GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autofree char *configuration = g_build_filename (self->folder, "mosquitto.conf", NULL);
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);

  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, GINT_TO_POINTER (getpid ()), NULL);
  self->child = g_subprocess_launcher_spawn (launcher, error, self->program, "-c", configuration, NULL);

  return self->child != NULL;
}

static void
child_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Start *start = data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  start->ended = TRUE;
}

static gboolean
probe_cb (gpointer data)
{
  Start *start = data;
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (host, (guint16) start->port);

  start->listening = socket != NULL && g_socket_connect (socket, address, NULL, NULL);

  return G_SOURCE_CONTINUE;
}

static gboolean
late_cb (gpointer data)
{
  ((Start *) data)->late = TRUE;

  return G_SOURCE_CONTINUE;
}

static void
attach_timer (Start *start, guint ms, GSourceFunc func)
{
  g_autoptr(GSource) source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, start, NULL);
  g_source_attach (source, start->context);
}

/* In a context of its own: nothing else of the city runs meanwhile. */
static gboolean
wait_until_listening (CityBroker *self)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Start start = { context, self->port, FALSE, FALSE, FALSE };
  gboolean listening;

  g_main_context_push_thread_default (context);
  attach_timer (&start, PROBE_INTERVAL_MS, probe_cb);
  attach_timer (&start, START_TIMEOUT_MS, late_cb);
  g_subprocess_wait_async (self->child, cancellable, child_ended_cb, &start);
  while (!start.listening && !start.ended && !start.late)
    g_main_context_iteration (context, TRUE);
  /* Another program may own the port: then ours has ended or is about to. */
  listening = start.listening && !start.ended && g_subprocess_get_identifier (self->child) != NULL;
  g_cancellable_cancel (cancellable);
  while (!start.ended)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return listening;
}

static gboolean
start_once (CityBroker *self, gboolean *port_taken, GError **error)
{
  g_autofree char *log_path = NULL;
  g_autofree char *log = NULL;

  *port_taken = FALSE;
  self->folder = g_dir_make_tmp ("bongsu-city-XXXXXX", error);
  if (self->folder == NULL || !write_files (self, error) || !spawn (self, error))
    {
      remove_folder (self);
      return FALSE;
    }
  if (wait_until_listening (self))
    {
      remove_folder (self);
      return TRUE;
    }

  log_path = g_build_filename (self->folder, "log", NULL);
  g_file_get_contents (log_path, &log, NULL, NULL);
  g_strchomp (log != NULL ? log : (log = g_strdup ("it said nothing")));
  *port_taken = strstr (log, "in use") != NULL;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "mosquitto did not start: %s", log);
  city_broker_stop (self);
  remove_folder (self);

  return FALSE;
}

CityBroker *
city_broker_new (void)
{
  CityBroker *self = g_new0 (CityBroker, 1);
  g_autofree char *reader = city_secret_new (4);
  g_autofree char *writer = city_secret_new (4);

  self->reader = g_strconcat ("console-", reader, NULL);
  self->reader_password = city_secret_new (24);
  self->writer = g_strconcat ("hub-", writer, NULL);
  self->writer_password = city_secret_new (24);

  return self;
}

void
city_broker_free (CityBroker *self)
{
  city_broker_stop (self);
  remove_folder (self);
  g_free (self->program);
  g_free (self->reader);
  g_free (self->reader_password);
  g_free (self->writer);
  g_free (self->writer_password);
  g_free (self);
}

gboolean
city_broker_start (CityBroker *self, GError **error)
{
  gboolean chosen = self->port != 0;

  g_return_val_if_fail (self->child == NULL, FALSE);

  if (self->program == NULL)
    self->program = find_program ();
  if (self->program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "The program mosquitto is missing: install the package “mosquitto”.");
      return FALSE;
    }

  for (guint try = 1;; try++)
    {
      g_autoptr(GError) local_error = NULL;
      gboolean port_taken = FALSE;

      if (!chosen)
        self->port = find_free_port (&local_error);
      if (self->port != 0 && start_once (self, &port_taken, &local_error))
        return TRUE;
      if (!port_taken || try == MAX_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

void
city_broker_stop (CityBroker *self)
{
  if (self->child == NULL)
    return;

  g_subprocess_force_exit (self->child);
  g_subprocess_wait (self->child, NULL, NULL);
  g_clear_object (&self->child);
}

guint
city_broker_get_port (CityBroker *self)
{
  return self->port;
}

const char *
city_broker_get_reader (CityBroker *self)
{
  return self->reader;
}

const char *
city_broker_get_reader_password (CityBroker *self)
{
  return self->reader_password;
}

const char *
city_broker_get_writer (CityBroker *self)
{
  return self->writer;
}

const char *
city_broker_get_writer_password (CityBroker *self)
{
  return self->writer_password;
}

const char *
city_broker_get_identifier (CityBroker *self)
{
  return self->child != NULL ? g_subprocess_get_identifier (self->child) : NULL;
}
