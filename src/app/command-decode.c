/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "commands-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "catalogue-reader.h"
#include "installation.h"
#include "json-guard.h"
#include "json-write.h"
#include "ngsi-ld.h"

#define MAX_DOCUMENT (4 * 1024 * 1024) /* PROTOCOL 17: a page; a notification is refused from 1 MiB on */

typedef struct
{
  BongsuVocabulary *vocabulary;
  const char *tenant; /* (nullable) */
  gint64 arrival;     /* 0: now */
  guint64 n_documents;
  gboolean refused;
} Decoding;

static GString *
begin_object (const Decoding *decoding, const char *kind)
{
  GString *json = g_string_new ("{");

  bongsu_json_append_key (json, "document");
  bongsu_json_append_number (json, (double) decoding->n_documents);
  bongsu_json_append_key (json, "kind");
  bongsu_json_append_text (json, kind);
  return json;
}

static void
end_object (GString *json)
{
  g_string_append_c (json, '}');
  bongsu_command_print_json (json);
  g_string_free (json, TRUE);
}

static void
append_member (GString *json, const char *key, const char *text)
{
  if (text == NULL)
    return;
  bongsu_json_append_key (json, key);
  bongsu_json_append_text (json, text);
}

static void
append_time (GString *json, const char *key, gint64 time_us)
{
  g_autofree char *text = time_us != 0 ? bongsu_time_format (time_us) : NULL;

  append_member (json, key, text);
}

static void
append_count (GString *json, const char *key, guint64 n)
{
  if (n == 0)
    return;
  bongsu_json_append_key (json, key);
  g_string_append_printf (json, "%" G_GUINT64_FORMAT, n);
}

static void
print_refusal (Decoding *decoding, const char *reason, guint n, gssize byte)
{
  GString *json = begin_object (decoding, "refusal");

  append_member (json, "reason", reason);
  append_count (json, "count", n);
  if (byte >= 0)
    {
      bongsu_json_append_key (json, "byte");
      g_string_append_printf (json, "%" G_GSSIZE_FORMAT, byte);
    }
  end_object (json);
  decoding->refused = TRUE;
}

static void
print_update (const Decoding *decoding, const BongsuUpdate *update)
{
  static const char *const forms[] = { "absent", "number", "boolean", "text", "point", "fields", "invalid" };
  const gboolean deleted = (update->flags & BONGSU_UPDATE_DELETED) != 0;
  GString *json = begin_object (decoding, update->attribute != NULL ? "update" : "entity");

  append_member (json, "entity", update->entity);
  append_member (json, "type", update->type);
  append_member (json, "attribute", update->attribute);
  append_member (json, "dataset", update->dataset);
  if (update->attribute != NULL)
    {
      append_member (json, "form", forms[MIN (update->value.kind, G_N_ELEMENTS (forms) - 1)]);
      bongsu_json_append_key (json, "value");
      bongsu_json_append_value (json, &update->value);
    }
  append_member (json, "unit", update->unit_code);
  append_time (json, "observed", update->stamp.observed);
  append_time (json, "broker", update->stamp.broker);
  if (deleted)
    g_string_append (json, ",\"deleted\":true");
  if ((update->flags & BONGSU_UPDATE_SNAPSHOT) != 0)
    g_string_append (json, ",\"snapshot\":true");
  if ((update->flags & BONGSU_UPDATE_SUSPECT) != 0)
    g_string_append (json, ",\"suspect\":true");
  end_object (json);
}

static void
print_act (const Decoding *decoding, const BongsuAct *act)
{
  GString *json = begin_object (decoding, "act");

  append_member (json, "id", act->id);
  append_member (json, "verb", act->verb);
  append_member (json, "target", act->target);
  append_member (json, "asset", act->asset);
  append_member (json, "rule", act->rule);
  append_count (json, "occurrence", act->occurrence);
  append_time (json, "occurrenceStart", act->occurrence_start);
  append_member (json, "operator", act->operator_id);
  append_member (json, "role", act->role);
  append_member (json, "console", act->console);
  append_count (json, "seq", act->seq);
  append_time (json, "at", act->at);
  append_member (json, "reason", act->reason);
  append_member (json, "body", act->body_text);
  append_time (json, "created", act->created_at);
  end_object (json);
}

