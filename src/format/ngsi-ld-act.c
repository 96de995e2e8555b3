/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld-private.h"

#include <string.h>

#define MAX_WORD 64     /* characters of a verb, an operator, a role, a console, a rule's name */
#define MAX_REASON 500  /* characters */
#define MAX_BODY 4096   /* bytes */

/* The member with this name, whether it was sent short or as an IRI. */
static const BongsuJsonNode *
find_attribute (const BongsuJsonNode *entity, const char *name)
{
  const BongsuJsonNode *found = bongsu_json_node_get (entity, name);

  for (const BongsuJsonNode *member = entity->first; found == NULL && member != NULL; member = member->next)
    if (strcmp (bongsu_ngsi_reduce_name (member->key), name) == 0)
      found = member;
  return found;
}

static void
keep_instance (const BongsuInstance *instance, gpointer data)
{
  BongsuInstance *kept = data;

  if (kept->value.kind != BONGSU_VALUE_ABSENT)
    return;
  *kept = *instance;
  kept->value = bongsu_value_copy (&instance->value);
}

static BongsuInstance
get_instance (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *name)
{
  BongsuInstance instance = { .value = BONGSU_VALUE_INIT };
  const BongsuJsonNode *member = find_attribute (entity, name);

  if (member != NULL)
    bongsu_ngsi_decode_member (decoder, member, 0, keep_instance, &instance);
  return instance;
}

/* Sanitised text of at most `max_chars`, or NULL. */
static char *
dup_text (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *name, gsize max_chars)
{
  BongsuInstance instance = get_instance (decoder, entity, name);
  const char *text = bongsu_value_get_text (&instance.value);
  char *copy = text != NULL && *text != '\0' ? bongsu_text_sanitise (text, -1, max_chars) : NULL;

  bongsu_value_clear (&instance.value);
  return copy;
}

/* JSON in a string is kept byte by byte: consoles compare it. */
static char *
dup_verbatim (const BongsuJsonNode *entity, const char *name, gsize max_size)
{
  const BongsuJsonNode *node = find_attribute (entity, name);

  for (guint i = 0; i < 2 && node != NULL && node->kind == BONGSU_JSON_OBJECT; i++)
    {
      const BongsuJsonNode *typed = bongsu_json_node_get (node, "@value");

      node = typed != NULL ? typed : bongsu_json_node_get (node, "value");
    }
  if (node == NULL || node->kind != BONGSU_JSON_TEXT || node->size == 0 || node->size > max_size)
    return NULL;
  return g_strndup (node->text, node->size);
}

static guint64
get_count (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *name)
{
  BongsuInstance instance = get_instance (decoder, entity, name);
  guint64 count = 0;

  if (instance.value.kind == BONGSU_VALUE_NUMBER && instance.value.number >= 1
      && instance.value.number <= 9007199254740992.0)
    count = (guint64) instance.value.number;
  bongsu_value_clear (&instance.value);
  return count;
}

static gint64
get_time (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *name)
{
  gint64 time_us = 0;

  if (!bongsu_ngsi_get_time (decoder, find_attribute (entity, name), &time_us))
    return 0;
  return time_us;
}

/* The broker's createdAt, of the entity or else of an attribute that never changes. */
static gint64
get_created_at (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *witness)
{
  gint64 created = 0;
  BongsuInstance instance;

  if (bongsu_ngsi_get_time (decoder, bongsu_json_node_get (entity, "createdAt"), &created))
    return created;
  instance = get_instance (decoder, entity, witness);
  bongsu_value_clear (&instance.value);
  return instance.created_at;
}

static BongsuFields *
parse_body (const char *text)
{
  g_autoptr (BongsuFields) parsed = bongsu_json_decode_fields (text, strlen (text), NULL);
  BongsuFields *body;

  if (parsed == NULL)
    return NULL;
  body = bongsu_fields_new ();
  for (guint i = 0; i < bongsu_fields_get_n (parsed); i++)
    {
      const BongsuValue *value = bongsu_fields_get (parsed, i);
      g_autofree char *name = bongsu_text_sanitise (bongsu_fields_get_name (parsed, i), -1, BONGSU_NGSI_MAX_NAME);
      const char *words = bongsu_value_get_text (value);
      g_autofree char *clean = words != NULL ? bongsu_text_sanitise (words, -1, MAX_BODY) : NULL;

      bongsu_fields_take (body, name, clean != NULL ? bongsu_value_text (clean) : bongsu_value_copy (value));
    }
  return body;
}

BongsuAct *
bongsu_ngsi_act_from_node (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id)
{
  g_autoptr (BongsuAct) act = bongsu_act_new ();

  act->id = g_strdup (id);
  act->verb = dup_text (decoder, entity, "verb", MAX_WORD);
  act->target = dup_text (decoder, entity, "target", BONGSU_NGSI_MAX_NAME);
  act->asset = dup_text (decoder, entity, "asset", BONGSU_NGSI_MAX_NAME);
  act->rule = dup_text (decoder, entity, "rule", MAX_WORD);
  act->occurrence = (guint) MIN (get_count (decoder, entity, "occurrence"), G_MAXUINT32);
  act->occurrence_start = get_time (decoder, entity, "occurrenceStart");
  act->operator_id = dup_text (decoder, entity, "operator", MAX_WORD);
  act->role = dup_text (decoder, entity, "role", MAX_WORD);
  act->console = dup_text (decoder, entity, "console", MAX_WORD);
  act->seq = get_count (decoder, entity, "seq");
  act->at = get_time (decoder, entity, "at");
  act->reason = dup_text (decoder, entity, "reason", MAX_REASON);
  act->body_text = dup_verbatim (entity, "body", MAX_BODY);
  act->body = act->body_text != NULL ? parse_body (act->body_text) : NULL;
  act->created_at = get_created_at (decoder, entity, "verb");
  if (act->verb == NULL || act->operator_id == NULL || act->console == NULL || act->seq == 0 || act->at == 0)
    return NULL;
  return g_steal_pointer (&act);
}

BongsuRecord *
bongsu_ngsi_record_from_node (const BongsuDecoder *decoder, const BongsuJsonNode *entity, const char *id)
{
  g_autoptr (BongsuRecord) record = bongsu_record_new ();
  g_autofree char *kind = dup_text (decoder, entity, "kind", MAX_WORD);
  g_autofree char *level = dup_text (decoder, entity, "level", MAX_WORD);

  record->id = g_strdup (id);
  record->asset = dup_text (decoder, entity, "asset", BONGSU_NGSI_MAX_NAME);
  record->rule = dup_text (decoder, entity, "rule", MAX_WORD);
  record->at = get_time (decoder, entity, "at");
  record->since = get_time (decoder, entity, "since");
  if (record->since == 0)
    record->since = record->at;
  record->readings = dup_verbatim (entity, "readings", MAX_BODY);
  if (record->asset == NULL || record->rule == NULL || record->at == 0
      || !bongsu_record_kind_from_name (kind, &record->kind) || !bongsu_level_from_name (level, &record->level))
    return NULL;
  return g_steal_pointer (&record);
}
