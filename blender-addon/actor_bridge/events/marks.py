# SPDX-License-Identifier: GPL-3.0-or-later
"""What the handlers have seen since the last tick: plain values, taken by the pump."""

CHANGES_MAX = 20_000


class Marks:
    def __init__(self, clock):
        self._clock = clock
        self.changed = set()
        self.overflow = False
        self.structure = None
        self.foreign_at = float("-inf")
        self.storm_at = float("-inf")
        self.foreign = 0
        self.history = 0
        self._deepest = 0

    def touch(self, key):
        """(kind, name) changed. Past the limit only that many changed is kept: every datablock then counts as changed."""
        if len(self.changed) < CHANGES_MAX:
            self.changed.add(key)
        else:
            self.overflow = True

    def deepen(self, depth):
        """How deep in a chain of events this was seen; the deepest counts for all that are taken together."""
        self._deepest = max(self._deepest, depth)

    def take_depth(self):
        depth, self._deepest = self._deepest, 0
        return depth

    def person(self):
        """Somebody other than us changed the scene."""
        self.foreign += 1
        self.foreign_at = self._clock()

    def storm(self):
        """A chain of events was cut: nothing of it is read, so everything may have changed."""
        self.overflow = True
        self.storm_at = self._clock()
        self.restructure("edit")

    def restructure(self, moment):
        """Something may have come or gone; undo, redo and load outrank an edit."""
        if self.structure is None or moment != "edit":
            self.structure = moment
        if moment != "edit":
            self.history += 1

    def take_structure(self):
        moment, self.structure = self.structure, None
        return moment

    def take_changed(self):
        changed, overflow = self.changed, self.overflow
        self.changed, self.overflow = set(), False
        return changed, overflow
