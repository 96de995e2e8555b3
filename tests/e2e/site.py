#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A city entered by its site file: check-site names the step that does not work, --site follows it live.

    site.py BONGSU BONGSU-CITY     inside build-aux/gui-run -a atspi
"""
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile

import gi

from accessible import wait, window_of
from scenario import run
from town import Town

gi.require_version('Secret', '1')
from gi.repository import Secret        # noqa: E402  (the version first)

BONGSU, CITY = sys.argv[1:3]
# The library opens its store once: one for all cases, which every one fills anew.
STORE = tempfile.TemporaryDirectory(prefix='bongsu-secrets-')
os.environ.update(SECRET_BACKEND='file', SECRET_FILE_TEST_PATH=os.path.join(STORE.name, 'secrets'),
                  SECRET_FILE_TEST_PASSWORD='a test')
SCHEMA = Secret.Schema.new('org.bongsu.Console.site', Secret.SchemaFlags.NONE,
                           {'city': Secret.SchemaAttributeType.STRING, 'purpose': Secret.SchemaAttributeType.STRING})


class Site:
    """A site file for a running city, and a secret store with what it needs."""

    def __init__(self, town):
        ready = town.ready
        self.folder = tempfile.mkdtemp(prefix='bongsu-site-')
        self.path = os.path.join(self.folder, 'site.json')
        self.members = {
            'version': 1, 'city': 'uiwang',
            'broker': {'dialect': 'etsi', 'url': ready['url'], 'basePath': ready['basePath'], 'tenant': ready['tenant'],
                       'context': ready['context']},
            'mqtt': {'url': ready['mqtt'], 'user': ready['mqttUser'], 'subscriptions': 'own'},
            'auth': {'kind': 'token'},
            'operators': [{'id': 'desk.one', 'role': 'operator'}]}
        self.keep('token', ready['token'])
        self.keep('mqtt', ready['mqttPassword'])

    def keep(self, purpose, secret):
        assert Secret.password_store_sync(SCHEMA, {'city': 'uiwang', 'purpose': purpose}, None, 'a test', secret, None)

    def write(self, **changes):
        """Writes the file with some members of some parts changed: broker={'tenant': …}."""
        members = copy.deepcopy(self.members)
        for part, values in changes.items():
            members[part] = {**members[part], **values} if isinstance(values, dict) else values
        with open(self.path, 'w', encoding='utf-8') as file:
            json.dump(members, file)
        return self.path

    def check(self, secrets=os.environ['SECRET_FILE_TEST_PATH'], **changes):
        """The answers of check-site as {step: (verdict, words)}, and its exit status."""
        answer = subprocess.run([BONGSU, 'check-site', self.write(**changes)], capture_output=True, text=True, timeout=60,
                                env={**os.environ, 'DISPLAY': '', 'SECRET_FILE_TEST_PATH': secrets}, check=False)
        assert not answer.stderr, answer
        lines = [line.split(None, 2) for line in answer.stdout.splitlines()]
        return {line[1]: (line[0], line[2] if len(line) > 2 else '') for line in lines}, answer.returncode

    def start(self, *arguments, home=None):
        return subprocess.Popen([BONGSU, '--gapplication-app-id=org.bongsu.Console.Site', '--site', self.path, *arguments],
                                env={**os.environ, 'XDG_DATA_HOME': home or self.folder}, stdin=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


def first_failure(steps):
    return next((step for step, (verdict, _) in steps.items() if verdict == 'failed'), None)


STEPS = ['file', 'name', 'tcp', 'tls', 'login', 'path', 'tenant', 'context', 'types',
         'mqtt-name', 'mqtt-tcp', 'mqtt-tls', 'mqtt-login', 'mqtt-topic']


def check_finds_all_good():
    with Town(CITY) as town, Site(town) as site:
        steps, status = site.check()
        assert status == 0 and list(steps) == STEPS, steps
        assert all(verdict == 'ok' for verdict, _ in steps.values()), steps
        assert f'Device {len(town.entities("Device"))}' in steps['types'][1], steps


def check_names_the_step():
    with Town(CITY) as town, Site(town) as site:
        for expected, changes in [('context', {'broker': {'context': 'https://other.example.kr/c.jsonld'}}),
                                  ('tenant', {'broker': {'tenant': 'nowhere'}}),
                                  ('tcp', {'broker': {'url': 'http://127.0.0.1:1'}}),
                                  ('path', {'broker': {'basePath': '/elsewhere'}}),
                                  ('login', {'auth': {'kind': 'none'}}),
                                  ('mqtt-tcp', {'mqtt': {'url': 'mqtt://127.0.0.1:1'}}),
                                  ('mqtt-tls', {'mqtt': {'url': town.ready['mqtt'].replace('mqtt:', 'mqtts:')}}),
                                  ('mqtt-login', {'mqtt': {'user': 'stranger'}})]:
            steps, status = site.check(**changes)
            assert status == 1 and first_failure(steps) == expected, (expected, steps)
            assert [step for step, (verdict, _) in steps.items() if verdict == 'failed'] == [expected], steps
            assert steps[expected][1], steps
        site.keep('token', 'wrong')
        steps, status = site.check()
        assert status == 1 and first_failure(steps) == 'login' and 'token' in steps['login'][1], steps


def check_refuses_the_file():
    with Town(CITY) as town, Site(town) as site:
        steps, status = site.check(token='secret')
        assert status == 1 and list(steps) == ['file'] and 'token: unknown member' in steps['file'][1], steps


def without_secrets_it_says_so():
    with Town(CITY) as town, Site(town) as site:
        steps, status = site.check(secrets=os.path.join(site.folder, 'empty'))
        assert status == 1 and steps['login'][0] == 'failed' and 'secret store' in steps['login'][1], steps
        assert steps['mqtt-login'][0] == 'failed' and steps['mqtt-tcp'][0] == 'ok', steps


def stop(process):
    process.terminate()
    process.wait(10)


def followed_live():
    with Town(CITY) as town, Site(town) as site:
        site.write()
        process = site.start()
        try:
            window = window_of(process)
            wait(lambda: window.find(lambda name: name and 'P-07' in name and 'Unacknowledged' in name), 'the bell', 40)
            assert window.find(lambda name: name == 'Live'), 'the mode is not said'
            assert window.find(lambda name: name == 'Every value is invented') is None, 'a ribbon over a real city'
            assert window.find(lambda name: name and 'desk.one' in name), 'who is on duty is not said'
            journals = os.listdir(os.path.join(site.folder, 'bongsu', 'live'))
            assert len(journals) == 1 and journals[0].startswith('uiwang-'), journals
            assert not os.path.exists(os.path.join(site.folder, 'bongsu', 'demonstration'))
        finally:
            stop(process)


def refused_with_a_sentence():
    with Town(CITY) as town, Site(town) as site:
        oauth2 = {'kind': 'oauth2', 'authorizeUrl': town.ready['url'] + '/a', 'tokenUrl': town.ready['url'] + '/t',
                  'clientId': 'bongsu'}
        for changes, word in [({'auth': oauth2}, 'oauth2'), ({'city': 'atlantis'}, 'atlantis'), ({'mqtt': []}, 'mqtt')]:
            site.write(**changes)
            answer = subprocess.run([BONGSU, '--site', site.path, '--screenshot=never.png'], capture_output=True, text=True,
                                    env={**os.environ, 'XDG_DATA_HOME': site.folder}, timeout=30, check=False)
            assert answer.returncode == 1 and word in answer.stderr, answer


def demonstration_options_are_refused():
    with Town(CITY) as town, Site(town) as site:
        site.write()
        for option in ['--demo=uiwang', '--assets=9', '--city-fd=9', '--operator=a', '--role=leader', '--first-light=x.png']:
            answer = subprocess.run([BONGSU, '--site', site.path, option], capture_output=True, text=True, timeout=30,
                                    check=False)
            assert answer.returncode == 2 and option.split('=')[0] in answer.stderr and '--site' in answer.stderr, answer


run([('/e2e/site/check-finds-all-good', check_finds_all_good),
     ('/e2e/site/check-names-the-step', check_names_the_step),
     ('/e2e/site/check-refuses-the-file', check_refuses_the_file),
     ('/e2e/site/without-secrets-it-says-so', without_secrets_it_says_so),
     ('/e2e/site/followed-live', followed_live),
     ('/e2e/site/refused-with-a-sentence', refused_with_a_sentence),
     ('/e2e/site/demonstration-options-are-refused', demonstration_options_are_refused)])
