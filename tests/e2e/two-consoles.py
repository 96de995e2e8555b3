#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two consoles side by side at one city.

    two-consoles.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import sys

from accessible import wait
from desk import Desk
from scenario import run
from town import Town

BONGSU, CITY = sys.argv[1:3]


def agree():
    """What one acknowledges, the other one shows as acknowledged, by the same operator."""
    with Town(CITY) as town, Desk(BONGSU, town, 'operator1', name='One') as one, \
            Desk(BONGSU, town, 'operator2', name='Two') as two:
        for desk in (one, two):
            desk.wait_for_words('P-07', 'Unacknowledged', limit=40)
        one.act('win.worst-incident')
        one.act('win.acknowledge')
        wait(lambda: town.acts('acknowledge'), 'the acknowledgement at the city')
        for desk in (one, two):
            wait(lambda desk=desk: not desk.says('P-07', 'Unacknowledged'), 'no unacknowledged bell any more', 20)
            desk.wait_for_words('P-07', 'Acknowledged', limit=20)
        records = {record['id'] for record in town.entities('AlertRecord') if 'bell' in str(record.get('asset'))}
        assert len(records) == 1, f'two consoles raise one incident: {records}'


run([('/e2e/two-consoles/agree', agree)])
