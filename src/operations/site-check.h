/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalogue.h"
#include "site.h"

G_BEGIN_DECLS

typedef struct _BongsuProbe BongsuProbe;

typedef enum
{
  BONGSU_SITE_STEP_NAME,
  BONGSU_SITE_STEP_TCP,
  BONGSU_SITE_STEP_TLS,
  BONGSU_SITE_STEP_LOGIN,
  BONGSU_SITE_STEP_PATH,
  BONGSU_SITE_STEP_TENANT,
  BONGSU_SITE_STEP_CONTEXT,
  BONGSU_SITE_STEP_TYPES,
  BONGSU_SITE_STEP_MQTT_NAME,
  BONGSU_SITE_STEP_MQTT_TCP,
  BONGSU_SITE_STEP_MQTT_TLS,
  BONGSU_SITE_STEP_MQTT_LOGIN,
  BONGSU_SITE_STEP_MQTT_TOPIC,
} BongsuSiteStep;
#define BONGSU_N_SITE_STEPS (BONGSU_SITE_STEP_MQTT_TOPIC + 1)

typedef enum
{
  BONGSU_SITE_GOOD,
  BONGSU_SITE_FAILED,
  BONGSU_SITE_NOT_TRIED, /* an earlier step must work first */
} BongsuSiteVerdict;

typedef struct
{
  BongsuSiteStep step;
  BongsuSiteVerdict verdict;
  const char *words;  /* what was found, or why it does not work; "" when not tried */
  const char *advice; /* (nullable) what to do */
} BongsuSiteFinding;

typedef void (*BongsuSiteFindingFunc) (const BongsuSiteFinding *finding, gpointer data);

/* What of the entrance is missing already; NULL: nothing. */
typedef struct
{
  const char *login; /* (nullable) sentence */
  const char *mqtt;  /* (nullable) sentence */
} BongsuSiteGaps;

/* Goes through the steps in order and tells each by `found`. Only reads at the city. */
void bongsu_site_check_async (BongsuSite *site, BongsuProbe *probe, BongsuCatalogue *catalogue, const BongsuSiteGaps *gaps,
                              BongsuSiteFindingFunc found, gpointer found_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/* Whether every step was good; FALSE with `error` only when it was cancelled. */
gboolean bongsu_site_check_finish (GAsyncResult *result, GError **error);

/* One word, the same in every language: name, tcp, … mqtt-topic. */
const char *bongsu_site_step_to_name (BongsuSiteStep step);

G_END_DECLS
