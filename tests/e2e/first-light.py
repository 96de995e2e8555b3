#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, done by what a person can reach, and judged at the city.

    first-light.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import sys

from accessible import NotThere, wait
from desk import Desk
from scenario import run
from town import Town

BONGSU, CITY = sys.argv[1:3]
BELL = 30.0        # seconds: the bell rings at second 20 of the story


def main_job():
    """Acknowledges the bell and pushes a message; the city is asked whether both arrived."""
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('P-07', 'Unacknowledged', limit=BELL)
        desk.act('win.worst-incident')
        desk.act('win.acknowledge')
        acts = wait(lambda: town.acts('acknowledge'), 'the acknowledgement at the city')
        act = next(iter(acts.values()))
        assert len(acts) == 1, acts
        assert act['operator'] == 'operator1' and act['role'] == 'operator', act
        assert act['asset'].endswith(('P07-bell', 'PO7-bell', 'P-07-bell')), act
        assert act['rule'] and act['occurrence'] == 1, act
        yield 'acknowledged'

        desk.act('win.compose-sign')
        desk.act('win.send-sign')
        try:
            desk.act('win.send-now')
        except NotThere:
            pass        # on a slow machine the five seconds of grace are over already
        pushed = wait(lambda: town.acts('signPush'), 'the intent of the message at the city')
        board = next(iter(pushed.values()))['target']

        def shown():
            entity = town.entity(board)
            value = entity.get('displayedMessage', {}).get('value', {})
            return value if value.get('msgId') else None

        message = wait(shown, 'the message on the board', 20)
        assert message['text'], message
        desk.wait_for_words('isplay verified', limit=20)
        yield 'displayed'


JOB = {}


def acknowledged_at_the_city():
    JOB['steps'] = main_job()
    assert next(JOB['steps']) == 'acknowledged'


def displayed_by_read_back():
    assert next(JOB['steps']) == 'displayed'
    JOB['steps'].close()


run([('/e2e/first-light/acknowledged-at-the-city', acknowledged_at_the_city),
     ('/e2e/first-light/displayed-by-read-back', displayed_by_read_back)])
