/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "value.h"

#include <math.h>
#include <string.h>

#include "catalogue.h"

#define MAX_FIELDS 64

typedef struct
{
  char *name; /* (nullable) GRefString */
  BongsuValue value;
} Field;

struct _BongsuFields
{
  gatomicrefcount count;
  guint n;
  guint n_allocated;
  Field *fields; /* (owned) */
};

static int
compare_numbers (double a, double b)
{
  /* NaN never leaves the decoder, but an order must be total. */
  if (isnan (a) || isnan (b))
    return (int) !isnan (a) - (int) !isnan (b);
  return a < b ? -1 : a > b ? 1 : 0;
}

static int
compare_fields (const BongsuFields *a, const BongsuFields *b)
{
  guint n = MIN (a->n, b->n);

  for (guint i = 0; i < n; i++)
    {
      int order = g_strcmp0 (a->fields[i].name, b->fields[i].name);

      if (order == 0)
        order = bongsu_value_compare (&a->fields[i].value, &b->fields[i].value);
      if (order != 0)
        return order < 0 ? -1 : 1;
    }
  return a->n < b->n ? -1 : a->n > b->n ? 1 : 0;
}

static char *
fields_to_string (const BongsuFields *fields)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->n; i++)
    {
      g_autofree char *value = bongsu_value_to_string (&fields->fields[i].value);

      if (i > 0)
        g_string_append (text, ", ");
      if (fields->fields[i].name != NULL)
        g_string_append_printf (text, "%s: ", fields->fields[i].name);
      g_string_append (text, value);
    }
  return g_string_free (text, FALSE);
}

BongsuValue
bongsu_value_number (double number)
{
  return (BongsuValue) { .kind = BONGSU_VALUE_NUMBER, .number = number };
}

BongsuValue
bongsu_value_boolean (gboolean boolean)
{
  return (BongsuValue) { .kind = BONGSU_VALUE_BOOLEAN, .boolean = boolean != FALSE };
}

BongsuValue
bongsu_value_text (const char *text)
{
  g_return_val_if_fail (text != NULL, (BongsuValue) BONGSU_VALUE_INIT);

  return (BongsuValue) { .kind = BONGSU_VALUE_TEXT, .text = g_ref_string_new (text) };
}

BongsuValue
bongsu_value_point (double longitude, double latitude)
{
  return (BongsuValue) { .kind = BONGSU_VALUE_POINT, .point = { longitude, latitude } };
}

BongsuValue
bongsu_value_take_fields (BongsuFields *fields)
{
  g_return_val_if_fail (fields != NULL, (BongsuValue) BONGSU_VALUE_INIT);

  return (BongsuValue) { .kind = BONGSU_VALUE_FIELDS, .fields = fields };
}

BongsuValue
bongsu_value_copy (const BongsuValue *value)
{
  BongsuValue copy = *value;

  if (value->kind == BONGSU_VALUE_TEXT)
    copy.text = g_ref_string_acquire (value->text);
  else if (value->kind == BONGSU_VALUE_FIELDS)
    copy.fields = bongsu_fields_ref (value->fields);
  return copy;
}

void
bongsu_value_clear (BongsuValue *value)
{
  if (value->kind == BONGSU_VALUE_TEXT)
    g_ref_string_release (value->text);
  else if (value->kind == BONGSU_VALUE_FIELDS)
    bongsu_fields_unref (value->fields);
  *value = (BongsuValue) BONGSU_VALUE_INIT;
}

gboolean
bongsu_value_equal (const BongsuValue *a, const BongsuValue *b)
{
  return bongsu_value_compare (a, b) == 0;
}

int
bongsu_value_compare (const BongsuValue *a, const BongsuValue *b)
{
  int order;

  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  switch (a->kind)
    {
    case BONGSU_VALUE_NUMBER:
      return compare_numbers (a->number, b->number);
    case BONGSU_VALUE_BOOLEAN:
      return (int) (a->boolean != FALSE) - (int) (b->boolean != FALSE);
    case BONGSU_VALUE_TEXT:
      order = a->text == b->text ? 0 : strcmp (a->text, b->text);
      return order < 0 ? -1 : order > 0 ? 1 : 0;
    case BONGSU_VALUE_POINT:
      order = compare_numbers (a->point.longitude, b->point.longitude);
      return order != 0 ? order : compare_numbers (a->point.latitude, b->point.latitude);
    case BONGSU_VALUE_FIELDS:
      return a->fields == b->fields ? 0 : compare_fields (a->fields, b->fields);
    case BONGSU_VALUE_ABSENT:
    case BONGSU_VALUE_INVALID:
    default:
      return 0;
    }
}

