#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Late is visible (NOTHING-LOST, N10): a city that falls silent is delayed within 6 s, a link that hangs is lost within 12 s.

    freshness.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import os
import signal
import sys
import time

from accessible import wait
from desk import Desk
from scenario import run
from town import Town

BONGSU, CITY = sys.argv[1:3]
TALK = 12
LOOK = 1        # the header is drawn every second, and looking takes its time


def child_of(process):
    """The mosquitto of a city."""
    for entry in os.listdir('/proc'):
        if entry.isdigit():
            try:
                with open(f'/proc/{entry}/stat', encoding='utf-8') as file:
                    fields = file.read().rsplit(')', 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == process.pid:
                return int(entry)
    raise OSError('the city has no child')


def stop_and_time(pid, desk, word, limit):
    os.kill(pid, signal.SIGSTOP)
    begun = time.monotonic()
    try:
        desk.wait_for_words(word, limit=limit + LOOK)
        print(f'# {word} after {time.monotonic() - begun:.1f} s', flush=True)
    finally:
        os.kill(pid, signal.SIGCONT)


def silent_city_is_delayed():
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('P-07', 'Unacknowledged', limit=40)
        talked = time.monotonic() + TALK      # only a city that has talked all the time can fall silent
        wait(lambda: time.monotonic() > talked, 'a while of talk', TALK + 1, step=0.5)
        stop_and_time(town.process.pid, desk, 'Delayed', 6)
        wait(lambda: not desk.says('Delayed'), 'the city to be live again', 20)


def hanging_link_is_lost():
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('P-07', 'Unacknowledged', limit=40)
        stop_and_time(child_of(town.process), desk, 'Lost since', 12)
        wait(lambda: not desk.says('Lost since'), 'the link to be back', 45)


run([('/e2e/freshness/silent-city-is-delayed', silent_city_is_delayed),
     ('/e2e/freshness/hanging-link-is-lost', hanging_link_is_lost)])
