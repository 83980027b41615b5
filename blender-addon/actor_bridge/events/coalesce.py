# SPDX-License-Identifier: GPL-3.0-or-later
"""Several things that happened to one datablock become one line (rule 3.4)."""

_STRONG = {"CREATED", "DUPLICATED"}


def merge(old, new):
    """The later line, under the word that still tells the host what it did not know yet."""
    if new.what == "REMOVED" or old is None:
        return new
    if old.what in _STRONG and new.what in {"CHANGED", "RENAMED", "REBOUND"}:
        return new._replace(what=old.what, copy_of=old.copy_of)
    if new.what == "CHANGED" and old.what in {"RENAMED", "REBOUND"}:
        return new._replace(what=old.what)
    return new


class Coalescer:
    """Bounded by the number of datablocks, however many events there are."""

    def __init__(self, clock, settle, most):
        self._clock = clock
        self._settle = settle
        self._most = most
        self._items = {}
        self._first = self._last = 0.0

    def __len__(self):
        return len(self._items)

    def add(self, item):
        key = (item.uuid, item.by)
        self._last = self._clock()
        if not self._items:
            self._first = self._last
        # Taken out first: the order of lines is the order of what happened last.
        self._items[key] = merge(self._items.pop(key, None), item)

    @property
    def due(self):
        """Quiet for the settling time, or waiting for the longest time (rule 15.1)."""
        if not self._items:
            return False
        moment = self._clock()
        return moment - self._last >= self._settle or moment - self._first >= self._most

    def take(self, count):
        keys = list(self._items)[:count]
        return [self._items.pop(key) for key in keys]
