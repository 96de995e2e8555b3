/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http.h"

#include <string.h>

#include "http-private.h"
#include "json-text.h"
#include "problem.h"

#define MAX_BODY (4 * 1024 * 1024)
#define DEFAULT_LIMIT 20
#define MAX_LIMIT 1000
#define MAX_TOKENS 64
#define CONTEXT_PATH "/context.jsonld"
#define CONTEXT_REL "http://www.w3.org/ns/json-ld#context"

typedef struct
{
  char *text;
  gint64 ends; /* machine time, 0: never */
} Token;

struct _CityHttp
{
  SoupServer *server;
  guint port;
  char *context;
  char *refresh;
  guint token_life_s;
  GArray *tokens; /* (element-type Token) */
  CityHttpParts parts;
};

static void
token_clear (gpointer data)
{
  g_clear_pointer (&((Token *) data)->text, g_free);
}

static const char *
add_token (CityHttp *self)
{
  Token token = { city_secret_new (24), 0 };

  if (self->token_life_s > 0)
    token.ends = g_get_monotonic_time () + self->token_life_s * G_TIME_SPAN_SECOND;
  if (self->tokens->len >= MAX_TOKENS)
    g_array_remove_index (self->tokens, 0);
  g_array_append_val (self->tokens, token);

  return token.text;
}

static gboolean
has_valid_token (CityHttp *self, SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                     "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return FALSE;
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const Token *token = &g_array_index (self->tokens, Token, i);

      if (strcmp (token->text, header + 7) == 0)
        return token->ends == 0 || g_get_monotonic_time () < token->ends;
    }

  return FALSE;
}

gboolean
city_request_is (CityRequest *request, const char *method)
{
  return strcmp (request->method, method) == 0;
}

const char *
city_request_get_parameter (CityRequest *request, const char *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

gboolean
city_request_has_option (CityRequest *request, const char *option)
{
  const char *options = city_request_get_parameter (request, "options");
  g_auto(GStrv) list = g_strsplit (options != NULL ? options : "", ",", 16);

  return g_strv_contains ((const char *const *) list, option)
         || g_strcmp0 (city_request_get_parameter (request, "format"), option) == 0;
}

static gboolean
read_unsigned (CityRequest *request, const char *name, guint fallback, guint maximum, guint *value, GError **error)
{
  const char *text = city_request_get_parameter (request, name);
  guint64 number = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, maximum, &number, NULL))
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "%s is a number from 0 to %u", name, maximum);
      return FALSE;
    }
  *value = (guint) number;

  return TRUE;
}

gboolean
city_request_get_page (CityRequest *request, guint *limit, guint *offset, GError **error)
{
  if (!read_unsigned (request, "limit", DEFAULT_LIMIT, MAX_LIMIT, limit, error)
      || !read_unsigned (request, "offset", 0, G_MAXINT, offset, error))
    return FALSE;
  if (*limit == 0 && g_strcmp0 (city_request_get_parameter (request, "count"), "true") != 0)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "limit=0 is for count=true only");
      return FALSE;
    }

  return TRUE;
}

static gboolean
names_our_context (CityHttp *self, JsonNode *context)
{
  JsonArray *array;

  if (city_json_is_text (context))
    return strcmp (json_node_get_string (context), self->context) == 0;
  if (!JSON_NODE_HOLDS_ARRAY (context))
    return FALSE;
  array = json_node_get_array (context);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (city_json_is_text (element) && strcmp (json_node_get_string (element), self->context) == 0)
        return TRUE;
    }

  return FALSE;
}

