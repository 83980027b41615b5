# SPDX-License-Identifier: GPL-3.0-or-later
"""A thread that makes files durable, so that no fsync holds Blender's main thread (rule 3.4)."""

import queue
import threading

JOBS_MAX = 1024


class Writer:
    """Jobs run in order; `woken` is set after each. A job that fails is kept in `failure`, and the pump turns automation off for it."""

    def __init__(self, woken=None):
        self._woken = woken or threading.Event()
        self.failure = None
        self._jobs = queue.Queue(JOBS_MAX)
        self._thread = threading.Thread(target=self._run, name="ActorBridge storage", daemon=True)
        self._thread.start()

    def submit(self, job, *arguments):
        """A ticket whose `is_set` tells that the job is durable."""
        ticket = threading.Event()
        self._jobs.put((job, arguments, ticket))
        return ticket

    def barrier(self):
        """A ticket for everything submitted before."""
        return self.submit(_nothing)

    def stop(self, timeout=5.0):
        """After everything submitted before."""
        self._jobs.put(None)
        self._thread.join(timeout)

    def _run(self):
        while (item := self._jobs.get()) is not None:
            job, arguments, ticket = item
            try:
                job(*arguments)
                ticket.set()
                self._woken.set()
            except Exception as error:  # the thread's outermost edge: reported, and never acknowledged
                self.failure = f"{type(error).__name__}: {error}"


def _nothing():
    """The job of a barrier: to have been reached."""