static void
print_record (const Decoding *decoding, const BongsuRecord *record)
{
  GString *json = begin_object (decoding, "record");

  append_member (json, "id", record->id);
  append_member (json, "asset", record->asset);
  append_member (json, "rule", record->rule);
  append_member (json, "record", bongsu_record_kind_to_name (record->kind));
  append_member (json, "level", bongsu_level_to_name (record->level));
  append_time (json, "at", record->at);
  append_time (json, "since", record->since);
  append_member (json, "readings", record->readings);
  end_object (json);
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
print_counts (Decoding *decoding, GHashTable *counts)
{
  g_autofree const char **reasons = NULL;
  guint n = 0;

  if (counts == NULL)
    return;
  reasons = (const char **) g_hash_table_get_keys_as_array (counts, &n);
  qsort (reasons, n, sizeof *reasons, compare_reasons);
  for (guint i = 0; i < n; i++)
    print_refusal (decoding, reasons[i], GPOINTER_TO_UINT (g_hash_table_lookup (counts, reasons[i])), -1);
}

static void
print_batch (Decoding *decoding, BongsuBatch *batch)
{
  for (guint i = 0; i < bongsu_batch_get_n_updates (batch); i++)
    print_update (decoding, bongsu_batch_get_update (batch, i));
  for (guint i = 0; i < bongsu_batch_get_n_acts (batch); i++)
    print_act (decoding, bongsu_batch_get_act (batch, i));
  for (guint i = 0; i < bongsu_batch_get_n_records (batch); i++)
    print_record (decoding, bongsu_batch_get_record (batch, i));
  print_counts (decoding, bongsu_batch_get_counts (batch));
}

static void
decode_document (Decoding *decoding, const char *data, gsize size)
{
  const gint64 arrival = decoding->arrival != 0 ? decoding->arrival : g_get_real_time ();
  g_autoptr (BongsuBatch) batch = bongsu_batch_new ();
  const char *reason = NULL;
  gsize byte = 0;

  decoding->n_documents++;
  if (!bongsu_json_guard (data, size, &bongsu_json_limits_page, &reason, &byte))
    {
      print_refusal (decoding, reason, 1, (gssize) byte);
      return;
    }
  if (bongsu_ngsi_is_notification (data, size))
    bongsu_ngsi_decode_notification (decoding->vocabulary, data, size, decoding->tenant, arrival, batch);
  else
    bongsu_ngsi_decode_page (decoding->vocabulary, data, size, arrival, batch, NULL, NULL);
  print_batch (decoding, batch);
}

static gboolean
is_blank (const GString *line)
{
  return strspn (line->str, " \t\r") == line->len;
}

static gboolean
is_document (const char *data, gsize size)
{
  while (size > 0 && (*data == ' ' || *data == '\t'))
    data++, size--;
  return size > 0 && (*data == '{' || *data == '[')
         && bongsu_json_guard (data, size, &bongsu_json_limits_page, NULL, NULL);
}

static void
decode_line (Decoding *decoding, const GString *line, gboolean too_long)
{
  if (too_long)
    {
      decoding->n_documents++;
      print_refusal (decoding, "too-big", 1, MAX_DOCUMENT);
    }
  else if (!is_blank (line))
    decode_document (decoding, line->str, line->len);
  fflush (stdout);
}

static void
decode_lines (Decoding *decoding, GString *line)
{
  gboolean too_long;

  while (bongsu_command_read_line (stdin, line, MAX_DOCUMENT, &too_long))
    decode_line (decoding, line, too_long);
}

/* Whether any line is a whole document by itself: then a faulty one among them must not hide the others. */
static gboolean
holds_documents (const GString *text)
{
  const char *at = text->str, *end = at + text->len;

  while (at < end)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));

      stop = stop != NULL ? stop : end;
      if (is_document (at, (gsize) (stop - at)))
        return TRUE;
      at = stop + 1;
    }
  return FALSE;
}

