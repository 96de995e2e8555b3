/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "picture-private.h"

#include <string.h>

#define NO_NAME G_MAXUINT32

/* One letter for the kind, then the value; the numbers of several bytes are little-endian. */
typedef struct
{
  const guint8 *bytes;
  gsize size;
} Reader;

static void
put_u32 (GByteArray *bytes, guint32 number)
{
  const guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
put_double (GByteArray *bytes, double number)
{
  guint64 bits;

  memcpy (&bits, &number, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (bytes, (const guint8 *) &bits, sizeof bits);
}

static gboolean
take (Reader *reader, void *to, gsize n)
{
  if (reader->size < n)
    return FALSE;
  memcpy (to, reader->bytes, n);
  reader->bytes += n;
  reader->size -= n;
  return TRUE;
}

static gboolean
take_u32 (Reader *reader, guint32 *number)
{
  guint32 little;

  if (!take (reader, &little, sizeof little))
    return FALSE;
  *number = GUINT32_FROM_LE (little);
  return TRUE;
}

static gboolean
take_double (Reader *reader, double *number)
{
  guint64 bits;

  if (!take (reader, &bits, sizeof bits))
    return FALSE;
  bits = GUINT64_FROM_LE (bits);
  memcpy (number, &bits, sizeof *number);
  return TRUE;
}

static gboolean
take_text (Reader *reader, gsize length, char **text)
{
  if (reader->size < length || !g_utf8_validate_len ((const char *) reader->bytes, length, NULL))
    return FALSE;
  *text = g_strndup ((const char *) reader->bytes, length);
  reader->bytes += length;
  reader->size -= length;
  return TRUE;
}

static void
put_text (GByteArray *bytes, const char *text)
{
  const gsize length = strlen (text);

  put_u32 (bytes, (guint32) length);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static void
encode_scalar (const BongsuValue *value, GByteArray *bytes)
{
  static const char letters[] = "anbtpfi";
  /* What is nested deeper than PROTOCOL allows is not kept. */
  const BongsuValueKind kind = value->kind == BONGSU_VALUE_FIELDS ? BONGSU_VALUE_INVALID : value->kind;
  const guint8 letter = (guint8) letters[kind];
  const guint8 flag = kind == BONGSU_VALUE_BOOLEAN && value->boolean;

  g_byte_array_append (bytes, &letter, 1);
  if (kind == BONGSU_VALUE_NUMBER)
    put_double (bytes, value->number);
  else if (kind == BONGSU_VALUE_BOOLEAN)
    g_byte_array_append (bytes, &flag, 1);
  else if (kind == BONGSU_VALUE_TEXT)
    put_text (bytes, value->text);
  else if (kind == BONGSU_VALUE_POINT)
    {
      put_double (bytes, value->point.longitude);
      put_double (bytes, value->point.latitude);
    }
}

static void
encode_fields (const BongsuFields *fields, GByteArray *bytes)
{
  const guint n = bongsu_fields_get_n (fields);

  g_byte_array_append (bytes, (const guint8 *) "f", 1);
  put_u32 (bytes, n);
  for (guint i = 0; i < n; i++)
    {
      const char *name = bongsu_fields_get_name (fields, i);

      if (name != NULL)
        put_text (bytes, name);
      else
        put_u32 (bytes, NO_NAME);
      encode_scalar (bongsu_fields_get (fields, i), bytes);
    }
}

static gboolean
decode_scalar (Reader *reader, BongsuValue *value)
{
  guint8 letter, flag;
  guint32 length;
  double a, b;
  g_autofree char *text = NULL;

  if (!take (reader, &letter, 1))
    return FALSE;
  switch (letter)
    {
    case 'a':
    case 'i':
      *value = (BongsuValue) { .kind = letter == 'a' ? BONGSU_VALUE_ABSENT : BONGSU_VALUE_INVALID };
      return TRUE;
    case 'n':
      if (!take_double (reader, &a))
        return FALSE;
      *value = bongsu_value_number (a);
      return TRUE;
    case 'b':
      if (!take (reader, &flag, 1))
        return FALSE;
      *value = bongsu_value_boolean (flag != 0);
      return TRUE;
    case 't':
      if (!take_u32 (reader, &length) || !take_text (reader, length, &text))
        return FALSE;
      *value = bongsu_value_text (text);
      return TRUE;
    case 'p':
      if (!take_double (reader, &a) || !take_double (reader, &b))
        return FALSE;
      *value = bongsu_value_point (a, b);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
decode_fields (Reader *reader, BongsuValue *value)
{
  g_autoptr (BongsuFields) fields = bongsu_fields_new ();
  guint32 n;

  if (!take_u32 (reader, &n))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      BongsuValue item = BONGSU_VALUE_INIT;
      guint32 length;

      if (!take_u32 (reader, &length) || (length != NO_NAME && !take_text (reader, length, &name)) ||
          !decode_scalar (reader, &item) || !bongsu_fields_take (fields, name, item))
        return FALSE;
    }
  *value = bongsu_value_take_fields (g_steal_pointer (&fields));
  return TRUE;
}

void
bongsu_value_encode (const BongsuValue *value, GByteArray *bytes)
{
  if (value->kind == BONGSU_VALUE_FIELDS)
    encode_fields (value->fields, bytes);
  else
    encode_scalar (value, bytes);
}

gboolean
bongsu_value_decode (const guint8 *bytes, gsize size, BongsuValue *value)
{
  Reader reader = { bytes, size };
  BongsuValue read = BONGSU_VALUE_INIT;
  gboolean fields = size > 0 && bytes[0] == 'f';
  gboolean done;

  if (fields)
    {
      reader.bytes++;
      reader.size--;
    }
  done = fields ? decode_fields (&reader, &read) : decode_scalar (&reader, &read);
  if (!done || reader.size != 0)
    {
      bongsu_value_clear (&read);
      return FALSE;
    }
  *value = read;
  return TRUE;
}