JsonNode *
city_request_read_body (CityRequest *request, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  gboolean ld = g_strcmp0 (type, "application/ld+json") == 0;
  JsonNode *node;
  JsonNode *context = NULL;

  if (!ld && g_strcmp0 (type, "application/json") != 0 && g_strcmp0 (type, "application/merge-patch+json") != 0)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_MEDIA_TYPE,
                           "a body is application/json or application/ld+json");
      return NULL;
    }
  node = city_json_parse (body->data != NULL ? body->data : "", (gsize) body->length, error);
  if (node == NULL)
    return NULL;
  if (ld && JSON_NODE_HOLDS_OBJECT (node))
    context = json_object_get_member (json_node_get_object (node), "@context");
  if (context != NULL && g_strcmp0 (request->segments[0], "_city") != 0)
    request->foreign_context = city_faults_is_on (request->parts->faults, "wrongContext")
                               || !names_our_context (request->http, context);

  return node;
}

JsonNode *
city_request_read_object (CityRequest *request, GError **error)
{
  g_autoptr(JsonNode) node = city_request_read_body (request, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_BAD_REQUEST, "the body is one JSON object");
      return NULL;
    }

  return g_steal_pointer (&node);
}

void
city_request_answer (CityRequest *request, guint status)
{
  soup_server_message_set_status (request->message, status, NULL);
}

void
city_request_answer_json (CityRequest *request, guint status, GString *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  const char *context = request->foreign_context ? CITY_CORE_CONTEXT : request->http->context;
  g_autofree char *link = g_strdup_printf ("<%s>; rel=\"" CONTEXT_REL "\"; type=\"application/ld+json\"", context);

  if (!request->wants_ld)
    soup_message_headers_append (headers, "Link", link);
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, request->wants_ld ? "application/ld+json" : "application/json",
                                    SOUP_MEMORY_COPY, text->str, text->len);
}

static void
append_page_link (CityRequest *request, GString *links, const char *rel, guint limit, guint offset)
{
  g_auto(GStrv) pairs = g_strsplit (request->raw_query != NULL ? request->raw_query : "", "&", 64);

  g_string_append_printf (links, "%s<" CITY_BASE_PATH "/%s?", links->len > 0 ? "," : "", request->segments[0]);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (!g_str_has_prefix (pairs[i], "limit=") && !g_str_has_prefix (pairs[i], "offset=") && *pairs[i] != '\0')
      g_string_append_printf (links, "%s&", pairs[i]);
  g_string_append_printf (links, "limit=%u&offset=%u>;rel=\"%s\";type=\"application/json\"", limit, offset, rel);
}

void
city_request_add_paging (CityRequest *request, guint limit, guint offset, guint total)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autoptr(GString) links = g_string_new (NULL);

  if (limit > 0 && offset > 0)
    append_page_link (request, links, "prev", limit, offset > limit ? offset - limit : 0);
  if (limit > 0 && offset + limit < total)
    append_page_link (request, links, "next", limit, offset + limit);
  if (links->len > 0)
    soup_message_headers_append (headers, "Link", links->str);
  if (g_strcmp0 (city_request_get_parameter (request, "count"), "true") == 0)
    {
      g_autofree char *count = g_strdup_printf ("%u", total);

      soup_message_headers_append (headers, "NGSILD-Results-Count", count);
    }
}

gboolean
city_request_refuse_method (CityRequest *request, GError **error)
{
  g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_METHOD, "%s is not a method of this resource", request->method);

  return FALSE;
}

