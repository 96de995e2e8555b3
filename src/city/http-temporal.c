/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-private.h"
#include "problem.h"

gboolean
city_http_temporal (CityRequest *request, GError **error)
{
  g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_SUPPORTED, "this city keeps no history");

  return FALSE;
}
