#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bell rings and is answered by one press; the city is asked whether it was.

    answer-bell.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import sys
import urllib.parse

from accessible import wait
from desk import Desk
from scenario import run
from town import Town

BONGSU, CITY = sys.argv[1:3]
BELL = 30.0        # seconds: the bell rings at second 20 of the story


def answered():
    """The first step of the playbook answers: the bell talks, and the incident is acknowledged by the same press."""
    with Town(CITY) as town, Desk(BONGSU, town) as desk:
        desk.wait_for_words('P-07', 'Unacknowledged', limit=BELL)
        desk.act('win.worst-incident')
        desk.act('win.playbook-1')
        acts = wait(lambda: town.acts('acknowledge'), 'the acknowledgement at the city')
        act = next(iter(acts.values()))
        assert len(acts) == 1 and act['operator'] == 'operator1' and act['occurrence'] == 1, acts

        def value(entity, attribute):
            return town.entity(entity).get(attribute, {}).get('value')

        wait(lambda: value(act['asset'], 'answerBell_status') == 'OK', 'the answer of the bell', 10)
        wait(lambda: value(act['asset'], 'bellState') == 'talking', 'the bell that talks', 10)
        desk.wait_for_words('Confirmed ', limit=20)
        notes = town.acts('note')
        assert len(notes) == 1, notes

        # The call ends: whoever reads only Alerts learns of it too (PROTOCOL 14.1).
        alert = act['target']
        assert value(alert, 'status') == 'active', town.entity(alert)
        bell = '/entities/' + urllib.parse.quote(act['asset'], safe=':') + '/attrs'

        def over():
            town.ask(bell, 'PATCH', {'bellState': {'type': 'Property', 'value': 'idle'}})
            return value(alert, 'status') == 'inactive'

        wait(over, 'the end of the incident at the city', 20)
        assert value(alert, 'severity') == 'critical', town.entity(alert)


run([('/e2e/answer-bell/answered-by-one-press', answered)])
