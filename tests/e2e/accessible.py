# SPDX-License-Identifier: GPL-3.0-or-later
"""The console as an assistive tool meets it: AT-SPI over plain D-Bus calls (libatspi's cache fell over while windows closed).

GTK 4.8: states are no filter (SHOWING is set on windows only); a window's `win.` actions are actions of its frame; a node
without a name answers its type name; rows are selected through the Selection of their list.
"""
import time

from gi.repository import Gio, GLib

ATSPI = 'org.a11y.atspi.'
CALL_MS = 5000


class NotThere(AssertionError):
    """What was waited for did not come."""


def wait(probe, what, limit=10.0, step=0.02):
    """Asks `probe` until it answers something true, for at most `limit` seconds; gives the answer."""
    end = time.monotonic() + limit
    last = None
    while time.monotonic() < end:
        try:
            last = probe()
            if last:
                return last
        except (GLib.Error, IndexError, OSError, NotThere) as error:     # a node or a server that is not there yet
            last = error
        time.sleep(step)
    raise NotThere(f'{what}: not within {limit} s (last: {last!r})')


def connect_bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, CALL_MS,
                                None).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


class Node:
    """One accessible object."""

    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path

    def call(self, interface, method, signature=None, *arguments):
        answer = self.bus.call_sync(self.owner, self.path, ATSPI + interface, method,
                                    GLib.Variant(signature, arguments) if signature else None, None,
                                    Gio.DBusCallFlags.NO_AUTO_START, CALL_MS, None).unpack()
        return answer[0] if len(answer) == 1 else answer

    def ask(self, interface, name):
        return self.bus.call_sync(self.owner, self.path, 'org.freedesktop.DBus.Properties', 'Get',
                                  GLib.Variant('(ss)', (ATSPI + interface, name)), None, 0, CALL_MS, None).unpack()[0]

    @property
    def name(self):
        return self.ask('Accessible', 'Name')

    @property
    def description(self):
        return self.ask('Accessible', 'Description')

    def interfaces(self):
        return self.call('Accessible', 'GetInterfaces')

    def children(self):
        return [Node(self.bus, owner, path) for owner, path in self.call('Accessible', 'GetChildren')
                if not path.endswith('/null')]

    def walk(self):
        yield self
        try:
            children = self.children()
        except GLib.Error:
            return
        for child in children:
            yield from child.walk()

    def find(self, predicate):
        """The first node below for which `predicate(name)` holds, or None."""
        for node in self.walk():
            try:
                if predicate(node.name):
                    return node
            except GLib.Error:
                continue
        return None

    def names(self):
        for node in self.walk():
            try:
                yield node.name
            except GLib.Error:
                continue

    def actions(self):
        return [self.call('Action', 'GetName', '(i)', i) for i in range(self.ask('Action', 'NActions'))]

    def act(self, name):
        """Runs an action by its name, such as win.acknowledge."""
        names = self.actions()
        if name not in names:
            raise NotThere(f'no action {name}; there are: {", ".join(names)}')
        if not self.call('Action', 'DoAction', '(i)', names.index(name)):
            raise NotThere(f'action {name} was refused')

    def select(self, index):
        return self.call('Selection', 'SelectChild', '(i)', index)


def window_of(process, limit=20.0):
    """The main window of a running program: its frame on the accessibility bus."""
    bus = connect_bus()

    def look():
        if process.poll() is not None:
            raise NotThere(f'the program ended with {process.returncode}')
        registry = Node(bus, ATSPI + 'Registry', '/org/a11y/atspi/accessible/root')
        for node in registry.children():
            pid = bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                                GLib.Variant('(s)', (node.owner,)), None, 0, CALL_MS, None).unpack()[0]
            if pid == process.pid and node.children():
                return node.children()[0]
        return None

    return wait(look, 'the window on the accessibility bus', limit)
