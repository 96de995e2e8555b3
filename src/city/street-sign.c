/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "street-sign.h"

#include <string.h>

#include "json-text.h"
#include "multi.h"
#include "stamp.h"

#define MAX_MULTI 1024
#define MAX_LIFE_S 86400
#define BASE_PRIORITY 10
#define BLANK_PRIORITY 255

typedef struct
{
  char *id; /* msgId, "" for the base text */
  char *multi;
  char *text;
  const char *source;
  guint priority;
  guint64 order; /* of arrival: the newer of equals is shown */
  gint64 ends;   /* 0: never */
} Message;

struct _CityBoard
{
  const BongsuSignProfile *profile; /* (nullable) */
  Message *base;
  Message *local;      /* (nullable) */
  GPtrArray *messages; /* (element-type Message) */
  const Message *shown;
  gint64 shown_since;
  gboolean garbled;
  guint64 n_arrived;
};

static void
message_free (Message *message)
{
  g_free (message->id);
  g_free (message->multi);
  g_free (message->text);
  g_free (message);
}

/* MULTI to plain lines; for base and local texts, which come without. */
static char *
strip_tags (const char *multi)
{
  GString *text = g_string_new (NULL);

  for (const char *p = multi; *p != '\0'; p++)
    {
      const char *end = *p == '[' && p[1] != '[' ? strchr (p, ']') : NULL;

      if (end != NULL)
        {
          if (g_ascii_strncasecmp (p, "[nl", 3) == 0)
            g_string_append_c (text, '\n');
          else if (g_ascii_strncasecmp (p, "[np", 3) == 0)
            g_string_append (text, "\n\n");
          p = end;
          continue;
        }
      g_string_append_c (text, *p);
      if ((*p == '[' || *p == ']') && p[1] == *p)
        p++;
    }

  return g_string_free (text, FALSE);
}

static Message *
message_new (const char *id, const char *multi, const char *text, const char *source, guint priority)
{
  Message *message = g_new0 (Message, 1);

  message->id = g_strdup (id);
  message->multi = g_strdup (multi);
  message->text = text != NULL ? g_strdup (text) : strip_tags (multi);
  message->source = source;
  message->priority = priority;

  return message;
}

static const Message *
choose (CityBoard *self)
{
  const Message *top = self->base;

  if (self->local != NULL)
    return self->local;
  for (guint i = 0; i < self->messages->len; i++)
    {
      const Message *message = g_ptr_array_index (self->messages, i);

      if (message->priority > top->priority || (message->priority == top->priority && message->order > top->order))
        top = message;
    }

  return top;
}

static void
refresh (CityBoard *self, gint64 now)
{
  const Message *top = choose (self);

  if (top == self->shown)
    return;
  self->shown = top;
  self->shown_since = now;
}

static Message *
find_message (CityBoard *self, const char *id)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      Message *message = g_ptr_array_index (self->messages, i);

      if (strcmp (message->id, id) == 0)
        return message;
    }

  return NULL;
}

CityBoard *
city_board_new (const char *base, const BongsuSignProfile *profile, gint64 now)
{
  CityBoard *self = g_new0 (CityBoard, 1);

  self->profile = profile;
  self->base = message_new ("", base, NULL, "timebasedScheduler", BASE_PRIORITY);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) message_free);
  refresh (self, now);

  return self;
}

void
city_board_free (CityBoard *self)
{
  g_ptr_array_unref (self->messages);
  message_free (self->base);
  g_clear_pointer (&self->local, message_free);
  g_free (self);
}

static CityBoardAnswer
reject (const char *code, const char *detail)
{
  CityBoardAnswer answer = { "ERROR", "rejected", code, g_strdup (detail) };

  return answer;
}

