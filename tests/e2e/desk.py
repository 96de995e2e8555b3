# SPDX-License-Identifier: GPL-3.0-or-later
"""A console at a desk: the real program, with a home and an application id of its own, driven by what a person can reach."""
import os
import shutil
import subprocess
import tempfile

from accessible import NotThere, wait, window_of


class Desk:
    def __init__(self, program, town, operator='operator1', role='operator', name='One', home=None):
        self.program, self.town, self.operator, self.role, self.name = program, town, operator, role, name
        self.own_home = home is None
        self.home = home or tempfile.mkdtemp(prefix='bongsu-desk-')
        self.process = None
        self.window = None

    def start(self):
        """Starts the program (again); its window is there when this returns."""
        descriptor = self.town.descriptor()
        environment = dict(os.environ, XDG_DATA_HOME=self.home)
        self.process = subprocess.Popen(
            [self.program, f'--gapplication-app-id=org.bongsu.Console.{self.name}', f'--city-fd={descriptor}',
             f'--operator={self.operator}', f'--role={self.role}'],
            env=environment, pass_fds=[descriptor], stdin=subprocess.DEVNULL)
        os.close(descriptor)
        self.window = window_of(self.process)
        return self

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.own_home:
            shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def act(self, action):
        self.window.act(action)

    def wait_for(self, predicate, what, limit=30.0):
        """A node of the window whose name satisfies `predicate`."""
        return wait(lambda: self.window.find(predicate), what, limit, step=0.1)

    def wait_for_words(self, *words, limit=30.0):
        """A node whose name holds all the words."""
        return self.wait_for(lambda name: name and all(word in name for word in words), ' '.join(words), limit)

    def select_row(self, *words):
        """Selects the row whose name holds all the words, as a screen reader does: by the Selection of its list."""
        def look():
            for node in self.window.walk():
                for index, child in enumerate(node.children()):
                    name = child.name
                    if name and all(word in name for word in words) and 'Selection' in ' '.join(node.interfaces()):
                        return node.select(index)
            return False
        return wait(look, 'a row ' + ' '.join(words), 20, step=0.1)

    def says(self, *words):
        return self.window.find(lambda name: name and all(word in name for word in words)) is not None


__all__ = ['Desk', 'NotThere']
