/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "json-guard.h"
#include "json-write.h"

G_BEGIN_DECLS

typedef enum
{
  BONGSU_JSON_NULL,
  BONGSU_JSON_BOOLEAN,
  BONGSU_JSON_NUMBER,
  BONGSU_JSON_TEXT,
  BONGSU_JSON_ARRAY,
  BONGSU_JSON_OBJECT,
} BongsuJsonKind;

/* One value of a document. Children of a container are a list; strings are unescaped, valid and without NUL. */
typedef struct _BongsuJsonNode BongsuJsonNode;
struct _BongsuJsonNode
{
  const char *key;  /* (nullable) when the parent is an object */
  const char *text; /* TEXT */
  const BongsuJsonNode *first;
  const BongsuJsonNode *next;
  double number;    /* NUMBER; BOOLEAN: 0 or 1 */
  guint size;       /* bytes of text, or number of children */
  guint8 kind;      /* BongsuJsonKind */
  guint8 inexact;   /* an integer beyond 2^53 */
};

/* A whole document in two blocks of memory: what json-glib spends on a tree of the stream's size would be most of the
 * worker's time. Only for bytes that the guard has let through, which it does itself. */
typedef struct _BongsuJsonTree BongsuJsonTree;

BongsuJsonTree *bongsu_json_tree_parse (const char *data, gsize size, const BongsuJsonLimits *limits,
                                        const char **reason, gsize *offset);
void bongsu_json_tree_free (BongsuJsonTree *tree);
const BongsuJsonNode *bongsu_json_tree_get_root (const BongsuJsonTree *tree);

/* The member of an object, or NULL (also when `node` is NULL or no object). */
const BongsuJsonNode *bongsu_json_node_get (const BongsuJsonNode *node, const char *key);
/* The text of the member, or NULL. */
const char *bongsu_json_node_get_text (const BongsuJsonNode *node, const char *key);
/* The node as JSON again. */
void bongsu_json_node_append (const BongsuJsonNode *node, GString *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuJsonTree, bongsu_json_tree_free)

G_END_DECLS
