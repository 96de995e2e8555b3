/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-private.h"

static gboolean
list_subscriptions (CityRequest *request, GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint limit, offset, total;

  if (!city_request_get_page (request, &limit, &offset, error))
    return FALSE;
  total = city_subscriptions_append_list (request->parts->subscriptions, text, offset, limit,
                                          city_request_has_option (request, "sysAttrs"));
  city_request_answer_json (request, 200, text);
  city_request_add_paging (request, limit, offset, total);

  return TRUE;
}

static gboolean
create_subscription (CityRequest *request, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_object (request, error);
  g_autofree char *escaped = NULL;
  g_autofree char *location = NULL;
  const char *id;

  if (body == NULL)
    return FALSE;
  id = city_subscriptions_create (request->parts->subscriptions, json_node_get_object (body), request->foreign_context,
                                  error);
  if (id == NULL)
    return FALSE;
  escaped = g_uri_escape_string (id, ":", FALSE);
  location = g_strconcat (CITY_BASE_PATH "/subscriptions/", escaped, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (request->message), "Location", location);
  city_request_answer (request, 201);

  return TRUE;
}

static gboolean
handle_subscription (CityRequest *request, GError **error)
{
  CitySubscriptions *subscriptions = request->parts->subscriptions;
  const char *id = request->segments[1];
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(JsonNode) body = NULL;

  if (city_request_is (request, "GET"))
    {
      if (!city_subscriptions_append (subscriptions, text, id, city_request_has_option (request, "sysAttrs"), error))
        return FALSE;
      city_request_answer_json (request, 200, text);
      return TRUE;
    }
  if (city_request_is (request, "DELETE"))
    {
      if (!city_subscriptions_delete (subscriptions, id, error))
        return FALSE;
      city_request_answer (request, 204);
      return TRUE;
    }
  if (!city_request_is (request, "PATCH"))
    return city_request_refuse_method (request, error);

  body = city_request_read_object (request, error);
  if (body == NULL
      || !city_subscriptions_update (subscriptions, id, json_node_get_object (body), request->foreign_context, error))
    return FALSE;
  city_request_answer (request, 204);

  return TRUE;
}

gboolean
city_http_subscriptions (CityRequest *request, GError **error)
{
  if (request->n_segments == 1 && city_request_is (request, "GET"))
    return list_subscriptions (request, error);
  if (request->n_segments == 1 && city_request_is (request, "POST"))
    return create_subscription (request, error);
  if (request->n_segments == 2)
    return handle_subscription (request, error);

  return city_request_refuse_method (request, error);
}
