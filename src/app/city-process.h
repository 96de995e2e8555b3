/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BONGSU_READY_LINE_MAX 4096

/* What a demonstration city says of itself (PROTOCOL 16.1). Secrets stay in this object. */
typedef struct
{
  char *url, *base_path, *tenant, *context, *token, *refresh;
  char *mqtt, *mqtt_user, *mqtt_password;
  gint64 clock;    /* the city's wall clock when it wrote the line, UTC us; 0: not said */
  gint64 clock_at; /* this machine's monotonic clock then, us: a line may be read long after it was written */
  double speed; /* 1 */
  char *run;    /* 12 hex digits that name this run of this city: a restarted console finds its journal by it */
} BongsuReadyLine;

/* NULL with a sentence when it is no ready line, or names a host that is not loopback (transfer full). */
BongsuReadyLine *bongsu_ready_line_parse (const char *line, gsize size, GError **error);
void bongsu_ready_line_free (BongsuReadyLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuReadyLine, bongsu_ready_line_free)

/* Reads one line of at most BONGSU_READY_LINE_MAX bytes from an inherited descriptor and closes it; gives up after 15 s. */
void bongsu_ready_line_read_async (int fd, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
BongsuReadyLine *bongsu_ready_line_read_finish (GAsyncResult *result, GError **error);

/* A bongsu-city child: ends when this object does, or when this program ends in any way (its standard input closes). */
#define BONGSU_TYPE_CITY_PROCESS (bongsu_city_process_get_type ())
G_DECLARE_FINAL_TYPE (BongsuCityProcess, bongsu_city_process, BONGSU, CITY_PROCESS, GObject)

/* Starts it; `n_assets` 0: as many as the city file says. The error is the child's own sentence where it had one. */
void bongsu_city_process_start_async (const char *city, guint n_assets, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
BongsuCityProcess *bongsu_city_process_start_finish (GAsyncResult *result, BongsuReadyLine **ready, GError **error);

G_END_DECLS
