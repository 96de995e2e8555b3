/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "net-fixture.h"

#define SILENT_LINK_S 12 /* NOTHING-LOST 1, N10 */

static const char *const topics[] = { "ops/test/+", NULL };

static void
test_stream (NetFixture *f, gconstpointer data)
{
  if (!net_fixture_start_broker (f, "allow_anonymous true"))
    return;
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  net_fixture_publish_value (f, "calling");
  WAIT_FOR (g_strcmp0 (f->last_value, "calling") == 0);
  net_fixture_publish (f, "{\"cut", 5);
  net_fixture_publish_value (f, "idle");
  WAIT_FOR (g_strcmp0 (f->last_value, "idle") == 0);

  /* The broker dies, and comes back with nothing in its memory. */
  net_fixture_stop_broker (f);
  WAIT_FOR (f->state != BONGSU_STREAM_OPEN);
  g_assert_true (net_fixture_start_broker (f, "allow_anonymous true"));
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  g_assert_cmpuint (f->n_opened, ==, 2);
  net_fixture_publish_value (f, "talking");
  WAIT_FOR (g_strcmp0 (f->last_value, "talking") == 0);
}

/* Nine thousand entities at once: what was sent last is what stands at the end. */
static void
test_burst (NetFixture *f, gconstpointer data)
{
  GString *text = g_string_new ("{\"body\":{\"type\":\"Notification\",\"data\":[");

  if (!net_fixture_start_broker (f, "allow_anonymous true"))
    {
      g_string_free (text, TRUE);
      return;
    }
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (text, "%s{\"id\":\"urn:ngsi-ld:Device:%u\",\"type\":\"Device\",\"t\":{\"value\":\"%u\"}}",
                            i > 0 ? "," : "", i, i);
  g_string_append (text, "]}}");
  for (guint i = 0; i < 6; i++)
    net_fixture_publish (f, text->str, text->len);
  net_fixture_publish_value (f, "the end");
  WAIT_FOR (g_strcmp0 (f->last_value, "the end") == 0);
  g_assert_cmpuint (f->n_updates, >=, 3000);
  g_string_free (text, TRUE);
}

static void
test_stream_signed_out (NetFixture *f, gconstpointer data)
{
  if (!net_fixture_start_broker (f, "allow_anonymous false"))
    return;
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_SIGNED_OUT);
  g_assert_cmpuint (f->n_opened, ==, 0);
}

/* Only what was subscribed is decoded, and a closed stream says nothing more. */
static void
test_stream_closes (NetFixture *f, gconstpointer data)
{
  guint n_batches;

  if (!net_fixture_start_broker (f, "allow_anonymous true"))
    return;
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  net_fixture_publish_value (f, "calling");
  WAIT_FOR (g_strcmp0 (f->last_value, "calling") == 0);
  bongsu_transport_close_stream (f->transport);
  n_batches = f->n_batches;
  net_fixture_publish_value (f, "idle");
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->n_opened == 2);
  net_fixture_publish_value (f, "talking");
  WAIT_FOR (g_strcmp0 (f->last_value, "talking") == 0);
  g_assert_cmpuint (f->n_batches, >, n_batches);
}

/* The connection stands and nothing moves on it: that is noticed without a word from anybody. */
static void
test_half_open (NetFixture *f, gconstpointer data)
{
  gint64 begin;

  if (!net_fixture_start_broker (f, "allow_anonymous true"))
    return;
  bongsu_transport_open_stream (f->transport, topics);
  WAIT_FOR (f->state == BONGSU_STREAM_OPEN);
  net_fixture_publish_value (f, "calling");
  WAIT_FOR (g_strcmp0 (f->last_value, "calling") == 0);
  begin = g_get_monotonic_time ();
  g_subprocess_send_signal (f->broker, SIGSTOP);
  WAIT_FOR (f->state != BONGSU_STREAM_OPEN);
  g_test_message ("noticed after %.1f s", (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, SILENT_LINK_S * G_USEC_PER_SEC);
  g_subprocess_send_signal (f->broker, SIGCONT);
  WAIT_FOR (f->n_opened == 2);
  net_fixture_publish_value (f, "talking");
  WAIT_FOR (g_strcmp0 (f->last_value, "talking") == 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/net/stream/" name, NetFixture, NULL, net_fixture_set_up, func, net_fixture_tear_down)
  ADD ("comes-back", test_stream);
  ADD ("burst", test_burst);
  ADD ("signed-out", test_stream_signed_out);
  ADD ("half-open-link-is-noticed", test_half_open);
  ADD ("closes-and-opens-again", test_stream_closes);
#undef ADD
  return g_test_run ();
}
