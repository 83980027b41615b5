# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-entry: what we do ourselves is not the person's doing, and no handler runs inside itself (rules 3.1, 3.3)."""

import sys
from collections import Counter
from contextlib import contextmanager

DEPTH_MAX = 8


class Guard:
    def __init__(self):
        self._own = 0
        self._depth = 0
        self.depth = 0
        self.cut = 0
        self.culprit = None

    @property
    def is_own(self):
        return self._own > 0

    @contextmanager
    def own(self, flush):
        """Around each of our mutations. `flush` runs before, so that what others changed counts as theirs, and after, also of what failed, so that ours counts as ours."""
        if not self.is_own:
            flush()
        self._own += 1
        try:
            try:
                yield
            finally:
                flush()
        finally:
            self._own -= 1

    @contextmanager
    def quietly(self):
        """The same inside a handler, where the dependency graph must not be evaluated."""
        self._own += 1
        try:
            yield
        finally:
            self._own -= 1

    @contextmanager
    def handling(self):
        """Gives whether this is the outermost call of our own handler."""
        self._depth += 1
        try:
            yield self._depth == 1
        finally:
            self._depth -= 1

    def watch_depth(self, handlers=frozenset()):
        """Events that cause events: how many calls of other add-ons' handlers are on the stack is their `depth`.

        The same function again and again, past the limit, is named (rule 3.3). `handlers` are the handlers' code.
        """
        calls = Counter()
        frame = sys._getframe(1)
        while frame is not None:
            calls[frame.f_code] += 1
            frame = frame.f_back
        self.depth = sum(count for code, count in calls.items() if code in handlers)
        code, depth = calls.most_common(1)[0]
        if depth <= DEPTH_MAX:
            return False
        self.depth = max(self.depth, depth)
        self.cut += 1
        self.culprit = f"{code.co_filename}:{code.co_name}"
        return True
