#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the table of the rooms, held against every #include below src/.

    layers.py SRC     prints TAP: /layers/self-test (each kind of violation is planted and must be found), /layers/tree

Include paths catch most of it while compiling. What they cannot see is caught here: headers in the compiler's own path
(<sqlite3.h>, <mosquitto.h>), paths in includes ("../net/x.h"), a library that comes along with another one (libsoup with
libshumate), and what a header shows to whoever includes it.
"""
import pathlib
import re
import sys
import tempfile

LIBRARIES = {
    'gtk': ('gtk/', 'gdk/', 'gsk/', 'pango/', 'graphene', 'cairo'),
    'adwaita': ('adwaita.h', 'libadwaita'),
    'shumate': ('shumate/',),
    'soup': ('libsoup/',),
    'mosquitto': ('mosquitto', 'mqtt_protocol'),
    'secret': ('libsecret/',),
    'sqlite': ('sqlite3',),
    'json': ('json-glib/',),
    'pulse': ('pulse/',),
}


class Room:
    """What one folder may include (`rooms`, `libraries`), and what its public headers may show of it."""

    def __init__(self, rooms='', libraries='', header_libraries=None, closed=True):
        self.rooms = set(rooms.split())
        self.libraries = set(libraries.split())
        self.header_rooms = {'model'} & self.rooms if closed else self.rooms
        self.header_libraries = self.libraries if header_libraries is None else set(header_libraries.split())


ROOMS = {
    'model': Room(),
    'format': Room('model', 'json', ''),
    'store': Room('model', 'sqlite', ''),
    'net': Room('model format', 'soup mosquitto secret', ''),
    'operations': Room('model format store net'),
    'map': Room('model', 'gtk shumate sqlite', 'gtk'),
    'ui': Room('model operations map', 'gtk adwaita', closed=False),
    'app': Room('model format store net operations map ui',
                'gtk adwaita shumate soup mosquitto secret sqlite json pulse', closed=False),
    'city': Room('model format', 'soup mosquitto json', closed=False),
}
ONE_FILE = {('map', 'sqlite'): 'tile-reader', ('app', 'pulse'): 'sounder'}
DIRECTIVE = re.compile(r'^\s*#\s*include(_next)?\b\s*(.*)$')


def where_headers_live(src):
    homes = {}
    for header in sorted(src.rglob('*.h')):
        homes.setdefault(header.name, []).append(header.parent.name)
    return homes


def judge_own(path, room, name, quoted, home):
    """A complaint about including one of our own headers, or None."""
    rules = ROOMS[room]
    public_header = path.suffix == '.h' and not path.stem.endswith('-private')
    private = name.endswith('-private.h')
    if not quoted:
        return f'our own header in angle brackets: {name}'
    if home != room:
        if home not in rules.rooms:
            return f'{room}/ may not see {home}/ ({name})'
        if private:
            return f'{name} is private to {home}/'
        if public_header and home not in rules.header_rooms:
            return f'a header of {room}/ may not show {home}/ ({name})'
    elif public_header and private:
        return f'a header of {room}/ may not show {name}'
    return None


def judge_library(path, room, name):
    """A complaint about including a library's header, or None."""
    rules = ROOMS[room]
    public_header = path.suffix == '.h' and not path.stem.endswith('-private')
    for library, prefixes in LIBRARIES.items():
        if not name.startswith(prefixes):
            continue
        if library not in rules.libraries:
            return f'{room}/ may not use {library} (<{name}>)'
        if ONE_FILE.get((room, library), path.stem) != path.stem:
            return f'in {room}/ only {ONE_FILE[room, library]} may use {library}'
        if public_header and library not in rules.header_libraries:
            return f'a header of {room}/ may not show {library} (<{name}>)'
    return None


def judge_line(path, room, rest, homes):
    match = re.match(r'(["<])([^">]+)[">]', rest)
    if not match:
        return 'say the header by its name'
    quoted, name = match[1] == '"', match[2]
    if '..' in name or (quoted and '/' in name):
        return f'path in include {name}'
    base = pathlib.PurePath(name).name
    if base in homes and (quoted or '/' not in name or name.split('/')[0] in ROOMS):
        return judge_own(path, room, base, quoted, homes[base][0])
    return judge_library(path, room, name)


def violations(src):
    homes = where_headers_live(src)
    for name, rooms in homes.items():
        if len(rooms) > 1:
            yield f'{name}: two headers of one name, in {", ".join(rooms)}'
    for path in sorted(src.rglob('*.[ch]')):
        parts = path.relative_to(src).parts
        if len(parts) != 2 or parts[0] not in ROOMS:
            yield f'{path}: belongs to no room of the table'
            continue
        text = re.sub(r'\\\n', '', path.read_text(encoding='utf-8'))
        for number, line in enumerate(text.splitlines(), 1):
            match = DIRECTIVE.match(line)
            if not match:
                continue
            said = 'say the header by its name' if match[1] else judge_line(path, parts[0], match[2], homes)
            if said:
                yield f'{path}:{number}: {said}'


