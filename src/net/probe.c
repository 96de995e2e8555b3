/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "probe.h"

G_DEFINE_INTERFACE (BongsuProbe, bongsu_probe, G_TYPE_OBJECT)

static void
bongsu_probe_default_init (BongsuProbeInterface *iface)
{
}

BongsuProbeAnswer *
bongsu_probe_answer_new (void)
{
  BongsuProbeAnswer *answer = g_new0 (BongsuProbeAnswer, 1);

  answer->count = -1;
  return answer;
}

void
bongsu_probe_answer_free (BongsuProbeAnswer *answer)
{
  g_free (answer->words);
  g_free (answer->problem);
  g_free (answer->detail);
  g_free (answer->context);
  g_free (answer->tenant);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}

void
bongsu_probe_ask_async (BongsuProbe *self, const BongsuProbeQuestion *question, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BONGSU_IS_PROBE (self));

  BONGSU_PROBE_GET_IFACE (self)->ask_async (self, question, cancellable, callback, data);
}

BongsuProbeAnswer *
bongsu_probe_ask_finish (BongsuProbe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (BONGSU_IS_PROBE (self), NULL);

  return BONGSU_PROBE_GET_IFACE (self)->ask_finish (self, result, error);
}
