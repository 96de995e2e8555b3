/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "http-private.h"
#include "problem.h"
#include "stamp.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, sentence);

  return FALSE;
}

static gboolean
read_time (CityRequest *request, const char *name, gint64 *time, GError **error)
{
  const char *text = city_request_get_parameter (request, name);

  if (text != NULL && bongsu_time_parse (text, FALSE, time))
    return TRUE;

  return refuse (error, "timeAt or endTimeAt is no date and time");
}

/* `timerel` is mandatory (PROTOCOL 10). */
static gboolean
read_interval (CityRequest *request, CityHistoryQuery *query, GError **error)
{
  const char *relation = city_request_get_parameter (request, "timerel");
  const char *property = city_request_get_parameter (request, "timeproperty");

  query->after = 0;
  query->before = G_MAXINT64;
  if (property != NULL && strcmp (property, "observedAt") != 0)
    return refuse (error, "timeproperty is observedAt");
  if (g_strcmp0 (relation, "after") == 0)
    return read_time (request, "timeAt", &query->after, error);
  if (g_strcmp0 (relation, "before") == 0)
    return read_time (request, "timeAt", &query->before, error);
  if (g_strcmp0 (relation, "between") == 0)
    return read_time (request, "timeAt", &query->after, error)
           && read_time (request, "endTimeAt", &query->before, error);

  return refuse (error, "timerel is before, after or between");
}

static gboolean
read_query (CityRequest *request, CityHistoryQuery *query, GError **error)
{
  const char *attributes = city_request_get_parameter (request, "attrs");
  const char *last = city_request_get_parameter (request, "lastN");
  g_auto(GStrv) names = g_strsplit (attributes != NULL ? attributes : "", ",", 256);
  guint64 last_n = 0;

  if (!read_interval (request, query, error))
    return FALSE;
  if (last != NULL && !g_ascii_string_to_unsigned (last, 10, 1, 100000, &last_n, NULL))
    return refuse (error, "lastN is a number from 1");
  query->last_n = (guint) last_n;
  query->values_only = city_request_has_option (request, "temporalValues");
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (query->attributes == NULL)
        query->attributes = g_ptr_array_new ();
      g_ptr_array_add (query->attributes, (gpointer) city_name_from_wire (names[i], request->foreign_context));
    }

  return TRUE;
}

static gboolean
give_one (CityRequest *request, const CityHistoryQuery *query, GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (!city_world_append_history (request->parts->world, text, request->segments[2], query))
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "this entity has no history");
      return FALSE;
    }
  city_request_answer_json (request, 200, text);

  return TRUE;
}

static gboolean
give_many (CityRequest *request, const CityHistoryQuery *query, GError **error)
{
  const char *type = city_request_get_parameter (request, "type");
  g_autoptr(GString) text = g_string_new ("[");
  GPtrArray *list;
  guint limit, offset;

  if (type == NULL)
    return refuse (error, "a query names a type");
  if (!city_request_get_page (request, &limit, &offset, error))
    return FALSE;
  list = city_store_list (request->parts->store, city_name_from_wire (type, request->foreign_context));
  for (guint i = offset; list != NULL && i < list->len && i - offset < limit; i++)
    {
      const CityEntity *entity = g_ptr_array_index (list, i);

      if (text->len > 1)
        g_string_append_c (text, ',');
      if (!city_world_append_history (request->parts->world, text, entity->id, query) && text->len > 1)
        g_string_truncate (text, text->len - 1);
    }
  g_string_append_c (text, ']');
  city_request_answer_json (request, 200, text);
  city_request_add_paging (request, limit, offset, list != NULL ? list->len : 0);

  return TRUE;
}

gboolean
city_http_temporal (CityRequest *request, GError **error)
{
  CityHistoryQuery query = { 0 };
  g_autoptr(GPtrArray) attributes = NULL;
  gboolean ok;

  if (city_faults_is_on (request->parts->faults, "noTemporal"))
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_SUPPORTED, "there is no history");
      return FALSE;
    }
  if (request->n_segments < 2 || request->n_segments > 3 || strcmp (request->segments[1], "entities") != 0
      || !city_request_is (request, "GET"))
    return city_request_refuse_method (request, error);

  ok = read_query (request, &query, error);
  attributes = query.attributes;
  if (!ok)
    return FALSE;

  return request->n_segments == 3 ? give_one (request, &query, error) : give_many (request, &query, error);
}
