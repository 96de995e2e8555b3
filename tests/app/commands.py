#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that need no display, as integrators use them: the real program, text in, text out (TAP).

    commands.py BONGSU SOURCE_ROOT JOURNAL_APPENDER
"""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

BONGSU, ROOT, APPENDER = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
DATA = ROOT / 'tests' / 'format' / 'data' / 'ngsild'
ARRIVAL = '--arrival=2026-11-20T12:24:00.000Z'
CASES = []


def case(function):
    CASES.append((f'/app/commands/{function.__name__.replace("_", "-")}', function))
    return function


def run(*arguments, text=b'', **more):
    """Without any display, home or language of the caller: status, standard output, standard error."""
    with tempfile.TemporaryDirectory() as home:
        world = {'PATH': '/usr/bin:/bin', 'HOME': home, 'XDG_DATA_HOME': home, 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC',
                 'GDK_BACKEND': 'none', 'G_DEBUG': 'fatal-warnings', **more}
        world.update({name: os.environ[name] for name in os.environ if name.endswith('SAN_OPTIONS') or name == 'G_SLICE'})
        done = subprocess.run([BONGSU, *arguments], input=text.encode() if isinstance(text, str) else text,
                              capture_output=True, env=world, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def equal(got, expected):
    if got != expected:
        raise AssertionError(f'{got!r} is not {expected!r}')


def holds(text, part):
    if part not in text:
        raise AssertionError(f'{part!r} is not in {text[:400]!r}')


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def decode(text, *options):
    status, out, err = run('decode', ARRIVAL, *options, text=text)
    equal(err, '')
    return status, rows(out)


def refusal(text, reason):
    status, got = decode(text)
    equal((status, [(r['kind'], r['reason']) for r in got]), (1, [('refusal', reason)]))


ENTITY = '{"id":"urn:ngsi-ld:X:1","type":"X","t":{"type":"Property","value":21.5,"observedAt":"2026-11-20T12:00:00Z"}}'


@case
def decode_prints_what_a_notification_says():
    status, got = decode('{"metadata":{"Content-Type":"application/json"},"body":{"type":"Notification",'
                         f'"notifiedAt":"2026-11-20T12:23:59Z","data":[{ENTITY}]}}}}')
    equal((status, [r['kind'] for r in got]), (0, ['entity', 'update']))
    equal(got[1], {'document': 1, 'kind': 'update', 'entity': 'urn:ngsi-ld:X:1', 'type': 'X', 'attribute': 't', 'form': 'number',
                   'value': 21.5, 'observed': '2026-11-20T12:00:00.000Z', 'broker': '2026-11-20T12:23:59.000Z'})


@case
def decode_takes_a_page_a_line_and_a_whole_document():
    equal([r.get('snapshot') for r in decode(f'[\n{ENTITY}\n]')[1]], [True, True])
    status, got = decode(f'{ENTITY}\n\n{ENTITY}\n')
    equal((status, [r['document'] for r in got]), (0, [1, 1, 2, 2]))
    equal([r['document'] for r in decode(f'no\n{ENTITY}', '--lines')[1]], [1, 2, 2])


@case
def decode_prints_acts():
    status, got = decode((DATA / 'ngsi19' / 'acts.json').read_bytes())
    acts = [r for r in got if r['kind'] == 'act']
    if not acts or not all(a['verb'] and a['operator'] for a in acts):
        raise AssertionError(got)


@case
def decode_reads_every_fixture_to_its_end():
    documents = [path.read_bytes().replace(b'\n', b' ') for path in sorted(DATA.glob('*/*.json'))]
    status, got = decode(b'\n'.join(documents), '--lines')
    equal(status, 1)
    # A page may be empty; everything else is taken or refused, and nothing ends the run.
    if len(documents) < 20 or len({r['document'] for r in got}) < len(documents) - 3 or got[-1]['document'] != len(documents):
        raise AssertionError(f'{len(documents)} documents, the last answer is {got[-1]}')


@case
def decode_refuses_hostile_documents():
    refusal('', 'empty')
    refusal('[' * 100000, 'too-deep')
    refusal(b'\xff\xfe{}', 'utf-8')
    refusal('{"id":"urn:x:1","id":"urn:x:2","type":"X"}', 'duplicate-key')
    refusal('{"id":"urn:x:1","type":"X","v":NaN}', 'value')
    refusal(b' ' * (4 * 1024 * 1024 + 10) + b'{}', 'too-large')


@case
def decode_refuses_a_line_without_losing_the_next_one():
    status, got = decode(f'garbage\n{ENTITY}\n')
    equal((status, [r['kind'] for r in got]), (1, ['refusal', 'entity', 'update']))


@case
def decode_prints_nothing_that_a_terminal_obeys():
    status, out, _ = run('decode', ARRIVAL, text='{"id":"urn:x:1","type":"X","v":{"type":"Property","value":"\\u001b[2J\\u009b1m\\u202e"}}')
    if any(ord(c) < 0x20 and c != '\n' or 0x7f <= ord(c) <= 0x9f or c == '\u202e' for c in out):
        raise AssertionError(out)


@case
def decode_ends_with_a_sentence_for_wrong_options():
    for options in (['--arrival=yesterday'], ['--nonsense'], ['file.json']):
        status, out, err = run('decode', *options)
        equal((status, out), (2, ''))
        if not err:
            raise AssertionError('no sentence')


@case
def incidents_fold_the_vectors_of_the_design():
    source = (ROOT / 'tests' / 'operations' / 'test-incident-fold.c').read_text(encoding='utf-8')
    vectors = re.findall(r'\{ "([FX]\d\d)", "([^"]*)",\s*"([^"]*)",\s*"([^"]*)" \}', source)
    if len(vectors) < 50:
        raise AssertionError(f'only {len(vectors)} vectors')
    lines, expected = [], []
    for _, options, sequence, expect in vectors:
        times, results = zip(*(part.split('=') for part in expect.split(' / ')))
        lines.append(f'{f"({options}) " if options else ""}{sequence} | {" / ".join(times)}')
        expected.append(' / '.join(results))
    status, out, err = run('incidents', text='\n'.join(lines))
    equal((status, err), (0, ''))
    for (name, *_), got, wanted in zip(vectors, out.splitlines(), expected, strict=True):
        equal((name, got), (name, wanted))


@case
def incidents_do_without_times_and_take_remarks():
    status, out, _ = run('incidents', text='# a bell\n\n10 raise L2; 15 a acknowledge @10\n')
    equal((status, out), (0, 'C·1·L2·인지·a\n'))


@case
def incidents_say_which_line_is_wrong_and_go_on():
    wrong = ['10 raise', '10 raise L9', 'x raise L2', '10', '10 a', '10 a acknowledge @', '10 a assign to', '1e9 raise L2',
             '(latch 10 raise L2', '(never) 10 raise L2', '10 raise L2 |', '10 raise L2 | x', '10 raise L2; ' * 1001,
             '10 return L2', '10 a b c d e']
    status, out, err = run('incidents', text='\n'.join([*wrong, '10 raise L2']))
    equal((status, out), (1, 'B·1·L2·발생·-\n'))
    equal([re.match(r'bongsu: Line (\d+): ', line)[1] for line in err.splitlines()], [str(n + 1) for n in range(len(wrong))])


@case
def incidents_outlive_hostile_bytes():
    status, out, err = run('incidents', text=b'\xff\n' + b'10 raise L2\0\n' + b'9' * 100000 + b'\n')
    equal((status, out, len(err.splitlines())), (1, '', 3))


@case
def multi_prints_tokens_and_forms():
    status, out, err = run('multi', text='[jl3][jp3]살얼음 주의[NL]천천히 운전\n')
    got = rows(out)[0]
    equal((status, err, got['normal']), (0, '', '[jl3][jp3]살얼음 주의[nl]천천히 운전'))
    equal(got['wire'], '살얼음 주의[nl]천천히 운전')
    equal(got['hash'], 'sha256:db7307d6f9676d373763d1318300eb2bf5e85d24bd1b632844495d3b9692d850')
    equal(got['tokens'][2:4], [{'text': '살얼음 주의', 'byte': 10, 'character': 10}, {'tag': 'nl', 'values': [None], 'byte': 26, 'character': 16}])
    if 'fit' in got:
        raise AssertionError('fits no board at all')


@case
def multi_writes_values_as_the_design_does():
    expected = {'[fo2,0A1F]': ['fo', [2, '0a1f']], '[flot]': ['fl', ['o', None, None]], '[flt05o]': ['fl', ['t', 5, None]],
                '[pto7]': ['pt', [None, 7]], '[hcC0B4]': ['hc', ['U+C0B4']], '[mvl4r96,1,2,A, B]': ['mv', ['l4', 'r', 96, 1, 2, 'A, B']],
                '[ms1,effect=6]': ['ms', [1, 'effect=6']], '[f2]': ['f', [2, None]], '[cf255,191,0]': ['cf', [255, 191, 0]]}
    status, out, _ = run('multi', text='\n'.join(expected))
    equal((status, [[r['tokens'][0]['tag'], r['tokens'][0]['values']] for r in rows(out)]), (0, list(expected.values())))


@case
def multi_plans_pages_for_a_board():
    status, out, _ = run('multi', '--board', 'POLE-2x8', text='[cf1]통제[np]우회\n제2주차장 만차 안내 좀 길다')
    fits, refused = rows(out)
    equal((status, fits['fit'], refused['fit'], refused['pages']), (1, 'fits', 'refused', []))
    equal([p['runs'][0]['text'] for p in fits['pages']], ['통제', '우회'])
    equal(fits['pages'][0]['runs'][0], {'text': '통제', 'x': 49, 'y': 9, 'width': 32, 'height': 16, 'colour': '#ff3b21'})
    equal((refused['errors'][0]['code'], refused['errors'][0]['name']), (5, 'textTooBig'))


@case
def multi_names_errors_with_their_place():
    status, out, _ = run('multi', text='공사]구간\n[foo]\n길\t막힘\n')
    equal((status, [(e['code'], e['name'], e['byte'], e['character']) for r in rows(out) for e in r['errors'][:1]]),
          (1, [(3, 'unsupportedTag', 6, 2), (4, 'unsupportedTagValue', 0, 0), (7, 'characterNotDefined', 3, 1)]))


@case
def multi_outlives_hostile_lines():
    status, out, err = run('multi', '--board=VMS-2x10', text=b'A\0B\n\xff\xff\n' + b'[' * 100000 + b'\n' + '가'.encode() * 10000 + b'\nA')
    got = rows(out)
    equal((status, len(got), len(err.splitlines())), (1, 5, 1))
    equal([len(r['errors']) > 0 for r in got], [True, True, True, True, False])
    if max(len(r['errors']) for r in got) > 32:
        raise AssertionError('more than 32 errors')


@case
def multi_names_the_boards_there_are():
    status, out, err = run('multi', '--board=NONE')
    equal((status, out), (2, ''))
    holds(err, 'VMS-2x10')


@case
def check_catalogue_accepts_ours():
    status, out, err = run('check-catalogue', str(ROOT / 'data'))
    equal((status, err), (0, ''))
    holds(out, 'nothing refused')


@case
def check_catalogue_says_what_is_wrong_in_which_file():
    with tempfile.TemporaryDirectory() as folder:
        for part in ('solutions', 'cities'):
            shutil.copytree(ROOT / 'data' / part, pathlib.Path(folder) / part)
        broken = pathlib.Path(folder) / 'solutions' / 'smart-pole.json'
        document = json.loads(broken.read_text(encoding='utf-8'))
        document['kinds'][0]['colour'] = 'green'
        broken.write_text(json.dumps(document), encoding='utf-8')
        (pathlib.Path(folder) / 'solutions' / 'Bad Name.json').write_text('{}')
        (pathlib.Path(folder) / 'cities' / 'deep.json').write_text('[' * 10000)
        status, out, err = run('check-catalogue', folder)
    equal((status, out), (1, ''))
    for part in ('smart-pole.json: kinds[0]', 'Bad Name.json', 'deep.json'):
        holds(err, part)


@case
def check_catalogue_lists_features():
    status, out, _ = run('check-catalogue', str(ROOT / 'data'), '--features')
    equal(status, 0)
    if not all(re.fullmatch(r'F-\d{3} [a-z0-9-]+', line) for line in out.splitlines()) or not out:
        raise AssertionError(out[:200])


@case
def check_catalogue_refuses_what_is_no_folder():
    with tempfile.TemporaryDirectory() as folder:
        for arguments in (['/nowhere'], [], [folder]):
            equal(run('check-catalogue', *arguments)[0], 2)


def write_journal(folder):
    appender = subprocess.Popen([APPENDER, folder], stdout=subprocess.PIPE)
    for _ in range(20):
        appender.stdout.readline()
    appender.kill()
    appender.communicate()


@case
def audit_finds_a_journal_whole_broken_and_unreadable():
    with tempfile.TemporaryDirectory() as folder:
        write_journal(folder)
        status, out, err = run('audit', 'verify', '--journal', folder)
        equal((status, err), (0, ''))
        holds(out, 'whole')
        with sqlite3.connect(pathlib.Path(folder) / 'journal.db') as db:
            db.execute('DROP TRIGGER entry_stays')
            db.execute("UPDATE entry SET payload = X'00' WHERE n = 5")
        db.close()
        status, out, err = run('audit', 'verify', '--journal', folder)
        equal((status, out), (1, ''))
        holds(err, 'Record 5')
        (pathlib.Path(folder) / 'journal.db').write_bytes(b'no database' * 1000)
        for name in ('journal.db-wal', 'journal.db-shm'):
            (pathlib.Path(folder) / name).unlink(missing_ok=True)
        equal(run('audit', 'verify', '--journal', folder)[0], 2)
    equal(run('audit', 'verify', '--journal', '/nowhere')[0], 2)


@case
def audit_refuses_what_it_cannot_do():
    for arguments, part in ((['verify'], '--journal'), (['forge', '--journal=/'], 'verify'), (['verify', '--journal=/', '--anchor=/x'], 'anchor')):
        status, out, err = run('audit', *arguments)
        equal((status, out), (2, ''))
        holds(err, part)


@case
def commands_speak_korean():
    status, _, err = run('check-catalogue', '/nowhere', LANGUAGE='ko')
    equal(status, 2)
    holds(err, '폴더가 아닙니다')


@case
def commands_say_when_nobody_reads_them():
    if not os.path.exists('/dev/full'):
        return
    with open('/dev/full', 'wb') as full:
        done = subprocess.run([BONGSU, 'incidents'], input=b'10 raise L2\n', stdout=full, stderr=subprocess.PIPE, check=False,
                              env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'})
    equal(done.returncode, 2)


def main():
    failed = False
    print(f'1..{len(CASES)}')
    for number, (name, function) in enumerate(CASES, 1):
        try:
            function()
            print(f'ok {number} {name}', flush=True)
        except (AssertionError, KeyError, IndexError, TypeError, ValueError, subprocess.SubprocessError) as wrong:
            failed = True
            print(f'not ok {number} {name}', flush=True)
            for line in f'{type(wrong).__name__}: {wrong}'.splitlines():
                print(f'# {line}', flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