/* Who is replaced: the same message sent again, and an older one of the same rung. */
static void
place (CityBoard *self, Message *message)
{
  for (guint i = self->messages->len; i > 0; i--)
    {
      const Message *other = g_ptr_array_index (self->messages, i - 1);

      if (other->priority == message->priority || strcmp (other->id, message->id) == 0)
        g_ptr_array_remove_index (self->messages, i - 1);
    }
  message->order = ++self->n_arrived;
  g_ptr_array_add (self->messages, message);
}

static gboolean
hash_is_right (JsonObject *value, const char *multi)
{
  const char *said = city_json_get_text (value, "textHash");
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, multi, -1);
  g_autofree char *hash = g_strconcat ("sha256:", digest, NULL);

  return g_strcmp0 (said, hash) == 0;
}

/* The names of NTCIP 1203 (SIGNS 2.1), by their numbers. */
static const char *
name_error (int code)
{
  static const char *const names[] = {
    NULL, "other", "other", "unsupportedTag", "unsupportedTagValue", "textTooBig", "fontNotDefined",
    "characterNotDefined", "fieldDeviceNotExist", "fieldDeviceError", "flashRegionError", "tagConflict",
    "tooManyPages", "fontVersionID", "graphicID", "graphicNotDefined",
  };

  return code > 0 && code < (int) G_N_ELEMENTS (names) ? names[code] : "other";
}

/* NULL: the board can show it. */
static const char *
find_multi_error (CityBoard *self, const char *multi, gsize *byte)
{
  g_autoptr(BongsuMulti) parsed = bongsu_multi_parse (multi, self->profile);

  if (bongsu_multi_get_n_errors (parsed) == 0)
    return NULL;
  *byte = bongsu_multi_get_error (parsed, 0)->byte;

  return name_error (bongsu_multi_get_error (parsed, 0)->code);
}

static CityBoardAnswer
reject_multi (const char *code, gsize byte)
{
  g_autofree char *detail = g_strdup_printf ("multi is wrong at byte %" G_GSIZE_FORMAT, byte);

  return reject (code, detail);
}

static CityBoardAnswer
show (CityBoard *self, JsonObject *value, const char *id, gint64 now)
{
  const char *multi = city_json_get_text (value, "multi");
  const char *until = city_json_get_text (value, "validUntil");
  double duration = city_json_get_number (value, "durationS", 0);
  double priority = city_json_get_number (value, "priority", 0);
  CityBoardAnswer answer = { "OK", "displayed", NULL, NULL };
  const char *error;
  Message *message;
  gint64 end = 0;
  gsize byte = 0;

  if (multi == NULL || strlen (multi) > MAX_MULTI)
    return reject ("syntaxMULTI", "multi is missing or too long");
  error = find_multi_error (self, multi, &byte);
  if (error != NULL)
    return reject_multi (error, byte);
  if (!hash_is_right (value, multi))
    return reject ("messageCRC", "textHash is not that of multi");
  if (priority < 1 || priority > 255)
    return reject ("priority", "priority is 1 to 255");
  if (until == NULL || !bongsu_time_parse (until, FALSE, &end) || duration < 1 || duration > MAX_LIFE_S)
    return reject ("messageStatus", "validUntil and durationS say when the message ends");
  if (end <= now)
    {
      answer = reject ("messageStatus", "validUntil is over");
      answer.result = "expired";
      return answer;
    }

  message = message_new (id, multi, city_json_get_text (value, "text"), "central", (guint) priority);
  message->ends = MIN (end, now + (gint64) (duration * G_TIME_SPAN_SECOND));
  place (self, message);
  refresh (self, now);
  if (self->shown != message)
    answer.result = "accepted";

  return answer;
}

static CityBoardAnswer
blank (CityBoard *self, JsonObject *value, const char *id, gint64 now)
{
  const char *until = city_json_get_text (value, "validUntil");
  Message *message = message_new (id, "", "", "central", BLANK_PRIORITY);
  CityBoardAnswer answer = { "OK", "blanked", NULL, NULL };

  g_ptr_array_set_size (self->messages, 0);
  if (until != NULL)
    bongsu_time_parse (until, FALSE, &message->ends);
  place (self, message);
  self->shown = NULL;
  refresh (self, now);

  return answer;
}