static void
answer_problem (CityRequest *request, const GError *problem)
{
  g_autofree char *text = city_problem_to_json (problem);
  guint status = problem->domain == CITY_PROBLEM ? city_problem_get_status (problem->code) : 500;

  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, "application/problem+json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

/* The URL in a `Link` header of the context relation, whatever stands around it. */
static gboolean
link_is_ours (CityHttp *self, const char *header)
{
  g_autofree char *ours = g_strdup_printf ("<%s>", self->context);

  return header != NULL && strstr (header, ours) != NULL && strstr (header, CONTEXT_REL) != NULL;
}

/* Token, tenant, method and context, in the order in which a gateway and a broker look at them. */
static gboolean
pass_door (CityRequest *request, gboolean below_base, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *tenant = soup_message_headers_get_one (headers, "NGSILD-Tenant");
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  CityHttp *self = request->http;

  if (!has_valid_token (self, request->message)
      || (below_base && city_faults_strikes (self->parts.faults, "unauthorised")))
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_UNAUTHORIZED,
                           "the bearer token is missing, wrong or too old");
      return FALSE;
    }
  if (!below_base)
    return TRUE;
  if (g_strcmp0 (tenant, self->parts.tenant) != 0)
    {
      g_set_error (error, CITY_PROBLEM, CITY_PROBLEM_NO_TENANT, "the tenant “%.64s” does not exist",
                   tenant != NULL && g_str_is_ascii (tenant) ? tenant : "");
      return FALSE;
    }
  soup_message_headers_append (soup_server_message_get_response_headers (request->message), "NGSILD-Tenant", tenant);
  if (accept != NULL && strstr (accept, "json") == NULL && strstr (accept, "*/*") == NULL)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_ACCEPTABLE,
                           "answers are application/json or application/ld+json");
      return FALSE;
    }
  request->wants_ld = accept != NULL && strstr (accept, "application/ld+json") != NULL;
  request->foreign_context = city_faults_is_on (self->parts.faults, "wrongContext")
                             || !link_is_ours (self, soup_message_headers_get_list (headers, "Link"));

  return TRUE;
}

static gboolean
dispatch (CityRequest *request, GError **error)
{
  static const struct
  {
    const char *resource;
    CityHandler handler;
  } resources[] = {
    { "entities", city_http_entities },           { "entityOperations", city_http_operations },
    { "types", city_http_types },                 { "subscriptions", city_http_subscriptions },
    { "temporal", city_http_temporal },
  };
  guint status = city_faults_get_http_status (request->parts->faults);

  if (status != 0)
    {
      g_autofree char *text = city_problem_status_to_json (status, "this answer was asked for by a fault");

      soup_server_message_set_status (request->message, status, NULL);
      soup_server_message_set_response (request->message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
      return TRUE;
    }
  for (guint i = 0; request->n_segments > 0 && i < G_N_ELEMENTS (resources); i++)
    if (strcmp (request->segments[0], resources[i].resource) == 0)
      return resources[i].handler (request, error);
  if (request->n_segments > 0 && strcmp (request->segments[0], "csourceRegistrations") == 0)
    {
      g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_SUPPORTED, "registrations are not told");
      return FALSE;
    }
  g_set_error_literal (error, CITY_PROBLEM, CITY_PROBLEM_NOT_FOUND, "there is no such resource");

  return FALSE;
}

static void
answer_context (CityRequest *request)
{
  g_autoptr(GString) text = g_string_new ("{\"@context\":[{\"@vocab\":\"" CITY_VOCABULARY "\"},\"" CITY_CORE_CONTEXT
                                           "\"]}");

  soup_server_message_set_status (request->message, 200, NULL);
  soup_server_message_set_response (request->message, "application/ld+json", SOUP_MEMORY_COPY, text->str, text->len);
}

/* Decodes each segment by itself: a percent-encoded slash belongs to its segment. */
static GStrv
split_path (const char *path)
{
  GStrv segments = g_strsplit (path, "/", 16);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      char *decoded = g_uri_unescape_string (segments[i], NULL);

      if (decoded != NULL)
        {
          g_free (segments[i]);
          segments[i] = decoded;
        }
    }

  return segments;
}