# Planted trees: file, its text, what must be said about it (None: nothing).
PLANTED = [
    ('model/thing.h', '#include <gio/gio.h>\n', None),
    ('model/thing.c', '#include "thing.h"\n', None),
    ('format/reader.h', '#include <glib.h>\n', None),
    ('format/reader.c', '#include "reader.h"\n#include <json-glib/json-glib.h>\n', None),
    ('format/shown.h', '#include <json-glib/json-glib.h>\n', 'may not show json'),
    ('net/talk.h', '#include "thing.h"\n', None),
    ('net/talk-private.h', '#include "talk.h"\n#include <libsoup/soup.h>\n', None),
    ('net/talk.c', '#include "talk-private.h"\n#include <mosquitto.h>\n', None),
    ('net/leak.h', '#include <libsoup/soup.h>\n', 'may not show soup'),
    ('net/leak2.h', '#include "reader.h"\n', 'may not show format/'),
    ('net/leak3.h', '#include "talk-private.h"\n', 'may not show talk-private.h'),
    ('operations/desk.h', '#include "thing.h"\n', None),
    ('operations/desk.c', '#include "talk.h"\n#include "reader.h"\n', None),
    ('operations/leak4.h', '#include "talk.h"\n', 'may not show net/'),
    ('operations/private.c', '#include "talk-private.h"\n', 'private to net/'),
    ('operations/drawn.c', '#include <cairo.h>\n', 'may not use gtk'),
    ('map/view.h', '#include <gtk/gtk.h>\n#include "thing.h"\n', None),
    ('map/layer-private.h', '#include <shumate/shumate.h>\n', None),
    ('map/leak5.h', '#include <shumate/shumate.h>\n', 'may not show shumate'),
    ('map/tile-reader.c', '#include <sqlite3.h>\n', None),
    ('map/other.c', '#include <sqlite3.h>\n', 'only tile-reader may use sqlite'),
    ('ui/pane.h', '#include <adwaita.h>\n#include "desk.h"\n', None),
    ('ui/pane.c', '#include "view.h"\n', None),
    ('ui/soup.c', '#include <libsoup/soup.h>\n', 'may not use soup'),
    ('ui/net.c', '#include "talk.h"\n', 'ui/ may not see net/'),
    ('ui/json.c', '  #  include <json-glib/json-glib.h>\n', 'may not use json'),
    ('model/up.c', '#include "talk.h"\n', 'model/ may not see net/'),
    ('model/gtk.c', '#include <gtk/gtk.h>\n', 'may not use gtk'),
    ('model/db.c', '#include <sqlite3.h>\n', 'may not use sqlite'),
    ('model/path.c', '#include "../net/talk.h"\n', 'path in include'),
    ('model/angle.c', '#include <talk.h>\n', 'angle brackets'),
    ('model/angle2.c', '#include <net/talk.h>\n', 'angle brackets'),
    ('model/computed.c', '#define H "talk.h"\n#include H\n', 'say the header by its name'),
    ('model/split.c', '#include \\\n  "talk.h"\n', 'model/ may not see net/'),
    ('model/next.c', '#include_next <glib.h>\n', 'say the header by its name'),
    ('store/db.c', '#include <sqlite3.h>\n', None),
    ('store/mqtt.c', '#include <mosquitto.h>\n', 'may not use mosquitto'),
    ('app/wire.c', '#include <adwaita.h>\n#include "talk.h"\n#include "pane.h"\n', None),
    ('app/sounder.c', '#include <pulse/simple.h>\n', None),
    ('app/loud.c', '#include <pulse/simple.h>\n', 'only sounder may use pulse'),
    ('city/town.c', '#include <libsoup/soup.h>\n#include <mosquitto.h>\n#include "reader.h"\n', None),
    ('city/window.c', '#include "pane.h"\n', 'city/ may not see ui/'),
    ('utils/drawer.c', '', 'belongs to no room'),
    ('main.c', '', 'belongs to no room'),
]


def self_test():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        src = pathlib.Path(folder)
        for name, text, _ in PLANTED:
            (src / name).parent.mkdir(exist_ok=True)
            (src / name).write_text(text, encoding='utf-8')
        said = list(violations(src))
        for name, _, expected in PLANTED:
            about = [line for line in said if line.startswith(f'{src / name}:')]
            if (expected is None) != (not about) or (expected and not any(expected in line for line in about)):
                wrong.append(f'{name}: expected {expected!r}, got {about}')
        (src / 'net' / 'pane.h').write_text('', encoding='utf-8')
        if not any('two headers of one name' in line for line in violations(src)):
            wrong.append('two headers of one name were not found')
    return wrong


def report(number, name, complaints):
    print(f'{"not ok" if complaints else "ok"} {number} {name}')
    for line in complaints:
        print(f'# {line}')
    return not complaints


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print('1..2')
    passed = report(1, '/layers/self-test', self_test())
    passed &= report(2, '/layers/tree', list(violations(pathlib.Path(sys.argv[1]))))
    sys.exit(not passed)
