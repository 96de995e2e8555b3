#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-po.py SOURCE_ROOT - Korean is complete: every string that can be shown has its words, and none is fuzzy."""
import os
import re
import subprocess
import sys
import tempfile

root = sys.argv[1]
MARKS = re.compile(r'\b(?:_|N_|C_|NC_|ngettext) ?\(')


def sources():
    for folder, _, names in os.walk(os.path.join(root, 'src')):
        yield from (os.path.join(folder, name) for name in names if name.endswith('.c'))
    folder = os.path.join(root, 'data', 'ui')
    yield from (os.path.join(folder, name) for name in os.listdir(folder) if name.endswith('.ui'))


def is_marked(path):
    with open(path, encoding='utf-8') as stream:
        text = stream.read()
    return 'translatable="yes"' in text if path.endswith('.ui') else bool(MARKS.search(text))


def run(*command):
    return subprocess.run(command, cwd=root, capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': ''})


def listed():
    with open(os.path.join(root, 'po', 'POTFILES.in'), encoding='utf-8') as stream:
        return {line.strip() for line in stream if line.strip() and not line.startswith('#')}


def main():
    marked = {os.path.relpath(path, root) for path in sources() if is_marked(path)}
    faults = [f'po/POTFILES.in does not list {path}' for path in sorted(marked - listed())]
    faults += [f'po/POTFILES.in lists {path} without words' for path in sorted(listed() - marked)]
    print('1..3')
    print('not ok' if faults else 'ok', '1 /ui/po/lists-every-file')
    for fault in faults:
        print('#', fault)

    with tempfile.TemporaryDirectory() as work:
        template, merged = os.path.join(work, 'bongsu.pot'), os.path.join(work, 'ko.po')
        run('xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
            '--keyword=ngettext:1,2', '-o', template, *sorted(marked))
        run('msgmerge', '--no-fuzzy-matching', '-o', merged, 'po/ko.po', template)
        missing = run('msgattrib', '--untranslated', '--no-wrap', merged).stdout
        fuzzy = run('msgattrib', '--only-fuzzy', '--no-wrap', 'po/ko.po').stdout
        names = [line for line in (missing + fuzzy).splitlines() if line.startswith('msgid ') and line != 'msgid ""']
        print('not ok' if names else 'ok', '2 /ui/po/korean-is-complete')
        for name in names:
            print('#', name)
        check = run('msgfmt', '-c', '-o', os.devnull, 'po/ko.po')
        print('ok' if check.returncode == 0 else 'not ok', '3 /ui/po/formats-agree')
        for line in check.stderr.splitlines():
            print('#', line)


main()
