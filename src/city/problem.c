/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "problem.h"

#include "json-text.h"

typedef struct
{
  guint status;
  const char *name;
  const char *title;
} ProblemWords;

static const ProblemWords words[] = {
  [CITY_PROBLEM_BAD_REQUEST] = { 400, "BadRequestData", "Bad request data" },
  [CITY_PROBLEM_INVALID_REQUEST] = { 400, "InvalidRequest", "Invalid request" },
  [CITY_PROBLEM_UNAUTHORIZED] = { 401, "Unauthorized", "A valid token is needed" },
  [CITY_PROBLEM_NOT_FOUND] = { 404, "ResourceNotFound", "Resource not found" },
  [CITY_PROBLEM_NO_TENANT] = { 404, "NonexistentTenant", "No such tenant" },
  [CITY_PROBLEM_METHOD] = { 405, "OperationNotSupported", "Method not allowed" },
  [CITY_PROBLEM_NOT_ACCEPTABLE] = { 406, "NotAcceptable", "Not acceptable" },
  [CITY_PROBLEM_EXISTS] = { 409, "AlreadyExists", "Already exists" },
  [CITY_PROBLEM_LENGTH] = { 411, "InvalidRequest", "Length required" },
  [CITY_PROBLEM_TOO_LARGE] = { 413, "InvalidRequest", "Payload too large" },
  [CITY_PROBLEM_MEDIA_TYPE] = { 415, "InvalidRequest", "Unsupported media type" },
  [CITY_PROBLEM_INTERNAL] = { 500, "InternalError", "Internal error" },
  [CITY_PROBLEM_NOT_SUPPORTED] = { 501, "OperationNotSupported", "Operation not supported" },
};

G_DEFINE_QUARK (city-problem, city_problem)

static char *
write_details (guint status, const char *name, const char *title, const char *detail)
{
  GString *text = g_string_new ("{\"type\":\"https://uri.etsi.org/ngsi-ld/errors/");

  g_string_append_printf (text, "%s\",\"title\":", name);
  city_json_append_string (text, title);
  g_string_append_printf (text, ",\"status\":%u,\"detail\":", status);
  city_json_append_string (text, detail);
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

guint
city_problem_get_status (int problem)
{
  g_return_val_if_fail (problem >= 0 && problem < (int) G_N_ELEMENTS (words), 500);

  return words[problem].status;
}

char *
city_problem_to_json (const GError *error)
{
  int problem = error->domain == CITY_PROBLEM ? error->code : CITY_PROBLEM_INTERNAL;

  return write_details (words[problem].status, words[problem].name, words[problem].title, error->message);
}

char *
city_problem_status_to_json (guint status, const char *detail)
{
  return write_details (status, status >= 500 ? "InternalError" : "InvalidRequest", "Injected fault", detail);
}
