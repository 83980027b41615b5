# SPDX-License-Identifier: GPL-3.0-or-later
"""A limit of time for Blender's importers, most of which are Python: they are interrupted between two instructions (docs/adr/0013).

By Python's own signals, without one of the system: a thread asks the main thread to call the handler, as soon as it is in Python again.
"""

import _thread
import contextlib
import signal
import threading

SECONDS = 60.0
AGAIN_SECONDS = 1.0  # an importer may have caught the first
_SIGNAL = getattr(signal, "SIGALRM", None) or signal.SIGBREAK  # one that nobody uses


class TimedOut(BaseException):
    """Not an Exception, so that an importer's own `except Exception` does not swallow it."""


@contextlib.contextmanager
def within(seconds):
    """Gives a function that says whether the time has run out. Main thread only."""
    ended, passed = threading.Event(), threading.Event()

    def watch():
        wait = seconds
        while not ended.wait(wait):
            passed.set()
            _thread.interrupt_main(_SIGNAL)
            wait = AGAIN_SECONDS

    def interrupt(*_):
        if not ended.is_set():
            raise TimedOut

    before = signal.signal(_SIGNAL, interrupt)
    watcher = threading.Thread(target=watch, name="actorbridge-import-limit", daemon=True)
    watcher.start()
    try:
        yield passed.is_set
    finally:
        try:
            ended.set()
        except TimedOut:  # just now
            ended.set()
        watcher.join()
        signal.signal(_SIGNAL, before)
