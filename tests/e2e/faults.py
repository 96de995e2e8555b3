#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the city or the way to it is not well: the window says so in words, nothing is lost, and following resumes by itself.

    faults.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import os
import signal
import sys

from accessible import wait
from desk import Desk
from scenario import run
from town import Town

BONGSU, CITY = sys.argv[1:3]


def fault(town, name, **members):
    town.ask('/_city/fault', 'POST', {'fault': name, **members}, beside=True)


def size_of(folder, beginning):
    """Bytes of the files below that begin so: a database and what it has not folded in yet."""
    return sum(os.path.getsize(os.path.join(path, name)) for path, _, files in os.walk(folder)
               for name in files if name.startswith(beginning))


def last_picture_is_marked_until_the_city_answers():
    """Killed and started again while the city is silent: the last picture stands, marked, and acts made on it wait."""
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('P-07', 'Unacknowledged', limit=40)
        wait(lambda: size_of(desk.home, 'picture.db') > 20000, 'the picture on disk', 10)
        desk.process.kill()
        desk.process.wait()
        os.kill(town.process.pid, signal.SIGSTOP)
        try:
            desk.start()
            desk.wait_for_words('not the values of now', limit=20)
            desk.wait_for_words('P-07', 'Unacknowledged', limit=20)
        finally:
            os.kill(town.process.pid, signal.SIGCONT)
        wait(lambda: not desk.says('not the values of now'), 'the mark to go when the city has answered', 40)


def lost_stream_is_said_and_comes_back():
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('Link: live', limit=20)
        fault(town, 'mqttDown', seconds=8)
        desk.wait_for_words('Link: lost', limit=15)
        wait(lambda: not desk.says('Link: lost'), 'the stream to be back', 45)


def wrong_context_is_said():
    """A city that answers by another vocabulary gives empty lists with status 200: that must not look like a quiet city."""
    with Town(CITY) as town:
        fault(town, 'wrongContext')
        with Desk(BONGSU, town) as desk:
            desk.wait_for_words('@context', limit=20)
            fault(town, 'none')
            desk.wait_for_words('P-07', limit=60)


def garbage_is_counted_and_survived():
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('Link: live', limit=20)
        fault(town, 'garbage', times=20)
        desk.wait_for_words('P-07', 'Unacknowledged', limit=40)
        assert desk.process.poll() is None


def act_made_while_the_city_is_away_arrives_once():
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('P-07', 'Unacknowledged', limit=40)
        fault(town, 'http', status=503, share=1)
        desk.act('win.worst-incident')
        desk.act('win.acknowledge')
        desk.wait_for_words('P-07', 'Acknowledged', limit=10)
        desk.wait_for_words('P-07', 'Acknowledged')
        fault(town, 'none')
        acts = wait(lambda: town.acts('acknowledge'), 'the acknowledgement at the city', 70)
        assert len(acts) == 1, acts


run([('/e2e/faults/last-picture-is-marked-until-the-city-answers', last_picture_is_marked_until_the_city_answers),
     ('/e2e/faults/lost-stream-is-said-and-comes-back', lost_stream_is_said_and_comes_back),
     ('/e2e/faults/wrong-context-is-said', wrong_context_is_said),
     ('/e2e/faults/garbage-is-counted-and-survived', garbage_is_counted_and_survived),
     ('/e2e/faults/act-made-while-the-city-is-away-arrives-once', act_made_while_the_city_is_away_arrives_once)])
