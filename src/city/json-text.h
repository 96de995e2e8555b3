/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON written straight into a string: pages of a thousand entities are made without a tree. */
void city_json_append_string (GString *text, const char *string);
void city_json_append_number (GString *text, double number);
/* `collapse`: one-element arrays become their element, as a JSON-LD broker answers (PROTOCOL 8.3). */
void city_json_append_node (GString *text, JsonNode *node, gboolean collapse);
/* `,"name":` unless it is the first member. */
void city_json_append_name (GString *text, const char *name);

/* Guarded and parsed (transfer full); NULL with a CITY_PROBLEM. */
JsonNode *city_json_parse (const char *data, gsize size, GError **error);
/* Members of foreign objects: absent or of another type is NULL, `fallback`. */
const char *city_json_get_text (JsonObject *object, const char *name);
double city_json_get_number (JsonObject *object, const char *name, double fallback);
gboolean city_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
JsonObject *city_json_get_object (JsonObject *object, const char *name);
JsonArray *city_json_get_array (JsonObject *object, const char *name);
gboolean city_json_is_number (JsonNode *node);
gboolean city_json_is_text (JsonNode *node);
/* Nodes made from C (transfer full). */
JsonNode *city_json_text (const char *text);
JsonNode *city_json_number (double number);
JsonNode *city_json_boolean (gboolean value);

/* `YYYY-MM-DDThh:mm:ss.uuuuuuZ` (transfer full). */
char *city_time_format_us (gint64 time_us);

G_END_DECLS
