#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stranger's first minute: the start page, one press, a living city.

    start-page.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import os
import subprocess
import sys
import tempfile

from accessible import wait, window_of
from scenario import run

BONGSU = sys.argv[1]


def one_press_opens_the_city():
    with tempfile.TemporaryDirectory(prefix='bongsu-start-') as home:
        process = subprocess.Popen([BONGSU], env={**os.environ, 'XDG_DATA_HOME': home}, stdin=subprocess.DEVNULL)
        try:
            window = window_of(process)
            card = wait(lambda: window.find(lambda name: name and name.startswith('Uiwang, ')), 'the card of the city', 10)
            card.act('click')
            wait(lambda: window.find(lambda name: name == 'Link: live'), 'the console that follows the city', 20, step=0.1)
            window.act('win.leave')
            wait(lambda: window.find(lambda name: name == 'Link: live') is None, 'the start page again', 10, step=0.1)
            window.act('window.close')
            assert process.wait(10) == 0
        finally:
            process.kill()
            process.wait()


run([('/e2e/start-page/one-press-opens-the-city', one_press_opens_the_city)])
