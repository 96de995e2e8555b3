/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "json-guard.h"

/* What the guard lets through json-glib parses, and every number in it is finite, every text UTF-8. */

static void
check_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));

      for (GList *at = members; at != NULL; at = at->next)
        check_node (at->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      check_node (json_array_get_element (json_node_get_array (node), i));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      fuzz_assert (isfinite (json_node_get_double (node)));
      fuzz_plant (json_node_get_double (node) > 1e100);
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    fuzz_assert (g_utf8_validate (json_node_get_string (node), -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonParser) parser = NULL;
  const char *reason = NULL;
  gsize offset = 0;

  if (!bongsu_json_guard ((const char *) data, size, &bongsu_json_limits_message, &reason, &offset))
    {
      fuzz_assert (reason != NULL && offset <= size);
      return 0;
    }
  fuzz_assert (g_utf8_validate ((const char *) data, (gssize) size, NULL));
  parser = json_parser_new ();
  fuzz_assert (json_parser_load_from_data (parser, (const char *) data, (gssize) size, NULL));
  check_node (json_parser_get_root (parser));
  return 0;
}
