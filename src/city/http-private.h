/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "http.h"

G_BEGIN_DECLS

#define CITY_CORE_CONTEXT "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"

/* One request, past the door: token, tenant and context are judged. */
typedef struct
{
  CityHttp *http;
  const CityHttpParts *parts;
  SoupServerMessage *message;
  const char *method;
  GStrv segments;           /* decoded, after the base path: "entities", id ... */
  guint n_segments;
  GHashTable *query;        /* (nullable) (element-type utf8 utf8) */
  const char *raw_query;    /* (nullable) */
  gboolean foreign_context; /* the other side does not use the city's context */
  gboolean wants_ld;        /* Accept: application/ld+json */
} CityRequest;

/* A handler answers, or is FALSE with a CITY_PROBLEM. */
typedef gboolean (*CityHandler) (CityRequest *request, GError **error);

gboolean city_request_is (CityRequest *request, const char *method);
const char *city_request_get_parameter (CityRequest *request, const char *name);
gboolean city_request_has_option (CityRequest *request, const char *option);
/* limit and offset of a page. */
gboolean city_request_get_page (CityRequest *request, guint *limit, guint *offset, GError **error);
/* The parsed body (transfer full); an inline @context decides on `foreign_context`. NULL with a CITY_PROBLEM. */
JsonNode *city_request_read_body (CityRequest *request, GError **error);
JsonNode *city_request_read_object (CityRequest *request, GError **error);
/* Status without a body. */
void city_request_answer (CityRequest *request, guint status);
void city_request_answer_json (CityRequest *request, guint status, GString *text);
/* The paging `Link`, as a header line of its own, and the count. */
void city_request_add_paging (CityRequest *request, guint limit, guint offset, guint total);
gboolean city_request_refuse_method (CityRequest *request, GError **error);

gboolean city_http_entities (CityRequest *request, GError **error);
gboolean city_http_operations (CityRequest *request, GError **error);
gboolean city_http_types (CityRequest *request, GError **error);
gboolean city_http_subscriptions (CityRequest *request, GError **error);
gboolean city_http_temporal (CityRequest *request, GError **error);
/* Below `/_city`. */
gboolean city_http_city (CityRequest *request, GError **error);
/* A new token against `refresh`; NULL when it is not ours (transfer full). */
char *city_http_renew_token (CityHttp *self, const char *refresh);
guint city_http_get_token_life (CityHttp *self);

G_END_DECLS
