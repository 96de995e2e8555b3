/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "level.h"
#include "value.h"

G_BEGIN_DECLS

/* Text of the catalogue, Korean and English side by side. */
typedef struct
{
  char *ko;
  char *en;
} BongsuText;

/* The one of the two that the interface speaks (Korean when the first language name begins with "ko"). Never NULL. */
const char *bongsu_text_get (const BongsuText *text);
void bongsu_text_clear (BongsuText *text);

typedef enum
{
  BONGSU_OPERATOR_EQUAL,
  BONGSU_OPERATOR_NOT_EQUAL,
  BONGSU_OPERATOR_LESS,
  BONGSU_OPERATOR_LESS_EQUAL,
  BONGSU_OPERATOR_GREATER,
  BONGSU_OPERATOR_GREATER_EQUAL,
  BONGSU_OPERATOR_IN, /* operands is a list */
} BongsuOperator;

typedef enum
{
  BONGSU_READING_NUMBER,
  BONGSU_READING_ENUM,
  BONGSU_READING_BOOLEAN,
  BONGSU_READING_TIME,
  BONGSU_READING_TEXT,
} BongsuReadingType;

/* `levels[]` of a reading: enter at `value` (after `delay_s`), leave beyond `clear_value` (for `clear_hold_s`). */
typedef struct
{
  BongsuLevel level; /* NORMAL when the threshold sets a fault */
  BongsuFault fault;
  BongsuOperator op;
  BongsuValue value; /* number, text, boolean, or fields: a list for IN */
  double delay_s;
  gboolean has_clear;
  BongsuOperator clear_op;
  BongsuValue clear_value;
  double clear_hold_s;
} BongsuThreshold;

typedef struct
{
  char *word; /* on the wire */
  BongsuText name;
} BongsuWord;

typedef struct
{
  char *id;        /* ped_wait */
  char *attribute; /* pedestriansWaiting; interned with g_intern_string () */
  BongsuText name;
  BongsuReadingType type;
  char *unit;      /* (nullable) as shown */
  char *unit_code; /* (nullable) UN/CEFACT */
  double scale;    /* multiplies what the broker sends; 1 */
  gboolean has_range;
  double minimum, maximum; /* in shown units */
  GArray *words;      /* (element-type BongsuWord) */
  double period_s;    /* 0: not periodic */
  GArray *thresholds; /* (element-type BongsuThreshold), highest level first */
  gboolean personal;  /* never stored */
  gboolean trend;     /* history is kept and drawn */
  char *evidence;     /* letters of A B C D W K P */
} BongsuReadingSpec;

typedef struct _BongsuKind
{
  char *id; /* smart-pole/bell */
  BongsuText name;
  char *symbol; /* bongsu-asset-<symbol>-symbolic */
  GStrv types;           /* NGSI-LD types that match */
  char *where_attribute; /* (nullable) deviceProfile */
  char *where_value;
  char *asset_kind;      /* (nullable) required assetKind */
  char *part_of;         /* (nullable) kind id of the parent */
  char *inherits;        /* (nullable) full id of the kind whose readings, rules and commands this one has as well */
  GPtrArray *readings;   /* (element-type BongsuReadingSpec), inherited ones last (from the seal on) */
  gboolean is_sign;      /* has deviceProfile signBoard */
  gboolean is_camera;
} BongsuKind;

typedef enum
{
  BONGSU_CONDITION_IS,      /* reading op value */
  BONGSU_CONDITION_DIFFERS, /* a, b, map, ignore */
  BONGSU_CONDITION_ALL,
  BONGSU_CONDITION_ANY,
  BONGSU_CONDITION_NOT,
  BONGSU_CONDITION_RULE,    /* the condition of another rule */
  BONGSU_CONDITION_CONTEXT, /* something around: night, cold-wave */
  BONGSU_CONDITION_FALSE,   /* a form of SCHEMA-SKETCH 3 that this version reads but does not judge yet */
} BongsuConditionKind;

/* A closed tree (SCHEMA-SKETCH 3). */
typedef struct _BongsuCondition BongsuCondition;
struct _BongsuCondition
{
  BongsuConditionKind kind;
  char *a;            /* reading, rule or context id */
  char *b;            /* second reading of DIFFERS */
  BongsuOperator op;
  BongsuValue value;
  GHashTable *map;    /* (nullable) (element-type utf8 utf8): words of a and b that mean the same */
  GStrv ignore;       /* (nullable) words with which nothing differs */
  GPtrArray *parts;   /* (element-type BongsuCondition) of ALL, ANY, NOT (one) */
  double for_s;       /* must hold so long */
  double fresh_s;     /* 0: by the reading's period */
};

