#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One fuzz target: its corpus, then new inputs, its floor of edges, its planted fault (TAP).

    run.py NAME PROGRAM SOURCE_ROOT RUNS FLOOR     RUNS 0: the program is no fuzzer, only the corpus is run

BONGSU_LONG=1 multiplies the new inputs by fifty. A finding is printed in base64: decoded, it goes to tests/fuzz/NAME/corpus/
and gets a case with a name.
"""
import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

NAME, PROGRAM, ROOT, RUNS, FLOOR = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
PLANTED_RUNS = 4 * RUNS
PLANTED_SEEDS = (1, 2, 3, 4)
HOME = ROOT / 'tests' / 'fuzz' / NAME
# What the parsers' own cases feed on is a start as well.
MORE = {'guard': 'tests/format/data/ngsild', 'stream': 'tests/format/data/ngsild'}
MAX_LENGTH = 4096
RESULTS = []


def corpus():
    files = sorted((HOME / 'corpus').iterdir())
    if NAME in MORE:
        files += sorted((ROOT / MORE[NAME]).glob('*/*.json'))
    return [path for path in files if path.stat().st_size <= MAX_LENGTH]


def run(*arguments, planted=False):
    # Slow unwinding of every allocation would be most of the time.
    world = {**os.environ, 'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1',
             'ASAN_OPTIONS': 'detect_leaks=1:fast_unwind_on_malloc=1:malloc_context_size=10:strict_string_checks=1'}
    world.pop('BONGSU_PLANTED', None)
    if planted:
        world['BONGSU_PLANTED'] = '1'
    done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=world, check=False)
    return done.returncode, done.stdout.decode(errors='replace')


def claim(what, good, output):
    RESULTS.append(good)
    print(f'{"ok" if good else "not ok"} {len(RESULTS)} /fuzz/{NAME}/{what}', flush=True)
    if not good:
        for line in output.splitlines()[-60:]:
            print(f'# {line[:300]}')


def fuzz(runs, folder, seed=1, planted=False):
    """A run from a copy of the corpus: what it learns is not kept."""
    work = pathlib.Path(tempfile.mkdtemp(dir=folder))
    for number, path in enumerate(corpus()):
        shutil.copy(path, work / f'{number:03}')
    return run(f'-runs={runs}', f'-seed={seed}', f'-max_len={MAX_LENGTH}', f'-dict={HOME / (NAME + ".dict")}', '-timeout=20',
               '-rss_limit_mb=2048', '-verbosity=1', '-print_final_stats=1', f'-artifact_prefix={folder}/', work, planted=planted)


def findings(folder):
    return ''.join(f'\n{path.name}: {base64.b64encode(path.read_bytes()).decode()}'
                   for path in pathlib.Path(folder).iterdir() if path.is_file())


def main():
    print('1..1' if RUNS == 0 else '1..4')
    status, output = run(*corpus())
    claim('corpus', status == 0 and len(corpus()) > 2, output)
    if RUNS == 0:
        return not all(RESULTS)
    runs = RUNS * (50 if os.environ.get('BONGSU_LONG') == '1' else 1)
    with tempfile.TemporaryDirectory() as folder:
        status, output = fuzz(runs, folder)
        edges = max(map(int, re.findall(r'\bcov: (\d+)', output)), default=0)
        done = re.search(r'stat::number_of_executed_units: +(\d+)', output)
        claim('new-inputs', status == 0 and done is not None and int(done[1]) >= runs, output + findings(folder))
        claim('edges', edges >= FLOOR, f'{edges} edges, at least {FLOOR} are expected')
        print(f'# {done[1] if done else 0} inputs, {edges} edges')
    with tempfile.TemporaryDirectory() as folder:
        # Addresses differ from run to run, and with them what is learned: one seed may pass it by.
        for seed in PLANTED_SEEDS:
            status, output = fuzz(PLANTED_RUNS, folder, seed, planted=True)
            if status != 0 and 'the planted fault' in output:
                break
        claim('planted-fault', status != 0 and 'the planted fault' in output, output)
    return not all(RESULTS)


if __name__ == '__main__':
    sys.exit(main())
