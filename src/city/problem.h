/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the broker refuses, as ProblemDetails (PROTOCOL 11). The message of the error is the `detail`. */
#define CITY_PROBLEM (city_problem_quark ())
GQuark city_problem_quark (void);
typedef enum
{
  CITY_PROBLEM_BAD_REQUEST,
  CITY_PROBLEM_INVALID_REQUEST,
  CITY_PROBLEM_UNAUTHORIZED,
  CITY_PROBLEM_NOT_FOUND,
  CITY_PROBLEM_NO_TENANT,
  CITY_PROBLEM_METHOD,
  CITY_PROBLEM_NOT_ACCEPTABLE,
  CITY_PROBLEM_EXISTS,
  CITY_PROBLEM_LENGTH,
  CITY_PROBLEM_TOO_LARGE,
  CITY_PROBLEM_MEDIA_TYPE,
  CITY_PROBLEM_INTERNAL,
  CITY_PROBLEM_NOT_SUPPORTED,
} CityProblem;

guint city_problem_get_status (int problem);
/* The JSON of the answer (transfer full). `error` of another domain is an internal error. */
char *city_problem_to_json (const GError *error);
/* A ProblemDetails object without a class of its own, for the `http` fault (transfer full). */
char *city_problem_status_to_json (guint status, const char *detail);

G_END_DECLS