typedef struct
{
  char *id;   /* floor-mismatch */
  char *kind; /* full kind id */
  BongsuText name;
  BongsuCondition *when;
  char *incident;    /* (nullable) incident type it raises */
  BongsuLevel level; /* axis while true; NORMAL: none */
  BongsuFault fault; /* axis while true; NONE: none */
  BongsuCondition *clear; /* (nullable) NULL: not `when` */
  double clear_hold_s;
  gboolean latch;
  gboolean ack_required; /* default by level: from caution on; -1 until sealed when the file does not say */
  BongsuText explain;
  char *evidence;
} BongsuRule;

typedef struct
{
  char *type; /* bell */
  BongsuText name;
  BongsuLevel level; /* NORMAL: by fault grade */
  BongsuFault fault;
  char *category, *sub_category; /* (nullable) Alert words; NULL: no Alert is posted */
  char *playbook;                /* (nullable) */
  GStrv agencies;
  char *close;                   /* operator, leader, auto */
} BongsuIncidentType;

typedef struct
{
  char *verb; /* look dispatch sign command field ask verify note */
  BongsuText text;
  char *template_id; /* (nullable) sign */
  char *command;     /* (nullable) command id */
  char *agency;      /* (nullable) dispatch */
  guint cameras;     /* look */
} BongsuStep;

typedef struct
{
  char *id;
  BongsuText name;
  GPtrArray *steps; /* (element-type BongsuStep), at most 5 */
} BongsuPlaybook;

typedef struct
{
  char *id;
  char *kind;
  BongsuText name;
  char *attribute;   /* (nullable) NGSI-LD command attribute */
  char *request;     /* (nullable) agency instead */
  char *value;       /* JSON template as text */
  char *right;
  double timeout_s;
  char *read_back_reading; /* (nullable) */
  BongsuValue read_back_equals;
  double read_back_within_s;
} BongsuCommand;

/* A sign profile: what a board can show (SIGNS 1). Cells are half cells of 8 dots. */
typedef struct
{
  char *id; /* VMS-2x10 */
  guint version;
  BongsuText name;
  guint width, height; /* dots; 0: not a matrix (DID, VOICE) */
  guint columns, rows; /* full cells, lines */
  guint max_pages;
  char *charset;       /* ascii ksx1001 cp949 utf8 */
  char *read_back;     /* full text none */
  guint longest_life_s;
  gboolean for_drivers;
} BongsuSignProfile;

typedef struct
{
  char *id; /* jaywalk */
  BongsuText name;
  BongsuLevel level;
  char *colour;    /* red yellow green amber */
  guint ttl_s;     /* default life */
  char *confirm;   /* none once two */
  char *family;    /* (nullable) group in the list */
  GHashTable *ko;  /* profile id -> GStrv of lines */
  GHashTable *en;
  GPtrArray *fields; /* (element-type BongsuSignField) */
} BongsuSignTemplate;

typedef struct
{
  char *id;       /* place */
  guint longest;  /* full cells */
  guint max_age_s;
  BongsuText fallback;
} BongsuSignField;

typedef struct
{
  char *id;
  guint version;
  BongsuText name;
  char *symbol;
  GStrv inherits;       /* (nullable) solutions whose kinds of the same NGSI-LD type all of this one's inherit */
  GPtrArray *kinds;     /* (element-type BongsuKind) */
  GPtrArray *rules;     /* (element-type BongsuRule) */
  GPtrArray *incidents; /* (element-type BongsuIncidentType) */
  GPtrArray *playbooks; /* (element-type BongsuPlaybook) */
  GPtrArray *commands;  /* (element-type BongsuCommand) */
  GStrv signs;
} BongsuSolution;

/* Empty parts with their arrays (which free their elements), for the reader and for tests. `_solution_new`: the arrays
 * of kinds, rules, incidents, playbooks and commands. */
BongsuSolution *bongsu_solution_new (void);
BongsuKind *bongsu_kind_new (void);
BongsuReadingSpec *bongsu_reading_spec_new (void);
BongsuReadingSpec *bongsu_reading_spec_copy (const BongsuReadingSpec *reading);
BongsuRule *bongsu_rule_new (void);
BongsuCondition *bongsu_condition_new (BongsuConditionKind kind);
BongsuPlaybook *bongsu_playbook_new (void);
BongsuSignTemplate *bongsu_sign_template_new (void);

