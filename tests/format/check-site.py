#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of site files says of every file of the tables what the loader says of it (test-site-reader.c) (TAP).

    check-site.py SOURCE_ROOT
"""
import json
import sys
from pathlib import Path

import jsonschema

ROOT = Path(sys.argv[1])


def table(name):
    lines = (ROOT / 'tests' / 'format' / 'data' / name).read_text(encoding='utf-8').splitlines()
    return [line.split('\t', 1) for line in lines if not line.startswith('#')]


def anchored(node):
    """JSON Schema means the end of the text by `$`; the module's engine also takes a line break before it."""
    if isinstance(node, dict):
        return {key: value[:-1] + r'\Z' if key == 'pattern' and value.endswith('$') else anchored(value)
                for key, value in node.items()}
    return [anchored(item) for item in node] if isinstance(node, list) else node


schema = json.loads((ROOT / 'data' / 'schema' / 'site.schema.json').read_text(encoding='utf-8'))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(anchored(schema))
example = json.loads((ROOT / 'docs' / 'site.example.json').read_text(encoding='utf-8'))
refused, accepted = table('site-refused.tsv'), table('site-accepted.tsv')
claims = [
    ('/site/schema/takes-the-example', [error.message for error in validator.iter_errors(example)]),
    ('/site/schema/takes-what-the-loader-takes', [text for _, text in accepted if not validator.is_valid(json.loads(text))]),
    ('/site/schema/refuses-what-the-loader-refuses', [f'{path}: {text}' for path, text in refused
                                                      if validator.is_valid(json.loads(text))]),
    ('/site/schema/tables-are-whole', [] if len(refused) >= 60 and len(accepted) >= 8 else ['a table has lost its lines']),
]
print(f'1..{len(claims)}')
for number, (name, faults) in enumerate(claims, 1):
    print('not ok' if faults else 'ok', number, name)
    for fault in faults:
        print('#', fault)
sys.exit(any(faults for _, faults in claims))
