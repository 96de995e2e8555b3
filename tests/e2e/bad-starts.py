#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts that cannot work: each gives one clear sentence, in the window and on standard error.

    bad-starts.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import os
import shutil
import subprocess
import sys
import tempfile

from desk import Desk
from scenario import Skip, run
from town import Town

BONGSU, CITY = sys.argv[1:3]


def start(*arguments, **environment):
    with tempfile.TemporaryDirectory(prefix='bongsu-bad-') as home:
        return subprocess.run([BONGSU, *arguments], env={**os.environ, 'XDG_DATA_HOME': home, **environment},
                              capture_output=True, text=True, timeout=30, check=False)


def unknown_city():
    run_ = start('--demo', 'atlantis', '--screenshot=never.png')
    assert run_.returncode != 0 and 'atlantis' in run_.stderr and 'uiwang' in run_.stderr, run_


def first_light_without_a_city():
    run_ = start('--first-light=never.png')
    assert run_.returncode == 2 and '--demo' in run_.stderr, run_


def picture_of_the_start_page():
    with tempfile.TemporaryDirectory(prefix='bongsu-picture-') as folder:
        path = os.path.join(folder, 'start.png')
        run_ = start(f'--screenshot={path}')
        assert run_.returncode == 0 and run_.stdout.rstrip().endswith(f'picture: {path}'), run_
        with open(path, 'rb') as picture:
            assert picture.read(8) == b'\x89PNG\r\n\x1a\n'


def no_display():
    run_ = start('--demo', 'uiwang', DISPLAY='', WAYLAND_DISPLAY='')
    assert run_.returncode == 1 and 'display' in run_.stderr, run_


def mosquitto_missing():
    with tempfile.TemporaryDirectory(prefix='bongsu-path-') as folder:
        # The city looks in PATH, /usr/sbin and /app/bin; a user namespace hides the first two where the kernel allows it.
        hidden = ['unshare', '-rm', 'sh', '-c', f'mount --bind {folder} /usr/sbin && PATH=/usr/bin:/bin exec "$0" "$@"']
        if shutil.which('mosquitto', path='/usr/bin:/bin'):
            raise Skip('mosquitto lies beside everything else in /usr/bin here')
        if subprocess.run([*hidden, 'true'], capture_output=True, check=False).returncode:
            raise Skip('the kernel allows no private mounts here')
        run_ = subprocess.run([*hidden, CITY, '--city', 'uiwang'], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=30, check=False)
        assert run_.returncode != 0 and 'mosquitto' in run_.stderr, run_


def garbage_ready_line():
    reader, writer = os.pipe()
    os.write(writer, b'{"ready":1,"url":"http://example.org","basePath":"/x","mqtt":"mqtt://example.org","tenant":"uiwang"}\n')
    os.close(writer)
    with tempfile.TemporaryDirectory(prefix='bongsu-bad-') as home:
        run_ = subprocess.run([BONGSU, f'--city-fd={reader}', '--screenshot=never.png'], pass_fds=[reader], capture_output=True,
                              text=True, timeout=30, env={**os.environ, 'XDG_DATA_HOME': home}, check=False)
    os.close(reader)
    assert run_.returncode == 1 and 'this computer' in run_.stderr, run_


def journal_is_locked():
    """A second process at the same journal is refused with a sentence, and the first one goes on."""
    with Town(CITY) as town, Desk(BONGSU, town, name='One') as one:
        one.wait_for_words('Uiwang', limit=20)
        two = Desk(BONGSU, town, name='Two', home=one.home)
        try:
            two.start()
            two.wait_for(lambda name: name and 'journal' in name.lower(), 'a sentence about the journal', 15)
            assert one.process.poll() is None
        finally:
            two.close()


def journal_cannot_be_opened():
    with Town(CITY) as town, tempfile.NamedTemporaryFile() as file:
        desk = Desk(BONGSU, town, home=file.name)      # a file where a folder should be
        try:
            desk.start()
            desk.wait_for(lambda name: name and 'journal' in name.lower(), 'a sentence about the journal', 15)
        finally:
            desk.close()


def second_start_raises_the_first():
    with Town(CITY) as town, Desk(BONGSU, town, name='One') as one:
        one.wait_for_words('Uiwang', limit=20)
        run_ = start('--gapplication-app-id=org.bongsu.Console.One')
        assert run_.returncode == 0 and one.process.poll() is None, run_
        run_ = start('--gapplication-app-id=org.bongsu.Console.One', '--demo', 'sokcho')
        assert run_.returncode == 1 and 'already' in run_.stderr, run_


run([('/e2e/bad-starts/unknown-city', unknown_city),
     ('/e2e/bad-starts/first-light-without-a-city', first_light_without_a_city),
     ('/e2e/bad-starts/picture-of-the-start-page', picture_of_the_start_page),
     ('/e2e/bad-starts/no-display', no_display),
     ('/e2e/bad-starts/mosquitto-missing', mosquitto_missing),
     ('/e2e/bad-starts/garbage-ready-line', garbage_ready_line),
     ('/e2e/bad-starts/journal-is-locked', journal_is_locked),
     ('/e2e/bad-starts/journal-cannot-be-opened', journal_cannot_be_opened),
     ('/e2e/bad-starts/second-start-raises-the-first', second_start_raises_the_first)])
