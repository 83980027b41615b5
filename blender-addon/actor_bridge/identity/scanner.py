# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads all datablocks in slices under the tick's budget, reconciles, stamps (rules 3.4, 15.2, 15.3)."""

import itertools
from collections import deque

from .reconcile import Reconciliation

SLICE = 128
RESTARTS_MAX = 4
INTERVAL = 0.1
PUT_OFF_MAX = 10.0


class Scanner:
    """`world` gives rows and takes stamps; `dirt` counts up with each structural change that the handlers saw."""

    def __init__(self, world, registry, mint, clock):
        self._world = world
        self._registry = registry
        self._mint = mint
        self._clock = clock
        self._work = None
        self._moment = None
        self._collecting = False
        self._seen = True
        self._ended = -INTERVAL
        self.dirt = 1
        self.scans = 0

    @property
    def due(self):
        return self._moment is not None or self._work is not None

    @property
    def ready(self):
        """Whether it may run now: at most one scan an interval (rule 15.2)."""
        return self._work is not None or (self._moment is not None and self._clock() - self._ended >= INTERVAL)

    def look(self):
        """Although nothing was seen to change."""
        self.request()
        self._seen = False

    def put_off(self):
        """A look makes way for what is asked for, but not for ever. Gives whether it did; its part that has begun to decide ends first."""
        if self._seen or self._work is not None and not self._collecting or self._clock() - self._ended > PUT_OFF_MAX:
            return False
        self._work = self._moment = None
        return True

    def request(self, moment="edit"):
        """Undo, redo and load outrank edits that come with them."""
        self.dirt += 1
        self._seen = True
        if self._moment in (None, "edit") or moment != "edit":
            self._moment = moment

    def advance(self, deadline):
        """Works until the deadline; gives the items found when a scan ends, else None."""
        if self._work is None:
            self._work = self._scan()
        while True:
            try:
                next(self._work)
            except StopIteration as end:
                self._work = None
                self._ended = self._clock()
                self.scans += 1
                return end.value
            if self._clock() >= deadline:
                return None

    def run(self):
        """To the end at once: before a save, which must carry every stamp."""
        items = []
        while self.due:
            items.extend(self.advance(float("inf")) or ())
        return items

    def _scan(self):
        rows = None
        self._collecting = True
        for attempt in range(RESTARTS_MAX + 1):
            begun, moment, self._moment = self.dirt, self._moment or "edit", None
            rows = yield from self._collect(begun, patient=attempt < RESTARTS_MAX)
            if rows is not None:
                break
            self._moment = self._moment or moment
            if moment != "edit" and self._moment == "edit":
                self._moment = moment
        self._collecting = False
        work = Reconciliation(self._registry, rows, moment, self._mint, self._world.sessions_are_stable)
        yield from work.steps()
        yield from self._stamp(work.stamps)
        return work.items

    def _collect(self, begun, patient):
        """None when the lists changed under a scan that had yielded: a row missed would look like a deletion."""
        rows = deque()
        for kind in self._world.kinds():
            for start in itertools.count(0, SLICE):
                part = self._world.rows(kind, start, start + SLICE)
                rows.extend(part)
                if patient:
                    yield
                    if self.dirt != begun:
                        return None
                if len(part) < SLICE:
                    break
        return rows

    def _stamp(self, stamps):
        for kind, wanted in stamps.items():
            for start in itertools.count(0, SLICE):
                if not wanted or self._world.stamp(kind, start, start + SLICE, wanted) < SLICE:
                    break
                yield
