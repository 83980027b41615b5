# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps done so far and their memos: what a rollback walks back over, as plain data."""

import json

from .base import Operation


class Journal:
    def __init__(self):
        self._steps = []
        self.size = 0  # characters of the memos, as they were kept

    def __len__(self):
        return len(self._steps)

    def keep(self, operation: Operation, step, memo):
        """Before the step mutates. The round trip proves that nothing of Blender is in it (rule 8.1)."""
        text = json.dumps(memo)
        self.size += len(text)
        self._steps.append((operation, step, json.loads(text)))

    def memo(self):
        return self._steps[-1][2]

    def backwards(self):
        return reversed(self._steps)

    def forwards(self):
        return iter(self._steps)

    def touched(self):
        """The UUIDs of all that the steps changed or made."""
        return {uuid for kept in self._steps for uuid in _touched(*kept)}

    def last_touched(self):
        return _touched(*self._steps[-1])

    def output(self):
        """What an opaque step has printed."""
        return "".join(memo.get("output", "") for _, _, memo in self._steps if isinstance(memo, dict))

    def plain(self):
        return [{"op": operation.name, "step": step, "before": memo} for operation, step, memo in self._steps]


def _touched(operation, step, memo):
    return [*operation.needs(step), *operation.makes(step), *operation.made(step, memo)]