const char *
bongsu_value_get_text (const BongsuValue *value)
{
  return value != NULL && value->kind == BONGSU_VALUE_TEXT ? value->text : NULL;
}

char *
bongsu_value_to_string (const BongsuValue *value)
{
  static const BongsuText yes = { (char *) "예", (char *) "Yes" };
  static const BongsuText no = { (char *) "아니요", (char *) "No" };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case BONGSU_VALUE_NUMBER:
      return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", value->number));
    case BONGSU_VALUE_BOOLEAN:
      return g_strdup (bongsu_text_get (value->boolean ? &yes : &no));
    case BONGSU_VALUE_TEXT:
      return g_strdup (value->text);
    case BONGSU_VALUE_POINT:
      return g_strdup_printf ("%.5f, %.5f", value->point.latitude, value->point.longitude);
    case BONGSU_VALUE_FIELDS:
      return fields_to_string (value->fields);
    case BONGSU_VALUE_ABSENT:
    case BONGSU_VALUE_INVALID:
    default:
      return g_strdup ("–");
    }
}

BongsuFields *
bongsu_fields_new (void)
{
  BongsuFields *fields = g_new0 (BongsuFields, 1);

  g_atomic_ref_count_init (&fields->count);
  return fields;
}

BongsuFields *
bongsu_fields_ref (BongsuFields *fields)
{
  g_return_val_if_fail (fields != NULL, NULL);

  g_atomic_ref_count_inc (&fields->count);
  return fields;
}

void
bongsu_fields_unref (BongsuFields *fields)
{
  g_return_if_fail (fields != NULL);

  if (!g_atomic_ref_count_dec (&fields->count))
    return;
  for (guint i = 0; i < fields->n; i++)
    {
      g_clear_pointer (&fields->fields[i].name, g_ref_string_release);
      bongsu_value_clear (&fields->fields[i].value);
    }
  g_free (fields->fields);
  g_free (fields);
}

gboolean
bongsu_fields_take (BongsuFields *fields, const char *name, BongsuValue value)
{
  g_return_val_if_fail (fields != NULL, FALSE);

  if (fields->n >= MAX_FIELDS)
    {
      bongsu_value_clear (&value);
      return FALSE;
    }
  if (fields->n == fields->n_allocated)
    {
      fields->n_allocated = fields->n_allocated == 0 ? 8 : fields->n_allocated * 2;
      fields->fields = g_renew (Field, fields->fields, fields->n_allocated);
    }
  fields->fields[fields->n].name = name != NULL ? g_ref_string_new (name) : NULL;
  fields->fields[fields->n].value = value;
  fields->n++;
  return TRUE;
}

guint
bongsu_fields_get_n (const BongsuFields *fields)
{
  g_return_val_if_fail (fields != NULL, 0);

  return fields->n;
}

const char *
bongsu_fields_get_name (const BongsuFields *fields, guint index)
{
  g_return_val_if_fail (fields != NULL && index < fields->n, NULL);

  return fields->fields[index].name;
}

const BongsuValue *
bongsu_fields_get (const BongsuFields *fields, guint index)
{
  g_return_val_if_fail (fields != NULL && index < fields->n, NULL);

  return &fields->fields[index].value;
}

const BongsuValue *
bongsu_fields_find (const BongsuFields *fields, const char *name)
{
  g_return_val_if_fail (fields != NULL && name != NULL, NULL);

  for (guint i = 0; i < fields->n; i++)
    if (fields->fields[i].name != NULL && strcmp (fields->fields[i].name, name) == 0)
      return &fields->fields[i].value;
  return NULL;
}

const char *
bongsu_fields_find_text (const BongsuFields *fields, const char *name)
{
  return bongsu_value_get_text (bongsu_fields_find (fields, name));
}
