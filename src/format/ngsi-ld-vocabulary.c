/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ngsi-ld-private.h"

#include <string.h>

#define NULL_URN "urn:ngsi-ld:null"

/* PROTOCOL 13.1: dropped before anything else sees them. */
static const char *const personal_names[] = {
  "vehiclePlateIdentifier", "license_plate", "observedVehicle", "vehicleIdentificationNumber",
  "personName", "ownerName", "contactPoint", "faceFeatures",
  "bloodPressure", "heartRate", "bloodGlucose", "bodyTemperature",
};

/* Types that no asset kind names, but that the console acts upon. */
static const char *const own_types[] = {
  "Alert", "WeatherAlert", "Anomaly", "OperatorAction", "AlertRecord", "DeviceOperation",
};

struct _BongsuVocabulary
{
  gatomicrefcount count;
  GHashTable *types; /* (element-type utf8) */
  GHashTable *names; /* (element-type utf8 guint) name to BongsuNameFlags */
  gboolean keti;
  char *language;
};

static void
learn_reading (GHashTable *numbers, GHashTable *others, const BongsuReadingSpec *reading)
{
  if (reading->attribute == NULL)
    return;
  g_hash_table_add (reading->type == BONGSU_READING_NUMBER ? numbers : others, (char *) reading->attribute);
}

/* A numeric string is a number only where every reading of that attribute wants one. */
static void
learn_numbers (BongsuVocabulary *self, BongsuCatalogue *catalogue)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) others = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < bongsu_catalogue_get_n_kinds (catalogue); i++)
    {
      const BongsuKind *kind = bongsu_catalogue_get_kind (catalogue, i);

      for (guint j = 0; kind->readings != NULL && j < kind->readings->len; j++)
        learn_reading (numbers, others, g_ptr_array_index (kind->readings, j));
    }
  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (others, name))
      g_hash_table_insert (self->names, g_strdup (name), GUINT_TO_POINTER (BONGSU_NAME_NUMBER));
}

BongsuVocabulary *
bongsu_vocabulary_new (BongsuCatalogue *catalogue, gboolean dialect_keti, const char *language)
{
  BongsuVocabulary *self = g_new0 (BongsuVocabulary, 1);

  g_atomic_ref_count_init (&self->count);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->keti = dialect_keti;
  self->language = g_strdup (language != NULL ? language : "ko");
  for (guint i = 0; i < G_N_ELEMENTS (own_types); i++)
    g_hash_table_add (self->types, g_strdup (own_types[i]));
  if (catalogue != NULL)
    {
      g_auto (GStrv) types = bongsu_catalogue_dup_types (catalogue);

      for (guint i = 0; types != NULL && types[i] != NULL; i++)
        g_hash_table_add (self->types, g_strdup (types[i]));
      learn_numbers (self, catalogue);
    }
  for (guint i = 0; i < G_N_ELEMENTS (personal_names); i++)
    g_hash_table_insert (self->names, g_strdup (personal_names[i]), GUINT_TO_POINTER (BONGSU_NAME_PERSONAL));
  return self;
}

BongsuVocabulary *
bongsu_vocabulary_ref (BongsuVocabulary *vocabulary)
{
  g_return_val_if_fail (vocabulary != NULL, NULL);

  g_atomic_ref_count_inc (&vocabulary->count);
  return vocabulary;
}

void
bongsu_vocabulary_unref (BongsuVocabulary *vocabulary)
{
  g_return_if_fail (vocabulary != NULL);

  if (!g_atomic_ref_count_dec (&vocabulary->count))
    return;
  g_hash_table_unref (vocabulary->types);
  g_hash_table_unref (vocabulary->names);
  g_free (vocabulary->language);
  g_free (vocabulary);
}

gboolean
bongsu_vocabulary_knows_type (const BongsuVocabulary *vocabulary, const char *type)
{
  return g_hash_table_contains (vocabulary->types, type);
}

guint
bongsu_vocabulary_get_name_flags (const BongsuVocabulary *vocabulary, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (vocabulary->names, name));
}

gboolean
bongsu_vocabulary_is_keti (const BongsuVocabulary *vocabulary)
{
  return vocabulary->keti;
}

const char *
bongsu_vocabulary_get_language (const BongsuVocabulary *vocabulary)
{
  return vocabulary->language;
}

const char *
bongsu_ngsi_reduce_name (const char *name)
{
  const char *tail = NULL;
  const char *colon = NULL;

  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '/' || *at == '#')
        tail = at + 1;
      else if (*at == ':' && colon == NULL)
        colon = at + 1;
    }
  if (tail != NULL)
    return tail;
  if (colon != NULL && strncmp (name, "urn:", strlen ("urn:")) != 0)
    return colon;
  return name;
}

gboolean
bongsu_ngsi_is_reserved (const char *name)
{
  static const char *const names[] = {
    "id", "type", "@id", "@type", "@context", "scope", "datasetId",
    "createdAt", "modifiedAt", "deletedAt", "geoDistance", "expiresAt",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (name[0] == names[i][0] && strcmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
bongsu_ngsi_is_null (const BongsuJsonNode *node)
{
  return node->kind == BONGSU_JSON_NULL || (node->kind == BONGSU_JSON_TEXT && strcmp (node->text, NULL_URN) == 0);
}