static void
set_date (CityHttp *self, SoupServerMessage *message)
{
  gint64 now = city_clock_now (self->parts.clock);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (now / G_TIME_SPAN_SECOND);
  g_autofree char *date = soup_date_time_to_string (time, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", date);
}

static void
handle_request_cb (SoupServer *server, SoupServerMessage *message, const char *decoded_path, GHashTable *query,
                   gpointer data)
{
  CityHttp *self = data;
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  gboolean below_base = g_str_has_prefix (path, CITY_BASE_PATH "/");
  g_auto(GStrv) segments = split_path (below_base ? path + strlen (CITY_BASE_PATH "/") : path + (*path == '/'));
  CityRequest request = { self, &self->parts, message, soup_server_message_get_method (message), segments,
                          g_strv_length (segments), query, g_uri_get_query (uri), FALSE, FALSE };
  g_autoptr(GError) error = NULL;

  city_clock_run (self->parts.clock);
  set_date (self, message);
  if (strcmp (path, CONTEXT_PATH) == 0)
    answer_context (&request);
  else if (strcmp (path, "/_city/token") != 0 && !pass_door (&request, below_base, &error))
    answer_problem (&request, error);
  else if (!below_base && g_strcmp0 (segments[0], "_city") == 0)
    city_http_city (&request, &error) ? (void) 0 : answer_problem (&request, error);
  else if (!below_base)
    soup_server_message_set_status (message, 404, NULL);
  else if (!dispatch (&request, &error))
    answer_problem (&request, error);
}

static void
refuse_large_body_cb (SoupServerMessage *message, SoupMessageBody *chunk, gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > MAX_BODY)
    {
      soup_message_body_set_accumulate (body, FALSE);
      soup_server_message_set_status (message, 413, NULL);
    }
}

/* Before the body is read. */
static void
look_at_headers_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  gboolean with_body = strcmp (method, "POST") == 0 || strcmp (method, "PATCH") == 0;

  if (with_body && soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > MAX_BODY)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      soup_server_message_set_status (message, 413, NULL);
    }
  else if (with_body && soup_message_headers_get_encoding (headers) == SOUP_ENCODING_NONE)
    {
      soup_server_message_set_status (message, 411, NULL);
    }
  else
    {
      g_signal_connect (message, "got-chunk", G_CALLBACK (refuse_large_body_cb), NULL);
    }
}

/* A socket of our own, so that its port is known without asking the server for its addresses. */
static GSocket *
bind_loopback (guint port, GError **error)
{
  g_autoptr(GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (host, (guint16) port);
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL || !g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static guint
get_port (GSocket *socket)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

CityHttp *
city_http_new (guint port, guint token_life_s, GError **error)
{
  g_autoptr(CityHttp) self = g_new0 (CityHttp, 1);
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GError) local_error = NULL;

  self->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_array_set_clear_func (self->tokens, token_clear);
  self->token_life_s = token_life_s;
  self->refresh = city_secret_new (24);
  add_token (self);
  self->server = soup_server_new ("server-header", "bongsu-city/" BONGSU_VERSION, NULL);
  socket = bind_loopback (port, &local_error);
  if (socket == NULL || !soup_server_listen_socket (self->server, socket, 0, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, "Port %u of the loopback cannot be used: %s.", port,
                   local_error->message);
      return NULL;
    }
  self->port = get_port (socket);
  self->context = g_strdup_printf ("http://127.0.0.1:%u" CONTEXT_PATH, self->port);

  return g_steal_pointer (&self);
}

void
city_http_free (CityHttp *self)
{
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_array_unref (self->tokens);
  g_free (self->refresh);
  g_free (self->context);
  g_free (self);
}

void
city_http_serve (CityHttp *self, const CityHttpParts *parts)
{
  self->parts = *parts;
  soup_server_add_early_handler (self->server, NULL, look_at_headers_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, handle_request_cb, self, NULL);
}

guint
city_http_get_port (CityHttp *self)
{
  return self->port;
}

const char *
city_http_get_context (CityHttp *self)
{
  return self->context;
}

const char *
city_http_get_token (CityHttp *self)
{
  return g_array_index (self->tokens, Token, 0).text;
}

const char *
city_http_get_refresh (CityHttp *self)
{
  return self->refresh;
}

char *
city_http_renew_token (CityHttp *self, const char *refresh)
{
  return g_strcmp0 (refresh, self->refresh) == 0 ? g_strdup (add_token (self)) : NULL;
}

guint
city_http_get_token_life (CityHttp *self)
{
  return self->token_life_s;
}