static CityBoardAnswer
revert (CityBoard *self, const char *id, gint64 now)
{
  Message *message = find_message (self, id);
  CityBoardAnswer answer = { "OK", "accepted", NULL, NULL };

  if (message != NULL)
    g_ptr_array_remove (self->messages, message);
  self->base->source = "endDuration";
  refresh (self, now);

  return answer;
}

CityBoardAnswer
city_board_command (CityBoard *self, JsonObject *value, gint64 now)
{
  const char *op = value != NULL ? city_json_get_text (value, "op") : NULL;
  const char *id = value != NULL ? city_json_get_text (value, "msgId") : NULL;
  CityBoardAnswer reported = { "OK", "accepted", NULL, NULL };

  if (id == NULL || *id == '\0' || strlen (id) > 64)
    return reject ("other", "msgId is missing");
  if (g_strcmp0 (op, "show") == 0)
    return show (self, value, id, now);
  if (g_strcmp0 (op, "blank") == 0)
    return blank (self, value, id, now);
  if (g_strcmp0 (op, "revert") == 0)
    return revert (self, id, now);
  if (g_strcmp0 (op, "report") == 0)
    return reported;

  return reject ("other", "op is show, blank, revert or report");
}

char *
city_board_expire (CityBoard *self, gint64 now)
{
  char *ended = NULL;

  for (guint i = self->messages->len; i > 0; i--)
    {
      Message *message = g_ptr_array_index (self->messages, i - 1);

      if (message->ends == 0 || message->ends > now)
        continue;
      if (message == self->shown)
        {
          g_free (ended);
          ended = g_strdup (message->id);
        }
      g_ptr_array_remove_index (self->messages, i - 1);
    }
  if (ended != NULL)
    self->base->source = "endDuration";
  refresh (self, now);

  return ended;
}

gint64
city_board_get_next_end (CityBoard *self)
{
  gint64 next = 0;

  for (guint i = 0; i < self->messages->len; i++)
    {
      const Message *message = g_ptr_array_index (self->messages, i);

      if (message->ends != 0 && (next == 0 || message->ends < next))
        next = message->ends;
    }

  return next;
}

void
city_board_write_locally (CityBoard *self, const char *multi, gint64 now)
{
  self->shown = NULL;
  g_clear_pointer (&self->local, message_free);
  if (multi != NULL)
    self->local = message_new ("", multi, NULL, "local", BLANK_PRIORITY);
  refresh (self, now);
}

void
city_board_garble (CityBoard *self, gboolean garbled)
{
  self->garbled = garbled;
}

/* Half of the text is dark. */
static char *
cut_half (const char *text)
{
  glong length = g_utf8_strlen (text, -1);

  return g_utf8_substring (text, 0, length / 2);
}

JsonNode *
city_board_to_shown (CityBoard *self, gint64 now)
{
  const Message *message = self->shown;
  gboolean garbled = self->garbled && message != self->base;
  g_autofree char *multi = garbled ? cut_half (message->multi) : g_strdup (message->multi);
  g_autofree char *text = garbled ? strip_tags (multi) : g_strdup (message->text);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, multi, -1);
  g_autofree char *hash = g_strconcat ("sha256:", digest, NULL);
  g_autofree char *since = bongsu_time_format (self->shown_since);
  g_autoptr(JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "msgId", message->id);
  json_object_set_string_member (object, "multi", multi);
  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "textHash", hash);
  json_object_set_string_member (object, "source", message->source);
  json_object_set_int_member (object, "priority", message->priority);
  json_object_set_string_member (object, "shownSince", since);
  if (message->ends != 0)
    json_object_set_int_member (object, "remainingS", MAX (0, (message->ends - now) / G_TIME_SPAN_SECOND));

  return json_node_init_object (json_node_alloc (), object);
}

const char *
city_board_get_message (CityBoard *self)
{
  return self->shown->id;
}