static void
decode_text_by_lines (Decoding *decoding, const GString *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *at = text->str, *end = at + text->len;

  while (at < end)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));

      stop = stop != NULL ? stop : end;
      g_string_truncate (line, 0);
      g_string_append_len (line, at, stop - at);
      decode_line (decoding, line, FALSE);
      at = stop + 1;
    }
}

/* The input is one document, unless its first line is one: then every line is, and each is answered as it comes. */
static void
decode_input (Decoding *decoding)
{
  g_autoptr (GString) text = g_string_new (NULL), line = g_string_new (NULL);
  gboolean too_long;

  while (text->len <= MAX_DOCUMENT && bongsu_command_read_line (stdin, line, MAX_DOCUMENT + 1, &too_long))
    {
      if (is_blank (line) && text->len == 0 && !too_long)
        continue;
      if (text->len == 0 && is_document (line->str, line->len))
        {
          decode_line (decoding, line, too_long);
          decode_lines (decoding, line);
          return;
        }
      g_string_append_len (text, line->str, (gssize) line->len);
      g_string_append_c (text, '\n');
    }
  if (text->len > MAX_DOCUMENT || bongsu_json_guard (text->str, text->len, &bongsu_json_limits_page, NULL, NULL)
      || !holds_documents (text))
    decode_document (decoding, text->str, text->len);
  else
    decode_text_by_lines (decoding, text);
}

static BongsuVocabulary *
make_vocabulary (gboolean keti, const char *language)
{
  g_auto (GStrv) folders = bongsu_installation_dup_catalogue_folders ();
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BongsuCatalogue) catalogue = bongsu_catalogue_load ((const char *const *) folders, refusals);

  for (guint i = 0; i < refusals->len; i++)
    bongsu_command_tell ("%s", (const char *) g_ptr_array_index (refusals, i));
  return bongsu_vocabulary_new (catalogue, keti, language);
}

int
bongsu_command_decode (int argc, char *argv[])
{
  g_autofree char *tenant = NULL, *language = NULL, *arrival = NULL;
  gboolean lines = FALSE, keti = FALSE;
  const GOptionEntry entries[] = {
    { "lines", 0, 0, G_OPTION_ARG_NONE, &lines, N_("Every line is a document"), NULL },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &tenant, N_("Refuse what is for another tenant"), N_("NAME") },
    { "keti", 0, 0, G_OPTION_ARG_NONE, &keti, N_("Times without a zone are Korean ones"), NULL },
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_("Language of texts in several: ko, en"), N_("CODE") },
    { "arrival", 0, 0, G_OPTION_ARG_STRING, &arrival, N_("When the input came, instead of now"), N_("TIME") },
    { NULL }
  };
  g_autoptr (BongsuVocabulary) vocabulary = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  Decoding decoding = { 0 };

  if (!bongsu_command_take_options (&argc, &argv, entries, NULL,
                                    _("Reads MQTT payloads or pages of NGSI-LD and prints what Bongsu takes from them, as JSON."), 0))
    return BONGSU_COMMAND_UNUSABLE;
  if (arrival != NULL && !bongsu_time_parse (arrival, FALSE, &decoding.arrival))
    {
      bongsu_command_tell (_("“%s” is no time such as 2026-11-20T12:24:00Z."), arrival);
      return BONGSU_COMMAND_UNUSABLE;
    }
  vocabulary = make_vocabulary (keti, language != NULL ? language : "ko");
  decoding.vocabulary = vocabulary;
  decoding.tenant = tenant;
  if (lines)
    decode_lines (&decoding, line);
  else
    decode_input (&decoding);
  return decoding.refused ? BONGSU_COMMAND_REFUSED : BONGSU_COMMAND_GOOD;
}
