/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "http-private.h"
#include "json-text.h"
#include "problem.h"
#include "stamp.h"

#define MAX_SPEED 60
#define MAX_ADVANCE_S 86400

static gboolean
give_plan (CityRequest *request, GError **error)
{
  gsize size;
  const char *data;

  if (!city_request_is (request, "GET"))
    return city_request_refuse_method (request, error);
  if (request->parts->plan == NULL)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "this city has no plan");
      return FALSE;
    }
  data = g_bytes_get_data (request->parts->plan, &size);
  soup_server_message_set_status (request->message, 200, NULL);
  soup_server_message_set_response (request->message, "application/geo+json", SOUP_MEMORY_COPY, data, size);

  return TRUE;
}

/* Like a token endpoint: a form, and no bearer. */
static gboolean
renew_token (CityRequest *request, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr(GHashTable) form = NULL;
  g_autofree char *token = NULL;
  g_autoptr(GString) text = g_string_new ("{\"access_token\":");
  const char *refresh;

  if (!city_request_is (request, "POST"))
    return city_request_refuse_method (request, error);
  form = soup_form_decode (body->data != NULL ? body->data : "");
  refresh = g_hash_table_lookup (form, "refresh");
  if (refresh == NULL)
    refresh = g_hash_table_lookup (form, "refresh_token");
  token = city_http_renew_token (request->http, refresh);
  if (token == NULL)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_UNAUTHORIZED, "“refresh” is not that of this city");
      return FALSE;
    }
  city_json_append_string (text, token);
  g_string_append_printf (text, ",\"token_type\":\"Bearer\",\"expires_in\":%u}",
                          city_http_get_token_life (request->http));
  city_request_answer_json (request, 200, text);

  return TRUE;
}

static gboolean
set_fault (CityRequest *request, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_object (request, error);
  JsonObject *object = body != NULL ? json_node_get_object (body) : NULL;
  const char *name = object != NULL ? city_json_get_text (object, "fault") : NULL;
  const char *entity = object != NULL ? city_json_get_text (object, "entity") : NULL;
  gboolean on = object != NULL && city_json_get_boolean (object, "on", TRUE);

  if (body == NULL || !city_faults_set (request->parts->faults, object, error))
    return FALSE;
  if (g_strcmp0 (name, "subscriptionPaused") == 0 || g_strcmp0 (name, "none") == 0)
    city_subscriptions_pause (request->parts->subscriptions, entity, on && strcmp (name, "none") != 0);
  if (g_strcmp0 (name, "foreignText") == 0)
    {
      const char *text = city_json_get_text (object, "text");

      if (entity == NULL || !city_agents_write_locally (request->parts->agents, entity,
                                                        on ? (text != NULL ? text : "TEST") : NULL))
        {
          g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "“entity” is the id of a board");
          return FALSE;
        }
    }
  if (request->parts->set_mqtt_down != NULL && (g_strcmp0 (name, "mqttDown") == 0 || g_strcmp0 (name, "none") == 0))
    request->parts->set_mqtt_down (request->parts->owner, on && strcmp (name, "none") != 0,
                                   city_json_get_number (object, "seconds", 0));
  city_request_answer (request, 204);

  return TRUE;
}

static gboolean
set_clock (CityRequest *request, GError **error)
{
  g_autoptr(JsonNode) body = city_request_read_object (request, error);
  CityClock *clock = request->parts->clock;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *now = NULL;
  double speed, advance;

  if (body == NULL)
    return FALSE;
  speed = city_json_get_number (json_node_get_object (body), "speed", city_clock_get_speed (clock));
  advance = city_json_get_number (json_node_get_object (body), "advanceS", 0);
  if (speed < 0 || speed > MAX_SPEED || advance < 0 || advance > MAX_ADVANCE_S)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "“speed” is 0 to %d, “advanceS” 0 to %d", MAX_SPEED,
                   MAX_ADVANCE_S);
      return FALSE;
    }
  city_clock_set_speed (clock, speed);
  if (advance > 0)
    city_clock_advance (clock, (gint64) (advance * G_TIME_SPAN_SECOND));
  now = bongsu_time_format (city_clock_now (clock));
  g_string_printf (text, "{\"clock\":\"%s\",\"speed\":", now);
  city_json_append_number (text, speed);
  g_string_append_c (text, '}');
  city_request_answer_json (request, 200, text);

  return TRUE;
}

gboolean
city_http_city (CityRequest *request, GError **error)
{
  static const struct
  {
    const char *name;
    CityHandler handler;
  } resources[] = {
    { "plan", give_plan },
    { "token", renew_token },
    { "fault", set_fault },
    { "clock", set_clock },
  };

  for (guint i = 0; request->n_segments == 2 && i < G_N_ELEMENTS (resources); i++)
    if (strcmp (request->segments[1], resources[i].name) == 0)
      {
        if (!city_request_is (request, "GET") && !city_request_is (request, "POST"))
          return city_request_refuse_method (request, error);
        return resources[i].handler (request, error);
      }
  g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "there is no such resource of the city");

  return FALSE;
}
