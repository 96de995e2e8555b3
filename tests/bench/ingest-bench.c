/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ingest.entities_per_s: guard, decode and merge on one core over notifications of 100 entities with five attributes and
 * sysAttrs, some 60 kB each. The time that json-glib alone takes for the same bytes is printed beside it. */

#include "config.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "json-guard.h"
#include "ngsi-ld.h"
#include "register.h"

#define N_ENTITIES 100
#define N_MESSAGES 40
#define N_ROUNDS 5
#define START_US G_GINT64_CONSTANT (1763613000000000) /* any fixed instant */

static double
get_cpu_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
append_attribute (GString *text, const char *name, double value, const char *time)
{
  g_string_append_printf (text,
                          ",\"%s\":{\"type\":\"Property\",\"value\":%.2f,\"unitCode\":\"CEL\",\"observedAt\":\"%s\","
                          "\"createdAt\":\"%s\",\"modifiedAt\":\"%s\"}",
                          name, value, time, time, time);
}

static char *
make_message (guint round)
{
  static const char *const names[] = { "temperatureInside", "temperatureOutside", "pm25Inside", "co2", "peopleCount" };
  GString *text = g_string_new ("{\"body\":{\"id\":\"urn:ngsi-ld:Notification:1\",\"type\":\"Notification\",\"data\":[");
  g_autofree char *time = bongsu_time_format (START_US + (gint64) round * G_USEC_PER_SEC);

  for (guint i = 0; i < N_ENTITIES; i++)
    {
      g_string_append_printf (text, "%s{\"id\":\"urn:ngsi-ld:Device:uiwang:S%04u\",\"type\":\"Device\"", i > 0 ? "," : "",
                              (round % 20) * N_ENTITIES + i);
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        append_attribute (text, names[k], (double) ((round * 7 + i * 3 + k) % 100), time);
      g_string_append_c (text, '}');
    }
  g_string_append_printf (text, "],\"notifiedAt\":\"%s\"}}", time);
  return g_string_free (text, FALSE);
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

int
main (void)
{
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_new ();
  g_autoptr (BongsuVocabulary) vocabulary = NULL;
  char *messages[N_MESSAGES];
  gsize sizes[N_MESSAGES];
  double ours[N_ROUNDS], library[N_ROUNDS];
  gsize bytes = 0;

  bongsu_catalogue_seal (catalogue);
  vocabulary = bongsu_vocabulary_new (catalogue, FALSE, "en");
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      messages[i] = make_message (i);
      sizes[i] = strlen (messages[i]);
      bytes += sizes[i];
    }
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (BongsuRegister) register_ = bongsu_register_new (catalogue);
      double begun = get_cpu_s ();

      for (guint i = 0; i < N_MESSAGES; i++)
        {
          g_autoptr (BongsuBatch) batch = bongsu_batch_new ();

          if (!bongsu_ngsi_decode_notification (vocabulary, messages[i], sizes[i], NULL, START_US + (gint64) 3600 * G_USEC_PER_SEC, batch))
            return EXIT_FAILURE;
          bongsu_register_merge (register_, batch, START_US);
        }
      ours[round] = get_cpu_s () - begun;
      if (bongsu_register_get_n_assets (register_) != 20 * N_ENTITIES)
        return EXIT_FAILURE;

      begun = get_cpu_s ();
      for (guint i = 0; i < N_MESSAGES; i++)
        {
          g_autoptr (JsonParser) parser = json_parser_new_immutable ();

          json_parser_load_from_data (parser, messages[i], sizes[i], NULL);
        }
      library[round] = get_cpu_s () - begun;
    }
  qsort (ours, N_ROUNDS, sizeof *ours, compare_doubles);
  qsort (library, N_ROUNDS, sizeof *library, compare_doubles);
  printf ("figure ingest.entities_per_s %.0f 1/s\n", N_MESSAGES * N_ENTITIES / ours[N_ROUNDS / 2]);
  printf ("figure ingest.library_share %.0f %%\n", 100 * library[N_ROUNDS / 2] / ours[N_ROUNDS / 2]);
  printf ("figure ingest.message_kb %.1f kB\n", bytes / 1000.0 / N_MESSAGES);
  for (guint i = 0; i < N_MESSAGES; i++)
    g_free (messages[i]);
  return EXIT_SUCCESS;
}
