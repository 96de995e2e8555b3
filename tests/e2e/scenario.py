# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases of one scenario file and prints TAP. A case is a function whose name is in CASES."""
import os
import sys
import traceback


class Skip(Exception):
    """Raised by a case that cannot be tried on this machine; its words say why."""


def run(cases):
    """`cases`: list of (path, function); BONGSU_CASE chooses by the beginning of the path. Exit status 1 when one failed."""
    pattern = os.environ.get("BONGSU_CASE", "")
    chosen = [(path, function) for path, function in cases if path.startswith(pattern)]
    print(f'1..{len(chosen)}', flush=True)
    failed = 0
    for number, (path, function) in enumerate(chosen, 1):
        try:
            function()
            print(f'ok {number} {path}', flush=True)
        except Skip as reason:
            print(f'ok {number} {path} # SKIP {reason}', flush=True)
        except BaseException:        # the next case still runs, and the verdict counts this one
            failed += 1
            print(f'not ok {number} {path}', flush=True)
            for line in traceback.format_exc().splitlines():
                print(f'# {line}', flush=True)
    sys.exit(1 if failed else 0)
