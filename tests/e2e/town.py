# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration city as a test sees it: a real bongsu-city with its real mosquitto, and questions put to it by HTTP."""
import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request

READY_LIMIT = 20


class Town:
    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, '--city', 'uiwang', *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.line = self.process.stdout.readline()
        if not self.line:
            raise RuntimeError(f'the city ended with {self.process.wait()} before it was ready')
        self.ready = json.loads(self.line)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def descriptor(self):
        """A descriptor from which a console reads the ready line (--city-fd); the console's side of it is inherited."""
        reader, writer = os.pipe()
        os.write(writer, self.line)
        os.close(writer)
        os.set_inheritable(reader, True)
        return reader

    def ask(self, path, method='GET', body=None, beside=False):
        url = self.ready['url'] + ('' if beside else self.ready['basePath']) + path
        request = urllib.request.Request(url, method=method, data=body if body is None else json.dumps(body).encode())
        request.add_header('Authorization', 'Bearer ' + self.ready['token'])
        request.add_header('NGSILD-Tenant', self.ready['tenant'])
        request.add_header('Accept', 'application/json')
        request.add_header('Link', f'<{self.ready["url"]}/context.jsonld>; '
                                   'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"')
        if body is not None:
            request.add_header('Content-Type', 'application/json')
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def entities(self, kind, **query):
        query = urllib.parse.urlencode({'type': kind, 'limit': 1000, **query})
        return self.ask(f'/entities?{query}')

    def entity(self, identifier):
        try:
            return self.ask('/entities/' + urllib.parse.quote(identifier, safe=':'))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def acts(self, verb=None):
        """Every OperatorAction at the city, as {id: attributes with plain values}."""
        found = {}
        for entity in self.entities('OperatorAction'):
            act = {name: value.get('value', value.get('object')) if isinstance(value, dict) else value
                   for name, value in entity.items()}
            if verb is None or act['verb'] == verb:
                found[act['id']] = act
        return found
