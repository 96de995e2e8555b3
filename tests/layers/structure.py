#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tree promises about itself: sizes, forbidden calls, licence lines, valid data files.

    structure.py ROOT     prints TAP, one case a promise
"""
import json
import pathlib
import re
import subprocess
import sys

MAX_C, MAX_UI, MAX_FUNCTION = 1000, 200, 60

# What a reviewer would refuse, by name: (where, pattern, why).
FORBIDDEN = [
    ('src', r'gtk_label_set_markup|use-markup', 'markup is never built from data'),
    ('src', r'\bg_object_set_data(_full)?\b', 'a field or a property, not hidden storage'),
    ('src', r'\bbongsu_\w+_get_default\b', 'objects are passed in'),
    ('src', r'soup_cookie_jar|SoupContentSniffer|SoupMultipart|soup_websocket|SOUP_MESSAGE_IDEMPOTENT', 'forbidden part of libsoup'),
    ('src', r'mosquitto_tls_insecure_set', 'no switch turns certificate checks off'),
    ('src', r'sqlite3_exec\s*\([^;]*printf', 'SQL is never built from data'),
    ('src/operations', r'\bg_get_(real|monotonic)_time\b|\bg_timeout_|\bg_random_|\bg_uuid_|\bg_date_time_new_now',
     'time and chance come by BongsuClock and BongsuRandom'),
    ('src', r'\b(TODO|FIXME|XXX|HACK)\b', 'an issue, not a comment'),
    ('data/ui', r'use-markup', 'markup is never built from data'),
]


def sources(root, folder, *patterns):
    return sorted(p for pattern in patterns for p in (root / folder).rglob(pattern))


def check_sizes(root):
    for path in sources(root, 'src', '*.c', '*.h'):
        lines = len(path.read_text(encoding='utf-8').splitlines())
        if lines > MAX_C:
            yield f'{path.relative_to(root)}: {lines} lines (at most {MAX_C})'
    for path in sources(root, 'data/ui', '*.ui'):
        lines = len(path.read_text(encoding='utf-8').splitlines())
        if lines > MAX_UI:
            yield f'{path.relative_to(root)}: {lines} lines (at most {MAX_UI})'


def check_functions(root):
    """A body in GNU style begins and ends with a brace in the first column."""
    for path in sources(root, 'src', '*.c'):
        begun, name = None, ''
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if begun is None and re.match(r'^[a-z_0-9]+ \(', line):
                name = line.split(' (')[0]
            if line == '{':
                begun = number
            elif line.startswith('}') and begun is not None:
                if line == '}' and number - begun > MAX_FUNCTION + 1 and not name.endswith('_class_init'):
                    yield f'{path.relative_to(root)}:{begun}: {name} has {number - begun - 1} lines (at most {MAX_FUNCTION})'
                begun = None


def check_forbidden(root):
    for folder, pattern, why in FORBIDDEN:
        for path in sources(root, folder, '*.c', '*.h', '*.ui'):
            for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
                if re.search(pattern, line):
                    yield f'{path.relative_to(root)}:{number}: {why}'


def check_licences(root):
    for folder in ('src', 'tests'):
        for path in sources(root, folder, '*.c', '*.h', '*.py'):
            if 'SPDX-License-Identifier: GPL-3.0-or-later' not in path.read_text(encoding='utf-8')[:200]:
                yield f'{path.relative_to(root)}: no licence line'


def check_places(root):
    """Nothing names a folder of one machine."""
    tracked = subprocess.run(['git', '-C', root, 'ls-files', '-z'], capture_output=True, check=False).stdout.decode()
    for name in filter(None, tracked.split('\0')):
        path = root / name
        if path.suffix in ('.png', '.svg') or name == 'LICENSE' or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding='utf-8', errors='replace').splitlines(), 1):
            if re.search(r'/(w[o]rk|h[o]me/[a-z]|r[o]ot)/', line):
                yield f'{name}:{number}: {line.strip()[:80]}'


def check_test_files(root):
    """A class has its test file; widgets of one page may share one."""
    homes = {'model', 'format', 'store', 'net', 'operations'}
    for path in sources(root, 'src', '*.h'):
        room = path.parent.name
        if room not in homes or path.stem.endswith('-private'):
            continue
        declares = re.search(r'G_DECLARE_(FINAL|DERIVABLE)_TYPE', path.read_text(encoding='utf-8'))
        if declares and not (root / 'tests' / room / f'test-{path.stem}.c').exists():
            yield f'{room}/{path.name}: no tests/{room}/test-{path.stem}.c'


def check_json(root):
    for path in sources(root, 'data', '*.json', '*.geojson'):
        try:
            json.loads(path.read_text(encoding='utf-8'))
        except ValueError as error:
            yield f'{path.relative_to(root)}: {error}'


CASES = [
    ('/structure/sizes', check_sizes),
    ('/structure/functions', check_functions),
    ('/structure/forbidden-calls', check_forbidden),
    ('/structure/licence-lines', check_licences),
    ('/structure/no-foreign-paths', check_places),
    ('/structure/test-files', check_test_files),
    ('/structure/json-parses', check_json),
]


def main(root):
    print(f'1..{len(CASES)}')
    passed = True
    for number, (name, check) in enumerate(CASES, 1):
        complaints = list(check(root))
        passed &= not complaints
        print(f'{"not ok" if complaints else "ok"} {number} {name}')
        for line in complaints:
            print(f'# {line}')
    return not passed


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
