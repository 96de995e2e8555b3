/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "value.h"

G_BEGIN_DECLS

/* JSON written straight into a string. Text must be valid UTF-8. */
void bongsu_json_append_text (GString *json, const char *text);
void bongsu_json_append_number (GString *json, double number);
/* `"key":` with a comma before it unless the object has just begun. */
void bongsu_json_append_key (GString *json, const char *key);
/* Number, boolean, text; a point as [longitude, latitude]; fields as object or list; anything else as null. */
void bongsu_json_append_value (GString *json, const BongsuValue *value);

G_END_DECLS
