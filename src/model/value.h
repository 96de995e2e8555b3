/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BongsuFields BongsuFields;

typedef enum
{
  BONGSU_VALUE_ABSENT,  /* no value; in an update: the value was deleted */
  BONGSU_VALUE_NUMBER,
  BONGSU_VALUE_BOOLEAN,
  BONGSU_VALUE_TEXT,    /* also enum words and times, verbatim */
  BONGSU_VALUE_POINT,   /* WGS84 degrees */
  BONGSU_VALUE_FIELDS,  /* object of scalars (`displayedMessage`), or list (names are NULL), nested ones as JSON text */
  BONGSU_VALUE_INVALID, /* came, but fits nothing: quality suspect */
} BongsuValueKind;

/* One value of one reading. Text is a GRefString, fields are immutable and shared. Copy with bongsu_value_copy (). */
typedef struct
{
  BongsuValueKind kind;
  union
  {
    double number;
    gboolean boolean;
    char *text; /* GRefString */
    struct
    {
      double longitude;
      double latitude;
    } point;
    BongsuFields *fields;
  };
} BongsuValue;

#define BONGSU_VALUE_INIT { BONGSU_VALUE_ABSENT, { 0 } }

/* Values made from C. Text is copied; `_take_fields` takes the reference. */
BongsuValue bongsu_value_number (double number);
BongsuValue bongsu_value_boolean (gboolean boolean);
BongsuValue bongsu_value_text (const char *text);
BongsuValue bongsu_value_point (double longitude, double latitude);
BongsuValue bongsu_value_take_fields (BongsuFields *fields);

BongsuValue bongsu_value_copy (const BongsuValue *value);
void bongsu_value_clear (BongsuValue *value);
gboolean bongsu_value_equal (const BongsuValue *a, const BongsuValue *b);

/* A total order on contents, so that two consoles that got two values with one stamp agree. */
int bongsu_value_compare (const BongsuValue *a, const BongsuValue *b);

/* The text of a TEXT value, else NULL (borrowed). */
const char *bongsu_value_get_text (const BongsuValue *value);

/* The value in words without unit, for a person: "12.5", "예", "calling" (transfer full). Never NULL. */
char *bongsu_value_to_string (const BongsuValue *value);

/* An immutable, counted list of at most 64 named scalar values. */
BongsuFields *bongsu_fields_new (void);
BongsuFields *bongsu_fields_ref (BongsuFields *fields);
void bongsu_fields_unref (BongsuFields *fields);
/* Only while just made and unshared. `name` may be NULL (a list). Takes the value. FALSE when full. */
gboolean bongsu_fields_take (BongsuFields *fields, const char *name, BongsuValue value);
guint bongsu_fields_get_n (const BongsuFields *fields);
const char *bongsu_fields_get_name (const BongsuFields *fields, guint index);
const BongsuValue *bongsu_fields_get (const BongsuFields *fields, guint index);
/* The first field of that name, or NULL. `_text`: its text, or NULL. */
const BongsuValue *bongsu_fields_find (const BongsuFields *fields, const char *name);
const char *bongsu_fields_find_text (const BongsuFields *fields, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BongsuValue, bongsu_value_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuFields, bongsu_fields_unref)

G_END_DECLS
