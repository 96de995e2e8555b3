#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments: no act that was told is lost, none is doubled.

    kill.py KILL-CORE BONGSU BONGSU-CITY        inside build-aux/gui-run -a atspi

A kill counts only if an act was told since the start. 180 of the core and 20 of the real console; BONGSU_LONG=1: 2000, 200.
The seed of the moments is printed and can be given as BONGSU_SEED.
"""
import os
import pathlib
import random
import select
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))

from accessible import wait  # noqa: E402
from desk import Desk  # noqa: E402
from scenario import run  # noqa: E402
from town import Town  # noqa: E402

CORE, BONGSU, CITY = sys.argv[1:4]
LONG = os.environ.get('BONGSU_LONG') == '1'
N_CORE, N_CONSOLE = (2000, 200) if LONG else (180, 20)
SEED = int(os.environ.get('BONGSU_SEED', random.SystemRandom().randrange(1 << 31)))
chance = random.Random(SEED)


def start_core(folder, town, *more):
    descriptor = town.descriptor()
    process = subprocess.Popen([CORE, folder, str(descriptor), *more], stdout=subprocess.PIPE, pass_fds=[descriptor])
    os.close(descriptor)
    return process


def told_until_killed(process):
    """Lets it tell at least one act and a random while more, kills it; every id it told."""
    text = b''
    while b'\n' not in text:
        part = os.read(process.stdout.fileno(), 65536)
        assert part, f'the core ended by itself with {process.wait()}'
        text += part
    moment = chance.uniform(0, 0.15)
    while select.select([process.stdout], [], [], moment)[0]:
        text += os.read(process.stdout.fileno(), 65536)
        moment *= chance.random()
        if moment < 0.001:
            break
    process.kill()
    process.wait()
    text += process.stdout.read()
    # The last line may be cut: what was not told whole was not told.
    return [line.split()[1].decode() for line in text.split(b'\n')[:-1] if line.startswith(b'told ')]


def check(told, acts, consoles=1):
    lost = set(told) - set(acts)
    assert not lost, f'{len(lost)} of {len(told)} told acts are not at the city, for example {sorted(lost)[:3]}'
    places = {}
    for act in acts.values():
        places.setdefault((act['console'], act['seq']), []).append(act['id'])
    doubled = {place: ids for place, ids in places.items() if len(ids) > 1}
    assert not doubled, f'one act stands twice: {list(doubled.items())[:3]}'
    assert len({console for console, _ in places}) == consoles, 'the journal lost who it is'


def all_acts(town, verb):
    acts, offset = {}, 0
    while True:
        page = town.entities('OperatorAction', offset=offset)
        for entity in page:
            act = {name: value.get('value', value.get('object')) if isinstance(value, dict) else value
                   for name, value in entity.items()}
            if act['verb'] in verb:
                acts[act['id']] = act
        if len(page) < 1000:
            return acts
        offset += len(page)


def core():
    with Town(CITY) as town, tempfile.TemporaryDirectory(prefix='bongsu-kill-') as folder:
        told = []
        for _ in range(N_CORE):
            new = told_until_killed(start_core(folder, town))
            assert new
            told += new
        drain = start_core(folder, town, 'drain')
        out, _ = drain.communicate(timeout=120)
        assert drain.returncode == 0 and b'drained' in out, (drain.returncode, out)
        acts = all_acts(town, {'note'})
        check(told, acts)
        print(f'# seed {SEED}: {N_CORE} kills of the core, {len(told)} acts told, {len(acts)} at the city')


def console():
    """The real console acknowledges and un-acknowledges the bell; what its window showed as done is at the city."""
    told = 0     # an act counts as told when the row in the list says so
    with Town(CITY) as town, tempfile.TemporaryDirectory(prefix='bongsu-kill-') as home:
        desk = Desk(BONGSU, town, home=home)
        for _ in range(N_CONSOLE):
            desk.start()
            row = desk.wait_for_words('P-07', 'cknowledged', limit=40)
            waiting = 'Unacknowledged' in row.name
            desk.select_row('P-07', 'cknowledged')
            wait(lambda: (desk.act('win.acknowledge' if waiting else 'win.unacknowledge'), True)[1], 'the act', 10)
            wanted = 'Acknowledged' if waiting else 'Unacknowledged'
            desk.wait_for_words('P-07', wanted, limit=10)
            told += 1
            try:
                desk.process.wait(chance.uniform(0, 0.2))
            except subprocess.TimeoutExpired:
                pass
            desk.process.kill()
            desk.process.wait()
        desk.start()
        acts = wait(lambda: (found := all_acts(town, {'acknowledge', 'unacknowledge'})) and len(found) >= told and found,
                    'every told act at the city', 30)
        assert len(acts) == told, f'{told} acts told, {len(acts)} at the city'
        check([], acts)
        desk.close()
        print(f'# seed {SEED}: {N_CONSOLE} kills of the console, {told} acts told, {len(acts)} at the city')


run([('/kill/core/no-told-act-lost-or-doubled', core),
     ('/kill/console/no-told-act-lost-or-doubled', console)])