void bongsu_solution_free (BongsuSolution *solution);
void bongsu_kind_free (BongsuKind *kind);
void bongsu_reading_spec_free (BongsuReadingSpec *reading);
void bongsu_rule_free (BongsuRule *rule);
void bongsu_incident_type_free (BongsuIncidentType *incident);
void bongsu_playbook_free (BongsuPlaybook *playbook);
void bongsu_command_free (BongsuCommand *command);
void bongsu_sign_field_free (BongsuSignField *field);
void bongsu_condition_free (BongsuCondition *condition);
void bongsu_sign_profile_free (BongsuSignProfile *profile);
void bongsu_sign_template_free (BongsuSignTemplate *template_);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSolution, bongsu_solution_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuKind, bongsu_kind_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuReadingSpec, bongsu_reading_spec_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuRule, bongsu_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuIncidentType, bongsu_incident_type_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuPlaybook, bongsu_playbook_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuCommand, bongsu_command_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuCondition, bongsu_condition_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSignProfile, bongsu_sign_profile_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BongsuSignTemplate, bongsu_sign_template_free)

/* Everything the console knows about solutions; immutable once read. Kinds are numbered, 0 is the generic kind. */
#define BONGSU_TYPE_CATALOGUE (bongsu_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (BongsuCatalogue, bongsu_catalogue, BONGSU, CATALOGUE, GObject)

#define BONGSU_CATALOGUE_MAX_KINDS 1024

BongsuCatalogue *bongsu_catalogue_new (void);
/* Takes what the reader made. A solution or template of the same id replaces the earlier one (later folders win). */
void bongsu_catalogue_take_solution (BongsuCatalogue *self, BongsuSolution *solution);
void bongsu_catalogue_take_profile (BongsuCatalogue *self, BongsuSignProfile *profile);
void bongsu_catalogue_take_template (BongsuCatalogue *self, BongsuSignTemplate *template_);
/* Numbers the kinds; afterwards nothing may be added. */
void bongsu_catalogue_seal (BongsuCatalogue *self);

guint bongsu_catalogue_get_n_kinds (BongsuCatalogue *self);
const BongsuKind *bongsu_catalogue_get_kind (BongsuCatalogue *self, guint index);
/* The kind of an entity; 0 (generic) when none matches. `profile` and `asset_kind` may be NULL. */
guint bongsu_catalogue_match_kind (BongsuCatalogue *self, const char *type, const char *profile,
                                   const char *asset_kind);
/* Number of the kind with this full id, 0 when unknown. */
guint bongsu_catalogue_find_kind (BongsuCatalogue *self, const char *id);
const BongsuReadingSpec *bongsu_kind_find_reading (const BongsuKind *kind, const char *id);
const BongsuReadingSpec *bongsu_kind_find_attribute (const BongsuKind *kind, const char *attribute);

/* (element-type BongsuRule), borrowed: the rules of one kind, own ones first, then inherited ones (whose `kind` is the
 * one they stand at); NULL when it has none. */
GPtrArray *bongsu_catalogue_get_rules (BongsuCatalogue *self, guint kind);
const BongsuRule *bongsu_catalogue_find_rule (BongsuCatalogue *self, guint kind, const char *rule);
/* First of the kind's own solution, then of any; NULL when unknown. */
const BongsuIncidentType *bongsu_catalogue_find_incident (BongsuCatalogue *self, const char *kind_id, const char *type);
const BongsuPlaybook *bongsu_catalogue_find_playbook (BongsuCatalogue *self, const char *kind_id, const char *id);
const BongsuCommand *bongsu_catalogue_find_command (BongsuCatalogue *self, const char *kind_id, const char *id);

/* Whether its value has "$names" besides "$id", which somebody must say. */
gboolean bongsu_command_has_parameters (const BongsuCommand *command);

const BongsuSignProfile *bongsu_catalogue_find_profile (BongsuCatalogue *self, const char *id);
const BongsuSignTemplate *bongsu_catalogue_find_template (BongsuCatalogue *self, const char *id);
GPtrArray *bongsu_catalogue_get_profiles (BongsuCatalogue *self);  /* (element-type BongsuSignProfile) in file order */
GPtrArray *bongsu_catalogue_get_templates (BongsuCatalogue *self); /* (element-type BongsuSignTemplate) in file order */
/* (element-type BongsuSolution), borrowed. */
GPtrArray *bongsu_catalogue_get_solutions (BongsuCatalogue *self);
/* Distinct NGSI-LD types of all kinds, sorted (transfer full). */
GStrv bongsu_catalogue_dup_types (BongsuCatalogue *self);

G_END_DECLS
